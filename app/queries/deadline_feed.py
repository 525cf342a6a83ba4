"""The rows of a feed of deadlines: what the list with the same filters shows, and what has lost its date since."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_

from app.extensions import db
from app.models.cases import Case
from app.queries.queue import conditions, order_of, rows_of_cases
from app.queries.queue_filters import QueueFilters
from workflows.calendar import Calendar
from workflows.registry import FINAL
from workflows.roles import Actor

MOST_EVENTS = 2000
REMEMBERED = timedelta(days=60)
"""How long a deadline that is over is still taken back in a calendar that subscribed to it."""


def feed_rows(filters: QueueFilters, actor: Actor, today: date, calendar: Calendar) -> list[Any]:
    """Rows of the list that may have a date, with version and last change."""
    wanted = conditions(filters, actor, today, calendar)
    has_date = or_(Case.due_on.is_not(None), Case.target_on.is_not(None))
    return _rows(filters, [*wanted, has_date])


def past_rows(filters: QueueFilters, actor: Actor, today: date, calendar: Calendar, *, now: datetime) -> list[Any]:
    """Rows that once had a date and lost it lately: ended, answered or paused, whatever view they stood in."""
    wanted = conditions(replace(filters, view="all", band="", state=""), actor, today, calendar)
    if filters.view == "mine":
        wanted.append(Case.reviewer_id == actor.account_id)
    has_lost_it = or_(
        Case.state.in_(FINAL),
        Case.ended_at.is_not(None),
        Case.completed_on.is_not(None),
        and_(Case.t0.is_not(None), Case.due_on.is_(None)),
    )
    had_date = or_(Case.t0.is_not(None), Case.target_on.is_not(None))
    return _rows(filters, [*wanted, has_lost_it, had_date, Case.changed_at >= now - REMEMBERED])


def _rows(filters: QueueFilters, wanted: list[Any]) -> list[Any]:
    query = rows_of_cases().add_columns(Case.version, Case.changed_at).where(*wanted)
    return list(db.session.execute(query.order_by(*order_of(filters)).limit(MOST_EVENTS)).all())
