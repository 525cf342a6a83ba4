"""Periods: their days, their names on screen and in a report, and the way from one to the next."""

from datetime import date

import pytest

from workflows.calendar import ONE_DAY
from workflows.periods import Period, PeriodKind, free_period, months_shown, period_from, period_of, periods_of

FIRST_HALF, SECOND_HALF = "6 tháng đầu năm 2025", "6 tháng cuối năm 2025"


def named(code: str) -> Period:
    period = period_from(code)
    assert period is not None
    return period


@pytest.mark.parametrize(
    "code, kind, first, last, screen, report",
    [
        ("2025", PeriodKind.YEAR, date(2025, 1, 1), date(2025, 12, 31), "Năm 2025", "năm 2025"),
        ("2025-H1", PeriodKind.HALF, date(2025, 1, 1), date(2025, 6, 30), FIRST_HALF, FIRST_HALF),
        ("2025-H2", PeriodKind.HALF, date(2025, 7, 1), date(2025, 12, 31), SECOND_HALF, SECOND_HALF),
        ("2025-Q1", PeriodKind.QUARTER, date(2025, 1, 1), date(2025, 3, 31), "Quý I/2025", "quý I năm 2025"),
        ("2025-Q4", PeriodKind.QUARTER, date(2025, 10, 1), date(2025, 12, 31), "Quý IV/2025", "quý IV năm 2025"),
        ("2024-02", PeriodKind.MONTH, date(2024, 2, 1), date(2024, 2, 29), "Tháng 2/2024", "tháng 02 năm 2024"),
        ("2024-03", PeriodKind.MONTH, date(2024, 3, 1), date(2024, 3, 31), "Tháng 3/2024", "tháng 3 năm 2024"),
        ("2025-12", PeriodKind.MONTH, date(2025, 12, 1), date(2025, 12, 31), "Tháng 12/2025", "tháng 12 năm 2025"),
    ],
)  # fmt: skip
def test_a_named_period_has_its_days_and_its_words(
    code: str, kind: PeriodKind, first: date, last: date, screen: str, report: str
) -> None:
    period = named(code)
    assert (period.kind, period.first, period.last, period.code) == (kind, first, last, code)
    assert (period.label.filled(), period.in_letters) == (screen, report)


@pytest.mark.parametrize(
    "code", ["", "25", "2025-", "2025-H3", "2025-Q0", "2025-Q5", "2025-00", "2025-13", "2025-1", "1899", "2200", "năm"]
)
def test_what_names_no_period_is_none(code: str) -> None:
    assert period_from(code) is None


@pytest.mark.parametrize("code", ["1900", "2199-12"])
def test_the_first_and_the_last_year_that_can_be_named(code: str) -> None:
    assert named(code).code == code


def test_free_dates_are_put_in_order_and_named_by_their_days() -> None:
    period = free_period(date(2025, 3, 9), date(2025, 2, 5))
    assert (period.kind, period.first, period.last, period.code) == (
        PeriodKind.FREE, date(2025, 2, 5), date(2025, 3, 9), "",
    )  # fmt: skip
    assert period.label.filled() == "Từ 05/02/2025 đến 09/03/2025"
    assert period.in_letters == "từ ngày 05 tháng 02 năm 2025 đến ngày 09 tháng 3 năm 2025"


@pytest.mark.parametrize(
    "code, before, after",
    [
        ("2025", "2024", "2026"),
        ("2025-H1", "2024-H2", "2025-H2"),
        ("2025-Q4", "2025-Q3", "2026-Q1"),
        ("2025-01", "2024-12", "2025-02"),
    ],
)
def test_the_periods_beside_one_touch_it(code: str, before: str, after: str) -> None:
    assert (named(code).beside(-1).code, named(code).beside(1).code) == (before, after)
    assert named(code).beside(1).first - named(code).last == ONE_DAY


def test_free_dates_are_followed_by_equally_many_days() -> None:
    period = free_period(date(2025, 4, 1), date(2025, 4, 10))
    assert period.beside(1) == free_period(date(2025, 4, 11), date(2025, 4, 20))
    assert period.beside(-1) == free_period(date(2025, 3, 22), date(2025, 3, 31))


def test_every_day_lies_in_the_period_of_it() -> None:
    day = date(2023, 12, 30)
    while day < date(2025, 1, 3):
        for kind in (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR):
            period = period_of(kind, day)
            assert period.first <= day <= period.last
            assert period_from(period.code) == period
        day += ONE_DAY


def test_the_periods_of_a_year_are_those_that_have_begun() -> None:
    assert [period.code for period in periods_of(2025, date(2025, 4, 1))] == [
        "2025", "2025-H1", "2025-Q1", "2025-Q2", "2025-01", "2025-02", "2025-03", "2025-04",
    ]  # fmt: skip
    assert len(list(periods_of(2024, date(2025, 4, 1)))) == 1 + 2 + 4 + 12
    assert list(periods_of(2026, date(2025, 4, 1))) == []


def test_a_short_period_is_shown_among_twelve_months() -> None:
    months = months_shown(named("2025-Q1"), date(2025, 3, 31))
    assert (len(months), months[0], months[-1]) == (12, date(2024, 4, 1), date(2025, 3, 1))
    assert months_shown(named("2025"), date(2025, 12, 31))[0] == date(2025, 1, 1)


def test_a_long_period_shows_all_of_its_months() -> None:
    months = months_shown(free_period(date(2023, 11, 15), date(2025, 2, 3)), date(2025, 2, 3))
    assert (len(months), months[0], months[-1]) == (16, date(2023, 11, 1), date(2025, 2, 1))
