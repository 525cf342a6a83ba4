"""What makes a day at the desk: units, saved views, delegations, notes, choices of mail, calendar feeds."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.accounts import Account
from app.models.base import Base, Instant, Json, JsonDict, JsonList, Key


class Unit(Base):
    """A division of an agency that work is given to, so that nobody must know who is away."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    name: Mapped[str] = mapped_column(String(250))
    abbr: Mapped[str] = mapped_column(String(40), default="")
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)

    __table_args__ = (UniqueConstraint("agency_id", "name"),)


class SavedView(Base):
    """Filters of the queue under a name: one officer's own, or shared with everybody of an agency."""

    __tablename__ = "saved_view"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    """Set where the view is the team's."""
    name: Mapped[str] = mapped_column(String(120))
    filters: Mapped[JsonDict] = mapped_column(Json)
    is_default: Mapped[bool] = mapped_column(Boolean, default=False)
    """The view that its owner's queue opens with."""
    created_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (UniqueConstraint("account_id", "name"),)


class Delegation(Base):
    """One officer acts for another from one day to another, both included; it ends by itself."""

    __tablename__ = "delegation"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    from_account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    to_account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    roles: Mapped[JsonList] = mapped_column(Json)
    """Roles of the absent officer that the deputy holds meanwhile."""
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date] = mapped_column(Date)
    authority: Mapped[str] = mapped_column(String(4), default="")
    """How the deputy signs: KT, TL or TUQ; empty where no letters are signed."""
    authorisation_no: Mapped[str] = mapped_column(String(60), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    """When it was ended before its time."""
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    from_account: Mapped[Account] = relationship(foreign_keys=[from_account_id])
    to_account: Mapped[Account] = relationship(foreign_keys=[to_account_id])


class CaseNote(Base):
    """A note on a case: internal ones are read by the focal agency and the auditor, others by the parties too."""

    __tablename__ = "case_note"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    author_label: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    is_internal: Mapped[bool] = mapped_column(Boolean)
    mentioned: Mapped[JsonList] = mapped_column(Json, default=list)
    """Ids of accounts that were told; each may see the case."""
    at: Mapped[datetime] = mapped_column(Instant)


class MailChoice(Base):
    """How one officer wants to hear of one kind of event: at once, in the daily digest, or in the inbox alone."""

    __tablename__ = "mail_choice"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(30), primary_key=True)
    mode: Mapped[str] = mapped_column(String(10))


class CalendarFeed(Base):
    """A private feed of deadlines; only the SHA-256 of its token is kept, and it can be revoked."""

    __tablename__ = "calendar_feed"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_used_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)


class CaseSearch(Base):
    """What is found of a case: folded words in three layers, by who may read what they come from."""

    __tablename__ = "case_search"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    label: Mapped[str] = mapped_column(Text, default="")
    """Number, agencies, data, account ids and orders: everybody who sees the case reads them."""
    parties: Mapped[str] = mapped_column(Text, default="")
    internal: Mapped[str] = mapped_column(Text, default="")
    """Read by the focal agency and the auditor alone."""


class SavedReason(Base):
    """A wording of a reason that an office uses again, with its code and its citations."""

    __tablename__ = "saved_reason"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    list_name: Mapped[str] = mapped_column(String(30))
    """Which published list its code belongs to, for example `refusal`."""
    code: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    legal_basis: Mapped[JsonList] = mapped_column(Json, default=list)
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (UniqueConstraint("agency_id", "title"), Index("ix_saved_reason_list", "agency_id", "list_name"))
