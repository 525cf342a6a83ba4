"""A snapshot of a case for the rules: everything they may know, and no database behind it."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models.cases import Case, CaseItem
from app.models.connections import AccountOrder, ConnectionAccount
from app.models.letters import Letter
from app.models.trail import Event
from app.queries.clocks import clock_of, local_day
from workflows.calendar import Calendar
from workflows.fields import Problem
from workflows.policies import Policies
from workflows.rows import Facts

LIVE_ACCOUNT = ("created_locked", "active", "suspended")


def account_of(case_id: int) -> ConnectionAccount | None:
    """The connection account of a case: the live one, or else the last."""
    accounts = db.session.execute(
        select(ConnectionAccount).where(ConnectionAccount.case_id == case_id).order_by(ConnectionAccount.id.desc())
    ).scalars()
    found = list(accounts)
    return next((account for account in found if account.state in LIVE_ACCOUNT), found[0] if found else None)


def has_live_connection(case: Case) -> bool:
    """Article 4.2: the same requester already holds a live connection on one of the same datasets."""
    wanted = select(CaseItem.dataset_id).where(CaseItem.case_id == case.id)
    return (
        db.session.execute(
            select(ConnectionAccount.id)
            .join(CaseItem, CaseItem.case_id == ConnectionAccount.case_id)
            .where(
                ConnectionAccount.requesting_agency_id == case.requesting_agency_id,
                ConnectionAccount.state == "active",
                ConnectionAccount.case_id != case.id,
                CaseItem.dataset_id.in_(wanted),
                CaseItem.is_granted.is_not(False),
            )
            .limit(1)
        ).first()
        is not None
    )


def _who_did(case_id: int) -> dict[str, frozenset[int]]:
    rows = db.session.execute(
        select(Event.action, Event.actor_id).where(Event.case_id == case_id, Event.actor_id.is_not(None)).distinct()
    )
    did: dict[str, set[int]] = {}
    for action, actor_id in rows:
        assert actor_id is not None  # the query left the system out
        did.setdefault(action, set()).add(actor_id)
    return {action: frozenset(actors) for action, actors in did.items()}


def _letter_facts(case_id: int) -> dict[str, Any]:
    rows = db.session.execute(
        select(Letter.id, Letter.code, Letter.variant, Letter.status).where(
            Letter.case_id == case_id, Letter.status != "VOID"
        )
    ).all()
    return {
        "letters": frozenset((code, status) for _, code, _, status in rows),
        "letter_ids": {key: (code, variant, status) for key, code, variant, status in rows},
    }


def _order_facts(case_id: int, account: ConnectionAccount | None) -> dict[str, Any]:
    orders = db.session.execute(
        select(AccountOrder).where(
            AccountOrder.case_id == case_id, ~AccountOrder.is_executed, ~AccountOrder.is_cancelled
        )
    ).scalars()
    found = list(orders)
    issued = {order.kind for order in found if order.kind != "CREATE" and order.order.get("is_notice_issued")}
    return {
        "open_orders": frozenset(order.kind for order in found),
        "issued_orders": frozenset(issued),
        "order_signer_ids": frozenset(order.ordered_by_id for order in found if order.ordered_by_id),
        "account_state": account.state if account is not None and account.state != "revoked" else None,
        "account_valid_to": account.valid_to if account else None,
        "account_ids_known": frozenset(db.session.scalars(select(ConnectionAccount.account_id)))
        if any(order.kind == "CREATE" for order in found)
        else frozenset(),
    }


def _supplement_facts(case: Case) -> dict[str, Any]:
    supplement = case.supplements[-1] if case.supplements else None
    if supplement is None:
        return {}
    return {
        "lapse_on": supplement.lapse_on,
        "is_supplement_reminded": supplement.reminded_at is not None,
        "supplement_items": tuple(supplement.items),
    }


def _clock_facts(case: Case, now: datetime, policies: Policies, calendar: Calendar) -> dict[str, Any]:
    clock, today = clock_of(case, policies, calendar), local_day(now)
    return {
        "due_on": clock.due,
        "consumed_days": clock.used(today),
        "remaining_days": calendar.working_days_between(today, clock.due) if clock.due else None,
        "is_clock_running": clock.is_started and not clock.is_paused and case.completed_on is None,
    }


def facts_of(
    case: Case,
    *,
    now: datetime,
    policies: Policies,
    calendar: Calendar,
    form_problems: tuple[Problem, ...] = (),
) -> Facts:
    """Take the snapshot of a case before an action."""
    account = account_of(case.id)
    consent = next((c for c in reversed(case.consents) if c.withdrawn_at is None), None)
    today = local_day(now)
    return Facts(
        state=case.state,
        today=today,
        now=now,
        calendar=calendar,
        policies=policies,
        track=case.track,
        channel=case.channel,
        consent_status=case.consent_status,
        is_owner_requester=case.owner_agency_id == case.requesting_agency_id,
        is_owner_focal=case.owner_agency_id == case.focal_agency_id,
        is_conflict=case.is_conflict,
        received_on=local_day(case.received_at) if case.received_at else None,
        is_deemed_complete=case.is_deemed_complete,
        supplement_count=case.supplement_count,
        reviewer_id=case.reviewer_id,
        filed_by_id=case.filed_by_id,
        sent_by_id=case.sent_by_id,
        consent_signer_id=case.consent_signer_id,
        return_to=case.return_to,
        proposed_outcome=case.proposed_outcome,
        proposal_cause=case.proposal_cause,
        refusal=case.refusal,
        reschedule_count=case.reschedule_count,
        waiting_since=case.waiting_since,
        owner_informed_on=local_day(case.owner_informed_at) if case.owner_informed_at else None,
        reminder_count=case.reminder_count,
        is_escalated=case.is_escalated,
        is_requester_heard=case.is_requester_heard,
        conditions=tuple(consent.conditions) if consent else (),
        dataset_codes=tuple(item.dataset.code for item in case.items),
        has_sharing_arrangement=bool(case.sharing_arrangement),
        is_duplicate=case.duplicate_of_id is not None,
        is_quarantined=case.is_quarantined,
        did=_who_did(case.id),
        form_problems=form_problems,
        scope=case.database.scope if case.database else "PROVINCIAL_SCOPE",
        is_owner_ended=case.owner_agency.has_ended(today) if case.owner_agency else False,
        is_duplicate_connection=has_live_connection(case),
        has_duplicate_reason=bool(str(case.content.get("duplicate_reason") or "").strip()),
        **_letter_facts(case.id),
        **_order_facts(case.id, account),
        **_supplement_facts(case),
        **_clock_facts(case, now, policies, calendar),
    )
