"""One step of the demonstration's story, and the stretches that many cases share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from app.demo.catalogue import DATABASES
from app.demo.papers import Paper
from app.demo.request_data import REQUESTS
from app.demo.requests import AGENCY_OF, SIGNER
from workflows.fields import VIETNAM
from workflows.needs import INTAKE_ROWS

CLERK, HEAD, LEADER, DEPUTY = "vanthu.stttt", "truongphong.stttt", "giamdoc.stttt", "phogiamdoc.stttt"
FIRST_REVIEWER, SECOND_REVIEWER, OPERATOR = "thamtra1.stttt", "thamtra2.stttt", "lgsp.stttt"
OFFICE, SECOND_OFFICE = "tonghop.vpubnd", "tonghop2.vpubnd"
SYSTEM = "system"

OWNER_OF = {dataset.code: database.owner for database in DATABASES for dataset in database.datasets}


class TheLetter(NamedTuple):
    """Stands for the id of the newest letter of a code in the case."""

    code: str


class TheOfficer(NamedTuple):
    """Stands for the id of an account."""

    key: str


@dataclass(frozen=True)
class DemoStep:
    """What one person, or the timetable, does to one case at one instant."""

    at: datetime
    case: str
    action: str
    actor: str
    given: Mapping[str, Any] = field(default_factory=dict)


def at(text: str) -> datetime:
    """Read `05/08/2024 08:15` as an instant in Vietnam."""
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)


def step(moment: str, case: str, action: str, actor: str, **given: Any) -> DemoStep:
    """Write one step."""
    return DemoStep(at(moment), case, action, actor, given)


def mailbox(case: str, role: str) -> str:
    """Name an account of the case's requester."""
    return f"{role}.{AGENCY_OF[REQUESTS[case].agency].mailbox}"


def owner(case: str) -> str:
    """Name the account that answers for the owner of the case's data."""
    return f"chuquan.{AGENCY_OF[OWNER_OF[REQUESTS[case].datasets[0]]].mailbox}"


def filed(case: str, drafted: str, sent: str) -> tuple[DemoStep, ...]:
    """An officer writes the request and puts it before the head of the agency, who signs and sends it."""
    return (
        step(drafted, case, "send_for_signature", mailbox(case, "lapho")),
        step(sent, case, "sign_and_send", mailbox(case, "kygui")),
    )


def accepted(case: str, moment: str) -> DemoStep:
    """The clerk finds the file complete."""
    return step(moment, case, "intake_accept", CLERK, **dict.fromkeys((key for key, _ in INTAKE_ROWS), "DU"))


def answer_of(case: str, number: str, on: date, decision: str, text: str) -> Paper:
    """The owner's letter."""
    agency = AGENCY_OF[OWNER_OF[REQUESTS[case].datasets[0]]]
    return Paper(agency.name, number, on, f"V/v {decision} kết nối, khai thác dữ liệu", text)


def consented(case: str, moment: str, number: str, on: date, *conditions: str, **more: Any) -> DemoStep:
    """The owner consents to all that was asked for."""
    text = "Chấp thuận cho khai thác dữ liệu theo văn bản yêu cầu." + "".join(f" {line}" for line in conditions)
    return step(
        moment,
        case,
        "owner_consent",
        owner(case),
        **{
            "decision": "FULL",
            "letter_no": number,
            "letter_date": on.isoformat(),
            "letter_signer": SIGNER,
            "letter_file": answer_of(case, number, on, "chấp thuận", text),
            "conditions": list(conditions),
            "entrust_account_management": True,
            **more,
        },
    )


def asked_owner(case: str, signed: str, issued: str, signer: str = HEAD) -> tuple[DemoStep, ...]:
    """The letter that asks the owner (D3) is signed and goes out."""
    return (
        step(signed, case, "sign_letter", signer, letter=TheLetter("D3")),
        step(issued, case, "issue_letter", CLERK, letter=TheLetter("D3")),
    )


def slip_sent(case: str, moment: str) -> DemoStep:
    """The slip with the new date of the answer (D1, variant C) goes out."""
    return step(moment, case, "issue_letter", CLERK, letter=TheLetter("D1"))


def assigned(case: str, moment: str, reviewer: str) -> DemoStep:
    """The head of the division names who reviews."""
    return step(moment, case, "assign_reviewer", HEAD, reviewer=TheOfficer(reviewer))


def proposed(case: str, moment: str, reviewer: str) -> DemoStep:
    """The reviewer finds nothing against it."""
    has_personal_data = bool(REQUESTS[case].personal_basis)
    return step(
        moment,
        case,
        "propose_grant",
        reviewer,
        purpose_ok=True,
        purpose_note="Mục đích phù hợp chức năng, nhiệm vụ đã nêu.",
        within_consent=True,
        security_ok=True,
        pd_ok="YES" if has_personal_data else "NA",
        tech_ok=True,
    )


def decided(case: str, initialled: str, approved: str, leader: str) -> tuple[DemoStep, ...]:
    """The head initials the draft, the leader approves."""
    return step(initialled, case, "initial", HEAD), step(approved, case, "approve_grant", leader)


def notified(case: str, created: str, signed: str, issued: str, leader: str, *conditions: str) -> tuple[DemoStep, ...]:
    """The operator reports the account, the leader signs the notice (D4), the clerk issues it."""
    return (
        step(
            created,
            case,
            "account_created",
            OPERATOR,
            account_id=REQUESTS[case].account,
            environment="PRODUCTION",
            conditions_set=list(conditions),
        ),
        step(signed, case, "sign_notice", leader),
        step(issued, case, "issue_notice", CLERK),
    )


def handed_over(case: str, moment: str) -> DemoStep:
    """The operator notes when and to whom the credentials were handed, never what."""
    return step(
        moment,
        case,
        "record_handover",
        OPERATOR,
        handed_to="Đầu mối kỹ thuật của cơ quan yêu cầu",
        handed_at=at(moment).isoformat(),
        handed_via="Trực tiếp tại Sở, có biên bản bàn giao",
    )
