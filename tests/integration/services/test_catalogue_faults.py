"""Faults that the way up and back survives: wrong decisions, changed annexes, agencies that merge, late connections."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.extensions import db
from app.models.cases import Case
from app.models.catalogue import Database
from app.models.letters import Letter
from app.models.proposals import CatalogueDecision, PlannedOrder, Proposal, SubmissionLine
from app.models.trail import Event
from app.models.versions import CatalogueEntry, CatalogueVersion
from app.queries.catalogue import entry_of
from app.services import trail
from app.services.agencies import carry_out_transfer, plan_transfer
from app.services.transaction import transaction
from tests.catalogue_scenario import NEW_AGENCY, CatalogueScenario
from tests.scenario import FOCAL, REQUESTER

PLAN = "Chuyển sang khai thác dịch vụ dữ liệu thay thế của tỉnh."


@pytest.fixture
def world(context: None) -> CatalogueScenario:
    return CatalogueScenario()


def picture(world: CatalogueScenario) -> dict[str, object]:
    """Everything that a refused action must leave as it was."""
    db.session.expire_all()
    tables = (Event, Letter, CatalogueVersion, CatalogueEntry, CatalogueDecision, PlannedOrder, SubmissionLine)
    counts: dict[str, object] = {
        table.__name__: db.session.scalar(select(func.count()).select_from(table)) for table in tables
    }
    counts["cases"] = [
        tuple(row) for row in db.session.execute(select(Case.id, Case.state, Case.version).order_by(Case.id))
    ]
    counts["register"] = [
        tuple(row)
        for row in db.session.execute(select(Database.id, Database.is_active, Database.name).order_by(Database.id))
    ]
    counts["open"] = [
        tuple(row) for row in db.session.execute(select(Proposal.case_id, Proposal.is_open, Proposal.applied_in))
    ]
    return counts


def two_up(world: CatalogueScenario) -> tuple[int, int, int]:
    first, second = world.ready("EDIT", "DB-OWN"), world.ready("EDIT", "DB-SECOND")
    return first, second, world.submitted(first, second)


# Decisions.


def test_a_decision_that_names_a_proposal_twice_or_one_not_submitted_writes_nothing(world):
    first, _, submission_id = two_up(world)
    elsewhere = world.ready("ADD")
    before = picture(world)
    one = {"proposal": world.number(first), "result": "APPROVED"}
    for lines in (
        [one, one],
        [one, {"proposal": world.number(elsewhere), "result": "APPROVED"}],
        [{**one, "proposal": "DM-1"}],
    ):
        found = world.sentences("record_decision", "office", submission_id, lines=lines)
        assert len(found) == 1
        assert found[0].startswith("lines: Đề nghị ")
    assert picture(world) == before


@pytest.mark.parametrize(
    "decided,effective,field", [(0, -1, "effective_on"), (1, 1, "decided_on"), (-30, 0, "decided_on")]
)
def test_a_decision_whose_days_do_not_fit_is_refused_in_one_sentence(world, decided, effective, field):
    first, _, submission_id = two_up(world)
    days = {
        "decided_on": (world.now.date() + timedelta(days=decided)).isoformat(),
        "effective_on": (world.now.date() + timedelta(days=effective)).isoformat(),
    }
    lines = [{"proposal": world.number(first), "result": "APPROVED"}]
    found = world.sentences("record_decision", "office", submission_id, lines=lines, **days)
    assert [sentence.split(":")[0] for sentence in found] == [field]


def test_a_decision_is_recorded_once_in_the_whole_office(world):
    first, _, submission_id = two_up(world)
    third = world.ready("ADD")
    other = world.submitted(third)
    world.decide(submission_id, {first: "APPROVED"})
    lines = [{"proposal": world.number(third), "result": "APPROVED"}]
    assert world.sentences("record_decision", "office", other, lines=lines) == [
        "decision_no: Quyết định số này, ký ngày này đã được ghi; kiểm tra lại số và ngày."
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"owner_agency": "KHONG-CO"},
        {"update_mode": "BY-PIGEON"},
        {"datasets": "not a table"},
        {"datasets": '[{"code": "DB-FOCAL-1", "name": "Của Sở khác", "sharing_mode": "DEFAULT"}]'},
    ],
)
def test_an_annex_that_no_version_could_hold_is_refused_while_it_can_still_be_keyed_anew(world, changes):
    first, _, submission_id = two_up(world)
    before = picture(world)
    line = {"proposal": world.number(first), "result": "CHANGED"}
    rows = [{"field": name, "value": value} for name, value in changes.items()]
    assert world.refused("record_decision", "office", submission_id, lines=[{**line, "changes": rows}]) == "Invalid"
    assert picture(world) == before


def test_an_annex_may_name_another_agency(world):
    first, _, submission_id = two_up(world)
    world.decide(submission_id, {first: {"owner_agency": "SCT"}})
    world.confirm_decision(submission_id)
    world.apply(submission_id)
    assert world.database("DB-OWN").owner_agency.abbr_symbol == "SCT"
    entry = entry_of(2, "DB-OWN")
    assert entry is not None
    assert entry.content["owner_agency"] == {"code": "SCT", "name": "Sở Công Thương"}


def test_two_additions_cannot_be_decided_under_one_code(world):
    first = world.ready("ADD", opinion="NOT_RECOMMEND")
    second = world.ready("ADD", opinion="NOT_RECOMMEND", p7_2_a_name="Cơ sở dữ liệu dân tộc thiểu số")
    submission_id = world.submitted(first, second)
    world.decide(submission_id, {first: "APPROVED", second: "APPROVED"})
    world.confirm_decision(submission_id)
    world.apply(submission_id)
    codes = {db.session.get_one(Database, world.proposal(key).database_id).code for key in (first, second)}
    assert len(codes) == 2


# A proposal leaves its list.


def _drafted(world: CatalogueScenario, *keys: int) -> int:
    return world.build(*keys)


def _signed(world: CatalogueScenario, *keys: int) -> int:
    submission_id = world.build(*keys)
    world.sign(submission_id)
    return submission_id


def _sent(world: CatalogueScenario, *keys: int) -> int:
    return world.submitted(*keys)


@pytest.mark.parametrize("bring,state", [(_drafted, "drafting"), (_signed, "signed"), (_sent, "submitted")])
def test_a_proposal_that_is_withdrawn_leaves_its_list_and_the_others_stay(world, bring: Callable[..., int], state):
    first, second = world.ready("EDIT", "DB-OWN"), world.ready("EDIT", "DB-SECOND")
    submission_id = bring(world, first, second)
    world.act("withdraw", "approver", first)
    assert world.case(first).state == "withdrawn"
    assert world.case(submission_id).state == state
    assert {line.proposal_id: line.status for line in world.lines(submission_id)} == {first: "LEFT", second: "IN"}
    left = db.session.scalars(select(Event).where(Event.case_id == submission_id).order_by(Event.id.desc())).first()
    assert left is not None
    assert (left.action, left.note) == ("line_left", world.number(first))
    if state == "drafting":
        world.sign(submission_id)
        assert (world.line(second).annex, world.line(second).item) == ("II", 1)
        world.issue(submission_id)
    if state == "signed":
        assert world.sentences("issue_submission", "clerk", submission_id) == [
            "Nội dung phụ lục đã thay đổi sau khi ký; mở lại Tờ trình và trình ký lại."
        ]
        world.act("reopen_submission", "leader", submission_id)
        world.sign(submission_id)
        world.issue(submission_id)
    assert world.case(second).state == "submitted_to_chairman"
    world.decide(submission_id, {second: "APPROVED"})
    assert world.case(submission_id).state == "decided"


@pytest.mark.parametrize("bring,state", [(_drafted, "drafting"), (_signed, "signed"), (_sent, "returned")])
def test_a_list_that_was_emptied_goes_nowhere(world, bring: Callable[..., int], state):
    case_id = world.ready("EDIT", "DB-OWN")
    submission_id = bring(world, case_id)
    world.act("withdraw", "approver", case_id)
    assert world.case(submission_id).state == state
    if state == "drafting":
        assert world.sentences("sign_submission", "leader", submission_id) == [
            "Tờ trình chưa có đề nghị nào; chọn đề nghị."
        ]
        world.act("cancel_submission", "reviewer", submission_id)
    if state == "signed":
        assert world.refused("issue_submission", "clerk", submission_id) == "NotPossible"
        world.act("reopen_submission", "reviewer", submission_id)


def test_a_proposal_that_the_chairman_has_decided_upon_is_neither_withdrawn_nor_returned(world):
    first, second, submission_id = two_up(world)
    world.decide(submission_id, {first: {"update_mode": "MANUAL"}})
    assert world.refused("withdraw", "approver", first) == "NotPossible"
    assert world.refused("chairman_return", "office", first) == "NotPossible"
    world.act("withdraw", "approver", second)
    assert world.case(submission_id).state == "decision_entered"
    world.confirm_decision(submission_id)
    assert world.case(submission_id).state == "decided"
    assert world.refused("withdraw", "approver", first) == "NotPossible"


# An annex changes after it was signed.


def test_a_conclusion_is_not_reopened_while_its_proposal_is_on_a_list(world):
    case_id = world.ready("EDIT", "DB-OWN")
    submission_id = _signed(world, case_id)
    assert world.sentences("reopen_review", "reviewer", case_id) == [
        "Đề nghị đang nằm trong một Tờ trình; bỏ khỏi Tờ trình trước."
    ]
    world.act("reopen_submission", "reviewer", submission_id)
    world.act("cancel_submission", "reviewer", submission_id)
    world.act("reopen_review", "reviewer", case_id)


def test_a_conclusion_that_was_turned_round_behind_the_list_stops_it(world):
    case_id, other = world.ready("EDIT", "DB-OWN"), world.ready("EDIT", "DB-SECOND")
    submission_id = world.build(case_id, other)
    with transaction():
        conclusion = {**world.proposal(case_id).conclusion, "opinion": "NOT_RECOMMEND", "reason_text": PLAN}
        db.session.execute(update(Proposal).where(Proposal.case_id == case_id).values(conclusion=conclusion))
    assert world.refused("sign_submission", "leader", submission_id) == "NotPossible"
    world.act("change_submission", "reviewer", submission_id)
    assert world.line(case_id).annex == "V"
    world.sign(submission_id)


def test_a_transition_plan_that_changes_after_the_signature_stops_the_issue(world):
    world.to_state("granted", database="DB-OWNER")
    account = world.live_accounts("DB-OWNER")[0]
    case_id = world.ready("WITHDRAW", "DB-OWNER", **world.withdrawal("DB-OWNER"))
    submission_id = _signed(world, case_id)
    later = {"account_id": account, "plan": PLAN, "suspend_on": "2025-08-01", "revoke_on": "2025-08-15"}
    world.act("complete_transition", "reviewer", case_id, {"transition": [later]})
    assert world.refused("issue_submission", "clerk", submission_id) == "NotPossible"
    world.act("reopen_submission", "reviewer", submission_id)
    world.sign(submission_id)
    world.issue(submission_id)
    assert world.case(case_id).state == "submitted_to_chairman"


# Agencies merge.


def merge(world: CatalogueScenario, old: str, new: str = NEW_AGENCY) -> None:
    admin, ended = world.people["admin"], world.agencies[old].id
    given = {"successor": new, "ends_on": world.now.date().isoformat(), "document_no": "88/NQ-HĐND"}
    plan_transfer(ended, given, actor=admin, now=world.now, recorded_at=world.now)
    carry_out_transfer(ended, actor=admin, now=world.now, recorded_at=world.now)
    world.pass_days()


def test_an_agency_that_merges_hands_on_its_proposal_and_the_signed_list_is_signed_anew(world):
    case_id = world.ready("EDIT", "DB-OWN")
    submission_id = _signed(world, case_id)
    merge(world, REQUESTER)
    assert world.case(case_id).requesting_agency.abbr_symbol == NEW_AGENCY
    assert world.proposal(case_id).before["managing_agency"] == {"code": NEW_AGENCY, "name": "Sở Y tế mới"}
    assert world.refused("issue_submission", "clerk", submission_id) == "NotPossible"
    world.act("reopen_submission", "reviewer", submission_id)
    world.sign(submission_id)
    world.issue(submission_id)
    world.decide(submission_id, {case_id: "APPROVED"})
    world.apply(submission_id)
    assert world.database("DB-OWN").managing_agency.abbr_symbol == NEW_AGENCY
    entry = entry_of(2, "DB-OWN")
    assert entry is not None
    assert entry.content["owner_agency"]["code"] == NEW_AGENCY


@pytest.mark.parametrize("kind,database", [("ADD", None), ("EDIT", "DB-OWN"), ("WITHDRAW", "DB-OWN")])
def test_a_decision_on_an_agency_that_merged_meanwhile_is_applied_to_its_successor(world, kind, database):
    case_id, submission_id = world.decided(kind, database)
    merge(world, REQUESTER)
    world.apply(submission_id)
    world.notify(case_id)
    assert world.case(case_id).state == "applied"
    if kind == "ADD":
        assert world.database(f"DB-{case_id}").managing_agency.abbr_symbol == NEW_AGENCY


def test_an_agency_that_ended_without_a_successor_stops_the_version_with_a_sentence(world):
    case_id, submission_id = world.decided("ADD")
    with transaction():
        world.agencies[REQUESTER].valid_to = world.now.date()
        db.session.merge(world.agencies[REQUESTER])
    world.pass_days()
    before = picture(world)
    found = world.sentences("apply", "reviewer", submission_id)
    assert found == [
        "Cơ quan «Sở Y tế» đã kết thúc hoạt động và chưa có cơ quan kế thừa; ghi cơ quan kế thừa rồi thực hiện lại."
    ]
    assert picture(world) == before
    assert world.case(case_id).state == "decided_approved"


@pytest.mark.parametrize("bring,state", [(_drafted, "drafting"), (_sent, "submitted")])
def test_a_department_that_merges_hands_on_its_submissions(world, bring: Callable[..., int], state):
    case_id = world.ready("EDIT", "DB-OWN")
    submission_id = bring(world, case_id)
    merge(world, FOCAL)
    for key in (case_id, submission_id):
        assert world.case(key).focal_agency.abbr_symbol == NEW_AGENCY
    assert world.case(submission_id).state == state


# Connections that appear late.


def test_a_connection_granted_after_the_withdrawal_was_filed_gets_its_plan_before_the_decision_is_applied(world):
    case_id = world.ready("WITHDRAW", "DB-OWNER", **world.withdrawal("DB-OWNER"))
    submission_id = world.submitted(case_id)
    connection = world.to_state("granted", database="DB-OWNER")
    account = world.account(connection).account_id
    world.decide(submission_id, {case_id: "APPROVED"})
    before = picture(world)
    assert world.sentences("apply", "reviewer", submission_id) == [
        f"Kết nối {account} chưa có phương án chuyển tiếp; bổ sung phương án trước khi cập nhật Danh mục."
    ]
    assert picture(world) == before
    plan = {"account_id": account, "plan": PLAN, "suspend_on": "2025-07-01", "revoke_on": "2025-07-20"}
    strange = {**plan, "account_id": "kn-999999"}
    assert world.refused("complete_transition", "owner_approver", case_id, {"transition": [strange]}) == "Invalid"
    world.act("complete_transition", "owner_approver", case_id, {"transition": [plan]})
    world.apply(submission_id)
    assert db.session.scalar(select(func.count(PlannedOrder.id))) == 2


def test_all_of_a_decision_is_applied_or_nothing(world):
    add, edit = world.ready("ADD"), world.ready("EDIT", "DB-OWN")
    withdraw = world.ready("WITHDRAW", "DB-OWNER", **world.withdrawal("DB-OWNER"))
    submission_id = world.submitted(add, edit, withdraw)
    world.decide(submission_id, dict.fromkeys((add, edit, withdraw), "APPROVED"))
    world.to_state("granted", database="DB-OWNER")
    before = picture(world)
    assert world.refused("apply", "reviewer", submission_id) == "NotPossible"
    assert picture(world) == before
    with transaction():
        db.session.execute(update(Database).where(Database.code == "DB-OWN").values(is_active=False))
    before = picture(world)
    assert world.refused("apply", "reviewer", submission_id) == "NotPossible"
    assert picture(world) == before
    assert trail.verify().checked == db.session.scalar(select(func.count(Event.id)))
