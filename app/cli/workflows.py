"""`flask workflows …`: whether the tables hold together with the rest of the program, and the pages drawn from them."""

import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

import click

from app.cli.drawing import CHOSEN_LETTER, EVERY_LETTER, permission_page, workflow_page
from app.services.effects import EFFECTS
from config import ROOT
from workflows.accounts import ACCOUNTS
from workflows.event_labels import EVENT_LABELS
from workflows.letters import LETTERS
from workflows.needs import LETTER_ID, SIGNING
from workflows.registry import ALL
from workflows.rows import Row, Workflow, faults_of

WORKFLOWS: tuple[Workflow, ...] = (*ALL, ACCOUNTS)
FOLDER = ROOT / "docs" / "workflows"
LETTER_ANSWERS = frozenset(need.name for need in (*SIGNING, *LETTER_ID))
"""Answers that signing and issuing a letter keep; every other answer needs an effect."""


def faults_between(
    workflows: Sequence[Workflow],
    *,
    effects: Mapping[str, Collection[str]],
    letters: Collection[str],
    events: Collection[str],
) -> list[str]:
    """Name every contradiction inside the tables, and between them and effects, letters and wordings."""
    found = [f"{table.name} {table.edition}: {fault}" for table in workflows for fault in faults_of(table)]
    for table in workflows:
        written = effects.get(table.name, ())
        known = {row.action for row in table.rows}
        found += [f"effect {action} belongs to no action" for action in sorted(set(written) - known)]
        for row in table.rows:
            found += _faults_of_row(row, written, letters, events)
    return list(dict.fromkeys(found))


def _faults_of_row(row: Row, effects: Collection[str], letters: Collection[str], events: Collection[str]) -> list[str]:
    found = [
        f"{row.action} names letter {step.code}, which is not declared"
        for step in row.letters
        if step.code not in letters and step.code not in (EVERY_LETTER, CHOSEN_LETTER)
    ]
    if row.event not in events:
        found.append(f"event {row.event} of {row.action} has no wording")
    kept = {need.name for need in row.needs} - LETTER_ANSWERS
    if kept and row.action not in effects:
        found.append(f"{row.action} asks for {', '.join(sorted(kept))} but has no effect that keeps it")
    if not row.basis:
        found.append(f"{row.action} names no legal basis")
    found += [
        f"{rule.__name__} of {row.action} says nothing of what it asks"
        for rule in (*row.guards, *row.checks)
        if not rule.__doc__
    ]
    return found


def pages(workflows: Sequence[Workflow] = WORKFLOWS) -> dict[str, str]:
    """Every drawn page by its file name."""
    drawn: dict[str, str] = {f"{table.name}.md": workflow_page(table) for table in workflows}
    return {**drawn, "permissions.md": permission_page(workflows)}


def stale_pages(drawn: Mapping[str, str], folder: Path) -> list[str]:
    """Name the files that are missing or differ from what the tables say now."""
    return [
        name
        for name, text in drawn.items()
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != text
    ]


@click.group("workflows")
def workflows_group() -> None:
    """Bảng quy trình: kiểm tra và vẽ trang tài liệu."""


@workflows_group.command()
def check() -> None:
    """Kiểm tra các bảng quy trình; có lỗi thì nêu từng lỗi và thoát với mã 1."""
    found = faults_between(WORKFLOWS, effects=EFFECTS, letters=LETTERS, events=EVENT_LABELS)
    _stop_with(found, lambda fault: f"Lỗi: {fault}")
    count = sum(len(table.rows) for table in WORKFLOWS)
    click.echo(f"Các bảng quy trình hợp lệ: {len(WORKFLOWS)} bảng, {count} dòng.")


@workflows_group.command()
@click.option("--check", "is_check", is_flag=True, help="Không ghi tệp; thoát với mã 1 nếu trang đã cũ.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=FOLDER,
    show_default="docs/workflows",
    help="Thư mục chứa các trang.",
)
def draw(is_check: bool, folder: Path) -> None:
    """Vẽ các trang quy trình và phân quyền từ bảng."""
    drawn = pages()
    stale = stale_pages(drawn, folder)
    if is_check:
        _stop_with(stale, lambda name: f"Lỗi: {name} đã cũ; chạy lệnh flask workflows draw rồi lưu lại.")
        click.echo("Các trang quy trình đã khớp với bảng.")
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name in stale:
        (folder / name).write_text(drawn[name], encoding="utf-8")
    click.echo(f"Đã vẽ {len(stale)} trang, {len(drawn) - len(stale)} trang không đổi.")


def _stop_with(faults: Sequence[str], sentence: Callable[[str], str]) -> None:
    for fault in faults:
        click.echo(sentence(fault), err=True)
    if faults:
        sys.exit(1)
