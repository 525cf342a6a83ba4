"""The private feed of deadlines: made and revoked on a page, read by a calendar program through its token alone."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from app.adapters.clock import now, real_now, today
from app.adapters.database import set_reads_only
from app.adapters.ical import ICAL_TYPE, DeadlineEvent, write_calendar
from app.extensions import db
from app.queries.calendar import official_calendar
from app.queries.deadline_feed import feed_rows, past_rows
from app.queries.queue_filters import QueueFilters, filters_from
from app.queries.saved_views import kept_views, usable
from app.services.accounts import actor_of
from app.services.feeds import account_of_feed, feed_of, is_use_to_note, make_feed, note_feed_use, revoke_feed
from app.views.access import current_actor, public, role_required
from app.views.queue import READERS
from app.views.queue_table import Line, lines_of
from app.views.queue_words import filters_in_words, view_name
from app.views.wording import moment_text
from workflows.registry import FINAL
from workflows.roles import Actor

blueprint = Blueprint("feeds", __name__, url_prefix="/lich-han")


@blueprint.get("/")
@role_required(*READERS)
def index() -> ResponseReturnValue:
    """Show whether the officer has a feed, and the buttons that make and revoke it."""
    return _page("")


@blueprint.post("/tao")
@role_required(*READERS)
def make() -> ResponseReturnValue:
    """Make a feed and show its addresses, this once."""
    return _page(make_feed(actor=current_actor(), now=real_now()))


@blueprint.post("/thu-hoi")
@role_required(*READERS)
def revoke() -> ResponseReturnValue:
    """End the feed."""
    revoke_feed(actor=current_actor(), now=real_now())
    flash(_("Đã thu hồi lịch; địa chỉ cũ không dùng được nữa."), "success")
    return redirect(url_for("feeds.index"), 303)


def _page(token: str) -> ResponseReturnValue:
    actor, filters = current_actor(), filters_from(request.values)
    feed = feed_of(actor)
    answer = make_response(
        render_template(
            "queue/feed.html",
            is_made=feed is not None,
            made_at=moment_text(feed.created_at) if feed else "",
            used_at=moment_text(feed.last_used_at) if feed and feed.last_used_at else "",
            addresses=_addresses(token, filters, actor) if token else [],
            asked={name: value for name, value in filters.as_args().items() if name not in ("page", "sort")},
            back_link={"href": url_for("queue.show", view="open"), "text": _("Hồ sơ")},
        )
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _addresses(token: str, asked: QueueFilters, actor: Actor) -> list[tuple[str, str]]:
    """The feed of all open cases, and one for the list that the page came from and for each saved view."""
    name = " · ".join((view_name(asked.view, actor), *filters_in_words(asked, actor).values()))
    found = {view_name("open", actor): QueueFilters(), name: replace(asked, page=1, sort=QueueFilters.sort)}
    found |= {view.name: usable(view.filters, actor)[0] for view in kept_views(actor)}
    return [
        (name, url_for("feeds.read", token=token, _external=True, **filters.as_args()))
        for name, filters in found.items()
    ]


@blueprint.get("/<token>.ics")
@public
def read(token: str) -> ResponseReturnValue:
    """Answer a calendar program: the list that the address filters, as its officer would see it now."""
    found = account_of_feed(token, today())
    if found is None:
        abort(404)
    feed, account = found
    actor, locale = actor_of(account, today()), account.locale
    if not actor.holds(*READERS):
        abort(404)
    if is_use_to_note(feed, real_now()):
        feed_id = feed.id
        db.session.rollback()
        set_reads_only(False)
        note_feed_use(feed_id, now=real_now())
    with force_locale(locale):
        body = write_calendar(_("Hạn xử lý hồ sơ"), _events(filters_from(request.args), actor, now()))
    headers = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}
    return Response(body, content_type=ICAL_TYPE, headers=headers)


def _events(filters: QueueFilters, actor: Actor, moment: datetime) -> list[DeadlineEvent]:
    day, calendar = today(), official_calendar()
    lines = [line for line in lines_of(feed_rows(filters, actor, day, calendar), day, calendar) if line.chip.on]
    shown = {line.row.id for line in lines}
    past = [row for row in past_rows(filters, actor, day, calendar, now=moment) if row.id not in shown]
    lost = [line for line in lines_of(past, day, calendar) if line.chip.on is None or line.row.state in FINAL]
    return [_event(line) for line in lines] + [_event(line, is_cancelled=True) for line in lost]


def _event(line: Line, *, is_cancelled: bool = False) -> DeadlineEvent:
    row = line.row
    on = line.chip.on or row.due_on or row.target_on or row.completed_on or row.t0
    parts: list[Any] = [line.subject, row.requester, line.state, line.deadline]
    return DeadlineEvent(
        uid=f"ho-so-{row.id}@chung",
        on=on,
        summary=f"{line.number}: {line.chip.text}",
        description="\n".join(part for part in parts if part),
        url=url_for("cases.show", case_id=row.id, _external=True),
        sequence=row.version,
        changed_at=row.changed_at,
        is_cancelled=is_cancelled,
    )
