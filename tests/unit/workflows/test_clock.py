"""The clock of article 9(1): the vectors of the domain model, an independent count, and every edge of a pause."""

import json
import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workflows.calendar import DayOff, build_calendar
from workflows.clock import (
    ClockInput,
    LineKind,
    Pause,
    Receipt,
    ReceiptPolicy,
    compute,
    deemed_date,
    explain,
    pause_problems,
    start_date,
)
from workflows.data.calendar_vn import OFFICIAL_OFF, OFFICIAL_WORKED

DATA = Path(__file__).parent / "data"
VECTORS = json.loads((DATA / "deadline-vectors.json").read_text("utf-8"))
PUBLISHED = json.loads((DATA / "calendar-vn.json").read_text("utf-8"))
CALENDAR = build_calendar(OFFICIAL_OFF, OFFICIAL_WORKED, 2024, 2028)
RANDOM_CASES = 100_000 if os.environ.get("CHUNG_DEEP") == "1" else 2_000


def from_vector(vector: dict[str, Any]) -> ClockInput:
    consent = vector["consent_received"]
    return ClockInput(
        request=Receipt(date.fromisoformat(vector["request_received"]), vector["request_after_hours"]),
        consent=Receipt(date.fromisoformat(consent), vector["consent_after_hours"]) if consent else None,
        consent_required=vector["consent_required"],
        days=vector["n"],
        pauses=tuple(Pause(*map(date.fromisoformat, pause)) for pause in vector["pauses"]),
        policy=ReceiptPolicy(vector["policy"]),
    )


def same_day(day: date, *pauses: Pause, **others: Any) -> ClockInput:
    return ClockInput(Receipt(day), Receipt(day), pauses=pauses, **others)


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["id"] for vector in VECTORS])
def test_every_vector_of_the_domain_model_comes_out(vector: dict[str, Any]):
    result = compute(from_vector(vector), CALENDAR)
    assert result.t0 is not None
    assert result.due is not None
    assert result.t0.isoformat() == vector["t0"]
    assert [day.isoformat() for day in result.days] == vector["days"]
    assert result.due.isoformat() == vector["due"]
    assert not result.is_estimate


def test_the_calendar_change_of_w19_moves_the_date_and_the_two_days_before_it():
    swap = date(2026, 1, 2)
    before = build_calendar(
        {day: entry for day, entry in OFFICIAL_OFF.items() if day != swap},
        {day: entry for day, entry in OFFICIAL_WORKED.items() if day != date(2026, 1, 10)},
        2024,
        2026,
    )
    clock = same_day(date(2025, 12, 26))
    december = [date(2025, 12, day) for day in (29, 30, 31)]
    assert compute(clock, before).days == (*december, date(2026, 1, 2), date(2026, 1, 5))
    assert compute(clock, CALENDAR).days == (*december, date(2026, 1, 5), date(2026, 1, 6))


# The independent count: the published file read anew, day numbers and sets in place of a walk over dates.
OFF = {date.fromisoformat(day).toordinal() for day in PUBLISHED["weekday_off"]}
WORKED = {date.fromisoformat(day).toordinal() for day in PUBLISHED["weekend_workdays"]}
WORKING = sorted(
    number
    for number in range(date(2024, 1, 1).toordinal(), date(2026, 12, 31).toordinal() + 1)
    if (number % 7 not in (0, 6) and number not in OFF) or number in WORKED
)
WORKING_SET = set(WORKING)


def counted_anew(clock: ClockInput) -> tuple[date, list[date], date | None, date] | None:
    receipts = [clock.request] + ([clock.consent] if clock.consent_required else [])
    if None in receipts:
        return None
    deemed = []
    for receipt in receipts:
        assert receipt is not None
        number = receipt.on.toordinal()
        shifts = clock.policy == "NEXT_WORKING_DAY" and (receipt.after_hours or number not in WORKING_SET)
        deemed.append(next(day for day in WORKING if day > number) if shifts else number)
    start = max(deemed)
    after = [day for day in WORKING if day > start]
    paused: set[int] = set()
    for pause in clock.pauses:
        end = WORKING[-1] if pause.end is None else pause.end.toordinal()
        paused.update(range(pause.start.toordinal() + 1, end + 1))
    days = [date.fromordinal(day) for day in after if day not in paused][: clock.days]
    due = days[-1] if len(days) == clock.days else None
    return date.fromordinal(start), days, due, date.fromordinal(after[clock.days - 1])


STARTS = st.dates(date(2024, 1, 1), date(2026, 7, 31))


@st.composite
def clocks(draw: st.DrawFn) -> ClockInput:
    request = draw(STARTS)
    receipt = st.builds(Receipt, st.just(request) | STARTS, st.booleans())
    pauses = []
    for _ in range(draw(st.integers(0, 3))):
        begin = request + timedelta(days=draw(st.integers(-3, 25)))
        length = draw(st.none() | st.integers(-1, 20))
        pauses.append(Pause(begin, None if length is None else begin + timedelta(days=length)))
    return ClockInput(
        request=Receipt(request, draw(st.booleans())),
        consent=draw(st.none() | receipt),
        consent_required=draw(st.booleans()),
        days=draw(st.integers(1, 10)),
        pauses=tuple(pauses),
        policy=draw(st.sampled_from(ReceiptPolicy)),
    )


@settings(max_examples=RANDOM_CASES, deadline=None, suppress_health_check=list(HealthCheck))
@given(clock=clocks())
def test_random_cases_agree_with_an_independent_count(clock: ClockInput):
    result = compute(clock, CALENDAR)
    expected = counted_anew(clock)
    if expected is None:
        assert (result.t0, result.days, result.due, result.strict_due) == (None, (), None, None)
    else:
        assert (result.t0, list(result.days), result.due, result.strict_due) == expected
        assert result.is_paused is (result.due is None)


@given(clock=clocks())
def test_the_explanation_tells_every_day_once_and_numbers_the_counted_ones(clock: ClockInput):
    result, lines = compute(clock, CALENDAR), explain(clock, CALENDAR)
    if result.t0 is None:
        assert lines == ()
        return
    assert [line.on for line in lines] == [result.t0 + timedelta(days=step) for step in range(len(lines))]
    assert lines[0].kind is LineKind.START
    assert not lines[0].is_counted
    assert tuple(line.on for line in lines if line.is_counted) == result.days
    assert [line.number for line in lines if line.is_counted] == list(range(1, len(result.days) + 1))
    assert all(line.why.filled() for line in lines)
    if result.due:
        assert lines[-1].on == result.due


@pytest.mark.parametrize(
    "request_receipt, consent_receipt",
    [(None, None), (Receipt(date(2025, 3, 10)), None), (None, Receipt(date(2025, 3, 10)))],
)
def test_neither_receipt_alone_starts_anything(request_receipt: Receipt | None, consent_receipt: Receipt | None):
    result = compute(ClockInput(request_receipt, consent_receipt), CALENDAR)
    assert not result.is_started
    assert (result.days, result.due, result.strict_due, result.is_paused) == ((), None, None, False)


def test_a_consent_that_is_not_required_does_not_move_the_start():
    clock = ClockInput(Receipt(date(2024, 9, 10)), Receipt(date(2024, 9, 20)), consent_required=False)
    assert start_date(clock, CALENDAR) == date(2024, 9, 10)


def test_after_hours_counts_for_the_consent_too_under_the_next_working_day_policy():
    clock = ClockInput(
        Receipt(date(2024, 9, 10)), Receipt(date(2024, 9, 13), True), policy=ReceiptPolicy.NEXT_WORKING_DAY
    )
    assert start_date(clock, CALENDAR) == date(2024, 9, 16)


@pytest.mark.parametrize(
    "receipt, policy, expected",
    [
        (Receipt(date(2024, 9, 11), True), ReceiptPolicy.ACTUAL_DATE, date(2024, 9, 11)),
        (Receipt(date(2024, 9, 11), True), ReceiptPolicy.NEXT_WORKING_DAY, date(2024, 9, 12)),
        (Receipt(date(2024, 9, 11)), ReceiptPolicy.NEXT_WORKING_DAY, date(2024, 9, 11)),
        (Receipt(date(2025, 4, 26)), ReceiptPolicy.NEXT_WORKING_DAY, date(2025, 4, 26)),
        (Receipt(date(2025, 1, 28), True), ReceiptPolicy.NEXT_WORKING_DAY, date(2025, 2, 3)),
    ],
)
def test_the_policy_decides_what_day_a_receipt_counts_as(receipt: Receipt, policy: ReceiptPolicy, expected: date):
    assert deemed_date(receipt, policy, CALENDAR) == expected


def test_a_limit_below_one_day_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        compute(same_day(date(2025, 6, 9), days=0), CALENDAR)
    assert compute(same_day(date(2025, 6, 9), days=1), CALENDAR).due == date(2025, 6, 10)


def test_the_day_d2_is_issued_counts_and_the_day_the_supplement_comes_does_not():
    result = compute(same_day(date(2025, 6, 9), Pause(date(2025, 6, 11), date(2025, 6, 12))), CALENDAR)
    assert date(2025, 6, 11) in result.days
    assert date(2025, 6, 12) not in result.days
    assert result.days[2] == date(2025, 6, 13)


def test_a_supplement_on_the_day_it_is_asked_for_costs_no_day():
    paused = compute(same_day(date(2025, 6, 9), Pause(date(2025, 6, 11), date(2025, 6, 11))), CALENDAR)
    assert paused.days == compute(same_day(date(2025, 6, 9)), CALENDAR).days


def test_a_pause_issued_on_a_day_off_begins_with_the_next_day():
    result = compute(same_day(date(2025, 6, 12), Pause(date(2025, 6, 14), date(2025, 6, 16))), CALENDAR)
    assert result.days == tuple(date(2025, 6, day) for day in (13, 17, 18, 19, 20))


def test_a_supplement_that_comes_on_a_day_off_loses_no_working_day():
    result = compute(same_day(date(2025, 6, 12), Pause(date(2025, 6, 13), date(2025, 6, 15))), CALENDAR)
    assert result.days == tuple(date(2025, 6, day) for day in (13, 16, 17, 18, 19))


def test_a_pause_across_tet_takes_only_the_working_days_in_it():
    result = compute(same_day(date(2025, 1, 22), Pause(date(2025, 1, 23), date(2025, 2, 3))), CALENDAR)
    assert result.days == (date(2025, 1, 23), *(date(2025, 2, day) for day in (4, 5, 6, 7)))
    assert result.strict_due == date(2025, 2, 5)


def test_the_paused_case_of_the_demonstration_is_due_on_the_fourth_of_march():
    result = compute(same_day(date(2025, 2, 17), Pause(date(2025, 2, 19), date(2025, 2, 27))), CALENDAR)
    assert (result.due, result.strict_due) == (date(2025, 3, 4), date(2025, 2, 24))


def test_an_open_pause_takes_the_due_date_away_and_keeps_the_strict_one():
    result = compute(same_day(date(2025, 6, 9), Pause(date(2025, 6, 11))), CALENDAR)
    assert result.is_paused
    assert result.paused_since == date(2025, 6, 11)
    assert (result.due, result.strict_due) == (None, date(2025, 6, 16))
    assert result.days == (date(2025, 6, 10), date(2025, 6, 11))


def test_a_pause_opened_on_the_last_counted_day_takes_nothing_away():
    result = compute(same_day(date(2025, 6, 9), Pause(date(2025, 6, 16))), CALENDAR)
    assert result.due == date(2025, 6, 16)
    assert not result.is_paused


def test_days_used_include_today_and_end_with_the_completion():
    result = compute(same_day(date(2025, 6, 9)), CALENDAR)
    assert [result.used(date(2025, 6, day)) for day in (9, 10, 11, 14, 16, 30)] == [0, 1, 2, 4, 5, 5]
    done = compute(same_day(date(2025, 6, 9), completed_on=date(2025, 6, 11)), CALENDAR)
    assert done.used(date(2025, 6, 30)) == 2
    assert done.used(date(2025, 6, 10)) == 1


@pytest.mark.parametrize(
    "issued_on, may",
    [(date(2025, 6, 8), False), (date(2025, 6, 9), True), (date(2025, 6, 15), True), (date(2025, 6, 16), False)],
)
def test_a_supplement_may_be_asked_for_while_a_working_day_remains(issued_on: date, may: bool):
    assert compute(same_day(date(2025, 6, 9)), CALENDAR).may_pause(issued_on) is may


def test_a_clock_that_is_paused_or_waiting_cannot_be_paused():
    assert not compute(ClockInput(Receipt(date(2025, 6, 9)), None), CALENDAR).may_pause(date(2025, 6, 10))
    assert not compute(same_day(date(2025, 6, 9), Pause(date(2025, 6, 10))), CALENDAR).may_pause(date(2025, 6, 11))


def test_a_date_beyond_the_announced_calendar_is_an_estimate():
    assert compute(same_day(date(2026, 12, 24)), CALENDAR).is_estimate is False
    assert compute(same_day(date(2026, 12, 25)), CALENDAR).is_estimate is True
    assert compute(same_day(date(2027, 1, 22)), CALENDAR).is_estimate is True


def test_the_explanation_of_the_swap_before_the_first_of_may():
    lines = explain(same_day(date(2025, 4, 24)), CALENDAR)
    assert [(line.on.day, line.number, line.why.filled()) for line in lines] == [
        (24, None, "ngày bắt đầu, không tính"),
        (25, 1, "ngày làm việc thứ 1"),
        (26, 2, "ngày làm việc thứ 2 (Làm bù cho ngày 02/5/2025)"),
        (27, None, "nghỉ hằng tuần: Chủ nhật"),
        (28, 3, "ngày làm việc thứ 3"),
        (29, 4, "ngày làm việc thứ 4"),
        (30, None, "nghỉ: Ngày Chiến thắng"),
        (1, None, "nghỉ: Quốc tế Lao động"),
        (2, None, "nghỉ: Hoán đổi (làm bù 26/4/2025)"),
        (3, None, "nghỉ hằng tuần: thứ Bảy"),
        (4, None, "nghỉ hằng tuần: Chủ nhật"),
        (5, 5, "ngày làm việc thứ 5"),
    ]


def test_the_explanation_names_the_document_of_a_swap():
    why = {line.on: line.why.filled() for line in explain(same_day(date(2026, 1, 1), days=6), CALENDAR)}
    document = "Công văn số 12729/VPCP-KGVX ngày 25/12/2025"
    assert why[date(2026, 1, 2)] == f"nghỉ: Hoán đổi (làm bù 10/01/2026), theo {document}"
    assert why[date(2026, 1, 10)] == f"ngày làm việc thứ 6 (Làm bù cho ngày 02/01/2026, theo {document})"


def test_the_explanation_marks_what_is_only_expected():
    lines = {line.on: line for line in explain(same_day(date(2027, 2, 3)), CALENDAR)}
    assert lines[date(2027, 2, 4)].why.filled() == "nghỉ: 29 Tết (dự kiến)"
    assert lines[date(2027, 2, 4)].is_estimate
    assert not lines[date(2027, 2, 11)].is_estimate


def test_the_explanation_tells_the_pause_day_by_day_and_keeps_weekends_weekends():
    lines = explain(same_day(date(2025, 6, 9), Pause(date(2025, 6, 11), date(2025, 6, 19))), CALENDAR)
    kinds = {line.on.day: line.kind for line in lines}
    assert kinds[11] is LineKind.COUNTED
    assert [kinds[day] for day in (12, 13, 16, 17, 18, 19)] == [LineKind.PAUSED] * 6
    assert [kinds[day] for day in (14, 15)] == [LineKind.WEEKEND] * 2
    assert kinds[20] is LineKind.COUNTED
    assert lines[3].why.filled() == "tạm dừng chờ bổ sung"


def test_a_holiday_inside_a_pause_is_told_as_the_holiday():
    lines = explain(same_day(date(2025, 8, 26), Pause(date(2025, 8, 28), date(2025, 9, 3))), CALENDAR)
    assert {line.on: line.kind for line in lines}[date(2025, 9, 2)] is LineKind.HOLIDAY


def test_the_explanation_of_an_open_pause_ends_with_the_first_paused_day_or_where_it_is_told_to():
    clock = same_day(date(2025, 6, 9), Pause(date(2025, 6, 11)))
    assert explain(clock, CALENDAR)[-1].on == date(2025, 6, 12)
    assert explain(clock, CALENDAR, until=date(2025, 6, 17))[-1].on == date(2025, 6, 17)
    assert explain(clock, CALENDAR)[-1].kind is LineKind.PAUSED


def test_a_local_closure_is_explained_with_its_document():
    closed = {date(2025, 6, 10): DayOff("Nghỉ do lũ", "Công điện số 05/CĐ-UBND")}
    calendar = build_calendar(OFFICIAL_OFF | closed, OFFICIAL_WORKED, 2024, 2026)
    assert explain(same_day(date(2025, 6, 9)), calendar)[1].why.filled() == (
        "nghỉ: Nghỉ do lũ, theo Công điện số 05/CĐ-UBND"
    )


TODAY = date(2025, 6, 20)
T0 = date(2025, 6, 9)


@pytest.mark.parametrize(
    "pauses",
    [
        [],
        [Pause(T0, T0)],
        [Pause(T0, TODAY)],
        [Pause(TODAY)],
        [Pause(date(2025, 6, 10), date(2025, 6, 12)), Pause(date(2025, 6, 12), date(2025, 6, 13))],
    ],
)
def test_sound_pauses_have_no_problem(pauses: list[Pause]):
    assert pause_problems(pauses, T0, TODAY) == ()


@pytest.mark.parametrize(
    "pauses, words",
    [
        ([Pause(date(2025, 6, 8), date(2025, 6, 10))], "Ngày tạm dừng 08/06/2025 sớm hơn"),
        ([Pause(date(2025, 6, 12), date(2025, 6, 11))], "Ngày nhận bổ sung 11/06/2025 sớm hơn"),
        ([Pause(date(2025, 6, 21))], "Ngày tạm dừng 21/06/2025 ở tương lai"),
        ([Pause(date(2025, 6, 12), date(2025, 6, 21))], "Ngày nhận bổ sung 21/06/2025 ở tương lai"),
        (
            [Pause(date(2025, 6, 12), date(2025, 6, 13)), Pause(date(2025, 6, 10), date(2025, 6, 13))],
            "từ ngày 12/06/2025 chồng lên lần tạm dừng từ ngày 10/06/2025",
        ),
        (
            [Pause(date(2025, 6, 10)), Pause(date(2025, 6, 12), date(2025, 6, 13))],
            "từ ngày 12/06/2025 chồng lên lần tạm dừng từ ngày 10/06/2025",
        ),
    ],
)
def test_a_faulty_pause_is_named_in_one_sentence(pauses: list[Pause], words: str):
    (problem,) = pause_problems(pauses, T0, TODAY)
    assert words in problem.filled()
    assert problem.filled().endswith("hãy sửa ngày.")


def test_nothing_can_be_paused_before_the_clock_has_started():
    (problem,) = pause_problems([Pause(date(2025, 6, 10))], None, TODAY)
    assert problem.filled() == "Không thể tạm dừng khi thời hạn chưa bắt đầu tính."
    assert pause_problems([], None, TODAY) == ()
