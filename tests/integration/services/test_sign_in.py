"""The throttle under fire: tries that come at the same time cannot slip past the count."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.models.accounts import Account, SignInAttempt
from app.services.accounts import create_account
from app.services.sign_in import Admission, SignInRefused, forget_old_attempts, sign_in
from app.services.transaction import transaction
from workflows.roles import Role

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PASSWORD = "muoi-con-suoi-chay-ve-dong"


@pytest.fixture
def officer(app: Flask) -> str:
    """An account without an agency."""
    with app.app_context():
        create_account(email="a@b.vn", roles=[Role.AUDITOR], agency_abbr=None, password=PASSWORD, now=NOW)
    return "a@b.vn"


def enter(email: str, password: str, now: datetime = NOW) -> Admission:
    """Try to sign in from one address."""
    return sign_in(email=email, password=password, address="10.0.0.1", secret="s", now=now, today=date(2026, 3, 2))


def test_of_twenty_guesses_at_once_only_five_are_compared(app: Flask, officer: str) -> None:
    throttled = []

    def guess() -> None:
        with app.app_context():
            try:
                enter(officer, "sai")
            except SignInRefused as refused:
                throttled.append(refused.is_throttled)

    threads = [threading.Thread(target=guess) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(throttled) == [False] * 5 + [True] * 15


def test_the_counters_tell_neither_who_nor_from_where(app: Flask, officer: str) -> None:
    with app.app_context():
        enter(officer, PASSWORD)
        kept = db.session.scalars(select(SignInAttempt)).one()
        assert "a@b.vn" not in f"{kept.account_key}{kept.address_key}"
        assert "10.0.0.1" not in kept.address_key
        assert kept.is_success


def test_old_tries_are_forgotten(app: Flask, officer: str) -> None:
    with app.app_context():
        for hours in (0, 1, 5):
            enter(officer, PASSWORD, NOW + timedelta(hours=hours))
        assert forget_old_attempts(NOW + timedelta(hours=5)) == 2
        assert db.session.scalar(select(func.count()).select_from(SignInAttempt)) == 1


def test_a_hash_of_weaker_figures_is_made_anew_at_sign_in(app: Flask, officer: str) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with app.app_context():
        with transaction():
            db.session.scalars(select(Account)).one().password_hash = weak
        enter(officer, PASSWORD)
        assert "m=64," in db.session.scalars(select(Account)).one().password_hash
        db.session.rollback()
        enter(officer, PASSWORD)
