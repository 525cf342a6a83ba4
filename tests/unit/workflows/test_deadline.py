"""A question to the clock in plain fields: the vectors, nulls, and one clear sentence for what cannot be read."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from workflows.calendar import build_calendar
from workflows.clock import ReceiptPolicy
from workflows.data.calendar_vn import ANNOUNCED_YEARS, OFFICIAL_OFF, OFFICIAL_WORKED
from workflows.deadline import DeadlineProblem, answer, clock_from, date_from, pause_pair

CALENDAR = build_calendar(OFFICIAL_OFF, OFFICIAL_WORKED, 2024, 2027, ANNOUNCED_YEARS)
VECTORS = json.loads((Path(__file__).parent / "data" / "deadline-vectors.json").read_text("utf-8"))
STRICT = {"W12": "2025-06-16", "W18": "2025-09-04"}


def question(**fields: Any) -> dict[str, Any]:
    return {"request_received": "2025-06-09", "consent_received": "2025-06-09"} | fields


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["id"] for vector in VECTORS])
def test_every_vector_is_answered_field_for_field(vector: dict[str, Any]):
    assert answer(vector, CALENDAR) == {
        "id": vector["id"],
        "t0": vector["t0"],
        "days": vector["days"],
        "due": vector["due"],
        "strict_due": STRICT.get(vector["id"], vector["due"]),
    }


def test_without_consent_and_without_waiver_the_answer_is_null():
    nothing = {"id": "x", "t0": None, "days": None, "due": None, "strict_due": None}
    assert answer({"id": "x", "request_received": "2025-06-09"}, CALENDAR) == nothing
    assert answer({"id": "x", "request_received": None, "consent_received": "2025-06-09"}, CALENDAR) == nothing


def test_an_open_pause_leaves_the_due_date_null_and_tells_the_days_so_far():
    found = answer(question(pauses=[["2025-06-11", None]]), CALENDAR)
    assert found["due"] is None
    assert found["days"] == ["2025-06-10", "2025-06-11"]
    assert found["strict_due"] == "2025-06-16"


def test_fields_not_given_take_the_policy_and_limit_handed_in():
    clock = clock_from({"request_received": "2025-06-09"}, ReceiptPolicy.NEXT_WORKING_DAY, 2)
    assert (clock.policy, clock.days, clock.consent_required, clock.pauses) == ("NEXT_WORKING_DAY", 2, True, ())
    assert clock_from(question(policy="ACTUAL_DATE", n=7), ReceiptPolicy.NEXT_WORKING_DAY, 2).days == 7


def test_a_policy_is_understood_in_the_spelling_of_the_command_line():
    assert clock_from(question(policy="next-working-day")).policy is ReceiptPolicy.NEXT_WORKING_DAY


def test_implausible_but_readable_facts_are_computed_not_judged():
    reversed_pause = answer(question(pauses=[["2025-06-13", "2025-06-10"]]), CALENDAR)
    assert reversed_pause["due"] == "2025-06-16"
    overlapping = [["2025-06-10", "2025-06-12"], ["2025-06-11", "2025-06-13"]]
    assert answer(question(pauses=overlapping), CALENDAR)["due"] == "2025-06-19"


@pytest.mark.parametrize(
    "fields, words",
    [
        ({}, "Thiếu trường «request_received»"),
        (question(request_received="09/06/2025"), "Ngày «09/06/2025» phải có dạng YYYY-MM-DD"),
        (question(request_received="20250609"), "phải có dạng YYYY-MM-DD"),
        (question(request_received=20250609), "phải có dạng YYYY-MM-DD"),
        (question(consent_received="2025-02-29"), "Ngày «2025-02-29» không có trong lịch"),
        (question(request_after_hours="no"), "Trường «request_after_hours» phải là true hoặc false"),
        (question(consent_required=1), "Trường «consent_required» phải là true hoặc false"),
        (question(n=0), "«0» phải là số nguyên từ 1 trở lên"),
        (question(n="5"), "phải là số nguyên"),
        (question(n=True), "phải là số nguyên"),
        (question(n=2.5), "phải là số nguyên"),
        (question(policy="LATER"), "hãy chọn một trong: ACTUAL_DATE, NEXT_WORKING_DAY"),
        (question(pauses="2025-06-11"), "phải là danh sách"),
        (question(pauses=[["2025-06-11"]]), "phải là một cặp ngày"),
        (question(pauses=["2025-06-11"]), "phải là một cặp ngày"),
        (question(pauses=[[None, "2025-06-11"]]), "phải có dạng YYYY-MM-DD"),
        (question(n=5, request_received="9999-12-30"), "vượt quá năm 9999"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence(fields: dict[str, Any], words: str):
    with pytest.raises(DeadlineProblem) as raised:
        answer(fields, CALENDAR)
    sentence = str(raised.value)
    assert words in sentence
    assert sentence.endswith(".")
    assert sentence == raised.value.text.filled()


def test_a_long_or_broken_value_is_shown_short_and_on_one_line():
    with pytest.raises(DeadlineProblem) as raised:
        date_from("a\nb" + "c" * 100)
    assert "«a b" in str(raised.value)
    assert "c" * 38 not in str(raised.value)


def test_a_pause_is_written_as_two_dates_with_two_dots_between():
    assert pause_pair("2025-06-11..2025-06-19") == ["2025-06-11", "2025-06-19"]
    assert pause_pair("2025-06-11..") == ["2025-06-11", None]
    with pytest.raises(DeadlineProblem, match=r"phải có dạng P\.\.Q"):
        pause_pair("2025-06-11")


def test_a_date_is_read_as_that_day():
    assert date_from("2024-02-29") == date(2024, 2, 29)


def test_the_limit_is_five_working_days_unless_said_and_one_is_enough():
    assert clock_from(question()).days == 5
    assert answer(question(), CALENDAR)["due"] == "2025-06-16"
    assert answer(question(n=1), CALENDAR)["due"] == "2025-06-10"


def test_a_value_of_forty_characters_is_shown_whole_and_a_longer_one_is_cut():
    for length, shown in ((40, "«" + "x" * 40 + "»"), (41, "«" + "x" * 40 + "…»")):
        with pytest.raises(DeadlineProblem) as raised:
            date_from("x" * length)
        assert shown in str(raised.value)
