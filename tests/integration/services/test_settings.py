"""Policies are ours, not law: the administrator changes them, the trail keeps what they were."""

from typing import Any

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models.trail import Event
from app.queries.policies import policies
from app.services.problems import Invalid, NotVisible
from app.services.settings import change_policies, policies_as_typed
from tests.scenario import Scenario
from workflows.policies import Policies


@pytest.fixture
def world(context: None) -> Scenario:
    """The small province."""
    return Scenario()


def change(world: Scenario, who: str = "admin", **changes: Any) -> list[str]:
    """Send the form of the policies with some answers changed."""
    typed = {name: value if isinstance(value, (bool, tuple)) else str(value) for name, value in TYPED.items()}
    return change_policies({**typed, **changes}, actor=world.people[who], now=world.now, recorded_at=world.now)


TYPED = policies_as_typed(Policies())


def test_what_is_sent_unchanged_changes_nothing(world: Scenario) -> None:
    assert change(world) == []
    assert db.session.scalars(select(Event)).all() == []


def test_a_changed_policy_counts_from_the_next_action_on(world: Scenario) -> None:
    assert change(world, intake_window_days="2", is_head_signing_by_order="") == [
        "intake_window_days",
        "is_head_signing_by_order",
    ]
    assert (policies().intake_window_days, policies().is_head_signing_by_order) == (2, False)
    case_id = world.to_state("submitted")
    world.pass_days(2)
    world.act("prepare_intake_supplement", "clerk", case_id)


def test_the_trail_keeps_the_old_and_the_new_value(world: Scenario) -> None:
    change(world, receipt_policy="NEXT_WORKING_DAY")
    event = db.session.scalars(select(Event)).one()
    assert event.payload == {"receipt_policy": {"old": "ACTUAL_DATE", "new": "NEXT_WORKING_DAY"}}
    assert event.actor_id == world.people["admin"].account_id


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"owner_letter": "4"}, "owner_lapse"),
        ({"closing_hour": "25"}, "closing_hour"),
        ({"receipt_policy": "NEVER"}, "receipt_policy"),
        ({"official_email_domains": ""}, "official_email_domains"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(world: Scenario, changes: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        change(world, **changes)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert policies() == Policies()


def test_only_an_administrator_changes_policies(world: Scenario) -> None:
    with pytest.raises(NotVisible):
        change(world, "leader", closing_hour="16")
