"""Divisions of agencies: listed, added, renamed, closed by the administrator."""

from typing import Any

from flask import Blueprint, abort, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.clock import now, real_now, today
from app.extensions import db
from app.models.desk import Unit
from app.queries.administration import agency_choices
from app.queries.units import unit_lines
from app.services.problems import Invalid, NotPossible
from app.services.units import add_unit, rename_unit, set_unit_active
from app.views.access import current_actor, role_required
from app.views.admin import READERS, sections
from forms.admin import NEW_UNIT, UNIT
from forms.build import AnswerForm, form_for, words
from workflows.roles import Role

blueprint = Blueprint("units", __name__, url_prefix="/quan-tri/don-vi")


@blueprint.get("/")
@role_required(*READERS)
def index() -> ResponseReturnValue:
    """List the divisions."""
    return render_template(
        "units/index.html",
        tabs=sections("units.index"),
        units=unit_lines(),
        may_edit=current_actor().holds(Role.ADMIN),
    )


@blueprint.get("/moi")
@role_required(Role.ADMIN)
def new() -> ResponseReturnValue:
    """Show the form of a new division."""
    return _page(_new_form(), 200)


@blueprint.post("/them")
@role_required(Role.ADMIN)
def add() -> ResponseReturnValue:
    """Add a division."""
    form = _new_form()
    try:
        add_unit(form.raw_answers(), actor=current_actor(), now=now(), recorded_at=real_now())
    except Invalid as problem:
        form.show(problem.problems)
        return _page(form, 422)
    flash(_("Đã thêm phòng, đơn vị."), "success")
    return redirect(url_for("units.index"), 303)


@blueprint.get("/<int:unit_id>/sua")
@role_required(Role.ADMIN)
def edit(unit_id: int) -> ResponseReturnValue:
    """Show the form with a division's names."""
    unit = _unit(unit_id)
    return _page(form_for(UNIT)(data={"name": unit.name, "abbr": unit.abbr}), 200, unit_id)


@blueprint.post("/<int:unit_id>/luu")
@role_required(Role.ADMIN)
def save(unit_id: int) -> ResponseReturnValue:
    """Give a division other names."""
    _unit(unit_id)
    form = form_for(UNIT)()
    try:
        rename_unit(unit_id, form.raw_answers(), actor=current_actor(), now=now(), recorded_at=real_now())
    except Invalid as problem:
        form.show(problem.problems)
        return _page(form, 422, unit_id)
    flash(_("Đã lưu phòng, đơn vị."), "success")
    return redirect(url_for("units.index"), 303)


@blueprint.post("/<int:unit_id>/dong")
@role_required(Role.ADMIN)
def close(unit_id: int) -> ResponseReturnValue:
    """Close a division that has neither officers nor open cases."""
    return _set_active(unit_id, False)


@blueprint.post("/<int:unit_id>/mo")
@role_required(Role.ADMIN)
def reopen(unit_id: int) -> ResponseReturnValue:
    """Open a division again."""
    return _set_active(unit_id, True)


def _set_active(unit_id: int, is_active: bool) -> ResponseReturnValue:
    _unit(unit_id)
    try:
        set_unit_active(unit_id, is_active, actor=current_actor(), now=now(), recorded_at=real_now())
    except NotPossible as problem:
        flash(words(problem.problems[0].message), "error")
    else:
        flash(_("Đã mở lại phòng, đơn vị.") if is_active else _("Đã đóng phòng, đơn vị."), "success")
    return redirect(url_for("units.index"), 303)


def _unit(unit_id: int) -> Unit:
    unit = db.session.get(Unit, unit_id)
    if unit is None:
        abort(404)
    return unit


def _new_form() -> AnswerForm:
    return form_for(NEW_UNIT, {"agencies": agency_choices(today())})()


def _page(form: AnswerForm, status: int, unit_id: int | None = None) -> ResponseReturnValue:
    back: dict[str, Any] = {"href": url_for("units.index"), "text": _("Phòng, đơn vị")}
    page = render_template(
        "admin/form.html",
        title=_("Thêm phòng, đơn vị") if unit_id is None else _("Sửa phòng, đơn vị"),
        form=form,
        action=url_for("units.add") if unit_id is None else url_for("units.save", unit_id=unit_id),
        button=_("Lưu"),
        back_link=back,
    )
    return make_response(page, status)
