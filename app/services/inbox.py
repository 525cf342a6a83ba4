"""The inbox of an officer."""

from datetime import datetime

from sqlalchemy import update

from app.models.accounts import InboxMessage
from app.services.transaction import transaction


def mark_read(account_id: int, *, now: datetime) -> None:
    """Mark every unread message of an officer as read."""
    with transaction() as session:
        session.execute(
            update(InboxMessage)
            .where(InboxMessage.account_id == account_id, InboxMessage.read_at.is_(None))
            .values(read_at=now)
        )
