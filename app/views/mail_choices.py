"""What an officer hears of by mail: at once, once a day, or in the inbox alone."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.mail import CHOICES_PATH
from app.queries.mail_choices import choices_of
from app.services.mail_choices import choose_mail
from app.views.access import current_account, current_actor, signed_in
from forms.build import AnswerForm, form_for
from forms.mail import MAIL_CHOICES, MAIL_LANGUAGE

blueprint = Blueprint("mail_choices", __name__, url_prefix=CHOICES_PATH)


@blueprint.get("")
@signed_in
def show() -> ResponseReturnValue:
    """Show what was chosen."""
    account = current_account()
    assert account is not None  # a signed-in officer has an account
    kept = {topic.value: mode.value for topic, mode in choices_of(account.account_id).items()}
    return _page(_form()(formdata=None, data={**kept, MAIL_LANGUAGE.name: account.locale}))


@blueprint.post("")
@signed_in
def keep() -> ResponseReturnValue:
    """Keep the choices."""
    form = _form()()
    if not form.validate():
        return _page(form), 422
    choose_mail(current_actor().account_id or 0, form.raw_answers())
    flash(_("Đã lưu cách nhận thư."), "success")
    return redirect(url_for("mail_choices.show"), 303)


def _form() -> type[AnswerForm]:
    return form_for((*MAIL_CHOICES, MAIL_LANGUAGE))


def _page(form: AnswerForm) -> str:
    settings = current_app.extensions["settings"]
    return render_template(
        "mail_choices/show.html",
        form=form,
        rows=[{"label": form[spec.name].label.text, "choice": form[spec.name], "note": None} for spec in MAIL_CHOICES],
        language=form[MAIL_LANGUAGE.name],
        digest_at=f"{settings.digest_at:%H:%M}",
        sends_mail=bool(settings.mail_server),
    )
