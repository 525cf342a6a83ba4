"""What officers choose of their mail: how they hear of each topic, and in which language."""

from collections.abc import Mapping

from sqlalchemy import update

from app.models.accounts import Account
from app.models.desk import MailChoice
from app.queries.mail_choices import choices_of
from app.services.problems import Invalid
from app.services.transaction import transaction
from workflows.fields import Problem
from workflows.text import N_
from workflows.topics import Mode, Topic

LOCALES = ("vi", "en")


def choose_mail(account_id: int, given: Mapping[str, str], *, locale: str) -> None:
    """Keep how an officer hears of each topic, by the topic's name, and the language of the mail; else Invalid."""
    sentence = N_("Chọn một cách nhận thư trong danh sách.")
    problems = [
        Problem(topic.value, sentence) for topic in Topic if given.get(topic.value) not in [mode.value for mode in Mode]
    ]
    if locale not in LOCALES:
        problems.append(Problem("locale", N_("Chọn ngôn ngữ trong danh sách.")))
    if problems:
        raise Invalid(problems)
    with transaction() as session:
        before = choices_of(account_id)
        for topic in Topic:
            # A default that nobody touched stays a default, and follows when it is changed one day.
            if given[topic.value] != before[topic]:
                session.merge(MailChoice(account_id=account_id, topic=topic.value, mode=given[topic.value]))
        session.execute(update(Account).where(Account.id == account_id).values(locale=locale))
