"""Publishing open data: the agency's datasets, and the form that asks its leader to publish one (Articles 3.4, 8)."""

from typing import Any
from uuid import uuid4

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.clock import now, real_now
from app.queries.publications import OwnDataset, dataset_choices, own_datasets
from app.services.actions import perform_action
from app.services.problems import Invalid, NotPossible, NotVisible
from app.views.access import current_actor, role_required
from app.views.catalogue_words import label_of
from app.views.wording import moment_text, sentence
from forms.build import AnswerForm, form_for, words
from workflows.event_labels import EVENT_LABELS
from workflows.publication_fields import PUBLICATION
from workflows.roles import Role

blueprint = Blueprint("publications", __name__, url_prefix="/cong-bo")
PUBLISHERS = (Role.AGENCY_FILER, Role.AGENCY_APPROVER)
ACTION = "request_publication"


@blueprint.get("/")
@role_required(*PUBLISHERS)
def index() -> ResponseReturnValue:
    """List the datasets that the agency manages, and how far the publication of each has come."""
    actor = current_actor()
    own = own_datasets(actor.agency_id) if actor.agency_id is not None else []
    may_ask = actor.holds(Role.AGENCY_FILER)
    rows = [_row(found, may_ask=may_ask) for found in own]
    return render_template("publications/list.html", rows=rows, may_file=may_ask)


def _row(own: OwnDataset, *, may_ask: bool) -> dict[str, Any]:
    dataset, public, waiting = own.dataset, own.public, own.waiting
    if public is not None:
        status, code = _("Đã công bố từ %(when)s", when=moment_text(public.published_at)), "published"
    elif waiting is not None:
        status, code = _("Chờ lãnh đạo cơ quan duyệt"), "awaiting_approval"
    else:
        status, code = _("Chưa công bố"), "draft"
    case_id = public.case_id if public is not None else waiting.id if waiting is not None else None
    return {
        "code": dataset.code,
        "name": dataset.name,
        "database": dataset.database.name,
        "mode": label_of("sharing_mode", dataset.sharing_mode),
        "status": status,
        "status_code": code,
        "case_href": url_for("cases.show", case_id=case_id) if case_id is not None else "",
        "new_href": url_for("publications.new", dataset=dataset.code) if may_ask and own.may_be_published else "",
    }


def _form(data: dict[str, Any] | None = None) -> AnswerForm:
    agency_id = current_actor().agency_id
    choices = dataset_choices(agency_id) if agency_id is not None else []
    return form_for(PUBLICATION, {"own_datasets": choices})(data=data or {})


@blueprint.get("/new")
@role_required(Role.AGENCY_FILER)
def new() -> ResponseReturnValue:
    """Show the form with the dataset chosen in the list; with nothing to publish, the list says why."""
    if not dataset_choices(current_actor().agency_id or 0):
        return redirect(url_for("publications.index"), 303)
    return _page(_form({"dataset": request.args.get("dataset", "")[:64]}), 200)


@blueprint.post("/new")
@role_required(Role.AGENCY_FILER)
def ask() -> ResponseReturnValue:
    """Send the request through the door; whatever goes wrong, what was typed is kept."""
    form = _form()
    try:
        outcome = perform_action(
            None,
            ACTION,
            actor=current_actor(),
            seen_version=None,
            given={name: value for name, value in form.raw_answers().items() if value != ""},
            now=now(),
            recorded_at=real_now(),
            idempotency_key=request.form.get("idempotency_key", "")[:64] or None,
        )
    except NotVisible:
        abort(404)
    except Invalid as problem:
        form.show(problem.problems)
        return _page(form, 422)
    except NotPossible as problem:
        flash(sentence(problem.problems[0]), "error")
        return _page(form, 409)
    flash(words(EVENT_LABELS["publication_requested"]) + ".", "success")
    return redirect(url_for("cases.show", case_id=outcome.case_id), 303)


def _page(form: AnswerForm, status: int) -> ResponseReturnValue:
    page = render_template(
        "publications/new.html",
        form=form,
        idempotency_key=str(uuid4()),
        back_link={"href": url_for("publications.index"), "text": _("Dữ liệu mở của cơ quan")},
    )
    return make_response(page, status)
