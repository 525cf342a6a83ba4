"""Filing, receipt and intake: what these actions write."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models.cases import Case, Supplement
from app.models.trail import Event
from app.queries.clocks import is_departments_own, local_day, receipt_of
from app.queries.policies import profile_for
from app.services.clocks import refresh_clock
from app.services.drafts import apply_request
from app.services.files import keep_files
from app.services.numbering import take_number
from app.services.problems import Invalid
from app.services.steps import Step
from workflows.clock import ReceiptPolicy, deemed_date
from workflows.connections.states import FINAL, GRANTED, SUBMITTED
from workflows.fields import Problem
from workflows.ladder import supplement_answer_by, supplement_lapse_on
from workflows.needs import INTAKE_ROWS
from workflows.registry import CASE_SERIES
from workflows.text import N_


def give_number(step: Step, on: datetime) -> None:
    """Give the case its number once, at sending; the loader of the demonstration passes its own (0.6.2, 0.6.12)."""
    case, day = step.case, local_day(on)
    if case.case_no is None:
        series = CASE_SERIES[case.kind]
        number = step.case_no or f"{series}-{day.year}-{take_number(case.focal_agency_id, series, day):04d}"
        case.case_no = number


def receive(step: Step, at: datetime) -> None:
    """Fix the receipt of a request, the profile of its day, and what follows from who the owner is (E4, E5)."""
    case = step.case
    case.received_at = at
    case.first_received_at = case.first_received_at or at
    profile = profile_for(local_day(at))
    if profile is None:
        raise Invalid(
            [Problem("received_at", N_("Không có quy định nào có hiệu lực vào ngày nhận; kiểm tra lại ngày."))]
        )
    case.legal_profile = profile
    if case.owner_agency_id == case.requesting_agency_id:
        case.consent_status = "NOT_REQUIRED"
    elif case.owner_agency_id == case.focal_agency_id and case.consent_status == "REQUESTED":
        case.consent_received_at = at
    case.is_conflict = case.focal_agency_id in (case.requesting_agency_id, case.owner_agency_id)
    case.owner_informed_at = case.owner_informed_at or at


def declare_out_of_scope(step: Step) -> None:
    """Keep agency, date and number, and nothing else (0.6.13)."""
    step.case.content = {}
    give_number(step, step.now)


def send_for_signature(step: Step) -> None:
    """Resolve what was typed into owner, database and datasets."""
    step.case.filed_by_id = step.actor.account_id
    apply_request(step.case, step.case.content, step.now)


def return_to_filer(step: Step) -> None:
    """The filer reads in the trail what is to be changed (trigger 2)."""
    step.note = step.given["note"]


def sign_and_send(step: Step) -> None:
    """The request is received by both at this moment (Article 9.1, sentence 1)."""
    case = step.case
    case.sent_by_id = step.actor.account_id
    apply_request(case, case.content, step.now)
    receive(step, step.now)
    give_number(step, step.now)


def register_paper(step: Step) -> None:
    """A paper request counts from its incoming stamp."""
    case, given = step.case, step.given
    case.channel = "PAPER"
    case.incoming_no = given.get("incoming_no") or ""
    receive(step, given["received_at"])
    give_number(step, step.now)


def deem_complete(step: Step) -> None:
    """After the intake window the first receipt is final (0.6.4)."""
    step.case.is_deemed_complete = True


def intake_accept(step: Step) -> None:
    """Keep the checklist; open gaps go to the review sheet (0.6.4)."""
    sheet = {key: step.given[key] for key, _ in INTAKE_ROWS}
    step.case.intake_sheet = {
        **sheet,
        "note": step.given.get("intake_note", ""),
        "checked_by": step.actor.label,
        "checked_at": step.now.isoformat(),
    }
    if step.given.get("incoming_no"):
        step.case.incoming_no = step.given["incoming_no"]
    step.case.accepted_at = step.now
    if step.target != "awaiting_consent" or step.facts.scope != "PROVINCIAL_SCOPE":
        step.skipped_letters.add("D3")


def prepare_supplement(step: Step) -> None:
    """Note what is missing; it counts when the letter is issued."""
    stage = "INTAKE" if step.source == SUBMITTED else "REVIEW"
    items = [{"no": number, **item} for number, item in enumerate(step.given["items"], start=1)]
    drop_unissued(step.case)
    step.case.supplements.append(
        Supplement(case_id=step.case.id, stage=stage, items=items, prepared_by_id=step.actor.account_id)
    )
    if stage == "REVIEW" and step.case.reviewer_id is None:
        step.case.reviewer_id = step.holder_id


def drop_unissued(case: Case) -> None:
    """Remove a supplement whose letter never left."""
    for supplement in [s for s in case.supplements if s.issued_on is None]:
        case.supplements.remove(supplement)
        db.session.delete(supplement)


def issue_supplement(step: Step) -> None:
    """The supplement is asked on the day its letter is issued (0.6.1)."""
    supplement = step.case.supplements[-1]
    supplement.issued_on = step.today
    days = step.policies.supplement_lapse_days
    supplement.answer_by = supplement_answer_by(step.today, step.calendar, days)
    supplement.lapse_on = supplement_lapse_on(step.today, step.calendar, days)
    step.case.supplement_count += 1


def supplement_received(step: Step) -> None:
    """Keep the answers; at intake the request counts as received now (6.1.3), at review the pause ends."""
    case, given = step.case, step.given
    supplement = case.supplements[-1]
    at = given.get("received_at") or step.now
    supplement.answered_at = at
    supplement.answers = list(given["answers"])
    content = dict(case.content)
    for name in ("security_approval_no", "security_approval_date"):
        if given.get(name):
            content[name] = str(given[name])
            content["security_approval_missing"] = False
    case.content = content
    keep_files(case, given, ("supplement_file",), step.actor, step.now)
    if step.source == "supplement_intake":
        receive(step, at)
    else:
        end_pause(step, at)


def end_pause(step: Step, at: datetime) -> None:
    """The pause ends with the day on which the supplement counts as received (6.1.6, 6.1.10)."""
    receipt = receipt_of(at, step.policies)
    assert receipt is not None  # there is an instant
    day = deemed_date(receipt, ReceiptPolicy(step.policies.receipt_policy), step.calendar)
    for span in step.case.pauses:
        if span.end_on is None:
            span.end_on = max(day, span.start_on)


def link_duplicate(step: Step) -> None:
    """The paper and the electronic copy are one request: the first receipt counts (E19)."""
    original = db.session.execute(
        select(Case).where(
            Case.case_no == step.given["original_case"].upper(),
            Case.focal_agency_id == step.case.focal_agency_id,
            Case.requesting_agency_id == step.case.requesting_agency_id,
            Case.id != step.case.id,
        )
    ).scalar_one_or_none()
    if original is None or original.duplicate_of_id is not None:
        raise Invalid([Problem("original_case", N_("Không có hồ sơ gốc mang mã này của cùng cơ quan yêu cầu."))])
    if original.state in FINAL and original.state != GRANTED:
        # A request sent again after its end is a new one (E11), and must not vanish behind the old.
        raise Invalid([Problem("original_case", N_("Hồ sơ gốc đã kết thúc: tiếp nhận bản này như hồ sơ nộp lại."))])
    step.case.duplicate_of_id = original.id
    step.payload["original_case_id"] = original.id
    _count_first_receipt(step, original)
    step.note = original.case_no or ""


def _count_first_receipt(step: Step, original: Case) -> None:
    """The earlier stamp is the receipt, unless a supplement at intake made the request whole only later (6.1.3)."""
    stamp, first = step.case.received_at, original.first_received_at
    if stamp is None or first is None or stamp >= first or original.ended_at is not None:
        return
    was_whole = original.received_at == first
    step.payload["first_received_at"] = first.isoformat()
    step.payload["received_at"] = original.received_at.isoformat() if was_whole and original.received_at else ""
    original.first_received_at = stamp
    if was_whole:
        if is_departments_own(original) and original.consent_received_at == original.received_at:
            original.consent_received_at = stamp
        original.received_at = stamp
        refresh_clock(original, policies=step.policies, calendar=step.calendar)
        step.payload["original_due"] = original.due_on.isoformat() if original.due_on else ""


def unlink_duplicate(step: Step) -> None:
    """A link made by mistake is taken back: each request stands alone, with its own receipt (E19)."""
    original = db.session.get(Case, step.case.duplicate_of_id)
    link = db.session.scalars(
        select(Event)
        .where(Event.case_id == step.case.id, Event.name == "duplicate_linked")
        .order_by(Event.id.desc())
        .limit(1)
    ).one()
    step.case.duplicate_of_id = None
    step.note = step.given["reason_text"]
    if original is None or original.ended_at is not None or not link.payload.get("first_received_at"):
        return
    original.first_received_at = datetime.fromisoformat(link.payload["first_received_at"])
    if link.payload["received_at"]:
        moved = original.received_at
        original.received_at = datetime.fromisoformat(link.payload["received_at"])
        if is_departments_own(original) and original.consent_received_at == moved:
            original.consent_received_at = original.received_at
        refresh_clock(original, policies=step.policies, calendar=step.calendar)


EFFECTS: dict[str, Any] = {
    "declare_out_of_scope": declare_out_of_scope,
    "send_for_signature": send_for_signature,
    "return_to_filer": return_to_filer,
    "sign_and_send": sign_and_send,
    "register_paper": register_paper,
    "deem_complete": deem_complete,
    "intake_accept": intake_accept,
    "prepare_intake_supplement": prepare_supplement,
    "prepare_review_supplement": prepare_supplement,
    "issue_intake_supplement": issue_supplement,
    "issue_review_supplement": issue_supplement,
    "supplement_received": supplement_received,
    "register_paper_supplement": supplement_received,
    "link_duplicate": link_duplicate,
    "unlink_duplicate": unlink_duplicate,
}
