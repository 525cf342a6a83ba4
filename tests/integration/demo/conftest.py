"""The demonstration, loaded once for each kind of database; every test gets a copy."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.extensions import db
from app.factory import create_app
from config import Settings
from tests.conftest import SQLITE
from tests.postgres import PostgresServer


def load_into(url: str, folder: Path) -> None:
    """Run `flask demo load` on a migrated database, as a fresh installation does."""
    settings = Settings(
        _env_file=None,
        secret_key="a key for tests, long enough for the settings",
        database_url=url,
        var_dir=folder,
        is_demo=True,
        log_format="text",
    )
    app = create_app(settings)
    result = app.test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 0, result.output
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def loaded_sqlite(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the demonstration in it, to be copied."""
    folder = tmp_path_factory.mktemp("loaded")
    file = folder / "chung.sqlite3"
    shutil.copyfile(migrated_sqlite, file)
    load_into(f"sqlite:///{file}", folder)
    return file


@pytest.fixture(scope="session")
def loaded_postgres(
    postgres_server: PostgresServer, migrated_postgres: str, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The name of a database with the demonstration in it, to be copied."""
    name = postgres_server.create(migrated_postgres)
    load_into(postgres_server.url(name), tmp_path_factory.mktemp("loaded"))
    return name


@pytest.fixture
def database_url(request: pytest.FixtureRequest, database_kind: str, tmp_path: Path) -> Iterator[str]:
    """The address of a copy of the loaded demonstration."""
    if database_kind == SQLITE:
        file = tmp_path / "chung.sqlite3"
        shutil.copyfile(request.getfixturevalue("loaded_sqlite"), file)
        yield f"sqlite:///{file}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = server.create(request.getfixturevalue("loaded_postgres"))
    yield server.url(name)
    server.drop(name)
