"""The notes on the page of a case, without scripts."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.integration.views.browsers import browser
from tests.integration.views.conftest import form_token
from tests.scenario import Scenario

BODY = "Đã gọi điện <b>cho đầu mối</b>, chờ bản ký."


def write(client: FlaskClient, case_id: int, **typed: object) -> TestResponse:
    token = form_token(client.get(f"/ho-so/{case_id}"))
    return client.post(f"/ho-so/{case_id}/ghi-chu", data={"csrf_token": token, "body": BODY, **typed})


@pytest.fixture
def case_id(app: Flask) -> int:
    with app.app_context():
        return Scenario().to_state("under_review")


def test_the_department_s_note_stays_inside_unless_it_says_otherwise(app: Flask, case_id: int) -> None:
    clerk, owner = browser(app, "clerk"), browser(app, "owner")
    answer = write(clerk, case_id)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/ho-so/{case_id}#notes")
    assert "Đã gọi điện &lt;b&gt;cho đầu mối&lt;/b&gt;" in clerk.get(f"/ho-so/{case_id}").text
    assert "Đã gọi điện" not in owner.get(f"/ho-so/{case_id}").text
    assert "Đã gọi điện" not in owner.get(f"/ho-so/{case_id}/ghi-chu?loai=internal").text
    write(clerk, case_id, readers="add_note", body="Các bên lưu ý thời hạn.")
    assert "Các bên lưu ý thời hạn." in owner.get(f"/ho-so/{case_id}").text
    inside = clerk.get(f"/ho-so/{case_id}/ghi-chu?loai=internal").text
    assert "Đã gọi điện" in inside
    assert "Các bên lưu ý" not in inside


def test_a_party_cannot_make_its_note_internal(app: Flask, case_id: int) -> None:
    owner = browser(app, "owner")
    write(owner, case_id, readers="add_internal_note", body="Chủ quản sẽ gửi bản chính.")
    assert "Chủ quản sẽ gửi bản chính." in browser(app, "filer").get(f"/ho-so/{case_id}").text


def test_what_was_typed_is_kept_when_a_stranger_is_named(app: Flask, case_id: int) -> None:
    clerk = browser(app, "clerk")
    answer = write(clerk, case_id, mentions=["999999"])
    assert answer.status_code == 422
    page = answer.text
    assert "Chỉ báo được cho người đọc được ghi chú này" in page
    assert "Đã gọi điện &lt;b&gt;" in page.partition("<textarea")[2].partition("</textarea>")[0]


def test_the_list_of_people_names_those_who_see_the_case(app: Flask, case_id: int) -> None:
    page = browser(app, "owner").get(f"/ho-so/{case_id}").text
    people = page.partition("data-narrow")[2].partition("</details>")[0]
    assert re.search(r"reviewer STTTT", people)
    assert "filer SYT" in people
    assert "stranger" not in people


def test_the_page_says_who_was_told(app: Flask, case_id: int) -> None:
    clerk = browser(app, "clerk")
    page = clerk.get(f"/ho-so/{case_id}").text
    key = re.search(r'value="(\d+)">\s*<label[^>]*>leader STTTT', page)
    assert key
    assert write(clerk, case_id, mentions=[key[1]]).status_code == 303
    for path in (f"/ho-so/{case_id}", f"/ho-so/{case_id}/ghi-chu"):
        assert "@leader STTTT" in clerk.get(path).text


def test_strangers_and_operators_find_no_notes(app: Flask, case_id: int) -> None:
    for who in ("stranger", "operator", "admin"):
        assert browser(app, who).get(f"/ho-so/{case_id}/ghi-chu").status_code == 404
