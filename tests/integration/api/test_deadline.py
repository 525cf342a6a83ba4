"""The deadline over the API: the date, the days, and why; by the official calendar."""

import pytest

from tests.integration.api.conftest import Api, errors_of


@pytest.fixture
def database_kind() -> str:
    """The calendar is read alike from both databases; one is enough here."""
    return "sqlite"


def test_each_day_from_the_later_receipt_is_explained(api: Api) -> None:
    found = api.get("/deadline?received=2025-04-28&consent=2025-04-29", "filer").json or {}
    assert (found["t0"], found["due"]) == ("2025-04-29", "2025-05-09")
    assert found["days"] == ["2025-05-05", "2025-05-06", "2025-05-07", "2025-05-08", "2025-05-09"]
    kinds = {day["date"]: day["kind"] for day in found["explanation"]}
    assert (kinds["2025-04-30"], kinds["2025-05-03"], kinds["2025-05-05"]) == ("holiday", "weekend", "counted")
    assert all(day["why"] for day in found["explanation"])


def test_without_consent_the_clock_has_not_started(api: Api) -> None:
    found = api.get("/deadline?received=2025-06-09", "filer").json or {}
    assert found == {
        "t0": None, "days": None, "due": None, "strict_due": None, "is_estimate": False, "explanation": [],
    }  # fmt: skip
    waived = api.get("/deadline?received=2025-06-09&consent_not_required=1", "filer").json or {}
    assert waived["due"] == "2025-06-16"


def test_a_pause_moves_the_date_and_not_the_strict_one(api: Api) -> None:
    query = "received=2025-06-09&consent_not_required=1"
    paused = api.get(f"/deadline?{query}&pause=2025-06-11..2025-06-19", "filer").json or {}
    assert (paused["due"], paused["strict_due"]) == ("2025-06-24", "2025-06-16")
    still = api.get(f"/deadline?{query}&pause=2025-06-11..", "filer").json or {}
    assert (still["due"], still["strict_due"]) == (None, "2025-06-16")


def test_the_policy_decides_on_a_receipt_after_hours(api: Api) -> None:
    query = "/deadline?received=2025-06-07&consent_not_required=1&policy="
    assert (api.get(query + "actual-date", "filer").json or {})["t0"] == "2025-06-07"
    assert (api.get(query + "next-working-day", "filer").json or {})["t0"] == "2025-06-09"


@pytest.mark.parametrize(
    "query, fields",
    [
        ("", {"received"}),
        ("received=09/06/2025", {"received"}),
        ("received=2025-02-30&consent=x&pause=y&days=0&after_hours=2&colour=1",
         {"received", "consent", "pause", "days", "after_hours", "colour"}),
        ("received=1000-01-01", {"received"}),
        ("received=2025-06-09&pause=2025-06-11", {"pause"}),
        ("received=2025-06-09&pause=2025-06-11..9999-12-31", {"pause"}),
        ("received=2025-06-09&policy=never", {"policy"}),
        ("received=2025-06-09&consent=2025-06-09&consent_not_required=1", {"consent"}),
        ("received=2025-06-09&days=99999999999", {"days"}),
    ],
)  # fmt: skip
def test_everything_wrong_with_a_question_is_named_at_once(api: Api, query: str, fields: set[str]) -> None:
    refused = api.get(f"/deadline?{query}", "filer")
    assert refused.status_code == 422
    assert set(errors_of(refused)) == fields
