"""Wordings of reasons that an office keeps."""

from collections.abc import Collection

from sqlalchemy import select

from app.extensions import db
from app.models.desk import SavedReason
from workflows.reasons import OWNERS_LIST, REASON_LISTS
from workflows.roles import FOCAL_STAFF, Actor, Role

OWNER_STAFF = frozenset({Role.OWNER_OFFICER, Role.OWNER_APPROVER})


def lists_of(actor: Actor) -> tuple[str, ...]:
    """The lists of reasons that the actor's work uses: the department's, the data owner's, or both."""
    is_focal, is_owner = actor.holds(*FOCAL_STAFF), actor.holds(*OWNER_STAFF)
    return tuple(name for name in REASON_LISTS if (is_owner if name == OWNERS_LIST else is_focal))


def saved_reasons_of(actor: Actor, lists: Collection[str]) -> list[SavedReason]:
    """The wordings in use at the actor's agency for these lists, by title."""
    mine = set(lists).intersection(lists_of(actor))
    if actor.agency_id is None or not mine:
        return []
    query = select(SavedReason).where(
        SavedReason.agency_id == actor.agency_id, SavedReason.list_name.in_(mine), SavedReason.is_active
    )
    return list(db.session.scalars(query.order_by(SavedReason.title)))


def saved_reason(reason_id: int, actor: Actor) -> SavedReason | None:
    """One wording in use at the actor's agency; nothing for everybody else."""
    found = db.session.get(SavedReason, reason_id)
    is_mine = found is not None and found.is_active and found.agency_id == actor.agency_id
    return found if is_mine and found is not None and found.list_name in lists_of(actor) else None
