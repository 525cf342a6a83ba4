"""A request goes from its filer's desk to the official notice of the account, in the browser."""

import re
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from forms.connection_request import AGENCY_PART, COMMITMENT_PART, DATA_PART, PARTS, PURPOSE_PART, TECHNICAL_PART
from tests.journeys import paths
from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import Desk

pytestmark = pytest.mark.journey

ACCOUNT = "kn-sct-sgddt-2025"
CONDITION = "Chỉ tra cứu trong giờ làm việc."
RETURNED = "Ghi rõ mục đích sử dụng và cách xoá dữ liệu khi hết hạn."


def test_a_state_secret_is_turned_away_and_nothing_about_it_is_kept(desk: OpenDesk) -> None:
    filer = desk("lapho.sct")
    filer.go("/ho-so/tao")
    filer.press("Tiếp tục")
    expect(filer.page.locator("[data-error-summary]")).to_be_focused()
    filer.says("Trả lời câu hỏi về bí mật nhà nước trước khi lập hồ sơ.")
    filer.fill({"contains_state_secret": "true"})
    filer.press("Tiếp tục")
    filer.says("Không thuộc phạm vi của hệ thống", "không lưu nội dung nào khác")
    filer.go("/ho-so/tao")
    expect(filer.page.locator("main")).not_to_contain_text("Hồ sơ chưa gửi của cơ quan")


def test_a_request_goes_from_filing_to_the_downloaded_notice(desk: OpenDesk) -> None:
    filer, approver = desk("lapho.sct"), desk("kygui.sct")
    case_id = _file_with_mistakes(filer)
    _return(approver, case_id)
    _correct(filer, case_id)
    case_no = paths.sign_and_send(approver, case_id)
    owner = _consent(desk, case_id)
    _review(desk, case_id)
    leader, clerk = desk("giamdoc.stttt"), desk("vanthu.stttt")
    _decide(desk, leader, clerk, case_id)

    filer.go(f"/ho-so/{case_id}")
    filer.says("Đã cấp tài khoản kết nối", ACCOUNT)
    pdf = filer.download(re.compile("^Thông báo"))
    assert pdf.startswith(b"%PDF")
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())
    number = filer.page.locator("#letters").inner_text()
    symbol = re.search(r"\d+/TB-STTTT", number)
    assert symbol is not None
    assert symbol[0] in text
    assert ACCOUNT in text
    assert case_no in filer.page.locator("h1").inner_text()
    for reader in (filer, owner):
        reader.go(f"/ho-so/{case_id}")
        timeline = reader.page.get_by_role("list", name="Quá trình xử lý")
        for title in ("Đã ký và gửi hồ sơ", "Chủ quản dữ liệu đã chấp thuận", "Đã phát hành Thông báo tạo tài khoản"):
            expect(timeline).to_contain_text(title)
        expect(timeline).not_to_contain_text("Đã ký nháy dự thảo")
    stranger = desk("kygui.stp")
    stranger.go(f"/ho-so/{case_id}", 404)


def _file_with_mistakes(filer: Desk) -> int:
    """Leave some answers out and one wrong, see it said once at the top and again in place, and lose nothing."""
    answers = paths.schools()
    case_id = paths.begin(filer)
    filer.follow(AGENCY_PART.title)
    paths.fill_part(filer, AGENCY_PART, {**answers, "letter_date": "31/02/2025"})
    filer.press("Lưu và tiếp tục")
    summary = filer.page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("listitem")).to_have_count(1)
    expect(filer.page.locator("[name=letter_date]")).to_have_value("31/02/2025")
    expect(filer.page.locator("[name=contact_name]")).to_have_value(answers["contact_name"])
    filer.says("Tệp đã lưu: van-ban.pdf")
    summary.get_by_role("link").click()
    expect(filer.page.locator("[name=letter_date]")).to_be_focused()
    filer.fill({"letter_date": answers["letter_date"]})
    filer.press("Lưu và tiếp tục")

    expect(filer.page.locator("h1")).to_have_text(DATA_PART.title)
    for part in PARTS[1:]:
        paths.fill_part(filer, part, answers)
        if part is PURPOSE_PART:
            _see_autosave(filer)
        filer.press("Lưu nháp" if part is COMMITMENT_PART else "Lưu và tiếp tục")
    filer.says("Đã lưu bản nháp.", "Hồ sơ đã đủ nội dung")
    filer.follow("Kiểm tra và trình ký")
    filer.press("Trình lãnh đạo ký gửi")
    filer.says("Hồ sơ đã được trình lãnh đạo cơ quan ký gửi.")
    return case_id


def _see_autosave(filer: Desk) -> None:
    """What is typed is kept within seconds, before any button is pressed."""
    expect(filer.page.locator("[data-autosave-status]")).to_contain_text("Đã lưu lúc", timeout=15_000)
    address = filer.page.url
    filer.page.reload()
    expect(filer.page.locator("[name=disposal_method]")).to_have_value("Xoá theo quy trình của Sở")
    assert filer.page.url == address


def _return(approver: Desk, case_id: int) -> None:
    approver.go("/")
    approver.page.locator(f"main a[href='/ho-so/{case_id}']").first.click()
    approver.follow("Xem toàn bộ hồ sơ đã khai")
    approver.says("46/SCT-VP", "Danh mục trường học")
    approver.press("Trả lại người lập")
    approver.says("Ghi rõ nội dung cần sửa.")
    approver.fill({"note": RETURNED})
    approver.press("Trả lại người lập")
    approver.says("Lãnh đạo đã trả lại người lập")


def _correct(filer: Desk, case_id: int) -> None:
    filer.go(f"/ho-so/{case_id}")
    filer.says(RETURNED)
    filer.follow("Mở danh sách mục cần hoàn thiện")
    filer.follow(PURPOSE_PART.title)
    filer.fill({"disposal_method": "Xoá toàn bộ, lập biên bản và gửi chủ quản trong mười ngày."})
    filer.press("Lưu và tiếp tục")
    expect(filer.page.locator("h1")).to_have_text(TECHNICAL_PART.title)
    filer.follow("Các phần của hồ sơ", within="body")
    filer.follow("Kiểm tra và trình ký")
    filer.press("Trình lãnh đạo ký gửi")


def _consent(desk: OpenDesk, case_id: int) -> Desk:
    officer, owner = desk("daumoi.sgddt"), desk("chuquan.sgddt")
    officer.go(f"/ho-so/{case_id}")
    officer.follow("Soạn trả lời của chủ quản")
    officer.fill({**paths.OWNER_LETTER, "decision": "FULL", "conditions": CONDITION})
    officer.press("Lưu dự thảo")
    officer.says("Đã lưu dự thảo trả lời")

    owner.go(f"/ho-so/{case_id}")
    owner.follow("Trả lời: chấp thuận")
    expect(owner.page.locator("[name=conditions]")).to_have_value(CONDITION)
    expect(owner.page.locator("[name=letter_no]")).to_have_value(paths.OWNER_LETTER["letter_no"])
    owner.press("Trả lời: chấp thuận")
    owner.says("Chủ quản dữ liệu đã chấp thuận", CONDITION)
    return owner


def _review(desk: OpenDesk, case_id: int) -> None:
    paths.act(desk("vanthu.stttt"), case_id, "Tiếp nhận", paths.CHECKLIST)
    head, reviewer = desk("truongphong.stttt"), desk("thamtra1.stttt")
    head.go(f"/ho-so/{case_id}")
    head.follow("Phân công thẩm tra")
    head.page.get_by_label("Chuyên viên thẩm tra 1").check()
    head.press("Phân công thẩm tra")
    paths.act(reviewer, case_id, "Đề xuất cấp tài khoản", paths.REVIEW)
    paths.act(head, case_id, "Ký nháy dự thảo")


def _decide(desk: OpenDesk, leader: Desk, clerk: Desk, case_id: int) -> None:
    paths.act(leader, case_id, "Duyệt cấp tài khoản")
    operator = desk("lgsp.stttt")
    operator.go(f"/ho-so/{case_id}")
    operator.follow("Ghi tài khoản đã tạo")
    operator.fill({"account_id": ACCOUNT})
    operator.press("Ghi tài khoản đã tạo")
    expect(operator.page.locator("[data-error-summary]")).to_be_focused()
    operator.page.get_by_label(CONDITION).check()
    operator.press("Ghi tài khoản đã tạo")
    paths.act(leader, case_id, "Ký Thông báo tạo tài khoản")
    paths.act(clerk, case_id, "Phát hành Thông báo tạo tài khoản")
    clerk.says("Đã cấp tài khoản kết nối")
