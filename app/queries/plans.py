"""Orders that are planned on the account of a withdrawn database, and where each of them stands (3.2 #11)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models.connections import AccountOrder, ConnectionAccount
from app.models.letters import Letter
from app.models.proposals import PlannedOrder
from app.queries.clocks import local_day
from workflows.accounts import EXPIRED, REVOKED, SUSPENDED
from workflows.calendar import Calendar
from workflows.ladder import order_lay_out_day

ENDED = (REVOKED, EXPIRED)


def plans_of(account: ConnectionAccount) -> list[PlannedOrder]:
    """The planned orders of an account, the earliest first; of one day the suspension first."""
    query = select(PlannedOrder).where(PlannedOrder.connection_account_id == account.id)
    ordered = query.order_by(PlannedOrder.planned_on, PlannedOrder.kind.desc(), PlannedOrder.id)
    return list(db.session.scalars(ordered))


def _has_come(plan: PlannedOrder, today: date, calendar: Calendar) -> bool:
    return today >= order_lay_out_day(plan.planned_on, calendar)


def is_overtaken(plan: PlannedOrder, state: str, today: date, calendar: Calendar) -> bool:
    """An account that ended otherwise, or is suspended already when the order would be laid out, needs none."""
    if state in ENDED:
        return True
    return plan.kind == "SUSPEND" and state == SUSPENDED and _has_come(plan, today, calendar)


def due_plan(account: ConnectionAccount, today: date, calendar: Calendar) -> PlannedOrder | None:
    """The planned order that is to be laid out now: from three working days before its day on."""
    return next(
        (
            plan
            for plan in plans_of(account)
            if plan.order_id is None
            and _has_come(plan, today, calendar)
            and not is_overtaken(plan, account.state, today, calendar)
        ),
        None,
    )


def overtaken_plan(account: ConnectionAccount, today: date, calendar: Calendar) -> PlannedOrder | None:
    """A planned order that the account's own state has made needless."""
    return next(
        (
            plan
            for plan in plans_of(account)
            if plan.order_id is None and is_overtaken(plan, account.state, today, calendar)
        ),
        None,
    )


def plan_facts(account: ConnectionAccount | None, today: date, calendar: Calendar) -> dict[str, Any]:
    """What the rules may know of the plans of an account; of most accounts there are none."""
    plans = plans_of(account) if account is not None else []
    if account is None or not plans:
        return {}
    due, overtaken = due_plan(account, today, calendar), overtaken_plan(account, today, calendar)
    return {
        "due_plan": due.kind if due else "",
        "overtaken_plan": overtaken.kind if overtaken else "",
        "is_ending_with_database": any(
            plan.kind == "SUSPEND" and (plan.order_id is not None or plan.planned_on <= today) for plan in plans
        ),
    }


def planned_order_of(order_id: int) -> PlannedOrder | None:
    """The plan that an order was laid out from."""
    return db.session.scalars(select(PlannedOrder).where(PlannedOrder.order_id == order_id)).one_or_none()


@dataclass(frozen=True)
class PlanLine:
    """One planned order as a page shows it."""

    kind: str
    planned_on: date
    status: str
    """`PLANNED`, `LAID_OUT`, `SIGNED`, `ISSUED`, `DONE` or `DROPPED`."""
    done_on: date | None = None
    notice: str = ""
    """Number and symbol of the issued notice."""


def plan_lines(case_id: int) -> list[PlanLine]:
    """What is planned on the account of a connection request, in the order of its days."""
    query = (
        select(PlannedOrder, AccountOrder)
        .outerjoin(AccountOrder, AccountOrder.id == PlannedOrder.order_id)
        .where(PlannedOrder.case_id == case_id)
        .order_by(PlannedOrder.planned_on, PlannedOrder.kind.desc(), PlannedOrder.id)
    )
    return [_line(plan, order) for plan, order in db.session.execute(query)]


def _line(plan: PlannedOrder, order: AccountOrder | None) -> PlanLine:
    status = _status(order)
    done = local_day(order.executed_at) if order is not None and order.executed_at else None
    is_out = order is not None and status in ("ISSUED", "DONE")
    return PlanLine(plan.kind, plan.planned_on, status, done, _notice(plan) if is_out else "")


def _status(order: AccountOrder | None) -> str:
    if order is None:
        return "PLANNED"
    if order.is_cancelled:
        return "DROPPED"
    if order.is_executed:
        return "DONE"
    if order.order.get("is_notice_issued"):
        return "ISSUED"
    return "SIGNED" if order.ordered_by_id else "LAID_OUT"


def _notice(plan: PlannedOrder) -> str:
    query = select(Letter.symbol).where(
        Letter.case_id == plan.case_id, Letter.code == "D11", Letter.variant == plan.kind, Letter.status == "ISSUED"
    )
    return db.session.scalar(query.order_by(Letter.id.desc()).limit(1)) or ""
