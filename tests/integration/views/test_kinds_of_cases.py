"""Queue, home and case page for proposals, submissions and publications, as each role reads them."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from app.adapters.clock import set_business_clock
from app.extensions import db
from app.services.transaction import transaction
from tests.catalogue_answers import ANSWERS
from tests.catalogue_scenario import CatalogueScenario
from tests.integration.views.browsers import browser
from tests.integration.views.conftest import form_token

Build = Callable[[CatalogueScenario], int]
NO_LIMIT = "Điều 7 Quy chế không quy định thời hạn giải quyết"


def make(app: Flask, build: Build) -> int:
    """A case in a province of its own; the business clock stands where the story ends."""
    with app.app_context():
        world = CatalogueScenario()
        case_id = build(world)
        with transaction():
            set_business_clock(world.now)
        db.session.remove()
    return case_id


def plain(page: str) -> str:
    """The words of a page without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def card(page: str, key: str) -> str:
    """The words of one card of a page."""
    return plain(page.partition(f'id="{key}"')[2].partition("</section>")[0])


def test_a_proposal_is_read_with_its_six_points_in_vietnamese_order(app: Flask) -> None:
    case_id = make(app, lambda world: world.under_review("ADD"))
    page = browser(app, "reviewer").get(f"/ho-so/{case_id}").text
    assert "Đề nghị điều chỉnh Danh mục" in page
    assert "Cơ quan đề nghị" in card(page, "parties")
    assert "Cơ quan yêu cầu" not in page
    marks = re.findall(r"điểm (.) khoản 2 Điều 7 Quy chế</span>", page)
    assert marks == ["a", "b", "c", "c", "d", "d", "đ", "e"]


def test_a_proposal_shows_an_internal_target_and_no_time_limit_of_the_law(app: Flask) -> None:
    case_id = make(app, lambda world: world.under_review("EDIT", "DB-OWN"))
    for who in ("reviewer", "filer", "auditor"):
        page = plain(browser(app, who).get(f"/ho-so/{case_id}").text)
        assert NO_LIMIT in page
        assert "16/06/2025 · mốc nội bộ, không phải hạn luật định" in page
        assert "Mốc nội bộ : 16/06/2025" in page or "Mốc nội bộ 16/06/2025" in page
        assert "05 ngày làm việc" not in page
        assert "Hạn xử lý" not in page


def test_an_edit_stands_old_beside_new(app: Flask) -> None:
    case_id = make(app, lambda world: world.sent("EDIT", "DB-OWN"))
    page = browser(app, "clerk").get(f"/ho-so/{case_id}").text
    changes = page.partition('id="changes"')[2].partition("</section>")[0]
    assert re.search(r"<del>[^<]+</del>.*<ins>Giải quyết thủ tục hành chính và báo cáo thống kê", changes, re.S)


def test_a_withdrawal_names_each_connection_with_its_plan(app: Flask) -> None:
    def build(world: CatalogueScenario) -> int:
        world.to_state("granted", database="DB-OWNER")
        return world.sent("WITHDRAW", "DB-OWNER", **world.withdrawal())

    case_id = make(app, build)
    plans = card(browser(app, "clerk").get(f"/ho-so/{case_id}").text, "plans")
    assert "Sở Y tế" in plans
    assert "01/07/2025 15/07/2025" in plans
    assert "Chuyển sang khai thác cơ sở dữ liệu thay thế" in plans


@pytest.mark.parametrize("who,reads", [("head", True), ("auditor", True), ("filer", False), ("approver", False)])
def test_the_review_sheet_is_read_inside_the_department_alone(app: Flask, who: str, reads: bool) -> None:
    def build(world: CatalogueScenario) -> int:
        case_id = world.under_review("ADD")
        world.conclude(case_id)
        return case_id

    case_id = make(app, build)
    sheet = card(browser(app, who).get(f"/ho-so/{case_id}").text, "review")
    assert ("Tiêu chí tại khoản 3 Điều 7" in sheet) is reads
    assert ("Kết luận đang chờ người thứ hai xác nhận" in sheet) is reads


def test_the_form_of_a_conclusion_asks_only_what_the_proposal_needs(app: Flask) -> None:
    def build(world: CatalogueScenario) -> int:
        world.under_review("EDIT", "DB-OWN")
        return world.under_review("ADD")

    case_id = make(app, build)
    reviewer = browser(app, "reviewer")
    added = reviewer.get(f"/ho-so/{case_id}/thao-tac/propose_conclusion").text
    assert 'name="c7_3_a_legal_value"' in added
    assert 'name="entry_code"' in added
    edited = reviewer.get(f"/ho-so/{case_id - 1}/thao-tac/propose_conclusion").text
    assert "c7_3_a_legal_value" not in edited
    assert 'name="entry_code"' not in edited
    assert 'data-reveal="opinion-2"' in edited


def test_a_conclusion_is_proposed_and_confirmed_in_the_browser(app: Flask) -> None:
    case_id = make(app, lambda world: world.under_review("EDIT", "DB-OWN"))
    path = f"/ho-so/{case_id}/thao-tac/propose_conclusion"
    reviewer = browser(app, "reviewer")
    token = {"csrf_token": form_token(reviewer.get(path))}
    missing = reviewer.post(path, data=token)
    assert missing.status_code == 422
    assert "Chọn «Ý kiến của Sở»" in missing.text
    assert reviewer.post(path, data={**token, "opinion": "RECOMMEND"}).status_code == 303
    head = browser(app, "head")
    page = head.get(f"/ho-so/{case_id}").text
    assert "Xác nhận kết luận thẩm tra hoặc trả lại" in page
    path = f"/ho-so/{case_id}/thao-tac/confirm_conclusion"
    assert head.post(path, data={"csrf_token": form_token(head.get(path))}).status_code == 303
    page = reviewer.get(f"/ho-so/{case_id}").text
    assert "Đưa vào Tờ trình" in page
    assert 'href="/to-trinh/new"' in page


def test_agencies_are_consulted_from_a_list_and_their_answers_summed_up(app: Flask) -> None:
    case_id = make(app, lambda world: world.under_review("EDIT", "DB-OWN"))
    reviewer, path = browser(app, "reviewer"), f"/ho-so/{case_id}/thao-tac/consult"
    form = reviewer.get(path)
    assert 'value="SCT"' in form.text
    assert 'value="STTTT"' not in form.text
    asked = {"agencies": ["SCT", "SGDĐT"], "question": "Cho ý kiến về phạm vi khai thác.", "answer_by": "16/06/2025"}
    assert reviewer.post(path, data={"csrf_token": form_token(form), **asked}).status_code == 303
    assert "Sở Công Thương" in card(reviewer.get(f"/ho-so/{case_id}").text, "consultation")
    path = f"/ho-so/{case_id}/thao-tac/consult_done"
    done = {"csrf_token": form_token(reviewer.get(path)), "answers_summary": "Các cơ quan thống nhất với đề nghị."}
    assert reviewer.post(path, data=done).status_code == 303
    inside, outside = (
        card(browser(app, who).get(f"/ho-so/{case_id}").text, "consultation") for who in ("head", "filer")
    )
    assert "Các cơ quan thống nhất" in inside
    assert "Các cơ quan thống nhất" not in outside


def test_a_connection_that_appeared_later_is_planned_for_in_the_browser(app: Flask) -> None:
    def build(world: CatalogueScenario) -> int:
        case_id = world.under_review("WITHDRAW", "DB-OWNER")
        world.to_state("granted", database="DB-OWNER")
        return case_id

    case_id = make(app, build)
    reviewer, path = browser(app, "reviewer"), f"/ho-so/{case_id}/thao-tac/complete_transition"
    form = reviewer.get(path).text
    account = re.search(r'name="transition-0-account_id" value="([^"]+)"', form)
    assert account
    assert "transition-1-" not in form
    typed = {"csrf_token": form_token(reviewer.get(path)), "transition-0-account_id": account[1]}
    short = reviewer.post(path, data={**typed, "transition-0-plan": "Ngắn"})
    assert short.status_code == 422
    assert "Dòng 1" in short.text
    days = {"transition-0-suspend_on": "01/07/2025", "transition-0-revoke_on": "15/07/2025"}
    plan = {"transition-0-plan": "Chuyển sang cơ sở dữ liệu thay thế của tỉnh.", **days}
    assert reviewer.post(path, data={**typed, **plan}).status_code == 303
    assert account[1] in card(reviewer.get(f"/ho-so/{case_id}").text, "plans")


def test_the_result_is_read_with_what_the_signed_annex_changed(app: Flask) -> None:
    changed = {"p7_2_d_purpose": "Thống kê, dự báo và giải quyết thủ tục hành chính."}
    case_id = make(app, lambda world: world.decided("EDIT", "DB-OWN", changed)[0])
    page = browser(app, "filer").get(f"/ho-so/{case_id}").text
    result = card(page, "result")
    assert "Chấp thuận, có sửa" in result
    assert "1234/QĐ-UBND" in result
    assert "Thống kê, dự báo" in result
    assert "/ho-so/" not in page.partition('id="result"')[2].partition("</section>")[0]  # no way to the submission


def test_a_rejection_tells_its_reason_and_ends_once_it_was_told(app: Flask) -> None:
    def build(world: CatalogueScenario) -> int:
        case_id, _ = world.decided("EDIT", "DB-OWN", "REJECTED")
        world.notify(case_id)
        return case_id

    case_id = make(app, build)
    page = browser(app, "filer").get(f"/ho-so/{case_id}").text
    assert "Chưa bảo đảm nguồn lực" in card(page, "result")
    assert "Bước tiếp theo" not in page


def test_a_returned_proposal_tells_its_agency_why(app: Flask) -> None:
    def build(world: CatalogueScenario) -> int:
        case_id = world.sent("EDIT", "DB-OWN")
        world.act("return_ineligible", "leader", case_id)
        world.act("issue_ineligible", "clerk", case_id)
        return case_id

    case_id = make(app, build)
    page = browser(app, "filer").get(f"/ho-so/{case_id}").text
    assert "Lý do trả hồ sơ" in page
    assert "Trùng với đề nghị khác đang xử lý" in card(page, "refusal")


def test_the_owners_officer_drafts_a_reply_without_datasets(app: Flask) -> None:
    case_id = make(app, lambda world: world.accepted("EDIT", "DB-LENT"))
    officer = browser(app, "officer")
    form = officer.get(f"/ho-so/{case_id}/soan-tra-loi")
    assert form.status_code == 200
    assert "granted_items" not in form.text
    assert "entrust_account_management" not in form.text
    typed = {"csrf_token": form_token(form), "decision": "FULL", "letter_no": "77/SGDĐT-VP"}
    assert officer.post(f"/ho-so/{case_id}/soan-tra-loi", data=typed).status_code == 303
    assert 'value="77/SGDĐT-VP"' in browser(app, "owner").get(f"/ho-so/{case_id}/thao-tac/owner_consent").text


def test_a_submission_has_its_own_page(app: Flask) -> None:
    case_id = make(app, lambda world: world.submitted(world.ready("EDIT", "DB-OWN")))
    answer = browser(app, "leader").get(f"/ho-so/{case_id}")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/to-trinh/{case_id}")
    assert browser(app, "filer").get(f"/ho-so/{case_id}").status_code == 404


def test_the_office_has_its_own_queue_and_home(app: Flask) -> None:
    case_id = make(app, lambda world: world.submitted(world.ready("EDIT", "DB-OWN")))
    office = browser(app, "chairman_office")
    home = office.get("/").text
    assert "HT-2025-0001" in home
    assert "ghi Quyết định đã ký hoặc trả lại" in home
    queue = plain(office.get("/ho-so/?view=to_decide").text)
    assert "HT-2025-0001" in queue
    assert "1 đề nghị" in queue
    assert f"/ho-so/{case_id}" in office.get("/ho-so/").text


def test_a_mixed_queue_names_the_kind_of_each_case(app: Flask) -> None:
    def build(world: CatalogueScenario) -> int:
        world.to_state("under_review")
        return world.under_review("EDIT", "DB-OWN")

    make(app, build)
    clerk = browser(app, "clerk")
    mixed = clerk.get("/ho-so/").text
    assert 'data-label="Loại">Danh mục<' in mixed
    assert "Chỉnh sửa: Cơ sở dữ liệu DB-OWN" in mixed
    single = clerk.get("/ho-so/?kind=connection").text
    assert 'data-label="Loại"' not in single
    assert "DM-2025-0001" not in single
    assert "KN-2025-0001" not in clerk.get("/ho-so/?kind=catalogue").text


@pytest.mark.parametrize("who", ["stranger", "operator", "admin", "chairman_office"])
def test_a_proposal_under_review_does_not_exist_for_others(app: Flask, who: str) -> None:
    case_id = make(app, lambda world: world.under_review("EDIT", "DB-OWN"))
    assert browser(app, who).get(f"/ho-so/{case_id}").status_code == 404


def test_a_dataset_is_published_by_two_persons_in_the_browser(app: Flask) -> None:
    make(app, lambda world: 0)
    filer = browser(app, "filer")
    assert "DB-OWN-1" in filer.get("/cong-bo/").text
    form = filer.get("/cong-bo/new?dataset=DB-OWN-1")
    assert '<option value="DB-OWN-1" selected>' in form.text
    token = {"csrf_token": form_token(form)}
    typed = {**ANSWERS["request_publication"], "dataset": "DB-OWN-1", "no_personal_data_or_secret_confirmed": ""}
    refused = filer.post("/cong-bo/new", data={**token, **typed})
    assert refused.status_code == 422
    assert "khoản 4 Điều 3" in refused.text
    assert "Danh sách cơ sở khám bệnh" in refused.text
    sent = filer.post("/cong-bo/new", data={**token, **typed, "no_personal_data_or_secret_confirmed": "y"})
    assert sent.status_code == 303
    page = filer.get(sent.headers["Location"]).text
    assert "Chờ lãnh đạo cơ quan duyệt công bố" in page
    approver, path = browser(app, "approver"), sent.headers["Location"] + "/thao-tac/approve_publication"
    ask = approver.get(path)
    assert ask.status_code == 200
    yes = {"csrf_token": form_token(ask), "no_personal_data_or_secret_confirmed": "true"}
    assert approver.post(path, data=yes).status_code == 303
    assert "Xem trang công khai" in approver.get(sent.headers["Location"]).text
    assert "Đã công bố từ" in filer.get("/cong-bo/").text
    assert "Danh sách cơ sở khám bệnh" in app.test_client().get("/open-data").text


def test_only_filers_ask_to_publish(app: Flask) -> None:
    make(app, lambda world: 0)
    assert browser(app, "approver").get("/cong-bo/").status_code == 200
    assert browser(app, "approver").get("/cong-bo/new").status_code == 403
    assert browser(app, "clerk").get("/cong-bo/").status_code == 403
