"""What the filters of the queue offer beside the parties of cases, and the names behind the keys of an address."""

from typing import Any

from sqlalchemy import ColumnElement, select, true

from app.extensions import db
from app.models.accounts import Account, AccountRole
from app.models.agencies import Agency
from app.models.catalogue import Database
from app.models.desk import Unit
from app.queries.queue_filters import KEYS, QueueFilters
from workflows.roles import FOCAL_STAFF, Actor, Role

Choices = list[tuple[str, str]]
NAMES: dict[str, Any] = {
    "requester": (Agency.id, Agency.short_name),
    "owner": (Agency.id, Agency.short_name),
    "database": (Database.id, Database.name),
    "reviewer": (Account.id, Account.title),
    "unit": (Unit.id, Unit.name),
}
"""Where the name of a filter's key stands."""


def reads_reviewers(actor: Actor) -> bool:
    """Say whether the list shows who reviews: an assignment is an inner matter of the focal agency (0.6.3)."""
    return actor.holds(*FOCAL_STAFF, Role.AUDITOR)


def database_choices() -> Choices:
    """Every database of the register by its code: the register holds nothing that an officer may not read."""
    query = select(Database.id, Database.code, Database.name).order_by(Database.code)
    return [(str(key), f"{code} – {name}") for key, code, name in db.session.execute(query)]


def reviewer_choices(actor: Actor) -> Choices:
    """Officers who review: of the reader's own agency, and of every one for the auditor."""
    if not reads_reviewers(actor):
        return []
    roles = (Role.FOCAL_REVIEWER.value, Role.FOCAL_HEAD.value)
    query = select(Account.id, Account.title).where(
        Account.id.in_(select(AccountRole.account_id).where(AccountRole.role.in_(roles))),
        _within(Account.agency_id, actor),
    )
    return [(str(key), title) for key, title in db.session.execute(query.order_by(Account.title, Account.id))]


def unit_choices(actor: Actor) -> Choices:
    """Divisions that work is given to: of the reader's own agency, and of every one for the auditor."""
    if not reads_reviewers(actor):
        return []
    query = select(Unit.id, Unit.name).where(_within(Unit.agency_id, actor))
    return [(str(key), name) for key, name in db.session.execute(query.order_by(Unit.name, Unit.id))]


def _within(agency_id: Any, actor: Actor) -> ColumnElement[bool]:
    return true() if actor.holds(Role.AUDITOR) else agency_id == actor.agency_id


def names_of(filters: QueueFilters) -> dict[str, str]:
    """The names behind the keys of the filters; one that is not there has none."""
    found = {}
    for name in KEYS:
        if value := getattr(filters, name):
            key, label = NAMES[name]
            text = db.session.scalar(select(label).where(key == int(value)))
            if text is not None:
                found[name] = str(text)
    return found
