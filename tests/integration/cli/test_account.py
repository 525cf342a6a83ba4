"""`flask account …`: what is printed, what is kept, and how it fails."""

from datetime import date

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.adapters.passwords import hash_token
from app.extensions import db
from app.models.accounts import Account, ApiToken
from app.models.agencies import Agency
from app.services.accounts import AccountLine, account_lines, find_token
from app.services.transaction import transaction
from tests.integration.views.conftest import form_token
from workflows.roles import Role

EMAIL = "vanthu@syt.example.vn"
PASSWORD = "muoi-con-suoi-chay-ve-dong"


@pytest.fixture(autouse=True)
def _agency(app: Flask) -> None:
    """One agency to belong to."""
    with app.app_context(), transaction():
        db.session.add(Agency(name="Sở Y tế", short_name="Sở Y tế", abbr_symbol="SYT", level="DEPARTMENT"))


def run(app: Flask, *words: str, typed: str | None = None) -> Result:
    """Run `flask account` with these words."""
    return app.test_cli_runner().invoke(args=["account", *words], input=typed)


def create(app: Flask, *words: str, email: str = EMAIL, typed: str | None = None) -> Result:
    """Create an account."""
    return run(app, "create", email, "--agency", "SYT", "--role", "AGENCY_FILER", *words, typed=typed)


def kept_accounts(app: Flask) -> list[AccountLine]:
    """The accounts that are kept."""
    with app.app_context():
        return account_lines()


def can_sign_in(client: FlaskClient, password: str) -> bool:
    """Whether the account opens the door of the web."""
    typed = {"csrf_token": form_token(client.get("/dang-nhap")), "email": EMAIL, "password": password}
    return client.post("/dang-nhap", data=typed).status_code == 303


def test_the_printed_password_signs_in(app: Flask, client: FlaskClient) -> None:
    result = create(app)
    assert result.exit_code == 0
    printed = next(line for line in result.stdout.splitlines() if line.startswith("Mật khẩu (chỉ hiện một lần): "))
    password = printed.split(": ")[1]
    with app.app_context():
        assert password not in db.session.scalars(select(Account.password_hash)).one()
    assert can_sign_in(client, password)


def test_a_password_may_come_from_the_input_and_is_not_printed(app: Flask, client: FlaskClient) -> None:
    result = create(app, "--password-stdin", typed=f"{PASSWORD}\n")
    assert result.exit_code == 0
    assert PASSWORD not in result.output
    assert can_sign_in(client, PASSWORD)


def test_an_account_is_shown_by_role_and_agency_unless_it_is_given_a_title(app: Flask) -> None:
    create(app)
    create(app, "--title", "Trưởng phòng Kế hoạch – Sở Y tế", "--role", "AGENCY_APPROVER", email="b@syt.example.vn")
    lines = {line.email: line for line in kept_accounts(app)}
    assert lines[EMAIL].title == "Chuyên viên lập hồ sơ – Sở Y tế"
    assert lines["b@syt.example.vn"].title == "Trưởng phòng Kế hoạch – Sở Y tế"
    assert lines["b@syt.example.vn"].roles == (Role.AGENCY_APPROVER, Role.AGENCY_FILER)


@pytest.mark.parametrize(
    "words, typed, sentence",
    [
        (("create", EMAIL, "--agency", "KHONG", "--role", "ADMIN"), None, "Không có cơ quan có ký hiệu «KHONG»"),
        (("create", "khong-phai-thu", "--role", "ADMIN"), None, "chưa phải là địa chỉ thư điện tử"),
        (("create", EMAIL, "--role", "ADMIN", "--password-stdin"), "123456\n", "Chọn mật khẩu khó đoán hơn"),
        (("create", EMAIL, "--role", "ADMIN", "--password-stdin"), "", "Chọn mật khẩu khó đoán hơn"),
        (("token", "nobody@x.vn"), None, "Không có tài khoản «nobody@x.vn»"),
        (("password", "nobody@x.vn"), None, "Không có tài khoản «nobody@x.vn»"),
        (("disable", "nobody@x.vn"), None, "Không có tài khoản «nobody@x.vn»"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    app: Flask, words: tuple[str, ...], typed: str | None, sentence: str
) -> None:
    result = run(app, *words, typed=typed)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("Lỗi: ")
    assert sentence in result.stderr
    assert kept_accounts(app) == []


def test_an_address_is_taken_once_however_it_is_typed(app: Flask) -> None:
    create(app)
    result = create(app, email=EMAIL.upper())
    assert result.exit_code == 1
    assert "Đã có tài khoản" in result.stderr
    assert len(kept_accounts(app)) == 1


def test_the_system_role_is_nobodys(app: Flask) -> None:
    assert run(app, "create", EMAIL, "--role", "SYSTEM").exit_code == 2


def test_a_token_is_printed_once_and_only_its_hash_is_kept(app: Flask) -> None:
    create(app)
    first, second = run(app, "token", EMAIL), run(app, "token", EMAIL, "--label", "LGSP")
    token = first.stdout.strip()
    assert first.exit_code == 0
    assert first.stdout == f"{token}\n"
    assert token != second.stdout.strip()
    with app.app_context():
        assert hash_token(token) in db.session.scalars(select(ApiToken.token_hash)).all()
        assert find_token(token, date.today()) is not None


def test_revoked_tokens_open_nothing_any_more(app: Flask) -> None:
    create(app)
    token = run(app, "token", EMAIL).stdout.strip()
    assert "Đã thu hồi 1 mã truy cập" in run(app, "revoke-tokens", EMAIL).stdout
    with app.app_context():
        assert find_token(token, date.today()) is None


def test_a_closed_account_gets_no_token_until_it_is_opened_again(app: Flask) -> None:
    create(app)
    assert run(app, "disable", EMAIL).exit_code == 0
    assert run(app, "token", EMAIL).exit_code == 1
    assert run(app, "enable", EMAIL).exit_code == 0
    assert run(app, "token", EMAIL).exit_code == 0


def test_roles_and_password_can_be_replaced(app: Flask, client: FlaskClient) -> None:
    create(app)
    run(app, "roles", EMAIL, "--role", "OWNER_OFFICER", "--role", "AGENCY_FILER")
    assert kept_accounts(app)[0].roles == (Role.AGENCY_FILER, Role.OWNER_OFFICER)
    run(app, "roles", EMAIL, "--role", "OWNER_APPROVER")
    assert kept_accounts(app)[0].roles == (Role.OWNER_APPROVER,)
    run(app, "password", EMAIL, "--password-stdin", typed=f"{PASSWORD}\n")
    assert can_sign_in(client, PASSWORD)


def test_the_list_shows_agency_roles_and_what_is_closed(app: Flask) -> None:
    create(app)
    run(app, "disable", EMAIL)
    assert run(app, "list").stdout == f"{EMAIL}\tSYT\tAGENCY_FILER\tđã khoá\n"
