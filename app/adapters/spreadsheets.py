"""Reads a workbook that somebody sends, cell by cell and without computing anything; writes an empty one to fill in."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from app.adapters.upload_problem import Refused
from app.adapters.upload_zip import opened, read_entry
from app.adapters.uploads import clean_name, judge
from forms.sheets import Cell, CellKind, MergedRange, Sheet
from workflows.text import N_

MOST_ROWS = 5_000
"""Rows of a sheet that hold something, without its heading."""

MOST_LINES = 20_000
"""The last row that is read at all: what stands below was formatted, not typed."""

MOST_COLUMNS = 100
MOST_UNPACKED = 60 * 1024 * 1024
"""Bytes that the parts of a workbook may unfold to; a full one of 5,000 rows takes less than half."""

TOLD_EVERY = 250
"""Rows between two words on how far the reading is."""

OLD_OFFICE = b"\xd0\xcf\x11\xe0"
LOCKED_PART = "EncryptedPackage".encode("utf-16-le")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
RANGE = re.compile(r"\$?[A-Z]{1,3}\$?(\d{1,7})(?::\$?[A-Z]{1,3}\$?(\d{1,7}))?")

LOCKED = N_("Tệp «%(name)s» có mật khẩu; bỏ mật khẩu rồi gửi lại.")
OLD = N_("Tệp «%(name)s» là bảng tính kiểu cũ (.xls); lưu lại thành .xlsx rồi gửi.")
DAMAGED = N_("Tệp «%(name)s» bị hỏng hoặc không đúng cấu trúc; lưu lại bằng phần mềm bảng tính rồi gửi.")
TOO_MUCH = N_("Tệp «%(name)s» bung ra quá lớn; xoá hình ảnh, định dạng thừa rồi gửi lại.")
TOO_MANY_ROWS = N_("Trang «%(sheet)s» có hơn %(limit)s dòng; chia nhỏ tệp hoặc xoá dòng thừa rồi gửi lại.")
TOO_WIDE = N_("Trang «%(sheet)s» có hơn %(limit)s cột; xoá cột thừa rồi gửi lại.")

Tell = Callable[[int], None]
"""Takes the number of rows read since it was told last."""


def read_workbook(name: str, content: bytes, tell: Tell | None = None) -> tuple[Sheet, ...]:
    """Read every sheet of an .xlsx file; raise Refused with one sentence for a file that may not or cannot be read."""
    cleaned = clean_name(name)
    if content.startswith(OLD_OFFICE):
        raise Refused(LOCKED if LOCKED_PART in content else OLD, name=cleaned)
    if content.startswith(b"PK\x03\x04"):
        _check_size(cleaned, content)
    judge(name, content, ("xlsx",))
    try:
        return tuple(_sheets(cleaned, content, tell or (lambda _rows: None)))
    except Refused:
        raise
    except Exception:
        # A foreign file can break the library in any way; to the sender it is one and the same.
        raise Refused(DAMAGED, name=cleaned) from None


def _check_size(name: str, content: bytes) -> None:
    with opened(name, content) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
            raise Refused(TOO_MUCH, name=name)


def _sheets(name: str, content: bytes, tell: Tell) -> Iterator[Sheet]:
    # Imported on first use: no other page reads a workbook, and a web worker is smaller without.
    from openpyxl import load_workbook  # noqa: PLC0415

    merged = _merged_ranges(name, content)
    book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
    try:
        for sheet in book.worksheets:
            rows = tuple(_rows(sheet, tell))
            yield Sheet(sheet.title, rows, merged.get(sheet.title, ()), sheet.sheet_state != "visible")
    finally:
        book.close()


def _rows(sheet: Any, tell: Tell) -> Iterator[tuple[Cell, ...]]:
    """The rows that hold something; the size that the file claims for itself is not believed."""
    sheet.reset_dimensions()
    held = 0
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), start=1):
        cells = tuple(_cell(cell) for cell in row if _holds(cell))
        held += bool(cells)
        if number > MOST_LINES or held > MOST_ROWS + 1:
            raise Refused(TOO_MANY_ROWS, sheet=sheet.title, limit=MOST_ROWS)
        if cells and cells[-1].column > MOST_COLUMNS:
            raise Refused(TOO_WIDE, sheet=sheet.title, limit=MOST_COLUMNS)
        if number % TOLD_EVERY == 0:
            tell(TOLD_EVERY)
        if cells:
            yield cells


def _holds(cell: Any) -> bool:
    value = cell.value
    return value is not None and not (isinstance(value, str) and not value.strip())


def _cell(cell: Any) -> Cell:
    row, column, value = cell.row, cell.column, cell.value
    kind = {"f": CellKind.FORMULA, "e": CellKind.ERROR, "b": CellKind.BOOL}.get(cell.data_type)
    if kind is CellKind.FORMULA:
        return Cell(row, column, kind, value if isinstance(value, str) else "=…")
    if kind is None:
        kind = CellKind.TEXT if isinstance(value, str) else CellKind.NUMBER
        if isinstance(value, (datetime, date, time, timedelta)):
            kind = CellKind.DATE
    return Cell(row, column, kind, _unescaped(value) if kind is CellKind.TEXT else value)


def _unescaped(text: str) -> str:
    """Write out signs that the format spells as _x0007_, so that hidden ones are found."""
    from openpyxl.utils.escape import unescape  # noqa: PLC0415

    return str(unescape(text)) if "_x" in text else text


def _merged_ranges(name: str, content: bytes) -> dict[str, tuple[MergedRange, ...]]:
    """The merged cells by the sheet's title: the library does not tell when it reads row by row."""
    with opened(name, content) as archive:
        parts = {entry.filename: entry for entry in archive.infolist()}
        book = ElementTree.fromstring(read_entry(archive, parts["xl/workbook.xml"]))
        links = ElementTree.fromstring(read_entry(archive, parts["xl/_rels/workbook.xml.rels"]))
        targets = {link.get("Id"): _part_of(link.get("Target", "")) for link in links}
        sheets = {sheet.get("name", ""): targets.get(sheet.get(LINK), "") for sheet in book.iter(f"{MAIN}sheet")}
        return {
            title: tuple(_merged_in(read_entry(archive, parts[target])))
            for title, target in sheets.items()
            if target in parts
        }


def _part_of(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _merged_in(part: bytes) -> Iterator[MergedRange]:
    if b"mergeCell" not in part:
        return
    references = [element.get("ref", "") for element in ElementTree.fromstring(part).iter(f"{MAIN}mergeCell")]
    matches = [match for reference in references if (match := RANGE.fullmatch(reference))]
    for match in matches:
        yield MergedRange(int(match[1]), int(match[2] or match[1]), match[0])


def blank_workbook(sheets: Sequence[tuple[str, Sequence[Sequence[str]], bool]]) -> bytes:
    """Make a workbook of sheets (title, rows, whether the first row is a heading over rows to be filled in)."""
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook()
    del book[book.sheetnames[0]]
    for title, rows, is_form in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for cell in sheet[1]:
            cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        sheet.freeze_panes = "A2"
        for column in range(1, len(rows[0]) + 1):
            letter = get_column_letter(column)
            sheet.column_dimensions[letter].width = 24 if is_form else 48
            if is_form:
                sheet.column_dimensions[letter].number_format = "@"
    file = BytesIO()
    book.save(file)
    return file.getvalue()
