"""Connections and transactions: what each database needs so that nothing is lost and readers do not wait."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from app.adapters.database import READ_ONLY, create_database_engine, is_sqlite


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine with the habits of the product, and a row to count up."""
    engine = create_database_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE tally (n INTEGER NOT NULL)"))
        connection.execute(text("INSERT INTO tally VALUES (0)"))
    yield engine
    engine.dispose()


def test_reading_and_then_writing_loses_nothing_among_threads(engine: Engine) -> None:
    lock = " FOR UPDATE" if not is_sqlite(engine) else ""

    def count_up() -> None:
        for _ in range(20):
            with engine.begin() as connection:
                seen = connection.execute(text(f"SELECT n FROM tally{lock}")).scalar_one()
                connection.execute(text("UPDATE tally SET n = :n"), {"n": seen + 1})

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT n FROM tally")).scalar_one() == 80


def test_a_reader_does_not_wait_for_a_writer(engine: Engine) -> None:
    with engine.begin() as writer:
        writer.execute(text("UPDATE tally SET n = 7"))
        with engine.connect().execution_options(**{READ_ONLY: True}) as reader:
            assert reader.execute(text("SELECT n FROM tally")).scalar_one() == 0


def test_a_reader_cannot_write_and_its_connection_can_afterwards(engine: Engine) -> None:
    with engine.connect().execution_options(**{READ_ONLY: True}) as reader, pytest.raises(DBAPIError):
        reader.execute(text("UPDATE tally SET n = 1"))
    with engine.begin() as writer:
        assert writer.execute(text("UPDATE tally SET n = 1")).rowcount == 1


def test_what_fails_leaves_nothing_behind(engine: Engine) -> None:
    def fail() -> None:
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE other (n INTEGER)"))
            connection.execute(text("UPDATE tally SET n = 9"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT n FROM tally")).scalar_one() == 0
    with pytest.raises(DBAPIError), engine.connect() as connection:
        connection.execute(text("SELECT n FROM other"))


def test_a_reference_to_nothing_is_refused(engine: Engine) -> None:
    with engine.begin() as connection, pytest.raises(DBAPIError):
        connection.execute(text("INSERT INTO account_role (account_id, role) VALUES (4711, 'ADMIN')"))


def test_sqlite_keeps_what_it_confirmed_through_a_power_cut(engine: Engine) -> None:
    if not is_sqlite(engine):
        return  # the tests' own server gives this up on purpose, to be quick
    with engine.connect() as connection:
        answers = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "busy_timeout")
        }
    assert answers == {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1, "busy_timeout": 10_000,
    }  # fmt: skip
