"""The inbox: what an officer was told, by topic, newest first; reading marks, opening leads to the case."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.clock import now
from app.queries.inbox import PER_PAGE, InboxFilters, inbox_filters_from, messages_matching, topic_counts
from app.services.inbox import mark_one, mark_read
from app.services.problems import NotVisible
from app.views.access import current_actor, signed_in
from app.views.wording import moment_text
from forms.build import words
from workflows.topics import TOPIC_LABELS, Topic, topic_of

blueprint = Blueprint("inbox", __name__, url_prefix="/hop-thu")


@blueprint.get("/")
@signed_in
def show_messages() -> ResponseReturnValue:
    """Show the officer's messages, newest first."""
    filters = inbox_filters_from(request.args)
    found, counts = messages_matching(_reader(), filters), topic_counts(_reader())
    shown = found[:PER_PAGE]
    total, unread = _counted(counts, filters.topic)
    return render_template(
        "home/inbox.html",
        messages=[message_line(message) for message in shown],
        filters=filters,
        kept=filters.as_args(),
        tabs=_tabs(filters, total, unread),
        topics=[("", _("Mọi loại tin")), *_topic_choices(counts, filters)],
        unread=unread,
        newest=max((message.id for message in shown), default=0) if filters.page == 1 else 0,
        first=(filters.page - 1) * PER_PAGE + 1,
        total=unread if filters.is_unread else total,
        previous_href=_page_at(filters, filters.page - 1) if filters.page > 1 else None,
        next_href=_page_at(filters, filters.page + 1) if len(found) > PER_PAGE else None,
    )


@blueprint.post("/da-doc")
@signed_in
def read_all() -> ResponseReturnValue:
    """Mark every message that the list holds as read; what came after the page was shown stays new."""
    filters, newest = inbox_filters_from(request.form), request.form.get("newest", 0, type=int)
    mark_read(_reader(), now=now(), filters=filters, up_to=newest or None)
    return redirect(url_for("inbox.show_messages", **filters.as_args()), 303)


@blueprint.post("/<int:message_id>/da-doc")
@signed_in
def read_one(message_id: int) -> ResponseReturnValue:
    """Mark one message as read and stay where one was."""
    _mark(message_id)
    filters = inbox_filters_from(request.form)
    return redirect(_page_at(filters, filters.page), 303)


@blueprint.post("/<int:message_id>/mo")
@signed_in
def open_case(message_id: int) -> ResponseReturnValue:
    """Mark one message as read and open its case."""
    case_id = _mark(message_id)
    return redirect(url_for("cases.show", case_id=case_id) if case_id else url_for("inbox.show_messages"), 303)


def message_line(message: Any) -> dict[str, Any]:
    """A message as lists show it, in the language of the page."""
    return {
        "id": message.id,
        "text": words(message.message, message.params),
        "topic": words(TOPIC_LABELS[topic_of(message.kind)]),
        "case_no": message.params.get("case_no", ""),
        "by": message.params.get("by", ""),
        "when_text": moment_text(message.at),
        "when_iso": message.at.isoformat(),
        "is_read": message.read_at is not None,
        "href": url_for("cases.show", case_id=message.case_id) if message.case_id else "",
    }


def _reader() -> int:
    account_id = current_actor().account_id
    assert account_id is not None  # a signed-in officer has an account
    return account_id


def _mark(message_id: int) -> int | None:
    try:
        return mark_one(_reader(), message_id, now=now())
    except NotVisible:
        abort(404)


def _page_at(filters: InboxFilters, page: int) -> str:
    return url_for("inbox.show_messages", **filters.as_args(), trang=page if page > 1 else None)


def _counted(counts: dict[Topic, tuple[int, int]], topic: Topic | None) -> tuple[int, int]:
    chosen = [counts[topic]] if topic else list(counts.values())
    return sum(total for total, _unread in chosen), sum(unread for _total, unread in chosen)


def _tabs(filters: InboxFilters, total: int, unread: int) -> list[dict[str, Any]]:
    """All or unread alone, within the topic that is chosen."""
    return [
        {
            "text": text,
            "count": count,
            "href": _page_at(InboxFilters(is_unread, filters.topic), 1),
            "current": filters.is_unread is is_unread,
        }
        for is_unread, text, count in ((False, _("Tất cả"), total), (True, _("Chưa đọc"), unread))
    ]


def _topic_choices(counts: dict[Topic, tuple[int, int]], filters: InboxFilters) -> list[tuple[str, str]]:
    """Topics of which there is something, and the one that is chosen."""
    place = 1 if filters.is_unread else 0
    return [
        (topic.value, f"{words(label)} ({counts[topic][place]})")
        for topic, label in TOPIC_LABELS.items()
        if counts[topic][place] or topic is filters.topic
    ]
