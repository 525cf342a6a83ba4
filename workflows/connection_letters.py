"""The letters of Article 9, the connection request: who signs each, whom it reaches, what it must state (5.1, 5.4)."""

from workflows.connections import states as s
from workflows.letter_kinds import (
    AGENCY,
    CASE,
    LEADERS,
    LEADERS_AND_HEADS_OF_UNITS,
    REQUEST,
    SIGNED,
    LetterForm,
    LetterKind,
    every,
)
from workflows.text import N_

_SLIP = REQUEST | {"clock", "due", "lookup_url", "signer_name"}
_RECEIPT = (_SLIP - {"due"}) | {
    *("datasets", "letter_signer", "contact_name", "contact_phone", "contact_email"),
    *("received_at", "channel"),
}
_PAPERS = frozenset({"security_approval_no", "security_approval_date", "other_components"})
_BY_LETTER = frozenset({"consent_no", "consent_date", "consent_received"})

D1 = LetterKind(
    code="D1",
    title_vi=N_("Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
    title_en="Receipt of the request and date of the answer",
    form=LetterForm.SLIP,
    series="TNHS",
    symbol="{number}/TNHS",
    variants=("A", "B", "C"),
    subjects={
        "A": "Tiếp nhận hồ sơ và hẹn trả kết quả",
        "B": "Tiếp nhận hồ sơ, chờ văn bản chấp thuận của cơ quan chủ quản dữ liệu",
        "C": "Thông báo ngày trả kết quả",
    },
    authorities=(),
    is_deciding=False,
    recipients=every(("A", "B", "C"), ("requester", "owner")),
    cc=every(("A", "B", "C"), ()),
    required_facts={
        "A": AGENCY | _RECEIPT | {"consent_kind", "due"},
        "B": AGENCY | _RECEIPT,
        "C": AGENCY | _SLIP | {"cause", "slip_no", "slip_date"},
    },
    optional_facts={
        "A": _PAPERS | _BY_LETTER | {"letter_signer_title", "working_days", "t0", "not_granted", "deadline_days"},
        "B": _PAPERS | {"letter_signer_title", "working_days"},
        "C": _BY_LETTER | {"old_due", "calendar_basis", "supplement_received", "not_granted", "deadline_days"},
    },
    conditional=(
        ("consent_kind", "LETTER", frozenset({"consent_no", "consent_received"})),
        ("clock", "STATUTORY", frozenset({"working_days", "t0"})),
        ("cause", "CONSENT", frozenset({"consent_no", "consent_received"})),
        ("cause", "CALENDAR", frozenset({"old_due", "calendar_basis"})),
        ("cause", "SUPPLEMENT", frozenset({"old_due", "supplement_received"})),
    ),
)

_D2 = SIGNED | REQUEST | {"clock", "items", "answer_by", "lapse_on", "reviewer", "phone", "consent_kind"}
_D2_COUNTS = frozenset({"consumed", "remaining", "counted_on"})

D2 = LetterKind(
    code="D2",
    title_vi=N_("Yêu cầu bổ sung, hoàn thiện hồ sơ"),
    title_en="Request to complete the file",
    form=LetterForm.LETTER,
    series="CV",
    symbol="{number}/{focal_abbr}-{unit_abbr}",
    variants=("INTAKE", "REVIEW"),
    subjects=every(("INTAKE", "REVIEW"), "yêu cầu bổ sung, hoàn thiện hồ sơ yêu cầu kết nối, khai thác dữ liệu"),
    authorities=LEADERS_AND_HEADS_OF_UNITS,
    is_deciding=True,
    recipients=every(("INTAKE", "REVIEW"), ("requester", "owner")),
    cc=every(("INTAKE", "REVIEW"), ("@addressee", "@owner (để biết)")),
    required_facts={"INTAKE": _D2, "REVIEW": _D2},
    optional_facts={"REVIEW": _D2_COUNTS},
    conditional=(("clock", "STATUTORY", _D2_COUNTS),),
)

D3 = LetterKind(
    code="D3",
    title_vi=N_("Đề nghị cho ý kiến chấp thuận"),
    title_en="Request for the owner's consent",
    form=LetterForm.LETTER,
    series="CV",
    symbol="{number}/{focal_abbr}-{unit_abbr}",
    variants=("CONSENT",),
    subjects={"CONSENT": "đề nghị cho ý kiến chấp thuận kết nối, khai thác dữ liệu"},
    authorities=LEADERS_AND_HEADS_OF_UNITS,
    is_deciding=False,
    recipients={"CONSENT": ("owner", "requester")},
    cc={"CONSENT": ("@addressee", "@requester (để biết)")},
    required_facts={
        "CONSENT": SIGNED | REQUEST | {"clock", "received", "datasets", "purpose", "personal_data", "owner_target"}
    },
    # A request on paper may leave these open; the letter then points to the paper.
    optional_facts={"CONSENT": frozenset({"sharing_method", "valid_from", "valid_to"})},
)

D4 = LetterKind(
    code="D4",
    title_vi=N_("Thông báo về việc tạo tài khoản kết nối, khai thác dữ liệu"),
    title_en="Notice that the connection account was created",
    form=LetterForm.NOTICE,
    series="TB",
    symbol="{number}/TB-{focal_abbr}",
    variants=("GRANT",),
    subjects={"GRANT": "Về việc tạo tài khoản kết nối, khai thác dữ liệu"},
    authorities=LEADERS,
    is_deciding=True,
    recipients={"GRANT": ("requester", "owner")},
    cc={"GRANT": ("@requester", "@owner", "Lãnh đạo Sở")},
    required_facts={
        "GRANT": SIGNED
        | REQUEST
        | {"consent_kind", "account_id", "environment", "connecting_system", "granted_items", "connection_model"}
        | {"valid_from", "contact_name", "conditions", "reviewer", "phone"}
    },
    optional_facts={
        "GRANT": frozenset({"consent_no", "consent_date", "valid_to", "not_granted"})
        | {"level", "security_approval_no", "security_approval_date", "sharing_method", "source_ips"}
    },
    conditional=(("consent_kind", "LETTER", frozenset({"consent_no", "consent_date"})),),
)

_D5_VARIANTS = ("REVIEW", "FORMAL", "OWNER_REFUSED", "LAPSE_NO_SUPPLEMENT", "LAPSE_NO_CONSENT")
_D5 = SIGNED | REQUEST | {"track", "datasets", "refusal_reason_code", "refusal_legal_basis"}
_D5_REASON = _D5 | {"refusal_reason_text"}
_REFUSAL_SUBJECT = "từ chối yêu cầu kết nối, khai thác dữ liệu"
_LAPSE_SUBJECT = "kết thúc xử lý hồ sơ yêu cầu kết nối, khai thác dữ liệu"

D5 = LetterKind(
    code="D5",
    title_vi=N_("Từ chối hoặc kết thúc yêu cầu kết nối, khai thác dữ liệu"),
    title_en="Refusal or closing of the request",
    form=LetterForm.LETTER,
    series="CV",
    symbol="{number}/{focal_abbr}-{unit_abbr}",
    variants=_D5_VARIANTS,
    subjects={v: _LAPSE_SUBJECT if v.startswith("LAPSE") else _REFUSAL_SUBJECT for v in _D5_VARIANTS},
    authorities=LEADERS,
    is_deciding=True,
    recipients=every(_D5_VARIANTS, ("requester", "owner")),
    cc=every(_D5_VARIANTS, ("@addressee", "@owner")),
    required_facts={
        "REVIEW": _D5_REASON,
        "FORMAL": _D5_REASON,
        "OWNER_REFUSED": _D5 | {"owner_reason", "consent_kind"},
        "LAPSE_NO_SUPPLEMENT": _D5_REASON | {"lapse_on", "supplement_letter_no", "supplement_letter_date"},
        "LAPSE_NO_CONSENT": _D5_REASON | {"lapse_on"},
    },
    optional_facts={
        "REVIEW": frozenset({"guidance"}),
        "FORMAL": frozenset({"guidance"}),
        "OWNER_REFUSED": frozenset({"guidance", "refusal_reason_text", "consent_no", "consent_date"}),
        "LAPSE_NO_SUPPLEMENT": frozenset({"guidance"}),
        "LAPSE_NO_CONSENT": frozenset({"guidance"}),
    },
    conditional=(("consent_kind", "LETTER", frozenset({"consent_no", "consent_date"})),),
)

D8 = LetterKind(
    code="D8",
    title_vi=N_("Xin lỗi và hẹn lại thời gian trả kết quả"),
    title_en="Apology and new date of the answer",
    form=LetterForm.LETTER,
    series="CV",
    symbol="{number}/{focal_abbr}-{unit_abbr}",
    variants=("RESCHEDULE",),
    subjects={"RESCHEDULE": "xin lỗi và hẹn lại thời gian trả kết quả"},
    authorities=LEADERS,
    is_deciding=True,
    recipients={"RESCHEDULE": ("requester", "owner")},
    cc={"RESCHEDULE": ("@addressee", "@owner (để biết)", "Lãnh đạo Sở")},
    required_facts={
        "RESCHEDULE": SIGNED
        | CASE
        | {"owner", "consent_kind", "t0", "due", "slip_no", "pending_step", "delay_reason", "promised_date"}
        | {"responsible", "phone"}
    },
)

_D11 = SIGNED | CASE | {"owner", "database", "account_id", "notice_no", "notice_date", "reason_text"}
_D11_CAUSE = _D11 | {"reason_code", "legal_basis", "data_handling"}

D11 = LetterKind(
    code="D11",
    title_vi=N_("Thông báo tạm khoá, thu hồi, mở lại tài khoản kết nối"),
    title_en="Notice of suspension, revocation or reinstatement of the account",
    form=LetterForm.NOTICE,
    series="TB",
    symbol="{number}/TB-{focal_abbr}",
    variants=("SUSPEND", "REVOKE", "REINSTATE"),
    subjects={
        "SUSPEND": "Về việc tạm khoá tài khoản kết nối",
        "REVOKE": "Về việc thu hồi tài khoản kết nối",
        "REINSTATE": "Về việc mở lại tài khoản kết nối",
    },
    authorities=LEADERS,
    is_deciding=True,
    recipients=every(("SUSPEND", "REVOKE", "REINSTATE"), ("requester", "owner")),
    cc=every(("SUSPEND", "REVOKE", "REINSTATE"), ("@requester", "@owner", "Lãnh đạo Sở")),
    required_facts={
        "SUSPEND": _D11_CAUSE | {"reopen_condition"},
        "REVOKE": _D11_CAUSE,
        "REINSTATE": _D11 | {"suspend_no", "suspend_date"},
    },
    optional_facts={
        "SUSPEND": frozenset({"order_from"}),
        "REVOKE": frozenset({"order_from"}),
        "REINSTATE": frozenset({"legal_basis"}),
    },
)

D12 = LetterKind(
    code="D12",
    title_vi=N_("Đôn đốc cho ý kiến chấp thuận"),
    title_en="Reminder to the data owner",
    form=LetterForm.LETTER,
    series="CV",
    symbol="{number}/{focal_abbr}-{unit_abbr}",
    variants=("CONSENT",),
    subjects={"CONSENT": "đôn đốc cho ý kiến chấp thuận kết nối, khai thác dữ liệu"},
    authorities=LEADERS,
    is_deciding=False,
    recipients={"CONSENT": ("owner", "requester")},
    cc={"CONSENT": ("@addressee", "@requester (để biết)", "Lãnh đạo Sở")},
    required_facts={"CONSENT": SIGNED | REQUEST | {"clock", "asked_on", "as_of", "act_by"}},
    optional_facts={"CONSENT": frozenset({"asked_no"})},
)

D14 = LetterKind(
    code="D14",
    title_vi=N_("Ghi nhận rút hồ sơ hoặc không thuộc phạm vi tiếp nhận"),
    title_en="Record of withdrawal, or out of scope",
    form=LetterForm.LETTER,
    series="CV",
    symbol="{number}/{focal_abbr}-{unit_abbr}",
    variants=("A", "B"),
    subjects={
        "A": "ghi nhận rút hồ sơ yêu cầu kết nối, khai thác dữ liệu",
        "B": "hồ sơ không thuộc phạm vi tiếp nhận",
    },
    authorities=LEADERS_AND_HEADS_OF_UNITS,
    is_deciding=False,
    recipients={"A": ("requester", "owner"), "B": ("requester",)},
    cc={"A": ("@addressee", "@owner (để biết)"), "B": ("@addressee",)},
    required_facts={
        "A": SIGNED | REQUEST | {"withdraw_date", "ended_on"},
        # B names no data: neither the database nor its owner is given to the template at all (0.6.13, E6).
        "B": SIGNED | CASE,
    },
    optional_facts={"A": frozenset({"withdraw_no"})},
)

CONNECTION_LETTERS = (D1, D2, D3, D4, D5, D8, D11, D12, D14)

TO_BE_SAID = "(lãnh đạo ghi khi ký)"
"""What stands in a prepared letter for what its signer alone can say."""
UNFINISHED: dict[str, str] = {
    s.REVIEW: "thẩm tra hồ sơ và đề xuất kết quả",
    s.PENDING: "quyết định kết quả",
    s.APPROVED: "tạo tài khoản kết nối và phát hành Thông báo",
    s.REFUSAL_SIGNED: "phát hành văn bản từ chối",
}
"""What the department has not done yet, as the letter of apology says it, in states in which a limit may run out."""
