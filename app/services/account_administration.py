"""Accounts as the administrator handles them: every change is kept in the trail, passwords are shown once."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.adapters.passwords import new_password
from app.extensions import db
from app.models.accounts import Account, AccountRole
from app.models.desk import Unit
from app.queries.queue_filters import is_key
from app.queries.units import cases_assigned_to
from app.services import trail
from app.services.accounts import AccountProblem, create_account, set_active, set_password, set_roles
from app.services.notices import tell
from app.services.problems import Invalid, NotVisible
from app.services.transaction import transaction
from forms.admin import NEW_ACCOUNT
from workflows.fields import clean
from workflows.roles import Actor, Role
from workflows.text import N_
from workflows.topics import CASES_LEFT_BEHIND

NOT_ONESELF = N_("Không tự khoá hoặc tự bỏ vai trò quản trị của chính mình; đề nghị quản trị hệ thống khác thực hiện.")

LEFT_BEHIND = N_("Tài khoản %(who)s đã khoá; hồ sơ đang thẩm tra cần giao lại: %(count)s. Mở trang Phân công.")
OTHER_UNIT = N_("Chọn một phòng, đơn vị đang mở của cơ quan người dùng.")


def open_account(given: Mapping[str, Any], *, actor: Actor, now: datetime, recorded_at: datetime) -> tuple[int, str]:
    """Create an account; return its id and the password, which is kept nowhere. Raise Invalid or AccountProblem."""
    _require_admin(actor)
    values, problems = clean(NEW_ACCOUNT, given)
    if problems:
        raise Invalid(problems)
    password = new_password()
    roles = [Role(role) for role in values.pop("roles")]
    unit = str(values.pop("unit", ""))
    with transaction():
        account_id = create_account(
            email=values.pop("email"),
            roles=roles,
            agency_abbr=values.pop("agency", None),
            password=password,
            now=recorded_at,
            **values,
        )
        _record(account_id, "created", actor, now, recorded_at, {"roles": [role.value for role in roles]})
        if unit:
            key = int(unit) if is_key(unit) else 0
            change_unit(account_id, key, actor=actor, now=now, recorded_at=recorded_at)
    return account_id, password


def change_roles(account_id: int, roles: Iterable[Role], *, actor: Actor, now: datetime, recorded_at: datetime) -> None:
    """Replace the roles of an account; raise AccountProblem."""
    wanted = set(roles)
    with transaction():
        account = _account(account_id, actor)
        if account_id == actor.account_id and Role.ADMIN not in wanted:
            raise AccountProblem(NOT_ONESELF)
        before = sorted(held.role for held in account.roles)
        set_roles(account.email, wanted)
        after = sorted(role.value for role in wanted)
        if after != before:
            _record(account_id, "roles", actor, now, recorded_at, {"old": before, "new": after})


def change_unit(account_id: int, unit_id: int | None, *, actor: Actor, now: datetime, recorded_at: datetime) -> None:
    """Put an officer into a division of the own agency, or into none; raise AccountProblem."""
    with transaction():
        account = _account(account_id, actor)
        unit = db.session.get(Unit, unit_id) if unit_id is not None else None
        if unit_id is not None and (unit is None or not unit.is_active or unit.agency_id != account.agency_id):
            raise AccountProblem(OTHER_UNIT)
        if account.unit_id != unit_id:
            account.unit_id = unit_id
            _record(account_id, "unit", actor, now, recorded_at, {"unit": unit.name if unit else ""})


def change_access(account_id: int, is_active: bool, *, actor: Actor, now: datetime, recorded_at: datetime) -> None:
    """Close or open an account; closing ends its sessions and revokes its tokens at once."""
    with transaction():
        account = _account(account_id, actor)
        if account_id == actor.account_id:
            raise AccountProblem(NOT_ONESELF)
        if account.is_active != is_active:
            set_active(account.email, is_active, now=recorded_at)
            _record(account_id, "opened" if is_active else "closed", actor, now, recorded_at, {})
            if not is_active:
                _tell_heads(account, now, recorded_at)


def _tell_heads(account: Account, now: datetime, recorded_at: datetime) -> None:
    """Tell the heads of the agency of the open cases that a closed account leaves behind."""
    count = len(cases_assigned_to(account.id))
    if not count:
        return
    heads = select(Account.id).where(
        Account.agency_id == account.agency_id,
        Account.is_active,
        Account.roles.any(AccountRole.role == Role.FOCAL_HEAD.value),
    )
    tell(
        list(db.session.scalars(heads)),
        case=None,
        kind=CASES_LEFT_BEHIND,
        message=LEFT_BEHIND,
        params={"who": account.title, "count": count},
        key=f"left:{account.id}:{recorded_at.isoformat()}",
        now=now,
        recorded_at=recorded_at,
    )


def reset_password(account_id: int, *, actor: Actor, now: datetime, recorded_at: datetime) -> str:
    """Give an account a new password and end its sessions; the password is returned and kept nowhere."""
    password = new_password()
    with transaction():
        account = _account(account_id, actor)
        set_password(account.email, password, now=recorded_at)
        _record(account_id, "password", actor, now, recorded_at, {})
    return password


def _require_admin(actor: Actor) -> None:
    if not actor.holds(Role.ADMIN):
        raise NotVisible


def _account(account_id: int, actor: Actor) -> Account:
    _require_admin(actor)
    account = db.session.get(Account, account_id)
    if account is None:
        raise NotVisible
    return account


def _record(
    account_id: int, what: str, actor: Actor, now: datetime, recorded_at: datetime, payload: dict[str, Any]
) -> None:
    trail.record(
        name="account_changed",
        action="change_account",
        actor=actor,
        at=now,
        recorded_at=recorded_at,
        role=Role.ADMIN.value,
        note=what,
        payload={"account_id": account_id, **payload},
    )
