"""Tables as files: Vietnamese letters survive Excel, and nothing that was typed runs as a formula."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest

from app.adapters.tables_out import Table, write_csv, write_xlsx

RISKY = ["=1+1", "+84912345678", "-5", "@SUM(A1)", "\t=1", "\r=1", "  =1+1"]


def table(*rows: list[object]) -> Table:
    return Table("Danh mục: tất cả", ("Mã", "Số"), rows)  # type: ignore[arg-type]


def csv_rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_csv_begins_with_the_mark_that_excel_needs_for_vietnamese() -> None:
    content = write_csv(table(["Đường bộ", 3]))
    assert content.startswith(b"\xef\xbb\xbf")
    assert csv_rows(content) == [["Mã", "Số"], ["Đường bộ", "3"]]


@pytest.mark.parametrize("typed", RISKY)
def test_no_text_becomes_a_formula(typed: str) -> None:
    assert csv_rows(write_csv(table([typed, 1])))[1][0] == f"'{typed}"
    book = openpyxl.load_workbook(BytesIO(write_xlsx([table([typed, 1])])))
    cell = book.active["A2"]
    assert cell.data_type == "s"


def test_a_heading_is_no_formula_either() -> None:
    book = openpyxl.load_workbook(BytesIO(write_xlsx([Table("A", ("=1+1",), [])])))
    assert (book.active["A1"].value, book.active["A1"].data_type) == ("=1+1", "s")


def test_numbers_stay_numbers_and_may_be_negative() -> None:
    content = table(["a", -5], ["b", None])
    assert csv_rows(write_csv(content))[1:] == [["a", "-5"], ["b", ""]]
    sheet = openpyxl.load_workbook(BytesIO(write_xlsx([content]))).active
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [-5, None]


def test_a_workbook_survives_signs_that_no_sheet_may_hold_and_texts_that_no_cell_can() -> None:
    book = openpyxl.load_workbook(BytesIO(write_xlsx([table(["a\x07b\x00c", 1], ["x" * 40_000, 2])])))
    assert book.sheetnames == ["Danh mục tất cả"]
    assert book.active["A2"].value == "abc"
    assert len(book.active["A3"].value) == 32_767


def test_line_breaks_commas_and_quotes_come_back_as_they_were() -> None:
    typed = 'một, "hai"\nba'
    assert csv_rows(write_csv(table([typed, 1])))[1][0] == typed
