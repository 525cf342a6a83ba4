"""The tables of the connection request and of its account, against the domain model line by line."""

import re
from dataclasses import replace

import pytest

from tests import expected_matrix as expected
from workflows.accounts import ACCOUNTS
from workflows.connections import CONNECTIONS, EDITIONS
from workflows.connections.next_steps import NEXT_STEPS
from workflows.connections.states import FINAL, SENT_OPEN, after_intake, after_send_back, has_consent
from workflows.event_labels import EVENT_LABELS
from workflows.notes import NOTES
from workflows.reasons import CODE_LABELS, FORMAL_REFUSAL_CODES, LAPSE_CODES, OWNER_REASON_CODES, REFUSAL_CODES
from workflows.roles import Party, Role
from workflows.rows import (
    NEW,
    Row,
    Visibility,
    Workflow,
)

TABLES = ((CONNECTIONS, expected.CONNECTION, expected.STATES), (ACCOUNTS, expected.ACCOUNT, expected.ACCOUNT_STATES))
BOTH = pytest.mark.parametrize("workflow,matrix,states", TABLES, ids=("connection", "account"))


def row_of(action: str, source: str, workflow: Workflow = CONNECTIONS) -> Row:
    found = [row for row in workflow.rows_for(action) if source in row.source]
    assert len(found) == 1, (action, source)
    return found[0]


@BOTH
def test_every_action_role_relation_and_state_is_allowed_exactly_as_the_hand_written_matrix_says(
    workflow, matrix, states
):
    for action in {row.action for row in workflow.rows} | set(matrix):
        for state in (NEW, *states):
            rows = [row for row in workflow.rows_for(action) if state in row.source]
            for role in Role:
                for party in Party:
                    is_allowed = any(by.role is role and by.party is party for row in rows for by in row.by)
                    is_expected = f"{role.value}@{party.value}" in expected.allowed(matrix, action, state)
                    assert is_allowed is is_expected, (action, state, str(role), str(party))


def test_the_hand_written_matrix_knows_every_role_party_and_state():
    assert set(expected.ROLES) == {role.value for role in Role}
    assert set(expected.PARTIES) == {party.value for party in Party}
    assert {state.code for state in CONNECTIONS.states} == set(expected.STATES)
    assert {state.code for state in ACCOUNTS.states} == set(expected.ACCOUNT_STATES)
    assert SENT_OPEN == expected.OPEN
    assert FINAL == expected.FINAL
    assert CONNECTIONS.sent_states() == expected.OPEN


@BOTH
def test_every_action_leads_where_the_domain_model_says(workflow, matrix, states):
    for row in workflow.rows:
        for source in row.source:
            wanted = expected.TARGETS.get((row.action, source), (source,))
            assert row.possible_targets(source) == wanted, (row.action, source)
    for action, source in expected.TARGETS:
        if action in matrix:
            assert row_of(action, source, workflow)


@pytest.mark.parametrize("role", ["ADMIN", "AUDITOR", "CHAIRMAN_OFFICE", "SECURITY_OFFICER", "OWNER_OFFICER"])
def test_roles_that_decide_nothing_stand_in_no_row(role):
    rows = (*CONNECTIONS.rows, *ACCOUNTS.rows)
    assert not [row.action for row in rows for by in row.by if by.role.value == role and row.action not in NOTES]


def test_nobody_acts_from_the_side_of_oversight():
    assert not [row.action for row in CONNECTIONS.rows for by in row.by if by.party is Party.OVERSIGHT]


TRIPLE = ("reason_code", "reason_text", "legal_basis")
REFUSING = {"owner_refuse", "propose_refusal", "propose_formal_refusal", "order_suspend", "order_revoke"}


def test_every_refusal_needs_code_text_and_legal_basis():
    for row in (*CONNECTIONS.rows, *ACCOUNTS.rows):
        assert row.is_refusal is (row.action in REFUSING), row.action
        if row.is_refusal:
            wanted = {need.name.removeprefix("refusal_"): need for need in row.needs}
            assert wanted["reason_text"].minimum == 30
            assert all(wanted[name].required and wanted[name].when is None for name in TRIPLE)


def test_what_the_focal_agency_thinks_among_itself_is_not_shown_to_the_parties():
    internal = {row.action for row in CONNECTIONS.rows if row.visibility is Visibility.INTERNAL}
    assert {"propose_grant", "propose_refusal", "send_back", "initial", "escalate_silence"} <= internal
    assert not internal & {"owner_consent", "owner_refuse", "issue_notice", "issue_refusal", "withdraw", "issue_lapse"}


def test_the_grave_actions_ask_before_they_act():
    grave = {row.action for row in (*CONNECTIONS.rows, *ACCOUNTS.rows) if row.is_grave}
    assert grave == {
        "owner_consent_withdrawn",
        "issue_refusal",
        "withdraw",
        "register_paper_withdrawal",
        "issue_lapse",
        "mark_out_of_scope",
        "order_revoke",
        "revoke",
    }


def test_both_parties_are_told_of_every_outcome():
    for action in ("issue_notice", "issue_refusal", "issue_lapse"):
        assert {"requester", "owner"} <= set(CONNECTIONS.rows_for(action)[0].notify)
    for row in ACCOUNTS.rows_for("revoke"):
        if row.source != ("created_locked",):
            assert {"requester", "owner"} <= set(row.notify)
    assert {"clerks", "owner"} <= set(CONNECTIONS.rows_for("sign_and_send")[0].notify)


@pytest.mark.parametrize("row", [*CONNECTIONS.rows, *ACCOUNTS.rows], ids=lambda row: f"{row.action}-{row.source[0]}")
def test_every_row_names_its_law_or_policy_its_event_and_a_label(row):
    assert re.search(r"Đ\d|E\d|NĐ|\[P\]|0\.6|3\.1|3\.10", row.basis)
    assert re.fullmatch(r"[a-z_]+", row.event)
    assert row.label[0].isupper()


def test_every_event_is_worded_in_the_timeline():
    assert {row.event for row in (*CONNECTIONS.rows, *ACCOUNTS.rows)} <= EVENT_LABELS.keys()


def test_every_open_state_says_whose_turn_it_is_and_names_actions_that_are_possible_there():
    assert set(NEXT_STEPS) == {state.code for state in CONNECTIONS.states if not state.is_final}
    for state, step in NEXT_STEPS.items():
        assert step.what
        assert step.who
        for action in step.actions:
            assert expected.allowed(expected.CONNECTION, action, state), (state, action)


def test_every_reason_code_has_one_label_and_the_formal_ones_are_published():
    assert set(FORMAL_REFUSAL_CODES) < {code for code, _ in REFUSAL_CODES}
    assert {"NO_SUPPLEMENT", "NO_CONSENT"} == {code for code, _ in LAPSE_CODES}
    assert not {"NO_SUPPLEMENT", "NO_CONSENT"} & {code for code, _ in REFUSAL_CODES}
    for code, label in (*REFUSAL_CODES, *LAPSE_CODES):
        assert code in CODE_LABELS, label
    assert dict(OWNER_REASON_CODES).keys() <= CODE_LABELS.keys()


@pytest.mark.parametrize("status", ["GRANTED_FULL", "GRANTED_PARTIAL", "NOT_REQUIRED"])
def test_intake_leads_to_the_review_when_the_consent_is_here_or_not_required(facts, status):
    given = replace(facts, state="submitted", consent_status=status)
    assert has_consent(given)
    assert after_intake(given) == "under_review"


@pytest.mark.parametrize("status", ["REQUESTED", "REFUSED"])
def test_intake_leads_to_the_wait_for_the_owner_when_no_consent_is_here(facts, status):
    assert after_intake(replace(facts, state="submitted", consent_status=status)) == "awaiting_consent"


def test_intake_leads_to_the_review_when_the_focal_agency_owns_the_data(facts):
    assert after_intake(replace(facts, state="submitted", is_owner_focal=True)) == "under_review"


def test_a_proposal_goes_back_to_where_it_came_from(facts):
    assert after_send_back(replace(facts, return_to="awaiting_consent")) == "awaiting_consent"
    assert after_send_back(replace(facts, return_to=None)) == "under_review"


def test_a_row_names_its_target_from_the_facts(facts):
    assert row_of("issue_notice", "approved").target_from(facts) == "granted"
    assert row_of("initial", "pending_approval").target_from(replace(facts, state="pending_approval")) == (
        "pending_approval"
    )
    assert row_of("intake_accept", "submitted").target_from(facts) == "awaiting_consent"


def test_a_case_keeps_the_edition_it_began_with():
    assert EDITIONS[CONNECTIONS.edition] is CONNECTIONS
    assert CONNECTIONS.edition == "26/2024"


def test_a_state_is_found_by_its_code_and_an_unknown_one_is_an_error():
    assert CONNECTIONS.state("granted").is_final
    assert not CONNECTIONS.state("draft").is_sent
    assert CONNECTIONS.state("awaiting_consent").holder == "OWNER"
    assert {s.holder for s in CONNECTIONS.states} == {"REQUESTER", "OWNER", "FOCAL"}
    assert [s.code for s in CONNECTIONS.states if s.holder == "REQUESTER"] == [
        "draft",
        "agency_review",
        "supplement_intake",
        "supplement_review",
    ]
    with pytest.raises(KeyError):
        CONNECTIONS.state("unknown")
