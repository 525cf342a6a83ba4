"""Standing in for an absent officer: what a deputy may do, what neither of the two may do, and how it ends."""

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models.accounts import Account, InboxMessage
from app.models.desk import Delegation
from app.models.trail import Event
from app.services.delegations import delegate, end_delegation
from app.services.problems import Invalid, NotPossible, NotVisible
from app.services.trail import verify
from app.services.transaction import transaction
from tests.absence import employ, given_for, renew, stand_in
from tests.scenario import Scenario
from workflows.roles import Role


def refused(world: Scenario, action: str, who: str, case_id: int) -> str:
    """Try what the person's roles allow and a rule about persons forbids; return what the door said."""
    with pytest.raises(NotPossible) as caught:
        world.act(action, who, case_id)
    return " ".join(problem.message for problem in caught.value.problems)


def assigned(world: Scenario) -> int:
    """A case under review that is assigned to the reviewer."""
    case_id = world.to_state("under_review")
    world.act("assign_reviewer", "head", case_id)
    return case_id


def last_event(case_id: int) -> Event:
    query = select(Event).where(Event.case_id == case_id).order_by(Event.id.desc()).limit(1)
    return db.session.scalars(query).one()


def test_a_deputy_does_what_is_assigned_to_the_absent_officer_and_the_trail_names_both(world):
    case_id = assigned(world)
    assert "đã phân công cho chuyên viên khác" in refused(world, "propose_grant", "other_reviewer", case_id)
    stand_in(world, "other_reviewer", "reviewer", Role.FOCAL_REVIEWER)
    world.act("propose_grant", "other_reviewer", case_id)
    event = last_event(case_id)
    assert event.actor_label == "other_reviewer STTTT – thay reviewer STTTT"
    assert event.actor_id == world.people["other_reviewer"].account_id
    assert event.payload["on_behalf_of"] == world.people["reviewer"].account_id
    assert world.case(case_id).reviewer_id == world.people["reviewer"].account_id
    assert not verify().why


def test_what_is_the_deputy_s_own_is_not_done_for_anybody(world):
    stand_in(world, "other_reviewer", "reviewer", Role.FOCAL_REVIEWER)
    case_id = world.to_state("under_review")
    world.act("propose_grant", "other_reviewer", case_id)
    assert "on_behalf_of" not in last_event(case_id).payload
    assert world.case(case_id).reviewer_id == world.people["other_reviewer"].account_id


def test_a_role_that_is_held_for_another_counts_and_the_work_stays_the_absent_officer_s(world):
    case_id = world.to_state("under_review")
    stand_in(world, "operator", "reviewer", Role.FOCAL_REVIEWER)
    world.act("propose_grant", "operator", case_id)
    assert world.case(case_id).reviewer_id == world.people["reviewer"].account_id
    assert last_event(case_id).role == Role.FOCAL_REVIEWER.value


def test_it_ends_by_itself_after_the_last_day(world):
    case_id = assigned(world)
    stand_in(world, "other_reviewer", "reviewer", Role.FOCAL_REVIEWER, days=1)
    world.pass_days(1)
    assert renew(world, "other_reviewer").stands_in_for
    world.pass_days(1)
    assert renew(world, "other_reviewer").stands_in_for == ()
    assert "đã phân công cho chuyên viên khác" in refused(world, "propose_grant", "other_reviewer", case_id)


def test_it_begins_on_its_first_day_and_not_before(world):
    stand_in(world, "operator", "clerk", Role.FOCAL_CLERK, from_on="10/06/2025")
    assert not world.people["operator"].holds(Role.FOCAL_CLERK)
    world.pass_days(1)
    assert renew(world, "operator").holds(Role.FOCAL_CLERK)


def test_the_next_request_after_an_early_end_is_refused(world):
    delegation_id = stand_in(world, "operator", "clerk", Role.FOCAL_CLERK)
    case_id = world.to_state("submitted")
    end_delegation(delegation_id, actor=world.people["clerk"], now=world.now, recorded_at=world.now)
    renew(world, "operator")
    with pytest.raises(NotVisible):
        world.act("intake_accept", "operator", case_id)
    with pytest.raises(NotPossible):
        end_delegation(delegation_id, actor=world.people["clerk"], now=world.now, recorded_at=world.now)


def test_a_deputy_of_a_deputy_gets_nothing(world):
    stand_in(world, "operator", "reviewer", Role.FOCAL_REVIEWER)
    with pytest.raises(Invalid) as caught:
        stand_in(world, "other_reviewer", "operator", Role.FOCAL_REVIEWER)
    assert [problem.field for problem in caught.value.problems] == ["roles"]
    stand_in(world, "clerk", "operator", Role.TECH_OPERATOR)
    assert not world.people["clerk"].holds(Role.FOCAL_REVIEWER)


@pytest.mark.parametrize("what", ["closed", "moved", "lost the role"])
def test_nothing_is_held_for_an_officer_who_has_gone_or_holds_it_no_more(world, what):
    stand_in(world, "operator", "clerk", Role.FOCAL_CLERK)
    with transaction():
        account = db.session.get_one(Account, world.people["clerk"].account_id)
        if what == "closed":
            account.is_active = False
        elif what == "moved":
            account.agency = world.agencies["SYT"]
        else:
            account.roles = []
    assert not renew(world, "operator").holds(Role.FOCAL_CLERK)


# What neither of the two may do.


def test_who_stands_in_for_the_reviewer_signs_no_outcome(world):
    case_id = world.to_state("pending_approval")
    stand_in(world, "deputy", "reviewer", Role.FOCAL_REVIEWER)
    assert "Người thẩm tra hồ sơ không được ký" in refused(world, "approve_grant", "deputy", case_id)
    world.act("approve_grant", "leader", case_id)


def test_a_reviewer_who_stands_in_for_the_leader_signs_not_what_the_reviewer_proposed(world):
    case_id = world.to_state("pending_approval")
    stand_in(world, "reviewer", "leader", Role.FOCAL_LEADER, authority="TUQ", authorisation_no="12/UQ-STTTT")
    assert "Người thẩm tra hồ sơ không được ký" in refused(world, "approve_grant", "reviewer", case_id)


def test_who_stands_in_for_the_filer_or_is_the_filer_does_not_send(world):
    case_id = world.to_state("agency_review")
    stand_in(world, "filer", "approver", Role.AGENCY_APPROVER, authority="TUQ", authorisation_no="3/UQ-SYT")
    assert "Người lập hồ sơ không được tự ký gửi" in refused(world, "sign_and_send", "filer", case_id)
    stand_in(world, "approver", "filer", Role.AGENCY_FILER)
    assert "Người lập hồ sơ không được tự ký gửi" in refused(world, "sign_and_send", "approver", case_id)


def test_who_took_it_in_through_a_deputy_does_not_review(world):
    employ(world, "clerk", Role.FOCAL_REVIEWER)
    case_id = world.to_state("submitted")
    stand_in(world, "operator", "clerk", Role.FOCAL_CLERK)
    world.act("intake_accept", "operator", case_id)
    world.act("owner_consent", "owner", case_id)
    world.pass_days(1)
    assert "Người tiếp nhận hồ sơ" in refused(world, "propose_grant", "clerk", case_id)


def test_who_stands_in_for_the_owner_s_signer_reviews_and_decides_nothing_in_the_case(world):
    case_id = world.to_state("submitted", database="DB-FOCAL")
    world.act("intake_accept", "clerk", case_id)
    world.act("owner_consent", "focal_owner", case_id)
    given = {"authority": "KT", "authorisation_no": ""}
    stand_in(world, "deputy", "focal_owner", Role.OWNER_APPROVER, **given)
    world.act("propose_grant", "reviewer", case_id)
    assert "Người đã ký trả lời của cơ quan chủ quản" in refused(world, "approve_grant", "deputy", case_id)


def test_who_stands_in_for_the_reviewer_does_not_sign_the_department_s_own_consent(world):
    case_id = world.to_state("submitted", database="DB-FOCAL")
    world.act("intake_accept", "clerk", case_id)
    world.act("assign_reviewer", "head", case_id)
    stand_in(world, "focal_owner", "reviewer", Role.FOCAL_REVIEWER)
    assert "Người thẩm tra không được ký" in refused(world, "owner_consent", "focal_owner", case_id)


def test_who_stands_in_for_the_leader_does_not_execute_the_leader_s_order(world):
    case_id = world.to_state("granted")
    world.act("order_suspend", "leader", case_id)
    world.act("issue_letter", "clerk", case_id)
    stand_in(world, "operator", "leader", Role.FOCAL_LEADER, authority="TUQ", authorisation_no="12/UQ-STTTT")
    assert "Người ra lệnh không được tự thực hiện" in refused(world, "suspend", "operator", case_id)


# Signing for another.


def test_the_letter_says_by_what_authority_the_deputy_signed(world):
    case_id = world.to_state("under_review")
    world.act("propose_refusal", "reviewer", case_id)
    with transaction():
        db.session.get_one(Account, world.people["operator"].account_id).job_title = "Trưởng phòng Hạ tầng"
    stand_in(world, "operator", "leader", Role.FOCAL_LEADER, authority="TUQ", authorisation_no="12/UQ-STTTT")
    world.act("sign_refusal", "operator", case_id)
    letter = world.letter(case_id, "D5", "SIGNED")
    assert letter.authority == "TUQ"
    assert "TUQ. GIÁM ĐỐC" in letter.frozen_html
    assert "(theo Văn bản uỷ quyền số 12/UQ-STTTT)" in letter.frozen_html
    assert letter.signed_by_id == world.people["operator"].account_id


def test_a_head_who_signs_by_order_signs_no_outcome_in_the_leader_s_place(world):
    case_id = world.to_state("under_review")
    world.act("propose_refusal", "reviewer", case_id)
    stand_in(world, "head", "leader", Role.FOCAL_LEADER, authority="TL")
    with pytest.raises(Invalid) as caught:
        world.act("sign_refusal", "head", case_id)
    assert caught.value.problems[0].field == "authority"


def test_a_head_who_stands_in_for_the_leader_signs_as_the_leader_s_deputy(world):
    case_id = world.to_state("awaiting_consent")
    for days in (5, 3):
        world.pass_days(days)
        world.act("remind_owner", "system", case_id)
    stand_in(world, "head", "leader", Role.FOCAL_LEADER, authority="TUQ", authorisation_no="12/UQ-STTTT")
    world.act("sign_letter", "head", case_id, letter=str(world.letter(case_id, "D12", "PREPARED").id), authority="HEAD")
    letter = world.letter(case_id, "D12", "SIGNED")
    assert letter.authority == "TUQ"
    assert "(theo Văn bản uỷ quyền số 12/UQ-STTTT)" in letter.frozen_html
    assert last_event(case_id).payload["on_behalf_of"] == world.people["leader"].account_id


def test_a_head_who_stands_in_for_the_leader_may_still_sign_by_order(world):
    case_id = world.to_state("awaiting_consent")
    stand_in(world, "head", "leader", Role.FOCAL_LEADER, authority="TUQ", authorisation_no="12/UQ-STTTT")
    world.act("sign_letter", "head", case_id, letter=str(world.letter(case_id, "D3", "PREPARED").id), authority="TL")
    assert world.letter(case_id, "D3", "SIGNED").authority == "TL"
    assert "on_behalf_of" not in last_event(case_id).payload


# Who may arrange it, and what is refused.


@pytest.mark.parametrize(
    "deputy, roles, changes, field",
    [
        ("reviewer", [Role.FOCAL_REVIEWER], {}, "deputy"),
        ("filer", [Role.FOCAL_REVIEWER], {}, "deputy"),
        ("admin", [Role.FOCAL_REVIEWER], {}, "deputy"),
        ("other_reviewer", [Role.FOCAL_LEADER], {"authority": "TUQ", "authorisation_no": "1/UQ"}, "roles"),
        ("other_reviewer", [], {}, "roles"),
        ("other_reviewer", [Role.FOCAL_REVIEWER], {"from_on": "06/06/2025"}, "from_on"),
        ("other_reviewer", [Role.FOCAL_REVIEWER], {"until_on": "08/06/2025"}, "until_on"),
        ("other_reviewer", [Role.FOCAL_REVIEWER], {"until_on": "10/06/2026"}, "until_on"),
        ("other_reviewer", [Role.FOCAL_REVIEWER], {"authority": "TUQ"}, "authorisation_no"),
        ("other_reviewer", [Role.FOCAL_REVIEWER], {"authority": "KT"}, "authority"),
        ("other_reviewer", [Role.FOCAL_REVIEWER], {"authority": "TL"}, "authority"),
    ],
)
def test_what_cannot_be_handed_over_is_refused_where_it_is_wrong(world, deputy, roles, changes, field):
    with pytest.raises(Invalid) as caught:
        stand_in(world, deputy, "reviewer", *roles, **changes)
    assert {problem.field for problem in caught.value.problems} == {field}
    assert db.session.scalar(select(Delegation.id)) is None


def test_a_signer_hands_over_only_with_an_authority(world):
    with pytest.raises(Invalid) as caught:
        stand_in(world, "operator", "leader", Role.FOCAL_LEADER)
    assert [problem.field for problem in caught.value.problems] == ["authority"]


def test_one_role_has_one_deputy_at_a_time(world):
    stand_in(world, "other_reviewer", "reviewer", Role.FOCAL_REVIEWER)
    with pytest.raises(Invalid) as caught:
        stand_in(world, "operator", "reviewer", Role.FOCAL_REVIEWER, from_on="13/06/2025", until_on="20/06/2025")
    assert [problem.field for problem in caught.value.problems] == ["from_on"]
    stand_in(world, "operator", "reviewer", Role.FOCAL_REVIEWER, from_on="14/06/2025", until_on="20/06/2025")


def test_the_head_arranges_for_officers_of_the_department_but_not_for_the_leader(world):
    stand_in(world, "other_reviewer", "reviewer", Role.FOCAL_REVIEWER, by="head")
    for absent, role in (("leader", Role.FOCAL_LEADER), ("filer", Role.AGENCY_FILER), ("security", Role.AUDITOR)):
        with pytest.raises(NotVisible):
            stand_in(world, "deputy", absent, role, by="head", authority="KT")


@pytest.mark.parametrize("who", ["admin", "clerk", "auditor"])
def test_neither_administrator_nor_colleague_hands_over_another_s_role(world, who):
    with pytest.raises(NotVisible):
        stand_in(world, "other_reviewer", "reviewer", Role.FOCAL_REVIEWER, by=who)


@pytest.mark.parametrize("absent, role", [("admin", Role.ADMIN), ("security", Role.SECURITY_OFFICER)])
def test_roles_that_are_bound_to_the_person_are_never_handed_over(world, absent, role):
    with pytest.raises(NotVisible):
        delegate(
            world.people[absent].account_id or 0,
            given_for(world, "clerk", role),
            actor=world.people[absent],
            now=world.now,
            recorded_at=world.now,
        )


def test_a_borrowed_headship_arranges_nothing(world):
    stand_in(world, "operator", "head", Role.FOCAL_HEAD)
    with pytest.raises(NotVisible):
        stand_in(world, "other_reviewer", "reviewer", Role.FOCAL_REVIEWER, by="operator")


def test_a_stranger_ends_no_delegation(world):
    delegation_id = stand_in(world, "other_reviewer", "reviewer", Role.FOCAL_REVIEWER)
    for who in ("stranger", "admin", "clerk", "other_reviewer"):
        with pytest.raises(NotVisible):
            end_delegation(delegation_id, actor=world.people[who], now=world.now, recorded_at=world.now)
    end_delegation(delegation_id, actor=world.people["head"], now=world.now, recorded_at=world.now)


def test_notices_go_to_both_while_it_lasts(world):
    case_id = world.to_state("under_review")
    stand_in(world, "operator", "reviewer", Role.FOCAL_REVIEWER)
    world.act("assign_reviewer", "head", case_id)
    told = select(InboxMessage.account_id).where(InboxMessage.kind == "reviewer_assigned")
    people = {world.people[name].account_id for name in ("reviewer", "operator")}
    assert set(db.session.scalars(told.where(InboxMessage.case_id == case_id))) == people
    assert set(db.session.scalars(select(InboxMessage.account_id).where(InboxMessage.kind == "delegation_started")))
    world.pass_days(5)
    world.act("assign_reviewer", "head", case_id)
    assert len(list(db.session.scalars(told.where(InboxMessage.case_id == case_id)))) == 3
