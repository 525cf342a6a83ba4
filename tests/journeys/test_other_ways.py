"""The other ways a request may end or be held up, in the browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.answers import scan
from tests.journeys import paths
from tests.journeys.conftest import OpenDesk

pytestmark = pytest.mark.journey

REASON = "Danh mục trường học đang được rà soát, chưa bảo đảm chất lượng để chia sẻ."
BASIS = "khoản 1 Điều 10 Quy chế"
REVIEWED_CASE = 25
"""KN-2025-0042, under review by the first reviewer on the demonstration's morning."""


def test_a_refusal_of_the_owner_reaches_the_requester_with_code_reason_and_basis(desk: OpenDesk) -> None:
    filer, owner = desk("lapho.sct"), desk("chuquan.sgddt")
    case_id = paths.file_request(filer, paths.schools())
    paths.sign_and_send(desk("kygui.sct"), case_id)
    owner.go(f"/ho-so/{case_id}")
    owner.follow("Trả lời: không chấp thuận")
    owner.fill(paths.OWNER_LETTER)
    owner.press("Trả lời: không chấp thuận")
    expect(owner.page.locator("[data-error-summary]").get_by_role("listitem")).not_to_have_count(0)
    owner.fill({**paths.OWNER_LETTER, "reason_code": "DATA_NOT_READY", "reason_text": REASON, "legal_basis": BASIS})
    owner.press("Trả lời: không chấp thuận")
    owner.says("Chờ lãnh đạo Sở quyết định")

    paths.act(desk("phogiamdoc.stttt"), case_id, "Ký văn bản từ chối")
    paths.act(desk("vanthu.stttt"), case_id, "Phát hành văn bản từ chối")
    for reader in (filer, owner):
        reader.go(f"/ho-so/{case_id}")
        reader.says("Chủ quản dữ liệu không chấp thuận", REASON, BASIS)
        text = paths.text_of(reader.download(re.compile("từ chối", re.IGNORECASE)))
        for said in ("mã OWNER_REFUSED", "Chủ quản dữ liệu không chấp thuận", REASON.rstrip("."), BASIS):
            assert said in text


def test_a_supplement_pauses_the_clock_until_the_requester_answers(desk: OpenDesk) -> None:
    reviewer, clerk, approver = desk("thamtra1.stttt"), desk("vanthu.stttt"), desk("kygui.dongvan")
    case = f"/ho-so/{REVIEWED_CASE}"
    reviewer.go(case)
    reviewer.follow("Soạn yêu cầu bổ sung")
    reviewer.fill({"items-0-what": "Quyết định phê duyệt cấp độ", "items-0-why": "Bản đính kèm đã hết hiệu lực."})
    reviewer.press("Thêm dòng")
    expect(reviewer.page.locator("[name='items-0-what']")).to_have_value("Quyết định phê duyệt cấp độ")
    reviewer.press("Soạn yêu cầu bổ sung")
    reviewer.go(case)
    reviewer.says("Quyết định phê duyệt cấp độ")
    paths.act(desk("giamdoc.stttt"), REVIEWED_CASE, "Ký yêu cầu bổ sung")
    paths.act(clerk, REVIEWED_CASE, "Phát hành yêu cầu bổ sung")
    paused = re.compile("tạm dừng", re.IGNORECASE)
    expect(clerk.page.locator(".chung-case-head__standing")).to_contain_text(paused)

    approver.go(case)
    approver.says("Tạm dừng, chờ bổ sung", "Quyết định phê duyệt cấp độ", "đến lượt bạn")
    answer = {"answers": "Gửi kèm quyết định mới.", "supplement_file": scan("quyet-dinh-moi.pdf")}
    paths.act(approver, REVIEWED_CASE, "Gửi hồ sơ bổ sung", answer)
    approver.says("Đang thẩm tra", "Gửi kèm quyết định mới.")
    reviewer.go(case)
    expect(reviewer.page.locator(".chung-case-head__standing")).not_to_contain_text(
        re.compile("tạm dừng", re.IGNORECASE)
    )
    reviewer.says("Đã nhận hồ sơ bổ sung")
