"""The databases of one test process: each that a test gets is a copy of one that was filled once."""

import os
import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from alembic import command

from app.cli.migrate import migration_config

Fill = Callable[[str], None]
"""Fills the empty database at an address."""

MEMORY = Path("/dev/shm")
ENOUGH_MEMORY = 2 * 1024**3


def place_for_data() -> Path | None:
    """Choose memory where there is enough of it: a disk takes its time for every copy and every commit."""
    try:
        is_enough = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ENOUGH_MEMORY
    except OSError:
        return None
    return MEMORY if is_enough else None


def migrate(url: str) -> None:
    """Bring the database at an address to the newest revision."""
    command.upgrade(migration_config(url), "head")


class Databases(ABC):
    """The databases of one kind, by name."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._filled: dict[Fill, str] = {}

    @abstractmethod
    def url(self, name: str) -> str:
        """Give the address of a database as SQLAlchemy takes it."""

    @abstractmethod
    def create(self, template: str = "", name: str = "") -> str:
        """Create a database, empty or a copy of another, and give its name, a new one if none is given."""

    @abstractmethod
    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected to it."""

    @abstractmethod
    def stop(self) -> None:
        """Remove everything."""

    def _new_name(self) -> str:
        return f"chung_{next(self._numbers)}"

    @contextmanager
    def empty(self, name: str) -> Iterator[str]:
        """Lend a database without a table, by its address."""
        self.create(name=name)
        yield self.url(name)
        self.drop(name)

    @contextmanager
    def copy(self, fill: Fill, name: str) -> Iterator[str]:
        """Lend a copy of a database that was filled when it was first asked for, by the address of the copy."""
        if fill not in self._filled:
            filled = self.create()
            fill(self.url(filled))
            self._filled[fill] = filled
        self.create(self._filled[fill], name)
        yield self.url(name)
        self.drop(name)


class SqliteFiles(Databases):
    """Database files in a folder of this process."""

    def __init__(self) -> None:
        super().__init__()
        place = place_for_data() or Path(tempfile.gettempdir())
        _sweep(place)
        self._folder = Path(tempfile.mkdtemp(prefix=f"{FOLDER}{os.getpid()}-", dir=place))

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.sqlite3"

    def url(self, name: str) -> str:
        """Give the address of a database as SQLAlchemy takes it."""
        return f"sqlite:///{self._file(name)}"

    def create(self, template: str = "", name: str = "") -> str:
        """Create a database, empty or a copy of another, and give its name, a new one if none is given."""
        name = name or self._new_name()
        if template:
            shutil.copyfile(self._file(template), self._file(name))
        return name

    def drop(self, name: str) -> None:
        """Remove a database file and what stands beside it; who has it open keeps a file without a name."""
        for file in self._folder.glob(f"{name}.sqlite3*"):
            file.unlink()

    def stop(self) -> None:
        """Remove everything."""
        shutil.rmtree(self._folder, ignore_errors=True)


FOLDER = "chung-sqlite-"


def _sweep(place: Path) -> None:
    """Remove what processes left that were killed: memory is dearer than a disk."""
    for folder in place.glob(f"{FOLDER}*-*"):
        try:
            os.kill(int(folder.name.removeprefix(FOLDER).partition("-")[0]), 0)
        except ProcessLookupError:
            shutil.rmtree(folder, ignore_errors=True)
        except PermissionError:
            continue  # somebody else's, who is at work
