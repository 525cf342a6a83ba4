"""The page of Decree 30/2020, measured in the PDF that comes out."""

import hashlib
import subprocess
import sys
import threading
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from app.adapters.pdf import finish, freeze, render_pdf
from tests.letters.demo_facts import LETTERS as DEMO
from tests.letters.written import ISSUED_ON, NAMES, finished, pdf

MM = 72 / 25.4
SIGNATURE = "(Vị trí chữ ký số)"
DRAFTED = [name for name in NAMES if DEMO[name][0] == "D6b"]
OWN = [name for name in NAMES if name not in DRAFTED]
"""Letters of the department; what it drafts for the Chairman has his head and annexes on landscape pages."""


def pages_of(data: bytes) -> list[str]:
    """Gives the text of each page, its white space made one."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(data)).pages]


def printed(code: str, variant: str, facts: dict[str, Any]) -> bytes:
    return render_pdf(finish(freeze(code, variant, facts), "05", ISSUED_ON))


@cache
def words_of(name: str, page: int) -> list[tuple[float, float, str]]:
    """Gives place (points from the left and the bottom edge) and text of what is printed on a page."""
    found: list[tuple[float, float, str]] = []

    def visit(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        if text.strip():
            x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            found.append((x, y, text.strip()))

    PdfReader(BytesIO(pdf(name))).pages[page].extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_letter_is_a_titled_vietnamese_a4_document_in_embedded_liberation_serif(name: str) -> None:
    reader = PdfReader(BytesIO(pdf(name)))
    fonts = {}
    for page in reader.pages:
        size = (round(page.mediabox.width / MM), round(page.mediabox.height / MM))
        assert size == (210, 297) or (name in DRAFTED and size == (297, 210))
        fonts.update(page["/Resources"]["/Font"])
    assert fonts
    for font in (each.get_object() for each in fonts.values()):
        assert "Liberation-Serif" in font["/BaseFont"], font["/BaseFont"]
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3", "/FontFile"} & set(descriptor)
    assert reader.root_object["/Lang"] == "vi"
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert reader.metadata is not None
    assert "05/" in (reader.metadata.title or "")
    assert DEMO[name][2]["case_no"] in (reader.metadata.title or "")


@pytest.mark.parametrize("name", OWN)
def test_every_letter_has_the_two_headings_and_one_signature(name: str) -> None:
    pages = pages_of(pdf(name))
    assert "UBND TỈNH HÀ GIANG" in pages[0]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in pages[0]
    assert "Độc lập - Tự do - Hạnh phúc" in pages[0]
    assert "Hà Giang, ngày 05 tháng 02 năm 2025" in pages[0]
    assert sum(page.count(SIGNATURE) for page in pages) == 1
    assert all("BẢN MINH HOẠ – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ" in page for page in pages)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_printed_outside_the_margins(name: str) -> None:
    for page, sheet in enumerate(PdfReader(BytesIO(pdf(name))).pages):
        right, top = sheet.mediabox.width - 15 * MM, sheet.mediabox.height - 20 * MM
        for x, y, text in words_of(name, page):
            if text == str(page + 1) or "MINH HOẠ" in text or "KHÔNG CÓ GIÁ TRỊ" in text:
                continue
            assert 30 * MM - 1 <= x <= right, (text, x / MM)
            assert 20 * MM - 1 <= y <= top + 1, (text, y / MM)


def test_the_page_number_stands_centred_in_the_top_margin_from_page_two() -> None:
    assert not any(y > 277 * MM for _, y, _ in words_of("d4-grant", 0))
    above = [(x, y, text) for x, y, text in words_of("d4-grant", 1) if y > 277 * MM]
    assert [text for _, _, text in above] == ["2"]
    # Centred between the margins: 30 mm and 15 mm leave the middle at 112.5 mm.
    assert abs(above[0][0] / MM - 112.5) < 2


@pytest.mark.parametrize("number", range(14))
def test_signature_readers_and_last_words_share_a_page_however_long_the_letter_is(number: int) -> None:
    code, variant, facts = DEMO["d4-grant"]
    conditions = [f"Điều kiện thứ {at}: lưu nhật ký khai thác và gửi khi được yêu cầu" for at in range(number)]
    pages = pages_of(printed(code, variant, {**facts, "conditions": conditions}))
    signed = next(page for page in pages if SIGNATURE in page)
    assert "thông báo để các cơ quan biết, thực hiện./." in signed
    assert "Nơi nhận:" in signed
    assert "Lưu: VT, CNTT." in signed
    assert signed is pages[-1]


def test_a_long_table_repeats_its_head_on_each_page() -> None:
    code, variant, facts = DEMO["d2-review"]
    item = facts["items"][0]
    items = [{**item, "what": f"Tài liệu số {number}: {item['what']}"} for number in range(1, 61)]
    pages = pages_of(printed(code, variant, {**facts, "items": items}))
    with_rows = [page for page in pages if "Tài liệu số" in page]
    assert len(with_rows) > 2
    assert all("Nội dung cần bổ sung" in page for page in with_rows)


def test_a_hundred_long_names_run_over_pages_without_loss() -> None:
    code, variant, facts = DEMO["d3-consent"]
    names = [
        f"Bảng dữ liệu thứ {number} về tình hình phát triển kinh tế - xã hội theo từng thôn, xã"
        for number in range(100)
    ]
    long = "Ủy ban nhân dân huyện có tên rất dài " * 6
    data = printed(code, variant, {**facts, "datasets": [{"name": name} for name in names], "requester": long.strip()})
    pages = pages_of(data)
    whole = " ".join(pages)
    assert [name for name in names if f"“{name}”" not in whole] == []
    assert SIGNATURE in pages[-1]
    assert len(pages) > 5


def test_a_word_without_spaces_does_not_leave_the_page() -> None:
    code, variant, facts = DEMO["d8-reschedule"]
    data = printed(code, variant, {**facts, "delay_reason": "x" * 900})
    assert "".join(pages_of(data)).replace(" ", "").count("x") >= 900


def test_the_same_text_gives_the_same_bytes_in_any_process_and_thread() -> None:
    html = finished("d4-grant-partial")
    once = render_pdf(html)
    results: list[bytes] = []
    threads = [threading.Thread(target=lambda: results.append(render_pdf(html))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [once] * 4
    code = (
        "import hashlib; from tests.letters.written import pdf; "
        "pdf('d14-b'); print(hashlib.sha256(pdf('d4-grant-partial')).hexdigest())"
    )
    root = Path(__file__).resolve().parents[2]
    other = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert other.stdout.strip() == hashlib.sha256(once).hexdigest()
