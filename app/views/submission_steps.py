"""Sending a step of a submission through the door; whatever goes wrong, what was typed is kept."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import uuid4

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.adapters.clock import now, real_now
from app.models.cases import Case
from app.queries.case_page import case_for, events_of
from app.services.actions import Available, available_actions, perform_action, why_not_here
from app.services.problems import Invalid, NotPossible, NotVisible, Stale
from app.views.access import current_actor
from app.views.case_sheet import event_shown
from forms.build import words
from workflows.event_labels import EVENT_LABELS
from workflows.fields import Problem
from workflows.registry import SUBMISSION, latest
from workflows.roles import Actor

NOT_ANSWERS = frozenset({"csrf_token", "seen_version", "idempotency_key"})
Again = Callable[[tuple[Problem, ...], int], ResponseReturnValue]
"""Shows the same page with what was typed, the problems, and the status of the answer."""


def visible_submission(case_id: int) -> Case:
    """The submission, or 404 for whoever may not see it."""
    case = case_for(case_id, current_actor())
    if case is None or case.kind != SUBMISSION:
        abort(404)
    return case


def available(case: Case, action: str, actor: Actor) -> Available | None:
    """The row of an action that is the actor's in this state."""
    return next((found for found in available_actions(case, actor, now=now()) if found.row.action == action), None)


def not_now(case: Case, action: str) -> ResponseReturnValue | None:
    """The way back with a sentence where an action must wait or is over; 404 for one that is never the actor's."""
    actor = current_actor()
    found = available(case, action, actor)
    if found is not None and found.is_possible:
        return None
    if found is None:
        try:
            problem = why_not_here(case, action, actor)
        except NotVisible:
            abort(404)
        flash(words(problem.message, problem.params) if problem else "", "error")
    else:
        flash(words(found.why_not or ""), "error")
    return redirect(url_for("submissions.show", case_id=case.id), 303)


def send(
    case_id: int | None,
    action: str,
    given: Mapping[str, Any],
    again: Again,
    *,
    typed: Sequence[tuple[str, str]] = (),
    kept: Mapping[str, Any] | None = None,
) -> ResponseReturnValue:
    """Carry out the action and go to the submission, or show the page again with every problem at once.

    Where somebody was faster, `typed` is shown for reading and the whole form is sent again, with `kept` in it.
    """
    actor = current_actor()
    try:
        outcome = perform_action(
            case_id,
            action,
            actor=actor,
            seen_version=_seen_version(case_id),
            given={name: value for name, value in given.items() if value not in ("", None)},
            now=now(),
            recorded_at=real_now(),
            idempotency_key=request.form.get("idempotency_key", "")[:64] or None,
        )
    except NotVisible:
        abort(404)
    except Stale as stale:
        return _conflict(case_id, actor, stale, typed, kept or {})
    except Invalid as problem:
        return again(problem.problems, 422)
    except NotPossible as problem:
        return again(problem.problems, 409)
    event = latest(SUBMISSION).rows_for(action)[0].event
    flash(words(EVENT_LABELS[event]) + ".", "success")
    return redirect(url_for("submissions.show", case_id=outcome.case_id), 303)


def _seen_version(case_id: int | None) -> int | None:
    if case_id is None:
        return None
    version = request.form.get("seen_version", type=int)
    return visible_submission(case_id).version if version is None else version


def _conflict(
    case_id: int | None, actor: Actor, stale: Stale, typed: Sequence[tuple[str, str]], kept: Mapping[str, Any]
) -> ResponseReturnValue:
    """Somebody was faster: what changed, and a way to send what was typed once more."""
    case = case_for(case_id, actor) if case_id is not None else None
    since = {change.event_id for change in stale.changes}
    answers = [(name, value) for name, value in request.form.items(multi=True) if name not in {*NOT_ANSWERS, *kept}]
    home = url_for("submissions.show", case_id=case.id) if case else url_for("submissions.index")
    page = render_template(
        "errors/409.html",
        case_url=home,
        case_label=case.case_no if case else "",
        events=[event_shown(event) for event in events_of(case, actor) if event.id in since] if case else [],
        retry_url=request.path,
        typed=typed,
        typed_fields=[("seen_version", stale.version), ("idempotency_key", uuid4()), *answers, *kept.items()],
    )
    return make_response(page, 409)
