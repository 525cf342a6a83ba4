"""The databases of the tests: every test gets one of its own, a copy of one that was migrated once."""

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from hypothesis import settings

from app.cli.migrate import migration_config
from tests.postgres import PostgresServer

SQLITE, POSTGRES = "sqlite", "postgres"
HASH_SEED = "PYTHONHASHSEED"


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
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server for this process, started when the first test asks for it."""
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: PostgresServer) -> str:
    """The name of a database on the newest revision, to be copied."""
    name = postgres_server.create()
    command.upgrade(migration_config(postgres_server.url(name)), "head")
    return name


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file on the newest revision, to be copied."""
    file = tmp_path_factory.mktemp("migrated") / "chung.sqlite3"
    command.upgrade(migration_config(f"sqlite:///{file}"), "head")
    return file


@pytest.fixture(params=[SQLITE, pytest.param(POSTGRES, marks=pytest.mark.postgres)])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Each kind of database in turn; override it in a test module to stay with one."""
    return str(request.param)


@pytest.fixture
def empty_database_url(request: pytest.FixtureRequest, database_kind: str, tmp_path: Path) -> Iterator[str]:
    """The address of a database without a table."""
    if database_kind == SQLITE:
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = server.create()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, database_kind: str, tmp_path: Path) -> Iterator[str]:
    """The address of a database on the newest revision, with what the migrations bring and nothing else."""
    if database_kind == SQLITE:
        file = tmp_path / "chung.sqlite3"
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), file)
        yield f"sqlite:///{file}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = server.create(request.getfixturevalue("migrated_postgres"))
    yield server.url(name)
    server.drop(name)
