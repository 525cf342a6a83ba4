"""The official calendar comes with the migrations and is read the same from both databases."""

from datetime import date

import pytest

from app.extensions import db
from app.models.calendar import CalendarDay, CalendarYear
from app.queries.calendar import announced_years, calendar_from, official_calendar, official_rows
from workflows.calendar import DayKind
from workflows.data.calendar_vn import ANNOUNCED_YEARS, OFFICIAL_OFF, OFFICIAL_WORKED

pytestmark = pytest.mark.usefixtures("context")


def test_the_migrated_table_is_the_packaged_calendar():
    rows = official_rows()
    assert [row[0] for row in rows] == sorted(OFFICIAL_OFF.keys() | OFFICIAL_WORKED.keys())
    assert announced_years() == set(ANNOUNCED_YEARS)
    calendar = official_calendar()
    assert {day: calendar.off[day] for day in OFFICIAL_OFF} == OFFICIAL_OFF
    assert calendar.worked == OFFICIAL_WORKED
    assert (calendar.known_from, calendar.known_until) == (date(2024, 1, 1), date(2026, 12, 31))


def test_an_edit_of_the_table_is_seen_at_once():
    day = date(2025, 6, 10)
    assert official_calendar().is_working_day(day)
    db.session.add(CalendarDay(day=day, kind="off", name="Nghỉ do lũ", document_no="05/CĐ-UBND"))
    db.session.flush()
    reason = official_calendar().reason(day)
    assert (reason.kind, reason.document) == (DayKind.HOLIDAY, "05/CĐ-UBND")


def test_a_year_is_an_estimate_until_it_is_announced():
    assert official_calendar().reason(date(2027, 2, 8)).is_estimate
    db.session.add(CalendarYear(year=2027))
    db.session.flush()
    assert official_calendar().is_known(date(2027, 12, 31))
    assert official_calendar().is_working_day(date(2027, 2, 8))


def test_a_preview_reads_rows_that_are_not_stored():
    row = (date(2025, 6, 14), "worked", "Làm bù", "")
    preview = calendar_from((*official_rows(), row), announced_years())
    assert preview.is_working_day(date(2025, 6, 14))
    assert not official_calendar().is_working_day(date(2025, 6, 14))
