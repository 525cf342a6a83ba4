"""Withdrawal, lapse, state secret, letters in their queue, succession: what these actions write."""

from datetime import date
from typing import Any

from app.extensions import db
from app.models.agencies import Agency
from app.models.letters import Letter
from app.queries.clocks import clock_of
from app.services.accounts_ledger import cancel_orders, open_order, revoke_locked
from app.services.effects.planned_orders import give_way
from app.services.files import keep_files, quarantine_files
from app.services.steps import Step
from workflows.accounts import ACTIVE, SUSPENDED
from workflows.connections.states import AGENCY_REVIEW, DRAFT, SUBMITTED, SUPPLEMENT_INTAKE


def withdraw(step: Step) -> None:
    """The requester takes its case back; orders fall with it."""
    keep_files(step.case, step.given, ("letter_file",), step.actor, step.now, prefix="withdrawal_")
    step.payload["letter_no"] = step.given.get("letter_no") or ""
    step.payload["letter_date"] = str(step.given.get("letter_date") or "")
    step.note = step.given["reason_text"]
    cancel_orders(step.case.id)


def lapse(step: Step) -> None:
    """The letter that closes the case states its reason like every refusal (0.6.9)."""
    is_silence = step.row.action == "lapse_no_consent"
    step.case.refusal = {
        "refusal_reason_code": "NO_CONSENT" if is_silence else "NO_SUPPLEMENT",
        "refusal_reason_text": (
            "Đến nay Sở chưa nhận được văn bản chấp thuận của cơ quan chủ quản dữ liệu, mặc dù đã nhiều lần đôn đốc."
            if is_silence
            else "Đến hết thời hạn Sở chưa nhận được hồ sơ bổ sung theo văn bản yêu cầu, mặc dù đã có nhắc nhở."
        ),
        "refusal_legal_basis": [
            # Article 9.1 does not cover what is shared on its own terms (E8).
            f"khoản 1 Điều {9 if step.case.track == 'DEFAULT' else 10} Quy chế",
            "quy định nội bộ của Sở về thời gian chờ hoàn thiện hồ sơ",
        ],
    }


def mark_out_of_scope(step: Step) -> None:
    """Lock every file away from all but the security officer; the reason names no content (E6)."""
    step.case.is_quarantined = True
    quarantine_files(step.case.id)
    if step.source != "granted":
        revoke_locked(step)
        cancel_orders(step.case.id)
    else:
        _make_way_for_revocation(step)
    step.note = step.given["reason_text"]


def _make_way_for_revocation(step: Step) -> None:
    """After a grant the order to revoke comes first: a milder one whose notice was not issued falls (0.6.13)."""
    is_live = step.account is not None and step.account.state in (ACTIVE, SUSPENDED)
    is_ahead = step.facts.order_not_before is not None and step.today < step.facts.order_not_before
    if not is_live or ("REVOKE" in step.facts.open_orders and not is_ahead):
        step.skipped_letters.add("D11")  # there is nothing to revoke, or it is ordered already
        return
    give_way(step.case.id)
    for kind in step.facts.open_orders - step.facts.issued_orders:
        order = open_order(step.case.id, kind)
        if order is not None:
            order.is_cancelled = True


def issue_letter(step: Step) -> None:
    """What a letter of the queue moves when it is issued: a promise (D8), an order (D11)."""
    letter = db.session.get(Letter, int(step.given["letter"]))
    assert letter is not None  # the check found it among the case's letters
    step.payload["letter_id"] = letter.id
    if letter.code == "D8":
        step.case.promised_on = date.fromisoformat(letter.facts["promised_date"])
        step.case.reschedule_count += 1
    if letter.code == "D11":
        order = open_order(step.case.id, letter.variant)
        if order is not None:
            order.order = {**order.order, "is_notice_issued": True}


def remind_supplement(step: Step) -> None:
    """One reminder goes before a lapse (trigger 20)."""
    step.case.supplements[-1].reminded_at = step.now


def transfer_to_successor(step: Step) -> None:
    """Parties change, the clock does not (E13)."""
    old = db.session.get(Agency, int(step.given["agency_id"]))
    assert old is not None and old.successor is not None  # the administrator's service checked it
    for name in ("requesting_agency_id", "owner_agency_id", "focal_agency_id"):
        if getattr(step.case, name) == old.id:
            setattr(step.case, name, old.successor_id)
            step.payload[name] = old.successor_id
            if step.account is not None and name != "focal_agency_id":
                setattr(step.account, name, old.successor_id)
    if step.source in (DRAFT, AGENCY_REVIEW) and step.case.content.get("owner_agency") == old.abbr_symbol:
        step.case.content = {**step.case.content, "owner_agency": old.successor.abbr_symbol}
    is_own = step.case.owner_agency_id == step.case.focal_agency_id
    if is_own and step.source in (SUBMITTED, SUPPLEMENT_INTAKE) and step.case.consent_status == "REQUESTED":
        step.case.consent_received_at = step.case.received_at  # no clock runs yet: it will start as in E5
    step.case.is_conflict = step.case.focal_agency_id in (step.case.requesting_agency_id, step.case.owner_agency_id)
    step.note = f"{old.short_name} → {old.successor.short_name}"


def recompute_deadline(step: Step) -> None:
    """The trail keeps the old date; the new one follows from the calendar, and a moved date is told by D1 (E16)."""
    old_due = step.case.due_on
    is_statutory = step.case.track == "DEFAULT"
    new_due = clock_of(step.case, step.policies, step.calendar).due if is_statutory else None
    if old_due is None or new_due in (None, old_due):
        step.skipped_letters.add("D1")  # an internal target was never printed
    step.payload["old_due"] = old_due.isoformat() if old_due else ""
    step.payload["document_no"] = str(step.given.get("document_no", ""))
    step.note = step.payload["document_no"]


EFFECTS: dict[str, Any] = {
    "withdraw": withdraw,
    "register_paper_withdrawal": withdraw,
    "lapse": lapse,
    "lapse_no_consent": lapse,
    "mark_out_of_scope": mark_out_of_scope,
    "issue_letter": issue_letter,
    "remind_supplement": remind_supplement,
    "transfer_to_successor": transfer_to_successor,
    "recompute_deadline": recompute_deadline,
}
