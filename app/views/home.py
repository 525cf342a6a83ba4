"""The home of every role: what waits for me, whose turn it is, until when; and the newest messages."""

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from app.adapters.clock import today
from app.queries.calendar import official_calendar
from app.queries.home import messages_of, waiting_for
from app.queries.queue import view_counts, views_for
from app.queries.standing import chip_of
from app.queries.subjects import NOTHING, Subject
from app.views.access import current_actor, signed_in
from app.views.inbox import message_line
from app.views.queue import READERS
from app.views.queue_words import count_text
from app.views.wording import next_step_for, shown, state_text, subject_text
from forms.build import words
from workflows.roles import ROLE_LABELS, Role

blueprint = Blueprint("home", __name__)


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
                "in_place_of": "; ".join(waiting.in_place_of.get(row.id, ())),
                "subject": subject_text(row.kind, waiting.subjects.get(row.id, NOTHING), row.database),
            }
            for row in waiting.rows
        ],
        views=[
            {
                "text": words(label),
                "href": url_for("queue.show", view=key),
                "count": count_text(key, counts[key]),
                "is_late": key == "overdue" and counts[key] > 0,
            }
            for key, label in (views_for(actor) if reads_cases else ())
        ],
        messages=[message_line(message) for message in messages_of(actor.account_id, limit=5)],
        may_file=actor.holds(Role.AGENCY_FILER),
        may_register=actor.holds(Role.FOCAL_CLERK),
    )


def _what_next(row: Any, subject: Subject) -> str:
    step = next_step_for(row, row.scope, subject.stage)
    return words(step.what) if step else ""
