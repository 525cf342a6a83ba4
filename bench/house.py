"""A house of its own for each row: a migrated database on the disk, a province in it, and the application."""

import http.cookies
import io
import logging
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import urlencode

from alembic import command
from flask import Flask

from app.cli.migrate import migration_config
from app.extensions import db
from app.factory import create_app
from bench.province import PASSWORD, Province, build_province
from config import ROOT, Settings
from tests.postgres import PostgresServer

SECRET_KEY = "a key for the benchmark, long enough for the settings"
UNLIMITED = "1000000 per second"
"""The limiter runs as always; only its figure would stop a benchmark."""


@contextmanager
def folder() -> Iterator[Path]:
    """A folder on the disk where the product keeps its data, gone afterwards."""
    parent = ROOT / "var" / "bench"
    parent.mkdir(parents=True, exist_ok=True)
    path = Path(tempfile.mkdtemp(dir=parent))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def sqlite_url() -> Iterator[str]:
    """The address of a migrated SQLite file."""
    with folder() as path:
        url = f"sqlite:///{path / 'chung.sqlite3'}"
        command.upgrade(migration_config(url), "head")
        yield url


@contextmanager
def postgresql_url() -> Iterator[str]:
    """The address of a migrated database of a PostgreSQL server that waits for the disk, as in service."""
    server = PostgresServer(is_durable=True)
    try:
        url = server.url(server.create())
        command.upgrade(migration_config(url), "head")
        yield url
    finally:
        server.stop()


DATABASES = {"sqlite": sqlite_url, "postgresql": postgresql_url}


def _application(url: str, var_dir: Path, log: TextIO) -> Flask:
    app = create_app(
        Settings(  # type: ignore[call-arg]  # the library's own argument
            _env_file=None, secret_key=SECRET_KEY, database_url=url, var_dir=var_dir, is_demo=False,
            log_format="json", rate_limit=UNLIMITED,
        )
    )  # fmt: skip
    _log_to(log)
    return app


def _log_to(log: TextIO) -> None:
    """Let each request write its line as in service, but not between the lines of the table."""
    for handler in logging.getLogger("chung").handlers:
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(log)


@contextmanager
def house(kind: str, cases: int) -> Iterator[tuple[Flask, Province]]:
    """An application on a database of a kind, with a province of so many open cases; nobody is in its context."""
    with DATABASES[kind]() as url, served(url) as app:
        with app.app_context():
            province = build_province(cases)
        yield app, province


@contextmanager
def served(url: str) -> Iterator[Flask]:
    """The application on a database that is there; nobody is in its context, and it is closed at the end."""
    with folder() as var_dir, (var_dir / "log").open("w", encoding="utf-8") as log:
        app = _application(url, var_dir, log)
        try:
            yield app
        finally:
            _log_to(sys.stderr)
            with app.app_context():
                db.session.remove()
                for engine in db.engines.values():
                    engine.dispose()


class Caller:
    """Sends requests to the application as a server does: an environment in, status and body out.

    A test client would add its own building and reading of requests, which is no cost of the product.
    """

    def __init__(self, app: Flask, cookie: str = "", token: str = "") -> None:
        self._app = app
        self._headers: dict[str, Any] = {"HTTP_HOST": "localhost", "HTTP_ACCEPT": "*/*"}
        if cookie:
            self._headers["HTTP_COOKIE"] = cookie
        if token:
            self._headers["HTTP_AUTHORIZATION"] = f"Bearer {token}"

    def send(
        self, method: str, path: str, query: str = "", body: bytes = b"", kind: str = "", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Send one request; give status, headers (the last of a name) and body."""
        told: dict[str, Any] = {}

        def start_response(status: str, sent: list[tuple[str, str]], _error: Any = None) -> Any:
            told.update(status=int(status[:3]), headers=dict(sent))
            return lambda _data: None

        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": kind,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
            **self._headers,
            **headers,
        }
        answer = self._app.wsgi_app(environ, start_response)
        try:
            data = b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        return told["status"], told["headers"], data

    def get(self, path: str, query: str = "") -> bytes:
        """Read one page; anything but 200 is an error of the benchmark."""
        status, _headers, data = self.send("GET", path, query)
        if status != 200:
            raise RuntimeError(f"GET {path} answered {status}")
        return data


def form_token(page: bytes) -> str:
    """Read the form token of a page."""
    found = re.search(rb'name="csrf_token" value="([^"]+)"', page)
    if found is None:
        raise RuntimeError("the page has no form")
    return found[1].decode()


def sign_in_body(page: bytes, email: str) -> bytes:
    """What the form of the sign-in page sends."""
    return urlencode({"csrf_token": form_token(page), "email": email, "password": PASSWORD}).encode()


def signed_in(app: Flask, email: str) -> Caller:
    """A browser with a session, signed in through the page."""
    _status, headers, page = Caller(app).send("GET", "/dang-nhap")
    browser = Caller(app, cookie=cookie_of(headers))
    status, headers, _page = browser.send(
        "POST", "/dang-nhap", body=sign_in_body(page, email), kind="application/x-www-form-urlencoded"
    )
    if status != 303:
        raise RuntimeError(f"signing in answered {status}")
    return Caller(app, cookie=cookie_of(headers))


def cookie_of(headers: dict[str, str]) -> str:
    """The session's cookie as the browser sends it back."""
    jar = http.cookies.SimpleCookie(headers["Set-Cookie"])
    return "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())
