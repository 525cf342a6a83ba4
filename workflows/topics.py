"""What messages are about, and how each officer wants to hear of it by mail: at once, once a day, or not at all."""

from enum import StrEnum

from workflows.ladder import StepKind
from workflows.text import N_


class Topic(StrEnum):
    """What a message is about; a kind that no topic names belongs to the last one."""

    ASSIGNED = "assigned"
    DEADLINE = "deadline"
    OWNER = "owner"
    DECISION = "decision"
    LETTER = "letter"
    ACCOUNT = "account"
    NOTE = "note"
    OTHER = "other"


class Mode(StrEnum):
    """How a message leaves by mail; the inbox has it in any case."""

    NOW = "NOW"
    DIGEST = "DIGEST"
    INBOX = "INBOX"


TOPIC_LABELS: dict[Topic, str] = {
    Topic.ASSIGNED: N_("Hồ sơ mới đến, việc được giao hoặc bị trả lại"),
    Topic.DEADLINE: N_("Thời hạn, đôn đốc và báo cáo chậm trả lời"),
    Topic.OWNER: N_("Ý kiến của chủ quản dữ liệu và cơ quan được hỏi"),
    Topic.DECISION: N_("Đề xuất, phê duyệt và kết quả"),
    Topic.LETTER: N_("Văn bản được soạn, ký, phát hành"),
    Topic.ACCOUNT: N_("Tài khoản kết nối và các lệnh"),
    Topic.NOTE: N_("Ghi chú có nhắc đến bạn"),
    Topic.OTHER: N_("Diễn biến khác của hồ sơ"),
}
MODE_LABELS: dict[Mode, str] = {
    Mode.NOW: N_("Gửi ngay"),
    Mode.DIGEST: N_("Gộp vào thư hằng ngày"),
    Mode.INBOX: N_("Chỉ trong hộp thư"),
}

CASES_LEFT_BEHIND = "cases_left_behind"
"""Told to the heads of the open cases of an account that was closed; no event of a case."""

KINDS_OF: dict[Topic, frozenset[str]] = {
    Topic.ASSIGNED: frozenset(
        {
            "sent_for_signature",
            "returned_to_filer",
            "signed_and_sent",
            "paper_registered",
            "intake_accepted",
            "supplement_received",
            "reviewer_assigned",
            "unit_assigned",
            "case_claimed",
            "case_handed_back",
            "sent_back",
            "transferred_to_successor",
            "proposal_sent",
            "proposal_accepted",
            "review_reopened",
            "conclusion_sent_back",
            "chairman_returned",
            "submission_returned",
            "publication_requested",
            "delegation_started",
            "delegation_ended",
            CASES_LEFT_BEHIND,
        }
    ),
    Topic.DEADLINE: frozenset(
        {
            *(kind.value for kind in StepKind),
            "deemed_complete",
            "owner_reminded",
            "silence_escalated",
            "supplement_reminded",
            "apology_prepared",
            "reschedule_signed",
            "deadline_recomputed",
            "planned_order_laid_out",
        }
    ),
    Topic.OWNER: frozenset(
        {
            "owner_consented",
            "owner_refused",
            "owner_consent_withdrawn",
            "requester_heard",
            "consultation_opened",
            "consultation_closed",
        }
    ),
    Topic.DECISION: frozenset(
        {
            "grant_proposed",
            "refusal_proposed",
            "formal_refusal_proposed",
            "grant_approved",
            "refusal_issued",
            "withdrawn",
            "lapsed",
            "marked_out_of_scope",
            "conclusion_proposed",
            "conclusion_confirmed",
            "proposal_returned",
            "submitted_to_chairman",
            "submission_issued",
            "submission_decided",
            "submission_confirmed",
            "submission_decision_dropped",
            "decision_recorded",
            "decision_applied",
            "catalogue_applied",
            "result_notified",
            "rejection_notified",
            "dataset_published",
            "publication_declined",
            "dataset_unpublished",
            "database_withdrawn",
        }
    ),
    Topic.LETTER: frozenset(
        {
            "intake_supplement_prepared",
            "review_supplement_prepared",
            "supplement_prepared",
            "supplement_signed",
            "intake_supplement_issued",
            "review_supplement_issued",
            "supplement_issued",
            "draft_initialled",
            "notice_signed",
            "notice_issued",
            "refusal_signed",
            "lapse_signed",
            "ineligibility_signed",
            "result_signed",
            "submission_signed",
            "letter_signed",
            "letter_issued",
        }
    ),
    Topic.ACCOUNT: frozenset(
        {
            "account_created",
            "account_activated",
            "credentials_handed_over",
            "suspension_ordered",
            "account_suspended",
            "reinstatement_ordered",
            "account_reinstated",
            "revocation_ordered",
            "account_revoked",
            "account_expired",
            "planned_order_signed",
            "planned_order_dropped",
        }
    ),
    Topic.NOTE: frozenset({"note_added", "internal_note_added", "mentioned"}),
}
"""Kinds of message by topic: names of events, and of what the timetable tells."""

DEFAULT_MODES: dict[Topic, Mode] = {
    topic: Mode.NOW if topic in (Topic.ASSIGNED, Topic.DEADLINE) else Mode.DIGEST for topic in Topic
}
"""How an officer hears who chose nothing: what must be done is told at once, what happened once a day."""

_TOPICS = {kind: topic for topic, kinds in KINDS_OF.items() for kind in kinds}


def topic_of(kind: str) -> Topic:
    """The topic of a kind of message."""
    return _TOPICS.get(kind, Topic.OTHER)
