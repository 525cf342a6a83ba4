"""The clock of article 9(1): start, pauses, due date, and what to say of it (domain model 6.1).

Pure arithmetic on dates in Asia/Ho_Chi_Minh; neither today's date nor the calendar is fetched here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from workflows.attribution import Holder
from workflows.calendar import ONE_DAY, Calendar, DayKind, DayReason
from workflows.text import N_, Text, day_text


class ReceiptPolicy(StrEnum):
    """What a receipt after hours or on a day off counts as (domain model 6.1.10)."""

    ACTUAL_DATE = "ACTUAL_DATE"
    NEXT_WORKING_DAY = "NEXT_WORKING_DAY"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The day a document reached the focal agency, and whether that was after the closing hour."""

    on: date
    after_hours: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """From the day D2 was issued (still counted) to the day the supplement came (not counted); open without end."""

    start: date
    end: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the day lies in (start, end]."""
        return self.start < day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class ClockInput:
    """The facts that the clock is computed from."""

    request: Receipt | None
    consent: Receipt | None
    consent_required: bool = True
    days: int = 5
    pauses: tuple[Pause, ...] = ()
    policy: ReceiptPolicy = ReceiptPolicy.ACTUAL_DATE
    completed_on: date | None = None


@dataclass(frozen=True, slots=True)
class ClockResult:
    """The clock of one case: `due` is None while it waits or is paused; `strict_due` knows no pause."""

    t0: date | None
    limit: int
    days: tuple[date, ...] = ()
    due: date | None = None
    strict_due: date | None = None
    paused_since: date | None = None
    completed_on: date | None = None
    is_estimate: bool = False

    @property
    def is_started(self) -> bool:
        """Whether both receipts exist."""
        return self.t0 is not None

    @property
    def is_paused(self) -> bool:
        """Whether an open pause keeps the due date away."""
        return self.paused_since is not None

    def used(self, today: date) -> int:
        """Working days counted up to today, today included, and none after the completion."""
        last = today if self.completed_on is None else min(today, self.completed_on)
        return sum(day <= last for day in self.days)

    def may_pause(self, on: date) -> bool:
        """Whether a pause issued on that day leaves at least one working day (trigger 10)."""
        return self.t0 is not None and self.t0 <= on and not self.is_paused and self.used(on) < self.limit


class LineKind(StrEnum):
    """What a day is in the explanation."""

    START = "start"
    COUNTED = "counted"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class DayLine:
    """One calendar day of the explanation: its number among the counted days, or None, and why."""

    on: date
    kind: LineKind
    number: int | None
    why: Text
    is_estimate: bool = False

    @property
    def is_counted(self) -> bool:
        """Whether the day is one of the time limit's working days."""
        return self.number is not None


def deemed_date(receipt: Receipt, policy: ReceiptPolicy, calendar: Calendar) -> date:
    """The day on which a receipt counts as made under the policy (domain model 6.1.10)."""
    is_late = receipt.after_hours or not calendar.is_working_day(receipt.on)
    if policy is ReceiptPolicy.NEXT_WORKING_DAY and is_late:
        return calendar.next_working_day(receipt.on)
    return receipt.on


def start_date(clock: ClockInput, calendar: Calendar) -> date | None:
    """T0, the later of the two receipts; None while one that is needed is missing (domain model 6.1.5)."""
    receipts = [clock.request, clock.consent] if clock.consent_required else [clock.request]
    deemed = [deemed_date(receipt, clock.policy, calendar) for receipt in receipts if receipt is not None]
    return max(deemed) if len(deemed) == len(receipts) else None


def compute(clock: ClockInput, calendar: Calendar) -> ClockResult:
    """The days counted and the due date (domain model 6.1.6). Raises ValueError for a limit below one day.

    It computes what it is given: pauses are not judged here, see `pause_problems`.
    """
    if clock.days < 1:
        raise ValueError("the limit must be at least one working day")
    t0 = start_date(clock, calendar)
    if t0 is None:
        return ClockResult(None, clock.days, completed_on=clock.completed_on)
    days = _counted_days(t0, clock, calendar)
    due = days[-1] if len(days) == clock.days else None
    strict_due = calendar.nth_working_day_after(t0, clock.days)
    return ClockResult(
        t0=t0,
        limit=clock.days,
        days=days,
        due=due,
        strict_due=strict_due,
        paused_since=_open_pause_start(clock.pauses) if due is None else None,
        completed_on=clock.completed_on,
        is_estimate=not (calendar.is_known(t0) and calendar.is_known(due or strict_due)),
    )


def _open_pause_start(pauses: Sequence[Pause]) -> date | None:
    return min((pause.start for pause in pauses if pause.end is None), default=None)


def _counted_days(t0: date, clock: ClockInput, calendar: Calendar) -> tuple[date, ...]:
    stop = _open_pause_start(clock.pauses) or date.max
    counted: list[date] = []
    day = t0
    while len(counted) < clock.days and day < stop:
        day += ONE_DAY
        if calendar.is_working_day(day) and not any(pause.covers(day) for pause in clock.pauses):
            counted.append(day)
    return tuple(counted)


def pause_problems(pauses: Sequence[Pause], t0: date | None, today: date) -> tuple[Text, ...]:
    """Every fault of the pauses, as sentences: before T0, backwards, in the future, overlapping, open but not last."""
    problems: list[Text] = []
    if t0 is None and pauses:
        problems.append(Text(N_("Không thể tạm dừng khi thời hạn chưa bắt đầu tính."), {}))
    ordered = sorted(pauses, key=lambda pause: pause.start)
    for pause in ordered:
        problems += _faults_of_one(pause, t0, today)
    for earlier, later in pairwise(ordered):
        if earlier.end is None or later.start < earlier.end:
            message = N_("Lần tạm dừng từ ngày %(later)s chồng lên lần tạm dừng từ ngày %(earlier)s; hãy sửa ngày.")
            dates = {"later": day_text(later.start), "earlier": day_text(earlier.start)}
            problems.append(Text(message, dates))
    return tuple(problems)


def _faults_of_one(pause: Pause, t0: date | None, today: date) -> list[Text]:
    faults: list[Text] = []
    start, end = {"date": day_text(pause.start)}, {"date": day_text(pause.end or pause.start)}
    if t0 is not None and pause.start < t0:
        faults.append(Text(N_("Ngày tạm dừng %(date)s sớm hơn ngày bắt đầu tính thời hạn; hãy sửa ngày."), start))
    if pause.start > today:
        faults.append(Text(N_("Ngày tạm dừng %(date)s ở tương lai; hãy sửa ngày."), start))
    if pause.end is not None and pause.end < pause.start:
        faults.append(Text(N_("Ngày nhận bổ sung %(date)s sớm hơn ngày yêu cầu bổ sung; hãy sửa ngày."), end))
    if pause.end is not None and pause.end > today:
        faults.append(Text(N_("Ngày nhận bổ sung %(date)s ở tương lai; hãy sửa ngày."), end))
    return faults


def explain(clock: ClockInput, calendar: Calendar, until: date | None = None) -> tuple[DayLine, ...]:
    """Each calendar day from T0 to the due date, counted or not, and why; nothing before the clock has started.

    While there is no due date the lines end at `until`, by default at the first paused day.
    """
    result = compute(clock, calendar)
    if result.t0 is None:
        return ()
    last = result.due or max(until or result.t0, (result.paused_since or result.t0) + ONE_DAY)
    numbers = {day: number for number, day in enumerate(result.days, start=1)}
    lines = [DayLine(result.t0, LineKind.START, None, Text(N_("ngày bắt đầu, không tính"), {}))]
    day = result.t0
    while day < last:
        day += ONE_DAY
        lines.append(_line(day, numbers.get(day), calendar.reason(day)))
    return tuple(lines)


def _line(day: date, number: int | None, reason: DayReason) -> DayLine:
    if number is not None:
        return DayLine(day, LineKind.COUNTED, number, _counted_why(number, reason), reason.is_estimate)
    if reason.kind is DayKind.WEEKEND:
        why = N_("nghỉ hằng tuần: thứ Bảy") if day.weekday() == 5 else N_("nghỉ hằng tuần: Chủ nhật")
        return DayLine(day, LineKind.WEEKEND, None, Text(why, {}))
    if reason.kind is DayKind.HOLIDAY:
        return DayLine(day, LineKind.HOLIDAY, None, _holiday_why(reason), reason.is_estimate)
    return DayLine(day, LineKind.PAUSED, None, Text(N_("tạm dừng chờ bổ sung"), {}))


def _counted_why(number: int, reason: DayReason) -> Text:
    if reason.kind is not DayKind.WORKED_WEEKEND:
        return Text(N_("ngày làm việc thứ %(n)d"), {"n": number})
    params = {"n": number, "name": reason.name, "document": reason.document}
    if reason.document:
        return Text(N_("ngày làm việc thứ %(n)d (%(name)s, theo %(document)s)"), params)
    return Text(N_("ngày làm việc thứ %(n)d (%(name)s)"), params)


def _holiday_why(reason: DayReason) -> Text:
    params = {"name": reason.name, "document": reason.document}
    if reason.is_estimate:
        return Text(N_("nghỉ: %(name)s (dự kiến)"), params)
    if reason.document:
        return Text(N_("nghỉ: %(name)s, theo %(document)s"), params)
    return Text(N_("nghỉ: %(name)s"), params)


class StandingKind(StrEnum):
    """Where a case stands with its time limit."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    PAUSED = "paused"
    STOPPED_ON_TIME = "stopped_on_time"
    STOPPED_LATE = "stopped_late"
    NONE = "none"


class Tone(StrEnum):
    """Key of the status colours (domain model 7): green, yellow, orange, red, grey."""

    OK = "ok"
    SOON = "soon"
    LAST = "last"
    LATE = "late"
    IDLE = "idle"


TONES = {
    StandingKind.RUNNING: Tone.OK,
    StandingKind.DUE_SOON: Tone.SOON,
    StandingKind.DUE_TODAY: Tone.LAST,
    StandingKind.OVERDUE: Tone.LATE,
    StandingKind.STOPPED_LATE: Tone.LATE,
}
DUE_SOON_DAYS = 2


@dataclass(frozen=True, slots=True)
class Standing:
    """What is shown of a time limit; days are working days.

    `since` is the first paused day, the day since which a case waits, or the day of completion.
    """

    kind: StandingKind
    due: date | None = None
    remaining: int = 0
    overdue_by: int = 0
    since: date | None = None
    waiting_for: Holder | None = None

    @property
    def tone(self) -> Tone:
        """The colour key; grey whenever the clock does not run."""
        return TONES.get(self.kind, Tone.IDLE)

    @property
    def is_late(self) -> bool:
        """Whether the legal due date was missed, finished or not."""
        return self.kind in (StandingKind.OVERDUE, StandingKind.STOPPED_LATE)


NO_STANDING = Standing(StandingKind.NONE)


def standing(
    result: ClockResult,
    today: date,
    calendar: Calendar,
    completed_on: date | None = None,
    waiting_since: date | None = None,
    waiting_for: Holder | None = None,
) -> Standing:
    """Where the case stands on `today` (domain model 6.1.7 to 6.1.9).

    A case that ended without an answer that counts (withdrawn, lapsed, out of scope) has `NO_STANDING` instead.
    """
    done = completed_on or result.completed_on
    if done is not None:
        return _stopped(result.due, done, calendar)
    if result.t0 is None:
        return Standing(StandingKind.NOT_STARTED, since=waiting_since, waiting_for=waiting_for)
    if result.due is None:
        since = result.paused_since + ONE_DAY if result.paused_since else None
        return Standing(StandingKind.PAUSED, remaining=result.limit - len(result.days), since=since)
    return _running(result.due, today, calendar)


def _stopped(due: date | None, done: date, calendar: Calendar) -> Standing:
    if due is None:
        return NO_STANDING
    if done <= due:
        return Standing(StandingKind.STOPPED_ON_TIME, due, since=done)
    late = calendar.working_days_between(due, done)
    return Standing(StandingKind.STOPPED_LATE, due, overdue_by=late, since=done)


def _running(due: date, today: date, calendar: Calendar) -> Standing:
    if today > due:
        return Standing(StandingKind.OVERDUE, due, overdue_by=calendar.working_days_between(due, today))
    if today == due:
        return Standing(StandingKind.DUE_TODAY, due)
    remaining = calendar.working_days_between(today, due)
    kind = StandingKind.DUE_SOON if remaining <= DUE_SOON_DAYS else StandingKind.RUNNING
    return Standing(kind, due, remaining)


WAITING = {
    Holder.OWNER: N_("chưa tính: chờ chủ quản từ %(date)s"),
    Holder.REQUESTER: N_("chưa tính: chờ bổ sung từ %(date)s"),
    Holder.FOCAL: N_("chưa tính: chờ tiếp nhận từ %(date)s"),
}


def deadline_text(shown: Standing) -> Text:
    """The words of a deadline, the same in list, page, mail, letter and calendar feed; no zero is ever written."""
    day = day_text(shown.since) if shown.since else ""
    match shown.kind:
        case StandingKind.OVERDUE if shown.overdue_by:
            return Text(N_("quá hạn %(n)s ngày làm việc"), {"n": shown.overdue_by})
        case StandingKind.OVERDUE:
            return Text(N_("đã quá hạn"), {})
        case StandingKind.RUNNING | StandingKind.DUE_SOON:
            return Text(N_("còn %(n)s ngày làm việc"), {"n": shown.remaining})
        case StandingKind.DUE_TODAY:
            return Text(N_("hạn hôm nay"), {})
        case StandingKind.PAUSED:
            return Text(N_("tạm dừng chờ bổ sung từ %(date)s, còn %(n)s ngày"), {"date": day, "n": shown.remaining})
        case StandingKind.STOPPED_ON_TIME:
            return Text(N_("xong ngày %(date)s, đúng hạn"), {"date": day})
        case StandingKind.STOPPED_LATE if shown.overdue_by:
            return Text(N_("xong ngày %(date)s, quá hạn %(n)s ngày làm việc"), {"date": day, "n": shown.overdue_by})
        case StandingKind.STOPPED_LATE:
            return Text(N_("xong ngày %(date)s, quá hạn"), {"date": day})
        case StandingKind.NOT_STARTED if shown.waiting_for and shown.since:
            return Text(WAITING[shown.waiting_for], {"date": day})
        case StandingKind.NOT_STARTED:
            return Text(N_("chưa tính thời hạn"), {})
        case _:
            return Text(N_("không tính thời hạn"), {})
