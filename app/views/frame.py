"""What every page's frame needs: names, the menu of the officer's roles, the address of a built file."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from app.adapters.assets import AssetAddresses, read_assets
from app.adapters.clock import today
from app.queries.figures import READERS as FIGURE_READERS
from app.queries.frame import focal_agency_name, unread_messages
from app.views.access import current_account
from workflows.roles import AGENCY_STAFF, FOCAL_STAFF, Actor, Role
from workflows.standing_in import NEVER_HANDED
from workflows.text import N_, day_text


@dataclass(frozen=True)
class MenuItem:
    """One entry of the menu: where it leads, what it says, and the roles that see it; no role named means all.

    A public one is also seen by those who have not signed in.
    """

    endpoint: str
    label: str
    roles: frozenset[Role] = field(default_factory=frozenset)
    counts_unread: bool = False
    is_public: bool = False


MENU = (
    MenuItem("home.show", N_("Trang chủ")),
    MenuItem(
        "queue.show",
        N_("Hồ sơ"),
        AGENCY_STAFF | FOCAL_STAFF | {Role.CHAIRMAN_OFFICE, Role.AUDITOR, Role.TECH_OPERATOR, Role.SECURITY_OFFICER},
    ),
    MenuItem("filing.start", N_("Lập yêu cầu"), frozenset({Role.AGENCY_FILER})),
    MenuItem("catalogue.show", N_("Danh mục CSDL"), is_public=True),
    MenuItem("workload.show", N_("Phân công"), frozenset({Role.FOCAL_HEAD, Role.FOCAL_LEADER, Role.AUDITOR})),
    MenuItem("submissions.index", N_("Các Tờ trình"), FOCAL_STAFF | {Role.CHAIRMAN_OFFICE, Role.AUDITOR}),
    MenuItem("letters.index", N_("Văn bản"), FOCAL_STAFF | {Role.AUDITOR}),
    MenuItem("figures.show", N_("Số liệu"), frozenset(FIGURE_READERS)),
    MenuItem("connections.index", N_("Tài khoản kết nối"), frozenset({Role.TECH_OPERATOR})),
    MenuItem("calendar.show", N_("Lịch làm việc"), frozenset({Role.ADMIN, Role.AUDITOR})),
    MenuItem("admin.show", N_("Quản trị"), frozenset({Role.ADMIN, Role.AUDITOR})),
    MenuItem("inbox.show_messages", N_("Hộp thư"), counts_unread=True),
)
"""In the order of the screen; an entry whose view is not registered is left out."""


def install_frame(app: Flask) -> None:
    """Give every template the names that its frame uses."""
    app.jinja_env.globals.update(get_locale=get_locale, asset_url=_asset_reader(app))
    app.context_processor(_frame)


def _asset_reader(app: Flask) -> Callable[[str], str]:
    """Make the function that turns a plain file name into the address of the built file; the build is read once."""
    folder = Path(app.static_folder or "") / "build"

    @cache
    def built() -> AssetAddresses:
        return read_assets(folder, f"{app.static_url_path}/build")

    def asset_url(name: str) -> str:
        return built().asset_url(name)

    return asset_url


def _frame() -> dict[str, Any]:
    account = current_account()
    return {
        "focal_name": _focal_name(),
        "is_demo": current_app.config["IS_DEMO"],
        "business_date": day_text(today()),
        "home_url": _address("home.show", "/"),
        "language_next": request.full_path.rstrip("?") if request.method == "GET" else "/",
        "account": account,
        "actor": account.actor if account else None,
        "account_items": _account_items(account.actor) if account else [],
        "stand_ins": _stand_ins(account.actor) if account else [],
        "sign_out_url": url_for("sign_in.leave"),
        "sign_in_url": _sign_in_url() if account is None else "",
        "nav_items": _menu(account.actor if account else None),
    }


def _account_items(actor: Actor) -> list[dict[str, str]]:
    """What an officer finds under the own name."""
    found = [
        {"href": url_for("mail_choices.show"), "text": _("Thông báo qua thư")},
        {"href": url_for("shortcuts.show"), "text": _("Phím tắt")},
        {"href": url_for("sign_in.password"), "text": _("Đổi mật khẩu")},
    ]
    if actor.roles - actor.lent_roles - NEVER_HANDED:
        found.insert(0, {"href": url_for("delegations.index"), "text": _("Làm thay khi vắng mặt")})
    return found


def _stand_ins(actor: Actor) -> list[str]:
    """One sentence for each absent officer whom the reader stands in for today."""
    return [
        _("Bạn đang thay %(who)s đến hết ngày %(day)s.", who=absent.label, day=day_text(absent.until_on))
        for absent in actor.stands_in_for
    ]


def _focal_name() -> str:
    if "focal_name" not in g:
        g.focal_name = focal_agency_name(today())
    return str(g.focal_name)


def _sign_in_url() -> str:
    """Where to sign in from a public page, and come back to it; the page that signs in needs no such link."""
    if request.blueprint == "sign_in" or request.method != "GET":
        return ""
    return url_for("sign_in.show", next=request.full_path.rstrip("?"))


def _menu(actor: Actor | None) -> list[dict[str, Any]]:
    return [_entry(item, actor) for item in _seen_by(actor)]


def _seen_by(actor: Actor | None) -> Iterable[MenuItem]:
    for item in MENU:
        is_theirs = item.is_public if actor is None else not item.roles or actor.holds(*item.roles)
        if is_theirs and item.endpoint in current_app.view_functions:
            yield item


def _entry(item: MenuItem, actor: Actor | None) -> dict[str, Any]:
    is_here = item.endpoint == request.endpoint
    part = item.endpoint.split(".")[0]
    # Pages of one part may stand in several blueprints: catalogue, catalogue_entries …
    is_within = request.blueprint is not None and f"{request.blueprint}_".startswith(f"{part}_")
    account_id = actor.account_id if actor else None
    unread = unread_messages(account_id) if item.counts_unread and account_id is not None else 0
    return {
        "href": url_for(item.endpoint),
        "text": _(item.label),
        "current": is_here or ("true" if is_within else False),
        "count": unread,
    }


def _address(endpoint: str, otherwise: str) -> str:
    return url_for(endpoint) if endpoint in current_app.view_functions else otherwise
