"""What leaves the outbox: letters as PDF, pictures of files, notices by mail at once and the daily mail."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol

from app.adapters.mail import Mail
from app.extensions import db
from app.services.mail_content import digest_mail, notice_mail
from app.services.outbox import Deliver
from app.services.page_images import deliver_picture
from app.services.rendering import deliver_pdf


class SendMail(Protocol):
    """Sends one mail; raises when the server does not take it."""

    def __call__(self, mail: Mail) -> None: ...


def deliverers(send_mail: SendMail | None, today: date) -> Mapping[str, Deliver]:
    """One deliverer for each kind of message; without a mail server notices stay in the inbox alone.

    `today` is the business day that deadlines are told from.
    """

    def send(mail: Mail | None) -> None:
        # The reading transaction ends before the slow part: no lock is held while a mail server answers.
        db.session.rollback()
        if mail is not None and send_mail is not None:
            send_mail(mail)

    def deliver_notice(payload: dict[str, Any], _now: datetime) -> None:
        send(notice_mail(payload["key"], today))

    def deliver_digest(payload: dict[str, Any], _now: datetime) -> None:
        send(digest_mail(payload["account_id"], payload["messages"], payload["key"], today))

    return {"pdf": deliver_pdf, "mail": deliver_notice, "digest": deliver_digest, "picture": deliver_picture}
