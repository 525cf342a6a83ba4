"""What leaves the outbox: letters as PDF, and mail that says that something waits and links to it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from app.extensions import db
from app.models.accounts import Account
from app.models.cases import Case
from app.services.outbox import Deliver
from app.services.rendering import deliver_pdf


class SendNotice(Protocol):
    """Sends one notice by mail; raises when the server does not take it."""

    def __call__(self, *, to: str, case_no: str, case_id: int | None) -> None: ...


def deliverers(send_notice: SendNotice | None) -> Mapping[str, Deliver]:
    """One deliverer for each kind of message; without a mail server notices stay in the inbox alone."""

    def deliver_mail(payload: dict[str, Any], now: datetime) -> None:
        account = db.session.get(Account, payload["account_id"])
        case = db.session.get(Case, payload["case_id"]) if payload.get("case_id") else None
        if send_notice is None or account is None or not account.is_active:
            return
        to, case_no, case_id = account.email, (case.case_no or "") if case else "", case.id if case else None
        # The reading transaction ends before the slow part: no lock is held while a mail server answers.
        db.session.rollback()
        send_notice(to=to, case_no=case_no, case_id=case_id)

    return {"pdf": deliver_pdf, "mail": deliver_mail}
