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

LONGEST_LABEL = 300

_HEAD = select(TrailHead).where(TrailHead.id == 1).with_for_update()


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
    absent: str = "",
) -> Event:
    """Append one event to the chain; the head row is locked first, so that writers stand in line.

    `absent` names the officer whom the actor stands in for: the trail shows both.
    """
    head = db.session.execute(_HEAD).scalar_one()
    event = Event(
        id=head.event_count + 1,
        case_id=case_id,
        at=at,
        recorded_at=recorded_at,
        actor_id=actor.account_id,
        actor_label=f"{actor.label} – thay {absent}"[:LONGEST_LABEL] if absent else actor.label,
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
    """What a walk of the chain found: how many events hold, the last hash, and the first broken event with the reason.

    `why` is one of missing, added, unlinked, altered, cut, shorter, rewritten; empty when all is well.
    """

    checked: int
    head: str
    broken_id: int | None = None
    why: str = ""


@dataclass(frozen=True)
class Anchor:
    """A head that was kept elsewhere; without the id any event may carry the hash."""

    hash: str
    event_id: int | None = None


def head_of() -> Anchor:
    """Give the head as it is now: what to keep where nobody who can write to this database can."""
    row = db.session.execute(select(TrailHead.last_hash, TrailHead.event_count).where(TrailHead.id == 1)).one()
    return Anchor(row.last_hash, row.event_count)


def _events(after: int, batch: int = 1000) -> Iterator[Event]:
    query = select(Event).order_by(Event.id)
    if after:
        query = query.where(Event.id > after)
    yield from db.session.execute(query.execution_options(yield_per=batch, populate_existing=True)).scalars()


class _Walk:
    """A walk along the chain; remembers how far it holds."""

    def __init__(self, anchor: Anchor | None) -> None:
        self.checked, self.before = 0, GENESIS
        self.anchor = anchor
        self.has_met_anchor = anchor is None

    def broken(self, event_id: int, why: str) -> Verdict:
        return Verdict(self.checked, self.before, event_id, why)

    def go_on(self) -> Verdict | None:
        """Check every event behind the last one that held; return the first fault."""
        for event in _events(self.checked):
            if event.id != self.checked + 1:
                is_gap = event.id > self.checked
                return self.broken(self.checked + 1 if is_gap else event.id, "missing" if is_gap else "added")
            if event.prev_hash != self.before:
                return self.broken(event.id, "unlinked")
            if hashlib.sha256(canonical(event)).hexdigest() != event.hash:
                return self.broken(event.id, "altered")
            self.before, self.checked = event.hash, event.id
            fault = self._anchor_fault(event)
            if fault is not None:
                return fault
        return None

    def _anchor_fault(self, event: Event) -> Verdict | None:
        if self.anchor is not None and self.anchor.event_id in (None, event.id):
            self.has_met_anchor = self.has_met_anchor or event.hash == self.anchor.hash
            if self.anchor.event_id == event.id and not self.has_met_anchor:
                return self.broken(event.id, "rewritten")
        return None


def verify(anchor: Anchor | None = None) -> Verdict:
    """Walk the whole chain and compare its end with the head row, and with a head that was kept elsewhere.

    Nobody is held up: events that are written meanwhile are walked too, until chain and head row agree.
    """
    walk = _Walk(anchor)
    while True:
        held = walk.checked
        fault = walk.go_on()
        if fault is not None:
            return fault
        row = db.session.execute(
            select(TrailHead.event_count, TrailHead.last_hash).where(TrailHead.id == 1)
        ).one_or_none()
        if row is not None and row.event_count > walk.checked > held:
            continue
        break
    if row is None or row.event_count > walk.checked:
        return walk.broken(walk.checked + 1, "cut")
    if row.event_count < walk.checked:
        return walk.broken(row.event_count + 1, "added")
    if anchor is not None and anchor.event_id is not None and anchor.event_id > walk.checked:
        return walk.broken(walk.checked + 1, "shorter")
    if row.last_hash != walk.before or not walk.has_met_anchor:
        return walk.broken(walk.checked, "rewritten")
    return Verdict(walk.checked, walk.before)
