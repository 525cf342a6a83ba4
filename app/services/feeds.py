"""Private feeds of deadlines: made and revoked by their officer; only the SHA-256 of a token is kept."""

from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from app.adapters.passwords import hash_token, new_token
from app.extensions import db
from app.models.accounts import Account
from app.models.desk import CalendarFeed
from app.services.problems import NotVisible
from app.services.sign_in import may_sign_in
from app.services.transaction import transaction
from workflows.roles import Actor

SEEN_AGAIN_AFTER = timedelta(hours=1)


def make_feed(*, actor: Actor, now: datetime) -> str:
    """Make the officer's feed and return its token, this once; an older one ends with it."""
    if actor.account_id is None:
        raise NotVisible
    token = new_token()
    with transaction() as session:
        _revoke(actor.account_id, now)
        session.add(CalendarFeed(account_id=actor.account_id, token_hash=hash_token(token), created_at=now))
    return token


def revoke_feed(*, actor: Actor, now: datetime) -> None:
    """End the officer's feed at once."""
    with transaction():
        _revoke(actor.account_id or 0, now)


def feed_of(actor: Actor) -> CalendarFeed | None:
    """The officer's feed that still answers."""
    query = select(CalendarFeed).where(CalendarFeed.account_id == actor.account_id, CalendarFeed.revoked_at.is_(None))
    return db.session.scalar(query)


def account_of_feed(token: str, today: date) -> tuple[CalendarFeed, Account] | None:
    """The feed behind a token and its officer; nothing once it was revoked or the officer may not sign in."""
    query = (
        select(CalendarFeed, Account)
        .join(Account, Account.id == CalendarFeed.account_id)
        .where(CalendarFeed.token_hash == hash_token(token), CalendarFeed.revoked_at.is_(None))
        .options(joinedload(Account.agency))
    )
    found = db.session.execute(query).one_or_none()
    if found is None or not may_sign_in(found[1], today):
        return None
    return found[0], found[1]


def is_use_to_note(feed: CalendarFeed, now: datetime) -> bool:
    """Say whether it is long ago that the feed was last noted as read."""
    return feed.last_used_at is None or now - feed.last_used_at > SEEN_AGAIN_AFTER


def note_feed_use(feed_id: int, *, now: datetime) -> None:
    """Keep when a feed was last read, so that a forgotten one can be told from one that works."""
    with transaction() as session:
        session.execute(update(CalendarFeed).where(CalendarFeed.id == feed_id).values(last_used_at=now))


def _revoke(account_id: int, now: datetime) -> None:
    own = update(CalendarFeed).where(CalendarFeed.account_id == account_id, CalendarFeed.revoked_at.is_(None))
    db.session.execute(own.values(revoked_at=now))
