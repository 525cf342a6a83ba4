"""Accounts of officers: creating them, their roles, passwords and API tokens (domain model, section 2)."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import contains_eager, joinedload

from app.adapters.passwords import hash_password, hash_token, is_strong_password, new_token
from app.extensions import db
from app.models.accounts import Account, AccountRole, ApiToken
from app.models.agencies import Agency
from app.queries.delegations import IS_DEPUTY, stand_ins_of
from app.services.transaction import transaction
from workflows.fields import EMAIL
from workflows.roles import ROLE_LABELS, Actor, Role
from workflows.text import N_

WEAK_PASSWORD = N_(
    "Chọn mật khẩu khó đoán hơn: từ 10 đến 128 ký tự, không dùng từ thông dụng, ngày tháng, tên cơ quan "
    "hay thư điện tử của bạn."
)


ADMIN_APART = N_(
    "Vai trò quản trị hệ thống không được đi cùng vai trò xử lý hồ sơ; tạo tài khoản khác cho vai trò còn lại."
)
NO_ROLE = N_("Chọn ít nhất một vai trò cho tài khoản.")

_AT_ONCE = (joinedload(Account.agency), joinedload(Account.roles))
_ACCOUNT = select(Account, IS_DEPUTY).where(Account.id == bindparam("account_id")).options(*_AT_ONCE)
_TOKEN = (
    select(ApiToken, IS_DEPUTY)
    .join(ApiToken.account)
    .where(ApiToken.token_hash == bindparam("token_hash"), ApiToken.revoked_at.is_(None))
    .options(contains_eager(ApiToken.account).options(*_AT_ONCE))
)


class AccountProblem(Exception):
    """What was asked of an account is not possible; `message` is Vietnamese, filled from `params`."""

    def __init__(self, message: str, **params: Any) -> None:
        super().__init__(message % params)
        self.message = message
        self.params = params


@dataclass(frozen=True)
class AccountLine:
    """One account as a list shows it."""

    id: int
    email: str
    title: str
    agency: str
    roles: tuple[Role, ...]
    is_active: bool


def tidy_email(text: str) -> str:
    """Give the form in which a mail address is compared and kept: NFC, trimmed, lower case."""
    return unicodedata.normalize("NFC", text).strip().casefold()


def actor_of(account: Account, today: date, *, is_deputy: bool = True) -> Actor:
    """Give the account as the rules see it on a day: with what it holds for absent officers, until their last day.

    An ended agency is marked, since its officers cannot act (2.6). `is_deputy` False spares the look for delegations.
    """
    own = frozenset(Role(held.role) for held in account.roles)
    stand_ins = stand_ins_of(account.id, today) if is_deputy else ()
    lent = frozenset(role for absent in stand_ins for role in absent.roles) - own
    return Actor(
        account_id=account.id,
        agency_id=account.agency_id,
        roles=own | lent,
        label=account.title,
        is_agency_ended=account.agency is not None and account.agency.has_ended(today),
        unit_id=account.unit_id,
        stands_in_for=stand_ins,
        lent_roles=lent,
    )


def load_account(account_id: int, today: date) -> tuple[Account, bool] | None:
    """Read an account with agency and roles, and whether it stands in for somebody on the day, in one statement."""
    asked = {"account_id": account_id, "today": today}
    found = db.session.execute(_ACCOUNT, asked).unique().one_or_none()
    return None if found is None else (found[0], bool(found[1]))


def find_account(email: str) -> Account | None:
    """Find an account by its mail address, however it is typed."""
    return db.session.scalar(select(Account).where(Account.email == tidy_email(email)))


def create_account(
    *,
    email: str,
    roles: Iterable[Role],
    agency_abbr: str | None,
    title: str = "",
    password: str = "",
    full_name: str = "",
    job_title: str = "",
    phone: str = "",
    now: datetime,
    password_hash: str = "",
) -> int:
    """Create an account and return its id; without a password it cannot sign in, only hold tokens.

    `password_hash` spares a loader of many accounts with one password the hashing of each. Raise AccountProblem with a
    sentence when the address is taken or wrong, the agency unknown, or the password weak.
    """
    address = tidy_email(email)
    held = sorted(set(roles))
    if not re.fullmatch(EMAIL, address):
        raise AccountProblem(
            N_("«%(email)s» chưa phải là địa chỉ thư điện tử; hãy ghi đủ, ví dụ vanthu@hagiang.gov.vn."), email=email
        )
    _judge_roles(held)
    if password and not is_strong_password(password, (address, title)):
        raise AccountProblem(WEAK_PASSWORD)
    hashed = hash_password(password) if password else password_hash
    with transaction():
        agency = _agency(agency_abbr)
        if find_account(address) is not None:
            raise AccountProblem(N_("Đã có tài khoản dùng địa chỉ «%(email)s»; hãy dùng địa chỉ khác."), email=address)
        account = Account(
            email=address,
            title=unicodedata.normalize("NFC", title.strip()) or _title(held, agency),
            full_name=unicodedata.normalize("NFC", full_name.strip()),
            job_title=unicodedata.normalize("NFC", job_title.strip()),
            phone=phone.strip(),
            agency_id=agency.id if agency else None,
            password_hash=hashed,
            password_changed_at=now if hashed else None,
            created_at=now,
            roles=[AccountRole(role=role.value) for role in held],
        )
        db.session.add(account)
        db.session.flush()
        return account.id


def set_password(email: str, password: str, *, now: datetime) -> None:
    """Give an account a new password and end its sessions; raise AccountProblem when it is weak."""
    if not is_strong_password(password, (tidy_email(email),)):
        raise AccountProblem(WEAK_PASSWORD)
    hashed = hash_password(password)
    with transaction():
        account = _existing(email)
        account.password_hash = hashed
        account.password_changed_at = now
        account.session_epoch += 1


def set_roles(email: str, roles: Iterable[Role]) -> None:
    """Replace the roles of an account."""
    wanted = set(roles)
    _judge_roles(wanted)
    with transaction():
        account = _existing(email)
        kept = [held for held in account.roles if held.role in wanted]
        added = wanted - {Role(held.role) for held in kept}
        account.roles = kept + [AccountRole(role=role.value) for role in sorted(added)]


def set_active(email: str, is_active: bool, *, now: datetime) -> None:
    """Open or close an account; closing ends its sessions and revokes its tokens."""
    with transaction():
        account = _existing(email)
        account.is_active = is_active
        if not is_active:
            account.session_epoch += 1
            _revoke_tokens(account, now)


def issue_token(email: str, *, label: str = "", now: datetime) -> str:
    """Issue a bearer token and return it, this once: only its SHA-256 is kept."""
    token = new_token()
    with transaction():
        account = _existing(email)
        if not account.is_active:
            raise AccountProblem(
                N_("Tài khoản «%(email)s» đã bị khoá; hãy mở lại trước khi cấp mã truy cập."), email=email
            )
        db.session.add(
            ApiToken(account_id=account.id, token_hash=hash_token(token), label=label.strip()[:120], created_at=now)
        )
    return token


def revoke_tokens(email: str, *, now: datetime) -> int:
    """Revoke every token of an account; return how many were still good."""
    with transaction():
        return _revoke_tokens(_existing(email), now)


def find_token(token: str, today: date) -> tuple[ApiToken, bool] | None:
    """Find a bearer token, and whether its account stands in for somebody on the day.

    Nothing for a revoked or unknown one, or that of a closed account.
    """
    asked = {"token_hash": hash_token(token), "today": today}
    found = db.session.execute(_TOKEN, asked).unique().one_or_none()
    return (found[0], bool(found[1])) if found is not None and found[0].account.is_active else None


def note_token_use(token: str, *, now: datetime) -> None:
    """Keep when a token was last used, so that a forgotten one can be told from one that works."""
    with transaction():
        db.session.execute(update(ApiToken).where(ApiToken.token_hash == hash_token(token)).values(last_used_at=now))


def account_lines() -> list[AccountLine]:
    """List the accounts, by agency and address."""
    rows = db.session.execute(
        select(Account, Agency.abbr_symbol).outerjoin(Account.agency).order_by(Agency.sort_key, Account.email)
    )
    return [
        AccountLine(
            account.id,
            account.email,
            account.title,
            abbr or "",
            tuple(sorted(Role(held.role) for held in account.roles)),
            account.is_active,
        )
        for account, abbr in rows
    ]


def _judge_roles(held: Iterable[Role]) -> None:
    """An administrator holds none of the case actions (section 2, rule 1); reading as auditor does not count as one."""
    roles = set(held)
    if not roles or Role.SYSTEM in roles:
        raise AccountProblem(NO_ROLE)
    if Role.ADMIN in roles and roles - {Role.ADMIN, Role.AUDITOR}:
        raise AccountProblem(ADMIN_APART)


def _existing(email: str) -> Account:
    account = find_account(email)
    if account is None:
        raise AccountProblem(
            N_("Không có tài khoản «%(email)s»; xem danh sách bằng lệnh flask account list."), email=email
        )
    return account


def _agency(abbr: str | None) -> Agency | None:
    if not abbr:
        return None
    wanted = unicodedata.normalize("NFC", abbr.strip())
    agency = db.session.scalar(select(Agency).where(Agency.abbr_symbol == wanted))
    if agency is None:
        raise AccountProblem(N_("Không có cơ quan có ký hiệu «%(abbr)s»; hãy kiểm tra lại ký hiệu."), abbr=wanted)
    return agency


def _title(roles: list[Role], agency: Agency | None) -> str:
    label = ROLE_LABELS[roles[0]]
    return f"{label} – {agency.short_name}" if agency else label


def _revoke_tokens(account: Account, now: datetime) -> int:
    tokens = db.session.scalars(
        select(ApiToken).where(ApiToken.account_id == account.id, ApiToken.revoked_at.is_(None))
    ).all()
    for token in tokens:
        token.revoked_at = now
    return len(tokens)
