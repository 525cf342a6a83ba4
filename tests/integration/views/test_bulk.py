"""One action on many cases: told beforehand, done case by case through the door, and told again afterwards."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.models.cases import Case
from app.models.desk import Unit
from app.models.trail import Event
from app.services import bulk
from app.services.transaction import transaction
from app.views import bulk as view
from tests.integration.views.browsers import browser
from tests.integration.views.conftest import form_token
from tests.integration.views.queue_desk import make, plain
from tests.scenario import Scenario

BASE = "/ho-so/hang-loat/"


def build(world: Scenario) -> dict[str, Any]:
    return {
        "awaiting": [world.to_state("awaiting_consent") for _ in range(3)],
        "submitted": world.to_state("submitted"),
        "approved": world.to_state("approved"),
        "reviewer": str(world.people["other_reviewer"].account_id),
    }


@pytest.fixture
def made(app: Flask) -> dict[str, Any]:
    found: dict[str, Any] = make(app, build)
    return found


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def carry_out(client: FlaskClient, page: Any, action: str, **typed: str) -> Any:
    """Send the form of a preflight."""
    sent = {name: hidden(page.text, name) for name in ("seen", "batch", "back")}
    return client.post(f"{BASE}{action}", data={"csrf_token": form_token(page), **sent, **typed})


def preflight(client: FlaskClient, action: str, *keys: int, **args: str) -> Any:
    return client.get(BASE, query_string={"action": action, "case": [str(key) for key in keys], "view": "all", **args})


def stopping_when(turns: Iterator[bool]) -> Callable[..., Any]:
    """The batch with a watch that follows the turns."""

    def each(*cases: Any, **named: Any) -> Any:
        return bulk.carry_out_each(*cases, **{**named, "is_time_up": lambda: next(turns)})

    return each


def reviewers(app: Flask, keys: list[int]) -> list[int | None]:
    with app.app_context():
        return [db.session.get_one(Case, key).reviewer_id for key in keys]


def test_the_preflight_says_what_will_not_work_and_why(app: Flask, made: dict[str, Any]) -> None:
    page = plain(
        preflight(browser(app, "head"), "remind_owner", *made["awaiting"], made["submitted"], made["approved"]).text
    )
    assert "3 trong 5 hồ sơ thực hiện được." in page
    assert "2 hồ sơ không thực hiện được, vì:" in page
    assert page.count("Không thực hiện được «Đôn đốc chủ quản» khi hồ sơ ở trạng thái") >= 2


def test_each_case_that_can_is_done_and_has_its_own_event(app: Flask, made: dict[str, Any]) -> None:
    head, keys = browser(app, "head"), [*made["awaiting"], made["approved"]]
    done = carry_out(head, preflight(head, "assign_reviewer", *keys), "assign_reviewer", reviewer=made["reviewer"])
    assert done.status_code == 200
    assert "3 trong 3 hồ sơ đã thực hiện." in plain(done.text)
    assert reviewers(app, made["awaiting"]) == [int(made["reviewer"])] * 3
    with app.app_context():
        query = select(Event.case_id).where(Event.name == "reviewer_assigned").order_by(Event.case_id)
        assert set(made["awaiting"]) <= set(db.session.scalars(query))


def test_all_that_the_filters_find_is_meant_across_pages(app: Flask, made: dict[str, Any]) -> None:
    head = browser(app, "head")
    page = head.get(f"{BASE}?action=remind_owner&all=1&view=waiting&case=999999")
    assert "3 trong 3 hồ sơ thực hiện được." in plain(page.text)
    assert hidden(page.text, "back").endswith("view=waiting")


def test_sent_twice_a_batch_gives_its_first_result(app: Flask, made: dict[str, Any]) -> None:
    head = browser(app, "head")
    page = preflight(head, "remind_owner", *made["awaiting"])
    first, second = (carry_out(head, page, "remind_owner") for _ in range(2))
    assert "3 trong 3 hồ sơ đã thực hiện." in plain(first.text)
    assert "3 trong 3 hồ sơ đã thực hiện." in plain(second.text)
    with app.app_context():
        query = select(Event.case_id).where(Event.name == "owner_reminded")
        assert sorted(db.session.scalars(query)) == sorted(made["awaiting"])


def test_where_somebody_was_faster_the_case_says_so_and_can_be_tried_again(app: Flask, made: dict[str, Any]) -> None:
    head, keys = browser(app, "head"), made["awaiting"]
    page = preflight(head, "assign_reviewer", *keys)
    other = browser(app, "leader")
    carry_out(other, preflight(other, "assign_reviewer", keys[0]), "assign_reviewer", reviewer=made["reviewer"])
    done = carry_out(head, page, "assign_reviewer", reviewer=made["reviewer"])
    text = plain(done.text)
    assert "2 trong 3 hồ sơ đã thực hiện." in text
    assert "1 hồ sơ vừa được người khác cập nhật." in text
    again = head.post(
        f"{BASE}kiem-tra",
        data={"csrf_token": form_token(done), "action": "assign_reviewer", "case": hidden(done.text, "case")},
    )
    assert "1 trong 1 hồ sơ thực hiện được." in plain(again.text)
    retried = carry_out(head, again, "assign_reviewer", reviewer=made["reviewer"])
    assert "1 trong 1 hồ sơ đã thực hiện." in plain(retried.text)


def test_when_time_is_up_the_rest_waits_for_the_next_click(
    app: Flask, made: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    head = browser(app, "head")
    page = preflight(head, "assign_reviewer", *made["awaiting"])
    with monkeypatch.context() as patch:
        patch.setattr(view, "SECONDS", -1.0)
        done = carry_out(head, page, "assign_reviewer", reviewer=made["reviewer"])
    assert "3 hồ sơ chưa đến lượt" in plain(done.text)
    form = {name: hidden(done.text, name) for name in ("seen", "batch", "back", "reviewer")}
    rest = head.post(f"{BASE}assign_reviewer", data={"csrf_token": form_token(done), **form})
    assert "3 trong 3 hồ sơ đã thực hiện." in plain(rest.text)


def test_the_last_page_of_a_batch_tells_of_every_case_of_it(
    app: Flask, made: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    head = browser(app, "head")
    page = preflight(head, "assign_reviewer", *made["awaiting"])
    turns = iter((False, True, True))
    with monkeypatch.context() as patch:
        patch.setattr(view, "carry_out_each", stopping_when(turns))
        done = carry_out(head, page, "assign_reviewer", reviewer=made["reviewer"])
    assert "1 trong 3 hồ sơ đã thực hiện." in plain(done.text)
    form = {name: hidden(done.text, name) for name in ("seen", "batch", "back", "reviewer")}
    rest = head.post(f"{BASE}assign_reviewer", data={"csrf_token": form_token(done), **form})
    assert "3 trong 3 hồ sơ đã thực hiện." in plain(rest.text)
    with app.app_context():
        query = select(Event.case_id).where(Event.name == "reviewer_assigned", Event.case_id.in_(made["awaiting"]))
        assert len(list(db.session.scalars(query))) == 3


def test_cases_are_given_to_a_division_and_the_look_ahead_says_who_loses_them(app: Flask, made: dict[str, Any]) -> None:
    head, keys = browser(app, "head"), made["awaiting"]
    carry_out(head, preflight(head, "assign_reviewer", keys[0]), "assign_reviewer", reviewer=made["reviewer"])
    refused = preflight(head, "assign_unit", *keys)
    assert refused.status_code == 303
    assert "chưa có phòng, đơn vị nào đang mở" in plain(head.get(refused.headers["Location"]).text)
    with app.app_context(), transaction() as session:
        unit = Unit(name="Phòng Công nghệ thông tin", agency_id=session.get_one(Case, keys[0]).focal_agency_id)
        session.add(unit)
        session.flush()
        unit_id = unit.id
    page = preflight(head, "assign_unit", *keys, made["approved"])
    text = plain(page.text)
    assert "3 trong 4 hồ sơ thực hiện được." in text
    assert "1 hồ sơ đang có người thẩm tra; ai không thuộc phòng được chọn sẽ thôi thẩm tra." in text
    done = carry_out(head, page, "assign_unit", unit=str(unit_id))
    assert "3 trong 3 hồ sơ đã thực hiện." in plain(done.text)
    assert reviewers(app, keys) == [None] * 3
    assert "3 trong 3 hồ sơ" in plain(head.get(f"/ho-so/?view=unassigned&unit={unit_id}").text)
    for who, is_told in (("head", True), ("auditor", True), ("filer", False), ("owner", False)):
        case = plain(browser(app, who).get(f"/ho-so/{keys[0]}").text)
        assert ("Phòng, đơn vị Phòng Công nghệ thông tin" in case) is is_told
        assert ("Chuyên viên thẩm tra" in case) is is_told


def test_an_answer_that_is_missing_is_asked_for_again(app: Flask, made: dict[str, Any]) -> None:
    head = browser(app, "head")
    refused = carry_out(head, preflight(head, "assign_reviewer", *made["awaiting"]), "assign_reviewer")
    assert refused.status_code == 422
    assert hidden(refused.text, "seen")
    assert reviewers(app, made["awaiting"]) == [None, None, None]


def test_nothing_is_approved_or_signed_in_bulk(app: Flask, made: dict[str, Any]) -> None:
    leader = browser(app, "leader")
    for action in ("approve_grant", "sign_refusal", "sign_notice", "sign_letter", "withdraw"):
        assert preflight(leader, action, made["approved"]).status_code == 404
        token = form_token(leader.get("/ho-so/bo-loc/"))
        assert leader.post(f"{BASE}{action}", data={"csrf_token": token, "seen": "1:1"}).status_code == 404
    assert {"assign_reviewer", "assign_unit", "remind_owner"} == set(bulk.BULK)


def test_a_batch_needs_the_form_token_and_an_officer_whose_work_it_is(app: Flask, made: dict[str, Any]) -> None:
    head = browser(app, "head")
    page = preflight(head, "remind_owner", *made["awaiting"])
    sent = {name: hidden(page.text, name) for name in ("seen", "batch", "back")}
    assert head.post(f"{BASE}remind_owner", data=sent).status_code == 400
    assert preflight(browser(app, "filer"), "remind_owner", *made["awaiting"]).status_code == 404
    assert 'name="action"' not in browser(app, "filer").get("/ho-so/?view=open").text


def test_cases_one_may_not_see_are_not_spoken_of(app: Flask, made: dict[str, Any]) -> None:
    hidden_draft = make_draft(app)
    page = preflight(browser(app, "head"), "remind_owner", made["awaiting"][0], hidden_draft)
    assert "1 trong 1 hồ sơ thực hiện được." in plain(page.text)


def make_draft(app: Flask) -> int:
    with app.app_context():
        case = db.session.get_one(Case, 1)
        values = {column.name: getattr(case, column.name) for column in Case.__table__.columns}
        db.session.add(Case(**{**values, "id": 9000, "case_no": None, "state": "draft"}))
        db.session.commit()
        return 9000


@pytest.mark.parametrize("sent", [{}, {"seen": "1:x", "batch": "0" * 32}, {"seen": "1:1", "batch": "zz"}])
def test_a_batch_that_cannot_be_read_changes_nothing(app: Flask, made: dict[str, Any], sent: dict[str, str]) -> None:
    head = browser(app, "head")
    token = form_token(head.get("/ho-so/bo-loc/"))
    assert head.post(f"{BASE}remind_owner", data={"csrf_token": token, **sent}).status_code == 400


def test_with_nothing_ticked_one_is_told_to_tick(app: Flask, made: dict[str, Any]) -> None:
    head = browser(app, "head")
    answer = preflight(head, "remind_owner")
    assert answer.headers["Location"] == "/ho-so/?view=all"
    assert "Chọn ít nhất một hồ sơ" in plain(head.get(answer.headers["Location"]).text)


def test_more_than_a_batch_holds_is_refused_with_a_sentence(
    app: Flask, made: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "MOST_CASES", 2)
    head = browser(app, "head")
    ticks = "&".join(f"case={key}" for key in made["awaiting"])
    for asked in (ticks, "all=1"):
        answer = head.get(f"{BASE}?action=remind_owner&{asked}")
        assert answer.status_code == 303
        assert "Mỗi lần làm được tối đa 2 hồ sơ" in plain(head.get(answer.headers["Location"]).text)


def test_the_way_back_leads_to_the_queue_and_nowhere_else(app: Flask, made: dict[str, Any]) -> None:
    head = browser(app, "head")
    page = preflight(head, "remind_owner", *made["awaiting"])
    sent = {name: hidden(page.text, name) for name in ("seen", "batch")}
    data = {"csrf_token": form_token(page), **sent, "back": "https://example.org/?"}
    assert "example.org" not in head.post(f"{BASE}remind_owner", data=data).text
