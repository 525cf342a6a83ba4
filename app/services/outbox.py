"""What must still reach the world after a commit: rows that a worker claims, retries and never loses."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import insert, or_, select, update

from app.extensions import db
from app.models.trail import OutboxMessage
from app.services.transaction import transaction

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=10), timedelta(hours=12)
MOST_ATTEMPTS = 14
ABANDONED_AFTER = timedelta(minutes=5)
"""A claim older than this belongs to a worker that died."""

Deliver = Callable[[dict[str, Any], datetime], None]
log = structlog.get_logger("chung.outbox")


def post(kind: str, payload: dict[str, Any], *, dedupe_key: str, now: datetime) -> None:
    """Leave a message in the outbox, inside the caller's transaction; the same key is posted once."""
    post_all(kind, {dedupe_key: payload}, now=now)


def post_all(kind: str, messages: Mapping[str, dict[str, Any]], *, now: datetime, is_new_key: bool = False) -> None:
    """Leave messages by their keys, each posted once; `is_new_key` says that none can have been posted before."""
    known: set[str] = set()
    if messages and not is_new_key:
        known.update(db.session.scalars(select(OutboxMessage.dedupe_key).where(OutboxMessage.dedupe_key.in_(messages))))
    same = {"kind": kind, "created_at": now, "due_at": now}
    rows = [{**same, "payload": payload, "dedupe_key": key} for key, payload in messages.items() if key not in known]
    if rows:
        db.session.execute(insert(OutboxMessage), rows)


def _claim(now: datetime, worker: str) -> OutboxMessage | None:
    """Take one due message; on PostgreSQL other workers skip it, on SQLite they wait their turn."""
    with transaction() as session:
        abandoned = (OutboxMessage.status == "CLAIMED") & (OutboxMessage.claimed_at < now - ABANDONED_AFTER)
        message = session.execute(
            select(OutboxMessage)
            .where(or_(OutboxMessage.status == "WAITING", abandoned), OutboxMessage.due_at <= now)
            .order_by(OutboxMessage.due_at, OutboxMessage.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).scalar_one_or_none()
        if message is not None:
            message.status, message.claimed_at, message.claimed_by = "CLAIMED", now, worker
            message.attempts += 1
        return message


def wait_after(attempts: int) -> timedelta:
    """The pause before the next try: 10 s, doubled each time, 12 h at the most."""
    return min(FIRST_WAIT * 2 ** max(attempts - 1, 0), LONGEST_WAIT)


def run_due(deliverers: Mapping[str, Deliver], *, now: datetime, worker: str, limit: int = 100) -> int:
    """Deliver what is due, one message a transaction; return how many were delivered.

    A message that fails is tried again later; after the last try it stays as FAILED and an error is logged.
    """
    delivered = 0
    for _ in range(limit):
        message = _claim(now, worker)
        if message is None:
            break
        delivered += _deliver(message.id, message.kind, dict(message.payload), message.attempts, deliverers, now)
    return delivered


def _deliver(
    message_id: int, kind: str, payload: dict[str, Any], attempts: int, deliverers: Mapping[str, Deliver], now: datetime
) -> bool:
    try:
        with transaction() as session:
            deliverers[kind](payload, now)
            session.execute(
                update(OutboxMessage).where(OutboxMessage.id == message_id).values(status="DONE", done_at=now)
            )
        return True
    except Exception as error:  # whatever failed outside, the message must stay
        status = "FAILED" if attempts >= MOST_ATTEMPTS else "WAITING"
        log.error(
            "outbox_failed", kind=kind, message_id=message_id, attempts=attempts, status=status, error=repr(error)
        )
        with transaction() as session:
            session.execute(
                update(OutboxMessage)
                .where(OutboxMessage.id == message_id)
                .values(status=status, due_at=now + wait_after(attempts), last_error=repr(error)[:500])
            )
        return False
