"""Working days of the state sector (domain model 6.1 and 6.2): the official table first, estimates behind it."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

import holidays

ONE_DAY = timedelta(days=1)
SATURDAY = 5

# A year with fewer official days off than this is not announced yet: the Labour Code, article 112, alone gives
# eleven, of which at most three can fall on days that are off anyway. Single local closures do not reach it.
ANNOUNCED_FROM_DAYS = 8


class DayKind(StrEnum):
    """Why a day counts or does not."""

    WORKING = "working"
    WORKED_WEEKEND = "worked_weekend"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class DayOff:
    """An entry of the calendar: its name, the legal document, and whether it is only expected ("dự kiến")."""

    name: str
    document: str = ""
    is_estimate: bool = False


@dataclass(frozen=True, slots=True)
class DayReason:
    """What the calendar says of one day."""

    kind: DayKind
    name: str = ""
    document: str = ""
    is_estimate: bool = False


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off and weekend days worked; official from `known_from` to `known_until`, estimated outside."""

    off: Mapping[date, DayOff]
    worked: Mapping[date, DayOff]
    known_until: date
    known_from: date = date.min

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday and not off, or a day that is worked by order (domain model 6.1.2)."""
        return day in self.worked or (day.weekday() < SATURDAY and day not in self.off)

    @property
    def has_official_years(self) -> bool:
        """Whether any year has been announced."""
        return self.known_from <= self.known_until

    def is_known(self, day: date) -> bool:
        """Whether the official calendar of that day has been announced."""
        return self.known_from <= day <= self.known_until

    def reason(self, day: date) -> DayReason:
        """Why the day is worked or not, with the name and the document of its entry."""
        if day in self.worked:
            kind = DayKind.WORKING if day.weekday() < SATURDAY else DayKind.WORKED_WEEKEND
            return _reason(kind, self.worked[day])
        if day in self.off:
            return _reason(DayKind.HOLIDAY, self.off[day])
        return DayReason(DayKind.WORKING if day.weekday() < SATURDAY else DayKind.WEEKEND)

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        return self.nth_working_day_after(day, 1)

    def nth_working_day_after(self, day: date, n: int) -> date:
        """The n-th working day after `day`, which itself is not counted; n = 0 is `day`."""
        return self._walk(day, n, ONE_DAY)

    def nth_working_day_before(self, day: date, n: int) -> date:
        """The n-th working day before `day`, which itself is not counted; n = 0 is `day`."""
        return self._walk(day, n, -ONE_DAY)

    def working_days_between(self, after: date, until: date) -> int:
        """Number of working days in (after, until]; 0 when `until` is not later."""
        span = max((until - after).days, 0)
        return sum(self.is_working_day(after + timedelta(days=step)) for step in range(1, span + 1))

    def _walk(self, day: date, n: int, step: timedelta) -> date:
        if n < 0:
            raise ValueError("n must not be negative")
        while n:
            day += step
            n -= self.is_working_day(day)
        return day


def _reason(kind: DayKind, entry: DayOff) -> DayReason:
    return DayReason(kind, entry.name, entry.document, entry.is_estimate)


@lru_cache(maxsize=512)
def _estimate(year: int) -> tuple[tuple[date, str], ...]:
    found = holidays.country_holidays("VN", years=year, language="vi")
    return tuple(sorted((day, name) for day, name in found.items() if day.weekday() < SATURDAY))


def estimated_days(year: int) -> dict[date, DayOff]:
    """Weekdays off in a year that is not announced, as the `holidays` package expects them, marked as estimates.

    The package knows the years 1901 to 2100; outside them nothing but weekends is off.
    """
    return {day: DayOff(name, is_estimate=True) for day, name in _estimate(year)}


def announced_years(official_off: Collection[date]) -> frozenset[int]:
    """The years whose list of days off is complete enough to be the announced one."""
    days_off = Counter(day.year for day in official_off)
    return frozenset(year for year, count in days_off.items() if count >= ANNOUNCED_FROM_DAYS)


def build_calendar(
    official_off: Mapping[date, DayOff],
    official_worked: Mapping[date, DayOff],
    first_year: int,
    last_year: int,
    announced: Collection[int] | None = None,
) -> Calendar:
    """The calendar of the years given: the official table, and estimates for the years not announced in it.

    What the table says of a single day always wins over the estimate (domain model 6.2). The days known are those
    of the last unbroken run of announced years; none, when no year is announced. Without `announced` the years are
    those whose list in the table is long enough to be complete.
    """
    announced = frozenset(announced_years(official_off) if announced is None else announced)
    estimated: dict[date, DayOff] = {}
    for year in range(first_year, last_year + 1):
        if year not in announced:
            estimated |= estimated_days(year)
    off = {day: entry for day, entry in estimated.items() if day not in official_worked} | dict(official_off)
    known_from, known_until = _known_days(announced)
    return Calendar(off, dict(official_worked), known_until, known_from)


def _known_days(announced: frozenset[int]) -> tuple[date, date]:
    if not announced:
        return date.max, date.min
    first = last = max(announced)
    while first - 1 in announced:
        first -= 1
    return date(first, 1, 1), date(last, 12, 31)
