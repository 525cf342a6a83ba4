"""The daily mail: once a working day it gathers what an officer wanted to hear of in one piece."""

from datetime import date, datetime, time

from sqlalchemy import ColumnElement, and_, select, update

from app.adapters.database import take_turns
from app.extensions import db
from app.models.accounts import Account, InboxMessage
from app.models.trail import OutboxMessage
from app.queries.clocks import local_day
from app.services import outbox
from app.services.mail_content import still_matters
from app.services.transaction import transaction
from workflows.calendar import Calendar
from workflows.fields import VIETNAM
from workflows.topics import Mode

MOST_MESSAGES = 500
"""Messages of one mail; what is more waits in the inbox and for the next day."""


def make_digests(*, now: datetime, recorded_at: datetime, at: time, calendar: Calendar) -> int:
    """Leave one mail for each officer in the outbox, from the hour `at` of a working day on; return how many.

    It gathers what came until that hour, so that every later run of the day finds nothing left.
    """
    today = local_day(now)
    until = datetime.combine(today, at, VIETNAM)
    if now < until or not calendar.is_working_day(today):
        return 0
    officers = (
        select(InboxMessage.account_id)
        .join(Account, Account.id == InboxMessage.account_id)
        .where(_waits(until), Account.is_active)
        .distinct()
    )
    found = db.session.scalars(officers.order_by(InboxMessage.account_id)).all()
    # The lock that every transaction takes on SQLite must not last until the first mail.
    db.session.rollback()
    return sum(_make_digest(account_id, today, until, recorded_at) for account_id in found)


def _waits(until: datetime) -> ColumnElement[bool]:
    return and_(
        InboxMessage.mode == Mode.DIGEST.value,
        InboxMessage.digested_on.is_(None),
        InboxMessage.read_at.is_(None),
        InboxMessage.at < until,
    )


def _make_digest(account_id: int, today: date, until: datetime, recorded_at: datetime) -> bool:
    """Post one officer's mail and mark what it lists, together; say whether there was anything to tell."""
    key = f"digest:{account_id}:{today}"
    with transaction() as session:
        take_turns(session, key)
        if session.scalar(select(OutboxMessage.id).where(OutboxMessage.dedupe_key == key)) is not None:
            return False  # what came too late for it goes out with the next one
        account = session.get_one(Account, account_id)
        query = select(InboxMessage).where(InboxMessage.account_id == account_id, _waits(until))
        waiting = session.execute(query.order_by(InboxMessage.at, InboxMessage.id).limit(MOST_MESSAGES)).scalars().all()
        listed = still_matters(account, waiting, today)
        done = update(InboxMessage).where(InboxMessage.id.in_([message.id for message in waiting]))
        session.execute(done.values(digested_on=today))
        if not listed:
            return False
        payload = {"account_id": account_id, "messages": listed, "key": key}
        outbox.post("digest", payload, dedupe_key=key, now=recorded_at)
        return True
