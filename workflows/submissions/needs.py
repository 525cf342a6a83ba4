"""What the actions on submissions must be given (3.2 #7 to #11)."""

from collections.abc import Mapping
from typing import Any

from workflows import needs as n
from workflows.catalogue.needs import RETURN_NOTE
from workflows.fields import Field, Kind
from workflows.reasons import CHAIRMAN_CODES
from workflows.text import N_

BUILDING: tuple[Field, ...] = (
    Field(
        "proposals",
        Kind.REFS,
        N_("Đề nghị đưa vào Tờ trình"),
        source="ready_proposals",
        missing=N_("Chọn ít nhất một đề nghị."),
        legal_ref="Đ6.2, Đ7.1",
    ),
    Field(
        "necessity",
        Kind.LONG,
        N_("Sự cần thiết"),
        minimum=30,
        maximum=5000,
        hint=N_("In vào mục I của Tờ trình."),
    ),
    Field("consult_summary", Kind.LONG, N_("Kết quả lấy ý kiến"), maximum=3000, required=False),
    Field(
        "effective_proposed_on",
        Kind.DATE,
        N_("Ngày hiệu lực đề nghị"),
        required=False,
        hint=N_("In vào Điều 3 dự thảo Quyết định; để trống: từ ngày ký."),
    ),
    Field(
        "explanations",
        Kind.ROWS,
        N_("Giải trình đối với đề nghị đã bị trả lại"),
        required=False,
        columns=(
            Field("proposal", Kind.TEXT, N_("Mã hồ sơ"), maximum=30),
            Field("explanation", Kind.LONG, N_("Nội dung giải trình"), minimum=10, maximum=3000),
        ),
    ),
)
SIGNING: tuple[Field, ...] = tuple(
    Field(**{**spec.__dict__, "choices": tuple(pair for pair in spec.choices if pair[0] in ("HEAD", "Q"))})
    for spec in n.SIGNING
    if spec.name != "authorisation_no"
)
"""The Director alone signs to the Chairman, or who holds the post meanwhile (5.2)."""

OFFICE_REGISTER: tuple[Field, ...] = (
    Field("incoming_no", Kind.TEXT, N_("Số đến của Văn phòng"), maximum=50),
    Field("incoming_date", Kind.DATE, N_("Ngày đến")),
)
RETURN = RETURN_NOTE

RESULTS: tuple[tuple[str, str], ...] = (
    ("APPROVED", N_("Chấp thuận")),
    ("CHANGED", N_("Chấp thuận, có sửa")),
    ("REJECTED", N_("Không đồng ý")),
)
DECISION_NO = r"^[0-9]{1,5}/[0-9A-ZĐ\-]{2,40}$"


def _is_rejected(given: Mapping[str, Any]) -> bool:
    return given.get("result") == "REJECTED"


def _is_changed(given: Mapping[str, Any]) -> bool:
    return given.get("result") == "CHANGED"


LINE_COLUMNS: tuple[Field, ...] = (
    Field("proposal", Kind.TEXT, N_("Mã hồ sơ"), maximum=30),
    Field("result", Kind.CHOICE, N_("Kết quả"), choices=RESULTS),
    Field("reason_code", Kind.CHOICE, N_("Mã lý do"), choices=CHAIRMAN_CODES, when=_is_rejected),
    Field(
        "reason_text",
        Kind.LONG,
        N_("Lý do (nêu rõ)"),
        minimum=30,
        maximum=3000,
        when=_is_rejected,
        missing=N_("Nêu rõ lý do không đồng ý bằng ít nhất 30 ký tự."),
    ),
    Field(
        "legal_basis",
        Kind.LINES,
        N_("Căn cứ pháp luật"),
        when=_is_rejected,
        missing=N_("Ghi ít nhất một căn cứ pháp luật, mỗi dòng một căn cứ."),
    ),
    Field(
        "changes",
        Kind.ROWS,
        N_("Nội dung theo phụ lục đã ký"),
        columns=(
            Field("field", Kind.TEXT, N_("Mục"), maximum=60),
            Field("value", Kind.LONG, N_("Nội dung đã ký"), required=False, maximum=20000),
        ),
        when=_is_changed,
        missing=N_("Nhập lại các mục khác với đề nghị theo đúng phụ lục đã ký."),
    ),
)


def _has_approval(given: Mapping[str, Any]) -> bool:
    lines = given.get("lines")
    lines = lines if isinstance(lines, list) else []
    return any(isinstance(line, Mapping) and line.get("result") in ("APPROVED", "CHANGED") for line in lines)


DECISION: tuple[Field, ...] = (
    Field("decision_no", Kind.TEXT, N_("Số Quyết định (hoặc văn bản trả lời)"), maximum=60, pattern=DECISION_NO),
    Field("decided_on", Kind.DATE, N_("Ngày ký")),
    Field("decision_signer", Kind.TEXT, N_("Người ký"), maximum=120),
    Field("decision_signer_title", Kind.TEXT, N_("Chức vụ người ký"), maximum=120, required=False),
    Field("decision_file", Kind.FILE, N_("Tệp văn bản đã ký (PDF)")),
    Field(
        "lines",
        Kind.ROWS,
        N_("Kết quả của từng đề nghị"),
        columns=LINE_COLUMNS,
        missing=N_("Ghi kết quả cho ít nhất một đề nghị."),
    ),
    Field("effective_on", Kind.DATE, N_("Ngày có hiệu lực"), when=_has_approval),
)
CONFIRMATION: tuple[Field, ...] = (
    Field(
        "matches_signed_annex",
        Kind.BOOL,
        N_("Nội dung nhập lại đúng với phụ lục đã ký"),
        missing=N_("Đối chiếu với phụ lục đã ký rồi đánh dấu xác nhận."),
    ),
)
