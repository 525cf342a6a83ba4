"""The two clocks: the business clock of the demonstration was set once and runs on."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from app.adapters import clock
from app.services.transaction import transaction

START = datetime(2025, 4, 29, 9, 0, tzinfo=clock.ZONE)
REAL = datetime(2026, 11, 2, 3, 4, 5, tzinfo=UTC)


def test_the_business_clock_starts_where_it_was_set_and_runs_on(app: Flask) -> None:
    with time_machine.travel(REAL, tick=False) as traveller:
        with app.app_context(), transaction():
            clock.set_business_clock(START)
        with app.app_context():
            assert clock.now() == START
            assert clock.today() == date(2025, 4, 29)
        traveller.shift(timedelta(days=1, hours=15))
        with app.app_context():
            assert clock.now() == datetime(2025, 4, 30, 17, 0, tzinfo=UTC)
            assert clock.today() == date(2025, 5, 1)
            assert clock.real_now() == REAL + timedelta(days=1, hours=15)


def test_a_clock_that_was_not_kept_is_not_set(app: Flask) -> None:
    def fail() -> None:
        with transaction():
            clock.set_business_clock(START)
            raise ZeroDivisionError

    with time_machine.travel(REAL, tick=False):
        with app.app_context(), pytest.raises(ZeroDivisionError):
            fail()
        with app.app_context():
            assert clock.now() == REAL


def test_outside_the_demonstration_there_is_one_clock(app: Flask) -> None:
    with app.app_context(), transaction():
        clock.set_business_clock(START)
    app.config["IS_DEMO"] = False
    with time_machine.travel(REAL, tick=False), app.app_context():
        assert clock.now() == REAL
        with pytest.raises(RuntimeError):
            clock.set_business_clock(START)


def test_the_date_is_that_of_vietnam() -> None:
    assert clock.local_date(datetime(2025, 4, 28, 16, 59, 59, tzinfo=UTC)) == date(2025, 4, 28)
    assert clock.local_date(datetime(2025, 4, 28, 17, 0, tzinfo=UTC)) == date(2025, 4, 29)
    with pytest.raises(ValueError):
        clock.local_date(datetime(2025, 4, 28, 17, 0))
