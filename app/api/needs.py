"""How the API describes what may be given: as a list for people's programs, and as JSON Schema in the document."""

from collections.abc import Sequence
from typing import Any

from app.api import schemas as s
from forms.build import words
from workflows.fields import Field, Kind

LONGEST = {Kind.TEXT: 250, Kind.LONG: 5000, Kind.LINES: 500, Kind.CIDRS: 500}
"""Characters where a field names no limit, as `workflows.fields` judges them."""

PLAIN: dict[Kind, dict[str, Any]] = {
    Kind.TEXT: {"type": "string"},
    Kind.LONG: {"type": "string"},
    Kind.INT: {"type": "integer"},
    Kind.DATE: {"type": "string", "format": "date"},
    Kind.MOMENT: {"type": "string", "format": "date-time"},
    Kind.BOOL: {"type": "boolean"},
    Kind.CHOICE: {"type": "string"},
    Kind.CHOICES: {"type": "array", "items": {"type": "string"}},
    Kind.LINES: {"type": "array", "items": {"type": "string"}},
    Kind.CIDRS: {"type": "array", "items": {"type": "string"}},
    Kind.FILE: {"anyOf": [{"$ref": "#/components/schemas/Upload"}, {"type": "integer", "minimum": 1}]},
    Kind.REF: {"type": "string"},
    Kind.REFS: {"type": "array", "items": {"type": "string"}},
}


def need_of(spec: Field, offered: Sequence[tuple[str, str]] = ()) -> s.Need:
    """One field as the API lists it; `offered` are the choices that this case gives."""
    return s.Need(
        name=spec.name,
        kind=spec.kind.value,
        label=words(spec.label),
        hint=words(spec.hint),
        required=spec.required,
        is_conditional=spec.when is not None,
        minimum=spec.minimum,
        maximum=_longest(spec),
        pattern=spec.pattern or None,
        accept=spec.accept if spec.kind is Kind.FILE else (),
        choices=tuple(s.Choice(value, words(label)) for value, label in (spec.choices or offered)),
        columns=tuple(need_of(column) for column in spec.columns),
        legal_ref=spec.legal_ref,
    )


def schema_of(spec: Field) -> dict[str, Any]:
    """One field as JSON Schema; text is measured after its ends are trimmed, so that only upper limits stand here."""
    if spec.kind is Kind.ROWS:
        return {"title": words(spec.label), "type": "array", "items": object_schema(spec.columns)}
    found = {"title": words(spec.label), **PLAIN[spec.kind]}
    if spec.hint:
        found["description"] = words(spec.hint)
    if spec.choices:
        _put_inside(found, "enum", [value for value, _label in spec.choices])
    if spec.kind is Kind.INT:
        found["minimum"] = spec.minimum or 0
        found["maximum"] = _longest(spec) if spec.maximum is not None else 10**9
    return found


def _put_inside(schema: dict[str, Any], key: str, value: Any) -> None:
    if "items" in schema:
        schema["items"] = {**schema["items"], key: value}
    else:
        schema[key] = value


def object_schema(specs: Sequence[Field]) -> dict[str, Any]:
    """An object of fields, no other names allowed; a conditional field is never listed as required."""
    required = [spec.name for spec in specs if spec.required and spec.when is None]
    found: dict[str, Any] = {
        "type": "object",
        "properties": {spec.name: schema_of(spec) for spec in specs},
        "additionalProperties": False,
    }
    return {**found, "required": required} if required else found


def _longest(spec: Field) -> int | None:
    return spec.maximum if spec.maximum is not None else LONGEST.get(spec.kind)
