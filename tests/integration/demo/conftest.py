"""The demonstration, loaded once for each kind of database; every test gets a copy."""

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.demonstration import load_demonstration


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """The address of a copy of the loaded demonstration."""
    with databases.copy(load_demonstration, "chung") as url:
        yield url
