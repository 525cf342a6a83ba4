"""The Chairman's decision as the office keys it: head, a result for each proposal, the annex as signed (3.2 #10)."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from forms.proposal_checks import answers_from
from workflows.catalogue.entry import ENTRY_FIELDS, FIELDS_BY_NAME, differences
from workflows.fields import Field, Kind, Problem, clean
from workflows.submissions.needs import DECISION, LINE_COLUMNS
from workflows.text import N_

LATER = "LATER"
"""No result yet: the proposal goes on waiting for another decision (C17)."""

RESULT, CHANGED, REJECTED = "result", "CHANGED", "REJECTED"
NOT_YET = (LATER, N_("Để lại, chưa quyết định"))
REASON = ("reason_code", "reason_text", "legal_basis")

HEAD: tuple[Field, ...] = tuple(spec for spec in DECISION if spec.name != "lines")
SHOWN_HEAD: tuple[Field, ...] = tuple(
    replace(spec, required=False, hint=N_("Để trống khi không đề nghị nào được chấp thuận."), when=None)
    if spec.name == "effective_on"
    else spec
    for spec in HEAD
)
"""On the page the day is always asked; whether it is wanted depends on the results."""

ENTRY: tuple[Field, ...] = tuple(replace(spec, when=None) for spec in ENTRY_FIELDS)


def result_fields(kind: str) -> tuple[Field, ...]:
    """What is asked of one proposal: a withdrawal cannot be agreed to with changes."""
    found = []
    for spec in LINE_COLUMNS:
        if spec.name == RESULT:
            choices = tuple(pair for pair in spec.choices if kind != "WITHDRAW" or pair[0] != CHANGED)
            found.append(replace(spec, choices=(*choices, NOT_YET), missing=N_("Chọn kết quả của đề nghị này.")))
        elif spec.name in REASON:
            found.append(spec)
    return tuple(found)


def head_problems(answers: Mapping[str, Any], lines: list[dict[str, Any]]) -> list[Problem]:
    """What is wrong with number, dates, signer and file, given the results of the lines."""
    _values, problems = clean(HEAD, {**answers, "lines": lines})
    return problems


def entry_answers(content: Mapping[str, Any]) -> dict[str, Any]:
    """An entry as the form for keying the signed annex shows it."""
    return answers_from(content)


def changes_of(answers: Mapping[str, Any], content: Mapping[str, Any]) -> tuple[list[dict[str, str]], list[Problem]]:
    """The fields that the signed annex words differently from the proposal, and what is wrong with them.

    An unreadable answer is a problem whether it differs or not; a field that is as proposed is not judged.
    """
    free = [replace(spec, required=False, minimum=None) for spec in ENTRY]
    typed, unreadable = clean(free, answers)
    asked, _ = clean(free, entry_answers(content))
    found = [change.name for change in differences(asked, typed)]
    changed = [name for name in found if name not in {problem.field for problem in unreadable}]
    _values, problems = clean([spec for spec in ENTRY if spec.name in changed], answers)
    return [{"field": name, "value": _as_text(name, typed.get(name))} for name in changed], [*unreadable, *problems]


def _as_text(name: str, value: Any) -> str:
    """One value as the door takes it: a list one a line, a table as JSON."""
    if value is None:
        return ""
    if FIELDS_BY_NAME[name].kind is Kind.ROWS:
        return json.dumps(value, ensure_ascii=False) if value else ""
    return "\n".join(value) if isinstance(value, list) else str(value)
