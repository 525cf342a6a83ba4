"""What the connection request offers to choose from, and when its conditional answers are asked (domain model 4.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflows.fields import TRUE, Field
from workflows.text import N_

TICK = "tick"
"""As the source of a yes-or-no field: one box to tick, not two to choose from."""

PERSONAL_DATA: tuple[tuple[str, str], ...] = (
    ("BASIC", N_("Dữ liệu cá nhân cơ bản")),
    ("SENSITIVE", N_("Dữ liệu cá nhân nhạy cảm")),
)
TERMS: tuple[tuple[str, str], ...] = (
    ("FIXED", N_("Có thời hạn")),
    ("INDEFINITE", N_("Không xác định thời hạn")),
)
SHARING_METHODS: tuple[tuple[str, str], ...] = (
    ("QUERY", N_("Tra cứu, khai thác trực tuyến (điểm a)")),
    ("SYNC", N_("Đồng bộ dữ liệu (điểm b)")),
    ("PACKAGE", N_("Chia sẻ dữ liệu được đóng gói (điểm c)")),
)
CONNECTION_MODELS: tuple[tuple[str, str], ...] = (
    ("LGSP", N_("Qua nền tảng tích hợp, chia sẻ dữ liệu của tỉnh (LGSP)")),
    ("DIRECT", N_("Kết nối trực tiếp")),
)
FREQUENCIES: tuple[tuple[str, str], ...] = (
    ("REALTIME", N_("Thời gian thực, theo từng yêu cầu")),
    ("HOURLY", N_("Hằng giờ")),
    ("DAILY", N_("Hằng ngày")),
    ("WEEKLY", N_("Hằng tuần")),
    ("MONTHLY", N_("Hằng tháng")),
    ("ON_DEMAND", N_("Khi có nhu cầu")),
)
LEVELS: tuple[tuple[str, str], ...] = tuple(
    (str(level), label)
    for level, label in enumerate((N_("Cấp độ 1"), N_("Cấp độ 2"), N_("Cấp độ 3"), N_("Cấp độ 4"), N_("Cấp độ 5")), 1)
)
ENVIRONMENTS: tuple[tuple[str, str], ...] = (
    ("TEST", N_("Thử nghiệm")),
    ("PRODUCTION", N_("Chính thức")),
    ("BOTH", N_("Cả hai môi trường")),
)
COMMITMENTS: tuple[tuple[str, str], ...] = (
    ("PURPOSE", N_("Sử dụng dữ liệu đúng mục đích đã nêu")),
    ("INTEGRITY", N_("Không làm sai lệch dữ liệu")),
    ("NOTICE", N_("Thông báo kịp thời khi phát hiện dữ liệu có sai sót")),
    ("PROTECTION", N_("Bảo vệ dữ liệu, bảo đảm an toàn thông tin và dữ liệu cá nhân")),
)


@dataclass(frozen=True)
class Part:
    """One page of the form: a key for its address, a title, and its fields in order."""

    key: str
    title: str
    fields: tuple[Field, ...]
    hint: str = ""


def says_yes(value: Any) -> bool:
    """Say whether a raw answer to a yes-or-no question is yes."""
    return value is True or str(value).strip().lower() in TRUE


def has_personal_data(given: Mapping[str, Any]) -> bool:
    """Say whether the data holds personal data, which must then be named and based (Article 4.1)."""
    return says_yes(given.get("has_personal_data", ""))


def is_fixed_term(given: Mapping[str, Any]) -> bool:
    """Say whether the connection is asked for until a day."""
    return given.get("term_kind") == "FIXED"


def is_direct(given: Mapping[str, Any]) -> bool:
    """Say whether the platform in the middle is to be left out, which needs a reason (Decree 47/2020, Article 46)."""
    return given.get("connection_model") == "DIRECT"


def has_approval(given: Mapping[str, Any]) -> bool:
    """Say whether the decision on the security level is there; a tick says that it is not yet (4.1)."""
    return not says_yes(given.get("security_approval_missing", ""))


def has_consent(given: Mapping[str, Any]) -> bool:
    """Say whether the owner's consent is attached."""
    return bool(given.get("attached_consent"))


def has_previous(given: Mapping[str, Any]) -> bool:
    """Say whether an earlier case is named (E11)."""
    return bool(given.get("previous_case"))
