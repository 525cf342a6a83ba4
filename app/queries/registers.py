"""The outgoing register of letters (5.3), and the queues of letters that wait to be signed or issued."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.extensions import db
from app.models.accounts import Account
from app.models.agencies import Agency
from app.models.cases import Case
from app.models.letters import Letter
from app.queries.visibility import visible_cases
from workflows.roles import Actor


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
    kind: str
    recipient: str


def letter_register(actor: Actor, filters: LetterFilters, *, page: int, per_page: int) -> tuple[list[RegisterRow], int]:
    """Letters the actor may see, newest first; without a status, what was issued and what waits."""
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
            Case.kind,
            Agency.short_name,
        )
        .join(Case, Case.id == Letter.case_id)
        .join(Agency, Agency.id == Case.requesting_agency_id)
        .outerjoin(Account, Account.id == Letter.signed_by_id)
        # The draft of a decision is no document that goes out: it has no number, and never waits for one.
        .where(visible_cases(actor), Letter.status != "VOID", Letter.code != "D6b")
    )
    if filters.series:
        query = query.where(Letter.series == filters.series)
    if filters.year:
        query = query.where(Letter.year == filters.year)
    if filters.status:
        query = query.where(Letter.status == filters.status)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    newest = query.order_by(Letter.issued_on.desc().nulls_first(), Letter.id.desc())
    rows = db.session.execute(newest.offset((page - 1) * per_page).limit(per_page))
    return [RegisterRow(*tuple(row)) for row in rows], total
