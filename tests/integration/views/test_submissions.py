"""Submissions in the browser: who sees them, what waits for one, building, changing, signing, issuing, returning."""

from datetime import timedelta

import pytest
from flask import Flask

from tests.integration.submission_desk import NECESSITY, SubmissionDesk, words_of


@pytest.fixture
def desk(app: Flask) -> SubmissionDesk:
    return SubmissionDesk(app)


def test_what_waits_is_listed_with_opinion_criteria_and_place(desk: SubmissionDesk) -> None:
    with desk.app.app_context():
        desk.world.ready("ADD")
        desk.world.ready("EDIT", "DB-OWN", opinion="NOT_RECOMMEND")
    page = words_of(desk.get("reviewer", "/to-trinh/new"))
    assert "DM-2025-0001 Bổ sung Cơ sở dữ liệu mới của ngành y tế Sở Y tế Đề nghị" in page
    assert "a) Đạt b) Đạt c) Đạt Phụ lục I" in page
    assert "DM-2025-0002 Chỉnh sửa Cơ sở dữ liệu DB-OWN Sở Y tế Không đề nghị" in page
    assert "– Mục V" in page
    assert "không kèm dự thảo Quyết định" in page
    assert "Đề nghị chờ lập Tờ trình (2)" in words_of(desk.get("auditor", "/to-trinh/"))


def test_a_list_is_built_changed_and_cancelled_in_the_browser(desk: SubmissionDesk) -> None:
    with desk.app.app_context():
        for code in ("DB-OWN", "DB-SECOND"):
            desk.world.ready("EDIT", code)
    answer = desk.send(
        "reviewer", "/to-trinh/new", {"proposals": ["DM-2025-0001", "DM-2025-0002"], "necessity": NECESSITY}
    )
    assert answer.status_code == 303
    home = answer.headers["Location"]
    page = words_of(desk.get("reviewer", home))
    assert "Đã lập Tờ trình." in page
    assert "Phụ lục II – Chỉnh sửa cơ sở dữ liệu (2)" in page
    typed = {"proposals": ["DM-2025-0002"], "necessity": NECESSITY, "effective_proposed_on": "01/07/2025"}
    assert desk.send("head", f"{home}/change", typed).status_code == 303
    page = words_of(desk.get("head", home))
    assert "Phụ lục II – Chỉnh sửa cơ sở dữ liệu (1)" in page
    assert "Ngày hiệu lực đề nghị 01/07/2025" in page
    assert "DM-2025-0001" in words_of(desk.get("head", "/to-trinh/"))
    answer = desk.send("head", f"{home}/actions/cancel_submission", {"reason_text": "Chờ thêm đề nghị khác."})
    assert answer.status_code == 303
    assert "Đã huỷ dự thảo" in words_of(desk.get("head", home))
    assert "Đề nghị chờ lập Tờ trình (2)" in words_of(desk.get("head", "/to-trinh/"))


def test_an_incomplete_list_names_everything_at_its_place_and_keeps_what_was_typed(desk: SubmissionDesk) -> None:
    with desk.app.app_context():
        desk.world.ready("EDIT", "DB-OWN")
    answer = desk.send("reviewer", "/to-trinh/new", {"necessity": "Ngắn", "consult_summary": "Không có ý kiến khác"})
    page = words_of(answer)
    assert answer.status_code == 422
    assert "Chọn ít nhất một đề nghị." in page
    assert "cần ít nhất 30 ký tự" in page
    assert "Không có ý kiến khác" in page
    answer = desk.send("reviewer", "/to-trinh/new", {"necessity": NECESSITY, "proposals": ["DM-2025-0099"]})
    assert answer.status_code == 422
    assert "Đề nghị DM-2025-0099 không ở trạng thái chờ lập Tờ trình; bỏ khỏi danh sách." in words_of(answer)


def test_a_returned_proposal_is_marked_and_goes_up_again_only_with_an_explanation(desk: SubmissionDesk) -> None:
    with desk.app.app_context():
        case_id = desk.world.ready("EDIT", "DB-OWN")
        submission_id = desk.world.submitted(case_id)
    line = desk.get("office", f"/to-trinh/{submission_id}")
    assert f"/ho-so/{case_id}/thao-tac/chairman_return" in line.text
    with desk.app.app_context():
        desk.world.act("chairman_return", "office", case_id)
    assert "Văn phòng trả lại" in words_of(desk.get("reviewer", "/to-trinh/"))
    page = words_of(desk.get("reviewer", "/to-trinh/new"))
    assert "Văn phòng yêu cầu (77/VP-KGVX): Làm rõ nguồn kinh phí duy trì." in page
    typed = {"proposals": ["DM-2025-0001"], "necessity": NECESSITY, "explanation-DM-2025-0001": ""}
    answer = desk.send("reviewer", "/to-trinh/new", typed)
    assert answer.status_code == 422
    assert 'href="#explanation-DM-2025-0001"' in answer.text
    typed["explanation-DM-2025-0001"] = "Đã bố trí kinh phí năm 2025."
    answer = desk.send("reviewer", "/to-trinh/new", typed)
    assert answer.status_code == 303
    assert "Giải trình: Đã bố trí kinh phí năm 2025." in words_of(desk.get("reviewer", answer.headers["Location"]))


def test_the_director_signs_and_the_clerk_issues(desk: SubmissionDesk) -> None:
    with desk.app.app_context():
        submission_id = desk.world.build(desk.world.ready("EDIT", "DB-OWN"))
    home = f"/to-trinh/{submission_id}"
    form = desk.get("leader", f"{home}/actions/sign_submission")
    assert 'value="HEAD"' in form.text
    assert 'value="Q"' in form.text
    assert 'value="KT"' not in form.text
    assert desk.get("office", home).status_code == 404
    assert desk.send("leader", f"{home}/actions/sign_submission", {"authority": "HEAD"}).status_code == 303
    assert desk.send("clerk", f"{home}/actions/issue_submission", {}).status_code == 303
    page = words_of(desk.get("office", home))
    assert "Dự thảo Quyết định điều chỉnh Danh mục cơ sở dữ liệu" in page
    assert "đến lượt bạn Đăng ký Tờ trình, ghi Quyết định đã ký hoặc trả lại" in page
    typed = {"incoming_no": "900", "incoming_date": "09/06/2025"}
    assert desk.send("office", f"{home}/actions/register_submission", typed).status_code == 303
    page = words_of(desk.get("reviewer", home))
    assert "Số đến của Văn phòng số 900 ngày 09/06/2025" in page
    assert "Số đến: 900" in page.partition("Quá trình xử lý")[2]


def test_a_submission_whose_proposal_was_withdrawn_is_opened_again_before_it_goes_up(desk: SubmissionDesk) -> None:
    with desk.app.app_context():
        kept, gone = desk.world.ready("EDIT", "DB-OWN"), desk.world.ready("EDIT", "DB-SECOND")
        submission_id = desk.world.build(kept, gone)
        desk.world.sign(submission_id)
        desk.world.act("withdraw", "approver", gone)
    home = f"/to-trinh/{submission_id}"
    page = words_of(desk.get("clerk", home))
    assert "Đề nghị đã rời khỏi Tờ trình (1)" in page
    assert "mở lại Tờ trình và trình ký lại" in page
    answer = desk.get("clerk", f"{home}/actions/issue_submission")
    assert (answer.status_code, answer.headers["Location"]) == (303, home)
    answer = desk.send("leader", f"{home}/actions/reopen_submission", {"reason_text": "Một đề nghị đã rút."})
    assert answer.status_code == 303
    assert "Đang lập Tờ trình" in words_of(desk.get("leader", home))


def test_proposals_that_are_not_recommended_alone_go_up_without_a_draft_decision(desk: SubmissionDesk) -> None:
    with desk.app.app_context():
        submission_id = desk.world.build(desk.world.ready("EDIT", "DB-OWN", opinion="NOT_RECOMMEND"))
    page = words_of(desk.get("reviewer", f"/to-trinh/{submission_id}"))
    assert "nên không kèm dự thảo Quyết định" in page
    assert "Dự thảo Quyết định điều chỉnh" not in page


def test_the_office_returns_everything_with_a_note(desk: SubmissionDesk) -> None:
    with desk.app.app_context():
        submission_id = desk.world.submitted(desk.world.ready("EDIT", "DB-OWN"))
    home = f"/to-trinh/{submission_id}"
    answer = desk.send("office", f"{home}/actions/chairman_return", {"note": "", "letter_no": "77/VP"})
    assert answer.status_code == 422
    assert "Ghi nội dung Văn phòng yêu cầu giải trình." in words_of(answer)
    assert 'value="77/VP"' in answer.text
    typed = {"note": "Làm rõ nguồn kinh phí duy trì.", "letter_no": "77/VP"}
    assert desk.send("office", f"{home}/actions/chairman_return", typed).status_code == 303
    assert "Làm rõ nguồn kinh phí duy trì. (77/VP)" in words_of(desk.get("reviewer", home))


@pytest.mark.parametrize("who", ["stranger", "filer", "focal_filer", "operator", "admin"])
def test_nobody_else_sees_a_submission(desk: SubmissionDesk, who: str) -> None:
    with desk.app.app_context():
        submission_id = desk.world.submitted(desk.world.ready("EDIT", "DB-OWN"))
    home = f"/to-trinh/{submission_id}"
    for path in ("", "/change", "/decision", "/confirm", "/apply", "/actions/sign_submission"):
        assert desk.get(who, home + path).status_code == 404, path
    assert desk.get(who, "/to-trinh/").status_code == 403
    assert desk.get(who, "/to-trinh/new").status_code == 403


def test_the_office_reads_no_drafts_and_builds_nothing(desk: SubmissionDesk) -> None:
    with desk.app.app_context():
        submission_id = desk.world.build(desk.world.ready("EDIT", "DB-OWN"))
    page = words_of(desk.get("office", "/to-trinh/"))
    assert "HT-2025-0001" not in page
    assert "Đang lập Tờ trình" not in page
    assert "Đề nghị chờ lập Tờ trình" not in page
    assert desk.get("office", f"/to-trinh/{submission_id}").status_code == 404
    assert desk.get("office", "/to-trinh/new").status_code == 403


def test_two_who_change_one_draft_get_a_page_that_keeps_what_the_slower_typed(desk: SubmissionDesk) -> None:
    with desk.app.app_context():
        submission_id = desk.world.build(desk.world.ready("EDIT", "DB-OWN"))
    path = f"/to-trinh/{submission_id}/change"
    slow = desk.get("head", path)
    typed = {"proposals": ["DM-2025-0001"], "necessity": NECESSITY}
    assert desk.send("reviewer", path, typed).status_code == 303
    mine = {**typed, "consult_summary": "Các cơ quan thống nhất."}
    answer = desk.send("head", path, mine, page=slow)
    assert answer.status_code == 409
    assert "Các cơ quan thống nhất." in words_of(answer)
    assert desk.send("head", path, {}, page=answer).status_code == 303
    assert "Kết quả lấy ý kiến Các cơ quan thống nhất." in words_of(desk.get("head", f"/to-trinh/{submission_id}"))


def test_a_double_click_builds_one_submission(desk: SubmissionDesk) -> None:
    with desk.app.app_context():
        desk.world.ready("EDIT", "DB-OWN")
    page = desk.get("reviewer", "/to-trinh/new")
    typed = {"proposals": ["DM-2025-0001"], "necessity": NECESSITY}
    first, second = (desk.send("reviewer", "/to-trinh/new", typed, page=page) for _ in range(2))
    assert first.status_code == 303
    assert second.headers["Location"] == first.headers["Location"]


def test_an_action_that_is_over_leads_back_and_one_that_is_unknown_does_not_exist(desk: SubmissionDesk) -> None:
    with desk.app.app_context():
        submission_id = desk.world.submitted(desk.world.ready("EDIT", "DB-OWN"))
    home = f"/to-trinh/{submission_id}"
    assert desk.get("reviewer", f"{home}/change").headers["Location"] == home
    assert "Không thực hiện được «Sửa Tờ trình»" in words_of(desk.get("reviewer", home))
    assert desk.get("reviewer", f"{home}/actions/no_such").status_code == 404
    assert desk.get("reviewer", f"{home}/actions/line_left").status_code == 404
    assert desk.get("office", f"{home}/actions/record_decision").headers["Location"] == f"{home}/decision"
    general = desk.get("office", f"/ho-so/{submission_id}/thao-tac/chairman_return")
    assert general.headers["Location"] == f"{home}/actions/chairman_return"
    page = desk.get("reviewer", home)
    assert desk.send("reviewer", f"{home}/actions/apply", {}, page=page).status_code == 404


def test_the_state_of_a_list_narrows_it_and_a_made_up_state_shows_all(desk: SubmissionDesk) -> None:
    with desk.app.app_context():
        desk.world.submitted(desk.world.ready("EDIT", "DB-OWN"))
        desk.world.build(desk.world.ready("EDIT", "DB-SECOND"))
    assert "HT-2025-0002" not in words_of(desk.get("clerk", "/to-trinh/?state=submitted"))
    for path in ("/to-trinh/?state=made_up", "/to-trinh/"):
        page = words_of(desk.get("clerk", path))
        assert "HT-2025-0001" in page
        assert "HT-2025-0002" in page


def test_the_day_a_proposal_has_waited_from_is_shown(desk: SubmissionDesk) -> None:
    with desk.app.app_context():
        desk.world.ready("EDIT", "DB-OWN")
    desk.world.now += timedelta(days=3)
    desk.keep_time()
    assert "09/06/2025" in words_of(desk.get("reviewer", "/to-trinh/"))
