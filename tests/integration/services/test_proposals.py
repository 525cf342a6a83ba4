"""Every trigger of domain model 3.2 on a single proposal, from the filer's draft to the department's conclusion."""

from datetime import date

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models.accounts import InboxMessage
from app.models.cases import OwnerConsent
from app.models.trail import Event
from app.services import trail
from app.services.proposal_drafts import save_proposal
from tests.answers import scan
from tests.catalogue_answers import CRITERIA
from tests.catalogue_scenario import CatalogueScenario


@pytest.fixture
def world(context: None) -> CatalogueScenario:
    return CatalogueScenario()


@pytest.mark.parametrize("kind,database", [("ADD", None), ("EDIT", "DB-OWN"), ("WITHDRAW", "DB-OWN")])
def test_a_proposal_goes_up_comes_back_approved_and_makes_a_version(world, kind, database):
    case_id, submission_id = world.decided(kind, database)
    world.apply(submission_id)
    world.notify(case_id)
    assert world.case(case_id).state == "applied"
    assert world.case(submission_id).state == "closed"
    assert world.version().no == 2
    assert world.case(case_id).ended_at is not None
    assert world.proposal(case_id).applied_in == 2
    assert trail.verify().checked > 10


def test_a_proposal_gets_its_number_and_receipt_when_it_is_sent_and_no_time_limit(world):
    case_id = world.propose("EDIT", "DB-OWN")
    assert world.case(case_id).case_no is None
    world.sign_and_send(case_id)
    world.act("accept", "clerk", case_id)
    case = world.case(case_id)
    assert (case.case_no, case.received_at, case.accepted_at) == ("DM-2025-0001", world.now, world.now)
    assert (case.due_on, case.strict_due_on, case.target_on) == (None, None, date(2025, 6, 16))
    assert (case.incoming_no, case.consent_status) == ("321", "NOT_REQUIRED")
    assert world.letters(case_id) == [("D1", "CATALOGUE", "ISSUED")]


def test_the_approver_returns_a_draft_with_a_note(world):
    case_id = world.propose("EDIT", "DB-OWN")
    world.act("send_for_signature", "filer", case_id)
    assert world.refused("return_to_filer", "approver", case_id, {}) == "Invalid"
    world.act("return_to_filer", "approver", case_id, {"note": "Làm rõ mục đích sử dụng."})
    assert world.case(case_id).state == "draft"


def test_while_the_supplement_is_out_at_review_the_target_stands_still(world):
    case_id = world.under_review("EDIT", "DB-OWN")
    world.pass_days()
    for action, who in (
        ("ask_supplement", "reviewer"),
        ("sign_supplement", "leader"),
        ("issue_supplement", "clerk"),
    ):
        world.act(action, who, case_id)
    assert world.case(case_id).state == "supplement"
    world.pass_days(2)
    world.act("supplement_received", "approver", case_id)
    case = world.case(case_id)
    assert (case.state, case.target_on, case.supplement_count) == ("under_review", date(2025, 6, 18), 1)
    assert world.sentences("ask_supplement", "reviewer", case_id) == [
        "Hồ sơ đã được yêu cầu bổ sung một lần; quyết định trên hồ sơ hiện có."
    ]


def test_a_supplement_at_intake_makes_the_receipt_later(world):
    case_id = world.sent("EDIT", "DB-OWN")
    for action, who in (("ask_supplement", "clerk"), ("sign_supplement", "leader"), ("issue_supplement", "clerk")):
        world.act(action, who, case_id)
    world.pass_days(2)
    world.act("register_paper_supplement", "clerk", case_id)
    case = world.case(case_id)
    assert case.state == "submitted"
    assert case.received_at > case.first_received_at


def test_a_supplement_mends_the_proposal_itself(world):
    case_id = world.sent("EDIT", "DB-OWN")
    for action, who in (("ask_supplement", "clerk"), ("sign_supplement", "leader"), ("issue_supplement", "clerk")):
        world.act(action, who, case_id)
    save_proposal(case_id, {"update_mode": "MANUAL"}, world.people["filer"], None, world.now)
    assert "update_mode" not in world.proposal(case_id).entry
    world.act("supplement_received", "approver", case_id)
    assert world.proposal(case_id).entry["update_mode"] == "MANUAL"


def test_a_supplement_cannot_slip_another_owner_past_its_consent(world):
    case_id = world.under_review("ADD")
    for action, who in (("ask_supplement", "reviewer"), ("sign_supplement", "leader"), ("issue_supplement", "clerk")):
        world.act(action, who, case_id)
    save_proposal(case_id, {"owner_agency": "SGDĐT"}, world.people["filer"], None, world.now)
    assert world.refused("owner_consent", "owner", case_id) == "NotVisible"
    assert world.sentences("supplement_received", "approver", case_id) == [
        "owner_agency: Hồ sơ bổ sung không đổi được cơ quan chủ quản; rút đề nghị này rồi gửi đề nghị mới."
    ]
    save_proposal(case_id, {"owner_agency": "SYT"}, world.people["filer"], None, world.now)
    world.act("supplement_received", "approver", case_id)
    assert world.case(case_id).state == "under_review"


# The owner's word, with the record and the rules of Article 9.


def test_an_owner_that_is_another_agency_is_asked_and_its_word_starts_the_target(world):
    case_id = world.accepted("EDIT", "DB-LENT")
    case = world.case(case_id)
    assert (case.state, case.target_on) == ("awaiting_consent", None)
    assert world.letters(case_id)[-1] == ("D3", "CATALOGUE", "PREPARED")
    world.pass_days(3)
    world.act("owner_consent", "owner", case_id, conditions=["Chỉ dùng nội bộ"])
    case = world.case(case_id)
    assert (case.state, case.consent_status, case.target_on) == ("under_review", "GRANTED_FULL", date(2025, 6, 19))
    reply = db.session.scalars(select(OwnerConsent).where(OwnerConsent.case_id == case_id)).one()
    assert (reply.decision, reply.conditions) == ("FULL", ["Chỉ dùng nội bộ"])


def test_the_clerk_registers_the_owner_s_letter_with_the_day_of_its_stamp(world):
    case_id = world.accepted("EDIT", "DB-LENT")
    world.act("owner_consent", "clerk", case_id)
    assert world.case(case_id).state == "under_review"
    assert world.case(case_id).consent_signer_id is None


def test_an_addition_that_names_another_owner_waits_for_it(world):
    case_id = world.accepted("ADD", owner_agency="SGDĐT")
    assert world.case(case_id).state == "awaiting_consent"
    world.act("owner_consent", "owner", case_id)
    assert world.case(case_id).state == "under_review"


def test_consent_that_comes_before_the_intake_counts_at_once(world):
    case_id = world.sent("EDIT", "DB-LENT")
    world.act("owner_consent", "owner", case_id)
    assert world.case(case_id).state == "submitted"
    world.act("accept", "clerk", case_id)
    assert world.case(case_id).state == "under_review"


def _refused(world: CatalogueScenario, state: str) -> int:
    case_id = world.sent("EDIT", "DB-LENT")
    if state == "awaiting_consent":
        world.act("accept", "clerk", case_id)
    if state == "supplement":
        for action, who in (("ask_supplement", "clerk"), ("sign_supplement", "leader"), ("issue_supplement", "clerk")):
            world.act(action, who, case_id)
    assert world.case(case_id).state == state
    world.act("owner_refuse", "owner", case_id)
    return case_id


@pytest.mark.parametrize("state", ["submitted", "supplement", "awaiting_consent"])
def test_what_the_owner_refused_goes_up_not_recommended_with_the_owner_s_reason(world, state):
    case_id = _refused(world, state)
    if state == "supplement":
        world.act("supplement_received", "approver", case_id)
    if state != "awaiting_consent":
        world.act("accept", "clerk", case_id)
    assert world.case(case_id).state == "ready"
    conclusion = world.proposal(case_id).conclusion
    assert (conclusion["opinion"], conclusion["reason_code"]) == ("NOT_RECOMMEND", "OWNER_REFUSED")
    assert len(conclusion["reason_text"]) >= 30
    assert conclusion["legal_basis"]
    submission_id = world.submitted(case_id)
    assert world.line(case_id).annex == "V"
    assert world.letters(submission_id) == [("D6", "SUBMISSION", "ISSUED")]


def test_a_review_that_is_reopened_cannot_recommend_against_the_owner(world):
    case_id = _refused(world, "awaiting_consent")
    world.act("reopen_review", "reviewer", case_id)
    given = {"opinion": "RECOMMEND"}
    assert world.sentences("propose_conclusion", "reviewer", case_id, given) == [
        "opinion: Chủ quản không chấp thuận; chỉ có thể kết luận không đề nghị điều chỉnh."
    ]
    world.conclude(case_id, "NOT_RECOMMEND")
    world.confirm(case_id)
    assert world.case(case_id).state == "ready"


def test_a_silent_owner_grants_nothing_and_the_proposal_comes_back_after_the_same_steps_as_in_article_9(world):
    case_id = world.accepted("EDIT", "DB-LENT")
    assert world.refused("lapse_no_consent", "leader", case_id) == "NotPossible"
    world.pass_days(5)
    world.act("remind_owner", "system", case_id)
    world.pass_days(3)
    world.act("remind_owner", "system", case_id)
    assert ("D12", "PREPARED") in [(code, status) for code, _, status in world.letters(case_id)]
    world.pass_days(2)
    world.act("escalate_silence", "system", case_id)
    world.act("hear_requester", "clerk", case_id)
    assert world.refused("lapse_no_consent", "leader", case_id) == "NotPossible"
    world.pass_days(5)
    world.act("lapse_no_consent", "leader", case_id)
    world.act("issue_lapse", "clerk", case_id)
    case = world.case(case_id)
    assert (case.state, case.refusal["refusal_reason_code"]) == ("returned_ineligible", "NO_CONSENT")
    assert ("D5", "CATALOGUE_LAPSE", "ISSUED") in world.letters(case_id)
    assert not world.proposal(case_id).is_open


def test_the_department_does_not_wait_for_its_own_consent_but_needs_it_to_conclude(world):
    case_id = world.accepted("ADD", owner_agency="STTTT")
    assert world.case(case_id).state == "under_review"
    assert [code for code, _, _ in world.letters(case_id)] == ["D1"]
    assert world.refused("propose_conclusion", "reviewer", case_id) == "NotPossible"
    world.act("assign_reviewer", "head", case_id)
    world.act("owner_consent", "focal_owner", case_id)
    assert (world.case(case_id).state, world.case(case_id).is_conflict) == ("under_review", True)
    world.conclude(case_id)
    world.confirm(case_id)
    assert world.case(case_id).state == "ready"


def test_the_department_may_refuse_its_own_data_during_the_review(world):
    case_id = world.accepted("ADD", owner_agency="STTTT")
    world.act("owner_refuse", "focal_owner", case_id)
    assert world.case(case_id).state == "ready"
    assert world.proposal(case_id).conclusion["reason_code"] == "OWNER_REFUSED"


# Review and conclusion.


def test_related_agencies_are_asked_and_their_answers_summed_up(world):
    case_id = world.under_review("EDIT", "DB-OWN")
    assert world.refused("consult", "reviewer", case_id, agencies=["NOBODY"]) == "Invalid"
    assert world.refused("consult", "reviewer", case_id, agencies=["SCU"]) == "Invalid"
    world.act("consult", "reviewer", case_id)
    assert world.case(case_id).state == "consulting"
    assert world.letters(case_id)[-1] == ("D15", "CONSULT", "PREPARED")
    world.act("sign_letter", "leader", case_id)
    world.act("issue_letter", "clerk", case_id)
    world.act("consult_done", "reviewer", case_id, answers_file=scan())
    consultation = world.proposal(case_id).consultation
    assert (consultation["agencies"], world.case(case_id).state) == (
        [{"code": "SCT", "name": "Sở Công Thương"}],
        "under_review",
    )
    assert consultation["file"]


def test_a_failed_criterion_of_article_7_3_forbids_the_recommendation_and_nobody_overrides_it(world):
    case_id = world.under_review("ADD")
    given = {**CRITERIA, "c7_3_b_master_data": "FAIL", "opinion": "RECOMMEND", "entry_code": "DB-NEW"}
    assert world.sentences("propose_conclusion", "reviewer", case_id, given) == [
        "opinion: Không thể đề nghị điều chỉnh khi chưa đạt tiêu chí điểm b khoản 3 Điều 7."
    ]
    world.conclude(case_id, "NOT_RECOMMEND", c7_3_b_master_data="FAIL", reason_code="CRITERIA_7_3_NOT_MET")
    world.confirm(case_id)
    assert world.proposal(case_id).conclusion["c7_3_b_master_data"] == "FAIL"


def test_an_internal_entry_that_becomes_provincial_is_judged_by_article_7_3(world):
    case_id = world.under_review("EDIT", "DB-LOCAL", tier="PROVINCIAL")
    found = world.sentences("propose_conclusion", "reviewer", case_id, {"opinion": "RECOMMEND"})
    assert len(found) == 6
    world.conclude(case_id)
    assert world.proposal(case_id).conclusion["opinion"] == "RECOMMEND"


def test_a_provincial_entry_that_stays_one_is_not_judged_anew(world):
    case_id = world.under_review("EDIT", "DB-OWN")
    world.act("propose_conclusion", "reviewer", case_id, {"opinion": "RECOMMEND"})
    assert world.proposal(case_id).conclusion["opinion"] == "RECOMMEND"


def test_a_code_is_promised_to_one_database(world):
    first, second = world.under_review("ADD"), world.under_review("ADD", p7_2_a_name="Cơ sở dữ liệu dân tộc")
    world.conclude(first, entry_code="DB-NEW")
    taken = ["entry_code: Mã này đã được dùng cho cơ sở dữ liệu khác; chọn mã khác."]
    sheet = {**CRITERIA, "opinion": "RECOMMEND"}
    assert world.sentences("propose_conclusion", "reviewer", second, {**sheet, "entry_code": "db-new"}) == taken
    assert world.sentences("propose_conclusion", "reviewer", second, {**sheet, "entry_code": "DB-OWN"}) == taken
    world.conclude(first, entry_code="DB-NEW")
    world.act("withdraw", "approver", first)
    world.conclude(second, entry_code="DB-NEW")


def test_a_conclusion_that_is_sent_back_has_to_be_proposed_again(world):
    case_id = world.under_review("EDIT", "DB-OWN")
    assert world.refused("confirm_conclusion", "head", case_id) == "NotPossible"
    world.conclude(case_id)
    world.act("send_back", "head", case_id)
    assert world.refused("confirm_conclusion", "head", case_id) == "NotPossible"
    world.conclude(case_id)
    world.confirm(case_id)
    assert (world.case(case_id).state, world.case(case_id).completed_on) == ("ready", world.now.date())


def test_a_review_that_is_reopened_runs_on(world):
    case_id = world.ready("EDIT", "DB-OWN")
    world.act("reopen_review", "leader", case_id)
    case = world.case(case_id)
    assert (case.state, case.completed_on, world.proposal(case_id).conclusion) == ("under_review", None, {})


# Endings.


def test_a_proposal_is_returned_when_its_letter_is_issued_and_frees_its_database(world):
    case_id = world.sent("EDIT", "DB-OWN")
    world.act("return_ineligible", "leader", case_id)
    assert world.case(case_id).state == "submitted"
    assert world.proposal(case_id).is_open
    assert world.refused("return_ineligible", "deputy", case_id) == "NotPossible"
    world.act("issue_ineligible", "clerk", case_id)
    assert world.case(case_id).state == "returned_ineligible"
    assert world.letters(case_id) == [("D5", "INELIGIBLE", "ISSUED")]
    assert world.sent("EDIT", "DB-OWN")


def test_after_the_return_is_signed_nobody_goes_on_with_the_proposal(world):
    case_id = world.under_review("EDIT", "DB-OWN")
    world.act("return_ineligible", "leader", case_id)
    for action in ("propose_conclusion", "consult"):
        given = {"opinion": "RECOMMEND"} if action == "propose_conclusion" else None
        assert world.sentences(action, "reviewer", case_id, given) == ["Văn bản trả hồ sơ đã được ký, chờ phát hành."]


def test_a_supplement_that_comes_at_last_overtakes_the_letter_of_return(world):
    case_id = world.sent("EDIT", "DB-OWN")
    for action, who in (("ask_supplement", "clerk"), ("sign_supplement", "leader"), ("issue_supplement", "clerk")):
        world.act(action, who, case_id)
    world.act("return_ineligible", "leader", case_id, reason_code="NO_SUPPLEMENT")
    world.act("supplement_received", "approver", case_id)
    assert ("D5", "INELIGIBLE", "VOID") in world.letters(case_id)
    assert world.refused("issue_ineligible", "clerk", case_id) == "NotPossible"
    world.act("accept", "clerk", case_id)


def test_a_secret_that_is_found_later_is_quarantined_with_its_return(world):
    case_id = world.sent("EDIT", "DB-OWN")
    world.act("return_ineligible", "leader", case_id, reason_code="STATE_SECRET")
    world.act("issue_ineligible", "clerk", case_id)
    assert world.case(case_id).is_quarantined


def test_a_withdrawal_is_recorded_by_a_letter_and_the_office_hears_only_of_what_it_has_seen(world):
    early, late = world.ready("EDIT", "DB-OWN"), world.ready("EDIT", "DB-SECOND")
    world.submitted(late)
    for case_id in (early, late):
        world.act("withdraw", "approver", case_id)
        assert world.case(case_id).state == "withdrawn"
        assert ("D14", "CATALOGUE", "PREPARED") in world.letters(case_id)
        assert not world.proposal(case_id).is_open
    office = world.people["office"].account_id
    told = select(InboxMessage.case_id).where(InboxMessage.account_id == office, InboxMessage.kind == "withdrawn")
    assert db.session.scalars(told).all() == [late]


def test_every_step_of_a_proposal_stands_in_the_trail_with_the_person_and_the_side(world):
    case_id = world.ready("EDIT", "DB-LENT")
    events = db.session.scalars(select(Event).where(Event.case_id == case_id).order_by(Event.id)).all()
    assert [(event.action, event.role, event.party) for event in events] == [
        ("send_for_signature", "AGENCY_FILER", "REQUESTER"),
        ("sign_and_send", "AGENCY_APPROVER", "REQUESTER"),
        ("accept", "FOCAL_CLERK", "FOCAL"),
        ("owner_consent", "OWNER_APPROVER", "OWNER"),
        ("propose_conclusion", "FOCAL_REVIEWER", "FOCAL"),
        ("confirm_conclusion", "FOCAL_HEAD", "FOCAL"),
    ]
