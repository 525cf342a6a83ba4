"""The owner's answer, its withdrawal, and the chase of a silent owner: what these actions write."""

from typing import Any

from app.extensions import db
from app.models.cases import Case, OwnerConsent
from app.queries.clocks import is_departments_own
from app.services.accounts_ledger import cancel_orders, revoke_locked
from app.services.files import keep_files
from app.services.owner_replies import clear_owner_reply
from app.services.problems import Invalid
from app.services.steps import Step
from workflows.fields import Problem
from workflows.ladder import StepKind, owner_silence_steps
from workflows.roles import Role
from workflows.text import N_

OWNER_REFUSED = "OWNER_REFUSED"


def _receipt(step: Step) -> Any:
    """In the system the consent counts at once; attached it counts from R; else from the stamp (0.6.6)."""
    if step.given.get("channel") in ("ATTACHED", "REUSED") and step.given.get("received_at") is None:
        return step.case.received_at
    return step.given.get("received_at") or step.now


def _require_newer_than_withdrawal(step: Step) -> None:
    """A consent that was withdrawn is not registered again: the new one came later (trigger 9)."""
    withdrawn = max((c.withdrawn_at for c in step.case.consents if c.withdrawn_at is not None), default=None)
    if withdrawn is not None and _receipt(step) < withdrawn:
        text = N_("Chủ quản đã rút chấp thuận trước; ghi kênh và thời điểm nhận của văn bản trả lời mới.")
        raise Invalid([Problem("received_at", text)])


def _reason(step: Step) -> dict[str, Any]:
    return {name: step.given[name] for name in ("reason_code", "reason_text", "legal_basis") if step.given.get(name)}


def record_reply(step: Step, decision: str) -> OwnerConsent:
    """Keep the owner's written reply with its letter, receipt and reason."""
    given = step.given
    _require_newer_than_withdrawal(step)
    is_owner = step.actor.agency_id == step.case.owner_agency_id and step.actor.holds(Role.OWNER_APPROVER)
    files = keep_files(step.case, given, ("letter_file",), step.actor, step.now, prefix="consent_")
    consent = OwnerConsent(
        case_id=step.case.id,
        decision=decision,
        letter_no=given["letter_no"],
        letter_date=given["letter_date"],
        letter_signer=given["letter_signer"],
        channel=given.get("channel") or "SYSTEM",
        received_at=_receipt(step),
        conditions=list(given.get("conditions") or ()),
        consent_valid_to=given.get("consent_valid_to"),
        is_account_management_entrusted=given.get("entrust_account_management", True) is not False,
        reason=_reason(step),
        signed_by_id=step.actor.account_id if is_owner else None,
        registered_by_id=None if is_owner else step.actor.account_id,
        attachment_id=files.get("letter_file"),
    )
    if not is_departments_own(step.case):
        # E5: the internal line moves no clock; the request alone started it.
        step.case.consent_received_at = consent.received_at
    step.case.consents.append(consent)
    step.case.consent_signer_id = consent.signed_by_id
    step.note = consent.letter_no
    clear_owner_reply(step.case.id)
    return consent


def _mark_items(case: Case, granted: set[str], reason: dict[str, Any]) -> None:
    for item in case.items:
        item.is_granted = item.dataset.code in granted
        item.granted_fields = list(item.fields) if item.is_granted else []
        item.reason = {} if item.is_granted else reason


def _require_earlier_consent(step: Step) -> None:
    """E11: an earlier consent is reused only with the same scope, not withdrawn and not expired."""
    previous = db.session.get(Case, step.case.previous_case_id) if step.case.previous_case_id else None
    kept = [c for c in previous.consents if c.decision != "REFUSE" and c.withdrawn_at is None] if previous else []
    is_alive = any(c.consent_valid_to is None or c.consent_valid_to >= step.today for c in kept)
    granted = {item.dataset_id for item in previous.items if item.is_granted} if previous else set()
    if not is_alive or not {item.dataset_id for item in step.case.items} <= granted:
        raise Invalid(
            [
                Problem(
                    "channel",
                    N_("Chấp thuận của hồ sơ trước đã rút, hết hạn hoặc khác phạm vi; đề nghị chủ quản trả lời mới."),
                )
            ]
        )


def owner_consent(step: Step) -> None:
    """Record the written consent, per dataset (Article 9.1, E10)."""
    if step.given.get("channel") == "REUSED":
        _require_earlier_consent(step)
    decision = step.given["decision"]
    consent = record_reply(step, decision)
    codes = set(step.facts.dataset_codes)
    granted = codes if decision == "FULL" else set(step.given["granted_items"])
    _mark_items(step.case, granted, consent.reason)
    step.case.consent_status = "GRANTED_FULL" if decision == "FULL" else "GRANTED_PARTIAL"
    if step.case.owner_agency_id == step.case.focal_agency_id:
        step.case.is_consent_line_signed = True
    if step.target != "under_review" or step.source == "under_review":
        step.skipped_letters.update({"D1", "D3"} if step.source == "under_review" else {"D1"})
    step.payload["decision"] = decision


def owner_refuse(step: Step) -> None:
    """E1: the refusal goes to the leader, with the owner's reason; the clock never starts."""
    consent = record_reply(step, "REFUSE")
    case = step.case
    _mark_items(case, set(), consent.reason)
    case.consent_status = "REFUSED"
    case.proposed_outcome, case.proposal_cause = "REFUSE", OWNER_REFUSED
    case.return_to = step.source
    case.refusal = {
        "refusal_reason_code": OWNER_REFUSED,
        "refusal_reason_text": consent.reason["reason_text"],
        "refusal_legal_basis": list(consent.reason["legal_basis"]),
    }


def owner_consent_withdrawn(step: Step) -> None:
    """The run so far stays in the trail; the case waits for the owner again (trigger 9)."""
    case = step.case
    consent = next(c for c in reversed(case.consents) if c.withdrawn_at is None)
    consent.withdrawn_at = step.now
    consent.withdrawal = {
        name: str(step.given[name])
        for name in ("letter_no", "letter_date", "letter_signer", "reason_text")
        if step.given.get(name)
    }
    keep_files(case, step.given, ("letter_file",), step.actor, step.now, prefix="consent_withdrawal_")
    step.payload["old_run"] = {
        "t0": str(case.t0 or ""),
        "due": str(case.due_on or ""),
        "used": step.facts.consumed_days,
    }
    case.consent_status, case.consent_signer_id = "REQUESTED", None
    if not is_departments_own(case):  # the department stops no clock by taking its own consent back (E5)
        case.consent_received_at = None
    case.is_consent_line_signed = False
    case.proposed_outcome = case.proposal_cause = case.return_to = None
    case.refusal, case.review_sheet = {}, {}
    case.approved_by_id = None
    case.owner_informed_at = step.now
    case.reminder_count, case.is_escalated, case.is_requester_heard = 0, False, False
    for item in case.items:
        item.is_granted, item.granted_fields, item.reason = None, [], {}
    cancel_orders(case.id)
    revoke_locked(step)
    step.note = step.given["reason_text"]


def remind_owner(step: Step) -> None:
    """E2: first an electronic reminder, from working day 8 on a letter (D12) waits to be signed."""
    step.case.reminder_count += 1
    informed = step.facts.owner_informed_on
    steps = owner_silence_steps(informed, step.calendar) if informed else ()
    is_letter_due = any(s.kind is StepKind.OWNER_LETTER and s.on <= step.today for s in steps)
    if not is_letter_due and step.actor.is_system:
        step.skipped_letters.add("D12")
    step.payload["number"] = step.case.reminder_count


def escalate_silence(step: Step) -> None:
    """E2: on working day 10 the leader is told."""
    step.case.is_escalated = True


def hear_requester(step: Step) -> None:
    """The requester is heard before its case lapses (trigger 21)."""
    step.case.is_requester_heard = True
    step.note = step.given["requester_opinion"]


def record_sharing_arrangement(step: Step) -> None:
    """Keep the agreed contents of the sharing (F3)."""
    step.case.sharing_arrangement = dict(step.given)


EFFECTS: dict[str, Any] = {
    "owner_consent": owner_consent,
    "owner_refuse": owner_refuse,
    "owner_consent_withdrawn": owner_consent_withdrawn,
    "remind_owner": remind_owner,
    "escalate_silence": escalate_silence,
    "hear_requester": hear_requester,
    "record_sharing_arrangement": record_sharing_arrangement,
}
