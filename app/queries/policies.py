"""Policies and legal profiles, as stored."""

from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from app.extensions import db
from app.models.agencies import LegalProfile, Setting
from app.queries.calendar import IMPRINT, calendar_by
from workflows.calendar import Calendar
from workflows.policies import Policies

POLICIES_KEY = "policies"
_STORED = select(Setting.value).where(Setting.key == POLICIES_KEY)
_RULES = select(_STORED.scalar_subquery(), *IMPRINT)


def policies() -> Policies:
    """Read the product policies; what is not set keeps its default."""
    return _policies_from(db.session.scalar(_STORED))


def rules() -> tuple[Policies, Calendar]:
    """Read policies and official calendar in one question, as the door needs them."""
    stored, *imprint = db.session.execute(_RULES).one()
    return _policies_from(stored), calendar_by(tuple(imprint))


def _policies_from(stored: dict[str, Any] | None) -> Policies:
    known = {spec.name for spec in fields(Policies)}
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in (stored or {}).items()
        if name in known
    }
    return Policies(**values)


def profile_for(day: date) -> LegalProfile | None:
    """The active legal profile on a day, chosen by the date R (0.6.11)."""
    return db.session.execute(
        select(LegalProfile)
        .where(
            LegalProfile.status == "ACTIVE",
            LegalProfile.effective_from <= day,
            or_(LegalProfile.effective_to.is_(None), LegalProfile.effective_to >= day),
        )
        .order_by(LegalProfile.effective_from.desc())
        .limit(1)
    ).scalar_one_or_none()


def focal_agency_id(day: date) -> int | None:
    """The focal agency of the profile in force on a day."""
    profile = profile_for(day)
    return profile.focal_agency_id if profile else None
