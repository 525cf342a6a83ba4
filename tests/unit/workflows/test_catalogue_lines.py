"""Each line of the catalogue's tables: its letters, its conditions, its checks, what it asks for (3.2)."""

import pytest

from workflows.catalogue.needs import CRITERIA
from workflows.catalogue.table import CATALOGUE
from workflows.publications import PUBLICATIONS
from workflows.rows import NEW, Clock, Row, Workflow
from workflows.submissions.table import SUBMISSIONS


def row_of(workflow: Workflow, action: str, source: str) -> Row:
    found = [row for row in workflow.rows_for(action) if source in row.source]
    assert len(found) == 1, (action, source)
    return found[0]


MADE = {
    "accept": {"D1 issue", "D3 prepare"},
    "ask_supplement": {"D2 prepare"},
    "sign_supplement": {"D2 sign"},
    "issue_supplement": {"D2 issue"},
    "consult": {"D15 prepare"},
    "remind_owner": {"D12 prepare"},
    "lapse_no_consent": {"D5 sign"},
    "issue_lapse": {"D5 issue"},
    "return_ineligible": {"D5 sign"},
    "issue_ineligible": {"D5 issue"},
    "record_decision": {"D7 prepare"},
    "apply": {"D7 prepare"},
    "sign_result": {"D7 sign"},
    "notify_result": {"D7 issue"},
    "notify_rejection": {"D7 issue"},
    "withdraw": {"D14 prepare"},
    "sign_letter": {"chosen sign"},
    "issue_letter": {"chosen issue"},
}
MADE_BY_SUBMISSION = {
    "build_submission": {"D6 prepare", "D6b prepare"},
    "change_submission": {"D6 prepare", "D6b prepare"},
    "sign_submission": {"D6 sign", "D6b sign"},
    "reopen_submission": {"D6 prepare", "D6b prepare"},
    "issue_submission": {"D6 issue"},
}
LETTERS = [(row, MADE) for row in CATALOGUE.rows] + [(row, MADE_BY_SUBMISSION) for row in SUBMISSIONS.rows]


@pytest.mark.parametrize("row,made", LETTERS, ids=lambda part: getattr(part, "action", ""))
def test_each_action_makes_signs_and_issues_the_letters_of_its_line(row, made):
    wanted = made.get(row.action, set())
    assert {f"{step.code} {step.step}" for step in row.letters if step.step != "void"} == wanted
    steps = [step.step for step in row.letters]
    assert steps == sorted(steps, key=lambda step: step != "void"), "what is overtaken falls first"


def test_letters_that_hold_no_proposal_up_are_marked_so():
    prepared = [(step.code, step.is_held) for row in CATALOGUE.rows for step in row.letters if step.step == "prepare"]
    assert {code for code, is_held in prepared if not is_held} == {"D3", "D12", "D14", "D15"}


@pytest.mark.parametrize(
    "action,source,fallen",
    [
        ("accept", "submitted", {"D2"}),
        ("supplement_received", "supplement", {"D5"}),
        ("register_paper_supplement", "supplement", {"D5"}),
        ("owner_consent", "awaiting_consent", {"D3", "D5", "D12"}),
        ("owner_refuse", "awaiting_consent", {"D3", "D5", "D12"}),
        ("consult_done", "consulting", {"D15"}),
        ("propose_conclusion", "under_review", {"D2"}),
        ("issue_ineligible", "under_review", {"D2", "D3", "D12", "D15"}),
        ("issue_lapse", "awaiting_consent", {"D3", "D12"}),
        ("withdraw", "ready", {"D2", "D3", "D5", "D12", "D15"}),
        ("withdraw", "submitted_to_chairman", {"D2", "D3", "D5", "D12", "D15"}),
    ],
)
def test_a_step_that_overtakes_a_draft_voids_it(action, source, fallen):
    assert {step.code for step in row_of(CATALOGUE, action, source).letters if step.step == "void"} == fallen


APART = ["is_not_the_reviewer", "is_not_owner_signer", "is_not_a_party_signer"]
REVIEWER_APART = ["is_not_a_duplicate", "is_the_reviewer", "has_not_done_intake", "is_not_owner_signer"]
GUARDS = {
    ("send_for_signature", "draft"): ["form_is_valid", "no_other_proposal_is_open"],
    ("sign_and_send", "agency_review"): [
        "form_is_valid",
        "sender_is_not_filer",
        "owner_still_exists",
        "no_other_proposal_is_open",
        "entry_is_current",
    ],
    ("accept", "submitted"): ["return_is_not_signed_yet"],
    ("ask_supplement", "submitted"): ["supplement_is_unused", "no_supplement_in_preparation"],
    ("ask_supplement", "under_review"): [*REVIEWER_APART, "supplement_is_unused", "no_supplement_in_preparation"],
    ("sign_supplement", "submitted"): ["has_d2_prepared_initialled", "head_may_sign_by_order", *APART],
    ("issue_supplement", "under_review"): ["has_d2_signed", "supplement_is_unused", "return_is_not_signed_yet"],
    ("owner_consent", "awaiting_consent"): ["consent_is_awaited", "consent_line_by_another"],
    ("owner_consent", "under_review"): ["only_when_owner_is_focal", "consent_line_by_another"],
    ("owner_refuse", "supplement"): ["consent_is_awaited", "consent_line_by_another"],
    ("owner_refuse", "consulting"): ["only_when_owner_is_focal", "consent_line_by_another"],
    ("lapse_no_consent", "awaiting_consent"): ["consent_is_awaited", "silence_is_exhausted", *APART],
    ("issue_lapse", "awaiting_consent"): ["has_d5_signed"],
    ("assign_reviewer", "under_review"): ["is_not_owner_signer"],
    ("assign_unit", "submitted"): ["is_not_owner_signer"],
    ("claim", "submitted"): ["has_no_reviewer", "is_of_the_unit", "has_not_done_intake", "is_not_owner_signer"],
    ("hand_back", "consulting"): ["is_ones_own"],
    ("consult", "under_review"): [*REVIEWER_APART, "return_is_not_signed_yet"],
    ("consult_done", "consulting"): REVIEWER_APART,
    ("propose_conclusion", "under_review"): [
        *REVIEWER_APART,
        "consent_is_settled",
        "entry_is_current",
        "return_is_not_signed_yet",
    ],
    ("confirm_conclusion", "under_review"): [
        "a_conclusion_is_proposed",
        "confirmer_did_not_propose",
        "head_confirms_where_there_is_one",
        "is_not_owner_signer",
        "entry_is_current",
        "return_is_not_signed_yet",
    ],
    ("send_back", "under_review"): ["a_conclusion_is_proposed", "is_not_owner_signer"],
    ("reopen_review", "ready"): ["is_not_with_a_submission", "consent_is_settled", "is_not_owner_signer"],
    ("complete_transition", "decided_approved"): ["is_a_withdrawal", "is_not_applied", "is_not_owner_signer"],
    ("return_ineligible", "submitted"): ["return_is_not_signed_yet", *APART],
    ("issue_ineligible", "supplement"): ["has_d5_signed"],
    ("chairman_return", "submitted_to_chairman"): ["no_decision_is_entered"],
    ("sign_result", "decided_rejected"): ["has_d7_prepared_initialled", *APART],
    ("notify_result", "decided_approved"): ["is_applied", "has_d7_signed"],
    ("notify_rejection", "decided_rejected"): ["has_d7_signed"],
    ("withdraw", "ready"): [],
    ("withdraw", "submitted_to_chairman"): ["no_decision_is_entered"],
    ("sign_letter", "withdrawn"): ["has_letter_to_sign", "head_may_sign_by_order", "is_not_owner_signer"],
    ("issue_letter", "withdrawn"): ["has_letter_to_issue"],
}
SUBMISSION_GUARDS = {
    ("build_submission", NEW): ["catalogue_exists"],
    ("sign_submission", "drafting"): ["has_a_line", "every_line_is_ready", "signer_stands_apart"],
    ("issue_submission", "signed"): ["has_d6_signed", "has_a_line", "every_line_is_ready", "annex_is_current"],
    ("confirm_decision", "decision_entered"): ["confirmer_did_not_record"],
    ("apply", "decided"): ["a_decision_waits", "earlier_decisions_are_applied"],
}
ALL_GUARDS = [
    *((CATALOGUE, *key, names) for key, names in GUARDS.items()),
    *((SUBMISSIONS, *key, names) for key, names in SUBMISSION_GUARDS.items()),
    (PUBLICATIONS, "approve_publication", "awaiting_approval", ["sender_is_not_filer"]),
]


@pytest.mark.parametrize(
    "workflow,action,source,names", ALL_GUARDS, ids=lambda part: part if isinstance(part, str) else ""
)
def test_the_conditions_of_an_action_are_those_of_its_line(workflow, action, source, names):
    assert [guard.__name__ for guard in row_of(workflow, action, source).guards] == names


CHECKS = [
    (CATALOGUE, "accept", "submitted", ["incoming_date_is_plausible"]),
    (
        CATALOGUE,
        "owner_refuse",
        "awaiting_consent",
        ["letter_date_is_plausible", "receipt_is_plausible", "only_the_clerk_dates_a_receipt"],
    ),
    (CATALOGUE, "consult", "under_review", ["answer_is_ahead"]),
    (
        CATALOGUE,
        "propose_conclusion",
        "under_review",
        ["criteria_allow", "owner_refusal_binds", "code_is_given_for_a_new_entry"],
    ),
    (CATALOGUE, "complete_transition", "decided_approved", ["transition_days_fit"]),
    (CATALOGUE, "return_ineligible", "submitted", ["authority_fits_deciding_letter"]),
    (CATALOGUE, "sign_result", "decided_approved", ["authority_fits_deciding_letter"]),
    (SUBMISSIONS, "build_submission", NEW, ["chosen_are_ready"]),
    (SUBMISSIONS, "sign_submission", "drafting", ["authority_fits_deciding_letter"]),
    (
        SUBMISSIONS,
        "record_decision",
        "submitted",
        ["lines_belong", "results_fit", "decision_adjusts_the_catalogue", "decision_dates_fit"],
    ),
    (SUBMISSIONS, "confirm_decision", "decision_entered", ["annex_is_confirmed"]),
]


@pytest.mark.parametrize("workflow,action,source,names", CHECKS, ids=lambda part: part if isinstance(part, str) else "")
def test_what_is_given_is_checked_as_its_line_says(workflow, action, source, names):
    assert [check.__name__ for check in row_of(workflow, action, source).checks] == names


TRIPLE = {"reason_code", "reason_text", "legal_basis"}
SIGNING = {"authority", "signer_name", "signer_title", "authorisation_no"}
LETTER = {"letter_no", "letter_date", "letter_signer", "letter_file"}
SHEET = {name for _, name, _ in CRITERIA} | {f"{name}_evidence" for _, name, _ in CRITERIA}
NEEDS = [
    (CATALOGUE, "return_to_filer", "agency_review", {"note"}),
    (CATALOGUE, "accept", "submitted", {"incoming_no", "incoming_date", "intake_note"}),
    (CATALOGUE, "ask_supplement", "under_review", {"items"}),
    (CATALOGUE, "supplement_received", "supplement", {"answers", "supplement_file"}),
    (CATALOGUE, "register_paper_supplement", "supplement", {"answers", "supplement_file", "received_at"}),
    (CATALOGUE, "owner_consent", "awaiting_consent", LETTER | {"conditions", "channel", "received_at"}),
    (CATALOGUE, "owner_refuse", "awaiting_consent", LETTER | TRIPLE | {"channel", "received_at"}),
    (CATALOGUE, "consult", "under_review", {"agencies", "question", "answer_by"}),
    (CATALOGUE, "consult_done", "consulting", {"answers_summary", "answers_file"}),
    (
        CATALOGUE,
        "propose_conclusion",
        "under_review",
        SHEET | TRIPLE | {"procedures", "entry_code", "opinion", "advice"},
    ),
    (CATALOGUE, "confirm_conclusion", "under_review", set()),
    (CATALOGUE, "reopen_review", "chairman_returned", {"note"}),
    (CATALOGUE, "complete_transition", "ready", {"transition"}),
    (CATALOGUE, "return_ineligible", "submitted", TRIPLE | SIGNING | {"guidance"}),
    (CATALOGUE, "chairman_return", "submitted_to_chairman", {"note", "letter_no"}),
    (CATALOGUE, "notify_result", "decided_approved", set()),
    (CATALOGUE, "withdraw", "ready", LETTER | {"reason_text"}),
    (
        SUBMISSIONS,
        "build_submission",
        NEW,
        {"proposals", "necessity", "consult_summary", "effective_proposed_on", "explanations"},
    ),
    (SUBMISSIONS, "register_submission", "submitted", {"incoming_no", "incoming_date"}),
    (SUBMISSIONS, "chairman_return", "submitted", {"note", "letter_no"}),
    (
        SUBMISSIONS,
        "record_decision",
        "submitted",
        {
            "decision_no",
            "decided_on",
            "decision_signer",
            "decision_signer_title",
            "decision_file",
            "lines",
            "effective_on",
        },
    ),
    (SUBMISSIONS, "confirm_decision", "decision_entered", {"matches_signed_annex"}),
    (SUBMISSIONS, "apply", "decided", set()),
    (PUBLICATIONS, "approve_publication", "awaiting_approval", {"no_personal_data_or_secret_confirmed"}),
    (PUBLICATIONS, "unpublish", "published", {"reason_text"}),
]


@pytest.mark.parametrize("workflow,action,source,names", NEEDS, ids=lambda part: part if isinstance(part, str) else "")
def test_an_action_asks_for_the_fields_of_its_line_and_no_others(workflow, action, source, names):
    assert {need.name for need in row_of(workflow, action, source).needs} == names


def test_the_internal_target_runs_pauses_and_ends_like_the_clock_of_article_9():
    clocks = {
        (row.action, source): row.clock
        for row in CATALOGUE.rows
        for source in row.source
        if row.clock is not Clock.NONE
    }
    assert clocks[("sign_and_send", "agency_review")] is Clock.RECEIVES
    assert clocks[("accept", "submitted")] is Clock.STARTS
    assert clocks[("owner_consent", "awaiting_consent")] is Clock.STARTS
    assert clocks[("issue_supplement", "under_review")] is Clock.PAUSES
    assert ("issue_supplement", "submitted") not in clocks
    assert clocks[("supplement_received", "supplement")] is Clock.RESUMES
    assert clocks[("confirm_conclusion", "under_review")] is Clock.REACHES
    for action, source in (("notify_result", "decided_approved"), ("notify_rejection", "decided_rejected")):
        assert clocks[(action, source)] is Clock.STOPS
