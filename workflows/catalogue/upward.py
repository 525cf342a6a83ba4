"""To the Chairman and back: steps that a submission takes with its proposals, the office's return, the notice."""

from workflows import checks as c
from workflows import guards as g
from workflows import needs as n
from workflows.catalogue import guards as cg
from workflows.catalogue import needs as cn
from workflows.catalogue.states import (
    APPLIED,
    CHAIRMAN_RETURNED,
    DECIDED_APPROVED,
    DECIDED_REJECTED,
    FINAL,
    READY,
    SENT_OPEN,
    WITH_CHAIRMAN,
    WITH_DEPARTMENT,
    WITHDRAWN,
)
from workflows.people import APPROVER, CLERK, HEAD, LEADER, OFFICE, SYSTEM
from workflows.roles import CARRIED
from workflows.rows import SAME, Clock, LetterStep, Row, Visibility
from workflows.text import N_

QUEUED = ("D3", "D12", "D14", "D15")
"""Letters that hold no proposal up and wait to be signed in their own queue (0.6.1)."""
WITHDRAWAL_CHECKS = (c.date_is_plausible("letter_date"),)
WITHDRAWAL_LETTERS = (
    *(LetterStep(code, "void") for code in ("D2", "D3", "D5", "D12", "D15")),
    LetterStep("D14", "prepare", is_held=False),
)


def _as_recorded(facts: object, given: object) -> str:
    """Trigger 10: the result that the office recorded for this proposal."""
    assert isinstance(given, dict)  # the submission hands its line over
    return DECIDED_REJECTED if given.get("result") == "REJECTED" else DECIDED_APPROVED


UPWARD = (
    Row(
        "build_submission",
        N_("Trình Chủ tịch UBND tỉnh"),
        (CARRIED,),
        (READY, CHAIRMAN_RETURNED),
        WITH_CHAIRMAN,
        basis="Đ6.2, Đ7.1; 3.2 #7, #9",
        event="submitted_to_chairman",
        notify=("requester", "reviewer"),
    ),
    Row(
        "chairman_return",
        N_("Trả lại, yêu cầu giải trình"),
        (OFFICE,),
        (WITH_CHAIRMAN,),
        CHAIRMAN_RETURNED,
        basis="3.2 #8",
        event="chairman_returned",
        needs=cn.RETURN_NOTE,
        guards=(cg.no_decision_is_entered,),
        notify=("requester", "reviewer", "heads", "leaders"),
    ),
    Row(
        "record_decision",
        N_("Ghi kết quả theo Quyết định"),
        (CARRIED,),
        (WITH_CHAIRMAN,),
        "",
        basis="Đ7.1; 3.2 #10",
        event="decision_recorded",
        decide=_as_recorded,
        targets=(DECIDED_APPROVED, DECIDED_REJECTED),
        letters=(LetterStep("D7", "prepare"),),
        notify=("requester", "owner", "reviewer", "leaders"),
    ),
    Row(
        "apply",
        N_("Cập nhật Danh mục"),
        (CARRIED,),
        (DECIDED_APPROVED,),
        SAME,
        basis="Đ7.1; 3.2 #11",
        event="catalogue_applied",
        letters=(LetterStep("D7", "prepare"),),
        notify=("requester", "owner", "leaders", "reviewer"),
    ),
    Row(
        "sign_result",
        N_("Ký thông báo kết quả"),
        (LEADER,),
        (DECIDED_APPROVED, DECIDED_REJECTED),
        SAME,
        basis="0.6.1; 5.2",
        event="result_signed",
        needs=n.SIGNING,
        guards=(cg.result_is_unsigned, *g.SIGNER_APART),
        checks=(c.authority_fits_deciding_letter,),
        letters=(LetterStep("D7", "sign"),),
        notify=("clerks",),
        visibility=Visibility.INTERNAL,
    ),
    Row(
        "notify_result",
        N_("Phát hành thông báo kết quả"),
        (CLERK,),
        (DECIDED_APPROVED,),
        APPLIED,
        basis="3.2 #11; 0.6.1",
        event="result_notified",
        guards=(cg.is_applied, cg.result_is_signed),
        clock=Clock.STOPS,
        letters=(LetterStep("D7", "issue"),),
        notify=("requester", "owner"),
    ),
    Row(
        "notify_rejection",
        N_("Phát hành thông báo Chủ tịch không đồng ý"),
        (CLERK,),
        (DECIDED_REJECTED,),
        SAME,
        basis="3.2 #12; 0.6.1",
        event="rejection_notified",
        guards=(cg.result_is_signed,),
        clock=Clock.STOPS,
        letters=(LetterStep("D7", "issue"),),
        notify=("requester", "owner"),
    ),
    Row(
        "withdraw",
        N_("Rút đề nghị"),
        (APPROVER,),
        WITH_DEPARTMENT,
        WITHDRAWN,
        basis="3.2 #13",
        event="withdrawn",
        needs=n.WITHDRAWAL,
        checks=WITHDRAWAL_CHECKS,
        clock=Clock.STOPS,
        letters=WITHDRAWAL_LETTERS,
        notify=("clerks", "reviewer", "owner", "leaders"),
        is_grave=True,
    ),
    Row(
        "withdraw",
        N_("Rút đề nghị"),
        (APPROVER,),
        (WITH_CHAIRMAN, CHAIRMAN_RETURNED),
        WITHDRAWN,
        basis="3.2 #13",
        event="withdrawn",
        needs=n.WITHDRAWAL,
        guards=(cg.no_decision_is_entered,),
        checks=WITHDRAWAL_CHECKS,
        clock=Clock.STOPS,
        letters=WITHDRAWAL_LETTERS,
        notify=("clerks", "reviewer", "owner", "leaders", "office"),
        is_grave=True,
    ),
    Row(
        "sign_letter",
        N_("Ký văn bản"),
        (LEADER, HEAD),
        SENT_OPEN + FINAL,
        SAME,
        basis="0.6.1; 5.2",
        event="letter_signed",
        needs=(*n.LETTER_ID, *n.SIGNING),
        guards=(g.has_letter_to_sign, g.head_may_sign_by_order, g.is_not_owner_signer),
        checks=(
            c.letter_is(*((code, status) for code in QUEUED for status in ("PREPARED", "INITIALLED"))),
            c.signer_may_use_authority,
            c.head_signs_what_may_be_ordered,
        ),
        letters=(LetterStep("chosen", "sign"),),
        notify=("clerks",),
        visibility=Visibility.INTERNAL,
    ),
    Row(
        "issue_letter",
        N_("Phát hành văn bản"),
        (CLERK,),
        SENT_OPEN + FINAL,
        SAME,
        basis="0.6.1; 5.3",
        event="letter_issued",
        needs=n.LETTER_ID,
        guards=(g.has_letter_to_issue,),
        checks=(c.letter_is(*((code, "SIGNED") for code in QUEUED)),),
        letters=(LetterStep("chosen", "issue"),),
        notify=("requester", "owner"),
    ),
    Row(
        "transfer_to_successor",
        N_("Chuyển giao cho cơ quan kế thừa"),
        (SYSTEM,),
        ("draft", "agency_review", *SENT_OPEN),
        SAME,
        basis="E13",
        event="transferred_to_successor",
        needs=n.SUCCESSION,
        notify=("requester", "owner", "clerks"),
    ),
    Row(
        "recompute_deadline",
        N_("Tính lại mốc nội bộ theo lịch mới"),
        (SYSTEM,),
        SENT_OPEN,
        SAME,
        basis="E16; 6.1.11",
        event="deadline_recomputed",
        needs=n.NEW_CALENDAR,
        notify=("reviewer",),
    ),
)
