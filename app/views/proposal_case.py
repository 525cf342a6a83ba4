"""What the page of a case shows of a proposal: the six points, old beside new, the review, the result (Article 7)."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from app.extensions import db
from app.models.cases import Case
from app.models.proposals import CatalogueDecision, Proposal, SubmissionLine
from app.queries.case_page import case_for
from app.queries.clocks import local_day
from app.queries.proposals import proposal_of
from app.queries.subjects import stage_of_proposal
from app.queries.visibility import reads_content, sees_internals
from app.views.catalogue_words import changes_in_words, value_lines
from app.views.wording import day_or_nothing, moment_text
from forms.build import as_typed, cited, words
from forms.proposals import KINDS
from workflows.catalogue.entry import ENTRY_FIELDS, FIELDS_BY_NAME, SIX_POINTS, differences, merged
from workflows.catalogue.needs import CRITERIA, OPINIONS, PASS_OR_FAIL
from workflows.catalogue.next_steps import LISTED
from workflows.catalogue.states import CHAIRMAN_RETURNED, READY
from workflows.fields import Kind
from workflows.reasons import CODE_LABELS
from workflows.roles import Actor, Role
from workflows.text import N_

RESULTS = {
    "APPROVED": N_("Chấp thuận"),
    "CHANGED": N_("Chấp thuận, có sửa"),
    "REJECTED": N_("Không đồng ý"),
}
CONSENT_LABELS = {
    "REQUESTED": N_("Chưa có ý kiến"),
    "NOT_REQUIRED": N_("Không cần (chủ quản là cơ quan đề nghị)"),
    "GRANTED_FULL": N_("Chấp thuận điều chỉnh"),
    "REFUSED": N_("Không chấp thuận"),
}
POINTS = tuple(name for _point, names in SIX_POINTS for name in names)
LISTER_ROLES = (Role.FOCAL_REVIEWER, Role.FOCAL_HEAD)
"""Who makes up submissions."""


def proposal_shown(case: Case, actor: Actor) -> dict[str, Any] | None:
    """Everything of a proposal that this reader may see; nothing for other kinds, and of a quarantined one."""
    proposal = proposal_of(case.id)
    if proposal is None:
        return None
    if not reads_content(case, actor):
        return {"kind": _kind(proposal), "stage": stage_of_proposal(proposal), "is_readable": False}
    is_inside = sees_internals(actor, case.focal_agency_id)
    return {
        "kind": _kind(proposal),
        "stage": stage_of_proposal(proposal),
        "is_readable": True,
        "points": _entry_rows(proposal, POINTS) if proposal.kind == "ADD" else [],
        "others": _entry_rows(proposal, _others()) if proposal.kind == "ADD" else [],
        "changes": _changes(proposal.before, proposal.entry) if proposal.kind == "EDIT" else [],
        "is_edit": proposal.kind == "EDIT" and bool(proposal.entry),
        "plans": _plans(proposal),
        "is_withdrawal": proposal.kind == "WITHDRAW" and case.case_no is not None,
        "consultation": _consultation(proposal, is_inside=is_inside),
        "conclusion": _conclusion(proposal) if is_inside else [],
        "criteria": _criteria(proposal) if is_inside else [],
        "is_unconfirmed": not proposal.conclusion.get("is_confirmed"),
        "result": _result(proposal),
        "result_changes": _decided_changes(proposal),
        "submission": _submission(proposal, actor),
        "may_list": _may_list(case, proposal, actor),
    }


def _kind(proposal: Proposal) -> str:
    return words(dict(KINDS)[proposal.kind])


def _others() -> tuple[str, ...]:
    return tuple(spec.name for spec in ENTRY_FIELDS if spec.name not in POINTS)


def _entry_rows(proposal: Proposal, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Fields of the entry with their articles; points of Article 7.2 stand in Vietnamese order: đ after d (0.2.3)."""
    rows = []
    for name in names:
        spec = FIELDS_BY_NAME[name]
        lines = value_lines(spec, proposal.entry.get(name))
        if lines:
            value = lines if len(lines) > 1 else lines[0]
            rows.append({"key": words(spec.label), "legal": cited(spec.legal_ref), "value": value, "lang": "vi"})
    return rows


def _changes(before: dict[str, Any], entry: dict[str, Any]) -> list[dict[str, Any]]:
    return changes_in_words(differences(before, merged(before, entry)))


def _plans(proposal: Proposal) -> list[dict[str, str]]:
    return [
        {
            "account_id": str(line["account_id"]),
            "agency": str(line["agency"]["name"] if isinstance(line["agency"], dict) else line["agency"]),
            "plan": str(line["plan"]),
            "suspend_on": as_typed(line["suspend_on"], Kind.DATE),
            "revoke_on": as_typed(line["revoke_on"], Kind.DATE),
        }
        for line in proposal.transition
    ]


def _consultation(proposal: Proposal, *, is_inside: bool) -> list[dict[str, Any]]:
    found = proposal.consultation
    if not found:
        return []
    rows = [
        {"key": _("Cơ quan được lấy ý kiến"), "value": [agency["name"] for agency in found["agencies"]], "lang": "vi"},
        {"key": _("Nội dung lấy ý kiến"), "value": found["question"], "lang": "vi"},
        {"key": _("Trả lời chậm nhất ngày"), "value": as_typed(found["answer_by"], Kind.DATE)},
    ]
    if is_inside and found.get("summary"):
        rows.append({"key": _("Tổng hợp ý kiến"), "value": found["summary"], "lang": "vi"})
    return rows


def _conclusion(proposal: Proposal) -> list[dict[str, Any]]:
    found = proposal.conclusion
    if not found.get("opinion"):
        return []
    pairs: list[tuple[str, Any]] = [
        (_("Ý kiến của Sở"), words(dict(OPINIONS)[found["opinion"]])),
        (_("Lý do"), words(CODE_LABELS.get(found.get("reason_code") or "", ""))),
        (_("Nội dung lý do"), found.get("reason_text")),
        (_("Căn cứ"), list(found.get("legal_basis") or [])),
        (_("Thủ tục hành chính sử dụng dữ liệu"), list(found.get("procedures") or [])),
        (_("Mã trong Danh mục"), found.get("entry_code")),
        (_("Hướng dẫn cơ quan đề nghị"), found.get("advice")),
    ]
    return [{"key": key, "value": value} for key, value in pairs if value]


def _criteria(proposal: Proposal) -> list[dict[str, str]]:
    """Article 7.3, each point with its judgement and the evidence for it."""
    found = proposal.conclusion
    return [
        {
            "label": words(label),
            "verdict": words(dict(PASS_OR_FAIL)[found[name]]),
            "is_met": found[name] == "PASS",
            "evidence": str(found.get(f"{name}_evidence") or ""),
        }
        for _point, name, label in CRITERIA
        if found.get(name)
    ]


def _result(proposal: Proposal) -> list[dict[str, Any]]:
    found = proposal.result
    if not found:
        return []
    decision = db.session.get(CatalogueDecision, found["decision_id"])
    reason = found.get("reason") or {}
    pairs: list[tuple[str, Any]] = [
        (_("Kết quả"), words(RESULTS[found["result"]])),
        (
            _("Quyết định"),
            _("số %(no)s ngày %(day)s", no=decision.number, day=day_or_nothing(decision.decided_on))
            if decision
            else found.get("decision_no"),
        ),
        (_("Có hiệu lực từ ngày"), day_or_nothing(decision.effective_on) if decision else ""),
        (_("Lý do"), words(CODE_LABELS.get(reason.get("reason_code") or "", ""))),
        (_("Nội dung lý do"), reason.get("reason_text")),
        (_("Căn cứ"), list(reason.get("legal_basis") or [])),
        (
            _("Đã cập nhật"),
            _("phiên bản %(no)s của Danh mục", no=proposal.applied_in) if proposal.applied_in else "",
        ),
    ]
    return [{"key": key, "value": value} for key, value in pairs if value]


def _decided_changes(proposal: Proposal) -> list[dict[str, Any]]:
    """What the signed annex says otherwise than the proposal."""
    decided = dict(proposal.result.get("entry") or {})
    return _changes(merged(proposal.before, proposal.entry), decided) if decided else []


def _submission(proposal: Proposal, actor: Actor) -> dict[str, str] | None:
    """The submission that carries the proposal, for those who may read submissions."""
    found = case_for(proposal.submission_id, actor) if proposal.submission_id else None
    if found is None:
        return None
    return {"href": url_for("cases.show", case_id=found.id), "text": found.case_no or ""}


def _may_list(case: Case, proposal: Proposal, actor: Actor) -> bool:
    """Say whether the actor may put the proposal on a submission now."""
    is_waiting = case.state in (READY, CHAIRMAN_RETURNED) and stage_of_proposal(proposal) != LISTED
    return is_waiting and actor.agency_id == case.focal_agency_id and actor.holds(*LISTER_ROLES)


def proposal_facts(case: Case) -> list[dict[str, Any]]:
    """What was proposed, in the lines that decide."""
    proposal = proposal_of(case.id)
    assert proposal is not None  # every case of this kind has one
    content = case.content
    name = case.database.name if case.database else proposal.entry.get("p7_2_a_name") or content.get("p7_2_a_name")
    number = content.get("proposal_letter_no")
    day = as_typed(content.get("proposal_letter_date"), Kind.DATE) or "…"
    tier = FIELDS_BY_NAME["tier"]
    level = value_lines(tier, proposal.entry.get("tier") or proposal.before.get("tier"))
    return [
        {"key": _("Nội dung đề nghị"), "value": _kind(proposal)},
        {
            "key": _("Cơ sở dữ liệu"),
            "value": f"{case.database.code} – {name}" if case.database else name,
            "lang": "vi",
        },
        {"key": words(tier.label), "value": level[0] if level else None},
        {"key": _("Văn bản đề nghị"), "value": _("số %(no)s ngày %(day)s", no=number, day=day) if number else None},
        {"key": _("Thời điểm nhận"), "value": moment_text(case.received_at) if case.received_at else None},
        {"key": _("Thuyết minh lý do"), "value": content.get("justification"), "lang": "vi"},
        {"key": _("Ý kiến chủ quản"), "value": words(CONSENT_LABELS.get(case.consent_status, ""))},
    ]


def proposal_clock(case: Case) -> list[dict[str, str]]:
    """The days that count for the department's own target; none of them is a time limit of the law (0.2.8)."""
    received, consented = case.received_at, case.consent_received_at
    pairs = [
        (_("Nhận đề nghị"), day_or_nothing(local_day(received)) if received else ""),
        (_("Nhận ý kiến chủ quản"), day_or_nothing(local_day(consented)) if consented else ""),
        (_("Mốc nội bộ"), day_or_nothing(case.target_on)),
    ]
    return [{"key": key, "value": value} for key, value in pairs if value]


def submission_facts(case: Case) -> list[dict[str, Any]]:
    """What a submission says in short, beside the form of an action on it; its own page says everything."""
    numbers = db.session.execute(
        select(Case.case_no)
        .join(SubmissionLine, SubmissionLine.proposal_id == Case.id)
        .where(SubmissionLine.submission_id == case.id)
        .order_by(SubmissionLine.annex, SubmissionLine.item)
    )
    return [
        {"key": _("Sự cần thiết"), "value": case.content.get("necessity"), "lang": "vi"},
        {"key": _("Các đề nghị"), "value": [number or "" for number in numbers.scalars()]},
    ]
