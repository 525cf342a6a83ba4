"""Submissions to the Chairman over the API: listed, made up, read whole; their actions are the case's (Article 7)."""

from datetime import datetime

from flask import Blueprint, Response, request, url_for

from app.adapters.clock import now, today
from app.api import submission_schemas as t
from app.api.answers import answer
from app.api.bodies import json_object, unknown_name
from app.api.cases import KEY
from app.api.filed import begin_case, visible_case, whole_answers
from app.api.letters import letter_record
from app.api.part_schemas import CaseRef
from app.api.representations import case_detail
from app.models.cases import Case
from app.queries.case_page import letters_of
from app.queries.policies import focal_agency_id
from app.queries.submissions import SubmissionRow, WaitingProposal, submissions_of, waiting_proposals
from app.services.problems import Invalid, NotVisible
from app.views.access import current_actor, token_required
from app.views.submissions import BUILDERS, READERS
from app.views.wording import state_text
from workflows.fields import Problem
from workflows.registry import SUBMISSION
from workflows.roles import FOCAL_STAFF, Actor, Role
from workflows.submissions.needs import BUILDING
from workflows.submissions.states import STATES
from workflows.text import N_

blueprint = Blueprint("submissions", __name__, url_prefix="/submissions")

STATE_CODES = tuple(state.code for state in STATES)


@blueprint.get("")
@token_required
def index() -> Response:
    """List the submissions one may see, newest first, and for the department the proposals that wait for one."""
    actor = current_actor()
    if not actor.holds(*READERS):
        raise NotVisible
    problems = [unknown_name(name) for name in request.args if name != "state"]
    state = request.args.get("state", "").strip()
    if state and state not in STATE_CODES:
        problems.append(Problem("state", N_("Chọn một trong: %(choices)s."), {"choices": ", ".join(STATE_CODES)}))
    if problems:
        raise Invalid(problems)
    waiting = waiting_proposals(actor) if actor.holds(*FOCAL_STAFF, Role.AUDITOR) else []
    rows = tuple(_row(found) for found in submissions_of(actor, state))
    return answer(t.SubmissionList(rows, tuple(_ready(found) for found in waiting)))


def _row(found: SubmissionRow) -> t.SubmissionRow:
    return t.SubmissionRow(
        id=found.id,
        case_no=found.case_no,
        state=found.state,
        state_label=state_text(SUBMISSION, found.state),
        changed_on=found.changed_on,
        symbol=found.symbol or None,
        issued_on=found.issued_on,
        counts=found.counts,
        undecided=found.undecided,
        decisions=found.decisions,
        url=url_for("api.submissions.show", case_id=found.id),
    )


def _ready(found: WaitingProposal) -> t.ReadyProposal:
    return t.ReadyProposal(
        proposal=CaseRef(found.case_id, found.case_no, url_for("api.cases.show", case_id=found.case_id)),
        kind=found.kind,
        database=found.database,
        agency=found.agency,
        opinion=found.opinion,
        annex=found.annex,
        since=found.since,
        is_returned=found.is_returned,
        note=found.note,
        letter_no=found.letter_no,
    )


@blueprint.post("")
@token_required
def build() -> Response:
    """Make the draft of the letter, of the decision and of its annexes."""
    actor, moment, body = current_actor(), now(), json_object()
    if not actor.holds(*BUILDERS) or actor.agency_id != focal_agency_id(today()):
        raise NotVisible
    case = begin_case("build_submission", actor, moment, whole_answers(body, BUILDING))
    return _shown(case, actor, moment, 201)


@blueprint.get(f"/<{KEY}:case_id>")
@token_required
def show(case_id: int) -> Response:
    """Show one submission with its lines, decisions, letters and actions."""
    actor = current_actor()
    case = visible_case(case_id, actor)
    if case.kind != SUBMISSION:
        raise NotVisible
    return _shown(case, actor, now(), 200)


def _shown(case: Case, actor: Actor, moment: datetime, status: int) -> Response:
    letters = tuple(letter_record(letter) for letter in letters_of(case, actor))
    found = t.SubmissionDetail(case_detail(case, actor, now=moment), letters)
    headers = {"ETag": f'"{case.version}"'}
    if status == 201:
        headers["Location"] = url_for("api.submissions.show", case_id=case.id)
    return answer(found, status, headers=headers)
