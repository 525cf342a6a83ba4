"""Orders and connection accounts: entries that several actions write."""

from typing import Any

from sqlalchemy import select, update

from app.extensions import db
from app.models.connections import AccountOrder, ConnectionAccount
from app.services import trail
from app.services.steps import Step
from workflows.accounts import ACCOUNTS, LOCKED
from workflows.machine import move
from workflows.roles import SYSTEM_ACTOR


def open_order(case_id: int, kind: str) -> AccountOrder | None:
    """The order of a kind that was given and neither executed nor cancelled."""
    return db.session.execute(
        select(AccountOrder).where(
            AccountOrder.case_id == case_id,
            AccountOrder.kind == kind,
            ~AccountOrder.is_executed,
            ~AccountOrder.is_cancelled,
        )
    ).scalar_one_or_none()


def give_order(step: Step, kind: str, *, order: dict[str, Any], reason: dict[str, Any]) -> AccountOrder:
    """Write down a leader's order; somebody else executes it."""
    entry = AccountOrder(
        case_id=step.case.id,
        connection_account_id=step.account.id if step.account else None,
        kind=kind,
        ordered_at=step.now,
        ordered_by_id=step.actor.account_id,
        order=order,
        reason=reason,
    )
    db.session.add(entry)
    db.session.flush()
    return entry


def cancel_orders(case_id: int) -> None:
    """Cancel every open order of a case."""
    db.session.execute(
        update(AccountOrder).where(AccountOrder.case_id == case_id, ~AccountOrder.is_executed).values(is_cancelled=True)
    )


def move_account(account: ConnectionAccount, action: str, target: str) -> tuple[str, str]:
    """Carry an account along its own machine; return the states before and after."""
    source = account.state
    account.state = move(ACCOUNTS, action, source, target)
    return source, account.state


def record_account_event(
    step: Step, account: ConnectionAccount, name: str, action: str, states: tuple[str, str]
) -> None:
    """Write what the system itself did to an account into the trail."""
    trail.record(
        name=name,
        action=action,
        actor=SYSTEM_ACTOR,
        at=step.now,
        recorded_at=step.recorded_at,
        case_id=step.case.id,
        role="SYSTEM",
        party="SYSTEM",
        from_state=states[0],
        to_state=states[1],
        visibility="parties",
        payload={"account_id": account.account_id},
    )


def revoke_locked(step: Step) -> None:
    """A locked account of a case that goes no further is revoked at once (trigger 9)."""
    locked = db.session.execute(
        select(ConnectionAccount).where(ConnectionAccount.case_id == step.case.id, ConnectionAccount.state == LOCKED)
    ).scalar_one_or_none()
    if locked is not None:
        states = move_account(locked, "revoke", "revoked")
        record_account_event(step, locked, "account_revoked", "revoke", states)
