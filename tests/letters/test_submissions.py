"""The submission to the Chairman and the decision drafted with it: pages, annexes, and what may not stand in them."""

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from app.adapters.pdf import draft, finish, freeze, render_pdf, text_of
from tests.letters.demo_facts import LETTERS as DEMO
from tests.letters.demo_submissions import LANDSLIDES, POOR, ROADS, SUBMISSIONS, counts, decision, submission
from tests.letters.written import ISSUED_ON, NAMES, pdf, text
from workflows.letters import CATALOGUE_VARIANTS, WrongFact

CATALOGUE = [name for name in NAMES if DEMO[name][:2] in CATALOGUE_VARIANTS]
LONG = "Ủy ban nhân dân huyện có tên gọi rất dài thuộc vùng cao phía Bắc của tỉnh " * 3


def pages_of(data: bytes) -> list[tuple[bool, str]]:
    """Gives for each page whether it is wide, and its text with white space made one."""
    pages = PdfReader(BytesIO(data)).pages
    return [(page.mediabox.width > page.mediabox.height, " ".join(page.extract_text().split())) for page in pages]


def printed(letter: tuple[str, str, dict[str, Any]]) -> bytes:
    return render_pdf(finish(freeze(*letter), "05", ISSUED_ON))


@pytest.mark.parametrize("name", CATALOGUE)
def test_no_letter_on_the_catalogue_names_a_time_limit_of_the_law(name: str) -> None:
    written = text(name)
    for limit in ("ngày làm việc", "khoản 1 Điều 9", "Mốc nội bộ", "mốc nội bộ", "Thời hạn giải quyết"):
        assert limit not in written, limit


def test_the_receipt_says_that_the_regulation_sets_no_limit() -> None:
    assert "Quy chế không quy định thời hạn giải quyết đối với nội dung này" in text("d1-catalogue")


def test_a_returned_state_secret_names_no_database() -> None:
    assert "chợ" not in text("d5-ineligible-secret")


def test_a_consultation_of_several_agencies_addresses_each_on_its_own_line() -> None:
    assert "Kính gửi:\n- Sở Tài chính;\n- Ủy ban nhân dân huyện Đồng Văn.\n" in text("d15-consult")


def test_the_submission_counts_only_what_there_is() -> None:
    written = text("d6-submission")
    assert "(chỉnh sửa 01; rút 01)" in written
    assert "00" not in written.replace("2000", "")
    assert "Bổ sung" not in written.partition("III. NỘI DUNG")[2].partition("IV. ")[0]
    assert "phương án đối với 02 kết nối đang hoạt động" in written


def test_what_is_not_recommended_stands_in_its_own_table_and_not_in_the_draft_decision() -> None:
    against = text("d6-submission-mixed").partition("V. NỘI DUNG SỞ KHÔNG")[2].partition("VI. ")[0]
    assert "Cơ sở dữ liệu chợ (bổ sung) | Sở Công Thương" in against
    assert "\nKhông có.\n" in text("d6-submission").partition("V. NỘI DUNG SỞ KHÔNG")[2].partition("VI. ")[0]


def test_a_submission_without_a_recommendation_asks_for_no_decision() -> None:
    written = text("d6-submission-against")
    assert "ban hành Quyết định điều chỉnh" not in written
    assert "dự thảo Quyết định" not in written
    assert "Phụ lục" not in written


def test_the_draft_decision_leaves_number_and_date_to_the_chairman_and_quotes_the_submission() -> None:
    frozen = freeze(*SUBMISSIONS["d6b-decision"])
    before, issued = text_of(draft(frozen)), text("d6b-decision")
    for written in (before, issued):
        assert "Số: /QĐ-UBND\nDỰ THẢO\n" in written
        assert "Hà Giang, ngày tháng năm 2025" in written
        assert "(Vị trí chữ ký số)" not in written
        assert written.count("CHỦ TỊCH\n") == 1
    assert "Tờ trình số …/TTr-STTTT ngày … tháng … năm …" in before
    assert "Tờ trình số 05/TTr-STTTT ngày 05 tháng 02 năm 2025" in issued


def test_the_draft_decision_has_the_heading_of_the_province_and_annexes_on_wide_pages() -> None:
    pages = pages_of(pdf("d6b-decision-all"))
    assert "ỦY BAN NHÂN DÂN TỈNH HÀ GIANG" in pages[0][1]
    assert "UBND TỈNH HÀ GIANG" not in pages[0][1]
    assert [is_wide for is_wide, _ in pages] == [False] * 2 + [True] * 3
    for number, (_, annex) in zip(("I", "II", "III"), pages[2:], strict=True):
        assert f"Phụ lục {number} " in annex
        assert "Kèm theo Quyết định số" in annex


def test_an_annex_without_a_line_is_neither_printed_nor_mentioned() -> None:
    written = text("d6b-decision-withdrawn")
    assert "Phụ lục III" in written
    assert "Phụ lục I)" not in written
    assert "Phụ lục II)" not in written
    assert "\nPhụ lục I\n" not in written
    assert "các kết nối đang hoạt động" not in written


@pytest.mark.parametrize("number", [1, 30])
def test_long_annexes_repeat_their_head_on_each_page_and_lose_nothing(number: int) -> None:
    added = [{**LANDSLIDES, "name": f"CSDL thử nghiệm số {at:02}", "agency": LONG.strip()} for at in range(number)]
    edited = [{**POOR, "name": f"CSDL chỉnh sửa số {at:02}"} for at in range(number)]
    withdrawn = [{**ROADS, "name": f"CSDL rút số {at:02}"} for at in range(number)]
    pages = pages_of(
        printed(decision("HT-2025-0009", annex_added=added, annex_edited=edited, annex_withdrawn=withdrawn))
    )
    wide = [annex for is_wide, annex in pages if is_wide]
    whole = " ".join(wide)
    for row in (*added, *edited, *withdrawn):
        assert row["name"].replace("CSDL", "Cơ sở dữ liệu") in whole
    assert all("STT" in annex and "Cơ quan quản lý" in annex for annex in wide)
    assert f"Bổ sung {number:02} cơ sở dữ liệu" in " ".join(page for is_wide, page in pages if not is_wide)


def test_a_cell_that_is_longer_than_a_page_goes_on_over_the_next() -> None:
    words = [f"mục{at}" for at in range(900)]
    data = printed(decision("HT-2025-0010", annex_added=[{**LANDSLIDES, "scope": " ".join(words)}]))
    annexes = [annex for is_wide, annex in pages_of(data) if is_wide]
    whole = " ".join(annexes)
    assert len(annexes) > 2
    assert all("Phạm vi, dữ liệu chủ" in annex for annex in annexes)
    assert [word for word in words if word not in whole] == []


def test_thirty_proposals_that_are_not_recommended_fill_their_table() -> None:
    rows = [
        {"name": f"CSDL số {at:02}", "agency": LONG.strip(), "kind": "EDIT", "reason": "Chưa đủ nguồn dữ liệu."}
        for at in range(30)
    ]
    letter = submission(
        "HT-2025-0011",
        necessity="Tổng hợp đề nghị của các cơ quan.",
        counts=counts(total=30, agencies=30, edit=30),
        not_recommended=rows,
    )
    pages = pages_of(printed(letter))
    whole = " ".join(page for _, page in pages)
    assert [row["name"] for row in rows if row["name"].replace("CSDL", "Cơ sở dữ liệu") not in whole] == []
    assert "VI. KIẾN NGHỊ" in pages[-1][1]
    assert "(Vị trí chữ ký số)" in pages[-1][1]


def test_a_verdict_that_is_none_is_refused_and_named() -> None:
    code, variant, facts = SUBMISSIONS["d6-submission-mixed"]
    criteria = [{**facts["criteria"][0], "b": "MAYBE"}]
    with pytest.raises(WrongFact) as caught:
        freeze(code, variant, {**facts, "criteria": criteria})
    assert caught.value.name == "criteria[0].b"
