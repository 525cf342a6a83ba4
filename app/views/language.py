"""Vietnamese or English: Vietnamese first, then what the officer chose."""

from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, redirect, request
from flask.typing import ResponseReturnValue

from app.views.access import current_account, public

LANGUAGES = ("vi", "en")
COOKIE = "chung_language"
COOKIE_AGE = 365 * 24 * 3600

blueprint = Blueprint("language", __name__)


@blueprint.get("/ngon-ngu/<code>")
@public
def switch(code: str) -> ResponseReturnValue:
    """Keep the chosen language in a cookie that says nothing else, and go back to the page."""
    if code not in LANGUAGES:
        abort(404)
    response = redirect(local_path(request.args.get("next")), 303)
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(COOKIE, code, max_age=COOKIE_AGE, secure=secure, httponly=True, samesite="Lax")
    return response


def select_language() -> str:
    """Choose the language of this request: the cookie, else the account's own, else the installation's.

    A program says it with `Accept-Language`, each time.
    """
    if request.path.startswith("/api/"):
        default = str(current_app.config["BABEL_DEFAULT_LOCALE"])
        return request.accept_languages.best_match(LANGUAGES, default) or default
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return chosen
    account = current_account()
    if account is not None and account.locale in LANGUAGES:
        return account.locale
    return str(current_app.config["BABEL_DEFAULT_LOCALE"])


def local_path(target: str | None, default: str = "/") -> str:
    """Give the path to go on to, or the default where it would lead to another host (`//host`, `/\\host`, schemes)."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return default
    if "\\" in target or any(ord(letter) < 32 or ord(letter) == 127 for letter in target):
        return default
    try:
        parts = urlsplit(target)
    except ValueError:
        return default
    return default if parts.scheme or parts.netloc else target
