"""Workbooks of a catalogue for tests: sound ones from a few rows, changed by a test before they are saved."""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from forms.catalogue_import import DATASET_SHEET, DATASETS_TITLE, MAIN_COLUMNS, MAIN_TITLE

Change = Callable[[Workbook], object]
MAIN_NAMES = [spec.name for spec in MAIN_COLUMNS]
DATASET_NAMES = [spec.name for spec in DATASET_SHEET]


def database_row(code: str = "DB71", name: str = "Cơ sở dữ liệu trạm y tế xã", **changes: Any) -> dict[str, Any]:
    """One sound row of the sheet of databases, as an officer types it."""
    return {
        "code": code,
        "tier": "Cấp tỉnh",
        "catalogue_group": "Nhóm a",
        "p7_2_a_name": name,
        "p7_2_c_master_data": "Trạm y tế | Một trạm | Mã trạm",
        "p7_2_e_methods": "Truy vấn trực tuyến; OPEN",
        "owner_agency": "Sở Y tế",
        "sharing_mode": "Chia sẻ mặc định",
        "update_mode": "API",
        "connection_readiness": "Đạt yêu cầu kết nối",
        **changes,
    }


def dataset_row(database: str = "DB71", name: str = "Danh sách trạm", **changes: Any) -> dict[str, Any]:
    """One sound row of the sheet of datasets."""
    return {"database": database, "name": name, "fields": "mã trạm; tên trạm", **changes}


def workbook(
    databases: Sequence[Mapping[str, Any]] = (),
    datasets: Sequence[Mapping[str, Any]] = (),
    change: Change | None = None,
) -> bytes:
    """A workbook of these rows; without any, of one database with one dataset."""
    book = Workbook()
    main = book.active
    assert isinstance(main, Worksheet)
    main.title = MAIN_TITLE
    _fill(main, [spec.label for spec in MAIN_COLUMNS], MAIN_NAMES, databases or [database_row()])
    other = book.create_sheet(DATASETS_TITLE)
    _fill(other, [spec.label for spec in DATASET_SHEET], DATASET_NAMES, datasets or [dataset_row()])
    if change is not None:
        change(book)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _fill(sheet: Worksheet, labels: list[str], names: list[str], rows: Sequence[Mapping[str, Any]]) -> None:
    sheet.append(labels)
    for row in rows:
        sheet.append([row.get(name) for name in names])
