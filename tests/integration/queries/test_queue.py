"""The queue: a view's count and its list come to the same, for everybody who reads it."""

import pytest

from app.queries.calendar import official_calendar
from app.queries.queue import filter_choices, queue_page, view_counts, views_for
from app.queries.queue_filters import QueueFilters, filters_from
from tests.scenario import FOCAL, MONDAY, OTHER, OWNER, REQUESTER, Scenario

STATES = ("draft", "submitted", "awaiting_consent", "under_review", "under_review", "pending_approval", "refused")
DAY = MONDAY.date()


@pytest.fixture
def world(context: None) -> Scenario:
    world = Scenario()
    for state in STATES:
        world.to_state(state)
    return world


@pytest.mark.parametrize("person", ["filer", "owner", "clerk", "reviewer", "leader", "auditor", "stranger"])
def test_the_count_of_a_view_is_the_length_of_its_list(world: Scenario, person: str) -> None:
    actor, calendar = world.people[person], official_calendar()
    counts = view_counts(actor, DAY, calendar)
    assert set(counts) == {key for key, _ in views_for(actor)}
    for view, count in counts.items():
        rows, total = queue_page(QueueFilters(view=view), actor, DAY, calendar, per_page=100)
        assert (len(rows), total) == (count, count), view
        assert queue_page(QueueFilters(view=view), actor, DAY, calendar, counts=counts)[1] == count


def test_counts_at_hand_are_not_taken_for_a_list_that_more_than_its_view_narrows(world: Scenario) -> None:
    actor, calendar = world.people["clerk"], official_calendar()
    counts = view_counts(actor, DAY, calendar)
    for args in ({"text": "so khong co"}, {"state": "approved"}, {"band": "late"}, {"owner": "999"}):
        assert queue_page(filters_from(args), actor, DAY, calendar, counts=counts) == ([], 0), args
    rows, total = queue_page(filters_from({"view": "all"}), actor, DAY, calendar, counts=counts)
    assert len(rows) == total == len(STATES) - 1


def test_the_filters_offer_the_parties_of_cases_one_may_see(world: Scenario) -> None:
    short = {symbol: agency.short_name for symbol, agency in world.agencies.items()}
    offered = {
        person: {side: [text for _, text in pairs] for side, pairs in filter_choices(world.people[person]).items()}
        for person in ("clerk", "stranger")
    }
    assert offered["clerk"] == {"requester": [short[REQUESTER]], "owner": [short[OWNER]]}
    assert offered["stranger"] == {"requester": [], "owner": []}
    assert {short[FOCAL], short[OTHER]}.isdisjoint(offered["clerk"]["requester"])


def test_a_search_with_signs_that_nobody_sees_is_a_search_without_them(world: Scenario) -> None:
    actor, calendar = world.people["clerk"], official_calendar()
    hidden, plain = (
        queue_page(filters_from({"view": "all", "text": text}), actor, DAY, calendar)
        for text in ("KN\x00-2025", "KN-2025")
    )
    assert hidden == plain
    assert plain[1] > 0
