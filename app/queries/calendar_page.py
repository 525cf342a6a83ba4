"""The official calendar as the administrator sees it: a year by months, its edits, and dates that stand beyond it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from app.extensions import db
from app.models.accounts import Account
from app.models.calendar import CalendarChange
from app.models.cases import Case
from workflows.calendar import Calendar, DayKind
from workflows.registry import SENT_OPEN

MOST_CHANGES = 20


@dataclass(frozen=True)
class DayEntry:
    """One entry of a year: off on a weekday, or worked on a weekend."""

    day: date
    is_worked: bool
    name: str
    document: str
    is_estimate: bool


@dataclass(frozen=True)
class Month:
    """A month with its entries and the number of its working days."""

    number: int
    working_days: int
    entries: tuple[DayEntry, ...]


def months_of(year: int, calendar: Calendar) -> tuple[Month, ...]:
    """The twelve months of a year."""
    return tuple(_month(year, number, calendar) for number in range(1, 13))


def _month(year: int, number: int, calendar: Calendar) -> Month:
    first = date(year, number, 1)
    after = date(year + number // 12, number % 12 + 1, 1)
    days = [first + timedelta(days=step) for step in range((after - first).days)]
    entries = []
    for day in days:
        reason = calendar.reason(day)
        if reason.name and reason.kind is not DayKind.WORKING:
            is_worked = reason.kind is DayKind.WORKED_WEEKEND
            entries.append(DayEntry(day, is_worked, reason.name, reason.document, reason.is_estimate))
    return Month(number, sum(calendar.is_working_day(day) for day in days), tuple(entries))


def calendar_edition() -> int:
    """The number of the last edit; 0 for the calendar that came with the program."""
    return db.session.scalar(select(func.max(CalendarChange.edition))) or 0


@dataclass(frozen=True)
class ChangeLine:
    """One edit as the page lists it."""

    edition: int
    at: datetime
    who: str
    document_no: str
    changes: list[dict[str, Any]]
    moved: int


def calendar_changes() -> list[ChangeLine]:
    """The latest edits, newest first."""
    rows = db.session.execute(
        select(CalendarChange, Account.title)
        .outerjoin(Account, Account.id == CalendarChange.account_id)
        .order_by(CalendarChange.edition.desc())
        .limit(MOST_CHANGES)
    )
    return [
        ChangeLine(change.edition, change.at, who or "", change.document_no, change.changes, len(change.moved_cases))
        for change, who in rows
    ]


def cases_beyond(known_until: date) -> int:
    """Number of open cases whose time limit ends in a year that is not announced: their date is an estimate."""
    beyond = select(func.count(Case.id)).where(Case.state.in_(SENT_OPEN), Case.due_on > known_until)
    return db.session.scalar(beyond) or 0
