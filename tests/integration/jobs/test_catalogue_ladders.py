"""Time on proposals of Article 7: owners and proposers are reminded, and nothing of Article 9 reaches them (3.2)."""

from datetime import date

import pytest
from sqlalchemy import select

from app.extensions import db
from app.jobs import ladders
from app.models.accounts import InboxMessage
from tests.catalogue_scenario import CatalogueScenario
from tests.integration.jobs.conftest import RunLadder, Told, at


@pytest.fixture
def world(context: None) -> CatalogueScenario:
    """The province with a catalogue in force, on Monday 09/06/2025 at nine."""
    return CatalogueScenario()


def test_a_proposal_is_never_deemed_complete(world: CatalogueScenario, run_ladder: RunLadder) -> None:
    case_id = world.sent("EDIT", "DB-OWN")
    world.pass_days(5)
    assert run_ladder(ladders.deem_requests_complete) == 0
    assert not world.case(case_id).is_deemed_complete


def test_no_apology_is_drafted_for_a_proposal_however_long_it_lies(
    world: CatalogueScenario, run_ladder: RunLadder, told: Told
) -> None:
    case_id = world.under_review("EDIT", "DB-OWN")
    for _day in range(8):
        world.pass_days()
        run_ladder(ladders.warn_of_lateness)
    assert not [letter for letter in world.letters(case_id) if letter[0] == "D8"]
    assert (told("due_tomorrow"), told("overdue")) == ([], [])


def test_the_owner_of_a_lent_database_is_chased_like_every_owner(
    world: CatalogueScenario, run_ladder: RunLadder, told: Told
) -> None:
    case_id = world.accepted("EDIT", "DB-LENT")
    assert world.case(case_id).state == "awaiting_consent"
    seen = {}
    for _day in range(15):
        day = world.pass_days()
        run_ladder(ladders.chase_owners)
        case = world.case(case_id)
        seen[day] = (case.reminder_count, case.is_escalated, bool(told("lapse_no_consent_possible")))
    assert seen[date(2025, 6, 13)] == (0, False, False)
    assert seen[date(2025, 6, 16)] == (1, False, False)
    assert seen[date(2025, 6, 19)] == (2, False, False)
    assert seen[date(2025, 6, 23)] == (2, True, False)
    assert seen[date(2025, 6, 30)] == (2, True, True)
    assert ("D12", "CATALOGUE", "PREPARED") in world.letters(case_id)


def test_a_supplement_that_does_not_come_is_asked_for_once_more(
    world: CatalogueScenario, run_ladder: RunLadder, told: Told
) -> None:
    case_id = world.sent("EDIT", "DB-OWN")
    world.act("ask_supplement", "clerk", case_id)
    world.act("sign_supplement", "leader", case_id)
    world.act("issue_supplement", "clerk", case_id)
    supplement = world.case(case_id).supplements[-1]
    assert (supplement.answer_by, supplement.lapse_on) == (date(2025, 6, 16), date(2025, 6, 23))
    at(world, 2025, 6, 13, 8, 0)
    assert run_ladder(ladders.chase_supplements) == 0
    at(world, 2025, 6, 16, 8, 0)
    assert run_ladder(ladders.chase_supplements) == 1
    assert told("supplement_reminded") == ["approver", "filer", "second-approver"]
    at(world, 2025, 6, 24, 8, 0)
    run_ladder(ladders.chase_supplements)
    assert "leader" in told("lapse_no_supplement_possible")


def test_an_internal_target_is_named_as_such_one_working_day_before_it_and_on_it(
    world: CatalogueScenario, run_ladder: RunLadder, told: Told
) -> None:
    case_id = world.under_review("EDIT", "DB-OWN")
    world.act("assign_reviewer", "head", case_id)
    assert world.case(case_id).target_on == date(2025, 6, 16)
    seen = []
    for day in (12, 13, 14, 15, 16, 17, 18):
        at(world, 2025, 6, day, 8, 0)
        run_ladder(ladders.remind_of_targets)
        run_ladder(ladders.remind_of_targets)
        run_ladder(ladders.warn_of_lateness)
        seen.append((day, len(told("target_tomorrow")), len(told("target_today"))))
    assert seen == [(12, 0, 0), (13, 1, 0), (14, 1, 0), (15, 1, 0), (16, 1, 1), (17, 1, 1), (18, 1, 1)]
    assert told("target_today") == ["reviewer"]
    sentences = set(db.session.scalars(select(InboxMessage.message).where(InboxMessage.kind.startswith("target_"))))
    assert len(sentences) == 2
    assert all("mốc nội bộ" in sentence and "không phải hạn luật định" in sentence for sentence in sentences)
    assert not [letter for letter in world.letters(case_id) if letter[0] == "D8"]
    assert told("overdue") == []


def test_the_target_of_intake_is_the_clerks_and_that_of_a_review_without_reviewer_the_heads(
    world: CatalogueScenario, run_ladder: RunLadder, told: Told
) -> None:
    case_id = world.sent("EDIT", "DB-OWN")
    at(world, 2025, 6, 10, 8, 0)
    run_ladder(ladders.remind_of_targets)
    assert told("target_today") == ["clerk"]
    world.act("accept", "clerk", case_id)
    at(world, 2025, 6, 16, 8, 0)
    run_ladder(ladders.remind_of_targets)
    assert told("target_today") == ["clerk", "head", "second-head"]


def test_after_the_decision_reviewer_and_clerks_are_reminded_of_update_and_notice(
    world: CatalogueScenario, run_ladder: RunLadder, told: Told
) -> None:
    case_id, _ = world.decided("EDIT", "DB-OWN", "APPROVED")
    target = world.case(case_id).target_on
    assert target is not None
    at(world, target.year, target.month, target.day, 8, 0)
    run_ladder(ladders.remind_of_targets)
    assert "clerk" in told("target_today")


def test_a_paused_target_and_one_that_passed_during_a_silence_of_our_own_are_not_told(
    world: CatalogueScenario, run_ladder: RunLadder, told: Told
) -> None:
    paused = world.under_review("EDIT", "DB-OWN")
    world.act("ask_supplement", "reviewer", paused)
    world.act("sign_supplement", "leader", paused)
    world.act("issue_supplement", "clerk", paused)
    world.under_review("EDIT", "DB-SECOND")
    at(world, 2025, 6, 20, 8, 0)
    assert run_ladder(ladders.remind_of_targets) == 0
