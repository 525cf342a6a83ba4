"""Proposals to change the catalogue over the API: begun after the question on secrets, written, judged (Article 7).

What follows is done with the actions of the case, like everywhere else.
"""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response

from app.adapters.clock import now
from app.api import submission_schemas as t
from app.api.answers import answer
from app.api.bodies import answers_from, idempotency_key, json_object, seen_version
from app.api.cases import KEY
from app.api.filed import filed, read_again, visible_case
from app.api.problems import VersionMissing, error_lines
from app.models.cases import Case
from app.queries.duplicates import warnings_of
from app.queries.proposals import proposal_of
from app.services.problems import Invalid, NotPossible, NotVisible, Stale
from app.services.proposal_drafts import (
    EDITABLE,
    discard_proposal,
    file_proposal,
    proposal_problems,
    save_proposal,
)
from app.views.access import current_actor, token_required
from forms.proposals import BEGINNING, fields_of
from workflows.fields import Problem, clean
from workflows.roles import Actor, Role
from workflows.text import N_

blueprint = Blueprint("proposals", __name__, url_prefix="/proposals")

SECRET = N_(
    "Gửi dữ liệu thuộc bí mật nhà nước bằng văn bản mật qua đường văn thư mật, không qua hệ thống này "
    "(khoản 2 Điều 1); nội dung vừa gửi không được lưu."
)


@blueprint.post("")
@token_required
def file() -> Response:
    """File a proposal as a draft; a declared state secret keeps nothing (E6)."""
    actor, moment, body = current_actor(), now(), json_object()
    if not actor.holds(Role.AGENCY_FILER):
        raise NotVisible
    values, problems = clean(BEGINNING, body)
    if values.get("contains_state_secret"):
        raise Invalid([Problem("contains_state_secret", SECRET, code="out_of_scope")])
    if problems:
        raise Invalid(problems)
    kind = values["proposal_kind"]
    answers, problems = answers_from(body, (*BEGINNING, *fields_of(kind)))
    if problems:
        raise Invalid(problems)
    try:
        case, refused = file_proposal(kind, values.get("database"), answers, actor, moment, idempotency_key())
    except NotPossible as problem:
        raise Invalid(problem.problems) from None
    return _kept(case.id, actor, moment, refused, 201)


def _kept(case_id: int, actor: Actor, moment: datetime, refused: list[Problem], status: int) -> Response:
    case = read_again(case_id, actor)
    named = {problem.field for problem in refused}
    others = [problem for problem in proposal_problems(case, moment) if problem.field not in named]
    return filed(case, actor, moment, [*refused, *others, *warnings_of(case)], status)


def _own(case_id: int, actor: Actor) -> Case:
    """The agency's own proposal, for its filers; raise NotVisible for everybody else."""
    case = visible_case(case_id, actor)
    if proposal_of(case.id) is None or case.requesting_agency_id != actor.agency_id:
        raise NotVisible
    if not actor.holds(Role.AGENCY_FILER):
        raise NotVisible
    return case


def _seen(case: Case) -> int:
    """The version that was sent with the request; raise VersionMissing or Stale."""
    seen = seen_version()
    if seen is None:
        raise VersionMissing
    if seen != case.version:
        raise Stale(case.version, ())
    return seen


@blueprint.patch(f"/<{KEY}:case_id>")
@token_required
def write(case_id: int) -> Response:
    """Keep answers of a draft, however wrong; names that are not sent stay as they are."""
    actor, moment = current_actor(), now()
    body = json_object()
    case = _own(case_id, actor)
    seen, answers = _seen(case), _answers(case, body)
    refused = save_proposal(case_id, answers, actor, seen, moment)
    return _kept(case_id, actor, moment, refused, 200)


def _answers(case: Case, body: dict[str, Any]) -> dict[str, Any]:
    """The answers of the body; raise Invalid for unknown names, and for what is settled when the draft begins."""
    proposal = proposal_of(case.id)
    assert proposal is not None  # `_own` found it
    answers, problems = answers_from(body, fields_of(proposal.kind))
    if problems and case.state in EDITABLE:
        raise Invalid(problems)
    return answers


@blueprint.delete(f"/<{KEY}:case_id>")
@token_required
def discard(case_id: int) -> Response:
    """Delete a draft that was never put before the approver."""
    actor = current_actor()
    discard_proposal(case_id, actor, _seen(_own(case_id, actor)), now())
    return Response(status=204)


@blueprint.get(f"/<{KEY}:case_id>/problems")
@token_required
def check(case_id: int) -> Response:
    """List everything that keeps a draft from being sent, and what is nearly the same (code `alike`)."""
    case = _own(case_id, current_actor())
    found = [*proposal_problems(case, now()), *warnings_of(case)] if case.state in EDITABLE else []
    return answer(t.ProblemList(error_lines(found)))
