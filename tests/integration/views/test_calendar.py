"""The calendar in a browser without JavaScript: read by the auditor, edited by the administrator, previewed first."""

from datetime import date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.adapters import clock
from app.extensions import db
from app.models.calendar import CalendarDay
from app.services.transaction import transaction
from tests.integration.views.conftest import SignIn, form_token
from tests.scenario import PASSWORD, Scenario
from workflows.fields import VIETNAM

NOW = datetime(2025, 12, 26, 9, 0, tzinfo=VIETNAM)
STORM = {
    "document_no": "15/UBND-KSTT",
    "days-0-day": "31/12/2025",
    "days-0-kind": "off",
    "days-0-name": "Nghỉ do lũ quét",
}


@pytest.fixture
def case_id(app: Flask, monkeypatch: pytest.MonkeyPatch) -> int:
    """A case under review since 26/12/2025, due on 06/01/2026."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with app.app_context():
        world = Scenario(NOW)
        made = world.to_state("awaiting_consent", letter_date="26/12/2025")
        world.act("owner_consent", "owner", made, letter_date="26/12/2025")
        db.session.remove()
        return made


def enter(browser: FlaskClient, sign_in: SignIn, who: str) -> None:
    """Sign in as somebody of the province."""
    sign_in(browser, f"{who}@hagiang.gov.vn", PASSWORD)


def send(browser: FlaskClient, path: str, **typed: str):
    """Send a form of the calendar."""
    token = form_token(browser.get("/lich-lam-viec/sua"))
    return browser.post(path, data={"csrf_token": token, **typed})


def test_the_auditor_reads_the_calendar_and_cannot_edit_it(client: FlaskClient, case_id: int, sign_in: SignIn) -> None:
    enter(client, sign_in, "auditor")
    page = client.get("/lich-lam-viec/?nam=2026")
    assert page.status_code == 200
    assert "02/01/2026" in page.text
    assert "12729/VPCP-KGVX" in page.text
    assert "Làm bù" in page.text
    assert "/lich-lam-viec/sua" not in page.text
    assert client.get("/lich-lam-viec/sua").status_code == 403


@pytest.mark.parametrize("who", ["clerk", "filer", "leader"])
def test_nobody_else_opens_the_calendar(client: FlaskClient, case_id: int, sign_in: SignIn, who: str) -> None:
    enter(client, sign_in, who)
    assert client.get("/lich-lam-viec/").status_code == 403


def test_a_year_that_is_not_announced_is_marked_as_expected(client: FlaskClient, case_id: int, sign_in: SignIn) -> None:
    enter(client, sign_in, "admin")
    page = client.get("/lich-lam-viec/?nam=2027").text
    assert "chưa được công bố" in page
    assert page.count("dự kiến") > 5
    assert "chưa được công bố" not in client.get("/lich-lam-viec/?nam=2026").text


def test_an_edit_is_previewed_case_by_case_before_it_is_written(
    app: Flask, client: FlaskClient, case_id: int, sign_in: SignIn
) -> None:
    enter(client, sign_in, "admin")
    page = send(client, "/lich-lam-viec/xem-truoc", **STORM)
    assert page.status_code == 200
    assert "06/01/2026" in page.text
    assert "07/01/2026" in page.text
    with app.app_context():
        assert db.session.get(CalendarDay, date(2025, 12, 31)) is None
    done = send(client, "/lich-lam-viec/xac-nhan", seen_edition="0", **STORM)
    assert (done.status_code, done.location) == (303, "/lich-lam-viec/?nam=2025")
    after = client.get(done.location).text
    assert "1 hồ sơ được tính lại thời hạn" in after
    assert "15/UBND-KSTT" in after
    with app.app_context():
        assert db.session.get_one(CalendarDay, date(2025, 12, 31)).document_no == "15/UBND-KSTT"


def test_an_edit_without_a_document_is_refused_and_what_was_typed_is_kept(
    client: FlaskClient, case_id: int, sign_in: SignIn
) -> None:
    enter(client, sign_in, "admin")
    page = send(client, "/lich-lam-viec/xem-truoc", **{**STORM, "document_no": ""})
    assert page.status_code == 422
    assert "không sửa lịch khi không có văn bản" in page.text
    assert "Nghỉ do lũ quét" in page.text


def test_a_calendar_that_changed_meanwhile_is_shown_again_before_anything_is_written(
    app: Flask, client: FlaskClient, case_id: int, sign_in: SignIn
) -> None:
    enter(client, sign_in, "admin")
    send(client, "/lich-lam-viec/xac-nhan", seen_edition="0", **STORM)
    other = {**STORM, "days-0-day": "05/01/2026"}
    page = send(client, "/lich-lam-viec/xac-nhan", seen_edition="0", **other)
    assert page.status_code == 409
    assert "người khác sửa" in page.text
    assert 'name="seen_edition" value="1"' in page.text
    with app.app_context():
        assert db.session.get(CalendarDay, date(2026, 1, 5)) is None


def test_more_rows_and_the_way_back_keep_what_was_typed(client: FlaskClient, case_id: int, sign_in: SignIn) -> None:
    enter(client, sign_in, "admin")
    for button in ({"add_row": "days"}, {"back": "1"}):
        page = send(client, "/lich-lam-viec/xem-truoc", **STORM, **button)
        assert page.status_code == 200
        assert "Nghỉ do lũ quét" in page.text
        assert "15/UBND-KSTT" in page.text


def test_open_cases_due_in_a_year_that_is_not_announced_are_counted_on_the_page(
    app: Flask, client: FlaskClient, case_id: int, sign_in: SignIn
) -> None:
    with app.app_context(), transaction() as session:
        session.execute(CalendarDay.__table__.delete().where(CalendarDay.day >= date(2026, 1, 1)))
        session.execute(db.metadata.tables["calendar_year"].delete().where(
            db.metadata.tables["calendar_year"].c.year == 2026
        ))  # fmt: skip
    enter(client, sign_in, "admin")
    assert "1 hồ sơ đang xử lý có hạn sau ngày 31/12/2025" in client.get("/lich-lam-viec/").text
