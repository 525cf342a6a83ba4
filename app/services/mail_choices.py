"""What officers choose of their mail: how they hear of each topic, and in which language."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from app.models.accounts import Account
from app.models.desk import MailChoice
from app.queries.mail_choices import choices_of
from app.services.problems import Invalid
from app.services.transaction import transaction
from forms.mail import MAIL_CHOICES, MAIL_LANGUAGE
from workflows.fields import clean
from workflows.topics import Topic


def choose_mail(account_id: int, given: Mapping[str, Any]) -> None:
    """Keep how an officer hears of each topic, by the topic's name, and the language of the mail; else Invalid."""
    values, problems = clean((*MAIL_CHOICES, MAIL_LANGUAGE), given)
    if problems:
        raise Invalid(problems)
    with transaction() as session:
        before = choices_of(account_id)
        for topic in Topic:
            # A default that nobody touched stays a default, and follows when it is changed one day.
            if values[topic.value] != before[topic]:
                session.merge(MailChoice(account_id=account_id, topic=topic.value, mode=values[topic.value]))
        session.execute(update(Account).where(Account.id == account_id).values(locale=values["locale"]))
