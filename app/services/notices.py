"""Telling everybody: inbox messages and mail rows for the people an action concerns."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, insert, or_, select

from app.extensions import db
from app.models.accounts import Account, AccountRole, InboxMessage
from app.models.cases import Case
from app.queries.delegations import deputies_of
from app.queries.mail_choices import modes_of
from app.services import outbox
from app.services.steps import Step
from workflows.event_labels import EVENT_LABELS
from workflows.roles import REVIEWERS, Role
from workflows.topics import Mode, topic_of

AUDIENCES: dict[str, tuple[str, tuple[Role, ...]]] = {
    "clerks": ("focal", (Role.FOCAL_CLERK,)),
    "reviewers": ("focal", (Role.FOCAL_REVIEWER,)),
    "heads": ("focal", (Role.FOCAL_HEAD,)),
    "leaders": ("focal", (Role.FOCAL_LEADER,)),
    "operators": ("focal", (Role.TECH_OPERATOR,)),
    "security_officers": ("focal", (Role.SECURITY_OFFICER,)),
    "requester": ("requester", (Role.AGENCY_FILER, Role.AGENCY_APPROVER)),
    "approvers": ("requester", (Role.AGENCY_APPROVER,)),
    "owner": ("owner", (Role.OWNER_OFFICER, Role.OWNER_APPROVER)),
}


OFFICE, UNIT = "office", "unit"
NAMED: dict[str, tuple[str, tuple[Role, ...]]] = {
    "reviewer": ("focal", REVIEWERS),
    "filer": ("requester", (Role.AGENCY_FILER,)),
    OFFICE: ("", (Role.CHAIRMAN_OFFICE,)),
    UNIT: ("focal", REVIEWERS),
}
"""Audiences that name one officer, an office or a division, with the roles in which somebody may stand in for them."""


def audience_of(case: Case, *names: str, today: date) -> list[int]:
    """The accounts that audiences of a row stand for, on this case; each once, in the order of their numbers.

    Who stands in for one of them on the day is told as well.
    """
    named = {"reviewer": case.reviewer_id, "filer": case.filed_by_id}
    people = {account_id for name in names if (account_id := named.get(name))}
    sides = {"focal": case.focal_agency_id, "requester": case.requesting_agency_id, "owner": case.owner_agency_id}
    groups = [
        and_(Account.agency_id == sides[side], AccountRole.role.in_([role.value for role in roles]))
        for side, roles in (AUDIENCES[name] for name in names if name not in named and name in AUDIENCES)
    ]
    if UNIT in names and case.unit_id is not None:
        groups.append(and_(Account.unit_id == case.unit_id, AccountRole.role.in_([role.value for role in REVIEWERS])))
    if OFFICE in names:
        groups.append(AccountRole.role == Role.CHAIRMAN_OFFICE.value)  # the office belongs to no party of the case
    if groups:
        wanted = select(Account.id).join(AccountRole, AccountRole.account_id == Account.id)
        people.update(db.session.scalars(wanted.where(Account.is_active, or_(*groups))))
    roles = {role for name in names for role in AUDIENCES.get(name, NAMED.get(name, ("", ())))[1]}
    return sorted(people.union(deputies_of(people, roles, today)))


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
    is_new_key: bool = False,
) -> int:
    """Write one inbox message for each account, once for a key, and a mail row for who wants to hear at once.

    Return how many messages were new. `is_new_key` spares the look for earlier ones where the key was made in this
    very transaction.
    """
    case_id = case.id if case else None
    wanted = {f"{key}:{account_id}": account_id for account_id in account_ids}
    if wanted and not is_new_key:
        for told in db.session.scalars(select(InboxMessage.dedupe_key).where(InboxMessage.dedupe_key.in_(wanted))):
            del wanted[told]
    if not wanted:
        return 0
    modes = modes_of(wanted.values(), topic_of(kind))
    same = {"case_id": case_id, "kind": kind, "message": message, "params": params, "at": now}
    db.session.execute(
        insert(InboxMessage),
        [
            {**same, "account_id": account_id, "dedupe_key": dedupe, "mode": modes[account_id].value}
            for dedupe, account_id in wanted.items()
        ],
    )
    # Personal data stays out of the row: it names the message, which is read when the mail leaves.
    at_once = [dedupe for dedupe, account_id in wanted.items() if modes[account_id] is Mode.NOW]
    mails = {f"mail:{dedupe}": {"key": dedupe} for dedupe in at_once}
    outbox.post_all("mail", mails, now=recorded_at, is_new_key=is_new_key)
    return len(wanted)


def tell_everybody(step: Step, event_id: int) -> None:
    """Tell every audience of the row, but not the person who acted."""
    audience = audience_of(step.case, *step.row.notify, today=step.today)
    people = [found for found in audience if found != step.actor.account_id]
    message = EVENT_LABELS[step.row.event]
    params = {"case_no": step.case.case_no or "", "by": step.actor.label}
    tell(
        people,
        case=step.case,
        kind=step.row.event,
        message=message,
        params=params,
        key=f"event:{event_id}",
        now=step.now,
        recorded_at=step.recorded_at,
        is_new_key=True,
    )
