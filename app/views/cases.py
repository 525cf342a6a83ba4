"""The page of one case, and the page of one action on it."""

from typing import Any
from uuid import uuid4

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.clock import now, real_now, today
from app.models.cases import Case
from app.queries.case_page import case_for, choices_for, events_of
from app.queries.filing import owner_reply_of
from app.services.actions import Available, available_actions, perform_action, why_not_here
from app.services.files import Upload
from app.services.previews import apology_as_prepared
from app.services.problems import Invalid, NotPossible, NotVisible, Stale
from app.views.access import current_actor, signed_in
from app.views.case_papers import papers_of
from app.views.case_sheet import case_sheet, case_words, event_shown, refusal_shown, request_facts
from app.views.conflict import differences, seen_words
from app.views.duplicate_notes import TWIN_STEPS, twins_shown
from app.views.proposal_actions import AGAINST_FIELDS, JUDGED, connection_lines, transition_rows, unasked_of
from app.views.proposal_case import proposal_shown
from app.views.reason_box import fill_in, reason_box
from app.views.signing import asked_of_deputy, said_of_deputy
from app.views.wording import said
from forms.build import BLANK_ROWS, AnswerForm, form_for, words
from workflows.accounts import ACCOUNTS
from workflows.citations import citations
from workflows.event_labels import EVENT_LABELS
from workflows.fields import Kind, Problem
from workflows.needs import INTAKE_ROWS, PARTIAL_FIELDS
from workflows.registry import ALL, CONNECTION, PROPOSAL, SUBMISSION, workflow_of
from workflows.roles import Actor, Role
from workflows.rows import Row

PARTIAL_CHOICE = "decision-2"
"""The id of the choice that opens the answers of a partial consent; without scripts they always stand open."""
TABLES = (*ALL, ACCOUNTS)
OWNER_CONDITIONS, LIVE_ACCOUNTS = "owner_conditions", "live_accounts"
AGAINST_CHOICE = "opinion-2"
"""The id of the choice that opens the reasons why a proposal is not recommended."""
CHECKLIST = frozenset(key for key, _label in INTAKE_ROWS)
"""Answers that stand in one list, a line each."""

blueprint = Blueprint("cases", __name__, url_prefix="/ho-so")


def visible_case(case_id: int, actor: Actor) -> Case:
    """The case, or 404 for whoever may not see it."""
    case = case_for(case_id, actor)
    if case is None:
        abort(404)
    return case


@blueprint.get("/<int:case_id>")
@signed_in
def show(case_id: int) -> ResponseReturnValue:
    """Show one case to somebody who may see it."""
    actor = current_actor()
    case = visible_case(case_id, actor)
    if case.kind == SUBMISSION:
        return redirect(url_for("submissions.show", case_id=case_id), 303)
    return render_template("cases/show.html", **case_sheet(case, actor, now=now()))


def _available(case: Case, action: str, actor: Actor) -> Available | None:
    """The row of an action that is the actor's in this state."""
    return next((a for a in available_actions(case, actor, now=now()) if a.row.action == action), None)


def _why_not_here(case: Case, action: str, actor: Actor) -> Problem | None:
    """Why an action does not belong to this state any more; one that is never the actor's is 404."""
    try:
        return why_not_here(case, action, actor)
    except NotVisible:
        abort(404)


def action_form(case: Case, found: Available, actor: Actor, data: dict[str, Any] | None = None) -> AnswerForm:
    """The form of an action, built from the needs of its row that this actor is asked."""
    row = found.row
    offered = choices_for(case, row.action)
    unasked = unasked_of(case) if case.kind == PROPOSAL else frozenset()
    asked = [
        spec
        for spec in asked_of_deputy(row.needs, row, actor, found.stand_in)
        if (not spec.asked_of or actor.holds(Role(spec.asked_of)))
        and (spec.source != OWNER_CONDITIONS or offered[OWNER_CONDITIONS])
        and spec.name not in unasked
    ]
    # Rows of live accounts come with the page, one for each; nobody adds one.
    has_rows = any(spec.source == LIVE_ACCOUNTS for spec in asked)
    form_class = form_for(asked, offered, blank_rows=0 if has_rows else BLANK_ROWS)
    form: AnswerForm = form_class(data=data or {})
    for spec in asked:
        # The owner's conditions must all be ticked where there are any; the criteria judged where they are asked.
        if spec.source == OWNER_CONDITIONS or spec.name in JUDGED:
            form[spec.name].flags.optional = False
    return form


@blueprint.get("/<int:case_id>/thao-tac/<action>")
@signed_in
def ask(case_id: int, action: str) -> ResponseReturnValue:
    """Show the form of an action, or the sentence that says why it must wait."""
    actor = current_actor()
    case = visible_case(case_id, actor)
    if case.kind == SUBMISSION:
        return redirect(url_for("submissions.ask", case_id=case_id, action=action), 303)
    available = _available(case, action, actor)
    if available is None:
        # A link in a message or on an older page: somebody was faster.
        problem = _why_not_here(case, action, actor)
        flash(words(problem.message, problem.params) if problem else "", "error")
        return redirect(url_for("cases.show", case_id=case_id), 303)
    if available.why_not:
        flash(words(available.why_not), "error")
        return redirect(url_for("cases.show", case_id=case_id), 303)
    form = action_form(case, available, actor, _prefilled(case, available.row, actor))
    return _action_page(case, available, form, str(uuid4()), case.version, 200)


def _prefilled(case: Case, row: Row, actor: Actor) -> dict[str, Any]:
    """What the program already knows is not asked again: the order's environment, the drafted reply."""
    if row.action in ("owner_consent", "owner_refuse"):
        drafted = owner_reply_of(case.id, actor)
        return {"entrust_account_management": True, **(drafted.content if drafted else {})}
    if row.action == "complete_transition":
        return {"transition": transition_rows(case)}
    if row.action == "reschedule":
        return apology_as_prepared(case, today())
    return {"environment": case.content.get("environment", ""), **_only_letter(case, row)}


def _only_letter(case: Case, row: Row) -> dict[str, Any]:
    """The letter that the address names; of one letter alone nobody need choose it."""
    offered = next((choices_for(case, row.action)[spec.source] for spec in row.needs if spec.name == "letter"), ())
    keys = [key for key, _label in offered]
    named = request.args.get("letter", "")
    return {"letter": named if named in keys else keys[0]} if named in keys or len(keys) == 1 else {}


def _revealed(case: Case, row: Row) -> dict[str, str]:
    """Answers that a choice opens, by the id of that choice."""
    if row.action == "owner_consent" and case.kind == CONNECTION:
        return dict.fromkeys(PARTIAL_FIELDS, PARTIAL_CHOICE)
    return dict.fromkeys(AGAINST_FIELDS, AGAINST_CHOICE) if row.action == "propose_conclusion" else {}


def _action_page(
    case: Case, found: Available, form: AnswerForm, key: str, version: int, status: int
) -> ResponseReturnValue:
    actor, row = current_actor(), found.row
    page = render_template(
        "cases/action.html",
        case=case,
        **case_words(case),
        proposal=proposal_shown(case, actor) if case.kind == PROPOSAL else None,
        row=row,
        in_whose_name=said_of_deputy(row.needs, found.stand_in),
        revealed_by=_revealed(case, row),
        connections=connection_lines(case, form) if LIVE_ACCOUNTS in {spec.source for spec in form.specs} else [],
        basis=[said(text) for text in citations(row.basis)],
        form=form,
        checklist_names=CHECKLIST,
        papers=papers_of(case, actor),
        refusal=refusal_shown(case, actor),
        facts=request_facts(case, actor),
        twins=_twins(case, row, actor),
        idempotency_key=key,
        seen_version=version,
        reasons=reason_box(form.specs, actor),
        seen=seen_words(case, actor),
        back_link={"href": url_for("cases.show", case_id=case.id), "text": case.case_no or _("Hồ sơ nháp")},
    )
    return make_response(page, status)


def _twins(case: Case, row: Row, actor: Actor) -> dict[str, Any] | None:
    """The likely twins, beside the steps of the intake that a twin must not take (E19)."""
    return twins_shown(case, actor, available_actions(case, actor, now=now())) if row.action in TWIN_STEPS else None


@blueprint.post("/<int:case_id>/thao-tac/<action>")
@signed_in
def act(case_id: int, action: str) -> ResponseReturnValue:
    """Send an action through the door; whatever goes wrong, what was typed is kept."""
    actor = current_actor()
    case = visible_case(case_id, actor)
    found = _named(case, action, actor)
    form = action_form(case, found, actor, _prefilled(case, found.row, actor))
    key = request.form.get("idempotency_key", "")[:64] or None
    version = request.form.get("seen_version", type=int)
    if form.wants_more_rows or fill_in(form, request.form, actor):
        _why_not_here(case, action, actor)
        return _action_page(case, found, form, key or str(uuid4()), version or case.version, 200)
    given = {name: value for name, value in form.raw_answers(Upload).items() if value != ""}
    try:
        outcome = perform_action(
            case_id,
            action,
            actor=actor,
            seen_version=version if version is not None else case.version,
            given=given,
            now=now(),
            recorded_at=real_now(),
            idempotency_key=key,
        )
    except NotVisible:
        abort(404)
    except Stale as stale:
        return _conflict(case_id, actor, form, stale)
    except Invalid as problem:
        return _again(case_id, actor, found, form, problem.problems, 422)
    except NotPossible as problem:
        return _again(case_id, actor, found, form, problem.problems, 409)
    flash(words(EVENT_LABELS[found.row.event]) + ".", "success")
    return redirect(url_for("cases.show", case_id=outcome.case_id), 303)


def _named(case: Case, action: str, actor: Actor) -> Available:
    """The action whose form was sent; a state that moved on meanwhile is judged by the door."""
    return _available(case, action, actor) or Available(_any_row(case, action), None)


def _any_row(case: Case, action: str) -> Row:
    """A row of the action, of the case's own table before any other: tables may share names."""
    own = workflow_of(case.kind, case.edition)
    rows = [row for table in (own, *TABLES) for row in table.rows_for(action)]
    if not rows:
        abort(404)
    return rows[0]


def _again(
    case_id: int, actor: Actor, found: Available, form: AnswerForm, problems: tuple[Problem, ...], status: int
) -> ResponseReturnValue:
    """The same form with what was typed, and every problem at once."""
    case = visible_case(case_id, actor)
    form.show(problems)
    return _action_page(case, found, form, str(uuid4()), case.version, status)


def _conflict(case_id: int, actor: Actor, form: AnswerForm, stale: Stale) -> ResponseReturnValue:
    """Somebody was faster: what changed, what was typed, and a way to send it again."""
    case = visible_case(case_id, actor)
    since = {change.event_id for change in stale.changes}
    kept = [
        (spec, value)
        for spec in form.specs
        if spec.kind is not Kind.FILE and (value := form.raw_answers().get(spec.name)) not in ("", [], None)
    ]
    fields = [("seen_version", stale.version), ("idempotency_key", uuid4()), *seen_words(case, actor).items()]
    for spec, value in kept:
        if spec.kind is Kind.ROWS:
            fields += [(f"{spec.name}-{i}-{k}", v) for i, line in enumerate(value) for k, v in line.items()]
        else:
            fields += [(spec.name, v) for v in (value if isinstance(value, list) else [value])]
    page = render_template(
        "errors/409.html",
        case_url=url_for("cases.show", case_id=case_id),
        case_label=case.case_no,
        changes=differences(case, actor, request.form),
        events=[event_shown(event) for event in events_of(case, actor) if event.id in since],
        typed=[(words(spec.label), _readable(value, _offered(form, spec.name))) for spec, value in kept],
        retry_url=request.path,
        has_files=form.has_files,
        typed_fields=fields,
    )
    return make_response(page, 409)


def _offered(form: AnswerForm, name: str) -> dict[str, str]:
    """The words of the choices that a field offers, by what the browser sends for them."""
    field = form[name]
    return {value: label for value, label, *_rest in field.iter_choices()} if hasattr(field, "iter_choices") else {}


def _readable(value: Any, offered: dict[str, str]) -> str:
    if isinstance(value, list):
        return "; ".join(_readable(line, offered) for line in value)
    if isinstance(value, dict):
        return " – ".join(str(part) for part in value.values() if part)
    return offered.get(str(value), str(value))
