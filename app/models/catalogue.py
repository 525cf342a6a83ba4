"""The register of databases, datasets and fields as it stands today (Articles 6, 7.2, 9)."""

from sqlalchemy import Boolean, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.agencies import Agency
from app.models.base import Base, Json, JsonList, Key


class Database(Base):
    """A database with its owner (gives consent) and managing agency (files changes)."""

    __tablename__ = "database"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(250))
    name_en: Mapped[str] = mapped_column(String(250), default="")
    owner_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    managing_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    scope: Mapped[str] = mapped_column(String(20), default="PROVINCIAL_SCOPE")
    tier: Mapped[str] = mapped_column(String(20))
    sharing_mode: Mapped[str] = mapped_column(String(20))
    is_open: Mapped[bool] = mapped_column(Boolean, default=False)
    personal_data_categories: Mapped[JsonList] = mapped_column(Json, default=list)
    update_mode: Mapped[str] = mapped_column(String(10), default="MANUAL")
    catalogue_group: Mapped[str] = mapped_column(String(20), default="AGENCY_DB")
    objective: Mapped[str] = mapped_column(Text, default="")
    use_scope: Mapped[str] = mapped_column(Text, default="")
    master_data: Mapped[JsonList] = mapped_column(Json, default=list)
    users: Mapped[JsonList] = mapped_column(Json, default=list)
    purpose: Mapped[str] = mapped_column(Text, default="")
    sources: Mapped[JsonList] = mapped_column(Json, default=list)
    sharing_methods: Mapped[JsonList] = mapped_column(Json, default=list)
    info_security_level: Mapped[int | None] = mapped_column(Integer)
    agency_regulation: Mapped[str] = mapped_column(String(250), default="")
    connection_readiness: Mapped[str] = mapped_column(String(12), default="MEETS")
    upgrade_report_ref: Mapped[str] = mapped_column(String(250), default="")
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    fold: Mapped[str] = mapped_column(String(600), default="")

    owner_agency: Mapped[Agency] = relationship(foreign_keys=[owner_agency_id])
    managing_agency: Mapped[Agency] = relationship(foreign_keys=[managing_agency_id])
    datasets: Mapped[list["Dataset"]] = relationship(back_populates="database", order_by="Dataset.position")


class Dataset(Base):
    """A set of data in a database; its sharing mode decides the track of a request (E8)."""

    __tablename__ = "dataset"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(String(30), unique=True)
    database_id: Mapped[int] = mapped_column(ForeignKey("database.id"), index=True)
    name: Mapped[str] = mapped_column(String(250))
    sharing_mode: Mapped[str] = mapped_column(String(20))
    position: Mapped[int] = mapped_column(Integer, default=0)
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)

    database: Mapped[Database] = relationship(back_populates="datasets")
    fields: Mapped[list["DataField"]] = relationship(order_by="DataField.position")


class DataField(Base):
    """A field of a dataset."""

    __tablename__ = "data_field"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("dataset.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    position: Mapped[int] = mapped_column(Integer, default=0)

    __table_args__ = (UniqueConstraint("dataset_id", "name"),)
