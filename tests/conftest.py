"""The databases of the tests: every test gets one of its own, a copy of one that was migrated once."""

import os
import random
from collections.abc import Callable, Iterator

import pytest
from hypothesis import settings

from tests.databases import Databases, SqliteFiles, migrate
from tests.postgres import PostgresServer

SQLITE, POSTGRES = "sqlite", "postgres"
HASH_SEED = "PYTHONHASHSEED"

DatabasesOf = Callable[[str], Databases]


def pytest_configure() -> None:
    """Give the processes that share the tests one order of sets, another at each run; else their lists differ."""
    os.environ.setdefault(HASH_SEED, str(random.SystemRandom().randrange(2**32)))
    # A busy machine is slow; that is no fault of what is tested.
    settings.register_profile("patient", deadline=None)
    settings.load_profile("patient")


def pytest_report_header() -> str:
    """Say which order of sets a failure is to be repeated with."""
    return f"{HASH_SEED}={os.environ[HASH_SEED]}"


@pytest.fixture(scope="session")
def databases_of() -> Iterator[DatabasesOf]:
    """The databases of a kind in this process; a PostgreSQL server is started when a test first asks for one."""
    started: dict[str, Databases] = {}

    def of(kind: str) -> Databases:
        if kind not in started:
            started[kind] = SqliteFiles() if kind == SQLITE else PostgresServer()
        return started[kind]

    yield of
    for databases in started.values():
        databases.stop()


@pytest.fixture(params=[SQLITE, pytest.param(POSTGRES, marks=pytest.mark.postgres)])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Each kind of database in turn; override it in a test module to stay with one."""
    return str(request.param)


@pytest.fixture
def databases(databases_of: DatabasesOf, database_kind: str) -> Databases:
    """The databases of the kind that it is the turn of."""
    return databases_of(database_kind)


@pytest.fixture
def empty_database_url(databases: Databases) -> Iterator[str]:
    """The address of a database without a table."""
    with databases.empty("empty") as url:
        yield url


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """The address of a database on the newest revision, with what the migrations bring and nothing else.

    It is the same address in every test, so that the tests of a process can share an application.
    """
    with databases.copy(migrate, "chung") as url:
        yield url
