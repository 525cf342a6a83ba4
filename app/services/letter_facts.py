"""The facts of a letter, collected from the case at the moment of signing; after that they are frozen (0.6.1)."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app.adapters.deployment import case_address, is_demo
from app.extensions import db
from app.models.cases import Case
from app.models.connections import AccountOrder
from app.models.letters import Letter
from app.queries.clocks import clock_input
from app.services.catalogue_letter_facts import CATALOGUE_FACTS
from app.services.letter_sources import Source, iso, local_moment
from app.services.steps import Signature, Step
from workflows.clock import explain
from workflows.ladder import owner_target
from workflows.letters import CATALOGUE_VARIANTS, LETTERS, recipient_lines

REGULATION = {
    "no": "26/2024/QĐ-UBND",
    "date": "2024-06-17",
    "issuer": "Ủy ban nhân dân tỉnh Hà Giang",
    "title": ("Quy chế khai thác, sử dụng dữ liệu của cơ sở dữ liệu thuộc phạm vi quản lý của tỉnh Hà Giang"),
}
PENDING_STEP = "tạo tài khoản kết nối"
DATA_KEPT = "tiếp tục bảo vệ theo cam kết trong văn bản yêu cầu, không khai thác thêm trong thời gian tạm khoá"
DATA_DISPOSED = "cơ quan khai thác ngừng sử dụng và xử lý dữ liệu đã khai thác theo cam kết trong văn bản yêu cầu"
DATA_SECRET = "thực hiện theo quy định của pháp luật về bảo vệ bí mật nhà nước"
AS_WRITTEN = "nêu trong văn bản yêu cầu"
"""What a request on paper does not say in a field of its own: the letter points to the paper."""
NO_REOPENING = "không mở lại, vì cơ sở dữ liệu đã rút khỏi Danh mục; tài khoản sẽ được thu hồi"
REOPEN_CONDITION = "khắc phục xong nguyên nhân tạm khoá và có văn bản đề nghị mở lại"
ANSWER_WITHIN_DAYS = 5


def facts_for(step: Step, letter: Letter, signature: Signature) -> dict[str, Any]:
    """Collect what the letter may state; what is missing is left out and named when the text is frozen."""
    source = Source(step, letter, signature)
    kind = LETTERS[letter.code]
    own = CATALOGUE_FACTS if (letter.code, letter.variant) in CATALOGUE_VARIANTS else {}
    facts: dict[str, Any] = {}
    for name in sorted(kind.allowed(letter.variant)):
        value = (own.get(name) or FACTS[name])(source)
        if value is not None:
            facts[name] = value
    needed = kind.needed(letter.variant, facts)
    return {name: value for name, value in facts.items() if name in needed or _is_given(value)}


def _is_given(value: Any) -> bool:
    return value not in ("", [])


def _data(case: Case, *, granted: bool | None = None) -> list[dict[str, Any]]:
    """The datasets of a case with their fields; all of them, or those granted or not granted."""
    found = []
    for item in case.items:
        if granted is not None and (item.is_granted is not False) is not granted:
            continue
        entry: dict[str, Any] = {"name": item.dataset.name, "fields": list(item.fields)}
        if granted is False:
            entry["reason"] = item.reason.get("reason_text", "")
            entry["basis"] = list(item.reason.get("legal_basis", []))
        found.append(entry)
    return found


def _not_granted(source: Source) -> list[dict[str, Any]] | None:
    return (_data(source.case, granted=False) or None) if source.case.consent_status == "GRANTED_PARTIAL" else None


def _asked_data(source: Source) -> list[dict[str, Any]]:
    """What was asked for; a paper letter to a national database may name the database alone."""
    found = _data(source.case)
    if not found and source.case.database is not None:
        return [{"name": "dữ liệu nêu trong văn bản yêu cầu", "fields": []}]
    return found


def _consent_kind(source: Source) -> str:
    case = source.case
    if case.owner_agency_id == case.requesting_agency_id:
        return "OWNER_IS_REQUESTER"
    return "OWNER_IS_FOCAL" if case.owner_agency_id == case.focal_agency_id else "LETTER"


def _issued(source: Source, code: str, variant: str | None = None) -> Letter | None:
    query = select(Letter).where(Letter.case_id == source.case.id, Letter.code == code, Letter.status == "ISSUED")
    if variant:
        query = query.where(Letter.variant == variant)
    return db.session.execute(query.order_by(Letter.id.desc()).limit(1)).scalar_one_or_none()


def _symbol_of(source: Source, code: str, variant: str | None = None) -> str | None:
    letter = _issued(source, code, variant)
    return letter.symbol if letter else None


def _day_of(source: Source, code: str, variant: str | None = None) -> str | None:
    letter = _issued(source, code, variant)
    return iso(letter.issued_on) if letter else None


def _first_slip(source: Source) -> Letter | None:
    return _issued(source, "D1", "A") or _issued(source, "D1", "B")


CAUSES = {
    "recompute_deadline": "CALENDAR",
    "supplement_received": "SUPPLEMENT",
    "register_paper_supplement": "SUPPLEMENT",
}


def _cause(source: Source) -> str:
    return CAUSES.get(source.action, "CONSENT")


def _due(source: Source) -> str | None:
    return iso(source.case.due_on if source.case.track == "DEFAULT" else source.case.target_on)


def _old_due(source: Source) -> str | None:
    """The date printed before: the calendar's old one, or the strict one that the pause moved."""
    return source.payload.get("old_due") or iso(source.case.strict_due_on)


def _deadline_days(source: Source) -> list[dict[str, Any]]:
    """The annex: every calendar day from T0 to the due date, in Vietnamese like the letter."""
    lines = explain(clock_input(source.case, source.step.policies), source.step.calendar)
    return [
        # A day off that is itself called "Nghỉ …" needs no second word for it.
        {
            "date": line.on.isoformat(),
            "number": line.number,
            "why": line.why.filled().replace("nghỉ: Nghỉ ", "nghỉ "),
        }
        for line in lines
        if source.case.track == "DEFAULT"
    ]


def _other_components(source: Source) -> list[str] | None:
    return ["Văn bản chấp thuận của cơ quan chủ quản dữ liệu"] if source.content.get("attached_consent_no") else None


def _supplement_items(source: Source) -> list[dict[str, Any]] | None:
    if not source.case.supplements:
        return None
    # Article 9.1 does not cover what is shared on its own terms (E8).
    basis = f"khoản 1 Điều {9 if source.case.track == 'DEFAULT' else 10} Quy chế"
    return [
        {"what": item["what"], "why": item["why"], "basis": item.get("basis") or basis}
        for item in source.case.supplements[-1].items
    ]


def _supplement_day(source: Source, name: str) -> str | None:
    supplement = source.case.supplements[-1] if source.case.supplements else None
    if supplement is None:
        return None
    found = getattr(supplement, name)
    if found is None and name in ("lapse_on", "answer_by"):
        # Before issue the days are counted from today, the day of signing; the clerk issues on it or the next day.
        ahead = source.step.policies.supplement_lapse_days - (5 if name == "answer_by" else 0)
        found = source.step.calendar.nth_working_day_after(source.step.today, ahead)
    return iso(found)


def _lapse_on(source: Source) -> str | None:
    if source.letter.variant in ("LAPSE_NO_CONSENT", "CATALOGUE_LAPSE"):
        informed = source.step.facts.owner_informed_on
        days = source.step.policies.owner_reminder_days[3]
        return iso(source.step.calendar.nth_working_day_after(informed, days)) if informed else None
    return _supplement_day(source, "lapse_on")


def _personal_data(source: Source) -> list[str]:
    if "has_personal_data" not in source.content:
        return ["AS_WRITTEN"]  # the form for a request on paper does not ask
    categories = source.content.get("personal_data_categories") or []
    return list(categories) if source.content.get("has_personal_data") in (True, "true") else []


def _valid_from(source: Source) -> str | None:
    account = source.step.account
    return iso(account.valid_from if account else source.content.get("valid_from"))


def _valid_to(source: Source) -> str | None:
    if source.step.account is not None:
        return iso(source.step.account.valid_to)
    return iso(source.content.get("valid_to")) if source.content.get("term_kind") == "FIXED" else None


def _level(source: Source) -> int | None:
    level = str(source.content.get("info_security_level") or "")
    return int(level) if level.isdigit() else None


def _refusal(source: Source, name: str) -> Any:
    return source.case.refusal.get(name)


def _reason_text(source: Source) -> str | None:
    """The reason in the department's own words; the owner's own are quoted, and not said twice."""
    text: str | None = source.case.refusal.get("refusal_reason_text")
    owner_said = source.consent.reason.get("reason_text") if source.consent else None
    return None if source.letter.variant == "OWNER_REFUSED" and text == owner_said else text


def _order(source: Source) -> AccountOrder | None:
    return db.session.execute(
        select(AccountOrder)
        .where(AccountOrder.case_id == source.case.id, AccountOrder.kind == source.letter.variant)
        .order_by(AccountOrder.id.desc())
        .limit(1)
    ).scalar_one_or_none()


def _order_reason(source: Source, name: str) -> Any:
    order = _order(source)
    return (order.reason.get(name) if order else None) or source.given.get(name)


def _order_from(source: Source) -> str | None:
    """The day of a planned order (3.2 #11); any other is executed at once."""
    order = _order(source)
    return order.order.get("not_before") if order else None


def _reopen_condition(source: Source) -> str:
    is_withdrawn = _order_reason(source, "reason_code") == "DATABASE_WITHDRAWN"
    return NO_REOPENING if is_withdrawn else REOPEN_CONDITION


def _data_handling(source: Source) -> str:
    if _order_reason(source, "reason_code") == "STATE_SECRET":
        return DATA_SECRET
    return DATA_KEPT if source.letter.variant == "SUSPEND" else DATA_DISPOSED


def _reviewer(source: Source) -> str:
    reviewer = source.case.reviewer
    return (reviewer.full_name or reviewer.title) if reviewer else source.case.focal_agency.name


def _phone(source: Source) -> str:
    return (source.case.reviewer.phone if source.case.reviewer else "") or source.case.focal_agency.phone


def _act_by(source: Source) -> str | None:
    return iso(source.step.calendar.nth_working_day_after(source.step.today, ANSWER_WITHIN_DAYS))


def _asked_on(source: Source) -> str | None:
    return _day_of(source, "D3") or iso(source.case.owner_informed_at)


def _owner_target(source: Source) -> str | None:
    informed = source.step.facts.owner_informed_on
    return iso(owner_target(informed, source.step.calendar)) if informed else None


def _recipients(source: Source) -> list[str]:
    case = source.case
    return recipient_lines(
        source.letter.code,
        source.letter.variant,
        requester=case.requesting_agency.name,
        owner=case.owner_agency.name if case.owner_agency else "",
        focal_name=case.focal_agency.name,
    )


def _consent(source: Source, name: str) -> Any:
    return getattr(source.consent, name) if source.consent else None


def _mid_sentence(text: str) -> str:
    """What was typed as a sentence of its own goes on in the middle of one; an abbreviation keeps its capitals."""
    return text[0].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def _withdraw_no(source: Source) -> str | None:
    return source.payload.get("letter_no") or None


def _content(name: str, default: str | None = None) -> Callable[[Source], Any]:
    return lambda source: source.content.get(name) or default


FACTS: dict[str, Callable[[Source], Any]] = {
    "is_demo": lambda s: is_demo(),
    "province": lambda s: s.profile.province_name,
    "focal_name": lambda s: s.case.focal_agency.name,
    "focal_abbr": lambda s: s.case.focal_agency.abbr_symbol,
    "unit_abbr": lambda s: s.case.focal_agency.drafting_unit_abbr,
    "place": lambda s: s.case.focal_agency.place_name or s.profile.place_name,
    "regulation": lambda s: REGULATION,
    "authority": lambda s: s.signature.authority,
    "head_title": lambda s: s.case.focal_agency.head_title.capitalize(),
    "signer_title": lambda s: "" if s.signature.authority in ("HEAD", "Q") else s.signature.signer_title,
    "authorisation_no": lambda s: s.signature.authorisation_no,
    "signer_name": lambda s: s.signature.signer_name,
    "recipients": _recipients,
    "case_no": lambda s: s.case.case_no,
    "clock": lambda s: "STATUTORY" if s.case.track == "DEFAULT" else "TARGET",
    "track": lambda s: s.case.track,
    "requester": lambda s: s.case.requesting_agency.name,
    "owner": lambda s: s.case.owner_agency.name if s.case.owner_agency else None,
    "database": lambda s: s.case.database.name if s.case.database else None,
    "datasets": _asked_data,
    "letter_no": _content("letter_no"),
    "letter_date": lambda s: iso(s.content.get("letter_date")),
    "letter_signer": _content("letter_signer", ""),
    "letter_signer_title": _content("letter_signer_title"),
    "contact_name": _content("contact_name", AS_WRITTEN),
    "contact_phone": _content("contact_phone", ""),
    "contact_email": _content("contact_email", ""),
    "security_approval_no": _content("security_approval_no"),
    "security_approval_date": lambda s: iso(s.content.get("security_approval_date")),
    "other_components": _other_components,
    "received_at": lambda s: local_moment(s.case.received_at),
    "received": lambda s: iso(s.case.received_at),
    "channel": lambda s: s.case.channel,
    "lookup_url": lambda s: case_address(s.case.id),
    "reviewer": _reviewer,
    "phone": _phone,
    "consent_kind": _consent_kind,
    "consent_no": lambda s: _consent(s, "letter_no"),
    "consent_date": lambda s: iso(_consent(s, "letter_date")),
    "consent_received": lambda s: iso(_consent(s, "received_at")),
    "not_granted": _not_granted,
    "working_days": lambda s: s.profile.connection_deadline_working_days if s.case.track == "DEFAULT" else None,
    "t0": lambda s: iso(s.case.t0),
    "due": _due,
    "deadline_days": _deadline_days,
    "cause": _cause,
    "slip_no": lambda s: slip.symbol if (slip := _first_slip(s)) else None,
    "slip_date": lambda s: iso(slip.issued_on) if (slip := _first_slip(s)) else None,
    "old_due": _old_due,
    "calendar_basis": lambda s: s.payload.get("document_no"),
    "supplement_received": lambda s: _supplement_day(s, "answered_at"),
    "answer_by": lambda s: _supplement_day(s, "answer_by"),
    "lapse_on": _lapse_on,
    "consumed": lambda s: s.step.facts.consumed_days,
    "remaining": lambda s: s.step.facts.remaining_days,
    "counted_on": lambda s: iso(s.step.today),
    "owner_target": _owner_target,
    "promised_date": lambda s: iso(s.given.get("promised_date")),
    "as_of": lambda s: iso(s.step.today),
    "act_by": _act_by,
    "asked_on": _asked_on,
    "asked_no": lambda s: _symbol_of(s, "D3"),
    "ended_on": lambda s: iso(s.case.ended_at),
    "items": _supplement_items,
    "purpose": _content("purpose", AS_WRITTEN),
    "sharing_method": _content("sharing_method"),
    "connection_model": _content("connection_model", "LGSP"),
    "personal_data": _personal_data,
    "valid_from": _valid_from,
    "valid_to": _valid_to,
    "account_id": lambda s: s.step.account.account_id if s.step.account else None,
    "environment": lambda s: s.step.account.environment if s.step.account else s.content.get("environment"),
    "connecting_system": _content("connecting_system_name", AS_WRITTEN),
    "level": _level,
    "granted_items": lambda s: _data(s.case, granted=True),
    "source_ips": lambda s: list(s.content.get("source_ips") or []),
    "conditions": lambda s: list(s.step.facts.conditions),
    "refusal_reason_code": lambda s: _refusal(s, "refusal_reason_code"),
    "refusal_reason_text": _reason_text,
    "refusal_legal_basis": lambda s: _refusal(s, "refusal_legal_basis"),
    "owner_reason": lambda s: s.consent.reason.get("reason_text") if s.consent else None,
    "guidance": lambda s: _refusal(s, "guidance"),
    "supplement_letter_no": lambda s: _symbol_of(s, "D2"),
    "supplement_letter_date": lambda s: _day_of(s, "D2"),
    "pending_step": lambda s: _mid_sentence(s.given.get("pending_step") or PENDING_STEP),
    "delay_reason": lambda s: s.given.get("delay_reason"),
    "responsible": _reviewer,
    "notice_no": lambda s: _symbol_of(s, "D4"),
    "notice_date": lambda s: _day_of(s, "D4"),
    "suspend_no": lambda s: _symbol_of(s, "D11", "SUSPEND"),
    "suspend_date": lambda s: _day_of(s, "D11", "SUSPEND"),
    "reason_code": lambda s: _order_reason(s, "reason_code"),
    "reason_text": lambda s: _order_reason(s, "reason_text"),
    "legal_basis": lambda s: _order_reason(s, "legal_basis"),
    "data_handling": _data_handling,
    "reopen_condition": _reopen_condition,
    "order_from": _order_from,
    "withdraw_no": _withdraw_no,
    "withdraw_date": lambda s: iso(s.payload.get("letter_date")) or iso(s.case.ended_at),
}
"""One entry for each fact that a letter may state; what is the catalogue's own stands in `CATALOGUE_FACTS`."""
