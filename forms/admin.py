"""What the administrator types: agencies and their succession, accounts, policies (domain model 2, 4.12)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms.request_choices import TICK
from workflows.fields import EMAIL, PHONE, Field, Kind, Problem
from workflows.roles import ROLE_LABELS, Role
from workflows.text import N_

LEVELS: tuple[tuple[str, str], ...] = (
    ("DEPARTMENT", N_("Sở, ban, ngành cấp tỉnh")),
    ("PROVINCE_OFFICE", N_("Văn phòng UBND tỉnh")),
    ("DISTRICT", N_("UBND cấp huyện")),
    ("COMMUNE", N_("UBND cấp xã")),
    ("PUBLIC_UNIT", N_("Đơn vị trực thuộc, đơn vị sự nghiệp")),
    ("CENTRAL_BODY", N_("Bộ, cơ quan trung ương")),
)

ABBR = r"^[0-9A-ZĐ\-]{2,40}$"

AGENCY: tuple[Field, ...] = (
    Field("name", Kind.TEXT, N_("Tên đầy đủ"), maximum=250),
    Field("short_name", Kind.TEXT, N_("Tên ngắn"), hint=N_("Dùng trong danh sách, ví dụ Sở TT&TT."), maximum=120),
    Field("name_en", Kind.TEXT, N_("Tên tiếng Anh"), maximum=250, required=False),
    Field(
        "abbr_symbol",
        Kind.TEXT,
        N_("Ký hiệu"),
        hint=N_("Chữ in hoa, dùng trong số, ký hiệu văn bản, ví dụ STTTT."),
        maximum=40,
        pattern=ABBR,
        legal_ref="NĐ 30/2020",
    ),
    Field("level", Kind.CHOICE, N_("Loại cơ quan"), choices=LEVELS),
    Field("parent", Kind.REF, N_("Cơ quan cấp trên"), source="agencies", required=False),
    Field("place_name", Kind.TEXT, N_("Địa danh ghi trên văn bản"), maximum=120),
    Field("drafting_unit_abbr", Kind.TEXT, N_("Ký hiệu đơn vị soạn thảo"), maximum=40, required=False),
    Field("head_title", Kind.TEXT, N_("Chức danh người đứng đầu"), hint=N_("Ví dụ GIÁM ĐỐC."), maximum=120),
    Field("official_email", Kind.TEXT, N_("Thư điện tử công vụ"), maximum=250, pattern=EMAIL, required=False),
    Field("phone", Kind.TEXT, N_("Điện thoại"), maximum=40, pattern=PHONE, required=False),
    Field("valid_from", Kind.DATE, N_("Hoạt động từ ngày"), required=False),
)

TRANSFER: tuple[Field, ...] = (
    Field(
        "ends_on",
        Kind.DATE,
        N_("Ngày hoạt động cuối cùng"),
        hint=N_("Hết ngày này, người dùng của cơ quan không đăng nhập được nữa."),
    ),
    Field("successor", Kind.REF, N_("Cơ quan kế thừa"), source="agencies", missing=N_("Chọn cơ quan kế thừa.")),
    Field(
        "document_no",
        Kind.TEXT,
        N_("Số, ký hiệu văn bản sắp xếp tổ chức"),
        maximum=80,
        missing=N_("Ghi số, ký hiệu văn bản sắp xếp tổ chức."),
    ),
)

HELD_ROLES: tuple[tuple[str, str], ...] = tuple(
    (role.value, label) for role, label in ROLE_LABELS.items() if role is not Role.SYSTEM
)
ROLES = Field(
    "roles",
    Kind.CHOICES,
    N_("Vai trò"),
    hint=N_("Vai trò quản trị hệ thống không đi cùng vai trò xử lý hồ sơ."),
    choices=HELD_ROLES,
    missing=N_("Chọn ít nhất một vai trò."),
)
ACCOUNT_ROLES: tuple[Field, ...] = (ROLES,)
NEW_ACCOUNT: tuple[Field, ...] = (
    Field("email", Kind.TEXT, N_("Thư điện tử công vụ"), maximum=250, pattern=EMAIL),
    Field("agency", Kind.REF, N_("Cơ quan"), source="agencies", required=False),
    Field(
        "unit",
        Kind.REF,
        N_("Phòng, đơn vị"),
        hint=N_("Của cơ quan đã chọn; để trống khi cơ quan không chia phòng."),
        source="units",
        required=False,
    ),
    ROLES,
    Field(
        "title",
        Kind.TEXT,
        N_("Tên hiển thị"),
        hint=N_("Để trống: hệ thống ghi vai trò và cơ quan."),
        maximum=250,
        required=False,
    ),
    Field("full_name", Kind.TEXT, N_("Họ và tên ghi ở chữ ký"), maximum=120, required=False),
    Field("job_title", Kind.TEXT, N_("Chức vụ ghi ở chữ ký"), maximum=120, required=False),
    Field("phone", Kind.TEXT, N_("Điện thoại"), maximum=40, pattern=PHONE, required=False),
)

UNIT: tuple[Field, ...] = (
    Field("name", Kind.TEXT, N_("Tên phòng, đơn vị"), maximum=250),
    Field("abbr", Kind.TEXT, N_("Ký hiệu"), maximum=40, required=False),
)
NEW_UNIT: tuple[Field, ...] = (
    Field("agency", Kind.REF, N_("Cơ quan"), source="agencies", missing=N_("Chọn cơ quan.")),
    *UNIT,
)
ACCOUNT_UNIT: tuple[Field, ...] = (Field("unit", Kind.REF, N_("Phòng, đơn vị"), source="units", required=False),)

RECEIPT_POLICIES: tuple[tuple[str, str], ...] = (
    ("ACTUAL_DATE", N_("Tính theo ngày nhận thực tế, kể cả ngoài giờ và ngày nghỉ")),
    ("NEXT_WORKING_DAY", N_("Nhận ngoài giờ hoặc ngày nghỉ thì tính là ngày làm việc kế tiếp")),
)
REMINDERS = ("owner_reminder", "owner_letter", "owner_escalation", "owner_lapse")
POLICIES: tuple[Field, ...] = (
    Field("receipt_policy", Kind.CHOICE, N_("Cách tính ngày nhận"), choices=RECEIPT_POLICIES),
    Field("closing_hour", Kind.INT, N_("Giờ hết làm việc"), minimum=12, maximum=23),
    Field("intake_window_days", Kind.INT, N_("Thời gian kiểm tra tiếp nhận (ngày làm việc)"), minimum=1, maximum=5),
    Field(
        "supplement_lapse_days",
        Kind.INT,
        N_("Thời gian chờ hồ sơ bổ sung (ngày làm việc)"),
        minimum=6,
        maximum=60,
    ),
    Field("target_days", Kind.INT, N_("Mốc nội bộ khi không có hạn luật định (ngày làm việc)"), minimum=1, maximum=60),
    Field(
        "apply_target_days",
        Kind.INT,
        N_("Mốc nội bộ cập nhật Danh mục và thông báo sau Quyết định (ngày làm việc)"),
        minimum=1,
        maximum=60,
    ),
    Field("owner_reminder", Kind.INT, N_("Nhắc chủ quản lần đầu vào ngày làm việc thứ"), minimum=1, maximum=90),
    Field("owner_letter", Kind.INT, N_("Văn bản đôn đốc chủ quản vào ngày làm việc thứ"), minimum=1, maximum=90),
    Field("owner_escalation", Kind.INT, N_("Báo cáo lãnh đạo vào ngày làm việc thứ"), minimum=1, maximum=90),
    Field("owner_lapse", Kind.INT, N_("Có thể kết thúc hồ sơ từ ngày làm việc thứ"), minimum=1, maximum=90),
    Field(
        "is_head_signing_by_order",
        Kind.BOOL,
        N_("Trưởng phòng được ký thừa lệnh (TL.) yêu cầu bổ sung và văn bản hỏi ý kiến"),
        required=False,
        source=TICK,
    ),
    Field(
        "is_parent_endorsement_asked",
        Kind.BOOL,
        N_("Hỏi ý kiến cơ quan cấp trên khi đơn vị trực thuộc nộp hồ sơ"),
        required=False,
        source=TICK,
    ),
    Field(
        "official_email_domains",
        Kind.LINES,
        N_("Tên miền thư điện tử công vụ"),
        hint=N_("Mỗi dòng một tên miền, ví dụ hagiang.gov.vn."),
    ),
)


def policy_problems(values: Mapping[str, Any]) -> list[Problem]:
    """The steps of the ladder for a silent owner follow each other."""
    days = [values[name] for name in REMINDERS]
    if days != sorted(set(days)):
        return [Problem(REMINDERS[-1], N_("Bốn mốc đôn đốc chủ quản phải tăng dần; kiểm tra lại thứ tự."))]
    return []


def transfer_problems(values: Mapping[str, Any], valid_from: date | None) -> list[Problem]:
    """An agency ends after it began."""
    if valid_from is not None and values["ends_on"] < valid_from:
        return [Problem("ends_on", N_("Ngày kết thúc phải sau ngày cơ quan bắt đầu hoạt động."))]
    return []
