"""A workbook that somebody sends is read cell by cell, and refused where it is not one or could do harm."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from app.adapters import spreadsheets
from app.adapters.spreadsheets import MOST_COLUMNS, MOST_LINES, MOST_ROWS, blank_workbook, read_workbook
from app.adapters.upload_problem import Refused
from forms.sheets import Cell, CellKind
from tests.catalogue_workbooks import Change, workbook
from tests.integration.adapters.hostile_files import office, packed

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
MAIN_PART = "xl/worksheets/sheet1.xml"


def refusal(content: bytes, name: str = "danh-muc.xlsx") -> str:
    with pytest.raises(Refused) as caught:
        read_workbook(name, content)
    return str(caught.value)


def cell_of(change: Change, address: str = "C3") -> Cell:
    main, _datasets = read_workbook("a.xlsx", workbook(change=change))
    return next(cell for row in main.rows for cell in row if cell.address == address)


def put(value: object, address: str = "C3") -> Change:
    return lambda book: book.worksheets[0].__setitem__(address, value)


def repacked(content: bytes, part: str, change: tuple[bytes, bytes]) -> bytes:
    """A workbook in which some bytes of one part are others."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    assert change[0] in parts[part]
    return packed({**parts, part: parts[part].replace(*change)})


@pytest.mark.parametrize(
    "value, kind",
    [
        ("chữ", CellKind.TEXT),
        (3, CellKind.NUMBER),
        (1.5, CellKind.NUMBER),
        (date(2024, 8, 5), CellKind.DATE),
        (True, CellKind.BOOL),
        ("=1+1", CellKind.FORMULA),
        (ArrayFormula("C3", "=SUM(A1:A2)"), CellKind.FORMULA),
        ("#N/A", CellKind.ERROR),
    ],
)
def test_a_cell_is_what_it_holds_and_a_formula_is_never_computed(value: object, kind: CellKind) -> None:
    assert cell_of(put(value)).kind is kind


def test_a_text_that_only_looks_like_a_formula_stays_text() -> None:
    def change(book: Workbook) -> None:
        book.worksheets[0]["C3"] = "=1+1"
        book.worksheets[0]["C3"].data_type = "s"

    assert cell_of(change)[2:] == (CellKind.TEXT, "=1+1")


def test_signs_that_the_format_spells_out_are_read_as_what_they_are() -> None:
    content = repacked(workbook(change=put("A_bel_B")), MAIN_PART, (b"A_bel_B", b"A_x0007_B"))
    main, _datasets = read_workbook("a.xlsx", content)
    assert "A\x07B" in [cell.value for row in main.rows for cell in row]


def test_merged_cells_and_hidden_sheets_are_seen() -> None:
    def change(book: Workbook) -> None:
        book.worksheets[0].merge_cells("A2:B3")
        book.worksheets[1].sheet_state = "veryHidden"

    main, datasets = read_workbook("a.xlsx", workbook(change=change))
    assert [tuple(merged) for merged in main.merged] == [(2, 3, "A2:B3")]
    assert (main.is_hidden, datasets.is_hidden, datasets.merged) == (False, True, ())


def test_empty_cells_blank_rows_and_blanks_are_no_content() -> None:
    main, _datasets = read_workbook("a.xlsx", workbook(change=put("  \n ", "A9")))
    assert [row[0].row for row in main.rows] == [1, 2]


def test_the_size_that_a_sheet_claims_is_not_believed() -> None:
    content = workbook()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.read(MAIN_PART)
    claim = part[part.index(b"<dimension") : part.index(b"/>", part.index(b"<dimension")) + 2]
    main, _datasets = read_workbook(
        "a.xlsx", repacked(content, MAIN_PART, (claim, b'<dimension ref="A1:XFD1048576"/>'))
    )
    assert len(main.rows) == 2


def test_ten_thousand_rows_are_refused_with_the_limit() -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Danh mục")
    for number in range(10_000):
        sheet.append([f"DB{number}", "Cơ sở dữ liệu"])
    file = io.BytesIO()
    book.save(file)
    assert f"hơn {MOST_ROWS} dòng" in refusal(file.getvalue())


def test_a_row_far_below_all_others_is_refused_and_not_passed_over() -> None:
    assert "dòng" in refusal(workbook(change=put("x", f"A{MOST_LINES + 1}")))


def test_a_sheet_of_too_many_columns_is_refused() -> None:
    def change(book: Workbook) -> None:
        book.worksheets[0].cell(2, MOST_COLUMNS + 1, "x")

    assert "cột" in refusal(workbook(change=change))


@pytest.mark.parametrize(
    "content, name, words",
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "có mật khẩu"),
        (OLE, "a.xls", "kiểu cũ"),
        (OLE, "a.xlsx", "kiểu cũ"),
        ("mã;tên\nDB01;Đất đai\n".encode(), "a.xlsx", "không phải là XLSX"),
        ("mã;tên\n".encode("utf-16"), "a.csv", "định dạng XLSX"),
        (b"", "a.xlsx", "rỗng"),
        (office("docx"), "a.xlsx", "không"),
        (workbook()[:-40], "a.xlsx", "hỏng"),
        (packed({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": b" " * 70_000_000}), "a.xlsx", "quá lớn"),
    ],
    ids=["locked", "old", "old by another name", "CSV renamed", "CSV", "empty", "Word renamed", "cut", "bomb"],
)
def test_what_is_no_workbook_is_refused_in_one_sentence(content: bytes, name: str, words: str) -> None:
    assert words in refusal(content, name)


def test_parts_that_unfold_far_together_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "MOST_UNPACKED", 1000)
    assert "quá lớn" in refusal(workbook())


def test_a_workbook_that_breaks_the_reader_is_called_damaged() -> None:
    assert "hỏng" in refusal(repacked(workbook(), MAIN_PART, (b'r="C1"', b'r="!!"')))
    assert "hỏng" in refusal(office("xlsx"))


def test_the_reader_tells_how_far_it_is() -> None:
    rows = [{"code": f"DB{number}"} for number in range(600)]
    told: list[int] = []
    read_workbook("a.xlsx", workbook(rows), told.append)
    assert sum(told) == 500


def test_a_blank_workbook_can_be_read_back() -> None:
    content = blank_workbook([("Một", [["a", "b"]], True), ("Hai", [["c"], ["d"]], False)])
    one, two = read_workbook("a.xlsx", content)
    assert [cell.value for cell in one.rows[0]] == ["a", "b"]
    assert [cell.address for row in two.rows for cell in row] == ["A1", "A2"]
