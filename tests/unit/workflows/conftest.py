"""What most tests of the rules begin with: one case's facts, on one day, and the officers around it."""

from datetime import date, datetime

import pytest

from workflows.calendar import Calendar, build_calendar
from workflows.data.calendar_vn import OFFICIAL_OFF, OFFICIAL_WORKED
from workflows.fields import VIETNAM
from workflows.policies import Policies
from workflows.roles import Actor, Role
from workflows.rows import Facts

TODAY = date(2025, 6, 10)
"""A Tuesday in a week without a holiday."""


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    """The official calendar of three years."""
    return build_calendar(OFFICIAL_OFF, OFFICIAL_WORKED, 2024, 2027)


@pytest.fixture
def facts(calendar: Calendar) -> Facts:
    """A case under review on the default track, received on Monday 9 June 2025; change it with `replace`."""
    return Facts(
        state="under_review",
        today=TODAY,
        now=datetime(2025, 6, 10, 9, 0, tzinfo=VIETNAM),
        calendar=calendar,
        policies=Policies(),
        received_on=date(2025, 6, 9),
    )


@pytest.fixture
def officer() -> Actor:
    """Account 7 of agency 1, with the role of a reviewer."""
    return Actor(7, 1, frozenset({Role.FOCAL_REVIEWER}), "Chuyên viên thẩm tra")
