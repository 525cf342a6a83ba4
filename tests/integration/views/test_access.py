"""The guard before every view: nothing opens that does not say who may open it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.extensions import db
from app.models.accounts import ApiToken
from app.models.agencies import Agency
from app.services.accounts import issue_token, revoke_tokens, set_active
from app.services.transaction import transaction
from app.views.access import access_of, current_actor, role_required, signed_in, token_required
from tests.integration.views.conftest import EMAIL, MakeOfficer, SignIn, form_token
from workflows.roles import Role

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def app(own_app: Flask) -> Flask:
    """An application with routes of each kind, beside those of the product."""
    app = own_app
    app.add_url_rule("/thu/khong-khai", "undeclared", lambda: "secret")
    app.add_url_rule("/thu/quan-tri", "for_admins", role_required(Role.ADMIN)(lambda: "calendar"))
    app.add_url_rule("/thu/ma", "for_tokens", token_required(lambda: current_actor().label), methods=["GET", "POST"])
    app.add_url_rule("/thu/ghi", "writes", signed_in(_write), methods=["GET", "POST"])
    return app


def _write() -> str:
    with transaction():
        db.session.execute(text("UPDATE account SET phone = '1'"))
    return "written"


def test_every_route_of_the_product_declares_its_access(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()} - {"undeclared"}
    assert [endpoint for endpoint in sorted(endpoints) if access_of(app, endpoint) is None] == []


def test_a_route_that_declares_nothing_is_denied(
    client: FlaskClient, make_officer: MakeOfficer, sign_in: SignIn
) -> None:
    make_officer(EMAIL, Role.ADMIN)
    sign_in(client)
    answer = client.get("/thu/khong-khai")
    assert answer.status_code == 404
    assert "secret" not in answer.text


def test_a_stranger_is_sent_to_sign_in_and_back(client: FlaskClient) -> None:
    answer = client.get("/thu/quan-tri?trang=2")
    assert (answer.status_code, answer.location) == (303, "/dang-nhap?next=/thu/quan-tri?trang%3D2")


def test_a_page_that_is_partly_replaced_sends_the_whole_browser_to_sign_in(client: FlaskClient) -> None:
    answer = client.get("/thu/quan-tri", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/dang-nhap?next=/thu/quan-tri")


def test_a_role_opens_only_its_own_pages(client: FlaskClient, make_officer: MakeOfficer, sign_in: SignIn) -> None:
    make_officer()
    make_officer("admin@stttt.example.vn", Role.ADMIN, Role.AUDITOR, agency="STTTT")
    sign_in(client)
    refused = client.get("/thu/quan-tri")
    assert refused.status_code == 403
    assert "Bạn không có quyền xem trang này" in refused.text
    client.post("/dang-xuat", data={"csrf_token": form_token(refused)})
    sign_in(client, "admin@stttt.example.vn")
    assert client.get("/thu/quan-tri").text == "calendar"


def test_a_form_without_its_token_changes_nothing(
    client: FlaskClient, make_officer: MakeOfficer, sign_in: SignIn
) -> None:
    make_officer()
    sign_in(client)
    answer = client.post("/thu/ghi")
    assert answer.status_code == 400
    assert "Trang đã hết hiệu lực" in answer.text
    token = form_token(answer)
    assert client.post("/thu/ghi", data={"csrf_token": token}).text == "written"


def test_the_form_token_of_another_session_is_refused(
    app: Flask, client: FlaskClient, make_officer: MakeOfficer, sign_in: SignIn
) -> None:
    make_officer()
    foreign = form_token(app.test_client().get("/dang-nhap"))
    sign_in(client)
    assert client.post("/thu/ghi", data={"csrf_token": foreign}).status_code == 400


def test_a_page_that_is_only_read_cannot_write(client: FlaskClient, make_officer: MakeOfficer, sign_in: SignIn) -> None:
    make_officer()
    sign_in(client)
    with pytest.raises(DBAPIError, match=r"(?i)read-?only"):
        client.get("/thu/ghi")


def bearer(token: str) -> dict[str, str]:
    """The header in which a program brings its token."""
    return {"Authorization": f"Bearer {token}"}


def test_a_bearer_token_acts_as_its_account(app: Flask, client: FlaskClient, make_officer: MakeOfficer) -> None:
    make_officer()
    with app.app_context():
        token = issue_token(EMAIL, now=NOW)
    assert client.get("/thu/ma", headers=bearer(token)).text == "Chuyên viên lập hồ sơ – SYT"
    assert client.post("/thu/ma", headers=bearer(token)).status_code == 200
    assert client.get_cookie("chung_session") is None


def test_only_the_hash_of_a_token_is_kept(app: Flask, make_officer: MakeOfficer) -> None:
    make_officer()
    with app.app_context():
        token = issue_token(EMAIL, label="LGSP", now=NOW)
        kept = db.session.scalars(select(ApiToken)).one()
        values = " ".join(str(value) for value in vars(kept).values())
    assert token not in values
    assert token.removeprefix("chung_") not in values


def test_the_last_use_of_a_token_is_kept_once_an_hour(
    app: Flask, client: FlaskClient, make_officer: MakeOfficer
) -> None:
    make_officer()
    uses = []
    with time_machine.travel(NOW, tick=False) as traveller:
        with app.app_context():
            token = issue_token(EMAIL, now=NOW)
        for minutes in (0, 30, 31):
            traveller.shift(timedelta(minutes=minutes))
            client.get("/thu/ma", headers=bearer(token))
            with app.app_context():
                uses.append(db.session.scalars(select(ApiToken.last_used_at)).one())
    assert uses == [NOW, NOW, NOW + timedelta(minutes=61)]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer chung_khong-co", "Basic YTpi"])
def test_without_a_good_token_a_program_is_turned_away(client: FlaskClient, header: str) -> None:
    assert client.get("/thu/ma", headers={"Authorization": header}).status_code == 401


def test_a_browser_session_does_not_open_what_is_for_tokens(
    client: FlaskClient, make_officer: MakeOfficer, sign_in: SignIn
) -> None:
    make_officer()
    sign_in(client)
    assert client.post("/thu/ma").status_code == 401


def test_a_token_does_not_open_what_is_for_browsers(app: Flask, client: FlaskClient, make_officer: MakeOfficer) -> None:
    make_officer(EMAIL, Role.ADMIN)
    with app.app_context():
        token = issue_token(EMAIL, now=NOW)
    assert client.get("/thu/quan-tri", headers=bearer(token)).status_code == 303


def test_revoked_tokens_and_those_of_closed_accounts_open_nothing(
    app: Flask, client: FlaskClient, make_officer: MakeOfficer
) -> None:
    make_officer()
    make_officer("other@syt.example.vn")
    with app.app_context():
        revoked, closed = issue_token(EMAIL, now=NOW), issue_token("other@syt.example.vn", now=NOW)
        assert revoke_tokens(EMAIL, now=NOW) == 1
        set_active("other@syt.example.vn", False, now=NOW)
        set_active("other@syt.example.vn", True, now=NOW)
    assert client.get("/thu/ma", headers=bearer(revoked)).status_code == 401
    assert client.get("/thu/ma", headers=bearer(closed)).status_code == 401


def test_for_a_program_of_an_ended_agency_nothing_exists(
    app: Flask, client: FlaskClient, make_officer: MakeOfficer
) -> None:
    make_officer()
    with app.app_context():
        token = issue_token(EMAIL, now=NOW)
        with transaction():
            db.session.scalars(select(Agency)).one().valid_to = date(2025, 2, 28)
    assert client.get("/thu/ma", headers=bearer(token)).status_code == 404
