"""The public catalogue: its lists in the browser, and what is shown of them as XLSX and CSV."""

from dataclasses import asdict, replace
from typing import Any

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.clock import today
from app.adapters.dcat import MEDIA_TYPES
from app.adapters.tables_out import CSV_TYPE, XLSX_TYPE, Table, write_csv, write_xlsx
from app.queries.catalogue import CatalogueFilters, Entry, entries_of
from app.views.access import public
from app.views.catalogue_days import ShownVersion, shown_version, version_text
from app.views.catalogue_dcat import catalogue_document
from app.views.catalogue_lists import (
    COLUMNS,
    DEFAULT_LIST,
    LISTS,
    PER_PAGE,
    PROVINCIAL_LIST,
    WHOLE,
    Asked,
    Line,
    PublicList,
    asked_of,
    headings,
    lines_of,
)
from app.views.catalogue_words import tabs
from app.views.public_pages import file_answer, keep_shortly
from forms.build import words
from workflows.catalogue.entry import GROUPS, LEVELS, MODES, TIERS, UPDATES
from workflows.folding import sort_key

blueprint = Blueprint("catalogue", __name__)
blueprint.after_request(keep_shortly)

FILTERS = {"tier": TIERS, "mode": MODES, "group": GROUPS, "update": UPDATES, "level": LEVELS}
PAGE_TYPE = "text/html"


@blueprint.get("/catalogue")
@public
def show() -> ResponseReturnValue:
    """Show the catalogue; a program that asks for Turtle or JSON-LD gets the catalogue in force as DCAT."""
    wanted = request.accept_mimetypes.best_match([PAGE_TYPE, *MEDIA_TYPES.values()], PAGE_TYPE)
    for form, media_type in MEDIA_TYPES.items():
        if wanted == media_type:
            return catalogue_document(form)
    return _list_page(WHOLE)


@blueprint.get("/catalogue/provincial")
@public
def provincial() -> ResponseReturnValue:
    """Show the databases of provincial level (Article 7.2)."""
    return _list_page(PROVINCIAL_LIST)


@blueprint.get("/catalogue/default-sharing")
@public
def default_sharing() -> ResponseReturnValue:
    """Show the datasets that are shared by default (Article 9.2)."""
    return _list_page(DEFAULT_LIST)


@blueprint.get("/catalogue.<any(xlsx, csv):kind>", defaults={"name": ""})
@blueprint.get("/catalogue/<any(provincial, 'default-sharing'):name>.<any(xlsx, csv):kind>")
@public
def download(name: str, kind: str) -> ResponseReturnValue:
    """Give what a list shows, all of its pages, as a table."""
    shown = shown_version(request.args, today())
    asked = asked_of(LISTS[name], request.args)
    page = asked.of
    rows = [[COLUMNS[column].text(line) for column in page.columns] for line in lines_of(shown.number, asked)]
    table = Table(words(page.title), tuple(words(COLUMNS[column].label) for column in page.columns), rows)
    file_name = f"{page.file_name}-phien-ban-{shown.number}.{kind}"
    if kind == "csv":
        return file_answer(write_csv(table), CSV_TYPE, file_name)
    return file_answer(write_xlsx([table, _about(shown, asked)]), XLSX_TYPE, file_name)


def _about(shown: ShownVersion, asked: Asked) -> Table:
    """What a table was taken from, as a sheet beside it."""
    rows = [[_("Danh mục"), words(asked.of.about)]]
    if shown.version:
        rows.append([_("Phiên bản"), version_text(shown.version)])
    rows += [[label, value] for label, value in _filters_in_words(asked)]
    return Table(_("Thông tin"), (_("Mục"), _("Nội dung")), rows)


def _filters_in_words(asked: Asked) -> list[tuple[str, str]]:
    filters = asked.filters
    labels = {"text": _("Từ khoá"), "agency": _("Cơ quan"), **_labels()}
    said = {
        name: words(dict(FILTERS[name]).get(value, value)) for name, value in asdict(filters).items() if name in FILTERS
    }
    said |= {"text": filters.text, "agency": filters.agency}
    return [(labels[name], value) for name, value in said.items() if value]


def _labels() -> dict[str, str]:
    return {
        "tier": _("Cấp"),
        "mode": _("Hình thức chia sẻ"),
        "group": _("Nhóm"),
        "update": _("Cách cập nhật"),
        "level": _("Cấp độ an toàn"),
    }


def _list_page(page: PublicList) -> ResponseReturnValue:
    shown = shown_version(request.args, today())
    asked = asked_of(page, request.args)
    every = entries_of(shown.number, replace(CatalogueFilters(), **page.fixed))
    lines = lines_of(shown.number, asked)
    first = (asked.page - 1) * PER_PAGE
    body = render_template(
        "catalogue/list.html",
        title=words(page.title),
        about=words(page.about),
        tabs=tabs(page.endpoint),
        list_url=url_for(page.endpoint),
        here_url=url_for(page.endpoint, **shown.asked),
        shown=shown,
        version_text=version_text(shown.version) if shown.version else "",
        asked=asked,
        day=request.args.get("day", "")[:20],
        filters=_filter_choices(asked),
        agencies=_agency_choices(every),
        is_filtered=asked.filters != replace(CatalogueFilters(), **page.fixed),
        columns=headings(asked, shown.asked),
        rows=[_row(line, page, shown) for line in lines[first : first + PER_PAGE]],
        total=len(lines),
        has_any=bool(every),
        counts=_counts([line.entry for line in lines]) if not page.of_datasets else _counts(every),
        of_datasets=page.of_datasets,
        downloads=_downloads(asked, shown),
        previous_href=_page_url(asked, shown, -1) if asked.page > 1 else None,
        next_href=_page_url(asked, shown, 1) if first + PER_PAGE < len(lines) else None,
    )
    return make_response(body)


def _downloads(asked: Asked, shown: ShownVersion) -> list[tuple[str, str]]:
    word = next(word for word, each in LISTS.items() if each is asked.of)
    kept = {**asked.as_args(page=1), **shown.asked, "name": word or None}
    return [(kind.upper(), url_for("catalogue.download", kind=kind, **kept)) for kind in ("xlsx", "csv")]


def _filter_choices(asked: Asked) -> list[dict[str, Any]]:
    """The lists of the filter bar; what the page itself holds fixed is not asked."""
    hidden = {*asked.of.fixed, *(("mode",) if asked.of.of_datasets else ())}
    return [
        {
            "name": name,
            "label": label,
            "choices": [(key, words(text)) for key, text in FILTERS[name]],
            "value": getattr(asked.filters, name),
        }
        for name, label in _labels().items()
        if name not in hidden
    ]


def _agency_choices(entries: list[Entry]) -> list[tuple[str, str]]:
    """Every agency that owns or manages a database of the list."""
    found = {}
    for entry in entries:
        for name in ("owner_agency", "managing_agency"):
            agency = entry.content.get(name) or {}
            found[agency.get("code", "")] = agency.get("name", "")
    return sorted(((code, name) for code, name in found.items() if code), key=lambda pair: sort_key(pair[1]))


def _counts(entries: list[Entry]) -> dict[str, int]:
    datasets = [dataset for entry in entries for dataset in entry.content.get("datasets") or ()]
    return {"databases": len(entries), "datasets": len(datasets)}


def _row(line: Line, page: PublicList, shown: ShownVersion) -> dict[str, Any]:
    """One line as the table shows it; its name leads to the database, as it stood where an old version is shown."""
    anchor = line.code if page.of_datasets else None
    href = url_for("catalogue_entries.show", code=line.entry.code, _anchor=anchor, **shown.asked)
    cells = [
        {"text": COLUMNS[name].text(line), "label": words(COLUMNS[name].label), "is_data": COLUMNS[name].is_data}
        for name in page.columns
    ]
    return {"href": href, "cells": cells}


def _page_url(asked: Asked, shown: ShownVersion, step: int) -> str:
    return url_for(asked.of.endpoint, **{**asked.as_args(page=asked.page + step), **shown.asked})
