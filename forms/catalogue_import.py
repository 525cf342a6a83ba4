"""An existing catalogue as a workbook: its columns, the empty one to fill in, and the decision that it comes from."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from workflows.catalogue.entry import DATASET_COLUMNS, ENTRY_FIELDS, SIX_POINTS
from workflows.fields import SYMBOL, Field, Kind, Problem
from workflows.text import N_

MAIN_TITLE, DATASETS_TITLE, VALUES_TITLE = N_("Danh mục"), N_("Bộ dữ liệu"), N_("Cách điền")

IMPORT_DECISION: tuple[Field, ...] = (
    Field("file", Kind.FILE, N_("Tệp danh mục (XLSX)"), accept=("xlsx",)),
    Field(
        "decision_no",
        Kind.TEXT,
        N_("Số, ký hiệu quyết định ban hành Danh mục"),
        hint=N_("Ví dụ 1234/QĐ-UBND."),
        maximum=60,
        pattern=SYMBOL,
        legal_ref="Đ6.2",
    ),
    Field("decided_on", Kind.DATE, N_("Ngày ký quyết định"), hint=N_("Theo mẫu ngày/tháng/năm, ví dụ 05/08/2024.")),
    Field("effective_on", Kind.DATE, N_("Ngày có hiệu lực"), hint=N_("Không trước ngày ký quyết định.")),
)

NOT_DEMANDED = frozenset(name for point, names in SIX_POINTS if point != "a" for name in names)
"""Article 7.2 asks these of a proposal; a catalogue of before is taken as its decision lists it."""


def _taken_as_it_stands(spec: Field) -> Field:
    if spec.name == "managing_agency":
        return replace(spec, required=False)
    if spec.name not in NOT_DEMANDED:
        return replace(spec, minimum=None)
    columns = tuple(replace(column, required=place == 0) for place, column in enumerate(spec.columns))
    return replace(spec, required=False, minimum=None, columns=columns)


CODE = Field("code", Kind.TEXT, N_("Mã cơ sở dữ liệu"), maximum=20)
ENTRY_COLUMNS: tuple[Field, ...] = tuple(_taken_as_it_stands(spec) for spec in ENTRY_FIELDS if spec.name != "datasets")
MAIN_COLUMNS: tuple[Field, ...] = (CODE, *ENTRY_COLUMNS)

DATASET_FIELDS: tuple[Field, ...] = tuple(
    replace(spec, label=N_("Mã bộ dữ liệu")) if spec.name == "code" else replace(spec, required=spec.name == "name")
    for spec in DATASET_COLUMNS
)
DATASET_SHEET: tuple[Field, ...] = (replace(CODE, name="database"), *DATASET_FIELDS)

DATASETS_MISSING = N_("Ghi ít nhất một bộ dữ liệu của cơ sở dữ liệu này ở trang «Bộ dữ liệu».")

VALUES_HEADING = (N_("Trang"), N_("Cột"), N_("Bắt buộc"), VALUES_TITLE, N_("Giá trị cho phép"))
YES, NO = N_("có"), N_("không")

HOW: dict[Kind, str] = {
    Kind.TEXT: N_("Chữ, trên một dòng."),
    Kind.LONG: N_("Chữ, có thể nhiều dòng."),
    Kind.CHOICE: N_("Một trong các giá trị ở cột bên (ghi mã hoặc tên)."),
    Kind.CHOICES: N_("Một hoặc nhiều giá trị ở cột bên, cách nhau bằng dấu chấm phẩy."),
    Kind.LINES: N_("Nhiều mục, cách nhau bằng dấu chấm phẩy hoặc xuống dòng trong ô."),
    Kind.REF: N_("Ký hiệu hoặc tên cơ quan, như trong danh sách cơ quan của hệ thống."),
    Kind.ROWS: N_("Mỗi dòng trong ô một mục; các phần của mục cách nhau bằng dấu gạch đứng."),
}
HOW_BY_NAME: dict[str, str] = {
    "code": N_("Chữ không dấu, chữ số, dấu gạch nối, dấu chấm; không trùng nhau. Ví dụ DB01."),
    "managing_agency": N_("Để trống khi cơ quan chủ quản cũng là cơ quan quản lý."),
    "database": N_("Mã của cơ sở dữ liệu ở trang «Danh mục»."),
    "upgrade_report_ref": N_("Chỉ ghi khi chưa đạt yêu cầu kết nối."),
}
HOW_DATASET: dict[str, str] = {
    "code": N_("Để trống thì hệ thống đặt mã."),
    "sharing_mode": N_("Để trống khi giống hình thức chia sẻ của cơ sở dữ liệu."),
}


def blank_sheets() -> list[tuple[str, list[list[str]], bool]]:
    """The workbook to fill in, in Vietnamese: title, rows, and whether the first row heads rows to be filled in."""
    values = [list(VALUES_HEADING)]
    for title, columns, how in (
        (MAIN_TITLE, MAIN_COLUMNS, HOW_BY_NAME),
        (DATASETS_TITLE, DATASET_SHEET, {**HOW_BY_NAME, **HOW_DATASET}),
    ):
        for spec in columns:
            values.append([title, spec.label, YES if spec.required else NO, _how(spec, how), _allowed(spec)])
    return [
        (MAIN_TITLE, [[spec.label for spec in MAIN_COLUMNS]], True),
        (DATASETS_TITLE, [[spec.label for spec in DATASET_SHEET]], True),
        (VALUES_TITLE, values, False),
    ]


def _how(spec: Field, by_name: Mapping[str, str]) -> str:
    return by_name.get(spec.name) or HOW[spec.kind]


def _allowed(spec: Field) -> str:
    if spec.kind is Kind.ROWS:
        return " | ".join(column.label for column in spec.columns)
    return "\n".join(key if key == label else f"{key}: {label}" for key, label in spec.choices)


def decision_problems(values: Mapping[str, Any], today: date) -> list[Problem]:
    """Name what is wrong with the days of a decision: only a catalogue that is in force is brought in."""
    decided, effective = values.get("decided_on"), values.get("effective_on")
    problems = []
    if decided and decided > today:
        problems.append(Problem("decided_on", N_("Ghi ngày ký không sau hôm nay.")))
    if decided and effective and effective < decided:
        problems.append(Problem("effective_on", N_("Ghi ngày có hiệu lực không trước ngày ký quyết định.")))
    elif effective and effective > today:
        problems.append(
            Problem("effective_on", N_("Chỉ nhập danh mục đã có hiệu lực; nhập lại từ ngày có hiệu lực trở đi."))
        )
    return problems
