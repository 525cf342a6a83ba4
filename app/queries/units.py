"""Divisions of agencies: for the administrator's list, for the choice of one, and for the work that lies with each."""

from dataclasses import dataclass

from sqlalchemy import func, select

from app.extensions import db
from app.models.accounts import Account
from app.models.agencies import Agency
from app.models.cases import Case
from app.models.desk import Unit


@dataclass(frozen=True)
class UnitLine:
    """One division as the administrator's list shows it."""

    id: int
    name: str
    abbr: str
    agency: str
    people: int
    is_active: bool


def unit_lines() -> list[UnitLine]:
    """Every division with the number of its open accounts, by agency and name."""
    people = select(Account.unit_id, func.count().label("people")).where(Account.is_active).group_by(Account.unit_id)
    counted = people.subquery()
    rows = db.session.execute(
        select(
            Unit.id,
            Unit.name,
            Unit.abbr,
            Agency.short_name,
            func.coalesce(counted.c.people, 0),
            Unit.is_active,
        )
        .join(Agency, Agency.id == Unit.agency_id)
        .outerjoin(counted, counted.c.unit_id == Unit.id)
        .order_by(Agency.sort_key, Unit.name)
    )
    return [UnitLine(*row) for row in rows]


def active_units(agency_id: int | None) -> list[tuple[str, str]]:
    """The divisions of an agency that work may be given to, as (id, name)."""
    query = select(Unit.id, Unit.name).where(Unit.agency_id == agency_id, Unit.is_active).order_by(Unit.name)
    return [(str(key), name) for key, name in db.session.execute(query)]


def unit_name(unit_id: int | None) -> str:
    """The name of a division; nothing for none."""
    return db.session.scalar(select(Unit.name).where(Unit.id == unit_id)) or "" if unit_id else ""


def unit_choices_by_agency() -> list[tuple[str, str]]:
    """The open divisions of every agency, each with its agency, for an account whose agency is still to be chosen."""
    query = select(Unit.id, Unit.name, Agency.short_name).join(Agency, Agency.id == Unit.agency_id)
    rows = db.session.execute(query.where(Unit.is_active).order_by(Agency.sort_key, Unit.name))
    return [(str(key), f"{name} – {agency}") for key, name, agency in rows]


@dataclass(frozen=True)
class Assigned:
    """One open case that lies with an officer."""

    id: int
    kind: str
    case_no: str
    state: str


def cases_assigned_to(account_id: int) -> list[Assigned]:
    """The open cases that an account reviews, in the order of their dates: to be handed on when it leaves."""
    query = (
        select(Case.id, Case.kind, Case.case_no, Case.state)
        .where(Case.reviewer_id == account_id, Case.ended_at.is_(None))
        .order_by(Case.due_on.asc().nulls_last(), Case.id)
    )
    return [Assigned(key, kind, number or "", state) for key, kind, number, state in db.session.execute(query)]
