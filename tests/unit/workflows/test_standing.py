"""What is said of a deadline, in the same words and colours everywhere."""

from datetime import date

import pytest

from workflows.attribution import Holder
from workflows.calendar import build_calendar
from workflows.clock import (
    NO_STANDING,
    ClockInput,
    Pause,
    Receipt,
    Standing,
    StandingKind,
    Tone,
    compute,
    deadline_text,
    standing,
)
from workflows.data.calendar_vn import OFFICIAL_OFF, OFFICIAL_WORKED

CALENDAR = build_calendar(OFFICIAL_OFF, OFFICIAL_WORKED, 2024, 2027)
RUNNING = compute(ClockInput(Receipt(date(2025, 6, 9)), Receipt(date(2025, 6, 9))), CALENDAR)


def june(day: int, completed: int | None = None) -> Standing:
    done = None if completed is None else date(2025, 6, completed)
    return standing(RUNNING, date(2025, 6, day), CALENDAR, completed_on=done)


@pytest.mark.parametrize(
    "day, kind, tone, words",
    [
        (9, StandingKind.RUNNING, Tone.OK, "còn 5 ngày làm việc"),
        (11, StandingKind.RUNNING, Tone.OK, "còn 3 ngày làm việc"),
        (12, StandingKind.DUE_SOON, Tone.SOON, "còn 2 ngày làm việc"),
        (13, StandingKind.DUE_SOON, Tone.SOON, "còn 1 ngày làm việc"),
        (15, StandingKind.DUE_SOON, Tone.SOON, "còn 1 ngày làm việc"),
        (16, StandingKind.DUE_TODAY, Tone.LAST, "hạn hôm nay"),
        (17, StandingKind.OVERDUE, Tone.LATE, "quá hạn 1 ngày làm việc"),
        (23, StandingKind.OVERDUE, Tone.LATE, "quá hạn 5 ngày làm việc"),
    ],
)
def test_a_running_case_says_what_is_left_in_words_and_colour(day: int, kind: StandingKind, tone: Tone, words: str):
    shown = june(day)
    assert (shown.kind, shown.tone, deadline_text(shown).filled()) == (kind, tone, words)
    assert shown.due == date(2025, 6, 16)
    assert shown.is_late is (kind is StandingKind.OVERDUE)
    assert (shown.remaining == 0) is (day >= 16)
    assert (shown.overdue_by == 0) is (day <= 16)


def test_the_late_case_of_the_demonstration_is_seven_working_days_late():
    result = compute(ClockInput(Receipt(date(2025, 4, 14)), Receipt(date(2025, 4, 14))), CALENDAR)
    assert standing(result, date(2025, 4, 29), CALENDAR).overdue_by == 7


def test_late_on_the_weekend_after_a_friday_is_late_without_a_zero():
    result = compute(ClockInput(Receipt(date(2025, 6, 6)), Receipt(date(2025, 6, 6))), CALENDAR)
    assert result.due == date(2025, 6, 13)
    assert deadline_text(standing(result, date(2025, 6, 14), CALENDAR)).filled() == "đã quá hạn"
    stopped = standing(result, date(2025, 6, 20), CALENDAR, completed_on=date(2025, 6, 15))
    assert (stopped.kind, deadline_text(stopped).filled()) == (
        StandingKind.STOPPED_LATE,
        "xong ngày 15/06/2025, quá hạn",
    )


def test_finished_on_the_last_day_is_on_time_and_grey():
    shown = june(30, completed=16)
    assert (shown.kind, shown.tone, shown.is_late) == (StandingKind.STOPPED_ON_TIME, Tone.IDLE, False)
    assert deadline_text(shown).filled() == "xong ngày 16/06/2025, đúng hạn"


def test_finished_a_day_after_is_late_for_ever():
    shown = june(30, completed=17)
    assert (shown.kind, shown.tone, shown.overdue_by) == (StandingKind.STOPPED_LATE, Tone.LATE, 1)
    assert shown.is_late
    assert deadline_text(shown).filled() == "xong ngày 17/06/2025, quá hạn 1 ngày làm việc"


def test_the_completion_known_to_the_clock_itself_counts_too():
    clock = ClockInput(Receipt(date(2025, 6, 9)), Receipt(date(2025, 6, 9)), completed_on=date(2025, 6, 13))
    shown = standing(compute(clock, CALENDAR), date(2025, 6, 30), CALENDAR)
    assert shown.kind is StandingKind.STOPPED_ON_TIME
    assert shown.since == date(2025, 6, 13)


def test_a_paused_case_says_from_when_and_how_much_is_left():
    clock = ClockInput(Receipt(date(2025, 6, 9)), Receipt(date(2025, 6, 9)), pauses=(Pause(date(2025, 6, 11)),))
    shown = standing(compute(clock, CALENDAR), date(2025, 6, 30), CALENDAR)
    assert (shown.kind, shown.tone, shown.due, shown.remaining) == (StandingKind.PAUSED, Tone.IDLE, None, 3)
    assert deadline_text(shown).filled() == "tạm dừng chờ bổ sung từ 12/06/2025, còn 3 ngày"


@pytest.mark.parametrize(
    "holder, words",
    [
        (Holder.OWNER, "chưa tính: chờ chủ quản từ 17/03/2025"),
        (Holder.REQUESTER, "chưa tính: chờ bổ sung từ 17/03/2025"),
        (Holder.FOCAL, "chưa tính: chờ tiếp nhận từ 17/03/2025"),
    ],
)
def test_a_case_that_waits_says_for_whom_and_since_when(holder: Holder, words: str):
    result = compute(ClockInput(Receipt(date(2025, 3, 17)), None), CALENDAR)
    shown = standing(result, date(2025, 4, 29), CALENDAR, waiting_since=date(2025, 3, 17), waiting_for=holder)
    assert (shown.kind, shown.tone, shown.due) == (StandingKind.NOT_STARTED, Tone.IDLE, None)
    assert deadline_text(shown).filled() == words


def test_a_draft_and_an_ended_case_say_that_no_time_runs():
    nothing = compute(ClockInput(None, None), CALENDAR)
    assert deadline_text(standing(nothing, date(2025, 4, 29), CALENDAR)).filled() == "chưa tính thời hạn"
    no_date = standing(nothing, date(2025, 4, 29), CALENDAR, waiting_for=Holder.OWNER)
    assert deadline_text(no_date).filled() == "chưa tính thời hạn"
    ended = standing(nothing, date(2025, 4, 29), CALENDAR, completed_on=date(2025, 4, 28))
    assert ended == NO_STANDING
    assert (ended.tone, deadline_text(ended).filled()) == (Tone.IDLE, "không tính thời hạn")
