"""What the annexes of a submission say, as one digest: what is sent up is what was signed."""

import hashlib
import json

from sqlalchemy import select

from app.extensions import db
from app.models.cases import Case
from app.models.proposals import Proposal, SubmissionLine

ANNEX = {"ADD": "I", "EDIT": "II", "WITHDRAW": "III"}
NOT_RECOMMENDED = "V"


def annex_of(proposal: Proposal) -> str:
    """The annex in which a proposal goes up; what is not recommended stands apart, in section V (3.2 #7)."""
    return ANNEX[proposal.kind] if proposal.conclusion.get("opinion") == "RECOMMEND" else NOT_RECOMMENDED


def annex_digest(submission: Case) -> str:
    """The SHA-256 of everything that the annexes of a submission state, as its rows stand now."""
    query = (
        select(SubmissionLine.annex, SubmissionLine.item, Case.case_no, Proposal)
        .join(Proposal, Proposal.case_id == SubmissionLine.proposal_id)
        .join(Case, Case.id == Proposal.case_id)
        .where(SubmissionLine.submission_id == submission.id, SubmissionLine.status == "IN")
        .order_by(SubmissionLine.annex, SubmissionLine.item)
    )
    said = [
        [annex, item, number, proposal.kind, proposal.before, proposal.entry, proposal.transition, proposal.conclusion]
        for annex, item, number, proposal in db.session.execute(query)
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
