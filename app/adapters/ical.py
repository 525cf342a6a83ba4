"""Deadlines as an iCalendar file (RFC 5545): one event a day and case, each with an identity that never changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

ICAL_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Chung//Han xu ly//VI"
REFRESH = timedelta(hours=1)


@dataclass(frozen=True)
class DeadlineEvent:
    """One deadline; `sequence` rises with every change, and a cancelled event takes the entry out of a calendar."""

    uid: str
    on: date
    summary: str
    description: str
    url: str
    sequence: int
    changed_at: datetime
    is_cancelled: bool = False


def write_calendar(name: str, events: Iterable[DeadlineEvent]) -> bytes:
    """Write a calendar of whole days, which block no time."""
    # Only feeds need it, and it takes long to load.
    from icalendar import Calendar  # noqa: PLC0415

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for event in events:
        calendar.add_component(_component(event))
    return bytes(calendar.to_ical())


def _component(event: DeadlineEvent) -> object:
    from icalendar import Event  # noqa: PLC0415 - loaded with the calendar

    made = Event()
    made.add("uid", event.uid)
    made.add("dtstamp", event.changed_at)
    made.add("last-modified", event.changed_at)
    made.add("sequence", event.sequence)
    made.add("dtstart", event.on)
    made.add("dtend", event.on + timedelta(days=1))
    made.add("summary", event.summary)
    made.add("description", event.description)
    made.add("url", event.url)
    made.add("class", "PRIVATE")
    made.add("transp", "TRANSPARENT")
    made.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    return made
