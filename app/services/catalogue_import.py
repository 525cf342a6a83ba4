"""Brings an existing catalogue in from a workbook: judged whole first, then written as version 1 in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import selectinload

from app.adapters.database import take_turns
from app.adapters.spreadsheets import blank_workbook, read_workbook
from app.adapters.upload_problem import Refused
from app.extensions import db
from app.models.agencies import Agency, Setting
from app.models.catalogue import Database, Dataset
from app.models.files import Attachment, Blob
from app.models.versions import CatalogueVersion
from app.queries.catalogue import newest_version
from app.queries.clocks import local_day
from app.services import trail
from app.services.catalogue_versions import ADD, IMPORT, EntryChange, write_version
from app.services.files import Upload
from app.services.problems import Invalid, NotPossible, NotVisible
from app.services.transaction import transaction
from forms.catalogue_import import IMPORT_DECISION, blank_sheets, decision_problems
from forms.catalogue_sheets import ImportedDatabase, Judgement, KnownRegister, judge_sheets
from forms.sheet_cells import KnownAgency
from forms.sheets import Sheet
from workflows.fields import Problem, clean
from workflows.folding import fold
from workflows.roles import Actor, Role
from workflows.text import N_, Text

KEPT = "catalogue_import"
"""The setting that says which file waits for its confirmation."""

DECISION = tuple(spec for spec in IMPORT_DECISION if spec.name != "file")
AGENCY_FIELDS = ("owner_agency", "managing_agency")
SHOWN_CODES = 12

ALREADY = N_("Danh mục đã có phiên bản; mọi thay đổi tiếp theo thực hiện bằng đề nghị và quyết định điều chỉnh.")
TAKEN_OVER = N_("%(count)s cơ sở dữ liệu đã có trong hệ thống (%(codes)s) được cập nhật theo tệp.")
LEFT_OUT = N_("%(count)s cơ sở dữ liệu đang có trong hệ thống (%(codes)s) không có trong tệp nên không thuộc Danh mục.")
DATASETS_END = N_("%(count)s bộ dữ liệu đang có trong hệ thống (%(codes)s) không có trong tệp nên sẽ ngừng chia sẻ.")

Tell = Callable[[int], None]
"""Takes the number of rows that were worked through since it was told last."""


@dataclass(frozen=True)
class DryRun:
    """What an import would do: the judgement of the sheets, and what it means for the register."""

    upload: Upload
    judgement: Judgement
    notes: tuple[Text, ...]

    @property
    def is_clean(self) -> bool:
        """Say whether the import may go on."""
        return not self.judgement.faults

    @property
    def dataset_count(self) -> int:
        """The datasets of all databases together."""
        return sum(len(base.content["datasets"]) for base in self.judgement.databases)


class Faulty(Exception):
    """The workbook cannot be imported as it is; the dry run names every cell."""

    def __init__(self, run: DryRun) -> None:
        super().__init__(f"{len(run.judgement.faults)} faulty cells")
        self.run = run


def blank_catalogue() -> bytes:
    """The workbook to fill in."""
    return blank_workbook(blank_sheets())


def read_decision(given: Mapping[str, Any], today: date) -> tuple[dict[str, Any], list[Problem]]:
    """Read number and days of the decision that a catalogue comes from, with every problem at once."""
    values, problems = clean(DECISION, given)
    return values, problems + decision_problems(values, today)


def dry_run(upload: Upload, *, actor: Actor, now: datetime, tell: Tell | None = None) -> DryRun:
    """Judge a workbook and change nothing.

    Raise NotVisible for all but the focal reviewer, NotPossible once there is a version, and Invalid for a file that
    cannot be read as a workbook.
    """
    _require_reviewer(actor)
    sheets = _sheets(upload, tell)
    _require_no_version()
    return _run(upload, sheets, local_day(now), tell)


def keep_upload(upload: Upload) -> None:
    """Keep a workbook between dry run and confirmation; the one that waited before makes room."""
    with transaction() as session:
        take_turns(session, KEPT)
        _drop_kept(but=upload.sha256)
        if session.get(Blob, upload.sha256) is None:
            session.add(Blob(sha256=upload.sha256, size=len(upload.content), content=upload.content))
        session.merge(Setting(key=KEPT, value={"sha256": upload.sha256, "name": upload.name}))


def kept_upload(sha256: str) -> Upload | None:
    """The workbook that waits, if it is the one with this hash and still what it was."""
    # A transaction of its own: reading the sheets takes seconds, in which nobody else should wait.
    with transaction() as session:
        kept = session.get(Setting, KEPT)
        if kept is None or kept.value.get("sha256") != sha256:
            return None
        blob = session.get(Blob, sha256)
        upload = Upload(kept.value["name"], blob.content) if blob is not None else None
    return upload if upload is not None and upload.sha256 == sha256 else None


def import_catalogue(
    upload: Upload,
    given: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
    recorded_at: datetime,
    tell: Tell | None = None,
) -> CatalogueVersion:
    """Write a workbook as version 1 of the catalogue, all of it or nothing.

    `given` holds the raw `decision_no`, `decided_on` and `effective_on`. Raise Faulty with the dry run where a cell
    cannot be taken, and what `dry_run` raises.
    """
    _require_reviewer(actor)
    sheets = _sheets(upload, tell)
    values, problems = read_decision(given, local_day(now))
    if problems:
        raise Invalid(problems)
    with transaction() as session:
        take_turns(session, "catalogue version")
        _require_no_version()
        run = _run(upload, sheets, local_day(now), tell)
        if not run.is_clean:
            raise Faulty(run)
        version = write_version(
            _changes(run.judgement.databases),
            effective_from=values["effective_on"],
            decision_no=values["decision_no"],
            decided_on=values["decided_on"],
            decision_id=None,
            source=IMPORT,
            note="",
            actor_id=actor.account_id,
            now=now,
        )
        trail.record(
            name="catalogue_imported",
            action="import_catalogue",
            actor=actor,
            at=now,
            recorded_at=recorded_at,
            role=Role.SYSTEM.value if actor.is_system else Role.FOCAL_REVIEWER.value,
            note=values["decision_no"],
            payload={
                "version": version.no,
                "decided_on": values["decided_on"],
                "effective_on": values["effective_on"],
                "databases": len(run.judgement.databases),
                "datasets": run.dataset_count,
                "file": upload.name,
                "sha256": upload.sha256,
            },
        )
        _drop_kept(but=upload.sha256)
        return version


def _require_reviewer(actor: Actor) -> None:
    if not (actor.is_system or actor.holds(Role.FOCAL_REVIEWER)):
        raise NotVisible


def _require_no_version() -> None:
    if newest_version() is not None:
        raise NotPossible(Problem("", ALREADY))


def _sheets(upload: Upload, tell: Tell | None) -> tuple[Sheet, ...]:
    try:
        return read_workbook(upload.name, upload.content, tell)
    except Refused as refused:
        raise Invalid([Problem("file", refused.message, refused.params)]) from None


def _run(upload: Upload, sheets: Sequence[Sheet], today: date, tell: Tell | None) -> DryRun:
    judgement = judge_sheets(sheets, _known_register(today), tell)
    return DryRun(upload, judgement, (*judgement.notes, *_effects(judgement.databases)))


def _known_register(today: date) -> KnownRegister:
    agencies = db.session.scalars(select(Agency).options(selectinload(Agency.successor)).order_by(Agency.id))
    bases = db.session.execute(select(Database.code, Database.name, Database.scope).order_by(Database.id)).all()
    datasets = db.session.execute(select(Dataset.code, Database.code.label("base")).join(Dataset.database))
    return KnownRegister(
        agencies=tuple(
            KnownAgency(
                agency.abbr_symbol,
                agency.name,
                agency.short_name,
                agency.has_ended(today),
                agency.successor.abbr_symbol if agency.successor else "",
            )
            for agency in agencies
        ),
        names={row.code: row.name for row in bases},
        scopes={row.code: row.scope for row in bases},
        dataset_owners={row.code: row.base for row in datasets},
    )


def _effects(databases: Sequence[ImportedDatabase]) -> list[Text]:
    """What the import means for databases and datasets that the register already holds."""
    wanted = {base.code: base.content["datasets"] for base in databases}
    query = select(Database).where(Database.scope == "PROVINCIAL_SCOPE").order_by(Database.code)
    known = db.session.scalars(query.options(selectinload(Database.datasets))).all()
    ending = [
        dataset.code
        for base in known
        if base.code in wanted
        for dataset in base.datasets
        if dataset.is_active and not _is_listed(dataset, wanted[base.code])
    ]
    return [
        Text(message, {"count": len(codes), "codes": _listed(codes)})
        for message, codes in (
            (TAKEN_OVER, [base.code for base in known if base.code in wanted]),
            (LEFT_OUT, [base.code for base in known if base.is_active and base.code not in wanted]),
            (DATASETS_END, ending),
        )
        if codes
    ]


def _is_listed(dataset: Dataset, rows: Sequence[Mapping[str, Any]]) -> bool:
    return any(row.get("code", dataset.code) == dataset.code and _means(row, dataset) for row in rows)


def _means(row: Mapping[str, Any], dataset: Dataset) -> bool:
    return bool(row.get("code")) or fold(row.get("name", "")) == fold(dataset.name)


def _listed(codes: Sequence[str]) -> str:
    return ", ".join(codes[:SHOWN_CODES]) + (", …" if len(codes) > SHOWN_CODES else "")


def _changes(databases: Sequence[ImportedDatabase]) -> list[EntryChange]:
    ids = {row.code: row.id for row in db.session.execute(select(Database.code, Database.id))}
    return [
        EntryChange(
            ADD,
            ids.get(base.code),
            base.code,
            {**base.content, **{name: {"code": base.content[name]} for name in AGENCY_FIELDS}},
        )
        for base in databases
    ]


def _drop_kept(but: str) -> None:
    """Forget the workbook that waits, and its bytes unless something else holds them."""
    kept = db.session.get(Setting, KEPT)
    if kept is None:
        return
    old = kept.value.get("sha256")
    db.session.delete(kept)
    db.session.flush()
    if old != but:
        held = select(Attachment.sha256).where(Attachment.sha256 == old)
        unheld = delete(Blob).where(Blob.sha256 == old, Blob.sha256.not_in(held))
        db.session.execute(unheld.execution_options(synchronize_session=False))
