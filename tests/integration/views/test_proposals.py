"""Filing a proposal in the browser, without scripts: the question, parts as typed, old beside new, plans, the check."""

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
from app.models.proposals import Proposal
from app.services.actions import perform_action
from app.services.proposal_drafts import begin_proposal, save_proposal
from app.services.transaction import transaction
from forms.proposals import PARTS
from tests.integration.filing_data import NOW, PASSWORD, actor
from tests.integration.proposal_data import addition, build_catalogue, letter, withdrawal
from tests.integration.views.conftest import SignIn, form_token

Browser = Callable[[str], FlaskClient]
NEW = "/de-nghi/new"


@pytest.fixture
def catalogue(app: Flask) -> None:
    """The catalogue with two databases of the Department of Health, on the first of April 2025."""
    with app.app_context():
        build_catalogue(PASSWORD)
        with transaction():
            set_business_clock(NOW)


@pytest.fixture
def signed_in(app: Flask, catalogue: None, sign_in: SignIn) -> Browser:
    """A browser with an officer signed in."""

    def enter(email: str = "filer@syt.gov.vn") -> FlaskClient:
        browser = app.test_client()
        sign_in(browser, email, PASSWORD)
        return browser

    return enter


def post(browser: FlaskClient, path: str, page: str, **data: Any) -> TestResponse:
    """Send a form with the token and version of the page it stands on."""
    shown = browser.get(page)
    assert shown.status_code == 200, shown.status
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown.text))
    return browser.post(path, data={**hidden, **data}, content_type="multipart/form-data")


def as_form(answers: dict[str, Any]) -> dict[str, Any]:
    """Answers as a browser sends them: files with their names, rows cell by cell."""
    sent: dict[str, Any] = {}
    for name, answer in answers.items():
        if isinstance(answer, list) and answer and isinstance(answer[0], dict):
            sent |= {f"{name}-{place}-{key}": cell for place, row in enumerate(answer) for key, cell in row.items()}
        elif hasattr(answer, "content"):
            sent[name] = (BytesIO(answer.content), answer.name)
        else:
            sent[name] = answer
    sent.update({name: "\n".join(sent[name]) for name in ("p7_2_d_users",) if name in sent})
    return sent


def draft(app: Flask, kind: str = "ADD", code: str | None = None, **answers: Any) -> int:
    with app.app_context():
        case_id = begin_proposal(kind, code, actor(), NOW).id
        save_proposal(case_id, answers, actor(), None, NOW)
        return case_id


def content_of(app: Flask, case_id: int) -> dict[str, Any]:
    with app.app_context():
        return dict(db.session.get_one(Case, case_id).content)


def count(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Proposal)) or 0


def begin(browser: FlaskClient, kind: str, database: str = "") -> str:
    answer = post(browser, NEW, NEW, contains_state_secret="false", proposal_kind=kind, database=database)
    assert answer.status_code == 303
    return answer.headers["Location"]


def file_whole(browser: FlaskClient, base: str, kind: str, answers: dict[str, Any]) -> str:
    """Fill in every part in turn; return the address that the last one leads to."""
    page = f"{base}/parts/{PARTS[kind][0].key}"
    for part in PARTS[kind]:
        typed = as_form({spec.name: answers[spec.name] for spec in part.fields if spec.name in answers})
        answer = post(browser, f"{base}/parts/{part.key}", page, **typed)
        assert answer.status_code == 303, re.findall(r'error-message">.*?</p>', answer.text)
        page = answer.headers["Location"]
    return page


def test_the_question_comes_first_and_an_empty_form_stores_nothing(app: Flask, signed_in: Browser) -> None:
    answer = post(signed_in("filer@syt.gov.vn"), NEW, NEW)
    assert answer.status_code == 422
    assert "Trả lời câu hỏi về bí mật nhà nước trước khi lập hồ sơ." in answer.text
    assert "Chọn nội dung đề nghị." in answer.text
    assert count(app) == 0


@pytest.mark.parametrize("kind", ["", "ADD"])
def test_a_declared_secret_is_shown_its_channel_and_nothing_is_kept(app: Flask, signed_in: Browser, kind: str) -> None:
    browser = signed_in("filer@syt.gov.vn")
    answer = post(browser, NEW, NEW, contains_state_secret="true", proposal_kind=kind)
    guidance = browser.get(answer.headers["Location"])
    assert "không lưu câu trả lời" in guidance.text
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Case.kind == "catalogue")) == 0


@pytest.mark.parametrize("kind", ["EDIT", "WITHDRAW"])
def test_an_edit_or_withdrawal_names_one_of_the_agency_s_own_databases(signed_in: Browser, kind: str) -> None:
    browser = signed_in("filer@syt.gov.vn")
    page = browser.get(f"{NEW}?kind={kind}&database=DB20")
    assert "DB20 – CSDL cơ sở" in page.text
    assert "CSDL đất đai" not in page.text
    assert re.search(rf'value="{kind}" checked', page.text)
    assert re.search(r'value="DB20" selected', page.text)
    for code in ("", "DB01"):
        answer = post(browser, NEW, NEW, contains_state_secret="false", proposal_kind=kind, database=code)
        assert answer.status_code == 422
        assert "do cơ quan mình quản lý" in answer.text


def test_the_start_of_filing_offers_both_kinds_of_case(signed_in: Browser) -> None:
    browser = signed_in("filer@syt.gov.vn")
    for page in ("/ho-so/tao", NEW):
        text = browser.get(page).text
        assert "Yêu cầu kết nối (Điều 9)" in text
        assert "Đề nghị điều chỉnh Danh mục (Điều 7)" in text


def test_a_double_click_begins_one_draft(app: Flask, signed_in: Browser) -> None:
    browser = signed_in("filer@syt.gov.vn")
    page = browser.get(NEW)
    key = re.search(r'name="idempotency_key" value="([^"]+)"', page.text)
    assert key
    typed = {"csrf_token": form_token(page), "idempotency_key": key[1], "contains_state_secret": "false"}
    typed["proposal_kind"] = "ADD"
    places = {browser.post(NEW, data=typed).headers["Location"] for _ in range(2)}
    assert (len(places), count(app)) == (1, 1)


@pytest.mark.parametrize("kind, code", [("ADD", ""), ("EDIT", "DB20"), ("WITHDRAW", "DB20")])
def test_a_proposal_goes_from_the_question_to_the_signature_without_scripts(
    app: Flask, signed_in: Browser, kind: str, code: str
) -> None:
    browser = signed_in("filer@syt.gov.vn")
    base = begin(browser, kind, code)
    edit = {**addition(), "p7_2_a_name": "CSDL cơ sở", "datasets": addition()["datasets"]}
    answers = {"ADD": addition(), "EDIT": edit, "WITHDRAW": withdrawal()}[kind]
    if kind != "WITHDRAW":
        answers |= {"owner_agency": "SYT", "managing_agency": "SYT"}
    page = file_whole(browser, base, kind, answers)
    assert page == f"{base}/check"
    check = browser.get(page)
    assert "Trình lãnh đạo ký gửi" in check.text
    assert post(browser, f"{base}/send", page).status_code == 303

    approver = signed_in("approver@syt.gov.vn")
    case_id = int(base.split("/")[2])
    shown = approver.get(f"{base}/read").text
    assert {"ADD": "Người hành nghề", "EDIT": "<ins>", "WITHDRAW": "kn-000001"}[kind] in shown
    sent = post(approver, f"/ho-so/{case_id}/thao-tac/sign_and_send", f"{base}/read")
    assert sent.status_code == 303
    with app.app_context():
        case, proposal = db.session.get_one(Case, case_id), db.session.get_one(Proposal, case_id)
        assert (case.state, case.case_no, proposal.is_open) == ("submitted", "DM-2025-0001", True)
    clerk = signed_in("clerk@stttt.gov.vn").get(f"{base}/read")
    assert clerk.status_code == 200
    assert "DM-2025-0001" in clerk.text


def test_an_edit_shows_the_catalogue_beside_each_answer_and_the_difference_at_the_check(
    app: Flask, signed_in: Browser
) -> None:
    case_id = draft(app, "EDIT", "DB20", **letter())
    browser = signed_in("filer@syt.gov.vn")
    page = f"/de-nghi/{case_id}/parts/points"
    shown = browser.get(page)
    assert shown.text.count("chung-beside__label") == len(PARTS["EDIT"][1].fields)
    assert "Chưa sửa thông tin nào." in browser.get(f"/de-nghi/{case_id}/check").text
    answers = {name: value for name, value in addition().items() if name in {f.name for f in PARTS["EDIT"][1].fields}}
    typed = as_form({**answers, "p7_2_a_name": "CSDL cơ sở", "p7_2_e_methods": ["SYNC"]})
    assert post(browser, page, page, **typed).status_code == 303
    assert {name for name in content_of(app, case_id) if name in answers} == {"p7_2_e_methods"}
    check = browser.get(f"/de-nghi/{case_id}/check").text
    assert "<del>Truy vấn trực tuyến (API)</del>" in check
    assert "<ins>Đồng bộ dữ liệu</ins>" in check


def test_wrong_answers_stay_as_they_were_typed_with_a_sentence_under_each(app: Flask, signed_in: Browser) -> None:
    case_id = draft(app)
    browser = signed_in("filer@syt.gov.vn")
    page = f"/de-nghi/{case_id}/parts/points"
    rows = {"p7_2_c_master_data-0-entity": "Cơ sở <b>khám</b>"}
    answer = post(browser, page, page, tier="PROVINCIAL", p7_2_b_objective="quá ngắn", **rows)
    assert answer.status_code == 422
    assert "quá ngắn</textarea>" in answer.text
    assert "cần ít nhất 50 ký tự" in answer.text
    assert "Cơ sở &lt;b&gt;khám&lt;/b&gt;" in answer.text
    assert content_of(app, case_id)["p7_2_b_objective"] == "quá ngắn"


def test_more_rows_come_without_a_script_and_lose_nothing(app: Flask, signed_in: Browser) -> None:
    case_id = draft(app)
    browser = signed_in("filer@syt.gov.vn")
    page = f"/de-nghi/{case_id}/parts/points"
    before = browser.get(page).text.count('name="p7_2_dd_sources-')
    typed = {"p7_2_dd_sources-0-source": "Hồ sơ cấp phép", "add_row": "p7_2_dd_sources", "p7_2_b_objective": "nháp"}
    answer = post(browser, page, page, **typed)
    assert answer.status_code == 200
    assert answer.text.count('name="p7_2_dd_sources-') > before
    assert 'value="Hồ sơ cấp phép"' in answer.text
    assert "nháp</textarea>" in answer.text
    version = re.search(r'name="seen_version" value="(\d+)"', answer.text)
    with app.app_context():
        assert version
        assert int(version[1]) == db.session.get_one(Case, case_id).version


def test_the_table_of_connections_asks_a_plan_for_each_and_marks_the_missing_one(
    app: Flask, signed_in: Browser
) -> None:
    case_id = draft(app, "WITHDRAW", "DB20", **{**withdrawal(), "dependents": []})
    browser = signed_in("filer@syt.gov.vn")
    page = f"/de-nghi/{case_id}/parts/connections"
    assert "Sở Xây dựng" in browser.get(page).text
    cells = {"dependents-0-account_id": "kn-000001", "dependents-0-suspend_on": "15/05/2025"}
    answer = post(browser, page, page, **cells)
    assert answer.status_code == 422
    assert "Ghi phương án chuyển tiếp cho kết nối «kn-000001»" in answer.text
    assert 'value="15/05/2025"' in answer.text


def test_a_database_without_connections_needs_no_plan(app: Flask, signed_in: Browser) -> None:
    case_id = draft(app, "WITHDRAW", "DB21", **withdrawal(dependents=[], replacement_database="DB20"))
    browser = signed_in("filer@syt.gov.vn")
    assert "Không có kết nối nào" in browser.get(f"/de-nghi/{case_id}/parts/connections").text
    assert "Trình lãnh đạo ký gửi" in browser.get(f"/de-nghi/{case_id}/check").text


def test_the_check_lists_what_is_missing_with_the_way_to_it(app: Flask, signed_in: Browser) -> None:
    case_id = draft(app)
    page = f"/de-nghi/{case_id}/check"
    browser = signed_in("filer@syt.gov.vn")
    check = browser.get(page).text
    for place in ("letter?loi=1#justification", "points?loi=1#tier", "data?loi=1#datasets"):
        assert f'href="/de-nghi/{case_id}/parts/{place}"' in check
    assert "Trình lãnh đạo ký gửi" not in check
    assert post(browser, f"/de-nghi/{case_id}/send", page).status_code == 422


def test_what_somebody_else_saved_meanwhile_is_a_conflict_that_keeps_every_cell(app: Flask, signed_in: Browser) -> None:
    case_id = draft(app)
    browser = signed_in("filer@syt.gov.vn")
    page = f"/de-nghi/{case_id}/parts/points"
    shown = browser.get(page)
    with app.app_context():
        save_proposal(case_id, {"justification": "của người khác"}, actor("filer2@syt.gov.vn"), None, NOW)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown.text))
    typed = {**hidden, "p7_2_a_name": "CSDL mới", "p7_2_dd_sources-0-source": "Hồ sơ"}
    answer = browser.post(page, data=typed)
    assert answer.status_code == 409
    again = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', answer.text))
    assert (again["p7_2_a_name"], again["p7_2_dd_sources-0-source"]) == ("CSDL mới", "Hồ sơ")
    assert browser.post(page, data=again).status_code == 422
    assert content_of(app, case_id)["p7_2_dd_sources"][0]["source"] == "Hồ sơ"


def test_a_draft_saves_itself_without_a_word(app: Flask, signed_in: Browser) -> None:
    case_id = draft(app)
    browser = signed_in("filer@syt.gov.vn")
    page = f"/de-nghi/{case_id}/parts/letter"
    answer = post(browser, f"{page}/autosave", page, justification="đang viết")
    assert answer.status_code == 204
    assert content_of(app, case_id)["justification"] == "đang viết"
    assert post(browser, page, page, justification="viết tiếp", luu_nhap="1").status_code == 303


def test_a_refused_file_is_told_at_once_and_the_rest_is_kept(app: Flask, signed_in: Browser) -> None:
    case_id = draft(app)
    browser = signed_in("filer@syt.gov.vn")
    page = f"/de-nghi/{case_id}/parts/letter"
    file = (BytesIO(b"MZ this is no letter"), "van-ban.pdf")
    answer = post(browser, page, page, proposal_letter_signer="Giám đốc", proposal_letter_file=file, luu_nhap="1")
    assert answer.status_code == 422
    assert content_of(app, case_id)["proposal_letter_signer"] == "Giám đốc"
    assert not content_of(app, case_id).get("proposal_letter_file")


def test_nobody_else_sees_a_draft(app: Flask, signed_in: Browser) -> None:
    case_id = draft(app)
    places = ("", "/parts/letter", "/check", "/discard", "/read")
    for who in ("filer@sxd.gov.vn", "clerk@stttt.gov.vn"):
        browser = signed_in(who)
        assert {browser.get(f"/de-nghi/{case_id}{place}").status_code for place in places} == {404}
    reader = signed_in("audit@stttt.gov.vn")
    assert reader.get(f"/de-nghi/{case_id}").status_code == 303
    assert reader.get(f"/de-nghi/{case_id}/read").status_code == 200
    assert reader.get(f"/de-nghi/{case_id}/parts/letter").status_code == 404


def test_a_request_has_no_page_among_the_proposals_nor_the_other_way_round(app: Flask, signed_in: Browser) -> None:
    case_id = draft(app)
    browser = signed_in("filer@syt.gov.vn")
    assert browser.get(f"/ho-so/{case_id}/lap").status_code == 404
    with app.app_context():
        request_id = db.session.scalar(select(Case.id).where(Case.kind == "connection"))
    assert browser.get(f"/de-nghi/{request_id}/read").status_code == 404


def test_a_draft_is_discarded_after_a_question(app: Flask, signed_in: Browser) -> None:
    case_id = draft(app, **addition())
    page = f"/de-nghi/{case_id}/discard"
    assert post(signed_in("filer@syt.gov.vn"), page, page).status_code == 303
    assert count(app) == 0


def test_a_proposal_that_was_given_back_is_edited_and_sent_again(app: Flask, signed_in: Browser) -> None:
    case_id = draft(app, **addition())
    with app.app_context():
        perform_action(case_id, "send_for_signature", actor=actor(), seen_version=None, given={}, now=NOW)
    approver, read = signed_in("approver@syt.gov.vn"), f"/de-nghi/{case_id}/read"
    back = post(approver, f"/ho-so/{case_id}/thao-tac/return_to_filer", read, note="Ghi rõ dữ liệu chủ của tỉnh.")
    assert back.status_code == 303
    browser = signed_in("filer@syt.gov.vn")
    assert "Cơ quan quản lý" in browser.get(f"/de-nghi/{case_id}/check").text
    assert post(browser, f"/de-nghi/{case_id}/send", f"/de-nghi/{case_id}/check").status_code == 303


def test_the_filer_mends_a_proposal_for_a_supplement_while_the_others_read_what_was_sent(
    app: Flask, signed_in: Browser
) -> None:
    case_id = draft(app, **addition())
    with app.app_context():
        for action, who in (("send_for_signature", "filer@syt.gov.vn"), ("sign_and_send", "approver@syt.gov.vn")):
            perform_action(case_id, action, actor=actor(who), seen_version=None, given={}, now=NOW)
        with transaction():
            db.session.get_one(Case, case_id).state = "supplement"
    browser, read = signed_in("filer@syt.gov.vn"), f"/de-nghi/{case_id}/read"
    assert "theo yêu cầu bổ sung" in browser.get(read).text
    page = f"/de-nghi/{case_id}/parts/points"
    points = {spec.name for spec in PARTS["ADD"][1].fields}
    typed = as_form({name: value for name, value in addition().items() if name in points})
    assert post(browser, page, page, **{**typed, "p7_2_d_users": "Doanh nghiệp"}).status_code == 303
    check = browser.get(f"/de-nghi/{case_id}/check").text
    assert "Doanh nghiệp" in check
    assert "Trình lãnh đạo ký gửi" not in check
    assert "gửi hồ sơ bổ sung ở trang hồ sơ" in check
    for who in ("clerk@stttt.gov.vn", "approver@syt.gov.vn"):
        shown = signed_in(who).get(read).text
        assert "Doanh nghiệp" not in shown
        assert "UBND cấp xã" in shown
        assert "theo yêu cầu bổ sung" not in shown
