"""What differs between SQLite and PostgreSQL when a connection opens and a transaction begins.

Every transaction that may write takes SQLite's write lock at once (BEGIN IMMEDIATE): the driver sends no BEGIN before
a SELECT, so that read-then-write would lose updates. A page that is only read must not queue behind writers: while a
safe HTTP request (GET, HEAD, OPTIONS) runs, transactions begin DEFERRED and refuse to write, on both databases.
"""

import hashlib
from typing import Any

from flask import g, has_app_context
from sqlalchemy import Engine, FromClause, Select, create_engine, event, func, select
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.orm import scoped_session

READ_ONLY = "chung_read_only"
"""Execution option of a connection whose transactions only read, set before they begin."""

BUSY_TIMEOUT_MS = 10_000


def is_sqlite(engine: Engine) -> bool:
    """Say whether the embedded database is used."""
    return engine.dialect.name == "sqlite"


class _WithIndexHints(SQLiteCompiler):
    """Writes the hints of a statement (`with_hint(table, "INDEXED BY …", "sqlite")`), which the library leaves out."""

    def get_from_hint_text(self, _table: FromClause, text: str | None) -> str | None:
        return text


def create_database_engine(url: str, *, foreign_keys: bool = True) -> Engine:
    """Create an engine outside the web application (migrations, tests) with the same habits as inside it.

    SQLite rebuilds a table to alter it, which would cascade into its children: migrations switch `foreign_keys` off
    and check them afterwards.
    """
    engine = create_engine(make_url(url))
    prepare_engine(engine, foreign_keys=foreign_keys)
    return engine


def prepare_engine(engine: Engine, *, foreign_keys: bool = True) -> None:
    """Teach an engine how connections open and transactions begin; calling it twice changes nothing."""
    if getattr(engine, "_chung_prepared", False):
        return
    engine._chung_prepared = True  # type: ignore[attr-defined]
    if is_sqlite(engine):
        engine.dialect.statement_compiler = _WithIndexHints
        event.listen(engine, "connect", _open_sqlite if foreign_keys else _open_sqlite_unchecked)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _open_postgresql)
        event.listen(engine, "begin", _begin_postgresql)


def set_reads_only(reads_only: bool) -> None:
    """Choose how the next transactions of this application context begin."""
    setattr(g, READ_ONLY, reads_only)


def _reads_only(connection: Connection) -> bool:
    if connection.get_execution_options().get(READ_ONLY, False):
        return True
    return bool(has_app_context() and g.get(READ_ONLY, False))


def _open_sqlite(dbapi_connection: Any, _record: Any) -> None:
    _open_sqlite_unchecked(dbapi_connection, _record)
    dbapi_connection.execute("PRAGMA foreign_keys = ON")


def _open_sqlite_unchecked(dbapi_connection: Any, _record: Any) -> None:
    # The driver must not begin by itself: the engine's begin event does.
    dbapi_connection.isolation_level = None
    dbapi_connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    dbapi_connection.execute("PRAGMA journal_mode = WAL")
    dbapi_connection.execute("PRAGMA synchronous = FULL")
    dbapi_connection.execute("PRAGMA foreign_keys = OFF")
    # Without it a REPLACE slips past the delete triggers that keep the trail append-only.
    dbapi_connection.execute("PRAGMA recursive_triggers = ON")


def _begin_sqlite(connection: Connection) -> None:
    reads_only = _reads_only(connection)
    # Straight to the driver: a pragma needs none of what a statement gets on its way.
    opened: Any = connection.connection.dbapi_connection
    opened.execute(f"PRAGMA query_only = {'ON' if reads_only else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


def _open_postgresql(dbapi_connection: Any, _record: Any) -> None:
    dbapi_connection.autocommit = True
    with dbapi_connection.cursor() as cursor:
        cursor.execute("SET TIME ZONE 'UTC'")
        cursor.execute(f"SET lock_timeout = {BUSY_TIMEOUT_MS}")
    dbapi_connection.autocommit = False


def _begin_postgresql(connection: Connection) -> None:
    # The driver begins with the first statement, and says then what the transaction may do.
    opened: Any = connection.connection.dbapi_connection
    opened.read_only = _reads_only(connection)


def take_turns(session: scoped_session[Any], name: str) -> None:
    """Let only one transaction at a time pass here under the same name, until it ends.

    SQLite's write lock, taken when the transaction began, already does that.
    """
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
        session.execute(select(func.pg_advisory_xact_lock(number)))


def lock_row(session: scoped_session[Any], statement: Select[Any], values: dict[str, Any]) -> None:
    """Lock the row that a statement with FOR UPDATE finds, until the transaction ends; see `take_turns` for SQLite."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(statement, values)
