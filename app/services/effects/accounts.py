"""The connection account after its grant: orders and executions (3.1)."""

from typing import Any

from app.services.accounts_ledger import cancel_orders, give_order, move_account, open_order
from app.services.effects import planned_orders
from app.services.steps import Step

ORDERS = {"order_suspend": "SUSPEND", "order_reinstate": "REINSTATE", "order_revoke": "REVOKE"}
EXECUTIONS = {"suspend": "SUSPEND", "reinstate": "REINSTATE", "revoke": "REVOKE"}


def order(step: Step) -> None:
    """Write down the leader's order with its reason; the operator executes it after its notice is issued."""
    planned_orders.give_way(step.case.id)
    reason = {name: step.given[name] for name in ("reason_code", "reason_text", "legal_basis") if step.given.get(name)}
    give_order(step, ORDERS[step.row.action], order={}, reason=reason)
    step.note = step.given["reason_text"]


def execute(step: Step) -> None:
    """Carry the account along its machine and close the order that asked for it."""
    assert step.account is not None  # the row was found by the account's state
    move_account(step.account, step.row.action, step.target)
    entry = open_order(step.case.id, EXECUTIONS.get(step.row.action, ""))
    if entry is not None:
        entry.is_executed, entry.executed_at, entry.executed_by_id = True, step.now, step.actor.account_id
    step.payload["account_id"] = step.account.account_id


def expire(step: Step) -> None:
    """An account whose term is over needs no order any more."""
    execute(step)
    cancel_orders(step.case.id)


def record_handover(step: Step) -> None:
    """When, to whom, by which channel; never what."""
    assert step.account is not None  # the row was found by the account's state
    step.account.handover = {
        "handed_to": step.given["handed_to"],
        "handed_at": step.given["handed_at"].isoformat(),
        "handed_via": step.given["handed_via"],
    }


EFFECTS: dict[str, Any] = {
    **dict.fromkeys(ORDERS, order),
    **dict.fromkeys(EXECUTIONS, execute),
    "expire": expire,
    "record_handover": record_handover,
    **planned_orders.EFFECTS,
}
