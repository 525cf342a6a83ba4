"""What every answer carries: headers, languages, error pages."""

import json
import logging
import re

from flask import Flask
from flask.testing import FlaskClient

from app.views.access import public


def test_every_page_forbids_what_it_does_not_need(client: FlaskClient) -> None:
    headers = client.get("/dang-nhap").headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";") if part.strip())
    assert policy["default-src"] == "'self'"
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers


def test_error_pages_carry_the_same_headers(client: FlaskClient) -> None:
    answer = client.get("/khong-co")
    assert answer.status_code == 404
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client: FlaskClient) -> None:
    cookie = client.get("/dang-nhap").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_page_holds_no_inline_script_or_style(client: FlaskClient) -> None:
    page = client.get("/dang-nhap").text
    assert "<style" not in page
    assert "style=" not in page
    assert "onclick" not in page


def test_an_unknown_host_is_refused(client: FlaskClient) -> None:
    answer = client.get("/dang-nhap", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "evil.example" not in answer.text


def heading(page: str) -> str:
    """The first heading of a page."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.S)
    assert found
    return found[1].strip()


def test_a_page_that_does_not_exist_says_so_in_both_languages(client: FlaskClient) -> None:
    answer = client.get("/khong-co")
    assert (answer.status_code, heading(answer.text)) == (404, "Không tìm thấy trang")
    client.get("/ngon-ngu/en")
    answer = client.get("/khong-co")
    assert (answer.status_code, heading(answer.text)) == (404, "Page not found")
    assert '<html lang="en"' in answer.text


def test_the_first_language_is_vietnamese_whatever_the_browser_prefers(client: FlaskClient) -> None:
    page = client.get("/dang-nhap", headers={"Accept-Language": "en-GB"}).text
    assert '<html lang="vi"' in page


def test_the_chosen_language_stays(client: FlaskClient) -> None:
    answer = client.get("/ngon-ngu/en?next=/dang-nhap")
    assert answer.location == "/dang-nhap"
    assert '<html lang="en"' in client.get("/dang-nhap").text
    assert client.get("/ngon-ngu/fr").status_code == 404


def test_under_the_api_an_unknown_address_gets_a_problem_document(client: FlaskClient) -> None:
    answer = client.get("/api/v1/khong-co")
    assert answer.content_type == "application/problem+json"
    assert json.loads(answer.data)["status"] == 404


def test_a_failure_is_told_without_its_inside(own_app: Flask) -> None:
    @public
    def fail() -> str:
        raise RuntimeError("the inside")

    own_app.add_url_rule("/thu/loi", "fails", fail)
    own_app.testing = False
    answer = own_app.test_client().get("/thu/loi", headers={"X-Request-ID": "abcdef123456"})
    assert answer.status_code == 500
    assert "the inside" not in answer.text
    assert "Hệ thống gặp lỗi" in answer.text
    assert "abcdef123456" in answer.text


def test_what_is_far_too_large_is_refused_before_it_is_read(app: Flask, client: FlaskClient) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 1000
    answer = client.post("/dang-nhap", data={"email": "x" * 2000})
    assert answer.status_code == 413
    assert "không được quá 20 MB" in answer.text


def test_the_log_names_the_route_and_nothing_about_a_person(client: FlaskClient) -> None:
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(str(record.msg))

    handler = Keep()
    log = logging.getLogger("chung")
    log.addHandler(handler)
    try:
        client.get("/dang-nhap?email=filer@syt.example.vn&next=/", environ_base={"REMOTE_ADDR": "10.1.2.3"})
        client.get("/ngon-ngu/en")
    finally:
        log.removeHandler(handler)
    told = " ".join(lines)
    assert "/ngon-ngu/<code>" in told
    assert "filer" not in told
    assert "10.1.2.3" not in told
