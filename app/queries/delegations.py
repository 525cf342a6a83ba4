"""Who stands in for whom on a day: for the rules, the notices, and the page of delegations."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Date, and_, bindparam, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models.accounts import Account, AccountRole
from app.models.cases import Case
from app.models.desk import Delegation
from workflows.roles import Actor, Role, StandIn

DAY = bindparam("today", type_=Date)
ABSENT, DEPUTY = aliased(Account), aliased(Account)
STANDS = (Delegation.ended_at.is_(None), Delegation.from_on <= DAY, Delegation.until_on >= DAY)
"""The delegation holds on the day, both its first and its last included."""

IS_DEPUTY = exists().where(Delegation.to_account_id == Account.id, *STANDS)
"""On an account: somebody handed roles to it for the day; asked with the account, so that it costs no statement."""

# An absent officer hands over what is still the officer's own, and a closed account has nothing to hand over.
_OWN = (
    select(func.aggregate_strings(AccountRole.role, "\n"))
    .where(AccountRole.account_id == ABSENT.id)
    .scalar_subquery()
    .label("own_roles")
)
_STAND_INS = (
    select(
        ABSENT.id,
        ABSENT.title,
        ABSENT.unit_id,
        _OWN,
        Delegation.roles,
        Delegation.until_on,
        Delegation.authority,
        Delegation.authorisation_no,
    )
    .join(ABSENT, ABSENT.id == Delegation.from_account_id)
    .join(DEPUTY, DEPUTY.id == Delegation.to_account_id)
    .where(Delegation.to_account_id == bindparam("account_id"), *STANDS)
    .where(ABSENT.is_active, ABSENT.agency_id == DEPUTY.agency_id)
    .order_by(Delegation.id)
)
_DEPUTIES = (
    select(Delegation.to_account_id, Delegation.roles)
    .join(ABSENT, ABSENT.id == Delegation.from_account_id)
    .join(DEPUTY, DEPUTY.id == Delegation.to_account_id)
    .where(Delegation.from_account_id.in_(bindparam("people", expanding=True)), *STANDS)
    .where(ABSENT.is_active, DEPUTY.is_active, ABSENT.agency_id == DEPUTY.agency_id)
)


def stand_ins_of(account_id: int, today: date) -> tuple[StandIn, ...]:
    """The absent officers whom an account stands in for on a day; what they do for others is not passed on."""
    rows = db.session.execute(_STAND_INS, {"account_id": account_id, "today": today})
    found = []
    for row in rows:
        roles = frozenset(Role(role) for role in set(row.roles) & set((row.own_roles or "").splitlines()))
        if roles:
            found.append(
                StandIn(row.id, row.title, roles, row.until_on, row.authority, row.authorisation_no, row.unit_id)
            )
    return tuple(found)


def deputies_of(account_ids: Iterable[int], roles: Iterable[Role], today: date) -> list[int]:
    """Accounts that stand in for one of these on a day, in one of the roles; who is absent is told as well."""
    people, wanted = sorted(account_ids), {role.value for role in roles}
    if not people:
        return []
    rows = db.session.execute(_DEPUTIES, {"people": people, "today": today})
    return sorted({deputy for deputy, handed in rows if wanted.intersection(handed)})


def accounts_acted_for(actor: Actor) -> frozenset[int]:
    """Accounts whose assigned cases are the actor's to work on: the own one, and those that handed over reviewing."""
    return actor.acts_for(Role.FOCAL_REVIEWER, Role.FOCAL_HEAD)


def is_to_review(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Case` that holds where the actor reviews: assigned, or free to be taken in the own division."""
    assigned = Case.reviewer_id.in_(accounts_acted_for(actor))
    if not actor.holds(Role.FOCAL_REVIEWER):
        return assigned
    is_free = or_(Case.unit_id.is_(None), Case.unit_id.in_(actor.units)) if actor.units else true()
    return or_(assigned, and_(Case.reviewer_id.is_(None), is_free))


@dataclass(frozen=True)
class DelegationLine:
    """One delegation as the page lists it."""

    id: int
    from_id: int
    from_title: str
    to_id: int
    to_title: str
    roles: tuple[Role, ...]
    from_on: date
    until_on: date
    authority: str
    authorisation_no: str
    reason: str
    is_ended: bool
    agency_id: int | None


def delegations_for(actor: Actor, today: date, *, is_whole_agency: bool) -> list[DelegationLine]:
    """Delegations the actor may see: own ones, those of the agency for who leads it; the newest first."""
    absent, deputy = aliased(Account), aliased(Account)
    query = (
        select(Delegation, absent, deputy.title)
        .join(absent, absent.id == Delegation.from_account_id)
        .join(deputy, deputy.id == Delegation.to_account_id)
    )
    if not actor.holds(Role.AUDITOR):
        own = or_(Delegation.from_account_id == actor.account_id, Delegation.to_account_id == actor.account_id)
        query = query.where(or_(own, absent.agency_id == actor.agency_id) if is_whole_agency else own)
    rows = db.session.execute(query.order_by(Delegation.until_on.desc(), Delegation.id.desc()).limit(200))
    return [
        DelegationLine(
            id=found.id,
            from_id=found.from_account_id,
            from_title=person.title,
            to_id=found.to_account_id,
            to_title=title,
            roles=tuple(Role(role) for role in found.roles),
            from_on=found.from_on,
            until_on=found.until_on,
            authority=found.authority,
            authorisation_no=found.authorisation_no,
            reason=found.reason,
            is_ended=found.ended_at is not None or found.until_on < today,
            agency_id=person.agency_id,
        )
        for found, person, title in rows
    ]


def colleagues(agency_id: int | None) -> list[tuple[int, str, frozenset[Role]]]:
    """Open accounts of an agency with their roles, by title."""
    query = select(Account).where(Account.is_active, Account.agency_id == agency_id).order_by(Account.title)
    return [
        (account.id, account.title, frozenset(Role(held.role) for held in account.roles))
        for account in db.session.scalars(query)
    ]
