"""An existing catalogue in a browser without JavaScript: template, faulty cells, preview, confirmation."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import update
from werkzeug.test import TestResponse

from app.adapters import clock
from app.extensions import db
from app.models.agencies import Agency
from app.queries.catalogue import entries_of, newest_version
from app.services.transaction import transaction
from tests.catalogue_entries import added, first_version
from tests.catalogue_workbooks import database_row, dataset_row, workbook
from tests.integration.views.conftest import SignIn, form_token
from tests.scenario import MONDAY, PASSWORD, REQUESTER, Scenario

PAGE = "/catalogue/import"
DECISION = {"decision_no": "1234/QĐ-UBND", "decided_on": "05/08/2024", "effective_on": "15/08/2024"}


@pytest.fixture
def province(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small province, on its Monday."""
    monkeypatch.setattr(clock, "now", lambda: MONDAY)
    monkeypatch.setattr("app.views.catalogue_import.now", lambda: MONDAY)
    monkeypatch.setattr("app.views.catalogue_import.today", lambda: MONDAY.date())
    with app.app_context():
        Scenario()
        db.session.remove()


@pytest.fixture
def reviewer(client: FlaskClient, province: None, sign_in: SignIn) -> FlaskClient:
    """The reviewer's browser."""
    sign_in(client, "reviewer@hagiang.gov.vn", PASSWORD)
    return client


def send(browser: FlaskClient, content: bytes | None, name: str = "danh-muc.xlsx", **typed: str) -> TestResponse:
    """Send the form with a file."""
    data: dict[str, Any] = {"csrf_token": form_token(browser.get(PAGE)), **DECISION, **typed}
    if content is not None:
        data["file"] = (BytesIO(content), name)
    return browser.post(PAGE, data=data, content_type="multipart/form-data")


def confirm(browser: FlaskClient, preview: TestResponse, **changes: str) -> TestResponse:
    """Press the button under a preview."""
    sha256 = preview.text.split('name="sha256" value="')[1].split('"')[0]
    typed = {"csrf_token": form_token(preview), "sha256": sha256, **DECISION, **changes}
    return browser.post(f"{PAGE}/confirm", data=typed)


def has_version(app: Flask) -> bool:
    with app.app_context():
        return newest_version() is not None


@pytest.mark.parametrize("who", ["clerk", "leader", "filer", "admin", "auditor"])
def test_only_the_reviewer_opens_the_import(client: FlaskClient, province: None, sign_in: SignIn, who: str) -> None:
    sign_in(client, f"{who}@hagiang.gov.vn", PASSWORD)
    for path in (PAGE, f"{PAGE}/template.xlsx"):
        assert client.get(path).status_code == 403


def test_the_reviewer_of_an_empty_catalogue_is_led_to_the_import(reviewer: FlaskClient, app: Flask) -> None:
    assert f'href="{PAGE}"' in reviewer.get("/catalogue").text
    assert f'href="{PAGE}"' not in app.test_client().get("/catalogue").text


def test_the_template_can_be_downloaded(reviewer: FlaskClient) -> None:
    assert f"{PAGE}/template.xlsx" in reviewer.get(PAGE).text
    answer = reviewer.get(f"{PAGE}/template.xlsx")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert load_workbook(BytesIO(answer.data)).sheetnames == ["Danh mục", "Bộ dữ liệu", "Cách điền"]


def test_a_sound_file_is_shown_then_confirmed_without_sending_it_again(app: Flask, reviewer: FlaskClient) -> None:
    page = send(reviewer, workbook())
    assert page.status_code == 200
    for words in ("Cơ sở dữ liệu trạm y tế xã", "1234/QĐ-UBND", "15/08/2024", "Số dòng đã đọc", "Chia sẻ mặc định"):
        assert words in page.text
    assert not has_version(app)
    done = confirm(reviewer, page)
    assert (done.status_code, done.location) == (303, "/catalogue")
    with app.app_context():
        assert [entry.code for entry in entries_of(1)] == ["DB71"]
    assert "phiên bản 1 theo 1234/QĐ-UBND" in reviewer.get("/catalogue").text
    assert "đã có phiên bản" in reviewer.get(PAGE).text
    assert send_again(reviewer).status_code == 409


def send_again(browser: FlaskClient) -> TestResponse:
    """Send the form from a page that was open before the catalogue came."""
    token = form_token(browser.get("/"))
    data = {"csrf_token": token, **DECISION, "file": (BytesIO(workbook()), "danh-muc.xlsx")}
    return browser.post(PAGE, data=data, content_type="multipart/form-data")


def test_every_faulty_cell_is_listed_and_what_was_typed_is_kept(app: Flask, reviewer: FlaskClient) -> None:
    page = send(reviewer, workbook([database_row(tier="<b>?</b>", owner_agency="Sở Không Có")]))
    assert page.status_code == 422
    for words in ("Danh mục!B2", "&lt;b&gt;?&lt;/b&gt;", "Danh mục!L2", "Không có cơ quan này", 'value="1234/QĐ-UBND"'):
        assert words in page.text
    assert "Đã đọc 2 dòng" in page.text
    assert not has_version(app)


def test_of_very_many_faults_the_first_are_shown(reviewer: FlaskClient) -> None:
    rows = [database_row(f"DB{number}", f"Cơ sở dữ liệu {number}", tier="?") for number in range(210)]
    page = send(reviewer, workbook(rows, [dataset_row(row["code"]) for row in rows]))
    assert page.text.count("Danh mục!B") == 200
    assert "200 trong 210 ô" in page.text


@pytest.mark.parametrize(
    "content, name, typed, words",
    [
        (None, "", {}, "Đính kèm tệp"),
        (b"a;b\n", "danh-muc.xlsx", {}, "không phải là XLSX"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "danh-muc.xlsx", {}, "có mật khẩu"),
        (workbook(), "danh-muc.xlsx", {"effective_on": "04/08/2024"}, "không trước ngày ký"),
        (workbook(), "danh-muc.xlsx", {"decision_no": ""}, "Số, ký hiệu quyết định"),
    ],
)
def test_a_bad_file_or_decision_is_one_sentence(
    app: Flask, reviewer: FlaskClient, content: bytes | None, name: str, typed: dict[str, str], words: str
) -> None:
    page = send(reviewer, content, name, **typed)
    assert page.status_code == 422
    assert words in page.text
    assert "govuk-error-summary" in page.text
    assert not has_version(app)


def test_a_confirmation_counts_only_for_the_file_that_waits(app: Flask, reviewer: FlaskClient) -> None:
    first = send(reviewer, workbook())
    send(reviewer, workbook([database_row("DB72", "Cơ sở dữ liệu thuốc")], [dataset_row("DB72")]))
    page = confirm(reviewer, first)
    assert page.status_code == 409
    assert "chọn lại tệp" in page.text
    assert not has_version(app)


def test_a_confirmation_judges_the_decision_and_the_register_again(app: Flask, reviewer: FlaskClient) -> None:
    page = send(reviewer, workbook())
    assert confirm(reviewer, page, effective_on="04/08/2024").status_code == 422
    with app.app_context(), transaction() as session:
        session.execute(update(Agency).where(Agency.abbr_symbol == REQUESTER).values(valid_to=date(2025, 6, 1)))
    late = confirm(reviewer, page)
    assert late.status_code == 422
    assert "Danh mục!L2" in late.text
    assert not has_version(app)


def test_a_version_that_came_another_way_meanwhile_stands(app: Flask, reviewer: FlaskClient) -> None:
    page = send(reviewer, workbook())
    with app.app_context():
        first_version([added(code="DB90")], now=MONDAY)
    late = confirm(reviewer, page)
    assert late.status_code == 409
    assert "đã có phiên bản" in late.text
    with app.app_context():
        assert [entry.code for entry in entries_of(1)] == ["DB90"]


def test_a_second_press_of_the_button_does_nothing_more(app: Flask, reviewer: FlaskClient) -> None:
    page = send(reviewer, workbook())
    assert confirm(reviewer, page).status_code == 303
    again = confirm(reviewer, page)
    assert again.status_code == 409
    assert "đã có phiên bản" in again.text
    with app.app_context():
        found = newest_version()
        assert found is not None
        assert found.no == 1
