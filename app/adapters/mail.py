"""Mail through Flask-Mailman: plain text in the receiver's language, with links and nothing of a case's content."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale
from flask_mailman import EmailMessage

from config import Settings
from forms.build import words
from workflows.text import Text

INBOX_PATH, CHOICES_PATH = "/hop-thu/", "/tai-khoan/thong-bao"


@dataclass(frozen=True)
class MailCase:
    """What a mail says of one case: its number, its deadline as every list shows it, and what happened."""

    case_id: int | None
    case_no: str
    deadline: tuple[str, Text] | None
    lines: tuple[Text, ...]


@dataclass(frozen=True)
class Mail:
    """One mail to one officer; a mail that is sent again has the same `key` and is recognised as the same."""

    to: str
    locale: str
    key: str
    subject: Text
    opening: Text
    cases: Sequence[MailCase]
    left_out: int = 0


class MailNotTaken(Exception):
    """The mail server did not take a mail; says how, and never to whom."""


def send_mail(settings: Settings, mail: Mail) -> None:
    """Send one mail; raise MailNotTaken when the server does not take it."""
    host = urlsplit(settings.base_url).hostname or "localhost"
    with force_locale(mail.locale):
        message = EmailMessage(
            subject=_said(mail.subject),
            body=_body(settings.base_url, mail),
            from_email=settings.mail_from or f"chung@{host}",
            to=[mail.to],
            headers={
                "Auto-Submitted": "auto-generated",
                "List-Id": f"Chung <thong-bao.{host}>",
                "Message-ID": message_id(mail.key, host),
            },
        )
    try:
        message.send()
    except (SMTPException, OSError) as error:
        # Their own words name the receiver, and go to the log.
        raise MailNotTaken(_how(error)) from None


def message_id(key: str, host: str) -> str:
    """The id of the mail that a key stands for: sending it again after a crash gives no second one."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{host}>"


def _body(base_url: str, mail: Mail) -> str:
    cases = [
        {
            "case_no": case.case_no,
            "deadline": _deadline(case.deadline) if case.deadline else "",
            "lines": [_said(line) for line in case.lines],
            "url": f"{base_url}/ho-so/{case.case_id}" if case.case_id else f"{base_url}{INBOX_PATH}",
        }
        for case in mail.cases
    ]
    # Without the frame of the pages, which wants a request.
    return current_app.jinja_env.get_template("emails/notice.txt").render(
        opening=_said(mail.opening),
        cases=cases,
        left_out=mail.left_out,
        inbox_url=f"{base_url}{INBOX_PATH}",
        choices_url=f"{base_url}{CHOICES_PATH}",
    )


def _deadline(deadline: tuple[str, Text]) -> str:
    day, text = deadline
    return " · ".join(part for part in (day, _said(text)) if part)


def _said(text: Text) -> str:
    params: dict[str, Any] = {key: _said(held) if isinstance(held, Text) else held for key, held in text.params.items()}
    return words(text.message, params)


def _how(error: Exception) -> str:
    if isinstance(error, SMTPRecipientsRefused):
        codes = sorted({str(code) for code, _said_by_server in error.recipients.values()})
        return f"{type(error).__name__} {' '.join(codes)}"
    if isinstance(error, SMTPResponseException):
        return f"{type(error).__name__} {error.smtp_code}"
    return type(error).__name__
