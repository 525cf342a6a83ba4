"""The calendar of working days: the official table, the estimates behind it, and counting with it."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.calendar import Calendar, DayKind, DayOff, announced_years, build_calendar, estimated_days
from workflows.data.calendar_vn import OFFICIAL_OFF, OFFICIAL_WORKED

CALENDAR = build_calendar(OFFICIAL_OFF, OFFICIAL_WORKED, 2023, 2029)
PUBLISHED = json.loads((Path(__file__).parent / "data" / "calendar-vn.json").read_text("utf-8"))
DAYS = st.dates(date(2023, 1, 1), date(2029, 6, 30))


def test_the_packaged_days_off_are_the_published_ones_name_for_name():
    assert {day.isoformat(): entry.name for day, entry in OFFICIAL_OFF.items()} == PUBLISHED["weekday_off"]


def test_the_packaged_working_weekends_are_the_published_ones():
    assert [day.isoformat() for day in OFFICIAL_WORKED] == PUBLISHED["weekend_workdays"]


def test_documents_are_named_where_the_domain_model_names_them_and_nowhere_else():
    documented = {day: entry.document for day, entry in (OFFICIAL_OFF | OFFICIAL_WORKED).items() if entry.document}
    assert documented == {
        date(2026, 1, 2): "Công văn số 12729/VPCP-KGVX ngày 25/12/2025",
        date(2026, 1, 10): "Công văn số 12729/VPCP-KGVX ngày 25/12/2025",
        date(2026, 11, 24): "Nghị quyết số 28/2026/QH16",
    }


@pytest.mark.parametrize(
    "day, kind, name",
    [
        (date(2025, 5, 5), DayKind.WORKING, ""),
        (date(2025, 4, 26), DayKind.WORKED_WEEKEND, "Làm bù cho ngày 02/5/2025"),
        (date(2025, 5, 3), DayKind.WEEKEND, ""),
        (date(2025, 5, 4), DayKind.WEEKEND, ""),
        (date(2025, 5, 2), DayKind.HOLIDAY, "Hoán đổi (làm bù 26/4/2025)"),
        (date(2026, 11, 24), DayKind.HOLIDAY, "Ngày Văn hóa Việt Nam"),
    ],
)
def test_each_day_has_its_reason(day: date, kind: DayKind, name: str):
    reason = CALENDAR.reason(day)
    assert (reason.kind, reason.name, reason.is_estimate) == (kind, name, False)
    assert CALENDAR.is_working_day(day) is (kind in (DayKind.WORKING, DayKind.WORKED_WEEKEND))


def test_a_reason_names_the_legal_document():
    assert CALENDAR.reason(date(2026, 1, 10)).document == "Công văn số 12729/VPCP-KGVX ngày 25/12/2025"
    assert CALENDAR.reason(date(2026, 1, 2)).document == "Công văn số 12729/VPCP-KGVX ngày 25/12/2025"


def test_the_official_table_wins_over_the_package_on_the_two_days_it_does_not_know():
    assert date(2026, 1, 2) not in estimated_days(2026)
    assert not CALENDAR.is_working_day(date(2026, 1, 2))
    assert CALENDAR.is_working_day(date(2026, 1, 10))


def test_a_year_not_announced_is_estimated_and_says_so():
    reason = CALENDAR.reason(date(2027, 2, 8))
    assert (reason.kind, reason.name, reason.is_estimate) == (DayKind.HOLIDAY, "Mùng ba Tết Nguyên Đán", True)
    assert not CALENDAR.is_working_day(date(2027, 2, 8))


def test_an_announced_year_holds_no_estimate():
    assert not [day for day, entry in CALENDAR.off.items() if entry.is_estimate and 2024 <= day.year <= 2026]


def test_estimates_leave_weekends_alone():
    assert all(day.weekday() < 5 for day in estimated_days(2027))
    assert CALENDAR.reason(date(2027, 2, 6)).kind is DayKind.WEEKEND


def test_estimates_are_available_beyond_the_package_as_plain_weeks():
    assert estimated_days(2150) == {}


def test_what_is_known_ends_with_the_last_announced_year():
    assert CALENDAR.is_known(date(2024, 1, 1))
    assert CALENDAR.is_known(date(2026, 12, 31))
    assert not CALENDAR.is_known(date(2027, 1, 1))
    assert not CALENDAR.is_known(date(2023, 12, 31))


def test_a_calendar_without_any_announced_year_knows_nothing():
    calendar = build_calendar({}, {}, 2027, 2027)
    assert not calendar.is_known(date(2027, 1, 4))
    assert calendar.reason(date(2027, 1, 1)).is_estimate


def test_a_gap_between_announced_years_ends_what_is_known():
    without_2025 = {day: entry for day, entry in OFFICIAL_OFF.items() if day.year != 2025}
    calendar = build_calendar(without_2025, OFFICIAL_WORKED, 2024, 2026)
    assert calendar.is_known(date(2026, 1, 1))
    assert not calendar.is_known(date(2024, 6, 3))


def test_a_single_local_closure_does_not_make_a_year_announced():
    closure = {date(2027, 3, 3): DayOff("Nghỉ do lũ", "Công văn số 01/UBND")}
    calendar = build_calendar(OFFICIAL_OFF | closure, OFFICIAL_WORKED, 2024, 2027)
    assert announced_years(calendar.off.keys() & (OFFICIAL_OFF | closure).keys()) == {2024, 2025, 2026}
    assert calendar.reason(date(2027, 3, 3)).document == "Công văn số 01/UBND"
    assert calendar.reason(date(2027, 2, 8)).is_estimate


def test_eight_days_off_make_a_year_announced_and_seven_do_not():
    eight = [date(2027, 3, day) for day in (1, 2, 3, 4, 5, 8, 9, 10)]
    assert announced_years(eight) == {2027}
    assert announced_years(eight[:7]) == frozenset()


def test_an_official_entry_replaces_the_estimate_of_its_day():
    official = {date(2027, 2, 8): DayOff("Tết Đinh Mùi", "Thông báo số 1")}
    calendar = build_calendar(official, {}, 2027, 2027)
    assert calendar.reason(date(2027, 2, 8)).name == "Tết Đinh Mùi"
    assert not calendar.reason(date(2027, 2, 8)).is_estimate


def test_an_official_working_day_cancels_the_estimated_holiday():
    calendar = build_calendar({}, {date(2027, 9, 3): DayOff("Đi làm", "Thông báo số 2")}, 2027, 2027)
    assert calendar.is_working_day(date(2027, 9, 3))
    assert calendar.reason(date(2027, 9, 3)).kind is DayKind.WORKING


def test_the_last_year_asked_for_is_estimated_and_the_next_is_not():
    calendar = build_calendar({}, {}, 2027, 2028)
    assert date(2028, 4, 4) in calendar.off
    assert not [day for day in calendar.off if day.year == 2029]


def test_the_next_working_day_skips_holidays_and_never_stays():
    assert CALENDAR.next_working_day(date(2025, 1, 24)) == date(2025, 2, 3)
    assert CALENDAR.next_working_day(date(2025, 4, 25)) == date(2025, 4, 26)
    assert CALENDAR.next_working_day(date(2025, 2, 3)) == date(2025, 2, 4)


def test_a_leap_day_is_an_ordinary_working_day():
    assert CALENDAR.is_working_day(date(2024, 2, 29))
    assert CALENDAR.next_working_day(date(2024, 2, 28)) == date(2024, 2, 29)
    assert CALENDAR.working_days_between(date(2024, 2, 28), date(2024, 3, 1)) == 2
    assert CALENDAR.working_days_between(date(2028, 2, 28), date(2028, 3, 1)) == 2
    assert CALENDAR.working_days_between(date(2027, 2, 26), date(2027, 3, 1)) == 1


def test_the_count_leaves_the_first_day_out_and_takes_the_last_one_in():
    assert CALENDAR.working_days_between(date(2025, 6, 9), date(2025, 6, 9)) == 0
    assert CALENDAR.working_days_between(date(2025, 6, 9), date(2025, 6, 10)) == 1
    assert CALENDAR.working_days_between(date(2025, 6, 13), date(2025, 6, 15)) == 0
    assert CALENDAR.working_days_between(date(2025, 6, 10), date(2025, 6, 9)) == 0


def test_counting_backwards_leaves_the_day_itself_out():
    assert CALENDAR.nth_working_day_before(date(2025, 2, 4), 2) == date(2025, 1, 24)
    assert CALENDAR.nth_working_day_before(date(2025, 2, 2), 1) == date(2025, 1, 24)


def test_zero_steps_stay_and_negative_steps_are_refused():
    assert CALENDAR.nth_working_day_after(date(2025, 6, 14), 0) == date(2025, 6, 14)
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.nth_working_day_after(date(2025, 6, 14), -1)


@given(day=DAYS, n=st.integers(1, 40))
def test_the_nth_working_day_is_a_working_day_with_n_of_them_behind_it(day: date, n: int):
    last = CALENDAR.nth_working_day_after(day, n)
    assert CALENDAR.is_working_day(last)
    assert CALENDAR.working_days_between(day, last) == n
    assert CALENDAR.nth_working_day_before(last, n) <= day


@given(day=DAYS, n=st.integers(1, 40))
def test_counting_back_and_forth_meets_again(day: date, n: int):
    first = CALENDAR.nth_working_day_before(day, n)
    assert CALENDAR.is_working_day(first)
    assert CALENDAR.working_days_between(first - timedelta(days=1), day - timedelta(days=1)) == n


@given(day=DAYS)
def test_the_reason_and_the_answer_agree(day: date):
    is_worked = CALENDAR.reason(day).kind in (DayKind.WORKING, DayKind.WORKED_WEEKEND)
    assert CALENDAR.is_working_day(day) is is_worked


def test_a_day_closed_on_a_saturday_says_why():
    calendar = Calendar({date(2025, 6, 14): DayOff("Nghỉ do lũ")}, {}, date(2025, 12, 31))
    assert calendar.reason(date(2025, 6, 14)).kind is DayKind.HOLIDAY
    assert not calendar.is_working_day(date(2025, 6, 14))


def test_the_years_named_as_announced_are_known_and_hold_no_estimate_however_few_their_days():
    calendar = build_calendar({}, {}, 2024, 2027, (2025, 2026))
    assert calendar.is_known(date(2025, 1, 1))
    assert not calendar.is_known(date(2024, 12, 31))
    assert {day.year for day in calendar.off} == {2024, 2027}
    assert calendar.has_official_years
    assert not build_calendar(OFFICIAL_OFF, OFFICIAL_WORKED, 2024, 2026, ()).has_official_years
