"""`flask catalogue …`: bring an existing catalogue in from a workbook, and write the empty one to fill in."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.adapters.clock import now, real_now
from app.queries.clocks import local_day
from app.services.catalogue_import import (
    DryRun,
    Faulty,
    blank_catalogue,
    dry_run,
    import_catalogue,
    read_decision,
)
from app.services.files import Upload
from app.services.problems import Invalid, NotPossible
from workflows.fields import Problem
from workflows.roles import SYSTEM_ACTOR
from workflows.text import Text

NOT_READY = "cơ sở dữ liệu chưa sẵn sàng; chạy lệnh flask migrate rồi thử lại."
FAULTS_SHOWN = 200


@click.group()
def catalogue() -> None:
    """Danh mục cơ sở dữ liệu: nhập lần đầu từ bảng tính."""


@catalogue.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def template(file: Path) -> None:
    """Ghi bảng tính mẫu để điền."""
    try:
        file.write_bytes(blank_catalogue())
    except OSError:
        _stop(f"không ghi được tệp «{file}»; kiểm tra đường dẫn và quyền ghi.")
    click.echo(f"Đã ghi tệp mẫu {file}.")


@catalogue.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--decision", required=True, metavar="SỐ", help="Số, ký hiệu quyết định, ví dụ 1234/QĐ-UBND.")
@click.option("--decided-on", required=True, metavar="NGÀY", help="Ngày ký: 2024-08-05 hoặc 05/08/2024.")
@click.option("--effective-on", required=True, metavar="NGÀY", help="Ngày có hiệu lực.")
@click.option("--dry-run", "is_dry_run", is_flag=True, help="Chỉ kiểm tra, không ghi gì.")
@with_appcontext
def import_file(file: Path, decision: str, decided_on: str, effective_on: str, is_dry_run: bool) -> None:
    """Nhập danh mục đã ban hành làm phiên bản 1; nêu từng ô sai."""
    upload = _upload(file)
    given = {"decision_no": decision, "decided_on": decided_on, "effective_on": effective_on}
    moment = now()
    try:
        if is_dry_run:
            _tell_problems(read_decision(given, local_day(moment))[1])
            with _Progress() as tell:
                run = dry_run(upload, actor=SYSTEM_ACTOR, now=moment, tell=tell)
            _tell_run(run)
            click.echo("Không có ô nào cần sửa; chưa ghi gì vào hệ thống.")
            return
        with _Progress() as tell:
            version = import_catalogue(upload, given, actor=SYSTEM_ACTOR, now=moment, recorded_at=real_now(), tell=tell)
    except Faulty as problem:
        _tell_run(problem.run)
    except (Invalid, NotPossible) as problem:
        _tell_problems(problem.problems)
    except (OperationalError, ProgrammingError):
        _stop(NOT_READY)
    else:
        click.echo(f"Đã nhập danh mục: phiên bản {version.no} theo {version.decision_no}.")


class _Progress:
    """Counts the rows that were worked through, on the error stream: in place on a terminal, else now and then."""

    def __init__(self) -> None:
        self.rows = self.told = 0
        self.is_terminal = sys.stderr.isatty()

    def __enter__(self) -> "_Progress":
        return self

    def __call__(self, rows: int) -> None:
        self.rows += rows
        if self.rows - self.told >= (50 if self.is_terminal else 1000):
            self._tell()

    def __exit__(self, *_raised: object) -> None:
        if self.rows:
            self._tell()
        if self.is_terminal:
            click.echo(err=True)

    def _tell(self) -> None:
        self.told = self.rows
        click.echo(f"{chr(13) if self.is_terminal else ''}Đã xử lý {self.rows} dòng", nl=not self.is_terminal, err=True)


def _upload(file: Path) -> Upload:
    try:
        return Upload(file.name, file.read_bytes())
    except OSError:
        _stop(f"không đọc được tệp «{file}»; kiểm tra đường dẫn và quyền đọc.")


def _tell_run(run: DryRun) -> None:
    """Print what was found; faulty cells end the command."""
    for note in run.notes:
        click.echo(f"Lưu ý: {note.filled()}", err=True)
    judgement = run.judgement
    click.echo(
        f"Đã đọc {judgement.rows} dòng: {len(judgement.databases)} cơ sở dữ liệu, {run.dataset_count} bộ dữ liệu."
    )
    faults = judgement.faults
    if not faults:
        return
    for fault in faults[:FAULTS_SHOWN]:
        typed = f" («{fault.typed}»)" if fault.typed else ""
        click.echo(f"{fault.place}{typed}: {Text(fault.message, fault.params).filled()}", err=True)
    if len(faults) > FAULTS_SHOWN:
        click.echo(f"… và {len(faults) - FAULTS_SHOWN} ô khác.", err=True)
    _stop(f"chưa ghi gì; sửa {len(faults)} ô nêu trên rồi chạy lại.")


def _tell_problems(problems: Iterable[Problem]) -> None:
    """Print each sentence; any ends the command."""
    sentences = [Text(problem.message, problem.params).filled() for problem in problems]
    if sentences:
        _stop("\nLỗi: ".join(sentences))


def _stop(message: str) -> NoReturn:
    click.echo(f"Lỗi: {message}", err=True)
    sys.exit(1)
