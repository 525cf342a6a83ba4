"""The figures of the demonstration, against working days counted by hand from the dates of domain model 8.2."""

from datetime import date

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models.accounts import Account
from app.queries.calendar import official_calendar
from app.queries.figures import FigureFilters, Figures, figures_for
from app.queries.figures_chasing import Chasing, WaitingOwner, chasing, waiting_cases, waiting_owners
from app.queries.figures_tables import (
    backlog,
    done_by_month,
    flow_by,
    flow_by_kind,
    held_days,
    outcomes,
    refusals,
    total_of,
)
from app.services.accounts import actor_of
from app.services.reports import report_facts
from workflows.attribution import Holder
from workflows.figures import Pending, Spread, Timeliness
from workflows.roles import Actor

pytestmark = pytest.mark.usefixtures("context")

TODAY = date(2025, 4, 29)


def actor(email: str = "giamdoc.stttt") -> Actor:
    account = db.session.scalars(select(Account).where(Account.email == f"{email}@demo.hagiang.gov.vn")).one()
    return actor_of(account, TODAY)


def figures(code: str, email: str = "giamdoc.stttt") -> Figures:
    return figures_for(actor(email), FigureFilters(period=code), today=TODAY, calendar=official_calendar())


def test_the_working_days_of_2024_are_those_counted_by_hand() -> None:
    connection, proposal = held_days(figures("2024"))
    # C12 2 days, C05 3, C01 C09 C13 C14 4 each, the second case on DB07 6, C06 8, C07 9.
    assert connection.whole == Spread(9, 44, 4.0, 9)
    # C12 one day, C06 and C07 four days each, until the owner had answered.
    assert connection.parties[Holder.OWNER] == Spread(3, 9, 4.0, 4)
    assert connection.parties[Holder.FOCAL] == Spread(9, 35, 4.0, 6)
    assert Holder.REQUESTER not in connection.parties  # C09 was complete only when its receipt counted
    # C16 11 + 6 + 11 days, C19 17 + 13.
    assert proposal.parties == {
        Holder.REQUESTER: Spread(1, 6, 6.0, 6),
        Holder.FOCAL: Spread(2, 28, 14.0, 17),
        Holder.CHAIRMAN: Spread(2, 24, 12.0, 13),
    }
    assert proposal.whole == Spread(2, 58, 29.0, 30)


def test_the_working_days_of_early_2025_leave_out_tet_and_give_a_pause_to_the_requester() -> None:
    connection = held_days(figures("2025-Q1"))[0]
    assert connection.whole == Spread(3, 29, 11.0, 14)  # C03 4 days, C10 11, C02 14
    assert connection.parties == {
        Holder.REQUESTER: Spread(1, 6, 6.0, 6),  # C10, 19/02 to 26/02
        Holder.OWNER: Spread(1, 9, 9.0, 9),  # C02, 11/3 to 21/3
        Holder.FOCAL: Spread(3, 14, 5.0, 5),
    }


def test_law_and_target_are_counted_apart_and_every_answer_kept_its_day() -> None:
    done = flow_by_kind(figures("2024"))["connection"].done
    assert done == {
        Timeliness.ON_TIME: 5,  # C01, C13, C14, C09 and the second case on DB07
        Timeliness.TARGET_MET: 3,  # C05 and C06, whose clock never started, and C07 on the specific track
        Timeliness.NO_LIMIT: 1,  # C12, withdrawn
    }
    by_month = done_by_month(figures("2025-Q1"))
    assert {month.month: counts[Timeliness.ON_TIME] for month, counts in by_month.items() if month.year == 2025} == {
        1: 0,
        2: 1,
        3: 2,
    }


def test_today_one_case_is_late_one_is_in_time_and_one_waits_for_its_owner() -> None:
    found = figures("2025")
    flow = flow_by_kind(found)["connection"]
    assert (flow.carried, flow.received, flow.taken) == (0, 7, 7)
    assert flow.open == {Pending.OVERDUE: 1, Pending.IN_TIME: 1, Pending.NOT_RUNNING: 1}
    owners = waiting_owners(actor(), FigureFilters(), TODAY, official_calendar())
    assert owners == [WaitingOwner("Sở Kế hoạch và Đầu tư", 1, date(2025, 3, 17))]
    [case] = waiting_cases(actor(), FigureFilters(), TODAY, official_calendar())
    assert case.case_no == "KN-2025-0014"
    # C04 is 3 working days old, C11 11, the submission of 2025 28, C08 31, and its two proposals 41.
    assert [band.total() for band in backlog(found)] == [1, 0, 1, 2, 2]


def test_the_line_of_all_kinds_is_the_sum_of_the_others() -> None:
    flows = flow_by_kind(figures("2025"))
    whole = total_of(flows.values())
    assert len(flows) == 4
    assert (whole.carried, whole.received) == (0, 12)
    assert (whole.done.total() + whole.open.total(), whole.taken) == (12, 12)
    assert whole.done[Timeliness.ON_TIME] == 3
    assert whole.open == {Pending.OVERDUE: 1, Pending.IN_TIME: 1, Pending.NOT_RUNNING: 4}


def test_the_refusals_of_2024_have_the_codes_of_their_letters() -> None:
    assert refusals(figures("2024")) == {
        ("connection", "NOT_PROVINCIAL_SCOPE"): 1,
        ("connection", "OWNER_REFUSED"): 1,
        ("catalogue", "CRITERIA_7_3_NOT_MET"): 1,
    }
    assert outcomes(figures("2024"))["connection", "granted"] == 6


def test_one_reminder_and_one_apology_were_written_in_2025_and_owners_were_reminded_five_times() -> None:
    found = figures("2025")
    assert chasing(actor(), FigureFilters(), found.period.first, found.end) == Chasing(1, 1, 1, 5)


def test_an_agency_counts_its_own_cases_alone() -> None:
    # SYT asked once in 2025 (C03), and was asked twice by one agency in 2024 (C06, C07).
    found = figures("2024", "chuquan.syt")
    assert flow_by_kind(figures("2025", "kygui.syt"))["connection"].taken == 1
    assert flow_by_kind(found)["connection"].taken == 2
    assert len(flow_by(found, lambda each: each.requester_id)) == 1


def test_the_report_states_what_the_page_counts() -> None:
    facts = report_facts(actor(), figures("2024-H2"), today=TODAY, calendar=official_calendar())
    assert (facts["period"], facts["until"], facts["made_on"]) == ("6 tháng cuối năm 2024", "2024-12-31", "2025-04-29")
    assert (facts["on_time"], facts["late"], facts["rate"]) == (5, 0, "100")
    assert facts["lines"][1] == {"number": "2", "text": "Tiếp nhận trong kỳ", "cells": [9, 2, 0]}
    assert facts["parties"][-1] == {"name": "Cả quá trình", "cases": 9, "median": "4", "ninth": 9}
    assert facts["owners"][0]["days"] == 31
    assert facts["catalogue"]["no"] == 2
