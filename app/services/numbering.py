"""Gapless numbers for agency, series and year, taken at issue inside the issuing transaction (5.3)."""

from datetime import date, datetime

from sqlalchemy import select

from app.adapters.database import take_turns
from app.extensions import db
from app.models.letters import NumberSeries
from app.services import trail
from app.services.problems import NotPossible
from workflows.fields import Problem
from workflows.roles import Actor
from workflows.text import N_


def _series(agency_id: int, series: str, year: int) -> NumberSeries:
    wanted = (
        select(NumberSeries)
        .where(NumberSeries.agency_id == agency_id, NumberSeries.series == series, NumberSeries.year == year)
        .with_for_update()
    )
    found = db.session.execute(wanted).scalar_one_or_none()
    if found is None:
        # Nothing can be locked before the first number of a year: one writer makes the counter, the others find it.
        take_turns(db.session, f"series {agency_id} {series} {year}")
        found = db.session.execute(wanted).scalar_one_or_none()
    if found is None:
        found = NumberSeries(agency_id=agency_id, series=series, year=year, last_number=0)
        db.session.add(found)
        db.session.flush()
    return found


def take_number(agency_id: int, series: str, on: date) -> int:
    """Take the next number; a document is never dated before the previous one of its series."""
    counter = _series(agency_id, series, on.year)
    if counter.last_dated_on is not None and on < counter.last_dated_on:
        raise NotPossible(
            Problem("", N_("Ngày phát hành không được sớm hơn văn bản trước trong cùng sổ; kiểm tra ngày hệ thống."))
        )
    counter.last_number += 1
    counter.last_dated_on = on
    db.session.flush()
    return counter.last_number


def open_series(
    agency_id: int, series: str, year: int, last_number: int, *, actor: Actor, now: datetime, recorded_at: datetime
) -> None:
    """Open a series at a value taken over from a paper register; audited, and only upwards."""
    counter = _series(agency_id, series, year)
    if last_number < counter.last_number:
        raise NotPossible(Problem("", N_("Số mở đầu không được nhỏ hơn số đã cấp trong sổ.")))
    counter.last_number, counter.opened_with = last_number, last_number
    trail.record(
        name="number_series_opened",
        action="open_series",
        actor=actor,
        at=now,
        recorded_at=recorded_at,
        payload={"agency_id": agency_id, "series": series, "year": year, "last_number": last_number},
    )
