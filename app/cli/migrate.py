"""`flask migrate`: bring the database to the newest revision, or back to an older one."""

import sys
from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError

from config import ROOT

if TYPE_CHECKING:
    from alembic.config import Config


def migration_config(url: str) -> "Config":
    """Give alembic's configuration for one database."""
    # Imported on first use: a web worker never migrates, and is 11 MiB smaller without.
    from alembic.config import Config  # noqa: PLC0415

    config = Config(str(ROOT / "migrations" / "alembic.ini"))
    config.attributes["url"] = url
    return config


@click.command()
@click.option("--down", "revision", help="Lùi về phiên bản này (base: bỏ tất cả).")
@with_appcontext
def migrate(revision: str | None) -> None:
    """Cập nhật cấu trúc cơ sở dữ liệu lên phiên bản mới nhất."""
    from alembic import command  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = migration_config(current_app.config["SQLALCHEMY_DATABASE_URI"])
    try:
        if revision:
            command.downgrade(config, revision)
        else:
            command.upgrade(config, "head")
    except CommandError as problem:
        click.echo(f"Lỗi: không có phiên bản cơ sở dữ liệu như yêu cầu ({problem}).", err=True)
        sys.exit(1)
    except OperationalError as problem:
        click.echo(f"Lỗi: không mở được cơ sở dữ liệu; kiểm tra CHUNG_DATABASE_URL ({problem.orig}).", err=True)
        sys.exit(1)
    head = ScriptDirectory.from_config(config).get_current_head()
    click.echo(f"Cơ sở dữ liệu ở phiên bản {revision or head}.")
