"""A served demonstration of its own for every journey, and people at their browsers."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from app.adapters import passwords
from app.extensions import db
from app.factory import create_app
from config import Settings
from tests.conftest import SQLITE
from tests.databases import Databases
from tests.demonstration import load_demonstration
from tests.journeys.desk import Desk

CHROMIUM = "/usr/bin/chromium"
SWITCHES = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking")
OpenDesk = Callable[..., Desk]


def _settings(url: str, var_dir: Path) -> Settings:
    return Settings(
        _env_file=None,
        secret_key="a key for tests, long enough for the settings",
        database_url=url,
        var_dir=var_dir,
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


@pytest.fixture
def database_kind() -> str:
    """One is enough: what the database does is no matter of the browser."""
    return SQLITE


@pytest.fixture
def address(databases: Databases, tmp_path: Path, _quick_passwords: None) -> Iterator[str]:
    """Where a fresh copy of the demonstration is served until the test ends."""
    with databases.copy(load_demonstration, "journey") as url, _served(url, tmp_path) as address:
        yield address


@contextmanager
def _served(url: str, var_dir: Path) -> Iterator[str]:
    app = create_app(_settings(url, var_dir))
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join(10)
    server.server_close()
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


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
