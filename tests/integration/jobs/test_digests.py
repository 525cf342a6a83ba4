"""The daily mail: once a working day, grouped by case, and never twice however many schedulers ask for it."""

import threading
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.adapters import clock
from app.extensions import db
from app.jobs.timetable import JOBS, Run, Ticker, slot_of_digest
from app.models.accounts import InboxMessage
from app.models.cases import Case
from app.models.trail import OutboxMessage
from app.services.accounts import set_active
from app.services.inbox import mark_read
from app.services.mail_choices import choose_mail
from app.services.notices import tell
from app.services.transaction import transaction
from tests.integration.jobs.conftest import at
from tests.integration.jobs.letterbox import Letterbox
from tests.integration.jobs.test_mail import deliver, only_mail
from tests.scenario import Scenario
from workflows.topics import Mode, Topic

DIGEST = next(job for job in JOBS if job.name == "digest")


@pytest.fixture
def case_id(world: Scenario) -> int:
    """A case under review, on Monday 09/06/2025; nothing of its way there waits to be told."""
    found = world.to_state("under_review")
    with transaction() as session:
        session.query(OutboxMessage).delete()
        session.query(InboxMessage).delete()
    return found


def inform(
    world: Scenario, *people: str, case_id: int, kind: str = "letter_issued", key: str = "k", text: str = "Đã phát hành"
) -> None:
    """Tell people something that can wait for the daily mail."""
    with transaction():
        tell(
            [world.people[name].account_id or 0 for name in people],
            case=world.case(case_id),
            kind=kind,
            message=text,
            params={"case_no": "", "by": ""},
            key=f"{key}:{case_id}",
            now=world.now,
            recorded_at=world.now,
        )


def gather(world: Scenario) -> int:
    """Run the job at the province's present time."""
    return DIGEST.work(Run(world.now, world.now, "one"))


def test_what_can_wait_goes_out_the_next_morning_in_one_mail_by_case_with_its_deadline(
    world: Scenario, case_id: int, letterbox: Letterbox
) -> None:
    second = world.to_state("awaiting_consent", letter_no="46/SYT-VP")
    only_mail(world)
    with transaction() as session:
        session.query(InboxMessage).delete()
    inform(world, "reviewer", case_id=second, text="Đã ký văn bản")
    inform(world, "reviewer", case_id=case_id, key="a", text="Đã phát hành văn bản")
    inform(world, "reviewer", case_id=case_id, key="b", text="Đã duyệt cấp tài khoản")
    inform(world, "reviewer", case_id=case_id, key="c", text="Đã duyệt cấp tài khoản")
    deliver(world)
    assert letterbox.mails == []
    at(world, 2025, 6, 10, 7, 29)
    assert gather(world) == 0
    at(world, 2025, 6, 10, 7, 30)
    assert gather(world) == 1
    deliver(world)
    (mail,), body = letterbox.mails, letterbox.body()
    assert letterbox.receivers == ["reviewer"]
    assert mail["Subject"] == "Chung: 2 hồ sơ có tin mới"
    first_no, second_no = world.case(case_id).case_no or "", world.case(second).case_no or ""
    assert 0 < body.index(first_no) < body.index("còn 4 ngày làm việc") < body.index(second_no)
    assert body.count("Đã duyệt cấp tài khoản") == 1
    assert f"https://chung.test/ho-so/{second}" in body
    assert set(db.session.scalars(select(InboxMessage.digested_on))) == {date(2025, 6, 10)}


def test_the_daily_mail_leaves_once_though_four_schedulers_ask_all_day(
    app: Flask, world: Scenario, case_id: int, letterbox: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    inform(world, "reviewer", "head", case_id=case_id)
    start = at(world, 2025, 6, 10, 0, 0)
    moments = threading.local()
    monkeypatch.setattr(clock, "now", lambda: moments.now)
    monkeypatch.setattr(clock, "real_now", lambda: moments.now)

    def scheduler(name: str) -> None:
        moments.now = start
        ticker = Ticker(app, name)
        for hour in range(24):
            for minute in (0, 30, 45):
                moments.now = start + timedelta(hours=hour, minutes=minute)
                ticker.tick(DIGEST)
        assert ticker.failures == 0

    threads = [threading.Thread(target=scheduler, args=(f"worker-{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    deliver(world, start + timedelta(days=1))
    assert sorted(letterbox.receivers) == ["head", "reviewer"]
    assert db.session.scalar(select(func.count(OutboxMessage.id)).where(OutboxMessage.kind == "digest")) == 2


def test_without_any_claim_of_slots_four_at_once_still_make_one_mail(
    app: Flask, world: Scenario, case_id: int, letterbox: Letterbox
) -> None:
    inform(world, "reviewer", case_id=case_id)
    moment = at(world, 2025, 6, 10, 8, 0)
    made: list[int] = []

    def scheduler() -> None:
        with app.app_context():
            for _run in range(6):
                made.append(DIGEST.work(Run(moment, moment, "any")))
            db.session.remove()

    threads = [threading.Thread(target=scheduler) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(made) == 1
    deliver(world)
    assert letterbox.receivers == ["reviewer"]


def test_what_comes_after_the_hour_waits_for_the_next_working_day_and_is_told_once(
    world: Scenario, case_id: int, letterbox: Letterbox
) -> None:
    at(world, 2025, 6, 13, 6, 0)
    inform(world, "reviewer", case_id=case_id, key="early", text="Trước giờ gửi")
    at(world, 2025, 6, 13, 7, 45)
    inform(world, "reviewer", case_id=case_id, key="late", text="Sau giờ gửi")
    assert gather(world) == 1
    for day, hour in ((13, 23), (14, 9), (15, 9), (16, 7)):
        at(world, 2025, 6, day, hour, 0)
        assert gather(world) == 0
    at(world, 2025, 6, 16, 7, 30)
    assert [gather(world), gather(world)] == [1, 0]
    at(world, 2025, 6, 17, 9, 0)
    assert gather(world) == 0
    deliver(world)
    assert [("Trước giờ gửi" in letterbox.body(n), "Sau giờ gửi" in letterbox.body(n)) for n in (0, 1)] == [
        (True, False),
        (False, True),
    ]


def test_three_days_without_a_scheduler_give_one_mail(world: Scenario, case_id: int, letterbox: Letterbox) -> None:
    for day in (10, 11, 12):
        at(world, 2025, 6, day, 9, 0)
        inform(world, "reviewer", case_id=case_id, key=f"day-{day}", text=f"Ngày {day}")
    at(world, 2025, 6, 13, 11, 0)
    assert gather(world) == 1
    deliver(world)
    assert all(f"Ngày {day}" in letterbox.body() for day in (10, 11, 12))


def test_nothing_new_gives_no_mail_and_neither_does_what_was_read(
    world: Scenario, case_id: int, letterbox: Letterbox
) -> None:
    inform(world, "reviewer", "head", case_id=case_id)
    mark_read(world.people["reviewer"].account_id or 0, now=world.now)
    at(world, 2025, 6, 10, 8, 0)
    assert gather(world) == 1
    mark_read(world.people["head"].account_id or 0, now=world.now)
    deliver(world)
    at(world, 2025, 6, 11, 8, 0)
    assert gather(world) == 0
    assert letterbox.mails == []


def test_a_warning_about_a_case_that_was_answered_meanwhile_no_longer_matters(
    world: Scenario, case_id: int, letterbox: Letterbox
) -> None:
    account_id = world.people["reviewer"].account_id or 0
    choose_mail(account_id, {"locale": "vi", **{topic.value: Mode.DIGEST.value for topic in Topic}})
    inform(world, "reviewer", case_id=case_id, kind="due_tomorrow", text="Còn một ngày")
    inform(world, "reviewer", case_id=case_id, kind="owner_reminded", key="o", text="Đã đôn đốc")
    with transaction():
        db.session.get_one(Case, case_id).completed_on = date(2025, 6, 9)
    at(world, 2025, 6, 10, 8, 0)
    assert gather(world) == 0
    assert set(db.session.scalars(select(InboxMessage.digested_on))) == {date(2025, 6, 10)}


def test_a_closed_account_gets_no_daily_mail_before_or_after_it_was_made(
    world: Scenario, case_id: int, letterbox: Letterbox
) -> None:
    inform(world, "reviewer", "head", case_id=case_id)
    set_active("head@hagiang.gov.vn", False, now=world.now)
    at(world, 2025, 6, 10, 8, 0)
    assert gather(world) == 1
    set_active("reviewer@hagiang.gov.vn", False, now=world.now)
    deliver(world)
    assert letterbox.mails == []


def test_of_a_case_that_an_officer_may_no_longer_see_nothing_is_told(
    world: Scenario, case_id: int, letterbox: Letterbox
) -> None:
    inform(world, "stranger", case_id=case_id)
    at(world, 2025, 6, 10, 8, 0)
    assert gather(world) == 0


def test_a_long_absence_gives_a_mail_that_names_the_rest_by_number(
    world: Scenario, case_id: int, letterbox: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = world.to_state("submitted", letter_no="46/SYT-VP")
    only_mail(world)
    monkeypatch.setattr("app.services.mail_content.MOST_CASES", 1)
    inform(world, "reviewer", case_id=case_id)
    inform(world, "reviewer", case_id=second)
    at(world, 2025, 6, 10, 8, 0)
    gather(world)
    deliver(world)
    assert "Còn 1 hồ sơ khác trong hộp thư: https://chung.test/hop-thu/" in letterbox.body()


def test_the_slots_of_the_daily_mail_begin_with_its_minute(context: None) -> None:
    before, after = datetime(2025, 6, 10, 0, 29, tzinfo=clock.UTC), datetime(2025, 6, 10, 0, 30, tzinfo=clock.UTC)
    assert (slot_of_digest(before), slot_of_digest(after)) == ("2025-06-10T06", "2025-06-10T07")
