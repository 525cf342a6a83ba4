"""What the rules may know of a proposal and a submission: taken from their rows before each step."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import and_, exists, or_, select

from app.extensions import db
from app.models.accounts import Account, AccountRole
from app.models.cases import Case
from app.models.letters import Letter
from app.models.proposals import CatalogueDecision, Proposal, SubmissionLine
from app.models.trail import Event
from app.models.versions import CatalogueEntry
from app.queries.catalogue import newest_version
from app.queries.facts import SIGNED_BY_OWNER
from app.services.annexes import NOT_RECOMMENDED, annex_digest, annex_of
from workflows.catalogue.entry import PROVINCIAL, differences
from workflows.catalogue.needs import CRITERIA
from workflows.catalogue.states import CHAIRMAN_RETURNED, READY
from workflows.guards import PROPOSING
from workflows.proposal_facts import DecisionFacts, LineFacts, ProposalFacts, SubmissionFacts
from workflows.registry import PROPOSAL, SUBMISSION
from workflows.roles import Party, Role
from workflows.rows import Facts

Line = tuple[SubmissionLine, Proposal, Case]

CHOOSABLE = (READY, CHAIRMAN_RETURNED)
"""States in which a proposal waits for a submission."""
PARTIES = ("owner_agency", "managing_agency")
"""Fields that a succession moves without a decision (E13)."""


def with_catalogue(facts: Facts, case: Case) -> Facts:
    """Add what belongs to the kind of the case; a connection request has nothing more."""
    if case.kind == PROPOSAL:
        proposal = db.session.get(Proposal, case.id, populate_existing=True)
        return replace(facts, proposal=proposal_facts(case, proposal)) if proposal else facts
    if case.kind == SUBMISSION:
        return replace(facts, submission=submission_facts(case))
    return facts


def proposal_facts(case: Case, proposal: Proposal) -> ProposalFacts:
    """The snapshot of a proposal."""
    conclusion = proposal.conclusion
    submission = db.session.get(Case, proposal.submission_id) if proposal.submission_id else None
    tier = str(proposal.entry.get("tier") or proposal.before.get("tier") or "")
    return ProposalFacts(
        kind=proposal.kind,
        tier=tier,
        becomes_provincial=proposal.kind != "WITHDRAW"
        and proposal.entry.get("tier") == PROVINCIAL
        and proposal.before.get("tier") != PROVINCIAL,
        opinion=str(conclusion.get("opinion") or ""),
        criteria={point: str(conclusion.get(name) or "") for point, name, _ in CRITERIA},
        proposed_by_id=conclusion.get("proposed_by_id"),
        proposed_for_id=conclusion.get("proposed_for_id"),
        is_confirmed=bool(conclusion.get("is_confirmed")),
        has_other_head=_has_other_head(case, conclusion.get("proposed_by_id")),
        has_other_open=_has_other_open(proposal),
        is_stale=_is_stale(proposal),
        in_submission=(submission.case_no or "") if submission else "",
        is_decision_entered=_is_entered(proposal),
        is_applied=proposal.applied_in is not None,
        result=str(proposal.result.get("result") or ""),
    )


def _has_other_head(case: Case, proposed_by_id: int | None) -> bool:
    query = exists().where(
        Account.agency_id == case.focal_agency_id,
        Account.is_active,
        Account.id != (proposed_by_id or 0),
        AccountRole.account_id == Account.id,
        AccountRole.role == Role.FOCAL_HEAD.value,
    )
    return bool(db.session.scalar(select(query)))


def _has_other_open(proposal: Proposal) -> bool:
    same = [Proposal.database_id == proposal.database_id] if proposal.database_id else []
    if proposal.name_fold:
        same.append(Proposal.name_fold == proposal.name_fold)
    if not same:
        return False
    query = exists().where(Proposal.is_open, Proposal.case_id != proposal.case_id, or_(*same))
    return bool(db.session.scalar(select(query)))


def _is_stale(proposal: Proposal) -> bool:
    """Say whether the entry is no longer what the proposal calls the old state; a succession does not count."""
    if proposal.kind == "ADD" or proposal.applied_in is not None or not proposal.before:
        return False
    entry = standing_entry(proposal.database_id)
    return entry is None or any(found.name not in PARTIES for found in differences(proposal.before, entry))


def standing_entry(database_id: int | None) -> dict[str, Any] | None:
    """The entry of a database in the newest version; none where it has left the catalogue."""
    query = select(CatalogueEntry.content).where(
        CatalogueEntry.database_id == database_id, CatalogueEntry.until_no.is_(None)
    )
    return db.session.scalar(query)


def _is_entered(proposal: Proposal) -> bool:
    query = exists().where(SubmissionLine.proposal_id == proposal.case_id, SubmissionLine.status == "ENTERED")
    return bool(db.session.scalar(select(query)))


def lines_of(submission_id: int) -> list[Line]:
    """The lines of a submission with their proposals, in the order of the annexes."""
    query = (
        select(SubmissionLine, Proposal, Case)
        .join(Proposal, Proposal.case_id == SubmissionLine.proposal_id)
        .join(Case, Case.id == Proposal.case_id)
        .where(SubmissionLine.submission_id == submission_id)
        .order_by(SubmissionLine.annex, SubmissionLine.item, SubmissionLine.id)
        .execution_options(populate_existing=True)
    )
    return [(line, proposal, case) for line, proposal, case in db.session.execute(query)]


def decisions_of(submission_id: int) -> list[CatalogueDecision]:
    """The recorded decisions of a submission, the earliest effective first."""
    query = select(CatalogueDecision).where(CatalogueDecision.submission_id == submission_id)
    return list(db.session.scalars(query.order_by(CatalogueDecision.effective_on, CatalogueDecision.id)))


def submission_facts(case: Case) -> SubmissionFacts:
    """The snapshot of a submission, from its rows as they stand now."""
    rows = lines_of(case.id)
    signers = _signers(rows)
    lines = tuple(
        LineFacts(
            proposal_id=proposal.case_id,
            case_no=of_proposal.case_no or "",
            kind=proposal.kind,
            annex=line.annex,
            status=line.status,
            is_ready=of_proposal.state in CHOOSABLE
            and proposal.submission_id == case.id
            and line.annex == annex_of(proposal),
            is_recommended=line.annex != NOT_RECOMMENDED,
            signer_ids=signers[of_proposal.id],
        )
        for line, proposal, of_proposal in rows
    )
    keyed_for = _keyed_for(case.id)
    decisions = tuple(
        DecisionFacts(
            found.id, found.number, found.status, found.effective_on, found.recorded_by_id, keyed_for.get(found.id)
        )
        for found in decisions_of(case.id)
    )
    signed = case.content.get("annex_digest")
    return SubmissionFacts(
        lines=lines,
        decisions=decisions,
        is_annex_current=not signed or signed == annex_digest(case),
        ready=choosable(case),
        earlier_unapplied=_earlier_unapplied(case.id, decisions),
        has_version=newest_version() is not None,
        issued_on=db.session.scalar(
            select(Letter.issued_on).where(Letter.case_id == case.id, Letter.code == "D6", Letter.status == "ISSUED")
        ),
    )


def _keyed_for(submission_id: int) -> dict[int, int]:
    """The absent officers in whose names decisions were keyed, by decision."""
    absent = Event.payload["on_behalf_of"].as_integer()
    decision = Event.payload["decision_id"].as_integer()
    query = select(decision.label("decision_id"), absent.label("absent_id")).where(
        Event.case_id == submission_id, Event.action == "record_decision", absent.is_not(None)
    )
    return {row.decision_id: row.absent_id for row in db.session.execute(query)}


def _signers(lines: Sequence[Line]) -> dict[int, frozenset[int]]:
    """Who reviewed each proposal, signed for its owner, or sent it where the department is a party itself."""
    found: dict[int, set[int | None]] = {
        case.id: {case.reviewer_id, case.consent_signer_id, case.sent_by_id if case.is_conflict else None}
        for _, _, case in lines
    }
    absent = Event.payload["on_behalf_of"].as_integer()
    query = select(Event.case_id, Event.actor_id, absent).where(
        Event.case_id.in_(found),
        or_(
            Event.action.in_(PROPOSING),
            and_(Event.action.in_(SIGNED_BY_OWNER), Event.party == Party.OWNER.value),
        ),
    )
    for case_id, *people in db.session.execute(query):
        if case_id in found:
            found[case_id].update(people)
    return {case_id: frozenset(key for key in keys if key is not None) for case_id, keys in found.items()}


def choosable(submission: Case) -> dict[str, int]:
    """Proposals that a submission may carry: those that wait, and are on no other list; number → case id."""
    query = (
        select(Case.case_no, Case.id)
        .join(Proposal, Proposal.case_id == Case.id)
        .where(
            Case.state.in_(CHOOSABLE),
            Case.focal_agency_id == submission.focal_agency_id,
            or_(Proposal.submission_id.is_(None), Proposal.submission_id == submission.id),
        )
    )
    return {number: key for number, key in db.session.execute(query.order_by(Case.case_no)) if number}


def _earlier_unapplied(submission_id: int, decisions: tuple[DecisionFacts, ...]) -> str:
    standing = [found for found in decisions if found.status == "STANDING" and found.effective_on]
    if not standing:
        return ""
    first: date = min(found.effective_on for found in standing if found.effective_on)
    query = select(CatalogueDecision.number).where(
        and_(
            CatalogueDecision.status == "STANDING",
            CatalogueDecision.effective_on < first,
            CatalogueDecision.submission_id != submission_id,
        )
    )
    return db.session.scalar(query.limit(1)) or ""
