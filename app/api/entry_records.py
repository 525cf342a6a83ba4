"""Makes the records of the API from entries of the catalogue: contents, differences, versions, open data."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.api import catalogue_schemas as c
from app.models.versions import CatalogueVersion
from app.queries.open_data import OpenRow
from forms.build import words
from workflows.catalogue.entry import FIELDS_BY_NAME, Difference
from workflows.fields import Kind, is_empty

PARTS: dict[str, type[Any]] = {
    "p7_2_c_master_data": c.MasterData,
    "p7_2_dd_sources": c.Source,
    "datasets": c.DatasetPart,
}
"""The record of a row of each table of an entry."""


def entry_content(content: Mapping[str, Any]) -> c.EntryContent:
    """A snapshot of an entry; what it leaves out is null or empty."""
    return c.EntryContent(**{name: field_value(name, content.get(name)) for name in FIELDS_BY_NAME})


def field_value(name: str, value: Any) -> Any:
    """One value of a snapshot as the API gives it: agencies by symbol, rows as records, nothing as null or empty."""
    spec = FIELDS_BY_NAME[name]
    if spec.kind is Kind.ROWS:
        return tuple(_row(name, row) for row in value or ())
    if spec.kind in (Kind.LINES, Kind.CHOICES):
        return tuple(value or ())
    if is_empty(value):
        return None
    return agency_ref(value) if spec.kind is Kind.REF else str(value)


def agency_ref(part: Any) -> c.AgencyRef | None:
    """An agency as a snapshot keeps it: by its symbol, with the name it had."""
    return c.AgencyRef(str(part.get("code", "")), str(part.get("name", ""))) if isinstance(part, Mapping) else None


def _row(name: str, row: Mapping[str, Any]) -> Any:
    cells: dict[str, Any] = {}
    for column in FIELDS_BY_NAME[name].columns:
        value = row.get(column.name)
        cells[column.name] = tuple(value or ()) if column.kind is Kind.LINES else None if is_empty(value) else value
    return PARTS[name](**cells)


def field_differences(found: Iterable[Difference]) -> tuple[c.FieldDifference, ...]:
    """What two states have not in common, with the labels in the language of the request."""
    return tuple(
        c.FieldDifference(
            each.name, words(each.label), field_value(each.name, each.old), field_value(each.name, each.new)
        )
        for each in found
    )


def version_ref(found: CatalogueVersion, in_force: int) -> c.VersionRef:
    """A version; `in_force` is the number of the one in force today."""
    return c.VersionRef(
        no=found.no,
        effective_from=found.effective_from,
        decision_no=found.decision_no,
        decided_on=found.decided_on,
        is_in_force=found.no == in_force,
    )


def open_data(row: OpenRow) -> c.OpenData:
    """A published dataset."""
    return c.OpenData(
        id=row.id,
        title=row.title,
        description=row.description,
        url=row.url,
        formats=row.formats,
        licence=row.licence,
        update_frequency=row.update_frequency,
        published_at=row.published_at,
        dataset=row.dataset_code,
        database=row.database_code,
        agency=row.agency,
    )
