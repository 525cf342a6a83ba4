"""One entry of the catalogue: the record of every field, used alike by forms, register, import, letters and exports.

The six points of Article 7.2 carry the names of the domain model (4.6): `p7_2_dd_…` is the point **đ**.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflows.fields import Field, Kind
from workflows.text import N_

PROVINCIAL = "PROVINCIAL"
TIERS: tuple[tuple[str, str], ...] = (
    (PROVINCIAL, N_("Cấp tỉnh")),
    ("SECTOR", N_("Ngành")),
    ("DISTRICT", N_("Cấp huyện")),
    ("COMMUNE", N_("Cấp xã")),
    ("INTERNAL", N_("Nội bộ")),
)
GROUPS: tuple[tuple[str, str], ...] = (
    ("AGENCY_DB", N_("Nhóm a: của Sở, Ngành, UBND cấp huyện, cấp xã")),
    ("INTERNAL_SYSTEM_DB", N_("Nhóm b: trong nội bộ một hệ thống thông tin")),
)
MODES: tuple[tuple[str, str], ...] = (
    ("DEFAULT", N_("Chia sẻ mặc định")),
    ("SPECIFIC", N_("Chia sẻ theo yêu cầu đặc thù")),
)
UPDATES: tuple[tuple[str, str], ...] = (("API", N_("Tự động qua API")), ("MANUAL", N_("Cập nhật thủ công")))
METHODS: tuple[tuple[str, str], ...] = (
    ("QUERY", N_("Truy vấn trực tuyến (API)")),
    ("SYNC", N_("Đồng bộ dữ liệu")),
    ("PACKAGE", N_("Gói dữ liệu")),
    ("OPEN", N_("Dữ liệu mở")),
)
PERSONAL: tuple[tuple[str, str], ...] = (
    ("BASIC", N_("Dữ liệu cá nhân cơ bản")),
    ("SENSITIVE", N_("Dữ liệu cá nhân nhạy cảm")),
)
READINESS: tuple[tuple[str, str], ...] = (
    ("MEETS", N_("Đạt yêu cầu kết nối")),
    ("NOT_MEETS", N_("Chưa đạt yêu cầu kết nối")),
)
LEVELS: tuple[tuple[str, str], ...] = tuple((str(level), str(level)) for level in range(1, 6))


def is_provincial(answers: Mapping[str, Any]) -> bool:
    """Say whether Articles 7.2 and 7.3 apply: to entries of the provincial level alone (0.2.6)."""
    return answers.get("tier") == PROVINCIAL


MASTER_DATA_COLUMNS = (
    Field("entity", Kind.TEXT, N_("Đối tượng dữ liệu chủ"), maximum=250),
    Field("description", Kind.TEXT, N_("Mô tả"), maximum=500),
    Field("key_field", Kind.TEXT, N_("Trường khoá"), maximum=120),
)
SOURCE_COLUMNS = (
    Field("source", Kind.TEXT, N_("Nguồn thông tin"), maximum=250),
    Field("agency", Kind.TEXT, N_("Cơ quan cung cấp"), maximum=250),
    Field("frequency", Kind.TEXT, N_("Tần suất cập nhật"), maximum=120),
)
DATASET_COLUMNS = (
    Field("code", Kind.TEXT, N_("Mã"), maximum=30, required=False),
    Field("name", Kind.TEXT, N_("Tên bộ dữ liệu"), maximum=250),
    Field("sharing_mode", Kind.CHOICE, N_("Hình thức chia sẻ"), choices=MODES),
    Field("fields", Kind.LINES, N_("Các trường dữ liệu"), maximum=120, required=False),
)

ENTRY_FIELDS: tuple[Field, ...] = (
    Field("tier", Kind.CHOICE, N_("Cấp cơ sở dữ liệu"), choices=TIERS, legal_ref="Đ6.1, Đ7.2"),
    Field("catalogue_group", Kind.CHOICE, N_("Nhóm theo khoản 1 Điều 6"), choices=GROUPS, legal_ref="Đ6.1"),
    Field("p7_2_a_name", Kind.TEXT, N_("Tên cơ sở dữ liệu"), minimum=5, maximum=250, legal_ref="Đ7.2a"),
    Field("p7_2_b_objective", Kind.LONG, N_("Mục tiêu xây dựng"), minimum=50, legal_ref="Đ7.2b"),
    Field("p7_2_c_scope", Kind.LONG, N_("Phạm vi khai thác, sử dụng dữ liệu"), minimum=50, legal_ref="Đ7.2c"),
    Field(
        "p7_2_c_master_data",
        Kind.ROWS,
        N_("Dữ liệu chủ sẽ lưu trữ và chia sẻ"),
        columns=MASTER_DATA_COLUMNS,
        legal_ref="Đ7.2c",
        missing=N_("Ghi ít nhất một đối tượng dữ liệu chủ."),
    ),
    Field("p7_2_d_users", Kind.LINES, N_("Đối tượng sử dụng, khai thác"), legal_ref="Đ7.2d"),
    Field("p7_2_d_purpose", Kind.LONG, N_("Mục đích sử dụng, khai thác"), minimum=30, legal_ref="Đ7.2d"),
    Field(
        "p7_2_dd_sources",
        Kind.ROWS,
        N_("Nguồn thông tin theo kế hoạch xây dựng và cập nhật"),
        columns=SOURCE_COLUMNS,
        legal_ref="Đ7.2đ",
        missing=N_("Ghi ít nhất một nguồn thông tin."),
    ),
    Field("p7_2_e_methods", Kind.CHOICES, N_("Phương thức chia sẻ dữ liệu"), choices=METHODS, legal_ref="Đ7.2e"),
    Field("owner_agency", Kind.REF, N_("Cơ quan chủ quản dữ liệu"), source="agencies", legal_ref="Đ9.1"),
    Field("managing_agency", Kind.REF, N_("Cơ quan quản lý cơ sở dữ liệu"), source="agencies", legal_ref="Đ7.1"),
    Field("sharing_mode", Kind.CHOICE, N_("Hình thức chia sẻ"), choices=MODES, legal_ref="Đ9.2"),
    Field("update_mode", Kind.CHOICE, N_("Cách cập nhật lên Cổng"), choices=UPDATES, legal_ref="Đ5.4"),
    Field(
        "personal_data_categories",
        Kind.CHOICES,
        N_("Dữ liệu cá nhân"),
        choices=PERSONAL,
        required=False,
        legal_ref="Đ4.1",
    ),
    Field(
        "info_security_level",
        Kind.CHOICE,
        N_("Cấp độ an toàn thông tin"),
        choices=LEVELS,
        required=False,
        legal_ref="Đ11.2",
    ),
    Field(
        "agency_regulation",
        Kind.TEXT,
        N_("Quy chế quản lý, khai thác của cơ quan"),
        required=False,
        legal_ref="Đ6.3",
    ),
    Field("connection_readiness", Kind.CHOICE, N_("Khả năng kết nối"), choices=READINESS, legal_ref="Đ14.5"),
    Field(
        "upgrade_report_ref",
        Kind.TEXT,
        N_("Văn bản báo cáo UBND tỉnh về đầu tư, nâng cấp"),
        legal_ref="Đ14.5b",
        when=lambda answers: answers.get("connection_readiness") == "NOT_MEETS",
    ),
    Field(
        "datasets",
        Kind.ROWS,
        N_("Bộ dữ liệu"),
        columns=DATASET_COLUMNS,
        missing=N_("Ghi ít nhất một bộ dữ liệu."),
        legal_ref="Đ5.2",
    ),
)
FIELDS_BY_NAME: dict[str, Field] = {spec.name: spec for spec in ENTRY_FIELDS}

COLUMNS: dict[str, str] = {
    "p7_2_a_name": "name",
    "p7_2_b_objective": "objective",
    "p7_2_c_scope": "use_scope",
    "p7_2_c_master_data": "master_data",
    "p7_2_d_users": "users",
    "p7_2_d_purpose": "purpose",
    "p7_2_dd_sources": "sources",
    "p7_2_e_methods": "sharing_methods",
}
"""Where the register keeps a field under another name than the form's."""

SIX_POINTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("a", ("p7_2_a_name",)),
    ("b", ("p7_2_b_objective",)),
    ("c", ("p7_2_c_scope", "p7_2_c_master_data")),
    ("d", ("p7_2_d_users", "p7_2_d_purpose")),
    ("đ", ("p7_2_dd_sources",)),
    ("e", ("p7_2_e_methods",)),
)
"""The points of Article 7.2 in Vietnamese order: đ comes after d (0.2.3)."""


@dataclass(frozen=True)
class Difference:
    """One field that two states of an entry have not in common; a side that has no such entry is None."""

    name: str
    label: str
    old: Any
    new: Any


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Compare two states of an entry field by field, in the order of the record; equal ones give nothing.

    Empty and absent are the same; lists of choices compare without their order.
    """
    return tuple(
        Difference(spec.name, spec.label, old.get(spec.name), new.get(spec.name))
        for spec in ENTRY_FIELDS
        if _comparable(spec, old.get(spec.name)) != _comparable(spec, new.get(spec.name))
    )


def _comparable(spec: Field, value: Any) -> Any:
    if value is None or value == "" or value == [] or value == {}:
        return None
    if spec.kind is Kind.CHOICES:
        return sorted(value)
    if spec.kind is Kind.REF and isinstance(value, Mapping):
        return value.get("code")
    if spec.kind is Kind.ROWS:
        # A row keeps only what was filled in, so that an absent cell equals an empty one.
        return [{key: cell for key, cell in row.items() if cell not in (None, "", [])} for row in value]
    return value


def merged(before: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The entry after an edit: what was there, with the changed fields put over it."""
    return {**before, **changes}
