"""States of a connection request, and the choices between them that its table makes (domain model 3.1)."""

from workflows.rows import Facts, State
from workflows.text import N_

DRAFT = "draft"
AGENCY_REVIEW = "agency_review"
SUBMITTED = "submitted"
SUPPLEMENT_INTAKE = "supplement_intake"
AWAITING = "awaiting_consent"
REVIEW = "under_review"
SUPPLEMENT_REVIEW = "supplement_review"
PENDING = "pending_approval"
APPROVED = "approved"
GRANTED = "granted"
REFUSAL_SIGNED = "refusal_signed"
REFUSED = "refused"
WITHDRAWN = "withdrawn"
LAPSED = "lapsed"
OUT_OF_SCOPE = "out_of_scope"

STATES = (
    State(DRAFT, N_("Nháp"), is_sent=False, holder="REQUESTER"),
    State(AGENCY_REVIEW, N_("Chờ lãnh đạo cơ quan ký gửi"), is_sent=False, holder="REQUESTER"),
    State(SUBMITTED, N_("Đã gửi, chờ tiếp nhận")),
    State(SUPPLEMENT_INTAKE, N_("Yêu cầu bổ sung khi tiếp nhận"), holder="REQUESTER"),
    State(AWAITING, N_("Đã tiếp nhận, chờ chủ quản chấp thuận"), holder="OWNER"),
    State(REVIEW, N_("Đang thẩm tra")),
    State(SUPPLEMENT_REVIEW, N_("Tạm dừng, chờ bổ sung"), holder="REQUESTER"),
    State(PENDING, N_("Chờ lãnh đạo Sở quyết định")),
    State(APPROVED, N_("Đã duyệt, chờ tạo tài khoản và thông báo")),
    State(GRANTED, N_("Đã cấp tài khoản kết nối"), is_final=True),
    State(REFUSAL_SIGNED, N_("Đã ký từ chối, chờ phát hành")),
    State(REFUSED, N_("Từ chối"), is_final=True),
    State(WITHDRAWN, N_("Cơ quan yêu cầu rút"), is_final=True),
    State(LAPSED, N_("Kết thúc do không bổ sung / không có chấp thuận"), is_final=True),
    State(OUT_OF_SCOPE, N_("Không thuộc phạm vi (bí mật nhà nước)"), is_final=True),
)
SHORT_LABELS = {
    DRAFT: N_("Nháp"),
    AGENCY_REVIEW: N_("Chờ ký gửi"),
    SUBMITTED: N_("Chờ tiếp nhận"),
    SUPPLEMENT_INTAKE: N_("Chờ bổ sung (tiếp nhận)"),
    AWAITING: N_("Chờ chủ quản trả lời"),
    REVIEW: N_("Đang thẩm tra"),
    SUPPLEMENT_REVIEW: N_("Chờ bổ sung (thẩm tra)"),
    PENDING: N_("Chờ quyết định"),
    APPROVED: N_("Chờ tài khoản, thông báo"),
    GRANTED: N_("Đã cấp tài khoản"),
    REFUSAL_SIGNED: N_("Chờ phát hành từ chối"),
    REFUSED: N_("Từ chối"),
    WITHDRAWN: N_("Đã rút"),
    LAPSED: N_("Đã kết thúc"),
    OUT_OF_SCOPE: N_("Không thuộc phạm vi"),
}
"""The same states in a list, where each line counts."""
LABELS = {state.code: state.label for state in STATES}
SENT_OPEN = tuple(state.code for state in STATES if state.is_sent and not state.is_final)
FINAL = tuple(state.code for state in STATES if state.is_final)


def has_consent(facts: Facts) -> bool:
    """Say whether the review may begin: consent is here, not required, or the owner is the focal agency (E4, E5)."""
    return facts.consent_status in ("GRANTED_FULL", "GRANTED_PARTIAL", "NOT_REQUIRED") or facts.is_owner_focal


def after_intake(facts: Facts) -> str:
    """Trigger 4: to the review if consent is already here, else to the wait for the owner."""
    return REVIEW if has_consent(facts) else AWAITING


def after_send_back(facts: Facts) -> str:
    """Trigger 14: to the state the proposal came from."""
    return facts.return_to or REVIEW
