"""`flask migrate`: up, down, and what a command says before it ran."""

import pytest
from flask import Flask
from sqlalchemy import inspect

from app.extensions import db


@pytest.fixture
def database_url(empty_database_url: str) -> str:
    """A database without a table."""
    return empty_database_url


def tables(app: Flask) -> set[str]:
    """The tables that there are."""
    with app.app_context():
        return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_a_database_goes_up_down_and_up_again(app: Flask) -> None:
    runner = app.test_cli_runner()
    up = runner.invoke(args=["migrate"])
    assert up.exit_code == 0, up.output
    assert up.stdout.startswith("Cơ sở dữ liệu ở phiên bản 0")
    first = tables(app)
    assert {"account", "agency", "case", "event", "web_session"} <= first
    assert runner.invoke(args=["migrate"]).exit_code == 0
    down = runner.invoke(args=["migrate", "--down", "base"])
    assert down.exit_code == 0, down.output
    assert tables(app) == set()
    assert runner.invoke(args=["migrate"]).exit_code == 0
    assert tables(app) == first


def test_an_unknown_revision_is_refused(app: Flask) -> None:
    runner = app.test_cli_runner()
    runner.invoke(args=["migrate"])
    result = runner.invoke(args=["migrate", "--down", "9999"])
    assert result.exit_code == 1
    assert "Lỗi: không có phiên bản" in result.stderr


def test_before_the_first_migration_a_command_says_what_to_run(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["account", "list"])
    assert result.exit_code == 1
    assert "chạy lệnh flask migrate" in result.stderr
