"""Conditions on planned orders, each both ways, around the day that an order names (3.2 #11)."""

from dataclasses import replace
from datetime import date

import pytest

from workflows import account_guards as ag
from workflows import guards as g
from workflows.ladder import order_lay_out_day

MONDAY, TUESDAY, WEDNESDAY = date(2025, 6, 9), date(2025, 6, 10), date(2025, 6, 11)
"""The facts stand on the Tuesday."""


def test_a_planned_order_is_laid_out_when_it_is_due_and_none_other_is_open(facts, officer):
    assert ag.a_planned_order_is_due(facts, officer)
    assert ag.a_planned_order_is_due(replace(facts, due_plan="SUSPEND"), officer) is None
    assert ag.no_order_at_all(replace(facts, open_orders=frozenset({"CREATE"})), officer) is None
    assert ag.no_order_at_all(replace(facts, open_orders=frozenset({"REVOKE"})), officer)


def test_only_a_plan_that_the_account_has_overtaken_is_dropped(facts, officer):
    assert ag.a_planned_order_is_overtaken(facts, officer)
    assert ag.a_planned_order_is_overtaken(replace(facts, overtaken_plan="REVOKE"), officer) is None


def test_the_leader_signs_only_what_lies_ready(facts, officer):
    assert ag.a_laid_out_order_waits(facts, officer)
    assert ag.a_laid_out_order_waits(replace(facts, laid_out_order="SUSPEND"), officer) is None


@pytest.mark.parametrize("day,is_early", [(None, False), (MONDAY, False), (TUESDAY, False), (WEDNESDAY, True)])
def test_an_order_is_executed_from_its_day_on(facts, officer, day, is_early):
    assert bool(ag.order_day_has_come(replace(facts, order_not_before=day), officer)) is is_early


@pytest.mark.parametrize("day,is_blocked", [(None, True), (MONDAY, True), (TUESDAY, True), (WEDNESDAY, False)])
def test_what_is_planned_for_later_gives_way_to_what_must_be_done_now(facts, officer, day, is_blocked):
    given = replace(facts, open_orders=frozenset({"CREATE", "SUSPEND"}), order_not_before=day)
    assert bool(g.no_order_open(given, officer)) is is_blocked
    assert ag.no_order_at_all(given, officer)


def test_an_account_that_ends_with_its_database_is_not_opened_again(facts, officer):
    assert ag.database_is_not_withdrawn(facts, officer) is None
    assert ag.database_is_not_withdrawn(replace(facts, is_ending_with_database=True), officer)


def test_three_working_days_lie_between_laying_out_and_the_day_of_an_order(calendar):
    assert order_lay_out_day(date(2025, 5, 20), calendar) == date(2025, 5, 15)
    assert order_lay_out_day(date(2025, 5, 5), calendar) == date(2025, 4, 26), "a worked Saturday before the holidays"
