"""Datasets published as open data (Articles 3.4, 8)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Instant, Json, JsonList, Key
from app.models.catalogue import Dataset

IN_PUBLIC = text("withdrawn_at IS NULL")


class OpenDataset(Base):
    """A dataset that anybody may use, where to fetch it, and the case that allowed its publication."""

    __tablename__ = "open_dataset"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("dataset.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    title: Mapped[str] = mapped_column(String(250))
    description: Mapped[str] = mapped_column(Text, default="")
    url: Mapped[str] = mapped_column(String(500))
    formats: Mapped[JsonList] = mapped_column(Json, default=list)
    licence: Mapped[str] = mapped_column(String(120), default="")
    update_frequency: Mapped[str] = mapped_column(String(20), default="")
    published_at: Mapped[datetime] = mapped_column(Instant)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)

    dataset: Mapped[Dataset] = relationship()

    __table_args__ = (
        Index("uq_open_dataset_public", "dataset_id", unique=True, sqlite_where=IN_PUBLIC, postgresql_where=IN_PUBLIC),
    )
