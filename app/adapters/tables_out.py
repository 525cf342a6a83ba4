"""Tables as files to be opened elsewhere: CSV and XLSX, where no cell is ever taken for a formula."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import Any

Cell = str | int | float | date | None

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTE_ORDER_MARK = "\ufeff"
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
LONGEST_CELL = 32_767
"""Signs that a spreadsheet keeps in one cell."""
LONGEST_TITLE = 31
TITLE_SIGNS = str.maketrans("", "", "[]:*?/\\")
NARROWEST, WIDEST = 10, 60
DAY_FORMAT = "dd/mm/yyyy"
PAPER_A4 = 9
"""The number of the paper in the format."""


@dataclass(frozen=True)
class Table:
    """One table: its title, the headings, and the rows in the order of the headings."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


def write_csv(table: Table) -> bytes:
    """Write a table as CSV in UTF-8 with a byte order mark, without which Excel misreads Vietnamese letters.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_harmless(heading) for heading in table.columns])
    writer.writerows([_harmless(cell) for cell in row] for row in table.rows)
    return (BYTE_ORDER_MARK + out.getvalue()).encode("utf-8", "replace")


def write_xlsx(tables: Sequence[Table]) -> bytes:
    """Write tables as the sheets of one workbook; texts are kept as texts, whatever sign they begin with."""
    # Only downloads need it, and it takes long to load.
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook(write_only=True)
    for table in tables:
        _fill(book.create_sheet(table.title.translate(TITLE_SIGNS)[:LONGEST_TITLE]), table)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Any, table: Table) -> None:
    from openpyxl.styles import Font  # noqa: PLC0415 - loaded with the workbook
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    for number, heading in enumerate(table.columns):
        longest = max([len(heading), *(len(str(row[number] or "")) for row in table.rows)])
        width = min(max(longest + 2, NARROWEST), WIDEST)
        sheet.column_dimensions[get_column_letter(number + 1)].width = width
    sheet.freeze_panes = "A2"
    _lay_out(sheet)
    sheet.append([_written(sheet, heading, font=Font(bold=True)) for heading in table.columns])
    for row in table.rows:
        sheet.append([_written(sheet, cell) for cell in row])
    if table.rows:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"


def _lay_out(sheet: Any) -> None:
    """Print across the paper, as wide as the table, with the headings on each page."""
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415 - loaded with the workbook

    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", PAPER_A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = "1:1"


def _written(sheet: Any, value: Cell, **style: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - loaded with the workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415

    if isinstance(value, date):
        day = WriteOnlyCell(sheet, value=datetime.combine(value, time.min))
        day.number_format = DAY_FORMAT
        return day
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value=None)
    # Set after the value, which would make a formula of a text that begins with "=".
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL]
    cell.data_type = "s"
    if value.startswith(FORMULA_SIGNS):
        cell.quotePrefix = True
    for name, part in style.items():
        setattr(cell, name, part)
    return cell


def _harmless(value: Cell) -> Cell:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA_SIGNS):
        return "'" + value
    return value
