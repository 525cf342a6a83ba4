"""Periods that figures and reports are made for: a month, a quarter, half a year, a year, or from day to day."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workflows.calendar import ONE_DAY
from workflows.letter_style import format_date_vi
from workflows.text import N_, Text, day_text

MONTHS_SHOWN = 12
"""A course over time has at least that many months, so that one period can be seen among others."""
QUARTERS = ("I", "II", "III", "IV")
_CODE = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?")


class PeriodKind(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    FREE = "free"


@dataclass(frozen=True)
class Period:
    """The days of a period, both included; `code` is how it stands in an address, empty for free dates."""

    kind: PeriodKind
    first: date
    last: date
    code: str = ""

    @property
    def number(self) -> int:
        """Which month, quarter or half of its year it is."""
        months = {PeriodKind.QUARTER: 3, PeriodKind.HALF: 6}.get(self.kind, 1)
        return (self.first.month - 1) // months + 1

    @property
    def label(self) -> Text:
        """The period as the screens name it."""
        place = {"number": self.number, "year": self.first.year}
        if self.kind is PeriodKind.MONTH:
            return Text(N_("Tháng %(number)s/%(year)s"), place)
        if self.kind is PeriodKind.QUARTER:
            return Text(N_("Quý %(number)s/%(year)s"), {**place, "number": QUARTERS[self.number - 1]})
        if self.kind is PeriodKind.HALF:
            return Text(N_("6 tháng đầu năm %(year)s") if self.number == 1 else N_("6 tháng cuối năm %(year)s"), place)
        if self.kind is PeriodKind.YEAR:
            return Text(N_("Năm %(year)s"), place)
        return Text(N_("Từ %(first)s đến %(last)s"), {"first": day_text(self.first), "last": day_text(self.last)})

    @property
    def in_letters(self) -> str:
        """The period as an official report names it, always in Vietnamese."""
        year = self.first.year
        return {
            PeriodKind.MONTH: f"tháng {self.first:%m} năm {year}"
            if self.number < 3
            else f"tháng {self.number} năm {year}",
            PeriodKind.QUARTER: f"quý {QUARTERS[(self.number - 1) % 4]} năm {year}",
            PeriodKind.HALF: f"6 tháng {'đầu' if self.number == 1 else 'cuối'} năm {year}",
            PeriodKind.YEAR: f"năm {year}",
            PeriodKind.FREE: f"từ ngày {format_date_vi(self.first)} đến ngày {format_date_vi(self.last)}",
        }[self.kind]

    def beside(self, step: int) -> "Period":
        """The period of the same kind right after this one (1) or before it (-1); of free dates, equally many days."""
        if self.kind is PeriodKind.FREE:
            shift = (self.last - self.first + ONE_DAY) * step
            return free_period(self.first + shift, self.last + shift)
        day = self.last + ONE_DAY if step > 0 else self.first - ONE_DAY
        return period_of(self.kind, day)


def period_of(kind: PeriodKind, day: date) -> Period:
    """The month, quarter, half or whole year that a day lies in."""
    months = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF: 6, PeriodKind.YEAR: 12}[kind]
    part = (day.month - 1) // months
    first = date(day.year, part * months + 1, 1)
    last = _month_after(first, months) - ONE_DAY
    code = {
        PeriodKind.MONTH: f"{day.year:04d}-{day.month:02d}",
        PeriodKind.QUARTER: f"{day.year:04d}-Q{part + 1}",
        PeriodKind.HALF: f"{day.year:04d}-H{part + 1}",
        PeriodKind.YEAR: f"{day.year:04d}",
    }[kind]
    return Period(kind, first, last, code)


def free_period(one: date, other: date) -> Period:
    """The days from one to the other, whichever comes first."""
    return Period(PeriodKind.FREE, min(one, other), max(one, other))


def period_from(code: str) -> Period | None:
    """Read a period as it stands in an address: 2025, 2025-H1, 2025-Q3, 2025-04; None for anything else."""
    found = _CODE.fullmatch(code)
    if found is None or not 1900 <= int(found[1]) <= 2199:
        return None
    year, half, quarter, month = found.groups()
    if half:
        return period_of(PeriodKind.HALF, date(int(year), int(half) * 6, 1))
    if quarter:
        return period_of(PeriodKind.QUARTER, date(int(year), int(quarter) * 3, 1))
    if month:
        return period_of(PeriodKind.MONTH, date(int(year), int(month), 1))
    return period_of(PeriodKind.YEAR, date(int(year), 1, 1))


def periods_of(year: int, until: date) -> Iterator[Period]:
    """Every period of a year that has begun by a day, the longest first."""
    for kind, months in ((PeriodKind.YEAR, 12), (PeriodKind.HALF, 6), (PeriodKind.QUARTER, 3), (PeriodKind.MONTH, 1)):
        for month in range(1, 13, months):
            if date(year, month, 1) <= until:
                yield period_of(kind, date(year, month, 1))


def months_shown(period: Period, end: date) -> tuple[date, ...]:
    """The first days of the months that a course over time shows: those of the period, and at least twelve to `end`."""
    last = end.replace(day=1)
    first = min(period.first.replace(day=1), _month_after(last, 1 - MONTHS_SHOWN))
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return tuple(_month_after(first, step) for step in range(count))


def _month_after(first: date, months: int) -> date:
    at = first.year * 12 + first.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)
