"""The versions of the catalogue in public: by which decision each came, and how two of them differ line by line."""

from itertools import pairwise
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.clock import today
from app.models.versions import CatalogueVersion
from app.queries.catalogue import Entry, compare, versions
from app.queries.catalogue_pages import VersionSize, version_sizes
from app.views.access import public
from app.views.catalogue_days import version_text
from app.views.catalogue_words import changes_in_words, tabs, value_lines
from app.views.public_pages import keep_shortly
from workflows.catalogue.entry import FIELDS_BY_NAME
from workflows.text import day_text

blueprint = Blueprint("catalogue_versions", __name__)
blueprint.after_request(keep_shortly)


@blueprint.get("/catalogue/history")
@public
def history() -> ResponseReturnValue:
    """List every version with its decision, its days and what it changed, newest first."""
    every, day = versions(), today()
    sizes = version_sizes([each.no for each in every])
    ends = {older.no: newer for newer, older in pairwise(every)}
    in_force = next((each.no for each in every if each.effective_from <= day), 0)
    return render_template(
        "catalogue/history.html",
        title=_("Các phiên bản của Danh mục"),
        about=_(
            "Mỗi quyết định của Chủ tịch UBND tỉnh về Danh mục tạo một phiên bản (khoản 1 và khoản 4 Điều 7 Quy chế)."
        ),
        tabs=tabs("catalogue_versions.history"),
        rows=[_version_row(each, ends.get(each.no), sizes[each.no], in_force) for each in every],
    )


def _version_row(
    found: CatalogueVersion, after: CatalogueVersion | None, size: VersionSize, in_force: int
) -> dict[str, Any]:
    standing = "future" if found.no > in_force else "current" if found.no == in_force else "past"
    return {
        "no": found.no,
        "decision_no": found.decision_no,
        "decided_on": day_text(found.decided_on),
        "since": day_text(found.effective_from),
        "until": day_text(after.effective_from) if after else "",
        "never": after is not None and after.effective_from == found.effective_from,
        "note": found.note,
        "standing": standing,
        "size": size,
        "href": url_for("catalogue.show", version=found.no),
        "compare_href": url_for("catalogue_versions.compare_two", **_pair(found.no - 1, found.no))
        if found.no > 1
        else "",
    }


def _pair(old: int, new: int) -> dict[str, Any]:
    return {"from": old, "to": new}


def _choices(every: list[CatalogueVersion]) -> list[tuple[str, str]]:
    return [(str(each.no), f"{each.no} ({day_text(each.effective_from)})") for each in every]


@blueprint.get("/catalogue/compare")
@public
def compare_two() -> ResponseReturnValue:
    """Show what two versions have not in common: databases that came, that left, and every changed field."""
    every = {each.no: each for each in versions()}
    newest = max(every, default=0)
    old, new = _chosen("from", newest - 1), _chosen("to", newest)
    problem = ""
    if old not in every or new not in every:
        problem = _("Chọn hai phiên bản trong danh sách để so sánh.")
    elif old == new:
        problem = _("Chọn hai phiên bản khác nhau để so sánh.")
    found = None if problem else compare(old, new)
    return render_template(
        "catalogue/compare.html",
        choices=_choices(list(every.values())),
        old=old,
        new=new,
        has_two=len(every) > 1,
        problem=problem,
        texts=[version_text(every[no]) for no in (old, new) if no in every],
        added=[_brief(entry, new) for entry in found.added] if found else [],
        removed=[_brief(entry, old) for entry in found.removed] if found else [],
        changed=[
            {**_brief(after, new), "changes": changes_in_words(changes)} for _before, after, changes in found.changed
        ]
        if found
        else [],
        back_link={"href": url_for("catalogue_versions.history"), "text": _("Các phiên bản của Danh mục")},
    )


def _chosen(name: str, otherwise: int) -> int:
    typed = request.args.get(name, "").strip()
    if not typed:
        return otherwise
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _brief(entry: Entry, version_no: int) -> dict[str, Any]:
    owner = value_lines(FIELDS_BY_NAME["owner_agency"], entry.content.get("owner_agency"))
    return {
        "code": entry.code,
        "name": entry.name,
        "owner": "".join(owner),
        "href": url_for("catalogue_entries.show", code=entry.code, version=version_no),
    }
