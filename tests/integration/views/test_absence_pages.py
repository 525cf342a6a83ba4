"""The pages of absence and work sharing without JavaScript."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.adapters.clock import set_business_clock
from app.extensions import db
from app.models.accounts import Account
from app.models.agencies import Agency
from app.models.desk import Delegation, Unit
from app.services.transaction import transaction
from tests.absence import stand_in
from tests.integration.views.conftest import SignIn, form_token
from tests.scenario import PASSWORD, Scenario
from workflows.fields import VIETNAM
from workflows.roles import Role

NOW = datetime(2025, 6, 9, 9, 0, tzinfo=VIETNAM)
KEYS: dict[str, int] = {}
CASES: dict[str, int] = {}


def set_clock(app: Flask, moment: datetime) -> None:
    """Let the business clock show a moment."""
    with app.app_context(), transaction():
        set_business_clock(moment)


@pytest.fixture(autouse=True)
def province(app: Flask) -> Scenario:
    """The small province on 09/06/2025 with one case that is assigned to the reviewer."""
    set_clock(app, NOW)
    with app.app_context():
        world = Scenario(NOW)
        CASES["silent"] = world.to_state("awaiting_consent")
        CASES["assigned"] = world.to_state("under_review")
        world.act("assign_reviewer", "head", CASES["assigned"])
        world.unit()
        KEYS.update({name: actor.account_id or 0 for name, actor in world.people.items()})
        db.session.remove()
        return world


def enter(browser: FlaskClient, sign_in: SignIn, who: str) -> None:
    """Sign in as somebody of the province."""
    sign_in(browser, f"{who.replace('_', '-')}@hagiang.gov.vn", PASSWORD)


def hand_over(browser: FlaskClient, **changes: object) -> int:
    """Fill in the form of one's own absence; return the status of the answer."""
    page = browser.get("/lam-thay/moi")
    typed = {
        "csrf_token": form_token(page),
        "deputy": str(KEYS["other_reviewer"]),
        "roles": ["FOCAL_REVIEWER"],
        "from_on": "09/06/2025",
        "until_on": "13/06/2025",
    }
    return browser.post(f"/lam-thay/{KEYS['reviewer']}/them", data={**typed, **changes}).status_code


def test_the_deputy_is_told_on_each_page_and_finds_the_waiting_work(
    client: FlaskClient, sign_in: SignIn, another_browser: Callable[[], FlaskClient]
) -> None:
    enter(client, sign_in, "reviewer")
    assert hand_over(client) == 303
    assert "other_reviewer STTTT" in client.get("/lam-thay/").text
    deputy = another_browser()
    enter(deputy, sign_in, "other_reviewer")
    home = deputy.get("/").text
    assert "Bạn đang thay reviewer STTTT đến hết ngày 13/06/2025." in home
    assert f"/ho-so/{CASES['assigned']}" in home
    assert "làm thay reviewer STTTT" in home
    assert f"/ho-so/{CASES['assigned']}" in deputy.get("/ho-so/?view=mine").text


def test_a_deputy_reads_how_the_letter_will_be_signed_and_is_not_asked_by_what_right(
    app: Flask, client: FlaskClient, sign_in: SignIn, province: Scenario, another_browser: Callable[[], FlaskClient]
) -> None:
    with app.app_context():
        given = {"authority": "TUQ", "authorisation_no": "12/UQ-STTTT"}
        stand_in(province, "head", "leader", Role.FOCAL_LEADER, **given)
        stand_in(province, "operator", "deputy", Role.FOCAL_LEADER, **given)
        db.session.remove()
    enter(client, sign_in, "operator")
    form = client.get(f"/ho-so/{CASES['silent']}/thao-tac/sign_letter").text
    assert "ký TUQ. thay deputy STTTT, theo văn bản uỷ quyền số 12/UQ-STTTT" in form
    assert 'name="authority"' not in form
    assert re.search(r'name="letter"[^>]* checked', form)  # there is but one
    head = another_browser()
    enter(head, sign_in, "head")
    form = head.get(f"/ho-so/{CASES['silent']}/thao-tac/sign_letter").text
    assert "ký TUQ. thay leader STTTT" in form
    assert '<option value="TL"' in form
    assert '<option value="HEAD"' not in form


def test_the_next_request_after_the_last_day_shows_nothing_of_it(
    app: Flask, client: FlaskClient, sign_in: SignIn, another_browser: Callable[[], FlaskClient]
) -> None:
    enter(client, sign_in, "reviewer")
    hand_over(client, until_on="09/06/2025")
    deputy = another_browser()
    enter(deputy, sign_in, "other_reviewer")
    assert "Bạn đang thay" in deputy.get("/").text
    set_clock(app, datetime(2025, 6, 10, 0, 1, tzinfo=VIETNAM))
    assert "Bạn đang thay" not in deputy.get("/").text


def test_faults_of_the_form_are_named_and_nothing_is_kept(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    enter(client, sign_in, "reviewer")
    assert hand_over(client, until_on="01/06/2025", roles=[]) == 422
    with app.app_context():
        assert db.session.scalar(select(Delegation.id)) is None


def test_it_is_ended_by_hand_and_by_nobody_else(
    client: FlaskClient, sign_in: SignIn, another_browser: Callable[[], FlaskClient]
) -> None:
    enter(client, sign_in, "reviewer")
    hand_over(client)
    token = form_token(client.get("/lam-thay/"))
    stranger = another_browser()
    enter(stranger, sign_in, "clerk")
    theirs = form_token(stranger.get("/"))
    assert stranger.post("/lam-thay/1/ket-thuc", data={"csrf_token": theirs}).status_code == 404
    assert client.post("/lam-thay/1/ket-thuc", data={"csrf_token": token}).status_code == 303
    assert "đã kết thúc" in client.get("/lam-thay/").text


@pytest.mark.parametrize("who, status", [("head", 200), ("clerk", 404), ("filer", 404)])
def test_the_form_for_a_colleague_opens_for_the_head_alone(
    client: FlaskClient, sign_in: SignIn, who: str, status: int
) -> None:
    enter(client, sign_in, who)
    assert client.get(f"/lam-thay/moi?cho={KEYS['reviewer']}").status_code == status


@pytest.mark.parametrize("who, status", [("head", 200), ("leader", 200), ("auditor", 200), ("reviewer", 403)])
def test_the_workload_is_for_heads_leaders_and_the_auditor(
    client: FlaskClient, sign_in: SignIn, who: str, status: int
) -> None:
    enter(client, sign_in, who)
    page = client.get("/phan-cong/")
    assert page.status_code == status
    if status == 200:
        assert f"reviewer={KEYS['reviewer']}" in page.text
        unassigned = client.get("/ho-so/?view=unassigned").text
        count = re.search(r'Chưa phân công <span class="chung-count">(\d+)</span>', unassigned)
        assert count
        assert f"Chưa phân công: {count[1]}</a>" in page.text


def test_the_administrator_keeps_divisions_and_puts_officers_into_them(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    enter(client, sign_in, "admin")
    token = form_token(client.get("/quan-tri/don-vi/moi"))
    typed = {"csrf_token": token, "agency": "STTTT", "name": "Phòng Bưu chính", "abbr": "BC"}
    assert client.post("/quan-tri/don-vi/them", data=typed).status_code == 303
    assert client.post("/quan-tri/don-vi/them", data=typed).status_code == 422
    assert "Phòng Bưu chính" in client.get("/quan-tri/don-vi/").text
    with app.app_context():
        unit_id = db.session.scalar(select(Unit.id).where(Unit.name == "Phòng Bưu chính"))
    account = f"/quan-tri/nguoi-dung/{KEYS['reviewer']}"
    client.post(f"{account}/don-vi", data={"csrf_token": token, "unit": str(unit_id)})
    assert f'<option value="{unit_id}" selected' in client.get(account).text
    client.post(f"/quan-tri/don-vi/{unit_id}/dong", data={"csrf_token": token})
    assert "còn người hoặc hồ sơ đang mở" in client.get("/quan-tri/don-vi/").text


def test_a_case_is_taken_and_handed_back_on_its_page(client: FlaskClient, sign_in: SignIn) -> None:
    enter(client, sign_in, "reviewer")
    case_page = f"/ho-so/{CASES['assigned']}"
    assert "Trả lại việc thẩm tra" in client.get(case_page).text
    form = client.get(f"{case_page}/thao-tac/hand_back").text
    assert "Nội dung ghi chú" in form


def test_a_new_account_is_put_into_a_division_of_its_own_agency_alone(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    with app.app_context(), transaction() as session:
        units = {
            symbol: Unit(name="Phòng Bưu chính", agency_id=session.scalars(query).one())
            for symbol in ("STTTT", "SYT")
            for query in (select(Agency.id).where(Agency.abbr_symbol == symbol),)
        }
        session.add_all(units.values())
        session.flush()
        keys = {symbol: unit.id for symbol, unit in units.items()}
    enter(client, sign_in, "admin")
    page = client.get("/quan-tri/nguoi-dung/moi")
    assert f'<option value="{keys["SYT"]}">Phòng Bưu chính – Sở Y tế</option>' in page.text
    typed = {"csrf_token": form_token(page), "agency": "STTTT", "roles": ["FOCAL_REVIEWER"]}
    for number, (unit, status) in enumerate(((keys["SYT"], 422), ("x", 422), (keys["STTTT"], 200))):
        email = f"nguoi-moi-{number}@hagiang.gov.vn"
        made = client.post("/quan-tri/nguoi-dung/them", data={**typed, "email": email, "unit": str(unit)})
        assert made.status_code == status
        with app.app_context():
            query = select(Account.unit_id).where(Account.email == email)
            assert list(db.session.scalars(query)) == ([unit] if status == 200 else [])
