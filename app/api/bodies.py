"""Reads what a program sends: JSON answers by field name, files as base64, the version it has seen."""

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NoReturn

from flask import abort, request

from app.services.files import Upload
from app.services.problems import Invalid
from workflows.fields import Field, Kind, Problem
from workflows.text import N_

DEEPEST = 10
"""Levels of lists and objects inside each other; no answer needs more than three."""

MOST_UNKNOWN = 50
"""Unknown names that are answered one by one."""

LARGEST_KEY = 2**63 - 1
KEY = re.compile(r"[\x21-\x7e]{1,64}", re.ASCII)
ETAG = re.compile(r'(?:W/)?"?([0-9]{1,9})"?', re.ASCII)


class Malformed(Exception):
    """The body is no JSON that can be read; `message` is one Vietnamese sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def json_object() -> dict[str, Any]:
    """Read the body as an object; an empty body gives no answers. Raise Malformed or Invalid; abort with 413 or 415."""
    raw = request.get_data(cache=False)
    if not raw.strip():
        return {}
    if request.mimetype != "application/json":
        abort(415)
    try:
        body = json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise Malformed(N_("Gửi nội dung là JSON hợp lệ, mã hoá UTF-8.")) from None
    if not _is_tame(body, 0):
        raise Malformed(N_("Gửi JSON lồng không quá mười tầng, không chứa nửa ký tự thay thế (surrogate)."))
    if not isinstance(body, dict):
        raise Invalid([Problem("", N_("Gửi một đối tượng JSON: tên trường và câu trả lời."))])
    return body


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _is_tame(value: Any, depth: int) -> bool:
    """Say whether a value can be walked, written and stored: not too deep, no halves of surrogate pairs."""
    if isinstance(value, str):
        return value.isascii() or _is_encodable(value)
    if depth > DEEPEST:
        return False
    if isinstance(value, dict):
        return all(_is_tame(key, depth) and _is_tame(item, depth + 1) for key, item in value.items())
    return not isinstance(value, list) or all(_is_tame(item, depth + 1) for item in value)


def _is_encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def answers_from(body: Mapping[str, Any], specs: Iterable[Field]) -> tuple[dict[str, Any], list[Problem]]:
    """Answers as the door takes them, and a problem for every unknown name and every file that cannot be read."""
    known = {spec.name: spec for spec in specs}
    answers: dict[str, Any] = {}
    problems = [unknown_name(name) for name in list(body)[:MOST_UNKNOWN] if name not in known]
    for name, spec in known.items():
        if name not in body:
            continue
        value = body[name]
        if spec.kind is Kind.FILE:
            try:
                answers[name] = _file_from(value)
            except ValueError:
                problems.append(_bad_file(spec))
            continue
        if spec.kind is Kind.ROWS:
            problems += _unknown_columns(spec, value)
        answers[name] = value
    return answers, problems


def unknown_name(name: str) -> Problem:
    """The problem of a name that no field has."""
    return Problem(
        name[:100], N_("Bỏ trường «%(name)s»: không có trường nào tên như vậy."), {"name": name[:100]}, "unknown"
    )


def _unknown_columns(spec: Field, value: Any) -> list[Problem]:
    return [unknown_name(name) for name in list(dict.fromkeys(_strangers(spec, value, spec.name)))[:MOST_UNKNOWN]]


def _strangers(spec: Field, value: Any, place: str) -> Iterator[str]:
    """Names in the rows of a table, and of the tables inside it, that no column has."""
    columns = {column.name: column for column in spec.columns}
    for row in value if isinstance(value, list) else []:
        for name in row if isinstance(row, dict) else ():
            if name not in columns:
                yield f"{place}.{name}"
            elif columns[name].kind is Kind.ROWS:
                yield from _strangers(columns[name], row[name], f"{place}.{name}")


def _bad_file(spec: Field) -> Problem:
    return Problem(
        spec.name,
        N_('Gửi tệp dạng {"name": "…", "content_base64": "…"}, nội dung mã hoá base64, hoặc số của tệp đã gửi.'),
        {},
        "file",
    )


def _file_from(value: Any) -> Upload | int | None:
    """A file sent now, or the number of one kept before; raise ValueError for anything else."""
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST_KEY:
        return value
    if not isinstance(value, dict) or set(value) != {"name", "content_base64"}:
        raise ValueError
    name, content = value["name"], value["content_base64"]
    if not isinstance(name, str) or not isinstance(content, str) or not name.strip():
        raise ValueError
    try:
        return Upload(name, base64.b64decode(content, validate=True))
    except binascii.Error as error:
        raise ValueError from error


def seen_version() -> int | None:
    """The version of `If-Match`; None when none was sent, and one that no case has when it cannot be read."""
    sent = request.headers.get("If-Match", "").strip()
    if not sent or sent == "*":
        return None
    found = ETAG.fullmatch(sent)
    return int(found[1]) if found else -1


def idempotency_key() -> str | None:
    """The client's own key of this request, if it sent one; raise Invalid for one that cannot be kept."""
    sent = request.headers.get("Idempotency-Key")
    if sent is None:
        return None
    if not KEY.fullmatch(sent):
        raise Invalid([Problem("Idempotency-Key", N_("Gửi Idempotency-Key gồm 1 đến 64 ký tự ASCII, không dấu cách."))])
    return sent
