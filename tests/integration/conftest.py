"""An application for every integration test, on each database in turn, with a database of the test's own.

To build an application takes longer than most tests, and longer still until its engine has compiled every statement
once: the tests of a process share one for each address. What a test changes in its settings is put back. A test that
adds routes to an application, or wants one in another condition, asks for `own_app`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache

from app.adapters import passwords
from app.extensions import db, limiter
from app.factory import create_app
from config import Settings

SECRET_KEY = "a key for tests, long enough for the settings"
BuildApp = Callable[[Settings], Flask]


@pytest.fixture(scope="session")
def var_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what the application writes beside its database."""
    return tmp_path_factory.mktemp("var")


@pytest.fixture
def settings(database_url: str, var_dir: Path) -> Settings:
    """The settings of a demonstration on this machine."""
    return Settings(
        _env_file=None,
        secret_key=SECRET_KEY,
        database_url=database_url,
        var_dir=var_dir,
        is_demo=True,
        log_format="text",
    )


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates that one application compiled, for the next one."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture(scope="session")
def build_app(compiled_templates: FileSystemBytecodeCache) -> BuildApp:
    """Builds an application that tests may look into."""

    def build(settings: Settings) -> Flask:
        app = create_app(settings)
        app.testing = True
        app.jinja_env.bytecode_cache = compiled_templates
        return app

    return build


@pytest.fixture(scope="session")
def shared_apps() -> dict[str, Flask]:
    """The applications of this process, by the address of their database."""
    return {}


@contextmanager
def _in_use(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    # The real figures take some tenths of a second for each password, on purpose.
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    with app.app_context():
        limiter.reset()
    with patch.dict(app.config), patch.dict(app.extensions):
        yield app
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def app(
    settings: Settings, shared_apps: dict[str, Flask], build_app: BuildApp, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """The application, on a migrated database; push a context with the fixture `context` where no request does."""
    if settings.database not in shared_apps:
        shared_apps[settings.database] = build_app(settings)
    with _in_use(shared_apps[settings.database], monkeypatch) as app:
        yield app


@pytest.fixture
def own_app(settings: Settings, build_app: BuildApp, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An application that no other test meets, on the same database."""
    with _in_use(build_app(settings), monkeypatch) as app:
        yield app


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    """An application context, for services and queries that are called without a request."""
    with app.app_context():
        yield


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript that nobody has signed in with."""
    return app.test_client()
