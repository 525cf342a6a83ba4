"""Hashing and judging of passwords, API tokens and the keys that throttles count under."""

import hashlib
import hmac
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MINIMUM_SCORE = 3
MINIMUM_LENGTH = 10
MAXIMUM_LENGTH = 128
TOKEN_PREFIX = "chung_"

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """Hash a password with Argon2id; takes some tenths of a second, so hold no lock meanwhile."""
    return _hasher.hash(password)


@cache
def _dummy_hash() -> str:
    return hash_password(secrets.token_urlsafe(16))


def is_password(password: str, password_hash: str) -> bool:
    """Compare a password with a hash; without a hash it takes as long, so that time tells nothing about an account."""
    try:
        _hasher.verify(password_hash or _dummy_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(password_hash)


def needs_rehash(password_hash: str) -> bool:
    """Say whether the hash was made with weaker figures than today's."""
    return _hasher.check_needs_rehash(password_hash)


def is_strong_password(password: str, known: tuple[str, ...] = ()) -> bool:
    """Judge a new password: long enough, and hard to guess even for somebody who knows the words in `known`."""
    if not MINIMUM_LENGTH <= len(password) <= MAXIMUM_LENGTH:
        return False
    # Imported on first use: its word lists take 12 MiB, and most workers judge no password.
    from zxcvbn import zxcvbn  # noqa: PLC0415

    return int(zxcvbn(password[:72], user_inputs=list(known))["score"]) >= MINIMUM_SCORE


def new_password() -> str:
    """Draw a password that may be printed once: 120 random bits in groups that can be read aloud."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(6)) for _ in range(4))


def new_token() -> str:
    """Draw a bearer token; only `hash_token` of it may be kept."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Give the hexadecimal SHA-256 of a token; its 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def throttle_key(secret: str, value: str) -> str:
    """Give the key under which tries are counted; keyed, so that the table reveals neither mail nor address."""
    return hmac.new(secret.encode(), value.strip().casefold().encode(), hashlib.sha256).hexdigest()
