"""What an action must be given: the records that build its form and are enforced again by the door."""

from collections.abc import Mapping
from typing import Any

from workflows.fields import ACCOUNT_ID, SYMBOL, Field, Kind
from workflows.reasons import OWNER_REASON
from workflows.text import N_

AUTHORITIES: tuple[tuple[str, str], ...] = (
    ("HEAD", N_("Giám đốc ký")),
    ("KT", N_("KT. Giám đốc – Phó Giám đốc ký thay")),
    ("TL", N_("TL. Giám đốc – ký thừa lệnh")),
    ("TUQ", N_("TUQ. Giám đốc – ký thừa uỷ quyền")),
    ("Q", N_("Q. Giám đốc – quyền Giám đốc ký")),
)

CHANNELS: tuple[tuple[str, str], ...] = (
    ("SYSTEM", N_("Qua hệ thống")),
    ("EDOC", N_("Qua trục liên thông văn bản")),
    ("PAPER", N_("Bản giấy")),
    ("ATTACHED", N_("Gửi kèm văn bản yêu cầu")),
    ("REUSED", N_("Dùng lại chấp thuận của hồ sơ trước")),
)

CLERK = "FOCAL_CLERK"

RECEIPT = (
    Field("channel", Kind.CHOICE, N_("Kênh nhận"), choices=CHANNELS, required=False, asked_of=CLERK),
    Field(
        "received_at",
        Kind.MOMENT,
        N_("Thời điểm Sở nhận"),
        required=False,
        hint=N_("Theo dấu Đến; để trống khi văn bản gửi kèm hồ sơ."),
        asked_of=CLERK,
    ),
)

NOTE = (
    Field("note", Kind.LONG, N_("Nội dung ghi chú"), minimum=5, maximum=2000, missing=N_("Ghi rõ nội dung cần sửa.")),
)
REASON_TEXT = (
    Field(
        "reason_text",
        Kind.LONG,
        N_("Lý do"),
        minimum=10,
        maximum=2000,
        missing=N_("Ghi lý do."),
    ),
)


def letter_fields(prefix: str = "letter_", *, is_file_required: bool = True, who: str = "") -> tuple[Field, ...]:
    """Number, date, signer and file of a written letter, the same everywhere (4.1, 4.2)."""
    return (
        Field(f"{prefix}no", Kind.TEXT, N_("Số, ký hiệu văn bản"), maximum=50, pattern=SYMBOL, legal_ref="Đ9.1"),
        Field(f"{prefix}date", Kind.DATE, N_("Ngày văn bản")),
        Field(f"{prefix}signer", Kind.TEXT, N_("Người ký"), maximum=120),
        Field(f"{prefix}file", Kind.FILE, N_("Tệp văn bản đã ký (PDF)"), required=is_file_required),
    )


SIGNING = (
    Field(
        "authority",
        Kind.CHOICE,
        N_("Thẩm quyền ký"),
        hint=N_("Để trống khi ký theo chức vụ của mình."),
        choices=AUTHORITIES,
        required=False,
    ),
    Field("signer_name", Kind.TEXT, N_("Họ và tên người ký"), maximum=120, required=False),
    Field("signer_title", Kind.TEXT, N_("Chức vụ người ký"), maximum=120, required=False),
    Field(
        "authorisation_no",
        Kind.TEXT,
        N_("Số văn bản uỷ quyền"),
        hint=N_("Chỉ ghi khi ký thừa uỷ quyền (TUQ.)."),
        maximum=50,
        when=lambda given: given.get("authority") == "TUQ",
    ),
)

SHEET_ANSWERS: tuple[tuple[str, str], ...] = (("DU", N_("Đủ")), ("THIEU", N_("Thiếu")), ("KAD", N_("Không áp dụng")))

INTAKE_ROWS: tuple[tuple[str, str], ...] = (
    ("signed_letter", N_("Văn bản yêu cầu đã ký")),
    ("signing_authority", N_("Đúng thẩm quyền ký")),
    ("sent_to_owner", N_("Gửi đồng thời cơ quan chủ quản")),
    ("in_catalogue", N_("Dữ liệu thuộc danh mục")),
    ("no_state_secret", N_("Không thuộc bí mật nhà nước")),
    ("contents_complete", N_("Nội dung theo quy định đã đủ")),
    ("security_decision", N_("Quyết định phê duyệt cấp độ an toàn thông tin")),
    ("contact_point", N_("Đầu mối liên hệ")),
)

INTAKE_SHEET: tuple[Field, ...] = (
    *(
        Field(key, Kind.CHOICE, label, choices=SHEET_ANSWERS, missing=N_("Chọn Đủ, Thiếu hoặc Không áp dụng."))
        for key, label in INTAKE_ROWS
    ),
    Field("intake_note", Kind.LONG, N_("Ghi chú tiếp nhận"), required=False, maximum=2000),
    Field("incoming_no", Kind.TEXT, N_("Số đến"), required=False, maximum=50),
    Field("incoming_date", Kind.DATE, N_("Ngày đến"), required=False),
)

SUPPLEMENT_ITEMS = Field(
    "items",
    Kind.ROWS,
    N_("Nội dung cần bổ sung"),
    missing=N_("Ghi ít nhất một nội dung cần bổ sung, kèm lý do."),
    columns=(
        Field("what", Kind.TEXT, N_("Nội dung cần bổ sung, hoàn thiện"), maximum=250),
        Field("why", Kind.LONG, N_("Lý do"), maximum=1000),
        Field("basis", Kind.TEXT, N_("Căn cứ"), maximum=250, required=False),
    ),
)

SUPPLEMENT_ANSWERS: tuple[Field, ...] = (
    Field(
        "answers",
        Kind.LINES,
        N_("Trả lời từng nội dung"),
        hint=N_("Mỗi dòng trả lời một nội dung, theo đúng thứ tự trong văn bản yêu cầu."),
        maximum=2000,
        missing=N_("Trả lời từng nội dung được yêu cầu bổ sung."),
    ),
    Field("supplement_file", Kind.FILE, N_("Tệp bổ sung"), required=False, accept=("pdf", "docx", "xlsx", "zip")),
    Field("security_approval_no", Kind.TEXT, N_("Số quyết định phê duyệt cấp độ"), required=False, maximum=50),
    Field("security_approval_date", Kind.DATE, N_("Ngày quyết định phê duyệt cấp độ"), required=False),
)

CONSENT_DECISIONS: tuple[tuple[str, str], ...] = (
    ("FULL", N_("Chấp thuận toàn bộ")),
    ("PARTIAL", N_("Chấp thuận một phần")),
)


def _is_partial(given: Mapping[str, Any]) -> bool:
    return given.get("decision") == "PARTIAL"


PARTIAL_ONLY = N_("Chỉ điền khi chấp thuận một phần.")

OWNER_CONSENT: tuple[Field, ...] = (
    Field("decision", Kind.CHOICE, N_("Kết quả"), choices=CONSENT_DECISIONS, legal_ref="Đ9.1, Đ10.1"),
    *letter_fields(),
    Field(
        "granted_items",
        Kind.REFS,
        N_("Bộ dữ liệu được chấp thuận"),
        when=_is_partial,
        hint=PARTIAL_ONLY,
        missing=N_("Chọn các bộ dữ liệu được chấp thuận."),
        source="case_items",
    ),
    Field("conditions", Kind.LINES, N_("Điều kiện, giới hạn"), required=False, hint=N_("Mỗi dòng một điều kiện.")),
    Field("consent_valid_to", Kind.DATE, N_("Thời hạn chấp thuận"), required=False),
    Field(
        "entrust_account_management",
        Kind.BOOL,
        N_("Uỷ thác Sở tạo, quản lý tài khoản kết nối"),
        required=False,
        legal_ref="NĐ 47/2020 Đ40.2",
    ),
    *(
        # A partial consent owes a reason for what it leaves out.
        Field(**{**spec.__dict__, "when": _is_partial, "hint": PARTIAL_ONLY})
        for spec in OWNER_REASON
    ),
    *RECEIPT,
)

PARTIAL_FIELDS = tuple(spec.name for spec in OWNER_CONSENT if spec.when is _is_partial)
"""What is asked only where the owner consents in part."""

OWNER_REFUSAL: tuple[Field, ...] = (
    *letter_fields(),
    *OWNER_REASON,
    *RECEIPT,
)

CONSENT_WITHDRAWAL: tuple[Field, ...] = (*letter_fields(is_file_required=False), *REASON_TEXT)

PD_ANSWERS: tuple[tuple[str, str], ...] = (
    ("YES", N_("Có căn cứ")),
    ("NO", N_("Chưa có căn cứ")),
    ("NA", N_("Không có dữ liệu cá nhân")),
)

REVIEW_SHEET: tuple[Field, ...] = (
    Field("purpose_ok", Kind.BOOL, N_("Mục đích phù hợp chức năng, nhiệm vụ"), legal_ref="Đ3.3"),
    Field("purpose_note", Kind.LONG, N_("Nhận xét về mục đích"), maximum=2000, required=False),
    Field("within_consent", Kind.BOOL, N_("Trong phạm vi chấp thuận của chủ quản"), legal_ref="Đ10.1"),
    Field("security_ok", Kind.BOOL, N_("Cấp độ an toàn thông tin đã phê duyệt"), legal_ref="Đ11.2"),
    Field("pd_ok", Kind.CHOICE, N_("Căn cứ xử lý dữ liệu cá nhân"), choices=PD_ANSWERS, legal_ref="Đ4.1"),
    Field("tech_ok", Kind.BOOL, N_("Đáp ứng kỹ thuật kết nối LGSP"), legal_ref="Đ11.2"),
)

GUIDANCE = (
    Field(
        "guidance",
        Kind.LONG,
        N_("Hướng dẫn tiếp theo"),
        maximum=2000,
        missing=N_("Ghi hướng dẫn để cơ quan yêu cầu biết cần làm gì tiếp."),
    ),
)

ACCOUNT_CREATED: tuple[Field, ...] = (
    Field("account_id", Kind.TEXT, N_("Mã tài khoản"), pattern=ACCOUNT_ID, maximum=64),
    Field(
        "environment",
        Kind.CHOICE,
        N_("Môi trường"),
        choices=(("TEST", N_("Thử nghiệm")), ("PRODUCTION", N_("Chính thức")), ("BOTH", N_("Cả hai môi trường"))),
    ),
    Field(
        "conditions_set",
        Kind.LINES,
        N_("Điều kiện của chủ quản đã thiết lập"),
        required=False,
        source="owner_conditions",
        hint=N_("Đánh dấu từng điều kiện sau khi đã thiết lập trên LGSP."),
    ),
)

HANDOVER: tuple[Field, ...] = (
    Field("handed_to", Kind.TEXT, N_("Bàn giao cho"), maximum=120),
    Field("handed_at", Kind.MOMENT, N_("Thời điểm bàn giao")),
    Field("handed_via", Kind.TEXT, N_("Kênh bàn giao"), maximum=120),
)

RESCHEDULE: tuple[Field, ...] = (
    Field("delay_reason", Kind.LONG, N_("Lý do chậm"), minimum=10, maximum=1000),
    Field("promised_date", Kind.DATE, N_("Ngày hẹn trả kết quả")),
    Field("pending_step", Kind.TEXT, N_("Công việc chưa hoàn thành"), maximum=250),
    *SIGNING,
)

WITHDRAWAL: tuple[Field, ...] = (
    *REASON_TEXT,
    *(Field(**{**spec.__dict__, "required": False}) for spec in letter_fields(is_file_required=False)),
)

ARRANGEMENT: tuple[Field, ...] = tuple(
    Field(name, Kind.LONG, label, maximum=3000, legal_ref="NĐ 47/2020 Đ38")
    for name, label in (
        ("parties", N_("Các bên chia sẻ")),
        ("data_content", N_("Nội dung dữ liệu")),
        ("place_of_sharing_and_use", N_("Nơi chia sẻ, sử dụng")),
        ("term", N_("Thời hạn")),
        ("sharing_method", N_("Phương thức chia sẻ")),
        ("post_receipt_processing", N_("Xử lý sau khi tiếp nhận")),
        ("conditions_limits", N_("Điều kiện, giới hạn")),
        ("protection_commitment", N_("Cam kết bảo vệ dữ liệu")),
        ("security_and_authentication", N_("Biện pháp bảo mật, xác thực")),
        ("storage_and_derived_data", N_("Lưu trữ, dữ liệu phái sinh")),
        ("deletion_method", N_("Cách xoá, huỷ dữ liệu")),
        ("owner_signer", N_("Người ký bên chủ quản")),
        ("requester_signer", N_("Người ký bên yêu cầu")),
    )
)

PAPER_SUPPLEMENT: tuple[Field, ...] = (
    *SUPPLEMENT_ANSWERS,
    Field(
        "received_at",
        Kind.MOMENT,
        N_("Thời điểm Sở nhận"),
        hint=N_("Ghi theo dấu Đến trên hồ sơ bổ sung."),
        missing=N_("Ghi thời điểm Sở nhận theo dấu Đến."),
    ),
)

ASSIGNEE = (
    Field(
        "reviewer", Kind.REF, N_("Chuyên viên thẩm tra"), source="reviewers", missing=N_("Chọn chuyên viên thẩm tra.")
    ),
)
LETTER_ID = (Field("letter", Kind.REF, N_("Văn bản"), source="case_letters", missing=N_("Chọn văn bản cần xử lý.")),)
ORIGINAL = (
    Field(
        "original_case", Kind.TEXT, N_("Mã hồ sơ gốc"), maximum=30, missing=N_("Ghi mã hồ sơ gốc, ví dụ KN-2025-0042.")
    ),
)
HEARD = (
    Field(
        "requester_opinion",
        Kind.LONG,
        N_("Ý kiến của cơ quan yêu cầu"),
        minimum=10,
        maximum=2000,
        missing=N_("Ghi ý kiến của cơ quan yêu cầu về việc kết thúc hồ sơ."),
    ),
)
SUCCESSION = (
    Field("agency_id", Kind.INT, N_("Cơ quan kết thúc hoạt động"), minimum=1),
    Field("document_no", Kind.TEXT, N_("Số văn bản"), maximum=80, required=False),
)
NEW_CALENDAR = (Field("document_no", Kind.TEXT, N_("Số văn bản"), maximum=80, required=False),)
