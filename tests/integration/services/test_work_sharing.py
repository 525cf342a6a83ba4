"""Work given to a division, taken by one of its officers, handed back, and counted for the head."""

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models.accounts import InboxMessage
from app.models.desk import Unit
from app.queries.calendar import official_calendar
from app.queries.queue import conditions
from app.queries.queue_filters import QueueFilters
from app.queries.units import cases_assigned_to
from app.queries.workload import MEASURES, load_of_people, load_of_units
from app.services.account_administration import change_access, change_unit
from app.services.accounts import AccountProblem
from app.services.problems import Invalid, NotPossible, NotVisible, Stale
from app.services.transaction import transaction
from app.services.units import add_unit, rename_unit, set_unit_active
from tests.absence import employ, renew, stand_in
from tests.catalogue_scenario import CatalogueScenario
from tests.scenario import Scenario
from workflows.roles import Role


def belong(world: Scenario, who: str, unit_id: int | None) -> None:
    """Put a person into a division, as the administrator does."""
    key = world.people[who].account_id or 0
    change_unit(key, unit_id, actor=world.people["admin"], now=world.now, recorded_at=world.now)
    renew(world, who)


def refused(world: Scenario, action: str, who: str, case_id: int) -> str:
    """Try what is not possible now; return what the door said."""
    with pytest.raises(NotPossible) as caught:
        world.act(action, who, case_id)
    return " ".join(problem.message for problem in caught.value.problems)


def test_a_case_of_a_division_is_taken_by_its_officers_alone(world):
    mine, other = world.unit(), world.unit("Phòng Hạ tầng")
    belong(world, "reviewer", mine)
    belong(world, "other_reviewer", other)
    case_id = world.to_state("under_review")
    world.act("assign_unit", "head", case_id, unit=str(mine))
    assert "đã giao cho đơn vị khác" in refused(world, "claim", "other_reviewer", case_id)
    assert "đã giao cho đơn vị khác" in refused(world, "propose_grant", "other_reviewer", case_id)
    world.act("claim", "reviewer", case_id)
    assert world.case(case_id).reviewer_id == world.people["reviewer"].account_id
    assert "đã có người thẩm tra" in refused(world, "claim", "other_reviewer", case_id)


def test_who_belongs_to_no_division_takes_what_nobody_has(world):
    case_id = world.to_state("awaiting_consent")
    world.act("assign_unit", "leader", case_id)
    world.act("claim", "other_reviewer", case_id)
    assert world.case(case_id).reviewer_id == world.people["other_reviewer"].account_id


def test_of_two_who_take_a_case_one_wins(world):
    case_id = world.to_state("under_review")
    seen = world.case(case_id).version
    world.act("claim", "reviewer", case_id, seen_version=seen)
    with pytest.raises(Stale):
        world.act("claim", "other_reviewer", case_id, seen_version=seen)
    assert world.case(case_id).reviewer_id == world.people["reviewer"].account_id


def test_a_division_is_told_of_its_case_and_a_reviewer_of_another_is_free_of_it(world):
    mine, other = world.unit(), world.unit("Phòng Hạ tầng")
    belong(world, "reviewer", mine)
    belong(world, "other_reviewer", other)
    case_id = world.to_state("under_review")
    world.act("claim", "reviewer", case_id)
    world.act("assign_unit", "head", case_id, unit=str(other))
    assert world.case(case_id).reviewer_id is None
    told = db.session.scalars(select(InboxMessage.account_id).where(InboxMessage.kind == "unit_assigned"))
    assert list(told) == [world.people["other_reviewer"].account_id]


def test_a_case_is_handed_back_by_who_has_it_and_stays_with_the_division(world):
    unit_id = world.unit()
    belong(world, "reviewer", unit_id)
    case_id = world.to_state("under_review")
    world.act("assign_reviewer", "head", case_id)
    assert world.case(case_id).unit_id == unit_id
    assert "Chỉ người được phân công" in refused(world, "hand_back", "other_reviewer", case_id)
    world.act("hand_back", "reviewer", case_id)
    assert world.case(case_id).reviewer_id is None
    assert world.case(case_id).unit_id == unit_id
    assert "Chỉ người được phân công" in refused(world, "hand_back", "reviewer", case_id)


def test_a_deputy_takes_and_hands_back_in_the_absent_officer_s_name(world):
    case_id = world.to_state("under_review")
    stand_in(world, "operator", "reviewer", Role.FOCAL_REVIEWER)
    world.act("claim", "operator", case_id)
    assert world.case(case_id).reviewer_id == world.people["reviewer"].account_id
    world.act("hand_back", "operator", case_id)
    assert world.case(case_id).reviewer_id is None


def test_duties_stay_apart_when_a_case_is_taken_or_given(world):
    employ(world, "clerk", Role.FOCAL_REVIEWER)
    employ(world, "focal_owner", Role.FOCAL_REVIEWER, Role.FOCAL_HEAD)
    case_id = world.to_state("submitted", database="DB-FOCAL")
    world.act("intake_accept", "clerk", case_id)
    world.act("owner_consent", "focal_owner", case_id)
    assert "Người tiếp nhận hồ sơ" in refused(world, "claim", "clerk", case_id)
    for action in ("claim", "assign_unit"):
        assert "Người đã ký trả lời" in refused(world, action, "focal_owner", case_id)


@pytest.mark.parametrize("what", ["closed", "of another agency", "unknown", "no number"])
def test_a_case_is_given_only_to_an_open_division_of_the_focal_agency(world, what):
    case_id = world.to_state("under_review")
    key = str(world.unit(symbol="SYT")) if what == "of another agency" else str(world.unit())
    if what == "closed":
        with transaction():
            db.session.get_one(Unit, int(key)).is_active = False
    given = {"unknown": "999999", "no number": "١٢"}.get(what, key)
    with pytest.raises(Invalid) as caught:
        world.act("assign_unit", "head", case_id, unit=given)
    assert [problem.field for problem in caught.value.problems] == ["unit"]


def test_proposals_are_shared_like_requests(context):
    world = CatalogueScenario()
    case_id = world.under_review("EDIT", "DB-OWN")
    world.act("assign_unit", "head", case_id, {"unit": str(world.unit())})
    world.act("claim", "other_reviewer", case_id, {})
    assert world.refused("propose_conclusion", "reviewer", case_id, {"opinion": "RECOMMEND"}) == "NotPossible"
    world.act("hand_back", "other_reviewer", case_id, {"note": "Giao người khác thẩm tra tiếp."})
    assert world.proposal(case_id)
    assert world.case(case_id).reviewer_id is None


def test_the_workload_counts_what_the_queue_shows(world):
    calendar, today, head = official_calendar(), world.now.date(), world.people["head"]
    unit_id = world.unit()
    for number in range(3):
        case_id = world.to_state("under_review")
        if number:
            world.act("assign_reviewer", "head", case_id)
        else:
            world.act("assign_unit", "head", case_id)
    today = world.pass_days(6)
    people = {load.name: load for load in load_of_people(head, today, calendar)}
    for view, count in zip(MEASURES, people["reviewer STTTT"].counts, strict=True):
        filters = QueueFilters(view=view, reviewer=str(world.people["reviewer"].account_id))
        asked = conditions(filters, head, today, calendar)
        assert count == len(list(db.session.execute(select(1).where(*asked)))), view
    assert people["reviewer STTTT"].counts == (2, 0, 2, 0)
    assert [(load.id, load.counts[0]) for load in load_of_units(head, today, calendar)] == [(unit_id, 1)]


def test_cases_of_who_left_are_shown_first_to_the_head(world):
    case_id = world.to_state("under_review")
    world.act("assign_reviewer", "head", case_id)
    key = world.people["reviewer"].account_id or 0
    change_access(key, False, actor=world.people["admin"], now=world.now, recorded_at=world.now)
    told = select(InboxMessage.account_id).where(InboxMessage.kind == "cases_left_behind")
    assert list(db.session.scalars(told)) == [world.people["head"].account_id]
    first = load_of_people(world.people["head"], world.now.date(), official_calendar())[0]
    assert (first.id, first.has_left, first.counts[0]) == (key, True, 1)
    assert [found.id for found in cases_assigned_to(key)] == [case_id]


def test_the_administrator_keeps_divisions_and_closes_none_that_has_work(world):
    admin = {"actor": world.people["admin"], "now": world.now, "recorded_at": world.now}
    unit_id = add_unit({"agency": "STTTT", "name": "Phòng Bưu chính"}, **admin)
    with pytest.raises(Invalid):
        add_unit({"agency": "STTTT", "name": "Phòng Bưu chính"}, **admin)
    rename_unit(unit_id, {"name": "Phòng Chuyển đổi số", "abbr": "CĐS"}, **admin)
    belong(world, "reviewer", unit_id)
    with pytest.raises(NotPossible):
        set_unit_active(unit_id, False, **admin)
    belong(world, "reviewer", None)
    set_unit_active(unit_id, False, **admin)
    with pytest.raises(AccountProblem):
        belong(world, "reviewer", unit_id)
    with pytest.raises(NotVisible):
        add_unit({"agency": "STTTT", "name": "Phòng khác"}, **{**admin, "actor": world.people["head"]})
