"""Each line of the tables: clock, letters, conditions, answers and checks, as the domain model names them."""

import pytest

from workflows.accounts import ACCOUNTS
from workflows.connections import CONNECTIONS
from workflows.needs import INTAKE_ROWS
from workflows.rows import (
    NEW,
    Clock,
    Row,
    Workflow,
)


def row_of(action: str, source: str, workflow: Workflow = CONNECTIONS) -> Row:
    found = [row for row in workflow.rows_for(action) if source in row.source]
    assert len(found) == 1, (action, source)
    return found[0]


CLOCKS = {
    "sign_and_send": Clock.RECEIVES,
    "register_paper": Clock.RECEIVES,
    "declare_out_of_scope": Clock.STOPS,
    "intake_accept": Clock.STARTS,
    "issue_review_supplement": Clock.PAUSES,
    "owner_consent_withdrawn": Clock.RESETS,
    "issue_notice": Clock.MEETS,
    "issue_refusal": Clock.MEETS,
    "withdraw": Clock.STOPS,
    "register_paper_withdrawal": Clock.STOPS,
    "issue_lapse": Clock.STOPS,
}


@pytest.mark.parametrize("row", CONNECTIONS.rows, ids=lambda row: f"{row.action}-{row.source[0]}")
def test_the_clock_moves_with_the_actions_that_the_domain_model_names_and_with_no_other(row):
    wanted = CLOCKS.get(row.action, Clock.NONE)
    if row.action in ("supplement_received", "register_paper_supplement"):
        wanted = Clock.RECEIVES if row.source == ("supplement_intake",) else Clock.RESUMES
    if row.action == "owner_consent":
        wanted = Clock.NONE if "under_review" in row.source else Clock.STARTS
    if row.action == "mark_out_of_scope":
        wanted = Clock.NONE if row.source == ("granted",) else Clock.STOPS
    assert row.clock is wanted


MADE = {
    "intake_accept": {"D1 issue", "D3 prepare"},
    "prepare_intake_supplement": {"D2 prepare"},
    "prepare_review_supplement": {"D2 prepare"},
    "sign_supplement": {"D2 sign"},
    "issue_intake_supplement": {"D2 issue"},
    "issue_review_supplement": {"D2 issue"},
    "owner_refuse": {"D5 prepare"},
    "remind_owner": {"D12 prepare"},
    "propose_grant": {"D4 prepare"},
    "propose_refusal": {"D5 prepare"},
    "propose_formal_refusal": {"D5 prepare"},
    "initial": {"* initial"},
    "sign_notice": {"D4 sign"},
    "issue_notice": {"D4 issue"},
    "sign_refusal": {"D5 sign"},
    "issue_refusal": {"D5 issue"},
    "prepare_apology": {"D8 prepare"},
    "reschedule": {"D8 sign"},
    "withdraw": {"D14 prepare"},
    "register_paper_withdrawal": {"D14 prepare"},
    "lapse": {"D5 sign"},
    "lapse_no_consent": {"D5 sign"},
    "issue_lapse": {"D5 issue"},
    "sign_letter": {"chosen sign"},
    "issue_letter": {"chosen issue"},
    "recompute_deadline": {"D1 prepare"},
    "database_withdrawn": {"D7 prepare"},
    "order_suspend": {"D11 sign"},
    "order_reinstate": {"D11 sign"},
    "order_revoke": {"D11 sign"},
    "lay_out_order": {"D11 prepare"},
    "sign_order": {"D11 sign"},
}


@pytest.mark.parametrize("row", [*CONNECTIONS.rows, *ACCOUNTS.rows], ids=lambda row: f"{row.action}-{row.source[0]}")
def test_each_action_makes_signs_and_issues_the_letters_of_its_line(row):
    wanted = MADE.get(row.action, set())
    if row.action == "owner_consent" and "awaiting_consent" in row.source:
        wanted = {"D1 prepare"}
    if row.action in ("supplement_received", "register_paper_supplement") and row.target == "under_review":
        wanted = {"D1 prepare"}
    if row.action == "mark_out_of_scope":
        wanted = {"D11 prepare"} if row.source == ("granted",) else {"D14 prepare"}
    assert {f"{step.code} {step.step}" for step in row.letters if step.step != "void"} == wanted


LIVE_DRAFTS = {
    "owner_consent": {"D3", "D5", "D12"},
    "owner_consent_withdrawn": {"D1", "D2", "D4", "D5"},
    "send_back": {"D4", "D5"},
    "propose_grant": {"D2"},
    "propose_refusal": {"D2"},
    "propose_formal_refusal": {"D2", "D3", "D5", "D12"},
    "withdraw": {"D1", "D2", "D3", "D4", "D5", "D8", "D12"},
    "register_paper_withdrawal": {"D1", "D2", "D3", "D4", "D5", "D8", "D12"},
    "issue_lapse": {"D3", "D12"},
    "issue_notice": {"D8"},
    "issue_refusal": {"D8"},
    "intake_accept": {"D2"},
}


@pytest.mark.parametrize("action", LIVE_DRAFTS)
def test_a_step_that_overtakes_a_draft_voids_it_before_it_makes_another(action):
    row = CONNECTIONS.rows_for(action)[0]
    assert LIVE_DRAFTS[action] <= {step.code for step in row.letters if step.step == "void"}
    steps = [step.step for step in row.letters]
    assert steps == sorted(steps, key=lambda step: step != "void"), "voids come first"


@pytest.mark.parametrize("action", ["lapse", "lapse_no_consent"])
def test_a_closing_letter_that_is_signed_again_replaces_the_first(action):
    row = CONNECTIONS.rows_for(action)[0]
    assert [(step.code, step.step) for step in row.letters] == [("D5", "void"), ("D5", "sign")]


def test_letters_that_hold_no_case_up_are_marked_so():
    prepared = [(step.code, step.is_held) for row in CONNECTIONS.rows for step in row.letters if step.step == "prepare"]
    assert {is_held for code, is_held in prepared if code in ("D12", "D14")} == {False}
    assert {is_held for code, is_held in prepared if code in ("D2", "D4", "D5")} == {True}


APART = ["is_not_the_reviewer", "is_not_owner_signer", "is_not_a_party_signer"]
REVIEWER_APART = ["is_not_a_duplicate", "is_the_reviewer", "has_not_done_intake", "is_not_owner_signer"]
GUARDS = {
    ("send_for_signature", "draft"): ["form_is_valid", "duplicate_is_explained"],
    ("sign_and_send", "agency_review"): [
        "form_is_valid",
        "sender_is_not_filer",
        "owner_still_exists",
        "duplicate_is_explained",
    ],
    ("deem_complete", "submitted"): ["window_is_over"],
    ("intake_accept", "submitted"): ["is_not_a_duplicate"],
    ("prepare_intake_supplement", "submitted"): [
        "is_not_a_duplicate",
        "window_is_open",
        "supplement_is_unused",
        "no_supplement_in_preparation",
    ],
    ("sign_supplement", "submitted"): ["has_d2_prepared_initialled", "head_may_sign_by_order", *APART],
    ("issue_intake_supplement", "submitted"): ["window_is_open", "has_d2_signed", "supplement_is_unused"],
    ("supplement_received", "supplement_intake"): [],
    ("link_duplicate", "submitted"): ["is_not_a_duplicate"],
    ("unlink_duplicate", "submitted"): ["is_a_duplicate"],
    ("owner_consent", "awaiting_consent"): ["is_not_a_duplicate", "consent_is_awaited", "consent_line_by_another"],
    ("owner_consent", "submitted"): ["is_not_a_duplicate", "consent_is_awaited", "consent_line_by_another"],
    ("owner_consent", "under_review"): ["only_when_owner_is_focal", "consent_line_by_another"],
    ("owner_refuse", "awaiting_consent"): ["is_not_a_duplicate", "consent_is_awaited", "consent_line_by_another"],
    ("owner_refuse", "under_review"): ["only_when_owner_is_focal", "consent_line_by_another"],
    ("owner_consent_withdrawn", "approved"): ["consent_was_given"],
    ("remind_owner", "awaiting_consent"): ["is_not_a_duplicate", "consent_is_awaited"],
    ("escalate_silence", "awaiting_consent"): ["is_not_a_duplicate", "consent_is_awaited"],
    ("record_sharing_arrangement", "under_review"): ["is_specific_track", "is_the_reviewer", "is_not_owner_signer"],
    ("assign_reviewer", "under_review"): ["is_not_a_duplicate", "is_not_owner_signer"],
    ("assign_unit", "submitted"): ["is_not_a_duplicate", "is_not_owner_signer"],
    ("claim", "submitted"): [
        "is_not_a_duplicate",
        "has_no_reviewer",
        "is_of_the_unit",
        "has_not_done_intake",
        "is_not_owner_signer",
    ],
    ("hand_back", "under_review"): ["is_ones_own"],
    ("prepare_review_supplement", "under_review"): [
        *REVIEWER_APART,
        "supplement_is_unused",
        "no_supplement_in_preparation",
        "a_working_day_remains",
    ],
    ("issue_review_supplement", "under_review"): ["has_d2_signed", "supplement_is_unused", "a_working_day_remains"],
    ("propose_grant", "under_review"): [*REVIEWER_APART, "arrangement_is_recorded", "database_is_listed"],
    ("propose_refusal", "under_review"): REVIEWER_APART,
    ("propose_formal_refusal", "submitted"): REVIEWER_APART,
    ("initial", "pending_approval"): ["a_draft_is_uninitialled"],
    ("send_back", "pending_approval"): ["is_not_owner_signer"],
    ("approve_grant", "pending_approval"): [
        "outcome_is_grant_or_grant_partial",
        "consent_covers_grant",
        "database_is_listed",
        *APART,
    ],
    ("account_created", "approved"): ["account_is_missing", "order_is_approved", "executor_is_not_orderer"],
    ("sign_notice", "approved"): ["account_exists", "has_d4_prepared_initialled", *APART],
    ("issue_notice", "approved"): ["account_exists", "has_d4_signed"],
    ("sign_refusal", "pending_approval"): [
        "outcome_is_refuse",
        "refusal_reason_is_whole",
        "has_d5_prepared_initialled",
        *APART,
    ],
    ("issue_refusal", "refusal_signed"): ["refusal_reason_is_whole", "has_d5_signed"],
    ("prepare_apology", "approved"): ["late_or_about_to_be", "not_rescheduled_yet", "no_apology_in_preparation"],
    ("reschedule", "approved"): ["late_or_about_to_be", "not_rescheduled_yet", "is_not_owner_signer"],
    ("withdraw", "approved"): ["account_not_created_yet"],
    ("register_paper_withdrawal", "approved"): ["account_not_created_yet"],
    ("lapse", "supplement_review"): ["lapse_day_is_over", *APART],
    ("lapse_no_consent", "awaiting_consent"): ["consent_is_awaited", "silence_is_exhausted", *APART],
    ("issue_lapse", "awaiting_consent"): ["has_d5_signed"],
    ("mark_out_of_scope", "under_review"): [],
    ("mark_out_of_scope", "granted"): ["is_not_quarantined"],
    ("sign_letter", "withdrawn"): ["has_letter_to_sign", "head_may_sign_by_order", "is_not_owner_signer"],
    ("issue_letter", "withdrawn"): ["has_letter_to_issue"],
}


@pytest.mark.parametrize("action,source", GUARDS)
def test_the_conditions_of_an_action_are_those_of_its_line(action, source):
    assert [guard.__name__ for guard in row_of(action, source).guards] == GUARDS[(action, source)]


ACCOUNT_GUARDS = {
    ("order_suspend", "active"): ["no_order_open", "is_not_owner_signer"],
    ("order_reinstate", "suspended"): ["no_order_open", "is_not_owner_signer", "database_is_not_withdrawn"],
    ("order_revoke", "active"): ["no_order_open", "is_not_owner_signer"],
    ("suspend", "active"): ["order_to_suspend_is_issued", "order_day_has_come", "executor_is_not_orderer"],
    ("reinstate", "suspended"): ["order_to_reinstate_is_issued", "executor_is_not_orderer"],
    ("revoke", "active"): ["order_to_revoke_is_issued", "order_day_has_come", "executor_is_not_orderer"],
    ("revoke", "created_locked"): [],
    ("expire", "active"): ["term_is_over"],
    ("lay_out_order", "active"): ["a_planned_order_is_due", "no_order_at_all"],
    ("sign_order", "active"): ["a_laid_out_order_waits", "is_not_owner_signer"],
    ("drop_planned_order", "suspended"): ["a_planned_order_is_overtaken"],
    ("activate", "created_locked"): [],
}


@pytest.mark.parametrize("action,source", ACCOUNT_GUARDS)
def test_the_operator_executes_an_issued_order_of_another_person(action, source):
    assert [guard.__name__ for guard in row_of(action, source, ACCOUNTS).guards] == ACCOUNT_GUARDS[(action, source)]


TRIPLE = {"reason_code", "reason_text", "legal_basis"}
REFUSAL_TRIPLE = {f"refusal_{name}" for name in TRIPLE}
SIGNING = {"authority", "signer_name", "signer_title", "authorisation_no"}
LETTER = {"letter_no", "letter_date", "letter_signer", "letter_file"}
NEEDS = {
    ("return_to_filer", "agency_review"): {"note"},
    ("intake_accept", "submitted"): {key for key, _ in INTAKE_ROWS} | {"intake_note", "incoming_no", "incoming_date"},
    ("prepare_intake_supplement", "submitted"): {"items"},
    ("sign_supplement", "submitted"): SIGNING,
    ("owner_consent", "awaiting_consent"): LETTER
    | TRIPLE
    | {"decision", "granted_items", "conditions", "consent_valid_to", "entrust_account_management"}
    | {"channel", "received_at"},
    ("owner_refuse", "awaiting_consent"): LETTER | TRIPLE | {"channel", "received_at"},
    ("owner_consent_withdrawn", "under_review"): LETTER | {"reason_text"},
    ("hear_requester", "awaiting_consent"): {"requester_opinion"},
    ("assign_reviewer", "submitted"): {"reviewer"},
    ("assign_unit", "submitted"): {"unit"},
    ("hand_back", "submitted"): {"note"},
    ("propose_grant", "under_review"): {
        "purpose_ok",
        "purpose_note",
        "within_consent",
        "security_ok",
        "pd_ok",
        "tech_ok",
    },
    ("propose_refusal", "under_review"): REFUSAL_TRIPLE | {"guidance"},
    ("propose_formal_refusal", "submitted"): REFUSAL_TRIPLE | {"guidance"},
    ("send_back", "pending_approval"): {"note"},
    ("account_created", "approved"): {"account_id", "environment", "conditions_set"},
    ("sign_notice", "approved"): SIGNING,
    ("sign_refusal", "pending_approval"): SIGNING,
    ("reschedule", "approved"): SIGNING | {"delay_reason", "promised_date", "pending_step"},
    ("withdraw", "submitted"): LETTER | {"reason_text"},
    ("register_paper_withdrawal", "submitted"): LETTER | {"reason_text"},
    ("lapse", "supplement_intake"): SIGNING,
    ("mark_out_of_scope", "submitted"): {"reason_text"},
    ("sign_letter", "submitted"): SIGNING | {"letter"},
    ("issue_letter", "submitted"): {"letter"},
    ("link_duplicate", "submitted"): {"original_case"},
    ("unlink_duplicate", "submitted"): {"reason_text"},
    ("issue_notice", "approved"): set(),
    ("approve_grant", "pending_approval"): set(),
    ("declare_out_of_scope", NEW): set(),
}


@pytest.mark.parametrize("action,source", NEEDS)
def test_an_action_asks_for_the_fields_of_its_line_and_no_others(action, source):
    assert {need.name for need in row_of(action, source).needs} == NEEDS[(action, source)]


CHECKS = {
    ("intake_accept", "submitted"): ["intake_sheet_allows", "incoming_date_is_plausible"],
    ("owner_consent", "awaiting_consent"): [
        "letter_date_is_plausible",
        "receipt_is_plausible",
        "only_the_clerk_dates_a_receipt",
        "partial_is_a_proper_part",
        "consent_outlives_today",
    ],
    ("owner_consent", "submitted"): [
        "letter_date_is_plausible",
        "receipt_is_plausible",
        "only_the_clerk_dates_a_receipt",
        "partial_is_a_proper_part",
        "consent_outlives_today",
    ],
    ("owner_consent", "under_review"): [
        "letter_date_is_plausible",
        "receipt_is_plausible",
        "only_the_clerk_dates_a_receipt",
        "partial_is_a_proper_part",
        "consent_outlives_today",
    ],
    ("owner_refuse", "under_review"): [
        "letter_date_is_plausible",
        "receipt_is_plausible",
        "only_the_clerk_dates_a_receipt",
    ],
    ("owner_refuse", "awaiting_consent"): [
        "letter_date_is_plausible",
        "receipt_is_plausible",
        "only_the_clerk_dates_a_receipt",
    ],
    ("owner_consent_withdrawn", "approved"): ["letter_date_is_plausible"],
    ("supplement_received", "supplement_review"): ["every_item_is_answered", "security_approval_date_is_plausible"],
    ("register_paper_supplement", "supplement_review"): [
        "every_item_is_answered",
        "receipt_is_plausible",
        "answer_follows_request",
        "security_approval_date_is_plausible",
    ],
    ("propose_grant", "under_review"): ["review_allows_grant"],
    ("propose_refusal", "under_review"): ["code_has_its_fact"],
    ("propose_formal_refusal", "awaiting_consent"): ["code_is_formal"],
    ("account_created", "approved"): ["account_id_is_new", "conditions_are_set"],
    ("sign_supplement", "under_review"): ["signer_may_use_authority"],
    ("sign_notice", "approved"): ["authority_fits_deciding_letter"],
    ("sign_refusal", "pending_approval"): ["authority_fits_deciding_letter"],
    ("reschedule", "approved"): ["promise_is_ahead", "authority_fits_deciding_letter"],
    ("lapse", "supplement_review"): ["authority_fits_deciding_letter"],
    ("lapse_no_consent", "awaiting_consent"): ["authority_fits_deciding_letter"],
    ("withdraw", "submitted"): ["letter_date_is_plausible"],
    ("register_paper_withdrawal", "submitted"): ["letter_date_is_plausible"],
    ("sign_letter", "refused"): [
        "letter_is_d3_d7_d12_d14",
        "signer_may_use_authority",
        "head_signs_what_may_be_ordered",
    ],
    ("issue_letter", "refused"): ["letter_is_d1_d3_d7_d8_d11_d12_d14"],
}


@pytest.mark.parametrize("action,source", CHECKS)
def test_what_is_given_is_checked_as_its_line_says(action, source):
    assert [check.__name__ for check in row_of(action, source).checks] == CHECKS[(action, source)]


def test_a_handover_in_the_future_is_checked():
    assert [check.__name__ for check in row_of("record_handover", "active", ACCOUNTS).checks] == ["handover_is_past"]
