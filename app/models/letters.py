"""Letters, their number series, and the bytes that were issued (domain model 3.10, 5.3, 0.6.1)."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Instant, Json, JsonDict, Key


class Letter(Base):
    """One letter: draft, initialled, signed (facts frozen), issued (number and date), or void."""

    __tablename__ = "letter"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    connection_account_id: Mapped[int | None] = mapped_column(ForeignKey("connection_account.id"))
    code: Mapped[str] = mapped_column(String(5))
    variant: Mapped[str] = mapped_column(String(30))
    status: Mapped[str] = mapped_column(String(12))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    facts: Mapped[JsonDict] = mapped_column(Json, default=dict)
    frozen_html: Mapped[str] = mapped_column(Text, default="")
    subject: Mapped[str] = mapped_column(String(300), default="")
    recipients: Mapped[JsonDict] = mapped_column(Json, default=dict)
    prepared_at: Mapped[datetime] = mapped_column(Instant)
    prepared_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    initialled_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    signed_at: Mapped[datetime | None] = mapped_column(Instant)
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    authority: Mapped[str] = mapped_column(String(4), default="")
    series: Mapped[str] = mapped_column(String(10), default="")
    year: Mapped[int | None] = mapped_column(Integer)
    number: Mapped[int | None] = mapped_column(Integer)
    symbol: Mapped[str] = mapped_column(String(60), default="")
    issued_on: Mapped[date | None] = mapped_column(Date)
    issued_at: Mapped[datetime | None] = mapped_column(Instant)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    void_reason: Mapped[str] = mapped_column(String(300), default="")

    file: Mapped["LetterFile | None"] = relationship(back_populates="letter")

    __table_args__ = (
        UniqueConstraint("agency_id", "series", "year", "number"),
        Index("ix_letter_status", "status", "case_id"),
    )


class LetterFile(Base):
    """The issued bytes of a letter; database triggers refuse update and delete."""

    __tablename__ = "letter_file"

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    pdf: Mapped[bytes] = mapped_column(LargeBinary)
    rendered_at: Mapped[datetime] = mapped_column(Instant)

    letter: Mapped[Letter] = relationship(back_populates="file")


class NumberSeries(Base):
    """The counter of one agency, series and year: gapless, taken only at issue (5.3)."""

    __tablename__ = "number_series"

    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    series: Mapped[str] = mapped_column(String(10), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True)
    last_number: Mapped[int] = mapped_column(Integer)
    last_dated_on: Mapped[date | None] = mapped_column(Date)
    opened_with: Mapped[int] = mapped_column(Integer, default=0)
