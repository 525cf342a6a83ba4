"""Lists for the administrator: agencies, accounts, legal profiles."""

from datetime import date
from typing import Any

from sqlalchemy import String, cast, func, literal, or_, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models.accounts import Account
from app.models.agencies import Agency, LegalProfile, Setting
from app.models.trail import Event
from workflows.folding import fold


def agency_rows() -> list[Any]:
    """Every agency with the agency above it, its successor and the number of its accounts, by name."""
    parent, successor = aliased(Agency), aliased(Agency)
    people = select(Account.agency_id, func.count().label("people")).group_by(Account.agency_id).subquery()
    return list(
        db.session.execute(
            select(
                Agency.id,
                Agency.name,
                Agency.abbr_symbol,
                Agency.level,
                Agency.valid_to,
                parent.short_name.label("parent"),
                successor.short_name.label("successor"),
                func.coalesce(people.c.people, 0).label("people"),
                Setting.key.is_not(None).label("is_planned"),
            )
            .outerjoin(parent, parent.id == Agency.parent_id)
            .outerjoin(successor, successor.id == Agency.successor_id)
            .outerjoin(people, people.c.agency_id == Agency.id)
            .outerjoin(Setting, Setting.key == literal("transfer:") + cast(Agency.id, String))
            .order_by(Agency.sort_key)
        )
    )


def agency_choices(today: date, *, but: int | None = None) -> list[tuple[str, str]]:
    """Agencies that still exist, by symbol and name, for a list to choose from."""
    rows = db.session.execute(
        select(Agency.abbr_symbol, Agency.name)
        .where(or_(Agency.valid_to.is_(None), Agency.valid_to >= today), Agency.id != (but or 0))
        .order_by(Agency.sort_key)
    )
    return [(symbol, name) for symbol, name in rows]


def account_rows(text: str = "") -> list[Account]:
    """Accounts by agency and address; `text` looks in address, title and agency, without accents."""
    query = select(Account).outerjoin(Account.agency).order_by(Agency.sort_key.asc().nulls_last(), Account.email)
    wanted = fold(text)
    return [
        account
        for account in db.session.scalars(query)
        if wanted in fold(f"{account.email} {account.title} {account.agency.short_name if account.agency else ''}")
    ]


def legal_profiles() -> list[LegalProfile]:
    """Every legal profile, the oldest first."""
    return list(db.session.scalars(select(LegalProfile).order_by(LegalProfile.effective_from)))


def administration_events(*, before: int | None, limit: int) -> list[Event]:
    """Events that belong to no case, newest first; `before` is the id that the page follows."""
    query = select(Event).where(Event.case_id.is_(None)).order_by(Event.id.desc()).limit(limit)
    return list(db.session.scalars(query.where(Event.id < before) if before else query))


def agency_count() -> int:
    """Number of agencies."""
    return db.session.scalar(select(func.count(Agency.id))) or 0


def account_count() -> int:
    """Number of accounts that are open."""
    return db.session.scalar(select(func.count(Account.id)).where(Account.is_active)) or 0
