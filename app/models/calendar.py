"""The official calendar as our own table, versioned; each change names its legal document (domain model 6.1, 6.2)."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Instant, Json, JsonList, Key


class CalendarDay(Base):
    """One official day: off on a weekday (`off`), or worked on a weekend (`worked`)."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(200))
    document_no: Mapped[str] = mapped_column(String(80), default="")
    edition: Mapped[int] = mapped_column(Integer, default=0)


class CalendarYear(Base):
    """A year whose official list is complete; other years are estimates, marked "dự kiến"."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(Integer, primary_key=True)


class CalendarChange(Base):
    """One edit of the calendar: what was changed, by which document, and which open cases moved (E16)."""

    __tablename__ = "calendar_change"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    edition: Mapped[int] = mapped_column(Integer, unique=True)
    at: Mapped[datetime] = mapped_column(Instant)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    document_no: Mapped[str] = mapped_column(String(80))
    changes: Mapped[JsonList] = mapped_column(Json)
    moved_cases: Mapped[JsonList] = mapped_column(Json, default=list)


class JobSlot(Base):
    """One slot of the timetable, claimed by exactly one scheduler."""

    __tablename__ = "job_slot"

    job: Mapped[str] = mapped_column(String(60), primary_key=True)
    slot: Mapped[str] = mapped_column(String(40), primary_key=True)
    claimed_at: Mapped[datetime] = mapped_column(Instant)
    claimed_by: Mapped[str] = mapped_column(String(120))
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
