"""An application of its own for every integration test, on each database in turn."""

from collections.abc import Iterator
from pathlib import Path

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


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """The settings of a demonstration on this machine."""
    return Settings(
        _env_file=None,
        secret_key=SECRET_KEY,
        database_url=database_url,
        var_dir=tmp_path / "var",
        is_demo=True,
        log_format="text",
    )


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates that one test compiled, for the next one."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(
    settings: Settings, compiled_templates: FileSystemBytecodeCache, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """The application, on a migrated database; push a context with the fixture `context` where no request does."""
    # The real figures take some tenths of a second for each password, on purpose.
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    app = create_app(settings)
    app.testing = True
    app.jinja_env.bytecode_cache = compiled_templates
    with app.app_context():
        limiter.reset()
    yield app
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    """An application context, for services and queries that are called without a request."""
    with app.app_context():
        yield


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript that nobody has signed in with."""
    return app.test_client()
