"""The outgoing register of letters (5.3), and the queues of letters that wait to be signed or issued."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models.accounts import Account
from app.models.agencies import Agency
from app.models.cases import Case
from app.models.connections import ConnectionAccount
from app.models.letters import Letter
from app.queries.visibility import visible_cases
from workflows.letters import LETTERS
from workflows.roles import Actor

REQUESTER, OWNER = aliased(Agency), aliased(Agency)

DRAFTED = ("PREPARED", "INITIALLED")
TO_SIGN, TO_ISSUE = "PREPARED", "SIGNED"
"""Statuses that stand for a queue: its letters and their number come from one condition."""


def _waits_for_signature() -> ColumnElement[bool]:
    """Drafts that somebody signs next: the clerk's slip is none, and a notice follows its account (3.1)."""
    is_created = exists().where(
        ConnectionAccount.case_id == Letter.case_id, ConnectionAccount.state == "created_locked"
    )
    return and_(Letter.status.in_(DRAFTED), Letter.code != "D1", or_(Letter.code != "D4", is_created))


def _waits_for_issue() -> ColumnElement[bool]:
    """What is signed, and the slip that the clerk signs and issues in one step (0.6.1)."""
    return or_(Letter.status == "SIGNED", and_(Letter.code == "D1", Letter.status.in_(DRAFTED)))


@dataclass(frozen=True)
class LetterFilters:
    """What the register is narrowed to; empty means all."""

    series: str = ""
    year: int | None = None
    status: str = ""


@dataclass(frozen=True)
class RegisterRow:
    """One line of the register."""

    id: int
    symbol: str
    issued_on: date | None
    code: str
    subject: str
    status: str
    signer: str | None
    case_id: int
    case_no: str | None
    variant: str
    requester: str
    owner: str | None

    @property
    def addressee(self) -> str:
        """The party that the letter is written to: `requester`, `owner`, `consulted` or `chairman` (5.1)."""
        return LETTERS[self.code].recipients.get(self.variant, ("requester",))[0]

    @property
    def recipient(self) -> str:
        """The agency that the letter is written to; empty where it is none of the case's parties."""
        agencies = {"requester": self.requester, "owner": self.owner or ""}
        return agencies.get(self.addressee, "")


QUEUES = {TO_SIGN: _waits_for_signature, TO_ISSUE: _waits_for_issue}


def letters_waiting(actor: Actor, status: str) -> int:
    """How many letters the actor sees in the queue to be signed, or to be issued."""
    return _total(_letters_for(actor, LetterFilters(status=status)))


def letter_register(actor: Actor, filters: LetterFilters, *, page: int, per_page: int) -> tuple[list[RegisterRow], int]:
    """Letters the actor may see, newest first; without a status, what was issued and what waits."""
    query = _letters_for(actor, filters)
    newest = query.order_by(Letter.issued_on.desc().nulls_first(), Letter.id.desc())
    rows = db.session.execute(newest.offset((page - 1) * per_page).limit(per_page))
    return [RegisterRow(*tuple(row)) for row in rows], _total(query)


def _total(query: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _letters_for(actor: Actor, filters: LetterFilters) -> Any:
    query = (
        select(
            Letter.id,
            Letter.symbol,
            Letter.issued_on,
            Letter.code,
            Letter.subject,
            Letter.status,
            Account.title,
            Case.id,
            Case.case_no,
            Letter.variant,
            REQUESTER.short_name,
            OWNER.short_name,
        )
        .join(Case, Case.id == Letter.case_id)
        .join(REQUESTER, REQUESTER.id == Case.requesting_agency_id)
        .outerjoin(OWNER, OWNER.id == Case.owner_agency_id)
        .outerjoin(Account, Account.id == Letter.signed_by_id)
        # The draft of a decision is no document that goes out: it has no number, and never waits for one.
        .where(visible_cases(actor), Letter.status != "VOID", Letter.code != "D6b")
    )
    if filters.series:
        query = query.where(Letter.series == filters.series)
    if filters.year:
        query = query.where(Letter.year == filters.year)
    if filters.status in QUEUES:
        query = query.where(QUEUES[filters.status]())
    elif filters.status:
        query = query.where(Letter.status == filters.status)
    return query
