"""Open data in public: what anybody may use, where to fetch it, and from which database it comes."""

from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.tables_out import CSV_TYPE, XLSX_TYPE, Table, write_csv, write_xlsx
from app.queries.catalogue_pages import last_entry
from app.queries.open_data import OpenRow, open_dataset, open_datasets
from app.views.access import public
from app.views.catalogue_words import tabs
from app.views.public_pages import file_answer, keep_shortly
from forms.build import words
from workflows.fields import VIETNAM
from workflows.publication_fields import FORMATS, FREQUENCIES
from workflows.text import day_text

blueprint = Blueprint("catalogue_open_data", __name__)
blueprint.after_request(keep_shortly)

PER_PAGE = 50
LONGEST_TEXT = 100


@blueprint.get("/open-data")
@public
def index() -> ResponseReturnValue:
    """List what is published as open data, by title; a search needs no accents."""
    text = request.args.get("text", "").strip()[:LONGEST_TEXT]
    page = min(max(request.args.get("page", 1, type=int), 1), 10**6)
    found = open_datasets(text)
    first = (page - 1) * PER_PAGE
    return render_template(
        "catalogue/open_data.html",
        title=_("Dữ liệu mở"),
        about=_(
            "Dữ liệu mở của cơ quan nhà nước trong tỉnh, cung cấp thống nhất, tập trung để mọi tổ chức, cá nhân "
            "khai thác (Điều 8, khoản 2 Điều 10 Quy chế)."
        ),
        tabs=tabs("catalogue_open_data.index"),
        rows=[_row(row) for row in found[first : first + PER_PAGE]],
        total=len(found),
        text=text,
        downloads=[
            (kind.upper(), url_for("catalogue_open_data.download", kind=kind, text=text or None))
            for kind in ("xlsx", "csv")
        ],
        previous_href=_page_url(text, page - 1) if page > 1 else None,
        next_href=_page_url(text, page + 1) if first + PER_PAGE < len(found) else None,
    )


@blueprint.get("/open-data.<any(xlsx, csv):kind>")
@public
def download(kind: str) -> ResponseReturnValue:
    """Give the list of open data as a table."""
    text = request.args.get("text", "").strip()[:LONGEST_TEXT]
    columns = (
        _("Tên dữ liệu mở"),
        _("Cơ quan cung cấp"),
        _("Định dạng"),
        _("Tần suất cập nhật"),
        _("Điều kiện sử dụng"),
        _("Ngày công bố"),
        _("Địa chỉ tải hoặc khai thác"),
    )
    rows = [
        [row["title"], row["agency"], row["formats"], row["frequency"], row["licence"], row["published_on"], row["url"]]
        for row in map(_row, open_datasets(text))
    ]
    table = Table(_("Dữ liệu mở"), columns, rows)
    if kind == "csv":
        return file_answer(write_csv(table), CSV_TYPE, "du-lieu-mo.csv")
    return file_answer(write_xlsx([table]), XLSX_TYPE, "du-lieu-mo.xlsx")


@blueprint.get("/open-data/<int:key>")
@public
def show(key: int) -> ResponseReturnValue:
    """Show one published dataset."""
    found = open_dataset(key)
    if found is None:
        abort(404)
    return render_template(
        "catalogue/open_dataset.html",
        row=_row(found),
        database_href=url_for("catalogue_entries.show", code=found.database_code, _anchor=found.dataset_code)
        if last_entry(found.database_code)
        else "",
        back_link={"href": url_for("catalogue_open_data.index"), "text": _("Dữ liệu mở")},
    )


def _row(row: OpenRow) -> dict[str, Any]:
    """A published dataset in words; an address that is not one of the web is shown and leads nowhere."""
    formats, frequencies = dict(FORMATS), dict(FREQUENCIES)
    return {
        "title": row.title,
        "description": row.description,
        "agency": row.agency,
        "formats": ", ".join(formats.get(each, each) for each in row.formats),
        "licence": row.licence,
        "frequency": words(frequencies.get(row.update_frequency, row.update_frequency)),
        "published_on": day_text(row.published_at.astimezone(VIETNAM).date()),
        "url": row.url,
        "is_link": row.url.startswith(("https://", "http://")),
        "href": url_for("catalogue_open_data.show", key=row.id),
        "dataset": row.dataset,
        "database": row.database,
    }


def _page_url(text: str, page: int) -> str:
    return url_for("catalogue_open_data.index", text=text or None, page=page)
