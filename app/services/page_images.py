"""Pictures of the first pages of attached PDF files: made once for a content by the outbox, kept under its hash."""

from datetime import datetime
from typing import Any

from app.adapters.database import take_turns
from app.adapters.page_images import Unfinished, first_page
from app.extensions import db
from app.models.files import Attachment, Blob, PageImage
from app.services.transaction import transaction

PDF = "application/pdf"


def page_image_of(attachment: Attachment, now: datetime) -> bytes | None:
    """The picture of a file that the caller may open; made now where none is kept, none where it cannot be.

    Runs in transactions of its own, so that nobody waits for a lock while a page is drawn.
    """
    if attachment.media_type != PDF:
        return None
    sha256 = attachment.sha256
    kept = db.session.get(PageImage, sha256)
    if kept is not None:
        return kept.png
    try:
        return make_page_image(sha256, now)
    except Unfinished:
        return None


def deliver_picture(payload: dict[str, Any], now: datetime) -> None:
    """Outbox: draw the picture of a content that was attached, so that it is there before anybody looks."""
    sha256 = str(payload["sha256"])
    if db.session.get(PageImage, sha256) is None:
        make_page_image(sha256, now)


def make_page_image(sha256: str, now: datetime) -> bytes | None:
    """Draw and keep the picture of a content; a page that cannot be drawn is not tried again. Raise Unfinished."""
    blob = db.session.get(Blob, sha256)
    content = blob.content if blob is not None else None
    db.session.rollback()
    if content is None:
        return None
    png = first_page(content)
    with transaction() as session:
        take_turns(session, f"page image {sha256}")
        if session.get(Blob, sha256) is not None and session.get(PageImage, sha256) is None:
            session.add(PageImage(sha256=sha256, png=png, made_at=now))
    return png
