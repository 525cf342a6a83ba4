"""The catalogue as it stood: one version for each decision, and entries valid in a range of versions (3.2)."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Instant, Json, JsonDict, Key


class CatalogueVersion(Base):
    """One state of the whole catalogue, in force from a day on until the next version's day."""

    __tablename__ = "catalogue_version"

    no: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    effective_from: Mapped[date] = mapped_column(Date, index=True)
    decision_no: Mapped[str] = mapped_column(String(60))
    decided_on: Mapped[date] = mapped_column(Date)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("catalogue_decision.id"))
    source: Mapped[str] = mapped_column(String(10))
    """`IMPORT` for the first version, `DECISION` for every later one."""
    note: Mapped[str] = mapped_column(Text, default="")
    applied_at: Mapped[datetime] = mapped_column(Instant)
    applied_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class CatalogueEntry(Base):
    """One database as a version lists it: from `from_no` on, up to but not including `until_no`."""

    __tablename__ = "catalogue_entry"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    database_id: Mapped[int] = mapped_column(ForeignKey("database.id"), index=True)
    from_no: Mapped[int] = mapped_column(ForeignKey("catalogue_version.no"))
    until_no: Mapped[int | None] = mapped_column(ForeignKey("catalogue_version.no"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    """The proposal that led to this entry; none for an imported one."""
    code: Mapped[str] = mapped_column(String(20))
    content: Mapped[JsonDict] = mapped_column(Json)
    """Every field of `workflows.catalogue.entry.ENTRY_FIELDS` by name, agencies as {"code", "name"}."""
    fold: Mapped[str] = mapped_column(String(900), default="")

    __table_args__ = (Index("ix_catalogue_entry_range", "from_no", "until_no"),)
