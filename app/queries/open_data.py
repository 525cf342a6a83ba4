"""The datasets that anybody may use (Articles 3.4, 8): published, and not taken back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from app.extensions import db
from app.models.agencies import Agency
from app.models.catalogue import Database, Dataset
from app.models.open_data import OpenDataset
from workflows.folding import fold, sort_key


@dataclass(frozen=True)
class OpenRow:
    """One published dataset with the database and the agency that it comes from."""

    id: int
    title: str
    description: str
    url: str
    formats: tuple[str, ...]
    licence: str
    update_frequency: str
    published_at: datetime
    dataset_code: str
    dataset: str
    database_code: str
    database: str
    agency: str


def open_datasets(text: str = "") -> list[OpenRow]:
    """Every published dataset that a search finds without accents, by title."""
    words = fold(text).split()
    rows = (_row(found) for found in db.session.execute(_published()))
    return sorted((row for row in rows if _holds(row, words)), key=lambda row: (sort_key(row.title), row.id))


def open_dataset(key: int) -> OpenRow | None:
    """One published dataset; none where it was never published or was taken back."""
    found = db.session.execute(_published().where(OpenDataset.id == key)).first()
    return None if found is None else _row(found)


def open_by_dataset() -> dict[str, OpenRow]:
    """Every published dataset by the code that the catalogue gives it."""
    return {row.dataset_code: row for row in (_row(found) for found in db.session.execute(_published()))}


def _published() -> Select[*tuple[Any, ...]]:
    return (
        select(
            OpenDataset.id,
            OpenDataset.title,
            OpenDataset.description,
            OpenDataset.url,
            OpenDataset.formats,
            OpenDataset.licence,
            OpenDataset.update_frequency,
            OpenDataset.published_at,
            Dataset.code,
            Dataset.name,
            Database.code,
            Database.name,
            Agency.name,
        )
        .join(Dataset, Dataset.id == OpenDataset.dataset_id)
        .join(Database, Database.id == Dataset.database_id)
        .join(Agency, Agency.id == Database.managing_agency_id)
        .where(OpenDataset.withdrawn_at.is_(None))
    )


def _row(found: Any) -> OpenRow:
    row = OpenRow(*found)
    return OpenRow(**{**vars(row), "formats": tuple(row.formats)})


def _holds(row: OpenRow, words: list[str]) -> bool:
    text = fold(" ".join((row.title, row.description, row.dataset_code, row.dataset, row.database, row.agency)))
    return all(word in text for word in words)
