"""The published document knows every address and every action, and nothing else. That its answers are true is checked
with every request of the other tests (conftest)."""

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest
from flask import Flask

from app.api.catalogue_schemas import EntryContent
from app.views.access import Access, Door, access_of
from tests.integration.api.conftest import ROOT, Api
from workflows.catalogue.entry import ENTRY_FIELDS


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


def test_every_address_but_the_document_and_the_catalogue_wants_a_token(app: Flask, api: Api) -> None:
    doors = {
        rule.rule: access_of(app, rule.endpoint) for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")
    }
    public = {rule for rule, access in doors.items() if access == Access(Door.PUBLIC)}
    assert {rule for rule in public if not rule.startswith(f"{ROOT}/catalogue")} == {f"{ROOT}/openapi.json"}
    assert {access for rule, access in doors.items() if rule not in public} == {Access(Door.TOKEN)}
    said = {
        path for path, methods in api.document.text["paths"].items() if methods.get("get", {}).get("security") == []
    }
    assert said == {rule.replace("<code>", "{code}") for rule in public}


def test_an_operation_has_one_name_and_every_reference_leads_somewhere(api: Api) -> None:
    text = api.document.text
    names = [operation["operationId"] for path in text["paths"].values() for operation in path.values()]
    assert len(names) == len(set(names))
    found = set(re.findall(r"'\$ref': '#/components/schemas/(\w+)'", str(text)))
    assert found == set(text["components"]["schemas"]) - {"Trouble"} | {"Trouble"}


def test_every_example_is_one_that_the_document_allows(api: Api) -> None:
    found = list(examples(api.document.text))
    assert len(found) >= 6
    for schema, example in found:
        api.document.validator(json.dumps(schema)).validate(example)


def examples(part: Any) -> Iterator[tuple[dict[str, Any], Any]]:
    """Every example of a document with the schema that it stands for."""
    if isinstance(part, dict):
        yield from ((part, example) for example in part.get("examples", ()))
        if "example" in part and "schema" in part:
            yield part["schema"], part["example"]
        for value in part.values():
            yield from examples(value)
    elif isinstance(part, list):
        for value in part:
            yield from examples(value)


def test_an_entry_has_every_field_of_the_record_and_no_other() -> None:
    assert [field.name for field in fields(EntryContent)] == [spec.name for spec in ENTRY_FIELDS]


def test_the_needs_of_an_action_stand_in_the_document_as_in_the_case(api: Api) -> None:
    case_id = api.to_state("awaiting_consent")
    consent = next(x for x in api.show(case_id, "owner")["available_actions"] if x["action"] == "owner_consent")
    path = api.document.text["paths"][f"{ROOT}/cases/{{case_id}}/actions/owner_consent"]["post"]
    bodies = path["requestBody"]["content"]["application/json"]["schema"]["anyOf"]
    assert [body["title"] for body in bodies] == ["Yêu cầu kết nối", "Đề nghị điều chỉnh Danh mục"]
    schema = bodies[0]
    assert set(schema["properties"]) == {need["name"] for need in consent["needs"]}
    assert set(schema["required"]) == {
        need["name"] for need in consent["needs"] if need["required"] and not need["is_conditional"]
    }
