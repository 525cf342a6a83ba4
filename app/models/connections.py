"""Connection accounts and the orders that move them; no column holds a secret (domain model 3.1, 4.11)."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Instant, Json, JsonDict, JsonList, Key


class ConnectionAccount(Base):
    """An account on the integration platform, as ordered and as executed."""

    __tablename__ = "connection_account"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    requesting_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    owner_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    account_id: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(20))
    version: Mapped[int] = mapped_column(Integer)
    environment: Mapped[str] = mapped_column(String(12))
    scope: Mapped[JsonDict] = mapped_column(Json)
    conditions: Mapped[JsonList] = mapped_column(Json, default=list)
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    activated_at: Mapped[datetime | None] = mapped_column(Instant)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    handover: Mapped[JsonDict] = mapped_column(Json, default=dict)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (Index("ix_connection_account_requester", "requesting_agency_id", "state"),)


class AccountOrder(Base):
    """A leader's order and the operator's execution: two entries, two persons."""

    __tablename__ = "account_order"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    connection_account_id: Mapped[int | None] = mapped_column(ForeignKey("connection_account.id"))
    kind: Mapped[str] = mapped_column(String(12))
    is_executed: Mapped[bool] = mapped_column(Boolean, default=False)
    ordered_at: Mapped[datetime] = mapped_column(Instant)
    ordered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    order: Mapped[JsonDict] = mapped_column(Json, default=dict)
    reason: Mapped[JsonDict] = mapped_column(Json, default=dict)
    executed_at: Mapped[datetime | None] = mapped_column(Instant)
    executed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    is_cancelled: Mapped[bool] = mapped_column(Boolean, default=False)
