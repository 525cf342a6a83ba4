"""The published document knows every address and every action, and nothing else. That its answers are true is checked
with every request of the other tests (conftest)."""

import re

import pytest
from flask import Flask

from app.views.access import Access, Door, access_of
from tests.integration.api.conftest import ROOT, Api


@pytest.fixture
def database_kind() -> str:
    """The document is the same on both databases."""
    return "sqlite"


def test_everybody_may_read_the_document(app: Flask) -> None:
    response = app.test_client().get(f"{ROOT}/openapi.json")
    assert response.status_code == 200
    assert response.json is not None
    assert response.json["openapi"].startswith("3.1")


def test_the_document_names_every_address_of_the_api_and_no_other(app: Flask, api: Api) -> None:
    served = {
        (re.sub(r"<[^>]*?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(ROOT)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    described = {
        (re.sub(r"/actions/\w+$", "/actions/{action}", path), method)
        for path, methods in api.document.text["paths"].items()
        for method in methods
    }
    assert described == served


def test_every_address_but_the_document_wants_a_token(app: Flask) -> None:
    doors = {
        rule.rule: access_of(app, rule.endpoint) for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")
    }
    assert doors.pop(f"{ROOT}/openapi.json") == Access(Door.PUBLIC)
    assert set(doors.values()) == {Access(Door.TOKEN)}


def test_an_operation_has_one_name_and_every_reference_leads_somewhere(api: Api) -> None:
    text = api.document.text
    names = [operation["operationId"] for path in text["paths"].values() for operation in path.values()]
    assert len(names) == len(set(names))
    found = set(re.findall(r"'\$ref': '#/components/schemas/(\w+)'", str(text)))
    assert found == set(text["components"]["schemas"]) - {"Trouble"} | {"Trouble"}


def test_the_needs_of_an_action_stand_in_the_document_as_in_the_case(api: Api) -> None:
    case_id = api.to_state("awaiting_consent")
    consent = next(x for x in api.show(case_id, "owner")["available_actions"] if x["action"] == "owner_consent")
    path = api.document.text["paths"][f"{ROOT}/cases/{{case_id}}/actions/owner_consent"]["post"]
    schema = path["requestBody"]["content"]["application/json"]["schema"]
    assert set(schema["properties"]) == {need["name"] for need in consent["needs"]}
    assert set(schema["required"]) == {
        need["name"] for need in consent["needs"] if need["required"] and not need["is_conditional"]
    }
