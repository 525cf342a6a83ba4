"""Notes of a case: all of them on one page, and a new one."""

from uuid import uuid4

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.clock import now, real_now
from app.models.cases import Case
from app.queries.case_page import case_for
from app.queries.clocks import local_day
from app.queries.notes import INTERNAL, PARTIES, notes_of, reads_notes
from app.queries.visibility import sees_internals
from app.services.actions import available_actions, perform_action
from app.services.problems import Invalid, NotPossible, NotVisible
from app.views.access import current_actor, signed_in
from app.views.note_box import action_of, note_form, notes_shown
from forms.build import AnswerForm, words
from workflows.event_labels import EVENT_LABELS
from workflows.fields import Problem
from workflows.notes import NOTES
from workflows.registry import latest
from workflows.text import N_

blueprint = Blueprint("notes", __name__, url_prefix="/ho-so")

VIEWS = (("", N_("Tất cả")), (INTERNAL, N_("Nội bộ")), (PARTIES, N_("Cho các bên")))


@blueprint.get("/<int:case_id>/ghi-chu")
@signed_in
def show(case_id: int) -> ResponseReturnValue:
    """Show every note of a case that the officer may read."""
    case = _case(case_id)
    return _page(case, note_form(case, _may(case), today=local_day(now())), 200)


@blueprint.post("/<int:case_id>/ghi-chu")
@signed_in
def add(case_id: int) -> ResponseReturnValue:
    """Send a note through the door; whatever is wrong, what was typed is kept."""
    case, actor = _case(case_id), current_actor()
    may = _may(case)
    form = note_form(case, may, today=local_day(now()))
    if form is None:
        flash(_("Không ghi chú được vào hồ sơ này lúc này; mở hồ sơ để xem trạng thái."), "error")
        return redirect(url_for("cases.show", case_id=case_id), 303)
    action, given = action_of(form, may), form.raw_answers()
    try:
        perform_action(
            case_id,
            action,
            actor=actor,
            seen_version=None,  # a note contradicts nothing that happened meanwhile
            given={name: given[name] for name in ("body", "mentions")},
            now=now(),
            recorded_at=real_now(),
            idempotency_key=request.form.get("idempotency_key", "")[:64] or None,
        )
    except NotVisible:
        abort(404)
    except Invalid as problem:
        return _again(case_id, form, problem.problems, 422)
    except NotPossible as problem:
        return _again(case_id, form, problem.problems, 409)
    event = latest(case.kind).rows_for(action)[0].event
    flash(words(EVENT_LABELS[event]) + ".", "success")
    return redirect(url_for("cases.show", case_id=case_id, _anchor="notes"), 303)


def _case(case_id: int) -> Case:
    case, actor = case_for(case_id, current_actor()), current_actor()
    if case is None or not reads_notes(case, actor):
        abort(404)
    return case


def _may(case: Case) -> list[str]:
    offers = available_actions(case, current_actor(), now=now())
    return [offer.row.action for offer in offers if offer.is_possible and offer.row.action in NOTES]


def _again(case_id: int, form: AnswerForm, problems: tuple[Problem, ...], status: int) -> ResponseReturnValue:
    form.show(problems)
    return _page(_case(case_id), form, status)


def _page(case: Case, form: AnswerForm | None, status: int) -> ResponseReturnValue:
    actor, only = current_actor(), request.args.get("loai", "")
    inside = sees_internals(actor, case.focal_agency_id)
    page = render_template(
        "cases/notes.html",
        case=case,
        items=notes_shown(notes_of(case, actor, only)),
        views=[
            {
                "text": words(label),
                "href": url_for("notes.show", case_id=case.id, loai=key or None),
                "current": only == key,
            }
            for key, label in VIEWS
        ]
        if inside
        else [],
        form=form,
        key=str(uuid4()),
        back_link={"href": url_for("cases.show", case_id=case.id), "text": case.case_no or _("Hồ sơ")},
    )
    return make_response(page, status)
