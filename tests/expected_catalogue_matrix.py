"""Who may do what in the catalogue, from which state: written by hand from the domain model, sections 2, 3.2 and 0.6.

Nothing here is derived from the tables under test; a change of the law or of a decision is made here first. The shape
is that of `tests.expected_matrix`.
"""

from tests.expected_matrix import (
    APPROVER,
    CARRIED,
    CLERK,
    DEPARTMENT,
    FILER,
    HEAD,
    LEADER,
    NEW,
    OWNER_SIGNER,
    REVIEWER,
    SYSTEM,
    UNSENT,
    WRITERS,
    Line,
)

OFFICE = "CHAIRMAN_OFFICE@CHAIRMAN"

WITH_DEPARTMENT = ("submitted", "supplement", "awaiting_consent", "under_review", "consulting", "ready")
UP = ("submitted_to_chairman", "chairman_returned")
SENT_OPEN = (*WITH_DEPARTMENT, *UP, "decided_approved", "decided_rejected")
FINAL = ("applied", "returned_ineligible", "withdrawn")
STATES = (*UNSENT, *SENT_OPEN, *FINAL)

PROPOSAL: dict[str, tuple[Line, ...]] = {
    # 3.2 #1; section 2: the filer files, the approver signs and sends, or returns with a note.
    "send_for_signature": ((("draft",), (FILER,)),),
    "return_to_filer": ((("agency_review",), (APPROVER,)),),
    "sign_and_send": ((("agency_review",), (APPROVER,)),),
    # 3.2 #2: the clerk registers the letter.
    "accept": ((("submitted",), (CLERK,)),),
    # 3.2 #3: the clerk at intake, the reviewer (or the head as reviewer, 0.6.14) at review; 0.6.1 and 5.2 for the rest.
    "ask_supplement": ((("submitted",), (CLERK,)), (("under_review",), (REVIEWER, HEAD))),
    "sign_supplement": ((("submitted", "under_review"), (LEADER, HEAD)),),
    "issue_supplement": ((("submitted", "under_review"), (CLERK,)),),
    "supplement_received": ((("supplement",), (APPROVER,)),),
    "register_paper_supplement": ((("supplement",), (CLERK,)),),
    "remind_supplement": ((("supplement",), (SYSTEM, CLERK)),),
    # "Owner's consent in catalogue cases", 0.6.6, 0.6.7: as in 3.1; under review the department's own line alone.
    "owner_consent": (
        (("submitted", "supplement", "awaiting_consent"), (OWNER_SIGNER, CLERK)),
        (("under_review", "consulting"), (OWNER_SIGNER,)),
    ),
    "owner_refuse": (
        (("submitted", "supplement", "awaiting_consent"), (OWNER_SIGNER, CLERK)),
        (("under_review", "consulting"), (OWNER_SIGNER,)),
    ),
    # E2 as in 3.1: the same rules of silence.
    "remind_owner": ((("awaiting_consent",), (REVIEWER, CLERK, HEAD, SYSTEM)),),
    "escalate_silence": ((("awaiting_consent",), (SYSTEM, HEAD)),),
    "hear_requester": ((("awaiting_consent",), (CLERK, REVIEWER, HEAD)),),
    "lapse_no_consent": ((("awaiting_consent",), (LEADER,)),),
    "issue_lapse": ((("awaiting_consent",), (CLERK,)),),
    # 0.6.14; section 2: head and leader assign; nobody reviews what waits to go up or is decided.
    "assign_reviewer": (
        (
            ("submitted", "supplement", "awaiting_consent", "under_review", "consulting", "chairman_returned"),
            (HEAD, LEADER),
        ),
    ),
    # Work sharing, as in 3.1.
    "assign_unit": (
        (
            ("submitted", "supplement", "awaiting_consent", "under_review", "consulting", "chairman_returned"),
            (HEAD, LEADER),
        ),
    ),
    "claim": (
        (
            ("submitted", "supplement", "awaiting_consent", "under_review", "consulting", "chairman_returned"),
            (REVIEWER,),
        ),
    ),
    "hand_back": (
        (
            ("submitted", "supplement", "awaiting_consent", "under_review", "consulting", "chairman_returned"),
            (REVIEWER, HEAD),
        ),
    ),
    # 3.2 #4, #5.
    "consult": ((("under_review",), (REVIEWER, HEAD)),),
    "consult_done": ((("consulting",), (REVIEWER, HEAD)),),
    "propose_conclusion": ((("under_review",), (REVIEWER, HEAD)),),
    "confirm_conclusion": ((("under_review",), (HEAD, LEADER)),),
    "send_back": ((("under_review",), (HEAD, LEADER)),),
    # 3.2 #9.
    "reopen_review": ((("ready", "chairman_returned"), (REVIEWER, HEAD, LEADER)),),
    # 4.7, 3.2: a connection that appeared after the withdrawal was filed gets its plan before the decision is applied.
    "complete_transition": (
        (
            ("under_review", "consulting", "ready", "chairman_returned", "decided_approved"),
            (APPROVER, REVIEWER, HEAD),
        ),
    ),
    # 3.2 #6, 0.6.1: the leader signs the return, the clerk's issue ends the case.
    "return_ineligible": ((("submitted", "under_review", "supplement"), (LEADER,)),),
    "issue_ineligible": ((("submitted", "under_review", "supplement"), (CLERK,)),),
    # 3.2 #7, #10, #11: a submission takes its proposals along; nobody does it with one alone.
    "build_submission": ((("ready", "chairman_returned"), (CARRIED,)),),
    "record_decision": ((("submitted_to_chairman",), (CARRIED,)),),
    "apply": ((("decided_approved",), (CARRIED,)),),
    # 3.2 #8: one proposal, by the office.
    "chairman_return": ((("submitted_to_chairman",), (OFFICE,)),),
    # 3.2 #11, #12, 0.6.1: the notice is signed by the leader and issued by the clerk.
    "sign_result": ((("decided_approved", "decided_rejected"), (LEADER,)),),
    "notify_result": ((("decided_approved",), (CLERK,)),),
    "notify_rejection": ((("decided_rejected",), (CLERK,)),),
    # 3.2 #13: before the decision.
    "withdraw": (((*WITH_DEPARTMENT, *UP), (APPROVER,)),),
    # 0.6.1: letters that hold nothing up wait in their own queue, also after the end.
    "sign_letter": (((*SENT_OPEN, *FINAL), (LEADER, HEAD)),),
    "issue_letter": (((*SENT_OPEN, *FINAL), (CLERK,)),),
    # E13, E16.
    "transfer_to_successor": (((*UNSENT, *SENT_OPEN), (SYSTEM,)),),
    "recompute_deadline": ((SENT_OPEN, (SYSTEM,)),),
    # Notes, also after the end; the office reads and writes what the parties do (0.6.3).
    "add_note": (((*SENT_OPEN, *FINAL), (*WRITERS, OFFICE)),),
    "add_internal_note": (((*SENT_OPEN, *FINAL), DEPARTMENT),),
}

PROPOSAL_TARGETS: dict[tuple[str, str], tuple[str, ...]] = {
    # 3.2, column "From → To"; every pair that is not named here keeps its state.
    ("send_for_signature", "draft"): ("agency_review",),
    ("return_to_filer", "agency_review"): ("draft",),
    ("sign_and_send", "agency_review"): ("submitted",),
    ("accept", "submitted"): ("under_review", "awaiting_consent", "ready"),
    ("issue_supplement", "submitted"): ("supplement",),
    ("issue_supplement", "under_review"): ("supplement",),
    ("supplement_received", "supplement"): ("submitted", "under_review"),
    ("register_paper_supplement", "supplement"): ("submitted", "under_review"),
    ("owner_consent", "awaiting_consent"): ("under_review",),
    ("owner_refuse", "awaiting_consent"): ("ready",),
    ("owner_refuse", "under_review"): ("ready",),
    ("owner_refuse", "consulting"): ("ready",),
    ("issue_lapse", "awaiting_consent"): ("returned_ineligible",),
    ("consult", "under_review"): ("consulting",),
    ("consult_done", "consulting"): ("under_review",),
    ("confirm_conclusion", "under_review"): ("ready",),
    ("reopen_review", "ready"): ("under_review",),
    ("reopen_review", "chairman_returned"): ("under_review",),
    **{("issue_ineligible", s): ("returned_ineligible",) for s in ("submitted", "under_review", "supplement")},
    ("build_submission", "ready"): ("submitted_to_chairman",),
    ("build_submission", "chairman_returned"): ("submitted_to_chairman",),
    ("record_decision", "submitted_to_chairman"): ("decided_approved", "decided_rejected"),
    ("chairman_return", "submitted_to_chairman"): ("chairman_returned",),
    ("notify_result", "decided_approved"): ("applied",),
    **{("withdraw", state): ("withdrawn",) for state in (*WITH_DEPARTMENT, *UP)},
}

SUBMISSION_STATES = (
    "drafting",
    "signed",
    "submitted",
    "decision_entered",
    "decided",
    "closed",
    "returned",
    "cancelled",
)
SUBMISSION: dict[str, tuple[Line, ...]] = {
    # 3.2 #7; section 2: the reviewer builds (or the head), the leader signs, the clerk issues.
    "build_submission": (((NEW,), (REVIEWER, HEAD)),),
    "change_submission": ((("drafting",), (REVIEWER, HEAD)),),
    "cancel_submission": ((("drafting",), (REVIEWER, HEAD)),),
    "sign_submission": ((("drafting",), (LEADER,)),),
    "reopen_submission": ((("signed",), (REVIEWER, HEAD, LEADER)),),
    "issue_submission": ((("signed",), (CLERK,)),),
    # 3.2 #8, #10; section 2: the office registers, returns, and enters the signed decision.
    "register_submission": ((("submitted",), (OFFICE,)),),
    "chairman_return": ((("submitted",), (OFFICE,)),),
    "record_decision": ((("submitted",), (OFFICE,)),),
    # 3.2, edge cases: a second person confirms what was keyed, or throws it away.
    "confirm_decision": ((("decision_entered",), (OFFICE, HEAD, LEADER)),),
    "drop_decision": ((("decision_entered",), (OFFICE, HEAD, LEADER)),),
    # 3.2 #11; section 2: the reviewer alone, also while other lines still wait.
    "apply": ((("submitted", "decided"), (REVIEWER,)),),
    # 3.2 #8, #13: a proposal that leaves tells its list.
    "line_left": ((("drafting", "signed", "submitted", "decision_entered"), (CARRIED,)),),
    # E13.
    "transfer_to_successor": ((("drafting", "signed", "submitted", "decision_entered", "decided"), (SYSTEM,)),),
    # Notes: for the office from the day it has the letter, before that the department's own alone.
    "add_note": ((("submitted", "decision_entered", "decided", "closed", "returned"), (*DEPARTMENT, OFFICE)),),
    "add_internal_note": ((SUBMISSION_STATES, DEPARTMENT),),
}
OUTCOMES = ("submitted", "decision_entered", "decided", "closed")
SUBMISSION_TARGETS: dict[tuple[str, str], tuple[str, ...]] = {
    ("build_submission", NEW): ("drafting",),
    ("cancel_submission", "drafting"): ("cancelled",),
    ("sign_submission", "drafting"): ("signed",),
    ("reopen_submission", "signed"): ("drafting",),
    ("issue_submission", "signed"): ("submitted",),
    ("chairman_return", "submitted"): ("returned", "decided", "closed"),
    ("record_decision", "submitted"): OUTCOMES,
    ("confirm_decision", "decision_entered"): ("submitted", "decided"),
    ("drop_decision", "decision_entered"): ("submitted",),
    ("apply", "submitted"): ("submitted", "decided", "closed"),
    ("apply", "decided"): ("submitted", "decided", "closed"),
    **{
        ("line_left", state): (
            "drafting",
            "signed",
            "submitted",
            "decision_entered",
            "decided",
            "closed",
            "returned",
        )
        for state in ("drafting", "signed", "submitted", "decision_entered")
    },
}

PUBLICATION_STATES = ("awaiting_approval", "published", "not_published", "unpublished")
PUBLICATION: dict[str, tuple[Line, ...]] = {
    # Article 3.4: one asks and ticks, another of the same agency approves.
    "request_publication": (((NEW,), (FILER,)),),
    "approve_publication": ((("awaiting_approval",), (APPROVER,)),),
    "decline_publication": ((("awaiting_approval",), (APPROVER,)),),
    "unpublish": ((("published",), (APPROVER,)),),
    "transfer_to_successor": ((("awaiting_approval", "published"), (SYSTEM,)),),
    "add_note": ((PUBLICATION_STATES, (*DEPARTMENT, FILER, APPROVER)),),
    "add_internal_note": ((PUBLICATION_STATES, DEPARTMENT),),
}
PUBLICATION_TARGETS: dict[tuple[str, str], tuple[str, ...]] = {
    ("request_publication", NEW): ("awaiting_approval",),
    ("approve_publication", "awaiting_approval"): ("published",),
    ("decline_publication", "awaiting_approval"): ("not_published",),
    ("unpublish", "published"): ("unpublished",),
}

AGENCY_ROLES = ("AGENCY_FILER", "AGENCY_APPROVER", "OWNER_OFFICER", "OWNER_APPROVER")
FOCAL_ROLES = ("FOCAL_CLERK", "FOCAL_REVIEWER", "FOCAL_HEAD", "FOCAL_LEADER")
WENT_UP = ("submitted_to_chairman", "chairman_returned", "decided_approved", "decided_rejected", "applied")
"""States in which the shortest way led through a submission, so that the office reads the case (section 2, note 2)."""


def sees(kind: str, role: str, parties: tuple[str, ...], state: str) -> bool:
    """Section 2 and 0.6.3: who sees a case of a kind at all; what is not seen is 404, whatever is tried."""
    if role in ("AUDITOR", "SYSTEM"):
        return True
    if role == "CHAIRMAN_OFFICE":
        if kind == "submission":
            return state not in ("drafting", "signed", "cancelled")
        return kind == "catalogue" and state in WENT_UP
    if role in AGENCY_ROLES:
        if kind == "submission":  # the department's own paper: its filers see none
            return False
        return "REQUESTER" in parties or ("OWNER" in parties and state not in UNSENT)
    if role in FOCAL_ROLES:
        return "FOCAL" in parties and state not in UNSENT
    return False
