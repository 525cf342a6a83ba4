"""Assignment, review and proposal: what these actions write."""

from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models.accounts import Account
from app.services.effects import sharing
from app.services.effects.filing import drop_unissued
from app.services.problems import Invalid
from app.services.steps import Step
from workflows.fields import Problem
from workflows.guards import INTAKE, owner_signers
from workflows.roles import Role
from workflows.text import N_

OFFICER = select(Account).where(Account.id == bindparam("account_id")).options(joinedload(Account.roles))


def _officer(account_id: int) -> Account | None:
    return db.session.execute(OFFICER, {"account_id": account_id}).unique().scalar_one_or_none()


def _is_key(text: str) -> bool:
    """Say whether a text can be the key of a row; no database takes a larger one."""
    return text.isascii() and text.isdigit() and len(text) < 19


def assign_reviewer(step: Step) -> None:
    """Assign an officer of the focal agency who stands apart from intake and from the owner's signer."""
    key = str(step.given["reviewer"])
    officer = _officer(int(key)) if _is_key(key) else None
    roles = {entry.role for entry in officer.roles} if officer else set()
    if (
        officer is None
        or not officer.is_active
        or officer.agency_id != step.case.focal_agency_id
        or not roles & {Role.FOCAL_REVIEWER.value, Role.FOCAL_HEAD.value}
    ):
        raise Invalid([Problem("reviewer", N_("Chọn một chuyên viên thẩm tra của cơ quan đầu mối."))])
    if officer.id in owner_signers(step.facts) | step.facts.people_who(*INTAKE):
        raise Invalid(
            [Problem("reviewer", N_("Người này đã tiếp nhận hồ sơ hoặc ký trả lời của chủ quản; chọn người khác."))]
        )
    step.case.reviewer_id = officer.id
    step.case.unit_id = officer.unit_id or step.case.unit_id
    step.payload["reviewer_id"] = officer.id
    step.note = officer.title


def _propose(step: Step, outcome: str, cause: str) -> None:
    case = step.case
    case.proposed_outcome, case.proposal_cause = outcome, cause
    case.return_to = step.source
    case.proposed_by_id = step.actor.account_id
    if case.reviewer_id is None:
        case.reviewer_id = step.holder_id
    drop_unissued(case)


def propose_grant(step: Step) -> None:
    """Keep the review sheet; a partial consent makes a partial grant (E10)."""
    step.case.review_sheet = dict(step.given)
    step.case.refusal = {}
    is_partial = step.case.consent_status == "GRANTED_PARTIAL"
    _propose(step, "GRANT_PARTIAL" if is_partial else "GRANT", "REVIEW")


def propose_refusal(step: Step) -> None:
    """Keep code, text, basis and guidance; they are printed word for word."""
    step.case.refusal = {
        name: step.given[name]
        for name in ("refusal_reason_code", "refusal_reason_text", "refusal_legal_basis", "guidance")
    }
    _propose(step, "REFUSE", "FORMAL" if step.row.action == "propose_formal_refusal" else "REVIEW")
    if step.given["refusal_reason_code"] == "OWNER_REFUSED":
        step.case.proposal_cause = "OWNER_REFUSED"


EFFECTS: dict[str, Any] = {
    "assign_reviewer": assign_reviewer,
    **sharing.EFFECTS,
    "propose_grant": propose_grant,
    "propose_refusal": propose_refusal,
    "propose_formal_refusal": propose_refusal,
}
