"""What the pages of submissions read: the list with its counts, and the proposals that wait for a submission (3.2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select

from app.extensions import db
from app.models.accounts import Account
from app.models.agencies import Agency
from app.models.cases import Case
from app.models.letters import Letter
from app.models.proposals import CatalogueDecision, Proposal, SubmissionLine
from app.models.trail import Event
from app.queries.clocks import local_day
from app.queries.visibility import visible_cases
from workflows.catalogue.needs import CRITERIA
from workflows.catalogue.states import CHAIRMAN_RETURNED, READY
from workflows.registry import SUBMISSION
from workflows.roles import Actor

NAME = "p7_2_a_name"
ANNEXES = ("I", "II", "III", "V")
"""Three annexes of the draft decision, and section V of the letter for what is not recommended."""

ANNEX_OF = {"ADD": "I", "EDIT": "II", "WITHDRAW": "III"}


@dataclass(frozen=True)
class SubmissionRow:
    """One submission in the list; `counts` by annex, without the lines that left it."""

    id: int
    case_no: str
    state: str
    changed_on: date
    symbol: str
    issued_on: date | None
    counts: Mapping[str, int]
    undecided: int
    decisions: tuple[str, ...]


@dataclass(frozen=True)
class WaitingProposal:
    """A proposal that a submission may carry; `note` is what the office returned it with."""

    case_id: int
    case_no: str
    kind: str
    database: str
    agency: str
    opinion: str
    criteria: tuple[tuple[str, str], ...]
    since: date | None
    is_returned: bool
    note: str = ""
    letter_no: str = ""

    @property
    def annex(self) -> str:
        """Where the proposal would stand in the submission."""
        return ANNEX_OF[self.kind] if self.opinion == "RECOMMEND" else "V"


def state_counts(actor: Actor) -> dict[str, int]:
    """How many submissions the actor sees in each state."""
    query = select(Case.state, func.count()).where(Case.kind == SUBMISSION, visible_cases(actor)).group_by(Case.state)
    return {row[0]: row[1] for row in db.session.execute(query)}


def submissions_of(actor: Actor, state: str = "") -> list[SubmissionRow]:
    """Submissions the actor sees, newest first; of one state where it is named."""
    query = (
        select(Case.id, Case.case_no, Case.state, Case.changed_at, Letter.symbol, Letter.issued_on)
        .outerjoin(Letter, (Letter.case_id == Case.id) & (Letter.code == "D6") & (Letter.status == "ISSUED"))
        .where(Case.kind == SUBMISSION, visible_cases(actor))
        .order_by(Case.id.desc())
    )
    if state:
        query = query.where(Case.state == state)
    found = db.session.execute(query).all()
    keys = [row.id for row in found]
    counts, undecided = _line_counts(keys)
    decided = _decision_numbers(keys)
    return [
        SubmissionRow(
            row.id,
            row.case_no or "",
            row.state,
            local_day(row.changed_at),
            row.symbol or "",
            row.issued_on,
            counts.get(row.id, {}),
            undecided.get(row.id, 0),
            tuple(decided.get(row.id, ())),
        )
        for row in found
    ]


def _line_counts(keys: Iterable[int]) -> tuple[dict[int, dict[str, int]], dict[int, int]]:
    query = (
        select(SubmissionLine.submission_id, SubmissionLine.annex, SubmissionLine.status, func.count())
        .where(SubmissionLine.submission_id.in_(list(keys)), SubmissionLine.status.not_in(("LEFT", "RETURNED")))
        .group_by(SubmissionLine.submission_id, SubmissionLine.annex, SubmissionLine.status)
    )
    counts: dict[int, dict[str, int]] = {}
    undecided: dict[int, int] = {}
    for key, annex, status, count in db.session.execute(query):
        counts.setdefault(key, {})[annex] = counts.get(key, {}).get(annex, 0) + count
        if status == "IN":
            undecided[key] = undecided.get(key, 0) + count
    return counts, undecided


def _decision_numbers(keys: Iterable[int]) -> dict[int, list[str]]:
    query = select(CatalogueDecision.submission_id, CatalogueDecision.number).where(
        CatalogueDecision.submission_id.in_(list(keys)), CatalogueDecision.status.not_in(("DROPPED", "ENTERED"))
    )
    found: dict[int, list[str]] = {}
    for key, number in db.session.execute(query.order_by(CatalogueDecision.id)):
        found.setdefault(key, []).append(number)
    return found


def waiting_proposals(actor: Actor, submission_id: int | None = None) -> list[WaitingProposal]:
    """Proposals on no list, or on the list of the submission that is being changed, in the order of their numbers."""
    query = (
        select(Case, Proposal, Agency.short_name)
        .join(Proposal, Proposal.case_id == Case.id)
        .join(Agency, Agency.id == Case.requesting_agency_id)
        .where(
            visible_cases(actor),
            Case.state.in_((READY, CHAIRMAN_RETURNED)),
            or_(Proposal.submission_id.is_(None), Proposal.submission_id == (submission_id or 0)),
        )
        .order_by(Case.case_no)
    )
    found = db.session.execute(query).all()
    keys = [case.id for case, _, _ in found]
    since, notes = _since(keys), _return_notes(keys)
    return [_waiting(case, proposal, agency, since.get(case.id), notes) for case, proposal, agency in found]


def _waiting(
    case: Case, proposal: Proposal, agency: str, since: datetime | None, notes: Mapping[int, tuple[str, str]]
) -> WaitingProposal:
    conclusion = proposal.conclusion
    is_returned = case.state == CHAIRMAN_RETURNED
    note, letter_no = notes.get(case.id, ("", "")) if is_returned else ("", "")
    return WaitingProposal(
        case_id=case.id,
        case_no=case.case_no or "",
        kind=proposal.kind,
        database=database_name(proposal),
        agency=agency,
        opinion=str(conclusion.get("opinion") or ""),
        criteria=criteria_of(conclusion),
        since=local_day(since) if since else None,
        is_returned=is_returned,
        note=note,
        letter_no=letter_no,
    )


def database_name(proposal: Proposal) -> str:
    """The name of the database as the catalogue knows it, or is to know it."""
    return str(proposal.before.get(NAME) or proposal.entry.get(NAME) or "")


def criteria_of(conclusion: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The points of Article 7.3 with PASS or FAIL, where they were judged."""
    return tuple((point, str(conclusion[name])) for point, name, _ in CRITERIA if conclusion.get(name))


def _since(keys: list[int]) -> dict[int, datetime]:
    """When each case came to the state it is in."""
    query = (
        select(Event.case_id, func.max(Event.at))
        .join(Case, Case.id == Event.case_id)
        .where(Event.case_id.in_(keys), Event.to_state == Case.state, Event.from_state != Event.to_state)
        .group_by(Event.case_id)
    )
    return {key: at for key, at in db.session.execute(query) if key is not None}


def _return_notes(keys: list[int]) -> dict[int, tuple[str, str]]:
    """What the office wrote when it returned a proposal the last time, and the number of its letter."""
    query = (
        select(SubmissionLine.proposal_id, SubmissionLine.note, SubmissionLine.letter_no)
        .where(SubmissionLine.proposal_id.in_(keys), SubmissionLine.status == "RETURNED")
        .order_by(SubmissionLine.id)
    )
    return {key: (note, letter_no) for key, note, letter_no in db.session.execute(query)}


def visible_among(keys: Iterable[int], actor: Actor) -> frozenset[int]:
    """Which of some cases the actor may open."""
    return frozenset(db.session.scalars(select(Case.id).where(Case.id.in_(list(keys)), visible_cases(actor))))


def titles_of(keys: Iterable[int | None]) -> dict[int, str]:
    """How accounts are named, by their ids."""
    wanted = sorted({key for key in keys if key is not None})
    query = select(Account.id, Account.title).where(Account.id.in_(wanted))
    return {row.id: row.title for row in db.session.execute(query)}
