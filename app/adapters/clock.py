"""The only place that asks what time it is; everything below takes time as an argument.

Two clocks (0.6.12). The business clock dates what is done to cases; in the demonstration it was set once and runs on,
by an offset kept in the settings table. The real clock serves sessions, throttles and the outbox.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app, g, has_app_context
from sqlalchemy import select

from app.extensions import db
from app.models.agencies import Setting

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OFFSET_KEY = "business_offset_seconds"
_OFFSET = select(Setting.value).where(Setting.key == OFFSET_KEY)


def real_now() -> datetime:
    """Give the real instant, in UTC: for sessions, throttles and the outbox."""
    return datetime.now(UTC)


def now() -> datetime:
    """Give the business instant, in UTC: for everything that dates a case."""
    return real_now() + business_offset()


def today() -> date:
    """Give the business date in Vietnam."""
    return local_date(now())


def local_date(instant: datetime) -> date:
    """Give the date in Vietnam of an aware instant."""
    return local_time(instant).date()


def local_time(instant: datetime) -> datetime:
    """Give the same instant on Vietnam's clock; raise ValueError when it has no zone."""
    if instant.tzinfo is None:
        raise ValueError("an instant without a zone has no date in Vietnam")
    return instant.astimezone(ZONE)


def business_offset() -> timedelta:
    """Give how far the business clock stands from the real one: nothing, outside the demonstration.

    Read once for each request or job.
    """
    if not has_app_context() or not current_app.config.get("IS_DEMO"):
        return timedelta(0)
    if "business_offset" not in g:
        kept = db.session.scalar(_OFFSET)
        g.business_offset = timedelta(seconds=float(kept["seconds"]) if kept else 0)
    offset: timedelta = g.business_offset
    return offset


def set_business_clock(start: datetime) -> None:
    """Make the business clock show `start` now and run on from there (section 8); the caller's transaction keeps it.

    Raise RuntimeError outside the demonstration, whose clock alone may be set.
    """
    if not current_app.config.get("IS_DEMO"):
        raise RuntimeError("the business clock can be set in the demonstration only")
    offset = start - real_now()
    db.session.merge(Setting(key=OFFSET_KEY, value={"seconds": offset.total_seconds()}))
    g.business_offset = offset
