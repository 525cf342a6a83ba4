"""Separation of duties in Article 7, who sees what, and the two persons of a publication (section 2, Article 3.4)."""

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.models.accounts import InboxMessage
from app.models.cases import Case
from app.models.open_data import OpenDataset
from app.queries.visibility import visible_cases
from app.services import trail
from app.services.problems import Invalid
from tests.catalogue_scenario import CatalogueScenario
from workflows.roles import Role


@pytest.fixture
def world(context: None) -> CatalogueScenario:
    return CatalogueScenario()


def test_who_filed_does_not_send(world):
    world.with_roles("filer", Role.AGENCY_APPROVER)
    case_id = world.propose("EDIT", "DB-OWN")
    world.act("send_for_signature", "filer", case_id)
    assert world.sentences("sign_and_send", "filer", case_id) == [
        "Người lập hồ sơ không được tự ký gửi; đề nghị lãnh đạo khác của cơ quan ký gửi."
    ]
    world.act("sign_and_send", "approver", case_id)


def test_who_accepted_does_not_review(world):
    world.with_roles("clerk", Role.FOCAL_REVIEWER)
    case_id = world.under_review("EDIT", "DB-OWN")
    for action, given in (("propose_conclusion", {"opinion": "RECOMMEND"}), ("consult", None)):
        assert world.refused(action, "clerk", case_id, given) == "NotPossible"


def test_who_proposed_does_not_confirm_even_as_head_or_leader(world):
    world.with_roles("reviewer", Role.FOCAL_HEAD, Role.FOCAL_LEADER)
    case_id = world.under_review("EDIT", "DB-OWN")
    world.conclude(case_id)
    assert world.sentences("confirm_conclusion", "reviewer", case_id) == [
        "Người đề xuất kết luận không được tự xác nhận; đề nghị người khác xác nhận."
    ]
    world.confirm(case_id)


def test_the_leader_confirms_only_where_no_other_head_is_there(world):
    case_id = world.under_review("EDIT", "DB-OWN")
    world.act("assign_reviewer", "head", case_id, reviewer=str(world.people["head"].account_id))
    world.act("propose_conclusion", "head", case_id, {"opinion": "RECOMMEND"})
    assert world.refused("confirm_conclusion", "head", case_id) == "NotPossible"
    assert world.sentences("confirm_conclusion", "leader", case_id) == [
        "Trưởng phòng xác nhận kết luận; lãnh đạo Sở chỉ xác nhận khi không có Trưởng phòng nào khác."
    ]
    world.dismiss("second_head")
    world.act("confirm_conclusion", "leader", case_id)
    assert world.case(case_id).state == "ready"


def test_a_head_reviews_only_what_was_assigned_to_the_head(world):
    case_id = world.under_review("EDIT", "DB-OWN")
    assert world.refused("propose_conclusion", "head", case_id, {"opinion": "RECOMMEND"}) == "NotPossible"


def test_who_reviewed_or_built_does_not_sign_the_submission_nor_the_notice(world):
    world.with_roles("reviewer", Role.FOCAL_LEADER)
    case_id = world.ready("EDIT", "DB-OWN")
    submission_id = world.build(case_id, who="head")
    assert world.refused("sign_submission", "reviewer", submission_id) == "NotPossible"
    world.act("cancel_submission", "head", submission_id)
    world.with_roles("leader", Role.FOCAL_REVIEWER)
    submission_id = world.build(case_id, who="leader")
    assert world.sentences("sign_submission", "leader", submission_id) == [
        "Người lập Tờ trình không được ký Tờ trình; đề nghị lãnh đạo khác ký."
    ]
    world.act("cancel_submission", "head", submission_id)
    submission_id = world.submitted(case_id, who="head")
    world.decide(submission_id, {case_id: "APPROVED"})
    world.apply(submission_id)
    assert world.refused("sign_result", "reviewer", case_id) == "NotPossible"
    world.notify(case_id)


def test_who_signed_for_the_owner_has_no_other_part_in_the_case(world):
    world.with_roles("focal_owner", Role.FOCAL_REVIEWER, Role.FOCAL_HEAD)
    case_id = world.accepted("ADD", owner_agency="STTTT")
    world.act("owner_consent", "focal_owner", case_id)
    assert world.refused("propose_conclusion", "focal_owner", case_id) == "NotPossible"
    assert world.refused("assign_reviewer", "focal_owner", case_id) == "NotPossible"
    assert world.refused("return_ineligible", "focal_owner", case_id) == "NotPossible"
    world.conclude(case_id)
    assert world.refused("confirm_conclusion", "focal_owner", case_id) == "NotPossible"
    assert world.refused("send_back", "focal_owner", case_id) == "NotPossible"
    world.confirm(case_id)
    assert world.refused("reopen_review", "focal_owner", case_id) == "NotPossible"
    submission_id = world.build(case_id)
    assert world.refused("sign_submission", "focal_owner", submission_id) == "NotPossible"
    world.sign(submission_id)
    world.issue(submission_id)
    world.decide(submission_id, {case_id: "REJECTED"})
    assert world.refused("sign_result", "focal_owner", case_id) == "NotPossible"
    world.notify(case_id)


def test_the_reviewer_does_not_sign_the_department_s_own_consent(world):
    world.with_roles("reviewer", Role.OWNER_APPROVER)
    case_id = world.accepted("ADD", owner_agency="STTTT")
    world.act("assign_reviewer", "head", case_id)
    assert world.refused("owner_consent", "reviewer", case_id) == "NotPossible"
    world.act("owner_consent", "focal_owner", case_id)


def test_where_the_department_proposes_its_own_sender_signs_no_outcome(world):
    world.with_roles("focal_signer", Role.FOCAL_LEADER)
    case_id = world.ready("EDIT", "DB-FOCAL")
    assert world.case(case_id).is_conflict
    submission_id = world.build(case_id)
    assert world.refused("sign_submission", "focal_signer", submission_id) == "NotPossible"
    world.sign(submission_id)
    world.issue(submission_id)
    world.decide(submission_id, {case_id: "REJECTED"})
    assert world.refused("sign_result", "focal_signer", case_id) == "NotPossible"
    world.notify(case_id)


def test_who_keyed_the_signed_annex_does_not_confirm_it(world):
    world.with_roles("office", Role.FOCAL_HEAD)
    case_id = world.ready("EDIT", "DB-OWN")
    submission_id = world.submitted(case_id)
    world.decide(submission_id, {case_id: {"update_mode": "MANUAL"}})
    assert world.sentences("confirm_decision", "office", submission_id) == [
        "Người đã nhập Quyết định không được tự xác nhận; đề nghị người khác đối chiếu."
    ]
    world.confirm_decision(submission_id, "leader")


# Who sees what.


def seen(world: CatalogueScenario, who: str) -> set[int]:
    return set(db.session.scalars(select(Case.id).where(visible_cases(world.people[who]))))


def test_each_sees_only_the_cases_of_its_own_side(world):
    draft, sent = world.propose("EDIT", "DB-OWN"), world.sent("EDIT", "DB-LENT")
    up, back = world.ready("EDIT", "DB-SECOND"), world.ready("EDIT", "DB-FOCAL")
    going = world.submitted(up, back)
    world.act("chairman_return", "office", back)
    world.act("reopen_review", "reviewer", back)
    drafted = world.build(world.ready("ADD"))
    addition = world.lines(drafted)[0].proposal_id
    publication = world.publication()
    everything = {draft, sent, up, back, going, drafted, addition, publication}
    assert seen(world, "auditor") == everything
    assert seen(world, "filer") == seen(world, "approver") == {draft, sent, up, addition, publication}
    assert seen(world, "owner") == {sent}
    for who in ("clerk", "reviewer", "head", "leader"):
        assert seen(world, who) == everything - {draft}
    assert seen(world, "focal_filer") == {back}
    assert seen(world, "office") == {up, back, going}
    for who in ("operator", "security", "admin", "stranger", "former"):
        assert seen(world, who) == set()


def test_what_went_up_once_the_office_still_sees_when_it_was_withdrawn(world):
    early, late = world.ready("EDIT", "DB-OWN"), world.ready("EDIT", "DB-SECOND")
    world.submitted(late)
    for case_id in (early, late):
        world.act("withdraw", "approver", case_id)
    assert late in seen(world, "office")
    assert early not in seen(world, "office")


def test_nobody_is_told_of_a_case_that_is_not_theirs_to_see(world):
    world.to_state("granted", database="DB-OWNER")
    case_id = world.ready("WITHDRAW", "DB-OWNER", **world.withdrawal("DB-OWNER"))
    lent, returned = world.ready("EDIT", "DB-LENT"), world.ready("ADD")
    submission_id = world.submitted(case_id, lent, returned)
    world.act("chairman_return", "office", returned)
    world.act("withdraw", "approver", returned)
    world.decide(submission_id, {case_id: "APPROVED", lent: "REJECTED"})
    world.apply(submission_id)
    for key in (case_id, lent):
        world.notify(key)
    world.act("approve_publication", "approver", world.publication())
    names = {actor.account_id: name for name, actor in world.people.items() if actor.account_id is not None}
    told = db.session.execute(select(InboxMessage.account_id, InboxMessage.case_id, InboxMessage.kind)).all()
    assert told
    sight = {account_id: seen(world, name) for account_id, name in names.items()}
    assert [(names[who], kind) for who, about, kind in told if about is not None and about not in sight[who]] == []


# Open data.


def test_a_dataset_is_published_by_two_persons_after_the_tick_of_article_3_4(world):
    world.with_roles("filer", Role.AGENCY_APPROVER)
    assert world.refused("request_publication", "filer", None, {}) == "Invalid"
    case_id = world.publication()
    assert world.case(case_id).case_no == "CB-2025-0001"
    assert world.refused("approve_publication", "filer", case_id) == "NotPossible"
    for answer in ({}, {"no_personal_data_or_secret_confirmed": "false"}):
        assert world.refused("approve_publication", "approver", case_id, answer) == "Invalid"
    world.act("approve_publication", "approver", case_id)
    found = db.session.scalars(select(OpenDataset)).one()
    assert (found.case_id, found.withdrawn_at, world.case(case_id).state) == (case_id, None, "published")


@pytest.mark.parametrize("answer", [None, "", "false"])
def test_nothing_is_asked_for_without_the_tick(world, answer):
    with pytest.raises(Invalid, match="no_personal_data_or_secret_confirmed"):
        world.publication(no_personal_data_or_secret_confirmed=answer)
    assert db.session.scalar(select(func.count(Case.id))) == 0


@pytest.mark.parametrize("dataset", ["DB-OWNER-1", "DB-LENT-9", ""])
def test_an_agency_publishes_only_what_it_manages(world, dataset):
    with pytest.raises(Invalid, match="dataset"):
        world.publication(dataset)


def test_a_dataset_is_public_once_and_can_be_taken_off_and_published_again(world):
    first, second = world.publication(), world.publication()
    world.act("approve_publication", "approver", first)
    assert world.refused("approve_publication", "approver", second) == "Invalid"
    with pytest.raises(Invalid, match="dataset"):
        world.publication()
    world.act("unpublish", "approver", first)
    assert world.case(first).state == "unpublished"
    world.act("approve_publication", "approver", second)
    kept = db.session.scalars(select(OpenDataset).order_by(OpenDataset.id)).all()
    assert [row.withdrawn_at is None for row in kept] == [False, True]
    assert trail.verify().checked > 0


def test_a_dataset_of_a_database_that_left_the_catalogue_is_not_published(world):
    case_id = world.publication()
    proposal, submission_id = world.decided("WITHDRAW", "DB-OWN")
    world.apply(submission_id)
    world.notify(proposal)
    assert world.refused("approve_publication", "approver", case_id) == "Invalid"
    world.act("decline_publication", "approver", case_id)
    assert world.case(case_id).state == "not_published"
