"""The tables of the catalogue (proposal, submission, publication) against the domain model line by line."""

import re

import pytest

from tests import expected_catalogue_matrix as catalogue
from tests import expected_matrix as expected
from workflows import publications, registry
from workflows.catalogue.states import FINAL, LABELS, SENT_OPEN
from workflows.catalogue.table import CATALOGUE
from workflows.event_labels import EVENT_LABELS
from workflows.machine import NotPossible, move
from workflows.notes import NOTES
from workflows.publications import PUBLICATIONS
from workflows.reasons import (
    CHAIRMAN_CODES,
    CODE_LABELS,
    INELIGIBLE_CODES,
    NOT_RECOMMENDED_CODES,
)
from workflows.roles import Party, Role
from workflows.rows import NEW, Row, Visibility, Workflow, faults_of
from workflows.submissions.table import SUBMISSIONS

TABLES = (
    (CATALOGUE, catalogue.PROPOSAL, catalogue.PROPOSAL_TARGETS, catalogue.STATES),
    (SUBMISSIONS, catalogue.SUBMISSION, catalogue.SUBMISSION_TARGETS, catalogue.SUBMISSION_STATES),
    (PUBLICATIONS, catalogue.PUBLICATION, catalogue.PUBLICATION_TARGETS, catalogue.PUBLICATION_STATES),
)
NAMES = ("proposal", "submission", "publication")
EACH = pytest.mark.parametrize("workflow,matrix,targets,states", TABLES, ids=NAMES)
ROWS = [row for workflow, *_ in TABLES for row in workflow.rows]
EVERY_ROW = pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.action}-{row.source[0]}")


def row_of(workflow: Workflow, action: str, source: str) -> Row:
    found = [row for row in workflow.rows_for(action) if source in row.source]
    assert len(found) == 1, (action, source)
    return found[0]


@EACH
def test_every_action_role_relation_and_state_is_allowed_exactly_as_the_hand_written_matrix_says(
    workflow, matrix, targets, states
):
    for action in {row.action for row in workflow.rows} | set(matrix):
        for state in (NEW, *states):
            rows = [row for row in workflow.rows_for(action) if state in row.source]
            is_allowed = {str(by) for row in rows for by in row.by}
            assert is_allowed == expected.allowed(matrix, action, state), (action, state)


@EACH
def test_the_table_has_the_states_of_the_domain_model_and_no_fault(workflow, matrix, targets, states):
    assert {state.code for state in workflow.states} == set(states)
    assert faults_of(workflow) == []


def test_a_proposal_is_open_and_ends_where_the_domain_model_says():
    assert SENT_OPEN == CATALOGUE.sent_states() == catalogue.SENT_OPEN
    assert set(FINAL) == set(catalogue.FINAL)
    assert CATALOGUE.state("decided_rejected").ends_here


@EACH
def test_every_action_leads_where_the_domain_model_says(workflow, matrix, targets, states):
    for row in workflow.rows:
        for source in row.source:
            assert set(row.possible_targets(source)) == set(targets.get((row.action, source), (source,))), (
                row.action,
                source,
            )
    for action, source in targets:
        assert row_of(workflow, action, source)


@EACH
def test_the_machine_goes_every_way_of_the_matrix_and_refuses_every_other(workflow, matrix, targets, states):
    for action in matrix:
        for source in (NEW, *states):
            ways = targets.get((action, source), (source,)) if expected.allowed(matrix, action, source) else ()
            for target in states:
                if target in ways:
                    assert move(workflow, action, source, target) == target
                else:
                    with pytest.raises(NotPossible):
                        move(workflow, action, source, target)


@pytest.mark.parametrize("role", ["ADMIN", "AUDITOR", "SECURITY_OFFICER", "TECH_OPERATOR", "OWNER_OFFICER"])
def test_roles_that_decide_nothing_stand_in_no_row(role):
    assert not [row.action for row in ROWS for by in row.by if by.role.value == role and row.action not in NOTES]


def test_the_chairman_s_office_acts_on_what_was_submitted_and_on_nothing_else():
    office = {
        (row.action, state)
        for row in ROWS
        for by in row.by
        if by.role is Role.CHAIRMAN_OFFICE and row.action not in NOTES
        for state in row.source
    }
    assert office == {
        ("chairman_return", "submitted_to_chairman"),
        ("chairman_return", "submitted"),
        ("register_submission", "submitted"),
        ("record_decision", "submitted"),
        ("confirm_decision", "decision_entered"),
        ("drop_decision", "decision_entered"),
    }


def test_a_step_that_is_taken_along_belongs_to_nobody():
    carried = {row.action for row in ROWS for by in row.by if by.role is Role.SYSTEM and by.party is Party.CHAIRMAN}
    assert carried == {"build_submission", "record_decision", "apply", "line_left"}
    for row in ROWS:
        if any(by.party is Party.CHAIRMAN and by.role is Role.SYSTEM for by in row.by):
            assert len(row.by) == 1, "what is taken along is taken along alone"


TRIPLE = ("reason_code", "reason_text", "legal_basis")


def test_every_refusal_needs_code_text_and_legal_basis():
    refusing = {row.action for row in ROWS if row.is_refusal}
    assert refusing == {"owner_refuse", "return_ineligible"}
    for row in ROWS:
        if row.is_refusal:
            wanted = {need.name: need for need in row.needs}
            assert wanted["reason_text"].minimum == 30
            assert all(wanted[name].required and wanted[name].when is None for name in TRIPLE)


def test_a_conclusion_against_and_a_rejection_owe_the_same_three():
    sheet = {need.name: need for need in row_of(CATALOGUE, "propose_conclusion", "under_review").needs}
    lines = next(need for need in row_of(SUBMISSIONS, "record_decision", "submitted").needs if need.name == "lines")
    columns = {column.name: column for column in lines.columns}
    for name in TRIPLE:
        assert sheet[name].is_wanted({"opinion": "NOT_RECOMMEND"})
        assert not sheet[name].is_wanted({"opinion": "RECOMMEND"})
        assert columns[name].is_wanted({"result": "REJECTED"})
        assert not columns[name].is_wanted({"result": "APPROVED"})
    assert sheet["reason_text"].minimum == columns["reason_text"].minimum == 30


def test_the_department_returns_a_proposal_on_formal_grounds_alone():
    # 3.2 #6: filer not the managing agency, secret data, duplicate, not provincial scope, no supplement.
    assert {code for code, _ in INELIGIBLE_CODES} == {
        "FILER_NOT_ELIGIBLE",
        "STATE_SECRET",
        "DUPLICATE_PROPOSAL",
        "NOT_PROVINCIAL_SCOPE",
        "NO_SUPPLEMENT",
    }
    for codes in (INELIGIBLE_CODES, NOT_RECOMMENDED_CODES, CHAIRMAN_CODES):
        for code, label in codes:
            assert code in CODE_LABELS, label


def test_what_the_department_thinks_among_itself_is_not_shown_to_the_parties():
    internal = {row.action for row in CATALOGUE.rows if row.visibility is Visibility.INTERNAL}
    assert {"propose_conclusion", "confirm_conclusion", "send_back", "assign_reviewer", "return_ineligible"} <= internal
    told = {
        "owner_consent",
        "owner_refuse",
        "issue_ineligible",
        "record_decision",
        "apply",
        "withdraw",
        "notify_result",
    }
    assert not internal & told
    own = {row.action for row in SUBMISSIONS.rows if row.visibility is Visibility.INTERNAL}
    assert own == {
        "add_internal_note",
        "build_submission",
        "change_submission",
        "cancel_submission",
        "sign_submission",
        "reopen_submission",
    }


def test_the_grave_actions_ask_before_they_act():
    assert {(workflow.name, row.action) for workflow, *_ in TABLES for row in workflow.rows if row.is_grave} == {
        ("catalogue", "issue_lapse"),
        ("catalogue", "return_ineligible"),
        ("catalogue", "issue_ineligible"),
        ("catalogue", "withdraw"),
        ("submission", "cancel_submission"),
        ("submission", "chairman_return"),
        ("submission", "apply"),
        ("publication", "approve_publication"),
        ("publication", "unpublish"),
    }


def test_the_parties_are_told_of_every_outcome_and_the_office_only_of_what_it_has_seen():
    for action in ("issue_ineligible", "issue_lapse", "record_decision", "apply", "notify_result", "notify_rejection"):
        for row in CATALOGUE.rows_for(action):
            assert {"requester", "owner"} <= set(row.notify), action
    told_office = {(row.action, source) for row in CATALOGUE.rows if "office" in row.notify for source in row.source}
    assert told_office == {("withdraw", "submitted_to_chairman"), ("withdraw", "chairman_returned")}
    assert "office" in row_of(SUBMISSIONS, "issue_submission", "signed").notify
    early = [
        row.action for row in SUBMISSIONS.rows if {"drafting", "signed"} & set(row.source) and "office" in row.notify
    ]
    assert early == ["issue_submission"]


@EVERY_ROW
def test_every_row_names_its_law_or_policy_its_event_and_a_label(row):
    assert re.search(r"Đ\d|E\d|NĐ|\[P\]|0\.6|3\.1|3\.2|4\.7", row.basis)
    assert re.fullmatch(r"[a-z_]+", row.event)
    assert row.label[0].isupper()
    assert row.event in EVENT_LABELS


def test_each_state_has_a_holder_and_only_the_chairman_holds_what_was_submitted():
    assert LABELS["returned_ineligible"].startswith("Sở trả hồ sơ")
    holders = {state.code: state.holder for state in CATALOGUE.states}
    assert {code for code, holder in holders.items() if holder == "CHAIRMAN"} == {"submitted_to_chairman"}
    assert {code for code, holder in holders.items() if holder == "OWNER"} == {"awaiting_consent"}
    assert {code for code, holder in holders.items() if holder == "REQUESTER"} == {
        "draft",
        "agency_review",
        "supplement",
    }


def test_every_kind_of_case_finds_its_table_and_each_beginning_begins_one_kind():
    assert registry.latest(registry.PROPOSAL) is CATALOGUE
    assert registry.workflow_of(registry.SUBMISSION, "26/2024") is SUBMISSIONS
    assert registry.workflow_of(registry.PUBLICATION, "26/2024") is publications.PUBLICATIONS
    assert registry.kind_begun_by("build_submission") == registry.SUBMISSION
    assert registry.kind_begun_by("request_publication") == registry.PUBLICATION
    assert registry.kind_begun_by("register_paper") == registry.CONNECTION
    assert registry.kind_begun_by("accept") is None


def test_no_kind_ends_in_a_state_that_is_open_in_another():
    assert not set(registry.SENT_OPEN) & set(registry.FINAL)
