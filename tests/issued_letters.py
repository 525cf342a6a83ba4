"""Every official letter, played through the real door until it is issued: one recipe for each code and variant.

letter = issue(Scenario(), "D5", "REVIEW")
"""

from collections.abc import Callable

from sqlalchemy import select

from app.adapters.clock import local_date
from app.extensions import db
from app.models.letters import Letter
from app.services.calendar import change_calendar, read_edit
from tests.scenario import Scenario

WAITING = ("PREPARED", "INITIALLED", "SIGNED")


def send_out(world: Scenario, case_id: int, code: str) -> None:
    """Sign a letter of the queue where it waits for that, and issue it."""
    waiting = [status for each, _, status in world.letters(case_id) if each == code and status in WAITING]
    status = waiting[-1]
    if status == "PREPARED" and code != "D1":
        world.act("sign_letter", "leader", case_id, letter=str(world.letter(case_id, code, status).id))
        status = "SIGNED"
    world.act("issue_letter", "clerk", case_id, letter=str(world.letter(case_id, code, status).id))


def _after(state: str, code: str = "", database: str = "DB-OWNER") -> Callable[[Scenario], int]:
    def play(world: Scenario) -> int:
        case_id = world.to_state(state, database=database)
        if code:
            send_out(world, case_id, code)
        return case_id

    return play


def _doing(state: str, *steps: str, code: str = "", database: str = "DB-OWNER") -> Callable[[Scenario], int]:
    def play(world: Scenario) -> int:
        case_id = world.to_state(state, database=database)
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


def _moved_by_the_calendar(world: Scenario) -> int:
    """The Thursday after the consent becomes a day off, so that the printed date moves."""
    case_id = world.to_state("under_review")
    send_out(world, case_id, "D1")
    edit = {
        "document_no": "Công văn số 4150/VPCP-KGVX",
        "days": [
            {"day": "12/06/2025", "kind": "off", "name": "Nghỉ hoán đổi"},
            {"day": "21/06/2025", "kind": "worked", "name": "Làm bù cho ngày 12/6/2025"},
        ],
    }
    admin = world.people["admin"]
    change_calendar(read_edit(edit), seen_edition=0, actor=admin, now=world.now, recorded_at=world.now)
    send_out(world, case_id, "D1")
    return case_id


def _refused_formally(world: Scenario) -> int:
    case_id = world.paper("DB-NATIONAL")
    world.act("propose_formal_refusal", "reviewer", case_id, refusal_reason_code="NOT_PROVINCIAL_SCOPE")
    world.act("sign_refusal", "leader", case_id)
    world.act("issue_refusal", "clerk", case_id)
    return case_id


RECIPES: dict[tuple[str, str], Callable[[Scenario], int]] = {
    ("D1", "A"): _doing("submitted", "intake_accept:clerk", database="DB-OWN"),
    ("D1", "B"): _after("awaiting_consent"),
    ("D1", "C"): _after("under_review", "D1"),
    ("D2", "INTAKE"): _after("supplement_intake"),
    ("D2", "REVIEW"): _after("supplement_review"),
    ("D3", "CONSENT"): _after("awaiting_consent", "D3"),
    ("D4", "GRANT"): _after("granted"),
    ("D5", "REVIEW"): _after("refused"),
    ("D5", "FORMAL"): _refused_formally,
    ("D5", "OWNER_REFUSED"): _doing(
        "awaiting_consent", "owner_refuse:owner", "sign_refusal:leader", "issue_refusal:clerk"
    ),
    ("D5", "LAPSE_NO_SUPPLEMENT"): _after("lapsed"),
    ("D5", "LAPSE_NO_CONSENT"): _doing(
        "awaiting_consent",
        *("days:5", "remind_owner:system", "days:3", "remind_owner:system", "days:2", "escalate_silence:system"),
        *("days:5", "hear_requester:clerk", "lapse_no_consent:leader", "issue_lapse:clerk"),
    ),
    ("D8", "RESCHEDULE"): _doing("approved", "days:4", "reschedule:leader", code="D8"),
    ("D11", "SUSPEND"): _after("suspended"),
    ("D11", "REVOKE"): _after("revoked"),
    ("D11", "REINSTATE"): _doing("suspended", "order_reinstate:leader", code="D11"),
    ("D12", "CONSENT"): _doing("awaiting_consent", "days:8", "remind_owner:system", code="D12"),
    ("D14", "A"): _after("withdrawn", "D14"),
    ("D14", "B"): _after("out_of_scope", "D14"),
}
"""How each letter comes about; the last step of a recipe issues it."""

CAUSES: dict[str, Callable[[Scenario], int]] = {
    "CONSENT": _after("under_review", "D1"),
    "SUPPLEMENT": _doing("supplement_review", "days:2", "supplement_received:approver", code="D1"),
    "CALENDAR": _moved_by_the_calendar,
}
"""The three causes of the slip that tells or moves the date (D1, variant C)."""


def last_issued(case_id: int, code: str) -> Letter:
    """The letter that was issued last in a case."""
    query = select(Letter).where(Letter.case_id == case_id, Letter.code == code, Letter.status == "ISSUED")
    return db.session.scalars(query.order_by(Letter.issued_at.desc(), Letter.id.desc()).limit(1)).one()


def issue(world: Scenario, code: str, variant: str) -> Letter:
    """Play the recipe of a letter and return it."""
    letter = last_issued(RECIPES[code, variant](world), code)
    assert (letter.variant, letter.issued_on) == (variant, local_date(world.now))
    return letter
