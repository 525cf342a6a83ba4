"""Whose turn it is in each state, and what is to be done: shown to everybody who sees the case."""

from workflows.connections import states as s
from workflows.next_step import NextStep
from workflows.text import N_

NEXT_STEPS: dict[str, NextStep] = {
    s.DRAFT: NextStep(N_("Hoàn thiện hồ sơ và trình lãnh đạo ký gửi"), N_("Người lập hồ sơ"), ("send_for_signature",)),
    s.AGENCY_REVIEW: NextStep(
        N_("Ký và gửi hồ sơ, hoặc trả lại người lập"),
        N_("Lãnh đạo cơ quan yêu cầu"),
        ("sign_and_send",),
    ),
    s.SUBMITTED: NextStep(
        N_("Kiểm tra và tiếp nhận hồ sơ"),
        N_("Văn thư cơ quan đầu mối"),
        ("intake_accept", "prepare_intake_supplement", "sign_supplement", "issue_intake_supplement"),
    ),
    s.SUPPLEMENT_INTAKE: NextStep(
        N_("Gửi hồ sơ bổ sung"),
        N_("Cơ quan yêu cầu"),
        ("supplement_received", "register_paper_supplement", "lapse", "issue_lapse"),
    ),
    s.AWAITING: NextStep(
        N_("Trả lời chấp thuận hoặc không chấp thuận"),
        N_("Cơ quan chủ quản dữ liệu"),
        ("owner_consent", "owner_refuse", "lapse_no_consent", "issue_lapse"),
    ),
    s.REVIEW: NextStep(
        N_("Thẩm tra và đề xuất kết quả"),
        N_("Chuyên viên thẩm tra"),
        ("propose_grant", "propose_refusal", "assign_reviewer", "sign_supplement", "issue_review_supplement"),
    ),
    s.SUPPLEMENT_REVIEW: NextStep(
        N_("Gửi hồ sơ bổ sung để tiếp tục tính thời hạn"),
        N_("Cơ quan yêu cầu"),
        ("supplement_received", "register_paper_supplement", "lapse", "issue_lapse"),
    ),
    s.PENDING: NextStep(
        N_("Quyết định kết quả"),
        N_("Lãnh đạo cơ quan đầu mối"),
        ("approve_grant", "sign_refusal", "send_back", "initial"),
    ),
    s.APPROVED: NextStep(
        N_("Tạo tài khoản, ký và phát hành Thông báo"),
        N_("Quản trị LGSP, lãnh đạo, văn thư"),
        ("account_created", "sign_notice", "issue_notice"),
    ),
    s.REFUSAL_SIGNED: NextStep(N_("Phát hành văn bản từ chối"), N_("Văn thư cơ quan đầu mối"), ("issue_refusal",)),
}
"""A final state has no next step."""
WITHOUT_OWNER = NextStep(
    N_("Đề xuất từ chối không cần hỏi chủ quản"), N_("Chuyên viên thẩm tra"), ("propose_formal_refusal",)
)
"""A wait in which no owner can answer: it refused and the leader sent the case back, or there is none (E1, E9)."""


def next_step_of(state: str, *, consent_status: str, scope: str | None) -> NextStep | None:
    """What comes next in a state; where no owner can answer, the review does not wait for one."""
    has_no_owner = state == s.AWAITING and scope not in (None, "PROVINCIAL_SCOPE")
    if has_no_owner or (consent_status == "REFUSED" and state in (s.SUBMITTED, s.AWAITING)):
        return WITHOUT_OWNER
    return NEXT_STEPS.get(state)
