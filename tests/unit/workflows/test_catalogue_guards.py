"""Conditions of Article 7: each speaks up exactly when the domain model (3.2, 4.6 to 4.8) says so."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from workflows.catalogue import guards as cg
from workflows.catalogue.needs import CRITERIA
from workflows.catalogue.states import after_accept, after_supplement
from workflows.proposal_facts import DecisionFacts, LineFacts, ProposalFacts, SubmissionFacts
from workflows.roles import Actor, Role
from workflows.submissions import guards as sg
from workflows.submissions import states as ss

TODAY = date(2025, 6, 10)
PASSED = {name: "PASS" for _, name, _ in CRITERIA} | {
    f"{name}_evidence": "Có văn bản của cơ quan có thẩm quyền." for _, name, _ in CRITERIA
}


@pytest.fixture
def proposal(facts):
    """Facts of a proposal to add a provincial database; change it with `changed`."""
    return replace(facts, proposal=ProposalFacts("ADD", tier="PROVINCIAL", becomes_provincial=True))


def changed(facts, **changes):
    return replace(facts, proposal=replace(facts.proposal, **changes))


def line(number: int, **changes) -> LineFacts:
    return LineFacts(
        **{
            "proposal_id": number,
            "case_no": f"DM-2025-{number:04d}",
            "kind": "EDIT",
            "annex": "II",
            "status": "IN",
            **changes,
        }
    )


def decision(status: str, effective_on: date | None = TODAY, recorded_by_id: int | None = 5) -> DecisionFacts:
    return DecisionFacts(1, "1234/QĐ-UBND", status, effective_on, recorded_by_id)


@pytest.fixture
def submission(facts):
    """Facts of a submission with two edits on their way up, issued yesterday."""
    lines = (line(1), line(2))
    return replace(
        facts, state="submitted", submission=SubmissionFacts(lines=lines, issued_on=TODAY - timedelta(days=1))
    )


def listing(facts, **changes):
    return replace(facts, submission=replace(facts.submission, **changes))


@pytest.mark.parametrize(
    "guard,changes",
    [
        (cg.no_other_proposal_is_open, {"has_other_open": True}),
        (cg.entry_is_current, {"is_stale": True}),
        (cg.is_not_with_a_submission, {"in_submission": "HT-2025-0001"}),
        (cg.no_decision_is_entered, {"is_decision_entered": True}),
        (cg.is_not_applied, {"is_applied": True}),
        (cg.head_confirms_where_there_is_one, {"has_other_head": True}),
    ],
    ids=lambda part: getattr(part, "__name__", ""),
)
def test_a_condition_speaks_up_for_its_own_fact_alone(proposal, officer, guard, changes):
    assert guard(proposal, officer) is None
    assert guard(changed(proposal, **changes), officer)


def test_a_head_confirms_whoever_else_is_there(proposal, officer):
    head = replace(officer, roles=frozenset({Role.FOCAL_HEAD}))
    assert cg.head_confirms_where_there_is_one(changed(proposal, has_other_head=True), head) is None


def test_only_a_withdrawal_has_connections_to_wind_up(proposal, officer):
    assert cg.is_a_withdrawal(proposal, officer)
    assert cg.is_a_withdrawal(changed(proposal, kind="WITHDRAW"), officer) is None


def test_the_notice_waits_for_the_catalogue(proposal, officer):
    assert cg.is_applied(proposal, officer)
    assert cg.is_applied(changed(proposal, is_applied=True), officer) is None


@pytest.mark.parametrize(
    "status,is_settled", [("REQUESTED", False), ("GRANTED_FULL", True), ("REFUSED", True), ("NOT_REQUIRED", True)]
)
def test_the_review_waits_for_the_owner_s_word_whatever_it_is(proposal, officer, status, is_settled):
    assert (cg.consent_is_settled(replace(proposal, consent_status=status), officer) is None) is is_settled


def test_a_conclusion_is_confirmed_once_and_by_another_person(proposal, officer):
    assert cg.a_conclusion_is_proposed(proposal, officer)
    proposed = changed(proposal, opinion="RECOMMEND", proposed_by_id=officer.account_id)
    assert cg.a_conclusion_is_proposed(proposed, officer) is None
    assert cg.a_conclusion_is_proposed(changed(proposed, is_confirmed=True), officer)
    assert cg.confirmer_did_not_propose(proposed, officer)
    assert cg.confirmer_did_not_propose(proposed, replace(officer, account_id=8)) is None


@pytest.mark.parametrize("point,name", [(point, name) for point, name, _ in CRITERIA])
def test_no_recommendation_while_one_criterion_of_article_7_3_fails(proposal, officer, point, name):
    given = {**PASSED, "procedures": ["Cấp giấy phép"], "opinion": "RECOMMEND"}
    assert cg.criteria_allow(proposal, officer, given) == []
    failing = cg.criteria_allow(proposal, officer, {**given, name: "FAIL"})
    assert [(one.field, one.params["points"]) for one in failing] == [("opinion", point)]
    assert cg.criteria_allow(proposal, officer, {**given, name: "FAIL", "opinion": "NOT_RECOMMEND"}) == []


def test_every_criterion_is_judged_with_evidence_and_the_third_names_its_procedures(proposal, officer):
    found = cg.criteria_allow(proposal, officer, {"opinion": "NOT_RECOMMEND"})
    assert {one.field for one in found} == {name for _, name, _ in CRITERIA} | {
        f"{name}_evidence" for _, name, _ in CRITERIA
    }
    short = {**PASSED, "c7_3_a_legal_value_evidence": "x" * 19 + " ", "opinion": "RECOMMEND"}
    assert {one.field for one in cg.criteria_allow(proposal, officer, short)} == {
        "c7_3_a_legal_value_evidence",
        "procedures",
    }


def test_the_criteria_bind_provincial_entries_alone(proposal, officer):
    sector = changed(proposal, tier="SECTOR", becomes_provincial=False)
    assert cg.criteria_allow(sector, officer, {"opinion": "RECOMMEND"}) == []


def test_what_the_owner_refused_is_not_recommended(proposal, officer):
    refused = replace(proposal, consent_status="REFUSED")
    assert cg.owner_refusal_binds(refused, officer, {"opinion": "RECOMMEND"})
    assert cg.owner_refusal_binds(refused, officer, {"opinion": "NOT_RECOMMEND"}) == []
    assert (
        cg.owner_refusal_binds(replace(proposal, consent_status="GRANTED_FULL"), officer, {"opinion": "RECOMMEND"})
        == []
    )


@pytest.mark.parametrize(
    "code,is_good", [("DB14", True), ("db14", True), ("ĐB-1", True), ("", False), ("DB 14", False), ("-DB", False)]
)
def test_a_new_entry_gets_a_code_of_capitals_and_figures(proposal, officer, code, is_good):
    given = {"opinion": "RECOMMEND", "entry_code": code}
    assert (cg.code_is_given_for_a_new_entry(proposal, officer, given) == []) is is_good


def test_an_entry_that_is_there_keeps_its_code(proposal, officer):
    edit = changed(proposal, kind="EDIT")
    assert cg.code_is_given_for_a_new_entry(edit, officer, {"opinion": "RECOMMEND", "entry_code": "DB99"})
    assert cg.code_is_given_for_a_new_entry(edit, officer, {"opinion": "RECOMMEND"}) == []


@pytest.mark.parametrize("days,is_good", [(-1, False), (0, False), (1, True)])
def test_consulted_agencies_get_a_day_to_answer(proposal, officer, days, is_good):
    assert (cg.answer_is_ahead(proposal, officer, {"answer_by": TODAY + timedelta(days=days)}) == []) is is_good


@pytest.mark.parametrize("suspend,revoke,is_good", [(0, 0, True), (0, 5, True), (-1, 5, False), (6, 5, False)])
def test_an_account_is_suspended_before_it_is_revoked_and_not_in_the_past(proposal, officer, suspend, revoke, is_good):
    row = {
        "account_id": "kn-1",
        "suspend_on": TODAY + timedelta(days=suspend),
        "revoke_on": TODAY + timedelta(days=revoke),
    }
    assert (cg.transition_days_fit(proposal, officer, {"transition": [row]}) == []) is is_good


@pytest.mark.parametrize(
    "changes,target",
    [
        ({"consent_status": "NOT_REQUIRED"}, "under_review"),
        ({"consent_status": "GRANTED_FULL"}, "under_review"),
        ({"consent_status": "REQUESTED"}, "awaiting_consent"),
        ({"consent_status": "REQUESTED", "is_owner_focal": True}, "under_review"),
        ({"consent_status": "REFUSED"}, "ready"),
    ],
)
def test_what_is_accepted_goes_where_the_owner_s_word_takes_it(proposal, changes, target):
    assert after_accept(replace(proposal, state="submitted", **changes)) == target


def test_a_supplement_leads_back_to_where_it_was_asked_for(proposal):
    assert after_supplement(replace(proposal, return_to="under_review")) == "under_review"
    assert after_supplement(replace(proposal, return_to=None)) == "submitted"


def test_a_submission_is_signed_and_sent_with_at_least_one_proposal_that_still_waits(submission, officer):
    assert sg.has_a_line(submission, officer) is None
    assert sg.has_a_line(listing(submission, lines=(line(1, status="LEFT"),)), officer)
    assert sg.every_line_is_ready(submission, officer) is None
    assert sg.every_line_is_ready(listing(submission, lines=(line(1), line(2, is_ready=False))), officer)
    assert (
        sg.every_line_is_ready(listing(submission, lines=(line(1), line(2, status="LEFT", is_ready=False))), officer)
        is None
    )


def test_what_is_sent_up_is_what_was_signed(submission, officer):
    assert sg.annex_is_current(submission, officer) is None
    assert sg.annex_is_current(listing(submission, is_annex_current=False), officer)


def test_nothing_is_adjusted_before_there_is_a_catalogue(submission, officer):
    assert sg.catalogue_exists(submission, officer) is None
    assert sg.catalogue_exists(listing(submission, has_version=False), officer)


def test_who_built_reviewed_or_signed_for_a_party_does_not_sign_the_submission(submission, officer):
    assert sg.signer_stands_apart(submission, officer) is None
    assert sg.signer_stands_apart(replace(submission, did={"build_submission": frozenset({7})}), officer)
    assert sg.signer_stands_apart(replace(submission, did={"change_submission": frozenset({7})}), officer)
    assert sg.signer_stands_apart(replace(submission, did={"cancel_submission": frozenset({7})}), officer) is None
    own = line(2, signer_ids=frozenset({7}))
    assert sg.signer_stands_apart(listing(submission, lines=(line(1), own)), officer)
    assert sg.signer_stands_apart(listing(submission, lines=(line(1), replace(own, status="LEFT"))), officer) is None
    assert sg.signer_stands_apart(submission, Actor(None, None, frozenset(), "Hệ thống")) is None


def test_a_decision_is_applied_from_its_day_on_and_after_earlier_ones(submission, officer):
    assert sg.a_decision_waits(submission, officer)
    assert sg.a_decision_waits(listing(submission, decisions=(decision("ENTERED"),)), officer)
    assert sg.a_decision_waits(listing(submission, decisions=(decision("APPLIED"),)), officer)
    assert sg.a_decision_waits(listing(submission, decisions=(decision("STANDING"),)), officer) is None
    tomorrow = decision("STANDING", TODAY + timedelta(days=1))
    assert sg.a_decision_waits(listing(submission, decisions=(tomorrow,)), officer)
    assert sg.a_decision_waits(listing(submission, decisions=(tomorrow, decision("STANDING"))), officer) is None
    assert sg.earlier_decisions_are_applied(submission, officer) is None
    assert sg.earlier_decisions_are_applied(listing(submission, earlier_unapplied="9/QĐ-UBND"), officer)


def test_who_keyed_a_decision_does_not_confirm_it(submission, officer):
    own = listing(submission, decisions=(decision("ENTERED", recorded_by_id=7),))
    assert sg.confirmer_did_not_record(own, officer)
    of_deputy = listing(submission, decisions=(replace(decision("ENTERED", recorded_by_id=9), recorded_for_id=7),))
    assert sg.confirmer_did_not_record(of_deputy, officer)
    assert sg.confirmer_did_not_record(own, replace(officer, account_id=8)) is None
    assert (
        sg.confirmer_did_not_record(listing(submission, decisions=(decision("DROPPED", recorded_by_id=7),)), officer)
        is None
    )


def sentences(problems) -> list[str]:
    return [one.message % one.params for one in problems]


def test_a_decision_names_each_proposal_once_and_only_what_was_submitted(submission, officer):
    first, second = {"proposal": "DM-2025-0001"}, {"proposal": "dm-2025-0002"}
    assert sg.lines_belong(submission, officer, {"lines": [first, second]}) == []
    twice = sentences(sg.lines_belong(submission, officer, {"lines": [first, second, first]}))
    assert twice == ["Đề nghị DM-2025-0001 được ghi hai lần; giữ lại một dòng."]
    strange = sentences(sg.lines_belong(submission, officer, {"lines": [{"proposal": "DM-2025-0009"}]}))
    assert strange == ["Đề nghị DM-2025-0009 không chờ quyết định trong Tờ trình này; bỏ dòng đó."]
    gone = listing(submission, lines=(line(1, status="LEFT"), line(2)))
    assert len(sg.lines_belong(gone, officer, {"lines": [first]})) == 1


@pytest.mark.parametrize(
    "changes,is_good",
    [
        ([{"field": "update_mode", "value": "API"}], True),
        ([{"field": "colour", "value": "red"}], False),
        ([{"field": "update_mode", "value": "API"}, {"field": "update_mode", "value": "MANUAL"}], False),
    ],
)
def test_a_signed_annex_is_keyed_by_known_fields_each_once(submission, officer, changes, is_good):
    given = {"lines": [{"proposal": "DM-2025-0001", "result": "CHANGED", "changes": changes}]}
    assert (sg.results_fit(submission, officer, given) == []) is is_good


def test_a_withdrawal_is_approved_or_not_but_not_changed(submission, officer):
    going = listing(submission, lines=(line(1, kind="WITHDRAW", annex="III"),))
    for result, count in (("APPROVED", 0), ("REJECTED", 0), ("CHANGED", 1)):
        given = {"lines": [{"proposal": "DM-2025-0001", "result": result}]}
        assert len(sg.results_fit(going, officer, given)) == count


@pytest.mark.parametrize(
    "number,result,is_good",
    [
        ("1234/QĐ-UBND", "APPROVED", True),
        ("77/VP-KGVX", "APPROVED", False),
        ("77/VP-KGVX", "CHANGED", False),
        ("77/VP-KGVX", "REJECTED", True),
    ],
)
def test_only_a_decision_of_the_chairman_adjusts_the_catalogue(submission, officer, number, result, is_good):
    given = {"decision_no": number, "lines": [{"proposal": "DM-2025-0001", "result": result}]}
    assert (sg.decision_adjusts_the_catalogue(submission, officer, given) == []) is is_good


@pytest.mark.parametrize(
    "decided,effective,wrong",
    [
        (0, 0, set()),
        (-1, 30, set()),
        (1, 1, {"decided_on"}),
        (-2, 0, {"decided_on"}),
        (0, -1, {"effective_on"}),
        (-2, -3, {"decided_on", "effective_on"}),
    ],
)
def test_a_decision_is_signed_after_its_submission_and_takes_effect_no_earlier(
    submission, officer, decided, effective, wrong
):
    given = {"decided_on": TODAY + timedelta(days=decided), "effective_on": TODAY + timedelta(days=effective)}
    assert {one.field for one in sg.decision_dates_fit(submission, officer, given)} == wrong


def test_only_what_waits_can_be_chosen_and_only_what_was_chosen_is_explained(submission, officer):
    open_list = listing(submission, ready={"DM-2025-0001": 1})
    given = {"proposals": ["dm-2025-0001"], "explanations": [{"proposal": "DM-2025-0001", "explanation": "…"}]}
    assert sg.chosen_are_ready(open_list, officer, given) == []
    assert {one.field for one in sg.chosen_are_ready(open_list, officer, {"proposals": ["DM-2025-0002"]})} == {
        "proposals"
    }
    stray = {"proposals": ["DM-2025-0001"], "explanations": [{"proposal": "DM-2025-0007", "explanation": "…"}]}
    assert {one.field for one in sg.chosen_are_ready(open_list, officer, stray)} == {"explanations"}


def test_the_second_person_says_yes_or_sends_it_back(submission, officer):
    assert sg.annex_is_confirmed(submission, officer, {"matches_signed_annex": True}) == []
    assert sg.annex_is_confirmed(submission, officer, {"matches_signed_annex": False})


APPROVED, CHANGED, REJECTED = (
    {"proposal": "DM-2025-0001", "result": word} for word in ("APPROVED", "CHANGED", "REJECTED")
)


@pytest.mark.parametrize(
    "lines,decisions,given,target",
    [
        ((line(1),), (), [APPROVED], "decided"),
        ((line(1),), (), [REJECTED], "closed"),
        ((line(1), line(2)), (), [APPROVED], "submitted"),
        ((line(1), line(2)), (), [CHANGED], "decision_entered"),
        ((line(1, is_recommended=False, annex="V"),), (), [APPROVED], "decision_entered"),
        ((line(1, is_recommended=False, annex="V"),), (), [REJECTED], "closed"),
        ((line(1),), (decision("STANDING"),), [REJECTED], "decided"),
        ((line(1),), (decision("APPLIED"),), [REJECTED], "closed"),
    ],
)
def test_a_submission_stands_where_its_lines_and_decisions_leave_it(submission, lines, decisions, given, target):
    listed = listing(submission, lines=lines, decisions=decisions)
    assert ss.after_decision(listed, {"lines": given}) == target


@pytest.mark.parametrize(
    "decisions,target",
    [
        ((), "returned"),
        ((decision("DROPPED"),), "returned"),
        ((decision("REJECTED", None),), "closed"),
        ((decision("APPLIED"),), "closed"),
        ((decision("APPLIED"), decision("STANDING")), "decided"),
    ],
)
def test_what_is_returned_leaves_behind_what_was_decided(submission, decisions, target):
    assert ss.after_return(listing(submission, decisions=decisions)) == target


def test_applying_one_decision_leaves_the_others_and_the_undecided_lines_open(submission):
    standing = decision("STANDING")
    assert ss.after_apply(listing(submission, lines=(), decisions=(standing,))) == "closed"
    assert ss.after_apply(listing(submission, lines=(), decisions=(standing, standing))) == "decided"
    assert ss.after_apply(listing(submission, decisions=(standing,))) == "submitted"


@pytest.mark.parametrize("state", ["drafting", "signed", "decision_entered"])
def test_a_line_that_leaves_before_the_issue_or_beside_an_entry_moves_nothing(submission, state):
    assert ss.after_a_line_left(listing(replace(submission, state=state), lines=())) == state


def test_the_last_line_that_leaves_ends_the_submission(submission):
    assert ss.after_a_line_left(submission) == "submitted"
    assert ss.after_a_line_left(listing(submission, lines=(line(1, status="LEFT"),))) == "returned"
    assert ss.after_a_line_left(listing(submission, lines=(), decisions=(decision("STANDING"),))) == "decided"


def test_what_is_confirmed_waits_to_be_applied(submission):
    assert ss.after_confirmation(listing(submission, lines=(line(1, status="ENTERED"),))) == "decided"
    assert ss.after_confirmation(listing(submission, lines=(line(1, status="ENTERED"), line(2)))) == "submitted"
