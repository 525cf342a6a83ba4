"""What the API answers of the catalogue: versions, entries, how two states differ, figures, open data (Articles 7, 8).

Fields of an entry carry the names of section 4.6 of the domain model; `p7_2_dd_…` is the point đ of Article 7.2.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class AgencyRef:
    """An agency, named by its symbol."""

    symbol: str
    name: str


@dataclass(frozen=True)
class MasterData:
    """One object of the master data of a database."""

    entity: str | None
    description: str | None
    key_field: str | None


@dataclass(frozen=True)
class Source:
    """Where the information of a database comes from."""

    source: str | None
    agency: str | None
    frequency: str | None


@dataclass(frozen=True)
class DatasetPart:
    """One dataset of a database; a new one has no code until the catalogue gives it one."""

    code: str | None
    name: str | None
    sharing_mode: str | None
    fields: tuple[str, ...]


@dataclass(frozen=True)
class EntryContent:
    """Everything that an entry says; null where it says nothing."""

    tier: str | None
    catalogue_group: str | None
    p7_2_a_name: str | None
    p7_2_b_objective: str | None
    p7_2_c_scope: str | None
    p7_2_c_master_data: tuple[MasterData, ...]
    p7_2_d_users: tuple[str, ...]
    p7_2_d_purpose: str | None
    p7_2_dd_sources: tuple[Source, ...]
    p7_2_e_methods: tuple[str, ...]
    owner_agency: AgencyRef | None
    managing_agency: AgencyRef | None
    sharing_mode: str | None
    update_mode: str | None
    personal_data_categories: tuple[str, ...]
    info_security_level: str | None
    agency_regulation: str | None
    connection_readiness: str | None
    upgrade_report_ref: str | None
    datasets: tuple[DatasetPart, ...]


@dataclass(frozen=True)
class FieldDifference:
    """One field that two states of an entry have not in common; a side that says nothing is null."""

    field: str
    label: str
    old: Any
    new: Any


@dataclass(frozen=True)
class VersionRef:
    """A version of the catalogue: by which decision it came, and from which day it is in force."""

    no: int
    effective_from: date
    decision_no: str
    decided_on: date
    is_in_force: bool


@dataclass(frozen=True)
class Version:
    """A version with its size, and what it changed against the one before.

    `standing` is CURRENT, PAST or FUTURE; a version whose successor has the same first day was never in force.
    """

    no: int
    effective_from: date
    effective_until: date | None
    standing: str
    decision_no: str
    decided_on: date
    source: str
    note: str
    databases: int
    added: int
    changed: int
    removed: int
    url: str


@dataclass(frozen=True)
class VersionList:
    """Every version, newest first."""

    items: tuple[Version, ...]


@dataclass(frozen=True)
class EntryRecord:
    """One database as a version lists it; `from_version` brought this state of it."""

    code: str
    name: str
    from_version: int
    content: EntryContent
    url: str


@dataclass(frozen=True)
class EntryList:
    """One page of a version, by code; `next` stays with this version, whatever comes into force meanwhile."""

    version: VersionRef | None
    total: int
    items: tuple[EntryRecord, ...]
    next: str | None


@dataclass(frozen=True)
class EntryDetail:
    """One database as a version lists it, and its datasets that are open data."""

    version: VersionRef
    entry: EntryRecord
    open_data: tuple["OpenData", ...]
    history_url: str


@dataclass(frozen=True)
class EntryState:
    """One state of an entry, the version that brought it, the one that ended it, and what it changed."""

    code: str
    version: VersionRef
    until_version: int | None
    until: date | None
    content: EntryContent
    differences: tuple[FieldDifference, ...]


@dataclass(frozen=True)
class EntryHistory:
    """Every state of a database's entry, newest first, also of one that has left the catalogue."""

    items: tuple[EntryState, ...]


@dataclass(frozen=True)
class EntryBrief:
    """A database in short."""

    code: str
    name: str


@dataclass(frozen=True)
class ChangedEntry:
    """A database that both versions list, and what they say differently."""

    code: str
    name: str
    differences: tuple[FieldDifference, ...]


@dataclass(frozen=True)
class VersionComparison:
    """What two versions have not in common, by code."""

    old: VersionRef
    new: VersionRef
    added: tuple[EntryBrief, ...]
    removed: tuple[EntryBrief, ...]
    changed: tuple[ChangedEntry, ...]


@dataclass(frozen=True)
class FigureLine:
    """How many databases share a value; for agencies the symbol and name of the owner."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class CatalogueFigures:
    """Databases of one version, counted; one with both kinds of personal data counts under each."""

    version: VersionRef | None
    databases: int
    datasets: int
    tier: tuple[FigureLine, ...]
    mode: tuple[FigureLine, ...]
    agency: tuple[FigureLine, ...]
    group: tuple[FigureLine, ...]
    update: tuple[FigureLine, ...]
    personal: tuple[FigureLine, ...]


@dataclass(frozen=True)
class OpenData:
    """A dataset that anybody may use, and where to fetch it (Article 8)."""

    id: int
    title: str
    description: str
    url: str
    formats: tuple[str, ...]
    licence: str
    update_frequency: str
    published_at: datetime
    dataset: str
    database: str
    agency: str


@dataclass(frozen=True)
class OpenDataList:
    """Everything that is published as open data, by title."""

    items: tuple[OpenData, ...]


ANSWERS: tuple[type[Any], ...] = (
    EntryList, EntryDetail, EntryHistory, VersionList, VersionComparison, CatalogueFigures, OpenDataList,
)  # fmt: skip
"""The records of the catalogue that stand at the top of an answer."""
