"""Every letter on the catalogue, played through the real door until it is issued: one recipe for each code and variant.

letter = issue_catalogue_letter(CatalogueScenario(), "D7", "APPROVED")
"""

from collections.abc import Callable

from app.models.letters import Letter
from tests.catalogue_scenario import CatalogueScenario
from tests.issued_letters import last_issued, send_out

Recipe = Callable[[CatalogueScenario], int]


def _accepted(database: str | None, *steps: str, code: str) -> Recipe:
    def play(world: CatalogueScenario) -> int:
        case_id = world.accepted("EDIT" if database else "ADD", database)
        for step in steps:
            action, who = step.split(":")
            if action == "days":
                world.pass_days(int(who))
            else:
                world.act(action, who, case_id)
        if code:
            send_out(world, case_id, code)
        return case_id

    return play


def _returned(world: CatalogueScenario) -> int:
    case_id = world.sent("EDIT", "DB-OWN")
    world.act("return_ineligible", "leader", case_id)
    world.act("issue_ineligible", "clerk", case_id)
    return case_id


def _supplemented(world: CatalogueScenario) -> int:
    case_id = world.sent("ADD")
    for action, who in (("ask_supplement", "clerk"), ("sign_supplement", "leader"), ("issue_supplement", "clerk")):
        world.act(action, who, case_id)
    return case_id


def _submitted(world: CatalogueScenario) -> int:
    return world.submitted(world.ready("EDIT", "DB-OWN"))


def _told(result: object) -> Recipe:
    def play(world: CatalogueScenario) -> int:
        case_id, submission_id = world.decided("EDIT", "DB-OWN", result)
        if result != "REJECTED":
            world.apply(submission_id)
        world.notify(case_id)
        return case_id

    return play


def withdrawn_with_a_user(world: CatalogueScenario) -> tuple[int, int, int]:
    """A database with one live connection leaves the catalogue: the request, the proposal and the submission."""
    request_id = world.to_state("granted")
    case_id = world.ready("WITHDRAW", "DB-OWNER", **world.withdrawal())
    submission_id = world.submitted(case_id)
    world.decide(submission_id, {case_id: "APPROVED"})
    world.apply(submission_id)
    return request_id, case_id, submission_id


def _told_the_user(world: CatalogueScenario) -> int:
    request_id, _, _ = withdrawn_with_a_user(world)
    send_out(world, request_id, "D7")
    return request_id


CATALOGUE_RECIPES: dict[tuple[str, str], Recipe] = {
    ("D1", "CATALOGUE"): _accepted(None, code=""),
    ("D2", "CATALOGUE"): _supplemented,
    ("D3", "CATALOGUE"): _accepted("DB-LENT", code="D3"),
    ("D5", "INELIGIBLE"): _returned,
    ("D5", "CATALOGUE_LAPSE"): _accepted(
        "DB-LENT",
        *("days:5", "remind_owner:system", "days:3", "remind_owner:system", "days:2", "escalate_silence:system"),
        *("days:5", "hear_requester:clerk", "lapse_no_consent:leader", "issue_lapse:clerk"),
        code="",
    ),
    ("D6", "SUBMISSION"): _submitted,
    ("D7", "APPROVED"): _told("APPROVED"),
    ("D7", "CHANGED"): _told({"p7_2_d_purpose": "Giải quyết thủ tục hành chính của ngành y tế tỉnh."}),
    ("D7", "REJECTED"): _told("REJECTED"),
    ("D7", "USER"): _told_the_user,
    ("D12", "CATALOGUE"): _accepted("DB-LENT", "days:8", "remind_owner:system", code="D12"),
    ("D14", "CATALOGUE"): _accepted("DB-OWN", "withdraw:approver", code="D14"),
    ("D15", "CONSULT"): _accepted("DB-OWN", "consult:reviewer", code="D15"),
}
"""How each letter on the catalogue comes up; the draft decision (D6b) is signed with its submission, not issued."""


def issue_catalogue_letter(world: CatalogueScenario, code: str, variant: str) -> Letter:
    """Play the recipe of a letter and return it."""
    letter = last_issued(CATALOGUE_RECIPES[code, variant](world), code)
    assert letter.variant == variant
    return letter
