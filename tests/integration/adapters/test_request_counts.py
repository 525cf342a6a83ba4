"""The counts behind the limiter: fixed windows in memory, forgotten when they are over."""

from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask

from app.adapters.request_counts import RequestCounts
from app.extensions import limiter
from app.factory import create_app
from config import Settings

START = datetime(2025, 6, 9, 2, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> time_machine.Traveller:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def test_a_window_counts_until_it_ends_and_then_anew(clock: time_machine.Traveller) -> None:
    counts = RequestCounts()
    assert [counts.incr("a", 60), counts.incr("a", 60), counts.incr("b", 60, amount=3)] == [1, 2, 3]
    assert counts.get_expiry("a") == START.timestamp() + 60
    clock.shift(59)
    assert (counts.get("a"), counts.incr("a", 60)) == (2, 3)
    clock.shift(2)
    assert (counts.get("a"), counts.incr("a", 60)) == (0, 1)


def test_what_is_over_is_forgotten_and_what_runs_is_kept(clock: time_machine.Traveller) -> None:
    counts = RequestCounts()
    for number in range(100):
        counts.incr(f"address {number}", 30)
    counts.incr("patient", 3600)
    clock.shift(120)
    counts.incr("late", 30)
    assert set(counts._counts) == {"patient", "late"}
    counts.clear("patient")
    assert (counts.get("patient"), counts.reset(), counts.get("late"), counts.check()) == (0, 1, 0, True)


def test_an_address_that_asks_too_often_is_answered_with_429(settings: Settings) -> None:
    app: Flask = create_app(settings.model_copy(update={"rate_limit": "3 per minute"}))
    with app.app_context():
        limiter.reset()
    browser = app.test_client()
    assert [browser.get("/dang-nhap").status_code for _ in range(4)] == [200, 200, 200, 429]
