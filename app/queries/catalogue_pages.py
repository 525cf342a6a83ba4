"""What the public pages of the catalogue ask beside its entries: sizes of versions, entries that have ended."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models.catalogue import Database
from app.models.versions import CatalogueEntry
from app.queries.catalogue import Entry


@dataclass(frozen=True)
class VersionSize:
    """How many databases a version lists, and what it changed against the one before."""

    total: int
    added: int
    changed: int
    removed: int


def version_sizes(numbers: list[int]) -> dict[int, VersionSize]:
    """The size of each of these versions, read off the ranges of the entries in one query."""
    begun, ended = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    columns = (CatalogueEntry.database_id, CatalogueEntry.from_no, CatalogueEntry.until_no)
    for database_id, from_no, until_no in db.session.execute(select(*columns)):
        begun[from_no].add(database_id)
        if until_no is not None:
            ended[until_no].add(database_id)
    sizes, total = {}, 0
    for no in sorted(numbers):
        changed = begun[no] & ended[no]
        added, removed = begun[no] - changed, ended[no] - changed
        total += len(added) - len(removed)
        sizes[no] = VersionSize(total, len(added), len(changed), len(removed))
    return sizes


def last_entry(code: str) -> Entry | None:
    """The newest entry of a code, whether a version in force lists it or not."""
    row: Any = db.session.scalar(
        select(CatalogueEntry).where(CatalogueEntry.code == code).order_by(CatalogueEntry.from_no.desc()).limit(1)
    )
    return None if row is None else Entry(row.code, row.database_id, row.content, row.from_no)


def managing_agency_of(database_id: int) -> int | None:
    """The agency that files changes of a database today; none where the register has ended it."""
    wanted = select(Database.managing_agency_id).where(Database.id == database_id, Database.is_active)
    return db.session.scalar(wanted)
