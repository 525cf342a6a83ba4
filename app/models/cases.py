"""One request and all that was done on it (domain model 3.1, 4.1, 4.2)."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.accounts import Account
from app.models.agencies import Agency, LegalProfile
from app.models.base import Base, Instant, Json, JsonDict, JsonList, Key
from app.models.catalogue import Database, Dataset

IS_OPEN, IS_TWIN = text("ended_at IS NULL"), text("duplicate_of_id IS NOT NULL")
IS_NO_REQUEST = text("kind <> 'connection'")


class Case(Base):
    """One case: one requester and one owner; `version` guards every change."""

    __tablename__ = "case"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(30), default="connection")
    edition: Mapped[str] = mapped_column(String(30))
    case_no: Mapped[str | None] = mapped_column(String(30), unique=True)
    state: Mapped[str] = mapped_column(String(30))
    version: Mapped[int] = mapped_column(Integer)
    track: Mapped[str] = mapped_column(String(10), default="DEFAULT")
    channel: Mapped[str] = mapped_column(String(10), default="SYSTEM")
    bundle_id: Mapped[str | None] = mapped_column(String(36), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    content: Mapped[JsonDict] = mapped_column(Json, default=dict)
    legal_profile_id: Mapped[int | None] = mapped_column(ForeignKey("legal_profile.id"))
    # Parties
    requesting_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    owner_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    focal_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    database_id: Mapped[int | None] = mapped_column(ForeignKey("database.id"))
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    is_conflict: Mapped[bool] = mapped_column(Boolean, default=False)
    # Receipt, intake, supplement
    received_at: Mapped[datetime | None] = mapped_column(Instant)
    first_received_at: Mapped[datetime | None] = mapped_column(Instant)
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    is_deemed_complete: Mapped[bool] = mapped_column(Boolean, default=False)
    incoming_no: Mapped[str] = mapped_column(String(50), default="")
    intake_sheet: Mapped[JsonDict] = mapped_column(Json, default=dict)
    supplement_count: Mapped[int] = mapped_column(Integer, default=0)
    # Consent
    consent_status: Mapped[str] = mapped_column(String(20), default="REQUESTED")
    consent_received_at: Mapped[datetime | None] = mapped_column(Instant)
    consent_signer_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    # Review and outcome
    review_sheet: Mapped[JsonDict] = mapped_column(Json, default=dict)
    proposed_outcome: Mapped[str | None] = mapped_column(String(20))
    proposal_cause: Mapped[str | None] = mapped_column(String(40))
    return_to: Mapped[str | None] = mapped_column(String(30))
    refusal: Mapped[JsonDict] = mapped_column(Json, default=dict)
    sharing_arrangement: Mapped[JsonDict] = mapped_column(Json, default=dict)
    is_consent_line_signed: Mapped[bool] = mapped_column(Boolean, default=False)
    # Clock, recomputed in the same transaction as whatever moves it; overdue is never stored
    t0: Mapped[date | None] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)
    strict_due_on: Mapped[date | None] = mapped_column(Date)
    target_on: Mapped[date | None] = mapped_column(Date)
    paused_since: Mapped[date | None] = mapped_column(Date)
    waiting_since: Mapped[date | None] = mapped_column(Date)
    promised_on: Mapped[date | None] = mapped_column(Date)
    reschedule_count: Mapped[int] = mapped_column(Integer, default=0)
    completed_on: Mapped[date | None] = mapped_column(Date)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    # Links
    previous_case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    renewal_of_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    is_quarantined: Mapped[bool] = mapped_column(Boolean, default=False)
    # Chasing the owner (E2)
    owner_informed_at: Mapped[datetime | None] = mapped_column(Instant)
    reminder_count: Mapped[int] = mapped_column(Integer, default=0)
    is_escalated: Mapped[bool] = mapped_column(Boolean, default=False)
    is_requester_heard: Mapped[bool] = mapped_column(Boolean, default=False)

    requesting_agency: Mapped[Agency] = relationship(foreign_keys=[requesting_agency_id])
    owner_agency: Mapped[Agency | None] = relationship(foreign_keys=[owner_agency_id])
    focal_agency: Mapped[Agency] = relationship(foreign_keys=[focal_agency_id])
    database: Mapped[Database | None] = relationship()
    reviewer: Mapped[Account | None] = relationship(foreign_keys=[reviewer_id])
    legal_profile: Mapped[LegalProfile | None] = relationship()
    items: Mapped[list["CaseItem"]] = relationship(cascade="all, delete-orphan", order_by="CaseItem.id")
    consents: Mapped[list["OwnerConsent"]] = relationship(order_by="OwnerConsent.id")
    supplements: Mapped[list["Supplement"]] = relationship(order_by="Supplement.id")
    pauses: Mapped[list["PauseSpan"]] = relationship(order_by="PauseSpan.id")

    __mapper_args__ = {"version_id_col": version}
    # What has ended grows with the years: open cases have an index of their own, in the order of the queue and with all
    # that its counts ask for; each way to ended ones comes in the order of their ends (docs/bench.md).
    __table_args__ = (
        Index(
            "ix_case_open", text("(due_on IS NULL)"), "due_on", "received_at", "state", "kind", "focal_agency_id",
            "requesting_agency_id", "owner_agency_id", "reviewer_id", "unit_id", "consent_status", "waiting_since",
            "completed_on", "duplicate_of_id", "ended_at",
            sqlite_where=IS_OPEN, postgresql_where=IS_OPEN,
        ),
        Index("ix_case_ended", "ended_at"),
        Index("ix_case_state", "state", "ended_at"),
        Index("ix_case_requester", "requesting_agency_id", "ended_at"),
        Index("ix_case_owner", "owner_agency_id", "ended_at"),
        Index("ix_case_reviewer", "reviewer_id", "ended_at"),
        Index("ix_case_parties", "requesting_agency_id", "owner_agency_id"),
        Index("ix_case_received", "received_at"),
        Index("ix_case_kind", "kind", "state", sqlite_where=IS_NO_REQUEST, postgresql_where=IS_NO_REQUEST),
        Index("ix_case_duplicate_of_id", "duplicate_of_id", sqlite_where=IS_TWIN, postgresql_where=IS_TWIN),
        Index(
            "ix_case_quarantined", "focal_agency_id",
            sqlite_where=text("is_quarantined = 1"), postgresql_where=text("is_quarantined"),
        ),
    )  # fmt: skip


class CaseItem(Base):
    """One dataset that a case asks for, and what the owner said to it (E10)."""

    __tablename__ = "case_item"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("dataset.id"), index=True)
    fields: Mapped[JsonList] = mapped_column(Json, default=list)
    is_granted: Mapped[bool | None] = mapped_column(Boolean)
    granted_fields: Mapped[JsonList] = mapped_column(Json, default=list)
    reason: Mapped[JsonDict] = mapped_column(Json, default=dict)

    dataset: Mapped[Dataset] = relationship()


class OwnerConsent(Base):
    """One written reply of the owner; a withdrawn one stays for the record (section 4.2)."""

    __tablename__ = "owner_consent"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    decision: Mapped[str] = mapped_column(String(10))
    letter_no: Mapped[str] = mapped_column(String(50))
    letter_date: Mapped[date] = mapped_column(Date)
    letter_signer: Mapped[str] = mapped_column(String(120))
    channel: Mapped[str] = mapped_column(String(10))
    received_at: Mapped[datetime] = mapped_column(Instant)
    conditions: Mapped[JsonList] = mapped_column(Json, default=list)
    consent_valid_to: Mapped[date | None] = mapped_column(Date)
    is_account_management_entrusted: Mapped[bool] = mapped_column(Boolean, default=True)
    reason: Mapped[JsonDict] = mapped_column(Json, default=dict)
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    registered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawal: Mapped[JsonDict] = mapped_column(Json, default=dict)


class Supplement(Base):
    """One request for missing parts (D2) and its answers; a case has one at the most (E7)."""

    __tablename__ = "supplement"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    stage: Mapped[str] = mapped_column(String(10))
    items: Mapped[JsonList] = mapped_column(Json)
    prepared_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    issued_on: Mapped[date | None] = mapped_column(Date)
    answer_by: Mapped[date | None] = mapped_column(Date)
    lapse_on: Mapped[date | None] = mapped_column(Date)
    reminded_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answers: Mapped[JsonList] = mapped_column(Json, default=list)


class PauseSpan(Base):
    """One pause (start, end]: the day of issue still counts, the day of the answer does not (6.1.6)."""

    __tablename__ = "pause_span"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    start_on: Mapped[date] = mapped_column(Date)
    end_on: Mapped[date | None] = mapped_column(Date)


class HoldSpan(Base):
    """Who held the case from a day on, at that day's 24:00 (0.6.10)."""

    __tablename__ = "hold_span"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    from_on: Mapped[date] = mapped_column(Date)
    holder: Mapped[str] = mapped_column(String(10))


class OwnerReplyDraft(Base):
    """The owner's reply while an officer drafts it; only the owner's agency sees it."""

    __tablename__ = "owner_reply_draft"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    content: Mapped[JsonDict] = mapped_column(Json, default=dict)
    note: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime] = mapped_column(Instant)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class IdempotencyKey(Base):
    """A form's or client's key: a double click gets the first result (0.6.3)."""

    __tablename__ = "idempotency_key"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    fingerprint: Mapped[str] = mapped_column(String(64))
    result: Mapped[JsonDict] = mapped_column(Json)
