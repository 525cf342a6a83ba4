"""Supplements, holidays, lateness and a changed calendar at the door (E7, E12, E14, E16)."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models.calendar import CalendarDay
from app.models.trail import Event
from app.services.problems import Invalid, NotPossible
from app.services.transaction import transaction
from tests.scenario import (
    Scenario,
)
from workflows.fields import VIETNAM

pytestmark = pytest.mark.usefixtures("context")


def said(caught: pytest.ExceptionInfo) -> str:
    return " ".join(problem.message for problem in caught.value.problems)


def fields(caught: pytest.ExceptionInfo[Invalid]) -> set[str]:
    return {problem.field for problem in caught.value.problems}


def events(case_id: int) -> list[Event]:
    return list(db.session.scalars(select(Event).where(Event.case_id == case_id).order_by(Event.id)))


# E7: an incomplete request.


def test_e7_at_intake_the_request_counts_from_its_supplement(world):
    case_id = world.to_state("supplement_intake")
    assert world.case(case_id).supplement_count == 1
    world.act("owner_consent", "owner", case_id)
    assert world.case(case_id).state == "supplement_intake"
    world.pass_days(3)
    world.act("supplement_received", "approver", case_id)
    case = world.case(case_id)
    assert case.state == "submitted"
    assert case.received_at.astimezone(VIETNAM).date() == date(2025, 6, 12)
    world.act("intake_accept", "clerk", case_id)
    assert world.case(case_id).t0 == date(2025, 6, 12)


def test_e7_during_the_review_the_clock_pauses_from_the_day_after_issue_and_resumes_the_next_working_day(world):
    case_id = world.to_state("under_review")
    world.pass_days(1)
    world.act("prepare_review_supplement", "reviewer", case_id)
    world.act("sign_supplement", "head", case_id)
    world.act("issue_review_supplement", "clerk", case_id)
    case = world.case(case_id)
    assert (case.state, case.due_on, case.paused_since) == ("supplement_review", None, date(2025, 6, 10))
    world.pass_days(3)
    world.act("supplement_received", "approver", case_id)
    case = world.case(case_id)
    # One day was used before the pause; four are left, counted from 16 June.
    assert (case.state, case.due_on) == ("under_review", date(2025, 6, 19))
    assert case.strict_due_on == date(2025, 6, 16)


def test_e7_one_supplement_in_total(world):
    case_id = world.to_state("supplement_intake")
    world.act("supplement_received", "approver", case_id)
    with pytest.raises(NotPossible) as caught:
        world.act("prepare_intake_supplement", "clerk", case_id)
    assert "bổ sung một lần" in said(caught)
    world.act("intake_accept", "clerk", case_id, security_decision="THIEU")
    world.act("owner_consent", "owner", case_id)
    with pytest.raises(NotPossible):
        world.act("prepare_review_supplement", "reviewer", case_id)
    world.act("propose_refusal", "reviewer", case_id, refusal_reason_code="INCOMPLETE_AFTER_SUPPLEMENT")
    assert world.case(case_id).state == "pending_approval"


def test_e7_when_the_intake_window_is_over_no_intake_supplement_leaves_and_the_gap_is_carried_along(world):
    case_id = world.to_state("submitted")
    with pytest.raises(Invalid):
        world.act("intake_accept", "clerk", case_id, security_decision="THIEU")
    world.act("prepare_intake_supplement", "clerk", case_id)
    world.act("sign_supplement", "leader", case_id)
    with pytest.raises(NotPossible) as caught:
        world.act("deem_complete", "system", case_id)
    assert "Chưa hết" in said(caught)
    world.pass_days(2)
    world.act("deem_complete", "system", case_id)
    with pytest.raises(NotPossible) as caught:
        world.act("issue_intake_supplement", "clerk", case_id)
    assert "Đã hết thời gian kiểm tra" in said(caught)
    world.act("intake_accept", "clerk", case_id, security_decision="THIEU")
    case = world.case(case_id)
    assert case.intake_sheet["security_decision"] == "THIEU"
    assert case.received_at.astimezone(VIETNAM).date() == date(2025, 6, 9)
    assert ("D2", "INTAKE", "VOID") in world.letters(case_id)
    assert case.supplement_count == 0


def test_e7_every_item_has_its_answer(world):
    case_id = world.to_state("submitted")
    items = [{"what": "Quyết định cấp độ", "why": "Chưa có"}, {"what": "Đầu mối", "why": "Thiếu điện thoại"}]
    world.act("prepare_intake_supplement", "clerk", case_id, items=items)
    world.act("sign_supplement", "leader", case_id)
    world.act("issue_intake_supplement", "clerk", case_id)
    with pytest.raises(Invalid) as caught:
        world.act("supplement_received", "approver", case_id)
    assert caught.value.problems[0].params == {"asked": 2}
    world.act("supplement_received", "approver", case_id, answers="Đã gửi.\nĐã ghi số điện thoại.")
    assert world.case(case_id).supplements[0].answers == ["Đã gửi.", "Đã ghi số điện thoại."]


def test_e7_a_supplement_on_paper_counts_from_its_stamp_and_not_from_before_it_was_asked_for(world):
    case_id = world.to_state("supplement_review")
    world.pass_days(3)
    with pytest.raises(Invalid) as caught:
        world.act("register_paper_supplement", "clerk", case_id, received_at="06/06/2025 09:00")
    assert fields(caught) == {"received_at"}
    world.act("register_paper_supplement", "clerk", case_id, received_at="11/06/2025 09:00")
    assert world.case(case_id).due_on == date(2025, 6, 18)


def test_e7_no_answer_ends_the_case_after_ten_working_days_and_one_reminder(world):
    case_id = world.to_state("supplement_intake")
    world.pass_days(10)
    with pytest.raises(NotPossible) as caught:
        world.act("lapse", "leader", case_id)
    assert "Chưa hết thời hạn" in said(caught)
    world.pass_days(1)
    with pytest.raises(NotPossible) as caught:
        world.act("lapse", "leader", case_id)
    assert "nhắc" in said(caught)
    world.act("remind_supplement", "system", case_id)
    world.act("lapse", "leader", case_id)
    assert world.case(case_id).state == "supplement_intake"
    world.act("issue_lapse", "clerk", case_id)
    assert world.case(case_id).state == "lapsed"
    assert world.letters(case_id)[-1] == ("D5", "LAPSE_NO_SUPPLEMENT", "ISSUED")


def test_e7_a_supplement_before_the_end_is_issued_keeps_the_case_alive(world):
    case_id = world.to_state("supplement_review")
    world.pass_days(11)
    world.act("remind_supplement", "clerk", case_id)
    world.act("lapse", "leader", case_id)
    world.act("supplement_received", "approver", case_id)
    assert world.case(case_id).state == "under_review"
    assert ("D5", "LAPSE_NO_SUPPLEMENT", "VOID") in world.letters(case_id)


def test_e7_no_pause_begins_when_no_working_day_is_left(world):
    case_id = world.to_state("under_review")
    world.pass_days(4)
    world.act("prepare_review_supplement", "reviewer", case_id)
    world.act("sign_supplement", "leader", case_id)
    world.pass_days(1)
    with pytest.raises(NotPossible) as caught:
        world.act("issue_review_supplement", "clerk", case_id)
    assert "Không còn ngày làm việc" in said(caught)


# E12: days off are skipped.


def test_e12_a_holiday_inside_the_limit_is_skipped():
    world = Scenario(datetime(2025, 8, 29, 9, 0, tzinfo=VIETNAM))
    case_id = world.to_state("under_review")
    # 1 and 2 September 2025 are days off.
    assert world.case(case_id).due_on == date(2025, 9, 9)


# E14: late.


def late_case(world: Scenario) -> int:
    case_id = world.to_state("approved")
    world.pass_days(4)
    return case_id


def test_e14_the_apology_comes_at_the_earliest_one_working_day_before_the_end(world):
    case_id = world.to_state("approved")
    world.pass_days(3)
    with pytest.raises(NotPossible) as caught:
        world.act("reschedule", "leader", case_id)
    assert "tối đa một ngày làm việc" in said(caught)
    world.pass_days(1)
    world.act("reschedule", "leader", case_id)


def test_e14_the_promise_counts_at_issue_and_moves_no_statutory_date(world):
    case_id = late_case(world)
    due = world.case(case_id).due_on
    world.act("reschedule", "leader", case_id)
    assert world.case(case_id).promised_on is None
    world.act("issue_letter", "clerk", case_id)
    case = world.case(case_id)
    assert (case.due_on, case.promised_on, case.reschedule_count) == (due, date(2025, 6, 20), 1)


def test_e14_a_new_date_is_promised_once(world):
    case_id = late_case(world)
    world.act("reschedule", "leader", case_id)
    with pytest.raises(NotPossible):
        world.act("reschedule", "deputy", case_id)
    world.act("issue_letter", "clerk", case_id)
    with pytest.raises(NotPossible) as caught:
        world.act("reschedule", "leader", case_id)
    assert "hẹn lại một lần" in said(caught)


@pytest.mark.parametrize("promised", ["13/06/2025", "16/06/2025", "21/06/2025"])
def test_e14_the_promised_date_is_a_working_day_after_the_old_one(world, promised):
    case_id = late_case(world)
    with pytest.raises(Invalid) as caught:
        world.act("reschedule", "leader", case_id, promised_date=promised)
    assert fields(caught) == {"promised_date"}


def test_e14_the_draft_that_the_timetable_laid_out_is_the_one_that_is_signed(world):
    case_id = late_case(world)
    world.act("prepare_apology", "system", case_id)
    with pytest.raises(NotPossible):
        world.act("prepare_apology", "system", case_id)
    world.act("reschedule", "leader", case_id)
    assert [letter for letter in world.letters(case_id) if letter[0] == "D8"] == [("D8", "RESCHEDULE", "SIGNED")]


def test_e14_an_apology_that_never_left_falls_with_the_outcome(world):
    case_id = late_case(world)
    world.act("reschedule", "leader", case_id)
    world.to_state("created", case_id=case_id)
    world.to_state("granted", case_id=case_id)
    assert [letter[2] for letter in world.letters(case_id) if letter[0] == "D8"] == ["VOID"]


# E16: the calendar changes.


def test_e16_a_changed_calendar_moves_the_date_tells_the_parties_and_keeps_the_old_one_in_the_trail(world):
    case_id = world.to_state("under_review")
    assert world.case(case_id).due_on == date(2025, 6, 16)
    with transaction():
        db.session.add(CalendarDay(day=date(2025, 6, 12), kind="off", name="Nghỉ bù", document_no="1/TB", edition=1))
    world.act("recompute_deadline", "system", case_id, {"document_no": "1/TB"})
    assert world.case(case_id).due_on == date(2025, 6, 17)
    event = events(case_id)[-1]
    assert (event.payload["old_due"], event.payload["due"]) == ("2025-06-16", "2025-06-17")
    assert world.letters(case_id)[-1] == ("D1", "C", "PREPARED")
