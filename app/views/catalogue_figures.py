"""The catalogue in figures, in public: databases by level, sharing mode, agency, group, update and personal data."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.clock import today
from app.adapters.tables_out import XLSX_TYPE, Table, write_xlsx
from app.queries.catalogue import Count, Figures, figures_of
from app.views.access import public
from app.views.catalogue_days import shown_version, version_text
from app.views.catalogue_words import tabs
from app.views.public_pages import file_answer, keep_shortly
from forms.build import words

blueprint = Blueprint("catalogue_figures", __name__)
blueprint.after_request(keep_shortly)


@blueprint.get("/catalogue/figures")
@public
def show() -> ResponseReturnValue:
    """Show the figures of the catalogue in force, or of the day asked for."""
    shown = shown_version(request.args, today())
    figures = figures_of(shown.number)
    return render_template(
        "catalogue/figures.html",
        title=_("Danh mục qua số liệu"),
        about=_("Số cơ sở dữ liệu trong Danh mục, tính từ chính các mục của phiên bản đang xem."),
        tabs=tabs("catalogue_figures.show"),
        here_url=url_for("catalogue_figures.show"),
        shown=shown,
        version_text=version_text(shown.version) if shown.version else "",
        figures=figures,
        groups=[_group(title, name, counts, figures, shown.asked) for title, name, counts in _groups(figures)],
        day=request.args.get("day", "")[:20],
        download=url_for("catalogue_figures.download", **shown.asked),
    )


@blueprint.get("/catalogue/figures.xlsx")
@public
def download() -> ResponseReturnValue:
    """Give the figures as a workbook, one sheet for each table."""
    shown = shown_version(request.args, today())
    figures = figures_of(shown.number)
    tables = [
        Table(title, (title, _("Số cơ sở dữ liệu")), [[words(count.label), count.count] for count in counts])
        for title, _name, counts in _groups(figures)
    ]
    about = [[_("Cơ sở dữ liệu"), figures.total], [_("Bộ dữ liệu"), figures.datasets]]
    if shown.version:
        about.append([_("Phiên bản"), version_text(shown.version)])
    tables.append(Table(_("Thông tin"), (_("Mục"), _("Nội dung")), about))
    return file_answer(write_xlsx(tables), XLSX_TYPE, f"danh-muc-so-lieu-phien-ban-{shown.number}.xlsx")


def _groups(figures: Figures) -> list[tuple[str, str, Sequence[Count]]]:
    """Each table: its title, the filter of the list that its lines lead to (none where there is none), its lines."""
    return [
        (_("Theo cấp"), "tier", figures.tier),
        (_("Theo hình thức chia sẻ"), "mode", figures.mode),
        (_("Theo nhóm"), "group", figures.group),
        (_("Theo cách cập nhật"), "update", figures.update),
        (_("Theo dữ liệu cá nhân"), "", figures.personal),
        (_("Theo cơ quan chủ quản"), "", figures.agency),
    ]


def _group(
    title: str, name: str, counts: Sequence[Count], figures: Figures, asked: Mapping[str, Any]
) -> dict[str, Any]:
    total, has_names = figures.total, counts is figures.agency
    return {
        "title": title,
        "is_data": has_names,
        "rows": [
            {
                "text": count.label if has_names else words(count.label),
                "count": count.count,
                "share": round(100 * count.count / total) if total else 0,
                "href": url_for("catalogue.show", **{**asked, name: count.key}) if name and count.count else "",
            }
            for count in counts
        ],
    }
