"""The home of every role: what waits for me, whose turn it is, until when; and the inbox."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.adapters.clock import now, today
from app.models.accounts import InboxMessage
from app.queries.calendar import official_calendar
from app.queries.home import messages_of, waiting_for
from app.queries.queue import view_counts, views_for
from app.queries.standing import chip_of
from app.queries.subjects import NOTHING, Subject
from app.services.inbox import mark_read
from app.views.access import current_actor, signed_in
from app.views.queue import READERS
from app.views.wording import moment_text, next_step_for, shown, state_text, subject_text
from forms.build import words
from workflows.roles import ROLE_LABELS, Role

blueprint = Blueprint("home", __name__)
inbox = Blueprint("inbox", __name__, url_prefix="/hop-thu")
MESSAGES_A_PAGE = 50


@blueprint.get("/")
@signed_in
def show() -> ResponseReturnValue:
    """Show what waits for the officer."""
    actor, day, calendar = current_actor(), today(), official_calendar()
    waiting = waiting_for(actor, day)
    reads_cases = actor.holds(*READERS)
    counts = view_counts(actor, day, calendar) if reads_cases else {}
    assert actor.account_id is not None  # a signed-in officer has an account
    return render_template(
        "home/show.html",
        roles=[words(ROLE_LABELS[role]) for role in Role if role in actor.roles],
        waiting=waiting,
        rows=[
            {
                "row": row,
                "chip": shown(chip_of(row, day, calendar, row.limit or 5)),
                "state": state_text(row.kind, row.state),
                "what": _what_next(row, waiting.subjects.get(row.id, NOTHING)),
                "subject": subject_text(row.kind, waiting.subjects.get(row.id, NOTHING), row.database),
            }
            for row in waiting.rows
        ],
        views=[
            {
                "text": words(label),
                "href": url_for("queue.show", view=key),
                "count": counts[key],
                "is_late": key == "overdue",
            }
            for key, label in (views_for(actor) if reads_cases else ())
        ],
        messages=[_message(message) for message in messages_of(actor.account_id, limit=5)],
        may_file=actor.holds(Role.AGENCY_FILER),
        may_register=actor.holds(Role.FOCAL_CLERK),
    )


def _what_next(row: Any, subject: Subject) -> str:
    step = next_step_for(row, row.scope, subject.stage)
    return words(step.what) if step else ""


def _message(message: InboxMessage) -> dict[str, Any]:
    return {
        "id": message.id,
        "text": words(message.message, message.params),
        "case_no": message.params.get("case_no", ""),
        "by": message.params.get("by", ""),
        "when_text": moment_text(message.at),
        "when_iso": message.at.isoformat(),
        "is_read": message.read_at is not None,
        "href": url_for("cases.show", case_id=message.case_id) if message.case_id else "",
    }


@inbox.get("/")
@signed_in
def show_messages() -> ResponseReturnValue:
    """Show the officer's messages, newest first."""
    page = max(request.args.get("trang", 1, type=int), 1)
    account_id = current_actor().account_id
    assert account_id is not None  # a signed-in officer has an account
    found = messages_of(account_id, limit=MESSAGES_A_PAGE + 1, offset=(page - 1) * MESSAGES_A_PAGE)
    return render_template(
        "home/inbox.html",
        messages=[_message(message) for message in found[:MESSAGES_A_PAGE]],
        previous_href=url_for("inbox.show_messages", trang=page - 1) if page > 1 else None,
        next_href=url_for("inbox.show_messages", trang=page + 1) if len(found) > MESSAGES_A_PAGE else None,
    )


@inbox.post("/da-doc")
@signed_in
def read_all() -> ResponseReturnValue:
    """Mark every message as read."""
    account_id = current_actor().account_id
    assert account_id is not None  # a signed-in officer has an account
    mark_read(account_id, now=now())
    return redirect(url_for("inbox.show_messages"), 303)
