"""A case that was begun over the API: sent through the door, read again after the commit, and answered."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask import Response

from app.adapters.clock import real_now
from app.adapters.database import set_reads_only
from app.api import schemas as s
from app.api.answers import answer
from app.api.bodies import answers_from, idempotency_key
from app.api.problems import error_lines
from app.api.representations import case_detail
from app.extensions import db
from app.models.cases import Case
from app.queries.case_page import case_for
from app.services.actions import perform_action
from app.services.problems import Invalid, NotVisible
from workflows.fields import Field, Problem, clean
from workflows.roles import Actor


def visible_case(case_id: int, actor: Actor) -> Case:
    """The case, if the actor may see it; raise NotVisible."""
    case = case_for(case_id, actor)
    if case is None:
        raise NotVisible
    return case


def whole_answers(body: dict[str, Any], specs: Iterable[Field]) -> dict[str, Any]:
    """Answers that begin a case at once; raise Invalid with everything unknown, unreadable, missing or wrong."""
    asked = tuple(specs)
    given, problems = answers_from(body, asked)
    if problems:
        named = {problem.field for problem in problems}
        raise Invalid([*problems, *(found for found in clean(asked, given)[1] if found.field not in named)])
    return given


def begin_case(action: str, actor: Actor, moment: datetime, given: dict[str, Any]) -> Case:
    """Begin a case by an action, and read it again."""
    outcome = perform_action(
        None,
        action,
        actor=actor,
        seen_version=None,
        given=given,
        now=moment,
        recorded_at=real_now(),
        idempotency_key=idempotency_key(),
    )
    return read_again(outcome.case_id, actor)


def read_again(case_id: int, actor: Actor) -> Case:
    """Read the case after the commit, without the lock that writing needs."""
    db.session.rollback()
    set_reads_only(True)
    return visible_case(case_id, actor)


def filed(case: Case, actor: Actor, moment: datetime, problems: Sequence[Problem] = (), status: int = 201) -> Response:
    """The case, and what is still missing before it can be sent."""
    found = s.CaseFiled(case_detail(case, actor, now=moment), error_lines(problems))
    headers = {"ETag": f'"{case.version}"', **({"Location": found.case.url} if status == 201 else {})}
    return answer(found, status, headers=headers)
