"""What most tests of the services begin with."""

import pytest

from tests.scenario import Scenario


@pytest.fixture
def world(context: None) -> Scenario:
    """A small province on a Monday morning, inside an application context."""
    return Scenario()
