"""What leaves the outbox: retried with longer waits, picked up after a death, and sent once."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.extensions import db
from app.jobs.timetable import JOBS, Run
from app.models.letters import LetterFile
from app.models.trail import OutboxMessage
from app.services.outbox import ABANDONED_AFTER, MOST_ATTEMPTS, post, run_due
from app.services.transaction import transaction
from tests.scenario import Scenario

NOW = datetime(2025, 6, 9, 2, 0, tzinfo=UTC)


def message() -> OutboxMessage:
    """The only message of the outbox, as it stands now."""
    db.session.expire_all()
    return db.session.scalars(select(OutboxMessage)).one()


def leave(key: str = "one", kind: str = "note") -> None:
    """Leave a message in the outbox."""
    with transaction():
        post(kind, {"key": key}, dedupe_key=key, now=NOW)


def test_a_message_that_fails_is_tried_again_after_twice_the_time_and_delivered_once(context: None) -> None:
    leave()
    tries: list[int] = []

    def deliver(_payload: dict, _now: datetime) -> None:
        tries.append(1)
        if len(tries) < 3:
            raise OSError("connection refused")

    moment = NOW
    waits = []
    for _try in range(3):
        run_due({"note": deliver}, now=moment, worker="one")
        waits.append(message().due_at - moment)
        assert run_due({"note": deliver}, now=moment + timedelta(seconds=5), worker="one") == 0
        moment = max(message().due_at, moment)
    assert waits[:2] == [timedelta(seconds=10), timedelta(seconds=20)]
    assert (message().status, message().attempts, len(tries)) == ("DONE", 3, 3)
    assert run_due({"note": deliver}, now=NOW + timedelta(days=1), worker="one") == 0


def test_a_message_that_never_gets_through_is_given_up_loudly_and_kept(context: None) -> None:
    leave()

    def deliver(_payload: dict, _now: datetime) -> None:
        raise OSError("connection refused")

    for _try in range(MOST_ATTEMPTS + 1):
        run_due({"note": deliver}, now=NOW + timedelta(days=400), worker="one")
        with transaction():
            message().due_at = NOW
    assert (message().status, message().attempts) == ("FAILED", MOST_ATTEMPTS)
    assert "connection refused" in message().last_error


def test_a_message_whose_worker_was_killed_is_picked_up_again(context: None) -> None:
    leave()

    class Killed(BaseException):
        """The process ends here."""

    def die(_payload: dict, _now: datetime) -> None:
        raise Killed

    with pytest.raises(Killed):
        run_due({"note": die}, now=NOW, worker="killed")
    assert message().status == "CLAIMED"
    delivered: list[dict] = []
    keep = {"note": lambda payload, _now: delivered.append(payload)}
    assert run_due(keep, now=NOW + ABANDONED_AFTER, worker="other") == 0
    assert run_due(keep, now=NOW + ABANDONED_AFTER + timedelta(seconds=1), worker="other") == 1
    assert (message().status, message().claimed_by, delivered) == ("DONE", "other", [{"key": "one"}])


def test_the_outbox_prints_the_letters_that_were_issued(context: None) -> None:
    world = Scenario()
    world.to_state("awaiting_consent")
    outbox = next(job for job in JOBS if job.name == "outbox")
    while outbox.work(Run(world.now, world.now, "one")):
        pass
    pdf = db.session.scalars(select(LetterFile.pdf)).one()
    assert pdf.startswith(b"%PDF")
    assert set(db.session.scalars(select(OutboxMessage.status))) == {"DONE"}
