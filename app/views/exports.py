"""The queue out of the program: files and sheets of paper that hold exactly what the list shows."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.clock import now, today
from app.adapters.tables_out import CSV_TYPE, XLSX_TYPE, Table, write_csv, write_xlsx
from app.queries.calendar import official_calendar
from app.queries.case_page import case_for
from app.queries.queue import rows_matching
from app.queries.queue_filters import QueueFilters, filters_from
from app.views.access import current_actor, role_required
from app.views.case_sheet import timeline_of
from app.views.queue import READERS
from app.views.queue_table import Line, cells_of, columns_of, lines_of
from app.views.queue_words import FILTER_LABELS, filters_in_words, view_name
from app.views.selection import ticked
from app.views.wording import moment_text
from forms.build import words
from workflows.roles import Actor

blueprint = Blueprint("exports", __name__, url_prefix="/ho-so")
MOST_ROWS, MOST_SLIPS = 20_000, 100


@blueprint.get("/xuat.<any(xlsx, csv):kind>")
@role_required(*READERS)
def table(kind: str) -> ResponseReturnValue:
    """Send the list as a file: the ticked cases, or every page of what the address filters."""
    actor, filters = current_actor(), filters_from(request.args)
    lines = _lines(filters, MOST_ROWS)
    if isinstance(lines, Response):
        return lines
    columns = columns_of(filters, actor)
    rows = [cells_of(line, tuple(columns), has_days=True) for line in lines]
    found = Table(_("Hồ sơ"), tuple(columns.values()), rows)
    if kind == "csv":
        body, media = write_csv(found), CSV_TYPE
    else:
        body, media = write_xlsx([found, _about(filters, actor, len(rows))]), XLSX_TYPE
    name = f"ho-so-{today():%Y%m%d}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, content_type=media, headers=headers)


def _about(filters: QueueFilters, actor: Actor, total: int) -> Table:
    """What the file holds, so that it can be read without the program."""
    rows: list[list[Any]] = [
        [_("Thời điểm xuất"), moment_text(now())],
        [words(FILTER_LABELS["view"]), view_name(filters.view, actor)],
        *([words(FILTER_LABELS[name]), text] for name, text in filters_in_words(filters, actor).items()),
        [_("Số hồ sơ"), total],
    ]
    return Table(_("Thông tin"), (_("Mục"), _("Nội dung")), rows)


@blueprint.get("/in")
@role_required(*READERS)
def sheet() -> ResponseReturnValue:
    """Show the list as one sheet to be printed."""
    actor, filters = current_actor(), filters_from(request.args)
    lines = _lines(filters, MOST_ROWS)
    if isinstance(lines, Response):
        return lines
    columns = columns_of(filters, actor)
    return render_template(
        "queue/sheet.html",
        columns=columns,
        rows=[cells_of(line, tuple(columns)) for line in lines],
        about=[view_name(filters.view, actor), *filters_in_words(filters, actor).values()],
        printed_at=moment_text(now()),
        back_link=_back(filters),
    )


@blueprint.get("/phieu")
@role_required(*READERS)
def slips() -> ResponseReturnValue:
    """Show the tracking slips of the cases, one case a page."""
    actor, filters = current_actor(), filters_from(request.args)
    lines = _lines(filters, MOST_SLIPS)
    if isinstance(lines, Response):
        return lines
    columns = columns_of(filters, actor)
    return render_template(
        "queue/slips.html",
        slips=[{"line": line, "facts": _facts(line, columns), "events": _events(line, actor)} for line in lines],
        printed_at=moment_text(now()),
        back_link=_back(filters),
    )


def _facts(line: Line, columns: Mapping[str, str]) -> list[tuple[str, str]]:
    cells = cells_of(line, tuple(columns))
    return [(label, text or "–") for (name, label), text in zip(columns.items(), cells, strict=True) if name != "no"]


def _events(line: Line, actor: Actor) -> list[dict[str, Any]]:
    case = case_for(line.row.id, actor)
    return timeline_of(case, actor) if case is not None else []


def _lines(filters: QueueFilters, most: int) -> list[Line] | Response:
    """What the address asks for in words; the way back to the list when it is too much."""
    actor, day, calendar = current_actor(), today(), official_calendar()
    rows = rows_matching(filters, actor, day, calendar, most=most + 1, only=ticked(request.args))
    if len(rows) <= most:
        return lines_of(rows, day, calendar)
    flash(_("Danh sách dài hơn %(most)s hồ sơ; hãy lọc hẹp hơn rồi làm lại.", most=most), "error")
    return redirect(_back(filters)["href"], 303)  # type: ignore[return-value]


def _back(filters: QueueFilters) -> dict[str, str]:
    return {"href": url_for("queue.show", **{**filters.as_args(), "view": filters.view}), "text": _("Hồ sơ")}
