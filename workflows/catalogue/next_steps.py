"""Whose turn it is in each state of a proposal, and what is to be done (3.2)."""

from workflows.catalogue import states as s
from workflows.next_step import NextStep
from workflows.text import N_

CONCLUDED = "concluded"
"""A conclusion is proposed and waits for a second person."""
LISTED = "listed"
"""The proposal stands on a submission that is being made up."""
APPLIED = "applied"
"""The catalogue was changed; the notice is still to be issued."""

NEXT_STEPS: dict[str, NextStep] = {
    s.DRAFT: NextStep(
        N_("Hoàn thiện đề nghị và trình lãnh đạo ký gửi"), N_("Người lập đề nghị"), ("send_for_signature",)
    ),
    s.AGENCY_REVIEW: NextStep(
        N_("Ký và gửi đề nghị, hoặc trả lại người lập"), N_("Lãnh đạo cơ quan đề nghị"), ("sign_and_send",)
    ),
    s.SUBMITTED: NextStep(
        N_("Kiểm tra và tiếp nhận đề nghị"),
        N_("Văn thư cơ quan đầu mối"),
        ("accept", "sign_supplement", "issue_supplement", "issue_ineligible"),
    ),
    s.SUPPLEMENT: NextStep(N_("Gửi hồ sơ bổ sung"), N_("Cơ quan đề nghị"), ("supplement_received", "issue_ineligible")),
    s.AWAITING: NextStep(
        N_("Trả lời chấp thuận hoặc không chấp thuận"),
        N_("Cơ quan chủ quản dữ liệu"),
        ("owner_consent", "owner_refuse", "lapse_no_consent", "issue_lapse"),
    ),
    s.REVIEW: NextStep(
        N_("Thẩm tra và đề xuất kết luận"),
        N_("Chuyên viên thẩm tra"),
        ("propose_conclusion", "assign_reviewer", "sign_supplement", "issue_supplement", "issue_ineligible"),
    ),
    s.CONSULTING: NextStep(
        N_("Nhận và tổng hợp ý kiến của các cơ quan"), N_("Chuyên viên thẩm tra"), ("consult_done",)
    ),
    s.READY: NextStep(N_("Đưa vào Tờ trình"), N_("Chuyên viên thẩm tra, Trưởng phòng"), ("build_submission",)),
    s.WITH_CHAIRMAN: NextStep(N_("Quyết định về đề nghị"), N_("Chủ tịch UBND tỉnh (Văn phòng UBND tỉnh ghi kết quả)")),
    s.CHAIRMAN_RETURNED: NextStep(
        N_("Giải trình và trình lại, hoặc mở lại thẩm tra"),
        N_("Chuyên viên thẩm tra, Trưởng phòng"),
        ("reopen_review", "build_submission"),
    ),
    s.DECIDED_APPROVED: NextStep(
        N_("Cập nhật Danh mục từ ngày Quyết định có hiệu lực"), N_("Chuyên viên thẩm tra"), ("apply",)
    ),
    s.DECIDED_REJECTED: NextStep(
        N_("Ký và phát hành thông báo kết quả"),
        N_("Lãnh đạo, văn thư cơ quan đầu mối"),
        ("sign_result", "notify_rejection"),
    ),
}
"""A final state has no next step."""
AT_STAGE: dict[tuple[str, str], NextStep] = {
    (s.REVIEW, CONCLUDED): NextStep(
        N_("Xác nhận kết luận thẩm tra hoặc trả lại"), N_("Trưởng phòng chuyên môn"), ("confirm_conclusion",)
    ),
    (s.READY, LISTED): NextStep(N_("Ký và phát hành Tờ trình"), N_("Lãnh đạo, văn thư cơ quan đầu mối")),
    (s.CHAIRMAN_RETURNED, LISTED): NextStep(N_("Ký và phát hành Tờ trình"), N_("Lãnh đạo, văn thư cơ quan đầu mối")),
    (s.DECIDED_APPROVED, APPLIED): NextStep(
        N_("Ký và phát hành thông báo kết quả"),
        N_("Lãnh đạo, văn thư cơ quan đầu mối"),
        ("sign_result", "notify_result"),
    ),
}
"""What the state alone does not say: how far the proposal has come inside it."""


def next_step_of(state: str, *, stage: str = "") -> NextStep | None:
    """What comes next for a proposal in a state, at a stage of it."""
    return AT_STAGE.get((state, stage)) or NEXT_STEPS.get(state)


def stage_of(*, is_concluded: bool, is_listed: bool, is_applied: bool) -> str:
    """Name the stage that a proposal has reached inside its state."""
    if is_applied:
        return APPLIED
    if is_listed:
        return LISTED
    return CONCLUDED if is_concluded else ""
