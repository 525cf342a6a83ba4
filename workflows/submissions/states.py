"""States of a submission (Tờ trình) that carries proposals to the Chairman, and the choices its table makes (3.2)."""

from collections.abc import Iterable, Mapping
from typing import Any

from workflows.proposal_facts import SubmissionFacts
from workflows.rows import Facts, State
from workflows.text import N_

DRAFTING = "drafting"
SIGNED = "signed"
SUBMITTED = "submitted"
ENTERED = "decision_entered"
DECIDED = "decided"
CLOSED = "closed"
RETURNED = "returned"
CANCELLED = "cancelled"

STATES = (
    State(DRAFTING, N_("Đang lập Tờ trình")),
    State(SIGNED, N_("Đã ký Tờ trình, chờ phát hành"), short=N_("Chờ phát hành")),
    State(SUBMITTED, N_("Đã trình, chờ Chủ tịch UBND tỉnh quyết định"), holder="CHAIRMAN", short=N_("Chờ quyết định")),
    State(
        ENTERED,
        N_("Đã nhập Quyết định có sửa, chờ người thứ hai xác nhận"),
        holder="CHAIRMAN",
        short=N_("Chờ xác nhận"),
    ),
    State(DECIDED, N_("Đã có Quyết định, chờ cập nhật Danh mục"), short=N_("Chờ cập nhật")),
    State(CLOSED, N_("Đã hoàn thành"), is_final=True),
    State(RETURNED, N_("Văn phòng UBND tỉnh đã trả lại"), is_final=True, short=N_("Văn phòng trả lại")),
    State(CANCELLED, N_("Đã huỷ dự thảo"), is_final=True),
)
OFFICE_SEES = (SUBMITTED, ENTERED, DECIDED, CLOSED, RETURNED)
"""The Chairman's office sees a submission from its issue on."""
OUTCOMES = (SUBMITTED, ENTERED, DECIDED, CLOSED)


def submission_of(facts: Facts) -> SubmissionFacts:
    """The submission's part of the facts; a case of another kind never gets here."""
    assert facts.submission is not None  # the door takes it with every case of this table
    return facts.submission


def after_lines(left: int, waiting_to_apply: bool) -> str:
    """Where a submission stands when `left` lines are still undecided."""
    if left:
        return SUBMITTED
    return DECIDED if waiting_to_apply else CLOSED


def differs_from_draft(submission: SubmissionFacts, lines: Iterable[Mapping[str, Any]]) -> bool:
    """Say whether a decision says other than its draft: changed annexes, or an approval the draft did not hold."""
    recommended = {line.case_no for line in submission.lines if line.is_recommended}
    return any(
        line.get("result") == "CHANGED"
        or (line.get("result") == "APPROVED" and str(line.get("proposal", "")).upper() not in recommended)
        for line in lines
    )


def after_decision(facts: Facts, given: Mapping[str, Any]) -> str:
    """Trigger 10: results that differ from the draft wait for a second person."""
    lines = [line for line in given.get("lines") or () if isinstance(line, Mapping)]
    submission = submission_of(facts)
    if differs_from_draft(submission, lines):
        return ENTERED
    left = len(submission.lines_in("IN")) - len(lines)
    approved = any(line.get("result") == "APPROVED" for line in lines)
    return after_lines(left, approved or bool(submission.decisions_in("STANDING")))


def after_confirmation(facts: Facts) -> str:
    """The lines that were entered are decided now."""
    submission = submission_of(facts)
    return after_lines(len(submission.lines_in("IN")), waiting_to_apply=True)


def after_return(facts: Facts) -> str:
    """All that is still undecided goes back; what was decided is still applied."""
    submission = submission_of(facts)
    if submission.decisions_in("STANDING"):
        return DECIDED
    return CLOSED if submission.decisions_in("REJECTED", "APPLIED") else RETURNED


def after_apply(facts: Facts) -> str:
    """One decision is applied; others, and lines without any, keep the submission open."""
    submission = submission_of(facts)
    standing = len(submission.decisions_in("STANDING")) - 1
    return after_lines(len(submission.lines_in("IN")), waiting_to_apply=standing > 0)


def after_a_line_left(facts: Facts) -> str:
    """A proposal was withdrawn, or returned alone: an emptied submission ends."""
    submission = submission_of(facts)
    if facts.state != SUBMITTED:
        return facts.state
    left = len(submission.lines_in("IN"))
    return SUBMITTED if left else after_return(facts)
