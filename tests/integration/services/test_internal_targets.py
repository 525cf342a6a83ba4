"""Article 7 sets no time limit: a proposal has an internal target at most, and every working day has its holder."""

from datetime import date, timedelta

import pytest

from app.extensions import db
from app.models.agencies import Setting
from app.queries.calendar import official_calendar
from app.queries.case_page import Held, held_days
from app.queries.clocks import local_day
from app.queries.policies import POLICIES_KEY
from app.queries.standing import chip_of
from app.services.transaction import transaction
from tests.catalogue_scenario import CatalogueScenario


@pytest.fixture
def world(context: None) -> CatalogueScenario:
    return CatalogueScenario()


def target(world: CatalogueScenario, case_id: int) -> date | None:
    """The internal target of a case; no case of Article 7 ever has a day of the law."""
    case = world.case(case_id)
    assert (case.due_on, case.strict_due_on) == (None, None)
    return case.target_on


def words(world: CatalogueScenario, case_id: int) -> tuple[str, str]:
    """What the chip of a case says: the day and the words."""
    chip = chip_of(world.case(case_id), local_day(world.now), official_calendar())
    return chip.date_text, chip.words.message


def test_intake_has_one_working_day_and_review_five(world: CatalogueScenario) -> None:
    case_id = world.sent("EDIT", "DB-OWN")
    assert target(world, case_id) == date(2025, 6, 10)
    world.pass_days(1)
    world.act("accept", "clerk", case_id)
    assert target(world, case_id) == date(2025, 6, 16)  # from R on 09/6, not from the intake


def test_the_review_counts_from_the_owners_consent_where_that_is_later(world: CatalogueScenario) -> None:
    case_id = world.accepted("EDIT", "DB-LENT")
    assert target(world, case_id) is None
    assert words(world, case_id) == ("", "chờ chủ quản từ %(date)s")
    world.pass_days(3)
    world.act("owner_consent", "owner", case_id)
    assert target(world, case_id) == date(2025, 6, 19)
    assert words(world, case_id) == ("19/06/2025", "mốc nội bộ, không phải hạn luật định")


def test_a_supplement_pauses_the_target_and_moves_it(world: CatalogueScenario) -> None:
    case_id = world.under_review("EDIT", "DB-OWN")
    world.act("ask_supplement", "reviewer", case_id)
    world.act("sign_supplement", "leader", case_id)
    world.act("issue_supplement", "clerk", case_id)
    assert target(world, case_id) is None
    assert words(world, case_id) == ("", "mốc nội bộ tạm dừng từ %(date)s")
    world.pass_days(2)
    world.act("supplement_received", "approver", case_id)
    assert target(world, case_id) == date(2025, 6, 18)


def test_a_passed_target_is_named_and_never_called_overdue(world: CatalogueScenario) -> None:
    case_id = world.under_review("EDIT", "DB-OWN")
    world.pass_days(14)
    assert words(world, case_id) == ("16/06/2025", "đã qua mốc nội bộ")
    chip = chip_of(world.case(case_id), local_day(world.now), official_calendar())
    assert (chip.kind, chip.colour) == ("target", "idle")


def test_nothing_runs_while_a_proposal_waits_for_a_submission_or_the_chairman(world: CatalogueScenario) -> None:
    case_id = world.ready("EDIT", "DB-OWN")
    assert target(world, case_id) is None
    world.submitted(case_id)
    assert target(world, case_id) is None
    assert words(world, case_id) == ("", "không có thời hạn luật định")


def test_update_and_notice_have_three_working_days_from_the_later_of_record_and_effect(
    world: CatalogueScenario,
) -> None:
    at_once, later = world.ready("EDIT", "DB-OWN"), world.ready("EDIT", "DB-SECOND")
    first, second = world.submitted(at_once), world.submitted(later)
    world.decide(first, {at_once: "APPROVED"})
    given = world.answers("record_decision", "office", second) | {
        "decision_no": "1300/QĐ-UBND",
        "effective_on": "2025-06-20",
    }
    world.act("record_decision", "office", second, given)
    assert target(world, at_once) == date(2025, 6, 12)
    assert target(world, later) == date(2025, 6, 25)
    world.apply(first)
    world.notify(at_once)
    assert target(world, at_once) is None


def test_a_decision_confirmed_later_counts_from_its_confirmation(world: CatalogueScenario) -> None:
    case_id = world.ready("EDIT", "DB-OWN")
    submission_id = world.submitted(case_id)
    world.decide(submission_id, {case_id: {"p7_2_d_purpose": "Thống kê và giải quyết thủ tục hành chính của ngành."}})
    assert target(world, case_id) is None
    world.pass_days(1)
    world.confirm_decision(submission_id)
    assert target(world, case_id) == date(2025, 6, 13)


def test_the_targets_follow_the_policies(world: CatalogueScenario) -> None:
    with transaction() as session:
        session.merge(Setting(key=POLICIES_KEY, value={"intake_window_days": 2, "apply_target_days": 5}))
    sent = world.sent("EDIT", "DB-OWN")
    assert target(world, sent) == date(2025, 6, 11)
    case_id, _ = world.decided("EDIT", "DB-SECOND", "REJECTED")
    assert target(world, case_id) == date(2025, 6, 16)


def test_every_working_day_belongs_to_one_party_and_the_sum_is_whole(world: CatalogueScenario) -> None:
    case_id = world.accepted("EDIT", "DB-LENT")
    world.pass_days(2)
    world.act("owner_consent", "owner", case_id)
    world.pass_days(1)
    world.conclude(case_id)
    world.confirm(case_id)
    submission_id = world.submitted(case_id)
    world.now += timedelta(days=7)
    world.decide(submission_id, {case_id: "REJECTED"})
    world.pass_days(1)
    world.notify(case_id)
    db.session.expire_all()
    case, calendar = world.case(case_id), official_calendar()
    held = held_days(case, local_day(world.now) + timedelta(days=30), calendar)
    assert held == Held(requester=0, owner=1, focal=3, chairman=5)
    assert held is not None
    assert held.total == calendar.working_days_between(date(2025, 6, 9), local_day(world.now))
