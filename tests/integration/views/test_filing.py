"""Filing in the browser, without scripts: the question first, parts saved as typed, the check, the signature, files."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.adapters.clock import set_business_clock
from app.extensions import db
from app.models.cases import Case
from app.models.files import Attachment
from app.models.trail import Event
from app.services.actions import perform_action
from app.services.drafts import save_draft, start_draft
from app.services.files import Upload, quarantine_files
from app.services.transaction import transaction
from forms.connection_request import PARTS
from tests.integration.filing_data import NOW, PASSWORD, actor, build_province, complete, pdf_bytes
from tests.integration.views.conftest import SignIn, form_token

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def province(app: Flask) -> None:
    """The small province, on the first of April 2025."""
    with app.app_context():
        build_province(PASSWORD)
        with transaction():
            set_business_clock(NOW)


@pytest.fixture
def signed_in(app: Flask, province: None, sign_in: SignIn) -> Browser:
    """A browser with an officer signed in."""

    def enter(email: str = "filer@syt.gov.vn") -> FlaskClient:
        browser = app.test_client()
        sign_in(browser, email, PASSWORD)
        return browser

    return enter


def count(app: Flask, table: Any) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def post(browser: FlaskClient, path: str, page: str, **data: Any) -> TestResponse:
    """Send a form with the token and version of the page it stands on."""
    shown = browser.get(page)
    assert shown.status_code == 200, shown.status
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown.text))
    return browser.post(path, data={**hidden, **data}, content_type="multipart/form-data")


def draft(app: Flask, **changes: Any) -> int:
    with app.app_context():
        return start_draft(actor(), now=NOW, answers=complete(**changes)).case_id


def content_of(app: Flask, case_id: int) -> dict[str, Any]:
    with app.app_context():
        return dict(db.session.get_one(Case, case_id).content)


def test_the_question_on_state_secrets_comes_before_everything(app: Flask, signed_in: Browser) -> None:
    browser = signed_in("filer@syt.gov.vn")
    answer = post(browser, "/ho-so/tao", "/ho-so/tao")
    assert answer.status_code == 422
    assert "Trả lời câu hỏi về bí mật nhà nước trước khi lập hồ sơ." in answer.text
    assert count(app, Case) == 0


def test_a_yes_stores_agency_and_date_and_nothing_else(app: Flask, signed_in: Browser) -> None:
    browser = signed_in("filer@syt.gov.vn")
    typed = {"contains_state_secret": "true", "purpose": "nội dung không được lưu"}
    answer = post(browser, "/ho-so/tao", "/ho-so/tao", **typed)
    assert answer.status_code == 303
    guidance = browser.get(answer.headers["Location"])
    assert "pháp luật về bảo vệ bí mật nhà nước" in guidance.text
    with app.app_context():
        case = db.session.scalars(select(Case)).one()
        assert (case.state, case.content, case.items) == ("out_of_scope", {}, [])
        event = db.session.scalars(select(Event).where(Event.case_id == case.id)).one()
        assert "nội dung" not in str(event.payload) + event.note


def test_a_no_opens_the_task_list(signed_in: Browser) -> None:
    browser = signed_in("filer@syt.gov.vn")
    answer = post(browser, "/ho-so/tao", "/ho-so/tao", contains_state_secret="false")
    tasks = browser.get(answer.headers["Location"])
    assert tasks.text.count("Chưa làm") == len(PARTS)


def test_a_double_click_begins_one_draft(app: Flask, signed_in: Browser) -> None:
    browser = signed_in("filer@syt.gov.vn")
    page = browser.get("/ho-so/tao")
    key = re.search(r'name="idempotency_key" value="([^"]+)"', page.text)
    assert key
    typed = {"csrf_token": form_token(page), "idempotency_key": key[1], "contains_state_secret": "false"}
    places = {browser.post("/ho-so/tao", data=typed).headers["Location"] for _ in range(2)}
    assert len(places) == 1
    assert count(app, Case) == 1


def test_a_request_goes_from_the_question_to_the_sent_letter_without_scripts(app: Flask, signed_in: Browser) -> None:
    browser = signed_in("filer@syt.gov.vn")
    base = post(browser, "/ho-so/tao", "/ho-so/tao", contains_state_secret="false").headers["Location"]
    answers = complete()
    answers["letter_file"] = (BytesIO(answers["letter_file"].content), "van-ban.pdf")
    answers["truong_co_san"] = ["THUA 1"]
    answers["fields"] = ""
    page = f"{base}/{PARTS[0].key}"
    for part in PARTS:
        names = [field.name for field in part.fields] + (["truong_co_san"] if part.key == "pham-vi" else [])
        typed = {name: answers[name] for name in names if name in answers}
        answer = post(browser, f"{base}/{part.key}", page, **typed)
        assert answer.status_code == 303, re.findall(r'error-message">.*?</p>', answer.text)
        page = answer.headers["Location"]
    assert page == f"{base}/kiem-tra"
    check = browser.get(page)
    assert "Trình lãnh đạo ký gửi" in check.text
    # Five working days after Tuesday 01/4; Monday 07/4 is the day of the Hùng Kings.
    assert "hạn trả lời là 09/04/2025" in check.text
    assert post(browser, f"{base}/trinh-ky", page).status_code == 303

    approver = signed_in("approver@syt.gov.vn")
    reading = base.removesuffix("/lap") + "/noi-dung"
    case_id = int(base.split("/")[2])
    assert "THUA 1" in approver.get(reading).text
    sent = post(approver, f"/ho-so/{case_id}/thao-tac/sign_and_send", reading)
    assert sent.status_code == 303
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        assert (case.state, case.case_no) == ("submitted", "KN-2025-0001")
        assert [item.fields for item in case.items] == [["THUA 1"]]


def test_the_approver_gives_a_request_back_with_a_note(app: Flask, signed_in: Browser) -> None:
    case_id = draft(app)
    with app.app_context():
        perform_action(case_id, "send_for_signature", actor=actor(), seen_version=None, given={}, now=NOW)
    approver = signed_in("approver@syt.gov.vn")
    reading = f"/ho-so/{case_id}/noi-dung"
    path = f"/ho-so/{case_id}/thao-tac/return_to_filer"
    assert post(approver, path, reading, note="").status_code == 422
    assert post(approver, path, reading, note="Nêu rõ mục đích sử dụng").status_code == 303
    assert signed_in("filer@syt.gov.vn").get(f"/ho-so/{case_id}/lap").status_code == 200


def test_what_is_wrong_is_saved_and_shown_again_with_one_summary(app: Flask, signed_in: Browser) -> None:
    case_id = draft(app)
    browser = signed_in("filer@syt.gov.vn")
    path = f"/ho-so/{case_id}/lap/co-quan"
    typed = {"letter_no": "không đúng", "letter_date": "31/02/2025", "contact_name": "<b>Đầu mối</b>"}
    answer = post(browser, path, path, **typed)
    assert answer.status_code == 422
    assert answer.text.count("govuk-error-summary__title") == 1
    assert 'href="#letter_date"' in answer.text
    assert 'value="31/02/2025"' in answer.text
    assert "&lt;b&gt;Đầu mối&lt;/b&gt;" in answer.text
    assert content_of(app, case_id)["letter_no"] == "không đúng"
    assert content_of(app, case_id)["letter_file"] is not None


def test_a_draft_may_be_left_half_done_without_a_word_of_blame(app: Flask, signed_in: Browser) -> None:
    case_id = draft(app)
    browser = signed_in("filer@syt.gov.vn")
    path = f"/ho-so/{case_id}/lap/muc-dich"
    answer = post(browser, path, path, purpose="Tra", luu_nhap="1")
    assert answer.headers["Location"] == f"/ho-so/{case_id}/lap"
    tasks = browser.get(f"/ho-so/{case_id}/lap").text
    assert "Có lỗi" in tasks
    assert "Đã lưu bản nháp." in tasks


def test_saving_by_itself_is_silent_and_no_conflict_with_the_same_page(app: Flask, signed_in: Browser) -> None:
    case_id = draft(app)
    browser = signed_in("filer@syt.gov.vn")
    path = f"/ho-so/{case_id}/lap/muc-dich"
    page = browser.get(path)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    typed = {key: str(value) for key, value in complete().items() if isinstance(value, str)}
    for words in ("Đang gõ", "Đang gõ tiếp"):
        saved = browser.post(f"{path}/luu-tam", data={**hidden, **typed, "user_groups": words})
        assert (saved.status_code, saved.data) == (204, b"")
    assert content_of(app, case_id)["user_groups"] == "Đang gõ tiếp"
    assert browser.post(path, data={**hidden, **typed, "user_groups": "Gõ xong"}).status_code == 303
    assert content_of(app, case_id)["user_groups"] == "Gõ xong"


def test_a_stale_page_gets_a_conflict_with_what_was_typed_and_can_be_sent_again(app: Flask, signed_in: Browser) -> None:
    case_id = draft(app)
    browser = signed_in("filer@syt.gov.vn")
    path = f"/ho-so/{case_id}/lap/muc-dich"
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', browser.get(path).text))
    with app.app_context():
        colleague = actor("filer2@syt.gov.vn")
        save_draft(case_id, {"user_count": "99"}, actor=colleague, seen_version=None, now=NOW)
    typed = {key: str(value) for key, value in complete().items() if isinstance(value, str)}
    conflict = browser.post(path, data={**hidden, **typed, "user_count": "7"})
    assert conflict.status_code == 409
    assert "Chuyên viên cấp phép" in conflict.text
    assert content_of(app, case_id)["user_count"] == "99"
    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', conflict.text))
    assert browser.post(path, data=again).status_code == 303
    assert content_of(app, case_id)["user_count"] == "7"


def test_a_refused_file_is_named_and_everything_else_is_kept(app: Flask, signed_in: Browser) -> None:
    case_id = draft(app)
    kept = content_of(app, case_id)["letter_file"]
    browser = signed_in("filer@syt.gov.vn")
    path = f"/ho-so/{case_id}/lap/co-quan"
    typed = {"letter_no": "46/SYT-VP", "letter_file": (BytesIO(b"MZ"), "van-ban.pdf"), "luu_nhap": "1"}
    answer = post(browser, path, path, **typed)
    assert answer.status_code == 422
    assert "không phải là PDF như tên tệp" in answer.text
    assert "van-ban.pdf" in answer.text
    assert content_of(app, case_id)["letter_no"] == "46/SYT-VP"
    assert content_of(app, case_id)["letter_file"] == kept


def test_searching_the_catalogue_needs_no_accents_and_keeps_the_ticks(app: Flask, signed_in: Browser) -> None:
    case_id = draft(app)
    browser = signed_in("filer@syt.gov.vn")
    path = f"/ho-so/{case_id}/lap/du-lieu"
    answer = post(browser, path, path, datasets=["DB01-GCN"], tim="dan toc thieu so", tim_du_lieu="1")
    found = browser.get(answer.headers["Location"]).text
    assert 'value="DB09-DS"' in found
    assert re.search(r'value="DB01-GCN" checked', found)
    assert 'value="DB01-THUA"' not in found
    assert content_of(app, case_id)["datasets"] == ["DB01-GCN"]


def test_a_national_database_is_shown_with_guidance_and_cannot_be_ticked(app: Flask, signed_in: Browser) -> None:
    page = signed_in("filer@syt.gov.vn").get(f"/ho-so/{draft(app)}/lap/du-lieu").text
    assert "CSDL quốc gia về dân cư" in page
    assert "khoản 1 Điều 3" in page
    assert 'value="DB13-CD"' not in page


def test_two_owners_are_offered_to_be_split_and_are(app: Flask, signed_in: Browser) -> None:
    case_id = draft(app)
    browser = signed_in("filer@syt.gov.vn")
    path = f"/ho-so/{case_id}/lap/du-lieu"
    answer = post(browser, path, path, datasets=["DB01-THUA", "DB09-DS"])
    assert answer.status_code == 422
    assert "Tách hồ sơ" in answer.text
    split = post(browser, f"/ho-so/{case_id}/lap/tach", f"/ho-so/{case_id}/lap")
    assert split.status_code == 303
    assert "Hồ sơ cùng văn bản yêu cầu" in browser.get(f"/ho-so/{case_id}/lap").text
    assert count(app, Case) == 2


def test_an_incomplete_draft_is_checked_with_every_gap_linked(app: Flask, signed_in: Browser) -> None:
    case_id = draft(app, purpose="", source_ips="xyz")
    browser = signed_in("filer@syt.gov.vn")
    page = browser.get(f"/ho-so/{case_id}/lap/kiem-tra").text
    assert f'href="/ho-so/{case_id}/lap/muc-dich?loi=1#purpose"' in page
    assert f'href="/ho-so/{case_id}/lap/ky-thuat?loi=1#source_ips"' in page
    assert "Trình lãnh đạo ký gửi" not in page
    assert "govuk-error-summary" in browser.get(f"/ho-so/{case_id}/lap/ky-thuat?loi=1").text


def test_a_discarded_draft_is_gone(app: Flask, signed_in: Browser) -> None:
    case_id = draft(app)
    browser = signed_in("filer@syt.gov.vn")
    path = f"/ho-so/{case_id}/lap/xoa"
    assert post(browser, path, path).headers["Location"] == "/ho-so/tao"
    assert browser.get(f"/ho-so/{case_id}/lap").status_code == 404
    assert count(app, Attachment) == 0


@pytest.mark.parametrize("who", ["filer@sxd.gov.vn", "owner@stnmt.gov.vn", "clerk@stttt.gov.vn"])
def test_nobody_outside_the_agency_sees_a_draft_or_its_files(app: Flask, signed_in: Browser, who: str) -> None:
    case_id = draft(app)
    browser = signed_in(who)
    key = content_of(app, case_id)["letter_file"]
    for path in ("lap", "lap/co-quan", "lap/kiem-tra", "lap/xoa", "noi-dung"):
        assert browser.get(f"/ho-so/{case_id}/{path}").status_code == 404
    assert browser.get(f"/tep/{key}").status_code == 404


def test_colleagues_who_do_not_file_may_read_a_draft_and_not_write_it(app: Flask, signed_in: Browser) -> None:
    case_id = draft(app)
    approver = signed_in("approver@syt.gov.vn")
    assert approver.get(f"/ho-so/{case_id}/lap").headers["Location"] == f"/ho-so/{case_id}/noi-dung"
    assert approver.get(f"/ho-so/{case_id}/noi-dung").status_code == 200
    assert approver.get(f"/ho-so/{case_id}/lap/muc-dich").status_code == 404


def sent(app: Flask) -> int:
    case_id = draft(app)
    with app.app_context():
        perform_action(case_id, "send_for_signature", actor=actor(), seen_version=None, given={}, now=NOW)
        signer = actor("approver@syt.gov.vn")
        perform_action(case_id, "sign_and_send", actor=signer, seen_version=None, given={}, now=NOW)
    return case_id


def test_a_file_is_handed_out_to_be_kept_and_runs_nothing(app: Flask, signed_in: Browser) -> None:
    case_id = draft(app, letter_file=Upload("Văn bản «số 45».pdf", pdf_bytes()))
    key = content_of(app, case_id)["letter_file"]
    answer = signed_in("filer@syt.gov.vn").get(f"/tep/{key}")
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=UTF-8''V%C4%83n" in answer.headers["Content-Disposition"]
    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "who,code",
    [
        ("filer@syt.gov.vn", 200),
        ("owner@stnmt.gov.vn", 200),
        ("clerk@stttt.gov.vn", 200),
        ("audit@stttt.gov.vn", 200),
        ("filer@sxd.gov.vn", 404),
        ("operator@stttt.gov.vn", 404),
        ("secrets@stttt.gov.vn", 404),
    ],
)
def test_the_files_of_a_sent_request_open_to_its_parties(app: Flask, signed_in: Browser, who: str, code: int) -> None:
    key = content_of(app, sent(app))["letter_file"]
    assert signed_in(who).get(f"/tep/{key}").status_code == code


@pytest.mark.parametrize(
    "who", ["filer@syt.gov.vn", "clerk@stttt.gov.vn", "audit@stttt.gov.vn", "secrets@stttt.gov.vn"]
)
def test_a_quarantined_file_opens_to_the_security_officer_alone(app: Flask, signed_in: Browser, who: str) -> None:
    case_id = sent(app)
    with app.app_context(), transaction():
        db.session.get_one(Case, case_id).is_quarantined = True
        assert quarantine_files(case_id) == 1
    key = content_of(app, case_id)["letter_file"]
    is_named = who.startswith("secrets")
    assert signed_in(who).get(f"/tep/{key}").status_code == (200 if is_named else 404)
    assert signed_in(who).get(f"/ho-so/{case_id}/noi-dung").status_code == (200 if is_named else 404)


def paper(**changes: Any) -> dict[str, Any]:
    return {
        "requesting_agency": "SXD",
        "received_at": "31/03/2025 14:30",
        "incoming_no": "123",
        "letter_no": "9/SXD-VP",
        "letter_date": "28/03/2025",
        "letter_signer": "(Họ và tên người ký)",
        "letter_file": (BytesIO(pdf_bytes()), "quet.pdf"),
        "database": "DB13",
        **changes,
    }


def test_the_clerk_registers_a_paper_request_even_of_a_national_database(app: Flask, signed_in: Browser) -> None:
    browser = signed_in("clerk@stttt.gov.vn")
    answer = post(browser, "/ho-so/dang-ky-giay", "/ho-so/dang-ky-giay", **paper())
    assert answer.status_code == 303
    page = browser.get(answer.headers["Location"]).text
    assert "KN-2025-0001" in page


def test_a_faulty_paper_form_says_everything_at_once_and_keeps_what_was_typed(app: Flask, signed_in: Browser) -> None:
    browser = signed_in("clerk@stttt.gov.vn")
    wrong = paper(letter_no="sai", received_at="32/03/2025", letter_signer="Đã gõ")
    answer = post(browser, "/ho-so/dang-ky-giay", "/ho-so/dang-ky-giay", **wrong)
    assert answer.status_code == 422
    assert 'href="#letter_no"' in answer.text
    assert 'href="#received_at"' in answer.text
    assert 'value="Đã gõ"' in answer.text
    assert count(app, Case) == 0


def test_only_the_clerk_opens_the_paper_form(signed_in: Browser) -> None:
    assert signed_in("filer@syt.gov.vn").get("/ho-so/dang-ky-giay").status_code == 403
