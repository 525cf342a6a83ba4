"""What leaves the outbox: retried with longer waits, picked up after a death, and sent once."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from functools import partial

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from sqlalchemy import select

from app.adapters.mail import send_notice
from app.extensions import db
from app.jobs.timetable import JOBS, Run
from app.models.letters import LetterFile
from app.models.trail import OutboxMessage
from app.services.accounts import set_active
from app.services.deliveries import deliverers
from app.services.outbox import ABANDONED_AFTER, MOST_ATTEMPTS, post, run_due
from app.services.transaction import transaction
from config import Settings
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


class Letterbox:
    """Keeps what a mail server was given; refuses the first letters it is told to."""

    def __init__(self) -> None:
        self.received: list[Envelope] = []
        self.refusals = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refusals:
            self.refusals -= 1
            return "451 try again later"
        self.received.append(envelope)
        return "250 OK"


@pytest.fixture
def letterbox() -> Letterbox:
    """What the mail server below received."""
    return Letterbox()


@pytest.fixture
def mail_server(letterbox: Letterbox) -> Iterator[int]:
    """A real mail server on this machine; gives its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(letterbox, hostname="127.0.0.1", port=port)
    server.start()
    yield port
    server.stop()


def mailing(settings: Settings, port: int, app: Flask) -> Settings:
    """The settings with a mail server."""
    changed = settings.model_copy(
        update={"mail_server": "127.0.0.1", "mail_port": port, "mail_use_tls": False, "base_url": "https://chung.test"}
    )
    app.extensions["settings"] = changed
    state = app.extensions["mailman"]
    state.server, state.port, state.use_tls = changed.mail_server, port, False
    return changed


def mail_to(world: Scenario, who: str, case_id: int | None) -> None:
    """Leave one notice in the outbox and nothing else."""
    with transaction():
        db.session.query(OutboxMessage).delete()
        payload = {"account_id": world.people[who].account_id, "case_id": case_id, "kind": "intake_accepted"}
        post("mail", payload, dedupe_key="mail", now=NOW)


def test_a_notice_reaches_a_real_mail_server_and_says_nothing_of_the_content(
    app: Flask, context: None, settings: Settings, mail_server: int, letterbox: Letterbox
) -> None:
    world = Scenario()
    case_id = world.to_state("awaiting_consent")
    mail_to(world, "filer", case_id)
    sending = partial(send_notice, mailing(settings, mail_server, app))
    letterbox.refusals = 1
    assert run_due(deliverers(sending), now=NOW, worker="one") == 0
    assert run_due(deliverers(sending), now=NOW + timedelta(seconds=10), worker="one") == 1
    (envelope,) = letterbox.received
    found = message_from_bytes(envelope.content, policy=policy.default)
    body = found.get_body().get_content()
    assert envelope.rcpt_tos == ["filer@hagiang.gov.vn"]
    case = world.case(case_id)
    assert case.case_no in found["Subject"]
    assert f"https://chung.test/ho-so/{case_id}" in body
    assert "Có thông báo mới" in body
    assert "There is a new message" in body
    for hidden in (case.content["contact_name"], case.content["purpose"], "Sở", "filer@", "CSDL"):
        assert hidden not in body
        assert hidden not in found["Subject"]


def test_without_a_mail_server_notices_stay_in_the_inbox_and_the_outbox_is_empty(context: None) -> None:
    world = Scenario()
    mail_to(world, "filer", None)
    assert run_due(deliverers(None), now=NOW, worker="one") == 1
    assert message().status == "DONE"


def test_an_account_that_was_closed_gets_no_mail(context: None) -> None:
    world = Scenario()
    mail_to(world, "filer", None)
    set_active("filer@hagiang.gov.vn", False, now=NOW)
    sent: list[str] = []
    assert run_due(deliverers(lambda *, to, case_no, case_id: sent.append(to)), now=NOW, worker="one") == 1
    assert (sent, message().status) == ([], "DONE")
