"""Every working day belongs to the party that held the case at its 24:00 (domain model 0.6.10)."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from workflows.attribution import Holder, Span, attribute
from workflows.calendar import build_calendar
from workflows.data.calendar_vn import OFFICIAL_OFF, OFFICIAL_WORKED

CALENDAR = build_calendar(OFFICIAL_OFF, OFFICIAL_WORKED, 2024, 2027)
MONDAY = date(2025, 6, 9)
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))
SPANS = st.lists(st.builds(Span, st.sampled_from(Holder), DAYS), max_size=6)


def figures(owner: int = 0, requester: int = 0, focal: int = 0, chairman: int = 0) -> dict[Holder, int]:
    return {Holder.OWNER: owner, Holder.REQUESTER: requester, Holder.FOCAL: focal, Holder.CHAIRMAN: chairman}


def test_without_any_span_the_focal_agency_holds_the_case():
    assert attribute([], MONDAY, date(2025, 6, 16), CALENDAR) == figures(focal=5)


def test_the_day_of_receipt_belongs_to_nobody_and_the_last_day_to_its_holder():
    spans = [Span(Holder.OWNER, MONDAY)]
    assert attribute(spans, MONDAY, MONDAY, CALENDAR) == figures()
    assert attribute(spans, MONDAY, date(2025, 6, 10), CALENDAR) == figures(owner=1)


def test_a_supplement_puts_the_day_it_is_asked_for_on_the_requester_and_the_day_it_comes_on_the_focal_agency():
    spans = [Span(Holder.REQUESTER, date(2025, 6, 11)), Span(Holder.FOCAL, date(2025, 6, 19))]
    assert attribute(spans, MONDAY, date(2025, 6, 24), CALENDAR) == figures(requester=6, focal=5)


def test_waiting_for_the_owner_ends_on_the_day_the_consent_comes():
    spans = [Span(Holder.OWNER, date(2025, 3, 10)), Span(Holder.FOCAL, date(2025, 3, 24))]
    assert attribute(spans, date(2025, 3, 10), date(2025, 3, 28), CALENDAR) == figures(owner=9, focal=5)


def test_the_silent_owner_of_the_demonstration_has_waited_31_working_days():
    spans = [Span(Holder.OWNER, date(2025, 3, 17))]
    assert attribute(spans, date(2025, 3, 17), date(2025, 4, 29), CALENDAR) == figures(owner=31)


def test_of_two_changes_on_one_day_the_later_given_holds_at_midnight():
    spans = [Span(Holder.OWNER, MONDAY), Span(Holder.FOCAL, MONDAY)]
    assert attribute(spans, MONDAY, date(2025, 6, 11), CALENDAR) == figures(focal=2)
    assert attribute(spans[::-1], MONDAY, date(2025, 6, 11), CALENDAR) == figures(owner=2)


def test_days_off_count_for_nobody():
    spans = [Span(Holder.REQUESTER, date(2025, 1, 24))]
    assert attribute(spans, date(2025, 1, 24), date(2025, 2, 2), CALENDAR) == figures()


def test_what_the_chairman_decides_upon_counts_for_nobody_else():
    spans = [Span(Holder.CHAIRMAN, date(2025, 6, 11)), Span(Holder.FOCAL, date(2025, 6, 18))]
    assert attribute(spans, MONDAY, date(2025, 6, 20), CALENDAR) == figures(focal=4, chairman=5)


def test_spans_out_of_order_give_the_same_figures():
    spans = [Span(Holder.FOCAL, date(2025, 6, 19)), Span(Holder.REQUESTER, date(2025, 6, 11))]
    assert attribute(spans, MONDAY, date(2025, 6, 24), CALENDAR) == figures(requester=6, focal=5)


@given(spans=SPANS, received=DAYS, length=st.integers(0, 90))
def test_the_three_sum_to_the_working_days_between_receipt_and_end(spans: list[Span], received: date, length: int):
    end = received + timedelta(days=length)
    totals = attribute(spans, received, end, CALENDAR)
    assert sum(totals.values()) == CALENDAR.working_days_between(received, end)
    assert set(totals) == set(Holder)


@given(spans=SPANS, received=DAYS, length=st.integers(0, 60))
def test_each_day_asked_alone_gives_the_same_figures(spans: list[Span], received: date, length: int):
    expected = figures()
    for step in range(1, length + 1):
        day = received + timedelta(days=step)
        begun = [span for span in spans if span.since <= day]
        latest = max((span.since for span in begun), default=None)
        holder = [span.holder for span in begun if span.since == latest][-1] if begun else Holder.FOCAL
        expected[holder] += CALENDAR.is_working_day(day)
    assert attribute(spans, received, received + timedelta(days=length), CALENDAR) == expected
