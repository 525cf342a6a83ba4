"""Whose working days they were (domain model 0.6.10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workflows.calendar import ONE_DAY, Calendar


class Holder(StrEnum):
    """The party that holds the case."""

    OWNER = "owner"
    REQUESTER = "requester"
    FOCAL = "focal"
    CHAIRMAN = "chairman"


@dataclass(frozen=True, slots=True)
class Span:
    """From `since` on (that day's 24:00 included) the holder has the case, until the next span begins."""

    holder: Holder
    since: date


def attribute(spans: Iterable[Span], received_on: date, end: date, calendar: Calendar) -> dict[Holder, int]:
    """Working days in (received_on, end] by the party that held the case at each day's 24:00.

    Of several spans on one day the last given counts; days that no span covers are the focal agency's. The
    figures always sum to the working days between the two dates.
    """
    totals = dict.fromkeys(Holder, 0)
    waiting = sorted(spans, key=lambda span: span.since)
    holder, position = Holder.FOCAL, 0
    day = received_on
    while day < end:
        day += ONE_DAY
        while position < len(waiting) and waiting[position].since <= day:
            holder = waiting[position].holder
            position += 1
        totals[holder] += calendar.is_working_day(day)
    return totals
