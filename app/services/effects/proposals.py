"""A proposal to change the catalogue: what its actions write (3.2)."""

from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models.agencies import Agency
from app.models.cases import Case
from app.models.catalogue import Database
from app.models.proposals import Proposal, SubmissionLine
from app.queries.proposals import live_connections
from app.services.effects import consent, endings, filing, review, sharing
from app.services.files import keep_files, quarantine_files
from app.services.problems import Invalid
from app.services.proposal_drafts import apply_proposal
from app.services.steps import Step
from forms.proposals import ADD
from workflows.catalogue.entry import FIELDS_BY_NAME
from workflows.catalogue.states import READY, SUBMITTED
from workflows.fields import Kind, Problem
from workflows.text import N_


def proposal_of(case: Case) -> Proposal:
    """The proposal of a case of Article 7."""
    return db.session.get_one(Proposal, case.id)


def send_for_signature(step: Step) -> None:
    """Resolve what was typed into database, owner and entry."""
    step.case.filed_by_id = step.actor.account_id
    apply_proposal(step.case, step.now)


def sign_and_send(step: Step) -> None:
    """The proposal is received at this moment, and closes its database to every other (3.2 #1)."""
    case = step.case
    case.sent_by_id = step.actor.account_id
    apply_proposal(case, step.now)
    filing.receive(step, step.now)
    filing.give_number(step, step.now)
    proposal_of(case).is_open = True


def accept(step: Step) -> None:
    """Register the letter; the owner is asked where it is another agency (3.2 #2)."""
    case = step.case
    case.incoming_no = step.given["incoming_no"]
    case.intake_sheet = {
        "note": step.given.get("intake_note", ""),
        "incoming_date": str(step.given.get("incoming_date") or ""),
        "checked_by": step.actor.label,
        "checked_at": step.now.isoformat(),
    }
    case.accepted_at = step.now
    if step.target != "awaiting_consent":
        step.skipped_letters.add("D3")
    if step.target == READY:
        case.completed_on = step.today


def issue_supplement(step: Step) -> None:
    """The supplement is asked on the day its letter is issued; afterwards the case returns where it was."""
    filing.issue_supplement(step)
    step.case.return_to = step.source


def supplement_received(step: Step) -> None:
    """Keep the answers; what the supplement changed in the proposal itself counts from now."""
    case = step.case
    supplement = case.supplements[-1]
    at = step.given.get("received_at") or step.now
    supplement.answered_at, supplement.answers = at, list(step.given["answers"])
    keep_files(case, step.given, ("supplement_file",), step.actor, step.now)
    apply_proposal(case, step.now)
    named = proposal_of(case).entry.get("owner_agency") or {}
    if proposal_of(case).kind == ADD and case.owner_agency and named.get("code") != case.owner_agency.abbr_symbol:
        # Who is asked for consent, or need not be asked, is settled when the proposal is sent (3.2).
        sentence = N_("Hồ sơ bổ sung không đổi được cơ quan chủ quản; rút đề nghị này rồi gửi đề nghị mới.")
        raise Invalid([Problem("owner_agency", sentence)])
    if step.target == SUBMITTED:
        filing.receive(step, at)
    else:
        filing.end_pause(step, at)
    case.return_to = None


def owner_consent(step: Step) -> None:
    """The owner agrees to the whole change; conditions go with it into the review."""
    consent.record_reply(step, "FULL")
    step.case.consent_status = "GRANTED_FULL"
    step.payload["decision"] = "FULL"


def owner_refuse(step: Step) -> None:
    """A refusal goes up as it is: not recommended, because the owner refused (3.2 #2)."""
    reply = consent.record_reply(step, "REFUSE")
    step.case.consent_status = "REFUSED"
    proposal_of(step.case).conclusion = {
        "opinion": "NOT_RECOMMEND",
        "reason_code": "OWNER_REFUSED",
        "reason_text": reply.reason["reason_text"],
        "legal_basis": list(reply.reason["legal_basis"]),
        "is_confirmed": True,
    }


def consult(step: Step) -> None:
    """Note who is asked what, and until when (3.2 #4)."""
    known = select(Agency).where(Agency.abbr_symbol.in_(step.given["agencies"])).order_by(Agency.sort_key)
    asked = list(db.session.scalars(known))
    if len(asked) != len(set(step.given["agencies"])):
        raise Invalid([Problem("agencies", N_("Chọn cơ quan có trong danh sách."))])
    if any(agency.has_ended(step.today) for agency in asked):
        raise Invalid([Problem("agencies", N_("Có cơ quan đã kết thúc hoạt động; chọn cơ quan kế thừa."))])
    proposal_of(step.case).consultation = {
        "agencies": [{"code": agency.abbr_symbol, "name": agency.name} for agency in asked],
        "question": step.given["question"],
        "answer_by": step.given["answer_by"].isoformat(),
        "asked_on": step.today.isoformat(),
    }


def consult_done(step: Step) -> None:
    """Keep what the consulted agencies answered."""
    proposal = proposal_of(step.case)
    files = keep_files(step.case, step.given, ("answers_file",), step.actor, step.now, prefix="consultation_")
    proposal.consultation = {
        **proposal.consultation,
        "summary": step.given["answers_summary"],
        "file": files.get("answers_file"),
    }


def propose_conclusion(step: Step) -> None:
    """Keep the review sheet with its criteria; a second person confirms it (3.2 #5)."""
    case, given = step.case, dict(step.given)
    code = str(given.get("entry_code") or "").upper()
    if code and _is_taken(code, case.id):
        raise Invalid([Problem("entry_code", N_("Mã này đã được dùng cho cơ sở dữ liệu khác; chọn mã khác."))])
    given["entry_code"] = code
    if case.reviewer_id is None:
        case.reviewer_id = step.holder_id
    case.proposed_by_id = step.actor.account_id
    case.review_sheet = given
    filing.drop_unissued(case)
    people = {"proposed_by_id": step.actor.account_id, "proposed_for_id": step.holder_id}
    proposal_of(case).conclusion = {**given, **people, "is_confirmed": False}


def _is_taken(code: str, case_id: int) -> bool:
    """Say whether a database has the code already, or another open proposal is to get it."""
    if db.session.scalar(select(Database.id).where(Database.code == code)) is not None:
        return True
    promised = select(Proposal.conclusion).where(Proposal.is_open, Proposal.kind == ADD, Proposal.case_id != case_id)
    return any(conclusion.get("entry_code") == code for conclusion in db.session.scalars(promised))


def confirm_conclusion(step: Step) -> None:
    """The conclusion stands: the proposal waits for a submission."""
    proposal = proposal_of(step.case)
    proposal.conclusion = {**proposal.conclusion, "is_confirmed": True, "confirmed_by_id": step.actor.account_id}


def send_back(step: Step) -> None:
    """The conclusion falls; the reviewer works on."""
    proposal_of(step.case).conclusion = {}
    step.note = step.given["note"]


def reopen_review(step: Step) -> None:
    """What the office asked is looked into again (3.2 #9)."""
    proposal_of(step.case).conclusion = {}
    step.case.completed_on = None
    step.note = step.given["note"]


def return_ineligible(step: Step) -> None:
    """Keep code, text and basis; they are printed word for word, and the case ends when the letter is issued."""
    step.case.refusal = {
        "refusal_reason_code": step.given["reason_code"],
        "refusal_reason_text": step.given["reason_text"],
        "refusal_legal_basis": list(step.given["legal_basis"]),
        "guidance": step.given["guidance"],
    }


def lapse_no_consent(step: Step) -> None:
    """The letter that returns the proposal states its reason like every refusal (0.6.9)."""
    step.case.refusal = {
        "refusal_reason_code": "NO_CONSENT",
        "refusal_reason_text": (
            "Đến nay Sở chưa nhận được ý kiến chấp thuận của cơ quan chủ quản dữ liệu, mặc dù đã nhiều lần đôn đốc."
        ),
        "refusal_legal_basis": ["khoản 1 Điều 7 Quy chế", "quy định nội bộ của Sở về thời gian chờ hoàn thiện hồ sơ"],
    }


def complete_transition(step: Step) -> None:
    """Plans for connections that appeared later, or new days for known ones; the others stay (4.7)."""
    proposal = proposal_of(step.case)
    planned = {line["account_id"]: line for line in proposal.transition}
    known = {live.account_id: live for live in live_connections(proposal.database_id or 0)}
    for line in step.given["transition"]:
        live = known.get(line["account_id"])
        if live is None:
            sentence = N_("Tài khoản %(account)s không phải kết nối đang hoạt động của cơ sở dữ liệu này.")
            raise Invalid([Problem("transition", sentence, {"account": line["account_id"]})])
        days = {name: line[name].isoformat() for name in ("suspend_on", "revoke_on")}
        planned[live.account_id] = {
            "account_id": live.account_id,
            "connection_account_id": live.connection_id,
            "case_id": live.case_id,
            "agency": {"code": live.agency, "name": live.agency_name},
            "plan": line["plan"],
            **days,
        }
    proposal.transition = [planned[key] for key in sorted(planned)]


def close(step: Step) -> None:
    """The proposal ends, and its database is free for another."""
    proposal_of(step.case).is_open = False
    if step.case.refusal.get("refusal_reason_code") == "STATE_SECRET":
        step.case.is_quarantined = True
        quarantine_files(step.case.id)


def build_submission(step: Step) -> None:
    """Carried up by its submission."""
    assert step.parent is not None  # only a submission takes a proposal along
    step.note = step.parent.case.case_no or ""
    step.payload["submission"] = step.note


def leave_submission(step: Step, status: str) -> None:
    """Take a proposal off the list it stands on, and tell the list."""
    proposal = proposal_of(step.case)
    if proposal.submission_id is None:
        return
    line = db.session.scalars(
        select(SubmissionLine).where(
            SubmissionLine.proposal_id == step.case.id,
            SubmissionLine.submission_id == proposal.submission_id,
            SubmissionLine.status == "IN",
        )
    ).one_or_none()
    if line is not None:
        line.status = status
        line.note, line.letter_no = step.note[:3000], step.given.get("letter_no") or ""
        if step.parent is None:
            step.take_along(proposal.submission_id, "line_left", note=step.case.case_no or "")
    proposal.submission_id = None


def chairman_return(step: Step) -> None:
    """The office returns a proposal: it leaves its submission, the others go on (3.2 #8, C17)."""
    step.note = step.given["note"]
    step.payload["letter_no"] = step.given["letter_no"]
    leave_submission(step, "RETURNED")


def record_decision(step: Step) -> None:
    """Keep the Chairman's result for this proposal; a rejection frees the database (3.2 #10)."""
    proposal = proposal_of(step.case)
    proposal.result = dict(step.given)
    step.payload |= {"result": step.given["result"], "decision_no": step.given["decision_no"]}
    if step.given["result"] != "REJECTED":
        step.skipped_letters.add("D7")  # an approval is told once the catalogue was changed
        return
    proposal.is_open = False
    step.note = step.given["reason"]["reason_text"]
    step.case.refusal = {f"refusal_{name}": value for name, value in step.given["reason"].items()}


def apply(step: Step) -> None:
    """The version was written by the submission; the proposal keeps which one."""
    proposal = proposal_of(step.case)
    proposal.applied_in, proposal.is_open = step.given["version"], False
    if proposal.database_id is None:
        proposal.database_id = step.case.database_id = step.given["database_id"]
    step.payload["version"] = step.given["version"]
    step.note = f"Phiên bản {step.given['version']} của Danh mục"


def withdraw(step: Step) -> None:
    """The agency takes its proposal back, also from a submission that already went up (3.2 #13)."""
    endings.withdraw(step)
    leave_submission(step, "LEFT")
    proposal_of(step.case).is_open = False


def transfer_to_successor(step: Step) -> None:
    """Parties change, and with them the agencies that the proposal names (E13)."""
    endings.transfer_to_successor(step)
    old = db.session.get_one(Agency, int(step.given["agency_id"]))
    new = old.successor
    if new is None:
        return
    proposal = proposal_of(step.case)
    moved = {"code": new.abbr_symbol, "name": new.name}

    def passed_on(entry: dict[str, Any]) -> dict[str, Any]:
        return {
            name: moved if _is_agency(name) and (value or {}).get("code") == old.abbr_symbol else value
            for name, value in entry.items()
        }

    proposal.before, proposal.entry = passed_on(proposal.before), passed_on(proposal.entry)
    step.case.content = {
        name: new.abbr_symbol if _is_agency(name) and value == old.abbr_symbol else value
        for name, value in step.case.content.items()
    }


def _is_agency(name: str) -> bool:
    return name in FIELDS_BY_NAME and FIELDS_BY_NAME[name].kind is Kind.REF


def recompute_deadline(step: Step) -> None:
    """An internal target moved with the calendar; nobody outside was promised it."""
    step.payload["old_due"] = step.case.target_on.isoformat() if step.case.target_on else ""
    step.payload["document_no"] = str(step.given.get("document_no", ""))
    step.note = step.payload["document_no"]


EFFECTS: dict[str, Any] = {
    "send_for_signature": send_for_signature,
    "return_to_filer": filing.return_to_filer,
    "sign_and_send": sign_and_send,
    "accept": accept,
    "ask_supplement": filing.prepare_supplement,
    "issue_supplement": issue_supplement,
    "supplement_received": supplement_received,
    "register_paper_supplement": supplement_received,
    "remind_supplement": endings.remind_supplement,
    "owner_consent": owner_consent,
    "owner_refuse": owner_refuse,
    "remind_owner": consent.remind_owner,
    "escalate_silence": consent.escalate_silence,
    "hear_requester": consent.hear_requester,
    "lapse_no_consent": lapse_no_consent,
    "issue_lapse": close,
    "assign_reviewer": review.assign_reviewer,
    **sharing.EFFECTS,
    "consult": consult,
    "consult_done": consult_done,
    "propose_conclusion": propose_conclusion,
    "confirm_conclusion": confirm_conclusion,
    "send_back": send_back,
    "reopen_review": reopen_review,
    "complete_transition": complete_transition,
    "return_ineligible": return_ineligible,
    "issue_ineligible": close,
    "build_submission": build_submission,
    "chairman_return": chairman_return,
    "record_decision": record_decision,
    "apply": apply,
    "withdraw": withdraw,
    "issue_letter": endings.issue_letter,
    "transfer_to_successor": transfer_to_successor,
    "recompute_deadline": recompute_deadline,
}
