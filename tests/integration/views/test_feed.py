"""The private feed of deadlines, read back over HTTP with client libraries as a calendar program would."""

import re
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import date

import pytest
import recurring_ical_events
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select
from werkzeug.serving import make_server

from app.extensions import db
from app.models.accounts import Account
from app.models.agencies import Agency
from app.models.cases import Case
from app.models.desk import CalendarFeed
from app.services.transaction import transaction
from tests.integration.views.browsers import browser
from tests.integration.views.queue_desk import feed_events, feed_path, make, plain, post
from tests.scenario import FOCAL, Scenario


@pytest.fixture
def case_id(app: Flask) -> int:
    found: int = make(app, lambda world: world.to_state("under_review"))
    return found


@pytest.fixture
def server(app: Flask, case_id: int) -> Iterator[str]:
    """The application behind a real port."""
    running = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    thread.join()


@pytest.mark.enable_socket
def test_a_calendar_program_reads_the_deadline_on_its_day(app: Flask, server: str, case_id: int) -> None:
    path = feed_path(browser(app, "head"))
    with urllib.request.urlopen(f"{server}{path}") as answer:
        assert answer.headers.get_content_type() == "text/calendar"
        assert "no-store" in answer.headers["Cache-Control"]
        calendar = Calendar.from_ical(answer.read())
    with app.app_context():
        due = db.session.get_one(Case, case_id).due_on
        assert due is not None
    found = recurring_ical_events.of(calendar).at(due)
    assert [str(event["summary"]).partition(": ")[0] for event in found] == ["KN-2025-0001"]
    event = found[0]
    assert (event["dtstart"].dt, event["status"], event["class"]) == (due, "CONFIRMED", "PRIVATE")
    assert str(event["url"]).endswith(f"/ho-so/{case_id}")
    assert recurring_ical_events.of(calendar).at(date(2025, 1, 1)) == []


def test_a_deadline_keeps_its_identity_and_counts_its_changes(app: Flask, case_id: int) -> None:
    program, path = app.test_client(), feed_path(browser(app, "head"))
    before = feed_events(program.get(path).data)
    with app.app_context(), transaction():
        db.session.get_one(Case, case_id).due_on = date(2025, 6, 30)
    after = feed_events(program.get(path).data)
    assert list(before) == list(after) == [f"ho-so-{case_id}@chung"]
    uid = next(iter(before))
    assert after[uid]["dtstart"].dt == date(2025, 6, 30) != before[uid]["dtstart"].dt
    assert after[uid]["sequence"] > before[uid]["sequence"]


def test_a_deadline_that_is_met_or_paused_is_taken_back(app: Flask, case_id: int) -> None:
    program, path = app.test_client(), feed_path(browser(app, "head"))
    uid = next(iter(feed_events(program.get(path).data)))
    with app.app_context(), transaction():
        case = db.session.get_one(Case, case_id)
        case.state, case.paused_since, case.due_on = "supplement_review", date(2025, 6, 10), None
    assert feed_events(program.get(path).data)[uid]["status"] == "CANCELLED"
    with app.app_context(), transaction():
        case = db.session.get_one(Case, case_id)
        case.state, case.paused_since, case.due_on = "under_review", None, date(2025, 6, 20)
    assert feed_events(program.get(path).data)[uid]["status"] == "CONFIRMED"
    with app.app_context(), transaction():
        case = db.session.get_one(Case, case_id)
        case.state, case.completed_on = "granted", date(2025, 6, 11)
    done = feed_events(program.get(path).data)[uid]
    assert (done["status"], done["dtstart"].dt) == ("CANCELLED", date(2025, 6, 20))


def test_a_feed_shows_what_its_officer_may_see_and_nothing_else(app: Flask, case_id: int) -> None:
    program = app.test_client()
    seen = {who: feed_events(program.get(feed_path(browser(app, who))).data) for who in ("filer", "owner", "stranger")}
    assert list(seen["filer"]) == list(seen["owner"]) == [f"ho-so-{case_id}@chung"]
    assert seen["stranger"] == {}


def test_only_the_print_of_a_token_is_kept_and_its_address_is_shown_once(app: Flask, case_id: int) -> None:
    head = browser(app, "head")
    path = feed_path(head)
    token = path.rpartition("/")[2].removesuffix(".ics")
    assert token not in head.get("/lich-han/").text
    with app.app_context():
        feed = db.session.scalars(select(CalendarFeed)).one()
        assert token not in (feed.token_hash, str(feed.__dict__))
    assert app.test_client().get(path).status_code == 200
    assert "Đọc lần cuối lúc" in plain(head.get("/lich-han/").text)


def test_a_revoked_replaced_or_unknown_token_finds_nothing(app: Flask, case_id: int) -> None:
    head, program = browser(app, "head"), app.test_client()
    first = feed_path(head)
    second = feed_path(head)
    assert program.get(first).status_code == 404
    assert program.get(second).status_code == 200
    post(head, "/lich-han/thu-hoi", "/lich-han/")
    assert program.get(second).status_code == 404
    assert program.get("/lich-han/khong-co.ics").status_code == 404


@pytest.mark.parametrize("end", ["account", "agency"])
def test_a_feed_ends_with_its_officers_account_or_agency(app: Flask, case_id: int, end: str) -> None:
    path = feed_path(browser(app, "head"))
    with app.app_context(), transaction() as session:
        if end == "account":
            session.scalars(select(Account).where(Account.email == "head@hagiang.gov.vn")).one().is_active = False
        else:
            session.scalars(select(Agency).where(Agency.abbr_symbol == FOCAL)).one().valid_to = date(2025, 6, 1)
    assert app.test_client().get(path).status_code == 404


def test_a_feed_narrows_as_its_address_says(app: Flask) -> None:
    def build(world: Scenario) -> list[int]:
        return [world.to_state("under_review"), world.to_state("pending_approval")]

    keys = make(app, build)
    path = feed_path(browser(app, "head"))
    found = feed_events(app.test_client().get(f"{path}?state=pending_approval").data)
    assert {uid for uid, event in found.items() if event["status"] == "CONFIRMED"} == {f"ho-so-{keys[1]}@chung"}


def test_the_list_that_one_came_from_has_an_address_of_its_own(app: Flask) -> None:
    make(app, lambda world: [world.to_state("under_review"), world.to_state("pending_approval")])
    head = browser(app, "head")
    page = head.get("/lich-han/?view=open&state=pending_approval").text
    assert 'name="state" value="pending_approval"' in page
    made = post(head, "/lich-han/tao", "/lich-han/", view="open", state="pending_approval").text
    assert "Đang xử lý · Ch" in made
    found = re.search(r"<code>https?://[^/]+(/lich-han/[^<]+state=pending_approval)</code>", made)
    assert found
    events = feed_events(app.test_client().get(found[1].replace("&amp;", "&")).data).values()
    assert [event["status"] for event in events].count("CONFIRMED") == 1


def test_no_token_is_written_to_the_log(app: Flask, case_id: int, capsys: pytest.CaptureFixture[str]) -> None:
    path = feed_path(browser(app, "head"))
    capsys.readouterr()
    app.test_client().get(path)
    written = capsys.readouterr()
    assert path.rpartition("/")[2].removesuffix(".ics") not in written.out + written.err
