"""What the letters on the catalogue state beside the facts of every letter (domain model 3.2, 4.6 to 4.8, 5.4)."""

from collections.abc import Mapping

from workflows.catalogue.entry import METHODS, TIERS
from workflows.fact_shapes import Fact, Parts, Shape, code, day, text
from workflows.reasons import INELIGIBLE_CODES

PROPOSAL_KINDS = ("ADD", "EDIT", "WITHDRAW")
WITHDRAW_REASONS: Mapping[str, str] = {
    "REPLACED": "thay thế bằng cơ sở dữ liệu khác",
    "MERGED": "hợp nhất với cơ sở dữ liệu khác",
    "SYSTEM_ENDED": "ngừng hệ thống thông tin",
    "MOVED_TO_MINISTRY": "chuyển về bộ, ngành quản lý",
    "OTHER": "lý do khác",
}
DISPOSITIONS: Mapping[str, str] = {
    "ARCHIVE": "lưu trữ",
    "TRANSFER": "chuyển giao",
    "DESTROY": "huỷ theo quy định",
}

CATALOGUE_WORDS: dict[str, dict[str, str]] = {
    "proposal_kind": {"ADD": "bổ sung", "EDIT": "chỉnh sửa", "WITHDRAW": "rút"},
    "tier": {key: label[0].lower() + label[1:] for key, label in TIERS},
    "method": {key: label[0].lower() + label[1:] for key, label in METHODS},
    "verdict": {"PASS": "Đáp ứng", "FAIL": "Không đáp ứng"},
    "conclusion": {"RECOMMEND": "Đề nghị bổ sung", "NOT_RECOMMEND": "Không đề nghị bổ sung"},
    "withdraw_reason": dict(WITHDRAW_REASONS),
    "data_disposition": dict(DISPOSITIONS),
    "ineligible_code": dict(INELIGIBLE_CODES),
}

_VERDICT = code("PASS or FAIL", "PASS", "FAIL")
_DIFFERENCE: Parts = {"label": Shape.TEXT, "old": Shape.TEXT, "new": Shape.TEXT}
_CONNECTION: Parts = {
    "agency": Shape.TEXT,
    "account_id": Shape.TEXT,
    "plan": Shape.TEXT,
    "suspend_on": Shape.DATE,
    "revoke_on": Shape.DATE,
}
_DOCUMENT: Parts = {"no": Shape.TEXT, "date": Shape.DATE}
_COUNTS: Parts = dict.fromkeys(
    ("total", "agencies", "add", "edit", "withdraw", "annex_i", "annex_ii", "annex_iii"), Shape.INT
)
_ADDED: Parts = {
    "name": Shape.TEXT,
    "agency": Shape.TEXT,
    "owner?": Shape.TEXT,
    "tier": code("level of the database", *(key for key, _ in TIERS)),
    "objective": Shape.LINE,
    "scope": Shape.LINE,
    "master_data": Shape.TEXTS,
    "datasets": Shape.TEXTS,
    "users": Shape.TEXTS,
    "purpose": Shape.LINE,
    "sources": Shape.TEXTS,
    "methods": Fact(Shape.CODES, "methods of sharing", tuple(key for key, _ in METHODS)),
}
_EDITED: Parts = {"name": Shape.TEXT, "agency": Shape.TEXT, "old": Shape.TEXTS, "new": Shape.TEXTS}
_WITHDRAWN: Parts = {
    "name": Shape.TEXT,
    "agency": Shape.TEXT,
    "reason_code": code("reason of the withdrawal", *WITHDRAW_REASONS),
    "reason": Shape.TEXT,
    "replacement?": Shape.TEXT,
    "plans": Shape.TEXTS,
    "disposition": code("what becomes of the data", *DISPOSITIONS),
}
_CRITERIA: Parts = {
    "name": Shape.TEXT,
    "a": _VERDICT,
    "b": _VERDICT,
    "c": _VERDICT,
    "conclusion": code("opinion of the department", "RECOMMEND", "NOT_RECOMMEND"),
}
_NOT_RECOMMENDED: Parts = {
    "name": Shape.TEXT,
    "agency": Shape.TEXT,
    "kind": code("what was proposed", *PROPOSAL_KINDS),
    "reason": Shape.TEXT,
}

CATALOGUE_FACTS: dict[str, Fact] = {
    # A proposal.
    "proposal_kind": code("what the agency asks: a new entry, changes of one, or its end", *PROPOSAL_KINDS),
    "justification": text("why the catalogue should change, as the agency wrote it"),
    "changes": Fact(Shape.RECORDS, "EDIT: each field with both sides, as printed", parts=_DIFFERENCE),
    "transition": Fact(Shape.RECORDS, "WITHDRAW: each live connection and what becomes of it", parts=_CONNECTION),
    "replacement": text("WITHDRAW: the database that takes its place"),
    "consulted": Fact(Shape.TEXTS, "agencies asked for their opinion, in full"),
    "question": text("what they are asked"),
    "consult_by": day("day by which they are asked to answer"),
    # A submission to the Chairman and the decision drafted with it.
    "bases": Fact(Shape.TEXTS, "laws and decrees on which the decision rests, from the legal profile"),
    "current_decision": Fact(Shape.RECORD, "decision of the version of the catalogue in force", parts=_DOCUMENT),
    "necessity": text("why the catalogue should change now"),
    "explanation": Fact(Shape.TEXTS, "what was changed since the office returned it, a line for each proposal"),
    "received_from": day("first day on which one of the proposals was received"),
    "received_to": day("last day on which one of the proposals was received"),
    "counts": Fact(
        Shape.RECORD,
        "proposals in all, agencies, proposals of each kind, and lines of each annex; a zero does not print",
        parts=_COUNTS,
    ),
    "consult_summary": text("what the consulted agencies answered"),
    "dependents": Fact(Shape.INT, "live connections of the databases in annex III; 0 does not print"),
    "criteria": Fact(Shape.RECORDS, "Article 7.3, point by point, for each new provincial database", parts=_CRITERIA),
    "not_recommended": Fact(Shape.RECORDS, "proposals that the department does not support", parts=_NOT_RECOMMENDED),
    "drafted_on": day("day of the draft; only its year is printed, day and month are the Chairman's"),
    "effective_on": day("day on which the decision takes effect; left out: the day of signing"),
    "annex_added": Fact(Shape.RECORDS, "annex I: the six points of each new database", parts=_ADDED),
    "annex_edited": Fact(Shape.RECORDS, "annex II: both sides of each change, as printed", parts=_EDITED),
    "annex_withdrawn": Fact(Shape.RECORDS, "annex III: reason and transition of each database", parts=_WITHDRAWN),
    # The result.
    "decision_no": text("number and symbol of the Chairman's decision, or of the office's letter"),
    "decided_on": day("its date"),
    "annex": code("annex of the decision that lists the database", "I", "II", "III"),
    "annex_item": Fact(Shape.INT, "its number in the annex"),
    "applied_on": day("day on which the catalogue was brought up to date"),
    "differences": Fact(
        Shape.RECORDS, "where the decision differs: proposed (old) and decided (new), as printed", parts=_DIFFERENCE
    ),
    "accounts": Fact(Shape.TEXTS, "connection accounts of the agency on the withdrawn database"),
    "suspend_on": day("day on which they are suspended"),
    "revoke_on": day("day on which they are revoked"),
    "plan": text("what takes their place"),
}
CATALOGUE_MAY_BE_EMPTY = frozenset({"criteria", "not_recommended", "annex_added", "annex_edited", "annex_withdrawn"})
