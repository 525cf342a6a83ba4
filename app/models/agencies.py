"""Agencies, the legal profile in force, and settings (domain model 4.12, 0.3)."""

from datetime import date

from sqlalchemy import Boolean, Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Json, JsonDict, Key


class Agency(Base):
    """A body that requests, owns or handles data; it may end and pass its cases to a successor (E13)."""

    __tablename__ = "agency"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(250))
    name_en: Mapped[str] = mapped_column(String(250), default="")
    short_name: Mapped[str] = mapped_column(String(120))
    abbr_symbol: Mapped[str] = mapped_column(String(40), unique=True)
    level: Mapped[str] = mapped_column(String(30))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    place_name: Mapped[str] = mapped_column(String(120), default="")
    drafting_unit_abbr: Mapped[str] = mapped_column(String(40), default="")
    official_email: Mapped[str] = mapped_column(String(250), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    head_title: Mapped[str] = mapped_column(String(120), default="GIÁM ĐỐC")
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    sort_key: Mapped[str] = mapped_column(String(300), default="", index=True)
    fold: Mapped[str] = mapped_column(String(600), default="")

    parent: Mapped["Agency | None"] = relationship(foreign_keys=[parent_id], remote_side=[id])
    successor: Mapped["Agency | None"] = relationship(foreign_keys=[successor_id], remote_side=[id])

    def has_ended(self, today: date) -> bool:
        """Say whether the agency no longer exists on a day; its last day still counts as alive."""
        return self.valid_to is not None and self.valid_to < today


class LegalProfile(Base):
    """What the law says from a day on: limits, names, citations; chosen by the date R (0.3, 0.6.11)."""

    __tablename__ = "legal_profile"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    status: Mapped[str] = mapped_column(String(10), default="DRAFT")
    effective_from: Mapped[date] = mapped_column(Date)
    effective_to: Mapped[date | None] = mapped_column(Date)
    connection_deadline_working_days: Mapped[int] = mapped_column(Integer, default=5)
    national_limit_working_days: Mapped[int | None] = mapped_column(Integer)
    focal_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    province_name: Mapped[str] = mapped_column(String(120))
    place_name: Mapped[str] = mapped_column(String(120))
    citations: Mapped[JsonDict] = mapped_column(Json, default=dict)
    is_refusal_basis_required: Mapped[bool] = mapped_column(Boolean, default=True)

    focal_agency: Mapped[Agency | None] = relationship()


class Setting(Base):
    """One product policy or piece of machinery state, by key; values are JSON (marks [P] of the domain model)."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[JsonDict] = mapped_column(Json)
