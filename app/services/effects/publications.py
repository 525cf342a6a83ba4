"""Publishing a dataset as open data: what its actions write (Articles 3.4, 8)."""

from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models.catalogue import Database, Dataset
from app.models.open_data import OpenDataset
from app.services.effects import endings
from app.services.effects.filing import give_number
from app.services.problems import Invalid
from app.services.steps import Step
from workflows.fields import Problem
from workflows.text import N_

KEPT = ("title", "description", "url", "formats", "licence", "update_frequency", "basis_note")


def _public(dataset_id: int) -> OpenDataset | None:
    query = select(OpenDataset).where(OpenDataset.dataset_id == dataset_id, OpenDataset.withdrawn_at.is_(None))
    return db.session.scalars(query).one_or_none()


def request_publication(step: Step) -> None:
    """The managing agency asks for a dataset of its own that is not public yet."""
    case, given = step.case, step.given
    dataset = db.session.scalars(select(Dataset).where(Dataset.code == str(given["dataset"]))).one_or_none()
    if dataset is None or dataset.database.managing_agency_id != case.requesting_agency_id:
        raise Invalid([Problem("dataset", N_("Chọn một bộ dữ liệu do cơ quan mình quản lý."))])
    if not dataset.is_active or not dataset.database.is_active:
        raise Invalid([Problem("dataset", N_("Bộ dữ liệu này không còn trong Danh mục; chọn bộ dữ liệu khác."))])
    if _public(dataset.id) is not None:
        raise Invalid([Problem("dataset", N_("Bộ dữ liệu này đã được công bố; gỡ bản cũ trước khi công bố lại."))])
    case.content = {**{name: given[name] for name in KEPT}, "dataset": dataset.code}
    case.database_id = dataset.database_id
    case.received_at = step.now
    give_number(step, step.now)


def _dataset(step: Step) -> Dataset:
    code = step.case.content["dataset"]
    return db.session.scalars(select(Dataset).join(Database).where(Dataset.code == code)).one()


def approve_publication(step: Step) -> None:
    """From now on everybody reads it."""
    dataset, content = _dataset(step), step.case.content
    if not dataset.is_active or not dataset.database.is_active or _public(dataset.id) is not None:
        raise Invalid(
            [Problem("", N_("Bộ dữ liệu đã công bố hoặc không còn trong Danh mục; không duyệt đề nghị này."))]
        )
    db.session.add(
        OpenDataset(
            dataset_id=dataset.id,
            case_id=step.case.id,
            published_at=step.now,
            published_by_id=step.actor.account_id,
            **{name: content[name] for name in KEPT if name != "basis_note"},
        )
    )
    step.case.approved_by_id = step.actor.account_id


def decline_publication(step: Step) -> None:
    """The filer reads why."""
    step.note = step.given["reason_text"]


def unpublish(step: Step) -> None:
    """The dataset leaves the open list; that it stood there stays on record."""
    found = db.session.scalars(select(OpenDataset).where(OpenDataset.case_id == step.case.id)).one()
    found.withdrawn_at = step.now
    step.note = step.given["reason_text"]


EFFECTS: dict[str, Any] = {
    "request_publication": request_publication,
    "approve_publication": approve_publication,
    "decline_publication": decline_publication,
    "unpublish": unpublish,
    "transfer_to_successor": endings.transfer_to_successor,
}
