"""A served demonstration of its own for every journey, and people at their browsers."""

import logging
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from argon2 import PasswordHasher
from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from app.adapters import passwords
from app.extensions import db
from app.factory import create_app
from config import Settings
from tests.journeys.desk import Desk

CHROMIUM = "/usr/bin/chromium"
SWITCHES = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking")
OpenDesk = Callable[..., Desk]


def _settings(file: Path) -> Settings:
    return Settings(
        _env_file=None,
        secret_key="a key for tests, long enough for the settings",
        database_url=f"sqlite:///{file}",
        var_dir=file.parent,
        is_demo=True,
        log_format="text",
        rate_limit="60000 per minute",
    )


@pytest.fixture(scope="session")
def _quick_passwords() -> Iterator[None]:
    """The real figures take some tenths of a second for each password, on purpose."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        yield


@pytest.fixture(scope="session")
def demonstration(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory, _quick_passwords: None) -> Path:
    """A database file with the demonstration in it, to be copied."""
    file = tmp_path_factory.mktemp("demonstration") / "chung.sqlite3"
    shutil.copyfile(migrated_sqlite, file)
    app = create_app(_settings(file))
    result = app.test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 0, result.output
    _close(app)
    return file


@pytest.fixture
def address(demonstration: Path, tmp_path: Path) -> Iterator[str]:
    """Where a fresh copy of the demonstration is served until the test ends."""
    file = tmp_path / "chung.sqlite3"
    shutil.copyfile(demonstration, file)
    app = create_app(_settings(file))
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join(10)
    server.server_close()
    _close(app)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The distribution's browser, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield browser
        browser.close()


@pytest.fixture
def desk(chromium: Browser, address: str) -> Iterator[OpenDesk]:
    """Seat somebody at a browser of their own: `desk("lapho.sct")` signs in, `desk()` does not."""
    seated: list[Desk] = []

    def seat(who: str = "", **options: object) -> Desk:
        one = Desk(chromium, address, **options)
        seated.append(one)
        if who:
            one.sign_in(who)
        return one

    yield seat
    complaints = [complaint for one in seated for complaint in one.complaints]
    for one in seated:
        one.leave()
    assert complaints == []


def _close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
