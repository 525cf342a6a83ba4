"""How officers want to hear by mail: what they chose, and the default where they chose nothing."""

from collections.abc import Iterable

from sqlalchemy import select

from app.extensions import db
from app.models.desk import MailChoice
from workflows.topics import DEFAULT_MODES, Mode, Topic


def choices_of(account_id: int) -> dict[Topic, Mode]:
    """What one officer hears how, for every topic."""
    query = select(MailChoice.topic, MailChoice.mode).where(MailChoice.account_id == account_id)
    chosen = {topic: Mode(mode) for topic, mode in db.session.execute(query)}
    return {topic: chosen.get(topic.value, DEFAULT_MODES[topic]) for topic in Topic}


def modes_of(account_ids: Iterable[int], topic: Topic) -> dict[int, Mode]:
    """How each officer hears of one topic."""
    wanted = list(account_ids)
    query = select(MailChoice.account_id, MailChoice.mode)
    rows = db.session.execute(query.where(MailChoice.account_id.in_(wanted), MailChoice.topic == topic.value))
    return dict.fromkeys(wanted, DEFAULT_MODES[topic]) | {account_id: Mode(mode) for account_id, mode in rows}
