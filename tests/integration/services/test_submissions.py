"""Proposals go up together, and each comes back by itself: building, deciding, applying (3.2 #7 to #12)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models.proposals import CatalogueDecision, PlannedOrder
from app.models.trail import Event
from app.queries.catalogue import entry_of, version_on
from app.services import trail
from tests.catalogue_scenario import CatalogueScenario

PURPOSE = "Theo phụ lục đã ký, phục vụ quản lý nhà nước của ngành y tế."


@pytest.fixture
def world(context: None) -> CatalogueScenario:
    return CatalogueScenario()


def states(world: CatalogueScenario, *case_ids: int) -> list[str]:
    return [world.case(case_id).state for case_id in case_ids]


def batch(world: CatalogueScenario) -> tuple[int, int, int]:
    """An addition, an edit and a withdrawal that wait for a submission."""
    return world.ready("ADD"), world.ready("EDIT", "DB-OWN"), world.ready("WITHDRAW", "DB-SECOND")


# Building.


def test_a_submission_lists_each_kind_in_its_annex_and_what_is_not_recommended_apart(world):
    add, edit, withdraw = batch(world)
    against = world.ready("EDIT", "DB-FOCAL", opinion="NOT_RECOMMEND")
    submission_id = world.build(add, edit, withdraw, against)
    listed = [(line.proposal_id, line.annex, line.item) for line in world.lines(submission_id)]
    assert listed == [(add, "I", 1), (edit, "II", 1), (withdraw, "III", 1), (against, "V", 1)]
    assert world.case(submission_id).case_no == "HT-2025-0001"
    assert states(world, add, edit, withdraw, against) == ["ready"] * 4
    assert world.letters(submission_id) == [("D6", "SUBMISSION", "PREPARED"), ("D6b", "DRAFT_DECISION", "PREPARED")]


def test_proposals_are_with_the_chairman_once_the_letter_is_issued_and_not_before(world):
    add, edit, _ = batch(world)
    submission_id = world.build(add, edit)
    world.sign(submission_id)
    assert states(world, add, edit) == ["ready", "ready"]
    world.issue(submission_id)
    assert states(world, submission_id, add, edit) == ["submitted"] + ["submitted_to_chairman"] * 2
    assert world.letters(submission_id) == [("D6", "SUBMISSION", "ISSUED"), ("D6b", "DRAFT_DECISION", "SIGNED")]
    assert world.letter(submission_id, "D6", "ISSUED").symbol == "01/TTr-STTTT"


def test_a_submission_of_proposals_that_are_not_recommended_has_no_draft_decision(world):
    submission_id = world.build(world.ready("EDIT", "DB-OWN", opinion="NOT_RECOMMEND"))
    world.sign(submission_id)
    assert world.letters(submission_id) == [("D6", "SUBMISSION", "SIGNED")]


def test_the_list_is_changed_or_dropped_while_it_is_a_draft(world):
    add, edit, _ = batch(world)
    submission_id = world.build(add)
    world.act("change_submission", "reviewer", submission_id, proposals=[world.number(edit)])
    assert [line.proposal_id for line in world.lines(submission_id)] == [edit]
    assert world.proposal(add).submission_id is None
    world.act("cancel_submission", "reviewer", submission_id)
    assert world.case(submission_id).state == "cancelled"
    assert world.build(add, edit)


def test_a_proposal_is_on_one_list_at_a_time(world):
    add, edit, _ = batch(world)
    world.build(add)
    assert world.sentences(
        "build_submission", "head", None, {"proposals": [world.number(add)], "necessity": PURPOSE}
    ) == [f"proposals: Đề nghị {world.number(add)} không ở trạng thái chờ lập Tờ trình; bỏ khỏi danh sách."]
    assert world.build(edit)


def test_what_is_not_ready_is_not_chosen(world):
    under_review = world.under_review("EDIT", "DB-OWN")
    given = {"proposals": [world.number(under_review)], "necessity": PURPOSE}
    assert world.refused("build_submission", "reviewer", None, given) == "Invalid"
    assert world.refused("build_submission", "reviewer", None, {"proposals": [], "necessity": PURPOSE}) == "Invalid"


def test_only_the_director_signs_a_submission(world):
    submission_id = world.build(world.ready("EDIT", "DB-OWN"))
    assert world.refused("sign_submission", "deputy", submission_id) == "Invalid"
    assert world.refused("sign_submission", "leader", submission_id, {"authority": "TUQ"}) == "Invalid"
    world.sign(submission_id)


# What the office does.


def test_the_office_registers_what_came(world):
    submission_id = world.submitted(world.ready("EDIT", "DB-OWN"))
    world.act("register_submission", "office", submission_id)
    assert world.case(submission_id).content["office_incoming_no"] == "900"


def test_one_proposal_of_a_batch_comes_back_and_the_other_goes_on(world):
    edit, withdraw = world.ready("EDIT", "DB-OWN"), world.ready("WITHDRAW", "DB-SECOND")
    submission_id = world.submitted(edit, withdraw)
    world.act("chairman_return", "office", edit)
    assert states(world, submission_id, edit, withdraw) == ["submitted", "chairman_returned", "submitted_to_chairman"]
    assert (world.line(edit).status, world.line(edit).letter_no) == ("RETURNED", "77/VP-KGVX")
    world.decide(submission_id, {withdraw: "APPROVED"})
    assert states(world, submission_id, edit, withdraw) == ["decided", "chairman_returned", "decided_approved"]


def test_what_was_returned_goes_up_again_with_its_explanation(world):
    edit = world.ready("EDIT", "DB-OWN")
    first = world.submitted(edit)
    world.act("chairman_return", "office", first)
    assert states(world, first, edit) == ["returned", "chairman_returned"]
    number = world.number(edit)
    given = {"proposals": [number], "necessity": PURPOSE}
    assert world.sentences("build_submission", "reviewer", None, given) == [
        f"explanations: Ghi giải trình cho đề nghị {number} đã bị Văn phòng trả lại."
    ]
    explained = [{"proposal": number, "explanation": "Đã bổ sung dự toán kinh phí duy trì."}]
    second = world.submitted(edit, explanations=explained)
    assert states(world, second, edit) == ["submitted", "submitted_to_chairman"]
    assert world.line(edit).explanation == "Đã bổ sung dự toán kinh phí duy trì."


def test_what_was_returned_may_be_reviewed_again(world):
    edit = world.ready("EDIT", "DB-OWN")
    world.act("chairman_return", "office", world.submitted(edit))
    world.act("reopen_review", "reviewer", edit)
    world.conclude(edit, "NOT_RECOMMEND")
    world.confirm(edit)
    assert world.submitted(edit)
    assert world.line(edit).annex == "V"


def test_a_decision_gives_each_proposal_its_own_result(world):
    add, edit, withdraw = batch(world)
    submission_id = world.submitted(add, edit, withdraw)
    world.decide(submission_id, {add: "REJECTED", edit: "APPROVED"})
    assert states(world, submission_id, add, edit, withdraw) == [
        "submitted",
        "decided_rejected",
        "decided_approved",
        "submitted_to_chairman",
    ]
    assert not world.proposal(add).is_open
    assert world.proposal(edit).is_open
    refusal = world.case(add).refusal
    assert refusal["refusal_reason_code"] == "CHAIRMAN_REJECTED"
    assert refusal["refusal_legal_basis"] == ["khoản 1 Điều 7 Quy chế"]
    world.apply(submission_id)
    world.decide(submission_id, {withdraw: "REJECTED"}, decision_no="80/VP-KGVX")
    assert states(world, submission_id, edit, withdraw) == ["closed", "decided_approved", "decided_rejected"]


def test_a_rejection_says_why_and_ends_with_its_notice(world):
    edit = world.ready("EDIT", "DB-OWN")
    submission_id = world.submitted(edit)
    bare = [{"proposal": world.number(edit), "result": "REJECTED"}]
    assert world.refused("record_decision", "office", submission_id, lines=bare) == "Invalid"
    world.decide(submission_id, {edit: "REJECTED"})
    assert world.letters(edit)[-1] == ("D7", "REJECTED", "PREPARED")
    world.notify(edit)
    case = world.case(edit)
    assert (case.state, case.ended_at) == ("decided_rejected", world.now)
    assert world.version().no == 1


def test_results_that_differ_from_the_draft_wait_for_a_second_person(world):
    edit, add = world.ready("EDIT", "DB-OWN"), world.ready("ADD")
    submission_id = world.submitted(edit, add)
    world.decide(submission_id, {edit: {"p7_2_d_purpose": PURPOSE}, add: "APPROVED"})
    assert states(world, submission_id, edit, add) == ["decision_entered"] + ["submitted_to_chairman"] * 2
    assert world.refused("apply", "reviewer", submission_id) == "NotPossible"
    assert world.refused("confirm_decision", "office", submission_id) == "NotPossible"
    assert world.refused("confirm_decision", "second_office", submission_id, {}) == "Invalid"
    world.confirm_decision(submission_id)
    assert states(world, submission_id, edit, add) == ["decided"] + ["decided_approved"] * 2
    world.apply(submission_id)
    entry = entry_of(2, "DB-OWN")
    assert entry is not None
    assert entry.content["p7_2_d_purpose"] == PURPOSE
    world.notify(edit)
    assert world.letter(edit, "D7", "ISSUED").variant == "CHANGED"


def test_what_was_keyed_wrongly_is_dropped_and_keyed_again(world):
    edit = world.ready("EDIT", "DB-OWN")
    submission_id = world.submitted(edit)
    world.decide(submission_id, {edit: {"update_mode": "MANUAL"}})
    world.act("drop_decision", "head", submission_id)
    assert states(world, submission_id, edit) == ["submitted", "submitted_to_chairman"]
    world.decide(submission_id, {edit: "APPROVED"})
    assert world.case(submission_id).state == "decided"


def test_an_approval_that_the_draft_did_not_hold_waits_for_a_second_person_too(world):
    against = world.ready("ADD", opinion="NOT_RECOMMEND")
    submission_id = world.submitted(against)
    world.decide(submission_id, {against: "APPROVED"})
    assert states(world, submission_id, against) == ["decision_entered", "submitted_to_chairman"]
    world.confirm_decision(submission_id)
    world.apply(submission_id)
    world.notify(against)
    assert world.case(against).state == "applied"
    assert world.version().no == 2


# Applying.


def test_a_decision_is_applied_on_its_day_and_makes_one_version_of_all_its_lines(world):
    add, edit, withdraw = batch(world)
    submission_id = world.submitted(add, edit, withdraw)
    in_a_week = world.now.date() + timedelta(days=7)
    world.decide(submission_id, dict.fromkeys((add, edit, withdraw), "APPROVED"), effective_on=in_a_week.isoformat())
    assert world.sentences("apply", "reviewer", submission_id) == [
        "Quyết định chưa đến ngày có hiệu lực; cập nhật Danh mục từ ngày đó."
    ]
    world.pass_days(6)
    assert world.now.date() > in_a_week
    world.apply(submission_id)
    version = world.version()
    assert (version.no, version.effective_from, version.decision_no) == (2, in_a_week, "1234/QĐ-UBND")
    code = f"DB-{add}"
    assert entry_of(2, code) is not None
    assert entry_of(2, "DB-SECOND") is None
    assert entry_of(1, "DB-SECOND") is not None
    changed = entry_of(2, "DB-OWN")
    assert changed is not None
    assert changed.content["p7_2_d_purpose"].endswith("thống kê của ngành.")
    assert not world.database("DB-SECOND").is_active
    assert world.database(code).is_active
    assert version_on(in_a_week - timedelta(days=1)).no == 1
    assert states(world, submission_id, add, edit, withdraw) == ["closed"] + ["decided_approved"] * 3
    assert {world.proposal(case_id).applied_in for case_id in (add, edit, withdraw)} == {2}
    assert world.proposal(add).database_id == world.database(code).id


def test_the_notice_follows_the_catalogue_and_ends_the_proposal(world):
    edit, submission_id = world.decided("EDIT", "DB-OWN")
    assert world.refused("sign_result", "leader", edit) == "NotPossible"
    assert world.refused("notify_result", "clerk", edit) == "NotPossible"
    world.apply(submission_id)
    world.notify(edit)
    assert world.letters(edit)[-1] == ("D7", "APPROVED", "ISSUED")
    assert world.case(edit).state == "applied"


def test_decisions_are_applied_in_the_order_in_which_they_take_effect(world):
    first, second = world.ready("EDIT", "DB-OWN"), world.ready("EDIT", "DB-SECOND")
    later, sooner = world.submitted(first), world.submitted(second)
    tomorrow = (world.now.date() + timedelta(days=1)).isoformat()
    world.decide(later, {first: "APPROVED"}, effective_on=tomorrow)
    world.decide(sooner, {second: "APPROVED"}, decision_no="1235/QĐ-UBND")
    world.pass_days()
    assert world.sentences("apply", "reviewer", later) == [
        "Có Quyết định khác hiệu lực sớm hơn chưa được cập nhật; cập nhật Quyết định đó trước."
    ]
    world.apply(sooner)
    world.apply(later)
    assert [world.proposal(case_id).applied_in for case_id in (second, first)] == [2, 3]


def test_one_submission_may_be_decided_and_applied_in_several_decisions(world):
    first, second = world.ready("EDIT", "DB-OWN"), world.ready("EDIT", "DB-SECOND")
    submission_id = world.submitted(first, second)
    world.decide(submission_id, {first: "APPROVED"})
    assert world.case(submission_id).state == "submitted"
    world.apply(submission_id)
    assert states(world, submission_id, first, second) == ["submitted", "decided_approved", "submitted_to_chairman"]
    world.decide(submission_id, {second: "APPROVED"}, decision_no="1300/QĐ-UBND")
    world.apply(submission_id)
    assert states(world, submission_id, second) == ["closed", "decided_approved"]
    decisions = db.session.scalars(select(CatalogueDecision.status)).all()
    assert (decisions, world.version().no) == (["APPLIED", "APPLIED"], 3)


def test_nobody_is_connected_to_a_database_that_left_the_catalogue(world):
    asked, approved = world.to_state("under_review"), world.to_state("pending_approval")
    case_id = world.ready("WITHDRAW", "DB-OWNER")
    submission_id = world.submitted(case_id)
    world.decide(submission_id, {case_id: "APPROVED"})
    world.act("approve_grant", "leader", approved)
    assert world.sentences("apply", "reviewer", submission_id) == [
        f"Yêu cầu kết nối {world.number(approved)} đã được duyệt cấp tài khoản; "
        "hoàn thành yêu cầu đó rồi cập nhật Danh mục."
    ]
    world.act("withdraw", "approver", approved)
    world.apply(submission_id)
    assert world.sentences("propose_grant", "reviewer", asked) == [
        "Cơ sở dữ liệu đã rút khỏi Danh mục nên không cấp tài khoản; đề xuất từ chối và nêu rõ lý do."
    ]


def test_a_withdrawn_database_takes_its_connections_along(world):
    connection = world.to_state("granted", database="DB-OWNER")
    account = world.account(connection)
    case_id = world.ready("WITHDRAW", "DB-OWNER", **world.withdrawal("DB-OWNER"))
    submission_id = world.submitted(case_id)
    world.decide(submission_id, {case_id: "APPROVED"})
    world.apply(submission_id)
    planned = db.session.execute(
        select(PlannedOrder.kind, PlannedOrder.planned_on, PlannedOrder.connection_account_id).order_by(PlannedOrder.id)
    ).all()
    assert [tuple(row) for row in planned] == [
        ("SUSPEND", date(2025, 7, 1), account.id),
        ("REVOKE", date(2025, 7, 15), account.id),
    ]
    assert world.letters(connection)[-1] == ("D7", "USER", "PREPARED")
    assert world.account(connection).state == "active"
    event = db.session.scalars(select(Event).where(Event.case_id == connection).order_by(Event.id.desc())).first()
    assert event is not None
    assert (event.action, event.from_state, event.to_state) == ("database_withdrawn", "granted", "granted")
    world.act("sign_letter", "leader", connection)
    world.act("issue_letter", "clerk", connection)
    assert world.letters(connection)[-1] == ("D7", "USER", "ISSUED")
    assert trail.verify().checked == db.session.query(Event).count()
