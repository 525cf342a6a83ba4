"""Wordings of reasons that an office keeps: added, changed and given up by those who sign (domain model 4.5).

A wording is copied into the answers of an action; letters keep what was signed, whatever happens to it later.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models.desk import SavedReason
from app.queries.saved_reasons import lists_of, saved_reason
from app.services import trail
from app.services.problems import Invalid, NotVisible
from app.services.transaction import transaction
from workflows.fields import Problem
from workflows.reasons import OWNERS_LIST, REASON_LISTS
from workflows.roles import Actor, Role
from workflows.text import N_

EDITORS = (Role.FOCAL_HEAD, Role.FOCAL_LEADER, Role.OWNER_APPROVER)


def lists_edited_by(actor: Actor) -> tuple[str, ...]:
    """The lists for which the actor may keep wordings: head and leader for the department, the owner's leader."""
    heads = actor.holds(Role.FOCAL_HEAD, Role.FOCAL_LEADER)
    owner = actor.holds(Role.OWNER_APPROVER)
    return tuple(name for name in lists_of(actor) if (owner if name == OWNERS_LIST else heads))


def save_reason(
    reason_id: int | None,
    given: Mapping[str, Any],
    *,
    list_name: str,
    code: str,
    actor: Actor,
    now: datetime,
    recorded_at: datetime,
) -> int:
    """Keep a wording from clean answers (title, reason_text, legal_basis), a new one without an id; return its id.

    Raise NotVisible for a wording or a list that is not the actor's, Invalid for a title or code that does not do.
    """
    if actor.agency_id is None or list_name not in lists_edited_by(actor):
        raise NotVisible
    with transaction() as session:
        if reason_id is None:
            kept = SavedReason(agency_id=actor.agency_id, is_active=True)
            session.add(kept)
        else:
            kept = _editable(reason_id, actor)
        _judge(given["title"], list_name, code, actor.agency_id, reason_id)
        kept.title, kept.list_name, kept.code = given["title"], list_name, code
        kept.text, kept.legal_basis = given["reason_text"], list(given["legal_basis"])
        kept.changed_at, kept.changed_by_id = now, actor.account_id
        session.flush()
        _record(kept, "save_reason", actor, now, recorded_at)
        return kept.id


def give_up_reason(reason_id: int, *, actor: Actor, now: datetime, recorded_at: datetime) -> None:
    """Offer a wording no longer; what was written with it stays."""
    with transaction():
        kept = _editable(reason_id, actor)
        kept.is_active = False
        kept.title = f"{kept.title[:100]} ({kept.id})"  # the name is free again
        kept.changed_at, kept.changed_by_id = now, actor.account_id
        _record(kept, "give_up_reason", actor, now, recorded_at)


def _editable(reason_id: int, actor: Actor) -> SavedReason:
    found = saved_reason(reason_id, actor)
    if found is None or found.list_name not in lists_edited_by(actor):
        raise NotVisible
    return found


def _judge(title: str, list_name: str, code: str, agency_id: int, reason_id: int | None) -> None:
    if code not in dict(REASON_LISTS[list_name][1]):
        raise Invalid([Problem("reason", N_("Chọn mã lý do trong danh sách."))])
    query = select(SavedReason.id).where(SavedReason.agency_id == agency_id, SavedReason.title == title)
    with db.session.no_autoflush:
        used = db.session.scalar(query)
    if used is not None and used != reason_id:
        raise Invalid([Problem("title", N_("Tên này đã dùng cho mẫu khác; đặt tên khác."))])


def _record(kept: SavedReason, action: str, actor: Actor, now: datetime, recorded_at: datetime) -> None:
    trail.record(
        name="saved_reason_changed",
        action=action,
        actor=actor,
        at=now,
        recorded_at=recorded_at,
        note=kept.title,
        payload={"saved_reason_id": kept.id, "list": kept.list_name, "code": kept.code, "text": kept.text},
    )
