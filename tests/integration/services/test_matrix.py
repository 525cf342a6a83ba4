"""Every action, tried at the door by every role from every side in every state, against the hand-written matrix."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

import pytest

from app.services.actions import perform_action
from app.services.problems import DoorProblem, Invalid, NotPossible, NotVisible
from app.services.transaction import transaction
from tests import expected_matrix as expected
from tests.scenario import ENDED, FOCAL, OTHER, OWNER, REQUESTER, Scenario
from workflows.roles import SYSTEM_ACTOR, Actor, Role

pytestmark = pytest.mark.usefixtures("context")

SIDES: dict[str, dict[str, tuple[str, ...]]] = {
    "DB-OWNER": {REQUESTER: ("REQUESTER",), OWNER: ("OWNER",), FOCAL: ("FOCAL",), OTHER: ()},
    "DB-FOCAL": {REQUESTER: ("REQUESTER",), OWNER: (), FOCAL: ("OWNER", "FOCAL"), OTHER: ()},
    "DB-OWN": {REQUESTER: ("REQUESTER", "OWNER"), OWNER: (), FOCAL: ("FOCAL",), OTHER: ()},
}
"""Which agency stands where in a case on each database."""

CASES = (
    *((state, "DB-OWNER") for state in expected.STATES),
    ("submitted", "DB-FOCAL"),
    ("submitted", "DB-OWN"),
)
ACCOUNTS = (
    ("created", "created_locked", "approved"),
    ("granted", "active", "granted"),
    ("suspended", "suspended", "granted"),
    ("revoked", "revoked", "granted"),
    ("expired", "expired", "granted"),
)
"""The step that takes a case there, the state of its account, and the state of the case."""


class UndoneError(Exception):
    """Takes back what an attempt did."""


def attempts(case_id: int | None, actions: Iterable[str], actor: Actor, world: Scenario) -> dict[str, str]:
    """Try actions with nothing given, and say in one word what the door answered to each.

    What is refused changes nothing and shares a transaction; what was open is taken back before the next attempt.
    """
    waiting, answers = list(actions), {}
    while waiting:
        with suppress(UndoneError), transaction():
            answer = ""
            while waiting and answer != "open":
                action = waiting.pop()
                answer = answers[action] = _answer_to(case_id, action, actor, world)
            raise UndoneError
    return answers


def _answer_to(case_id: int | None, action: str, actor: Actor, world: Scenario) -> str:
    try:
        perform_action(case_id, action, actor=actor, seen_version=None, given={}, now=world.now)
    except NotVisible:
        return "hidden"
    except NotPossible as refused:
        return "wrong_state" if refused.problems[0].code == "wrong_state" else "open"
    except Invalid:
        return "open"
    return "open"


def attempt(case_id: int | None, action: str, actor: Actor, world: Scenario) -> str:
    """Try one action."""
    return attempts(case_id, [action], actor, world)[action]


def actors(world: Scenario, sides: dict[str, tuple[str, ...]]) -> list[tuple[Actor, str, tuple[str, ...], str]]:
    """Every role in every agency around the case, and the system: actor, role, sides, agency.

    An agency that is no party is tried with all its roles at once: not even together do they open anything.
    """
    roles = [role for role in Role if role is not Role.SYSTEM]
    everything = [role for role in roles if role not in (Role.AUDITOR, Role.ADMIN)]
    found = [
        (world.somebody(symbol, role), role.value, parties, symbol)
        for symbol, parties in sides.items()
        if parties
        for role in roles
    ]
    found += [
        (world.somebody(symbol, *everything), "NO_PARTY", (), symbol)
        for symbol, parties in sides.items()
        if not parties
    ]
    return [*found, (SYSTEM_ACTOR, "SYSTEM", ("SYSTEM",), "")]


def differences(world: Scenario, case_id: int, table, sides, case_state: str, state: str) -> list[str]:
    """Try everything and name each answer that is not the one written down; `state` is the one the table looks at."""
    wrong = []
    for actor, role, parties, symbol in actors(world, sides):
        for action, got in attempts(case_id, table, actor, world).items():
            wanted = expected.answer(table, action, role, parties, case_state, state)
            if got != wanted:
                wrong.append(f"{action} by {role} of {symbol}: {got}, not {wanted}")
    return wrong


@pytest.mark.parametrize("state,database", CASES)
def test_every_role_of_every_side_gets_the_answer_of_the_matrix(state, database):
    world = Scenario()
    case_id = world.to_state(state, database=database)
    assert differences(world, case_id, expected.CONNECTION, SIDES[database], state, state) == []
    assert world.case(case_id).state == state


@pytest.mark.parametrize("step,account_state,case_state", ACCOUNTS)
def test_every_role_of_every_side_gets_the_answer_of_the_account_s_matrix(step, account_state, case_state):
    world = Scenario()
    case_id = world.to_state(step)
    assert world.account(case_id).state == account_state
    assert differences(world, case_id, expected.ACCOUNT, SIDES["DB-OWNER"], case_state, account_state) == []


def test_a_case_without_an_account_has_nothing_to_suspend_or_revoke():
    world = Scenario()
    case_id = world.to_state("under_review")
    leader = world.somebody(FOCAL, Role.FOCAL_LEADER)
    assert attempt(case_id, "order_revoke", leader, world) == "wrong_state"
    assert attempt(case_id, "revoke", SYSTEM_ACTOR, world) == "wrong_state"
    assert attempt(case_id, "suspend", world.somebody(FOCAL, Role.TECH_OPERATOR), world) == "hidden"


BEGINS = {"declare_out_of_scope": "AGENCY_FILER", "register_paper": "FOCAL_CLERK"}


def test_a_case_is_begun_by_a_filer_or_by_the_clerk_of_the_focal_agency_and_by_no_other_action():
    world = Scenario()
    for actor, _, _, symbol in actors(world, SIDES["DB-OWNER"]):
        for action, got in attempts(None, (*expected.CONNECTION, *expected.ACCOUNT), actor, world).items():
            is_begun = BEGINS.get(action) in actor.roles and (action != "register_paper" or symbol == FOCAL)
            assert got == ("open" if is_begun else "hidden"), (action, symbol)


def test_an_officer_of_an_ended_agency_does_nothing_anywhere():
    world = Scenario()
    case_id = world.to_state("submitted")
    for role in Role:
        former = world.somebody(ENDED, role)
        assert former.is_agency_ended
        for action in (*expected.CONNECTION, *expected.ACCOUNT):
            assert attempt(case_id, action, former, world) == "hidden", (action, role)
            assert attempt(None, action, former, world) == "hidden", (action, role)


def test_an_agency_that_ends_loses_its_own_cases_from_its_officers():
    world = Scenario()
    case_id = world.to_state("submitted")
    assert attempt(case_id, "withdraw", world.people["approver"], world) == "open"
    former = replace(world.people["approver"], is_agency_ended=True)
    assert attempt(case_id, "withdraw", former, world) == "hidden"


def test_an_action_that_nobody_knows_and_a_case_that_is_not_there_are_404():
    world = Scenario()
    case_id = world.to_state("submitted")
    for action in ("fly", "", "intake_accept ", "INTAKE_ACCEPT"):
        assert attempt(case_id, action, world.people["clerk"], world) == "hidden"
    assert attempt(case_id + 1000, "intake_accept", world.people["clerk"], world) == "hidden"
    assert issubclass(NotVisible, DoorProblem)
