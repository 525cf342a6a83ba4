"""The administrator's pages without JavaScript: agencies, accounts, policies; the auditor reads them."""

import re
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.adapters import clock
from app.extensions import db
from app.models.accounts import Account
from app.models.agencies import Agency
from app.models.trail import Event
from app.queries.policies import policies
from tests.integration.views.conftest import SignIn, form_token
from tests.scenario import PASSWORD, Scenario
from workflows.fields import VIETNAM

NOW = datetime(2025, 6, 9, 9, 0, tzinfo=VIETNAM)
PAGES = (
    "/quan-tri/",
    "/quan-tri/co-quan/",
    "/quan-tri/co-quan/1",
    "/quan-tri/nguoi-dung/",
    "/quan-tri/nguoi-dung/1",
    "/quan-tri/chinh-sach",
    "/quan-tri/quy-dinh",
    "/quan-tri/nhat-ky",
)
FORMS = (
    "/quan-tri/co-quan/moi",
    "/quan-tri/co-quan/1/sua",
    "/quan-tri/co-quan/1/chuyen-giao",
    "/quan-tri/nguoi-dung/moi",
)


@pytest.fixture(autouse=True)
def province(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small province on 09/06/2025 with one case under review."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with app.app_context():
        Scenario(NOW).to_state("under_review")
        db.session.remove()


def enter(browser: FlaskClient, sign_in: SignIn, who: str) -> None:
    """Sign in as somebody of the province."""
    sign_in(browser, f"{who}@hagiang.gov.vn", PASSWORD)


def send(browser: FlaskClient, path: str, **typed: object) -> TestResponse:
    """Send a form."""
    token = form_token(browser.get("/quan-tri/"))
    return browser.post(path, data={"csrf_token": token, **typed})


def account_id(app: Flask, who: str) -> int:
    """The id of somebody's account."""
    with app.app_context():
        return db.session.scalars(select(Account.id).where(Account.email == f"{who}@hagiang.gov.vn")).one()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_administrator_and_auditor_read_every_page(client: FlaskClient, sign_in: SignIn, language: str) -> None:
    for who in ("admin", "auditor"):
        enter(client, sign_in, who)
        client.get(f"/ngon-ngu/{language}")
        assert {path: client.get(path).status_code for path in PAGES} == dict.fromkeys(PAGES, 200)
        expected = 200 if who == "admin" else 403
        assert {path: client.get(path).status_code for path in FORMS} == dict.fromkeys(FORMS, expected)
        client.post("/dang-xuat", data={"csrf_token": form_token(client.get("/quan-tri/"))})


@pytest.mark.parametrize("who", ["leader", "clerk", "approver", "operator"])
def test_nobody_else_opens_them(client: FlaskClient, sign_in: SignIn, who: str) -> None:
    enter(client, sign_in, who)
    assert {client.get(path).status_code for path in (*PAGES, *FORMS)} == {403}


def test_the_administrator_sees_no_case(client: FlaskClient, sign_in: SignIn) -> None:
    enter(client, sign_in, "admin")
    assert client.get("/ho-so/1").status_code == 404


def test_a_new_account_shows_its_password_once_and_lets_its_officer_in(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    enter(client, sign_in, "admin")
    typed = {"email": "Van-Thu@hagiang.gov.vn", "agency": "STTTT", "roles": ["FOCAL_CLERK"]}
    page = send(client, "/quan-tri/nguoi-dung/them", **typed)
    password = re.search(r"<code>([a-z0-9-]{20,})</code>", page.text)
    assert password, page.text
    assert page.headers["Cache-Control"] == "no-store"
    newcomer = account_id(app, "van-thu")
    assert password[1] not in client.get(f"/quan-tri/nguoi-dung/{newcomer}").text
    other = app.test_client()
    assert sign_in(other, "van-thu@hagiang.gov.vn", password[1]).status_code == 303
    with app.app_context():
        event = db.session.scalars(select(Event).where(Event.name == "account_changed")).one()
        assert event.payload == {"account_id": newcomer, "roles": ["FOCAL_CLERK"]}
        assert password[1] not in str(event.payload)


def test_an_administrator_cannot_be_given_a_role_in_cases(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    enter(client, sign_in, "admin")
    typed = {"email": "hai-vai@hagiang.gov.vn", "agency": "STTTT", "roles": ["ADMIN", "FOCAL_LEADER"]}
    page = send(client, "/quan-tri/nguoi-dung/them", **typed)
    assert page.status_code == 422
    assert "không được đi cùng vai trò xử lý hồ sơ" in page.text
    clerk = account_id(app, "clerk")
    page = send(client, f"/quan-tri/nguoi-dung/{clerk}/vai-tro", roles=["ADMIN", "FOCAL_CLERK"])
    assert page.status_code == 422
    assert "không được đi cùng vai trò xử lý hồ sơ" in page.text


def test_a_closed_account_is_out_at_once_and_may_be_opened_again(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    clerk = account_id(app, "clerk")
    theirs = app.test_client()
    enter(theirs, sign_in, "clerk")
    assert theirs.get("/").status_code == 200
    enter(client, sign_in, "admin")
    send(client, f"/quan-tri/nguoi-dung/{clerk}/khoa")
    assert theirs.get("/").status_code == 303
    assert sign_in(theirs, "clerk@hagiang.gov.vn", PASSWORD).status_code == 422
    send(client, f"/quan-tri/nguoi-dung/{clerk}/mo")
    assert sign_in(theirs, "clerk@hagiang.gov.vn", PASSWORD).status_code == 303


def test_a_new_password_ends_the_sessions_of_the_old_one(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    theirs = app.test_client()
    enter(theirs, sign_in, "clerk")
    enter(client, sign_in, "admin")
    page = send(client, f"/quan-tri/nguoi-dung/{account_id(app, 'clerk')}/mat-khau")
    assert theirs.get("/").status_code == 303
    password = re.search(r"<code>([a-z0-9-]{20,})</code>", page.text)
    assert password
    assert sign_in(theirs, "clerk@hagiang.gov.vn", password[1]).status_code == 303


def test_administrators_do_not_lock_themselves_out(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    own = account_id(app, "admin")
    enter(client, sign_in, "admin")
    send(client, f"/quan-tri/nguoi-dung/{own}/khoa")
    page = send(client, f"/quan-tri/nguoi-dung/{own}/vai-tro", roles=["AUDITOR"])
    assert page.status_code == 422
    assert client.get("/quan-tri/").status_code == 200


def test_an_agency_is_ended_in_the_browser_after_a_look_at_what_it_holds(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    with app.app_context():
        owner = db.session.scalars(select(Agency.id).where(Agency.abbr_symbol == "SGDĐT")).one()
    enter(client, sign_in, "admin")
    path = f"/quan-tri/co-quan/{owner}/chuyen-giao"
    plan = {"ends_on": "08/06/2025", "successor": "SCT", "document_no": "12/NQ-HĐND"}
    assert send(client, f"{path}/du-thao", **plan).status_code == 303
    shown = client.get(path).text
    assert "KN-2025-0001" in shown
    assert "Thực hiện chuyển giao" in shown
    assert "dự thảo chuyển giao" in client.get("/quan-tri/co-quan/").text
    done = send(client, f"{path}/thuc-hien")
    after = client.get(done.location).text
    assert "Đã chuyển giao 1 hồ sơ" in after
    assert "Sở Công Thương" in after
    assert client.get(path).status_code == 303


def test_an_agency_that_is_not_there_is_404(client: FlaskClient, sign_in: SignIn) -> None:
    enter(client, sign_in, "admin")
    for path in ("/quan-tri/co-quan/999", "/quan-tri/co-quan/999/sua", "/quan-tri/nguoi-dung/999"):
        assert client.get(path).status_code == 404


def test_policies_are_saved_and_named_as_what_they_are(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    enter(client, sign_in, "admin")
    page = client.get("/quan-tri/chinh-sach").text
    assert "Chính sách nội bộ, không phải luật" in page
    typed = {
        "receipt_policy": "NEXT_WORKING_DAY", "closing_hour": "17", "intake_window_days": "1",
        "supplement_lapse_days": "10", "target_days": "5", "apply_target_days": "3",
        "owner_reminder": "5", "owner_letter": "8", "owner_escalation": "10", "owner_lapse": "15",
        "is_head_signing_by_order": "y",
        "official_email_domains": "hagiang.gov.vn",
    }  # fmt: skip
    assert send(client, "/quan-tri/chinh-sach/luu", **typed).status_code == 303
    with app.app_context():
        assert policies().receipt_policy == "NEXT_WORKING_DAY"
        assert policies().official_email_domains == ("hagiang.gov.vn",)
    assert send(client, "/quan-tri/chinh-sach/luu", **{**typed, "owner_lapse": "3"}).status_code == 422


def test_the_log_shows_what_was_administered_and_never_a_password(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    enter(client, sign_in, "admin")
    page = send(client, f"/quan-tri/nguoi-dung/{account_id(app, 'clerk')}/mat-khau")
    password = re.search(r"<code>([a-z0-9-]{20,})</code>", page.text)
    assert password
    log = client.get("/quan-tri/nhat-ky").text
    assert "Đã thay đổi người dùng" in log
    assert "admin" in log
    assert password[1] not in log
    assert "Đã tiếp nhận hồ sơ" not in log, "what was done to cases is not for the administrator"


def test_only_active_legal_profiles_are_shown_as_applied(client: FlaskClient, sign_in: SignIn) -> None:
    enter(client, sign_in, "auditor")
    page = client.get("/quan-tri/quy-dinh").text
    assert page.count("đang áp dụng") == 1
    assert page.count(">dự thảo<") == 2
