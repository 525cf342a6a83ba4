"""What stands in the sheets of a workbook, as it was typed: cells with their places, before anybody judges them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from workflows.fields import Wrong
from workflows.text import N_

SHOWN = 60
"""Signs of what was typed that a fault repeats."""


class CellKind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOL = "bool"
    FORMULA = "formula"
    ERROR = "error"


REFUSED: dict[CellKind, str] = {
    CellKind.NUMBER: N_("Ô này chứa số; định dạng ô là chữ (Text) rồi nhập lại nội dung."),
    CellKind.DATE: N_("Ô này chứa ngày tháng; định dạng ô là chữ (Text) rồi nhập lại nội dung."),
    CellKind.BOOL: N_("Ô này chứa giá trị đúng/sai; định dạng ô là chữ (Text) rồi nhập lại nội dung."),
    CellKind.FORMULA: N_("Ô này chứa công thức; thay công thức bằng giá trị rồi lưu lại."),
    CellKind.ERROR: N_("Ô này báo lỗi của bảng tính; nhập lại giá trị đúng."),
}


class Cell(NamedTuple):
    """One cell that is not empty; rows and columns count from 1."""

    row: int
    column: int
    kind: CellKind
    value: Any

    @property
    def address(self) -> str:
        """Where it stands, as a spreadsheet writes it (C7)."""
        return address(self.row, self.column)

    def text(self) -> str:
        """The cell as text, a whole number without its point; raise Wrong for everything else that is no text."""
        if self.kind is CellKind.TEXT:
            return str(self.value).replace("\u00a0", " ")
        if self.kind is CellKind.NUMBER and float(self.value).is_integer():
            return str(int(self.value))
        raise Wrong(REFUSED[self.kind])

    def shown(self) -> str:
        """What was typed, short, on one line."""
        text = " ".join(str(self.value).split())
        return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


class MergedRange(NamedTuple):
    """Cells that were merged into one."""

    first_row: int
    last_row: int
    reference: str


@dataclass(frozen=True)
class Sheet:
    """One sheet: rows that hold something, in order, and what was merged."""

    title: str
    rows: tuple[tuple[Cell, ...], ...]
    merged: tuple[MergedRange, ...] = ()
    is_hidden: bool = False


@dataclass(frozen=True)
class Fault:
    """One cell that cannot be taken: where, what was typed, and one sentence that says what to do."""

    sheet: str
    address: str
    typed: str
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Sheet and cell, as a spreadsheet writes them; the sheet alone where no one cell is meant."""
        return f"{self.sheet}!{self.address}" if self.address else self.sheet


def address(row: int, column: int) -> str:
    """Write a place as a spreadsheet does: row 7 of column 3 is C7."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"
