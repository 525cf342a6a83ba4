"""What the actions on proposals must be given (4.6 to 4.8, 3.2)."""

from collections.abc import Mapping
from typing import Any

from workflows import needs as n
from workflows.fields import Field, Kind
from workflows.reasons import INELIGIBLE_REASON, NOT_RECOMMENDED_REASON
from workflows.text import N_

INTAKE: tuple[Field, ...] = (
    Field("incoming_no", Kind.TEXT, N_("Số đến"), maximum=50, missing=N_("Ghi số đến trong sổ đăng ký văn bản đến.")),
    Field("incoming_date", Kind.DATE, N_("Ngày đến"), required=False),
    Field("intake_note", Kind.LONG, N_("Ghi chú tiếp nhận"), required=False, maximum=2000),
)

SUPPLEMENT_ANSWERS: tuple[Field, ...] = tuple(
    spec for spec in n.SUPPLEMENT_ANSWERS if not spec.name.startswith("security_")
)
PAPER_SUPPLEMENT: tuple[Field, ...] = tuple(
    spec for spec in n.PAPER_SUPPLEMENT if not spec.name.startswith("security_")
)

CONSENT: tuple[Field, ...] = (
    *n.letter_fields(),
    Field("conditions", Kind.LINES, N_("Điều kiện, giới hạn"), required=False, hint=N_("Mỗi dòng một điều kiện.")),
    *n.RECEIPT,
)

CONSULTATION: tuple[Field, ...] = (
    Field("agencies", Kind.REFS, N_("Cơ quan được lấy ý kiến"), source="agencies", legal_ref="Đ6.2"),
    Field("question", Kind.LONG, N_("Nội dung lấy ý kiến"), minimum=20, maximum=2000),
    Field("answer_by", Kind.DATE, N_("Trả lời chậm nhất ngày")),
)
CONSULTED: tuple[Field, ...] = (
    Field("answers_summary", Kind.LONG, N_("Tổng hợp ý kiến"), minimum=20, maximum=3000),
    Field("answers_file", Kind.FILE, N_("Tệp văn bản góp ý"), required=False, accept=("pdf", "docx", "zip")),
)

OPINIONS: tuple[tuple[str, str], ...] = (
    ("RECOMMEND", N_("Đề nghị điều chỉnh")),
    ("NOT_RECOMMEND", N_("Không đề nghị điều chỉnh")),
)
PASS_OR_FAIL: tuple[tuple[str, str], ...] = (("PASS", N_("Đạt")), ("FAIL", N_("Không đạt")))
CRITERIA: tuple[tuple[str, str, str], ...] = (
    (
        "a",
        "c7_3_a_legal_value",
        N_("a) Dữ liệu số bảo đảm giá trị pháp lý tương đương văn bản giấy được cơ quan có thẩm quyền cung cấp"),
    ),
    (
        "b",
        "c7_3_b_master_data",
        N_("b) Chứa dữ liệu chủ của UBND tỉnh làm cơ sở tham chiếu, đồng bộ"),
    ),
    (
        "c",
        "c7_3_c_admin_procedures",
        N_("c) Được chia sẻ cho tổ chức, cá nhân phục vụ giải quyết TTHC, cải cách, đơn giản hoá TTHC"),
    ),
)
"""Article 7.3, point by point; asked only where a database is to be of the provincial level (4.8)."""


def _is_against(given: Mapping[str, Any]) -> bool:
    return given.get("opinion") == "NOT_RECOMMEND"


ONLY_PROVINCIAL = N_("Chỉ điền đối với cơ sở dữ liệu cấp tỉnh.")
CONCLUSION: tuple[Field, ...] = (
    *(
        spec
        for _, name, label in CRITERIA
        for spec in (
            Field(
                name, Kind.CHOICE, label, choices=PASS_OR_FAIL, required=False, hint=ONLY_PROVINCIAL, legal_ref="Đ7.3"
            ),
            Field(
                f"{name}_evidence",
                Kind.LONG,
                N_("Căn cứ đánh giá"),
                required=False,
                maximum=2000,
                hint=N_("Ít nhất 20 ký tự."),
                legal_ref="Đ7.3",
            ),
        )
    ),
    Field(
        "procedures",
        Kind.LINES,
        N_("Thủ tục hành chính sử dụng dữ liệu"),
        required=False,
        hint=N_("Mỗi dòng một thủ tục."),
        legal_ref="Đ7.3c",
    ),
    Field(
        "entry_code",
        Kind.TEXT,
        N_("Mã cơ sở dữ liệu trong Danh mục"),
        required=False,
        maximum=20,
        hint=N_("Chỉ điền khi bổ sung cơ sở dữ liệu, ví dụ DB14."),
    ),
    Field("opinion", Kind.CHOICE, N_("Ý kiến của Sở"), choices=OPINIONS, legal_ref="Đ7.1"),
    *(Field(**{**spec.__dict__, "when": _is_against}) for spec in NOT_RECOMMENDED_REASON),
    Field("advice", Kind.LONG, N_("Hướng dẫn cơ quan đề nghị"), required=False, maximum=2000),
)

TRANSITION: tuple[Field, ...] = (
    Field(
        "transition",
        Kind.ROWS,
        N_("Phương án chuyển tiếp của từng kết nối"),
        source="live_accounts",
        columns=(
            Field("account_id", Kind.TEXT, N_("Mã tài khoản"), maximum=64),
            Field("plan", Kind.LONG, N_("Phương án thay thế"), minimum=20, maximum=2000),
            Field("suspend_on", Kind.DATE, N_("Tạm khoá từ ngày")),
            Field("revoke_on", Kind.DATE, N_("Thu hồi từ ngày")),
        ),
        missing=N_("Ghi phương án chuyển tiếp cho từng kết nối đang hoạt động."),
    ),
)

INELIGIBLE: tuple[Field, ...] = (*INELIGIBLE_REASON, *n.GUIDANCE, *n.SIGNING)
RETURN_NOTE: tuple[Field, ...] = (
    Field(
        "note",
        Kind.LONG,
        N_("Nội dung yêu cầu giải trình"),
        minimum=10,
        maximum=3000,
        missing=N_("Ghi nội dung Văn phòng yêu cầu giải trình."),
    ),
    Field("letter_no", Kind.TEXT, N_("Số văn bản của Văn phòng"), maximum=60),
)
EXPLANATION: tuple[Field, ...] = (Field("note", Kind.LONG, N_("Nội dung giải trình"), minimum=10, maximum=3000),)
