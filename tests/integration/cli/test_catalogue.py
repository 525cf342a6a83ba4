"""`flask catalogue …`: an existing catalogue from the command line."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import text

from app.cli.catalogue import _Progress
from app.queries.catalogue import entries_of, newest_version
from app.services.transaction import transaction
from tests.catalogue_workbooks import database_row, dataset_row, workbook
from tests.scenario import Scenario

DECISION = ("--decision", "1234/QĐ-UBND", "--decided-on", "2024-08-05", "--effective-on", "15/08/2024")


@pytest.fixture
def runner(app: Flask, context: None) -> FlaskCliRunner:
    """The command line over a small province."""
    Scenario()
    return app.test_cli_runner()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A sound workbook."""
    made = tmp_path / "danh-muc.xlsx"
    made.write_bytes(workbook())
    return made


def test_a_sound_file_becomes_version_1(runner: FlaskCliRunner, file: Path) -> None:
    done = runner.invoke(args=["catalogue", "import", str(file), *DECISION])
    assert (done.exit_code, "phiên bản 1 theo 1234/QĐ-UBND" in done.output) == (0, True)
    assert "Đã xử lý 2 dòng" in done.stderr
    assert [entry.code for entry in entries_of(1)] == ["DB71"]
    again = runner.invoke(args=["catalogue", "import", str(file), *DECISION])
    assert (again.exit_code, "đã có phiên bản" in again.stderr) == (1, True)


def test_a_dry_run_tells_and_writes_nothing(runner: FlaskCliRunner, file: Path) -> None:
    done = runner.invoke(args=["catalogue", "import", str(file), *DECISION, "--dry-run"])
    assert (done.exit_code, "1 cơ sở dữ liệu, 1 bộ dữ liệu" in done.output) == (0, True)
    assert "Lưu ý" in done.stderr
    assert newest_version() is None


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_every_faulty_cell_is_a_line(runner: FlaskCliRunner, file: Path, more: tuple[str, ...]) -> None:
    file.write_bytes(workbook([database_row(tier="?", update_mode=None)]))
    done = runner.invoke(args=["catalogue", "import", str(file), *DECISION, *more])
    assert done.exit_code == 1
    assert "Danh mục!B2 («?»): Ghi một trong các giá trị" in done.stderr
    assert "Danh mục!O2: Chọn «Cách cập nhật lên Cổng»." in done.stderr
    assert "chưa ghi gì; sửa 2 ô" in done.stderr
    assert newest_version() is None


def test_no_more_than_two_hundred_faults_are_printed(runner: FlaskCliRunner, file: Path) -> None:
    rows = [database_row(f"DB{number}", f"Cơ sở dữ liệu {number}", tier="?") for number in range(210)]
    file.write_bytes(workbook(rows, [dataset_row(row["code"]) for row in rows]))
    done = runner.invoke(args=["catalogue", "import", str(file), *DECISION])
    assert done.stderr.count("Danh mục!B") == 200
    assert "và 10 ô khác" in done.stderr


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_a_decision_that_cannot_be_is_refused(runner: FlaskCliRunner, file: Path, more: tuple[str, ...]) -> None:
    wrong = ("--decision", "1234", "--decided-on", "05/08/2024", "--effective-on", "01/08/2024")
    done = runner.invoke(args=["catalogue", "import", str(file), *wrong, *more])
    assert (done.exit_code, done.stderr.count("Lỗi: ")) == (1, 2)
    assert newest_version() is None


def test_a_file_that_is_not_there_or_is_no_workbook_is_refused(runner: FlaskCliRunner, tmp_path: Path) -> None:
    for name, words in (("khong-co.xlsx", "không đọc được tệp"), ("sai.xlsx", "không phải là XLSX")):
        (tmp_path / "sai.xlsx").write_text("a;b", encoding="utf-8")
        done = runner.invoke(args=["catalogue", "import", str(tmp_path / name), *DECISION])
        assert (done.exit_code, words in done.stderr) == (1, True)


def test_the_template_is_written_where_it_was_asked_for(runner: FlaskCliRunner, tmp_path: Path) -> None:
    done = runner.invoke(args=["catalogue", "template", str(tmp_path / "mau.xlsx")])
    assert done.exit_code == 0
    assert (tmp_path / "mau.xlsx").read_bytes().startswith(b"PK")
    refused = runner.invoke(args=["catalogue", "template", str(tmp_path / "khong-co" / "mau.xlsx")])
    assert (refused.exit_code, "không ghi được" in refused.stderr) == (1, True)


def test_progress_is_counted_in_place_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with _Progress() as tell:
        for _row in range(120):
            tell(1)
    assert capsys.readouterr().err == "\rĐã xử lý 50 dòng\rĐã xử lý 100 dòng\rĐã xử lý 120 dòng\n"


def test_a_database_that_was_never_migrated_is_named(runner: FlaskCliRunner, file: Path) -> None:
    with transaction() as session:
        session.execute(text("ALTER TABLE database RENAME TO somewhere_else"))
    done = runner.invoke(args=["catalogue", "import", str(file), *DECISION])
    assert (done.exit_code, "flask migrate" in done.stderr) == (1, True)
