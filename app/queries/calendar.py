"""The official calendar as the rules read it."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import String, cast, func, literal, select

from app.extensions import db
from app.models.calendar import CalendarDay, CalendarYear
from workflows.calendar import Calendar, DayOff, build_calendar

FIRST_YEAR, LAST_YEAR = 2000, 2060
"""Years that are estimated where they are not announced; beyond them nothing but weekends is off."""

CalendarRow = tuple[date, str, str, str]
"""Day, kind (off or worked), name, document."""


# All that stands in the two tables, as two strings: what was read before need not be read again row by row.
_BREAK, _END = literal("\x1f"), "\x1e"
IMPRINT = (
    select(
        func.aggregate_strings(
            cast(CalendarDay.day, String)
            + _BREAK + CalendarDay.kind
            + _BREAK + CalendarDay.name
            + _BREAK + CalendarDay.document_no,
            _END,
        )
    ).scalar_subquery(),
    select(func.aggregate_strings(cast(CalendarYear.year, String), _END)).scalar_subquery(),
)  # fmt: skip
"""Two columns, for whoever asks for more in the same question."""
_IMPRINT = select(*IMPRINT)
_known: dict[tuple[Any, ...], Calendar] = {}
_MOST_KNOWN = 8


def official_calendar() -> Calendar:
    """The calendar as it stands: our table first, estimates for the years that are not announced (section 6.2)."""
    return calendar_by(tuple(db.session.execute(_IMPRINT).one()))


def calendar_by(imprint: tuple[Any, ...]) -> Calendar:
    """The calendar that left this imprint a moment ago, in the same transaction."""
    found = _known.get(imprint)
    return found if found is not None else _read_anew(imprint)


def _read_anew(imprint: tuple[Any, ...]) -> Calendar:
    calendar = calendar_from(official_rows(), announced_years())
    # Somebody may have changed the tables between one reading and the next.
    if tuple(db.session.execute(_IMPRINT).one()) == imprint:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[imprint] = calendar
    return calendar


def official_rows() -> tuple[CalendarRow, ...]:
    """The rows of the official table in the order of their days."""
    columns = (CalendarDay.day, CalendarDay.kind, CalendarDay.name, CalendarDay.document_no)
    rows = db.session.execute(select(*columns).order_by(CalendarDay.day))
    return tuple((day, kind, name, document) for day, kind, name, document in rows)


def announced_years() -> frozenset[int]:
    """The years whose official list is complete."""
    return frozenset(db.session.scalars(select(CalendarYear.year)))


def calendar_from(rows: Iterable[CalendarRow], announced: Iterable[int]) -> Calendar:
    """The calendar that these rows make; an edit is previewed by giving the rows as they would be (E16)."""
    return _calendar(tuple(rows), frozenset(announced))


@lru_cache(maxsize=8)
def _calendar(rows: tuple[CalendarRow, ...], announced: frozenset[int]) -> Calendar:
    entries: dict[str, dict[date, DayOff]] = {"off": {}, "worked": {}}
    for day, kind, name, document in rows:
        entries[kind][day] = DayOff(name, document)
    return build_calendar(entries["off"], entries["worked"], FIRST_YEAR, LAST_YEAR, announced)
