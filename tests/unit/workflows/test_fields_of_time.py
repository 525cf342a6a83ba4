"""Dates and instants as they are typed here and as they are sent to the API."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.fields import (
    VIETNAM,
    Field,
    Kind,
    clean,
    parse_date,
)
from workflows.text import Text, day_text


def one(kind: Kind, **limits) -> Field:
    return Field("answer", kind, "Nội dung", **limits)


def value(kind: Kind, raw, **limits):
    values, problems = clean([one(kind, **limits)], {"answer": raw})
    assert not problems, problems
    return values.get("answer")


def sentence(kind: Kind, raw, **limits) -> str:
    values, problems = clean([one(kind, **limits)], {"answer": raw})
    assert len(problems) == 1, values
    assert problems[0].field == "answer"
    assert "answer" not in values or values["answer"] == []
    return Text(problems[0].message, problems[0].params).filled()


@pytest.mark.parametrize(
    "raw", ["05/08/2024", "5/8/2024", "05-08-2024", "05.08.2024", " 2024-08-05 ", date(2024, 8, 5)]
)
def test_a_date_is_read_as_typed_here_and_as_sent_to_the_api(raw):
    assert value(Kind.DATE, raw) == date(2024, 8, 5)
    assert day_text(date(2024, 8, 5)) == "05/08/2024"


@pytest.mark.parametrize("raw", ["31/02/2024", "2024-02-31", "00/08/2024", "05/13/2024", "01/01/0000"])
def test_a_date_that_does_not_exist_is_refused(raw):
    assert sentence(Kind.DATE, raw) == "Nhập một ngày có thật, theo mẫu ngày/tháng/năm, ví dụ 05/08/2024."


@pytest.mark.parametrize(
    "raw", ["08/05", "05/08/24", "2024/08/05", "hôm nay", 20240805, datetime(2024, 8, 5), "2024-8-5"]
)
def test_what_is_no_date_is_told_the_pattern(raw):
    assert sentence(Kind.DATE, raw) == "Nhập ngày theo mẫu ngày/tháng/năm, ví dụ 05/08/2024."


def test_an_empty_date_is_no_date():
    assert parse_date("  ") is None


@given(st.dates())
def test_every_date_survives_both_ways_of_writing(day):
    assert parse_date(day.isoformat()) == day
    assert parse_date(day_text(day)) == day


AT = datetime(2024, 8, 5, 14, 30, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    "raw",
    [
        "05/08/2024 14:30",
        "05/08/2024, 14h30",
        "2024-08-05T14:30",
        "2024-08-05T14:30:00+07:00",
        "2024-08-05T07:30:00Z",
        AT,
        datetime(2024, 8, 5, 14, 30),
        AT.astimezone(UTC),
    ],
)
def test_an_instant_without_a_zone_is_vietnamese_time(raw):
    moment = value(Kind.MOMENT, raw)
    assert moment == AT
    assert moment.tzinfo is not None


def test_a_day_alone_is_its_first_minute():
    assert value(Kind.MOMENT, "05/08/2024") == datetime(2024, 8, 5, tzinfo=VIETNAM)
    assert value(Kind.MOMENT, " ", required=False) is None


@pytest.mark.parametrize("raw", ["05/08/2024 25:00", "14:30", "05/08/2024 14", "mai", "0001-01-01T00:00+14:00", 5])
def test_what_is_no_instant_is_refused(raw):
    assert sentence(Kind.MOMENT, raw) == "Nhập ngày giờ theo mẫu 05/08/2024 14:30."


def test_an_instant_on_a_day_that_does_not_exist_is_refused():
    assert "một ngày có thật" in sentence(Kind.MOMENT, "31/02/2024 10:00")


def test_the_zone_of_vietnam_is_seven_hours_ahead_all_year():
    assert timezone(timedelta(hours=7), "+07") == VIETNAM
