"""F6, F7 and F8: proposals to add, edit or withdraw a database of the catalogue (domain model 4.6, 4.7), in parts.

What an entry holds is declared once, in `workflows.catalogue.entry`; here stands what a proposal asks beside it.
"""

from dataclasses import replace

from forms.request_choices import Part, has_previous
from workflows.catalogue.entry import ENTRY_FIELDS, FIELDS_BY_NAME, PROVINCIAL, SIX_POINTS
from workflows.fields import SYMBOL, Field, Kind
from workflows.text import N_

ADD, EDIT, WITHDRAW = "ADD", "EDIT", "WITHDRAW"
CHANGES = "changes"
"""What F7 calls the list of fields with their old and new values; the form makes it from the answers."""

KINDS: tuple[tuple[str, str], ...] = (
    (ADD, N_("Bổ sung cơ sở dữ liệu vào Danh mục")),
    (EDIT, N_("Chỉnh sửa thông tin của cơ sở dữ liệu trong Danh mục")),
    (WITHDRAW, N_("Rút cơ sở dữ liệu khỏi Danh mục")),
)
WITHDRAW_REASONS: tuple[tuple[str, str], ...] = (
    ("REPLACED", N_("Thay thế bằng cơ sở dữ liệu khác")),
    ("MERGED", N_("Hợp nhất vào cơ sở dữ liệu khác")),
    ("SYSTEM_ENDED", N_("Ngừng hệ thống")),
    ("MOVED_TO_MINISTRY", N_("Chuyển về bộ, ngành")),
    ("OTHER", N_("Lý do khác")),
)
NEEDS_REPLACEMENT = ("REPLACED", "MERGED")
DISPOSITIONS: tuple[tuple[str, str], ...] = (
    ("ARCHIVE", N_("Lưu trữ")),
    ("TRANSFER", N_("Chuyển giao")),
    ("DESTROY", N_("Huỷ theo quy định")),
)
SHORTEST_PLAN = 20
"""Characters of a transition plan, so that it says something."""

STATE_SECRET = Field(
    "contains_state_secret",
    Kind.BOOL,
    N_("Cơ sở dữ liệu có chứa dữ liệu thuộc phạm vi bí mật nhà nước không?"),
    missing=N_("Trả lời câu hỏi về bí mật nhà nước trước khi lập hồ sơ."),
    legal_ref="Đ1.2",
)
"""Asked before anything else; a yes stores nothing (E6)."""

PROPOSAL_KIND = Field(
    "proposal_kind", Kind.CHOICE, N_("Nội dung đề nghị"), choices=KINDS, missing=N_("Chọn nội dung đề nghị.")
)
DATABASE = Field(
    "database",
    Kind.REF,
    N_("Cơ sở dữ liệu"),
    hint=N_("Chỉ có cơ sở dữ liệu do cơ quan mình quản lý; để trống khi đề nghị bổ sung."),
    source="own_databases",
    required=False,
    legal_ref="Đ7.1",
)
BEGINNING: tuple[Field, ...] = (STATE_SECRET, PROPOSAL_KIND, DATABASE)
"""What is asked before a draft begins; none of it can be changed afterwards."""

LETTER_PART = Part(
    "letter",
    N_("Văn bản và lý do"),
    (
        Field(
            "proposal_letter_no",
            Kind.TEXT,
            N_("Số, ký hiệu văn bản đề nghị"),
            hint=N_("Ví dụ: 45/UBND-VX."),
            maximum=50,
            pattern=SYMBOL,
            legal_ref="Đ7.1",
        ),
        Field("proposal_letter_date", Kind.DATE, N_("Ngày văn bản"), legal_ref="Đ7.1"),
        Field("proposal_letter_signer", Kind.TEXT, N_("Người ký văn bản"), maximum=120, legal_ref="Đ7.1"),
        Field(
            "proposal_letter_file",
            Kind.FILE,
            N_("Tệp văn bản đề nghị (đã ký số)"),
            hint=N_("Tệp PDF, tối đa 20 MB."),
            missing=N_("Đính kèm tệp PDF của văn bản đề nghị."),
            legal_ref="Đ7.1",
        ),
        Field(
            "justification",
            Kind.LONG,
            N_("Lý do điều chỉnh (thuyết minh)"),
            hint=N_("Ít nhất 50 ký tự: vì sao cần điều chỉnh Danh mục."),
            minimum=50,
            maximum=5000,
            legal_ref="Đ7.1",
        ),
        Field(
            "previous_case",
            Kind.REF,
            N_("Hồ sơ trước đây được nộp lại"),
            required=False,
            source="previous_proposals",
            legal_ref="E11",
        ),
        Field(
            "previous_explanation",
            Kind.LONG,
            N_("Giải trình nộp lại"),
            hint=N_("Nêu đã khắc phục từng lý do của lần trước như thế nào."),
            maximum=3000,
            required=False,
            when=has_previous,
            legal_ref="E11",
        ),
    ),
)

POINT_NAMES: tuple[str, ...] = tuple(name for _point, names in SIX_POINTS for name in names)
"""The answers to the points a, b, c, d, đ, e of Article 7.2, in this order."""

POINTS_PART = Part(
    "points",
    N_("Thông tin theo khoản 2 Điều 7"),
    tuple(FIELDS_BY_NAME[name] for name in ("tier", "catalogue_group", *POINT_NAMES)),
    hint=N_("Cơ sở dữ liệu cấp tỉnh phải đủ các điểm a, b, c, d, đ, e; cấp khác chỉ cần tên."),
)
DATA_PART = Part(
    "data",
    N_("Dữ liệu và kết nối"),
    tuple(spec for spec in ENTRY_FIELDS if spec not in POINTS_PART.fields),
)
AGREEMENT = Field(
    "new_agency_agreement_file",
    Kind.FILE,
    N_("Văn bản đồng ý của cơ quan nhận chủ quản hoặc quản lý"),
    hint=N_("Tệp PDF; bắt buộc khi thay đổi cơ quan chủ quản hoặc cơ quan quản lý."),
    required=False,
    legal_ref="Đ7.1",
)
EDIT_DATA_PART = replace(DATA_PART, fields=(*DATA_PART.fields, AGREEMENT))

WITHDRAWAL_PART = Part(
    "withdrawal",
    N_("Rút khỏi Danh mục"),
    (
        Field("withdraw_reason", Kind.CHOICE, N_("Lý do rút"), choices=WITHDRAW_REASONS, legal_ref="Đ7.1"),
        Field(
            "replacement_database",
            Kind.REF,
            N_("Cơ sở dữ liệu thay thế"),
            hint=N_("Bắt buộc khi thay thế hoặc hợp nhất."),
            source="replacement_databases",
            required=False,
            legal_ref="Đ7.1",
        ),
        Field("effective_proposed_on", Kind.DATE, N_("Ngày đề nghị rút"), legal_ref="Đ7.1"),
        Field(
            "data_disposition",
            Kind.CHOICE,
            N_("Xử lý dữ liệu sau khi rút"),
            choices=DISPOSITIONS,
            legal_ref="Đ7.1",
        ),
    ),
)

# A plan is judged connection by connection, so that each sentence names the connection it is about.
DEPENDENT_COLUMNS: tuple[Field, ...] = (
    Field("account_id", Kind.TEXT, N_("Tài khoản kết nối"), maximum=64, required=False),
    Field("transition_plan", Kind.LONG, N_("Phương án chuyển tiếp"), maximum=2000, required=False),
    Field("suspend_on", Kind.DATE, N_("Ngày tạm khoá"), required=False),
    Field("revoke_on", Kind.DATE, N_("Ngày thu hồi"), required=False),
)
CONNECTIONS_PART = Part(
    "connections",
    N_("Kết nối đang hoạt động"),
    (
        Field(
            "dependents",
            Kind.ROWS,
            N_("Phương án cho từng kết nối"),
            columns=DEPENDENT_COLUMNS,
            required=False,
            legal_ref="Đ7.1",
        ),
    ),
)

PARTS: dict[str, tuple[Part, ...]] = {
    ADD: (LETTER_PART, POINTS_PART, DATA_PART),
    EDIT: (LETTER_PART, POINTS_PART, EDIT_DATA_PART),
    WITHDRAW: (LETTER_PART, WITHDRAWAL_PART, CONNECTIONS_PART),
}
"""The form of each kind in the order of its task list."""

ENTRY_NAMES: frozenset[str] = frozenset(FIELDS_BY_NAME)

ALWAYS_ASKED = frozenset(
    {
        "tier",
        "catalogue_group",
        "p7_2_a_name",
        "owner_agency",
        "managing_agency",
        "sharing_mode",
        "update_mode",
        "datasets",
        "upgrade_report_ref",
    }
)
"""What an entry of any level says; Articles 7.2 and 7.3 ask the rest of provincial entries alone (0.2.6)."""


def fields_of(kind: str) -> tuple[Field, ...]:
    """Every field of a kind's form, in order."""
    return tuple(spec for part in PARTS[kind] for spec in part.fields)


def file_names(kind: str) -> tuple[str, ...]:
    """The answers of a kind's form that are files."""
    return tuple(spec.name for spec in fields_of(kind) if spec.kind is Kind.FILE)


def asked_at(spec: Field, tier: str) -> Field:
    """A field as it is asked of an entry of a level: below the provincial one most of it is optional."""
    if tier == PROVINCIAL or spec.name not in ENTRY_NAMES or spec.name in ALWAYS_ASKED or not spec.required:
        return spec
    return replace(spec, required=False, minimum=None)


def part_of(kind: str, key: str) -> Part | None:
    """Find a part of a kind's form by its key in the address."""
    return next((part for part in PARTS[kind] if part.key == key), None)


def part_with(kind: str, name: str) -> Part | None:
    """Find the part of a kind's form that asks for a field; what an edit changes as a whole begins with the points."""
    if name == CHANGES and kind == EDIT:
        return POINTS_PART
    return next((part for part in PARTS[kind] if any(spec.name == name for spec in part.fields)), None)
