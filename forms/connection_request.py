"""F1, the connection request of Article 9 (domain model 4.1): one declaration for each answer, in parts.

What Decree 47/2020 asks for could be read in part only; each field names the article it rests on, so that a correction
is one line.
"""

from forms.request_choices import (
    COMMITMENTS,
    CONNECTION_MODELS,
    ENVIRONMENTS,
    FREQUENCIES,
    LEVELS,
    PERSONAL_DATA,
    SHARING_METHODS,
    TERMS,
    TICK,
    Part,
    has_approval,
    has_consent,
    has_personal_data,
    has_previous,
    is_direct,
    is_fixed_term,
)
from workflows.fields import EMAIL, PHONE, SYMBOL, Field, Kind
from workflows.text import N_

LETTER: tuple[Field, ...] = (
    Field(
        "letter_no",
        Kind.TEXT,
        N_("Số, ký hiệu văn bản yêu cầu"),
        hint=N_("Ví dụ: 45/UBND-VX."),
        maximum=50,
        pattern=SYMBOL,
        legal_ref="Đ9.1",
    ),
    Field("letter_date", Kind.DATE, N_("Ngày văn bản"), legal_ref="Đ9.1"),
    Field("letter_signer", Kind.TEXT, N_("Người ký văn bản"), maximum=120, legal_ref="Đ9.1"),
    Field("letter_signer_title", Kind.TEXT, N_("Chức vụ người ký"), maximum=120, legal_ref="Đ9.1"),
    Field(
        "letter_file",
        Kind.FILE,
        N_("Tệp văn bản yêu cầu (đã ký số)"),
        hint=N_("Tệp PDF, tối đa 20 MB."),
        legal_ref="Đ9.1",
        missing=N_("Đính kèm tệp PDF của văn bản yêu cầu."),
    ),
)

AGENCY_PART = Part(
    "co-quan",
    N_("Cơ quan yêu cầu và văn bản"),
    (
        Field(
            "parent_agency",
            Kind.REF,
            N_("Cơ quan chủ quản cấp trên"),
            hint=N_("Chỉ chọn khi cơ quan là đơn vị sự nghiệp trực thuộc."),
            required=False,
            source="agencies",
            legal_ref="E18",
        ),
        *LETTER,
        Field("contact_name", Kind.TEXT, N_("Họ và tên đầu mối liên hệ"), maximum=120, legal_ref="NĐ 47/2020 Đ35.2"),
        Field("contact_title", Kind.TEXT, N_("Chức vụ đầu mối"), maximum=120, legal_ref="NĐ 47/2020 Đ35.2"),
        Field(
            "contact_phone",
            Kind.TEXT,
            N_("Điện thoại đầu mối"),
            maximum=20,
            pattern=PHONE,
            legal_ref="NĐ 47/2020 Đ35.2",
        ),
        Field(
            "contact_email",
            Kind.TEXT,
            N_("Thư điện tử công vụ của đầu mối"),
            maximum=120,
            pattern=EMAIL,
            legal_ref="NĐ 47/2020 Đ35.2",
        ),
    ),
)

# Owner and database follow from the datasets chosen; where they are given as well, they must agree with them.
CHOICE_OF_DATA: tuple[Field, ...] = (
    Field(
        "owner_agency",
        Kind.REF,
        N_("Cơ quan chủ quản dữ liệu"),
        required=False,
        source="agencies",
        legal_ref="NĐ 47/2020 Đ35.2",
    ),
    Field("database", Kind.REF, N_("Cơ sở dữ liệu"), required=False, source="databases", legal_ref="Đ9.1"),
    Field(
        "datasets",
        Kind.REFS,
        N_("Bộ dữ liệu yêu cầu"),
        source="datasets",
        missing=N_("Chọn ít nhất một bộ dữ liệu."),
        legal_ref="NĐ 47/2020 Đ35.2",
    ),
)
DATA_PART = Part("du-lieu", N_("Dữ liệu yêu cầu"), CHOICE_OF_DATA)

SCOPE_PART = Part(
    "pham-vi",
    N_("Trường dữ liệu và phạm vi"),
    (
        Field(
            "fields",
            Kind.LINES,
            N_("Trường dữ liệu yêu cầu"),
            hint=N_("Mỗi dòng một trường; chỉ yêu cầu trường thật sự cần cho mục đích sử dụng."),
            maximum=250,
            missing=N_("Ghi ít nhất một trường dữ liệu."),
            legal_ref="NĐ 47/2020 Đ35.2",
        ),
        Field(
            "data_extent",
            Kind.LONG,
            N_("Phạm vi dữ liệu (địa bàn, thời gian)"),
            minimum=10,
            maximum=2000,
            legal_ref="NĐ 47/2020 Đ38",
        ),
        Field("has_personal_data", Kind.BOOL, N_("Có dữ liệu cá nhân?"), legal_ref="Đ4.1"),
        Field(
            "personal_data_categories",
            Kind.CHOICES,
            N_("Loại dữ liệu cá nhân"),
            choices=PERSONAL_DATA,
            when=has_personal_data,
            legal_ref="Đ4.1",
        ),
        Field(
            "personal_data_legal_basis",
            Kind.LONG,
            N_("Căn cứ pháp lý xử lý dữ liệu cá nhân"),
            minimum=20,
            maximum=2000,
            when=has_personal_data,
            legal_ref="Đ4.1",
        ),
    ),
)

PURPOSE_PART = Part(
    "muc-dich",
    N_("Mục đích và sử dụng"),
    (
        Field(
            "purpose",
            Kind.LONG,
            N_("Mục đích sử dụng"),
            hint=N_("Ít nhất 50 ký tự: dùng dữ liệu để làm gì, cho công việc nào."),
            minimum=50,
            maximum=5000,
            legal_ref="NĐ 47/2020 Đ35.2",
        ),
        Field(
            "mandate_basis",
            Kind.LONG,
            N_("Chức năng, nhiệm vụ hoặc thủ tục hành chính phục vụ"),
            hint=N_("Nêu văn bản quy định chức năng, nhiệm vụ hoặc mã thủ tục hành chính."),
            maximum=2000,
            legal_ref="Đ3.3",
        ),
        Field("user_groups", Kind.LONG, N_("Nhóm người sử dụng"), maximum=1000, legal_ref="Đ10"),
        Field("user_count", Kind.INT, N_("Số tài khoản dự kiến"), minimum=1, maximum=100_000, legal_ref="Đ10"),
        Field("storage_location", Kind.LONG, N_("Nơi lưu trữ dữ liệu"), maximum=1000, legal_ref="NĐ 47/2020 Đ38.3"),
        Field(
            "post_processing",
            Kind.LONG,
            N_("Cách xử lý sau khi tiếp nhận"),
            maximum=2000,
            legal_ref="NĐ 47/2020 Đ38.6",
        ),
        Field("term_kind", Kind.CHOICE, N_("Thời hạn kết nối, sử dụng"), choices=TERMS, legal_ref="NĐ 47/2020 Đ38"),
        Field("valid_from", Kind.DATE, N_("Từ ngày"), legal_ref="NĐ 47/2020 Đ38"),
        Field("valid_to", Kind.DATE, N_("Đến ngày"), when=is_fixed_term, legal_ref="NĐ 47/2020 Đ38"),
        Field(
            "disposal_method",
            Kind.LONG,
            N_("Cách xoá, huỷ dữ liệu khi hết hạn"),
            maximum=2000,
            legal_ref="NĐ 47/2020 Đ38.11",
        ),
    ),
)

TECHNICAL_PART = Part(
    "ky-thuat",
    N_("Kỹ thuật và an toàn thông tin"),
    (
        Field(
            "connecting_system_name",
            Kind.TEXT,
            N_("Hệ thống thông tin kết nối"),
            maximum=250,
            legal_ref="NĐ 47/2020 Đ35.2",
        ),
        Field("connecting_system_owner", Kind.TEXT, N_("Chủ quản hệ thống"), maximum=250, legal_ref="NĐ 47/2020 Đ35.2"),
        Field(
            "connecting_system_operator",
            Kind.TEXT,
            N_("Đơn vị vận hành hệ thống"),
            maximum=250,
            legal_ref="NĐ 47/2020 Đ35.2",
        ),
        Field(
            "sharing_method",
            Kind.CHOICE,
            N_("Phương thức chia sẻ"),
            choices=SHARING_METHODS,
            legal_ref="NĐ 47/2020 Đ23.1",
        ),
        Field(
            "connection_model",
            Kind.CHOICE,
            N_("Mô hình kết nối"),
            choices=CONNECTION_MODELS,
            legal_ref="NĐ 47/2020 Đ46",
        ),
        Field(
            "direct_reason",
            Kind.LONG,
            N_("Lý do kết nối trực tiếp"),
            hint=N_("Kết nối qua hệ thống trung gian được ưu tiên; nêu lý do không dùng được."),
            minimum=10,
            maximum=2000,
            when=is_direct,
            missing=N_("Nêu lý do kết nối trực tiếp thay cho kết nối qua LGSP."),
            legal_ref="NĐ 47/2020 Đ46",
        ),
        Field("frequency", Kind.CHOICE, N_("Tần suất khai thác"), choices=FREQUENCIES, legal_ref="NĐ 47/2020 Đ38"),
        Field(
            "max_requests_per_day",
            Kind.INT,
            N_("Số lượt yêu cầu tối đa mỗi ngày"),
            minimum=1,
            maximum=100_000_000,
            legal_ref="NĐ 47/2020 Đ38",
        ),
        Field(
            "source_ips",
            Kind.CIDRS,
            N_("Địa chỉ IP kết nối"),
            hint=N_("Mỗi dòng một địa chỉ hoặc dải địa chỉ, tối đa /24."),
            legal_ref="NĐ 47/2020 Đ40",
        ),
        Field(
            "info_security_level",
            Kind.CHOICE,
            N_("Cấp độ an toàn hệ thống thông tin"),
            choices=LEVELS,
            legal_ref="Đ11.2",
        ),
        Field(
            "security_approval_missing",
            Kind.BOOL,
            N_("Chưa có quyết định phê duyệt cấp độ"),
            hint=N_("Hồ sơ vẫn gửi được; khi tiếp nhận sẽ được yêu cầu bổ sung."),
            required=False,
            source=TICK,
            legal_ref="Đ11.2",
        ),
        Field(
            "security_approval_no",
            Kind.TEXT,
            N_("Số quyết định phê duyệt cấp độ"),
            maximum=50,
            when=has_approval,
            missing=N_("Ghi số quyết định phê duyệt cấp độ, hoặc đánh dấu «Chưa có quyết định phê duyệt cấp độ»."),
            legal_ref="Đ11.2",
        ),
        Field(
            "security_approval_date",
            Kind.DATE,
            N_("Ngày quyết định phê duyệt cấp độ"),
            when=has_approval,
            legal_ref="Đ11.2",
        ),
        Field(
            "security_approval_file",
            Kind.FILE,
            N_("Tệp quyết định phê duyệt cấp độ"),
            hint=N_("Tệp PDF, tối đa 20 MB."),
            when=has_approval,
            legal_ref="Đ11.2",
        ),
        Field(
            "security_measures",
            Kind.LONG,
            N_("Biện pháp bảo mật, xác thực"),
            maximum=3000,
            legal_ref="NĐ 47/2020 Đ38.9",
        ),
        Field("environment", Kind.CHOICE, N_("Môi trường"), choices=ENVIRONMENTS, legal_ref="NĐ 47/2020 Đ40"),
    ),
)

COMMITMENT_PART = Part(
    "cam-ket",
    N_("Cam kết và tài liệu kèm theo"),
    (
        Field(
            "commitments",
            Kind.CHOICES,
            N_("Cơ quan cam kết"),
            choices=COMMITMENTS,
            missing=N_("Đánh dấu đủ bốn cam kết."),
            legal_ref="Đ10.3, Đ10.4, Đ4.1",
        ),
        Field(
            "attached_consent",
            Kind.FILE,
            N_("Văn bản chấp thuận của chủ quản (nếu đã có)"),
            hint=N_("Tệp PDF; chấp thuận có hiệu lực khi văn thư Sở ghi nhận."),
            required=False,
            legal_ref="Đ9.1",
        ),
        Field(
            "attached_consent_no",
            Kind.TEXT,
            N_("Số, ký hiệu văn bản chấp thuận"),
            hint=N_("Ghi khi đính kèm văn bản chấp thuận."),
            maximum=50,
            pattern=SYMBOL,
            when=has_consent,
            legal_ref="Đ9.1",
        ),
        Field("attached_consent_date", Kind.DATE, N_("Ngày văn bản chấp thuận"), when=has_consent, legal_ref="Đ9.1"),
        Field(
            "duplicate_reason",
            Kind.LONG,
            N_("Lý do yêu cầu thêm khi đã có kết nối"),
            hint=N_("Chỉ ghi khi cơ quan đã có kết nối hoặc hồ sơ đang xử lý với cùng bộ dữ liệu."),
            maximum=2000,
            required=False,
            legal_ref="Đ4.2",
        ),
        Field(
            "previous_case",
            Kind.REF,
            N_("Hồ sơ trước đây được nộp lại"),
            required=False,
            source="previous_cases",
            legal_ref="E11",
        ),
        Field(
            "refiling_explanation",
            Kind.LONG,
            N_("Giải trình nộp lại"),
            hint=N_("Nêu đã khắc phục từng lý do từ chối của hồ sơ trước như thế nào."),
            maximum=3000,
            required=False,
            when=has_previous,
            legal_ref="E11",
        ),
        Field(
            "renewal_of",
            Kind.REF,
            N_("Gia hạn kết nối của hồ sơ"),
            required=False,
            source="renewable_cases",
            legal_ref="Đ10",
        ),
    ),
)

PARTS: tuple[Part, ...] = (AGENCY_PART, DATA_PART, SCOPE_PART, PURPOSE_PART, TECHNICAL_PART, COMMITMENT_PART)
"""The form in the order of its task list."""

FIELDS: tuple[Field, ...] = tuple(field for part in PARTS for field in part.fields)
"""Every field of F1; `contains_state_secret` is asked before the form exists (E6)."""

FILE_FIELDS: tuple[str, ...] = tuple(field.name for field in FIELDS if field.kind is Kind.FILE)

STATE_SECRET = Field(
    "contains_state_secret",
    Kind.BOOL,
    N_("Dữ liệu cần khai thác có thuộc phạm vi bí mật nhà nước không?"),
    missing=N_("Trả lời câu hỏi về bí mật nhà nước trước khi lập hồ sơ."),
    legal_ref="Đ1.2",
)
"""Asked before anything else; a yes stores nothing (0.6.13)."""


def part_of(key: str) -> Part | None:
    """Find a part by its key in the address."""
    return next((part for part in PARTS if part.key == key), None)


def part_with(name: str) -> Part | None:
    """Find the part that asks for a field."""
    return next((part for part in PARTS if any(field.name == name for field in part.fields)), None)
