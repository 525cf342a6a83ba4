"""What a letter may say: every fact that a letter is filled with, by name, shape and meaning (domain model 5.4).

Facts are plain JSON values without layout, frozen when the leader signs (0.6.1). Dates are ISO texts (`2024-08-05`),
moments are local time at Asia/Ho_Chi_Minh without a zone (`2024-08-05T08:15`), a document number is its whole symbol
(`12/STTTT-CNTT`), a code is a code (`QUERY`), never its wording. An optional fact may be left out or be null.
The letter's own number and date are no facts: they are given at issue.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from workflows.reasons import CODE_LABELS


class Shape(StrEnum):
    """The JSON shape of a fact."""

    TEXT = "text"
    """A text that says something."""
    LINE = "line"
    """A text that may be empty."""
    DATE = "date"
    MOMENT = "moment"
    INT = "int"
    FLAG = "flag"
    CODE = "code"
    CODES = "codes"
    TEXTS = "texts"
    RECORD = "record"
    RECORDS = "records"


class FactError(ValueError):
    """A letter cannot be written from these facts; `name` is the fact, and the whole action is rolled back."""

    problem = "is wrong"

    def __init__(self, name: str, detail: str = "") -> None:
        super().__init__(f"letter fact {name!r} {self.problem}{': ' + detail if detail else ''}")
        self.name = name


class MissingFact(FactError):
    """A fact that the letter states was not given."""

    problem = "is missing"


class WrongFact(FactError):
    """A fact has another shape than declared, or a code that has no wording."""


class UnknownFact(FactError):
    """A fact was given that this letter never states; D14-B must not even hold what it may not name."""

    problem = "is not a fact of this letter"


@dataclass(frozen=True)
class Fact:
    """One fact: its shape, its meaning, its codes, and for records the shape of each part (`?` may be left out)."""

    shape: Shape
    meaning: str
    codes: tuple[str, ...] = ()
    parts: Mapping[str, Shape] | None = None


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
}
"""Wording of each code in a letter. Letters are always in Vietnamese, whatever the language of the screen."""

_DATA: Mapping[str, Shape] = {"name": Shape.TEXT, "fields?": Shape.TEXTS}
_REFUSED_DATA: Mapping[str, Shape] = {**_DATA, "reason": Shape.TEXT, "basis": Shape.TEXTS}


def _text(meaning: str) -> Fact:
    return Fact(Shape.TEXT, meaning)


def _line(meaning: str) -> Fact:
    return Fact(Shape.LINE, meaning)


def _date(meaning: str) -> Fact:
    return Fact(Shape.DATE, meaning)


def _code(meaning: str, *codes: str) -> Fact:
    return Fact(Shape.CODE, meaning, codes)


FACTS: dict[str, Fact] = {
    # The issuing agency, its signer and the readers.
    "is_demo": Fact(Shape.FLAG, "true in the demonstration: the letter says that it has no legal value"),
    "province": _text("name of the province, `Hà Giang`; the parent line reads UBND TỈNH …"),
    "focal_name": _text("issuing agency in full, `Sở Thông tin và Truyền thông`"),
    "focal_abbr": _text("its abbreviation in symbols, `STTTT`"),
    "unit_abbr": _text("drafting unit in symbols, `CNTT`"),
    "place": _text("place name before the date, `Hà Giang`"),
    "authority": _code("how the signer signs (SigningAuthority)", "HEAD", "KT", "TL", "TUQ", "Q"),
    "head_title": _text("title of the head, `Giám đốc`"),
    "signer_title": _line("title of the signer when not the head, `Phó Giám đốc`; empty for HEAD and Q"),
    "signer_name": _line("name of the signer; empty prints `(Họ và tên người ký)`"),
    "recipients": Fact(Shape.TEXTS, "lines of Nơi nhận without the filing line; see recipient_lines"),
    "regulation": Fact(
        Shape.RECORD,
        "the Regulation: no `26/2024/QĐ-UBND`, date, issuer `Ủy ban nhân dân tỉnh …`, title `Quy chế khai thác, …`",
        parts={"no": Shape.TEXT, "date": Shape.DATE, "issuer": Shape.TEXT, "title": Shape.TEXT},
    ),
    # The case.
    "case_no": _text("case number, `KN-2025-0042`"),
    "clock": _code("STATUTORY, or TARGET: then no legal limit is named (0.6.8)", "STATUTORY", "TARGET"),
    "track": _code("DEFAULT, or SPECIFIC: then Article 9.1 is not cited (E8)", "DEFAULT", "SPECIFIC"),
    "requester": _text("requesting agency in full"),
    "owner": _text("data owner in full"),
    "database": _text("name of the database; a leading `CSDL` is written out"),
    "datasets": Fact(Shape.RECORDS, "what was asked for: name, fields", parts=_DATA),
    "letter_no": _text("number and symbol of the request letter"),
    "letter_date": _date("its date"),
    "letter_signer": _line("who signed it; may be empty, as in the demonstration"),
    "letter_signer_title": _text("and as what"),
    "contact_name": _text("contact of the requester (D4: technical contact)"),
    "contact_phone": _line("telephone of the contact"),
    "contact_email": _line("mail address of the contact"),
    "security_approval_no": _text("number of the decision that approves the security level"),
    "security_approval_date": _date("its date"),
    "other_components": Fact(Shape.TEXTS, "other papers of the request, one text each"),
    "received_at": Fact(Shape.MOMENT, "when the focal agency received the request"),
    "received": _date("day on which the focal agency received the request"),
    "channel": _code("how it came", "SYSTEM", "EDOC", "PAPER"),
    "lookup_url": _text("where the case can be looked up"),
    "reviewer": _text("who answers questions: name or office"),
    "phone": _line("that person's telephone"),
    # Consent.
    "consent_kind": _code("whose word is the consent", "LETTER", "OWNER_IS_REQUESTER", "OWNER_IS_FOCAL"),
    "consent_no": _text("number of the owner's reply (consent or refusal)"),
    "consent_date": _date("date on the owner's reply"),
    "consent_received": _date("day on which the focal agency received the consent"),
    "not_granted": Fact(Shape.RECORDS, "data not granted: name, fields, reason, basis", parts=_REFUSED_DATA),
    # Dates of the clock.
    "working_days": Fact(Shape.INT, "legal limit in working days (legal profile); only with STATUTORY"),
    "t0": _date("later of the two receipts"),
    "due": _date("day on which the answer is due (TARGET: internal target)"),
    "deadline_days": Fact(
        Shape.RECORDS,
        "annex: each calendar day, its number if it counts, and why",
        parts={"date": Shape.DATE, "number?": Shape.INT, "why": Shape.TEXT},
    ),
    "cause": _code("D1-C: why the date is told now", "CONSENT", "CALENDAR", "SUPPLEMENT"),
    "slip_no": _text("symbol of the first receipt slip, `07/TNHS`"),
    "slip_date": _date("its date"),
    "old_due": _date("return date printed before"),
    "calendar_basis": _text("document that changed the calendar, with number and date"),
    "supplement_received": _date("day on which the supplement was received"),
    "answer_by": _date("5 working days before the lapse day"),
    "lapse_on": _date("last day to answer; after it the case may be closed"),
    "consumed": Fact(Shape.INT, "working days spent up to and with `counted_on`; 0 does not print"),
    "remaining": Fact(Shape.INT, "working days left after `counted_on`"),
    "counted_on": _date("day up to which the two figures count (the day of signing)"),
    "owner_target": _date("working day 5 after the owner received the request"),
    "promised_date": _date("new date promised in the apology"),
    "as_of": _date("day up to which no answer was received"),
    "act_by": _date("day by which the owner is asked to answer"),
    "asked_on": _date("day on which the owner was asked"),
    "asked_no": _text("symbol of the letter D3 that asked, when it was issued"),
    "ended_on": _date("day on which the case ended"),
    # Matter of single letters.
    "items": Fact(
        Shape.RECORDS,
        "D2, what to complete: what, why, basis",
        parts={"what": Shape.TEXT, "why": Shape.TEXT, "basis": Shape.TEXT},
    ),
    "purpose": _text("purpose of use, as asked"),
    "sharing_method": _code("method of sharing", "QUERY", "SYNC", "PACKAGE"),
    "connection_model": _code("model of connection", "LGSP", "DIRECT"),
    "personal_data": Fact(
        Shape.CODES,
        "kinds of personal data, empty when none, AS_WRITTEN on paper",
        ("BASIC", "SENSITIVE", "AS_WRITTEN"),
    ),
    "valid_from": _date("first day of the term"),
    "valid_to": _date("last day of the term; left out when indefinite"),
    "account_id": _text("name of the connection account; never a secret"),
    "environment": _code("environment", "TEST", "PRODUCTION", "BOTH"),
    "connecting_system": _text("connecting information system"),
    "level": Fact(Shape.INT, "its security level, 1 to 5"),
    "granted_items": Fact(Shape.RECORDS, "data granted: name, fields", parts=_DATA),
    "source_ips": Fact(Shape.TEXTS, "addresses from which it may connect"),
    "conditions": Fact(Shape.TEXTS, "conditions of the owner, copied (E20); may be empty"),
    "refusal_reason_code": _code("published reason code (workflows/reasons.py)", *CODE_LABELS),
    "refusal_reason_text": _text("reason in full"),
    "refusal_legal_basis": Fact(Shape.TEXTS, "at least one citation; an internal rule says that it is one"),
    "owner_reason": _text("the owner's reason, word for word"),
    "guidance": _line("what the requester can do next"),
    "supplement_letter_no": _text("symbol of the letter D2 that stayed without answer"),
    "supplement_letter_date": _date("its date"),
    "pending_step": _text("what is not done yet, `tạo tài khoản kết nối`"),
    "delay_reason": _text("why it is late"),
    "responsible": _text("who follows it up"),
    "notice_no": _text("symbol of the notice D4 that granted the account"),
    "notice_date": _date("its date"),
    "suspend_no": _text("symbol of the notice that suspended the account"),
    "suspend_date": _date("its date"),
    "reason_code": _code("published reason code of suspension or revocation", *CODE_LABELS),
    "reason_text": _text("reason in full"),
    "legal_basis": Fact(Shape.TEXTS, "at least one citation"),
    "data_handling": _text("what happens to the data already taken"),
    "reopen_condition": _text("what must be so before the account is opened again"),
    "withdraw_no": _text("number of the withdrawal letter, when there is one"),
    "withdraw_date": _date("date of the withdrawal"),
}

MAY_BE_EMPTY = frozenset({"recipients", "personal_data", "conditions", "fields?"})


def _is_shaped(fact: Fact, value: Any) -> bool:
    match fact.shape:
        case Shape.TEXT | Shape.LINE:
            return isinstance(value, str) and (fact.shape is Shape.LINE or bool(value.strip()))
        case Shape.DATE:
            return isinstance(value, str) and len(value) == 10 and _parses(date.fromisoformat, value)
        case Shape.MOMENT:
            return isinstance(value, str) and "T" in value and _parses(datetime.fromisoformat, value)
        case Shape.INT:
            return isinstance(value, int) and not isinstance(value, bool) and value >= 0
        case Shape.FLAG:
            return isinstance(value, bool)
        case Shape.CODE:
            return value in fact.codes
        case Shape.CODES:
            return isinstance(value, list) and all(code in fact.codes for code in value)
        case Shape.TEXTS:
            return isinstance(value, list) and all(isinstance(text, str) and text.strip() for text in value)
        case _:
            return False


def _parses(parse: Any, value: str) -> bool:
    try:
        parse(value)
    except ValueError:
        return False
    return True


def _check_record(name: str, parts: Mapping[str, Shape], record: Any) -> None:
    if not isinstance(record, dict):
        raise WrongFact(name, "a record is wanted")
    for key, shape in parts.items():
        part = key.rstrip("?")
        if record.get(part) is None:
            if key.endswith("?"):
                continue
            raise MissingFact(f"{name}.{part}")
        if not _is_shaped(Fact(shape, ""), record[part]):
            raise WrongFact(f"{name}.{part}", f"{shape.value} is wanted")


def check_fact(name: str, value: Any) -> None:
    """Check one fact that was given against its declaration; raises WrongFact or MissingFact naming it."""
    fact = FACTS[name]
    if fact.shape is Shape.RECORD:
        _check_record(name, fact.parts or {}, value)
    elif fact.shape is Shape.RECORDS:
        if not isinstance(value, list):
            raise WrongFact(name, "a list is wanted")
        for number, record in enumerate(value):
            _check_record(f"{name}[{number}]", fact.parts or {}, record)
    elif fact.shape is Shape.TEXT and value == "":
        raise MissingFact(name)
    elif not _is_shaped(fact, value):
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
