"""The document that describes the API (OpenAPI 3.1), made from the records that the API itself runs on."""

import json
from functools import cache
from typing import Any

from flask import Blueprint, Response
from flask_babel import get_locale
from pydantic import TypeAdapter

from app.api import cases, deadline
from app.api.answers import JSON, PROBLEM_JSON, WRITERS
from app.api.needs import object_schema, schema_of
from app.api.operations import OPERATIONS, Operation
from app.views.access import public
from forms.build import words
from forms.connection_request import STATE_SECRET
from workflows.connections.states import LABELS
from workflows.fields import Field
from workflows.roles import Role
from workflows.rows import NEW
from workflows.text import N_

blueprint = Blueprint("documents", __name__)

TEXT, NUMBER, DATE = {"type": "string"}, {"type": "integer", "minimum": 1}, {"type": "string", "format": "date"}
FLAG = {"type": "string", "enum": ["0", "1"], "default": "0"}
QUERY: dict[str, dict[str, Any]] = {
    "view": {"type": "string", "default": "all"},
    "text": {"type": "string", "maxLength": 100},
    "state": {"type": "string", "enum": list(LABELS)},
    "received_from": DATE,
    "received_to": DATE,
    "limit": {"type": "integer", "minimum": 1, "maximum": cases.MOST_PER_PAGE, "default": cases.PER_PAGE},
    "received": DATE,
    "consent": DATE,
    "after_hours": FLAG,
    "consent_after_hours": FLAG,
    "consent_not_required": FLAG,
    "pause": {"type": "array", "items": TEXT, "maxItems": deadline.MOST_PAUSES},
    "days": {"type": "integer", "minimum": 1, "maximum": deadline.LONGEST, "default": 5},
}
"""What may stand in an address; a name that is not here is text."""

TROUBLES: dict[int, str] = {
    400: N_("Nội dung gửi lên không phải JSON đọc được."),
    401: N_("Thiếu mã truy cập, hoặc mã không còn hiệu lực."),
    404: N_("Không có hồ sơ, văn bản hoặc thao tác này, hoặc không thuộc quyền xem."),
    409: N_("Chưa thực hiện được ở thời điểm này."),
    412: N_("Hồ sơ đã thay đổi so với phiên bản đã đọc."),
    413: N_("Nội dung gửi lên quá lớn."),
    415: N_("Nội dung gửi lên không phải application/json."),
    422: N_("Câu trả lời còn thiếu hoặc sai; mọi mục được nêu một lần."),
    428: N_("Thiếu If-Match; gửi kèm phiên bản đã đọc."),
    429: N_("Quá nhiều yêu cầu; thử lại sau."),
}
ALWAYS, WHEN_SENT = (401, 429), (400, 413, 415)


@blueprint.get("/openapi.json")
@public
def show() -> Response:
    """Give the document, in the language asked for."""
    return Response(_text(str(get_locale() or "vi")), content_type=JSON)


@cache
def _text(_language: str) -> str:
    return json.dumps(document(), ensure_ascii=False)


def document() -> dict[str, Any]:
    """Make the document in the language of the request."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Chung API",
            "version": "1",
            "description": words(
                N_("Yêu cầu kết nối, khai thác dữ liệu theo Điều 9 Quy chế (Quyết định số 26/2024/QĐ-UBND).")
            ),
        },
        "security": [{"token": []}],
        "paths": _paths(),
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {**_answers(), "Upload": _upload(), "Request": _request(), "PaperRequest": _paper()},
        },
    }


def _paths() -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _described(operation)
    for action, needs in actions().items():
        path = f"/api/v1/cases/{{case_id}}/actions/{action}"
        label, specs = needs
        paths[path] = {"post": _action(action, label, specs)}
    return paths


def actions() -> dict[str, tuple[str, tuple[Field, ...]]]:
    """Every action that an officer may take on a case, with its label and all the answers it knows."""
    found: dict[str, tuple[str, tuple[Field, ...]]] = {}
    for table in cases.TABLES:
        for row in table.rows:
            if any(by.role is not Role.SYSTEM for by in row.by) and row.source != (NEW,):
                known = found.get(row.action, (row.label, ()))[1]
                names = {spec.name for spec in known}
                found[row.action] = (row.label, (*known, *(spec for spec in row.needs if spec.name not in names)))
    return found


def _described(operation: Operation) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": operation.name,
        "summary": words(operation.summary),
        "parameters": [*_places(operation.path), *(_asked(name) for name in operation.query)],
        "responses": _responses(operation),
    }
    if operation.is_public:
        found["security"] = []
    if operation.body:
        schemas = [{"$ref": f"#/components/schemas/{name}"} for name in operation.body]
        found["parameters"].append(_header("Idempotency-Key", {"type": "string", "maxLength": 64}))
        found["requestBody"] = {"required": True, "content": {JSON: {"schema": {"anyOf": schemas}}}}
    return found


def _action(action: str, label: str, specs: tuple[Field, ...]) -> dict[str, Any]:
    troubles = (404, 409, 412, 422, 428, *ALWAYS, *WHEN_SENT)
    return {
        "operationId": action,
        "summary": words(label),
        "parameters": [
            *_places("{case_id}"),
            {**_header("If-Match", TEXT), "required": True, "example": '"7"'},
            _header("Idempotency-Key", {"type": "string", "maxLength": 64}),
        ],
        "requestBody": {
            "required": any(spec.required for spec in specs),
            "content": {JSON: {"schema": object_schema(specs)}},
        },
        "responses": {
            "200": _answer("ActionResult", words(N_("Đã thực hiện."))),
            **{str(status): _trouble(status) for status in troubles},
        },
    }


def _responses(operation: Operation) -> dict[str, Any]:
    done = words(N_("Kết quả."))
    if operation.answer == "PDF":
        good: dict[str, Any] = {"description": done, "content": {"application/pdf": {}}}
    elif operation.answer == "OpenAPI":
        good = {"description": done, "content": {JSON: {"schema": {"type": "object"}}}}
    else:
        good = _answer(operation.answer, done)
    statuses = {*operation.troubles, *(WHEN_SENT if operation.body else ()), *(() if operation.is_public else ALWAYS)}
    return {str(operation.status): good, **{str(status): _trouble(status) for status in sorted(statuses)}}


def _answer(name: str, description: str) -> dict[str, Any]:
    return {"description": description, "content": {JSON: {"schema": {"$ref": f"#/components/schemas/{name}"}}}}


def _trouble(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Trouble"}
    return {"description": words(TROUBLES[status]), "content": {PROBLEM_JSON: {"schema": schema}}}


def _places(path: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": NUMBER}
        for name in ("case_id", "letter_id")
        if "{" + name + "}" in path
    ]


def _asked(name: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": name == "received", "schema": QUERY.get(name, TEXT)}


def _header(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "header", "schema": schema}


def _answers() -> dict[str, Any]:
    """The records of the answers as schemas; no field beside those named."""
    pairs: list[tuple[str, Any, Any]] = [(record.__name__, "serialization", made) for record, made in WRITERS.items()]
    made = TypeAdapter.json_schemas(pairs, ref_template="#/components/schemas/{model}")[1]["$defs"]
    return {name: {**schema, "additionalProperties": False} for name, schema in sorted(made.items())}


def _upload() -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {"name": {"type": "string"}, "content_base64": {"type": "string", "contentEncoding": "base64"}},
        "required": ["name", "content_base64"],
        "additionalProperties": False,
    }


def _request() -> dict[str, Any]:
    """A draft may be incomplete: only the first question must be answered."""
    schema = object_schema(cases.FILED)
    return {**schema, "required": [STATE_SECRET.name]}


def _paper() -> dict[str, Any]:
    schema = object_schema(cases.ON_PAPER)
    schema["properties"]["channel"] = {**schema_of(cases.CHANNEL), "enum": ["PAPER"]}
    return {**schema, "required": ["channel", *schema["required"]]}
