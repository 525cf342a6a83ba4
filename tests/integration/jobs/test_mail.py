"""Notices by mail through a real server: at once for who wants it so, never lost, and recognised when sent twice."""

import logging
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.jobs import ladders
from app.jobs.timetable import JOBS, Run
from app.models.accounts import Account, InboxMessage
from app.models.desk import Delegation
from app.models.trail import OutboxMessage
from app.services.accounts import set_active
from app.services.inbox import mark_read
from app.services.mail_choices import choose_mail
from app.services.notices import tell
from app.services.outbox import ABANDONED_AFTER
from app.services.transaction import transaction
from config import Settings
from tests.integration.jobs.conftest import at
from tests.integration.jobs.letterbox import Letterbox, free_port, send_through, serving
from tests.scenario import Scenario
from workflows.topics import DEFAULT_MODES, Mode, Topic

OUTBOX = next(job for job in JOBS if job.name == "outbox")


def deliver(world: Scenario, at: datetime | None = None, worker: str = "one") -> int:
    """Let the timetable empty the outbox; letters are printed beside the mail."""
    count, moment = 0, at or world.now
    while done := OUTBOX.work(Run(world.now, moment, worker)):
        count += done
    return count


def only_mail(world: Scenario) -> None:
    """Forget what waits in the outbox, so that a test meets its own mail alone."""
    with transaction():
        db.session.query(OutboxMessage).delete()


def inform(world: Scenario, *people: str, case_id: int | None, kind: str = "reviewer_assigned", key: str = "k") -> None:
    """Tell people something of a case."""
    with transaction():
        tell(
            [world.people[name].account_id or 0 for name in people],
            case=world.case(case_id) if case_id else None,
            kind=kind,
            message="Đã phân công thẩm tra",
            params={"case_no": "x", "by": "Nguyễn Văn Kín"},
            key=key,
            now=world.now,
            recorded_at=world.now,
        )


def statuses() -> list[str]:
    """How the messages of the outbox stand."""
    db.session.expire_all()
    return list(db.session.scalars(select(OutboxMessage.status).order_by(OutboxMessage.id)))


def test_a_notice_reaches_the_server_and_says_nothing_of_the_content(world: Scenario, letterbox: Letterbox) -> None:
    case_id = world.to_state("under_review")
    only_mail(world)
    inform(world, "reviewer", case_id=case_id)
    letterbox.refusals = 1
    assert deliver(world) == 0
    assert deliver(world, world.now + timedelta(seconds=10)) == 1
    (mail,), case = letterbox.mails, world.case(case_id)
    assert letterbox.receivers == ["reviewer"]
    assert mail["Subject"] == f"Chung: thông báo mới – {case.case_no}"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "Chung <thong-bao.chung.test>"
    body = letterbox.body()
    assert f"https://chung.test/ho-so/{case_id}" in body
    assert "Thời hạn: 16/06/2025 · còn 5 ngày làm việc" in body
    assert "- Đã phân công thẩm tra" in body
    assert "https://chung.test/tai-khoan/thong-bao" in body
    for hidden in (case.content["contact_name"], case.content["purpose"], "Sở", "reviewer@", "CSDL", "Kín"):
        assert hidden not in body
        assert hidden not in mail["Subject"]


def test_a_mail_speaks_the_language_of_its_receiver(world: Scenario, letterbox: Letterbox) -> None:
    case_id = world.to_state("under_review")
    only_mail(world)
    with transaction():
        db.session.get_one(Account, world.people["reviewer"].account_id).locale = "en"
    inform(world, "reviewer", "head", case_id=case_id)
    deliver(world)
    by_receiver = dict(zip(letterbox.receivers, letterbox.mails, strict=True))
    assert by_receiver["head"]["Subject"].startswith("Chung: thông báo mới")
    assert not by_receiver["reviewer"]["Subject"].startswith("Chung: thông báo mới")


def test_a_message_id_follows_from_the_message_so_that_a_mail_sent_again_is_the_same(
    world: Scenario, letterbox: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = world.to_state("under_review")
    only_mail(world)
    inform(world, "reviewer", case_id=case_id)

    class Killed(BaseException):
        """The process ends here."""

    # The server has the mail, and the worker dies before it can write that down.
    with monkeypatch.context() as broken:
        broken.setattr("app.services.outbox.update", lambda *_: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            deliver(world, worker="killed")
    assert statuses() == ["CLAIMED"]
    deliver(world, world.now + ABANDONED_AFTER + timedelta(seconds=1), worker="other")
    assert statuses() == ["DONE"]
    assert len(letterbox.mails) == 2
    assert len({mail["Message-ID"] for mail in letterbox.mails}) == 1
    inform(world, "reviewer", case_id=case_id, key="another")
    deliver(world, world.now + timedelta(hours=1))
    assert len({mail["Message-ID"] for mail in letterbox.mails}) == 2


def test_while_the_server_is_down_mail_waits_and_then_each_arrives_once(
    app: Flask, world: Scenario, settings: Settings
) -> None:
    case_id = world.to_state("under_review")
    only_mail(world)
    found, port = Letterbox(), free_port()
    send_through(port, settings, app)
    for number in range(6):
        inform(world, "reviewer", "head", case_id=case_id, key=f"k{number}")
    for hour in range(4):
        assert deliver(world, world.now + timedelta(hours=hour)) == 0
    assert statuses() == ["WAITING"] * 12
    with serving(found, port):
        for _round in range(3):
            deliver(world, world.now + timedelta(days=1))
    assert statuses() == ["DONE"] * 12
    assert len(found.mails) == len({mail["Message-ID"] for mail in found.mails}) == 12


def test_a_receiver_whom_the_server_refuses_holds_up_nobody_and_is_not_named_in_the_log(
    world: Scenario, letterbox: Letterbox, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    case_id = world.to_state("under_review")
    only_mail(world)
    letterbox.unknown.add("head@hagiang.gov.vn")
    inform(world, "head", "reviewer", case_id=case_id)
    with caplog.at_level(logging.DEBUG):
        assert deliver(world) == 1
    assert letterbox.receivers == ["reviewer"]
    assert sorted(statuses()) == ["DONE", "WAITING"]
    kept = db.session.scalars(select(OutboxMessage.last_error).where(OutboxMessage.status == "WAITING")).one()
    assert "SMTPRecipientsRefused 550" in kept
    ours = [record.getMessage() for record in caplog.records if record.name != "mail.log"]  # that is the server's own
    said = "".join((*capsys.readouterr(), *ours, kept))
    assert "outbox_failed" in said
    assert "head@" not in said


def test_who_wants_no_mail_gets_none_and_has_the_message_in_the_inbox(world: Scenario, letterbox: Letterbox) -> None:
    case_id = world.to_state("under_review")
    only_mail(world)
    given = {topic.value: mode.value for topic, mode in DEFAULT_MODES.items()}
    account_id = world.people["reviewer"].account_id or 0
    choose_mail(account_id, given | {Topic.ASSIGNED.value: Mode.INBOX.value, "locale": "vi"})
    inform(world, "reviewer", "head", case_id=case_id)
    deliver(world)
    assert letterbox.receivers == ["head"]
    told = db.session.scalars(
        select(InboxMessage.mode).where(InboxMessage.account_id == account_id, InboxMessage.dedupe_key.like("k:%"))
    )
    assert list(told) == ["INBOX"]


def test_what_was_read_before_the_mail_left_needs_none(world: Scenario, letterbox: Letterbox) -> None:
    case_id = world.to_state("under_review")
    only_mail(world)
    inform(world, "reviewer", case_id=case_id)
    mark_read(world.people["reviewer"].account_id or 0, now=world.now)
    deliver(world)
    assert (letterbox.receivers, statuses()) == ([], ["DONE"])


def test_an_account_that_was_closed_and_one_that_may_not_see_the_case_get_no_mail(
    world: Scenario, letterbox: Letterbox
) -> None:
    case_id = world.to_state("under_review")
    only_mail(world)
    inform(world, "reviewer", "stranger", case_id=case_id)
    set_active("reviewer@hagiang.gov.vn", False, now=world.now)
    deliver(world)
    assert (letterbox.receivers, statuses()) == ([], ["DONE", "DONE"])


def test_a_message_about_no_case_leads_to_the_inbox(world: Scenario, letterbox: Letterbox) -> None:
    only_mail(world)
    inform(world, "reviewer", case_id=None)
    deliver(world)
    assert letterbox.mails[0]["Subject"] == "Chung: thông báo mới"
    assert "https://chung.test/hop-thu/" in letterbox.body()


def test_a_sentence_that_needs_more_than_a_mail_may_say_gives_way_to_its_topic(
    world: Scenario, letterbox: Letterbox
) -> None:
    case_id = world.to_state("under_review")
    only_mail(world)
    with transaction():
        tell(
            [world.people["reviewer"].account_id or 0],
            case=world.case(case_id),
            kind="order_day",
            message="Hôm nay, ngày %(day)s, thực hiện lệnh đối với tài khoản %(account)s theo kế hoạch.",
            params={"day": "16/06/2025", "account": "lgsp-syt-01"},
            key="k",
            now=world.now,
            recorded_at=world.now,
        )
    deliver(world)
    assert "lgsp-syt-01" not in letterbox.body()
    assert "- Thời hạn, đôn đốc và báo cáo chậm trả lời" in letterbox.body()


def test_without_a_mail_server_notices_stay_in_the_inbox_and_the_outbox_is_empty(world: Scenario) -> None:
    only_mail(world)
    inform(world, "reviewer", case_id=None)
    assert deliver(world) == 1
    assert statuses() == ["DONE"]


def test_what_is_posted_of_a_message_names_nobody(world: Scenario) -> None:
    case_id = world.to_state("under_review")
    only_mail(world)
    inform(world, "reviewer", case_id=case_id)
    payload = db.session.scalars(select(OutboxMessage.payload)).one()
    assert payload == {"key": f"k:{world.people['reviewer'].account_id}"}


def test_who_stands_in_for_an_absent_officer_gets_the_notices_too_until_the_last_day(
    world: Scenario, letterbox: Letterbox
) -> None:
    case_id = world.to_state("under_review")
    world.act("assign_reviewer", "head", case_id)
    absent, deputy = world.people["reviewer"].account_id, world.people["operator"].account_id
    with transaction() as session:
        session.add(
            Delegation(
                from_account_id=absent,
                to_account_id=deputy,
                roles=["FOCAL_REVIEWER"],
                from_on=date(2025, 6, 9),
                until_on=date(2025, 6, 12),
                created_at=world.now,
                created_by_id=absent,
            )
        )
    only_mail(world)
    at(world, 2025, 6, 12, 8, 0)
    ladders.warn_of_lateness(ladders.moment_at(world.now, world.now))
    deliver(world)
    assert sorted(letterbox.receivers) == ["operator", "reviewer"]
    letterbox.envelopes.clear()
    at(world, 2025, 6, 13, 8, 0)
    ladders.warn_of_lateness(ladders.moment_at(world.now, world.now))
    deliver(world)
    assert "reviewer" in letterbox.receivers
    assert "operator" not in letterbox.receivers
