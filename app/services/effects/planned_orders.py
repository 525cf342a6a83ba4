"""Planned orders on the account of a withdrawn database: laid out in time, signed, or dropped (3.2 #11)."""

from datetime import date
from typing import Any

from sqlalchemy import select

from app.adapters.letter_text import spelled
from app.extensions import db
from app.models.connections import AccountOrder
from app.models.proposals import PlannedOrder, Proposal
from app.queries.plans import due_plan, overtaken_plan, planned_order_of
from app.services.accounts_ledger import give_order, open_order
from app.services.steps import Step
from workflows.accounts import EXPIRED, REVOKED
from workflows.letters import format_date_vi
from workflows.text import day_text

REASON_CODE = "DATABASE_WITHDRAWN"
WORDS = {"SUSPEND": "Tạm khoá", "REVOKE": "Thu hồi"}
STATES = {REVOKED: "tài khoản đã bị thu hồi", EXPIRED: "tài khoản đã hết hạn"}
SUSPENDED_ALREADY = "tài khoản đã bị tạm khoá"


def _reason(plan: PlannedOrder) -> dict[str, Any]:
    """Why the account ends: the Chairman's decision, named as its basis like every reason (0.6.9)."""
    proposal = db.session.get_one(Proposal, plan.proposal_id)
    decided = date.fromisoformat(proposal.result["decided_on"])
    number = proposal.result["decision_no"]
    decision = f"Quyết định số {number} ngày {format_date_vi(decided)} của Chủ tịch Ủy ban nhân dân tỉnh"
    name = spelled(proposal.before.get("p7_2_a_name", ""))
    return {
        "reason_code": REASON_CODE,
        "reason_text": (
            f"{name} được rút khỏi Danh mục cơ sở dữ liệu theo {decision}; việc kết thúc kết nối thực hiện theo "
            "phương án chuyển tiếp đã thông báo."
        ),
        "legal_basis": ["khoản 1 Điều 7 Quy chế", decision],
    }


def lay_out_order(step: Step) -> None:
    """Write the order down with its day, reason and basis; it becomes one when the leader signs it."""
    assert step.account is not None  # the row was found by the account's state
    plan = due_plan(step.account, step.today, step.calendar)
    assert plan is not None  # the guard found it
    order = give_order(step, plan.kind, order={"not_before": plan.planned_on.isoformat()}, reason=_reason(plan))
    plan.order_id = order.id
    step.payload |= {"order_kind": plan.kind, "not_before": plan.planned_on.isoformat()}
    step.note = f"{WORDS[plan.kind]} ngày {day_text(plan.planned_on)}"
    db.session.flush()


def sign_order(step: Step) -> None:
    """From now on it is this leader's order, and somebody else executes it."""
    kind = step.facts.laid_out_order
    order = open_order(step.case.id, kind)
    assert order is not None  # the guard found it
    order.ordered_by_id, order.ordered_at = step.actor.account_id, step.now
    step.payload |= {"order_kind": kind, "not_before": order.order["not_before"]}
    step.note = f"{WORDS[kind]} ngày {day_text(date.fromisoformat(order.order['not_before']))}"
    db.session.flush()


def drop_planned_order(step: Step) -> None:
    """What the account's own state has made needless stays on record as a cancelled order."""
    assert step.account is not None  # the row was found by the account's state
    plan = overtaken_plan(step.account, step.today, step.calendar)
    assert plan is not None  # the guard found it
    why = STATES.get(step.account.state, SUSPENDED_ALREADY)
    order = give_order(step, plan.kind, order={"not_before": plan.planned_on.isoformat()}, reason={})
    order.is_cancelled, plan.order_id = True, order.id
    step.note = f"{WORDS[plan.kind]} ngày {day_text(plan.planned_on)}: không cần thực hiện, {why}"
    db.session.flush()


def give_way(case_id: int) -> None:
    """Cancel what is planned for a later day, where something must be done now; it will be laid out again."""
    query = select(AccountOrder).where(
        AccountOrder.case_id == case_id, ~AccountOrder.is_executed, ~AccountOrder.is_cancelled
    )
    for order in db.session.scalars(query).all():
        plan = planned_order_of(order.id)
        if plan is not None:
            order.is_cancelled, plan.order_id = True, None
    db.session.flush()


EFFECTS: dict[str, Any] = {
    "lay_out_order": lay_out_order,
    "sign_order": sign_order,
    "drop_planned_order": drop_planned_order,
}
