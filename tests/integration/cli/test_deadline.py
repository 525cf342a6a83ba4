"""`flask deadline` as an operator or a script meets it: answers on stdout, problems on stderr, exit codes."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from app.extensions import db
from app.models.agencies import Setting
from app.queries.policies import POLICIES_KEY

VECTOR_FILE = Path(__file__).parents[2] / "unit" / "workflows" / "data" / "deadline-vectors.json"
VECTORS: list[dict[str, Any]] = json.loads(VECTOR_FILE.read_text("utf-8"))
FIELDS = ("id", "t0", "days", "due")


@pytest.fixture
def database_kind() -> str:
    """The command reads two small tables; tests/integration/queries reads them on both databases."""
    return "sqlite"


def ask(app: Flask, *options: str, stdin: str | bytes | None = None) -> Result:
    return app.test_cli_runner().invoke(args=["deadline", *options], input=stdin)


def options_of(vector: dict[str, Any]) -> list[str]:
    options = ["--received", vector["request_received"], "--policy", vector["policy"].lower().replace("_", "-")]
    options += ["--days", str(vector["n"])]
    if vector["consent_received"]:
        options += ["--consent", vector["consent_received"]]
    if not vector["consent_required"]:
        options.append("--consent-not-required")
    for start, end in vector["pauses"]:
        options += ["--pause", f"{start}..{end}"]
    if vector["request_after_hours"]:
        options.append("--after-hours")
    if vector["consent_after_hours"]:
        options.append("--consent-after-hours")
    return options


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["id"] for vector in VECTORS])
def test_every_vector_is_answered_from_options(app: Flask, vector: dict[str, Any]):
    result = ask(app, *options_of(vector), "--json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert (found["t0"], found["days"], found["due"]) == (vector["t0"], vector["days"], vector["due"])


def test_a_batch_is_answered_line_by_line_in_order_and_nothing_else_is_printed(app: Flask, tmp_path: Path):
    file = tmp_path / "cases.jsonl"
    file.write_text("".join(json.dumps(vector) + "\n" for vector in VECTORS), "utf-8")
    result = ask(app, "--batch", str(file))
    assert (result.exit_code, result.stderr) == (0, "")
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [[case[field] for field in FIELDS] for case in found] == [
        [case[field] for field in FIELDS] for case in VECTORS
    ]
    assert all(list(case) == ["id", "t0", "days", "due", "strict_due"] for case in found)


def test_a_batch_may_come_from_standard_input_with_blank_lines_and_a_byte_order_mark(app: Flask):
    case = json.dumps(VECTORS[0])
    result = ask(app, "--batch", "-", stdin=f"\ufeff{case}\r\n\r\n{case}".encode())
    assert result.exit_code == 0
    assert [json.loads(line)["due"] for line in result.stdout.splitlines()] == ["2024-08-12", "2024-08-12"]


def test_a_batch_of_nothing_answers_nothing(app: Flask):
    result = ask(app, "--batch", "-", stdin=b"")
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize(
    "line, words",
    [
        (b"{", "không phải JSON"),
        (b"[1]", "không phải một hồ sơ"),
        (b'{"id": "\xff"}', "không phải UTF-8"),
        (b'{"n": ' + b"9" * 5000 + b"}", "không phải JSON"),
        (b'{"request_received": "2025-13-01"}', "không có trong lịch"),
    ],
)
def test_a_bad_line_is_named_by_its_number_and_no_line_is_answered(app: Flask, line: bytes, words: str):
    good = json.dumps(VECTORS[0]).encode()
    result = ask(app, "--batch", "-", stdin=b"\n".join([good, line, good]))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Lỗi: dòng 2: ")
    assert words in result.stderr


def test_all_bad_lines_are_named_at_once_up_to_twenty(app: Flask):
    result = ask(app, "--batch", "-", stdin=b"{}\n" * 22)
    lines = result.stderr.splitlines()
    assert [line.split(":")[1].strip() for line in lines[:20]] == [f"dòng {number}" for number in range(1, 21)]
    assert lines[20:] == ["Lỗi: và 2 dòng sai khác; hãy sửa tệp rồi chạy lại."]


def test_without_consent_the_answer_is_null(app: Flask):
    result = ask(app, "--received", "2025-06-09", "--json")
    assert json.loads(result.stdout) == {"t0": None, "days": None, "due": None, "strict_due": None}


def test_an_open_pause_has_no_due_date(app: Flask):
    result = ask(app, "--received", "2025-06-09", "--consent", "2025-06-09", "--pause", "2025-06-11..", "--json")
    assert json.loads(result.stdout)["due"] is None
    assert json.loads(result.stdout)["strict_due"] == "2025-06-16"


@pytest.mark.parametrize(
    "options, words",
    [
        ([], "Thiếu ngày nhận yêu cầu"),
        (["--received", "09/06/2025"], "phải có dạng YYYY-MM-DD"),
        (["--received", "2025-06-09", "--consent", "2025-06-09", "--consent-not-required"], "Chỉ ghi một trong hai"),
        (["--received", "2025-06-09", "--pause", "2025-06-11"], "phải có dạng P..Q"),
        (["--received", "2025-06-09", "--days", "năm"], "«năm» phải là số nguyên"),
        (["--received", "2025-06-09", "--days", "-1"], "«-1» phải là số nguyên"),
        (["--received", "2025-06-09", "--policy", "later"], "hãy chọn một trong"),
        (["--batch", "-", "--received", "2025-06-09"], "hãy bỏ các tùy chọn khác"),
        (["--batch", "no-such-file.jsonl"], "Không đọc được tệp «no-such-file.jsonl»"),
    ],
)
def test_bad_options_get_one_sentence_on_stderr_and_exit_code_two(app: Flask, options: list[str], words: str):
    result = ask(app, *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Lỗi: ")
    assert words in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_reader_gets_a_table_of_days_and_the_dates(app: Flask):
    result = ask(app, "--received", "2025-04-24", "--consent", "2025-04-24")
    assert result.exit_code == 0
    assert "ngày làm việc thứ 2 (Làm bù cho ngày 02/5/2025)" in result.stdout
    assert "Hạn trả kết quả: 05/05/2025" in result.stdout
    assert "Dự kiến" not in result.stdout
    assert "Nếu không tạm dừng" not in result.stdout


def test_a_reader_is_told_of_a_pause_and_of_an_estimate(app: Flask):
    paused = ask(app, "--received", "2025-06-09", "--consent-not-required", "--pause", "2025-06-11..")
    assert "chưa có, đang tạm dừng, còn 3 ngày làm việc" in paused.stdout
    assert "Nếu không tạm dừng: 16/06/2025" in paused.stdout
    assert "Dự kiến" in ask(app, "--received", "2027-02-03", "--consent-not-required").stdout
    assert "Chưa tính thời hạn" in ask(app, "--received", "2025-06-09").stdout


def test_a_day_in_a_year_not_announced_follows_the_estimate(app: Flask):
    result = ask(app, "--received", "2027-02-03", "--consent-not-required", "--json")
    assert json.loads(result.stdout)["days"][0] == "2027-02-11"


def test_the_receipt_policy_of_the_settings_counts_unless_the_case_names_one(app: Flask):
    with app.app_context():
        db.session.add(Setting(key=POLICIES_KEY, value={"receipt_policy": "NEXT_WORKING_DAY"}))
        db.session.commit()
    saturday = ("--received", "2025-06-14", "--consent-not-required", "--json")
    assert json.loads(ask(app, *saturday).stdout)["due"] == "2025-06-23"
    assert json.loads(ask(app, *saturday, "--policy", "actual-date").stdout)["due"] == "2025-06-20"


@pytest.mark.parametrize("statement", ["DROP TABLE calendar_day", "DELETE FROM calendar_year"])
def test_without_a_calendar_nothing_is_computed(app: Flask, statement: str):
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text(statement))
    result = ask(app, "--received", "2025-06-09", "--consent-not-required", "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "hãy chạy ./chung flask migrate" in result.stderr
