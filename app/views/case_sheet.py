"""What the page of one case is filled with, cut to what the reader may see."""

from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.models.cases import Case
from app.models.files import Attachment
from app.models.letters import Letter
from app.models.trail import Event
from app.queries.calendar import official_calendar
from app.queries.case_page import (
    attachments_of,
    connection_of,
    dataset_names,
    events_of,
    explained,
    held_days,
    letters_of,
)
from app.queries.clocks import local_day
from app.queries.filing import owner_reply_of
from app.queries.policies import policies
from app.queries.publications import published_by
from app.queries.standing import chip_of
from app.queries.units import unit_name
from app.queries.visibility import may_read_refusal, reads_content, sees_internals, sees_orders_alone
from app.services.actions import Available, available_actions
from app.services.page_images import PDF
from app.views.case_papers import papers_of
from app.views.duplicate_notes import twins_shown
from app.views.note_box import note_box
from app.views.plan_box import plan_shown
from app.views.proposal_case import proposal_clock, proposal_facts, proposal_shown, submission_facts
from app.views.publication_sheet import publication_facts
from app.views.wording import (
    day_line,
    day_or_nothing,
    moment_text,
    next_step_for,
    note_text,
    shown,
    size_text,
    state_text,
)
from forms.build import as_typed, words
from workflows.accounts import LABELS as ACCOUNT_LABELS
from workflows.event_labels import EVENT_LABELS, NUMBER_LABELS
from workflows.fields import Kind
from workflows.letters import LETTERS
from workflows.notes import NOTES
from workflows.reasons import CODE_LABELS
from workflows.registry import CONNECTION, FINAL, PROPOSAL, PUBLICATION, SUBMISSION
from workflows.roles import ROLE_LABELS, Actor, Role
from workflows.text import N_

HEADINGS = {
    CONNECTION: (N_("Yêu cầu kết nối, khai thác dữ liệu"), N_("Điều 9")),
    PROPOSAL: (N_("Đề nghị điều chỉnh Danh mục"), N_("Điều 7")),
    SUBMISSION: (N_("Tờ trình Danh mục"), N_("Điều 7")),
    PUBLICATION: (N_("Công bố dữ liệu mở"), N_("Điều 8")),
}
"""What a case is, over its number, and the article it comes from."""
HELD = (CONNECTION, PROPOSAL)
"""Kinds whose working days belong to one party or another."""
FROM_LABELS = {
    CONNECTION: N_("Cơ quan yêu cầu"),
    PROPOSAL: N_("Cơ quan đề nghị"),
    SUBMISSION: N_("Cơ quan trình"),
    PUBLICATION: N_("Cơ quan công bố"),
}
CONTENT_TITLES = {
    CONNECTION: N_("Nội dung yêu cầu"),
    PROPOSAL: N_("Nội dung đề nghị"),
    SUBMISSION: N_("Nội dung Tờ trình"),
    PUBLICATION: N_("Nội dung công bố"),
}
CONSENT_LABELS = {
    "REQUESTED": N_("Chưa có ý kiến"),
    "NOT_REQUIRED": N_("Không cần (chủ quản là bên yêu cầu)"),
    "GRANTED_FULL": N_("Chấp thuận toàn bộ"),
    "GRANTED_PARTIAL": N_("Chấp thuận một phần"),
    "REFUSED": N_("Không chấp thuận"),
}
LETTER_STATES = {
    "PREPARED": N_("dự thảo, chờ ký"),
    "INITIALLED": N_("đã ký nháy, chờ ký"),
    "SIGNED": N_("đã ký, chờ phát hành"),
    "ISSUED": N_("đã phát hành"),
}
FILE_LABELS = {
    "letter_file": N_("Văn bản yêu cầu"),
    "security_approval_file": N_("Tệp quyết định phê duyệt cấp độ"),
    "attached_consent": N_("Ý kiến của chủ quản dữ liệu"),
    "consent_letter_file": N_("Ý kiến của chủ quản dữ liệu"),
    "consent_withdrawal_letter_file": N_("Rút chấp thuận"),
    "supplement_file": N_("Tệp bổ sung"),
    "proposal_letter_file": N_("Văn bản đề nghị"),
    "new_agency_agreement_file": N_("Văn bản thống nhất của cơ quan mới"),
    "consultation_answers_file": N_("Ý kiến của cơ quan liên quan"),
    "decision_file": N_("Văn bản đã ký của Chủ tịch UBND tỉnh"),
}
"""What an attachment is, under its name, which may say nothing."""
QUIET_WHILE_IMPOSSIBLE = frozenset(
    {
        "sign_letter",
        "sign_order",
        "issue_letter",
        "initial",
        "unlink_duplicate",
        "complete_transition",
        "issue_ineligible",
        "confirm_conclusion",
    }
)
"""Actions that nobody misses while there is nothing to do them on."""
TONES = {
    "notice_issued": "done",
    "refusal_issued": "stop",
    "owner_refused": "stop",
    "supplement_reminded": "wait",
    "result_notified": "done",
    "rejection_notified": "stop",
    "proposal_returned": "stop",
    "chairman_returned": "wait",
    "dataset_published": "done",
}


def case_sheet(case: Case, actor: Actor, *, now: datetime) -> dict[str, Any]:
    """Collect everything that the page of a case shows to this reader."""
    rules, calendar, today = policies(), official_calendar(), local_day(now)
    actions = tuple(
        found
        for found in available_actions(case, actor, now=now)
        if found.is_possible or found.row.action not in QUIET_WHILE_IMPOSSIBLE
    )
    limit = case.legal_profile.connection_deadline_working_days if case.legal_profile else 5
    is_order_only = sees_orders_alone(actor)
    # Only Article 9 sets a time limit, and only that one is explained day by day.
    lines = () if is_order_only or case.kind != CONNECTION else explained(case, rules, calendar)
    proposal = proposal_shown(case, actor) if case.kind == PROPOSAL else None
    return {
        "case": case,
        **case_words(case),
        "proposal": proposal,
        "public_href": _public_href(case),
        "state_label": state_text(case.kind, case.state),
        "chip": shown(chip_of(case, today, calendar, limit)),
        "next": _next_step(case, actions, proposal),
        "actions": [found for found in actions if found.row.action not in NOTES],
        "notes": note_box(case, actor, actions, today=today),
        "twins": twins_shown(case, actor, actions),
        "is_order_only": is_order_only,
        "sees_internals": sees_internals(actor, case.focal_agency_id),
        "facts": request_facts(case, actor),
        "parties": _parties(case),
        "clock_lines": [day_line(line) for line in lines],
        "clock_facts": proposal_clock(case) if case.kind == PROPOSAL else _clock_facts(case),
        "held": held_days(case, today, calendar) if case.kind in HELD and not is_order_only else None,
        "letters": [_letter(letter) for letter in letters_of(case, actor)],
        "files": [file_line(found, actor) for found in attachments_of(case, actor)],
        "timeline": timeline_of(case, actor),
        "connection": _connection(case, actor),
        "plan": plan_shown(case, actor),
        "refusal": refusal_shown(case, actor),
        "reply_draft": _reply_draft(case, actor),
        "papers": papers_of(case, actor),
    }


def case_words(case: Case) -> dict[str, Any]:
    """The words for a case that differ between its kinds."""
    heading, article = HEADINGS[case.kind]
    return {
        "heading": words(heading),
        "article": words(article),
        "from_label": words(FROM_LABELS[case.kind]),
        "content_title": words(CONTENT_TITLES[case.kind]),
    }


def _public_href(case: Case) -> str:
    """Where everybody reads what a publication put on the open list."""
    found = published_by(case) if case.kind == PUBLICATION else None
    return url_for("catalogue_open_data.show", key=found.id) if found else ""


def _next_step(case: Case, actions: tuple[Available, ...], proposal: dict[str, Any] | None) -> dict[str, Any] | None:
    scope = case.database.scope if case.database else None
    step = next_step_for(case, scope, proposal["stage"] if proposal else "")
    if step is None or case.duplicate_of_id is not None:
        return None
    mine = [a for a in actions if a.row.action in step.actions and a.is_possible]
    is_mine = bool(mine) or bool(proposal and proposal.get("may_list"))
    return {"what": words(step.what), "who": words(step.who), "is_mine": is_mine, "mine": mine}


def request_facts(case: Case, actor: Actor) -> list[dict[str, Any]]:
    """What was asked for, in the lines that decide; an operator reads the order alone."""
    if not reads_content(case, actor):
        return [{"key": _("Nội dung"), "value": _("Đã cách ly; chỉ cán bộ bảo vệ bí mật nhà nước đọc được.")}]
    if case.kind in FACTS_OF_KIND:
        return [*FACTS_OF_KIND[case.kind](case), *_assignment(case, actor)]
    content, is_order_only = case.content, sees_orders_alone(actor)
    order = [
        _typed(_("Cơ sở dữ liệu"), case.database.name if case.database else None),
        _typed(_("Bộ dữ liệu yêu cầu"), dataset_names(case)),
        _typed(_("Hệ thống kết nối"), content.get("connecting_system_name")),
        {"key": _("Địa chỉ IP kết nối"), "value": content.get("source_ips")},
    ]
    if is_order_only:
        return order
    return [
        order[0],
        {"key": _("Văn bản yêu cầu"), "value": _letter_line(content)},
        {"key": _("Thời điểm nhận"), "value": moment_text(case.received_at) if case.received_at else None},
        *order[1:],
        _typed(_("Mục đích sử dụng"), content.get("purpose")),
        _typed(_("Căn cứ, nhiệm vụ"), content.get("mandate_basis")),
        {"key": _("Ý kiến chủ quản"), "value": words(CONSENT_LABELS[case.consent_status])},
        *_assignment(case, actor),
    ]


def _assignment(case: Case, actor: Actor) -> list[dict[str, Any]]:
    """With whom the review lies: an inner matter of the focal agency, as in the list (0.6.3)."""
    if case.kind not in (CONNECTION, PROPOSAL) or not sees_internals(actor, case.focal_agency_id):
        return []
    unit = unit_name(case.unit_id)
    return [
        *([_typed(_("Phòng, đơn vị"), unit)] if unit else []),
        _typed(_("Chuyên viên thẩm tra"), case.reviewer.title if case.reviewer else None),
    ]


FACTS_OF_KIND = {PROPOSAL: proposal_facts, PUBLICATION: publication_facts, SUBMISSION: submission_facts}


def _typed(key: str, value: Any) -> dict[str, Any]:
    """What people wrote is Vietnamese, whatever the language of the page (WCAG 3.1.2)."""
    return {"key": key, "value": value, "lang": "vi"}


def _letter_line(content: dict[str, Any]) -> str | None:
    number = content.get("letter_no")
    if not number:
        return None
    return _("số %(no)s ngày %(day)s", no=number, day=as_typed(content.get("letter_date"), Kind.DATE) or "…")


def _parties(case: Case) -> list[dict[str, Any]]:
    own = _typed(words(FROM_LABELS[case.kind]), case.requesting_agency.name)
    if case.kind == PUBLICATION:
        return [own]
    return [
        own,
        _typed(_("Cơ quan chủ quản dữ liệu"), case.owner_agency.name if case.owner_agency else None),
        _typed(_("Cơ quan đầu mối"), case.focal_agency.name),
    ]


def _clock_facts(case: Case) -> list[dict[str, Any]]:
    pairs = [
        (_("Nhận yêu cầu (R)"), day_or_nothing(local_day(case.received_at)) if case.received_at else ""),
        (
            _("Nhận chấp thuận (C)"),
            day_or_nothing(local_day(case.consent_received_at)) if case.consent_received_at else "",
        ),
        (_("Mốc bắt đầu (T0)"), day_or_nothing(case.t0)),
        (_("Hạn xử lý"), day_or_nothing(case.due_on)),
        (_("Hạn nếu không tạm dừng"), day_or_nothing(case.strict_due_on)),
        (_("Mốc nội bộ (không phải hạn luật định)"), day_or_nothing(case.target_on)),
        (_("Ngày hẹn lại"), day_or_nothing(case.promised_on)),
    ]
    return [{"key": key, "value": value} for key, value in pairs if value]


def _letter(letter: Letter) -> dict[str, Any]:
    kind = LETTERS[letter.code]
    is_issued = letter.status == "ISSUED"
    return {
        "id": letter.id,
        "code": letter.code,
        "text": words(kind.title_of(letter.variant)),
        "symbol": letter.symbol,
        "date_text": day_or_nothing(letter.issued_on),
        "status": words(LETTER_STATES[letter.status]),
        "href": url_for("letters.pdf", letter_id=letter.id)
        if is_issued
        else url_for("letters.draft", letter_id=letter.id),
        "is_issued": is_issued,
    }


def file_line(found: Attachment, actor: Actor) -> dict[str, Any]:
    """A file as the list of files shows it; a quarantined one has neither name nor address."""
    is_open = not found.is_quarantined or actor.holds(Role.SECURITY_OFFICER)
    return {
        "href": url_for("files.download", attachment_id=found.id) if is_open else "",
        "picture": url_for("files.first_page", attachment_id=found.id) if is_open and found.media_type == PDF else "",
        "text": found.name if is_open else _("Tệp đã cách ly"),
        "kind": found.name.rsplit(".", 1)[-1].upper(),
        "size_text": size_text(found.size),
        "is_open": is_open,
        "note": words(FILE_LABELS.get(found.purpose, "")),
    }


def timeline_of(case: Case, actor: Actor) -> list[dict[str, Any]]:
    """What happened, newest first; of a quarantined case without the notes that people typed."""
    if sees_orders_alone(actor):
        return []
    events = [event_shown(event) for event in reversed(events_of(case, actor))]
    return events if reads_content(case, actor) else [{**event, "why": "", "links": []} for event in events]


def event_shown(event: Event) -> dict[str, Any]:
    """One event as the timeline shows it."""
    links = [
        {"href": url_for("letters.pdf", letter_id=letter["id"]), "text": _letter_title(letter)}
        for letter in event.payload.get("letters", [])
        if letter.get("symbol")
    ]
    role = words(ROLE_LABELS[Role(event.role)]) if event.role else ""
    return {
        "title": words(EVENT_LABELS.get(event.name, event.name)),
        "who": words(event.actor_label) if event.role == "SYSTEM" or not role else f"{event.actor_label} ({role})",
        "when_text": moment_text(event.at),
        "when_iso": event.at.isoformat(),
        "why": note_text(event.name, event.note),
        "is_why_typed": event.name not in NUMBER_LABELS,
        "internal": event.visibility == "internal",
        "links": links,
        "tone": TONES.get(event.name, ""),
    }


def _letter_title(letter: dict[str, Any]) -> str:
    return _("%(title)s, số %(symbol)s", title=words(LETTERS[letter["code"]].title_vi), symbol=letter["symbol"])


def _connection(case: Case, actor: Actor) -> dict[str, Any] | None:
    account, orders = connection_of(case)
    order = next((o for o in orders if o.kind == "CREATE" and not o.is_cancelled), None)
    sees_order = actor.holds(Role.TECH_OPERATOR) or sees_internals(actor, case.focal_agency_id)
    if account is None and (order is None or not sees_order):
        return None
    if account is None:
        assert order is not None  # one of the two exists
        return {"order": order.order, "account": None, "state": "", "state_label": ""}
    return {
        "order": order.order if order and sees_order else None,
        "account": account,
        "state": account.state,
        "state_label": words(ACCOUNT_LABELS[account.state]),
        "valid_from": day_or_nothing(account.valid_from),
        "valid_to": day_or_nothing(account.valid_to),
        "open_orders": [o.kind for o in orders if not o.is_executed and not o.is_cancelled and o.kind != "CREATE"],
    }


def _reply_draft(case: Case, actor: Actor) -> dict[str, str] | None:
    """The way to the owner's drafted reply, while one may still be given."""
    may_draft = actor.agency_id == case.owner_agency_id and actor.holds(Role.OWNER_OFFICER, Role.OWNER_APPROVER)
    if not may_draft or case.consent_status != "REQUESTED" or case.state in FINAL:
        return None
    kept = owner_reply_of(case.id, actor)
    return {"saved_at": moment_text(kept.changed_at) if kept else ""}


def refusal_shown(case: Case, actor: Actor) -> dict[str, Any] | None:
    if not may_read_refusal(case, actor):
        return None
    return {
        "code": words(CODE_LABELS.get(case.refusal.get("refusal_reason_code", ""), "")),
        "text": case.refusal.get("refusal_reason_text", ""),
        "basis": case.refusal.get("refusal_legal_basis", []),
        "guidance": case.refusal.get("guidance", ""),
    }
