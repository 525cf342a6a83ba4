"""What the filters of the queue offer, and the names behind the keys of an address."""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, exists, false, literal, or_, select, true, union_all

from app.extensions import db
from app.models.accounts import Account, AccountRole
from app.models.agencies import Agency
from app.models.cases import Case
from app.models.catalogue import Database
from app.models.desk import Unit
from app.queries.queue_filters import KEYS, QueueFilters
from app.queries.visibility import Way, ways_to_see
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


def party_choices(actor: Actor) -> dict[str, list[tuple[str, str]]]:
    """What the filter lists offer: only agencies of cases the reader may see."""
    found: dict[str, list[tuple[str, str]]] = {"requester": [], "owner": []}
    for side, key, text in db.session.execute(_parties(actor)):
        found[side].append((str(key), text))
    return found


@lru_cache(maxsize=256)
def _parties(actor: Actor) -> Any:
    """Agencies with a case that the actor sees, asked for each way to see one: an index answers each of them."""

    def seen(foreign: Any, way: Way) -> ColumnElement[bool]:
        if way.index:
            return Agency.id.in_(select(foreign).where(way.condition))
        return exists().where(foreign == Agency.id, way.condition)

    def side(name: str, foreign: Any) -> Any:
        columns = (literal(name).label("side"), Agency.id, Agency.short_name, Agency.sort_key)
        return select(*columns).where(or_(false(), *(seen(foreign, way) for way in ways_to_see(actor))))

    both = union_all(side("requester", Case.requesting_agency_id), side("owner", Case.owner_agency_id)).subquery()
    return select(both.c.side, both.c.id, both.c.short_name).order_by(both.c.sort_key, both.c.id)


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
