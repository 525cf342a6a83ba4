"""Figures on cases as pure computations: who was in time, whose working days they were, how old the backlog is.

Statutory time limits and internal targets are never counted together (domain model 0.6.8).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median
from typing import NamedTuple

from workflows.attribution import Holder
from workflows.calendar import ONE_DAY, Calendar

AGE_BANDS: tuple[int, ...] = (5, 10, 20, 40)
"""The last working day of each band of the backlog's age; the band behind them is open."""
PERCENTILE = 90


class DayCount:
    """Working days between any two days of a span, read from running sums instead of walked day by day."""

    def __init__(self, calendar: Calendar, first: date, last: date) -> None:
        """Sum the working days from the first day to the last, once."""
        self._first = first
        total, day = 0, first
        self._sums = [0]
        while day < last:
            day += ONE_DAY
            total += calendar.is_working_day(day)
            self._sums.append(total)

    def between(self, after: date, until: date) -> int:
        """Number of working days in (after, until]; 0 when `until` is not later."""
        if until <= after:
            return 0
        return self._sums[(until - self._first).days] - self._sums[(after - self._first).days]

    def by_holder(self, spans: Sequence[tuple[date, Holder]], received_on: date, end: date) -> dict[Holder, int]:
        """Working days in (received_on, end] by who held the case at 24:00, as `attribution.attribute` counts them.

        The spans come in the order of their days; of several on one day the last counts.
        """
        totals: dict[Holder, int] = {}
        holder, since = Holder.FOCAL, received_on
        for begins, next_holder in spans:
            # A span holds its own first day, so what came before ends the day before it.
            before = min(max(begins - ONE_DAY, since), end)
            totals[holder] = totals.get(holder, 0) + self.between(since, before)
            holder, since = next_holder, max(before, since)
        totals[holder] = totals.get(holder, 0) + self.between(since, max(end, since))
        return totals


class Timeliness(StrEnum):
    """What can be said of a case's time; the first two speak of the law, the next two of our own target alone."""

    ON_TIME = "on_time"
    LATE = "late"
    TARGET_MET = "target_met"
    TARGET_MISSED = "target_missed"
    NO_LIMIT = "no_limit"


class Pending(StrEnum):
    """How an open case stands with its statutory clock at the end of a period."""

    IN_TIME = "in_time"
    OVERDUE = "overdue"
    NOT_RUNNING = "not_running"


class Clocked(NamedTuple):
    """The dates of a case that its time is judged by; `has_limit` says that the Regulation sets one (0.6.8)."""

    has_limit: bool
    t0: date | None
    due_on: date | None
    target_on: date | None
    completed_on: date | None


def timeliness(case: Clocked) -> Timeliness:
    """Judge a case that has ended: by the law where its clock ran, else by the internal target where there was one."""
    if case.completed_on is None:
        return Timeliness.NO_LIMIT  # withdrawn, lapsed, out of scope: no answer that could be late
    if case.has_limit and case.t0 is not None and case.due_on is not None:
        return Timeliness.ON_TIME if case.completed_on <= case.due_on else Timeliness.LATE
    if case.target_on is not None:
        return Timeliness.TARGET_MET if case.completed_on <= case.target_on else Timeliness.TARGET_MISSED
    return Timeliness.NO_LIMIT


def pending(case: Clocked, end: date, *, is_paused: bool) -> Pending:
    """Judge a case that is still open at the end of a day; waiting and paused ones are never overdue."""
    is_running = case.has_limit and case.t0 is not None and case.t0 <= end and case.due_on is not None
    if not is_running or is_paused or case.due_on is None:
        return Pending.NOT_RUNNING
    return Pending.OVERDUE if case.due_on < end else Pending.IN_TIME


@dataclass(frozen=True, slots=True)
class Spread:
    """How numbers of working days lie: how many, their sum, the median, and the day that nine of ten do not pass."""

    count: int
    total: int
    median: float
    ninth: int


def spread(values: Iterable[int]) -> Spread | None:
    """Describe numbers of working days; None where there are none. The 90 % figure is one of them (nearest rank)."""
    ordered = sorted(values)
    if not ordered:
        return None
    rank = -(-len(ordered) * PERCENTILE // 100)
    return Spread(len(ordered), sum(ordered), float(median(ordered)), ordered[rank - 1])


def band_of(age: int) -> int:
    """The number of the age band that a number of working days falls into, from 0."""
    return next((number for number, last in enumerate(AGE_BANDS) if age <= last), len(AGE_BANDS))


def bands() -> Iterator[tuple[int, int | None]]:
    """The first and the last working day of each age band; the last band has no end."""
    first = 0
    for last in AGE_BANDS:
        yield first, last
        first = last + 1
    yield first, None


def share(part: int, whole: int) -> float | None:
    """Percent with one decimal; None of nothing, which is neither 0 nor 100."""
    return round(100 * part / whole, 1) if whole else None
