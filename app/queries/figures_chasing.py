"""Who keeps others waiting, and what was written about it: owners that have not answered, reminders, apologies."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models.accounts import Account
from app.models.agencies import Agency
from app.models.cases import Case, Supplement
from app.models.desk import Unit
from app.models.letters import Letter
from app.models.trail import Event
from app.queries.figures import FigureFilters, counted, kinds_counted, reads_internals, start_of
from app.queries.queue import view_condition
from app.queries.visibility import visible_cases
from workflows.calendar import ONE_DAY, Calendar
from workflows.roles import Actor

MOST_SHOWN = 50
REMINDER, APOLOGY = "D12", "D8"
REMINDED = "owner_reminded"


@dataclass(frozen=True)
class WaitingOwner:
    """One owner that has not answered: how many cases, and the day that the longest has waited since."""

    owner: str
    cases: int
    since: date


@dataclass(frozen=True)
class Chasing:
    """Letters issued in a period, and supplements asked for; `notices` are the reminders given inside the system."""

    supplements: int
    reminders: int
    apologies: int
    notices: int


def waiting_owners(actor: Actor, filters: FigureFilters, today: date, calendar: Calendar) -> list[WaitingOwner]:
    """Owners whose answer is awaited now, the longest waiting first; the same cases as in the queue's own view."""
    query = (
        select(Agency.name, func.count(Case.id), func.min(Case.waiting_since))
        .join(Agency, Agency.id == Case.owner_agency_id)
        .where(*_waiting(actor, filters, today, calendar))
        .group_by(Agency.id, Agency.name, Agency.sort_key)
        .order_by(func.min(Case.waiting_since), Agency.sort_key)
    )
    return [WaitingOwner(name, cases, since) for name, cases, since in db.session.execute(query) if since is not None]


def waiting_cases(actor: Actor, filters: FigureFilters, today: date, calendar: Calendar) -> list[Any]:
    """The cases behind it that have waited longest, for whoever may open them."""
    requester, owner = aliased(Agency), aliased(Agency)
    query = (
        select(
            Case.id,
            Case.case_no,
            requester.short_name.label("requester"),
            owner.short_name.label("owner"),
            Case.waiting_since,
            Case.reminder_count,
        )
        .join(requester, requester.id == Case.requesting_agency_id)
        .join(owner, owner.id == Case.owner_agency_id)
        .where(visible_cases(actor), *_waiting(actor, filters, today, calendar))
        .order_by(Case.waiting_since, Case.id)
        .limit(MOST_SHOWN)
    )
    return list(db.session.execute(query))


def _waiting(actor: Actor, filters: FigureFilters, today: date, calendar: Calendar) -> list[ColumnElement[bool]]:
    return [*counted(actor, filters), view_condition("waiting", actor, today, calendar)]


def chasing(actor: Actor, filters: FigureFilters, first: date, end: date) -> Chasing:
    """Count what was asked and written in a period about the cases that the reader counts."""
    conditions = counted(actor, filters)
    letters = (
        select(Letter.code, func.count(Letter.id))
        .join(Case, Case.id == Letter.case_id)
        .where(*conditions, Letter.code.in_((REMINDER, APOLOGY)), Letter.issued_on.between(first, end))
        .group_by(Letter.code)
    )
    supplements = (
        select(func.count(Supplement.id))
        .join(Case, Case.id == Supplement.case_id)
        .where(*conditions, Supplement.issued_on.between(first, end))
    )
    notices = (
        select(func.count(Event.id))
        .join(Case, Case.id == Event.case_id)
        .where(*conditions, Case.reminder_count > 0, Event.name == REMINDED)
        .where(Event.at >= start_of(first), Event.at < start_of(end + ONE_DAY))
    )
    found = dict(db.session.execute(letters).all())
    return Chasing(
        db.session.scalar(supplements) or 0,
        found.get(REMINDER, 0),
        found.get(APOLOGY, 0),
        db.session.scalar(notices) or 0,
    )


def agency_names() -> dict[int, str]:
    """The short name of every agency, in the order of the alphabet."""
    query = select(Agency.id, Agency.short_name).order_by(Agency.sort_key, Agency.id)
    return dict(db.session.execute(query).all())


def officer_names() -> dict[int, str]:
    """The title of every account that reviews a case."""
    query = select(Account.id, Account.title).where(Account.id.in_(select(Case.reviewer_id).distinct()))
    return dict(db.session.execute(query.order_by(Account.title, Account.id)).all())


def unit_names() -> dict[int, str]:
    """The name of every unit."""
    return dict(db.session.execute(select(Unit.id, Unit.name).order_by(Unit.name, Unit.id)).all())


@dataclass(frozen=True)
class Choices:
    """What the lists of the filter bar offer this reader: (value, text)."""

    kinds: tuple[str, ...]
    requesters: list[tuple[str, str]]
    owners: list[tuple[str, str]]
    units: list[tuple[str, str]]
    reviewers: list[tuple[str, str]]
    first_year: int


def choices_for(actor: Actor, today: date) -> Choices:
    """Collect the choices from the cases that the reader counts, and the year that they begin in."""
    conditions = counted(actor, FigureFilters())
    first = db.session.scalar(select(func.min(Case.received_at)).where(*conditions))
    is_inside = reads_internals(actor)
    return Choices(
        kinds=kinds_counted(actor),
        requesters=_present(agency_names(), select(Case.requesting_agency_id).where(*conditions)),
        owners=_present(agency_names(), select(Case.owner_agency_id).where(*conditions)),
        units=[(str(key), name) for key, name in unit_names().items()] if is_inside else [],
        reviewers=[(str(key), name) for key, name in officer_names().items()] if is_inside else [],
        first_year=min(first.year if first else today.year, today.year),
    )


def _present(names: dict[int, str], seen: Select[Any]) -> list[tuple[str, str]]:
    present = set(db.session.scalars(seen.distinct()))
    return [(str(key), name) for key, name in names.items() if key in present]
