"""A deadline is told in the same words in list, page, file, sheet, API and calendar, and never too harshly."""

from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from app.models.accounts import Account, InboxMessage
from app.services.accounts import issue_token
from app.services.mail_content import digest_mail
from app.services.transaction import transaction
from tests.integration.views.browsers import browser
from tests.integration.views.queue_desk import (
    csv_rows,
    feed_events,
    feed_path,
    listed,
    make,
    plain,
    put_case,
    sheet_rows,
)
from tests.scenario import Scenario
from workflows.fields import VIETNAM

THURSDAY = datetime(2025, 6, 12, 9, 0, tzinfo=VIETNAM)


def june(day: int) -> date:
    return date(2025, 6, day)


def running(due: int, **more: object) -> dict[str, object]:
    return {"t0": june(2), "due_on": june(due), **more}


LATE_BY = "quá hạn %s ngày làm việc"
LEFT = "còn %s ngày làm việc"
CASES: tuple[tuple[str, dict[str, object], str, str], ...] = (
    ("under_review", running(12), "12/06/2025", "hạn hôm nay"),
    ("under_review", running(13), "13/06/2025", LEFT % 1),
    ("under_review", running(16), "16/06/2025", LEFT % 2),
    ("under_review", running(17), "17/06/2025", LEFT % 3),
    ("under_review", running(19), "19/06/2025", LEFT % 5),
    ("under_review", running(30), "30/06/2025", LEFT % 12),
    ("under_review", running(11), "11/06/2025", LATE_BY % 1),
    ("under_review", running(10), "10/06/2025", LATE_BY % 2),
    ("under_review", running(6), "06/06/2025", LATE_BY % 4),
    ("under_review", running(2), "02/06/2025", LATE_BY % 8),
    ("pending_approval", running(12), "12/06/2025", "hạn hôm nay"),
    ("pending_approval", running(9), "09/06/2025", LATE_BY % 3),
    ("pending_approval", running(18), "18/06/2025", LEFT % 4),
    ("approved", running(13), "13/06/2025", LEFT % 1),
    ("approved", running(11), "11/06/2025", LATE_BY % 1),
    ("refusal_signed", running(12), "12/06/2025", "hạn hôm nay"),
    ("refusal_signed", running(5), "05/06/2025", LATE_BY % 5),
    # A promised day moves no day of the law (E3).
    ("under_review", running(11, promised_on=june(20), reschedule_count=1), "11/06/2025", LATE_BY % 1),
    # Extended by a pause that is over.
    ("under_review", running(20, strict_due_on=june(9)), "20/06/2025", LEFT % 6),
    # Paused and waiting: no day, and nothing that looks late.
    ("supplement_review", {"t0": june(6), "paused_since": june(10)}, "",
     "tạm dừng chờ bổ sung từ 11/06/2025, còn 3 ngày"),
    ("supplement_review", {"t0": june(2), "paused_since": june(3)}, "",
     "tạm dừng chờ bổ sung từ 04/06/2025, còn 4 ngày"),
    ("submitted", {}, "", "chưa tính: chờ tiếp nhận từ 09/06/2025"),
    ("awaiting_consent", {"waiting_since": june(4)}, "", "chưa tính: chờ chủ quản từ 04/06/2025"),
    ("awaiting_consent", {}, "", "chưa tính thời hạn"),
    ("supplement_intake", {"waiting_since": june(5)}, "", "chưa tính: chờ bổ sung từ 05/06/2025"),
    ("granted", running(12, completed_on=june(11)), "", "xong ngày 11/06/2025, đúng hạn"),
    ("granted", running(9, completed_on=june(11)), "", "xong ngày 11/06/2025, quá hạn 2 ngày làm việc"),
    ("refused", running(11, completed_on=june(11)), "", "xong ngày 11/06/2025, đúng hạn"),
    ("withdrawn", running(9), "", "không tính thời hạn"),
    ("lapsed", {}, "", "không tính thời hạn"),
    ("under_review", {"track": "SPECIFIC", "t0": june(2), "target_on": june(20)}, "20/06/2025",
     "mốc nội bộ, không phải hạn luật định"),
    ("under_review", {"track": "SPECIFIC", "t0": june(2), "target_on": june(5)}, "05/06/2025",
     "mốc nội bộ, không phải hạn luật định"),
)  # fmt: skip
EXPECTED = {
    f"KN-2025-{number:04d}": f"{day} · {words}" if day else words
    for number, (_, _, day, words) in enumerate(CASES, start=1)
}


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@pytest.fixture
def keys(app: Flask) -> dict[str, int]:
    """Every constructed case in the database, by its number."""

    def build(world: Scenario) -> dict[str, int]:
        with transaction() as session:
            made = [put_case(world, number, case[0], **case[1]) for number, case in enumerate(CASES, start=1)]
            session.flush()
            return {str(case.case_no): case.id for case in made}

    found: dict[str, int] = make(app, build, THURSDAY)
    return found


def test_list_file_and_sheet_use_the_same_words(app: Flask, keys: dict[str, int]) -> None:
    head = browser(app, "head")
    assert len(keys) >= 30
    assert listed(head.get("/ho-so/?view=all").text) == EXPECTED
    for read, kind in ((sheet_rows, "xlsx"), (csv_rows, "csv")):
        rows = read(head.get(f"/ho-so/xuat.{kind}?view=all").data)
        assert {row[0]: row[-1] for row in rows[1:]} == EXPECTED
    sheet = plain(head.get("/ho-so/in?view=all").text)
    slips = plain(head.get("/ho-so/phieu?view=all").text)
    for words in EXPECTED.values():
        assert words in sheet
        assert words in slips


def test_the_page_of_a_case_uses_the_words_of_the_list(app: Flask, keys: dict[str, int]) -> None:
    head = browser(app, "head")
    for number, key in keys.items():
        assert EXPECTED[number] in plain(head.get(f"/ho-so/{key}").text), number


def test_the_api_uses_the_words_of_the_list(app: Flask, keys: dict[str, int]) -> None:
    with app.app_context():
        token = issue_token("head@hagiang.gov.vn", now=THURSDAY)
    program, headers = app.test_client(), {"Authorization": f"Bearer {token}"}
    items = (program.get("/api/v1/cases?limit=200", headers=headers).json or {})["items"]
    assert {case["case_no"]: case["deadline"]["text"] for case in items} == {
        number: words.rpartition(" · ")[2] for number, words in EXPECTED.items()
    }
    for case in items[::7]:
        whole = program.get(f"/api/v1/cases/{case['id']}", headers=headers).json or {}
        assert whole["deadline"] == case["deadline"]


def test_a_mail_uses_the_words_of_the_list(app: Flask, keys: dict[str, int]) -> None:
    with app.app_context():
        with transaction() as session:
            head = session.scalars(select(Account).where(Account.email == "head@hagiang.gov.vn")).one()
            head_id = head.id
            made = [
                InboxMessage(
                    account_id=head.id, case_id=key, kind="reviewer_assigned", message="%(case_no)s",
                    params={"case_no": number}, at=THURSDAY, dedupe_key=number,
                )
                for number, key in keys.items()
            ]  # fmt: skip
            session.add_all(made)
            session.flush()
            ids = [message.id for message in made]
        mail = digest_mail(head_id, ids, "digest", THURSDAY.date())
        assert mail is not None
        told = {
            case.case_no: " · ".join(part for part in (case.deadline[0], case.deadline[1].filled()) if part)
            for case in mail.cases
            if case.deadline
        }
    assert told == {number: words for number, words in EXPECTED.items() if words != "không tính thời hạn"}


def test_the_calendar_uses_the_words_of_the_list(app: Flask, keys: dict[str, int]) -> None:
    events = feed_events(app.test_client().get(feed_path(browser(app, "head")) + "?view=all").data)
    dated = {number: words for number, words in EXPECTED.items() if " · " in words}
    told = {
        str(event["summary"]).partition(": ")[0]: (f"{event['dtstart'].dt:%d/%m/%Y}", str(event["summary"]))
        for event in events.values()
        if event["status"] == "CONFIRMED"
    }
    assert told == {
        number: (words.partition(" · ")[0], f"{number}: {words.partition(' · ')[2]}") for number, words in dated.items()
    }


def test_nothing_that_waits_or_was_extended_looks_overdue(app: Flask, keys: dict[str, int]) -> None:
    late = set(listed(browser(app, "head").get("/ho-so/?view=overdue").text))
    assert late == {number for number, words in EXPECTED.items() if "quá hạn" in words and "xong" not in words}


def test_the_words_are_in_the_readers_language(app: Flask, keys: dict[str, int]) -> None:
    with app.app_context(), transaction() as session:
        session.query(Account).filter_by(email="head@hagiang.gov.vn").update({"locale": "en"})
    head = browser(app, "head")
    path = feed_path(head)
    told = listed(head.get("/ho-so/?view=open").text)
    events = feed_events(app.test_client().get(path).data)
    for event in events.values():
        if event["status"] == "CONFIRMED":
            number, _, words = str(event["summary"]).partition(": ")
            assert told[number].endswith(words)
