"""Proposals to change the catalogue, the submissions that carry them up, and what was decided (Article 7)."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Instant, Json, JsonDict, JsonList, Key
from app.models.cases import Case

IS_OPEN = text("is_open")


class Proposal(Base):
    """What a case of Article 7 asks to change; one that is open excludes every other on the same database."""

    __tablename__ = "proposal"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    """`ADD`, `EDIT` or `WITHDRAW`."""
    database_id: Mapped[int | None] = mapped_column(ForeignKey("database.id"))
    name_fold: Mapped[str] = mapped_column(String(300), default="")
    """The folded name of a database to be added; empty otherwise."""
    is_open: Mapped[bool] = mapped_column(Boolean, default=False)
    """From sending until the end; the unique indexes below let one proposal through (3.2 #1)."""
    before: Mapped[JsonDict] = mapped_column(Json, default=dict)
    """The entry as it stood when the proposal was sent; empty for ADD."""
    entry: Mapped[JsonDict] = mapped_column(Json, default=dict)
    """The entry as proposed: whole for ADD, the changed fields for EDIT, empty for WITHDRAW."""
    transition: Mapped[JsonList] = mapped_column(Json, default=list)
    """WITHDRAW: one line for each live connection: account_id, agency, plan, suspend_on, revoke_on."""
    conclusion: Mapped[JsonDict] = mapped_column(Json, default=dict)
    """The review sheet as proposed: opinion, reason, criteria of Article 7.3, proposed_by, confirmed_by."""
    consultation: Mapped[JsonDict] = mapped_column(Json, default=dict)
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    """The submission that carries it now."""
    result: Mapped[JsonDict] = mapped_column(Json, default=dict)
    """The Chairman's result: result, reason, entry as decided, decision_id, annex, item."""
    applied_in: Mapped[int | None] = mapped_column(ForeignKey("catalogue_version.no"))

    case: Mapped[Case] = relationship(foreign_keys=[case_id])
    submission: Mapped[Case | None] = relationship(foreign_keys=[submission_id])

    __table_args__ = (
        Index("uq_proposal_open_database", "database_id", unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
        Index(
            "uq_proposal_open_name",
            "name_fold",
            unique=True,
            sqlite_where=text("is_open AND name_fold <> ''"),
            postgresql_where=text("is_open AND name_fold <> ''"),
        ),
    )


class SubmissionLine(Base):
    """One proposal in one submission (Tờ trình), and what became of it there."""

    __tablename__ = "submission_line"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.case_id"))
    annex: Mapped[str] = mapped_column(String(4))
    """`I` added, `II` edited, `III` withdrawn, `V` not recommended (section V of the submission)."""
    item: Mapped[int] = mapped_column(Integer)
    """Position inside its annex, from 1."""
    explanation: Mapped[str] = mapped_column(Text, default="")
    """What was changed since the office returned it."""
    status: Mapped[str] = mapped_column(String(10), default="IN")
    """`IN`, `RETURNED`, `ENTERED` (decided, waits for the second person), `DECIDED`, `LEFT` (withdrawn)."""
    note: Mapped[str] = mapped_column(Text, default="")
    letter_no: Mapped[str] = mapped_column(String(60), default="")
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("catalogue_decision.id"))
    result: Mapped[str] = mapped_column(String(10), default="")
    """`APPROVED`, `CHANGED` or `REJECTED`."""
    reason: Mapped[JsonDict] = mapped_column(Json, default=dict)
    entry: Mapped[JsonDict] = mapped_column(Json, default=dict)
    """`CHANGED`: the fields as re-keyed from the signed annex."""

    proposal: Mapped[Proposal] = relationship()

    __table_args__ = (
        UniqueConstraint("submission_id", "proposal_id"),
        Index(
            "uq_submission_line_in",
            "proposal_id",
            unique=True,
            sqlite_where=text("status IN ('IN', 'ENTERED')"),
            postgresql_where=text("status IN ('IN', 'ENTERED')"),
        ),
    )


class CatalogueDecision(Base):
    """A signed decision of the Chairman as the office recorded it; it may decide some lines of a submission."""

    __tablename__ = "catalogue_decision"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    number: Mapped[str] = mapped_column(String(60))
    """As printed, for example 1234/QĐ-UBND; a rejection without a decision names the office's letter."""
    decided_on: Mapped[date] = mapped_column(Date)
    signer: Mapped[str] = mapped_column(String(120))
    signer_title: Mapped[str] = mapped_column(String(120), default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"))
    effective_on: Mapped[date | None] = mapped_column(Date)
    status: Mapped[str] = mapped_column(String(10))
    """`ENTERED` (waits for the second person), `STANDING`, `APPLIED`, or `DROPPED` (entered wrongly)."""
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    applied_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        Index(
            "uq_catalogue_decision_number",
            "number",
            "decided_on",
            unique=True,
            sqlite_where=text("status <> 'DROPPED'"),
            postgresql_where=text("status <> 'DROPPED'"),
        ),
    )


class PlannedOrder(Base):
    """A day on which the account of a withdrawn database is to be suspended or revoked (3.2 #11)."""

    __tablename__ = "planned_order"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    connection_account_id: Mapped[int] = mapped_column(ForeignKey("connection_account.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    """The connection request that the account came from."""
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.case_id"))
    kind: Mapped[str] = mapped_column(String(12))
    """`SUSPEND` or `REVOKE`."""
    planned_on: Mapped[date] = mapped_column(Date)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("account_order.id"))
    """The leader's order once it is laid out."""
