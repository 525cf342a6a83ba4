"""Standing in for an absent officer: who hands over which roles, to whom, and for how long (decision record 0010)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.adapters.database import take_turns
from app.extensions import db
from app.models.accounts import Account
from app.models.desk import Delegation
from app.queries.clocks import local_day
from app.queries.policies import policies
from app.services import trail
from app.services.notices import tell
from app.services.problems import Invalid, NotPossible, NotVisible
from app.services.transaction import transaction
from workflows.fields import Problem, clean
from workflows.roles import Actor, Role
from workflows.standing_in import DELEGATION, Colleague, delegation_problems, roles_to_hand
from workflows.text import N_, day_text

STARTED = N_("Làm thay khi vắng mặt: %(to)s thay %(from)s từ %(start)s đến hết %(end)s.")
ENDED = N_("Đã kết thúc việc %(to)s làm thay %(from)s.")


def colleague(account_id: int) -> Colleague | None:
    """An officer as the rules of delegation see one."""
    account = db.session.get(Account, account_id)
    if account is None:
        return None
    roles = frozenset(Role(held.role) for held in account.roles)
    return Colleague(account.id, account.agency_id, roles, account.job_title, account.is_active)


def absent_for(account_id: int, actor: Actor) -> tuple[Colleague, tuple[Role, ...]]:
    """The officer whose roles the actor may hand over, with those roles; raise NotVisible where there are none."""
    found = colleague(account_id)
    if found is None or not found.is_active or actor.agency_id is None or found.agency_id != actor.agency_id:
        raise NotVisible
    roles = roles_to_hand(actor, account_id, found.roles)
    if not roles or actor.is_agency_ended:
        raise NotVisible
    return found, roles


def delegate(absent_id: int, given: Mapping[str, Any], *, actor: Actor, now: datetime, recorded_at: datetime) -> int:
    """Let a colleague stand in from one day to another, both included; raise NotVisible or Invalid."""
    values, problems = clean(DELEGATION, given)
    key = str(values.get("deputy", ""))
    with transaction():
        take_turns(db.session, f"delegation {absent_id}")
        absent, offered = absent_for(absent_id, actor)
        deputy = colleague(int(key)) if key.isascii() and key.isdigit() and len(key) < 19 else None
        if values.get("deputy") or not problems:
            signs = policies().is_head_signing_by_order
            problems += delegation_problems(values, absent, deputy, today=local_day(now), is_head_signing=signs)
        if not set(values.get("roles") or ()) <= set(offered):
            problems.append(Problem("roles", N_("Chỉ giao lại vai trò mà người vắng mặt đang giữ; chọn lại.")))
        if not problems and _is_handed(absent_id, values):
            problems.append(
                Problem("from_on", N_("Đã có người làm thay vai trò này trong thời gian đó; kết thúc lượt cũ trước."))
            )
        if problems or deputy is None:
            raise Invalid(problems)
        delegation = _written(absent_id, deputy.id, values, actor, recorded_at)
        _record("delegation_started", "delegate", delegation, actor, now, recorded_at)
        _tell(delegation, STARTED, "delegation_started", now, recorded_at)
        return delegation.id


def end_delegation(delegation_id: int, *, actor: Actor, now: datetime, recorded_at: datetime) -> None:
    """End a delegation before its time: by who is absent, or who could have arranged it."""
    with transaction():
        delegation = db.session.get(Delegation, delegation_id, with_for_update=True)
        if delegation is None:
            raise NotVisible
        absent_for_ending(delegation, actor)
        if delegation.ended_at is not None or delegation.until_on < local_day(now):
            raise NotPossible(Problem("", N_("Lượt làm thay này đã kết thúc.")))
        delegation.ended_at, delegation.ended_by_id = recorded_at, actor.account_id
        _record("delegation_ended", "end_delegation", delegation, actor, now, recorded_at)
        _tell(delegation, ENDED, "delegation_ended", now, recorded_at)


def absent_for_ending(delegation: Delegation, actor: Actor) -> None:
    """Raise NotVisible unless the actor may end the delegation."""
    if delegation.from_account_id == actor.account_id:
        return
    absent = delegation.from_account
    handed = frozenset(Role(role) for role in delegation.roles)
    may_arrange = set(roles_to_hand(actor, absent.id, handed)) == handed
    if actor.agency_id is None or absent.agency_id != actor.agency_id or not may_arrange:
        raise NotVisible


def _is_handed(absent_id: int, values: Mapping[str, Any]) -> bool:
    """Say whether somebody stands in already for one of the roles on one of the days."""
    query = select(Delegation.roles).where(
        Delegation.from_account_id == absent_id,
        Delegation.ended_at.is_(None),
        Delegation.from_on <= values["until_on"],
        Delegation.until_on >= values["from_on"],
    )
    return any(set(values["roles"]).intersection(handed) for handed in db.session.scalars(query))


def _written(
    absent_id: int, deputy_id: int, values: Mapping[str, Any], actor: Actor, recorded_at: datetime
) -> Delegation:
    assert actor.account_id is not None  # only officers hand over roles
    delegation = Delegation(
        from_account_id=absent_id,
        to_account_id=deputy_id,
        roles=list(values["roles"]),
        from_on=values["from_on"],
        until_on=values["until_on"],
        authority=values.get("authority") or "",
        authorisation_no=values.get("authorisation_no") or "",
        reason=values.get("reason") or "",
        created_at=recorded_at,
        created_by_id=actor.account_id,
    )
    db.session.add(delegation)
    db.session.flush()
    return delegation


def _record(name: str, action: str, delegation: Delegation, actor: Actor, now: datetime, recorded_at: datetime) -> None:
    trail.record(
        name=name,
        action=action,
        actor=actor,
        at=now,
        recorded_at=recorded_at,
        note=f"{delegation.to_account.title} – thay {delegation.from_account.title}",
        payload={
            "delegation_id": delegation.id,
            "from_account_id": delegation.from_account_id,
            "to_account_id": delegation.to_account_id,
            "roles": list(delegation.roles),
            "from_on": delegation.from_on.isoformat(),
            "until_on": delegation.until_on.isoformat(),
            "authority": delegation.authority,
            "authorisation_no": delegation.authorisation_no,
        },
    )


def _tell(delegation: Delegation, message: str, kind: str, now: datetime, recorded_at: datetime) -> None:
    start: date = delegation.from_on
    tell(
        (delegation.from_account_id, delegation.to_account_id),
        case=None,
        kind=kind,
        message=message,
        params={
            "to": delegation.to_account.title,
            "from": delegation.from_account.title,
            "start": day_text(start),
            "end": day_text(delegation.until_on),
        },
        key=f"{kind}:{delegation.id}",
        now=now,
        recorded_at=recorded_at,
    )
