"""The queue: a view's count and its list come to the same, for everybody who reads it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert

from app.models.cases import Case
from app.queries.calendar import official_calendar
from app.queries.queue import MOST_COUNTED, PER_PAGE, is_beyond, queue_page, view_counts, views_for
from app.queries.queue_choices import party_choices
from app.queries.queue_filters import QueueFilters, filters_from
from app.services.transaction import transaction
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
        person: {side: [text for _, text in pairs] for side, pairs in party_choices(world.people[person]).items()}
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


def _ended(world: Scenario, count: int) -> None:
    """So many cases of the scenario's parties that ended on one day after another."""
    row = {
        "kind": "connection", "edition": "2025", "state": "granted", "version": 1, "created_at": world.now,
        "changed_at": world.now, "received_at": world.now, "content": {}, "consent_status": "GRANTED_FULL",
        "requesting_agency_id": world.agencies[REQUESTER].id, "owner_agency_id": world.agencies[OWNER].id,
        "focal_agency_id": world.agencies[FOCAL].id,
    }  # fmt: skip
    with transaction() as session:
        session.execute(
            insert(Case),
            [{**row, "case_no": f"KN-2019-{n:04}", "ended_at": world.now - timedelta(days=n)} for n in range(count)],
        )


@pytest.mark.parametrize("person", ["filer", "clerk", "auditor"])
def test_what_has_ended_is_counted_to_a_thousand_and_listed_to_its_end(world: Scenario, person: str) -> None:
    actor, calendar = world.people[person], official_calendar()
    _ended(world, MOST_COUNTED + 5)
    count = view_counts(actor, DAY, calendar)["closed"]
    rows, total = queue_page(filters_from({"view": "closed", "owner": _owner(world)}), actor, DAY, calendar)
    assert (count, total, len(rows)) == (MOST_COUNTED + 1, MOST_COUNTED + 1, PER_PAGE)
    assert is_beyond("closed", count)
    assert not is_beyond("open", count)
    last = MOST_COUNTED // PER_PAGE + 1
    beyond = queue_page(filters_from({"view": "closed", "page": str(last)}), actor, DAY, calendar, per_page=PER_PAGE)[0]
    assert 0 < len(beyond) <= PER_PAGE


def test_what_ended_last_stands_first(world: Scenario) -> None:
    _ended(world, 3)
    actor, calendar = world.people["clerk"], official_calendar()
    for sort, order in (("due", 1), ("-due", -1)):
        rows, _total = queue_page(filters_from({"view": "closed", "sort": sort}), actor, DAY, calendar)
        found = [row.case_no for row in rows if row.case_no.startswith("KN-2019")]
        assert found == ["KN-2019-0000", "KN-2019-0001", "KN-2019-0002"][::order]


def _owner(world: Scenario) -> str:
    return str(world.agencies[OWNER].id)


def test_who_sees_nothing_and_what_nothing_matches_are_empty_lists(world: Scenario) -> None:
    calendar = official_calendar()
    former = replace(world.people["filer"], is_agency_ended=True)
    assert set(view_counts(former, DAY, calendar).values()) == {0}
    for actor in (former, world.people["clerk"], world.people["filer"]):
        for view, _label in views_for(actor):
            assert queue_page(filters_from({"view": view, "text": "…"}), actor, DAY, calendar) == ([], 0), view
