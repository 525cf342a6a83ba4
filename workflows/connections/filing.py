"""From the filer's desk to the focal agency: the first rows of the connection request's table."""

from workflows import guards as g
from workflows import needs as n
from workflows.connections.states import AGENCY_REVIEW, DRAFT, OUT_OF_SCOPE, SUBMITTED
from workflows.people import APPROVER, CLERK, FILER
from workflows.rows import NEW, Clock, Row
from workflows.text import N_

FILING = (
    Row(
        "declare_out_of_scope",
        N_("Khai dữ liệu thuộc bí mật nhà nước"),
        (FILER,),
        (NEW,),
        OUT_OF_SCOPE,
        basis="Đ1.2; E6; 0.6.13",
        event="declared_out_of_scope",
        clock=Clock.STOPS,
        notify=("clerks",),
    ),
    Row(
        "send_for_signature",
        N_("Trình lãnh đạo ký gửi"),
        (FILER,),
        (DRAFT,),
        AGENCY_REVIEW,
        basis="Đ9.1; 4.1",
        event="sent_for_signature",
        guards=(g.form_is_valid, g.duplicate_is_explained),
        notify=("approvers",),
    ),
    Row(
        "return_to_filer",
        N_("Trả lại người lập"),
        (APPROVER,),
        (AGENCY_REVIEW,),
        DRAFT,
        basis="[P]",
        event="returned_to_filer",
        needs=n.NOTE,
        notify=("filer",),
    ),
    Row(
        "sign_and_send",
        N_("Ký và gửi"),
        (APPROVER,),
        (AGENCY_REVIEW,),
        SUBMITTED,
        basis="Đ9.1",
        event="signed_and_sent",
        guards=(g.form_is_valid, g.sender_is_not_filer, g.owner_still_exists, g.duplicate_is_explained),
        clock=Clock.RECEIVES,
        notify=("clerks", "owner"),
        hint=N_("Hồ sơ được gửi đồng thời đến cơ quan đầu mối và cơ quan chủ quản dữ liệu."),
    ),
    Row(
        "register_paper",
        N_("Đăng ký hồ sơ giấy"),
        (CLERK,),
        (NEW,),
        SUBMITTED,
        basis="Đ9.1",
        event="paper_registered",
        clock=Clock.RECEIVES,
        notify=("requester", "owner"),
    ),
)
