"""Every action of the catalogue, tried at the door by every role from every side in every state (2, 3.2, 0.6.3)."""

from collections.abc import Callable

import pytest

from tests import expected_catalogue_matrix as catalogue
from tests import expected_matrix as expected
from tests.catalogue_scenario import CatalogueScenario
from tests.integration.services.test_matrix import attempts
from tests.scenario import CHAIRMAN, FOCAL, OTHER, OWNER, REQUESTER
from workflows.roles import SYSTEM_ACTOR, Actor, Role

Matrix = dict[str, tuple[expected.Line, ...]]

LENT = {REQUESTER: ("REQUESTER",), OWNER: ("OWNER",), FOCAL: ("FOCAL",), OTHER: (), CHAIRMAN: ("CHAIRMAN",)}
"""Which agency stands where with a proposal on DB-LENT, which one agency manages and another owns."""
OWN_PAPER = {REQUESTER: (), FOCAL: ("REQUESTER", "FOCAL"), CHAIRMAN: ("CHAIRMAN",)}
PUBLISHER = {REQUESTER: ("REQUESTER",), OWNER: (), FOCAL: ("FOCAL",), CHAIRMAN: ("CHAIRMAN",)}


@pytest.fixture
def world(context: None) -> CatalogueScenario:
    return CatalogueScenario()


def _ask_supplement(world: CatalogueScenario) -> int:
    case_id = world.sent("EDIT", "DB-LENT")
    world.act("ask_supplement", "clerk", case_id)
    world.act("sign_supplement", "leader", case_id)
    world.act("issue_supplement", "clerk", case_id)
    return case_id


def _consult(world: CatalogueScenario) -> int:
    case_id = world.under_review("EDIT", "DB-LENT")
    world.act("consult", "reviewer", case_id)
    return case_id


def _go_up(world: CatalogueScenario, then: str = "") -> int:
    case_id = world.ready("EDIT", "DB-LENT")
    submission_id = world.submitted(case_id)
    if then == "return":
        world.act("chairman_return", "office", case_id)
    if then in ("APPROVED", "REJECTED", "applied"):
        world.decide(submission_id, {case_id: "REJECTED" if then == "REJECTED" else "APPROVED"})
    if then == "applied":
        world.apply(submission_id)
        world.notify(case_id)
    return case_id


def _agency_review(world: CatalogueScenario) -> int:
    case_id = world.propose("EDIT", "DB-LENT")
    world.act("send_for_signature", "filer", case_id)
    return case_id


def _return(world: CatalogueScenario) -> int:
    case_id = world.sent("EDIT", "DB-LENT")
    world.act("return_ineligible", "leader", case_id)
    world.act("issue_ineligible", "clerk", case_id)
    return case_id


def _withdraw(world: CatalogueScenario) -> int:
    case_id = world.sent("EDIT", "DB-LENT")
    world.act("withdraw", "approver", case_id)
    return case_id


PROPOSALS: dict[str, Callable[[CatalogueScenario], int]] = {
    "draft": lambda world: world.propose("EDIT", "DB-LENT"),
    "agency_review": _agency_review,
    "submitted": lambda world: world.sent("EDIT", "DB-LENT"),
    "supplement": _ask_supplement,
    "awaiting_consent": lambda world: world.accepted("EDIT", "DB-LENT"),
    "under_review": lambda world: world.under_review("EDIT", "DB-LENT"),
    "consulting": _consult,
    "ready": lambda world: world.ready("EDIT", "DB-LENT"),
    "submitted_to_chairman": _go_up,
    "chairman_returned": lambda world: _go_up(world, "return"),
    "decided_approved": lambda world: _go_up(world, "APPROVED"),
    "decided_rejected": lambda world: _go_up(world, "REJECTED"),
    "applied": lambda world: _go_up(world, "applied"),
    "returned_ineligible": _return,
    "withdrawn": _withdraw,
}


def _submission(state: str) -> Callable[[CatalogueScenario], int]:
    def take(world: CatalogueScenario) -> int:
        case_id = world.ready("EDIT", "DB-OWN")
        submission_id = world.build(case_id)
        if state == "cancelled":
            world.act("cancel_submission", "reviewer", submission_id)
        if state in ("drafting", "cancelled"):
            return submission_id
        world.sign(submission_id)
        if state == "signed":
            return submission_id
        world.issue(submission_id)
        if state == "returned":
            world.act("chairman_return", "office", submission_id)
        if state == "decision_entered":
            world.decide(submission_id, {case_id: {"update_mode": "MANUAL"}})
        if state in ("decided", "closed"):
            world.decide(submission_id, {case_id: "APPROVED" if state == "decided" else "REJECTED"})
        return submission_id

    return take


def _publication(*actions: str) -> Callable[[CatalogueScenario], int]:
    def take(world: CatalogueScenario) -> int:
        case_id = world.publication()
        for action in actions:
            world.act(action, "approver", case_id)
        return case_id

    return take


PUBLICATIONS = {
    "awaiting_approval": _publication(),
    "published": _publication("approve_publication"),
    "not_published": _publication("decline_publication"),
    "unpublished": _publication("approve_publication", "unpublish"),
}


def _actors(
    world: CatalogueScenario, sides: dict[str, tuple[str, ...]]
) -> list[tuple[Actor, str, tuple[str, ...], str]]:
    """Every role in every agency around the case: actor, role, sides, agency.

    An agency that is no party is tried with all its roles at once, but without the office's, which needs no agency.
    """
    alone = (Role.SYSTEM,)
    beyond = (*alone, Role.AUDITOR, Role.ADMIN, Role.CHAIRMAN_OFFICE)
    everything = [role for role in Role if role not in beyond]
    found = []
    for symbol, parties in sides.items():
        if not parties:
            found.append((world.somebody(symbol, *everything), "NO_PARTY", (), symbol))
            continue
        for role in Role:
            if role in alone:
                continue
            above = ("CHAIRMAN",) if role is Role.CHAIRMAN_OFFICE else ()
            held = tuple(party for party in parties if party != "CHAIRMAN")
            found.append((world.somebody(symbol, role), role.value, held + above, symbol))
    return [*found, (SYSTEM_ACTOR, "SYSTEM", ("SYSTEM",), "")]


def _answer(kind: str, matrix: Matrix, action: str, role: str, parties: tuple[str, ...], state: str) -> str:
    mine = {f"{role}@{party}" for party in parties}
    if not catalogue.sees(kind, role, parties, state) or not mine & expected.ever_allowed(matrix, action):
        return "hidden"
    return "open" if mine & expected.allowed(matrix, action, state) else "wrong_state"


def _differences(
    world: CatalogueScenario, case_id: int, matrix: Matrix, sides: dict[str, tuple[str, ...]], state: str
) -> list[str]:
    kind = world.case(case_id).kind
    wrong = []
    for actor, role, parties, symbol in _actors(world, sides):
        for action, got in attempts(case_id, matrix, actor, world).items():
            wanted = _answer(kind, matrix, action, role, parties, state)
            if got != wanted:
                wrong.append(f"{action} by {role} of {symbol}: {got}, not {wanted}")
    return wrong


EVERY = [
    *((state, catalogue.PROPOSAL, LENT, take) for state, take in PROPOSALS.items()),
    *((state, catalogue.SUBMISSION, OWN_PAPER, _submission(state)) for state in catalogue.SUBMISSION_STATES),
    *((state, catalogue.PUBLICATION, PUBLISHER, take) for state, take in PUBLICATIONS.items()),
]


@pytest.mark.parametrize("state,matrix,sides,take", EVERY, ids=lambda part: part if isinstance(part, str) else "")
def test_every_role_of_every_side_gets_the_answer_of_the_matrix(world, state, matrix, sides, take):
    case_id = take(world)
    assert world.case(case_id).state == state
    assert _differences(world, case_id, matrix, sides, state) == []
    assert world.case(case_id).state == state


BEGINS = {"build_submission": ("FOCAL_REVIEWER", "FOCAL_HEAD"), "request_publication": ("AGENCY_FILER",)}


def test_a_submission_is_begun_in_the_department_and_a_publication_in_any_agency(world):
    actions = {*catalogue.PROPOSAL, *catalogue.SUBMISSION, *catalogue.PUBLICATION}
    for actor, _, _, symbol in _actors(world, {REQUESTER: ("REQUESTER",), FOCAL: ("FOCAL",)}):
        for action, got in attempts(None, actions, actor, world).items():
            may = bool(actor.roles & {Role(name) for name in BEGINS.get(action, ())})
            is_begun = may and (action != "build_submission" or symbol == FOCAL)
            assert got == ("open" if is_begun else "hidden"), (action, symbol)


def test_a_stale_page_is_told_before_anything_else_but_after_404(world):
    case_id = world.sent("EDIT", "DB-LENT")
    version = world.case(case_id).version
    assert world.refused("accept", "stranger", case_id, seen_version=version - 1) == "NotVisible"
    assert world.refused("accept", "clerk", case_id, seen_version=version - 1) == "Stale"
    assert world.refused("consult_done", "reviewer", case_id, seen_version=version - 1) == "Stale"
    assert world.refused("consult_done", "reviewer", case_id, seen_version=version) == "NotPossible"
    assert world.refused("accept", "clerk", case_id, {}, seen_version=version) == "Invalid"
