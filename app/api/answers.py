"""Turns the records of the API into JSON."""

from typing import Any

from flask import Response
from pydantic import TypeAdapter

from app.api import catalogue_schemas, schemas, submission_schemas

JSON = "application/json"
PROBLEM_JSON = "application/problem+json"

ANSWERS = (*schemas.ANSWERS, *catalogue_schemas.ANSWERS, *submission_schemas.ANSWERS)
WRITERS: dict[type[Any], TypeAdapter[Any]] = {record: TypeAdapter(record) for record in ANSWERS}
"""The writer of each kind of record."""


def answer(
    value: Any, status: int = 200, *, headers: dict[str, str] | None = None, content_type: str = JSON
) -> Response:
    """A record as a response; a problem document leaves out what it does not say."""
    text = WRITERS[type(value)].dump_json(value, exclude_none=content_type == PROBLEM_JSON)
    return Response(text, status, headers=headers, content_type=content_type)
