"""The only wiring: from settings to an application that can serve pages, the API and the command line."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from flask import Blueprint, Flask, Response
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from app.adapters.database import prepare_engine, set_reads_only
from app.adapters.logging import configure_logging, install_request_log
from app.adapters.request_counts import SCHEME as REQUEST_COUNTS
from app.adapters.sessions import DatabaseSessions
from app.api import blueprint as api
from app.cli import account as account_commands
from app.cli import audit as audit_commands
from app.cli import catalogue as catalogue_commands
from app.cli import deadline as deadline_commands
from app.cli import demo as demo_commands
from app.cli import migrate as migrate_commands
from app.cli import search as search_commands
from app.cli import workflows as workflow_commands
from app.extensions import babel, csrf, db, limiter, login_manager, mail, talisman
from app.jobs import commands as job_commands
from app.views import (
    accounts,
    admin,
    agencies,
    bulk,
    calendar,
    cases,
    catalogue,
    catalogue_dcat,
    catalogue_entries,
    catalogue_figures,
    catalogue_import,
    catalogue_versions,
    delegations,
    exports,
    feeds,
    figures,
    files,
    filing,
    filing_parts,
    home,
    inbox,
    language,
    letters,
    mail_choices,
    notes,
    open_data,
    proposal_parts,
    proposals,
    publications,
    queue,
    queue_views,
    replies,
    saved_reasons,
    search,
    shortcuts,
    sign_in,
    submissions,
    submissions_decision,
    units,
    workload,
)
from app.views.access import install_access
from app.views.errors import install_error_pages
from app.views.frame import install_frame
from app.views.language import select_language
from app.views.security import install_headers
from config import ROOT, Settings

BLUEPRINTS: tuple[Blueprint, ...] = (
    api.blueprint,
    sign_in.blueprint,
    language.blueprint,
    home.blueprint,
    inbox.blueprint,
    mail_choices.blueprint,
    queue.blueprint,
    queue_views.blueprint,
    bulk.blueprint,
    exports.blueprint,
    feeds.blueprint,
    shortcuts.blueprint,
    search.blueprint,
    replies.blueprint,
    cases.blueprint,
    notes.blueprint,
    saved_reasons.blueprint,
    filing.blueprint,
    filing_parts.blueprint,
    proposals.blueprint,
    publications.blueprint,
    proposal_parts.blueprint,
    submissions.blueprint,
    submissions_decision.blueprint,
    files.blueprint,
    letters.blueprint,
    figures.blueprint,
    catalogue.blueprint,
    catalogue_dcat.blueprint,
    catalogue_entries.blueprint,
    catalogue_figures.blueprint,
    catalogue_import.blueprint,
    catalogue_versions.blueprint,
    open_data.blueprint,
    calendar.blueprint,
    admin.blueprint,
    agencies.blueprint,
    accounts.blueprint,
    delegations.blueprint,
    units.blueprint,
    workload.blueprint,
)
"""Every page and the API; a new feature adds its line here."""

COMMANDS: tuple[click.Command, ...] = (
    account_commands.account,
    audit_commands.audit,
    catalogue_commands.catalogue,
    deadline_commands.deadline,
    job_commands.jobs,
    demo_commands.demo,
    migrate_commands.migrate,
    search_commands.search,
    workflow_commands.workflows_group,
)
"""Every command of `flask …`; a new feature adds its line here."""


class KeyConverter(IntegerConverter):
    """Numbers in addresses are keys: one that no database row can have is simply not found."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(map, *args, **{"max": 2**63 - 1, **kwargs})


FORM_BYTES = 4 * 1024 * 1024
FORM_PARTS = 4000
FILES_A_FORM = 3
MAIL_SECONDS = 20


def create_app(settings: Settings) -> Flask:
    """Build the application that these settings describe; it reads nothing from elsewhere."""
    app = Flask("app", root_path=str(ROOT / "app"), static_folder="static", template_folder=None)
    app.config.from_mapping(_configuration(settings))
    app.url_map.converters["int"] = KeyConverter
    app.extensions["settings"] = settings
    configure_logging(settings.log_format)
    _install_templates(app)
    _install_database(app)
    _install_extensions(app, settings)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
    if settings.proxy_count:
        hops = settings.proxy_count
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _configuration(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "SECRET_KEY_FALLBACKS": list(settings.secret_key_fallbacks),
        "TRUSTED_HOSTS": settings.hosts,
        "IS_DEMO": settings.is_demo,
        "DEMO_PASSWORD": settings.demo_password if settings.is_demo else "",
        "SQLALCHEMY_DATABASE_URI": settings.database,
        # A form may bring several files, each judged on its own, with what was typed kept when one is too large.
        "MAX_CONTENT_LENGTH": FILES_A_FORM * settings.upload_limit + FORM_BYTES,
        "MAX_FORM_MEMORY_SIZE": FORM_BYTES,
        # A decision on thirty proposals, each keyed anew from its annex, is one form.
        "MAX_FORM_PARTS": FORM_PARTS,
        "UPLOAD_LIMIT": settings.upload_limit,
        "SESSION_COOKIE_NAME": "chung_session",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.has_secure_cookie,
        "SESSION_IDLE": timedelta(minutes=settings.session_idle_minutes),
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=settings.session_hours),
        # The form token lives as long as the session: a long form must not die while it is filled in.
        "WTF_CSRF_TIME_LIMIT": None,
        # The guard of app.views.access asks for it, wherever a browser's session lets one in.
        "WTF_CSRF_CHECK_DEFAULT": False,
        "WTF_CSRF_ENABLED": True,
        "RATE_LIMIT": settings.rate_limit,
        "RATELIMIT_STORAGE_URI": f"{REQUEST_COUNTS}://",
        "MAIL_BACKEND": "smtp",
        "MAIL_SERVER": settings.mail_server,
        "MAIL_PORT": settings.mail_port,
        "MAIL_USERNAME": settings.mail_user or None,
        "MAIL_PASSWORD": settings.mail_password.get_secret_value() or None,
        "MAIL_USE_TLS": settings.mail_use_tls,
        "MAIL_TIMEOUT": MAIL_SECONDS,
        "BABEL_DEFAULT_LOCALE": settings.default_locale,
        "BABEL_DEFAULT_TIMEZONE": "Asia/Ho_Chi_Minh",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
    }


def _install_templates(app: Flask) -> None:
    """Look for a template among ours first, so that ours replace those of the libraries."""
    app.jinja_env.loader = ChoiceLoader(
        [
            FileSystemLoader(ROOT / "templates"),
            PrefixLoader(
                {
                    "govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja"),
                    "govuk_frontend_wtf": PackageLoader("govuk_frontend_wtf"),
                }
            ),
        ]
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _install_database(app: Flask) -> None:
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite:///"):
        Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
        app.session_interface = DatabaseSessions(app, db.engine)


def _install_extensions(app: Flask, settings: Settings) -> None:
    """Bind the extensions and put guards and headers round every request, outermost first."""
    install_request_log(app)
    install_headers(app, talisman, settings)
    login_manager.init_app(app)
    csrf.init_app(app)
    babel.init_app(app, locale_selector=select_language)
    mail.init_app(app)
    limiter.init_app(app)
    install_access(app)
    install_frame(app)
    install_error_pages(app)
    app.after_request(_release_database)
    app.teardown_request(lambda _error: set_reads_only(False))


def _release_database(response: Response) -> Response:
    """End what is left of the request's transaction: the session's row is written on another connection."""
    db.session.rollback()
    set_reads_only(False)
    return response
