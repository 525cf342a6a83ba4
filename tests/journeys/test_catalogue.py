"""Two proposals go from their agencies through the department and the Chairman's office to the public page."""

import json
import re
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import expect
from rdflib import DCTERMS, Graph, Literal, URIRef

from tests.answers import scan
from tests.journeys import catalogue_paths as to_catalogue
from tests.journeys import paths
from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import PHONE, Desk
from tests.journeys.keyboard import enter, walk_to

pytestmark = pytest.mark.journey

VERSION = URIRef("http://www.w3.org/ns/dcat#version")
CODE = "DB14"
DECISION: dict[str, Any] = {
    "decision_no": "812/QĐ-UBND",
    "decided_on": "29/04/2025",
    "decision_signer": "Chủ tịch UBND tỉnh",
    "decision_file": scan("quyet-dinh.pdf"),
    "effective_on": "29/04/2025",
}


def test_two_proposals_go_from_their_agencies_to_the_public_page(desk: OpenDesk) -> None:
    before = _newest_version(desk())
    filer = desk("lapho.sct")
    added = to_catalogue.file_addition(filer)
    edited = to_catalogue.file_edit(desk("lapho.stnmt", has_scripts=False))
    numbers = [
        to_catalogue.sign_and_send(desk("kygui.sct"), added),
        to_catalogue.sign_and_send(desk("kygui.stnmt", has_scripts=False), edited),
    ]
    clerk, head = desk("vanthu.stttt", has_scripts=False), desk("truongphong.stttt", has_scripts=False)
    reviewer, leader = desk("thamtra1.stttt"), desk("giamdoc.stttt")
    for place, case_id in enumerate((added, edited)):
        paths.act(clerk, case_id, "Tiếp nhận", {"incoming_no": f"41{place}"})
    to_catalogue.review(head, reviewer, added, to_catalogue.add_criteria(CODE))
    to_catalogue.review(head, reviewer, edited, {})

    submission = _build(reviewer, numbers)
    _read_papers(reviewer)
    _sign_by_keyboard(leader, submission)
    to_catalogue.step(clerk, submission, "Phát hành Tờ trình")
    assert re.search(r"\d+/TTr-STTTT", paths.text_of(clerk.download(re.compile("^Tờ trình"))))
    _decide(desk, submission, numbers)
    _apply(reviewer, submission, before + 1)
    for case_id in (added, edited):
        paths.act(leader, case_id, "Ký thông báo kết quả")
        paths.act(clerk, case_id, "Phát hành thông báo kết quả")
    _told(filer, added)
    _read_in_public(desk, before)
    stranger = desk("lapho.stp")
    stranger.go(f"/ho-so/{edited}", 404)
    stranger.go(f"/to-trinh/{submission}", 404)


def _newest_version(visitor: Desk) -> int:
    visitor.go("/catalogue/history")
    found = re.search(r"Phiên bản (\d+)", visitor.page.locator("main").inner_text())
    assert found is not None
    return int(found[1])


def _build(reviewer: Desk, numbers: list[str]) -> int:
    reviewer.go("/to-trinh/")
    reviewer.says(*numbers)
    reviewer.follow("Lập Tờ trình")
    for box in reviewer.page.locator("[name=proposals]").all():
        box.set_checked(box.input_value() in numbers)
    reviewer.press("Lập dự thảo Tờ trình")
    expect(reviewer.page.locator("[data-error-summary]")).to_be_focused()
    reviewer.fill({"necessity": to_catalogue.NECESSITY})
    reviewer.press("Lập dự thảo Tờ trình")
    reviewer.says("Phụ lục I", "Phụ lục II", to_catalogue.NAME, to_catalogue.NECESSITY)
    expect(reviewer.page.locator("main")).not_to_contain_text("DM-2025-0002")
    return to_catalogue.id_of(reviewer)


def _sign_by_keyboard(leader: Desk, submission: int) -> None:
    leader.go("/")
    walk_to(leader, leader.page.locator(f"main a[href='/ho-so/{submission}']").first)
    enter(leader)
    walk_to(leader, leader.page.locator("main").get_by_role("button", name="Ký Tờ trình"))
    enter(leader)
    walk_to(leader, leader.page.locator("main").get_by_role("button", name="Ký Tờ trình"))
    enter(leader)
    leader.says("Đã ký Tờ trình, chờ phát hành")


def _read_papers(reviewer: Desk) -> None:
    """Letter, draft decision and annexes before they are signed, as they are printed and as they can be edited."""
    home = reviewer.page.url.removeprefix(reviewer.address)
    for name, expected in (
        ("Tờ trình", ["bổ sung 01; chỉnh sửa 01"]),
        ("Dự thảo Quyết định", ["DỰ THẢO", "đất đai tỉnh", to_catalogue.PURPOSE.rstrip(".")]),
    ):
        reviewer.go(home)
        reviewer.follow(re.compile(f"^{name}"), within="#letters")
        text = paths.text_of(reviewer.download("Tải bản xem trước (PDF)"))
        for said in (to_catalogue.NAME, *expected):
            assert said in text
        document = Document(BytesIO(reviewer.download("Tải tệp chỉnh sửa được (Word, .docx)")))
        words = [part.text for part in document.paragraphs]
        words += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        assert any(to_catalogue.NAME in one for one in words)


def _decide(desk: OpenDesk, submission: int, numbers: list[str]) -> None:
    """One without scripts keys what was signed; another confirms it."""
    added, edited = numbers
    office, second = desk("tonghop.vpubnd", has_scripts=False), desk("tonghop2.vpubnd", size=PHONE)
    office.go("/")
    office.page.locator(f"main a[href='/ho-so/{submission}']").first.click()
    to_catalogue.step(office, submission, "Đăng ký Tờ trình đến", {"incoming_no": "901", "incoming_date": "29/04/2025"})
    office.follow("Ghi Quyết định đã ký")
    results = {f"{added}-result": "APPROVED", f"{edited}-result": "CHANGED"}
    office.fill({**DECISION, **results, "effective_on": "28/04/2025"})
    office.press("Ghi Quyết định")
    office.says("Ngày có hiệu lực không thể sớm hơn ngày ký Quyết định.")
    office.fill({"effective_on": DECISION["effective_on"]})
    office.press("Ghi Quyết định")
    expect(office.page.locator("h1")).to_have_text("Nội dung theo phụ lục đã ký")
    office.fill({f"{edited}-entry-p7_2_d_purpose": to_catalogue.SIGNED_PURPOSE})
    office.press("Ghi Quyết định")
    office.says("chờ người thứ hai xác nhận")
    office.go(f"/to-trinh/{submission}/confirm")
    office.says("Người đã nhập Quyết định không được tự xác nhận")

    second.go(f"/to-trinh/{submission}/confirm")
    second.says(to_catalogue.PURPOSE, to_catalogue.SIGNED_PURPOSE)
    second.press("Xác nhận nội dung đã nhập")
    expect(second.page.locator("[data-error-summary]")).to_be_focused()
    second.fill({"matches_signed_annex": "y"})
    second.press("Xác nhận nội dung đã nhập")
    second.says("Đã có Quyết định, chờ cập nhật Danh mục")


def _apply(reviewer: Desk, submission: int, version: int) -> None:
    reviewer.go(f"/to-trinh/{submission}/apply")
    reviewer.says(f"Danh mục có phiên bản {version}", to_catalogue.NAME, to_catalogue.SIGNED_PURPOSE)
    reviewer.press("Cập nhật Danh mục")
    reviewer.says("Đã hoàn thành")


def _told(filer: Desk, case_id: int) -> None:
    filer.go(f"/ho-so/{case_id}")
    filer.says("812/QĐ-UBND")
    text = paths.text_of(filer.download(re.compile("kết quả", re.IGNORECASE)))
    for said in (f"Bổ sung {to_catalogue.NAME}", "812/QĐ-UBND", "Phụ lục I"):
        assert said in text


def _read_in_public(desk: OpenDesk, before: int) -> None:
    """Without an account: the new version, what changed line by line, and the same for a portal."""
    visitor = desk()
    visitor.go("/catalogue")
    visitor.says(f"Phiên bản {before + 1}", "812/QĐ-UBND")
    visitor.fill({"text": "cum cong nghiep"})
    visitor.page.locator("main").get_by_role("button", name="Lọc").click()
    visitor.says("1 cơ sở dữ liệu")
    visitor.judge()
    visitor.follow(to_catalogue.NAME)
    visitor.says(to_catalogue.POINTS["p7_2_b_objective"], "Danh sách cụm công nghiệp")
    visitor.go(f"/catalogue/compare?from={before}&to={before + 1}")
    visitor.says(to_catalogue.NAME, "CSDL đất đai tỉnh", to_catalogue.SIGNED_PURPOSE)
    visitor.go(f"/catalogue/DB01?version={before}")
    expect(visitor.page.locator(".chung-card").first).not_to_contain_text(to_catalogue.SIGNED_PURPOSE)
    foreigner = desk(language="en", size=PHONE)
    for path in ("/catalogue", f"/catalogue/{CODE}", f"/catalogue/compare?from={before}&to={before + 1}"):
        foreigner.go(path)

    graph = Graph()
    graph.parse(data=visitor.page.request.get(f"{visitor.address}/catalogue.ttl").text(), format="turtle")
    title = Literal("Danh sách cụm công nghiệp", lang="vi")
    assert [graph.value(one, DCTERMS.publisher) for one in graph.subjects(DCTERMS.title, title)]
    assert str(before + 1) in {str(version) for version in graph.objects(predicate=VERSION)}
    linked = visitor.page.request.get(f"{visitor.address}/catalogue.jsonld").text()
    assert "Danh sách cụm công nghiệp" in json.dumps(json.loads(linked), ensure_ascii=False)
