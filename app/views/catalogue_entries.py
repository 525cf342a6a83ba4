"""One database of the catalogue in public: everything its entry says, today or as it once stood, and how it changed."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.clock import today
from app.queries.catalogue import Entry, HistoryLine, entry_of, history_of
from app.queries.catalogue_pages import last_entry, managing_agency_of
from app.queries.open_data import open_by_dataset
from app.views.access import current_account, public
from app.views.catalogue_days import ShownVersion, shown_version, version_text
from app.views.catalogue_words import changes_in_words, label_of, value_lines
from app.views.public_pages import keep_shortly
from forms.build import words
from workflows.catalogue.entry import ENTRY_FIELDS, FIELDS_BY_NAME, SIX_POINTS, is_provincial
from workflows.fields import CONTROL, Field, Kind, is_empty
from workflows.roles import Role
from workflows.text import day_text

blueprint = Blueprint("catalogue_entries", __name__)
blueprint.after_request(keep_shortly)

POINT_OF = {name: point for point, names in SIX_POINTS for name in names}


@blueprint.get("/catalogue/<code>")
@public
def show(code: str) -> ResponseReturnValue:
    """Show a database as the version asked for lists it; one that has left the catalogue as it stood last."""
    shown = shown_version(request.args, today())
    last = None if CONTROL.search(code) else last_entry(code)
    if last is None:
        abort(404)
    listed = entry_of(shown.number, code)
    entry = listed or last
    return render_template(
        "catalogue/entry.html",
        entry=entry,
        shown=shown,
        is_listed=listed is not None,
        absence="" if listed else _absence(entry, shown),
        version_text=version_text(shown.version) if shown.version else "",
        tier=label_of("tier", entry.content.get("tier")),
        is_provincial=is_provincial(entry.content),
        points=_rows((FIELDS_BY_NAME[name] for name in POINT_OF), entry),
        said={spec.name: _answer(spec, entry) for spec in ENTRY_FIELDS},
        management=_rows((spec for spec in ENTRY_FIELDS if spec.name not in {*POINT_OF, "datasets"}), entry),
        datasets=_datasets(entry),
        history=[_state(line) for line in history_of(entry.database_id)],
        actions=_actions(entry),
        back_link={"href": url_for("catalogue.show", **shown.asked), "text": _("Danh mục cơ sở dữ liệu")},
        here_url=url_for("catalogue_entries.show", code=code),
    )


def _absence(entry: Entry, shown: ShownVersion) -> str:
    """Why the version shown does not list a database, and what is shown instead."""
    if not shown.is_current:
        return str(
            _("Cơ sở dữ liệu này không có trong Danh mục tại thời điểm đã chọn; dưới đây là nội dung của lần gần nhất.")
        )
    if entry.from_no > shown.number:
        return str(_("Cơ sở dữ liệu này chưa có trong Danh mục; dưới đây là nội dung của phiên bản sắp có hiệu lực."))
    return str(
        _("Cơ sở dữ liệu này không còn trong Danh mục; dưới đây là nội dung của lần cuối cùng có trong Danh mục.")
    )


def _rows(specs: Iterable[Field], entry: Entry) -> list[dict[str, Any]]:
    """The fields in their order, each with the point of Article 7.2 that asks for it; what nobody asks is left out."""
    return [
        {"name": spec.name, "label": words(spec.label), "point": POINT_OF.get(spec.name, "")}
        for spec in specs
        if _is_asked(spec, entry.content)
    ]


def _is_asked(spec: Field, content: Mapping[str, Any]) -> bool:
    """Say whether a field has an answer, or lacks one that it should have: the six points only at provincial level."""
    if not is_empty(content.get(spec.name)):
        return True
    return spec.is_wanted(content) and (spec.name not in POINT_OF or is_provincial(content))


def _answer(spec: Field, entry: Entry) -> dict[str, Any]:
    """A value as the page shows it: lines, or a small table of what has columns."""
    value = entry.content.get(spec.name)
    if value and spec.kind is Kind.ROWS:
        columns = [words(column.label) for column in spec.columns]
        cells = [["; ".join(value_lines(column, row.get(column.name))) for column in spec.columns] for row in value]
        return {"columns": columns, "rows": cells, "lines": []}
    return {"columns": [], "rows": [], "lines": value_lines(spec, value), "is_data": not spec.choices}


def _datasets(entry: Entry) -> list[dict[str, Any]]:
    published = open_by_dataset()
    return [
        {
            "code": row.get("code", ""),
            "name": row.get("name", ""),
            "mode": label_of("sharing_mode", row.get("sharing_mode")),
            "fields": ", ".join(row.get("fields") or ()),
            "open": published.get(row.get("code", "")),
        }
        for row in entry.content.get("datasets") or ()
    ]


def _state(line: HistoryLine) -> dict[str, Any]:
    """One state of the entry: which version brought it, until when it stood, and what it changed."""
    return {
        "no": line.version.no,
        "since": day_text(line.version.effective_from),
        "until": day_text(line.until.effective_from) if line.until else "",
        "version_text": version_text(line.version),
        "href": url_for("catalogue_entries.show", code=line.entry.code, version=line.version.no),
        "changes": changes_in_words(line.changes),
    }


def _actions(entry: Entry) -> list[dict[str, str]]:
    """What a signed-in filer may begin from here; nothing for a database that the register has ended."""
    account = current_account()
    manager = managing_agency_of(entry.database_id)
    if account is None or manager is None or not account.actor.holds(Role.AGENCY_FILER):
        return []
    found = [{"text": _("Lập yêu cầu kết nối"), "href": url_for("filing.start")}]
    if account.actor.agency_id == manager:
        begun = {"EDIT": _("Đề nghị chỉnh sửa"), "WITHDRAW": _("Đề nghị rút khỏi Danh mục")}
        found += [
            {"text": text, "href": url_for("proposals.start", database=entry.code, kind=kind)}
            for kind, text in begun.items()
        ]
    return found
