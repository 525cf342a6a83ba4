"""Writes versions of the catalogue: one for each applied decision, register and entries together (3.2)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.adapters.database import take_turns
from app.extensions import db
from app.models.agencies import Agency
from app.models.catalogue import Database, DataField, Dataset
from app.models.versions import CatalogueEntry, CatalogueVersion
from app.queries.catalogue import LONGEST_FOLD, agency_part, entry_fold, newest_version
from app.queries.clocks import local_day
from app.services.problems import NotPossible
from workflows.catalogue.entry import COLUMNS, ENTRY_FIELDS
from workflows.fields import Kind, Problem, is_empty
from workflows.folding import fold
from workflows.text import N_

ADD, EDIT, WITHDRAW = "ADD", "EDIT", "WITHDRAW"
IMPORT, DECISION = "IMPORT", "DECISION"
LONGEST_DATABASE_FOLD = 600
PREFIX = "DB"
"""How codes begin that nobody chose."""

AGENCY_FIELDS = ("owner_agency", "managing_agency")
TWICE = N_("Mỗi cơ sở dữ liệu chỉ được thay đổi một lần trong một phiên bản; bỏ bớt dòng lặp của «%(code)s».")
CODE_TAKEN = N_("Mã «%(code)s» đã có trong Danh mục; chọn mã khác.")
DATASET_TAKEN = N_("Mã bộ dữ liệu «%(code)s» đã dùng cho bộ dữ liệu khác; chọn mã khác.")
GONE = N_("Cơ sở dữ liệu «%(code)s» không còn trong Danh mục; kiểm tra lại quyết định.")
UNKNOWN_AGENCY = N_("Không có cơ quan nào mang ký hiệu «%(code)s»; kiểm tra lại ký hiệu cơ quan.")
ENDED_AGENCY = N_(
    "Cơ quan «%(name)s» đã kết thúc hoạt động và chưa có cơ quan kế thừa; ghi cơ quan kế thừa rồi thực hiện lại."
)


@dataclass(frozen=True)
class EntryChange:
    """What a version does to one database; `content` is the whole new snapshot, empty for WITHDRAW.

    ADD without a code gets the next free one; ADD with `database_id` takes over a database of the register.
    """

    kind: str
    database_id: int | None
    code: str
    content: Mapping[str, Any]
    case_id: int | None = None


def write_version(
    changes: Sequence[EntryChange],
    *,
    effective_from: date,
    decision_no: str,
    decided_on: date,
    decision_id: int | None,
    source: str,
    note: str,
    actor_id: int | None,
    now: datetime,
) -> CatalogueVersion:
    """Write the next version with register and entries, inside the caller's transaction; all of it or nothing.

    It is in force from `effective_from`, but never before the version it follows. An agency that has ended is followed
    to its successor. Raise NotPossible with every sentence at once where a change cannot be written.
    """
    take_turns(db.session, "catalogue version")
    before = newest_version()
    register = _Register(changes, local_day(now))
    if register.problems:
        raise NotPossible(*register.problems)
    version = CatalogueVersion(
        no=before.no + 1 if before else 1,
        effective_from=max(effective_from, before.effective_from) if before else effective_from,
        decision_no=decision_no,
        decided_on=decided_on,
        decision_id=decision_id,
        source=source,
        note=note,
        applied_at=now,
        applied_by_id=actor_id,
    )
    db.session.add(version)
    db.session.flush()
    register.write(version.no)
    return version


def problems_of(changes: Sequence[EntryChange], now: datetime) -> list[Problem]:
    """Say what would keep a version from being written today; nothing is written."""
    return _Register(changes, local_day(now)).problems


def current_database(code: str) -> Database | None:
    """A database of the register by its code, withdrawn ones too."""
    return db.session.scalar(select(Database).where(Database.code == code))


class _Register:
    """The register while one version is written: everything is read once, and judged before anything is written."""

    def __init__(self, changes: Sequence[EntryChange], today: date) -> None:
        self.today = today
        self.problems: list[Problem] = []
        self.agencies = {agency.abbr_symbol: agency for agency in db.session.scalars(select(Agency))}
        self.codes = {row.code: row.id for row in db.session.execute(select(Database.code, Database.id))}
        datasets = db.session.execute(select(Dataset.code, Dataset.database_id))
        self.dataset_codes = {row.code: row.database_id for row in datasets}
        self.databases = _databases(change.database_id for change in changes)
        self.changes = [self._settled(change) for change in changes]
        self._check_codes()

    def _settled(self, change: EntryChange) -> EntryChange:
        """The change with living agencies and the register's code; what cannot be settled is noted."""
        base = self.databases.get(change.database_id) if change.database_id is not None else None
        if change.kind != ADD and (base is None or not base.is_active):
            self._note(GONE, code=change.code)
        if change.kind == WITHDRAW:
            return replace(change, code=base.code if base else change.code, content={})
        content = {
            spec.name: change.content[spec.name]
            for spec in ENTRY_FIELDS
            if not is_empty(change.content.get(spec.name)) and change.content[spec.name] != {}
        }
        for name in AGENCY_FIELDS:
            agency = self._living(content.get(name) or {})
            if agency is not None:
                content[name] = agency_part(agency)
        return replace(change, code=base.code if base else change.code or self._next_code(), content=content)

    def _living(self, part: Mapping[str, str]) -> Agency | None:
        """The agency that a snapshot names, or who took over from it."""
        agency = self.agencies.get(part.get("code", ""))
        if agency is None:
            self._note(UNKNOWN_AGENCY, code=part.get("code", ""))
            return None
        seen = set()
        while agency.has_ended(self.today):
            seen.add(agency.id)
            if agency.successor is None or agency.successor.id in seen:
                self._note(ENDED_AGENCY, name=part.get("name") or agency.name)
                return None
            agency = agency.successor
        return agency

    def _next_code(self) -> str:
        numbers = [int(code.removeprefix(PREFIX)) for code in self.codes if code.removeprefix(PREFIX).isdecimal()]
        code = f"{PREFIX}{max(numbers, default=0) + 1:02d}"
        self.codes[code] = 0
        return code

    def _check_codes(self) -> None:
        for code, count in Counter(change.code for change in self.changes).items():
            if count > 1:
                self._note(TWICE, code=code)
        for change in self.changes:
            if change.database_id is None and self.codes.get(change.code):
                self._note(CODE_TAKEN, code=change.code)
        given = [
            (row["code"], change.database_id)
            for change in self.changes
            for row in change.content.get("datasets", ())
            if row.get("code")
        ]
        times = Counter(code for code, _base in given)
        for code, base in given:
            if times[code] > 1 or self.dataset_codes.get(code, base) != base:
                self._note(DATASET_TAKEN, code=code)

    def _note(self, message: str, **params: str) -> None:
        problem = Problem("", message, params)
        if problem not in self.problems:
            self.problems.append(problem)

    def write(self, no: int) -> None:
        """Write register rows, end the entries that change, and add the new ones."""
        bases = [self._write_database(change) for change in self.changes]
        db.session.flush()
        standing = _standing_entries(base.id for base in bases)
        for entry in standing:
            entry.until_no = no
        db.session.flush()
        for change, base in zip(self.changes, bases, strict=True):
            if change.kind == WITHDRAW:
                base.is_active = False
                continue
            content = {**change.content, **self._write_datasets(base, change.content.get("datasets") or ())}
            db.session.add(
                CatalogueEntry(
                    database_id=base.id,
                    from_no=no,
                    case_id=change.case_id,
                    code=base.code,
                    content=content,
                    fold=entry_fold(base.code, content)[:LONGEST_FOLD],
                )
            )
        db.session.flush()

    def _write_database(self, change: EntryChange) -> Database:
        base = self.databases.get(change.database_id) if change.database_id is not None else None
        if base is None:
            base = Database(code=change.code, datasets=[])
            db.session.add(base)
        if change.kind == WITHDRAW:
            return base
        content = change.content
        for spec in ENTRY_FIELDS:
            if spec.kind is Kind.REF:
                setattr(base, spec.name, self.agencies[content[spec.name]["code"]])
            elif spec.name != "datasets":
                _set_column(base, spec.name, spec.kind, content.get(spec.name))
        base.is_active = True
        base.fold = fold(f"{base.code} {base.name} {base.owner_agency.name}")[:LONGEST_DATABASE_FOLD]
        return base

    def _write_datasets(self, base: Database, rows: Iterable[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
        """Bring the datasets of a database to what the entry lists; return them as listed, each with its code."""
        listed = []
        matches = _matches(base.datasets, list(rows))
        for dataset in base.datasets:
            dataset.is_active = False
        for position, (row, known) in enumerate(matches):
            dataset = known or Dataset(code=row.get("code") or self._next_dataset_code(base.code), fields=[])
            if known is None:
                base.datasets.append(dataset)
            dataset.name, dataset.sharing_mode = row["name"], row["sharing_mode"]
            dataset.position, dataset.is_active = position, True
            _write_fields(dataset, row.get("fields") or ())
            listed.append({**row, "code": dataset.code})
        return {"datasets": listed} if listed else {}

    def _next_dataset_code(self, code: str) -> str:
        number = 1
        while f"{code}-{number:02d}" in self.dataset_codes:
            number += 1
        found = f"{code}-{number:02d}"
        self.dataset_codes[found] = 0
        return found


def _databases(keys: Iterable[int | None]) -> dict[int, Database]:
    wanted = sorted({key for key in keys if key is not None})
    query = select(Database).where(Database.id.in_(wanted))
    loaded = query.options(selectinload(Database.datasets).selectinload(Dataset.fields))
    return {base.id: base for base in db.session.scalars(loaded)} if wanted else {}


def _standing_entries(keys: Iterable[int]) -> list[CatalogueEntry]:
    query = select(CatalogueEntry).where(
        CatalogueEntry.until_no.is_(None), CatalogueEntry.database_id.in_(sorted(set(keys)))
    )
    return list(db.session.scalars(query))


def _set_column(base: Database, name: str, kind: Kind, value: Any) -> None:
    column = COLUMNS.get(name, name)
    if name == "info_security_level":
        base.info_security_level = int(value) if value else None
    elif value is not None:
        setattr(base, column, value)
    elif kind is not Kind.CHOICE:  # an absent choice keeps what the register says, or its default
        setattr(base, column, "" if kind in (Kind.TEXT, Kind.LONG) else [])


def _matches(
    datasets: Iterable[Dataset], rows: Sequence[Mapping[str, Any]]
) -> list[tuple[Mapping[str, Any], Dataset | None]]:
    """Each row with the dataset that it means: by its code, or without one by its name, each dataset once."""
    by_code = {dataset.code: dataset for dataset in datasets}
    named = {row["code"] for row in rows if row.get("code")}
    by_name = {fold(dataset.name): dataset for dataset in datasets if dataset.code not in named}
    return [
        (row, by_code.get(row["code"]) if row.get("code") else by_name.pop(fold(row["name"]), None)) for row in rows
    ]


def _write_fields(dataset: Dataset, names: Iterable[str]) -> None:
    wanted = list(dict.fromkeys(names))
    known = {field.name: field for field in dataset.fields}
    for name, field in known.items():
        if name not in wanted:
            dataset.fields.remove(field)
            db.session.delete(field)
    for position, name in enumerate(wanted):
        if name in known:
            known[name].position = position
        else:
            dataset.fields.append(DataField(name=name, position=position))
