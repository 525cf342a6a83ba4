"""The Chairman's decision in the browser: keyed in two steps, confirmed by another, and applied (3.2 #10, #11)."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from flask import Blueprint, abort, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.clock import today
from app.models.cases import Case
from app.models.proposals import CatalogueDecision, Proposal, SubmissionLine
from app.queries.catalogue import newest_version
from app.queries.submissions import database_name
from app.services.catalogue_facts import decisions_of, lines_of, standing_entry
from app.services.effects.submissions import entry_change, lines_to_apply
from app.views.access import current_actor, signed_in
from app.views.catalogue_words import changes_in_words
from app.views.decision_entry import KEPT_FILE, DecisionEntry
from app.views.submission_sheet import PROPOSAL_KINDS, RESULT_LABELS, decisions_shown, reason_text, rekeyed_rows
from app.views.submission_steps import available, not_now, send, visible_submission
from app.views.wording import day_or_nothing
from forms.build import ADD_ROW, AnswerForm, as_typed, form_for, words
from forms.request_choices import TICK
from workflows.catalogue.entry import differences
from workflows.fields import Field, Kind, Problem
from workflows.roles import Role
from workflows.submissions.needs import CONFIRMATION

blueprint = Blueprint("submissions_decision", __name__, url_prefix="/to-trinh")

TICKED = tuple(Field(**{**spec.__dict__, "source": TICK}) for spec in CONFIRMATION)
FIRST, SECOND = "results", "annex"
GO, BACK = "go", "back"


@blueprint.get("/<int:case_id>/decision")
@signed_in
def results(case_id: int) -> ResponseReturnValue:
    """Ask for the signed decision and the result of each proposal that waits."""
    case = visible_submission(case_id)
    return not_now(case, "record_decision") or _page(DecisionEntry(case), FIRST, 200)


@blueprint.post("/<int:case_id>/decision")
@signed_in
def record(case_id: int) -> ResponseReturnValue:
    """Go on to the annex where a result was changed, back to the results, or record the whole; nothing is lost."""
    case = visible_submission(case_id)
    if Role.CHAIRMAN_OFFICE not in current_actor().roles:
        abort(404)
    entry = DecisionEntry(case)
    entry.keep_file()
    step = request.form.get(GO, FIRST)
    if step == BACK:
        return _page(entry, FIRST, 200)
    if not entry.judge_results():
        return _page(entry, FIRST, 422)
    if entry.changed and (step == FIRST or ADD_ROW in request.form):
        return _page(entry, SECOND, 200)
    if not entry.judge_annex():
        return _page(entry, SECOND, 422)

    def again(problems: Sequence[Problem], status: int) -> ResponseReturnValue:
        entry.show(problems)
        is_annex = step == SECOND and all(problem.field == "lines" for problem in problems)
        return _page(entry, SECOND if is_annex else FIRST, status)

    kept = {KEPT_FILE: entry.kept_file}
    return send(case.id, "record_decision", entry.answers(), again, typed=entry.typed(), kept=kept)


def _page(entry: DecisionEntry, step: str, status: int) -> ResponseReturnValue:
    is_annex = step == SECOND
    page = render_template(
        "submissions/annex.html" if is_annex else "submissions/decision.html",
        case=entry.case,
        entry=entry,
        errors=entry.summary,
        hidden=entry.hidden(is_annex=not is_annex),
        kept_file=entry.kept_file,
        file_link=(_("Văn bản đã ký"), url_for("files.download", attachment_id=int(entry.kept_file)))
        if entry.kept_file.isdecimal()
        else None,
        seen_version=request.form.get("seen_version", entry.case.version),
        idempotency_key=str(uuid4()),
        back_link=_back(entry.case),
    )
    return make_response(page, status)


def _back(case: Case) -> dict[str, str]:
    return {"href": url_for("submissions.show", case_id=case.id), "text": case.case_no or ""}


@blueprint.get("/<int:case_id>/confirm")
@signed_in
def confirm(case_id: int) -> ResponseReturnValue:
    """Show what was keyed beside what was proposed; who keyed it reads why another must confirm."""
    case = visible_submission(case_id)
    found = available(case, "confirm_decision", current_actor())
    if found is None:
        blocked = not_now(case, "confirm_decision")
        if blocked:
            return blocked
    return _confirm_page(case, form_for(TICKED)(None), 200)


@blueprint.post("/<int:case_id>/confirm")
@signed_in
def confirmed(case_id: int) -> ResponseReturnValue:
    """A second person has read the signed annex."""
    case = visible_submission(case_id)
    form = form_for(TICKED)()

    def again(problems: Sequence[Problem], status: int) -> ResponseReturnValue:
        form.show(problems)
        return _confirm_page(visible_submission(case_id), form, status)

    return send(case.id, "confirm_decision", form.raw_answers(), again)


def _confirm_page(case: Case, form: AnswerForm, status: int) -> ResponseReturnValue:
    actor = current_actor()
    decision = next((found for found in decisions_of(case.id) if found.status == "ENTERED"), None)
    may_confirm, may_drop = (available(case, action, actor) for action in ("confirm_decision", "drop_decision"))
    page = render_template(
        "submissions/confirm.html",
        case=case,
        form=form,
        decision=decisions_shown([decision])[0] if decision else None,
        lines=[_keyed(*found) for found in lines_of(case.id) if decision and found[0].decision_id == decision.id],
        why_not=words(may_confirm.why_not) if may_confirm and may_confirm.why_not else "",
        drop_url=url_for("submissions.ask", case_id=case.id, action="drop_decision") if may_drop else "",
        idempotency_key=str(uuid4()),
        back_link=_back(case),
    )
    return make_response(page, status)


def _keyed(line: SubmissionLine, proposal: Proposal, of_proposal: Case) -> dict[str, Any]:
    """One line of a decision as it was keyed."""
    return {
        "number": of_proposal.case_no,
        "kind": words(PROPOSAL_KINDS[proposal.kind]),
        "database": database_name(proposal),
        "result": words(RESULT_LABELS[line.result]),
        "reason": reason_text(line.reason),
        "is_against": line.annex == "V" and line.result != "REJECTED",
        "rows": rekeyed_rows(line, proposal) if line.result == "CHANGED" else [],
    }


@blueprint.get("/<int:case_id>/apply")
@signed_in
def apply(case_id: int) -> ResponseReturnValue:
    """Show exactly what the catalogue will change into, before it does."""
    case = visible_submission(case_id)
    return not_now(case, "apply") or _apply_page(case, (), 200)


@blueprint.post("/<int:case_id>/apply")
@signed_in
def applied(case_id: int) -> ResponseReturnValue:
    """Write the version: every line of the decision, or none."""
    case = visible_submission(case_id)

    def again(problems: Sequence[Problem], status: int) -> ResponseReturnValue:
        return _apply_page(visible_submission(case_id), problems, status)

    return send(case.id, "apply", {}, again)


def _apply_page(case: Case, problems: Sequence[Problem], status: int) -> ResponseReturnValue:
    decision = next((found for found in decisions_of(case.id) if found.status == "STANDING"), None)
    page = render_template(
        "submissions/apply.html",
        case=case,
        errors=[("", words(found.message, found.params)) for found in problems],
        decision=decisions_shown([decision])[0] if decision else None,
        version=_next_version(decision) if decision else None,
        changes=[_coming(*found) for found in lines_to_apply(decision)] if decision else [],
        is_possible=_may_apply(case),
        idempotency_key=str(uuid4()),
        back_link=_back(case),
    )
    return make_response(page, status)


def _may_apply(case: Case) -> bool:
    """Say whether the reader may apply the decision now."""
    found = available(case, "apply", current_actor())
    return found is not None and found.is_possible


def _next_version(decision: CatalogueDecision) -> dict[str, Any]:
    """Number and first day of the version to come; a day before the present version's waits for that one."""
    newest = newest_version()
    assert newest is not None and decision.effective_on is not None  # an approval adjusts a catalogue and has its day
    day = max(decision.effective_on, newest.effective_from)
    return {"no": newest.no + 1, "day": day_or_nothing(day), "is_moved": day != decision.effective_on}


def _coming(line: SubmissionLine, proposal: Proposal) -> dict[str, Any]:
    """One change of the catalogue: old beside new, and the connections that a withdrawal ends."""
    change = entry_change(line, proposal)
    before = standing_entry(proposal.database_id) or {} if proposal.kind != "ADD" else {}
    return {
        "kind": words(PROPOSAL_KINDS[proposal.kind]),
        "database": database_name(proposal),
        "is_changed": line.result == "CHANGED",
        "is_withdrawn": proposal.kind == "WITHDRAW",
        "rows": changes_in_words(differences(before, change.content)) if proposal.kind != "WITHDRAW" else [],
        "accounts": [_planned(found) for found in proposal.transition] if proposal.kind == "WITHDRAW" else [],
    }


def _planned(found: dict[str, Any]) -> dict[str, str]:
    """The days on which one connection ends; a day that has passed becomes today."""
    days = {name: max(str(found[name]), today().isoformat()) for name in ("suspend_on", "revoke_on")}
    return {
        "account_id": str(found["account_id"]),
        "agency": str(found["agency"]["name"]),
        "plan": str(found["plan"]),
        **{name: as_typed(day, Kind.DATE) for name, day in days.items()},
    }
