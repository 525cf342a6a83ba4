"""Filing a proposal of Article 7: the question first, the task list, the check before signing, and reading it whole."""

from typing import Any
from uuid import uuid4

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.clock import now, real_now
from app.models.cases import Case
from app.models.proposals import Proposal
from app.queries.case_page import case_for
from app.queries.filing import drafts_of
from app.queries.proposals import OwnDatabase, own_databases, proposal_context, proposal_of
from app.queries.visibility import sees_orders_alone
from app.services.actions import available_actions, perform_action
from app.services.problems import Invalid, NotPossible, NotVisible, Stale
from app.services.proposal_drafts import (
    EDITABLE,
    begin_proposal,
    discard_proposal,
    proposal_problems,
    save_proposal,
)
from app.views.access import current_actor, role_required, signed_in
from app.views.draft_versions import conflict_page, note_own_versions, seen_version
from app.views.duplicate_notes import names_shown
from app.views.proposal_answers import changes_of, kind_text, linked, plans_of, sheet_of, tasks_of, title_of
from app.views.wording import moment_text, sentence
from forms.build import AnswerForm, form_for, words
from forms.proposals import BEGINNING
from workflows.catalogue.states import AGENCY_REVIEW, DRAFT, SUPPLEMENT
from workflows.fields import Problem
from workflows.registry import PROPOSAL, state_label
from workflows.roles import Actor, Role

blueprint = Blueprint("proposals", __name__, url_prefix="/de-nghi")

SIGNING = ("sign_and_send", "return_to_filer")


def editable_proposal(case_id: int) -> tuple[Case, Proposal]:
    """The proposal that the officer may write, unsent or to be supplemented; 404 for everybody else."""
    actor = current_actor()
    case, proposal = case_for(case_id, actor), proposal_of(case_id)
    if case is None or proposal is None or case.state not in (*EDITABLE, AGENCY_REVIEW):
        abort(404)
    if case.requesting_agency_id != actor.agency_id or not actor.holds(Role.AGENCY_FILER):
        abort(404)
    return case, proposal


@blueprint.get("/new")
@role_required(Role.AGENCY_FILER)
def start() -> ResponseReturnValue:
    """Ask whether state secrets are concerned, what is proposed, and for which of the agency's databases."""
    asked = {"proposal_kind": request.args.get("kind", "")[:10], "database": request.args.get("database", "")[:20]}
    return _question(_start_form()(None, data=asked), 200)


@blueprint.post("/new")
@role_required(Role.AGENCY_FILER)
def begin() -> ResponseReturnValue:
    """A no begins a draft; a yes shows where such data goes, and keeps nothing (E6)."""
    form = _start_form()()
    # A declared secret ends here, whatever else was chosen.
    is_valid = form.validate()
    if form.cleaned.get("contains_state_secret"):
        return redirect(url_for("proposals.out_of_scope"), 303)
    if not is_valid:
        return _question(form, 422)
    try:
        case = begin_proposal(
            form.cleaned["proposal_kind"],
            form.cleaned.get("database"),
            current_actor(),
            now(),
            request.form.get("idempotency_key", "")[:64] or None,
        )
    except NotVisible:
        abort(404)
    except NotPossible as problem:
        form.show(problem.problems)
        return _question(form, 422)
    note_own_versions(case.id, 0, case.version)
    return redirect(url_for("proposals.tasks", case_id=case.id), 303)


def _start_form() -> type[AnswerForm]:
    return form_for(BEGINNING, {"own_databases": [_database_choice(one) for one in _own_databases()]})


def _own_databases() -> list[OwnDatabase]:
    agency_id = current_actor().agency_id
    return own_databases(agency_id) if agency_id is not None else []


def _database_choice(own: OwnDatabase) -> tuple[str, str]:
    """A database to choose; one that a proposal is open on says so."""
    text = f"{own.database.code} – {own.database.name}"
    if own.open_case is not None:
        text += " (" + _("đang có đề nghị %(case_no)s", case_no=own.open_case.case_no or "") + ")"
    return own.database.code, text


def _question(form: AnswerForm, status: int) -> ResponseReturnValue:
    actor = current_actor()
    page = render_template(
        "proposals/start.html",
        form=form,
        idempotency_key=str(uuid4()),
        has_databases=bool(_own_databases()),
        drafts=[_draft_line(case) for case in drafts_of(actor, PROPOSAL)],
    )
    return make_response(page, status)


def _draft_line(case: Case) -> dict[str, Any]:
    proposal = proposal_of(case.id)
    is_draft = case.state == DRAFT
    return {
        "href": url_for("proposals.tasks" if is_draft else "proposals.read", case_id=case.id),
        "text": f"{kind_text(proposal)}: {title_of(case, proposal)}" if proposal else "",
        "state": words(state_label(case.kind, case.state)),
        "code": case.state,
        "changed": moment_text(case.changed_at),
    }


@blueprint.get("/out-of-scope")
@role_required(Role.AGENCY_FILER)
def out_of_scope() -> ResponseReturnValue:
    """Guide whoever declared a state secret to the channels of the law on it."""
    return render_template("proposals/out_of_scope.html")


@blueprint.get("/<int:case_id>")
@signed_in
def tasks(case_id: int) -> ResponseReturnValue:
    """Show the parts of a draft and how far each is; who may not write it reads it."""
    actor, moment = current_actor(), now()
    found = case_for(case_id, actor)
    if found is None or proposal_of(case_id) is None:
        abort(404)
    if (
        found.state not in EDITABLE
        or found.requesting_agency_id != actor.agency_id
        or not actor.holds(Role.AGENCY_FILER)
    ):
        return redirect(url_for("proposals.read", case_id=case_id), 303)
    case, proposal = editable_proposal(case_id)
    problems = proposal_problems(case, moment)
    return render_template(
        "proposals/tasks.html",
        case=case,
        title=title_of(case, proposal),
        kind=kind_text(proposal),
        tasks=tasks_of(case, proposal, problems, proposal_context(case, proposal, moment)),
        problem_count=len(problems),
        names=names_shown(case, proposal),
        general=[sentence(problem) for problem in problems if not problem.field],
        back_link={"href": url_for("proposals.start"), "text": _("Danh sách hồ sơ nháp")},
    )


@blueprint.get("/<int:case_id>/check")
@signed_in
def check(case_id: int) -> ResponseReturnValue:
    """Show everything that was typed and everything that is missing, before the approver is asked."""
    case, proposal = editable_proposal(case_id)
    if case.state not in EDITABLE:
        return redirect(url_for("proposals.read", case_id=case_id), 303)
    return _check_page(case, proposal, proposal_problems(case, now()), 200)


def _check_page(
    case: Case, proposal: Proposal, problems: list[Problem], status: int, sentences: tuple[str, ...] = ()
) -> ResponseReturnValue:
    context = proposal_context(case, proposal, now())
    page = render_template(
        "proposals/check.html",
        case=case,
        title=title_of(case, proposal),
        kind=kind_text(proposal),
        sheet=sheet_of(case, proposal, context, may_edit=True),
        changes=changes_of(case, proposal, context),
        plans=plans_of(case, proposal, context),
        proposal=proposal,
        names=names_shown(case, proposal),
        errors=[*(("", text) for text in sentences), *linked(case, proposal.kind, problems)],
        may_send=not problems and case.state == DRAFT,
        problem_count=len(problems),
        idempotency_key=str(uuid4()),
        back_link={"href": url_for("proposals.tasks", case_id=case.id), "text": _("Các phần của hồ sơ")},
    )
    return make_response(page, status)


@blueprint.post("/<int:case_id>/send")
@signed_in
def send(case_id: int) -> ResponseReturnValue:
    """Put the proposal before the agency's leader, against the entry as the catalogue has it now."""
    case, _proposal = editable_proposal(case_id)
    actor, moment = current_actor(), now()
    try:
        if case.state == DRAFT:
            save_proposal(case_id, {}, actor, seen_version(case), moment)
        perform_action(
            case_id,
            "send_for_signature",
            actor=actor,
            seen_version=seen_version(case),
            given={},
            now=moment,
            recorded_at=real_now(),
            idempotency_key=request.form.get("idempotency_key", "")[:64] or None,
        )
    except NotVisible:
        abort(404)
    except Stale as stale:
        return conflict_page(url_for("proposals.tasks", case_id=case_id), stale)
    except Invalid as problem:
        return _check_page(*editable_proposal(case_id), list(problem.problems), 422)
    except NotPossible as problem:
        sentences = tuple(sentence(found) for found in problem.problems)
        return _check_page(*editable_proposal(case_id), [], 409, sentences)
    flash(_("Đề nghị đã được trình lãnh đạo cơ quan ký gửi."), "success")
    return redirect(url_for("proposals.read", case_id=case_id), 303)


@blueprint.get("/<int:case_id>/discard")
@signed_in
def ask_discard(case_id: int) -> ResponseReturnValue:
    """Ask before a draft is deleted."""
    case, proposal = editable_proposal(case_id)
    return render_template(
        "proposals/discard.html",
        case=case,
        title=title_of(case, proposal),
        back_link={"href": url_for("proposals.tasks", case_id=case.id), "text": _("Các phần của hồ sơ")},
    )


@blueprint.post("/<int:case_id>/discard")
@signed_in
def discard(case_id: int) -> ResponseReturnValue:
    """Delete a draft with its files."""
    case, _proposal = editable_proposal(case_id)
    try:
        discard_proposal(case_id, current_actor(), seen_version(case), now())
    except NotVisible:
        abort(404)
    except Stale as stale:
        return conflict_page(url_for("proposals.tasks", case_id=case_id), stale)
    except NotPossible as problem:
        flash(sentence(problem.problems[0]), "error")
        return redirect(url_for("proposals.tasks", case_id=case_id), 303)
    flash(_("Đã xoá bản nháp."), "success")
    return redirect(url_for("proposals.start"), 303)


@blueprint.get("/<int:case_id>/read")
@signed_in
def read(case_id: int) -> ResponseReturnValue:
    """Read a proposal whole, and sign it or give it back where that is the officer's to do."""
    actor, moment = current_actor(), now()
    case, proposal = case_for(case_id, actor), proposal_of(case_id)
    if case is None or proposal is None or sees_orders_alone(actor):
        abort(404)
    if case.is_quarantined and not actor.holds(Role.SECURITY_OFFICER):
        abort(404)
    context = proposal_context(case, proposal, moment)
    actions = _signing_actions(case, actor)
    return render_template(
        "proposals/read.html",
        case=case,
        title=title_of(case, proposal),
        kind=kind_text(proposal),
        state=words(state_label(case.kind, case.state)),
        sheet=sheet_of(case, proposal, context, may_edit=False),
        changes=changes_of(case, proposal, context),
        plans=plans_of(case, proposal, context),
        proposal=proposal,
        actions=actions,
        names=names_shown(case, proposal) if actions else None,
        may_mend=case.state == SUPPLEMENT
        and case.requesting_agency_id == actor.agency_id
        and actor.holds(Role.AGENCY_FILER),
        idempotency_key=str(uuid4()),
        return_form=form_for(actions["return_to_filer"].row.needs)(None) if "return_to_filer" in actions else None,
        back_link={"href": url_for("cases.show", case_id=case.id), "text": case.case_no or _("Hồ sơ nháp")},
    )


def _signing_actions(case: Case, actor: Actor) -> dict[str, Any]:
    if case.state != AGENCY_REVIEW:
        return {}
    return {one.row.action: one for one in available_actions(case, actor, now=now()) if one.row.action in SIGNING}
