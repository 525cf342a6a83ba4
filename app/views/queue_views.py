"""Saved views of the queue: kept under a name, opened, shared with the agency, opened first, given up."""

from typing import Any

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.clock import now
from app.queries.queue_filters import QueueFilters, filters_from
from app.queries.saved_views import Kept, kept_view, kept_views, usable
from app.services.problems import Invalid, NotVisible
from app.services.saved_views import SHARERS, delete_view, open_first, rename_view, save_view, share_view
from app.views.access import current_actor, role_required
from app.views.queue import READERS
from app.views.queue_words import FILTER_LABELS, filters_in_words, lost_in_words, view_name
from app.views.wording import sentence
from forms.build import words
from workflows.roles import Actor

blueprint = Blueprint("queue_views", __name__, url_prefix="/ho-so/bo-loc")


@blueprint.get("/")
@role_required(*READERS)
def index() -> ResponseReturnValue:
    """Show the saved views, and the form that keeps what the address filters."""
    return _page([], "", 200)


@blueprint.get("/<int:view_id>")
@role_required(*READERS)
def open(view_id: int) -> ResponseReturnValue:
    """Open the queue as a view describes it; what the view asks that is gone is left out, and said."""
    actor = current_actor()
    view = _view(view_id, actor)
    filters, lost = usable(view.filters, actor)
    if lost:
        flash(
            _("Bộ lọc đã lưu có điều kiện không còn dùng được và được bỏ qua: %(names)s.", names=lost_in_words(lost)),
            "info",
        )
    return redirect(url_for("queue.show", **{**filters.as_args(), "view": filters.view}), 303)


@blueprint.post("/luu")
@role_required(*READERS)
def save() -> ResponseReturnValue:
    """Keep the filters of the form under a name."""
    name = request.form.get("name", "")
    try:
        save_view(
            name,
            filters_from(request.form),
            is_team="is_team" in request.form,
            is_default="is_default" in request.form,
            actor=current_actor(),
            now=now(),
        )
    except Invalid as problem:
        return _page([("#" + p.field, sentence(p)) for p in problem.problems], name, 422)
    flash(_("Đã lưu bộ lọc."), "success")
    return redirect(url_for("queue_views.index"), 303)


@blueprint.post("/<int:view_id>/doi")
@role_required(*READERS)
def change(view_id: int) -> ResponseReturnValue:
    """Rename, share, open first or give up one's own view, by the button that was pressed."""
    actor, what = current_actor(), request.form.get("what", "")
    steps = {
        "rename": lambda: rename_view(view_id, request.form.get("name", ""), actor=actor),
        "share": lambda: share_view(view_id, True, actor=actor),
        "unshare": lambda: share_view(view_id, False, actor=actor),
        "first": lambda: open_first(view_id, actor=actor),
        "not_first": lambda: open_first(None, actor=actor),
        "delete": lambda: delete_view(view_id, actor=actor),
    }
    if what not in steps:
        abort(400)
    try:
        steps[what]()
    except NotVisible:
        abort(404)
    except Invalid as problem:
        return _page([("", sentence(p)) for p in problem.problems], "", 422)
    flash(_("Đã xoá bộ lọc.") if what == "delete" else _("Đã cập nhật bộ lọc."), "success")
    return redirect(url_for("queue_views.index"), 303)


def _view(view_id: int, actor: Actor) -> Kept:
    view = kept_view(view_id, actor)
    if view is None:
        abort(404)
    return view


def _page(errors: list[tuple[str, str]], name: str, status: int) -> ResponseReturnValue:
    actor = current_actor()
    filters = filters_from(request.values)
    page = render_template(
        "queue/views.html",
        views=[_shown(view, actor) for view in kept_views(actor)],
        filters=filters,
        view_text=view_name(filters.view, actor),
        filter_texts=_filter_texts(filters, actor),
        name=name,
        errors=errors,
        may_share=actor.agency_id is not None and actor.holds(*SHARERS),
        back_link={"href": url_for("queue.show", **{**filters.as_args(), "view": filters.view}), "text": _("Hồ sơ")},
    )
    return make_response(page, status)


def _shown(view: Kept, actor: Actor) -> dict[str, Any]:
    filters, lost = usable(view.filters, actor)
    return {
        "view": view,
        "href": url_for("queue_views.open", view_id=view.id),
        "what": [view_name(filters.view, actor), *_filter_texts(filters, actor)],
        "lost": lost_in_words(lost) if lost else "",
    }


def _filter_texts(filters: QueueFilters, actor: Actor) -> list[str]:
    return [f"{words(FILTER_LABELS[name])}: {text}" for name, text in filters_in_words(filters, actor).items()]
