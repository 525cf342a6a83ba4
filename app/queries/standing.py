"""Where a case stands with its time limit, from the columns of its row alone, so that list and page cannot disagree."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from app.queries.clocks import NO_LIMIT, local_day
from workflows.attribution import Holder
from workflows.calendar import Calendar
from workflows.clock import NO_STANDING, ClockResult, Standing, deadline_text, standing
from workflows.connections.states import AWAITING, SUBMITTED, SUPPLEMENT_INTAKE
from workflows.registry import FINAL
from workflows.text import N_, Text, day_text


class ClockColumns(Protocol):
    """The columns that a standing is read from; a `Case` has them, and so has a row of a list."""

    state: str
    track: str
    t0: date | None
    due_on: date | None
    target_on: date | None
    paused_since: date | None
    waiting_since: date | None
    completed_on: date | None
    promised_on: date | None
    received_at: datetime | None


@dataclass(frozen=True)
class Chip:
    """A deadline as it is shown everywhere: kind, colour, date and words, the same in list, page and letter."""

    kind: str
    colour: str
    date_text: str
    words: Text
    text: str = ""
    on: date | None = None
    """The day that stands in `date_text`."""


WAITS = {AWAITING: Holder.OWNER, SUPPLEMENT_INTAKE: Holder.REQUESTER, SUBMITTED: Holder.FOCAL}


def standing_of(case: ClockColumns, today: date, calendar: Calendar, limit: int = 5) -> Standing:
    """The standing of a statutory clock; a case that ended without an answer that counts has none."""
    if case.state in FINAL and case.completed_on is None:
        return NO_STANDING
    since = case.waiting_since or (local_day(case.received_at) if case.received_at else None)
    used = calendar.working_days_between(case.t0, case.paused_since) if case.t0 and case.paused_since else 0
    result = ClockResult(
        t0=case.t0,
        limit=limit,
        days=(today,) * used,  # only their number is read while paused
        due=None if case.paused_since else case.due_on,
        paused_since=case.paused_since,
        completed_on=case.completed_on,
    )
    waiting_for = WAITS.get(case.state)
    if case.state == AWAITING and case.waiting_since is None:
        waiting_for = None  # the owner has refused, or there is none: the review goes on without it
    return standing(result, today, calendar, case.completed_on, since if case.t0 is None else None, waiting_for)


def chip_of(case: ClockColumns, today: date, calendar: Calendar, limit: int = 5) -> Chip:
    """The deadline as shown: the statutory one, or the internal target, named as such (0.6.8)."""
    if case.track == NO_LIMIT:
        return _chip_without_limit(case, today)
    is_target = case.track != "DEFAULT" or case.t0 is None
    if is_target and case.target_on is not None and case.state not in FINAL and case.paused_since is None:
        words = Text(N_("mốc nội bộ, không phải hạn luật định"), {})
        return Chip("target", "idle", day_text(case.target_on), words, on=case.target_on)
    found = standing_of(case, today, calendar, limit)
    day = found.due if found.since is None else None
    return Chip(found.kind.value, found.tone.value, day_text(day) if day else "", deadline_text(found), on=day)


def _chip_without_limit(case: ClockColumns, today: date) -> Chip:
    """Where the Regulation sets no time limit there is an internal target at most, and never a legal day (0.2.8)."""
    if case.state in FINAL:
        return Chip("none", "idle", "", Text(N_("không có thời hạn luật định"), {}))
    if case.paused_since is not None:
        since = {"date": day_text(case.paused_since)}
        return Chip("paused", "idle", "", Text(N_("mốc nội bộ tạm dừng từ %(date)s"), since))
    if case.target_on is not None:
        words = N_("đã qua mốc nội bộ") if case.target_on < today else N_("mốc nội bộ, không phải hạn luật định")
        return Chip("target", "idle", day_text(case.target_on), Text(words, {}), on=case.target_on)
    if case.waiting_since is not None:
        return Chip("target", "idle", "", Text(N_("chờ chủ quản từ %(date)s"), {"date": day_text(case.waiting_since)}))
    return Chip("target", "idle", "", Text(N_("không có thời hạn luật định"), {}))
