"""Saved views: one's own, the team's, the one that opens first; what is gone is left out and said."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.models.desk import SavedView
from app.services.transaction import transaction
from tests.integration.views.browsers import browser
from tests.integration.views.queue_desk import make, plain, post

INDEX = "/ho-so/bo-loc/"


@pytest.fixture(autouse=True)
def world(app: Flask) -> None:
    make(app, lambda world: [world.to_state(state) for state in ("submitted", "under_review")])


def save(client: FlaskClient, name: str, **typed: str) -> str:
    """Keep a view, and give the address that opens it."""
    answer = post(client, "/ho-so/bo-loc/luu", INDEX, name=name, **typed)
    assert answer.status_code == 303, plain(answer.text)
    found = re.search(rf'href="(/ho-so/bo-loc/\d+)">{re.escape(name)}</a>', client.get("/ho-so/?view=open").text)
    assert found
    return found[1]


def test_a_saved_view_opens_what_was_filtered(app: Flask) -> None:
    head = browser(app, "head")
    address = save(head, "Đang thẩm tra", view="open", state="under_review", sort="-received", page="3")
    location = head.get(address).headers["Location"]
    assert set(location.partition("?")[2].split("&")) == {"view=open", "state=under_review", "sort=-received"}
    assert "1 trong 1 hồ sơ" in plain(head.get(location).text)


def test_the_queue_opens_with_the_default_view_until_it_is_given_up(app: Flask) -> None:
    head = browser(app, "head")
    address = save(head, "Mới", view="unassigned", is_default="y")
    assert head.get("/ho-so/").headers["Location"] == "/ho-so/?view=unassigned"
    assert head.get("/ho-so/?view=open").status_code == 200
    assert browser(app, "leader").get("/ho-so/").status_code == 200
    other = save(head, "Khác", view="overdue")
    post(head, f"{other}/doi", INDEX, what="first")
    assert head.get("/ho-so/").headers["Location"] == "/ho-so/?view=overdue"
    post(head, f"{other}/doi", INDEX, what="not_first")
    assert head.get("/ho-so/").status_code == 200
    assert head.get(address).status_code == 303


def test_a_team_view_is_opened_by_everybody_of_the_agency_and_by_nobody_else(app: Flask) -> None:
    head = browser(app, "head")
    address = save(head, "Việc của phòng", view="overdue", is_team="y")
    assert browser(app, "reviewer").get(address).status_code == 303
    assert "Việc của phòng" in browser(app, "reviewer").get("/ho-so/?view=open").text
    assert browser(app, "filer").get(address).status_code == 404
    assert "Việc của phòng" not in browser(app, "filer").get("/ho-so/?view=open").text
    post(head, f"{address}/doi", INDEX, what="unshare")
    assert browser(app, "reviewer").get(address).status_code == 404


def test_who_leads_nothing_shares_nothing(app: Flask) -> None:
    reviewer = browser(app, "reviewer")
    assert 'name="is_team"' not in reviewer.get(INDEX).text
    refused = post(reviewer, "/ho-so/bo-loc/luu", INDEX, name="Của tôi", view="mine", is_team="y")
    assert refused.status_code == 422
    assert "Chỉ lãnh đạo phòng hoặc cơ quan" in plain(refused.text)


def test_another_officers_view_is_neither_changed_nor_given_up(app: Flask) -> None:
    address = save(browser(app, "head"), "Việc của phòng", view="overdue", is_team="y")
    reviewer = browser(app, "reviewer")
    for what in ("rename", "delete", "first", "unshare"):
        assert post(reviewer, f"{address}/doi", INDEX, what=what, name="Khác").status_code == 404
    assert "Việc của phòng" in reviewer.get(INDEX).text


def test_a_view_is_renamed_and_deleted(app: Flask) -> None:
    head = browser(app, "head")
    address = save(head, "Cũ", view="overdue")
    post(head, f"{address}/doi", INDEX, what="rename", name="  Mới   hơn ")
    assert ">Mới hơn</a>" in head.get("/ho-so/?view=open").text
    post(head, f"{address}/doi", INDEX, what="delete")
    assert head.get(address).status_code == 404
    assert post(head, f"{address}/doi", INDEX, what="burn").status_code == 400


def test_a_name_is_asked_for_once_and_kept_short(app: Flask) -> None:
    head = browser(app, "head")
    save(head, "Quá hạn", view="overdue")
    for name, words in (("", "Ghi tên"), ("x" * 61, "tối đa 60 ký tự"), (" Quá  hạn", "mang tên này")):
        refused = post(head, "/ho-so/bo-loc/luu", INDEX, name=name, view="overdue", state="approved")
        assert refused.status_code == 422
        assert words in plain(refused.text)
        assert 'name="state" value="approved"' in refused.text


def test_what_a_view_asks_that_is_gone_is_left_out_and_said(app: Flask) -> None:
    head = browser(app, "head")
    address = save(head, "Cũ", view="overdue", owner="1")
    with app.app_context(), transaction():
        view = db.session.scalars(select(SavedView)).one()
        view.filters = {
            "view": "of_old", "owner": "999", "state": "lost", "band": "late", "received_from": "hôm qua",
            "colour": "blue", "text": "CSDL",
        }  # fmt: skip
    answer = head.get(address)
    assert set(answer.headers["Location"].partition("?")[2].split("&")) == {"view=open", "text=CSDL", "band=late"}
    page = plain(head.get(answer.headers["Location"]).text)
    assert "điều kiện không còn dùng được và được bỏ qua:" in page
    for words in ("Chủ quản", "Trạng thái", "Nhận từ ngày", "Chế độ xem"):
        assert words in page.partition("được bỏ qua:")[2].partition(".")[0]


def test_thirty_views_are_enough(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        account = session.execute(select(SavedView.account_id)).scalar()
        assert account is None
    head = browser(app, "head")
    save(head, "Số 0", view="overdue")
    with app.app_context(), transaction() as session:
        first = session.scalars(select(SavedView)).one()
        for number in range(1, 30):
            session.add(
                SavedView(account_id=first.account_id, name=f"Số {number}", filters={}, created_at=first.created_at)
            )
    refused = post(head, "/ho-so/bo-loc/luu", INDEX, name="Số 30", view="overdue")
    assert refused.status_code == 422
    assert "Đã lưu đủ 30 bộ lọc" in plain(refused.text)


def test_names_are_shown_as_typed_and_run_nothing(app: Flask) -> None:
    head = browser(app, "head")
    answer = post(head, "/ho-so/bo-loc/luu", INDEX, name="<script>alert(1)</script>", view="overdue")
    assert answer.status_code == 303
    assert "&lt;script&gt;alert(1)" in head.get("/ho-so/?view=open").text
    assert "<script>alert" not in head.get(INDEX).text
