"""The inbox of an officer: what was read."""

from datetime import datetime

from sqlalchemy import update

from app.extensions import db
from app.models.accounts import InboxMessage
from app.queries.inbox import InboxFilters, messages_where
from app.services.problems import NotVisible
from app.services.transaction import transaction


def mark_read(account_id: int, *, now: datetime, filters: InboxFilters | None = None, up_to: int | None = None) -> None:
    """Mark an officer's unread messages as read: all that filters leave, but none that came after `up_to`."""
    wanted = messages_where(account_id, filters or InboxFilters())
    if up_to is not None:
        wanted.append(InboxMessage.id <= up_to)
    with transaction() as session:
        session.execute(update(InboxMessage).where(*wanted, InboxMessage.read_at.is_(None)).values(read_at=now))


def mark_one(account_id: int, message_id: int, *, now: datetime) -> int | None:
    """Mark one message as read and return its case; another officer's message is not there."""
    with transaction():
        message = db.session.get(InboxMessage, message_id)
        if message is None or message.account_id != account_id:
            raise NotVisible
        message.read_at = message.read_at or now
        return message.case_id
