"""Figures as pure computations, against walks from day to day and examples counted by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.attribution import Holder, Span, attribute
from workflows.calendar import Calendar, DayOff
from workflows.figures import (
    Clocked,
    DayCount,
    Pending,
    Spread,
    Timeliness,
    band_of,
    bands,
    pending,
    share,
    spread,
    timeliness,
)

D = date
CALENDAR = Calendar(
    off={D(2025, 4, 30): DayOff("Lễ"), D(2025, 5, 1): DayOff("Lễ"), D(2025, 5, 2): DayOff("Hoán đổi")},
    worked={D(2025, 4, 26): DayOff("Làm bù")},
    known_until=D(2025, 12, 31),
)
FIRST, LAST = D(2025, 3, 20), D(2025, 6, 20)
DAYS = st.dates(FIRST, LAST)


@given(DAYS, DAYS)
def test_working_days_between_two_days_are_those_of_the_calendar(one: date, other: date) -> None:
    assert DayCount(CALENDAR, FIRST, LAST).between(one, other) == CALENDAR.working_days_between(one, other)


@given(st.lists(st.tuples(DAYS, st.sampled_from(list(Holder))), max_size=6), DAYS, DAYS)
def test_each_party_has_the_days_that_a_walk_from_day_to_day_gives_it(
    spans: list[tuple[date, Holder]], received: date, end: date
) -> None:
    ordered = sorted(spans, key=lambda span: span[0])
    walked = attribute([Span(holder, since) for since, holder in ordered], received, end, CALENDAR)
    found = DayCount(CALENDAR, FIRST, LAST).by_holder(ordered, received, end)
    assert {holder: found.get(holder, 0) for holder in Holder} == walked
    assert sum(found.values()) == CALENDAR.working_days_between(received, end)


def clocked(**given: object) -> Clocked:
    plain = {"has_limit": True, "t0": D(2025, 4, 14), "due_on": D(2025, 4, 21), "target_on": None, "completed_on": None}
    return Clocked(**(plain | given))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "given, verdict",
    [
        ({"completed_on": D(2025, 4, 21)}, Timeliness.ON_TIME),
        ({"completed_on": D(2025, 4, 22)}, Timeliness.LATE),
        ({"completed_on": None}, Timeliness.NO_LIMIT),
        ({"completed_on": D(2025, 4, 22), "t0": None, "due_on": None}, Timeliness.NO_LIMIT),
        (
            {"completed_on": D(2025, 4, 22), "t0": None, "due_on": None, "target_on": D(2025, 4, 22)},
            Timeliness.TARGET_MET,
        ),
        (
            {"completed_on": D(2025, 4, 23), "t0": None, "due_on": None, "target_on": D(2025, 4, 22)},
            Timeliness.TARGET_MISSED,
        ),
        # The specific track is shown with a day of its own, which is our target and never the law's.
        ({"completed_on": D(2025, 4, 22), "has_limit": False}, Timeliness.NO_LIMIT),
        (
            {"completed_on": D(2025, 4, 22), "has_limit": False, "target_on": D(2025, 4, 21)},
            Timeliness.TARGET_MISSED,
        ),
        # The law comes first where its clock ran, whatever target stands beside it.
        ({"completed_on": D(2025, 4, 21), "target_on": D(2025, 4, 15)}, Timeliness.ON_TIME),
        ({"completed_on": D(2025, 4, 21), "t0": None, "target_on": D(2025, 4, 15)}, Timeliness.TARGET_MISSED),
        ({"completed_on": D(2025, 4, 21), "due_on": None, "target_on": D(2025, 4, 25)}, Timeliness.TARGET_MET),
    ],
)
def test_a_case_is_judged_by_the_law_or_by_our_target_and_never_by_both(
    given: dict[str, object], verdict: Timeliness
) -> None:
    assert timeliness(clocked(**given)) is verdict


@pytest.mark.parametrize(
    "given, is_paused, verdict",
    [
        ({}, False, Pending.IN_TIME),
        ({"due_on": D(2025, 4, 22)}, False, Pending.IN_TIME),
        ({"due_on": D(2025, 4, 18)}, False, Pending.OVERDUE),
        ({"due_on": D(2025, 4, 18)}, True, Pending.NOT_RUNNING),
        ({"due_on": None}, False, Pending.NOT_RUNNING),
        ({"t0": None}, False, Pending.NOT_RUNNING),
        ({"t0": D(2025, 4, 22)}, False, Pending.NOT_RUNNING),
        ({"t0": D(2025, 4, 21)}, False, Pending.IN_TIME),
        ({"has_limit": False, "due_on": D(2025, 4, 18)}, False, Pending.NOT_RUNNING),
    ],
)
def test_an_open_case_is_overdue_only_where_the_clock_of_the_law_runs(
    given: dict[str, object], is_paused: bool, verdict: Pending
) -> None:
    assert pending(clocked(**given), D(2025, 4, 21), is_paused=is_paused) is verdict


@pytest.mark.parametrize(
    "values, found",
    [
        ([], None),
        ([7], Spread(1, 7, 7.0, 7)),
        ([2, 5], Spread(2, 7, 3.5, 5)),
        ([9, 2, 3, 4, 4, 4, 4, 6, 8], Spread(9, 44, 4.0, 9)),
        (list(range(1, 11)), Spread(10, 55, 5.5, 9)),
        (list(range(1, 21)), Spread(20, 210, 10.5, 18)),
    ],
)
def test_the_median_and_the_day_that_nine_of_ten_do_not_pass(values: list[int], found: Spread | None) -> None:
    assert spread(values) == found


@given(st.lists(st.integers(0, 90), min_size=1))
def test_nine_of_ten_are_really_not_above_the_ninth_tenth(values: list[int]) -> None:
    found = spread(values)
    assert found is not None
    assert sum(value <= found.ninth for value in values) >= 0.9 * len(values)
    assert sum(value < found.ninth for value in values) < 0.9 * len(values)


def test_every_age_falls_into_the_band_that_names_it() -> None:
    named = list(bands())
    assert named == [(0, 5), (6, 10), (11, 20), (21, 40), (41, None)]
    for age in range(60):
        first, last = named[band_of(age)]
        assert first <= age <= (last if last is not None else age)


@pytest.mark.parametrize("part, whole, found", [(0, 0, None), (0, 4, 0.0), (1, 3, 33.3), (2, 3, 66.7), (5, 5, 100.0)])
def test_a_share_of_nothing_is_not_a_number(part: int, whole: int, found: float | None) -> None:
    assert share(part, whole) == found


def test_a_case_that_ends_before_it_came_in_has_no_days() -> None:
    days = DayCount(CALENDAR, FIRST, LAST)
    assert sum(days.by_holder([(D(2025, 4, 1), Holder.OWNER)], D(2025, 4, 10), D(2025, 4, 2)).values()) == 0
    assert days.between(D(2025, 4, 10), D(2025, 4, 10) - timedelta(days=3)) == 0
