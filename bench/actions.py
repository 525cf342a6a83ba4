"""An action through the API against a bare durable transition by the ORM, on both databases."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from typing import Any

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.adapters.clock import real_now
from app.adapters.database import create_database_engine
from app.models.cases import Case
from app.models.trail import Event
from app.services.accounts import issue_token
from bench.house import Caller, house
from bench.measure import Brake, Plan, Result, Tick, alternate, rate_at_least
from bench.province import Province

BAR = 0.2


class Assigning:
    """Gives cases from one reviewer to the other and back, one request each."""

    def __init__(self, app: Flask, province: Province, case_ids: tuple[int, ...]) -> None:
        with app.app_context():
            token = issue_token(province.head_email, now=real_now())
        self._caller = Caller(app, token=token)
        self._case_ids = case_ids
        self._reviewers = province.reviewer_ids
        self._versions: dict[int, int] = {}

    def __call__(self, number: int) -> None:
        """Assign the next case; the version that one answer tells is what the next request must name."""
        case_id = self._case_ids[number % len(self._case_ids)]
        reviewer = self._reviewers[number // len(self._case_ids) % 2]
        version = self._versions.get(case_id) or self._read_version(case_id)
        status, headers, body = self._caller.send(
            "POST",
            f"/api/v1/cases/{case_id}/actions/assign_reviewer",
            body=json.dumps({"reviewer": str(reviewer)}).encode(),
            kind="application/json",
            HTTP_IF_MATCH=f'"{version}"',
        )
        if status != 200:
            raise RuntimeError(f"the action answered {status}: {body.decode()[:500]}")
        self._versions[case_id] = int(headers["ETag"].strip('"'))

    def _read_version(self, case_id: int) -> int:
        return int(json.loads(self._caller.get(f"/api/v1/cases/{case_id}"))["version"])

    def know_versions(self) -> None:
        """Read every version before the clock runs."""
        self._versions = {case_id: self._read_version(case_id) for case_id in self._case_ids}


class BareTransition:
    """What remains without a door: load the row, change state and version, add an event, commit.

    Same tables, indexes, triggers and durability; no rights, rules, clock, chain, notices or HTTP.
    """

    def __init__(self, engine: Engine, case_ids: tuple[int, ...]) -> None:
        self._engine = engine
        self._case_ids = case_ids
        # Below zero: the numbers above belong to the chain.
        self._numbers = count(-1, -1)

    def __call__(self, number: int) -> None:
        """Move one case on."""
        case_id, event_id = self._case_ids[number % len(self._case_ids)], next(self._numbers)
        with Session(self._engine) as session, session.begin():
            case = session.get_one(Case, case_id, with_for_update={"of": Case})
            before, case.state = case.state, "under_review" if number % 2 else "pending_approval"
            session.add(_event(event_id, case_id, before, case.state))


def _event(event_id: int, case_id: int, before: str, after: str) -> Event:
    moment = datetime.now(UTC)
    values: dict[str, Any] = {
        "actor_label": "Trưởng phòng", "role": "FOCAL_HEAD", "party": "FOCAL", "name": "reviewer_assigned",
        "action": "assign_reviewer", "visibility": "internal", "payload": {}, "prev_hash": "0" * 64,
    }  # fmt: skip
    return Event(
        id=event_id, case_id=case_id, at=moment, recorded_at=moment, from_state=before, to_state=after,
        hash=str(event_id), **values,
    )  # fmt: skip


@contextmanager
def both_ways(kind: str, cases: int) -> Iterator[tuple[Assigning, BareTransition]]:
    """The two ways on one database, each with cases of its own."""
    with house(kind, cases) as (app, province):
        ids = province.case_ids_under_review
        assigning = Assigning(app, province, ids[::2])
        assigning.know_versions()
        engine = create_database_engine(app.config["SQLALCHEMY_DATABASE_URI"])
        try:
            yield assigning, BareTransition(engine, ids[1::2])
        finally:
            engine.dispose()


def _row(kind: str, label: str, plan: Plan, brake: Brake, tick: Tick) -> list[Result]:
    rounds, warm_up = (6, 2) if plan.is_quick else (400, 50)
    with both_ways(kind, 20 if plan.is_quick else 200) as (ours, bare):
        pair = alternate(ours, bare, rounds=rounds, warm_up=warm_up, brake=brake, tick=tick)
    return [rate_at_least(f"an action, {label}", pair, BAR)]


def action_sqlite(plan: Plan, brake: Brake, tick: Tick) -> list[Result]:
    """POST …/actions/assign_reviewer on SQLite."""
    return _row("sqlite", "SQLite", plan, brake, tick)


def action_postgresql(plan: Plan, brake: Brake, tick: Tick) -> list[Result]:
    """POST …/actions/assign_reviewer on PostgreSQL."""
    return _row("postgresql", "PostgreSQL", plan, brake, tick)
