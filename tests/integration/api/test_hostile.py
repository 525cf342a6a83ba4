"""Thousands of requests nobody should send: each is answered, none with a fault of ours."""

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app.api.cases import FILED, ON_PAPER
from app.extensions import db
from app.models.cases import Case
from tests.answers import paper_answers, request_answers
from tests.integration.api.conftest import Api, as_json
from tests.scenario import BEFORE, PEOPLE
from workflows.accounts import ACCOUNTS
from workflows.connections import EDITIONS
from workflows.fields import Field

REQUESTS = {"sqlite": 800, "postgres": 300}
SEED = 26_2024
ROWS = [row for table in (*EDITIONS.values(), ACCOUNTS) for row in table.rows]
STATES = ("draft", *sorted(set(BEFORE) - {"lapsed", "expired", "withdrawn", "revoked"}))
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 7, 2**31, 2**63, 10**40, 1.5, 1e308, "", " ", "x", "0", "1", "-1", "true",
    "9999999999999999999999", "٣", "\x00", "a\x00b", "\u202ea", "Đề nghị" * 2000, "e\u0301", "'; DROP TABLE",
    "%(name)s", "%s", "{{ 7 * 7 }}", "0001-01-01", "9999-12-31", "2025-06-31", "2025-06-09T25:00",
    "2025-06-09T08:00:00+99:99",
    "0001-01-01T00:00:00+07:00", "9999-12-31T23:59:59-12:00", "31/12/9999", "FULL", "PARTIAL", "PAPER", "REUSED",
    "ATTACHED", "TUQ", "45/UBND-VX", [], [None], [[]], [{}], ["x", 1, None, {}], [True] * 4, {}, {"a": {"b": [1]}},
    [{"what": "x"}], [{"what": ["x"], "why": {}}], [{"what": None, "why": "y" * 2000}], ["10.0.0.0/8"], ["::1"],
    {"name": "x.pdf", "content_base64": "JVBERi0x"}, {"name": "\x00", "content_base64": ""}, {"name": None},
)  # fmt: skip
Kinds = tuple[tuple[Callable[[], tuple[str, str, dict[str, Any]]], int], ...]
"""What makes a request, and how often among the others."""
ADDRESSES = ("0", "1", "2", "3", "999999", "9223372036854775807", "9223372036854775808", "1" * 40, "-1", "x", "%00")


class Sender:
    """Makes the requests, always the same ones."""

    def __init__(self, api: Api) -> None:
        self.api, self.dice = api, random.Random(SEED)
        self.people = {who: roles for who, (_symbol, roles) in PEOPLE.items()}
        self.kinds: Kinds = ((self.action, 6), (self.filing, 2), (self.reading, 3))
        self.rows, self.cases = ROWS, self.begun()

    def begun(self) -> list[int]:
        """Cases to act on, in every state."""
        reason = "Hệ thống thứ hai của Sở cần kết nối riêng."
        return [self.api.to_state(state, duplicate_reason=reason) for state in STATES]

    def spoilt(self, sound: dict[str, Any], specs: tuple[Field, ...]) -> dict[str, Any]:
        """Sound answers with some of them replaced, left out, or put under names that do not exist."""
        answers = dict(as_json(sound))
        names = [spec.name for spec in specs] or ["note"]
        for _ in range(self.dice.randint(0, 3)):
            answers[self.dice.choice(names)] = self.dice.choice(VALUES)
        if answers and self.dice.random() < 0.2:
            answers.pop(self.dice.choice(sorted(answers)))
        if self.dice.random() < 0.1:
            answers[self.dice.choice(["", "x", "\x00", "letter_file", "__class__", "a" * 300])] = self.dice.choice(
                VALUES
            )
        return answers

    def action(self) -> tuple[str, str, dict[str, Any]]:
        """An action by somebody: most often one of this state, by one who may, with the right version."""
        case_id = self.dice.choice(self.cases)
        with self.api.app.app_context():
            state, version = db.session.execute(select(Case.state, Case.version).where(Case.id == case_id)).one()
        rows = [row for row in self.rows if state in row.source or row in ACCOUNTS.rows or self.dice.random() < 0.05]
        row = self.dice.choice(rows or self.rows)
        able = [who for who in sorted(self.people) if {by.role for by in row.by} & set(self.people[who])]
        who = self.dice.choice(able if able and self.dice.random() < 0.9 else sorted(self.people))
        with self.api.app.app_context():
            sound = dict(self.api.sound(row.action, who, case_id))
        body = self.spoilt(sound, row.needs)
        sent = version if self.dice.random() < 0.9 else self.dice.choice(["x", "*", 10**30, 0, "1é"])
        return f"/cases/{case_id}/actions/{row.action}", who, {"json": body, "headers": {"If-Match": f'"{sent}"'}}

    def filing(self) -> tuple[str, str, dict[str, Any]]:
        """A request filed or registered."""
        if self.dice.random() < 0.5:
            return (
                "/cases",
                "filer",
                {"json": self.spoilt({**request_answers(), "contains_state_secret": False}, FILED)},
            )
        return "/cases", "clerk", {"json": self.spoilt({**paper_answers(), "channel": "PAPER"}, ON_PAPER)}

    def reading(self) -> tuple[str, str, dict[str, Any]]:
        """An address with odd parts."""
        key, value = self.dice.choice(ADDRESSES), self.dice.choice(VALUES)
        paths = (f"/cases/{key}", f"/cases/{key}/events", f"/cases/{key}/letters", f"/letters/{key}",
                 f"/letters/{key}.pdf", "/cases", "/deadline", "/nowhere", "/cases/1/actions/withdraw")  # fmt: skip
        names = ("limit", "cursor", "view", "text", "requester", "state", "reviewer", "band", "received_from",
                 "received", "consent", "pause", "policy", "days", "after_hours", "x")  # fmt: skip
        query = {name: str(self.dice.choice(VALUES)) for name in self.dice.sample(names, self.dice.randint(0, 4))}
        who = self.dice.choice(sorted(self.people))
        return self.dice.choice(paths), who, {"query_string": {**query, "received": str(value)}}

    def token(self, who: str) -> dict[str, str]:
        """The header that lets somebody in."""
        return {"Authorization": f"Bearer {self.api.token(who)}"}

    def send(self) -> int:
        """Send the next request and give the status of its answer."""
        makers, weights = zip(*self.kinds, strict=True)
        path, who, more = self.dice.choices(makers, weights)[0]()
        method = more.pop("method", "POST" if "json" in more else "GET")
        headers = {**self.token(who), **more.pop("headers", {})}
        response = self.api.client.open(f"/api/v1{path}", method=method, headers=headers, **more)
        assert response.status_code < 500, (method, path, who, more)
        assert response.status_code < 400 or response.mimetype == "application/problem+json"
        return response.status_code


def test_no_request_is_answered_with_a_fault_of_ours(api: Api, database_kind: str) -> None:
    sender = Sender(api)
    answered = Counter(sender.send() for _ in range(REQUESTS[database_kind]))
    # The requests reach every layer: some succeed, and every kind of refusal is among the answers.
    assert {200, 201, 404, 409, 412, 422} <= set(answered)
