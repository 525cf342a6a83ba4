"""Signing in: who is let in, who waits, when a session ends, and what an answer gives away."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.extensions import db
from app.models.accounts import WebSession
from app.models.agencies import Agency
from app.services.accounts import set_active
from app.services.transaction import transaction
from tests.integration.views.conftest import EMAIL, PASSWORD, MakeAgency, MakeOfficer, SignIn, form_token
from workflows.roles import Role

INSIDE = "/tai-khoan/mat-khau"
SOME_DAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def cookie(browser: FlaskClient) -> str:
    """The session's id as the browser holds it."""
    found = browser.get_cookie("chung_session")
    assert found is not None
    return found.value


def is_inside(browser: FlaskClient) -> bool:
    """Whether the browser may open a page that needs an account."""
    return browser.get(INSIDE).status_code == 200


def sessions(app: Flask) -> int:
    """How many sessions are kept."""
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(WebSession)) or 0


def test_the_right_password_lets_an_officer_in(client: FlaskClient, make_officer: MakeOfficer, sign_in: SignIn) -> None:
    make_officer()
    answer = sign_in(client, next_page=INSIDE)
    assert (answer.status_code, answer.location) == (303, INSIDE)
    page = client.get(INSIDE)
    assert "Chuyên viên lập hồ sơ – SYT" in page.text
    assert "Đăng xuất" in page.text


def test_an_address_may_be_typed_in_capitals(client: FlaskClient, make_officer: MakeOfficer, sign_in: SignIn) -> None:
    make_officer()
    sign_in(client, email=f" {EMAIL.upper()} ")
    assert is_inside(client)


def test_signing_in_gives_a_new_session_id_and_drops_the_old_one(
    app: Flask, client: FlaskClient, make_officer: MakeOfficer, sign_in: SignIn
) -> None:
    make_officer()
    client.get("/dang-nhap")
    before = cookie(client)
    sign_in(client)
    after = cookie(client)
    assert before != after
    assert sessions(app) == 1
    stranger = app.test_client()
    stranger.set_cookie("chung_session", before)
    assert not is_inside(stranger)


def test_the_session_table_alone_lets_nobody_in(
    app: Flask, client: FlaskClient, make_officer: MakeOfficer, sign_in: SignIn
) -> None:
    make_officer()
    sign_in(client)
    with app.app_context():
        kept = db.session.scalars(select(WebSession.id_hash)).one()
    assert cookie(client) not in kept
    thief = app.test_client()
    thief.set_cookie("chung_session", kept)
    assert not is_inside(thief)


def test_every_refusal_reads_the_same(
    app: Flask, client: FlaskClient, make_agency: MakeAgency, make_officer: MakeOfficer, sign_in: SignIn
) -> None:
    make_agency("SGTVT", valid_to=date(2025, 2, 28))
    make_officer()
    make_officer("ended@sgtvt.example.vn", agency="SGTVT")
    make_officer("closed@syt.example.vn")
    with app.app_context():
        set_active("closed@syt.example.vn", False, now=SOME_DAY)
    tries = (
        (EMAIL, "khong-phai-mat-khau"),
        ("nobody@syt.example.vn", PASSWORD),
        ("closed@syt.example.vn", PASSWORD),
        ("ended@sgtvt.example.vn", PASSWORD),
    )
    answers = [sign_in(client, email, password) for email, password in tries]
    assert {answer.status_code for answer in answers} == {422}
    assert all("Thư điện tử hoặc mật khẩu không đúng, hoặc tài khoản không còn" in answer.text for answer in answers)
    assert not is_inside(client)


def test_five_failures_make_an_account_wait_even_with_the_right_password(
    client: FlaskClient, make_officer: MakeOfficer, sign_in: SignIn
) -> None:
    make_officer()
    make_officer("other@syt.example.vn")
    for _ in range(5):
        assert sign_in(client, password="sai").status_code == 422
    answer = sign_in(client)
    assert answer.status_code == 429
    assert "Hãy thử lại sau 1 phút." in answer.text
    assert sign_in(client, "other@syt.example.vn").status_code == 303


def test_an_unknown_account_waits_just_like_a_known_one(
    client: FlaskClient, make_officer: MakeOfficer, sign_in: SignIn
) -> None:
    make_officer()
    for _ in range(5):
        sign_in(client, "nobody@syt.example.vn", "sai")
    answer = sign_in(client, "nobody@syt.example.vn", "sai")
    assert answer.status_code == 429
    assert "Hãy thử lại sau 1 phút." in answer.text


def test_each_failure_after_the_fifth_doubles_the_wait_up_to_a_quarter_of_an_hour(
    client: FlaskClient, make_officer: MakeOfficer, sign_in: SignIn
) -> None:
    make_officer()
    with time_machine.travel(SOME_DAY, tick=False) as traveller:
        for _ in range(5):
            sign_in(client, password="sai")
        for minutes in (1, 2, 4, 8, 15, 15):
            traveller.shift(timedelta(minutes=minutes, seconds=-1))
            assert sign_in(client).status_code == 429
            traveller.shift(timedelta(seconds=1))
            assert sign_in(client, password="sai").status_code == 422
        traveller.shift(timedelta(minutes=15))
        assert sign_in(client).status_code == 303


def test_a_success_clears_the_failures_of_the_account(
    client: FlaskClient, make_officer: MakeOfficer, sign_in: SignIn, another_browser: Callable[[], FlaskClient]
) -> None:
    make_officer()
    for _ in range(4):
        sign_in(client, password="sai")
    assert sign_in(client).status_code == 303
    other = another_browser()
    for _ in range(4):
        assert sign_in(other, password="sai").status_code == 422
    assert sign_in(other).status_code == 303


def test_twenty_failures_make_an_address_wait_whatever_the_accounts(
    client: FlaskClient, make_officer: MakeOfficer, sign_in: SignIn
) -> None:
    make_officer()
    with time_machine.travel(SOME_DAY, tick=False) as traveller:
        for number in range(20):
            assert sign_in(client, f"nobody{number}@syt.example.vn", "sai").status_code == 422
        assert sign_in(client).status_code == 429
        traveller.shift(timedelta(minutes=15, seconds=1))
        assert sign_in(client).status_code == 303


def test_a_session_left_idle_for_half_an_hour_ends(
    client: FlaskClient, make_officer: MakeOfficer, sign_in: SignIn
) -> None:
    make_officer()
    with time_machine.travel(SOME_DAY, tick=False) as traveller:
        sign_in(client)
        for _ in range(3):
            traveller.shift(timedelta(minutes=29))
            assert is_inside(client)
        traveller.shift(timedelta(minutes=30, seconds=1))
        answer = client.get(INSIDE)
        assert answer.location == "/dang-nhap?next=/tai-khoan/mat-khau"
        assert "Phiên làm việc đã kết thúc." in client.get(answer.location).text


def test_a_session_in_constant_use_ends_after_ten_hours(
    client: FlaskClient, make_officer: MakeOfficer, sign_in: SignIn
) -> None:
    make_officer()
    with time_machine.travel(SOME_DAY, tick=False) as traveller:
        sign_in(client)
        for _ in range(30):
            traveller.shift(timedelta(minutes=20))
            assert is_inside(client)
        traveller.shift(timedelta(seconds=1))
        assert not is_inside(client)


def test_signing_out_ends_the_session_on_the_server(
    app: Flask, client: FlaskClient, make_officer: MakeOfficer, sign_in: SignIn
) -> None:
    make_officer()
    sign_in(client)
    kept = cookie(client)
    client.post("/dang-xuat", data={"csrf_token": form_token(client.get(INSIDE))})
    thief = app.test_client()
    thief.set_cookie("chung_session", kept)
    assert not is_inside(client)
    assert not is_inside(thief)


def test_a_closed_account_is_out_at_once(
    app: Flask, client: FlaskClient, make_officer: MakeOfficer, sign_in: SignIn
) -> None:
    make_officer()
    sign_in(client)
    with app.app_context():
        set_active(EMAIL, False, now=SOME_DAY)
    assert not is_inside(client)


def test_officers_of_an_agency_that_ended_are_out_from_the_day_after_its_last(
    app: Flask, client: FlaskClient, make_officer: MakeOfficer, sign_in: SignIn
) -> None:
    make_officer()
    with app.app_context(), transaction():
        db.session.scalars(select(Agency).where(Agency.abbr_symbol == "SYT")).one().valid_to = date(2026, 3, 2)
    with time_machine.travel(datetime(2026, 3, 2, 16, 59, tzinfo=UTC), tick=False) as traveller:
        sign_in(client)
        assert is_inside(client)
        traveller.shift(timedelta(minutes=1))  # midnight in Vietnam
        assert not is_inside(client)


def change(browser: FlaskClient, current: str, new: str, repeated: str | None = None) -> tuple[int, str]:
    """Send the form for a new password; give the code and the page."""
    typed = {"current": current, "new": new, "repeated": new if repeated is None else repeated}
    answer = browser.post(INSIDE, data={"csrf_token": form_token(browser.get(INSIDE)), **typed})
    return answer.status_code, answer.text


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(
    client: FlaskClient, make_officer: MakeOfficer, sign_in: SignIn, another_browser: Callable[[], FlaskClient]
) -> None:
    make_officer()
    sign_in(client)
    other = another_browser()
    sign_in(other)
    assert change(client, PASSWORD, "bay-cay-cau-qua-song-lo")[0] == 303
    assert is_inside(client)
    assert not is_inside(other)
    assert sign_in(other).status_code == 422
    assert sign_in(other, password="bay-cay-cau-qua-song-lo").status_code == 303


@pytest.mark.parametrize(
    "current, new, repeated, sentence",
    [
        ("sai", "bay-cay-cau-qua-song-lo", None, "Mật khẩu hiện tại không đúng; hãy nhập lại."),
        (PASSWORD, "ngan", None, "Chọn mật khẩu khó đoán hơn"),
        (PASSWORD, "Password123456", None, "Chọn mật khẩu khó đoán hơn"),
        (PASSWORD, EMAIL, None, "Chọn mật khẩu khó đoán hơn"),
        (PASSWORD, PASSWORD, None, "Chọn mật khẩu khó đoán hơn"),
        (PASSWORD, "bay-cay-cau-qua-song-lo", "khac", "Nhập lại cho khớp với mật khẩu mới ở trên."),
        (PASSWORD, "", None, "Nhập mật khẩu mới."),
    ],
)
def test_a_password_change_that_is_not_good_says_what_to_do(
    client: FlaskClient,
    make_officer: MakeOfficer,
    sign_in: SignIn,
    current: str,
    new: str,
    repeated: str | None,
    sentence: str,
) -> None:
    make_officer()
    sign_in(client)
    code, page = change(client, current, new, repeated)
    assert code == 422
    assert sentence in page


def test_guessing_the_present_password_is_throttled_too(
    client: FlaskClient, make_officer: MakeOfficer, sign_in: SignIn
) -> None:
    make_officer()
    sign_in(client)
    codes = [change(client, "sai", "bay-cay-cau-qua-song-lo")[0] for _ in range(6)]
    assert codes == [422] * 5 + [429]


def test_an_empty_form_says_what_is_missing(client: FlaskClient, sign_in: SignIn) -> None:
    answer = sign_in(client, "", "")
    assert answer.status_code == 422
    assert "Nhập thư điện tử công vụ của bạn." in answer.text
    assert "Nhập mật khẩu." in answer.text


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/ok\r\nSet-Cookie: a=b",
        "http:evil.example",
        "evil.example",
        "",
    ],
)
def test_signing_in_leads_to_no_other_host(
    client: FlaskClient, make_officer: MakeOfficer, sign_in: SignIn, target: str
) -> None:
    make_officer()
    assert sign_in(client, next_page=target).location == "/"
    assert client.get("/ngon-ngu/en", query_string={"next": target}).location == "/"
    assert client.get("/dang-nhap", query_string={"next": target}).location == "/"


def test_signing_in_goes_on_to_the_page_that_was_asked_for(
    client: FlaskClient, make_officer: MakeOfficer, sign_in: SignIn
) -> None:
    make_officer()
    asked = client.get("/tai-khoan/mat-khau?a=1&b=2")
    page = client.get(asked.location)
    assert 'name="next" value="/tai-khoan/mat-khau?a=1&amp;b=2"' in page.text
    assert sign_in(client, next_page="/tai-khoan/mat-khau?a=1&b=2").location == "/tai-khoan/mat-khau?a=1&b=2"


def test_the_demonstration_lists_its_accounts_and_fills_in_the_chosen_address(
    client: FlaskClient, make_officer: MakeOfficer
) -> None:
    make_officer()
    make_officer("leader@stttt.example.vn", Role.FOCAL_LEADER, agency="STTTT")
    page = client.get("/dang-nhap").text
    assert "leader@stttt.example.vn" in page
    assert "Giám đốc / Phó Giám đốc Sở" in page
    assert 'value="filer@syt.example.vn"' in client.get(f"/dang-nhap?email={EMAIL}").text
    assert "evil@x.vn" not in client.get("/dang-nhap?email=evil@x.vn").text


def test_no_account_is_listed_outside_the_demonstration(
    app: Flask, client: FlaskClient, make_officer: MakeOfficer
) -> None:
    make_officer()
    app.config["IS_DEMO"] = False
    assert EMAIL not in client.get("/dang-nhap").text
    assert EMAIL not in client.get(f"/dang-nhap?email={EMAIL}").text
