"""The pages of a proposal's form, one part each: saved as typed, whether complete or not."""

from typing import Any

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.clock import now
from app.models.cases import Case
from app.models.proposals import Proposal
from app.queries.proposals import proposal_context
from app.services.files import Upload
from app.services.problems import NotPossible, NotVisible, Stale
from app.services.proposal_drafts import EDITABLE, proposal_problems, save_proposal
from app.views.access import current_actor, signed_in
from app.views.draft_versions import conflict_page, note_own_versions, seen_version
from app.views.duplicate_notes import names_shown
from app.views.filing_sheet import current_files
from app.views.proposal_answers import REVEALED_BY, connection_lines, current_lines, part_form, title_of
from app.views.proposals import editable_proposal
from app.views.wording import sentence
from forms.build import AnswerForm, as_typed, words
from forms.proposals import PARTS, POINTS_PART, part_of, part_with
from forms.request_choices import Part
from workflows.fields import Kind, Problem

blueprint = Blueprint("proposal_parts", __name__, url_prefix="/de-nghi")

LATER = "luu_nhap"
"""Name of the button that goes back to the list without judging."""

REMOVE = "go_bo_"
NOT_ANSWERS = ("csrf_token", "seen_version")


def _editable(case_id: int, key: str) -> tuple[Case, Proposal, Part]:
    case, proposal = editable_proposal(case_id)
    part = part_of(proposal.kind, key)
    if part is None or case.state not in EDITABLE:
        abort(404)
    return case, proposal, part


@blueprint.get("/<int:case_id>/parts/<key>")
@signed_in
def show(case_id: int, key: str) -> ResponseReturnValue:
    """Show one part with what the draft holds; with its problems where the way here asks for them."""
    case, proposal, part = _editable(case_id, key)
    problems = _problems_of(case, proposal, part) if request.args.get("loi") else []
    return _page(case, proposal, part, problems, 200)


@blueprint.post("/<int:case_id>/parts/<key>")
@signed_in
def save(case_id: int, key: str) -> ResponseReturnValue:
    """Keep what was typed, then go on; or stay and say what is wrong, or with more rows, with everything kept."""
    case, proposal, part = _editable(case_id, key)
    form = part_form(part, case, proposal_context(case, proposal, now()), is_sent=True)
    try:
        problems = _keep(case, _answers(form))
    except NotVisible:
        abort(404)
    except Stale as stale:
        return _conflict(case_id, form, stale)
    except NotPossible as problem:
        flash(sentence(problem.problems[0]), "error")
        return redirect(url_for("proposals.read", case_id=case_id), 303)
    if form.wants_more_rows and not _refused(problems, form):
        return _page(*editable_proposal(case_id), part, [], 200, form)
    if LATER in request.form and not _refused(problems, form):
        flash(_("Đã lưu bản nháp."), "success")
        return redirect(url_for("proposals.tasks", case_id=case_id), 303)
    if problems:
        return _page(*editable_proposal(case_id), part, problems, 422)
    return redirect(_next(case_id, proposal.kind, part), 303)


@blueprint.post("/<int:case_id>/parts/<key>/autosave")
@signed_in
def autosave(case_id: int, key: str) -> ResponseReturnValue:
    """Keep what is typed so far, without files and without a word (204)."""
    case, proposal, part = _editable(case_id, key)
    form = part_form(part, case, proposal_context(case, proposal, now()), is_sent=True)
    files = _file_names(form)
    try:
        _keep(case, {name: answer for name, answer in _answers(form).items() if name not in files})
    except NotVisible:
        abort(404)
    except (Stale, NotPossible):
        abort(409)
    return "", 204


def _keep(case: Case, answers: dict[str, Any]) -> list[Problem]:
    before = case.version
    problems = save_proposal(case.id, answers, current_actor(), seen_version(case), now())
    saved, _proposal = editable_proposal(case.id)
    note_own_versions(case.id, before, saved.version)
    return problems


def _file_names(form: AnswerForm) -> set[str]:
    return {spec.name for spec in form.specs if spec.kind is Kind.FILE}


def _refused(problems: list[Problem], form: AnswerForm) -> bool:
    """A refused file must be told at once: it is the one answer that is not kept."""
    files = _file_names(form)
    return any(problem.field in files and problem.code != "missing" for problem in problems)


def _answers(form: AnswerForm) -> dict[str, Any]:
    answers = form.raw_answers(Upload)
    for spec in form.specs:
        if spec.kind is Kind.ROWS:
            answers[spec.name] = [
                row for row in answers[spec.name] if any(str(cell or "").strip() for cell in row.values())
            ]
    for name in _file_names(form):
        if request.form.get(REMOVE + name) and not isinstance(answers[name], Upload):
            answers[name] = None
    return answers


def _problems_of(case: Case, proposal: Proposal, part: Part) -> list[Problem]:
    return [problem for problem in proposal_problems(case, now()) if part_with(proposal.kind, problem.field) == part]


def _next(case_id: int, kind: str, part: Part) -> str:
    parts = PARTS[kind]
    place = parts.index(part) + 1
    if place == len(parts):
        return url_for("proposals.check", case_id=case_id)
    return url_for("proposal_parts.show", case_id=case_id, key=parts[place].key)


def _page(
    case: Case,
    proposal: Proposal,
    part: Part,
    problems: list[Problem],
    status: int,
    typed: AnswerForm | None = None,
) -> ResponseReturnValue:
    """Show a part as the draft holds it, or as it was just sent with more rows added."""
    context = proposal_context(case, proposal, now())
    form = typed or part_form(part, case, context, is_sent=False)
    if typed is not None:
        form.kept = part_form(part, case, context, is_sent=False).kept
    form.show(problems)
    parts = PARTS[proposal.kind]
    page = render_template(
        "proposals/part.html",
        case=case,
        part=part,
        name=title_of(case, proposal),
        title=words(part.title),
        hint=words(part.hint),
        form=form,
        number=parts.index(part) + 1,
        count=len(parts),
        files=current_files(case, form),
        current=current_lines(part, context),
        names=names_shown(case, proposal) if part is POINTS_PART else None,
        connections=connection_lines(context),
        revealed_by=REVEALED_BY,
        is_saved_with_problems=status == 422,
        next_href=_next(case.id, proposal.kind, part),
        back_link={"href": url_for("proposals.tasks", case_id=case.id), "text": _("Các phần của hồ sơ")},
    )
    return make_response(page, status)


def _conflict(case_id: int, form: AnswerForm, stale: Stale) -> ResponseReturnValue:
    typed = [
        (words(spec.label), as_typed(value))
        for spec in form.specs
        if spec.kind not in (Kind.FILE, Kind.ROWS) and (value := form.raw_answers()[spec.name]) not in ("", [], None)
    ]
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_ANSWERS]
    home = url_for("proposals.tasks", case_id=case_id)
    return conflict_page(home, stale, typed, fields, retry_url=request.path)
