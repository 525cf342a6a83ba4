"""Mail through Flask-Mailman: one short notice in both languages, with a link and nothing of a case's content."""

from email.utils import make_msgid
from urllib.parse import urlsplit

from flask import current_app
from flask_mailman import EmailMessage

from config import Settings

SUBJECT = "Chung: thông báo mới / new message"


def send_notice(settings: Settings, *, to: str, case_no: str, case_id: int | None) -> None:
    """Send one notice; raise OSError or SMTPException when the server does not take it."""
    url = f"{settings.base_url}/ho-so/{case_id}" if case_id else f"{settings.base_url}/hop-thu/"
    host = urlsplit(settings.base_url).hostname or "localhost"
    # Without the frame of the pages, which wants a request.
    text = current_app.jinja_env.get_template("emails/notice.txt")
    EmailMessage(
        subject=f"{SUBJECT} – {case_no}" if case_no else SUBJECT,
        body=text.render(url=url, case_no=case_no),
        from_email=settings.mail_from or f"chung@{host}",
        to=[to],
        headers={"Auto-Submitted": "auto-generated", "Message-ID": make_msgid(domain=host)},
    ).send()
