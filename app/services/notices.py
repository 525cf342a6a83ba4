"""Telling everybody: inbox messages and mail rows for the people an action concerns."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models.accounts import Account, AccountRole, InboxMessage
from app.models.cases import Case
from app.services import outbox
from app.services.steps import Step
from workflows.event_labels import EVENT_LABELS
from workflows.roles import Role

AUDIENCES: dict[str, tuple[str, tuple[Role, ...]]] = {
    "clerks": ("focal", (Role.FOCAL_CLERK,)),
    "heads": ("focal", (Role.FOCAL_HEAD,)),
    "leaders": ("focal", (Role.FOCAL_LEADER,)),
    "operators": ("focal", (Role.TECH_OPERATOR,)),
    "security_officers": ("focal", (Role.SECURITY_OFFICER,)),
    "requester": ("requester", (Role.AGENCY_FILER, Role.AGENCY_APPROVER)),
    "approvers": ("requester", (Role.AGENCY_APPROVER,)),
    "owner": ("owner", (Role.OWNER_OFFICER, Role.OWNER_APPROVER)),
}


def audience_of(case: Case, name: str) -> list[int]:
    """The accounts an audience of a row stands for, on this case."""
    if name == "reviewer":
        return [case.reviewer_id] if case.reviewer_id else []
    if name == "filer":
        return [case.filed_by_id] if case.filed_by_id else []
    side, roles = AUDIENCES[name]
    agency_id = {"focal": case.focal_agency_id, "requester": case.requesting_agency_id, "owner": case.owner_agency_id}
    found = db.session.execute(
        select(Account.id)
        .join(AccountRole, AccountRole.account_id == Account.id)
        .where(
            Account.agency_id == agency_id[side],
            Account.is_active,
            AccountRole.role.in_([role.value for role in roles]),
        )
        .distinct()
    )
    return list(found.scalars())


def tell(
    account_ids: Iterable[int],
    *,
    case: Case | None,
    kind: str,
    message: str,
    params: dict[str, Any],
    key: str,
    now: datetime,
    recorded_at: datetime,
) -> int:
    """Write one inbox message and one mail row for each account, once for a key; return how many were new."""
    told = 0
    for account_id in dict.fromkeys(account_ids):
        dedupe = f"{key}:{account_id}"
        if db.session.execute(select(InboxMessage.id).where(InboxMessage.dedupe_key == dedupe)).first():
            continue
        db.session.add(
            InboxMessage(
                account_id=account_id,
                case_id=case.id if case else None,
                kind=kind,
                message=message,
                params=params,
                at=now,
                dedupe_key=dedupe,
            )
        )
        # Personal data stays out of the row: the mail says that something waits, and links to it.
        payload = {"account_id": account_id, "case_id": case.id if case else None, "kind": kind}
        outbox.post("mail", payload, dedupe_key=f"mail:{dedupe}", now=recorded_at)
        told += 1
    return told


def tell_everybody(step: Step, event_id: int) -> None:
    """Tell every audience of the row, but not the person who acted."""
    people = {account_id for name in step.row.notify for account_id in audience_of(step.case, name)}
    people.discard(step.actor.account_id or 0)
    message = EVENT_LABELS[step.row.event]
    params = {"case_no": step.case.case_no or "", "by": step.actor.label}
    tell(
        sorted(people),
        case=step.case,
        kind=step.row.event,
        message=message,
        params=params,
        key=f"event:{event_id}",
        now=step.now,
        recorded_at=step.recorded_at,
    )
