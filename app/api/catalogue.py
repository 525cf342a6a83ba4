"""The catalogue over the API, for everybody: in force or as it once stood, compared, counted; open data (Article 8).

No token is asked for: these are the public pages once more, with the same filters and the same search.
"""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from flask import Blueprint, Response, request, url_for

from app.adapters.clock import today
from app.api import catalogue_schemas as c
from app.api.answers import answer
from app.api.bodies import unknown_name
from app.api.entry_records import entry_content, field_differences, open_data, version_ref
from app.models.versions import CatalogueVersion
from app.queries.case_list import agency_key
from app.queries.catalogue import (
    ALLOWED,
    Count,
    Entry,
    HistoryLine,
    compare,
    entries_of,
    entry_of,
    figures_of,
    filters_from,
    history_of,
    version,
    version_on,
    versions,
)
from app.queries.catalogue_pages import last_entry, version_sizes
from app.queries.open_data import open_by_dataset, open_datasets
from app.services.problems import Invalid, NotVisible
from app.views.access import public
from app.views.public_pages import keep_shortly
from forms.build import words
from workflows.fields import CONTROL, Problem, Wrong, parse_date
from workflows.text import N_

blueprint = Blueprint("catalogue", __name__, url_prefix="/catalogue")
blueprint.after_request(keep_shortly)

PER_PAGE, MOST_PER_PAGE = 50, 200
LONGEST_TEXT = 100
NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
FILTERS = ("text", "tier", "mode", "agency", "group", "update", "level")
WHEN = ("day", "version")
"""Which state of the catalogue is meant; with neither, the one in force."""
PAGING = ("limit", "after")


@blueprint.get("")
@public
def index() -> Response:
    """List the databases of a version, by code, page by page."""
    args, problems = _args((*FILTERS, *WHEN, *PAGING))
    found = _version(args, problems)
    _judge_filters(args, problems)
    limit = args.get("limit", str(PER_PAGE))
    if not (NUMBER.fullmatch(limit) and 1 <= int(limit) <= MOST_PER_PAGE):
        problems.append(Problem("limit", N_("Ghi limit từ 1 đến %(most)s."), {"most": MOST_PER_PAGE}))
    if problems:
        raise Invalid(problems)
    number = found.no if found else 0
    entries = entries_of(number, filters_from(args))
    rest = [entry for entry in entries if entry.code > args.get("after", "")]
    page, following = rest[: int(limit)], None
    if len(rest) > len(page):
        kept: dict[str, Any] = {name: args[name] for name in (*FILTERS, "limit") if args.get(name)}
        following = url_for("api.catalogue.index", **kept, version=number, after=page[-1].code)
    records = tuple(_record(entry, number) for entry in page)
    return answer(c.EntryList(_ref(found), len(entries), records, following))


def _args(names: tuple[str, ...]) -> tuple[dict[str, str], list[Problem]]:
    """The address's own words, and a problem for each name or sign that cannot be meant."""
    args = {name: value.strip() for name, value in request.args.items()}
    problems = [unknown_name(name) for name in args if name not in names]
    for name in names:
        if CONTROL.search(args.get(name, "")):
            problems.append(Problem(name, N_("Xoá ký tự điều khiển không nhìn thấy trong nội dung rồi nhập lại.")))
        elif len(args.get(name, "")) > LONGEST_TEXT:
            sentence = N_("Rút gọn nội dung còn tối đa %(maximum)s ký tự.")
            problems.append(Problem(name, sentence, {"maximum": LONGEST_TEXT}))
    return args, problems


def _version(args: Mapping[str, str], problems: list[Problem]) -> CatalogueVersion | None:
    """The version that is asked for; none before the first, and where the question is wrong."""
    number, typed = args.get("version", ""), args.get("day", "")
    if number and typed:
        problems.append(Problem("version", N_("Chỉ ghi một trong hai: day hoặc version.")))
        return None
    if number:
        return _numbered("version", number, problems)
    try:
        day = parse_date(typed) if typed else today()
    except Wrong:
        day = None
    if day is None:
        problems.append(Problem("day", N_("Ghi ngày theo mẫu YYYY-MM-DD.")))
    elif day > today():
        problems.append(Problem("day", N_("Ghi ngày không sau hôm nay.")))
    else:
        return version_on(day)
    return None


def _numbered(name: str, number: str, problems: list[Problem]) -> CatalogueVersion | None:
    found = version(int(number)) if NUMBER.fullmatch(number) else None
    if found is None:
        problems.append(Problem(name, N_("Ghi số của một phiên bản có trong danh sách các phiên bản.")))
    return found


def _judge_filters(args: Mapping[str, str], problems: list[Problem]) -> None:
    wrong = {problem.field for problem in problems}
    for name, choices in ALLOWED.items():
        allowed = [key for key, _label in choices]
        if args.get(name) and name not in wrong and args[name] not in allowed:
            problems.append(Problem(name, N_("Chọn một trong: %(choices)s."), {"choices": ", ".join(allowed)}))
    if args.get("agency") and "agency" not in wrong and agency_key(args["agency"]) is None:
        problems.append(Problem("agency", N_("Ghi ký hiệu của một cơ quan, ví dụ STTTT.")))


def _in_force() -> int:
    current = version_on(today())
    return current.no if current else 0


def _ref(found: CatalogueVersion | None) -> c.VersionRef | None:
    return version_ref(found, _in_force()) if found else None


def _record(entry: Entry, number: int) -> c.EntryRecord:
    return c.EntryRecord(
        code=entry.code,
        name=entry.name,
        from_version=entry.from_no,
        content=entry_content(entry.content),
        url=url_for("api.catalogue.show", code=entry.code, version=number),
    )


@blueprint.get("/<code>")
@public
def show(code: str) -> Response:
    """Show a database as the version asked for lists it."""
    args, problems = _args(WHEN)
    found = _version(args, problems)
    if problems:
        raise Invalid(problems)
    entry = entry_of(found.no, code) if found and not CONTROL.search(code) else None
    if found is None or entry is None:
        raise NotVisible
    published = open_by_dataset()
    codes = [row.get("code", "") for row in entry.content.get("datasets") or ()]
    return answer(
        c.EntryDetail(
            version=version_ref(found, _in_force()),
            entry=_record(entry, found.no),
            open_data=tuple(open_data(published[each]) for each in codes if each in published),
            history_url=url_for("api.catalogue.history", code=entry.code),
        )
    )


@blueprint.get("/<code>/history")
@public
def history(code: str) -> Response:
    """List every state that a database's entry had, newest first."""
    last = None if CONTROL.search(code) else last_entry(code)
    if last is None:
        raise NotVisible
    in_force = _in_force()
    return answer(c.EntryHistory(tuple(_state(line, in_force) for line in history_of(last.database_id))))


def _state(line: HistoryLine, in_force: int) -> c.EntryState:
    return c.EntryState(
        code=line.entry.code,
        version=version_ref(line.version, in_force),
        until_version=line.until.no if line.until else None,
        until=line.until.effective_from if line.until else None,
        content=entry_content(line.entry.content),
        differences=field_differences(line.changes),
    )


@blueprint.get("/versions")
@public
def list_versions() -> Response:
    """List every version with its decision, its days and what it changed, newest first."""
    every, in_force = versions(), _in_force()
    sizes = version_sizes([each.no for each in every])
    ends = {older.no: newer.effective_from for newer, older in pairwise(every)}
    return answer(
        c.VersionList(
            tuple(
                c.Version(
                    no=each.no,
                    effective_from=each.effective_from,
                    effective_until=ends.get(each.no),
                    standing="FUTURE" if each.no > in_force else "CURRENT" if each.no == in_force else "PAST",
                    decision_no=each.decision_no,
                    decided_on=each.decided_on,
                    source=each.source,
                    note=each.note,
                    databases=sizes[each.no].total,
                    added=sizes[each.no].added,
                    changed=sizes[each.no].changed,
                    removed=sizes[each.no].removed,
                    url=url_for("api.catalogue.index", version=each.no),
                )
                for each in every
            )
        )
    )


@blueprint.get("/compare")
@public
def compare_two() -> Response:
    """Show what two versions have not in common: databases that came, that left, and every changed field."""
    args, problems = _args(("from", "to"))
    old, new = (_numbered(name, args.get(name, ""), problems) for name in ("from", "to"))
    if old is not None and new is not None and old.no == new.no:
        problems.append(Problem("to", N_("Chọn hai phiên bản khác nhau để so sánh.")))
    if old is None or new is None or problems:
        raise Invalid(problems)
    found, in_force = compare(old.no, new.no), _in_force()
    return answer(
        c.VersionComparison(
            old=version_ref(old, in_force),
            new=version_ref(new, in_force),
            added=tuple(c.EntryBrief(entry.code, entry.name) for entry in found.added),
            removed=tuple(c.EntryBrief(entry.code, entry.name) for entry in found.removed),
            changed=tuple(
                c.ChangedEntry(after.code, after.name, field_differences(changes))
                for _before, after, changes in found.changed
            ),
        )
    )


@blueprint.get("/figures")
@public
def figures() -> Response:
    """Count the databases of a version."""
    args, problems = _args(WHEN)
    shown = _version(args, problems)
    if problems:
        raise Invalid(problems)
    found = figures_of(shown.no if shown else 0)
    groups: dict[str, Any] = {
        name: tuple(_line(count, is_name=name == "agency") for count in getattr(found, name))
        for name in ("tier", "mode", "agency", "group", "update", "personal")
    }
    return answer(c.CatalogueFigures(version=_ref(shown), databases=found.total, datasets=found.datasets, **groups))


def _line(count: Count, *, is_name: bool) -> c.FigureLine:
    return c.FigureLine(count.key, count.label if is_name else words(count.label), count.count)


@blueprint.get("/open-data")
@public
def list_open_data() -> Response:
    """List what is published as open data, by title; a search needs no accents."""
    args, problems = _args(("text",))
    if problems:
        raise Invalid(problems)
    return answer(c.OpenDataList(tuple(open_data(row) for row in open_datasets(args.get("text", "")))))
