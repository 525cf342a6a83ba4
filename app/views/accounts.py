"""Accounts of officers: listed, opened, given roles and passwords, closed; every change stands in the trail."""

from typing import Any

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.clock import now, real_now, today
from app.extensions import db
from app.models.accounts import Account
from app.queries.administration import account_rows, agency_choices
from app.queries.queue_filters import is_key
from app.queries.units import active_units, cases_assigned_to, unit_choices_by_agency
from app.services.account_administration import change_access, change_roles, change_unit, open_account, reset_password
from app.services.accounts import AccountProblem
from app.services.problems import Invalid
from app.views.access import current_actor, role_required
from app.views.admin import READERS, sections
from forms.admin import ACCOUNT_ROLES, ACCOUNT_UNIT, NEW_ACCOUNT
from forms.build import AnswerForm, form_for, words
from workflows.roles import ROLE_LABELS, Role

blueprint = Blueprint("accounts", __name__, url_prefix="/quan-tri/nguoi-dung")


@blueprint.get("/")
@role_required(*READERS)
def index() -> ResponseReturnValue:
    """List the accounts."""
    text = request.args.get("tim", "")[:100]
    return render_template(
        "admin/accounts.html",
        tabs=sections("accounts.index"),
        text=text,
        accounts=[(account, _roles(account)) for account in account_rows(text)],
        may_edit=current_actor().holds(Role.ADMIN),
    )


def _roles(account: Account) -> list[str]:
    held = {row.role for row in account.roles}
    return [words(label) for role, label in ROLE_LABELS.items() if role.value in held]


@blueprint.get("/moi")
@role_required(Role.ADMIN)
def new() -> ResponseReturnValue:
    """Show the form of a new account."""
    return _new_page(_new_form(), 200)


@blueprint.post("/them")
@role_required(Role.ADMIN)
def add() -> ResponseReturnValue:
    """Open an account and show its password, this once."""
    form = _new_form()
    try:
        account_id, password = open_account(
            form.raw_answers(), actor=current_actor(), now=now(), recorded_at=real_now()
        )
    except Invalid as problem:
        form.show(problem.problems)
        return _new_page(form, 422)
    except AccountProblem as problem:
        form.other_sentences = [words(problem.message, problem.params)]
        return _new_page(form, 422)
    return _password_page(account_id, password, is_new=True)


@blueprint.get("/<int:account_id>")
@role_required(*READERS)
def show(account_id: int) -> ResponseReturnValue:
    """Show one account."""
    account = _account(account_id)
    form = form_for(ACCOUNT_ROLES)(data={"roles": [held.role for held in account.roles]})
    return _account_page(account, form, 200)


@blueprint.post("/<int:account_id>/vai-tro")
@role_required(Role.ADMIN)
def roles(account_id: int) -> ResponseReturnValue:
    """Replace the roles of an account."""
    account, form = _account(account_id), form_for(ACCOUNT_ROLES)()
    if not form.validate():
        return _account_page(account, form, 422)
    wanted = [Role(role) for role in form.cleaned["roles"]]
    try:
        change_roles(account_id, wanted, actor=current_actor(), now=now(), recorded_at=real_now())
    except AccountProblem as problem:
        form.roles.errors = [words(problem.message, problem.params)]
        return _account_page(_account(account_id), form, 422)
    flash(_("Đã cập nhật vai trò."), "success")
    return redirect(url_for("accounts.show", account_id=account_id), 303)


@blueprint.post("/<int:account_id>/khoa")
@role_required(Role.ADMIN)
def close(account_id: int) -> ResponseReturnValue:
    """Close an account at once."""
    return _set_access(account_id, False)


@blueprint.post("/<int:account_id>/mo")
@role_required(Role.ADMIN)
def reopen(account_id: int) -> ResponseReturnValue:
    """Open an account again."""
    return _set_access(account_id, True)


def _set_access(account_id: int, is_active: bool) -> ResponseReturnValue:
    _account(account_id)
    try:
        change_access(account_id, is_active, actor=current_actor(), now=now(), recorded_at=real_now())
    except AccountProblem as problem:
        flash(words(problem.message, problem.params), "error")
    else:
        flash(_("Đã mở lại tài khoản.") if is_active else _("Đã khoá tài khoản và kết thúc mọi phiên."), "success")
    return redirect(url_for("accounts.show", account_id=account_id), 303)


@blueprint.post("/<int:account_id>/don-vi")
@role_required(Role.ADMIN)
def unit(account_id: int) -> ResponseReturnValue:
    """Put the officer into a division."""
    account = _account(account_id)
    key = str(_unit_form(account).raw_answers().get("unit") or "")
    try:
        change_unit(
            account_id,
            int(key) if is_key(key) else None,
            actor=current_actor(),
            now=now(),
            recorded_at=real_now(),
        )
    except AccountProblem as problem:
        flash(words(problem.message, problem.params), "error")
    else:
        flash(_("Đã lưu phòng, đơn vị."), "success")
    return redirect(url_for("accounts.show", account_id=account_id), 303)


def _unit_form(account: Account) -> AnswerForm:
    kept = {"unit": str(account.unit_id)} if account.unit_id else {}
    return form_for(ACCOUNT_UNIT, {"units": active_units(account.agency_id)})(data=kept)


@blueprint.post("/<int:account_id>/mat-khau")
@role_required(Role.ADMIN)
def password(account_id: int) -> ResponseReturnValue:
    """Give an account a new password and show it, this once."""
    _account(account_id)
    drawn = reset_password(account_id, actor=current_actor(), now=now(), recorded_at=real_now())
    return _password_page(account_id, drawn, is_new=False)


def _account(account_id: int) -> Account:
    account = db.session.get(Account, account_id)
    if account is None:
        abort(404)
    return account


def _new_form() -> AnswerForm:
    return form_for(NEW_ACCOUNT, {"agencies": agency_choices(today()), "units": unit_choices_by_agency()})()


def _new_page(form: AnswerForm, status: int) -> ResponseReturnValue:
    page = render_template(
        "admin/form.html",
        title=_("Thêm người dùng"),
        intro=_("Mật khẩu được tạo tự động và chỉ hiện một lần sau khi lưu."),
        form=form,
        action=url_for("accounts.add"),
        button=_("Tạo tài khoản"),
        back_link=_back(),
    )
    return make_response(page, status)


def _account_page(account: Account, form: AnswerForm, status: int) -> ResponseReturnValue:
    actor = current_actor()
    page = render_template(
        "admin/account.html",
        account_row=account,
        roles=_roles(account),
        form=form,
        unit_form=_unit_form(account),
        open_cases=len(cases_assigned_to(account.id)),
        may_edit=actor.holds(Role.ADMIN),
        is_oneself=account.id == actor.account_id,
        back_link=_back(),
    )
    return make_response(page, status)


def _password_page(account_id: int, drawn: str, *, is_new: bool) -> ResponseReturnValue:
    account = _account(account_id)
    page = render_template("admin/password.html", account_row=account, password=drawn, is_new=is_new, back_link=_back())
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _back() -> dict[str, Any]:
    return {"href": url_for("accounts.index"), "text": _("Người dùng")}
