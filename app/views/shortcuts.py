"""The keys of the list of cases, and the switch that turns them off."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.services.shortcuts import set_shortcuts
from app.views.access import current_account, current_actor, signed_in

blueprint = Blueprint("shortcuts", __name__, url_prefix="/phim-tat")


@blueprint.get("/")
@signed_in
def show() -> ResponseReturnValue:
    """Show the keys and whether they are on."""
    account = current_account()
    return render_template("queue/shortcuts.html", is_on=account is not None and account.has_shortcuts)


@blueprint.post("/")
@signed_in
def switch() -> ResponseReturnValue:
    """Switch the keys on or off."""
    set_shortcuts(current_actor().account_id or 0, request.form.get("is_on") == "1")
    flash(_("Đã lưu lựa chọn phím tắt."), "success")
    return redirect(url_for("shortcuts.show"), 303)
