"""Who may open a route: every view says so with one decorator, and a route that says nothing is denied.

The guard runs before every view: it finds the account behind a session or a bearer token, holds the idle and absolute
limits, checks the declared roles, and demands the form token wherever a browser's session is what lets one in.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, abort, current_app, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import UserMixin, current_user, login_user

from app.adapters.clock import real_now, today
from app.adapters.database import set_reads_only
from app.extensions import csrf, db, login_manager
from app.models.accounts import Account
from app.services.accounts import actor_of, find_token, load_account, note_token_use
from app.services.sign_in import Admission, may_sign_in
from workflows.roles import Actor, Role

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SEEN_AGAIN_AFTER = 60.0
"""Seconds after which the idle stamp is renewed: not every page costs a write."""

View = TypeVar("View", bound=Callable[..., Any])


class Door(StrEnum):
    """How somebody must come in to open a route."""

    PUBLIC = "public"
    SESSION = "session"
    TOKEN = "token"


@dataclass(frozen=True)
class Access:
    """What a view declares: the way in, and the roles of which one is needed; no role named means any."""

    door: Door
    roles: frozenset[Role] = field(default_factory=frozenset)


@dataclass(frozen=True)
class SignedIn(UserMixin):  # type: ignore[misc]
    """The account behind the present request: plain values, so that no page waits for a row."""

    account_id: int
    email: str
    title: str
    agency: str
    locale: str
    actor: Actor
    has_shortcuts: bool = True

    def get_id(self) -> str:
        """Give the account's id as Flask-Login keeps it."""
        return str(self.account_id)


def public(view: View) -> View:
    """Let everybody open the view, signed in or not."""
    return _declare(view, Access(Door.PUBLIC))


def signed_in(view: View) -> View:
    """Let every signed-in officer open the view."""
    return _declare(view, Access(Door.SESSION))


def role_required(*roles: Role) -> Callable[[View], View]:
    """Let signed-in officers open the view who hold one of the roles."""
    return lambda view: _declare(view, Access(Door.SESSION, frozenset(roles)))


def token_required(view: View) -> View:
    """Let programs open the view that bring an account's bearer token; a browser's session does not count here."""
    return _declare(view, Access(Door.TOKEN))


def access_of(app: Flask, endpoint: str) -> Access | None:
    """Give what the view behind an endpoint declares; the built files are everybody's."""
    if endpoint == "static":
        return Access(Door.PUBLIC)
    return getattr(app.view_functions.get(endpoint), "__access__", None)


def current_account() -> SignedIn | None:
    """Give the account signed in by a browser's session, if any."""
    return current_user._get_current_object() if current_user and current_user.is_authenticated else None


def current_actor() -> Actor:
    """Give who acts in this request; abort with 401 on a public page that nobody signed in to open."""
    actor: Actor | None = g.get("actor")
    if actor is None:
        account = current_account()
        actor = account.actor if account else None
    if actor is None:
        abort(401)
    return actor


def begin_session(admission: Admission) -> None:
    """Start a session under a new id for an account that was let in; nothing of the old one stays."""
    session.clear()
    session["begun"] = True  # an empty session would keep its id
    current_app.session_interface.regenerate(session)  # type: ignore[attr-defined]
    stamp = real_now().timestamp()
    session.pop("begun")
    session.update(signed_in_at=stamp, seen_at=stamp, epoch=admission.session_epoch)
    found = load_account(admission.account_id, today())
    if found is not None:
        account, is_deputy = found
        login_user(_signed_in(account, is_deputy=is_deputy))


def keep_session(admission: Admission) -> None:
    """Let this one session live on after the password changed."""
    session["epoch"] = admission.session_epoch


def install_access(app: Flask) -> None:
    """Put the guard before every view."""
    login_manager.user_loader(_load_account)
    app.before_request(_guard)


def _declare(view: View, access: Access) -> View:
    view.__access__ = access  # type: ignore[attr-defined]
    return view


def _signed_in(account: Account, *, is_deputy: bool) -> SignedIn:
    return SignedIn(
        account_id=account.id,
        email=account.email,
        title=account.title,
        agency=account.agency.name if account.agency else "",
        locale=account.locale,
        actor=actor_of(account, today(), is_deputy=is_deputy),
        has_shortcuts=account.has_shortcuts,
    )


def _load_account(user_id: str) -> SignedIn | None:
    """Find the account of a session that is still good: within its limits, its epoch, and its agency's life."""
    if not _is_within_limits():
        return None
    found = load_account(int(user_id), today())
    if found is None:
        return None
    account, is_deputy = found
    if account.session_epoch != session.get("epoch") or not may_sign_in(account, today()):
        return None
    return _signed_in(account, is_deputy=is_deputy)


def _is_within_limits() -> bool:
    now = real_now().timestamp()
    idle: timedelta = current_app.config["SESSION_IDLE"]
    whole: timedelta = current_app.config["PERMANENT_SESSION_LIFETIME"]
    seen_at, signed_in_at = float(session.get("seen_at", 0)), float(session.get("signed_in_at", 0))
    return now - seen_at <= idle.total_seconds() and now - signed_in_at <= whole.total_seconds()


def _guard() -> ResponseReturnValue | None:
    """Admit, refuse or send to sign in; runs before every view."""
    # Who it is, is only read: a request that writes takes the write lock when its view does, not before.
    set_reads_only(True)
    try:
        return _admit()
    finally:
        db.session.rollback()
        set_reads_only(request.method in SAFE_METHODS)


def _admit() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # routing found nothing: Flask answers 404 or 405
    access = access_of(current_app, request.endpoint)
    if access is None:
        current_app.logger.error("route without access declaration: %s", request.endpoint)
        abort(404)
    if request.endpoint == "static":
        return None
    if access.door is Door.TOKEN:
        _admit_token(access)
        return None
    account = current_account()
    if access.door is Door.SESSION:
        if account is None:
            return _send_to_sign_in()
        if access.roles and not account.actor.holds(*access.roles):
            abort(403)
    if current_app.config["WTF_CSRF_ENABLED"]:
        csrf.protect()
    if account is not None:
        _stamp_session()
        g.actor = account.actor
    return None


def _stamp_session() -> None:
    now = real_now().timestamp()
    if now - session.get("seen_at", 0.0) >= SEEN_AGAIN_AFTER:
        session["seen_at"] = now


def _send_to_sign_in() -> ResponseReturnValue:
    if "_user_id" in session:
        session.clear()
        flash(_("Phiên làm việc đã kết thúc. Hãy đăng nhập lại để tiếp tục."), "info")
    is_page = request.method in SAFE_METHODS
    target = url_for("sign_in.show", next=request.full_path.rstrip("?") if is_page else None)
    if request.headers.get("HX-Request"):
        return "", 401, {"HX-Redirect": target}
    return redirect(target, 303)


def _admit_token(access: Access) -> None:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    admitted = find_token(token.strip(), today()) if scheme.lower() == "bearer" and token.strip() else None
    if admitted is None:
        abort(401)
    found, is_deputy = admitted
    actor = actor_of(found.account, today(), is_deputy=is_deputy)
    if actor.is_agency_ended:
        abort(404)
    if access.roles and not actor.holds(*access.roles):
        abort(403)
    g.actor = actor
    used_at, now = found.last_used_at, real_now()
    if used_at is None or now - used_at > timedelta(hours=1):
        db.session.rollback()
        set_reads_only(False)
        note_token_use(token.strip(), now=now)
