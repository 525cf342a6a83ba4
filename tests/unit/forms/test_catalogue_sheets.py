"""The sheets of an existing catalogue are judged cell by cell: every faulty one is named, with what to do."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from forms.catalogue_import import DATASET_SHEET, MAIN_COLUMNS, blank_sheets, decision_problems
from forms.catalogue_sheets import Judgement, KnownRegister, judge_sheets
from forms.sheet_cells import KnownAgency
from forms.sheets import Cell, CellKind, MergedRange, Sheet, address
from tests.catalogue_workbooks import database_row, dataset_row
from workflows.text import Text

REGISTER = KnownRegister(
    agencies=(
        KnownAgency("SYT", "Sở Y tế", "Sở Y tế"),
        KnownAgency("SCT", "Sở Công Thương", "SCT"),
        KnownAgency("STC", "Sở Tài chính", "Ban Quản lý"),
        KnownAgency("BQL", "Ban Quản lý khu kinh tế", "Ban Quản lý"),
        KnownAgency("SCU", "Sở cũ", "Sở cũ", has_ended=True, successor="SCT"),
        KnownAgency("SMAT", "Sở mất", "Sở mất", has_ended=True),
    ),
    names={"DB01": "Cơ sở dữ liệu đất đai", "DB-BCA": "Cơ sở dữ liệu quốc gia về dân cư", "db_cũ": "Cơ sở dữ liệu cũ"},
    scopes={"DB01": "PROVINCIAL_SCOPE", "DB-BCA": "NATIONAL_SCOPE", "db_cũ": "PROVINCIAL_SCOPE"},
    dataset_owners={"DB01-THUA": "DB01"},
)
MAIN, DATASETS, VALUES = blank_sheets()
FORMULA = Cell(0, 0, CellKind.FORMULA, "=A1")
Typed = Mapping[str, Any]


def row_of(number: int, values: Sequence[Any]) -> tuple[Cell, ...]:
    """A row as the reader gives it; a value may be a cell of its own kind."""
    return tuple(
        value._replace(row=number, column=column)
        if isinstance(value, Cell)
        else Cell(number, column, CellKind.TEXT if isinstance(value, str) else CellKind.NUMBER, value)
        for column, value in enumerate(values, start=1)
        if value is not None
    )


def sheet(title: str, lines: Sequence[Sequence[Any]], **more: Any) -> Sheet:
    """A sheet of these lines."""
    return Sheet(title, tuple(row_of(number, line) for number, line in enumerate(lines, start=1)), **more)


def main_sheet(*rows: Typed, **more: Any) -> Sheet:
    lines = [[row.get(spec.name) for spec in MAIN_COLUMNS] for row in rows]
    return sheet("Danh mục", [MAIN[1][0], *lines], **more)


def dataset_sheet(*rows: Typed, **more: Any) -> Sheet:
    lines = [[row.get(spec.name) for spec in DATASET_SHEET] for row in rows]
    return sheet("Bộ dữ liệu", [DATASETS[1][0], *lines], **more)


def judged(*sheets: Sheet) -> Judgement:
    return judge_sheets(sheets, REGISTER)


def faults_of(*sheets: Sheet) -> dict[str, str]:
    """The sentence of each fault by its place."""
    return {fault.place: Text(fault.message, fault.params).filled() for fault in judged(*sheets).faults}


def content_of(**changes: Any) -> dict[str, Any]:
    """What a database came to that was typed like this."""
    found = judged(main_sheet(database_row(**changes)), dataset_sheet(dataset_row()))
    assert found.faults == ()
    return found.databases[0].content


def test_a_sound_workbook_gives_databases_with_their_datasets() -> None:
    found = judged(
        main_sheet(database_row(), database_row("db72", "Cơ sở dữ liệu thuốc", owner_agency="syt")),
        dataset_sheet(dataset_row(), dataset_row("DB72", code="db72-a", sharing_mode="Chia sẻ theo yêu cầu đặc thù")),
    )
    assert found.faults == ()
    assert [(base.code, base.content["owner_agency"]) for base in found.databases] == [("DB71", "SYT"), ("DB72", "SYT")]
    first, second = (base.content["datasets"] for base in found.databases)
    assert first == [{"fields": ["mã trạm", "tên trạm"], "name": "Danh sách trạm", "sharing_mode": "DEFAULT"}]
    assert (second[0]["code"], second[0]["sharing_mode"]) == ("DB72-A", "SPECIFIC")
    assert found.rows == 4


@pytest.mark.parametrize(
    "typed, name, value",
    [
        ({"tier": "cap tinh"}, "tier", "PROVINCIAL"),
        ({"tier": "provincial"}, "tier", "PROVINCIAL"),
        ({"catalogue_group": "Nhóm b"}, "catalogue_group", "INTERNAL_SYSTEM_DB"),
        ({"p7_2_e_methods": "truy van truc tuyen\nDữ liệu mở"}, "p7_2_e_methods", ["QUERY", "OPEN"]),
        ({"info_security_level": 3}, "info_security_level", "3"),
        ({"info_security_level": 3.0}, "info_security_level", "3"),
        ({"owner_agency": "SO CONG THUONG"}, "owner_agency", "SCT"),
        ({"managing_agency": "SCT"}, "managing_agency", "SCT"),
        ({}, "managing_agency", "SYT"),
        ({"p7_2_a_name": unicodedata.normalize("NFD", "Cơ sở hộ nghèo")}, "p7_2_a_name", "Cơ sở hộ nghèo"),
        ({"p7_2_a_name": "Cơ sở\u00a0dữ liệu"}, "p7_2_a_name", "Cơ sở dữ liệu"),
        (
            {"p7_2_dd_sources": "Báo cáo|Sở Y tế|Hằng quý\nKhảo sát"},
            "p7_2_dd_sources",
            [{"source": "Báo cáo", "agency": "Sở Y tế", "frequency": "Hằng quý"}, {"source": "Khảo sát"}],
        ),
    ],
)  # fmt: skip
def test_a_cell_is_read_the_way_people_write(typed: Typed, name: str, value: Any) -> None:
    assert content_of(**typed)[name] == value


@pytest.mark.parametrize(
    "typed, place, words",
    [
        ({"code": None}, "A2", "mã"),
        ({"code": "DB 71"}, "A2", "chữ không dấu"),
        ({"code": "X" * 21}, "A2", "20 ký tự"),
        ({"code": FORMULA}, "A2", "công thức"),
        ({"tier": "Cấp xóm"}, "B2", "Cấp tỉnh (PROVINCIAL)"),
        ({"tier": None}, "B2", "Cấp cơ sở dữ liệu"),
        ({"p7_2_a_name": FORMULA}, "D2", "công thức"),
        ({"p7_2_a_name": Cell(0, 0, CellKind.DATE, date(2024, 8, 5))}, "D2", "ngày tháng"),
        ({"p7_2_a_name": Cell(0, 0, CellKind.BOOL, True)}, "D2", "đúng/sai"),
        ({"p7_2_a_name": Cell(0, 0, CellKind.ERROR, "#N/A")}, "D2", "báo lỗi"),
        ({"p7_2_a_name": 1.5}, "D2", "chứa số"),
        ({"p7_2_a_name": "Cơ sở\x07 dữ liệu"}, "D2", "ký tự điều khiển"),
        ({"p7_2_a_name": "Cơ sở\u202e dữ liệu"}, "D2", "ký tự điều khiển"),
        ({"p7_2_a_name": "Hai\ndòng"}, "D2", "một dòng"),
        ({"p7_2_a_name": "x" * 251}, "D2", "250"),
        ({"p7_2_a_name": "co so du lieu DAT DAI"}, "D2", "DB01"),
        ({"p7_2_c_master_data": "a|b|c|d"}, "G2", "3 phần"),
        ({"p7_2_c_master_data": "|b"}, "G2", "Đối tượng dữ liệu chủ"),
        ({"p7_2_e_methods": "Fax"}, "K2", "QUERY"),
        ({"owner_agency": "Sở Không Có"}, "L2", "Không có cơ quan này"),
        ({"owner_agency": "Ban Quản lý"}, "L2", "ký hiệu"),
        ({"owner_agency": "Sở cũ"}, "L2", "kế thừa «SCT»"),
        ({"owner_agency": "SMAT"}, "L2", "đã kết thúc"),
        ({"owner_agency": None}, "L2", "Cơ quan chủ quản"),
        ({"info_security_level": 6}, "Q2", "1; 2; 3; 4; 5"),
        ({"connection_readiness": "Chưa đạt yêu cầu kết nối"}, "T2", "Văn bản báo cáo"),
        ({"code": "DB-BCA", "p7_2_a_name": "Cơ sở dữ liệu quốc gia về dân cư"}, "A2", "không thuộc Danh mục"),
    ],
)
def test_a_faulty_cell_is_named_with_what_to_do(typed: Typed, place: str, words: str) -> None:
    row = database_row(**typed)
    code = row["code"] if isinstance(row["code"], str) else "DB71"
    found = faults_of(main_sheet(row), dataset_sheet(dataset_row(code)))
    assert words in found[f"Danh mục!{place}"]


@pytest.mark.parametrize(
    "typed, place, words",
    [
        ({"database": "DB99"}, "A2", "không có ở trang «Danh mục»"),
        ({"database": None}, "A2", "mã cơ sở dữ liệu"),
        ({"name": None}, "C2", "Tên bộ dữ liệu"),
        ({"name": "x" * 251}, "C2", "250"),
        ({"code": "DB01-THUA"}, "B2", "thuộc «DB01»"),
        ({"code": FORMULA}, "B2", "công thức"),
        ({"sharing_mode": "Tặng"}, "D2", "DEFAULT"),
        ({"fields": "x" * 121}, "E2", "120"),
    ],
)
def test_a_faulty_cell_of_a_dataset_is_named(typed: Typed, place: str, words: str) -> None:
    found = faults_of(main_sheet(database_row()), dataset_sheet({**dataset_row(), **typed}, dataset_row(name="Khác")))
    assert words in found[f"Bộ dữ liệu!{place}"]


def test_all_faults_are_named_at_once() -> None:
    found = faults_of(
        main_sheet(database_row(tier="?", owner_agency="?"), database_row("DB72", None, update_mode="?")),
        dataset_sheet(dataset_row(sharing_mode="?"), dataset_row("DB72")),
    )
    assert set(found) == {"Danh mục!B2", "Danh mục!L2", "Danh mục!D3", "Danh mục!O3", "Bộ dữ liệu!D2"}


def test_a_code_or_a_name_that_stands_twice_points_at_the_first() -> None:
    found = faults_of(
        main_sheet(database_row(), database_row("db71", "CO SO DU LIEU TRAM Y TE XA")),
        dataset_sheet(dataset_row(code="B1"), dataset_row(name="danh sach tram"), dataset_row(name="Ba", code="b1")),
    )
    assert set(found) == {"Danh mục!A3", "Danh mục!D3", "Bộ dữ liệu!C3", "Bộ dữ liệu!B4"}
    assert "Danh mục!A2" in found["Danh mục!A3"]
    assert "Bộ dữ liệu!B2" in found["Bộ dữ liệu!B4"]


def test_a_database_without_a_dataset_is_named_at_its_code() -> None:
    found = faults_of(main_sheet(database_row(), database_row("DB72", "Cơ sở khác")), dataset_sheet(dataset_row()))
    assert list(found) == ["Danh mục!A3"]


def test_what_the_register_writes_in_small_letters_is_found() -> None:
    found = judged(main_sheet(database_row("DB_CŨ", "Cơ sở dữ liệu cũ")), dataset_sheet(dataset_row("db_cũ")))
    assert (found.faults, [base.code for base in found.databases]) == ((), ["db_cũ"])


def test_columns_stand_in_any_order_under_titles_and_names_of_any_case() -> None:
    names = [spec.name for spec in reversed(MAIN_COLUMNS)]
    labels = [f"{spec.label.upper()} *" for spec in reversed(MAIN_COLUMNS)]
    typed = [database_row().get(name) for name in names]
    main = sheet("DANH MUC", [["Phụ lục"], [], [*labels, "Ghi chú"], [*typed, "xong"]])
    found = judged(main, dataset_sheet(dataset_row()))
    assert (found.faults, found.notes[:-1]) == ((), ())
    assert found.databases[0].code == "DB71"


def test_a_column_that_nobody_knows_is_named_and_does_not_stop_the_import() -> None:
    main = main_sheet(database_row())
    heading = (*main.rows[0], Cell(1, 30, CellKind.TEXT, "Số máy chủ"))
    found = judged(Sheet("Danh mục", (heading, main.rows[1])), dataset_sheet(dataset_row()), sheet("Nháp", [["x"]]))
    notes = " ".join(note.filled() for note in found.notes)
    assert found.faults == ()
    assert "«Số máy chủ» (Danh mục!AD1)" in notes
    assert "«Nháp»" in notes


def test_points_of_article_7_that_an_old_catalogue_lacks_are_told_and_not_demanded() -> None:
    found = judged(main_sheet(database_row()), dataset_sheet(dataset_row()))
    assert [note.params["codes"] for note in found.notes] == ["DB71"]
    inner = judged(main_sheet(database_row(tier="INTERNAL")), dataset_sheet(dataset_row()))
    assert inner.notes == ()


@pytest.mark.parametrize(
    "sheets, place, words",
    [
        ([dataset_sheet(dataset_row())], "Danh mục", "Không có trang tính"),
        ([main_sheet(database_row())], "Bộ dữ liệu", "Không có trang tính"),
        ([Sheet("Danh mục", ()), dataset_sheet(dataset_row())], "Danh mục", "Chưa có dòng"),
        ([main_sheet(), dataset_sheet(dataset_row())], "Danh mục", "Chưa có dòng"),
        ([sheet("Danh mục", [["a", "b"], ["c"]]), dataset_sheet(dataset_row())], "Danh mục", "dòng tiêu đề"),
        ([main_sheet(database_row(), is_hidden=True), dataset_sheet(dataset_row())], "Danh mục", "bị ẩn"),
        (
            [main_sheet(database_row()), sheet("DANH MUC", [["x"]]), dataset_sheet(dataset_row())],
            "DANH MUC",
            "hai trang tính",
        ),
        (
            [main_sheet(database_row(), merged=(MergedRange(2, 3, "A2:B3"),)), dataset_sheet(dataset_row())],
            "Danh mục!A2",
            "A2:B3",
        ),
    ],
    ids=["no catalogue", "no datasets", "empty", "heading alone", "no heading", "hidden", "twice", "merged"],
)  # fmt: skip
def test_a_sheet_that_cannot_be_read_is_named(sheets: list[Sheet], place: str, words: str) -> None:
    assert words in faults_of(*sheets)[place]


def test_cells_merged_above_the_heading_are_a_title_and_no_fault() -> None:
    main = main_sheet(database_row())
    moved = tuple(tuple(cell._replace(row=cell.row + 1) for cell in row) for row in main.rows)
    title = row_of(1, ["Phụ lục"])
    with_title = Sheet("Danh mục", (title, *moved), (MergedRange(1, 1, "A1:F1"),))
    assert faults_of(with_title, dataset_sheet(dataset_row())) == {}


@pytest.mark.parametrize(
    "second", [[spec.label for spec in MAIN_COLUMNS], [f"({number})" for number in range(1, 20)], list(range(1, 20))]
)
def test_a_second_heading_is_named_as_one(second: list[Any]) -> None:
    typed = [database_row().get(spec.name) for spec in MAIN_COLUMNS]
    found = faults_of(sheet("Danh mục", [MAIN[1][0], second, typed]), dataset_sheet(dataset_row()))
    assert list(found) == ["Danh mục!A2"]
    assert "tiêu đề" in found["Danh mục!A2"]


def test_a_column_that_is_missing_or_stands_twice_is_named_once() -> None:
    labels = ["Mã cơ sở dữ liệu", "Tên cơ sở dữ liệu", "Mã cơ sở dữ liệu"]
    rows = [[f"DB{number}", f"Cơ sở dữ liệu {number}"] for number in range(3)]
    found = judged(sheet("Danh mục", [labels, *rows]), dataset_sheet(dataset_row("DB0")))
    sentences = [Text(fault.message, fault.params).filled() for fault in found.faults]
    assert sum("Thiếu cột «Cấp cơ sở dữ liệu»" in sentence for sentence in sentences) == 1
    assert sum("có hai lần" in sentence for sentence in sentences) == 1


def test_a_condition_is_told_even_where_its_column_is_missing() -> None:
    specs = [spec for spec in MAIN_COLUMNS if spec.name != "upgrade_report_ref"]
    row = database_row(connection_readiness="NOT_MEETS")
    main = sheet("Danh mục", [[spec.label for spec in specs], [row.get(spec.name) for spec in specs]])
    assert "Văn bản báo cáo" in faults_of(main, dataset_sheet(dataset_row()))["Danh mục!A2"]


def test_what_was_typed_is_repeated_short() -> None:
    found = judged(main_sheet(database_row(tier="rất dài " * 40)), dataset_sheet(dataset_row()))
    (fault,) = found.faults
    assert fault.typed.endswith("…")
    assert len(fault.typed) <= 60


def test_the_template_names_every_column_and_every_value() -> None:
    assert MAIN[1][0][0] == "Mã cơ sở dữ liệu"
    assert len(VALUES[1]) == 1 + len(MAIN_COLUMNS) + len(DATASET_SHEET)
    text = "\n".join(" ".join(line) for line in VALUES[1])
    for word in ("PROVINCIAL: Cấp tỉnh", "QUERY", "Đối tượng dữ liệu chủ | Mô tả | Trường khoá", "1\n2\n3\n4\n5"):
        assert word in text


@pytest.mark.parametrize(
    "decided, effective, field",
    [
        (date(2025, 6, 9), date(2025, 6, 9), ""),
        (date(2025, 6, 1), date(2025, 5, 31), "effective_on"),
        (date(2025, 6, 10), date(2025, 6, 10), "decided_on"),
        (date(2025, 6, 1), date(2025, 6, 10), "effective_on"),
    ],
)
def test_the_days_of_a_decision_are_in_order_and_not_in_the_future(decided: date, effective: date, field: str) -> None:
    found = decision_problems({"decided_on": decided, "effective_on": effective}, date(2025, 6, 9))
    assert {problem.field for problem in found} >= ({field} if field else set())
    assert bool(found) == bool(field)


@pytest.mark.parametrize("row, column, written", [(7, 3, "C7"), (1, 26, "Z1"), (2, 27, "AA2"), (3, 703, "AAA3")])
def test_a_place_is_written_as_a_spreadsheet_does(row: int, column: int, written: str) -> None:
    assert address(row, column) == written


def test_a_row_that_fills_only_columns_of_its_own_is_passed_over() -> None:
    main = main_sheet(database_row())
    heading = (*main.rows[0], Cell(1, 30, CellKind.TEXT, "Ghi chú"))
    note = (Cell(3, 30, CellKind.TEXT, "xem lại"),)
    assert faults_of(Sheet("Danh mục", (heading, main.rows[1], note)), dataset_sheet(dataset_row())) == {}
