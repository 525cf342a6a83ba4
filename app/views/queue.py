"""The queue: every case the reader may see, in counted views, with its deadline in words, icon and colour."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.adapters.clock import today
from app.queries.calendar import official_calendar
from app.queries.queue import PER_PAGE, filter_choices, kinds_for, queue_page, view_counts, views_for
from app.queries.queue_filters import BANDS, SORT_NAMES, QueueFilters, filters_from
from app.queries.standing import chip_of
from app.queries.subjects import NOTHING, subjects_of
from app.views.access import current_actor, role_required
from app.views.wording import shown, subject_text
from forms.build import words
from workflows.registry import (
    CONNECTION,
    KIND_LABELS,
    PROPOSAL,
    PUBLICATION,
    SUBMISSION,
    short_label,
    states_of,
)
from workflows.roles import AGENCY_STAFF, FOCAL_STAFF, Role
from workflows.text import N_

KIND_SHORT = {
    CONNECTION: N_("Kết nối"),
    PROPOSAL: N_("Danh mục"),
    SUBMISSION: N_("Tờ trình"),
    PUBLICATION: N_("Dữ liệu mở"),
}
"""The kind of a case in a list, where each line counts."""

blueprint = Blueprint("queue", __name__, url_prefix="/ho-so")
READERS = (
    *AGENCY_STAFF,
    *FOCAL_STAFF,
    Role.CHAIRMAN_OFFICE,
    Role.AUDITOR,
    Role.TECH_OPERATOR,
    Role.SECURITY_OFFICER,
)


@blueprint.get("/")
@role_required(*READERS)
def show() -> ResponseReturnValue:
    """Show one page of the queue as the address describes it."""
    actor, day, calendar = current_actor(), today(), official_calendar()
    filters = filters_from(request.args)
    counts = view_counts(actor, day, calendar)
    rows, total = queue_page(filters, actor, day, calendar, counts=counts)
    kinds = kinds_for(actor)
    labels = {pair: words(short_label(*pair)) for pair in {(row.kind, row.state) for row in rows}}
    subjects = subjects_of(rows)
    return render_template(
        "cases/queue.html",
        rows=[
            (
                row,
                shown(chip_of(row, day, calendar, row.limit or 5)),
                labels[row.kind, row.state],
                subject_text(row.kind, subjects.get(row.id, NOTHING), row.database),
            )
            for row in rows
        ],
        is_mixed=len({row.kind for row in rows}) > 1,
        kind_labels={kind: words(label) for kind, label in KIND_SHORT.items()},
        kinds=[(kind, words(KIND_LABELS[kind])) for kind in kinds],
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
        states=_states((filters.kind,) if filters.kind in kinds else kinds),
        bands=[(key, words(label)) for key, label in BANDS],
        sorts={name: _sort(filters, name) for name in SORT_NAMES},
        previous_href=_page(filters, -1) if filters.page > 1 else None,
        next_href=_page(filters, 1) if filters.page * PER_PAGE < total else None,
    )


def _states(kinds: tuple[str, ...]) -> list[tuple[str, str]]:
    """The states to choose from; of two kinds that word different states alike, the later one says its kind."""
    found: list[tuple[str, str]] = []
    seen: set[str] = set()
    for value, label, kind in states_of(kinds):
        text = words(label)
        found.append((value, f"{text} ({words(KIND_SHORT[kind])})" if text in seen else text))
        seen.add(text)
    return found


def _page(filters: QueueFilters, step: int) -> str:
    return url_for("queue.show", **{**filters.as_args(), "page": filters.page + step})


def _sort(filters: QueueFilters, name: str) -> dict[str, Any]:
    """The address that sorts by a column, and how it is sorted now; a second click turns the order."""
    is_up, is_down = filters.sort == name, filters.sort == f"-{name}"
    href = url_for("queue.show", **{**filters.as_args(), "page": 1, "sort": f"-{name}" if is_up else name})
    return {"href": href, "sort": "ascending" if is_up else "descending" if is_down else ""}
