"""`flask search …`: write anew what is found of every case."""

import sys

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.services.search_rebuild import rebuild

NOT_READY = "Lỗi: cơ sở dữ liệu chưa sẵn sàng; chạy lệnh flask migrate rồi thử lại."


@click.group()
def search() -> None:
    """Tìm kiếm: lập lại chỉ mục."""


@search.command("rebuild")
@with_appcontext
def rebuild_index() -> None:
    """Lập lại chỉ mục tìm kiếm của mọi hồ sơ; dừng giữa chừng thì phần đã lập vẫn dùng được."""
    is_terminal, done = sys.stderr.isatty(), 0
    try:
        for done, total in rebuild():
            click.echo(f"{chr(13) if is_terminal else ''}Đã lập {done}/{total} hồ sơ", nl=not is_terminal, err=True)
    except (OperationalError, ProgrammingError):
        click.echo(NOT_READY, err=True)
        sys.exit(1)
    if is_terminal and done:
        click.echo(err=True)
    click.echo(f"Đã lập chỉ mục tìm kiếm của {done} hồ sơ.")
