"""The trail: append-only events, each carrying the hash of the one before it, with an anchored head."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models.trail import Event, TrailHead
from workflows.roles import Actor

GENESIS = "0" * 64
"""What the first event carries as the hash before it."""


def canonical(event: Event) -> bytes:
    """Write an event's facts as bytes that are the same on every machine and database."""
    facts = {
        "id": event.id,
        "case_id": event.case_id,
        "at": event.at.astimezone(UTC).isoformat(),
        "recorded_at": event.recorded_at.astimezone(UTC).isoformat(),
        "actor_id": event.actor_id,
        "actor_label": event.actor_label,
        "role": event.role,
        "party": event.party,
        "name": event.name,
        "action": event.action,
        "from_state": event.from_state,
        "to_state": event.to_state,
        "visibility": event.visibility,
        "note": event.note,
        "payload": event.payload,
        "prev_hash": event.prev_hash,
    }
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def record(
    *,
    name: str,
    action: str,
    actor: Actor,
    at: datetime,
    recorded_at: datetime,
    case_id: int | None = None,
    role: str = "",
    party: str = "",
    from_state: str = "",
    to_state: str = "",
    visibility: str = "internal",
    note: str = "",
    payload: dict[str, Any] | None = None,
) -> Event:
    """Append one event to the chain; the head row is locked first, so that writers stand in line."""
    head = db.session.execute(select(TrailHead).where(TrailHead.id == 1).with_for_update()).scalar_one()
    event = Event(
        id=head.event_count + 1,
        case_id=case_id,
        at=at,
        recorded_at=recorded_at,
        actor_id=actor.account_id,
        actor_label=actor.label,
        role=role,
        party=party,
        name=name,
        action=action,
        from_state=from_state,
        to_state=to_state,
        visibility=visibility,
        note=note,
        # A round trip through JSON: what is hashed is what the database will give back.
        payload=json.loads(json.dumps(payload or {}, ensure_ascii=False, default=str)),
        prev_hash=head.last_hash,
    )
    event.hash = hashlib.sha256(canonical(event)).hexdigest()
    head.last_event_id, head.last_hash, head.event_count = event.id, event.hash, event.id
    db.session.add(event)
    db.session.flush()
    return event


@dataclass(frozen=True)
class Verdict:
    """What a walk of the chain found: how many events it checked, the last hash, and the first broken event."""

    checked: int
    head: str
    broken_id: int | None = None
    why: str = ""


def _events(batch: int = 1000) -> Iterator[Event]:
    query = select(Event).order_by(Event.id).execution_options(yield_per=batch)
    yield from db.session.execute(query).scalars()


def verify(expected_head: str | None = None) -> Verdict:
    """Walk the whole chain and compare its end with the anchored head, or with a hash kept elsewhere."""
    checked, before, has_met_anchor = 0, GENESIS, expected_head is None
    for event in _events():
        if event.id != checked + 1:
            return Verdict(checked, before, checked + 1, "missing")
        if event.prev_hash != before:
            return Verdict(checked, before, event.id, "unlinked")
        if hashlib.sha256(canonical(event)).hexdigest() != event.hash:
            return Verdict(checked, before, event.id, "altered")
        before, checked = event.hash, checked + 1
        has_met_anchor = has_met_anchor or before == expected_head
    head = db.session.get(TrailHead, 1)
    if head is None or head.event_count != checked or head.last_hash != before:
        return Verdict(checked, before, checked + 1, "cut")
    if not has_met_anchor:
        return Verdict(checked, before, checked, "rewritten")
    return Verdict(checked, before)
