"""Published lists of reasons, and what every reason must hold (domain model 4.5, 0.6.9)."""

from workflows.fields import Field, Kind
from workflows.text import N_

MINIMUM_REASON = 30
"""Characters a reason must have after trimming, so that it says something (0.6.9)."""

REFUSAL_CODES: tuple[tuple[str, str], ...] = (
    ("OWNER_REFUSED", N_("Chủ quản dữ liệu không chấp thuận")),
    ("STATE_SECRET", N_("Thuộc phạm vi bí mật nhà nước")),
    ("NOT_PROVINCIAL_SCOPE", N_("Dữ liệu thuộc cơ sở dữ liệu quốc gia hoặc bộ, ngành")),
    ("NOT_DEFAULT_SHARED", N_("Không thuộc danh mục chia sẻ mặc định")),
    ("PURPOSE_NOT_MATCHED", N_("Mục đích không phù hợp chức năng, nhiệm vụ")),
    ("SECURITY_LEVEL_NOT_APPROVED", N_("Chưa được phê duyệt cấp độ an toàn thông tin")),
    ("PERSONAL_DATA_BASIS_MISSING", N_("Thiếu căn cứ xử lý dữ liệu cá nhân")),
    ("TECH_NOT_READY", N_("Chưa đáp ứng yêu cầu kỹ thuật")),
    ("DUPLICATE_ACTIVE_CONNECTION", N_("Đã có kết nối đang hoạt động")),
    ("FILER_NOT_ELIGIBLE", N_("Không đúng đối tượng")),
    ("INCOMPLETE_AFTER_SUPPLEMENT", N_("Đã bổ sung nhưng chưa đủ")),
    ("OTHER", N_("Lý do khác")),
)

FORMAL_REFUSAL_CODES = (
    "NOT_PROVINCIAL_SCOPE",
    "FILER_NOT_ELIGIBLE",
    "NOT_DEFAULT_SHARED",
    "DUPLICATE_ACTIVE_CONNECTION",
    "INCOMPLETE_AFTER_SUPPLEMENT",
    "OWNER_REFUSED",
)
"""Refusals that need no question to the owner (trigger 13b); OWNER_REFUSED only after the owner's own refusal."""

OWNER_REASON_CODES: tuple[tuple[str, str], ...] = (
    ("RESTRICTED_BY_LAW", N_("Pháp luật hạn chế chia sẻ dữ liệu này")),
    ("PURPOSE_NOT_MATCHED", N_("Mục đích không phù hợp chức năng, nhiệm vụ của bên yêu cầu")),
    ("PERSONAL_DATA", N_("Chưa đủ căn cứ cung cấp dữ liệu cá nhân")),
    ("BEYOND_NEED", N_("Phạm vi yêu cầu vượt quá nhu cầu cần thiết")),
    ("DATA_NOT_READY", N_("Dữ liệu chưa bảo đảm chất lượng để chia sẻ")),
    ("OTHER", N_("Lý do khác")),
)

LAPSE_CODES: tuple[tuple[str, str], ...] = (
    ("NO_SUPPLEMENT", N_("Không bổ sung trong thời hạn")),
    ("NO_CONSENT", N_("Không có văn bản chấp thuận")),
)

INELIGIBLE_CODES: tuple[tuple[str, str], ...] = (
    ("FILER_NOT_ELIGIBLE", N_("Cơ quan đề nghị không phải cơ quan quản lý cơ sở dữ liệu")),
    ("STATE_SECRET", N_("Thuộc phạm vi bí mật nhà nước")),
    ("DUPLICATE_PROPOSAL", N_("Trùng với đề nghị khác đang xử lý")),
    ("NOT_PROVINCIAL_SCOPE", N_("Dữ liệu thuộc cơ sở dữ liệu quốc gia hoặc bộ, ngành")),
    ("NO_SUPPLEMENT", N_("Không bổ sung trong thời hạn")),
)
"""The formal grounds on which the department returns a proposal; on the merits it decides nothing (3.2 #6)."""

NOT_RECOMMENDED_CODES: tuple[tuple[str, str], ...] = (
    ("CRITERIA_7_3_NOT_MET", N_("Không đáp ứng yêu cầu tại khoản 3 Điều 7")),
    ("OWNER_REFUSED", N_("Chủ quản dữ liệu không chấp thuận")),
    ("NOT_READY", N_("Chưa đủ điều kiện kỹ thuật hoặc nguồn dữ liệu")),
    ("OVERLAP", N_("Trùng lặp với cơ sở dữ liệu đã có trong Danh mục")),
    ("OTHER", N_("Lý do khác")),
)

CHAIRMAN_CODES: tuple[tuple[str, str], ...] = (
    ("CHAIRMAN_REJECTED", N_("Chủ tịch UBND tỉnh không đồng ý")),
    ("CRITERIA_7_3_NOT_MET", N_("Không đáp ứng yêu cầu tại khoản 3 Điều 7")),
    ("OTHER", N_("Lý do khác")),
)

SUSPENSION_CODES: tuple[tuple[str, str], ...] = (
    ("INCIDENT", N_("Sự cố an toàn thông tin")),
    ("BREACH", N_("Vi phạm quy định khai thác, sử dụng dữ liệu")),
    ("SECURITY_LEVEL_LAPSED", N_("Quyết định phê duyệt cấp độ hết hiệu lực")),
    ("OWNER_DEMAND", N_("Chủ quản dữ liệu yêu cầu bằng văn bản")),
    ("DATABASE_WITHDRAWN", N_("Cơ sở dữ liệu rút khỏi danh mục")),
    ("OTHER", N_("Lý do khác")),
)

REVOCATION_CODES: tuple[tuple[str, str], ...] = (
    ("CONSENT_WITHDRAWN", N_("Chủ quản dữ liệu rút chấp thuận")),
    ("DATABASE_WITHDRAWN", N_("Cơ sở dữ liệu rút khỏi danh mục")),
    ("REQUESTER_WISH", N_("Bên khai thác đề nghị bằng văn bản")),
    ("AGENCY_ENDED", N_("Cơ quan kết thúc hoạt động, không có cơ quan kế thừa")),
    ("VIOLATION", N_("Vi phạm quy định khai thác, sử dụng dữ liệu")),
    ("STATE_SECRET", N_("Thuộc phạm vi bí mật nhà nước")),
    ("OTHER", N_("Lý do khác")),
)


def _triple(prefix: str, codes: tuple[tuple[str, str], ...]) -> tuple[Field, Field, Field]:
    return (
        Field(
            f"{prefix}reason_code",
            Kind.CHOICE,
            N_("Mã lý do"),
            choices=codes,
            missing=N_("Chọn mã lý do trong danh sách."),
            legal_ref="Đ9.1",
        ),
        Field(
            f"{prefix}reason_text",
            Kind.LONG,
            N_("Lý do (nêu rõ)"),
            hint=N_("Ít nhất 30 ký tự; nội dung này được in nguyên văn vào văn bản."),
            minimum=MINIMUM_REASON,
            missing=N_("Nêu rõ lý do bằng ít nhất 30 ký tự."),
            legal_ref="Đ9.1",
        ),
        Field(
            f"{prefix}legal_basis",
            Kind.LINES,
            N_("Căn cứ pháp luật"),
            hint=N_("Mỗi dòng một căn cứ, ví dụ: khoản 1 Điều 10 Quy chế."),
            missing=N_("Ghi ít nhất một căn cứ pháp luật, mỗi dòng một căn cứ."),
            legal_ref="Đ9.1",
        ),
    )


REFUSAL_REASON = _triple("refusal_", REFUSAL_CODES)
OWNER_REASON = _triple("", OWNER_REASON_CODES)
SUSPENSION_REASON = _triple("", SUSPENSION_CODES)
REVOCATION_REASON = _triple("", REVOCATION_CODES)
INELIGIBLE_REASON = _triple("", INELIGIBLE_CODES)
NOT_RECOMMENDED_REASON = _triple("", NOT_RECOMMENDED_CODES)

REASON_LISTS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "refusal": (N_("Từ chối yêu cầu kết nối"), REFUSAL_CODES),
    "suspension": (N_("Tạm khoá tài khoản"), SUSPENSION_CODES),
    "revocation": (N_("Thu hồi tài khoản"), REVOCATION_CODES),
    "ineligible": (N_("Trả đề nghị không đủ điều kiện"), INELIGIBLE_CODES),
    "not_recommended": (N_("Không đề nghị điều chỉnh"), NOT_RECOMMENDED_CODES),
    "owner": (N_("Chủ quản không chấp thuận"), OWNER_REASON_CODES),
}
"""Lists whose reasons an office may keep in its own words: the last is the data owner's, the rest the department's."""
OWNERS_LIST = "owner"

CODE_LABELS: dict[str, str] = {
    code: label
    for codes in (
        NOT_RECOMMENDED_CODES,
        CHAIRMAN_CODES,
        INELIGIBLE_CODES,
        REFUSAL_CODES,
        OWNER_REASON_CODES,
        LAPSE_CODES,
        SUSPENSION_CODES,
        REVOCATION_CODES,
    )
    for code, label in codes
}
