"""Time acts on the days that the domain model names, and never twice."""

from datetime import date

import pytest
from sqlalchemy import select

from app.extensions import db
from app.jobs import ladders
from app.jobs.plans import APOLOGISED, NOTICES
from app.models.accounts import InboxMessage
from tests.integration.jobs.conftest import RunLadder, Told, at
from tests.scenario import Scenario
from workflows.ladder import StepKind


def test_a_request_counts_as_complete_from_the_midnight_after_its_first_working_day(
    world: Scenario, run_ladder: RunLadder
) -> None:
    case_id = world.to_state("submitted")
    at(world, 2025, 6, 10, 23, 59)
    assert run_ladder(ladders.deem_requests_complete) == 0
    at(world, 2025, 6, 11, 0, 0)
    assert run_ladder(ladders.deem_requests_complete) == 1
    assert world.case(case_id).is_deemed_complete
    assert run_ladder(ladders.deem_requests_complete) == 0


def test_a_silent_owner_is_reminded_on_day_five_and_by_letter_on_day_eight_and_reported_on_day_ten(
    world: Scenario, run_ladder: RunLadder, told: Told
) -> None:
    case_id = world.to_state("awaiting_consent")
    seen = []
    for _day in range(15):
        day = world.pass_days()
        run_ladder(ladders.chase_owners)
        run_ladder(ladders.chase_owners)
        case = world.case(case_id)
        has_letter = ("D12", "CONSENT", "PREPARED") in world.letters(case_id)
        seen.append((day, case.reminder_count, has_letter, case.is_escalated, bool(told(LAPSE))))
    by_day = {day: facts for day, *facts in seen}
    assert by_day[date(2025, 6, 13)] == [0, False, False, False]
    assert by_day[date(2025, 6, 16)] == [1, False, False, False]
    assert by_day[date(2025, 6, 18)] == [1, False, False, False]
    assert by_day[date(2025, 6, 19)] == [2, True, False, False]
    assert by_day[date(2025, 6, 23)] == [2, True, True, False]
    assert by_day[date(2025, 6, 27)] == [2, True, True, False]
    assert by_day[date(2025, 6, 30)] == [2, True, True, True]
    assert told(LAPSE) == ["deputy", "focal-approver", "focal-owner", "leader"]


LAPSE = "lapse_no_consent_possible"


def test_after_days_without_a_timetable_the_owner_is_not_reminded_twice_on_one_day(
    world: Scenario, run_ladder: RunLadder, told: Told
) -> None:
    case_id = world.to_state("awaiting_consent")
    world.pass_days(20)
    for _run in range(3):
        run_ladder(ladders.chase_owners)
    case = world.case(case_id)
    assert (case.reminder_count, case.is_escalated, told(LAPSE)) == (1, True, [])
    world.pass_days()
    run_ladder(ladders.chase_owners)
    run_ladder(ladders.chase_owners)
    assert world.case(case_id).reminder_count == 2
    world.pass_days()
    run_ladder(ladders.chase_owners)
    assert told(LAPSE) == ["deputy", "focal-approver", "focal-owner", "leader"]


def test_an_owner_who_answered_is_left_alone(world: Scenario, run_ladder: RunLadder) -> None:
    world.to_state("under_review")
    world.pass_days(20)
    assert run_ladder(ladders.chase_owners) == 0


def test_warnings_stand_around_the_due_date_and_the_apology_lies_ready_one_working_day_before_it(
    world: Scenario, run_ladder: RunLadder, told: Told
) -> None:
    case_id = world.to_state("under_review")
    world.act("assign_reviewer", "head", case_id)
    assert world.case(case_id).due_on == date(2025, 6, 16)
    at(world, 2025, 6, 11, 8, 0)
    assert run_ladder(ladders.warn_of_lateness) == 0
    at(world, 2025, 6, 12, 8, 0)
    assert run_ladder(ladders.warn_of_lateness) == 1
    assert told("due_in_two_days") == ["reviewer"]
    assert not [letter for letter in world.letters(case_id) if letter[0] == "D8"]
    at(world, 2025, 6, 13, 8, 0)
    run_ladder(ladders.warn_of_lateness)
    run_ladder(ladders.warn_of_lateness)
    staff = ["deputy", "focal-approver", "focal-owner", "head", "leader", "reviewer"]
    assert told("due_tomorrow") == staff
    assert [letter for letter in world.letters(case_id) if letter[0] == "D8"] == [("D8", "RESCHEDULE", "PREPARED")]
    at(world, 2025, 6, 16, 8, 0)
    run_ladder(ladders.warn_of_lateness)
    assert (told("due_today"), told("overdue")) == (staff, [])
    at(world, 2025, 6, 17, 0, 0)
    run_ladder(ladders.warn_of_lateness)
    run_ladder(ladders.warn_of_lateness)
    assert told("overdue") == staff
    assert len([letter for letter in world.letters(case_id) if letter[0] == "D8"]) == 1


def test_who_hears_of_a_late_case_reads_whether_its_apology_was_signed(world: Scenario, run_ladder: RunLadder) -> None:
    late, apologised = world.to_state("under_review"), world.to_state("under_review")
    at(world, 2025, 6, 16, 8, 0)
    world.act("reschedule", "leader", apologised)
    at(world, 2025, 6, 17, 8, 0)
    run_ladder(ladders.warn_of_lateness)
    said = select(InboxMessage.message).where(InboxMessage.kind == "overdue").distinct()
    messages = {key: db.session.scalars(said.where(InboxMessage.case_id == key)).all() for key in (late, apologised)}
    assert messages == {late: [NOTICES[StepKind.OVERDUE]], apologised: [APOLOGISED]}


def test_a_case_that_nobody_reviews_yet_is_the_heads_to_hear_of(
    world: Scenario, run_ladder: RunLadder, told: Told
) -> None:
    world.to_state("under_review")
    at(world, 2025, 6, 12, 8, 0)
    run_ladder(ladders.warn_of_lateness)
    assert told("due_in_two_days") == ["head"]


def test_the_head_and_the_leaders_hear_of_a_silent_owner_once(
    world: Scenario, run_ladder: RunLadder, told: Told
) -> None:
    world.to_state("awaiting_consent")
    for _day in range(11):
        world.pass_days()
        run_ladder(ladders.chase_owners)
        run_ladder(ladders.chase_owners)
    assert told("silence_escalated") == ["deputy", "focal-approver", "focal-owner", "head", "leader"]
    assert told("owner_reminded") == ["officer", "officer", "owner", "owner"]


def test_the_leader_signs_the_apology_that_lies_ready(world: Scenario, run_ladder: RunLadder) -> None:
    case_id = world.to_state("under_review")
    at(world, 2025, 6, 13, 8, 0)
    run_ladder(ladders.warn_of_lateness)
    world.act("reschedule", "leader", case_id)
    apologies = [letter for letter in world.letters(case_id) if letter[0] == "D8"]
    assert apologies == [("D8", "RESCHEDULE", "SIGNED")]
    assert "Chờ thiết lập kết nối trên LGSP" in world.letter(case_id, "D8", "SIGNED").frozen_html


def test_warnings_before_tet_skip_the_days_off(world: Scenario, run_ladder: RunLadder, told: Told) -> None:
    at(world, 2025, 1, 23, 9, 0)
    case_id = world.to_state("awaiting_consent", letter_date="23/01/2025", security_approval_date="02/01/2025")
    world.act("owner_consent", "owner", case_id, letter_date="23/01/2025")
    world.act("assign_reviewer", "head", case_id)
    assert world.case(case_id).due_on == date(2025, 2, 6)
    at(world, 2025, 2, 2, 9, 0)
    assert run_ladder(ladders.warn_of_lateness) == 0
    at(world, 2025, 2, 4, 9, 0)
    run_ladder(ladders.warn_of_lateness)
    assert told("due_in_two_days") == ["reviewer"]
    at(world, 2025, 2, 5, 9, 0)
    run_ladder(ladders.warn_of_lateness)
    assert "leader" in told("due_tomorrow")


def test_after_days_without_a_timetable_only_the_last_warning_is_written(
    world: Scenario, run_ladder: RunLadder, told: Told
) -> None:
    world.to_state("under_review")
    at(world, 2025, 6, 20, 8, 0)
    run_ladder(ladders.warn_of_lateness)
    assert (told("due_tomorrow"), told("due_today")) == ([], [])
    assert "leader" in told("overdue")


def test_a_paused_case_is_not_warned_of(world: Scenario, run_ladder: RunLadder) -> None:
    world.to_state("supplement_review")
    world.pass_days(4)
    assert run_ladder(ladders.warn_of_lateness) == 0


def test_a_supplement_is_asked_for_once_more_and_then_the_leader_may_close_the_case(
    world: Scenario, run_ladder: RunLadder, told: Told
) -> None:
    case_id = world.to_state("supplement_review")
    supplement = world.case(case_id).supplements[-1]
    assert (supplement.answer_by, supplement.lapse_on) == (date(2025, 6, 16), date(2025, 6, 23))
    at(world, 2025, 6, 13, 8, 0)
    assert run_ladder(ladders.chase_supplements) == 0
    at(world, 2025, 6, 16, 8, 0)
    assert run_ladder(ladders.chase_supplements) == 1
    assert told("supplement_reminded") == ["approver", "filer"]
    at(world, 2025, 6, 23, 23, 0)
    assert run_ladder(ladders.chase_supplements) == 0
    at(world, 2025, 6, 24, 0, 0)
    assert run_ladder(ladders.chase_supplements) == 4
    assert run_ladder(ladders.chase_supplements) == 0
    assert "leader" in told("lapse_no_supplement_possible")
    world.act("lapse", "leader", case_id)


def test_an_account_is_announced_three_times_before_it_expires_after_its_last_day(
    world: Scenario, run_ladder: RunLadder, told: Told
) -> None:
    case_id = world.to_state("granted", valid_to="31/07/2025")
    counts = []
    for month, day in ((6, 30), (7, 1), (7, 15), (7, 16), (7, 25), (7, 26), (7, 31)):
        at(world, 2025, month, day, 8, 0)
        counts.append(run_ladder(ladders.mind_connection_accounts))
        assert run_ladder(ladders.mind_connection_accounts) == 0
    assert counts == [0, 3, 0, 3, 0, 3, 0]
    assert sorted(set(told("account_expires"))) == ["approver", "filer", "operator"]
    assert world.account(case_id).state == "active"
    at(world, 2025, 8, 1, 0, 0)
    assert run_ladder(ladders.mind_connection_accounts) == 1
    assert world.account(case_id).state == "expired"
    assert told("account_expired") == ["approver", "filer", "officer", "operator", "owner"]


def test_one_broken_case_holds_no_other_up(
    world: Scenario, run_ladder: RunLadder, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = world.to_state("submitted"), world.to_state("submitted", letter_no="46/SYT-VP")
    at(world, 2025, 6, 11, 8, 0)
    real = ladders.perform_action

    def break_the_first(case_id: int, *args: object, **kwargs: object) -> object:
        if case_id == first:
            raise RuntimeError("broken")
        return real(case_id, *args, **kwargs)

    monkeypatch.setattr(ladders, "perform_action", break_the_first)
    assert run_ladder(ladders.deem_requests_complete) == 1
    assert world.case(second).is_deemed_complete
    assert not world.case(first).is_deemed_complete
