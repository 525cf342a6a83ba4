"""A snapshot of a case for the rules: everything they may know, and no database behind it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Label, Row, String, bindparam, cast, exists, func, select
from sqlalchemy import inspect as state_of
from sqlalchemy.orm.attributes import InstrumentedAttribute, set_committed_value

from app.extensions import db
from app.models.cases import Case, CaseItem, OwnerConsent, PauseSpan, Supplement
from app.models.catalogue import Dataset
from app.models.connections import AccountOrder, ConnectionAccount
from app.models.letters import Letter
from app.models.trail import Event
from app.queries.clocks import clock_of, local_day
from app.queries.plans import plan_facts
from workflows.calendar import Calendar
from workflows.fields import Problem
from workflows.policies import Policies
from workflows.roles import Party
from workflows.rows import Facts

SIGNED_BY_OWNER = ("owner_consent", "owner_refuse", "owner_consent_withdrawn")
LIVE_ACCOUNT = ("created_locked", "active", "suspended")

CASE_ID: BindParameter[int] = bindparam("case_id")
REQUESTER_ID: BindParameter[int] = bindparam("requester_id")
ACCOUNTS = select(ConnectionAccount).where(ConnectionAccount.case_id == CASE_ID).order_by(ConnectionAccount.id.desc())
LETTERS = select(Letter.id, Letter.code, Letter.variant, Letter.status).where(
    Letter.case_id == CASE_ID, Letter.status != "VOID"
)
OPEN_ORDERS = select(AccountOrder).where(
    AccountOrder.case_id == CASE_ID, ~AccountOrder.is_executed, ~AccountOrder.is_cancelled
)
DEED = Event.action + " " + Event.party + " "
ACTOR_ID = cast(Event.actor_id, String)
ABSENT_ID = cast(Event.payload["on_behalf_of"].as_integer(), String)
"""Whoever the officer stood in for counts as having done it too: neither may judge it afterwards."""


def _duplicate() -> ColumnElement[bool]:
    """Article 4.2: the same requester already holds a live connection on one of the same datasets."""
    wanted = select(CaseItem.dataset_id).where(CaseItem.case_id == CASE_ID)
    return exists(
        select(ConnectionAccount.id)
        .join(CaseItem, CaseItem.case_id == ConnectionAccount.case_id)
        .where(
            ConnectionAccount.requesting_agency_id == REQUESTER_ID,
            ConnectionAccount.state == "active",
            ConnectionAccount.case_id != CASE_ID,
            CaseItem.dataset_id.in_(wanted),
            CaseItem.is_granted.is_not(False),
        )
    )


def _of_standing_reply(column: InstrumentedAttribute[Any]) -> Label[Any]:
    """A column of the owner's last reply that was not withdrawn."""
    standing = select(column).where(OwnerConsent.case_id == CASE_ID, OwnerConsent.withdrawn_at.is_(None))
    return standing.order_by(OwnerConsent.id.desc()).limit(1).scalar_subquery().label(column.key)


# Most cases have few of these parts: one question tells which, and only those are read.
OVERVIEW = select(
    exists().where(PauseSpan.case_id == CASE_ID).label("has_pauses"),
    exists().where(Supplement.case_id == CASE_ID).label("has_supplements"),
    exists(LETTERS).label("has_letters"),
    exists(OPEN_ORDERS).label("has_orders"),
    _duplicate().label("is_duplicate_connection"),
    _of_standing_reply(OwnerConsent.conditions),
    _of_standing_reply(OwnerConsent.consent_valid_to),
    select(func.aggregate_strings(Dataset.code, "\n"))
    .join(CaseItem, CaseItem.dataset_id == Dataset.id)
    .where(CaseItem.case_id == CASE_ID)
    .scalar_subquery()
    .label("dataset_codes"),
    select(func.aggregate_strings(DEED + ACTOR_ID + func.coalesce("\n" + DEED + ABSENT_ID, ""), "\n"))
    .where(Event.case_id == CASE_ID, Event.actor_id.is_not(None))
    .scalar_subquery()
    .label("deeds"),
)


def account_of(case_id: int) -> ConnectionAccount | None:
    """The connection account of a case: the live one, or else the last."""
    found = list(db.session.execute(ACCOUNTS, {"case_id": case_id}).scalars())
    return next((account for account in found if account.state in LIVE_ACCOUNT), found[0] if found else None)


def _overview(case: Case) -> Row[Any]:
    """Ask which parts a case has, and spare the later reading of those that it has not."""
    asked = {"case_id": case.id, "requester_id": case.requesting_agency_id}
    overview = db.session.execute(OVERVIEW, asked).one()
    absent = {"pauses": not overview.has_pauses, "supplements": not overview.has_supplements}
    for name in state_of(case).unloaded & {name for name, is_absent in absent.items() if is_absent}:
        set_committed_value(case, name, [])
    return overview


def _who_did(deeds: str | None) -> dict[str, Any]:
    """Who did what, and who signed for the owner; a registered letter is nobody's signature here."""
    did: dict[str, set[int]] = {}
    signers: set[int] = set()
    for deed in (deeds or "").splitlines():
        action, party, actor_id = deed.rsplit(" ", 2)
        did.setdefault(action, set()).add(int(actor_id))
        if action in SIGNED_BY_OWNER and party == Party.OWNER.value:
            signers.add(int(actor_id))
    return {
        "did": {action: frozenset(actors) for action, actors in did.items()},
        "owner_signer_ids": frozenset(signers),
    }


def _letter_facts(case_id: int) -> dict[str, Any]:
    rows = db.session.execute(LETTERS, {"case_id": case_id}).all()
    return {
        "letters": frozenset((code, status) for _, code, _, status in rows),
        "letter_ids": {key: (code, variant, status) for key, code, variant, status in rows},
    }


def _order_facts(case_id: int) -> dict[str, Any]:
    found = list(db.session.execute(OPEN_ORDERS, {"case_id": case_id}).scalars())
    issued = {order.kind for order in found if order.kind != "CREATE" and order.order.get("is_notice_issued")}
    planned = [order for order in found if order.order.get("not_before")]
    return {
        "open_orders": frozenset(order.kind for order in found),
        "issued_orders": frozenset(issued),
        "order_signer_ids": frozenset(order.ordered_by_id for order in found if order.ordered_by_id),
        "order_not_before": date.fromisoformat(planned[0].order["not_before"]) if planned else None,
        "laid_out_order": next((order.kind for order in planned if order.ordered_by_id is None), ""),
        "account_ids_known": frozenset(db.session.scalars(select(ConnectionAccount.account_id)))
        if any(order.kind == "CREATE" for order in found)
        else frozenset(),
    }


def _supplement_facts(case: Case) -> dict[str, Any]:
    supplement = case.supplements[-1] if case.supplements else None
    if supplement is None:
        return {}
    return {
        "supplement_issued_on": supplement.issued_on,
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
    account: ConnectionAccount | None,
    form_problems: tuple[Problem, ...] = (),
) -> Facts:
    """Take the snapshot of a case before an action; `account` is what `account_of` finds."""
    overview = _overview(case)
    today = local_day(now)
    return Facts(
        state=case.state,
        today=today,
        now=now,
        calendar=calendar,
        policies=policies,
        track=case.track,
        consent_status=case.consent_status,
        is_owner_requester=case.owner_agency_id == case.requesting_agency_id,
        is_owner_focal=case.owner_agency_id == case.focal_agency_id,
        is_conflict=case.is_conflict,
        received_on=local_day(case.received_at) if case.received_at else None,
        is_deemed_complete=case.is_deemed_complete,
        supplement_count=case.supplement_count,
        reviewer_id=case.reviewer_id,
        unit_id=case.unit_id,
        filed_by_id=case.filed_by_id,
        sent_by_id=case.sent_by_id,
        consent_signer_id=case.consent_signer_id,
        return_to=case.return_to,
        proposed_outcome=case.proposed_outcome,
        refusal=case.refusal,
        reschedule_count=case.reschedule_count,
        owner_informed_on=local_day(case.owner_informed_at) if case.owner_informed_at else None,
        reminder_count=case.reminder_count,
        is_escalated=case.is_escalated,
        is_requester_heard=case.is_requester_heard,
        conditions=tuple(overview.conditions or ()),
        consent_valid_to=overview.consent_valid_to,
        dataset_codes=tuple(sorted((overview.dataset_codes or "").splitlines())),
        has_sharing_arrangement=bool(case.sharing_arrangement),
        is_duplicate=case.duplicate_of_id is not None,
        is_quarantined=case.is_quarantined,
        form_problems=form_problems,
        scope=case.database.scope if case.database else "PROVINCIAL_SCOPE",
        is_database_listed=case.database.is_active if case.database else True,
        is_owner_ended=case.owner_agency.has_ended(today) if case.owner_agency else False,
        is_duplicate_connection=overview.is_duplicate_connection,
        has_duplicate_reason=bool(
            str(case.content.get("duplicate_reason") or "").strip() or case.content.get("renewal_of")
        ),
        account_state=account.state if account is not None and account.state != "revoked" else None,
        account_valid_to=account.valid_to if account else None,
        **_who_did(overview.deeds),
        **(_letter_facts(case.id) if overview.has_letters else {"letter_ids": {}}),
        **(_order_facts(case.id) if overview.has_orders else {}),
        **_supplement_facts(case),
        **_clock_facts(case, now, policies, calendar),
        **plan_facts(account, today, calendar),
    )
