"""Signing in: tries counted in the database before any password is hashed, and answers that give nothing away."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from sqlalchemy import delete, func, select

from app.adapters.database import take_turns
from app.adapters.passwords import hash_password, is_password, is_strong_password, needs_rehash, throttle_key
from app.extensions import db
from app.models.accounts import Account, SignInAttempt
from app.services.accounts import WEAK_PASSWORD, AccountProblem, find_account, tidy_email
from app.services.transaction import transaction
from workflows.text import N_

FREE_TRIES = 5
"""Failures of one account before it must wait."""
FREE_TRIES_OF_ADDRESS = 20
"""Failures from one network address within the window: an office may share one."""
WINDOW = timedelta(minutes=15)
MEMORY = timedelta(hours=2)
"""How long failures of an account still lengthen the wait."""
LONGEST_WAIT = timedelta(minutes=15)

REFUSED = N_(
    "Thư điện tử hoặc mật khẩu không đúng, hoặc tài khoản không còn được đăng nhập. "
    "Hãy kiểm tra rồi thử lại, hoặc liên hệ quản trị hệ thống."
)
WAIT = N_("Đã thử sai nhiều lần. Hãy thử lại sau %(minutes)s phút.")
WRONG_CURRENT = N_("Mật khẩu hiện tại không đúng; hãy nhập lại.")


class SignInRefused(Exception):
    """Nobody is let in; `message` is Vietnamese and the same whatever the reason, filled from `params`."""

    def __init__(self, message: str, *, wait: timedelta | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.params = {"minutes": ceil(wait / timedelta(minutes=1))} if wait else {}
        self.is_throttled = wait is not None


@dataclass(frozen=True)
class Admission:
    """An account that was let in, and the epoch in which its session is good."""

    account_id: int
    session_epoch: int


def sign_in(*, email: str, password: str, address: str, secret: str, now: datetime, today: date) -> Admission:
    """Let an officer in, or raise SignInRefused.

    `secret` keys the counters; `now` is the real instant, `today` the business date on which the agency must exist.
    The try is written down as failed before the password is hashed: tries sent at once cannot slip past the count.
    """
    keys = throttle_key(secret, f"account:{tidy_email(email)}"), throttle_key(secret, f"address:{address}")
    with transaction():
        attempt_id = _begin_attempt(*keys, now)
        account = find_account(email)
        kept = account.password_hash if account else ""
        may_enter = account is not None and may_sign_in(account, today)
    is_right = is_password(password, kept)
    if not (is_right and may_enter):
        raise SignInRefused(REFUSED)
    renewed = hash_password(password) if needs_rehash(kept) else None
    with transaction():
        db.session.get_one(SignInAttempt, attempt_id).is_success = True
        account = find_account(email)
        if account is None or account.password_hash != kept:
            raise SignInRefused(REFUSED)
        if renewed:
            account.password_hash = renewed
        return Admission(account.id, account.session_epoch)


def may_sign_in(account: Account, today: date) -> bool:
    """Say whether an account is open and its agency, if it has one, still exists (section 2, rule 6)."""
    return account.is_active and (account.agency is None or not account.agency.has_ended(today))


def change_password(*, account_id: int, current: str, new: str, address: str, secret: str, now: datetime) -> Admission:
    """Replace one's own password; every other session of the account ends.

    Raise SignInRefused when the current one is wrong (counted like a failed sign-in), AccountProblem when the new one
    is weak.
    """
    with transaction():
        account = db.session.get_one(Account, account_id)
        email, kept = account.email, account.password_hash
        keys = throttle_key(secret, f"account:{email}"), throttle_key(secret, f"address:{address}")
        attempt_id = _begin_attempt(*keys, now)
    if not is_password(current, kept):
        raise SignInRefused(WRONG_CURRENT)
    is_good = is_strong_password(new, (email,)) and new != current
    hashed = hash_password(new) if is_good else ""
    with transaction():
        db.session.get_one(SignInAttempt, attempt_id).is_success = True
        if is_good:
            account = db.session.get_one(Account, account_id)
            account.password_hash = hashed
            account.password_changed_at = now
            account.session_epoch += 1
            return Admission(account.id, account.session_epoch)
    raise AccountProblem(WEAK_PASSWORD)


def forget_old_attempts(now: datetime) -> int:
    """Delete the tries that no longer count; return how many."""
    old = SignInAttempt.at < now - MEMORY - LONGEST_WAIT
    with transaction():
        count = db.session.scalar(select(func.count()).where(old)) or 0
        db.session.execute(delete(SignInAttempt).where(old))
    return count


def _begin_attempt(account_key: str, address_key: str, now: datetime) -> int:
    """Write a try down as failed, unless account or address must wait: then raise SignInRefused."""
    take_turns(db.session, account_key)
    wait = max(_wait_of_account(account_key, now), _wait_of_address(address_key, now))
    if wait > timedelta(0):
        raise SignInRefused(WAIT, wait=wait)
    attempt = SignInAttempt(account_key=account_key, address_key=address_key, at=now, is_success=False)
    db.session.add(attempt)
    db.session.flush()
    return attempt.id


def _wait_of_account(key: str, now: datetime) -> timedelta:
    """Double the wait with each failure after the free ones, counted from the last success."""
    tries = db.session.execute(
        select(SignInAttempt.at, SignInAttempt.is_success)
        .where(SignInAttempt.account_key == key, SignInAttempt.at > now - MEMORY)
        .order_by(SignInAttempt.at.desc(), SignInAttempt.id.desc())
        .limit(FREE_TRIES + 10)
    ).all()
    failures = 0
    for _at, is_success in tries:
        if is_success:
            break
        failures += 1
    if failures < FREE_TRIES:
        return timedelta(0)
    wait = min(timedelta(minutes=2 ** (failures - FREE_TRIES)), LONGEST_WAIT)
    latest: datetime = tries[0].at
    return max(latest + wait - now, timedelta(0))


def _wait_of_address(key: str, now: datetime) -> timedelta:
    """Wait until fewer failures than the limit lie within the window; a success does not wash them away."""
    failures, first = db.session.execute(
        select(func.count(), func.min(SignInAttempt.at)).where(
            SignInAttempt.address_key == key,
            SignInAttempt.at > now - WINDOW,
            SignInAttempt.is_success.is_(False),
        )
    ).one()
    if failures < FREE_TRIES_OF_ADDRESS:
        return timedelta(0)
    earliest: datetime = first
    return max(earliest + WINDOW - now, timedelta(minutes=1))
