"""Accounts of officers, their roles, API tokens, sessions and sign-in attempts."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.agencies import Agency
from app.models.base import Base, Instant, Json, JsonDict, Key


class Account(Base):
    """One officer's way in; shown by role title and agency, the demonstration holds no personal names."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    email: Mapped[str] = mapped_column(String(250), unique=True)
    title: Mapped[str] = mapped_column(String(250))
    full_name: Mapped[str] = mapped_column(String(120), default="")
    job_title: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    password_hash: Mapped[str] = mapped_column(String(250), default="")
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    locale: Mapped[str] = mapped_column(String(5), default="vi")
    created_at: Mapped[datetime] = mapped_column(Instant)
    password_changed_at: Mapped[datetime | None] = mapped_column(Instant)
    session_epoch: Mapped[int] = mapped_column(Integer, default=0)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    has_shortcuts: Mapped[bool] = mapped_column(Boolean, default=True)
    """Keyboard shortcuts, which not everybody can use (WCAG 2.1.4)."""

    agency: Mapped[Agency | None] = relationship()
    roles: Mapped[list["AccountRole"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class AccountRole(Base):
    """One role of one account."""

    __tablename__ = "account_role"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[str] = mapped_column(String(30))

    __table_args__ = (UniqueConstraint("account_id", "role"),)


class ApiToken(Base):
    """A bearer token of an account; only the SHA-256 of it is kept."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    label: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_used_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)

    account: Mapped[Account] = relationship()


class SignInAttempt(Base):
    """One failed or successful try to sign in, counted per account key and per address, whatever worker served it."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    account_key: Mapped[str] = mapped_column(String(64))
    address_key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Instant)
    is_success: Mapped[bool] = mapped_column(Boolean)

    __table_args__ = (
        Index("ix_sign_in_attempt_account", "account_key", "at"),
        Index("ix_sign_in_attempt_address", "address_key", "at"),
    )


class WebSession(Base):
    """What a browser's session holds, under the SHA-256 of its id: the table alone lets nobody in."""

    __tablename__ = "web_session"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)


class InboxMessage(Base):
    """A message to one officer about one case; `dedupe_key` keeps it from being sent twice."""

    __tablename__ = "inbox_message"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    kind: Mapped[str] = mapped_column(String(60))
    message: Mapped[str] = mapped_column(String(500))
    params: Mapped[JsonDict] = mapped_column(Json, default=dict)
    at: Mapped[datetime] = mapped_column(Instant)
    read_at: Mapped[datetime | None] = mapped_column(Instant)
    dedupe_key: Mapped[str] = mapped_column(String(200), unique=True)
    mode: Mapped[str] = mapped_column(String(10), default="NOW")
    """How it left by mail: NOW, DIGEST, or INBOX alone."""
    digested_on: Mapped[date | None] = mapped_column(Date)
    """The day of the digest that listed it."""

    __table_args__ = (Index("ix_inbox_message_account", "account_id", "read_at", "at"),)
