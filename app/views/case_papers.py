"""What officers work with on a case: supplement, owner's reply, checklist, review sheet, arrangement."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from app.models.cases import Case, OwnerConsent
from app.queries.clocks import local_day
from app.queries.visibility import reads_content, sees_internals, sees_orders_alone
from app.views.wording import day_or_nothing, moment_text
from forms.build import as_typed, words
from workflows.fields import Field, Kind
from workflows.needs import ARRANGEMENT, CHANNELS, INTAKE_ROWS, REVIEW_SHEET, SHEET_ANSWERS
from workflows.reasons import CODE_LABELS
from workflows.registry import CONNECTION
from workflows.roles import Actor
from workflows.text import N_

OUTCOMES = {
    "GRANT": N_("Cấp tài khoản"),
    "GRANT_PARTIAL": N_("Cấp một phần theo phạm vi chấp thuận"),
    "REFUSE": N_("Từ chối"),
}
DECISIONS = {
    "FULL": N_("Chấp thuận toàn bộ"),
    "PARTIAL": N_("Chấp thuận một phần"),
    "REFUSE": N_("Không chấp thuận"),
}


def papers_of(case: Case, actor: Actor) -> dict[str, Any]:
    """Collect the working papers of a case that this reader may see."""
    if sees_orders_alone(actor) or not reads_content(case, actor):
        return {"supplement": None, "replies": [], "intake": [], "review": [], "arrangement": [], "outcome": ""}
    is_inside = sees_internals(actor, case.focal_agency_id)
    return {
        "supplement": _supplement(case, is_inside=is_inside),
        "replies": [_reply(case, consent) for consent in reversed(case.consents)],
        "intake": _intake(case) if is_inside else [],
        "review": _answers(REVIEW_SHEET, case.review_sheet) if is_inside and case.kind == CONNECTION else [],
        "arrangement": _answers(ARRANGEMENT, case.sharing_arrangement),
        "outcome": words(OUTCOMES.get(case.proposed_outcome or "", "")) if is_inside else "",
    }


def _supplement(case: Case, *, is_inside: bool) -> dict[str, Any] | None:
    found = [s for s in case.supplements if s.issued_on is not None or is_inside]
    if not found:
        return None
    last = found[-1]
    answers: list[str] = list(last.answers or [])
    return {
        "is_issued": last.issued_on is not None,
        "issued_on": day_or_nothing(last.issued_on),
        "answer_by": day_or_nothing(last.answer_by),
        "lapse_on": day_or_nothing(last.lapse_on),
        "answered_on": day_or_nothing(local_day(last.answered_at)) if last.answered_at else "",
        "lines": [
            {"what": item["what"], "why": item["why"], "answer": answers[number] if number < len(answers) else ""}
            for number, item in enumerate(last.items)
        ],
    }


def _reply(case: Case, consent: OwnerConsent) -> dict[str, Any]:
    is_partial = consent.decision == "PARTIAL"
    rows: list[tuple[str, Any]] = [
        (_("Văn bản"), _("số %(no)s ngày %(day)s", no=consent.letter_no, day=day_or_nothing(consent.letter_date))),
        (_("Sở nhận lúc"), f"{moment_text(consent.received_at)} ({words(dict(CHANNELS)[consent.channel])})"),
        (_("Điều kiện"), list(consent.conditions)),
        (_("Chấp thuận đến ngày"), day_or_nothing(consent.consent_valid_to)),
    ]
    if is_partial:
        rows.append((_("Chưa chấp thuận"), [item.dataset.name for item in case.items if item.is_granted is False]))
    if consent.reason:
        rows += [
            (
                _("Lý do"),
                f"{words(CODE_LABELS.get(consent.reason.get('reason_code', ''), ''))}: "
                f"{consent.reason.get('reason_text', '')}",
            ),
            (_("Căn cứ"), list(consent.reason.get("legal_basis", []))),
        ]
    if consent.withdrawn_at:
        rows.append((_("Đã rút"), f"{moment_text(consent.withdrawn_at)}: {consent.withdrawal.get('reason_text', '')}"))
    return {
        "decision": words(DECISIONS[consent.decision]),
        "is_withdrawn": consent.withdrawn_at is not None,
        "rows": [{"key": key, "value": value} for key, value in rows if value],
    }


def _intake(case: Case) -> list[dict[str, Any]]:
    if not case.intake_sheet:
        return []
    if case.kind != CONNECTION:
        pairs = (
            (_("Số đến"), case.incoming_no),
            (_("Ngày đến"), as_typed(case.intake_sheet.get("incoming_date"), Kind.DATE)),
            (_("Ghi chú tiếp nhận"), case.intake_sheet.get("note")),
        )
        return [{"key": key, "value": value} for key, value in pairs if value]
    answers = dict(SHEET_ANSWERS)
    rows = [
        {"key": words(label), "value": words(answers.get(case.intake_sheet.get(key, ""), ""))}
        for key, label in INTAKE_ROWS
        if case.intake_sheet.get(key) != "DU"
    ]
    whole = len(INTAKE_ROWS) - len(rows)
    rows.insert(0, {"key": _("Số mục đủ"), "value": f"{whole}/{len(INTAKE_ROWS)}"})
    if case.intake_sheet.get("note"):
        rows.append({"key": _("Ghi chú tiếp nhận"), "value": case.intake_sheet["note"]})
    return rows


def _answers(specs: Sequence[Field], kept: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"key": words(spec.label), "value": _said(spec, kept[spec.name])} for spec in specs if spec.name in kept]


def _said(spec: Field, value: Any) -> str:
    if spec.kind is Kind.BOOL:
        return _("Có") if value else _("Không")
    if spec.kind is Kind.CHOICE:
        return words(dict(spec.choices).get(value, ""))
    return str(value)
