"""The queue: every case the reader may see, in counted views, with its deadline in words, icon and colour."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.adapters.clock import today
from app.queries.calendar import official_calendar
from app.queries.queue import PER_PAGE, is_beyond, queue_page, view_counts, views_for
from app.queries.queue_choices import database_choices, party_choices, reviewer_choices, unit_choices
from app.queries.queue_filters import QueueFilters, filters_from
from app.queries.saved_views import Kept, kept_views, usable
from app.services.bulk import bulk_actions
from app.views.access import current_account, current_actor, role_required
from app.views.queue_table import columns_of, lines_of
from app.views.queue_words import band_choices, count_text, kind_choices, marks, state_choices
from forms.build import words
from workflows.roles import AGENCY_STAFF, FOCAL_STAFF, Actor, Role

blueprint = Blueprint("queue", __name__, url_prefix="/ho-so")
READERS = (
    *AGENCY_STAFF,
    *FOCAL_STAFF,
    Role.CHAIRMAN_OFFICE,
    Role.AUDITOR,
    Role.TECH_OPERATOR,
    Role.SECURITY_OFFICER,
)
IN_THE_BAR = ("text", "kind", "requester", "owner", "state", "band")
"""Filters that stand over the list; the others have a page of their own."""


@blueprint.get("/")
@role_required(*READERS)
def show() -> ResponseReturnValue:
    """Show one page of the queue as the address describes it; a bare address opens the officer's default view."""
    actor, day, calendar = current_actor(), today(), official_calendar()
    kept = kept_views(actor)
    if not request.args and (first := _first_args(kept, actor)):
        return redirect(url_for("queue.show", **first), 303)
    filters = filters_from(request.args)
    counts = view_counts(actor, day, calendar)
    rows, total = queue_page(filters, actor, day, calendar, counts=counts)
    lines = lines_of(rows, day, calendar)
    account = current_account()
    return render_template(
        "cases/queue.html",
        lines=lines,
        columns={name: _heading(filters, name, text) for name, text in columns_of(filters, actor).items()},
        kinds=kind_choices(actor),
        total=count_text(filters.view, total),
        filters=filters,
        kept_args={"view": filters.view, **_kept_beside_the_bar(filters)},
        marks=marks(filters, actor),
        tabs=_tabs(filters, actor, counts),
        saved=[{"text": view.name, "href": url_for("queue_views.open", view_id=view.id)} for view in kept],
        choices=party_choices(actor),
        states=state_choices(filters, actor),
        bands=band_choices(),
        bulk=[(action, words(label)) for action, label in bulk_actions(actor)],
        has_shortcuts=account is not None and account.has_shortcuts,
        previous_href=_page(filters, -1) if filters.page > 1 else None,
        next_href=_page(filters, 1) if _goes_on(filters, len(rows), total) else None,
    )


def _kept_beside_the_bar(filters: QueueFilters) -> dict[str, Any]:
    return {name: value for name, value in filters.as_args().items() if name not in (*IN_THE_BAR, "page")}


def _first_args(kept: list[Kept], actor: Actor) -> dict[str, Any]:
    """The address of the view that the officer's queue opens with; what it lost, its own page says."""
    first = next((view for view in kept if view.is_default), None)
    if first is None:
        return {}
    filters, _lost = usable(first.filters, actor)
    return {**filters.as_args(), "view": filters.view}


def _tabs(filters: QueueFilters, actor: Actor, counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "text": words(label),
            "href": url_for("queue.show", view=key),
            "count": count_text(key, counts[key]),
            "current": key == filters.view,
            "late": key == "overdue" and counts[key] > 0,
        }
        for key, label in views_for(actor)
    ]


@blueprint.get("/loc")
@role_required(*READERS)
def narrow() -> ResponseReturnValue:
    """Show every filter of the queue on one page."""
    actor, filters = current_actor(), filters_from(request.args)
    return render_template(
        "queue/filters.html",
        filters=filters,
        views=[(key, words(label)) for key, label in views_for(actor)],
        kinds=kind_choices(actor),
        choices=party_choices(actor),
        databases=database_choices(),
        reviewers=reviewer_choices(actor),
        units=unit_choices(actor),
        states=state_choices(QueueFilters(), actor),
        bands=band_choices(),
        back_link={"href": url_for("queue.show", **{**filters.as_args(), "view": filters.view}), "text": ""},
    )


def _page(filters: QueueFilters, step: int) -> str:
    return url_for("queue.show", **{**filters.as_args(), "page": filters.page + step})


def _goes_on(filters: QueueFilters, shown: int, total: int) -> bool:
    """Say whether there is a next page; where the cases were not counted to the end, a full page may have one."""
    if is_beyond(filters.view, total):
        return shown == PER_PAGE
    return filters.page * PER_PAGE < total


def _heading(filters: QueueFilters, name: str, text: str) -> dict[str, Any]:
    """A heading: its words, the address that sorts by it, and how it is sorted now; a second click turns the order."""
    is_first, is_second = filters.sort == name, filters.sort == f"-{name}"
    args = {**filters.as_args(), "view": filters.view, "page": 1, "sort": f"-{name}" if is_first else name}
    # What has ended stands in the order of its ends, the newest first.
    is_up, is_down = (is_second, is_first) if name == "due" and filters.view == "closed" else (is_first, is_second)
    return {
        "text": text,
        "href": url_for("queue.show", **args),
        "sort": "ascending" if is_up else "descending" if is_down else "",
    }
