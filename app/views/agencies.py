"""Agencies: listed, added, changed, and ended with their successor (4.12, E13)."""

from typing import Any

from flask import Blueprint, abort, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.clock import now, real_now, today
from app.extensions import db
from app.models.agencies import Agency
from app.queries.administration import agency_choices, agency_rows
from app.services.agencies import (
    carry_out_transfer,
    drop_transfer,
    passing_cases,
    plan_transfer,
    planned_transfer,
    save_agency,
)
from app.services.problems import Invalid, NotPossible
from app.views.access import current_actor, role_required
from app.views.admin import READERS, sections
from app.views.wording import day_or_nothing, sentence, state_text
from forms.admin import AGENCY, LEVELS, TRANSFER
from forms.build import AnswerForm, form_for, words
from workflows.roles import Role
from workflows.text import day_text

blueprint = Blueprint("agencies", __name__, url_prefix="/quan-tri/co-quan")
LEVEL_LABELS = dict(LEVELS)


@blueprint.get("/")
@role_required(*READERS)
def index() -> ResponseReturnValue:
    """List the agencies."""
    rows = [
        {
            "row": row,
            "level": words(LEVEL_LABELS.get(row.level, row.level)),
            "ended": day_or_nothing(row.valid_to),
        }
        for row in agency_rows()
    ]
    may_edit = current_actor().holds(Role.ADMIN)
    return render_template("admin/agencies.html", tabs=sections("agencies.index"), rows=rows, may_edit=may_edit)


@blueprint.get("/moi")
@role_required(Role.ADMIN)
def new() -> ResponseReturnValue:
    """Show the form of a new agency."""
    return _agency_form(None, _form(None), 200)


@blueprint.post("/them")
@role_required(Role.ADMIN)
def add() -> ResponseReturnValue:
    """Add an agency."""
    return _save(None)


@blueprint.get("/<int:agency_id>")
@role_required(*READERS)
def show(agency_id: int) -> ResponseReturnValue:
    """Show one agency."""
    agency = _agency(agency_id)
    plan = planned_transfer(agency_id)
    successor = db.session.get(Agency, plan.successor_id) if plan else agency.successor
    return render_template(
        "admin/agency.html",
        agency=agency,
        level=words(LEVEL_LABELS.get(agency.level, agency.level)),
        valid_from=day_or_nothing(agency.valid_from),
        valid_to=day_or_nothing(agency.valid_to),
        plan={"ends_on": day_text(plan.ends_on), "document_no": plan.document_no} if plan else None,
        successor=successor.name if successor else "",
        may_edit=current_actor().holds(Role.ADMIN),
        back_link=_back(),
    )


@blueprint.get("/<int:agency_id>/sua")
@role_required(Role.ADMIN)
def edit(agency_id: int) -> ResponseReturnValue:
    """Show the form of an agency that is there."""
    agency = _agency(agency_id)
    kept = {spec.name: getattr(agency, spec.name) for spec in AGENCY}
    kept["parent"] = agency.parent.abbr_symbol if agency.parent else ""
    return _agency_form(agency, _form(agency_id, kept), 200)


@blueprint.post("/<int:agency_id>/luu")
@role_required(Role.ADMIN)
def change(agency_id: int) -> ResponseReturnValue:
    """Change an agency."""
    return _save(_agency(agency_id).id)


def _save(agency_id: int | None) -> ResponseReturnValue:
    form = _form(agency_id)
    try:
        saved = save_agency(
            form.raw_answers(), agency_id=agency_id, actor=current_actor(), now=now(), recorded_at=real_now()
        )
    except Invalid as problem:
        form.show(problem.problems)
        return _agency_form(_agency(agency_id) if agency_id else None, form, 422)
    flash(_("Đã lưu thông tin cơ quan."), "success")
    return redirect(url_for("agencies.show", agency_id=saved), 303)


def _form(agency_id: int | None, kept: dict[str, Any] | None = None) -> AnswerForm:
    return form_for(AGENCY, {"agencies": agency_choices(today(), but=agency_id)})(data=kept or {})


def _agency_form(agency: Agency | None, form: AnswerForm, status: int) -> ResponseReturnValue:
    page = render_template(
        "admin/form.html",
        title=_("Sửa thông tin cơ quan") if agency else _("Thêm cơ quan"),
        form=form,
        action=url_for("agencies.change", agency_id=agency.id) if agency else url_for("agencies.add"),
        button=_("Lưu"),
        back_link=_back(agency),
    )
    return make_response(page, status)


@blueprint.get("/<int:agency_id>/chuyen-giao")
@role_required(Role.ADMIN)
def transfer(agency_id: int) -> ResponseReturnValue:
    """Show the plan of a transfer and what it would move."""
    agency, plan = _agency(agency_id), planned_transfer(agency_id)
    kept: dict[str, Any] = {}
    if plan is not None:
        successor = db.session.get_one(Agency, plan.successor_id)
        kept = {"ends_on": plan.ends_on, "successor": successor.abbr_symbol, "document_no": plan.document_no}
    return _transfer_page(agency, _transfer_form(agency_id, kept), 200)


@blueprint.post("/<int:agency_id>/chuyen-giao/du-thao")
@role_required(Role.ADMIN)
def plan(agency_id: int) -> ResponseReturnValue:
    """Keep the plan; nothing moves yet."""
    agency, form = _agency(agency_id), _transfer_form(agency_id)
    try:
        plan_transfer(agency_id, form.raw_answers(), actor=current_actor(), now=now(), recorded_at=real_now())
    except Invalid as problem:
        form.show(problem.problems)
        return _transfer_page(agency, form, 422)
    except NotPossible as problem:
        return _refused(agency_id, problem)
    flash(_("Đã lưu dự thảo chuyển giao; chưa có gì thay đổi."), "success")
    return redirect(url_for("agencies.transfer", agency_id=agency_id), 303)


@blueprint.post("/<int:agency_id>/chuyen-giao/bo")
@role_required(Role.ADMIN)
def drop(agency_id: int) -> ResponseReturnValue:
    """Throw the plan away."""
    drop_transfer(_agency(agency_id).id, actor=current_actor(), now=now(), recorded_at=real_now())
    flash(_("Đã bỏ dự thảo chuyển giao."), "success")
    return redirect(url_for("agencies.show", agency_id=agency_id), 303)


@blueprint.post("/<int:agency_id>/chuyen-giao/thuc-hien")
@role_required(Role.ADMIN)
def carry_out(agency_id: int) -> ResponseReturnValue:
    """End the agency and hand everything over."""
    try:
        count = carry_out_transfer(_agency(agency_id).id, actor=current_actor(), now=now(), recorded_at=real_now())
    except NotPossible as problem:
        return _refused(agency_id, problem)
    flash(_("Đã chuyển giao %(count)s hồ sơ cho cơ quan kế thừa.", count=count), "success")
    return redirect(url_for("agencies.show", agency_id=agency_id), 303)


def _refused(agency_id: int, problem: NotPossible) -> ResponseReturnValue:
    flash(" ".join(sentence(each) for each in problem.problems), "error")
    return redirect(url_for("agencies.show", agency_id=agency_id), 303)


def _transfer_form(agency_id: int, kept: dict[str, Any] | None = None) -> AnswerForm:
    return form_for(TRANSFER, {"agencies": agency_choices(today(), but=agency_id)})(data=kept or {})


def _transfer_page(agency: Agency, form: AnswerForm, status: int) -> ResponseReturnValue:
    if agency.valid_to is not None:
        return redirect(url_for("agencies.show", agency_id=agency.id), 303)
    kept = planned_transfer(agency.id)
    page = render_template(
        "admin/transfer.html",
        agency=agency,
        form=form,
        is_planned=kept is not None,
        is_due=kept is not None and kept.ends_on <= today(),
        cases=[
            (case.case_no or _("Hồ sơ nháp"), case.requesting_agency.short_name, state_text(case.kind, case.state))
            for case in passing_cases(agency.id)
        ],
        back_link=_back(agency),
    )
    return make_response(page, status)


def _agency(agency_id: int) -> Agency:
    agency = db.session.get(Agency, agency_id)
    if agency is None:
        abort(404)
    return agency


def _back(agency: Agency | None = None) -> dict[str, str]:
    if agency is not None:
        return {"href": url_for("agencies.show", agency_id=agency.id), "text": agency.short_name}
    return {"href": url_for("agencies.index"), "text": _("Cơ quan")}
