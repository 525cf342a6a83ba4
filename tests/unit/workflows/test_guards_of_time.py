"""Conditions that look at the calendar: the intake window, lapse, silence, lateness."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from workflows import guards as g
from workflows.roles import Actor, Role

MONDAY, TUESDAY, WEDNESDAY = date(2025, 6, 9), date(2025, 6, 10), date(2025, 6, 11)
HEAD = Actor(8, 1, frozenset({Role.FOCAL_HEAD}), "Trưởng phòng")
LEADER = Actor(9, 1, frozenset({Role.FOCAL_LEADER}), "Giám đốc")


@pytest.mark.parametrize("today,is_open", [(MONDAY, True), (TUESDAY, True), (WEDNESDAY, False)])
def test_the_intake_window_is_the_first_working_day_after_receipt(facts, officer, today, is_open):
    given = replace(facts, received_on=MONDAY, today=today)
    assert (g.window_is_open(given, officer) is None) is is_open
    assert (g.window_is_over(given, officer) is None) is not is_open


def test_the_window_skips_a_weekend_and_follows_its_policy(facts, officer):
    friday = date(2025, 6, 13)
    given = replace(facts, received_on=friday, today=date(2025, 6, 16))
    assert g.window_is_open(given, officer) is None
    assert g.window_is_over(replace(given, today=date(2025, 6, 17)), officer) is None
    two = replace(facts.policies, intake_window_days=2)
    assert g.window_is_open(replace(given, today=date(2025, 6, 17), policies=two), officer) is None


def test_what_was_deemed_complete_is_closed_and_is_not_deemed_again(facts, officer):
    given = replace(facts, received_on=MONDAY, today=MONDAY, is_deemed_complete=True)
    assert g.window_is_open(given, officer)
    assert g.window_is_over(given, officer)


def test_a_case_that_was_not_received_has_no_window(facts, officer):
    given = replace(facts, received_on=None)
    assert g.window_is_open(given, officer) == "Hồ sơ chưa được gửi."
    assert g.window_is_over(given, officer)


def test_a_case_lapses_after_its_last_day_and_after_a_reminder(facts, officer):
    given = replace(facts, lapse_on=MONDAY, is_supplement_reminded=True)
    assert g.lapse_day_is_over(given, officer) is None
    assert g.lapse_day_is_over(replace(given, lapse_on=TUESDAY), officer) == "Chưa hết thời hạn chờ hồ sơ bổ sung."
    assert g.lapse_day_is_over(replace(given, lapse_on=None), officer)
    assert "nhắc" in g.lapse_day_is_over(replace(given, is_supplement_reminded=False), officer)


@pytest.fixture
def silent(facts, calendar):
    """The owner was told on 9 June; today is working day 15 after it; everything was tried."""
    day_15 = calendar.nth_working_day_after(MONDAY, 15)
    return replace(
        facts,
        state="awaiting_consent",
        owner_informed_on=MONDAY,
        today=day_15,
        reminder_count=2,
        is_escalated=True,
        is_requester_heard=True,
    )


def test_silence_ends_a_case_on_working_day_15(silent, officer):
    assert g.silence_is_exhausted(silent, officer) is None
    early = replace(silent, today=silent.today - timedelta(days=1))
    assert "ngày làm việc thứ 15" in g.silence_is_exhausted(early, officer)


@pytest.mark.parametrize(
    "change,said",
    [
        ({"owner_informed_on": None}, "Chưa có thời điểm"),
        ({"reminder_count": 1}, "hai lần đôn đốc"),
        ({"is_escalated": False}, "hai lần đôn đốc"),
        ({"is_requester_heard": False}, "ý kiến của cơ quan yêu cầu"),
    ],
)
def test_silence_alone_ends_nothing(silent, officer, change, said):
    assert said in g.silence_is_exhausted(replace(silent, **change), officer)


@pytest.mark.parametrize(
    "track,due,remaining,passes",
    [
        ("DEFAULT", WEDNESDAY, 1, 1),
        ("DEFAULT", TUESDAY, 0, 1),
        ("DEFAULT", date(2025, 6, 12), 2, 0),
        ("DEFAULT", MONDAY, -1, 1),
        ("DEFAULT", MONDAY, 5, 1),
        ("DEFAULT", None, None, 0),
        ("SPECIFIC", MONDAY, -1, 0),
    ],
)
def test_an_apology_is_for_what_is_late_or_about_to_be(facts, officer, track, due, remaining, passes):
    given = replace(facts, track=track, due_on=due, remaining_days=remaining)
    assert (g.late_or_about_to_be(given, officer) is None) is bool(passes)


def test_a_new_date_is_promised_once(facts, officer):
    assert g.not_rescheduled_yet(facts, officer) is None
    assert g.not_rescheduled_yet(replace(facts, reschedule_count=1), officer)
    assert g.not_rescheduled_yet(replace(facts, letters=frozenset({("D8", "SIGNED")})), officer)
    assert g.not_rescheduled_yet(replace(facts, letters=frozenset({("D8", "PREPARED")})), officer) is None
