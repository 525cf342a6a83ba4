"""The pages of the form, one part each: saved as typed, whether complete or not."""

from typing import Any

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.clock import now
from app.models.cases import Case
from app.services.drafts import Saved, draft_problems, save_draft
from app.services.files import Upload
from app.services.problems import NotPossible, NotVisible, Stale
from app.views.access import current_actor, signed_in
from app.views.draft_versions import conflict_page, note_own_versions, seen_version
from app.views.duplicate_notes import purposes_shown
from app.views.filing import context_of, editable_draft
from app.views.filing_sheet import REVEALED_BY, catalogue_groups, current_files, part_form
from app.views.wording import sentence
from forms.build import AnswerForm, as_typed, words
from forms.connection_request import COMMITMENT_PART, DATA_PART, PARTS, PURPOSE_PART, SCOPE_PART, part_of
from forms.request_checks import SPLIT, RequestContext, dataset_codes
from forms.request_choices import Part
from workflows.connections.states import DRAFT
from workflows.fields import Kind, Problem

blueprint = Blueprint("filing_parts", __name__, url_prefix="/ho-so")

SEARCH, LATER = "tim_du_lieu", "luu_nhap"
"""Names of the buttons that search the catalogue, and that go back to the list without judging."""

KNOWN_FIELDS = "truong_co_san"
"""Ticks for fields of a dataset's schema; joined with the lines typed."""

RENEW = "gia_han"
"""Names the case whose connection the request renews, on the way from the note on what the agency has."""

REMOVE = "go_bo_"


def _editable(case_id: int, key: str) -> tuple[Case, Part]:
    case, part = editable_draft(case_id), part_of(key)
    if part is None or case.state != DRAFT:
        abort(404)
    return case, part


@blueprint.get("/<int:case_id>/lap/<key>")
@signed_in
def show(case_id: int, key: str) -> ResponseReturnValue:
    """Show one part with what the draft holds; with its problems where the way here asks for them."""
    case, part = _editable(case_id, key)
    problems = _problems_of(case, part) if request.args.get("loi") else []
    return _page(case, part, problems, 200)


@blueprint.post("/<int:case_id>/lap/<key>")
@signed_in
def save(case_id: int, key: str) -> ResponseReturnValue:
    """Keep what was typed, then go on; or stay and say what is wrong, with everything kept."""
    case, part = _editable(case_id, key)
    form = part_form(part, case, context_of(case, now()), is_sent=True)
    answers = _answers(form, part)
    try:
        saved = _keep(case, answers)
    except NotVisible:
        abort(404)
    except Stale as stale:
        return _conflict(case_id, form, stale)
    except NotPossible as problem:
        flash(sentence(problem.problems[0]), "error")
        return redirect(url_for("filing.read", case_id=case_id), 303)
    if SEARCH in request.form:
        return redirect(
            url_for("filing_parts.show", case_id=case_id, key=key, tim=request.form.get("tim", "")[:100]), 303
        )
    if LATER in request.form and not _refused(saved, form):
        flash(_("Đã lưu bản nháp."), "success")
        return redirect(url_for("filing.tasks", case_id=case_id), 303)
    if saved.problems:
        return _page(editable_draft(case_id), part, list(saved.problems), 422)
    following = _after(part)
    if following is None:
        return redirect(url_for("filing.check", case_id=case_id), 303)
    return redirect(url_for("filing_parts.show", case_id=case_id, key=following.key), 303)


@blueprint.post("/<int:case_id>/lap/<key>/luu-tam")
@signed_in
def autosave(case_id: int, key: str) -> ResponseReturnValue:
    """Keep what is typed so far, without files and without a word (204)."""
    case, part = _editable(case_id, key)
    form = part_form(part, case, context_of(case, now()), is_sent=True)
    answers = {name: answer for name, answer in _answers(form, part).items() if not isinstance(answer, Upload)}
    files = {spec.name for spec in form.specs if spec.kind is Kind.FILE}
    try:
        _keep(case, {name: answer for name, answer in answers.items() if name not in files})
    except NotVisible:
        abort(404)
    except (Stale, NotPossible):
        abort(409)
    return "", 204


def _keep(case: Case, answers: dict[str, Any]) -> Saved:
    before = case.version
    saved = save_draft(case.id, answers, actor=current_actor(), seen_version=seen_version(case), now=now())
    note_own_versions(case.id, before, saved.version)
    return saved


def _refused(saved: Saved, form: AnswerForm) -> bool:
    """A refused file must be told at once: it is the one answer that is not kept."""
    files = {spec.name for spec in form.specs if spec.kind is Kind.FILE}
    return any(problem.field in files and problem.code != "missing" for problem in saved.problems)


def _answers(form: AnswerForm, part: Part) -> dict[str, Any]:
    answers = form.raw_answers(Upload)
    for spec in form.specs:
        if (
            spec.kind is Kind.FILE
            and request.form.get(REMOVE + spec.name)
            and not isinstance(answers[spec.name], Upload)
        ):
            answers[spec.name] = None
    if part is SCOPE_PART:
        lines = str(request.form.get("fields", "")).replace("\r\n", "\n").split("\n")
        answers["fields"] = [*request.form.getlist(KNOWN_FIELDS), *(line for line in lines if line.strip())]
    if part is DATA_PART:
        # They follow from the datasets; an old one must not stand in the way of a new choice.
        answers.update(owner_agency="", database="")
    return answers


def _problems_of(case: Case, part: Part) -> list[Problem]:
    names = {spec.name for spec in part.fields}
    return [problem for problem in draft_problems(case, now()) if problem.field in names]


def _after(part: Part) -> Part | None:
    place = PARTS.index(part)
    return PARTS[place + 1] if place + 1 < len(PARTS) else None


def _page(case: Case, part: Part, problems: list[Problem], status: int) -> ResponseReturnValue:
    context = context_of(case, now())
    form = part_form(part, case, context, is_sent=False)
    more = _scope_extras(case, form, context) if part is SCOPE_PART else {}
    if part is COMMITMENT_PART:
        _suggest_renewal(form, context)
    if part is DATA_PART:
        more = _catalogue_extras(case, context)
    form.show(problems)
    following = _after(part)
    page = render_template(
        "filing/part.html",
        case=case,
        part=part,
        title=words(part.title),
        form=form,
        number=PARTS.index(part) + 1,
        count=len(PARTS),
        files=current_files(case, form),
        revealed_by=REVEALED_BY,
        overlaps=context.overlaps,
        alike=purposes_shown(case) if part in (DATA_PART, PURPOSE_PART) else None,
        is_split_needed=any(problem.code == SPLIT for problem in problems),
        is_saved_with_problems=status == 422,
        next_href=url_for("filing_parts.show", case_id=case.id, key=following.key)
        if following
        else url_for("filing.check", case_id=case.id),
        back_link={"href": url_for("filing.tasks", case_id=case.id), "text": _("Các phần của hồ sơ")},
        **more,
    )
    return make_response(page, status)


def _suggest_renewal(form: AnswerForm, context: RequestContext) -> None:
    """Choose the connection that the way here names; it is kept when the part is saved."""
    wanted = request.args.get(RENEW, "")
    if wanted in context.renewable and not form["renewal_of"].data:
        form["renewal_of"].data = wanted


def _scope_extras(case: Case, form: AnswerForm, context: RequestContext) -> dict[str, Any]:
    """Offer the fields of the schemas to tick; the lines hold the others."""
    chosen = [context.datasets[code] for code in dataset_codes(case.content) if code in context.datasets]
    asked = as_typed(case.content.get("fields")).split("\n")
    schemas = [known for known in chosen if known.fields]
    known = {name for dataset in schemas for name in dataset.fields}
    form["fields"].data = [name for name in asked if name.strip() and name.strip() not in known]
    return {"schemas": schemas, "asked": {name.strip() for name in asked}}


def _catalogue_extras(case: Case, context: RequestContext) -> dict[str, Any]:
    """The catalogue by database, narrowed by a search; what is chosen always stays in sight."""
    chosen, query = dataset_codes(case.content), request.args.get("tim", "")[:100]
    return {
        "groups": catalogue_groups(context.datasets, context.databases, chosen, query),
        "chosen": chosen,
        "query": query,
    }


def _conflict(case_id: int, form: AnswerForm, stale: Stale) -> ResponseReturnValue:
    typed, fields = [], []
    for spec in form.specs:
        value = form.raw_answers()[spec.name]
        if spec.kind is Kind.FILE or value in ("", [], None):
            continue
        typed.append((words(spec.label), as_typed(value)))
        fields += [(spec.name, item) for item in (value if isinstance(value, list) else [value])]
    fields += [(KNOWN_FIELDS, name) for name in request.form.getlist(KNOWN_FIELDS)]
    return conflict_page(url_for("filing.tasks", case_id=case_id), stale, typed, fields, retry_url=request.path)
