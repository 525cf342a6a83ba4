"""The Chairman's decision in the browser: keyed in two steps, confirmed by another person, applied (C16 to C19)."""

from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.models.versions import CatalogueVersion
from tests.integration.submission_desk import (
    NEW_PURPOSE,
    SubmissionDesk,
    as_file,
    decision_form,
    visible_entry,
    words_of,
)

REASON = "Chưa bảo đảm nguồn lực duy trì cơ sở dữ liệu sau khi bổ sung."


@pytest.fixture
def desk(app: Flask) -> SubmissionDesk:
    return SubmissionDesk(app)


@pytest.fixture
def home(desk: SubmissionDesk) -> str:
    """A submission of two edits that went up: DM-2025-0001 on DB-OWN, DM-2025-0002 on DB-SECOND."""
    with desk.app.app_context():
        keys = [desk.world.ready("EDIT", code) for code in ("DB-OWN", "DB-SECOND")]
        return f"/to-trinh/{desk.world.submitted(*keys)}"


def results(first: str, second: str) -> dict[str, str]:
    return {"DM-2025-0001-result": first, "DM-2025-0002-result": second}


def rejection(number: str) -> dict[str, str]:
    return {
        f"{number}-reason_code": "CHAIRMAN_REJECTED",
        f"{number}-reason_text": REASON,
        f"{number}-legal_basis": "khoản 1 Điều 7 Quy chế",
    }


def newest(desk: SubmissionDesk) -> CatalogueVersion:
    with desk.app.app_context():
        return desk.world.version()


def to_annex(desk: SubmissionDesk, home: str, **changes: str) -> TestResponse:
    """The second page, where DM-2025-0001 was approved with changes and the other left for later."""
    return desk.send("office", f"{home}/decision", decision_form(**results("CHANGED", "LATER"), **changes))


def test_one_decision_decides_a_part_and_a_second_one_the_rest(desk: SubmissionDesk, home: str) -> None:
    answer = desk.send("office", f"{home}/decision", decision_form(**results("APPROVED", "LATER")))
    assert answer.status_code == 303
    page = words_of(desk.get("office", home))
    assert "Chấp thuận 1234/QĐ-UBND" in page
    assert "Quyết định 1234/QĐ-UBND Chờ cập nhật Danh mục" in page
    assert "Đã trình, chờ Chủ tịch UBND tỉnh quyết định" in page
    form = desk.get("office", f"{home}/decision")
    assert "DM-2025-0001-result" not in form.text
    typed = decision_form(decision_no="99/VP-KGVX", effective_on="", **rejection("DM-2025-0002"))
    typed["DM-2025-0002-result"] = "REJECTED"
    assert desk.send("office", f"{home}/decision", typed, page=form).status_code == 303
    page = words_of(desk.get("reviewer", home))
    assert f"Chủ tịch UBND tỉnh không đồng ý: {REASON} Căn cứ: khoản 1 Điều 7 Quy chế." in page
    assert "Đã có Quyết định, chờ cập nhật Danh mục" in page


def test_every_missing_result_and_reason_is_named_at_its_line_and_the_file_is_kept(
    desk: SubmissionDesk, home: str
) -> None:
    typed = decision_form(**{"DM-2025-0002-result": "REJECTED", "DM-2025-0002-reason_text": "Ngắn"})
    answer = desk.send("office", f"{home}/decision", typed)
    page = words_of(answer)
    assert answer.status_code == 422
    assert "DM-2025-0001: Chọn kết quả của đề nghị này." in page
    assert "DM-2025-0002: Viết rõ hơn: cần ít nhất 30 ký tự." in page
    assert "DM-2025-0002: Ghi ít nhất một căn cứ pháp luật, mỗi dòng một căn cứ." in page
    assert 'href="#DM-2025-0001-result"' in answer.text
    assert "Tệp đã lưu" in page
    mended = decision_form(**results("APPROVED", "REJECTED"), **rejection("DM-2025-0002"))
    del mended["decision_file"]
    assert desk.send("office", f"{home}/decision", mended, page=answer).status_code == 303
    page = words_of(desk.get("office", home))
    assert "quyet-dinh.pdf" in page
    assert page.count("quyet-dinh.pdf") == 1


def test_a_file_that_is_no_pdf_is_refused_and_one_that_waits_is_nobody_elses(desk: SubmissionDesk, home: str) -> None:
    typed = decision_form(decision_file=as_file("quyet-dinh.pdf", b"no pdf"), **results("APPROVED", "LATER"))
    answer = desk.send("office", f"{home}/decision", typed)
    assert answer.status_code == 422
    assert 'href="#decision_file"' in answer.text
    assert "Tệp đã lưu" not in words_of(answer)
    kept = desk.send("office", f"{home}/decision", decision_form(**results("", "LATER")))
    assert "Tệp đã lưu" in words_of(kept)
    assert "quyet-dinh.pdf" not in words_of(desk.get("reviewer", home))


@pytest.mark.parametrize(
    "changes,sentence",
    [
        ({"effective_on": "08/06/2025"}, "Ngày có hiệu lực không thể sớm hơn ngày ký Quyết định."),
        ({"decided_on": "06/06/2025"}, "Ngày ký không thể sớm hơn ngày Tờ trình; kiểm tra lại."),
        ({"decided_on": "10/06/2025"}, "Ghi ngày ký không muộn hơn hôm nay."),
        ({"decided_on": "hôm qua"}, "Nhập ngày theo mẫu ngày/tháng/năm"),
        ({"decision_no": "99/VP-KGVX"}, "Chấp thuận phải bằng Quyết định"),
        ({"effective_on": ""}, "Điền «Ngày có hiệu lực»."),
        ({"decision_signer": ""}, "Điền «Người ký»."),
    ],
)
def test_a_wrong_head_is_told_before_the_annex_is_keyed(
    desk: SubmissionDesk, home: str, changes: dict[str, str], sentence: str
) -> None:
    answer = desk.send("office", f"{home}/decision", {**decision_form(**results("CHANGED", "LATER")), **changes})
    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert "Kết quả của từng đề nghị (2)" in words_of(answer)


def test_a_decision_on_nothing_is_refused(desk: SubmissionDesk, home: str) -> None:
    answer = desk.send("office", f"{home}/decision", decision_form(**results("LATER", "LATER")))
    assert answer.status_code == 422
    assert "Ghi kết quả cho ít nhất một đề nghị." in words_of(answer)


def test_a_proposal_named_twice_or_never_submitted_is_answered_in_one_sentence(desk: SubmissionDesk, home: str) -> None:
    twice = decision_form(**results("APPROVED", "LATER"), line=["DM-2025-0001", "DM-2025-0002", "DM-2025-0001"])
    answer = desk.send("office", f"{home}/decision", twice)
    assert answer.status_code == 422
    assert "Đề nghị DM-2025-0001 được ghi hai lần; giữ lại một dòng." in words_of(answer)
    stray = decision_form(**results("APPROVED", "LATER"), line=["DM-2025-0001", "DM-2025-0002", "DM-2025-0077"])
    answer = desk.send("office", f"{home}/decision", {**stray, "DM-2025-0077-result": "APPROVED"})
    assert answer.status_code == 422
    assert "Đề nghị DM-2025-0077 không chờ quyết định trong Tờ trình này; bỏ dòng đó." in words_of(answer)


def test_a_proposal_withdrawn_while_it_was_decided_is_told_at_its_line(desk: SubmissionDesk, home: str) -> None:
    page = desk.get("office", f"{home}/decision")
    with desk.app.app_context():
        gone = desk.world.lines(int(home.rsplit("/", 1)[1]))[1].proposal_id
        desk.world.act("withdraw", "approver", gone)
    typed = decision_form(**results("APPROVED", "APPROVED"), line=["DM-2025-0001", "DM-2025-0002"])
    answer = desk.send("office", f"{home}/decision", typed, page=page)
    assert answer.status_code == 409
    assert "1234/QĐ-UBND" in words_of(answer)
    again = desk.send("office", f"{home}/decision", {"line": ["DM-2025-0001", "DM-2025-0002"]}, page=answer)
    assert again.status_code == 422
    assert "Đề nghị DM-2025-0002 không chờ quyết định trong Tờ trình này; bỏ dòng đó." in words_of(again)
    last = decision_form(**results("APPROVED", "LATER"), line=["DM-2025-0001", "DM-2025-0002"])
    assert desk.send("office", f"{home}/decision", last, page=again).status_code == 303


def test_an_annex_is_keyed_beside_the_proposal_confirmed_by_another_and_applied(
    desk: SubmissionDesk, home: str
) -> None:
    annex = to_annex(desk, home)
    assert "Nội dung theo phụ lục đã ký" in annex.text
    assert "Giải quyết thủ tục hành chính và báo cáo thống kê của ngành." in words_of(annex)
    keyed = {**visible_entry(annex.text), "go": "annex"}
    keyed["DM-2025-0001-entry-p7_2_d_purpose"] = NEW_PURPOSE
    keyed["DM-2025-0001-entry-owner_agency"] = "SCT"
    assert desk.send("office", f"{home}/decision", keyed, page=annex).status_code == 303

    own = desk.get("office", f"{home}/confirm")
    assert "Người đã nhập Quyết định không được tự xác nhận" in words_of(own)
    assert "matches_signed_annex" not in own.text
    page = desk.get("second_office", f"{home}/confirm")
    assert "Mục đích sử dụng, khai thác" in words_of(page)
    assert NEW_PURPOSE in words_of(page)
    assert "Cơ quan chủ quản dữ liệu Sở Y tế Sở Công Thương" in words_of(page)
    answer = desk.send("second_office", f"{home}/confirm", {}, page=page)
    assert answer.status_code == 422
    assert "Đối chiếu với phụ lục đã ký rồi đánh dấu xác nhận." in words_of(answer)
    answer = desk.send("second_office", f"{home}/confirm", {"matches_signed_annex": "y"}, page=answer)
    assert answer.status_code == 303

    preview = words_of(desk.get("reviewer", f"{home}/apply"))
    assert "Danh mục có phiên bản 2, áp dụng từ ngày 09/06/2025." in preview
    assert NEW_PURPOSE in preview
    assert "Cơ sở dữ liệu DB-SECOND" not in preview
    assert desk.send("reviewer", f"{home}/apply", {}).status_code == 303
    assert newest(desk).no == 2
    with desk.app.app_context():
        base = desk.world.database("DB-OWN")
        assert (base.purpose, base.owner_agency.abbr_symbol) == (NEW_PURPOSE, "SCT")


def test_the_same_person_cannot_confirm_what_they_entered(desk: SubmissionDesk, home: str) -> None:
    annex = to_annex(desk, home)
    keyed = {**visible_entry(annex.text), "DM-2025-0001-entry-p7_2_d_purpose": NEW_PURPOSE, "go": "annex"}
    desk.send("office", f"{home}/decision", keyed, page=annex)
    page = desk.get("second_office", f"{home}/confirm")
    forged = desk.send("office", f"{home}/confirm", {"matches_signed_annex": "y"}, page=desk.get("office", home))
    assert forged.status_code in (400, 409)
    assert desk.send("second_office", f"{home}/confirm", {"matches_signed_annex": "y"}, page=page).status_code == 303


def test_an_annex_keyed_like_the_proposal_is_no_change_and_going_back_loses_nothing(
    desk: SubmissionDesk, home: str
) -> None:
    annex = to_annex(desk, home)
    entry = visible_entry(annex.text)
    answer = desk.send("office", f"{home}/decision", {**entry, "go": "annex"}, page=annex)
    assert answer.status_code == 422
    assert "Chưa có mục nào khác với đề nghị; sửa mục theo phụ lục đã ký." in words_of(answer)
    short = {**entry, "DM-2025-0001-entry-p7_2_d_purpose": "Ngắn", "go": "annex"}
    answer = desk.send("office", f"{home}/decision", short, page=annex)
    assert answer.status_code == 422
    assert 'href="#DM-2025-0001-entry-p7_2_d_purpose"' in answer.text
    keyed = {**entry, "DM-2025-0001-entry-p7_2_d_purpose": NEW_PURPOSE}
    back = desk.send("office", f"{home}/decision", {**keyed, "go": "back"}, page=annex)
    assert 'value="1234/QĐ-UBND"' in back.text
    assert 'value="CHANGED" checked' in back.text
    assert "Tệp đã lưu" in words_of(back)
    typed = decision_form(decision_no="1235/QĐ-UBND", **results("CHANGED", "LATER"))
    del typed["decision_file"]
    forward = desk.send("office", f"{home}/decision", typed, page=back)
    assert NEW_PURPOSE in forward.text
    answer = desk.send("office", f"{home}/decision", {**keyed, "go": "annex"}, page=forward)
    assert answer.status_code == 303
    assert "1235/QĐ-UBND" in words_of(desk.get("office", home))


def test_more_rows_of_a_table_are_given_and_counted_as_a_change(desk: SubmissionDesk, home: str) -> None:
    annex = to_annex(desk, home)
    name = "DM-2025-0001-entry-p7_2_c_master_data"
    more = desk.send("office", f"{home}/decision", {**visible_entry(annex.text), "add_row": name}, page=annex)
    assert more.status_code == 200
    assert f'name="{name}-1-entity"' in more.text
    keyed = {**visible_entry(more.text), f"{name}-1-entity": "Nhân viên y tế", f"{name}-1-description": "Một người"}
    keyed |= {f"{name}-1-key_field": "Mã nhân viên", "go": "annex"}
    assert desk.send("office", f"{home}/decision", keyed, page=more).status_code == 303
    assert "Nhân viên y tế – Một người – Mã nhân viên" in words_of(desk.get("second_office", f"{home}/confirm"))


def test_what_was_keyed_wrongly_is_dropped_with_a_reason_and_keyed_anew(desk: SubmissionDesk, home: str) -> None:
    annex = to_annex(desk, home)
    keyed = {**visible_entry(annex.text), "DM-2025-0001-entry-p7_2_d_purpose": NEW_PURPOSE, "go": "annex"}
    desk.send("office", f"{home}/decision", keyed, page=annex)
    drop = f"{home}/actions/drop_decision"
    assert drop in desk.get("second_office", f"{home}/confirm").text
    assert desk.send("second_office", drop, {"reason_text": "Nhập nhầm phụ lục."}).status_code == 303
    assert "Đã huỷ vì nhập nhầm" in words_of(desk.get("office", home))
    answer = desk.send("office", f"{home}/decision", decision_form(**results("APPROVED", "APPROVED")))
    assert answer.status_code == 303


def test_a_decision_is_applied_from_its_day_on_and_by_the_department_alone(desk: SubmissionDesk, home: str) -> None:
    typed = decision_form(effective_on="12/06/2025", **results("APPROVED", "APPROVED"))
    desk.send("office", f"{home}/decision", typed)
    assert desk.get("reviewer", f"{home}/apply").headers["Location"] == home
    assert "Quyết định chưa đến ngày có hiệu lực" in words_of(desk.get("reviewer", home))
    assert desk.get("office", f"{home}/apply").status_code == 404
    desk.world.now += timedelta(days=3)
    desk.keep_time()
    page = desk.get("reviewer", f"{home}/apply")
    assert "Cơ sở dữ liệu DB-OWN" in words_of(page)
    assert desk.send("reviewer", f"{home}/apply", {}, page=page).status_code == 303
    assert "Đã hoàn thành" in words_of(desk.get("reviewer", home))
    twice = desk.send("reviewer", f"{home}/apply", {}, page=page)
    assert (twice.status_code, twice.headers["Location"]) == (303, home)
    assert newest(desk).no == 2


def test_a_withdrawal_shows_the_accounts_that_end_and_on_which_days(desk: SubmissionDesk) -> None:
    with desk.app.app_context():
        world = desk.world
        world.to_state("granted")
        case_id = world.ready("WITHDRAW", "DB-OWNER", **world.withdrawal())
        submission_id = world.submitted(case_id)
        world.decide(submission_id, {case_id: "APPROVED"})
        account = world.live_accounts("DB-OWNER")[0]
    path = f"/to-trinh/{submission_id}/apply"
    page = words_of(desk.get("reviewer", path))
    assert f"{account} Chuyển sang khai thác cơ sở dữ liệu thay thế của tỉnh. 01/07/2025 15/07/2025" in page
    assert desk.send("reviewer", path, {}).status_code == 303


def test_a_withdrawal_is_not_offered_with_changes(desk: SubmissionDesk) -> None:
    with desk.app.app_context():
        submission_id = desk.world.submitted(desk.world.ready("WITHDRAW", "DB-SECOND"))
    form = desk.get("office", f"/to-trinh/{submission_id}/decision").text
    assert 'value="CHANGED"' not in form
    assert 'value="REJECTED"' in form


def test_going_back_from_a_long_annex_does_not_break_the_form(desk: SubmissionDesk, home: str) -> None:
    long = {f"DM-2025-0001-entry-datasets-{i % 30}-name{i}": "Bộ dữ liệu" for i in range(1200)}
    answer = desk.send("office", f"{home}/decision", {**decision_form(**results("CHANGED", "LATER")), **long})
    assert answer.status_code == 200
    assert "Nội dung theo phụ lục đã ký" in answer.text
