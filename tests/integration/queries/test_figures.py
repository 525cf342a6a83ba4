"""The figures of a period, against a count case by case; and that nobody's figures hold what he may not see."""

import random
from collections import Counter
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from app.extensions import db
from app.queries.calendar import official_calendar
from app.queries.clocks import local_day
from app.queries.figures import FigureFilters, Figures, figures_for, filters_from
from app.queries.figures_chasing import chasing, choices_for, waiting_cases, waiting_owners
from app.queries.figures_tables import (
    backlog,
    done_by_month,
    flow_by,
    flow_by_kind,
    held_by,
    held_days,
    outcomes,
    refusals,
)
from app.services.transaction import transaction
from tests.integration.queries.counted_cases import at, days_of, holder_of, lay_cases, standing, verdict
from tests.scenario import FOCAL, MONDAY, OTHER, OWNER, REQUESTER, Scenario
from workflows.attribution import Holder
from workflows.calendar import ONE_DAY
from workflows.periods import period_from

DAY = MONDAY.date()
NOW = date(2025, 4, 29)
PERIODS = ("2024-H2", "2025", "2025-Q1", "2025-03", "2024-08", "2026")
NOTHING = FigureFilters()
SPRING = (date(2025, 2, 5), date(2025, 3, 9))


@pytest.fixture
def world(context: None) -> Scenario:
    return Scenario()


def figures(world: Scenario, person: str, filters: FigureFilters = NOTHING, today: date = DAY) -> Figures:
    return figures_for(world.people[person], filters, today=today, calendar=official_calendar())


def count(world: Scenario, person: str, filters: FigureFilters = NOTHING) -> int:
    return len(figures(world, person, filters).cases)


@pytest.mark.parametrize("code", PERIODS)
def test_random_cases_count_as_they_do_case_by_case(world: Scenario, code: str) -> None:
    laid = lay_cases(world, 250, NOW, seed=random.Random(code).randrange(2**32))
    period, calendar = period_from(code), official_calendar()
    assert period is not None
    first, end = period.first, min(period.last, NOW)
    done = [each for each in laid if each.ended and first <= each.ended <= end]
    left = [each for each in laid if each.received <= end and (each.ended is None or each.ended > end)]
    found = figures(world, "leader", filters_from({"period": code}), NOW)

    flow = flow_by_kind(found)["connection"]
    assert flow.carried == sum(
        each.received < first and each.received <= end and (each.ended is None or each.ended >= first) for each in laid
    )
    assert flow.received == sum(first <= each.received <= end for each in laid)
    assert {key.value: number for key, number in flow.done.items()} == Counter(map(verdict, done))
    assert {key.value: number for key, number in flow.open.items()} == Counter(standing(each, end) for each in left)
    assert flow.taken == len(done) + len(left)

    for month, counted in done_by_month(found).items():
        inside = [each for each in laid if each.ended and each.ended <= end and each.ended.replace(day=1) == month]
        assert {key.value: number for key, number in counted.items()} == Counter(map(verdict, inside)), month

    by_hand = [days_of(each, calendar) for each in done]
    for held in held_days(found):
        assert (held.whole.count, held.whole.total) == (len(done), sum(days.total() for days in by_hand))
        for holder, days in held.parties.items():
            theirs = sorted(one[holder.name] for one in by_hand if one[holder.name])
            half = len(theirs) // 2
            middle = theirs[half] if len(theirs) % 2 else (theirs[half - 1] + theirs[half]) / 2
            assert (days.count, days.total, days.median) == (len(theirs), sum(theirs), middle)
            assert held_by(found, lambda each: each.kind, holder) == {"connection": days}

    by_age = [(calendar.working_days_between(each.received, end), holder_of(each, end).lower()) for each in left]
    edges = ((0, 5), (6, 10), (11, 20), (21, 40), (41, 10_000))
    assert [{key.value: number for key, number in band.items()} for band in backlog(found)] == [
        Counter(holder for age, holder in by_age if low <= age <= high) for low, high in edges
    ]


def test_however_many_cases_there_are_the_database_is_asked_three_times(world: Scenario) -> None:
    lay_cases(world, 40, NOW, seed=7)
    asked: list[str] = []
    actor, calendar = world.people["leader"], official_calendar()

    def note(*given: Any) -> None:
        asked.append(given[2])

    event.listen(db.engine, "before_cursor_execute", note)
    found = figures_for(actor, filters_from({"period": "2025"}), today=NOW, calendar=calendar)
    held_days(found), backlog(found), flow_by_kind(found)
    event.remove(db.engine, "before_cursor_execute", note)
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 3


def test_the_figures_of_a_reader_are_those_of_the_cases_the_reader_sees(world: Scenario) -> None:
    for state in ("submitted", "awaiting_consent", "under_review", "refused", "withdrawn", "granted"):
        world.to_state(state)
    world.to_state("awaiting_consent", database="DB-FOCAL")
    everybody = {person: count(world, person) for person in ("clerk", "reviewer", "head", "leader", "auditor")}
    assert set(everybody.values()) == {7}
    assert count(world, "approver") == 7  # it asked for all of them
    assert count(world, "owner") == 6  # and one goes to another owner
    assert count(world, "stranger") == 0
    assert count(world, "former") == 0
    assert count(world, "admin") == 0


def test_nothing_of_a_case_that_a_reader_may_not_see_is_told(world: Scenario) -> None:
    world.to_state("refused")
    world.to_state("awaiting_consent")
    found, actor, calendar = figures(world, "stranger"), world.people["stranger"], official_calendar()
    assert (flow_by_kind(found), outcomes(found), refusals(found), held_days(found)) == ({}, {}, {}, [])
    assert sum(band.total() for band in backlog(found)) == 0
    assert waiting_owners(actor, NOTHING, DAY, calendar) == waiting_cases(actor, NOTHING, DAY, calendar) == []
    choices = choices_for(actor, DAY)
    assert (choices.requesters, choices.owners, choices.units, choices.reviewers) == ([], [], [], [])
    assert choices.first_year == DAY.year


def test_a_filter_never_widens_what_a_reader_counts(world: Scenario) -> None:
    world.to_state("under_review")
    agencies = {symbol: str(agency.id) for symbol, agency in world.agencies.items()}
    for filters in ({"requester": agencies[REQUESTER]}, {"owner": agencies[OWNER]}, {"kind": "connection"}):
        assert count(world, "stranger", filters_from(filters)) == 0
        assert count(world, "leader", filters_from(filters)) == 1
    for filters in ({"requester": agencies[OTHER]}, {"owner": agencies[FOCAL]}, {"kind": "catalogue"}):
        assert count(world, "leader", filters_from(filters)) == 0


def test_only_the_focal_agency_and_the_auditor_count_by_officer(world: Scenario) -> None:
    case_id = world.to_state("under_review")
    reviewer = world.people["reviewer"].account_id
    with transaction():
        world.case(case_id).reviewer_id = reviewer
    asked = filters_from({"reviewer": str(world.people["other_reviewer"].account_id)})
    assert (count(world, "leader", asked), count(world, "auditor", asked)) == (0, 0)
    # Others are not told whose case it is by a count that changes.
    assert (count(world, "approver", asked), count(world, "owner", asked)) == (1, 1)
    assert [key for key, _ in choices_for(world.people["leader"], DAY).reviewers] == [str(reviewer)]
    assert choices_for(world.people["approver"], DAY).reviewers == []


def test_the_chairmans_office_has_figures_of_connection_requests_and_none_of_the_cases(world: Scenario) -> None:
    world.to_state("awaiting_consent")
    world.to_state("granted")
    actor, calendar = world.people["chairman_office"], official_calendar()
    assert flow_by_kind(figures(world, "chairman_office"))["connection"].taken == 2
    assert [line.cases for line in waiting_owners(actor, NOTHING, DAY, calendar)] == [1]
    assert waiting_cases(actor, NOTHING, DAY, calendar) == []
    assert choices_for(actor, DAY).kinds == ("connection", "catalogue", "submission")


def test_drafts_and_second_copies_are_not_counted(world: Scenario) -> None:
    world.to_state("draft")
    world.to_state("agency_review")
    original = world.to_state("under_review")
    copy = world.to_state("submitted")
    with transaction():
        world.case(copy).duplicate_of_id = original
    for person in ("leader", "auditor", "approver"):
        assert [each.id for each in figures(world, person).cases] == [original]


def test_a_paused_or_waiting_case_is_never_overdue(world: Scenario) -> None:
    waiting, paused = world.to_state("awaiting_consent"), world.to_state("supplement_review")
    late = world.to_state("under_review")
    world.pass_days(9)
    today = world.now.date()
    found = figures(world, "leader", NOTHING, today)
    flows = flow_by(found, lambda each: each.id)
    assert {key: dict(flow.open) for key, flow in flows.items()} == {
        waiting: {"not_running": 1},
        paused: {"not_running": 1},
        late: {"overdue": 1},
    }
    assert {each.id: found.holder(each.id) for each in found.cases} == {
        waiting: Holder.OWNER,
        paused: Holder.REQUESTER,
        late: Holder.FOCAL,
    }


def test_a_refusal_counts_by_its_code_unless_the_case_is_locked_away(world: Scenario) -> None:
    world.to_state("refused")
    secret = world.to_state("refused")
    with transaction():
        world.case(secret).is_quarantined = True
    counted = refusals(figures(world, "leader"))
    code = world.case(secret).refusal["refusal_reason_code"]
    assert counted == {("connection", code): 1, ("connection", ""): 1}
    assert outcomes(figures(world, "leader")) == {("connection", "refused"): 2}


def test_a_withdrawn_case_has_a_reason_of_nobodys(world: Scenario) -> None:
    world.to_state("withdrawn")
    assert refusals(figures(world, "leader")) == {}


def test_the_case_came_in_on_its_first_day_even_where_a_supplement_moved_its_receipt(world: Scenario) -> None:
    case_id = world.to_state("under_review")
    with transaction():
        world.case(case_id).first_received_at = at(date(2025, 5, 30))
    found = figures(world, "leader", filters_from({"period": "2025-06"}))
    assert (len(found.carried()), len(found.received())) == (1, 0)
    assert [each.held_from for each in found.cases] == [DAY]


def test_letters_and_supplements_count_in_the_period_they_were_issued_in(world: Scenario) -> None:
    world.to_state("supplement_review")
    actor = world.people["leader"]
    assert chasing(actor, NOTHING, DAY, DAY).supplements == 1
    assert chasing(actor, NOTHING, date(2025, 5, 1), date(2025, 5, 31)).supplements == 0
    assert chasing(world.people["stranger"], NOTHING, DAY, DAY).supplements == 0
    assert chasing(actor, NOTHING, DAY, DAY).reminders == chasing(actor, NOTHING, DAY, DAY).apologies == 0


def test_reminders_inside_the_system_count_on_the_day_they_were_given(world: Scenario) -> None:
    case_id = world.to_state("awaiting_consent")
    world.pass_days(5)
    day = local_day(world.now)
    world.act("remind_owner", "system", case_id)
    actor = world.people["leader"]
    assert chasing(actor, NOTHING, day, day).notices == 1
    assert chasing(actor, NOTHING, day, day).reminders == 0  # the first is no letter
    assert chasing(actor, NOTHING, day + ONE_DAY, day + 9 * ONE_DAY).notices == 0
    assert chasing(actor, NOTHING, DAY, day - ONE_DAY).notices == 0
    assert chasing(world.people["stranger"], NOTHING, day, day).notices == 0


@pytest.mark.parametrize(
    "typed, code, days",
    [
        ({}, "2025", None),
        ({"period": "2025-Q1"}, "2025-Q1", None),
        ({"period": "không"}, "2025", None),
        ({"first": "05/02/2025", "last": "09/03/2025"}, "", SPRING),
        # The form sends both: what was changed counts.
        ({"period": "2025", "was": "2025", "first": "05/02/2025", "last": "09/03/2025"}, "", SPRING),
        ({"period": "2025-Q1", "was": "free", "first": "05/02/2025", "last": "09/03/2025"}, "2025-Q1", None),
        ({"period": "free", "was": "free", "first": "05/02/2025", "last": "09/03/2025"}, "", SPRING),
        ({"period": "2025-Q1", "was": "2025-Q1"}, "2025-Q1", None),
        ({"first": "05/02/2025"}, "2025", None),
        ({"first": "31/02/2025", "last": "09/03/2025"}, "2025", None),
        ({"first": "01/01/1900", "last": "09/03/2025"}, "2025", None),
        ({"first": "01/01/2001", "last": "09/03/2025"}, "2025", None),
    ],
)  # fmt: skip
def test_the_period_asked_for(typed: dict[str, str], code: str, days: tuple[date, date] | None) -> None:
    filters = filters_from(typed)
    period = filters.asked_period(DAY)
    assert period.code == code
    if days:
        assert (period.first, period.last) == days
    is_wrong = ("first" in typed or "last" in typed) and not days and "period" not in typed
    assert bool(filters.problem) is is_wrong


def test_what_cannot_be_a_key_is_not_asked_for() -> None:
    assert filters_from({"owner": "1 OR 1=1", "requester": "²", "unit": "9" * 12, "kind": "x"}) == FigureFilters()
