"""How the open work is spread over people and divisions; each number leads to the cases behind it."""

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from app.adapters.clock import today
from app.queries.calendar import official_calendar
from app.queries.queue import view_counts
from app.queries.workload import MEASURES, Load, load_of_people, load_of_units
from app.views.access import current_actor, role_required
from workflows.roles import Role

blueprint = Blueprint("workload", __name__, url_prefix="/phan-cong")
READERS = (Role.FOCAL_HEAD, Role.FOCAL_LEADER, Role.AUDITOR)


@blueprint.get("/")
@role_required(*READERS)
def show() -> ResponseReturnValue:
    """Show what lies with whom."""
    actor, day, calendar = current_actor(), today(), official_calendar()
    return render_template(
        "units/workload.html",
        unassigned=view_counts(actor, day, calendar)["unassigned"],
        people=[_line(load, "reviewer") for load in load_of_people(actor, day, calendar)],
        units=[_line(load, "unit") for load in load_of_units(actor, day, calendar)],
    )


def _line(load: Load, name: str) -> dict[str, Any]:
    """One line with the number of each view and the address of its cases."""
    narrowed: dict[str, Any] = {name: load.id}
    counts = []
    for view, count in zip(MEASURES, load.counts, strict=True):
        # What nobody of a division has taken yet stands in the view of cases without reviewer.
        shown = "unassigned" if name == "unit" and view == "open" else view
        href = url_for("queue.show", **{"view": shown, **narrowed}) if count else ""
        counts.append({"count": count, "href": href, "is_late": view == "overdue" and count > 0})
    return {"name": load.name, "unit": load.unit, "has_left": load.has_left, "counts": counts}
