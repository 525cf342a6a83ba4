"""What a letter may say: every fact that a letter is filled with, by name, shape and meaning (domain model 5.4).

What the catalogue adds stands in `catalogue_letter_facts`. The letter's own number and date are no facts: they are
given at issue.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from workflows.catalogue_letter_facts import CATALOGUE_FACTS, CATALOGUE_MAY_BE_EMPTY, CATALOGUE_WORDS
from workflows.fact_shapes import (
    Fact,
    FactError,
    MissingFact,
    Parts,
    Shape,
    UnknownFact,
    WrongFact,
    check_record,
    code,
    day,
    is_shaped,
    line,
    text,
)
from workflows.reasons import CODE_LABELS

__all__ = [
    "FACTS",
    "MAY_BE_EMPTY",
    "WORDS",
    "Fact",
    "FactError",
    "MissingFact",
    "Shape",
    "UnknownFact",
    "WrongFact",
    "check_fact",
    "check_facts",
]

WORDS: dict[str, dict[str, str]] = {
    "sharing_method": {
        "QUERY": "truy vấn dữ liệu trực tuyến",
        "SYNC": "đồng bộ dữ liệu giữa các hệ thống",
        "PACKAGE": "cung cấp dữ liệu đóng gói",
    },
    "connection_model": {
        "LGSP": "Nền tảng tích hợp, chia sẻ dữ liệu (LGSP) của tỉnh",
        "DIRECT": "kết nối trực tiếp giữa hai hệ thống",
    },
    "environment": {"TEST": "thử nghiệm", "PRODUCTION": "chính thức", "BOTH": "thử nghiệm và chính thức"},
    "channel": {
        "SYSTEM": "trực tuyến qua hệ thống",
        "EDOC": "liên thông văn bản điện tử",
        "PAPER": "trực tiếp bằng văn bản giấy",
    },
    "personal_data": {"BASIC": "cơ bản", "SENSITIVE": "nhạy cảm", "AS_WRITTEN": "nêu trong văn bản yêu cầu"},
    "refusal_reason_code": CODE_LABELS,
    "reason_code": CODE_LABELS,
    **CATALOGUE_WORDS,
}
"""Wording of each code in a letter. Letters are always in Vietnamese, whatever the language of the screen."""

_DATA: Parts = {"name": Shape.TEXT, "fields?": Shape.TEXTS}
_REFUSED_DATA: Parts = {**_DATA, "reason": Shape.TEXT, "basis": Shape.TEXTS}


FACTS: dict[str, Fact] = {
    # The issuing agency, its signer and the readers.
    "is_demo": Fact(Shape.FLAG, "true in the demonstration: the letter says that it has no legal value"),
    "province": text("name of the province, `Hà Giang`; the parent line reads UBND TỈNH …"),
    "focal_name": text("issuing agency in full, `Sở Thông tin và Truyền thông`"),
    "focal_abbr": text("its abbreviation in symbols, `STTTT`"),
    "unit_abbr": text("drafting unit in symbols, `CNTT`"),
    "place": text("place name before the date, `Hà Giang`"),
    "authority": code("how the signer signs (SigningAuthority)", "HEAD", "KT", "TL", "TUQ", "Q"),
    "head_title": text("title of the head, `Giám đốc`"),
    "signer_title": line("title of the signer when not the head, `Phó Giám đốc`; empty for HEAD and Q"),
    "authorisation_no": line("number of the paper by which the signer may sign for another; TUQ always has one"),
    "signer_name": line("name of the signer; empty prints `(Họ và tên người ký)`"),
    "recipients": Fact(Shape.TEXTS, "lines of Nơi nhận without the filing line; see recipient_lines"),
    "regulation": Fact(
        Shape.RECORD,
        "the Regulation: no `26/2024/QĐ-UBND`, date, issuer `Ủy ban nhân dân tỉnh …`, title `Quy chế khai thác, …`",
        parts={"no": Shape.TEXT, "date": Shape.DATE, "issuer": Shape.TEXT, "title": Shape.TEXT},
    ),
    # The case.
    "case_no": text("case number, `KN-2025-0042`"),
    "clock": code("STATUTORY, or TARGET: then no legal limit is named (0.6.8)", "STATUTORY", "TARGET"),
    "track": code("DEFAULT, or SPECIFIC: then Article 9.1 is not cited (E8)", "DEFAULT", "SPECIFIC"),
    "requester": text("requesting agency in full"),
    "owner": text("data owner in full"),
    "database": text("name of the database; a leading `CSDL` is written out"),
    "datasets": Fact(Shape.RECORDS, "what was asked for: name, fields", parts=_DATA),
    "letter_no": text("number and symbol of the request letter"),
    "letter_date": day("its date"),
    "letter_signer": line("who signed it; may be empty, as in the demonstration"),
    "letter_signer_title": text("and as what"),
    "contact_name": text("contact of the requester (D4: technical contact)"),
    "contact_phone": line("telephone of the contact"),
    "contact_email": line("mail address of the contact"),
    "security_approval_no": text("number of the decision that approves the security level"),
    "security_approval_date": day("its date"),
    "other_components": Fact(Shape.TEXTS, "other papers of the request, one text each"),
    "received_at": Fact(Shape.MOMENT, "when the focal agency received the request"),
    "received": day("day on which the focal agency received the request"),
    "channel": code("how it came", "SYSTEM", "EDOC", "PAPER"),
    "lookup_url": text("where the case can be looked up"),
    "reviewer": text("who answers questions: name or office"),
    "phone": line("that person's telephone"),
    # Consent.
    "consent_kind": code("whose word is the consent", "LETTER", "OWNER_IS_REQUESTER", "OWNER_IS_FOCAL"),
    "consent_no": text("number of the owner's reply (consent or refusal)"),
    "consent_date": day("date on the owner's reply"),
    "consent_received": day("day on which the focal agency received the consent"),
    "not_granted": Fact(Shape.RECORDS, "data not granted: name, fields, reason, basis", parts=_REFUSED_DATA),
    # Dates of the clock.
    "working_days": Fact(Shape.INT, "legal limit in working days (legal profile); only with STATUTORY"),
    "t0": day("later of the two receipts"),
    "due": day("day on which the answer is due (TARGET: internal target)"),
    "deadline_days": Fact(
        Shape.RECORDS,
        "annex: each calendar day, its number if it counts, and why",
        parts={"date": Shape.DATE, "number?": Shape.INT, "why": Shape.TEXT},
    ),
    "cause": code("D1-C: why the date is told now", "CONSENT", "CALENDAR", "SUPPLEMENT"),
    "slip_no": text("symbol of the first receipt slip, `07/TNHS`"),
    "slip_date": day("its date"),
    "old_due": day("return date printed before"),
    "calendar_basis": text("document that changed the calendar, with number and date"),
    "supplement_received": day("day on which the supplement was received"),
    "answer_by": day("5 working days before the lapse day"),
    "lapse_on": day("last day to answer; after it the case may be closed"),
    "consumed": Fact(Shape.INT, "working days spent up to and with `counted_on`; 0 does not print"),
    "remaining": Fact(Shape.INT, "working days left after `counted_on`"),
    "counted_on": day("day up to which the two figures count (the day of signing)"),
    "owner_target": day("working day 5 after the owner received the request"),
    "promised_date": day("new date promised in the apology"),
    "as_of": day("day up to which no answer was received"),
    "act_by": day("day by which the owner is asked to answer"),
    "asked_on": day("day on which the owner was asked"),
    "asked_no": text("symbol of the letter D3 that asked, when it was issued"),
    "ended_on": day("day on which the case ended"),
    # Matter of single letters.
    "items": Fact(
        Shape.RECORDS,
        "D2, what to complete: what, why, basis",
        parts={"what": Shape.TEXT, "why": Shape.TEXT, "basis": Shape.TEXT},
    ),
    "purpose": text("purpose of use, as asked"),
    "sharing_method": code("method of sharing", "QUERY", "SYNC", "PACKAGE"),
    "connection_model": code("model of connection", "LGSP", "DIRECT"),
    "personal_data": Fact(
        Shape.CODES,
        "kinds of personal data, empty when none, AS_WRITTEN on paper",
        ("BASIC", "SENSITIVE", "AS_WRITTEN"),
    ),
    "valid_from": day("first day of the term"),
    "valid_to": day("last day of the term; left out when indefinite"),
    "account_id": text("name of the connection account; never a secret"),
    "environment": code("environment", "TEST", "PRODUCTION", "BOTH"),
    "connecting_system": text("connecting information system"),
    "level": Fact(Shape.INT, "its security level, 1 to 5"),
    "granted_items": Fact(Shape.RECORDS, "data granted: name, fields", parts=_DATA),
    "source_ips": Fact(Shape.TEXTS, "addresses from which it may connect"),
    "conditions": Fact(Shape.TEXTS, "conditions of the owner, copied (E20); may be empty"),
    "refusal_reason_code": code("published reason code (workflows/reasons.py)", *CODE_LABELS),
    "refusal_reason_text": text("reason in full"),
    "refusal_legal_basis": Fact(Shape.TEXTS, "at least one citation; an internal rule says that it is one"),
    "owner_reason": text("the owner's reason, word for word"),
    "guidance": line("what the requester can do next"),
    "supplement_letter_no": text("symbol of the letter D2 that stayed without answer"),
    "supplement_letter_date": day("its date"),
    "pending_step": text("what is not done yet, `tạo tài khoản kết nối`"),
    "delay_reason": text("why it is late"),
    "responsible": text("who follows it up"),
    "notice_no": text("symbol of the notice D4 that granted the account"),
    "notice_date": day("its date"),
    "suspend_no": text("symbol of the notice that suspended the account"),
    "suspend_date": day("its date"),
    "reason_code": code("published reason code of suspension or revocation", *CODE_LABELS),
    "reason_text": text("reason in full"),
    "legal_basis": Fact(Shape.TEXTS, "at least one citation"),
    "data_handling": text("what happens to the data already taken"),
    "reopen_condition": text("what must be so before the account is opened again"),
    "order_from": day("first day on which a planned order is executed; left out where that is at once"),
    "withdraw_no": text("number of the withdrawal letter, when there is one"),
    "withdraw_date": day("date of the withdrawal"),
    **CATALOGUE_FACTS,
}

MAY_BE_EMPTY = frozenset({"recipients", "personal_data", "conditions", "fields?"}) | CATALOGUE_MAY_BE_EMPTY


def check_fact(name: str, value: Any) -> None:
    """Check one fact that was given against its declaration; raises WrongFact or MissingFact naming it."""
    fact = FACTS[name]
    if fact.shape is Shape.RECORD:
        check_record(name, fact.parts or {}, value)
    elif fact.shape is Shape.RECORDS:
        if not isinstance(value, list):
            raise WrongFact(name, "a list is wanted")
        for number, record in enumerate(value):
            check_record(f"{name}[{number}]", fact.parts or {}, record)
    elif fact.shape is Shape.TEXT and value == "":
        raise MissingFact(name)
    elif not is_shaped(fact, value):
        raise WrongFact(name, f"{fact.shape.value} is wanted")


def check_facts(
    facts: Mapping[str, Any],
    *,
    required: Iterable[str],
    optional: Iterable[str],
    because: Mapping[str, str] | None = None,
) -> None:
    """Check that nothing is missing, malformed or foreign; the first fault in name order is raised (FactError)."""
    required = frozenset(required)
    known = required.union(optional)
    for name in sorted(set(facts) - known):
        raise UnknownFact(name)
    for name in sorted(required):
        if facts.get(name) is None:
            raise MissingFact(name, (because or {}).get(name, ""))
        if facts[name] == [] and name not in MAY_BE_EMPTY:
            raise MissingFact(name)
    for name in sorted(known.intersection(facts)):
        if facts[name] is not None:
            check_fact(name, facts[name])
