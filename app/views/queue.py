"""The queue: every case the reader may see, in counted views, with its deadline in words, icon and colour."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.adapters.clock import today
from app.queries.calendar import official_calendar
from app.queries.queue import (
    BANDS,
    PER_PAGE,
    SORTS,
    QueueFilters,
    filter_choices,
    filters_from,
    queue_page,
    view_counts,
    views_for,
)
from app.queries.standing import chip_of
from app.views.access import current_actor, role_required
from app.views.wording import shown
from forms.build import words
from workflows.connections.states import SHORT_LABELS
from workflows.roles import AGENCY_STAFF, FOCAL_STAFF, Role

blueprint = Blueprint("queue", __name__, url_prefix="/ho-so")
READERS = (*AGENCY_STAFF, *FOCAL_STAFF, Role.AUDITOR, Role.TECH_OPERATOR, Role.SECURITY_OFFICER)


@blueprint.get("/")
@role_required(*READERS)
def show() -> ResponseReturnValue:
    """Show one page of the queue as the address describes it."""
    actor, day, calendar = current_actor(), today(), official_calendar()
    filters = filters_from(request.args)
    counts = view_counts(actor, day, calendar)
    rows, total = queue_page(filters, actor, day, calendar, counts=counts)
    labels = {code: words(label) for code, label in SHORT_LABELS.items()}
    return render_template(
        "cases/queue.html",
        rows=[(row, shown(chip_of(row, day, calendar, row.limit or 5)), labels[row.state]) for row in rows],
        total=total,
        filters=filters,
        tabs=[
            {
                "text": words(label),
                "href": url_for("queue.show", view=key),
                "count": counts[key],
                "current": key == filters.view,
                "late": key == "overdue",
            }
            for key, label in views_for(actor)
        ],
        choices=filter_choices(actor),
        states=list(labels.items()),
        bands=[(key, words(label)) for key, label in BANDS],
        sorts={name: _sort(filters, name) for name in SORTS},
        previous_href=_page(filters, -1) if filters.page > 1 else None,
        next_href=_page(filters, 1) if filters.page * PER_PAGE < total else None,
    )


def _page(filters: QueueFilters, step: int) -> str:
    return url_for("queue.show", **{**filters.as_args(), "page": filters.page + step})


def _sort(filters: QueueFilters, name: str) -> dict[str, Any]:
    """The address that sorts by a column, and how it is sorted now; a second click turns the order."""
    is_up, is_down = filters.sort == name, filters.sort == f"-{name}"
    href = url_for("queue.show", **{**filters.as_args(), "page": 1, "sort": f"-{name}" if is_up else name})
    return {"href": href, "sort": "ascending" if is_up else "descending" if is_down else ""}
