"""Figures of a period, on one page, as a workbook, and as the report to the People's Committee (Article 13.4)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.clock import now, today
from app.adapters.tables_out import XLSX_TYPE, Cell, Table, write_xlsx
from app.queries.calendar import official_calendar
from app.queries.figures import (
    READERS,
    FigureFilters,
    Figures,
    figures_for,
    filters_from,
    kinds_counted,
    reads_internals,
)
from app.queries.figures_chasing import (
    Choices,
    agency_names,
    chasing,
    choices_for,
    officer_names,
    unit_names,
    waiting_cases,
    waiting_owners,
)
from app.services.reports import report_docx, report_pdf
from app.views.access import current_actor, role_required
from app.views.figures_sheets import (
    Sheet,
    backlog_sheet,
    breakdown_sheet,
    flow_sheet,
    held_sheet,
    law_sheet,
    number_text,
    outcome_sheet,
    refusal_sheet,
    target_sheet,
)
from app.views.public_pages import file_answer
from app.views.wording import said
from forms.build import words
from workflows.attribution import Holder
from workflows.calendar import Calendar
from workflows.periods import periods_of
from workflows.registry import KIND_LABELS
from workflows.roles import FOCAL_STAFF, Actor, Role
from workflows.text import day_text

blueprint = Blueprint("figures", __name__, url_prefix="/so-lieu")
REPORTERS = (*FOCAL_STAFF, Role.AUDITOR)
"""Who may write the report: it is the focal agency's, over all cases."""
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Asked:
    """One request for figures: who asks for what, and what was counted."""

    actor: Actor
    filters: FigureFilters
    day: date
    calendar: Calendar
    figures: Figures


def _asked() -> Asked:
    actor, day, calendar = current_actor(), today(), official_calendar()
    filters = filters_from(request.args)
    return Asked(actor, filters, day, calendar, figures_for(actor, filters, today=day, calendar=calendar))


@blueprint.get("/")
@role_required(*READERS)
def show() -> ResponseReturnValue:
    """Show the figures that the address asks for."""
    asked = _asked()
    period, choices = asked.figures.period, choices_for(asked.actor, asked.day)
    return render_template(
        "figures/show.html",
        sheets=_sheets(asked),
        period=period,
        period_text=said(period.label),
        until_text=day_text(asked.figures.end),
        is_running=period.last >= asked.day,
        problem=words(asked.filters.problem),
        filters=asked.filters,
        choices=choices,
        years=_years(choices, asked.day),
        kinds=[(kind, words(KIND_LABELS[kind])) for kind in choices.kinds],
        previous_href=_beside(asked, -1),
        next_href=_beside(asked, 1) if period.last < asked.day else "",
        is_inside=reads_internals(asked.actor),
        shown_number=_shown,
        workbook_href=url_for("figures.workbook", **asked.filters.as_args()),
        report_hrefs=_reports(asked),
    )


@blueprint.get("/so-lieu.xlsx")
@role_required(*READERS)
def workbook() -> ResponseReturnValue:
    """Give exactly the tables of the page, one sheet each, and what they were asked for."""
    asked = _asked()
    tables = [Table(sheet.name, sheet.columns, sheet.rows) for sheet in _sheets(asked)]
    about = Table(_("Thông tin"), (_("Mục"), _("Nội dung")), _about(asked))
    name = f"so-lieu-{_file_part(asked)}.xlsx"
    return file_answer(write_xlsx([*tables, about]), XLSX_TYPE, name)


@blueprint.get("/bao-cao.pdf")
@role_required(*REPORTERS)
def report() -> ResponseReturnValue:
    """Give the report of the period as a draft to be printed."""
    asked = _report_asked()
    data = report_pdf(asked.actor, asked.figures, today=asked.day, calendar=asked.calendar)
    if data is None:
        abort(404)
    return file_answer(data, PDF, f"bao-cao-{_file_part(asked)}.pdf")


@blueprint.get("/bao-cao.docx")
@role_required(*REPORTERS)
def report_to_edit() -> ResponseReturnValue:
    """Give the same draft as a Word file, to be completed before it is numbered and signed."""
    asked = _report_asked()
    data = report_docx(asked.actor, asked.figures, today=asked.day, calendar=asked.calendar, now=now())
    if data is None:
        abort(404)
    return file_answer(data, DOCX, f"bao-cao-{_file_part(asked)}.docx")


def _report_asked() -> Asked:
    """The report is about the whole province: of the address only the period counts."""
    typed = filters_from(request.args)
    filters = FigureFilters(period=typed.period, first=typed.first, last=typed.last)
    actor, day, calendar = current_actor(), today(), official_calendar()
    return Asked(actor, filters, day, calendar, figures_for(actor, filters, today=day, calendar=calendar))


def _sheets(asked: Asked) -> list[Sheet]:
    """Every table that the reader sees, in the order of the page."""
    figures = asked.figures
    found = [flow_sheet(figures), law_sheet(figures), target_sheet(figures), held_sheet(figures)]
    found += _waiting(asked)
    found += [backlog_sheet(figures), outcome_sheet(figures), refusal_sheet(figures), *_breakdowns(asked)]
    if reads_internals(asked.actor):
        found.append(_chasing(asked))
    return found


def _waiting(asked: Asked) -> list[Sheet]:
    """Owners that have not answered; and the cases themselves, for who may open them."""
    owners = waiting_owners(asked.actor, asked.filters, asked.day, asked.calendar)
    columns = (_("Cơ quan chủ quản"), _("Số hồ sơ"), _("Lâu nhất từ ngày"), _("Số ngày làm việc đã chờ"))
    rows: list[list[Cell]] = [
        [line.owner, line.cases, day_text(line.since), _waited(asked, line.since)] for line in owners
    ]
    title = _("Đang chờ cơ quan chủ quản trả lời")
    note = _("Tính đến hôm nay, không theo kỳ. Thời hạn chưa bắt đầu tính; thời gian này không thuộc cơ quan đầu mối.")
    found = [Sheet("waiting", _("Chờ chủ quản"), title, columns, rows, note=note, is_data=True)]
    cases = waiting_cases(asked.actor, asked.filters, asked.day, asked.calendar)
    return [*found, _waiting_cases(asked, cases)] if cases else found


def _waiting_cases(asked: Asked, cases: list[Any]) -> Sheet:
    columns = [_("Mã hồ sơ"), _("Cơ quan gửi"), _("Chủ quản"), _("Chờ từ ngày"), _("Số ngày làm việc đã chờ")]
    rows: list[list[Cell]] = [
        [case.case_no, case.requester, case.owner, day_text(case.waiting_since), _waited(asked, case.waiting_since)]
        for case in cases
    ]
    if reads_internals(asked.actor):
        columns.append(_("Số lần nhắc"))
        for row, case in zip(rows, cases, strict=True):
            row.append(case.reminder_count)
    hrefs = [url_for("cases.show", case_id=case.id) for case in cases]
    title = _("Hồ sơ chờ lâu nhất")
    return Sheet("waiting-cases", title, title, tuple(columns), rows, hrefs=hrefs)


def _waited(asked: Asked, since: date) -> int:
    return asked.calendar.working_days_between(since, asked.day)


def _breakdowns(asked: Asked) -> list[Sheet]:
    figures, agencies = asked.figures, agency_names()
    none, free = _("Không có"), _("Chưa phân công")
    by_requester = (_("Theo cơ quan gửi"), _("Cơ quan gửi"))
    by_owner = (_("Theo cơ quan chủ quản"), _("Cơ quan chủ quản"))
    found = [
        breakdown_sheet(
            figures, "requester", by_requester, lambda each: each.requester_id, agencies, Holder.REQUESTER, nobody=none
        ),
        breakdown_sheet(figures, "owner", by_owner, lambda each: each.owner_id, agencies, Holder.OWNER, nobody=none),
    ]
    if not reads_internals(asked.actor):
        return found
    by_unit, by_officer = (_("Theo phòng"), _("Phòng")), (_("Theo người thẩm tra"), _("Người thẩm tra"))
    if units := unit_names():
        found.append(
            breakdown_sheet(figures, "unit", by_unit, lambda each: each.unit_id, units, Holder.FOCAL, nobody=free)
        )
    officers = officer_names()
    return [
        *found,
        breakdown_sheet(
            figures, "reviewer", by_officer, lambda each: each.reviewer_id, officers, Holder.FOCAL, nobody=free
        ),
    ]


def _chasing(asked: Asked) -> Sheet:
    counts = chasing(asked.actor, asked.filters, asked.figures.period.first, asked.figures.end)
    title = _("Bổ sung, đôn đốc, xin lỗi trong kỳ")
    rows: list[list[Cell]] = [
        [_("Văn bản yêu cầu bổ sung"), counts.supplements],
        [_("Lượt đôn đốc cơ quan chủ quản trên hệ thống"), counts.notices],
        [_("Văn bản đôn đốc cơ quan chủ quản"), counts.reminders],
        [_("Văn bản xin lỗi, hẹn lại ngày trả kết quả"), counts.apologies],
    ]
    return Sheet(
        "chasing", _("Bổ sung, đôn đốc, xin lỗi"), title, (_("Việc đã làm"), _("Số lượng")), rows, is_narrow=True
    )


def _about(asked: Asked) -> list[list[Cell]]:
    filters, choices = asked.filters, choices_for(asked.actor, asked.day)
    named = {
        _("Cơ quan gửi"): dict(choices.requesters).get(filters.requester),
        _("Cơ quan chủ quản"): dict(choices.owners).get(filters.owner),
        _("Phòng"): dict(choices.units).get(filters.unit),
        _("Người thẩm tra"): dict(choices.reviewers).get(filters.reviewer),
        _("Loại hồ sơ"): words(KIND_LABELS[filters.kind]) if filters.kind in kinds_counted(asked.actor) else None,
    }
    return [
        [_("Kỳ"), said(asked.figures.period.label)],
        [_("Số liệu đến hết ngày"), day_text(asked.figures.end)],
        [_("Ngày lập"), day_text(asked.day)],
        *([name, text] for name, text in named.items() if text),
    ]


def _years(choices: Choices, day: date) -> list[tuple[int, list[tuple[str, str]]]]:
    """The named periods of every year that there were cases in, the newest year first."""
    return [
        (year, [(period.code, said(period.label)) for period in periods_of(year, day)])
        for year in range(day.year, choices.first_year - 1, -1)
    ]


def _beside(asked: Asked, step: int) -> str:
    period = asked.figures.period.beside(step)
    named = {"period": period.code, "first": "", "last": ""}
    free = {"period": "", "first": day_text(period.first), "last": day_text(period.last)}
    filters = replace(asked.filters, **(named if period.code else free))
    return url_for("figures.show", **filters.as_args())


def _reports(asked: Asked) -> list[tuple[str, str]]:
    if not asked.actor.holds(*REPORTERS):
        return []
    chosen = {name: asked.filters.as_args().get(name) for name in ("period", "first", "last")}
    return [
        ("PDF", url_for("figures.report", **chosen)),
        ("DOCX", url_for("figures.report_to_edit", **chosen)),
    ]


def _file_part(asked: Asked) -> str:
    period = asked.figures.period
    return period.code.lower() or f"{period.first:%Y%m%d}-{period.last:%Y%m%d}"


def _shown(value: Any) -> Any:
    """A cell in the language of the page; what does not exist is a dash."""
    if value is None:
        return "–"
    return number_text(value) if isinstance(value, int | float) else value
