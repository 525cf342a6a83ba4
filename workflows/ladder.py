"""The steps that time itself takes (domain model 3.1, E2, E7, E14): dates only; what each step does is elsewhere.

All lengths here are product policy, not law: the Regulation knows one time limit alone, that of article 9(1).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from workflows.calendar import ONE_DAY, Calendar

OWNER_TARGET_DAYS = 5
SUPPLEMENT_DAYS = 10
ANSWER_BEFORE_LAPSE_DAYS = 5
INTAKE_WINDOW_DAYS = 1
ACCOUNT_REMINDER_DAYS = (30, 15, 5)
ORDER_AHEAD_DAYS = 3


class StepKind(StrEnum):
    """What is due on the day of a step."""

    REMIND_OWNER = "remind_owner"
    OWNER_LETTER = "owner_letter"
    ESCALATE_OWNER_SILENCE = "escalate_owner_silence"
    LAPSE_NO_CONSENT_POSSIBLE = "lapse_no_consent_possible"
    REMIND_SUPPLEMENT = "remind_supplement"
    LAPSE_NO_SUPPLEMENT_POSSIBLE = "lapse_no_supplement_possible"
    DUE_IN_TWO_DAYS = "due_in_two_days"
    DUE_TOMORROW = "due_tomorrow"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    TARGET_TOMORROW = "target_tomorrow"
    TARGET_TODAY = "target_today"
    ACCOUNT_EXPIRES = "account_expires"
    ORDER_DAY = "order_day"
    ORDER_DAY_UNSIGNED = "order_day_unsigned"
    DECISION_IN_FORCE = "decision_in_force"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its day, and the working day of the count (days left for an account; negative before a due date)."""

    kind: StepKind
    on: date
    number: int


OWNER_SILENCE_DAYS = (5, 8, 10, 15)
OWNER_SILENCE = (
    StepKind.REMIND_OWNER,
    StepKind.OWNER_LETTER,
    StepKind.ESCALATE_OWNER_SILENCE,
    StepKind.LAPSE_NO_CONSENT_POSSIBLE,
)


def owner_silence_steps(
    owner_received_on: date, calendar: Calendar, days: tuple[int, int, int, int] = OWNER_SILENCE_DAYS
) -> tuple[Step, ...]:
    """E2: reminder, letter D12, escalation and possible lapse on working days 5, 8, 10 and 15."""
    after = calendar.nth_working_day_after
    steps = zip(OWNER_SILENCE, days, strict=True)
    return tuple(Step(kind, after(owner_received_on, number), number) for kind, number in steps)


def lateness_steps(due: date, calendar: Calendar) -> tuple[Step, ...]:
    """E14: two and one working days before the due date (the warning and the draft of D8), on it, and after it."""
    before, after = calendar.nth_working_day_before, calendar.nth_working_day_after
    return (
        Step(StepKind.DUE_IN_TWO_DAYS, before(due, 2), -2),
        Step(StepKind.DUE_TOMORROW, before(due, 1), -1),
        Step(StepKind.DUE_TODAY, due, 0),
        Step(StepKind.OVERDUE, after(due, 1), 1),
    )


def target_steps(target: date, calendar: Calendar) -> tuple[Step, ...]:
    """One working day before an internal target, and on it; nothing after it, since nothing of the law runs out."""
    return (
        Step(StepKind.TARGET_TOMORROW, calendar.nth_working_day_before(target, 1), -1),
        Step(StepKind.TARGET_TODAY, target, 0),
    )


def supplement_steps(issued_on: date, calendar: Calendar, days: int = SUPPLEMENT_DAYS) -> tuple[Step, ...]:
    """E7: a reminder on the day the answer is asked for; the lapse is possible once the lapse day is over."""
    answer_by = supplement_answer_by(issued_on, calendar, days)
    lapse_on = supplement_lapse_on(issued_on, calendar, days)
    return (
        Step(StepKind.REMIND_SUPPLEMENT, answer_by, days - ANSWER_BEFORE_LAPSE_DAYS),
        Step(StepKind.LAPSE_NO_SUPPLEMENT_POSSIBLE, lapse_on + ONE_DAY, days),
    )


def supplement_lapse_on(issued_on: date, calendar: Calendar, days: int = SUPPLEMENT_DAYS) -> date:
    """The last of 10 working days for an answer to D2; after it the case may lapse (trigger 20)."""
    return calendar.nth_working_day_after(issued_on, days)


def supplement_answer_by(issued_on: date, calendar: Calendar, days: int = SUPPLEMENT_DAYS) -> date:
    """The date that D2 asks for: 5 working days before the lapse day (0.6.15)."""
    return calendar.nth_working_day_before(supplement_lapse_on(issued_on, calendar, days), ANSWER_BEFORE_LAPSE_DAYS)


def owner_target(received_on: date, calendar: Calendar, days: int = OWNER_TARGET_DAYS) -> date:
    """Working day 5 after the owner received the request: the date that D3 names (0.6.15)."""
    return calendar.nth_working_day_after(received_on, days)


def intake_window_end(received_on: date, calendar: Calendar, days: int = INTAKE_WINDOW_DAYS) -> date:
    """The first working day after R; at its 24:00 the request is deemed complete (0.6.4)."""
    return calendar.nth_working_day_after(received_on, days)


def is_intake_window_over(received_on: date, today: date, calendar: Calendar, days: int = INTAKE_WINDOW_DAYS) -> bool:
    """Whether the 24:00 that ends the intake window has passed."""
    return today > intake_window_end(received_on, calendar, days)


def account_reminders(valid_to: date) -> tuple[Step, ...]:
    """Reminders 30, 15 and 5 calendar days before an account's last day."""
    return tuple(Step(StepKind.ACCOUNT_EXPIRES, valid_to - timedelta(days=n), n) for n in ACCOUNT_REMINDER_DAYS)


def order_lay_out_day(planned_on: date, calendar: Calendar, days: int = ORDER_AHEAD_DAYS) -> date:
    """The day from which a planned order lies ready to be signed: 3 working days before its own (3.2 #11)."""
    return calendar.nth_working_day_before(planned_on, days)


def steps_reached(steps: tuple[Step, ...], today: date) -> tuple[Step, ...]:
    """The steps whose day has come, in their order."""
    return tuple(step for step in steps if step.on <= today)
