"""Whose turn it is in each state of a submission, and what is to be done (3.2 #7 to #11)."""

from workflows.next_step import NextStep
from workflows.submissions import states as s
from workflows.text import N_

NEXT_STEPS: dict[str, NextStep] = {
    s.DRAFTING: NextStep(
        N_("Hoàn thiện và ký Tờ trình"),
        N_("Chuyên viên thẩm tra, lãnh đạo cơ quan đầu mối"),
        ("sign_submission", "change_submission"),
    ),
    s.SIGNED: NextStep(N_("Phát hành Tờ trình"), N_("Văn thư cơ quan đầu mối"), ("issue_submission",)),
    s.SUBMITTED: NextStep(
        N_("Đăng ký Tờ trình, ghi Quyết định đã ký hoặc trả lại"),
        N_("Văn phòng UBND tỉnh"),
        ("register_submission", "record_decision", "apply"),
    ),
    s.ENTERED: NextStep(
        N_("Đối chiếu phụ lục đã ký và xác nhận"),
        N_("Người thứ hai, không phải người đã nhập"),
        ("confirm_decision",),
    ),
    s.DECIDED: NextStep(N_("Cập nhật Danh mục từ ngày Quyết định có hiệu lực"), N_("Chuyên viên thẩm tra"), ("apply",)),
}
"""A final state has no next step."""
