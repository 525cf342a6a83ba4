"""How people take a request along in the browser; each function is one person's visit."""

import re
from io import BytesIO
from typing import Any

from playwright.sync_api import expect
from pypdf import PdfReader

from forms.connection_request import DATA_PART, PARTS, SCOPE_PART
from forms.request_choices import Part
from tests.answers import request_answers, scan
from tests.journeys.desk import Desk
from workflows.needs import INTAKE_ROWS

CASE_NUMBER = re.compile(r"KN-2025-\d{4}")

OWNER_LETTER: dict[str, Any] = {
    "letter_no": "812/SGDĐT-VP",
    "letter_date": "29/04/2025",
    "letter_signer": "Giám đốc Sở",
    "letter_file": scan("tra-loi.pdf"),
}
CHECKLIST = {key: "DU" for key, _label in INTAKE_ROWS}
REVIEW = {"purpose_ok": "true", "within_consent": "true", "security_ok": "true", "pd_ok": "NA", "tech_ok": "true"}


def schools(**changes: Any) -> dict[str, Any]:
    """Sound answers to the whole request, for the list of schools, as typed on the demonstration's morning."""
    answers = request_answers(letter_no="46/SCT-VP", letter_date="28/04/2025", **changes)
    return {
        **answers,
        "search": "danh muc truong",
        "datasets": ["DB03-TR"],
        "truong_co_san": ["mã trường", "tên trường"],
        "has_personal_data": "false",
        "valid_from": "12/05/2025",
        "max_requests_per_day": "1000",
    }


def begin(filer: Desk) -> int:
    """Say that no state secret is concerned; return the draft's id."""
    filer.go("/ho-so/tao")
    filer.fill({"contains_state_secret": "false"})
    filer.press("Tiếp tục")
    return int(filer.page.url.split("/")[-2])


def fill_part(filer: Desk, part: Part, answers: dict[str, Any]) -> None:
    """Answer what a part asks, leaving out what only some requests need."""
    names = [spec.name for spec in part.fields if spec.name in answers]
    if part is DATA_PART:
        filer.fill({"tim": answers["search"]})
        filer.press("Tìm")
    if part is SCOPE_PART:
        names = ["truong_co_san", *(name for name in names if name != "fields")]
    filer.fill({name: answers[name] for name in names})


def file_request(filer: Desk, answers: dict[str, Any]) -> int:
    """Fill in every part in turn and put the request before the leader; return the case's id."""
    case_id = begin(filer)
    filer.follow(PARTS[0].title)
    for part in PARTS:
        expect(filer.page.locator("h1")).to_have_text(part.title)
        fill_part(filer, part, answers)
        filer.press("Lưu và tiếp tục")
    filer.press("Trình lãnh đạo ký gửi")
    filer.says("Hồ sơ đã được trình lãnh đạo cơ quan ký gửi.")
    return case_id


def act(someone: Desk, case_id: int, label: str, answers: dict[str, Any] | None = None) -> None:
    """Open a case, choose what to do, answer what is asked, and do it."""
    someone.go(f"/ho-so/{case_id}")
    someone.follow(label)
    someone.fill(answers or {})
    someone.press(label)
    expect(someone.page.locator(".chung-notice--success")).to_be_visible()


def sign_and_send(approver: Desk, case_id: int) -> str:
    """Read the request and send it; return its number."""
    approver.go(f"/ho-so/{case_id}/noi-dung")
    approver.press("Ký và gửi")
    found = CASE_NUMBER.search(approver.page.locator("h1").inner_text())
    assert found is not None
    return found[0]


def text_of(pdf: bytes) -> str:
    """The words of a PDF on one line."""
    assert pdf.startswith(b"%PDF")
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())
