"""What the cases of a list are about, where their rows alone do not say it: proposals, submissions, publications."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.extensions import db
from app.models.cases import Case
from app.models.catalogue import Database
from app.models.proposals import Proposal, SubmissionLine
from workflows.catalogue.next_steps import stage_of
from workflows.registry import PROPOSAL, PUBLICATION, SUBMISSION


@dataclass(frozen=True)
class Subject:
    """What one case is about: a proposal's kind, name and stage, a submission's number of lines, an open title."""

    name: str = ""
    proposal_kind: str = ""
    stage: str = ""
    lines: int = 0


NOTHING = Subject()


def is_concluded() -> ColumnElement[bool]:
    """The condition on `Proposal` that holds while a conclusion waits for its second person."""
    conclusion = Proposal.conclusion
    return conclusion["opinion"].as_string().is_not(None) & conclusion["is_confirmed"].as_boolean().is_(False)


def subjects_of(rows: Iterable[Any]) -> dict[int, Subject]:
    """The subjects of the rows of a list by case; asks nothing for connection requests, and one question a kind."""
    keys: dict[str, list[int]] = {}
    for row in rows:
        if not row.is_quarantined:
            keys.setdefault(row.kind, []).append(row.id)
    found: dict[int, Subject] = {}
    if keys.get(PROPOSAL):
        found |= _proposals(keys[PROPOSAL])
    if keys.get(SUBMISSION):
        counting = select(SubmissionLine.submission_id, func.count()).group_by(SubmissionLine.submission_id)
        lines = db.session.execute(counting.where(SubmissionLine.submission_id.in_(keys[SUBMISSION])))
        found |= {key: Subject(lines=number) for key, number in lines}
    if keys.get(PUBLICATION):
        titles = db.session.execute(select(Case.id, Case.content).where(Case.id.in_(keys[PUBLICATION])))
        found |= {key: Subject(name=str(content.get("title") or "")) for key, content in titles}
    return found


def _proposals(case_ids: list[int]) -> dict[int, Subject]:
    query = (
        select(Proposal, Database.name, Case.content)
        .join(Case, Case.id == Proposal.case_id)
        .outerjoin(Database, Database.id == Proposal.database_id)
        .where(Proposal.case_id.in_(case_ids))
    )
    return {
        proposal.case_id: Subject(
            name=name or str(proposal.entry.get("p7_2_a_name") or content.get("p7_2_a_name") or ""),
            proposal_kind=proposal.kind,
            stage=stage_of_proposal(proposal),
        )
        for proposal, name, content in db.session.execute(query)
    }


def stage_of_proposal(proposal: Proposal) -> str:
    """How far a proposal has come inside its state."""
    conclusion = proposal.conclusion
    return stage_of(
        is_concluded=bool(conclusion.get("opinion")) and not conclusion.get("is_confirmed"),
        is_listed=proposal.submission_id is not None,
        is_applied=proposal.applied_in is not None,
    )
