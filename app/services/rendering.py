"""Issued letters become bytes once; afterwards the same bytes are served for ever (0.6.1)."""

import hashlib
from datetime import datetime
from typing import Any

from app.adapters.pdf import render_pdf
from app.extensions import db
from app.models.letters import Letter, LetterFile
from app.services.letters import finished_html
from app.services.problems import NotVisible
from app.services.transaction import transaction


def letter_bytes(letter_id: int, now: datetime) -> bytes:
    """The PDF of an issued letter; rendered and kept at the first call, from its frozen text alone."""
    kept = db.session.get(LetterFile, letter_id)
    if kept is not None:
        return kept.pdf
    letter = db.session.get(Letter, letter_id)
    if letter is None or letter.status != "ISSUED":
        raise NotVisible
    html = finished_html(letter)
    # The reading transaction ends before the slow part, so that no lock is held while pages are drawn.
    db.session.rollback()
    pdf = render_pdf(html)
    with transaction() as session:
        kept = session.get(LetterFile, letter_id)
        if kept is None:
            kept = LetterFile(letter_id=letter_id, sha256=hashlib.sha256(pdf).hexdigest(), pdf=pdf, rendered_at=now)
            session.add(kept)
        return kept.pdf


def deliver_pdf(payload: dict[str, Any], now: datetime) -> None:
    """Outbox: render one letter."""
    letter_bytes(int(payload["letter_id"]), now)
