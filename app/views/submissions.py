"""Submissions to the Chairman (Tờ trình): the list, what waits for one, building, changing, and the plain steps."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.clock import now, today
from app.models.cases import Case
from app.queries.policies import focal_agency_id
from app.queries.submissions import WaitingProposal, state_counts, submissions_of, waiting_proposals
from app.services.actions import available_actions
from app.services.catalogue_facts import decisions_of, lines_of
from app.views.access import current_actor, role_required, signed_in
from app.views.submission_sheet import (
    PAGES,
    annexes_shown,
    state_tone,
    submission_facts,
    submission_sheet,
    waiting_shown,
)
from app.views.submission_steps import not_now, send, visible_submission
from app.views.wording import day_or_nothing, said
from forms.build import AnswerForm, as_typed, form_for, words
from workflows.citations import citations
from workflows.fields import Problem, clean
from workflows.registry import SUBMISSION, latest, short_label
from workflows.roles import FOCAL_STAFF, Actor, Role
from workflows.rows import Row
from workflows.submissions.needs import BUILDING
from workflows.submissions.states import CANCELLED, OFFICE_SEES, STATES

blueprint = Blueprint("submissions", __name__, url_prefix="/to-trinh")

READERS = (*FOCAL_STAFF, Role.CHAIRMAN_OFFICE, Role.AUDITOR)
BUILDERS = (Role.FOCAL_REVIEWER, Role.FOCAL_HEAD)
TYPED = tuple(spec for spec in BUILDING if spec.name not in ("proposals", "explanations"))
EXPLANATION = next(column for spec in BUILDING for column in spec.columns if column.name == "explanation")
EXPLAINS = "explanation-"
"""How the answer is named that explains one returned proposal; its number follows."""


@blueprint.get("/")
@role_required(*READERS)
def index() -> ResponseReturnValue:
    """List submissions with their counts by state, and the proposals that wait for one."""
    actor = current_actor()
    state = request.args.get("state", "")
    counts = state_counts(actor)
    seen = OFFICE_SEES if _is_office_alone(actor) else tuple(found.code for found in STATES)
    rows = [
        (row, words(short_label(SUBMISSION, row.state)), state_tone(row.state))
        for row in submissions_of(actor, state if state in seen else "")
    ]
    is_inside = actor.holds(*FOCAL_STAFF, Role.AUDITOR)
    return render_template(
        "submissions/list.html",
        rows=rows,
        tabs=_tabs(state, seen, counts),
        waiting=[waiting_shown(found, actor) for found in waiting_proposals(actor)] if is_inside else [],
        is_inside=is_inside,
        may_build=_may_build(actor),
        day=day_or_nothing,
    )


def _is_office_alone(actor: Actor) -> bool:
    return actor.holds(Role.CHAIRMAN_OFFICE) and not actor.holds(*FOCAL_STAFF, Role.AUDITOR)


def _may_build(actor: Actor) -> bool:
    return actor.holds(*BUILDERS) and actor.agency_id == focal_agency_id(today())


def _tabs(current: str, seen: Sequence[str], counts: Mapping[str, int]) -> list[dict[str, Any]]:
    shown = [code for code in seen if code != CANCELLED or counts.get(code)]
    every = {
        "text": _("Tất cả"),
        "href": url_for("submissions.index"),
        "count": sum(counts.get(code, 0) for code in shown),
        "current": current not in shown,
    }
    return [
        every,
        *(
            {
                "text": words(short_label(SUBMISSION, code)),
                "href": url_for("submissions.index", state=code),
                "count": counts.get(code, 0),
                "current": code == current,
            }
            for code in shown
        ),
    ]


@blueprint.get("/new")
@role_required(*BUILDERS)
def new() -> ResponseReturnValue:
    """Show the proposals that wait, and ask what the letter says beside them."""
    if not _may_build(current_actor()):
        abort(404)
    chosen = [found.case_no for found in waiting_proposals(current_actor()) if not found.is_returned]
    return _building_page(None, form_for(TYPED)(None), chosen, {}, [], 200)


@blueprint.post("/new")
@role_required(*BUILDERS)
def build() -> ResponseReturnValue:
    """Make the draft of the letter, of the decision and of its annexes."""
    return _send_list(None, "build_submission")


@blueprint.get("/<int:case_id>/change")
@signed_in
def change(case_id: int) -> ResponseReturnValue:
    """Show the form of a draft as it was filled in."""
    case = visible_submission(case_id)
    blocked = not_now(case, "change_submission")
    if blocked:
        return blocked
    lines = [(line, of_proposal) for line, _proposal, of_proposal in lines_of(case.id) if line.status == "IN"]
    explained = {of_proposal.case_no or "": line.explanation for line, of_proposal in lines}
    return _building_page(case, form_for(TYPED)(None, data=case.content), [*explained], explained, [], 200)


@blueprint.post("/<int:case_id>/change")
@signed_in
def save(case_id: int) -> ResponseReturnValue:
    """Make the list anew from what is chosen now."""
    return _send_list(visible_submission(case_id), "change_submission")


def _send_list(case: Case | None, action: str) -> ResponseReturnValue:
    form = form_for(TYPED)()
    chosen = request.form.getlist("proposals")
    explained = {key.removeprefix(EXPLAINS): value for key, value in request.form.items() if key.startswith(EXPLAINS)}
    waiting = {found.case_no: found for found in waiting_proposals(current_actor(), case.id if case else None)}
    wanted = [number for number in chosen if number in waiting and waiting[number].is_returned]
    _values, problems = clean(TYPED, form.raw_answers())
    problems += [found for number in wanted for found in _explanation_problems(number, explained.get(number, ""))]

    def again(found: Sequence[Problem], status: int) -> ResponseReturnValue:
        return _building_page(case, form, chosen, explained, found, status)

    if not chosen:
        problems.append(Problem("proposals", next(spec.missing for spec in BUILDING if spec.name == "proposals")))
    if problems:
        return again(problems, 422)
    rows = [{"proposal": number, "explanation": explained[number]} for number in wanted]
    typed = [(words(spec.label), as_typed(form.raw_answers()[spec.name])) for spec in TYPED]
    given = {**form.raw_answers(), "proposals": chosen, "explanations": rows}
    return send(case.id if case else None, action, given, again, typed=[(_("Đề nghị"), ", ".join(chosen)), *typed])


def _explanation_problems(number: str, text: str) -> list[Problem]:
    """What is wrong with the explanation of one returned proposal, as a problem of its own answer."""
    _values, problems = clean([EXPLANATION], {EXPLANATION.name: text})
    return [Problem(EXPLAINS + number, found.message, found.params, found.code) for found in problems]


def _building_page(
    case: Case | None,
    form: AnswerForm,
    chosen: Sequence[str],
    explained: Mapping[str, str],
    problems: Sequence[Problem],
    status: int,
) -> ResponseReturnValue:
    actor = current_actor()
    waiting = waiting_proposals(actor, case.id if case else None)
    at_lines = _problems_at_lines(waiting, problems)
    form.show([found for found in problems if found.field not in at_lines and found.field != "proposals"])
    of_list = [words(found.message, found.params) for found in problems if found.field == "proposals"]
    page = render_template(
        "submissions/build.html",
        case=case,
        form=form,
        waiting=[waiting_shown(found, actor) for found in waiting],
        chosen=chosen,
        explained=explained,
        at_lines=at_lines,
        list_errors=of_list,
        errors=[
            *(("#proposals", text) for text in of_list),
            *((f"#{name}", text) for name, text in at_lines.items()),
            *form.summary,
        ],
        has_against=any(found.annex == "V" for found in waiting),
        idempotency_key=str(uuid4()),
        back_link=_back(case),
    )
    return make_response(page, status)


def _problems_at_lines(waiting: Sequence[WaitingProposal], problems: Sequence[Problem]) -> dict[str, str]:
    """Sentences that belong to one explanation, by the name of its input."""
    names = {found.case_no: EXPLAINS + found.case_no for found in waiting if found.is_returned}
    found: dict[str, str] = {}
    for problem in problems:
        name = problem.field
        if name == "explanations":
            name = names.get(str(problem.params.get("number", "")), "")
        if name in names.values():
            found[name] = words(problem.message, problem.params)
    return found


def _back(case: Case | None) -> dict[str, str]:
    if case is None:
        return {"href": url_for("submissions.index"), "text": _("Danh sách Tờ trình")}
    return {"href": url_for("submissions.show", case_id=case.id), "text": case.case_no or ""}


@blueprint.get("/<int:case_id>")
@signed_in
def show(case_id: int) -> ResponseReturnValue:
    """Show one submission: where it stands, whose turn it is, and every proposal in it."""
    case = visible_submission(case_id)
    return render_template(
        "submissions/show.html", **submission_sheet(case, current_actor(), now=now()), back_link=_back(None)
    )


@blueprint.get("/<int:case_id>/actions/<action>")
@signed_in
def ask(case_id: int, action: str) -> ResponseReturnValue:
    """Show the form of a plain step, or the page that a step has of its own."""
    case = visible_submission(case_id)
    row = _row(action)
    blocked = not_now(case, action)
    if blocked:
        return blocked
    if action in PAGES:
        return redirect(url_for(PAGES[action], case_id=case_id), 303)
    return _action_page(case, row, form_for(row.needs)(None), 200)


@blueprint.post("/<int:case_id>/actions/<action>")
@signed_in
def act(case_id: int, action: str) -> ResponseReturnValue:
    """Send a plain step through the door."""
    case = visible_submission(case_id)
    row = _row(action)
    if action in PAGES:
        abort(404)
    form = form_for(row.needs)()

    def again(problems: Sequence[Problem], status: int) -> ResponseReturnValue:
        form.show(problems)
        return _action_page(visible_submission(case_id), row, form, status)

    answers = form.raw_answers()
    typed = [(words(spec.label), as_typed(answers[spec.name])) for spec in row.needs if answers[spec.name]]
    return send(case.id, action, answers, again, typed=typed)


def _row(action: str) -> Row:
    rows = [row for row in latest(SUBMISSION).rows_for(action) if row.action != "build_submission"]
    if not rows:
        abort(404)
    return rows[0]


def _action_page(case: Case, row: Row, form: AnswerForm, status: int) -> ResponseReturnValue:
    actor = current_actor()
    page = render_template(
        "submissions/action.html",
        case=case,
        row=row,
        form=form,
        basis=[said(text) for text in citations(row.basis)],
        facts=submission_facts(case),
        annexes=annexes_shown(case, lines_of(case.id), decisions_of(case.id), actor),
        is_possible=any(found.row.action == row.action for found in available_actions(case, actor, now=now())),
        idempotency_key=str(uuid4()),
        back_link=_back(case),
    )
    return make_response(page, status)
