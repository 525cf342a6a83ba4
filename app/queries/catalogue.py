"""The catalogue in force and as it ever stood: versions, entries, history, comparison, figures (3.2, Articles 6, 7)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models.agencies import Agency
from app.models.catalogue import Database
from app.models.versions import CatalogueEntry, CatalogueVersion
from workflows.catalogue.entry import (
    COLUMNS,
    ENTRY_FIELDS,
    GROUPS,
    LEVELS,
    MODES,
    PERSONAL,
    TIERS,
    UPDATES,
    Difference,
    differences,
)
from workflows.fields import Kind, is_empty
from workflows.folding import fold, sort_key
from workflows.text import N_

LONGEST_FOLD = 900
"""Signs of an entry that the database searches; a longer one is searched whole here."""

FORM_NAMES = {"tier": "tier", "mode": "sharing_mode", "group": "catalogue_group", "update": "update_mode"}
"""What a filter calls a field of the entry."""

ALLOWED: dict[str, tuple[tuple[str, str], ...]] = {
    "tier": TIERS,
    "mode": MODES,
    "group": GROUPS,
    "update": UPDATES,
    "level": LEVELS,
}
NO_PERSONAL_DATA = N_("Không có dữ liệu cá nhân")

_PARTS = (CatalogueEntry.code, CatalogueEntry.database_id, CatalogueEntry.content, CatalogueEntry.from_no)
"""What an `Entry` is made of, in its order."""


@dataclass(frozen=True)
class Entry:
    """One database as a version lists it; `content` is its snapshot by the names of the entry's fields."""

    code: str
    database_id: int
    content: Mapping[str, Any]
    from_no: int

    @property
    def name(self) -> str:
        """The name of the database, point a of Article 7.2."""
        return str(self.content.get("p7_2_a_name", ""))


@dataclass(frozen=True)
class CatalogueFilters:
    """What a list of entries is narrowed to; empty means all. `agency` is the symbol of an owner or manager."""

    text: str = ""
    tier: str = ""
    mode: str = ""
    agency: str = ""
    group: str = ""
    update: str = ""
    level: str = ""


@dataclass(frozen=True)
class Comparison:
    """What two versions have not in common, each list in the order of the codes."""

    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    changed: tuple[tuple[Entry, Entry, tuple[Difference, ...]], ...]


@dataclass(frozen=True)
class HistoryLine:
    """One state of a database's entry, the version that brought it, and the one that ended it."""

    entry: CatalogueEntry
    version: CatalogueVersion
    until: CatalogueVersion | None
    changes: tuple[Difference, ...]
    """Against the state before; none for the first."""


@dataclass(frozen=True)
class Count:
    """How many databases share a value; `label` is a message for choices, and a name for agencies."""

    key: str
    label: str
    count: int


@dataclass(frozen=True)
class Figures:
    """Databases of one version, counted; every value that may be chosen is there, with 0 where nothing has it."""

    total: int
    datasets: int
    tier: tuple[Count, ...]
    mode: tuple[Count, ...]
    agency: tuple[Count, ...]
    """By data owner, most databases first."""
    group: tuple[Count, ...]
    update: tuple[Count, ...]
    personal: tuple[Count, ...]
    """A database with both kinds of personal data counts under each."""


def version_on(day: date) -> CatalogueVersion | None:
    """The version in force on a day: the highest whose day has come; none before the first."""
    query = select(CatalogueVersion).where(CatalogueVersion.effective_from <= day)
    return db.session.scalar(query.order_by(CatalogueVersion.no.desc()).limit(1))


def versions() -> list[CatalogueVersion]:
    """Every version, newest first."""
    return list(db.session.scalars(select(CatalogueVersion).order_by(CatalogueVersion.no.desc())))


def newest_version() -> CatalogueVersion | None:
    """The last version that was written, in force or not; none while the catalogue is empty."""
    return db.session.scalar(select(CatalogueVersion).order_by(CatalogueVersion.no.desc()).limit(1))


def version(no: int) -> CatalogueVersion | None:
    """One version by its number."""
    return db.session.get(CatalogueVersion, no)


def filters_from(args: Mapping[str, str]) -> CatalogueFilters:
    """Read filters from an address; a value that cannot be chosen counts as none."""
    chosen = {
        name: value
        for name, choices in ALLOWED.items()
        if (value := args.get(name, "").strip()) in {key for key, _label in choices}
    }
    return CatalogueFilters(text=args.get("text", "").strip(), agency=args.get("agency", "").strip(), **chosen)


def entries_of(no: int, filters: CatalogueFilters | None = None) -> list[Entry]:
    """The entries of a version that pass the filters, in the order of their codes."""
    wanted = filters or CatalogueFilters()
    words = fold(wanted.text).split()
    query = select(*_PARTS).where(*_stands_in(no))
    for word in words:
        is_cut = func.length(CatalogueEntry.fold) >= LONGEST_FOLD
        query = query.where(or_(CatalogueEntry.fold.contains(word, autoescape=True), is_cut))
    found = (Entry(*row) for row in db.session.execute(query))
    return sorted((entry for entry in found if _passes(entry, wanted, words)), key=lambda entry: entry.code)


def entry_of(no: int, code: str) -> Entry | None:
    """One database as a version lists it; none where the version does not."""
    row = db.session.execute(select(*_PARTS).where(CatalogueEntry.code == code, *_stands_in(no))).first()
    return None if row is None else Entry(*row)


def _stands_in(no: int) -> tuple[ColumnElement[bool], ...]:
    """The conditions of an entry that a version lists."""
    return CatalogueEntry.from_no <= no, or_(CatalogueEntry.until_no.is_(None), CatalogueEntry.until_no > no)


def _passes(entry: Entry, wanted: CatalogueFilters, words: Sequence[str]) -> bool:
    content = entry.content
    for name, key in FORM_NAMES.items():
        value = getattr(wanted, name)
        if value and content.get(key) != value:
            return False
    if wanted.level and content.get("info_security_level") != wanted.level:
        return False
    if wanted.agency and wanted.agency not in agency_codes(content):
        return False
    if words:
        text = entry_fold(entry.code, content)
        return all(word in text for word in words)
    return True


def agency_codes(content: Mapping[str, Any]) -> tuple[str, ...]:
    """The symbols of the agencies that a snapshot names: owner, then manager."""
    return tuple((content.get(name) or {}).get("code", "") for name in ("owner_agency", "managing_agency"))


def entry_fold(code: str, content: Mapping[str, Any]) -> str:
    """Everything of an entry that a search finds, without accents: code, name, agencies, datasets."""
    parts = [code, str(content.get("p7_2_a_name", ""))]
    for name in ("owner_agency", "managing_agency"):
        agency = content.get(name) or {}
        parts += [agency.get("code", ""), agency.get("name", "")]
    for dataset in content.get("datasets") or ():
        parts += [dataset.get("code", ""), dataset.get("name", "")]
    return fold(" ".join(dict.fromkeys(part for part in parts if part)))


def history_of(database_id: int) -> list[HistoryLine]:
    """Every state of a database's entry with its version and what it changed, newest first."""
    began, ended = aliased(CatalogueVersion), aliased(CatalogueVersion)
    rows = db.session.execute(
        select(CatalogueEntry, began, ended)
        .join(began, began.no == CatalogueEntry.from_no)
        .outerjoin(ended, ended.no == CatalogueEntry.until_no)
        .where(CatalogueEntry.database_id == database_id)
        .order_by(CatalogueEntry.from_no)
    ).all()
    steps: list[tuple[Difference, ...]] = [()]
    steps += [differences(old.content, new.content) for (old, *_old), (new, *_new) in pairwise(rows)]
    lines = [HistoryLine(entry, start, end, step) for (entry, start, end), step in zip(rows, steps, strict=False)]
    return lines[::-1]


def compare(old_no: int, new_no: int) -> Comparison:
    """Compare two versions database by database, field by field."""
    old = {entry.database_id: entry for entry in entries_of(old_no)}
    new = {entry.database_id: entry for entry in entries_of(new_no)}
    pairs = ((old[key], entry) for key, entry in new.items() if key in old and old[key].from_no != entry.from_no)
    compared = ((before, after, differences(before.content, after.content)) for before, after in pairs)
    return Comparison(
        added=tuple(entry for key, entry in new.items() if key not in old),
        removed=tuple(entry for key, entry in old.items() if key not in new),
        changed=tuple((before, after, found) for before, after, found in compared if found),
    )


def figures_of(no: int) -> Figures:
    """Count the databases of a version by tier, sharing mode, owner, group, update mode and personal data."""
    contents = [entry.content for entry in entries_of(no)]
    return Figures(
        total=len(contents),
        datasets=sum(len(content.get("datasets") or ()) for content in contents),
        tier=_counted(contents, "tier", TIERS),
        mode=_counted(contents, "sharing_mode", MODES),
        agency=_by_owner(contents),
        group=_counted(contents, "catalogue_group", GROUPS),
        update=_counted(contents, "update_mode", UPDATES),
        personal=_by_personal_data(contents),
    )


def _counted(
    contents: Iterable[Mapping[str, Any]], name: str, choices: tuple[tuple[str, str], ...]
) -> tuple[Count, ...]:
    found = Counter(content.get(name) for content in contents)
    return tuple(Count(key, label, found[key]) for key, label in choices)


def _by_owner(contents: Iterable[Mapping[str, Any]]) -> tuple[Count, ...]:
    owners = [content.get("owner_agency") or {} for content in contents]
    found = Counter(owner.get("code", "") for owner in owners)
    names = {owner.get("code", ""): owner.get("name", "") for owner in owners}
    counts = [Count(code, names[code], count) for code, count in found.items()]
    return tuple(sorted(counts, key=lambda line: (-line.count, sort_key(line.label))))


def _by_personal_data(contents: Sequence[Mapping[str, Any]]) -> tuple[Count, ...]:
    kinds = [content.get("personal_data_categories") or () for content in contents]
    found = Counter(kind for each in kinds for kind in each)
    without = Count("", NO_PERSONAL_DATA, sum(not each for each in kinds))
    return (*(Count(key, label, found[key]) for key, label in PERSONAL), without)


def snapshot_of(database: Database) -> dict[str, Any]:
    """A database as the register holds it today, as the snapshot of an entry; what is empty is left out."""
    content: dict[str, Any] = {}
    for spec in ENTRY_FIELDS:
        if spec.name == "datasets":
            value: Any = datasets_of(database)
        elif spec.kind is Kind.REF:
            value = agency_part(getattr(database, spec.name))
        else:
            value = getattr(database, COLUMNS.get(spec.name, spec.name))
        if not is_empty(value):
            content[spec.name] = str(value) if spec.name == "info_security_level" else value
    return content


def agency_part(agency: Agency) -> dict[str, str]:
    """An agency as a snapshot keeps it: by its symbol, with the name it had."""
    return {"code": agency.abbr_symbol, "name": agency.name}


def datasets_of(database: Database) -> list[dict[str, Any]]:
    """The datasets that a database offers today, as a snapshot keeps them."""
    return [
        {
            "code": dataset.code,
            "name": dataset.name,
            "sharing_mode": dataset.sharing_mode,
            "fields": [field.name for field in dataset.fields],
        }
        for dataset in sorted(database.datasets, key=lambda each: (each.position, each.id))
        if dataset.is_active
    ]
