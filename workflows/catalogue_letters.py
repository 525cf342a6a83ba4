"""The letters of Article 7, the catalogue: on a proposal, on a submission to the Chairman, on his decision (5.1, 5.4).

Article 7 sets no time limit, so none of them names one (0.2.8); what they share with Article 9 is the kind of letter,
which gets a variant more.
"""

from dataclasses import replace
from typing import Any

from workflows import connection_letters as c
from workflows.letter_kinds import AGENCY, CASE, HEADS, LEADERS, SIGNED, LetterForm, LetterKind, every
from workflows.text import N_

PROPOSAL = CASE | {"letter_no", "letter_date", "proposal_kind", "database"}
CHANGES = frozenset({"changes", "transition", "replacement"})
"""What a proposal would change: EDIT names the fields, WITHDRAW the live connections."""
IF_EDIT = ("proposal_kind", "EDIT", frozenset({"changes"}))
DECIDED = frozenset({"decision_no", "decided_on"})
OFFICE = "Văn phòng UBND tỉnh"

CATALOGUE, INELIGIBLE, LAPSE = "CATALOGUE", "INELIGIBLE", "CATALOGUE_LAPSE"
APPROVED, CHANGED, REJECTED, USER = "APPROVED", "CHANGED", "REJECTED", "USER"


def _more(kind: LetterKind, *variants: str, title_vi: str, **changes: Any) -> LetterKind:
    """A letter of Article 9 with variants of Article 7 beside its own."""
    plain: dict[str, Any] = {"optional_facts": {}, "conditional": (), "titles": {}}
    templates = every(variants, f"{kind.code.lower()}_catalogue")
    more = replace(kind, variants=variants, title_vi=title_vi, templates=templates, **{**plain, **changes})
    return kind.with_variants(more)


D1 = _more(
    c.D1,
    CATALOGUE,
    title_vi=N_("Giấy tiếp nhận hồ sơ đề nghị điều chỉnh Danh mục"),
    subjects={CATALOGUE: "Tiếp nhận hồ sơ đề nghị điều chỉnh Danh mục cơ sở dữ liệu"},
    recipients={CATALOGUE: ("requester", "owner")},
    cc={CATALOGUE: ()},
    required_facts={
        CATALOGUE: AGENCY | PROPOSAL | {"owner", "consent_kind", "received_at", "channel", "lookup_url", "signer_name"}
    },
    optional_facts={CATALOGUE: frozenset({"letter_signer", "other_components"})},
)

D2 = _more(
    c.D2,
    CATALOGUE,
    title_vi=N_("Yêu cầu bổ sung, hoàn thiện hồ sơ đề nghị"),
    subjects={CATALOGUE: "yêu cầu bổ sung, hoàn thiện hồ sơ đề nghị điều chỉnh Danh mục cơ sở dữ liệu"},
    recipients={CATALOGUE: ("requester", "owner")},
    cc={CATALOGUE: ("@addressee", "@owner (để biết)")},
    required_facts={CATALOGUE: SIGNED | PROPOSAL | {"items", "answer_by", "lapse_on", "reviewer", "phone"}},
)

D3 = _more(
    c.D3,
    CATALOGUE,
    title_vi=N_("Đề nghị cho ý kiến chấp thuận điều chỉnh Danh mục"),
    subjects={CATALOGUE: "đề nghị cho ý kiến chấp thuận điều chỉnh Danh mục cơ sở dữ liệu"},
    recipients={CATALOGUE: ("owner", "requester")},
    cc={CATALOGUE: ("@addressee", "@requester (để biết)")},
    required_facts={CATALOGUE: SIGNED | PROPOSAL | {"owner", "received", "justification", "owner_target"}},
    optional_facts={CATALOGUE: CHANGES},
    conditional=(IF_EDIT,),
)

_D5 = SIGNED | PROPOSAL | {"refusal_reason_code", "refusal_reason_text", "refusal_legal_basis"}

D5 = _more(
    c.D5,
    INELIGIBLE,
    LAPSE,
    title_vi=N_("Trả hồ sơ đề nghị điều chỉnh Danh mục"),
    subjects={
        INELIGIBLE: "trả hồ sơ đề nghị điều chỉnh Danh mục cơ sở dữ liệu",
        LAPSE: "kết thúc xử lý hồ sơ đề nghị điều chỉnh Danh mục cơ sở dữ liệu",
    },
    recipients=every((INELIGIBLE, LAPSE), ("requester", "owner")),
    cc=every((INELIGIBLE, LAPSE), ("@addressee", "@owner")),
    required_facts={INELIGIBLE: _D5, LAPSE: _D5 | {"owner", "lapse_on"}},
    optional_facts=every((INELIGIBLE, LAPSE), frozenset({"guidance"})),
)

D6 = LetterKind(
    code="D6",
    title_vi=N_("Tờ trình về việc điều chỉnh Danh mục cơ sở dữ liệu"),
    title_en="Submission to the Chairman on changes of the catalogue",
    form=LetterForm.SUBMISSION,
    series="TTr",
    symbol="{number}/TTr-{focal_abbr}",
    variants=("SUBMISSION",),
    subjects={"SUBMISSION": "Về việc điều chỉnh Danh mục cơ sở dữ liệu trong cơ quan nhà nước"},
    authorities=HEADS,
    is_deciding=True,
    recipients={"SUBMISSION": ("chairman",)},
    cc={"SUBMISSION": ("@addressee", OFFICE, "Các cơ quan đề nghị", "Lãnh đạo Sở")},
    required_facts={
        "SUBMISSION": SIGNED
        | {"case_no", "bases", "current_decision", "necessity", "received_from", "received_to"}
        | {"counts", "criteria", "not_recommended", "dependents"}
    },
    optional_facts={"SUBMISSION": frozenset({"consulted", "consult_summary", "explanation"})},
)

D6B = LetterKind(
    code="D6b",
    title_vi=N_("Dự thảo Quyết định điều chỉnh Danh mục cơ sở dữ liệu"),
    title_en="Draft decision of the Chairman on the catalogue",
    form=LetterForm.DECISION,
    series="",
    # Number and date of the decision are the Chairman's; the open slots are those of the submission that it rests on.
    symbol="{number}/TTr-{focal_abbr}",
    variants=("DRAFT_DECISION",),
    subjects={"DRAFT_DECISION": "Về việc điều chỉnh Danh mục cơ sở dữ liệu trong cơ quan nhà nước"},
    authorities=(),
    is_deciding=False,
    recipients={"DRAFT_DECISION": ("chairman",)},
    cc={"DRAFT_DECISION": ()},
    required_facts={
        "DRAFT_DECISION": AGENCY
        | {"case_no", "drafted_on", "head_title", "bases", "current_decision"}
        | {"annex_added", "annex_edited", "annex_withdrawn"}
    },
    optional_facts={"DRAFT_DECISION": frozenset({"effective_on"})},
)

_RESULT = SIGNED | PROPOSAL | DECIDED
_APPLIED = _RESULT | {"applied_on"}
# What the department had not recommended stands in no annex of its draft, and may be approved all the same.
_LISTED = frozenset({"annex", "annex_item"})
_D7 = (APPROVED, CHANGED, REJECTED, USER)

D7 = LetterKind(
    code="D7",
    title_vi=N_("Thông báo kết quả điều chỉnh Danh mục cơ sở dữ liệu"),
    title_en="Result of a proposal on the catalogue",
    form=LetterForm.LETTER,
    series="CV",
    symbol="{number}/{focal_abbr}-{unit_abbr}",
    variants=_D7,
    subjects=every(_D7, "thông báo kết quả điều chỉnh Danh mục cơ sở dữ liệu"),
    authorities=LEADERS,
    is_deciding=True,
    recipients=every(_D7, ("requester", "owner")),
    cc=every(_D7, ("@addressee", "@owner (để biết)", OFFICE)),
    required_facts={
        APPROVED: _APPLIED,
        CHANGED: _APPLIED | {"differences"},
        REJECTED: _RESULT | {"refusal_reason_text"},
        USER: SIGNED | CASE | DECIDED | {"database", "accounts", "suspend_on", "revoke_on", "plan"},
    },
    optional_facts={
        APPROVED: _LISTED | {"transition"},
        CHANGED: _LISTED,
        REJECTED: frozenset({"refusal_legal_basis", "guidance"}),
    },
)

D12 = _more(
    c.D12,
    CATALOGUE,
    title_vi=N_("Đôn đốc cho ý kiến chấp thuận điều chỉnh Danh mục"),
    subjects={CATALOGUE: "đôn đốc cho ý kiến chấp thuận điều chỉnh Danh mục cơ sở dữ liệu"},
    recipients={CATALOGUE: ("owner", "requester")},
    cc={CATALOGUE: ("@addressee", "@requester (để biết)", "Lãnh đạo Sở")},
    required_facts={CATALOGUE: SIGNED | PROPOSAL | {"owner", "asked_on", "as_of", "act_by"}},
    optional_facts={CATALOGUE: frozenset({"asked_no"})},
)

D14 = _more(
    c.D14,
    CATALOGUE,
    title_vi=N_("Ghi nhận rút hồ sơ đề nghị điều chỉnh Danh mục"),
    subjects={CATALOGUE: "ghi nhận rút hồ sơ đề nghị điều chỉnh Danh mục cơ sở dữ liệu"},
    recipients={CATALOGUE: ("requester", "owner")},
    cc={CATALOGUE: ("@addressee", "@owner (để biết)")},
    required_facts={CATALOGUE: SIGNED | PROPOSAL | {"withdraw_date", "ended_on"}},
    optional_facts={CATALOGUE: frozenset({"withdraw_no"})},
)

D15 = LetterKind(
    code="D15",
    title_vi=N_("Lấy ý kiến về đề nghị điều chỉnh Danh mục cơ sở dữ liệu"),
    title_en="Consultation of agencies on a proposal",
    form=LetterForm.LETTER,
    series="CV",
    symbol="{number}/{focal_abbr}-{unit_abbr}",
    variants=("CONSULT",),
    subjects={"CONSULT": "lấy ý kiến về đề nghị điều chỉnh Danh mục cơ sở dữ liệu"},
    authorities=LEADERS,
    is_deciding=False,
    recipients={"CONSULT": ("consulted", "requester")},
    cc={"CONSULT": ("@addressee", "@requester (để biết)")},
    required_facts={
        "CONSULT": SIGNED | PROPOSAL | {"received", "justification", "consulted", "question", "consult_by"}
    },
    optional_facts={"CONSULT": CHANGES},
    conditional=(IF_EDIT,),
)

CATALOGUE_LETTERS = (D1, D2, D3, D5, D6, D6B, D7, D12, D14, D15)

CATALOGUE_VARIANTS = frozenset(
    (kind.code, variant)
    for kind in CATALOGUE_LETTERS
    for variant in kind.variants
    if kind.code in ("D6", "D6b", "D7", "D15") or variant in (CATALOGUE, INELIGIBLE, LAPSE)
)
"""Letters whose facts come from proposals, submissions and decisions."""
