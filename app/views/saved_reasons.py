"""The wordings of reasons that an office keeps: read by its officers, changed by those who sign."""

from typing import Any

from flask import Blueprint, abort, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.clock import now, real_now
from app.models.desk import SavedReason
from app.queries.saved_reasons import OWNER_STAFF, lists_of, saved_reason, saved_reasons_of
from app.services.problems import Invalid, NotVisible
from app.services.saved_reasons import EDITORS, give_up_reason, lists_edited_by, save_reason
from app.views.access import current_actor, role_required
from forms.build import AnswerForm, form_for, words
from forms.saved_reasons import BETWEEN, saved_reason_fields
from workflows.reasons import CODE_LABELS, REASON_LISTS
from workflows.roles import FOCAL_STAFF

blueprint = Blueprint("saved_reasons", __name__, url_prefix="/mau-ly-do")

READERS = (*FOCAL_STAFF, *OWNER_STAFF)


@blueprint.get("/")
@role_required(*READERS)
def index() -> ResponseReturnValue:
    """Show the wordings of the officer's own office."""
    actor = current_actor()
    edited = lists_edited_by(actor)
    reasons = [_shown(each, each.list_name in edited) for each in saved_reasons_of(actor, lists_of(actor))]
    return render_template("saved_reasons/list.html", reasons=reasons, may_edit=bool(edited))


@blueprint.get("/moi")
@role_required(*EDITORS)
def new() -> ResponseReturnValue:
    """Show the form of a new wording."""
    return _page(None, _form(), 200)


@blueprint.get("/<int:reason_id>")
@role_required(*EDITORS)
def edit(reason_id: int) -> ResponseReturnValue:
    """Show a wording to change it."""
    kept = _kept(reason_id)
    data = {
        "title": kept.title,
        "reason": f"{kept.list_name}{BETWEEN}{kept.code}",
        "reason_text": kept.text,
        "legal_basis": kept.legal_basis,
    }
    return _page(kept, _form(data), 200)


@blueprint.post("/moi")
@role_required(*EDITORS)
def add() -> ResponseReturnValue:
    """Keep a new wording."""
    return _save(None)


@blueprint.post("/<int:reason_id>")
@role_required(*EDITORS)
def change(reason_id: int) -> ResponseReturnValue:
    """Change a wording."""
    return _save(_kept(reason_id))


@blueprint.post("/<int:reason_id>/bo")
@role_required(*EDITORS)
def give_up(reason_id: int) -> ResponseReturnValue:
    """Offer a wording no longer."""
    try:
        give_up_reason(reason_id, actor=current_actor(), now=now(), recorded_at=real_now())
    except NotVisible:
        abort(404)
    flash(_("Đã bỏ mẫu lý do; văn bản đã ký không thay đổi."), "success")
    return redirect(url_for("saved_reasons.index"), 303)


def _save(kept: SavedReason | None) -> ResponseReturnValue:
    form = _form()
    if not form.validate():
        return _page(kept, form, 422)
    list_name, _between, code = str(form.cleaned["reason"]).partition(BETWEEN)
    try:
        save_reason(
            kept.id if kept else None,
            form.cleaned,
            list_name=list_name,
            code=code,
            actor=current_actor(),
            now=now(),
            recorded_at=real_now(),
        )
    except NotVisible:
        abort(404)
    except Invalid as problem:
        form.show(problem.problems)
        return _page(kept, form, 422)
    flash(_("Đã lưu mẫu lý do."), "success")
    return redirect(url_for("saved_reasons.index"), 303)


def _kept(reason_id: int) -> SavedReason:
    actor = current_actor()
    found = saved_reason(reason_id, actor)
    if found is None or found.list_name not in lists_edited_by(actor):
        abort(404)
    return found


def _form(data: dict[str, Any] | None = None) -> AnswerForm:
    form: AnswerForm = form_for(saved_reason_fields(lists_edited_by(current_actor())))(data=data or {})
    return form


def _shown(kept: SavedReason, may_edit: bool) -> dict[str, Any]:
    return {
        "id": kept.id,
        "title": kept.title,
        "list": words(REASON_LISTS[kept.list_name][0]),
        "code": words(CODE_LABELS[kept.code]),
        "text": kept.text,
        "basis": kept.legal_basis,
        "may_edit": may_edit,
    }


def _page(kept: SavedReason | None, form: AnswerForm, status: int) -> ResponseReturnValue:
    target = url_for("saved_reasons.change", reason_id=kept.id) if kept else url_for("saved_reasons.add")
    page = render_template(
        "admin/form.html",
        form=form,
        title=_("Sửa mẫu lý do") if kept else _("Thêm mẫu lý do"),
        action=target,
        button=_("Lưu mẫu lý do"),
        back_link={"href": url_for("saved_reasons.index"), "text": _("Mẫu lý do")},
    )
    return make_response(page, status)
