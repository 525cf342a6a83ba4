"""Separation of duties, the six rules of section 2, each enforced at the door and not only shown on the page."""

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models.accounts import Account, AccountRole
from app.queries.visibility import may_see
from app.services.accounts import actor_of
from app.services.actions import available_actions
from app.services.problems import Invalid, NotPossible, NotVisible
from app.services.transaction import transaction
from tests.scenario import FOCAL, OWNER, PEOPLE, Scenario
from workflows.roles import Role


def refused(world: Scenario, action: str, who: str, case_id: int, **changes: object) -> str:
    """Try what is the person's by role but not by person; return what the door said, and see that nothing moved."""
    before = world.case(case_id).version
    with pytest.raises(NotPossible) as caught:
        world.act(action, who, case_id, **changes)
    assert world.case(case_id).version == before
    return " ".join(problem.message for problem in caught.value.problems)


# Rule 1: who filed does not send, who reviewed does not sign, who took it in does not propose, ADMIN decides nothing.


def test_rule_1_who_filed_does_not_send(world):
    world.with_roles("filer", Role.AGENCY_APPROVER)
    case_id = world.to_state("agency_review")
    assert "Người lập hồ sơ không được tự ký gửi" in refused(world, "sign_and_send", "filer", case_id)
    world.act("sign_and_send", "approver", case_id)


def test_rule_1_who_filed_before_it_was_returned_and_filed_by_another_does_not_send(world):
    world.with_roles("filer", Role.AGENCY_APPROVER)
    world.with_roles("approver", Role.AGENCY_FILER)
    case_id = world.to_state("agency_review")
    world.act("return_to_filer", "approver", case_id)
    world.act("send_for_signature", "approver", case_id)
    refused(world, "sign_and_send", "filer", case_id)
    refused(world, "sign_and_send", "approver", case_id)


def test_rule_1_the_reviewer_signs_no_outcome(world):
    world.with_roles("reviewer", Role.FOCAL_LEADER)
    case_id = world.to_state("pending_approval")
    assert "Người thẩm tra hồ sơ không được ký" in refused(world, "approve_grant", "reviewer", case_id)
    world.to_state("created", case_id=world.to_state("approved", case_id=case_id))
    refused(world, "sign_notice", "reviewer", case_id)
    other = world.to_state("under_review")
    world.act("propose_refusal", "reviewer", other)
    refused(world, "sign_refusal", "reviewer", other)


def test_rule_1_a_reviewer_who_was_replaced_still_signs_no_outcome(world):
    world.with_roles("reviewer", Role.FOCAL_LEADER)
    case_id = world.to_state("pending_approval")
    world.act("send_back", "leader", case_id)
    world.act("assign_reviewer", "head", case_id, reviewer=str(world.people["other_reviewer"].account_id))
    world.act("propose_grant", "other_reviewer", case_id)
    refused(world, "approve_grant", "reviewer", case_id)
    world.act("approve_grant", "leader", case_id)


@pytest.mark.parametrize("action", ["propose_grant", "propose_refusal", "prepare_review_supplement"])
def test_rule_1_the_clerk_of_a_case_proposes_nothing(world, action):
    world.with_roles("clerk", Role.FOCAL_REVIEWER)
    case_id = world.to_state("under_review")
    assert "Người tiếp nhận hồ sơ" in refused(world, action, "clerk", case_id)


def test_rule_1_who_registered_the_paper_proposes_no_formal_refusal(world):
    world.with_roles("clerk", Role.FOCAL_REVIEWER)
    case_id = world.paper("DB-NATIONAL")
    refused(world, "propose_formal_refusal", "clerk", case_id, refusal_reason_code="NOT_PROVINCIAL_SCOPE")


def test_rule_1_nobody_who_took_the_case_in_or_signed_for_the_owner_is_assigned_to_review_it(world):
    world.with_roles("clerk", Role.FOCAL_REVIEWER)
    with transaction():
        for name in ("clerk", "focal_owner"):
            db.session.add(AccountRole(account_id=world.people[name].account_id, role="FOCAL_REVIEWER"))
    case_id = world.to_state("submitted", database="DB-FOCAL")
    world.act("owner_consent", "focal_owner", case_id)
    world.act("intake_accept", "clerk", case_id)
    for name in ("clerk", "focal_owner", "leader", "owner", "operator"):
        with pytest.raises(Invalid):
            world.act("assign_reviewer", "head", case_id, reviewer=str(world.people[name].account_id))
    world.act("assign_reviewer", "head", case_id)


def test_rule_1_the_administrator_decides_nothing_whatever_else_the_account_holds(world):
    administrator = world.somebody(FOCAL, *[role for role in Role if role is not Role.SYSTEM])
    world.people["administrator"] = administrator
    case_id = world.to_state("pending_approval")
    for action in ("approve_grant", "send_back", "withdraw", "mark_out_of_scope", "sign_letter"):
        with pytest.raises(NotVisible):
            world.act(action, "administrator", case_id)
    with pytest.raises(NotVisible):
        world.act("register_paper", "administrator", None)
    assert available_actions(world.case(case_id), administrator, now=world.now) == ()


def test_another_reviewer_s_case_is_reviewed_after_it_was_assigned_again(world):
    case_id = world.to_state("under_review")
    world.act("assign_reviewer", "head", case_id)
    assert "phân công lại" in refused(world, "propose_grant", "other_reviewer", case_id)
    assert "phân công lại" in refused(world, "propose_grant", "head", case_id)
    world.act("assign_reviewer", "leader", case_id, reviewer=str(world.people["head"].account_id))
    world.act("propose_grant", "head", case_id)
    assert world.case(case_id).proposed_by_id == world.people["head"].account_id


def test_a_head_does_not_take_a_case_that_nobody_has(world):
    case_id = world.to_state("under_review")
    assert "chỉ thẩm tra khi được phân công" in refused(world, "propose_grant", "head", case_id)


# Rule 2: the owner's signer neither reviews nor leads.


def test_rule_2_the_owner_s_signer_neither_reviews_nor_decides(world):
    world.with_roles("focal_owner", Role.FOCAL_REVIEWER)
    case_id = world.to_state("submitted", database="DB-FOCAL")
    world.act("owner_consent", "focal_owner", case_id)
    world.act("intake_accept", "clerk", case_id)
    for action in ("propose_grant", "propose_refusal", "prepare_review_supplement"):
        assert "ký trả lời của cơ quan chủ quản" in refused(world, action, "focal_owner", case_id)
    world.act("propose_grant", "reviewer", case_id)
    for action in ("approve_grant", "send_back"):
        refused(world, action, "focal_owner", case_id)
    world.act("approve_grant", "leader", case_id)


# Rule 3: where the focal agency is a party, its signer signs no outcome.


def test_rule_3_the_leader_who_signed_the_department_s_own_request_does_not_decide_it(world):
    case_id = world.draft(who="focal_filer")
    world.act("send_for_signature", "focal_filer", case_id)
    world.act("sign_and_send", "focal_approver", case_id)
    assert world.case(case_id).is_conflict
    world.act("intake_accept", "clerk", case_id)
    world.act("owner_consent", "owner", case_id)
    world.act("propose_grant", "reviewer", case_id)
    assert "Sở là một bên của hồ sơ" in refused(world, "approve_grant", "focal_approver", case_id)
    world.act("approve_grant", "leader", case_id)


def test_rule_3_without_a_conflict_there_is_no_flag(world):
    assert not world.case(world.to_state("submitted")).is_conflict


# Rule 4: the operator acts on an order of another person alone.


def test_rule_4_no_account_without_an_approved_order(world):
    case_id = world.to_state("pending_approval")
    with pytest.raises(NotVisible):
        world.act("account_created", "operator", case_id)
    world.to_state("approved", case_id=case_id)
    world.act("account_created", "operator", case_id)
    assert "đã được tạo" in refused(world, "account_created", "operator", case_id, account_id="kn-again")


@pytest.mark.parametrize(
    "state,order,execution",
    [
        ("granted", "order_suspend", "suspend"),
        ("granted", "order_revoke", "revoke"),
        ("suspended", "order_reinstate", "reinstate"),
        ("suspended", "order_revoke", "revoke"),
    ],
)
def test_rule_4_the_operator_executes_an_issued_order_and_the_leader_does_not_execute_his_own(
    world, state, order, execution
):
    case_id = world.to_state(state)
    assert "Chưa có lệnh" in refused(world, execution, "operator", case_id)
    world.with_roles("leader", Role.TECH_OPERATOR)
    world.act(order, "leader", case_id)
    assert "Chưa có lệnh" in refused(world, execution, "operator", case_id)
    assert "Đang có lệnh" in refused(world, order, "deputy", case_id)
    world.act("issue_letter", "clerk", case_id)
    assert "Người ra lệnh" in refused(world, execution, "leader", case_id)
    world.act(execution, "operator", case_id)
    after = {"suspend": "suspended", "reinstate": "active", "revoke": "revoked"}[execution]
    assert world.account(case_id).state == after
    with pytest.raises(NotPossible):
        world.act(execution, "operator", case_id)


def test_rule_4_a_handover_is_written_down_without_a_secret_and_not_ahead(world):
    case_id = world.to_state("granted")
    with pytest.raises(Invalid):
        world.act("record_handover", "operator", case_id, handed_at="10/06/2025 09:00")
    world.act("record_handover", "operator", case_id)
    assert set(world.account(case_id).handover) == {"handed_to", "handed_at", "handed_via"}


def test_an_account_expires_after_its_last_day(world):
    case_id = world.to_state("granted")
    assert "chưa hết thời hạn" in refused(world, "expire", "system", case_id)
    world.to_state("expired", case_id=case_id)
    assert world.account(case_id).state == "expired"


# Rule 5: an agency that is neither sees nothing. Rule 6: an agency that ended does nothing.


def test_rule_5_a_case_does_not_exist_for_those_it_does_not_concern(world):
    case_id = world.to_state("under_review")
    seeing = {name for name, actor in world.people.items() if may_see(case_id, actor)}
    assert seeing == {
        *("filer", "approver", "officer", "owner", "clerk", "reviewer", "other_reviewer", "head", "leader", "deputy"),
        *("focal_approver", "focal_owner", "auditor", "system"),
    }
    assert available_actions(world.case(case_id), world.people["stranger"], now=world.now) == ()


def test_rule_5_an_unsent_draft_is_seen_by_its_agency_and_the_auditor(world):
    case_id = world.to_state("agency_review")
    assert {name for name, actor in world.people.items() if may_see(case_id, actor)} == {
        "filer",
        "approver",
        "auditor",
        "system",
    }


def test_rule_6_the_officers_of_an_agency_that_ended_see_and_do_nothing(world):
    case_id = world.to_state("awaiting_consent")
    with transaction():
        world.agencies[OWNER].valid_to = world.now.date()
    account = db.session.scalars(select(Account).where(Account.email == "owner@hagiang.gov.vn")).one()
    world.people["owner"] = actor_of(account, world.now.date())
    assert may_see(case_id, world.people["owner"])
    world.people["owner"] = actor_of(account, world.pass_days(1))
    assert not may_see(case_id, world.people["owner"])
    with pytest.raises(NotVisible):
        world.act("owner_consent", "owner", case_id)


def test_the_people_of_the_tests_are_those_of_the_matrix():
    assert {role for _, roles in PEOPLE.values() for role in roles} == set(Role) - {Role.SYSTEM}
