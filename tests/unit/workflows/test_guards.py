"""Each condition both ways: when it lets the action pass, and what it says when it does not."""

from dataclasses import replace
from datetime import date

import pytest

from workflows import guards as g
from workflows.roles import SYSTEM_ACTOR, Actor, Role

MONDAY, TUESDAY, WEDNESDAY = date(2025, 6, 9), date(2025, 6, 10), date(2025, 6, 11)
HEAD = Actor(8, 1, frozenset({Role.FOCAL_HEAD}), "Trưởng phòng")
LEADER = Actor(9, 1, frozenset({Role.FOCAL_LEADER}), "Giám đốc")


def test_who_filed_does_not_send(facts, officer):
    assert g.sender_is_not_filer(replace(facts, filed_by_id=7), officer)
    assert g.sender_is_not_filer(replace(facts, did={"send_for_signature": frozenset({7})}), officer)
    assert g.sender_is_not_filer(replace(facts, filed_by_id=8, did={"sign_and_send": frozenset({7})}), officer) is None


def test_an_owner_that_ended_receives_nothing(facts, officer):
    assert g.owner_still_exists(replace(facts, is_owner_ended=True), officer)
    assert g.owner_still_exists(facts, officer) is None


def test_an_incomplete_form_goes_nowhere(facts, officer):
    assert g.form_is_valid(replace(facts, form_problems=(object(),)), officer)
    assert g.form_is_valid(facts, officer) is None


@pytest.mark.parametrize("is_double,has_reason,passes", [(0, 0, 1), (0, 1, 1), (1, 1, 1), (1, 0, 0)])
def test_a_second_connection_on_the_same_data_needs_a_reason(facts, officer, is_double, has_reason, passes):
    given = replace(facts, is_duplicate_connection=bool(is_double), has_duplicate_reason=bool(has_reason))
    assert (g.duplicate_is_explained(given, officer) is None) is bool(passes)


def test_a_linked_twin_is_handled_at_the_original(facts, officer):
    assert g.is_not_a_duplicate(replace(facts, is_duplicate=True), officer)
    assert g.is_not_a_duplicate(facts, officer) is None


def test_a_supplement_is_asked_once(facts, officer):
    assert g.supplement_is_unused(replace(facts, supplement_count=1), officer)
    assert g.supplement_is_unused(facts, officer) is None


@pytest.mark.parametrize(
    "code,status,passes", [("D2", "PREPARED", 0), ("D2", "SIGNED", 0), ("D2", "ISSUED", 1), ("D3", "SIGNED", 1)]
)
def test_one_supplement_letter_at_a_time(facts, officer, code, status, passes):
    given = replace(facts, letters=frozenset({(code, status)}))
    assert (g.no_supplement_in_preparation(given, officer) is None) is bool(passes)


LETTER_GUARDS = [
    (g.supplement_is_prepared, "D2", {"PREPARED", "INITIALLED"}),
    (g.supplement_is_signed, "D2", {"SIGNED"}),
    (g.notice_is_unsigned, "D4", {"PREPARED", "INITIALLED"}),
    (g.notice_is_signed, "D4", {"SIGNED"}),
    (g.refusal_is_prepared, "D5", {"PREPARED", "INITIALLED"}),
    (g.refusal_is_signed, "D5", {"SIGNED"}),
    (g.lapse_is_signed, "D5", {"SIGNED"}),
]


@pytest.mark.parametrize("guard,code,statuses", LETTER_GUARDS, ids=lambda value: str(getattr(value, "__name__", value)))
def test_a_letter_is_signed_and_issued_in_its_order(facts, officer, guard, code, statuses):
    for status in ("PREPARED", "INITIALLED", "SIGNED", "ISSUED"):
        for found in ("D1", "D2", "D3", "D4", "D5", "D8"):
            given = replace(facts, letters=frozenset({(found, status)}))
            assert (guard(given, officer) is None) is (found == code and status in statuses)
    assert guard(facts, officer)
    assert code in guard.__doc__


@pytest.mark.parametrize("remaining,running,passes", [(0, 1, 0), (1, 1, 1), (-2, 1, 0), (0, 0, 1), (None, 1, 1)])
def test_a_pause_needs_a_working_day_that_is_left(facts, officer, remaining, running, passes):
    given = replace(facts, remaining_days=remaining, is_clock_running=bool(running))
    assert (g.a_working_day_remains(given, officer) is None) is bool(passes)


def test_the_assigned_reviewer_acts_and_a_reviewer_may_take_what_nobody_has(facts, officer):
    assert g.is_the_reviewer(replace(facts, reviewer_id=7), officer) is None
    assert g.is_the_reviewer(replace(facts, reviewer_id=None), officer) is None
    assert "phân công lại" in g.is_the_reviewer(replace(facts, reviewer_id=8), officer)


def test_a_head_reviews_only_when_assigned(facts):
    assert g.is_the_reviewer(replace(facts, reviewer_id=8), HEAD) is None
    assert "chỉ thẩm tra khi được phân công" in g.is_the_reviewer(replace(facts, reviewer_id=None), HEAD)
    assert g.is_the_reviewer(replace(facts, reviewer_id=7), HEAD)


@pytest.mark.parametrize(
    "action", ["intake_accept", "prepare_intake_supplement", "register_paper", "issue_intake_supplement"]
)
def test_who_took_the_case_in_does_not_review_it(facts, officer, action):
    assert g.has_not_done_intake(replace(facts, did={action: frozenset({7})}), officer)
    assert g.has_not_done_intake(replace(facts, did={action: frozenset({8})}), officer) is None


def test_other_work_of_the_clerk_keeps_nobody_from_reviewing(facts, officer):
    assert g.has_not_done_intake(replace(facts, did={"remind_owner": frozenset({7})}), officer) is None
    assert g.has_not_done_intake(facts, officer) is None


def test_the_owner_s_signer_neither_reviews_nor_decides(facts, officer):
    assert g.is_not_owner_signer(replace(facts, consent_signer_id=7), officer)
    assert g.is_not_owner_signer(replace(facts, consent_signer_id=8), officer) is None
    assert g.is_not_owner_signer(facts, SYSTEM_ACTOR) is None


@pytest.mark.parametrize(
    "action", ["propose_grant", "propose_refusal", "propose_formal_refusal", "prepare_review_supplement"]
)
def test_who_proposed_does_not_sign_even_after_another_was_assigned(facts, officer, action):
    assert g.is_not_the_reviewer(replace(facts, reviewer_id=8, did={action: frozenset({7})}), officer)
    assert g.is_not_the_reviewer(replace(facts, reviewer_id=8, did={action: frozenset({8})}), officer) is None


def test_who_is_assigned_does_not_sign(facts, officer):
    assert g.is_not_the_reviewer(replace(facts, reviewer_id=7), officer)
    assert g.is_not_the_reviewer(facts, officer) is None


@pytest.mark.parametrize("name", ["sent_by_id", "consent_signer_id"])
def test_where_the_department_is_a_party_its_signer_does_not_sign_the_outcome(facts, officer, name):
    assert g.is_not_a_party_signer(replace(facts, is_conflict=True, **{name: 7}), officer)
    assert g.is_not_a_party_signer(replace(facts, is_conflict=True, **{name: 8}), officer) is None
    assert g.is_not_a_party_signer(replace(facts, is_conflict=False, **{name: 7}), officer) is None


def test_the_department_s_own_consent_is_signed_by_an_approver_who_is_not_the_reviewer(facts, officer):
    approver = replace(officer, roles=officer.roles | {Role.OWNER_APPROVER})
    assert g.consent_line_by_another(replace(facts, is_owner_focal=True, reviewer_id=7), approver)
    assert g.consent_line_by_another(replace(facts, is_owner_focal=True, reviewer_id=8), approver) is None
    assert g.consent_line_by_another(replace(facts, is_owner_focal=True, reviewer_id=8), officer)
    assert g.consent_line_by_another(replace(facts, is_owner_focal=False, reviewer_id=7), officer) is None


def test_under_review_only_the_department_as_owner_still_answers(facts, officer):
    assert g.only_when_owner_is_focal(replace(facts, is_owner_focal=True), officer) is None
    assert g.only_when_owner_is_focal(facts, officer)
    assert g.only_when_owner_is_focal(replace(facts, is_owner_focal=True, is_owner_requester=True), officer)
    assert g.only_when_owner_is_focal(replace(facts, is_owner_focal=True, consent_status="REFUSED"), officer)


@pytest.mark.parametrize("status", ["NOT_REQUIRED", "GRANTED_FULL", "GRANTED_PARTIAL", "REFUSED"])
def test_the_owner_answers_once(facts, officer, status):
    assert g.consent_is_awaited(replace(facts, consent_status=status), officer)
    assert g.consent_is_awaited(facts, officer) is None


def test_each_reason_not_to_await_a_consent_has_its_own_sentence(facts, officer):
    national = replace(facts, scope="NATIONAL")
    said = {
        g.consent_is_awaited(replace(facts, consent_status="NOT_REQUIRED"), officer),
        g.consent_is_awaited(replace(facts, consent_status="REFUSED"), officer),
        g.consent_is_awaited(national, officer),
    }
    assert len(said) == 3
    assert None not in said


@pytest.mark.parametrize(
    "status,passes",
    [("GRANTED_FULL", 1), ("GRANTED_PARTIAL", 1), ("REQUESTED", 0), ("REFUSED", 0), ("NOT_REQUIRED", 0)],
)
def test_only_a_given_consent_can_be_withdrawn(facts, officer, status, passes):
    assert (g.consent_was_given(replace(facts, consent_status=status), officer) is None) is bool(passes)


@pytest.mark.parametrize(
    "status,passes",
    [("GRANTED_FULL", 1), ("GRANTED_PARTIAL", 1), ("NOT_REQUIRED", 1), ("REQUESTED", 0), ("REFUSED", 0)],
)
@pytest.mark.parametrize("is_focal", [False, True])
def test_no_grant_without_a_consent_or_its_two_exceptions(facts, officer, status, passes, is_focal):
    given = replace(facts, consent_status=status, is_owner_focal=is_focal)
    said = g.consent_covers_grant(given, officer)
    assert (said is None) is bool(passes)
    if said:
        assert ("nội bộ" in said) is is_focal


@pytest.mark.parametrize("track,is_agreed,passes", [("DEFAULT", 0, 1), ("SPECIFIC", 0, 0), ("SPECIFIC", 1, 1)])
def test_the_specific_track_needs_its_arrangement(facts, officer, track, is_agreed, passes):
    given = replace(facts, track=track, has_sharing_arrangement=bool(is_agreed))
    assert (g.arrangement_is_recorded(given, officer) is None) is bool(passes)
    assert (g.is_specific_track(given, officer) is None) is (track == "SPECIFIC")


def test_the_leader_signs_what_was_proposed(facts, officer):
    for outcome in ("GRANT", "GRANT_PARTIAL", "REFUSE", None):
        given = replace(facts, proposed_outcome=outcome)
        assert (g.grant_is_proposed(given, officer) is None) is (outcome in ("GRANT", "GRANT_PARTIAL"))
        assert (g.refusal_is_proposed(given, officer) is None) is (outcome == "REFUSE")
    assert g.grant_is_proposed.__doc__ == "The proposed outcome must be GRANT or GRANT_PARTIAL."


WHOLE = {
    "refusal_reason_code": "OTHER",
    "refusal_reason_text": "a" * 30,
    "refusal_legal_basis": ["khoản 1 Điều 10 Quy chế"],
}


def test_a_whole_refusal_passes(facts, officer):
    assert g.refusal_reason_is_whole(replace(facts, refusal=WHOLE), officer) is None


@pytest.mark.parametrize(
    "change",
    [
        {"refusal_reason_code": ""},
        {"refusal_reason_text": "a" * 29},
        {"refusal_reason_text": " " * 40},
        {"refusal_legal_basis": []},
    ],
)
def test_a_refusal_that_lacks_something_is_not_signed(facts, officer, change):
    assert g.refusal_reason_is_whole(replace(facts, refusal=WHOLE | change), officer)


def test_a_refusal_without_anything_is_not_signed(facts, officer):
    assert g.refusal_reason_is_whole(replace(facts, refusal=None), officer)


def test_an_account_is_created_once_and_before_its_notice(facts, officer):
    created = replace(facts, account_state="created_locked")
    assert g.account_is_missing(created, officer)
    assert g.account_is_missing(facts, officer) is None
    assert g.account_exists(created, officer) is None
    assert g.account_exists(facts, officer)
    assert g.account_exists(replace(facts, account_state="active"), officer)


def test_the_operator_waits_for_the_order(facts, officer):
    assert g.order_is_approved(replace(facts, open_orders=frozenset({"CREATE"})), officer) is None
    assert g.order_is_approved(replace(facts, open_orders=frozenset({"REVOKE"})), officer)


@pytest.mark.parametrize(
    "state,account,passes",
    [("approved", "created_locked", 0), ("approved", None, 1), ("under_review", "created_locked", 1)],
)
def test_a_case_is_not_withdrawn_after_its_account_was_created(facts, officer, state, account, passes):
    given = replace(facts, state=state, account_state=account)
    assert (g.account_not_created_yet(given, officer) is None) is bool(passes)


@pytest.mark.parametrize("status,passes", [("PREPARED", 0), ("INITIALLED", 0), ("SIGNED", 1), ("ISSUED", 1)])
def test_one_draft_of_an_apology_is_laid_out(facts, officer, status, passes):
    given = replace(facts, letters=frozenset({("D8", status)}))
    assert (g.no_apology_in_preparation(given, officer) is None) is bool(passes)
    assert g.no_apology_in_preparation(replace(facts, letters=frozenset({("D2", status)})), officer) is None


def test_a_head_signs_by_order_where_the_department_allows_it(facts):
    forbidden = replace(facts, policies=replace(facts.policies, is_head_signing_by_order=False))
    assert g.head_may_sign_by_order(facts, HEAD) is None
    assert g.head_may_sign_by_order(forbidden, HEAD)
    assert g.head_may_sign_by_order(forbidden, LEADER) is None


def test_a_case_is_quarantined_once(facts, officer):
    assert g.is_not_quarantined(facts, officer) is None
    assert g.is_not_quarantined(replace(facts, is_quarantined=True), officer)


def test_a_draft_of_the_outcome_is_initialled_once(facts):
    for code in ("D4", "D5"):
        assert g.a_draft_is_uninitialled(replace(facts, letters=frozenset({(code, "PREPARED")})), HEAD) is None
        assert g.a_draft_is_uninitialled(replace(facts, letters=frozenset({(code, "INITIALLED")})), HEAD)
    assert g.a_draft_is_uninitialled(replace(facts, letters=frozenset({("D2", "PREPARED")})), HEAD)


def test_the_operator_executes_an_order_whose_notice_was_issued(facts, officer):
    guard = g.order_is_open("REVOKE", "Chưa có lệnh thu hồi đã phát hành.")
    assert guard(facts, officer) == "Chưa có lệnh thu hồi đã phát hành."
    assert guard(replace(facts, issued_orders=frozenset({"SUSPEND"})), officer)
    assert guard(replace(facts, open_orders=frozenset({"REVOKE"})), officer)
    assert guard(replace(facts, issued_orders=frozenset({"REVOKE"})), officer) is None
    assert guard.__name__ == "order_to_revoke_is_issued"
    assert guard.__doc__ == "A signed and issued order to revoke must be open."


def test_order_and_execution_are_two_persons(facts, officer):
    assert g.executor_is_not_orderer(replace(facts, order_signer_ids=frozenset({7})), officer)
    assert g.executor_is_not_orderer(replace(facts, order_signer_ids=frozenset({8})), officer) is None


def test_one_order_at_a_time(facts, officer):
    assert g.no_order_open(facts, officer) is None
    assert g.no_order_open(replace(facts, open_orders=frozenset({"CREATE"})), officer) is None
    assert g.no_order_open(replace(facts, open_orders=frozenset({"CREATE", "SUSPEND"})), officer)


def test_an_account_expires_after_its_last_day(facts, officer):
    assert g.term_is_over(replace(facts, account_valid_to=MONDAY), officer) is None
    assert g.term_is_over(replace(facts, account_valid_to=TUESDAY), officer)
    assert g.term_is_over(facts, officer)


@pytest.mark.parametrize("status", ["PREPARED", "INITIALLED", "SIGNED", "ISSUED"])
@pytest.mark.parametrize("code", ["D1", "D2", "D3", "D4", "D5", "D8", "D11", "D12", "D14"])
def test_letters_in_the_queue_are_signed_and_then_issued(facts, officer, code, status):
    given = replace(facts, letters=frozenset({(code, status)}))
    to_sign = code in ("D3", "D12", "D14") and status in ("PREPARED", "INITIALLED")
    to_issue = (code in ("D3", "D8", "D11", "D12", "D14") and status == "SIGNED") or (
        code == "D1" and status in ("PREPARED", "INITIALLED")
    )
    assert (g.has_letter_to_sign(given, officer) is None) is to_sign
    assert (g.has_letter_to_issue(given, officer) is None) is to_issue


def test_only_a_link_that_was_made_is_taken_back(facts, officer):
    assert g.is_a_duplicate(facts, officer)
    assert g.is_a_duplicate(replace(facts, is_duplicate=True), officer) is None
