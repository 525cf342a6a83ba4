"""Cases page by page, newest first: a page begins after the last case of the one before, so that none is lost."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models.agencies import Agency
from app.models.cases import Case
from app.models.catalogue import Database


def cases_after(conditions: Sequence[ColumnElement[bool]], before_id: int | None, limit: int) -> list[Case]:
    """Up to `limit` cases that meet the conditions, by falling number, all below `before_id`."""
    query = select(Case).where(*conditions).order_by(Case.id.desc()).limit(limit)
    if before_id is not None:
        query = query.where(Case.id < before_id)
    parts = (Case.requesting_agency, Case.owner_agency, Case.database, Case.legal_profile)
    return list(db.session.scalars(query.options(*(joinedload(part) for part in parts))))


def agency_key(symbol: str) -> int | None:
    """The key of the agency with a symbol."""
    return db.session.scalar(select(Agency.id).where(Agency.abbr_symbol == symbol))


def database_key(code: str) -> int | None:
    """The key of the database with a code."""
    return db.session.scalar(select(Database.id).where(Database.code == code))
