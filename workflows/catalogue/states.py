"""States of a proposal to change the catalogue, and the choices between them that its table makes (3.2)."""

from workflows.rows import Facts, State
from workflows.text import N_

DRAFT = "draft"
AGENCY_REVIEW = "agency_review"
SUBMITTED = "submitted"
SUPPLEMENT = "supplement"
AWAITING = "awaiting_consent"
REVIEW = "under_review"
CONSULTING = "consulting"
READY = "ready"
WITH_CHAIRMAN = "submitted_to_chairman"
CHAIRMAN_RETURNED = "chairman_returned"
DECIDED_APPROVED = "decided_approved"
APPLIED = "applied"
DECIDED_REJECTED = "decided_rejected"
RETURNED_INELIGIBLE = "returned_ineligible"
WITHDRAWN = "withdrawn"

STATES = (
    State(DRAFT, N_("Nháp"), is_sent=False, holder="REQUESTER"),
    State(AGENCY_REVIEW, N_("Chờ lãnh đạo cơ quan ký gửi"), is_sent=False, holder="REQUESTER", short=N_("Chờ ký gửi")),
    State(SUBMITTED, N_("Đã gửi, chờ tiếp nhận"), short=N_("Chờ tiếp nhận")),
    State(SUPPLEMENT, N_("Yêu cầu bổ sung hồ sơ"), holder="REQUESTER", short=N_("Chờ bổ sung")),
    State(AWAITING, N_("Chờ cơ quan chủ quản chấp thuận"), holder="OWNER", short=N_("Chờ chủ quản trả lời")),
    State(REVIEW, N_("Đang tổng hợp, thẩm tra"), short=N_("Đang thẩm tra")),
    State(CONSULTING, N_("Đang lấy ý kiến cơ quan liên quan"), short=N_("Đang lấy ý kiến")),
    State(READY, N_("Đã tổng hợp, chờ lập Tờ trình"), short=N_("Chờ lập Tờ trình")),
    State(WITH_CHAIRMAN, N_("Đã trình Chủ tịch UBND tỉnh"), holder="CHAIRMAN", short=N_("Đã trình Chủ tịch")),
    State(
        CHAIRMAN_RETURNED,
        N_("Văn phòng UBND tỉnh trả lại, yêu cầu giải trình"),
        short=N_("Văn phòng trả lại"),
    ),
    State(DECIDED_APPROVED, N_("Đã có Quyết định điều chỉnh, chờ cập nhật và thông báo"), short=N_("Chờ cập nhật")),
    State(APPLIED, N_("Đã cập nhật danh mục và thông báo"), is_final=True, short=N_("Đã cập nhật")),
    State(DECIDED_REJECTED, N_("Chủ tịch UBND tỉnh không đồng ý"), ends_here=True, short=N_("Không đồng ý")),
    State(
        RETURNED_INELIGIBLE,
        N_("Sở trả hồ sơ (không đủ điều kiện về thủ tục)"),
        is_final=True,
        short=N_("Trả hồ sơ"),
    ),
    State(WITHDRAWN, N_("Cơ quan rút đề nghị"), is_final=True, short=N_("Đã rút")),
)
LABELS = {state.code: state.label for state in STATES}
SENT_OPEN = tuple(state.code for state in STATES if state.is_sent and not state.is_final)
FINAL = tuple(state.code for state in STATES if state.is_final)
WITH_DEPARTMENT = (SUBMITTED, SUPPLEMENT, AWAITING, REVIEW, CONSULTING, READY)
"""Before the submission: the department still collects and reviews."""
BEFORE_DECISION = (*WITH_DEPARTMENT, WITH_CHAIRMAN, CHAIRMAN_RETURNED)
OFFICE_SEES = (WITH_CHAIRMAN, CHAIRMAN_RETURNED, DECIDED_APPROVED, APPLIED, DECIDED_REJECTED)
"""From the submission on, the Chairman's office reads the case (section 2, note 2)."""


def after_accept(facts: Facts) -> str:
    """Trigger 2: to the review where consent is here or not required; an owner's refusal is taken up as it is.

    The department does not wait for itself: its own consent is a condition of the conclusion (0.6.7).
    """
    if facts.consent_status == "REFUSED":
        return READY
    if facts.consent_status == "REQUESTED" and not (facts.is_owner_requester or facts.is_owner_focal):
        return AWAITING
    return REVIEW


def after_supplement(facts: Facts) -> str:
    """Back to where the supplement was asked from."""
    return facts.return_to or SUBMITTED
