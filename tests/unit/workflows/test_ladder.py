"""The steps that time takes: silent owner (E2), supplement (E7), lateness (E14), expiring accounts."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from workflows.calendar import build_calendar
from workflows.data.calendar_vn import OFFICIAL_OFF, OFFICIAL_WORKED
from workflows.ladder import (
    StepKind,
    account_reminders,
    intake_window_end,
    is_intake_window_over,
    lateness_steps,
    owner_silence_steps,
    owner_target,
    steps_reached,
    supplement_answer_by,
    supplement_lapse_on,
    supplement_steps,
    target_steps,
)

CALENDAR = build_calendar(OFFICIAL_OFF, OFFICIAL_WORKED, 2024, 2027)


def test_a_silent_owner_is_reminded_written_to_escalated_and_may_lapse():
    steps = owner_silence_steps(date(2025, 3, 17), CALENDAR)
    assert [(step.kind, step.on, step.number) for step in steps] == [
        (StepKind.REMIND_OWNER, date(2025, 3, 24), 5),
        (StepKind.OWNER_LETTER, date(2025, 3, 27), 8),
        (StepKind.ESCALATE_OWNER_SILENCE, date(2025, 3, 31), 10),
        (StepKind.LAPSE_NO_CONSENT_POSSIBLE, date(2025, 4, 8), 15),
    ]


def test_steps_are_reached_on_their_day_and_not_before():
    steps = owner_silence_steps(date(2025, 3, 17), CALENDAR)
    assert steps_reached(steps, date(2025, 3, 23)) == ()
    assert steps_reached(steps, date(2025, 3, 24)) == steps[:1]
    assert steps_reached(steps, date(2025, 4, 7)) == steps[:3]
    assert steps_reached(steps, date(2025, 4, 8)) == steps


def test_lateness_warns_two_and_one_working_days_before_on_the_day_and_after():
    steps = lateness_steps(date(2025, 5, 5), CALENDAR)
    assert [(step.kind, step.on, step.number) for step in steps] == [
        (StepKind.DUE_IN_TWO_DAYS, date(2025, 4, 28), -2),
        (StepKind.DUE_TOMORROW, date(2025, 4, 29), -1),
        (StepKind.DUE_TODAY, date(2025, 5, 5), 0),
        (StepKind.OVERDUE, date(2025, 5, 6), 1),
    ]


def test_an_internal_target_is_announced_one_working_day_before_it_and_on_it_and_never_after():
    steps = target_steps(date(2025, 5, 5), CALENDAR)
    assert [(step.kind, step.on, step.number) for step in steps] == [
        (StepKind.TARGET_TOMORROW, date(2025, 4, 29), -1),
        (StepKind.TARGET_TODAY, date(2025, 5, 5), 0),
    ]


def test_a_supplement_has_ten_working_days_and_is_asked_for_five_before_they_end():
    assert supplement_lapse_on(date(2025, 2, 19), CALENDAR) == date(2025, 3, 5)
    assert supplement_answer_by(date(2025, 2, 19), CALENDAR) == date(2025, 2, 26)


def test_a_supplement_asked_for_before_tet_is_not_due_in_tet():
    assert supplement_answer_by(date(2025, 1, 24), CALENDAR) == date(2025, 2, 7)
    assert supplement_lapse_on(date(2025, 1, 24), CALENDAR) == date(2025, 2, 14)


def test_a_case_may_lapse_only_once_the_lapse_day_is_over():
    reminder, lapse = supplement_steps(date(2025, 2, 19), CALENDAR)
    assert (reminder.kind, reminder.on) == (StepKind.REMIND_SUPPLEMENT, date(2025, 2, 26))
    assert (lapse.kind, lapse.on) == (StepKind.LAPSE_NO_SUPPLEMENT_POSSIBLE, date(2025, 3, 6))
    assert (reminder.number, lapse.number) == (5, 10)


@given(issued_on=st.dates(date(2024, 1, 1), date(2026, 12, 1)))
def test_the_date_d2_asks_for_is_five_working_days_before_the_lapse_day(issued_on: date):
    answer_by, lapse_on = supplement_answer_by(issued_on, CALENDAR), supplement_lapse_on(issued_on, CALENDAR)
    assert CALENDAR.working_days_between(answer_by, lapse_on) == 5
    assert CALENDAR.working_days_between(issued_on, answer_by) == 5


def test_the_owner_is_asked_to_answer_by_working_day_five():
    assert owner_target(date(2025, 4, 24), CALENDAR) == date(2025, 5, 5)
    assert owner_target(date(2025, 3, 17), CALENDAR) == date(2025, 3, 24)


def test_the_intake_window_is_one_working_day_after_receipt():
    assert intake_window_end(date(2024, 12, 2), CALENDAR) == date(2024, 12, 3)
    assert intake_window_end(date(2024, 9, 28), CALENDAR) == date(2024, 9, 30)
    assert intake_window_end(date(2025, 4, 25), CALENDAR) == date(2025, 4, 26)


def test_the_intake_window_is_over_at_midnight_of_its_last_day():
    assert not is_intake_window_over(date(2024, 12, 2), date(2024, 12, 3), CALENDAR)
    assert is_intake_window_over(date(2024, 12, 2), date(2024, 12, 4), CALENDAR)


def test_an_account_is_announced_30_15_and_5_calendar_days_before_it_ends():
    steps = account_reminders(date(2025, 7, 31))
    assert [(step.on, step.number) for step in steps] == [
        (date(2025, 7, 1), 30),
        (date(2025, 7, 16), 15),
        (date(2025, 7, 26), 5),
    ]
    assert {step.kind for step in steps} == {StepKind.ACCOUNT_EXPIRES}


def test_lengths_of_another_policy_move_the_steps():
    monday = date(2025, 3, 17)
    assert [step.number for step in owner_silence_steps(monday, CALENDAR, (1, 2, 3, 4))] == [1, 2, 3, 4]
    assert owner_silence_steps(monday, CALENDAR, (1, 2, 3, 4))[3].on == date(2025, 3, 21)
    assert supplement_lapse_on(monday, CALENDAR, 7) == date(2025, 3, 26)
    assert supplement_answer_by(monday, CALENDAR, 7) == date(2025, 3, 19)
    assert [step.number for step in supplement_steps(monday, CALENDAR, 7)] == [2, 7]
    assert owner_target(monday, CALENDAR, 2) == date(2025, 3, 19)
    assert intake_window_end(monday, CALENDAR, 2) == date(2025, 3, 19)
    assert not is_intake_window_over(monday, date(2025, 3, 19), CALENDAR, 2)
