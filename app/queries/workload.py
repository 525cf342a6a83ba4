"""How much open work lies with each officer and each division of the focal agency, in the words of the queue."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from app.extensions import db
from app.models.accounts import Account, AccountRole
from app.models.cases import Case
from app.models.desk import Unit
from app.queries.queue import view_condition
from app.queries.visibility import visible_cases
from workflows.calendar import Calendar
from workflows.roles import REVIEWERS, Actor, Role

MEASURES = ("open", "due", "overdue", "waiting")
"""Views of the queue that are counted, in the order of the columns."""


@dataclass(frozen=True)
class Load:
    """The open work of one officer or division; `counts` follow `MEASURES`."""

    id: int
    name: str
    unit: str
    has_left: bool
    counts: tuple[int, ...]


def _sums(actor: Actor, today: date, calendar: Calendar) -> list[ColumnElement[Any]]:
    conditions = [view_condition(view, actor, today, calendar) for view in MEASURES]
    return [
        func.coalesce(func.sum(case((condition, 1), else_=0)), 0).label(f"n{i}")
        for i, condition in enumerate(conditions)
    ]


def _counted(column: Any, actor: Actor, today: date, calendar: Calendar, *conditions: ColumnElement[bool]) -> Any:
    is_open = view_condition("open", actor, today, calendar)
    sums = _sums(actor, today, calendar)
    query = select(column.label("key"), *sums).where(visible_cases(actor), is_open, column.is_not(None), *conditions)
    return query.group_by(column).subquery()


def load_of_people(actor: Actor, today: date, calendar: Calendar) -> list[Load]:
    """Everybody who reviews, or has open cases though gone: who left comes first, then by division and name."""
    counted = _counted(Case.reviewer_id, actor, today, calendar)
    counts = [func.coalesce(counted.c[f"n{i}"], 0) for i in range(len(MEASURES))]
    reviews = Account.id.in_(
        select(AccountRole.account_id).where(AccountRole.role.in_([role.value for role in REVIEWERS]))
    )
    is_there = and_(Account.is_active, reviews)
    if not actor.holds(Role.AUDITOR):
        is_there = and_(is_there, Account.agency_id == actor.agency_id)
    rows = db.session.execute(
        select(Account.id, Account.title, Unit.name, ~is_there, *counts)
        .outerjoin(Unit, Unit.id == Account.unit_id)
        .outerjoin(counted, counted.c.key == Account.id)
        .where(or_(is_there, counted.c.key.is_not(None)))
        .order_by((~is_there).desc(), Unit.name.asc().nulls_last(), Account.title, Account.id)
    )
    return [_load(row) for row in rows]


def load_of_units(actor: Actor, today: date, calendar: Calendar) -> list[Load]:
    """Every division with what nobody of it has taken yet."""
    counted = _counted(Case.unit_id, actor, today, calendar, Case.reviewer_id.is_(None))
    counts = [func.coalesce(counted.c[f"n{i}"], 0) for i in range(len(MEASURES))]
    query = (
        select(Unit.id, Unit.name, Unit.abbr, ~Unit.is_active, *counts)
        .outerjoin(counted, counted.c.key == Unit.id)
        .where(or_(Unit.is_active, counted.c.key.is_not(None)))
    )
    if not actor.holds(Role.AUDITOR):
        query = query.where(Unit.agency_id == actor.agency_id)
    return [_load(row) for row in db.session.execute(query.order_by(Unit.name, Unit.id))]


def _load(row: Any) -> Load:
    return Load(row[0], row[1], row[2] or "", bool(row[3]), tuple(int(count) for count in row[4:]))
