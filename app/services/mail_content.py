"""What a mail says: that something happened on which case, until when it is due, and nothing of the case's content."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select

from app.adapters.mail import Mail, MailCase
from app.extensions import db
from app.models.accounts import Account, InboxMessage
from app.models.cases import Case
from app.queries.calendar import official_calendar
from app.queries.standing import chip_of
from app.queries.visibility import visible_cases
from app.services.accounts import actor_of
from workflows.calendar import Calendar
from workflows.connections.states import AWAITING
from workflows.ladder import StepKind
from workflows.text import N_, Text
from workflows.topics import TOPIC_LABELS, topic_of

MOST_CASES = 40
SAFE_PARAMS = ("case_no", "day", "days", "decision")
"""Places of a message that a mail may fill: dates, counts, the numbers of the case and of a published decision."""

LATENESS = {
    kind.value for kind in (StepKind.DUE_IN_TWO_DAYS, StepKind.DUE_TOMORROW, StepKind.DUE_TODAY, StepKind.OVERDUE)
}
SILENCE = {"owner_reminded", "silence_escalated", StepKind.LAPSE_NO_CONSENT_POSSIBLE.value}


def notice_mail(key: str, today: date) -> Mail | None:
    """The mail for one message of the inbox; None where it was read meanwhile, or its receiver may not see it."""
    message = db.session.execute(select(InboxMessage).where(InboxMessage.dedupe_key == key)).scalar_one_or_none()
    account = db.session.get(Account, message.account_id) if message else None
    if message is None or account is None or not account.is_active:
        return None
    cases = [] if message.read_at else _cases(account, [message], today)
    if not cases:
        return None
    subject = Text(N_("Chung: thông báo mới – %(case_no)s"), {"case_no": cases[0].case_no})
    return Mail(
        to=account.email,
        locale=account.locale,
        key=f"mail:{key}",
        subject=subject if cases[0].case_no else Text(N_("Chung: thông báo mới"), {}),
        opening=Text(N_("Có thông báo mới trong hộp thư của bạn trên hệ thống Chung."), {}),
        cases=cases,
    )


def digest_mail(account_id: int, message_ids: Iterable[int], key: str, today: date) -> Mail | None:
    """The daily mail that gathers messages by case, the most urgent case first; None where nothing is left to say."""
    account = db.session.get(Account, account_id)
    if account is None or not account.is_active:
        return None
    query = select(InboxMessage).where(InboxMessage.account_id == account_id, InboxMessage.read_at.is_(None))
    wanted = query.where(InboxMessage.id.in_(list(message_ids))).order_by(InboxMessage.at, InboxMessage.id)
    cases = _cases(account, db.session.execute(wanted).scalars().all(), today)
    if not cases:
        return None
    return Mail(
        to=account.email,
        locale=account.locale,
        key=key,
        subject=Text(N_("Chung: %(count)s hồ sơ có tin mới"), {"count": len(cases)}),
        opening=Text(N_("Tin mới từ thư trước, xếp theo hồ sơ, hồ sơ gấp nhất ở trên."), {}),
        cases=cases[:MOST_CASES],
        left_out=max(len(cases) - MOST_CASES, 0),
    )


def still_matters(account: Account, messages: Sequence[InboxMessage], today: date) -> list[int]:
    """The messages that are worth a mail: of cases the officer may see, and not about a day that no longer runs."""
    seen = _seen_cases(account, messages, today)
    return [message.id for message in messages if _matters(message, seen)]


def _matters(message: InboxMessage, seen: dict[int, Case]) -> bool:
    if message.case_id is None:
        return True
    case = seen.get(message.case_id)
    if case is None:
        return False
    if message.kind in LATENESS:
        return case.completed_on is None and case.ended_at is None
    return message.kind not in SILENCE or (case.state == AWAITING and case.consent_status == "REQUESTED")


def _seen_cases(account: Account, messages: Iterable[InboxMessage], today: date) -> dict[int, Case]:
    wanted = {message.case_id for message in messages if message.case_id is not None}
    condition = visible_cases(actor_of(account, today))
    rows = db.session.execute(select(Case).where(Case.id.in_(wanted), condition)).scalars()
    return {case.id: case for case in rows}


def _cases(account: Account, messages: Sequence[InboxMessage], today: date) -> list[MailCase]:
    seen = _seen_cases(account, messages, today)
    grouped: dict[int | None, list[Text]] = {}
    for message in messages:
        line = _line(message)
        if _matters(message, seen) and line not in grouped.setdefault(message.case_id, []):
            grouped[message.case_id].append(line)
    calendar = official_calendar()
    found = [_told(seen.get(key or 0), lines, today, calendar) for key, lines in grouped.items() if lines]
    return [said for _day, said in sorted(found, key=lambda pair: pair[0])]


def _told(case: Case | None, lines: Sequence[Text], today: date, calendar: Calendar) -> tuple[date, MailCase]:
    if case is None:
        return date.max, MailCase(None, "", None, tuple(lines))
    limit = case.legal_profile.connection_deadline_working_days if case.legal_profile else 5
    chip = chip_of(case, today, calendar, limit)
    deadline = None if chip.kind == "none" else (chip.date_text, chip.words)
    return chip.on or date.max, MailCase(case.id, case.case_no or "", deadline, tuple(lines))


def _line(message: InboxMessage) -> Text:
    """What happened, without names; where the sentence needs more than a mail may say, what it is about."""
    params = {name: message.params[name] for name in SAFE_PARAMS if name in message.params}
    try:
        message.message % params
    except KeyError:
        return Text(TOPIC_LABELS[topic_of(message.kind)], {})
    return Text(message.message, params)
