"""Who may do what, from which state: written by hand from the domain model, sections 2 and 3.1 and its decisions 0.6.

Nothing here is derived from the tables under test; a change of the law or of a decision is made here first.
An entry reads: action → (states, permissions); a permission is a role held on one side of the case.
"""

FILER = "AGENCY_FILER@REQUESTER"
APPROVER = "AGENCY_APPROVER@REQUESTER"
OWNER_SIGNER = "OWNER_APPROVER@OWNER"
CLERK = "FOCAL_CLERK@FOCAL"
REVIEWER = "FOCAL_REVIEWER@FOCAL"
HEAD = "FOCAL_HEAD@FOCAL"
LEADER = "FOCAL_LEADER@FOCAL"
OWNERS_OFFICER = "OWNER_OFFICER@OWNER"
OPERATOR = "TECH_OPERATOR@FOCAL"
SYSTEM = "SYSTEM@SYSTEM"
CARRIED = "SYSTEM@CHAIRMAN"
"""A step that another case takes along: nobody stands there, so that to everybody it does not exist."""

ROLES = (
    "AGENCY_FILER",
    "AGENCY_APPROVER",
    "OWNER_OFFICER",
    "OWNER_APPROVER",
    "FOCAL_CLERK",
    "FOCAL_REVIEWER",
    "FOCAL_HEAD",
    "FOCAL_LEADER",
    "TECH_OPERATOR",
    "CHAIRMAN_OFFICE",
    "SECURITY_OFFICER",
    "AUDITOR",
    "ADMIN",
    "SYSTEM",
)
PARTIES = ("REQUESTER", "OWNER", "FOCAL", "OVERSIGHT", "CHAIRMAN", "SYSTEM")

NEW = "new"
UNSENT = ("draft", "agency_review")
OPEN = (
    "submitted",
    "supplement_intake",
    "awaiting_consent",
    "under_review",
    "supplement_review",
    "pending_approval",
    "approved",
    "refusal_signed",
)
FINAL = ("granted", "refused", "withdrawn", "lapsed", "out_of_scope")
STATES = (*UNSENT, *OPEN, *FINAL)
BEFORE_REVIEW = ("submitted", "supplement_intake", "awaiting_consent")
DEPARTMENT = (CLERK, REVIEWER, HEAD, LEADER)
WRITERS = (*DEPARTMENT, FILER, APPROVER, OWNERS_OFFICER, OWNER_SIGNER)
"""Who writes a note that the parties of a case read."""

SUPPLEMENTS = ("supplement_intake", "supplement_review")

Line = tuple[tuple[str, ...], tuple[str, ...]]

CONNECTION: dict[str, tuple[Line, ...]] = {
    # 3.1 #22a, 0.6.13: the state-secret question is answered before there is a case.
    "declare_out_of_scope": (((NEW,), (FILER,)),),
    # 3.1 #1–3; section 2: the filer files, the approver signs, sends, or returns with a note.
    "send_for_signature": ((("draft",), (FILER,)),),
    "return_to_filer": ((("agency_review",), (APPROVER,)),),
    "sign_and_send": ((("agency_review",), (APPROVER,)),),
    # 3.1 #3b: the clerk registers paper on behalf of an agency.
    "register_paper": (((NEW,), (CLERK,)),),
    # 3.1 #4–6, 0.6.4, E7, E19: intake is the clerk's; the deeming is the timetable's.
    "deem_complete": ((("submitted",), (SYSTEM,)),),
    "intake_accept": ((("submitted",), (CLERK,)),),
    "prepare_intake_supplement": ((("submitted",), (CLERK,)),),
    "sign_supplement": ((("submitted", "under_review"), (LEADER, HEAD)),),
    "issue_intake_supplement": ((("submitted",), (CLERK,)),),
    "supplement_received": ((SUPPLEMENTS, (APPROVER,)),),
    "register_paper_supplement": ((SUPPLEMENTS, (CLERK,)),),
    "link_duplicate": ((("submitted",), (CLERK,)),),
    "unlink_duplicate": ((("submitted",), (CLERK,)),),
    # 3.1 #7–9, 0.6.6, 0.6.7: the owner's signer, or the clerk with paper; under review the owner alone (E5).
    "owner_consent": ((BEFORE_REVIEW, (OWNER_SIGNER, CLERK)), (("under_review", "pending_approval"), (OWNER_SIGNER,))),
    "owner_refuse": ((BEFORE_REVIEW, (OWNER_SIGNER, CLERK)), (("under_review",), (OWNER_SIGNER,))),
    "owner_consent_withdrawn": ((("under_review", "pending_approval", "approved"), (OWNER_SIGNER,)),),
    # E2: chased by the officers of the focal agency and by the timetable; its leader is told; the requester is heard.
    "remind_owner": ((("awaiting_consent",), (CLERK, REVIEWER, HEAD, SYSTEM)),),
    "escalate_silence": ((("awaiting_consent",), (HEAD, SYSTEM)),),
    "hear_requester": ((("awaiting_consent",), (CLERK, REVIEWER, HEAD)),),
    # E8, 4.3: the sharing arrangement belongs to the review sheet.
    "record_sharing_arrangement": ((("awaiting_consent", "under_review"), (REVIEWER, HEAD)),),
    # 3.1 #10–13b, 0.6.14; section 2: head and leader assign, reviewer (or head as reviewer) proposes.
    "assign_reviewer": (((*BEFORE_REVIEW, "under_review", "supplement_review"), (HEAD, LEADER)),),
    # Work sharing: head and leader give to a division, a reviewer takes what nobody has, who has it hands it back.
    "assign_unit": (((*BEFORE_REVIEW, "under_review", "supplement_review"), (HEAD, LEADER)),),
    "claim": (((*BEFORE_REVIEW, "under_review", "supplement_review"), (REVIEWER,)),),
    "hand_back": (((*BEFORE_REVIEW, "under_review", "supplement_review"), (REVIEWER, HEAD)),),
    "prepare_review_supplement": ((("under_review",), (REVIEWER, HEAD)),),
    "issue_review_supplement": ((("under_review",), (CLERK,)),),
    "propose_grant": ((("under_review",), (REVIEWER, HEAD)),),
    "propose_refusal": ((("under_review",), (REVIEWER, HEAD)),),
    "propose_formal_refusal": ((("submitted", "awaiting_consent"), (REVIEWER, HEAD)),),
    # 3.1 #14–18; section 2: the leader decides, the operator executes, the clerk numbers and issues.
    "initial": ((("pending_approval",), (HEAD,)),),
    "send_back": ((("pending_approval",), (LEADER,)),),
    "approve_grant": ((("pending_approval",), (LEADER,)),),
    "account_created": ((("approved",), (OPERATOR,)),),
    "sign_notice": ((("approved",), (LEADER,)),),
    "issue_notice": ((("approved",), (CLERK,)),),
    "sign_refusal": ((("pending_approval",), (LEADER,)),),
    "issue_refusal": ((("refusal_signed",), (CLERK,)),),
    # 3.1 #23, E14: while the clock of the focal agency may run.
    # E14: one working day before the end the timetable lays out the draft of D8; the leader signs it.
    "prepare_apology": ((("under_review", "pending_approval", "approved", "refusal_signed"), (SYSTEM,)),),
    "reschedule": ((("under_review", "pending_approval", "approved", "refusal_signed"), (LEADER,)),),
    # 3.1 #19–22, E6, E17, 0.6.1, 0.6.13: endings.
    "withdraw": ((OPEN, (APPROVER,)),),
    "register_paper_withdrawal": ((OPEN, (CLERK,)),),
    "lapse": ((SUPPLEMENTS, (LEADER,)),),
    "lapse_no_consent": ((("awaiting_consent",), (LEADER,)),),
    "issue_lapse": (((*SUPPLEMENTS, "awaiting_consent"), (CLERK,)),),
    "mark_out_of_scope": (((*OPEN, "granted"), (CLERK, REVIEWER)),),
    # 0.6.1: letters that hold no case up wait in their own queue, also after the case has ended.
    "sign_letter": (((*OPEN, *FINAL), (LEADER, HEAD)),),
    "issue_letter": (((*OPEN, *FINAL), (CLERK,)),),
    "remind_supplement": ((SUPPLEMENTS, (CLERK, SYSTEM)),),
    # 3.2 #11: the decision that withdraws a database takes its connections along.
    "database_withdrawn": ((("granted",), (CARRIED,)),),
    # E13, E16: the administrator decides nothing in a case; the machinery carries the change through.
    "transfer_to_successor": (((*UNSENT, *OPEN, "granted"), (SYSTEM,)),),
    "recompute_deadline": ((OPEN, (SYSTEM,)),),
    # Notes, also after the end; none before sending, and none on a case closed for a state secret (0.6.3, 0.6.13).
    "add_note": (((*OPEN, *FINAL[:-1]), WRITERS),),
    "add_internal_note": (((*OPEN, *FINAL[:-1]), DEPARTMENT),),
}

ACCOUNT_STATES = ("created_locked", "active", "suspended", "revoked", "expired")

ACCOUNT: dict[str, tuple[Line, ...]] = {
    # 3.1, connection account: the order is the leader's, the execution the operator's, the term the timetable's.
    "activate": ((("created_locked",), (SYSTEM,)),),
    "record_handover": ((("active",), (OPERATOR,)),),
    "order_suspend": ((("active",), (LEADER,)),),
    "suspend": ((("active",), (OPERATOR,)),),
    "order_reinstate": ((("suspended",), (LEADER,)),),
    "reinstate": ((("suspended",), (OPERATOR,)),),
    "order_revoke": ((("active", "suspended"), (LEADER,)),),
    "revoke": ((("active", "suspended"), (OPERATOR,)), (("created_locked",), (SYSTEM,))),
    "expire": ((("active", "suspended"), (SYSTEM,)),),
    # 3.2 #11: the timetable lays planned orders out, the leader signs them, needless ones are dropped.
    "lay_out_order": ((("active", "suspended"), (SYSTEM,)),),
    "sign_order": ((("active", "suspended"), (LEADER,)),),
    "drop_planned_order": ((("suspended", "revoked", "expired"), (SYSTEM,)),),
}

TARGETS: dict[tuple[str, str], tuple[str, ...]] = {
    # 3.1, column "From → To"; every pair that is not named here keeps its state.
    ("declare_out_of_scope", NEW): ("out_of_scope",),
    ("send_for_signature", "draft"): ("agency_review",),
    ("return_to_filer", "agency_review"): ("draft",),
    ("sign_and_send", "agency_review"): ("submitted",),
    ("register_paper", NEW): ("submitted",),
    ("intake_accept", "submitted"): ("awaiting_consent", "under_review"),
    ("issue_intake_supplement", "submitted"): ("supplement_intake",),
    ("supplement_received", "supplement_intake"): ("submitted",),
    ("supplement_received", "supplement_review"): ("under_review",),
    ("register_paper_supplement", "supplement_intake"): ("submitted",),
    ("register_paper_supplement", "supplement_review"): ("under_review",),
    ("owner_consent", "awaiting_consent"): ("under_review",),
    **{("owner_refuse", state): ("pending_approval",) for state in (*BEFORE_REVIEW, "under_review")},
    **{
        ("owner_consent_withdrawn", state): ("awaiting_consent",)
        for state in ("under_review", "pending_approval", "approved")
    },
    ("issue_review_supplement", "under_review"): ("supplement_review",),
    ("propose_grant", "under_review"): ("pending_approval",),
    ("propose_refusal", "under_review"): ("pending_approval",),
    ("propose_formal_refusal", "submitted"): ("pending_approval",),
    ("propose_formal_refusal", "awaiting_consent"): ("pending_approval",),
    ("send_back", "pending_approval"): (*BEFORE_REVIEW, "under_review"),
    ("approve_grant", "pending_approval"): ("approved",),
    ("issue_notice", "approved"): ("granted",),
    ("sign_refusal", "pending_approval"): ("refusal_signed",),
    ("issue_refusal", "refusal_signed"): ("refused",),
    **{("withdraw", state): ("withdrawn",) for state in OPEN},
    **{("register_paper_withdrawal", state): ("withdrawn",) for state in OPEN},
    **{("issue_lapse", state): ("lapsed",) for state in (*SUPPLEMENTS, "awaiting_consent")},
    **{("mark_out_of_scope", state): ("out_of_scope",) for state in OPEN},
    ("activate", "created_locked"): ("active",),
    ("suspend", "active"): ("suspended",),
    ("reinstate", "suspended"): ("active",),
    ("revoke", "active"): ("revoked",),
    ("revoke", "suspended"): ("revoked",),
    ("revoke", "created_locked"): ("revoked",),
    ("expire", "active"): ("expired",),
    ("expire", "suspended"): ("expired",),
}


def allowed(table: dict[str, tuple[Line, ...]], action: str, state: str) -> frozenset[str]:
    """The permissions that may do an action from a state; empty where nobody may."""
    return frozenset(who for states, people in table.get(action, ()) for who in people if state in states)


def ever_allowed(table: dict[str, tuple[Line, ...]], action: str) -> frozenset[str]:
    """The permissions that may do an action from some state: to everybody else it does not exist."""
    return frozenset(who for _, people in table.get(action, ()) for who in people)


AGENCY_ROLES = ("AGENCY_FILER", "AGENCY_APPROVER", "OWNER_OFFICER", "OWNER_APPROVER")
FOCAL_ROLES = ("FOCAL_CLERK", "FOCAL_REVIEWER", "FOCAL_HEAD", "FOCAL_LEADER")
ORDERED = ("approved", "granted")
"""States in which the shortest way has given an account order, which is all the operator sees (section 2, note 1)."""


def sees(role: str, parties: tuple[str, ...], state: str) -> bool:
    """Section 2 and 0.6.3: who sees a case at all; what is not seen is 404, whatever is tried."""
    if role in ("AUDITOR", "SYSTEM"):
        return True
    if role in AGENCY_ROLES:
        return "REQUESTER" in parties or ("OWNER" in parties and state not in UNSENT)
    if role in FOCAL_ROLES:
        return "FOCAL" in parties and state not in UNSENT
    if role == "TECH_OPERATOR":
        return "FOCAL" in parties and state in ORDERED
    if role == "SECURITY_OFFICER":
        return "FOCAL" in parties and state == "out_of_scope"
    return False


def answer(
    table: dict[str, tuple[Line, ...]], action: str, role: str, parties: tuple[str, ...], case_state: str, state: str
) -> str:
    """What the door answers: `hidden` (404), `wrong_state` (409), or `open` (carried out, or told what is missing).

    `state` is the case's own for the connection request, and its account's for the account.
    """
    mine = {f"{role}@{party}" for party in parties}
    if not sees(role, parties, case_state) or not mine & ever_allowed(table, action):
        return "hidden"
    return "open" if mine & allowed(table, action, state) else "wrong_state"
