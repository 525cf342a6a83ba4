"""What time asks for on one day, as plain decisions: from dates and counts alone, no database behind them.

A plan is computed from how things stand, so that running it twice, or after days of silence, does no more than once:
what was already done is no longer planned, and a message carries a key under which it is written once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workflows.calendar import ONE_DAY, Calendar
from workflows.ladder import (
    Step,
    StepKind,
    account_reminders,
    lateness_steps,
    order_lay_out_day,
    owner_silence_steps,
    steps_reached,
    target_steps,
)
from workflows.text import N_, day_text

NOTICES: dict[StepKind, str] = {
    StepKind.LAPSE_NO_CONSENT_POSSIBLE: N_(
        "Chủ quản chưa trả lời sau %(days)s ngày làm việc; "
        "ghi ý kiến của cơ quan yêu cầu, sau đó có thể kết thúc hồ sơ."
    ),
    StepKind.LAPSE_NO_SUPPLEMENT_POSSIBLE: N_(
        "Đã hết thời gian chờ bổ sung (ngày %(day)s) và đã nhắc một lần; có thể ký kết thúc hồ sơ."
    ),
    StepKind.DUE_IN_TWO_DAYS: N_("Hồ sơ còn 02 ngày làm việc, hạn ngày %(day)s."),
    StepKind.DUE_TOMORROW: N_(
        "Hồ sơ còn 01 ngày làm việc, hạn ngày %(day)s; nếu không kịp, ký văn bản xin lỗi và hẹn lại trong hôm nay."
    ),
    StepKind.DUE_TODAY: N_("Hồ sơ đến hạn hôm nay, ngày %(day)s."),
    StepKind.OVERDUE: N_("Hồ sơ đã quá hạn từ ngày %(day)s; phải có văn bản xin lỗi và hẹn lại."),
    StepKind.TARGET_TOMORROW: N_("Còn 01 ngày làm việc đến mốc nội bộ ngày %(day)s (không phải hạn luật định)."),
    StepKind.TARGET_TODAY: N_("Hôm nay, ngày %(day)s, là mốc nội bộ của hồ sơ (không phải hạn luật định)."),
    StepKind.ACCOUNT_EXPIRES: N_(
        "Tài khoản kết nối hết hạn ngày %(day)s (còn %(days)s ngày); lập yêu cầu gia hạn nếu còn nhu cầu."
    ),
    StepKind.ORDER_DAY: N_("Hôm nay, ngày %(day)s, thực hiện lệnh đối với tài khoản %(account)s theo kế hoạch."),
    StepKind.ORDER_DAY_UNSIGNED: N_(
        "Lệnh đối với tài khoản %(account)s phải thực hiện từ hôm nay, ngày %(day)s, nhưng chưa được ký và phát hành."
    ),
    StepKind.DECISION_IN_FORCE: N_("Quyết định %(decision)s có hiệu lực từ ngày %(day)s; cập nhật Danh mục."),
}
"""The sentence of each message that the timetable writes to an inbox."""

APOLOGISED = N_("Hồ sơ đã quá hạn từ ngày %(day)s; đã có văn bản xin lỗi và hẹn lại.")
"""What is told instead where the apology was signed before the day came."""

WHO: dict[StepKind, tuple[str, ...]] = {
    StepKind.LAPSE_NO_CONSENT_POSSIBLE: ("leaders",),
    StepKind.LAPSE_NO_SUPPLEMENT_POSSIBLE: ("leaders",),
    StepKind.DUE_IN_TWO_DAYS: ("reviewer",),
    StepKind.DUE_TOMORROW: ("reviewer", "heads", "leaders"),
    StepKind.DUE_TODAY: ("reviewer", "heads", "leaders"),
    StepKind.OVERDUE: ("reviewer", "heads", "leaders"),
    StepKind.ACCOUNT_EXPIRES: ("requester", "operators"),
    StepKind.ORDER_DAY: ("operators",),
    StepKind.ORDER_DAY_UNSIGNED: ("leaders", "clerks"),
    StepKind.DECISION_IN_FORCE: ("reviewers",),
}
"""Who is told (E2, E7, E14, 3.1, 3.2 #11)."""

WORKS_ON: dict[str, tuple[str, ...]] = {
    "intake": ("clerks",),
    "review": ("reviewer",),
    "update": ("reviewer", "clerks"),
}
"""Who works on a case without a time limit, by the stage that its internal target belongs to (3.2)."""

NEEDED_REMINDERS = 2
"""Reminders that go before a lapse (trigger 21)."""

APOLOGY_FROM = (StepKind.DUE_TOMORROW, StepKind.DUE_TODAY, StepKind.OVERDUE)


@dataclass(frozen=True, slots=True)
class Act:
    """An action that the system is to do through the door."""

    action: str


@dataclass(frozen=True, slots=True)
class Tell:
    """A message to write once under `key`."""

    kind: StepKind
    key: str
    params: dict[str, Any] = field(default_factory=dict)
    whom: tuple[str, ...] = ()
    """Audiences of a kind that `WHO` leaves to the stage of the case."""
    instead: str = ""
    """The sentence where the kind's own does not fit."""

    @property
    def message(self) -> str:
        """The sentence, in Vietnamese, with its places open."""
        return self.instead or NOTICES[self.kind]

    @property
    def audiences(self) -> tuple[str, ...]:
        """The audiences of the case that are told."""
        return self.whom or WHO[self.kind]


Plan = tuple[Act | Tell, ...]


@dataclass(frozen=True, slots=True)
class Silence:
    """How an unanswered request for consent stands."""

    informed_on: date
    reminder_count: int
    reminded_on: date | None
    is_escalated: bool


def plan_for_silence(silence: Silence, today: date, calendar: Calendar, days: tuple[int, int, int, int]) -> Plan:
    """E2: reminder, letter D12, escalation, possible lapse; after a silence of our own one reminder a day, not two."""
    reached = {step.kind for step in steps_reached(owner_silence_steps(silence.informed_on, calendar, days), today)}
    wanted = len(reached & {StepKind.REMIND_OWNER, StepKind.OWNER_LETTER})
    plan: list[Act | Tell] = []
    if silence.reminder_count < wanted and silence.reminded_on != today:
        plan.append(Act("remind_owner"))
    if StepKind.ESCALATE_OWNER_SILENCE in reached and not silence.is_escalated:
        plan.append(Act("escalate_silence"))
    is_exhausted = silence.reminder_count >= NEEDED_REMINDERS and silence.is_escalated
    if StepKind.LAPSE_NO_CONSENT_POSSIBLE in reached and is_exhausted:
        kind = StepKind.LAPSE_NO_CONSENT_POSSIBLE
        plan.append(Tell(kind, f"{kind}:{silence.informed_on}", {"days": days[3]}))
    return tuple(plan)


def plan_for_lateness(
    due: date, today: date, calendar: Calendar, *, has_apology: bool, is_apology_signed: bool = False
) -> Plan:
    """E14: the last step reached is told, and from one working day before the end a draft of D8 lies ready."""
    reached = steps_reached(lateness_steps(due, calendar), today)
    if not reached:
        return ()
    kind = reached[-1].kind
    instead = APOLOGISED if kind is StepKind.OVERDUE and is_apology_signed else ""
    told = Tell(kind, f"{kind}:{due}", {"day": day_text(due)}, instead=instead)
    return (Act("prepare_apology"), told) if kind in APOLOGY_FROM and not has_apology else (told,)


def plan_for_target(stage: str, target: date, today: date, calendar: Calendar) -> Plan:
    """0.2.8: who works on a case without a time limit is reminded of the internal target; no letter, no lateness."""
    reached = steps_reached(target_steps(target, calendar), today)
    if not reached or today > target:
        return ()
    kind = reached[-1].kind
    return (Tell(kind, f"{kind}:{stage}:{target}", {"day": day_text(target)}, WORKS_ON[stage]),)


def plan_for_supplement(answer_by: date, lapse_on: date, reminded_on: date | None, today: date) -> Plan:
    """E7: one reminder from the day the answer is asked for; after the lapse day the leader may close the case."""
    if reminded_on is None:
        return (Act("remind_supplement"),) if today >= answer_by else ()
    if today < lapse_on + ONE_DAY or reminded_on == today:
        return ()
    kind = StepKind.LAPSE_NO_SUPPLEMENT_POSSIBLE
    return (Tell(kind, f"{kind}:{lapse_on}", {"day": day_text(lapse_on)}),)


def plan_for_account(account_id: str, valid_to: date, today: date) -> Plan:
    """3.1: reminders 30, 15 and 5 days before the last day, of which the nearest is told; expiry after its 24:00."""
    if today > valid_to:
        return (Act("expire"),)
    return tuple(_last_reminders(account_id, valid_to, today))


def _last_reminders(account_id: str, valid_to: date, today: date) -> Iterator[Tell]:
    reached: tuple[Step, ...] = steps_reached(account_reminders(valid_to), today)
    if reached:
        kind, left = StepKind.ACCOUNT_EXPIRES, (valid_to - today).days
        key = f"{kind}:{account_id}:{valid_to}:{reached[-1].number}"
        yield Tell(kind, key, {"day": day_text(valid_to), "days": left})


@dataclass(frozen=True, slots=True)
class OrderStanding:
    """How a planned order stands: laid out when `order_id` is there, and to be executed once it is issued."""

    plan_id: int
    account_id: str
    planned_on: date
    order_id: int | None
    is_issued: bool = False
    is_closed: bool = False
    """The order was executed, or cancelled because the account's state made it needless."""


def plan_for_order(order: OrderStanding, *, is_overtaken: bool, today: date, calendar: Calendar) -> Plan:
    """3.2 #11: laid out three working days ahead; on its day the operators, or whoever it still waits for, are told."""
    if order.order_id is None:
        if is_overtaken:
            return (Act("drop_planned_order"),)
        return (Act("lay_out_order"),) if today >= order_lay_out_day(order.planned_on, calendar) else ()
    if order.is_closed or today < order.planned_on:
        return ()
    kind = StepKind.ORDER_DAY if order.is_issued else StepKind.ORDER_DAY_UNSIGNED
    params = {"account": order.account_id, "day": day_text(order.planned_on)}
    return (Tell(kind, f"{kind}:{order.plan_id}", params),)


def plan_for_decision(decision_id: int, number: str, effective_on: date, today: date) -> Plan:
    """3.2 #11: from its effective day on a decision can be applied; the reviewers are told once."""
    if today < effective_on:
        return ()
    kind = StepKind.DECISION_IN_FORCE
    return (Tell(kind, f"{kind}:{decision_id}", {"decision": number, "day": day_text(effective_on)}),)
