"""What the frame of every page shows, whatever the page is about."""

from datetime import date

from sqlalchemy import func, or_, select

from app.extensions import db
from app.models.accounts import InboxMessage
from app.models.agencies import Agency, LegalProfile


def focal_agency_name(day: date) -> str:
    """Name of the focal agency under the legal profile in force on a day; empty before one is loaded."""
    name = db.session.scalar(
        select(Agency.name)
        .join(LegalProfile, LegalProfile.focal_agency_id == Agency.id)
        .where(
            LegalProfile.status == "ACTIVE",
            LegalProfile.effective_from <= day,
            or_(LegalProfile.effective_to.is_(None), LegalProfile.effective_to >= day),
        )
        .order_by(LegalProfile.effective_from.desc())
        .limit(1)
    )
    return name or ""


def unread_messages(account_id: int) -> int:
    """Number of messages that an officer has not opened."""
    unread = select(func.count()).where(InboxMessage.account_id == account_id, InboxMessage.read_at.is_(None))
    return db.session.scalar(unread) or 0
