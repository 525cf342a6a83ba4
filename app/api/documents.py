"""The document that describes the API (OpenAPI 3.1), made from the records that the API itself runs on."""

import json
from functools import cache
from typing import Any

from flask import Blueprint, Response
from flask_babel import get_locale
from pydantic import TypeAdapter

from app.adapters.uploads import MEDIA_TYPES
from app.api import cases, deadline
from app.api.answers import JSON, PROBLEM_JSON, WRITERS
from app.api.body_schemas import Needs, action_schema, actions, body_schemas
from app.api.operations import CATALOGUE, OPERATIONS, Operation
from app.api.submissions import STATE_CODES
from app.queries.catalogue import ALLOWED
from app.views.access import public
from app.views.letters import DOCX, PDF
from forms.build import words
from workflows.registry import ALL, KINDS
from workflows.text import N_

blueprint = Blueprint("documents", __name__)

TEXT, NUMBER, DATE = {"type": "string"}, {"type": "integer", "minimum": 1}, {"type": "string", "format": "date"}
FLAG = {"type": "string", "enum": ["0", "1"], "default": "0"}
QUERY: dict[str, dict[str, Any]] = {
    "view": {"type": "string", "default": "all"},
    "text": {"type": "string", "maxLength": 100},
    "kind": {"type": "string", "enum": list(KINDS)},
    "state": {"type": "string", "enum": sorted({state.code for workflow in ALL for state in workflow.states})},
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
    "day": DATE,
    "version": NUMBER,
    "from": NUMBER,
    "to": NUMBER,
    **{name: {"type": "string", "enum": [key for key, _label in choices]} for name, choices in ALLOWED.items()},
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
REQUIRED = ("received", "from", "to")
"""What an address cannot do without."""
SUBMISSION_STATES = {"type": "string", "enum": list(STATE_CODES)}
FILES: dict[str, tuple[str, ...]] = {"PDF": (PDF,), "DOCX": (DOCX,), "FILE": tuple(MEDIA_TYPES.values())}
FLOOD, ALWAYS, WHEN_SENT = (429,), (401, 429), (400, 413, 415)


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
                N_(
                    "Yêu cầu kết nối, khai thác dữ liệu theo Điều 9; Danh mục cơ sở dữ liệu, đề nghị điều chỉnh, Tờ "
                    "trình theo các Điều 6, 7; dữ liệu mở theo Điều 8 Quy chế (Quyết định số 26/2024/QĐ-UBND)."
                )
            ),
        },
        "security": [{"token": []}],
        "paths": _paths(),
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {**_answers(), **body_schemas()},
        },
    }


def _paths() -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _described(operation)
    for action, (label, needs) in actions().items():
        paths[f"/api/v1/cases/{{case_id}}/actions/{action}"] = {"post": _action(action, label, needs)}
    return paths


def _described(operation: Operation) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": operation.name,
        "summary": words(operation.summary),
        "parameters": [*_places(operation.path), *(_asked(name, operation) for name in operation.query)],
        "responses": _responses(operation),
    }
    if operation.is_public:
        found["security"] = []
    if operation.is_versioned:
        found["parameters"].append(_if_match())
    if operation.body:
        schemas = [{"$ref": f"#/components/schemas/{name}"} for name in operation.body]
        if operation.method == "post":
            found["parameters"].append(_header("Idempotency-Key", {"type": "string", "maxLength": 64}))
        found["requestBody"] = {"required": True, "content": {JSON: {"schema": {"anyOf": schemas}}}}
    return found


def _action(action: str, label: str, needs: Needs) -> dict[str, Any]:
    troubles = (404, 409, 412, 422, 428, *ALWAYS, *WHEN_SENT)
    return {
        "operationId": action,
        "summary": words(label),
        "parameters": [
            *_places("{case_id}"),
            _if_match(),
            _header("Idempotency-Key", {"type": "string", "maxLength": 64}),
        ],
        "requestBody": {
            "required": any(spec.required for specs in needs.values() for spec in specs),
            "content": {JSON: {"schema": action_schema(action, needs)}},
        },
        "responses": {
            "200": _answer("ActionResult", words(N_("Đã thực hiện."))),
            **{str(status): _trouble(status) for status in troubles},
        },
    }


def _responses(operation: Operation) -> dict[str, Any]:
    done = words(N_("Kết quả."))
    if operation.answer == "NOTHING":
        good: dict[str, Any] = {"description": done}
    elif operation.answer in FILES:
        good = {"description": done, "content": {kind: {} for kind in FILES[operation.answer]}}
    elif operation.answer == "OpenAPI":
        good = {"description": done, "content": {JSON: {"schema": {"type": "object"}}}}
    else:
        good = _answer(operation.answer, done)
    always = FLOOD if operation.is_public else ALWAYS
    statuses = {*operation.troubles, *(WHEN_SENT if operation.body else ()), *always}
    same = words(N_("Nội dung không thay đổi so với bản có ETag đã gửi trong If-None-Match."))
    return {
        str(operation.status): good,
        **({"304": {"description": same}} if operation in CATALOGUE else {}),
        **{str(status): _trouble(status) for status in sorted(statuses)},
    }


def _answer(name: str, description: str) -> dict[str, Any]:
    return {"description": description, "content": {JSON: {"schema": {"$ref": f"#/components/schemas/{name}"}}}}


def _trouble(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Trouble"}
    return {"description": words(TROUBLES[status]), "content": {PROBLEM_JSON: {"schema": schema}}}


def _places(path: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": schema}
        for name, schema in (("case_id", NUMBER), ("letter_id", NUMBER), ("file_id", NUMBER), ("code", TEXT))
        if "{" + name + "}" in path
    ]


def _asked(name: str, operation: Operation) -> dict[str, Any]:
    schema = SUBMISSION_STATES if operation.name == "list_submissions" else QUERY.get(name, TEXT)
    return {"name": name, "in": "query", "required": name in REQUIRED, "schema": schema}


def _if_match() -> dict[str, Any]:
    return {**_header("If-Match", TEXT), "required": True, "example": '"7"'}


def _header(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "header", "schema": schema}


def _answers() -> dict[str, Any]:
    """The records of the answers as schemas; no field beside those named."""
    pairs: list[tuple[str, Any, Any]] = [(record.__name__, "serialization", made) for record, made in WRITERS.items()]
    made = TypeAdapter.json_schemas(pairs, ref_template="#/components/schemas/{model}")[1]["$defs"]
    return {name: {**schema, "additionalProperties": False} for name, schema in sorted(made.items())}
