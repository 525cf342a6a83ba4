"""The tables hold together with effects, letters and wordings, and the drawn pages are those of the tables."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from app.cli import workflows as commands
from app.cli.workflows import WORKFLOWS, faults_between, pages, stale_pages, workflows_group
from app.services.effects import EFFECTS
from workflows.connections import CONNECTIONS
from workflows.event_labels import EVENT_LABELS
from workflows.letters import LETTERS
from workflows.rows import LetterStep, Row


@pytest.fixture
def database_kind() -> str:
    """No command here reads a database."""
    return "sqlite"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(workflows_group, list(arguments))


def faults(*, effects=EFFECTS, letters=LETTERS, events=EVENT_LABELS, rows: tuple[Row, ...] = CONNECTIONS.rows):
    tables = (replace(CONNECTIONS, rows=rows), *WORKFLOWS[1:])
    return faults_between(tables, effects=effects, letters=letters, events=events)


def changed(action: str, **changes) -> tuple[Row, ...]:
    return tuple(replace(row, **changes) if row.action == action else row for row in CONNECTIONS.rows)


def test_the_command_is_part_of_the_command_line(app: Flask):
    result = app.test_cli_runner().invoke(args=["workflows", "check"])
    assert result.exit_code == 0, result.output
    assert "hợp lệ: 5 bảng" in result.output


def test_sound_tables_pass():
    assert faults() == []


def test_an_effect_without_an_action_is_named():
    effects = {**EFFECTS, "connection": {**EFFECTS["connection"], "fly": None}}
    assert faults(effects=effects) == ["effect fly belongs to no action"]


def test_answers_that_nothing_keeps_are_named():
    left = {action: effect for action, effect in EFFECTS["connection"].items() if action != "hear_requester"}
    assert faults(effects={**EFFECTS, "connection": left}) == [
        "hear_requester asks for requester_opinion but has no effect that keeps it"
    ]


def test_an_undeclared_letter_is_named():
    assert "initial names letter D99, which is not declared" in faults(
        rows=changed("initial", letters=(LetterStep("D99", "initial"),))
    )
    left = {code: kind for code, kind in LETTERS.items() if code != "D12"}
    assert "remind_owner names letter D12, which is not declared" in faults(letters=left)


def test_an_event_without_a_wording_and_a_row_without_a_basis_are_named():
    assert faults(rows=changed("initial", event="unheard_of")) == ["event unheard_of of initial has no wording"]
    assert faults(rows=changed("initial", basis="")) == ["initial names no legal basis"]


def test_a_condition_without_a_sentence_is_named():
    def silent(facts, actor):
        return None

    assert faults(rows=changed("initial", guards=(silent,))) == ["silent of initial says nothing of what it asks"]


def test_a_fault_inside_a_table_is_named_with_its_table():
    assert "connection 26/2024: initial may be done by nobody" in faults(rows=changed("initial", by=()))


def test_a_fault_ends_the_command_with_one_and_a_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(commands, "EVENT_LABELS", {})
    result = run("check")
    assert result.exit_code == 1
    assert "Lỗi: event signed_and_sent of sign_and_send has no wording" in result.stderr
    assert result.stdout == ""


def test_the_committed_pages_are_those_of_the_tables():
    result = run("draw", "--check")
    assert result.exit_code == 0, result.output


def test_drawing_writes_every_page_once(tmp_path: Path):
    folder = tmp_path / "pages"
    first, second = (run("draw", "--folder", str(folder)) for _ in range(2))
    assert first.exit_code == second.exit_code == 0
    assert "Đã vẽ 6 trang" in first.output
    assert "Đã vẽ 0 trang, 6 trang không đổi" in second.output
    tables = {"connection", "connection_account", "catalogue", "submission", "publication"}
    assert {file.name for file in folder.iterdir()} == {f"{name}.md" for name in (*tables, "permissions")}
    assert run("draw", "--folder", str(folder), "--check").exit_code == 0


def test_a_page_that_was_edited_or_removed_is_stale(tmp_path: Path):
    run("draw", "--folder", str(tmp_path))
    (tmp_path / "permissions.md").unlink()
    (tmp_path / "connection.md").write_text("edited", encoding="utf-8")
    assert stale_pages(pages(), tmp_path) == ["connection.md", "permissions.md"]
    result = run("draw", "--folder", str(tmp_path), "--check")
    assert result.exit_code == 1
    assert "Lỗi: permissions.md đã cũ" in result.stderr
    assert not (tmp_path / "permissions.md").exists()


def test_a_page_shows_every_action_and_state_and_draws_each_way():
    page = pages()["connection.md"]
    for row in CONNECTIONS.rows:
        assert f"`{row.action}`" in page
        assert row.label in page
    for state in CONNECTIONS.states:
        assert f'state "{state.label}" as {state.code}' in page
    assert "    [*] --> submitted: register_paper\n" in page
    assert "    approved --> granted: issue_notice\n" in page
    assert "    granted --> [*]\n" in page
    assert "pending_approval --> pending_approval" not in page


def test_a_line_says_who_where_under_which_condition_and_by_which_law():
    line = next(line for line in pages()["connection.md"].splitlines() if line.startswith("| `issue_notice`"))
    assert "Văn thư / Một cửa Sở (Cơ quan đầu mối)" in line
    assert "`approved` → `granted`" in line
    assert "A letter D4 must be signed." in line
    assert "meets" in line
    assert "issue D4" in line
    assert "Đ9.1; 6.1.8" in line
    assert line.count("|") == 10


def test_a_step_that_is_taken_along_is_nobody_s_and_names_every_end_it_may_have():
    line = next(line for line in pages()["catalogue.md"].splitlines() if line.startswith("| `record_decision`"))
    assert "nobody: taken along by another case" in line
    assert "`submitted_to_chairman` → `decided_approved` or `decided_rejected`" in line


def test_the_page_of_permissions_names_who_decides_nothing():
    page = pages()["permissions.md"]
    assert "No action here:" in page
    assert "Quản trị hệ thống `ADMIN`" in page
    line = next(line for line in page.splitlines() if line.startswith("| `approve_grant`"))
    assert line.count("FOCAL") == 1
