"""An agency ends: what it holds passes to its successor at once, and its people are out (E13; section 2, rule 6)."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models.accounts import Account
from app.models.agencies import Agency
from app.models.catalogue import Database
from app.models.trail import Event
from app.queries.search_page import search_page
from app.queries.visibility import may_see
from app.services import agencies as service
from app.services.accounts import actor_of
from app.services.agencies import carry_out_transfer, drop_transfer, plan_transfer, planned_transfer, save_agency
from app.services.problems import Invalid, NotPossible, NotVisible
from app.services.sign_in import SignInRefused, sign_in
from tests.scenario import OTHER, OWNER, PASSWORD, REQUESTER, Scenario

PLAN = {"ends_on": "08/06/2025", "successor": OTHER, "document_no": "12/NQ-HĐND"}
NEW_AGENCY = {
    "name": "Sở Khoa học và Công nghệ",
    "short_name": "Sở KH&CN",
    "abbr_symbol": "SKHCN",
    "level": "DEPARTMENT",
    "place_name": "Hà Giang",
    "head_title": "GIÁM ĐỐC",
}


@pytest.fixture
def world(context: None) -> Scenario:
    """The small province."""
    return Scenario()


def by(world: Scenario, who: str = "admin") -> dict[str, Any]:
    """Who acts, and when."""
    return {"actor": world.people[who], "now": world.now, "recorded_at": world.now}


def actor_now(world: Scenario, who: str) -> Any:
    """A person of the province as the rules see them after the change."""
    db.session.expire_all()
    account = db.session.get_one(Account, world.people[who].account_id)
    return actor_of(account, world.now.date())


def test_a_plan_changes_nothing_until_it_is_carried_out(world: Scenario) -> None:
    case_id = world.to_state("under_review")
    plan_transfer(world.agencies[OWNER].id, PLAN, **by(world))
    db.session.expire_all()
    assert db.session.get_one(Agency, world.agencies[OWNER].id).valid_to is None
    assert world.case(case_id).owner_agency_id == world.agencies[OWNER].id
    drop_transfer(world.agencies[OWNER].id, **by(world))
    assert planned_transfer(world.agencies[OWNER].id) is None


def test_every_open_case_passes_to_the_successor_and_no_clock_moves(world: Scenario) -> None:
    old, new = world.agencies[OWNER].id, world.agencies[OTHER].id
    running, silent = world.to_state("under_review"), world.to_state("awaiting_consent", letter_no="46/SYT-VP")
    refused = world.to_state("refused", letter_no="47/SYT-VP")
    granted = world.to_state("granted", letter_no="48/SYT-VP")
    due = world.case(running).due_on
    plan_transfer(old, PLAN, **by(world))
    assert carry_out_transfer(old, **by(world)) == 3
    assert [world.case(case_id).owner_agency_id for case_id in (running, silent, refused, granted)] == [
        new, new, old, new,
    ]  # fmt: skip
    assert (world.case(running).due_on, world.case(running).consent_status) == (due, "GRANTED_FULL")
    assert world.account(granted).owner_agency_id == new
    assert set(db.session.scalars(select(Database.owner_agency_id).where(Database.code == "DB-OWNER"))) == {new}
    world.act("owner_consent", "stranger", silent)
    assert world.case(silent).state == "under_review"


def test_the_successor_finds_by_searching_what_it_took_over_and_nobody_else_does(world: Scenario) -> None:
    case_id = world.to_state("under_review")
    number = str(world.case(case_id).case_no)
    assert [search_page(number, world.people[who]).total for who in ("owner", "stranger")] == [1, 0]
    plan_transfer(world.agencies[OWNER].id, PLAN, **by(world))
    carry_out_transfer(world.agencies[OWNER].id, **by(world))
    assert [search_page(number, world.people[who]).total for who in ("owner", "stranger")] == [0, 1]


def test_the_people_of_an_ended_agency_neither_sign_in_nor_see_nor_act(world: Scenario) -> None:
    old = world.agencies[REQUESTER].id
    case_id = world.to_state("supplement_review")
    assert may_see(case_id, world.people["approver"])
    plan_transfer(old, PLAN, **by(world))
    carry_out_transfer(old, **by(world))
    former = actor_now(world, "approver")
    assert former.is_agency_ended
    assert not may_see(case_id, former)
    assert may_see(case_id, world.people["stranger"])
    world.people["approver"] = former
    with pytest.raises(NotVisible):
        world.act("supplement_received", "approver", case_id)
    with pytest.raises(SignInRefused):
        sign_in(
            email="approver@hagiang.gov.vn", password=PASSWORD, address="10.0.0.1", secret="s", now=world.now,
            today=date(2025, 6, 9),
        )  # fmt: skip


def test_letters_name_the_successor_from_then_on(world: Scenario) -> None:
    case_id = world.to_state("pending_approval")
    plan_transfer(world.agencies[REQUESTER].id, PLAN, **by(world))
    carry_out_transfer(world.agencies[REQUESTER].id, **by(world))
    for action, who in (("approve_grant", "leader"), ("account_created", "operator"), ("sign_notice", "leader")):
        world.act(action, who, case_id)
    text = world.letter(case_id, "D4", "SIGNED").frozen_html
    assert "Sở Công Thương" in text


def test_a_transfer_that_fails_half_way_leaves_everything_as_it_was(
    world: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = world.agencies[OWNER].id
    first, second = world.to_state("under_review"), world.to_state("under_review", letter_no="46/SYT-VP")
    plan_transfer(old, PLAN, **by(world))
    real = service.perform_action

    def fail_on_second(case_id: int, *args: Any, **kwargs: Any) -> Any:
        if case_id == second:
            raise RuntimeError("the disk is full")
        return real(case_id, *args, **kwargs)

    monkeypatch.setattr(service, "perform_action", fail_on_second)
    with pytest.raises(RuntimeError):
        carry_out_transfer(old, **by(world))
    assert [world.case(case_id).owner_agency_id for case_id in (first, second)] == [old, old]
    assert db.session.get_one(Agency, old).valid_to is None
    assert planned_transfer(old) is not None


def test_the_focal_agency_too_may_pass_to_a_successor(world: Scenario) -> None:
    focal = world.agencies["STTTT"].id
    case_id = world.to_state("under_review")
    plan_transfer(focal, PLAN, **by(world))
    carry_out_transfer(focal, **by(world))
    assert world.case(case_id).focal_agency_id == world.agencies[OTHER].id
    world.people["leader"] = actor_now(world, "leader")
    with pytest.raises(NotVisible):
        world.act("assign_reviewer", "leader", case_id)


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"successor": OWNER}, "successor"),
        ({"successor": "SCU"}, "successor"),
        ({"successor": "KHONG"}, "successor"),
        ({"successor": ""}, "successor"),
        ({"ends_on": ""}, "ends_on"),
        ({"document_no": ""}, "document_no"),
    ],
)
def test_a_plan_needs_a_day_a_document_and_a_living_successor(
    world: Scenario, changes: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        plan_transfer(world.agencies[OWNER].id, {**PLAN, **changes}, **by(world))
    assert [problem.field for problem in refused.value.problems] == [field]


def test_a_transfer_waits_for_the_last_day_and_happens_once(world: Scenario) -> None:
    old = world.agencies[OWNER].id
    with pytest.raises(NotPossible):
        carry_out_transfer(old, **by(world))
    plan_transfer(old, {**PLAN, "ends_on": "30/06/2025"}, **by(world))
    with pytest.raises(NotPossible):
        carry_out_transfer(old, **by(world))
    world.now = datetime(2025, 6, 30, 17, 0, tzinfo=world.now.tzinfo)
    carry_out_transfer(old, **by(world))
    with pytest.raises(NotPossible):
        carry_out_transfer(old, **by(world))


def test_only_an_administrator_changes_agencies(world: Scenario) -> None:
    for who in ("leader", "auditor", "stranger"):
        with pytest.raises(NotVisible):
            save_agency(NEW_AGENCY, agency_id=None, **by(world, who))
        with pytest.raises(NotVisible):
            plan_transfer(world.agencies[OWNER].id, PLAN, **by(world, who))
        with pytest.raises(NotVisible):
            carry_out_transfer(world.agencies[OWNER].id, **by(world, who))


def test_an_agency_is_added_and_changed_and_the_trail_keeps_both(world: Scenario) -> None:
    made = save_agency(NEW_AGENCY, agency_id=None, **by(world))
    save_agency({**NEW_AGENCY, "phone": "02193862999", "parent": "VPUBND"}, agency_id=made, **by(world))
    agency = db.session.get_one(Agency, made)
    assert (agency.phone, agency.parent.abbr_symbol, agency.valid_from) == ("02193862999", "VPUBND", None)
    assert "so khoa hoc" in agency.fold
    events = db.session.scalars(select(Event).where(Event.name == "agency_changed").order_by(Event.id)).all()
    assert len(events) == 2
    assert events[1].payload["changed"] == {"phone": "02193862999"}


def test_a_symbol_belongs_to_one_agency(world: Scenario) -> None:
    with pytest.raises(Invalid) as refused:
        save_agency({**NEW_AGENCY, "abbr_symbol": OWNER, "name": ""}, agency_id=None, **by(world))
    assert {problem.field for problem in refused.value.problems} == {"abbr_symbol", "name"}
