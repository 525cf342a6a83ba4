"""Datasets that an agency may publish as open data, and how far each publication has come (Articles 3.4, 8)."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models.cases import Case
from app.models.catalogue import Database, Dataset
from app.models.open_data import OpenDataset
from forms.request_checks import PROVINCIAL
from workflows.publications import AWAITING_APPROVAL
from workflows.registry import PUBLICATION


@dataclass(frozen=True)
class OwnDataset:
    """A dataset of an agency: its publication in force, or the request that waits for approval."""

    dataset: Dataset
    public: OpenDataset | None
    waiting: Case | None

    @property
    def may_be_published(self) -> bool:
        """Say whether a new request makes sense now."""
        return self.public is None and self.waiting is None


def own_datasets(agency_id: int) -> list[OwnDataset]:
    """The datasets in the register that an agency manages, by database and name."""
    query = (
        select(Dataset)
        .join(Database)
        .where(
            Database.managing_agency_id == agency_id,
            Database.scope == PROVINCIAL,
            Database.is_active,
            Dataset.is_active,
        )
        .order_by(Database.code, Dataset.position, Dataset.code)
        .options(joinedload(Dataset.database))
    )
    datasets = list(db.session.scalars(query))
    keys = [found.id for found in datasets]
    in_public = select(OpenDataset).where(OpenDataset.dataset_id.in_(keys), OpenDataset.withdrawn_at.is_(None))
    public = {found.dataset_id: found for found in db.session.scalars(in_public)}
    waiting = {
        str(case.content.get("dataset")): case
        for case in db.session.scalars(
            select(Case).where(
                Case.kind == PUBLICATION, Case.state == AWAITING_APPROVAL, Case.requesting_agency_id == agency_id
            )
        )
    }
    return [OwnDataset(found, public.get(found.id), waiting.get(found.code)) for found in datasets]


def dataset_choices(agency_id: int) -> list[tuple[str, str]]:
    """Datasets that may be published now, by code."""
    return [
        (own.dataset.code, f"{own.dataset.code} – {own.dataset.name} ({own.dataset.database.name})")
        for own in own_datasets(agency_id)
        if own.may_be_published
    ]


def dataset_named(code: str) -> Dataset | None:
    """A dataset by its code, in the catalogue or no longer."""
    return db.session.scalars(select(Dataset).where(Dataset.code == code)).one_or_none()


def published_by(case: Case) -> OpenDataset | None:
    """What a publication put on the open list, while it stands there."""
    query = select(OpenDataset).where(OpenDataset.case_id == case.id, OpenDataset.withdrawn_at.is_(None))
    return db.session.scalars(query).one_or_none()
