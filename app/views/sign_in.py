"""Signing in and out, and changing one's own password."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.adapters.clock import real_now, today
from app.services import sign_in as service
from app.services.accounts import AccountLine, AccountProblem, account_lines
from app.views.access import begin_session, current_account, current_actor, keep_session, public, signed_in
from app.views.language import local_path
from forms.sign_in import PasswordForm, SignInForm
from workflows.roles import ROLE_LABELS

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/dang-nhap")
@public
def show() -> ResponseReturnValue:
    """Show the sign-in page; somebody who is signed in goes on."""
    target = local_path(request.args.get("next"))
    if current_account() is not None:
        return redirect(target, 303)
    form = SignInForm(formdata=None, data={"next": target, "email": _known_email(request.args.get("email", ""))})
    return _sign_in_page(form)


@blueprint.post("/dang-nhap")
@public
def enter() -> ResponseReturnValue:
    """Let an officer in under a new session id, or show the page again with one sentence."""
    form = SignInForm()
    if not form.validate():
        return _sign_in_page(form), 422
    try:
        admission = service.sign_in(
            email=form.email.data or "",
            password=form.password.data or "",
            address=request.remote_addr or "",
            secret=current_app.config["SECRET_KEY"],
            now=real_now(),
            today=today(),
        )
    except service.SignInRefused as refused:
        page = _sign_in_page(form, problem=_(refused.message, **refused.params))
        return page, 429 if refused.is_throttled else 422
    begin_session(admission)
    return redirect(local_path(form.next.data), 303)


@blueprint.post("/dang-xuat")
@public
def leave() -> ResponseReturnValue:
    """End the session: its row is deleted, not only the cookie."""
    session.clear()
    return redirect(url_for("sign_in.show"), 303)


@blueprint.get("/tai-khoan/mat-khau")
@signed_in
def password() -> ResponseReturnValue:
    """Show the form for a new password."""
    return _password_page(PasswordForm(formdata=None))


@blueprint.post("/tai-khoan/mat-khau")
@signed_in
def change_password() -> ResponseReturnValue:
    """Replace one's own password; other sessions of the account end, this one goes on."""
    form = PasswordForm()
    if not form.validate():
        return _password_page(form), 422
    account_id = current_actor().account_id
    try:
        admission = service.change_password(
            account_id=account_id or 0,
            current=form.current.data or "",
            new=form.new.data or "",
            address=request.remote_addr or "",
            secret=current_app.config["SECRET_KEY"],
            now=real_now(),
        )
    except service.SignInRefused as refused:
        form.current.errors = [_(refused.message, **refused.params)]
        return _password_page(form), 429 if refused.is_throttled else 422
    except AccountProblem as problem:
        form.new.errors = [_(problem.message, **problem.params)]
        return _password_page(form), 422
    keep_session(admission)
    flash(_("Đã đổi mật khẩu. Các phiên đăng nhập khác của bạn đã kết thúc."), "success")
    return redirect(url_for("sign_in.password"), 303)


def _sign_in_page(form: SignInForm, problem: str = "") -> str:
    return render_template(
        "sign_in/show.html",
        form=_worded(form),
        problem=problem,
        demo_accounts=_demo_accounts(),
        demo_password=current_app.config["DEMO_PASSWORD"],
        role_labels=ROLE_LABELS,
    )


def _password_page(form: PasswordForm) -> str:
    return render_template("sign_in/password.html", form=_worded(form))


def _worded(form: FlaskForm) -> FlaskForm:
    """Put a form's words, which are kept in Vietnamese, into the language of the page."""
    for field in form:
        field.label.text = _(field.label.text) if field.label.text else ""
        field.description = _(field.description) if field.description else ""
        field.errors = [_(error) for error in field.errors]
    return form


def _demo_accounts() -> list[AccountLine]:
    """List the accounts that the demonstration lets everybody try; nowhere else are accounts shown."""
    if not current_app.config["IS_DEMO"]:
        return []
    return [line for line in account_lines() if line.is_active]


def _known_email(typed: str) -> str:
    """Prefill an address that the demonstration's list offers, and nothing else."""
    return typed if typed in {line.email for line in _demo_accounts()} else ""
