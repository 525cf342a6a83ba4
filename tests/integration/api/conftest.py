"""Programs that speak to the API with tokens of their own; every answer is held against the published document."""

import base64
import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
from flask import Flask
from flask.ctx import AppContext
from werkzeug.test import TestResponse

from app.adapters.clock import set_business_clock
from app.extensions import limiter
from app.services.accounts import issue_token
from app.services.files import Upload
from app.services.transaction import transaction
from tests.catalogue_scenario import CatalogueScenario
from tests.scenario import MONDAY, Scenario
from workflows.accounts import ACCOUNTS
from workflows.registry import workflow_of

ROOT = "/api/v1"


def as_json(value: Any) -> Any:
    """Answers as a program sends them: files in base64, the rest as it is."""
    if isinstance(value, Upload):
        return {"name": value.name, "content_base64": base64.b64encode(value.content).decode()}
    if isinstance(value, Mapping):
        return {key: as_json(item) for key, item in value.items()}
    return value


class Document:
    """The published document, and answers held against it."""

    def __init__(self, text: dict[str, Any]) -> None:
        self.text = text
        self.validator = cache(self._validator)

    def _validator(self, schema: str) -> Any:
        return jsonschema_rs.Draft202012Validator({**json.loads(schema), "components": self.text["components"]})

    def operation(self, method: str, path: str) -> dict[str, Any]:
        """The operation that an address belongs to; one without places comes first."""
        for template in sorted(self.text["paths"], key=lambda name: name.count("{")):
            pattern = re.sub(r"\\{\w+\\}", "[0-9]+", re.escape(template).replace(r"\{code\}", "[^/]+"))
            if re.fullmatch(pattern, path) and method.lower() in self.text["paths"][template]:
                found: dict[str, Any] = self.text["paths"][template][method.lower()]
                return found
        raise AssertionError(f"the document does not know {method} {path}")

    def check(self, method: str, path: str, response: TestResponse) -> None:
        """Fail unless the document promised this answer."""
        answers = self.operation(method, path)["responses"]
        assert str(response.status_code) in answers, f"{method} {path}: {response.status_code} is not documented"
        content = answers[str(response.status_code)].get("content")
        if content is None:
            assert response.data == b""
            return
        assert response.mimetype in content
        schema = content[response.mimetype].get("schema")
        if schema is not None:
            self.validator(json.dumps(schema)).validate(response.json)


class Api:
    """The API as people's programs use it: by name of the person whose token they hold."""

    def __init__(self, app: Flask, world: Scenario) -> None:
        self.app, self.world = app, world
        self.client = app.test_client()
        self.tokens: dict[str, str] = {}
        self.document = Document(self.client.get(f"{ROOT}/openapi.json").json or {})
        self.move_to(world.now)

    def move_to(self, moment: datetime) -> None:
        """Set the business clock."""
        self.world.now = moment
        with self.app.app_context(), transaction():
            set_business_clock(moment)

    def pass_days(self, days: int) -> None:
        """Go on to nine o'clock some working days later."""
        with self.app.app_context():
            self.world.pass_days(days)
        self.move_to(self.world.now)

    def to_state(self, state: str, **changes: Any) -> int:
        """Take a case to a state by the shortest way."""
        with self.app.app_context():
            case_id = self.world.to_state(state, **changes)
        self.move_to(self.world.now)
        return case_id

    def token(self, who: str) -> str:
        """The token of a person, issued when first needed."""
        if who not in self.tokens:
            with self.app.app_context():
                self.tokens[who] = issue_token(f"{who.replace('_', '-')}@hagiang.gov.vn", now=MONDAY)
        return self.tokens[who]

    def send(
        self, method: str, path: str, who: str | None, headers: Mapping[str, str] | None = None, **more: Any
    ) -> TestResponse:
        """One request, of nobody in particular where no person is named; the answer must be a documented one."""
        token = {"Authorization": f"Bearer {self.token(who)}"} if who else {}
        sent = {**token, **(headers or {})}
        address = path if path.startswith(ROOT) else ROOT + path
        response = self.client.open(address, method=method, headers=sent, **more)
        self.document.check(method, address.partition("?")[0], response)
        return response

    def get(self, path: str, who: str | None = None, **more: Any) -> TestResponse:
        """Read."""
        return self.send("GET", path, who, **more)

    def file(self, body: Mapping[str, Any], who: str = "filer", **more: Any) -> TestResponse:
        """Begin a case."""
        return self.post("/cases", body, who, **more)

    def post(self, path: str, body: Mapping[str, Any], who: str, **more: Any) -> TestResponse:
        """Send a body."""
        return self.send("POST", path, who, json=as_json(body), **more)

    def read(self, path: str, who: str | None = None) -> dict[str, Any]:
        """Read what must be there."""
        response = self.get(path, who)
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json or {}
        return found

    def show(self, case_id: int, who: str) -> dict[str, Any]:
        """One case as a person reads it."""
        return self.read(f"/cases/{case_id}", who)

    def act(
        self,
        case_id: int,
        action: str,
        who: str,
        given: Mapping[str, Any] | None = None,
        *,
        version: int | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> TestResponse:
        """Do an action with sound answers, on the version read just now, unless told otherwise."""
        with self.app.app_context():
            sound = self.sound(action, who, case_id) if given is None else given
            current = self.world.case(case_id).version if version is None else version
        sent = {"If-Match": f'"{current}"', **(headers or {})}
        return self.send("POST", f"/cases/{case_id}/actions/{action}", who, sent, json=as_json(sound))

    def sound(self, action: str, who: str, case_id: int) -> Mapping[str, Any]:
        """Sound answers to an action."""
        return self.world.answers(action, who, case_id)

    def do(self, case_id: int, action: str, who: str, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Do an action that must succeed."""
        response = self.act(case_id, action, who, given)
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json or {}
        return found


@pytest.fixture
def api(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Api:
    """A province with its people, on its Monday, spoken to over the API."""
    monkeypatch.setattr(limiter, "enabled", False)
    with app.app_context():
        world = Scenario()
    return Api(app, world)


class CatalogueApi(Api):
    """The API of a province that has a catalogue."""

    world: CatalogueScenario

    def sound(self, action: str, who: str, case_id: int) -> Mapping[str, Any]:
        """Sound answers to an action, without those that other kinds of case are asked."""
        case = self.world.case(case_id)
        tables = (workflow_of(case.kind, case.edition), ACCOUNTS)
        names = {spec.name for table in tables for row in table.rows_for(action) for spec in row.needs}
        if not names:
            return {}
        return {name: value for name, value in super().sound(action, who, case_id).items() if name in names}

    def inside(self) -> AppContext:
        """A context for steps that the world takes by itself."""
        return self.app.app_context()


@pytest.fixture
def province(app: Flask, monkeypatch: pytest.MonkeyPatch) -> CatalogueApi:
    """The same province with version 1 of its catalogue, and the people who propose, submit and decide."""
    monkeypatch.setattr(limiter, "enabled", False)
    with app.app_context():
        world = CatalogueScenario()
    return CatalogueApi(app, world)


def errors_of(response: TestResponse) -> dict[str, str]:
    """What a problem document says about each field."""
    assert response.mimetype == "application/problem+json"
    return {line["field"]: line["message"] for line in (response.json or {}).get("errors", [])}
