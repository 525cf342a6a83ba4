"""A province with cases, and the timetable run at a moment of the test's choosing."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.jobs import ladders
from app.models.accounts import Account, InboxMessage
from config import Settings
from tests.integration.jobs.letterbox import Letterbox, free_port, send_through, serving
from tests.scenario import Scenario

RunLadder = Callable[[ladders.Ladder], int]
Told = Callable[..., list[str]]


@pytest.fixture
def world(context: None) -> Scenario:
    """The small province, on Monday 09/06/2025 at nine."""
    return Scenario()


@pytest.fixture
def run_ladder(world: Scenario) -> RunLadder:
    """Runs one ladder at the province's present time."""
    return lambda steps: steps(ladders.moment_at(world.now, world.now))


@pytest.fixture
def told(world: Scenario) -> Told:
    """Who was told something of a kind, by the names of the province."""

    def names(kind: str) -> list[str]:
        db.session.expire_all()
        rows = db.session.execute(
            select(Account.email)
            .join(InboxMessage, InboxMessage.account_id == Account.id)
            .where(InboxMessage.kind == kind)
            .order_by(Account.email)
        )
        return [email.partition("@")[0] for email in rows.scalars()]

    return names


def at(world: Scenario, *parts: int) -> datetime:
    """Move the province to a local moment."""
    world.now = datetime(*parts, tzinfo=world.now.tzinfo)  # type: ignore[arg-type]
    return world.now


@pytest.fixture
def letterbox(app: Flask, settings: Settings) -> Iterator[Letterbox]:
    """What a real mail server received that the application sends through."""
    found, port = Letterbox(), free_port()
    send_through(port, settings, app)
    with serving(found, port):
        yield found
