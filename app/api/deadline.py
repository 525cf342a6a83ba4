"""The deadline of Article 9.1 over the API: a date, and each calendar day with its reason."""

import re
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from app.api import schemas as s
from app.api.answers import answer
from app.api.bodies import unknown_name
from app.api.representations import day_lines
from app.queries.calendar import FIRST_YEAR, LAST_YEAR, official_calendar
from app.queries.policies import policies
from app.services.problems import Invalid
from app.views.access import token_required
from workflows.clock import ReceiptPolicy, explain
from workflows.deadline import DeadlineProblem, clock_from, computed, date_from, pause_pair
from workflows.fields import FALSE, TRUE, Problem
from workflows.text import N_, Text

blueprint = Blueprint("deadline", __name__)

MOST_PAUSES = 20
LONGEST = 250
"""Working days; about a year."""

NUMBER = re.compile(r"[0-9]{1,3}", re.ASCII)
NAMES = (
    "received", "after_hours", "consent", "consent_after_hours", "consent_not_required", "pause", "policy", "days",
)  # fmt: skip


@blueprint.get("/deadline")
@token_required
def show() -> Response:
    """Compute a deadline by the official calendar; it computes, it does not judge plausibility."""
    fields = _fields()
    calendar = official_calendar()
    try:
        clock = clock_from(fields, ReceiptPolicy(policies().receipt_policy))
        result = computed(clock, calendar)
    except DeadlineProblem as problem:
        raise Invalid([Problem("policy", problem.text.message, problem.text.params)]) from None
    return answer(
        s.DeadlineAnswer(
            t0=result.t0,
            days=result.days if result.is_started else None,
            due=result.due,
            strict_due=result.strict_due,
            is_estimate=result.is_estimate,
            explanation=day_lines(explain(clock, calendar)),
        )
    )


def _fields() -> dict[str, object]:
    """The address as the fields of a question to the clock; raise Invalid naming everything that is wrong."""
    args, problems = request.args, []
    problems += [unknown_name(name) for name in args if name not in NAMES]

    def read(name: str, value: str, reader: Callable[[str], Any]) -> Any:
        try:
            return reader(value)
        except DeadlineProblem as problem:
            problems.append(Problem(name, problem.text.message, problem.text.params))
            return None

    received = read("received", args.get("received", ""), _day)
    consent = read("consent", args["consent"], _day) if args.get("consent") else None
    flags = {name: read(name, args.get(name, "0"), _flag) for name in NAMES if name.endswith(("hours", "required"))}
    days = read("days", args.get("days", "5"), _days)
    pauses = [read("pause", text, _pause) for text in args.getlist("pause")[:MOST_PAUSES]]
    if len(args.getlist("pause")) > MOST_PAUSES:
        problems.append(Problem("pause", N_("Ghi tối đa %(most)s lần tạm dừng."), {"most": MOST_PAUSES}))
    if consent and flags["consent_not_required"]:
        problems.append(Problem("consent", N_("Chỉ ghi một trong hai: consent hoặc consent_not_required.")))
    if problems:
        raise Invalid(problems)
    fields: dict[str, object] = {
        "request_received": received,
        "request_after_hours": flags["after_hours"],
        "consent_received": consent,
        "consent_after_hours": flags["consent_after_hours"],
        "consent_required": not flags["consent_not_required"],
        "pauses": pauses,
        "n": days,
    }
    return {**fields, "policy": args["policy"]} if args.get("policy") else fields


def _day(text: str) -> str:
    day = date_from(text)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        years = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise DeadlineProblem(Text(N_("Ghi ngày trong các năm từ %(first)s đến %(last)s."), years))
    return text


def _pause(text: str) -> list[str | None]:
    pair = pause_pair(text)
    for end in pair:
        if end is not None:
            _day(end)
    return pair


def _flag(text: str) -> bool:
    word = text.strip().lower()
    if word not in TRUE | FALSE:
        raise DeadlineProblem(Text(N_("Ghi 1 (có) hoặc 0 (không)."), {}))
    return word in TRUE


def _days(text: str) -> int:
    if not NUMBER.fullmatch(text) or not 1 <= int(text) <= LONGEST:
        raise DeadlineProblem(Text(N_("Ghi số ngày làm việc từ 1 đến %(most)s."), {"most": LONGEST}))
    return int(text)
