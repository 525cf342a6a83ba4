"""How people take a proposal to the catalogue in the browser; each function is one person's visit."""

import re
from typing import Any

from playwright.sync_api import expect

from forms.proposals import ADD, EDIT, PARTS
from tests.answers import scan
from tests.catalogue_answers import CRITERIA
from tests.journeys import paths
from tests.journeys.desk import Desk

ID = re.compile(r"/(\d+)(?:/|$)")
NUMBER = re.compile(r"(?:DM|HT)-2025-\d{4}")

NAME = "Cơ sở dữ liệu cụm công nghiệp tỉnh"
LETTER: dict[str, Any] = {
    "proposal_letter_no": "61/SCT-CN",
    "proposal_letter_date": "28/04/2025",
    "proposal_letter_signer": "Giám đốc Sở",
    "proposal_letter_file": scan("de-nghi.pdf"),
    "justification": "Các cơ quan cấp phép đầu tư, môi trường, xây dựng đang hỏi từng văn bản về cụm công nghiệp.",
}
POINTS: dict[str, Any] = {
    "tier": "PROVINCIAL",
    "catalogue_group": "AGENCY_DB",
    "p7_2_a_name": NAME,
    "p7_2_b_objective": "Quản lý thống nhất thông tin cụm công nghiệp, doanh nghiệp thuê đất trong cụm công nghiệp.",
    "p7_2_c_scope": "Cơ quan cấp phép đầu tư, môi trường, xây dựng của tỉnh khai thác theo chức năng, nhiệm vụ.",
    "p7_2_c_master_data-0-entity": "Cụm công nghiệp",
    "p7_2_c_master_data-0-description": "Vị trí, diện tích, tỷ lệ lấp đầy của từng cụm",
    "p7_2_c_master_data-0-key_field": "Mã cụm",
    "p7_2_d_users": ["Sở, ban, ngành", "UBND huyện, thành phố"],
    "p7_2_d_purpose": "Giải quyết thủ tục đầu tư, môi trường, xây dựng trong cụm công nghiệp.",
    "p7_2_dd_sources-0-source": "Báo cáo của chủ đầu tư hạ tầng",
    "p7_2_dd_sources-0-agency": "Sở Công Thương",
    "p7_2_dd_sources-0-frequency": "Hằng quý",
    "p7_2_e_methods": ["QUERY"],
}
DATA: dict[str, Any] = {
    "sharing_mode": "DEFAULT",
    "update_mode": "API",
    "connection_readiness": "MEETS",
    "datasets-0-name": "Danh sách cụm công nghiệp",
    "datasets-0-sharing_mode": "DEFAULT",
    "datasets-0-fields": ["mã cụm", "tên cụm", "diện tích"],
}
PURPOSE = "Giải quyết thủ tục hành chính, quản lý quy hoạch, xây dựng, thuế, thống kê và bồi thường khi thu hồi đất."
SIGNED_PURPOSE = "Giải quyết thủ tục hành chính, quản lý quy hoạch, xây dựng và bồi thường khi thu hồi đất."
NECESSITY = "Hai cơ quan đề nghị điều chỉnh để các thủ tục đầu tư, đất đai dùng chung một nguồn dữ liệu."


def begin(filer: Desk, kind: str, database: str = "") -> int:
    """Say that no state secret is concerned and what is proposed; return the draft's id."""
    filer.go("/de-nghi/new")
    filer.fill({"contains_state_secret": "false", "proposal_kind": kind})
    if database:
        filer.fill({"database": database})
    filer.press("Tiếp tục")
    return id_of(filer)


def id_of(someone: Desk) -> int:
    """The number of the case in the address."""
    found = ID.search(someone.page.url.removeprefix(someone.address))
    assert found is not None
    return int(found[1])


def file_addition(filer: Desk) -> int:
    """Propose a new provincial database with its six points, and put it before the leader."""
    case_id = begin(filer, ADD)
    filer.follow("Kiểm tra và trình ký")
    filer.says("Hoàn thiện các nội dung nêu ở đầu trang")
    filer.page.locator("[data-error-summary]").get_by_role("link").first.click()
    expect(filer.page.locator("h1")).to_have_text(PARTS[ADD][0].title)
    for part, answers in zip(PARTS[ADD], (LETTER, POINTS, DATA), strict=True):
        expect(filer.page.locator("h1")).to_have_text(part.title)
        filer.fill(answers)
        filer.press("Lưu và tiếp tục")
    _send(filer)
    return case_id


def file_edit(filer: Desk) -> int:
    """Propose another purpose of a database, and put it before the leader; what does not differ is no edit."""
    case_id = begin(filer, EDIT, "DB01")
    letter = {**LETTER, "proposal_letter_no": "72/STNMT-CNTT"}
    filer.follow(PARTS[EDIT][0].title)
    filer.fill(letter)
    filer.press("Lưu và tiếp tục")
    filer.press("Lưu và tiếp tục")
    filer.press("Lưu và tiếp tục")
    filer.go(f"/de-nghi/{case_id}/check")
    filer.says("Sửa ít nhất một thông tin khác với Danh mục hiện nay.")
    filer.go(f"/de-nghi/{case_id}/parts/points")
    filer.fill({"p7_2_d_purpose": PURPOSE})
    filer.press("Lưu nháp")
    filer.follow("Kiểm tra và trình ký")
    filer.says("Giải quyết thủ tục hành chính, quản lý quy hoạch, xây dựng, thuế và thống kê.", PURPOSE)
    _send(filer)
    return case_id


def _send(filer: Desk) -> None:
    filer.press("Trình lãnh đạo ký gửi")
    filer.says("Đề nghị đã được trình lãnh đạo cơ quan ký gửi.")


def sign_and_send(approver: Desk, case_id: int) -> str:
    """Read the proposal and send it; return its number."""
    approver.go(f"/de-nghi/{case_id}/read")
    approver.press("Ký và gửi")
    return number_of(approver)


def number_of(someone: Desk) -> str:
    """The number of the case that is open."""
    found = NUMBER.search(someone.page.locator("main").inner_text())
    assert found is not None
    return found[0]


def review(head: Desk, reviewer: Desk, case_id: int, answers: dict[str, Any]) -> None:
    """Assign a reviewer, who concludes; the head confirms."""
    head.go(f"/ho-so/{case_id}")
    head.follow("Phân công thẩm tra")
    head.page.get_by_label("Chuyên viên thẩm tra 1").check()
    head.press("Phân công thẩm tra")
    paths.act(reviewer, case_id, "Đề xuất kết luận thẩm tra", {**answers, "opinion": "RECOMMEND"})
    paths.act(head, case_id, "Xác nhận kết luận thẩm tra")


def add_criteria(code: str) -> dict[str, Any]:
    """Article 7.3 point by point, and the code that the new entry will have."""
    return {**CRITERIA, "entry_code": code}


def step(someone: Desk, submission_id: int, label: str, answers: dict[str, Any] | None = None) -> None:
    """Take one plain step of a submission."""
    someone.go(f"/to-trinh/{submission_id}")
    someone.follow(label)
    someone.fill(answers or {})
    someone.press(label)
    expect(someone.page.locator(".chung-notice--success")).to_be_visible()
