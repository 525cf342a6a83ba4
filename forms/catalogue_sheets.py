"""Judges the sheets of a catalogue that is to be imported: names every cell that cannot be taken; changes nothing."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from forms.catalogue_import import (
    DATASET_FIELDS,
    DATASET_SHEET,
    DATASETS_MISSING,
    DATASETS_TITLE,
    ENTRY_COLUMNS,
    MAIN_COLUMNS,
    MAIN_TITLE,
    NOT_DEMANDED,
    VALUES_TITLE,
)
from forms.sheet_cells import Agencies, KnownAgency, raw_value
from forms.sheets import Cell, CellKind, Fault, Sheet
from workflows.catalogue.entry import is_provincial
from workflows.fields import Field, Wrong, clean, is_empty, tidy
from workflows.folding import fold
from workflows.text import N_, Text

HEADING_WITHIN = 20
"""Rows that hold something in which the heading is looked for."""

HEADING_FROM = 2
"""Known columns that make a row a heading."""

LONGEST_HEADING = 100
"""Signs of a cell that may name a column; a longer one is content."""

NUMBERED = re.compile(r"[(\[]?\d{1,2}[)\]]?")
"""A cell of the row of numbers that often stands under a heading."""

CODE_SHAPE = re.compile(r"[A-Z0-9\u0110][A-Z0-9\u0110.\-]{0,19}")
PASSED_OVER = frozenset({"stt", "tt", "so tt", "so thu tu", "ghi chu"})
"""Columns of many lists that carry nothing to take in."""

PROVINCIAL_SCOPE = "PROVINCIAL_SCOPE"

NO_SHEET = N_("Không có trang tính «%(title)s»; tải tệp mẫu rồi chép dữ liệu vào.")
HIDDEN = N_("Trang tính này đang bị ẩn; hiện trang rồi lưu lại.")
NO_HEADING = N_("Không tìm thấy dòng tiêu đề; giữ nguyên tên cột của tệp mẫu.")
NO_ROWS = N_("Chưa có dòng dữ liệu nào dưới dòng tiêu đề; nhập danh mục rồi gửi lại.")
NO_COLUMN = N_("Thiếu cột «%(label)s»; thêm cột này như trong tệp mẫu.")
COLUMN_TWICE = N_("Cột «%(label)s» có hai lần; bỏ bớt một cột.")
SHEET_TWICE = N_("Có hai trang tính mang tên này; bỏ bớt một trang.")
HEADING_TWICE = N_("Dòng này lặp lại dòng tiêu đề hoặc chỉ đánh số cột; xoá dòng này.")
MERGED = N_("Bỏ gộp ô %(range)s rồi ghi giá trị vào từng ô.")
CODE_MISSING = N_("Điền mã cơ sở dữ liệu.")
BAD_CODE = N_("Ghi mã bằng chữ không dấu, chữ số, dấu gạch nối, dấu chấm, tối đa 20 ký tự, ví dụ DB01.")
TWICE = N_("Giá trị này đã có ở ô %(other)s; mỗi cơ sở dữ liệu, bộ dữ liệu chỉ ghi một lần.")
NAME_KNOWN = N_("Tên này đã có trong hệ thống với mã «%(code)s»; ghi mã đó hoặc sửa tên.")
NOT_PROVINCIAL = N_("«%(name)s» là cơ sở dữ liệu quốc gia hoặc của bộ, ngành, không thuộc Danh mục của tỉnh; xoá dòng.")
NO_DATABASE = N_("Mã này không có ở trang «Danh mục»; sửa mã hoặc thêm cơ sở dữ liệu.")
DATASET_TAKEN = N_("Mã này là của một bộ dữ liệu thuộc «%(code)s»; ghi mã khác hoặc để trống.")

SKIPPED_SHEET = N_("Không đọc trang tính «%(title)s»: không thuộc tệp mẫu.")
SKIPPED_COLUMN = N_("Không đọc cột «%(label)s» (%(place)s): tên cột không có trong tệp mẫu.")
SIX_POINTS_LACK = N_("%(count)s cơ sở dữ liệu cấp tỉnh (%(codes)s) chưa đủ sáu điểm của khoản 2 Điều 7.")
SHOWN_CODES = 12


@dataclass(frozen=True)
class KnownRegister:
    """What the system already holds: agencies, databases by folded code, and whose dataset a code is."""

    agencies: tuple[KnownAgency, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    """Name by code, of every database."""
    scopes: Mapping[str, str] = field(default_factory=dict)
    dataset_owners: Mapping[str, str] = field(default_factory=dict)
    """Code of the database by code of the dataset."""


@dataclass(frozen=True)
class ImportedDatabase:
    """One database as the workbook lists it, with its datasets."""

    code: str
    content: dict[str, Any]


@dataclass(frozen=True)
class Judgement:
    """What the sheets came to: faults stop the import, notes only tell."""

    faults: tuple[Fault, ...]
    notes: tuple[Text, ...]
    databases: tuple[ImportedDatabase, ...]
    rows: int
    """Rows that were read under both headings."""


Tell = Callable[[int], None]


def judge_sheets(sheets: Sequence[Sheet], register: KnownRegister, tell: Tell | None = None) -> Judgement:
    """Judge a whole workbook; every faulty cell is named at once. `tell` hears of each row that was judged."""
    judge = _Judge(register, tell or (lambda _rows: None))
    main, datasets = judge.sheet(sheets, MAIN_TITLE), judge.sheet(sheets, DATASETS_TITLE)
    for sheet in sheets:
        if fold(sheet.title) not in (fold(MAIN_TITLE), fold(DATASETS_TITLE), fold(VALUES_TITLE)) and sheet.rows:
            judge.notes.append(Text(SKIPPED_SHEET, {"title": sheet.title[:60]}))
    if main is not None and datasets is not None:
        judge.read_databases(_Table(main, MAIN_COLUMNS, judge))
        judge.read_datasets(_Table(datasets, DATASET_SHEET, judge))
    return judge.judgement()


class _Table:
    """The rows of a sheet under its heading, each as cells by the names of the columns."""

    def __init__(self, sheet: Sheet, specs: Sequence[Field], judge: "_Judge") -> None:
        self.title, self.specs, self.judge = sheet.title, specs, judge
        self.columns: dict[str, int] = {}
        self.rows: list[dict[str, Cell]] = []
        self.known = {fold(name): spec for spec in specs for name in (spec.label, spec.name)}
        place = next((at for at, row in enumerate(sheet.rows[:HEADING_WITHIN]) if self._is_heading(row)), None)
        if place is None:
            judge.fault(sheet.title, None, NO_HEADING if sheet.rows else NO_ROWS)
            return
        self._read_heading(sheet.rows[place])
        self._check_merged(sheet, sheet.rows[place][0].row)
        self._read_body(sheet.rows[place + 1 :])

    def _spec_of(self, cell: Cell) -> Field | None:
        if cell.kind is not CellKind.TEXT or len(cell.value) > LONGEST_HEADING:
            return None
        return self.known.get(fold(str(cell.value).replace("*", " ")))

    def _is_heading(self, row: Sequence[Cell]) -> bool:
        return sum(self._spec_of(cell) is not None for cell in row) >= HEADING_FROM

    def _read_heading(self, heading: Sequence[Cell]) -> None:
        for cell in heading:
            spec = self._spec_of(cell)
            if spec is None:
                if fold(cell.shown()) not in PASSED_OVER:
                    self.judge.note(SKIPPED_COLUMN, label=cell.shown(), place=f"{self.title}!{cell.address}")
            elif spec.name in self.columns:
                self.judge.fault(self.title, cell, COLUMN_TWICE, label=spec.label)
            else:
                self.columns[spec.name] = cell.column
        for spec in self.specs:
            if spec.required and spec.when is None and spec.name not in self.columns:
                self.judge.fault(self.title, None, NO_COLUMN, label=spec.label)

    def _check_merged(self, sheet: Sheet, first_row: int) -> None:
        for merged in sheet.merged:
            if merged.last_row >= first_row:
                corner, params = merged.reference.partition(":")[0], {"range": merged.reference}
                self.judge.faults.append(Fault(sheet.title, corner, "", MERGED, params))

    def _read_body(self, body: Iterable[Sequence[Cell]]) -> None:
        names = {column: name for name, column in self.columns.items()}
        for row in body:
            cells = {names[cell.column]: cell for cell in row if cell.column in names}
            if self._is_heading(row) or _only_numbers(row):
                self.judge.fault(self.title, row[0], HEADING_TWICE)
            elif cells:
                self.rows.append(cells)
        if not self.rows and self.columns:
            self.judge.fault(self.title, None, NO_ROWS)

    def empty_cell(self, name: str, cells: Mapping[str, Cell]) -> Cell:
        """The cell of a row in which something is missing; where the column is missing too, the row's first."""
        first = next(iter(cells.values()))
        return Cell(first.row, self.columns.get(name, first.column), CellKind.TEXT, "")


def _only_numbers(row: Sequence[Cell]) -> bool:
    return len(row) >= HEADING_FROM and all(NUMBERED.fullmatch(str(cell.value).strip()) for cell in row)


class _Judge:
    """Collects faults, notes and databases while the sheets are read."""

    def __init__(self, register: KnownRegister, tell: Tell) -> None:
        self.register, self.tell = register, tell
        self.agencies = Agencies(register.agencies)
        self.codes = {code.upper(): code for code in (*register.names, *register.dataset_owners)}
        self.code_by_name = {fold(name): code for code, name in register.names.items()}
        self.faults: list[Fault] = []
        self.notes: list[Text] = []
        self.rows = 0
        self.contents: dict[str, dict[str, Any]] = {}
        self.places: dict[str, tuple[str, Cell]] = {}
        """Sheet and cell of each database's code, for what is missing elsewhere."""
        self.seen: dict[tuple[str, str], str] = {}

    def fault(self, sheet: str, cell: Cell | None, message: str, /, **params: Any) -> None:
        """Note a cell that cannot be taken, or without one what the sheet lacks."""
        where, typed = (cell.address, cell.shown()) if cell else ("", "")
        self.faults.append(Fault(sheet, where, typed, message, params))

    def note(self, message: str, /, **params: Any) -> None:
        """Note something that the person should know before going on."""
        self.notes.append(Text(message, params))

    def sheet(self, sheets: Iterable[Sheet], title: str) -> Sheet | None:
        """Find a sheet by its title, without regard to case and accents."""
        found = [sheet for sheet in sheets if fold(sheet.title) == fold(title)]
        if not found:
            self.fault(title, None, NO_SHEET, title=title)
            return None
        if len(found) > 1:
            self.fault(found[1].title, None, SHEET_TWICE)
        if found[0].is_hidden:
            self.fault(found[0].title, None, HIDDEN)
        return found[0]

    def read_databases(self, table: _Table) -> None:
        """Read one database from each row."""
        for cells in table.rows:
            self._count()
            code = self._code(table, "code", cells)
            values = self._values(table, cells, ENTRY_COLUMNS)
            if "owner_agency" in values:
                values.setdefault("managing_agency", values["owner_agency"])
            if code and not self._is_twice(table.title, "code", code, cells["code"]):
                self.contents[code] = {**values, "datasets": []}
                self.places[code] = (table.title, cells["code"])
                if self.register.scopes.get(code, PROVINCIAL_SCOPE) != PROVINCIAL_SCOPE:
                    self.fault(table.title, cells["code"], NOT_PROVINCIAL, name=self.register.names[code])
            if values.get("p7_2_a_name"):
                self._check_name(table.title, code, fold(values["p7_2_a_name"]), cells["p7_2_a_name"])

    def _check_name(self, title: str, code: str, folded: str, cell: Cell) -> None:
        known = self.code_by_name.get(folded, code)
        if not self._is_twice(title, "name", folded, cell) and code and known != code:
            self.fault(title, cell, NAME_KNOWN, code=known)

    def read_datasets(self, table: _Table) -> None:
        """Read one dataset from each row, and give it to its database."""
        for cells in table.rows:
            self._count()
            base = self._code(table, "database", cells)
            values = self._values(table, cells, DATASET_FIELDS)
            if base and base not in self.contents:
                self.fault(table.title, cells["database"], NO_DATABASE)
            elif base:
                self._check_dataset(table.title, base, values, cells)
                mode = values.get("sharing_mode") or self.contents[base].get("sharing_mode", "")
                self.contents[base]["datasets"].append({"fields": [], **values, "sharing_mode": mode})

    def _check_dataset(self, title: str, base: str, values: dict[str, Any], cells: Mapping[str, Cell]) -> None:
        if values.get("code"):
            code = values["code"] = self.codes.get(values["code"].upper(), values["code"].upper())
            owner = self.register.dataset_owners.get(code, base)
            if not self._is_twice(title, "dataset", code, cells["code"]) and owner != base:
                self.fault(title, cells["code"], DATASET_TAKEN, code=owner)
        if values.get("name"):
            self._is_twice(title, f"dataset of {base}", fold(values["name"]), cells["name"])

    def _count(self) -> None:
        self.rows += 1
        self.tell(1)

    def _code(self, table: _Table, name: str, cells: Mapping[str, Cell]) -> str:
        """The code of a database as the register writes it, else in capitals; nothing, and a fault, if unreadable."""
        cell = cells.get(name)
        if cell is None:
            if name in table.columns:
                self.fault(table.title, table.empty_cell(name, cells), CODE_MISSING)
            return ""
        try:
            code = tidy(cell.text()).upper()
        except Wrong as wrong:
            self.fault(table.title, cell, wrong.message, **wrong.params)
            return ""
        if code in self.codes:
            return self.codes[code]
        if not CODE_SHAPE.fullmatch(code):
            self.fault(table.title, cell, BAD_CODE)
            return ""
        return code

    def _values(self, table: _Table, cells: Mapping[str, Cell], specs: Sequence[Field]) -> dict[str, Any]:
        """Turn the cells of a row into values by the records; every problem becomes a fault at its cell."""
        raw: dict[str, Any] = {}
        refused = set()
        for spec in specs:
            if spec.name not in cells:
                continue
            try:
                raw[spec.name] = raw_value(spec, cells[spec.name], self.agencies)
            except Wrong as wrong:
                refused.add(spec.name)
                self.fault(table.title, cells[spec.name], wrong.message, **wrong.params)
        values, problems = clean(specs, raw)
        named = {spec.name for spec in specs if spec.when is not None} | table.columns.keys()
        for problem in problems:
            if problem.field in named - refused:
                cell = cells.get(problem.field) or table.empty_cell(problem.field, cells)
                self.fault(table.title, cell, problem.message, **problem.params)
        return {name: value for name, value in values.items() if not is_empty(value)}

    def _is_twice(self, title: str, what: str, value: str, cell: Cell) -> bool:
        place = f"{title}!{cell.address}"
        other = self.seen.setdefault((what, value), place)
        if other != place:
            self.fault(title, cell, TWICE, other=other)
        return other != place

    def judgement(self) -> Judgement:
        """Say what is missing across the sheets, and give everything back."""
        for code, content in self.contents.items():
            if not content["datasets"]:
                title, cell = self.places[code]
                self.fault(title, cell, DATASETS_MISSING)
        lacking = [
            code
            for code, content in self.contents.items()
            if is_provincial(content) and any(not content.get(name) for name in NOT_DEMANDED)
        ]
        if lacking:
            more = ", …" if len(lacking) > SHOWN_CODES else ""
            self.note(SIX_POINTS_LACK, count=len(lacking), codes=", ".join(lacking[:SHOWN_CODES]) + more)
        databases = tuple(ImportedDatabase(code, content) for code, content in self.contents.items())
        return Judgement(tuple(self.faults), tuple(self.notes), databases, self.rows)
