"""The editable file says what the PDF says, in paragraphs, tables and sections that a person can work on."""

import re
import unicodedata
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from app.adapters.docx import render_docx
from app.adapters.pdf import draft, freeze, text_of
from tests.letters.demo_facts import LETTERS as DEMO
from tests.letters.demo_submissions import LANDSLIDES, SUBMISSIONS, decision
from tests.letters.written import finished

NAMES = sorted(SUBMISSIONS)
MADE = datetime(2025, 3, 24, 2, 0, tzinfo=UTC)


def opened(html: str) -> Any:
    return docx.Document(BytesIO(render_docx(html, MADE)))


def words(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def lines_of(document: Any) -> Iterator[str]:
    """The text of the body in order; a row of a table that has lines is one line, its cells divided by ` | `."""
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield from block.text.split("\n")
        elif isinstance(block, Table):
            is_data = block.style is not None and block.style.name == "Table Grid"
            for row in block.rows:
                cells = [cell.text for cell in row.cells]
                yield from (" | ".join(cells) if is_data else "\n".join(cells)).split("\n")


def said(lines: Iterator[str]) -> list[str]:
    return [line for line in (words(line).strip(" |") for line in lines) if line]


@pytest.mark.parametrize("name", NAMES)
def test_paragraphs_and_tables_say_what_the_pdf_says(name: str) -> None:
    html = finished(name)
    # The mark of the demonstration stands in the footer of the file, not in its text.
    wanted = said(iter(text_of(html).splitlines()))[1:]
    assert said(lines_of(opened(html))) == wanted


@pytest.mark.parametrize("name", NAMES)
def test_before_the_signature_the_file_has_dots_for_number_and_date(name: str) -> None:
    written = "\n".join(said(lines_of(opened(draft(freeze(*DEMO[name]))))))
    assert "…/TTr-STTTT" in written
    assert "ngày … tháng … năm …" in written


def test_the_letter_is_set_as_the_decree_asks() -> None:
    document = opened(finished("d6-submission"))
    style = document.styles["Normal"]
    assert (style.font.name, style.font.size.pt) == ("Times New Roman", 14)
    assert style.element.rPr.rFonts.get(qn("w:eastAsia")) == "Times New Roman"
    (section,) = document.sections
    assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]
    margins = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    assert [round(margin.mm) for margin in margins] == [20, 15, 20, 30]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header.paragraphs[0]._p.xml
    assert "PAGE" not in section.first_page_header.paragraphs[0]._p.xml
    for footer in (section.footer, section.first_page_footer):
        assert "BẢN MINH HOẠ" in footer.paragraphs[0].text


def test_the_national_heading_stands_in_a_table_beside_the_issuer() -> None:
    head = opened(finished("d6b-decision")).tables[0]
    left, right = (words(cell.text) for cell in head.rows[0].cells)
    assert left == "ỦY BAN NHÂN DÂN TỈNH HÀ GIANG"
    assert right == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc"
    assert words(head.rows[1].cells[0].text) == "Số: /QĐ-UBND DỰ THẢO"


def test_each_annex_has_a_landscape_section_and_a_table_whose_head_repeats() -> None:
    document = opened(finished("d6b-decision-all"))
    sides = [section.orientation for section in document.sections]
    assert sides == [WD_ORIENT.PORTRAIT] + [WD_ORIENT.LANDSCAPE] * 3
    assert [round(document.sections[-1].page_width.mm), round(document.sections[-1].page_height.mm)] == [297, 210]
    annexes = [table for table in document.tables if table.style.name == "Table Grid"]
    assert [len(table.columns) for table in annexes] == [8, 5, 5]
    for table in annexes:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table.rows[1]._tr.trPr.find(qn("w:tblHeader")) is None


def test_what_was_typed_stays_text_and_symbols_can_be_edited_and_searched() -> None:
    hostile = '<w:p/> & "trích" </w:t> {{ x }}'
    html = draft(freeze(*decision("HT-2025-0012", annex_added=[{**LANDSLIDES, "objective": hostile}])))
    data = render_docx(html, MADE)
    document = docx.Document(BytesIO(data))
    annex = next(table for table in document.tables if len(table.columns) == 8)
    assert words(annex.rows[1].cells[3].text) == hostile
    assert zipfile.ZipFile(BytesIO(data)).testzip() is None
    whole = "\n".join(lines_of(document))
    assert "26/2024/QĐ-UBND" in whole
    assert not re.search("[\u2060\ufeff]", whole)


def test_the_file_says_what_it_is_and_when_it_was_made_and_names_nobody() -> None:
    core = opened(finished("d6-submission")).core_properties
    assert core.title.startswith("Tờ trình số 05/TTr-STTTT")
    assert (core.language, core.author, core.last_modified_by) == ("vi", "", "")
    assert core.created.replace(tzinfo=UTC) == MADE
