"""Absences in tests: roles handed over, and people as they act on another day.

stand_in(world, "other_reviewer", "reviewer", Role.FOCAL_REVIEWER)
world.act("propose_grant", "other_reviewer", case_id)
"""

from datetime import timedelta
from typing import Any

from app.extensions import db
from app.models.accounts import Account, AccountRole
from app.services.accounts import actor_of
from app.services.delegations import delegate
from app.services.transaction import transaction
from tests.scenario import Scenario
from workflows.fields import VIETNAM
from workflows.roles import Actor, Role


def given_for(world: Scenario, deputy: str, *roles: Role, days: int = 4, **changes: Any) -> dict[str, Any]:
    """Sound answers to the form of a delegation from today on."""
    today = world.now.astimezone(VIETNAM).date()
    sound = {
        "deputy": str(world.people[deputy].account_id),
        "roles": [role.value for role in roles],
        "from_on": today.isoformat(),
        "until_on": (today + timedelta(days=days)).isoformat(),
        "reason": "Đi công tác",
    }
    return {**sound, **changes}


def stand_in(
    world: Scenario, deputy: str, absent: str, *roles: Role, by: str = "", days: int = 4, **changes: Any
) -> int:
    """Let one person stand in for another, from today on, by the absent one's own hand unless told otherwise."""
    delegation_id = delegate(
        world.people[absent].account_id or 0,
        given_for(world, deputy, *roles, days=days, **changes),
        actor=world.people[by or absent],
        now=world.now,
        recorded_at=world.now,
    )
    renew(world, deputy)
    return delegation_id


def renew(world: Scenario, *names: str) -> Actor:
    """Build people anew, as their next request does; return the last one."""
    db.session.expire_all()
    for name in names:
        account = db.session.get_one(Account, world.people[name].account_id)
        world.people[name] = actor_of(account, world.now.astimezone(VIETNAM).date())
    return world.people[names[-1]]


def employ(world: Scenario, name: str, *roles: Role) -> None:
    """Give a person more roles for good."""
    with transaction():
        account = db.session.get_one(Account, world.people[name].account_id)
        account.roles = [*account.roles, *(AccountRole(role=role.value) for role in roles)]
    renew(world, name)
