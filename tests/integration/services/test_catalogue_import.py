"""An existing catalogue comes in as version 1: judged first, then all of it or nothing (Articles 6, 7; issue 4)."""

from typing import Any

import pytest
from sqlalchemy import func, select

from app.adapters import spreadsheets
from app.extensions import db
from app.models.agencies import Setting
from app.models.catalogue import Database
from app.models.files import Blob
from app.models.trail import Event
from app.models.versions import CatalogueEntry, CatalogueVersion
from app.queries.catalogue import entries_of, newest_version
from app.services import catalogue_import as service
from app.services import trail
from app.services.catalogue_import import (
    DryRun,
    Faulty,
    blank_catalogue,
    dry_run,
    import_catalogue,
    keep_upload,
    kept_upload,
)
from app.services.catalogue_versions import current_database
from app.services.files import Upload
from app.services.problems import Invalid, NotPossible, NotVisible
from tests.catalogue_workbooks import database_row, dataset_row, workbook
from tests.scenario import ENDED, Scenario
from workflows.roles import SYSTEM_ACTOR

DECISION = {"decision_no": "1234/QĐ-UBND", "decided_on": "05/08/2024", "effective_on": "15/08/2024"}
TWO = ([database_row(), database_row("DB72", "Cơ sở dữ liệu thuốc")], [dataset_row(), dataset_row("DB72", "Thuốc")])


def upload(*rows: list[dict[str, Any]], name: str = "danh-muc.xlsx") -> Upload:
    return Upload(name, workbook(*(rows or TWO)))


def by(world: Scenario, who: str = "reviewer") -> dict[str, Any]:
    return {"actor": world.people[who], "now": world.now}


def bring_in(world: Scenario, file: Upload, decision: dict[str, str] = DECISION, who: str = "reviewer"):
    return import_catalogue(file, decision, **by(world, who), recorded_at=world.now)


def counts() -> tuple[int, ...]:
    tables = (CatalogueVersion, CatalogueEntry, Database, Event)
    return tuple(db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables)


def notes_of(run: DryRun) -> str:
    return " ".join(note.filled() for note in run.notes)


def test_a_dry_run_says_what_would_come_and_writes_nothing(world: Scenario) -> None:
    before = counts()
    run = dry_run(upload(), **by(world))
    assert (run.is_clean, len(run.judgement.databases), run.dataset_count, run.judgement.rows) == (True, 2, 2, 4)
    assert counts() == before


def test_an_import_becomes_version_1_with_its_decision(world: Scenario) -> None:
    version = bring_in(world, upload())
    assert (version.no, version.source, version.decision_no) == (1, "IMPORT", "1234/QĐ-UBND")
    assert (str(version.decided_on), str(version.effective_from)) == ("2024-08-05", "2024-08-15")
    assert version.applied_by_id == world.people["reviewer"].account_id
    assert [entry.code for entry in entries_of(1)] == ["DB71", "DB72"]
    base = current_database("DB71")
    assert base is not None
    assert (base.owner_agency.abbr_symbol, [each.code for each in base.datasets]) == ("SYT", ["DB71-01"])


def test_an_import_leaves_an_event_in_the_trail(world: Scenario) -> None:
    file = upload()
    bring_in(world, file)
    event = db.session.scalars(select(Event).where(Event.name == "catalogue_imported")).one()
    assert (event.actor_id, event.note) == (world.people["reviewer"].account_id, "1234/QĐ-UBND")
    assert event.payload["sha256"] == file.sha256
    assert (event.payload["version"], event.payload["databases"], event.payload["datasets"]) == (1, 2, 2)
    assert trail.verify().why == ""


def test_there_is_one_import_and_then_only_decisions(world: Scenario) -> None:
    bring_in(world, upload())
    before = counts()
    for attempt in (lambda: dry_run(upload(), **by(world)), lambda: bring_in(world, upload())):
        with pytest.raises(NotPossible):
            attempt()
    assert counts() == before


def test_one_faulty_cell_among_many_keeps_everything_out(world: Scenario) -> None:
    before = counts()
    file = upload([*TWO[0], database_row("DB73", "Cơ sở dữ liệu thứ ba", tier="?")], [*TWO[1], dataset_row("DB73")])
    with pytest.raises(Faulty) as caught:
        bring_in(world, file)
    (fault,) = caught.value.run.judgement.faults
    assert (fault.place, fault.typed) == ("Danh mục!B4", "?")
    assert counts() == before


def test_a_write_that_breaks_off_half_way_leaves_nothing(world: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    before = counts()

    def broken(**_facts: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(service.trail, "record", broken)
    with pytest.raises(RuntimeError):
        bring_in(world, upload())
    assert counts() == before
    assert newest_version() is None


@pytest.mark.parametrize("who", ["clerk", "leader", "filer", "owner", "admin", "auditor", "stranger"])
def test_nobody_but_the_reviewer_brings_a_catalogue_in(world: Scenario, who: str) -> None:
    with pytest.raises(NotVisible):
        dry_run(upload(), **by(world, who))
    with pytest.raises(NotVisible):
        bring_in(world, upload(), who=who)


def test_the_command_line_brings_it_in_as_the_system(world: Scenario) -> None:
    import_catalogue(upload(), DECISION, actor=SYSTEM_ACTOR, now=world.now, recorded_at=world.now)
    event = db.session.scalars(select(Event).where(Event.name == "catalogue_imported")).one()
    assert (event.actor_id, event.role) == (None, "SYSTEM")


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"decision_no": ""}, "decision_no"),
        ({"decision_no": "không số"}, "decision_no"),
        ({"decided_on": "31/02/2024"}, "decided_on"),
        ({"effective_on": "04/08/2024"}, "effective_on"),
        ({"effective_on": "01/01/2030"}, "effective_on"),
    ],
)
def test_a_decision_must_have_a_number_and_days_in_order(world: Scenario, changes: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        bring_in(world, upload(), {**DECISION, **changes})
    assert [problem.field for problem in caught.value.problems] == [field]
    assert newest_version() is None


def test_a_file_that_is_no_workbook_is_one_sentence_at_the_file(world: Scenario) -> None:
    with pytest.raises(Invalid) as caught:
        dry_run(Upload("danh-muc.xlsx", b"a;b;c\n"), **by(world))
    assert [problem.field for problem in caught.value.problems] == ["file"]


def test_a_database_of_the_register_is_taken_over_and_its_effects_are_told(world: Scenario) -> None:
    datasets = [dataset_row("DB-OWN", "bo du lieu 1 cua db-own"), dataset_row("DB-OWN", "Bộ mới")]
    file = upload([database_row("db-own", "Cơ sở dữ liệu đổi tên")], datasets)
    notes = notes_of(dry_run(file, **by(world)))
    assert "1 cơ sở dữ liệu đã có trong hệ thống (DB-OWN) được cập nhật" in notes
    assert "3 cơ sở dữ liệu đang có trong hệ thống" in notes
    assert "DB-NATIONAL" not in notes
    assert "1 bộ dữ liệu đang có trong hệ thống (DB-OWN-2) không có trong tệp nên sẽ ngừng" in notes
    known = current_database("DB-OWN")
    assert known is not None
    bring_in(world, file)
    db.session.expire_all()
    assert known.name == "Cơ sở dữ liệu đổi tên"
    assert {each.code: each.is_active for each in known.datasets} == {
        "DB-OWN-1": True,
        "DB-OWN-2": False,
        "DB-OWN-01": True,
    }


def test_a_dataset_named_by_its_code_may_change_its_name(world: Scenario) -> None:
    datasets = [dataset_row("DB-OWN", "Tên khác", code="DB-OWN-1"), dataset_row("DB-OWN", "Ba", code="DB-OWN-2")]
    assert "ngừng chia sẻ" not in notes_of(dry_run(upload([database_row("DB-OWN")], datasets), **by(world)))


def test_a_national_database_and_an_ended_agency_are_named(world: Scenario) -> None:
    rows = [
        database_row("DB-NATIONAL", "Cơ sở dữ liệu DB-NATIONAL"),
        database_row("DB72", "Cơ sở dữ liệu khác", owner_agency=ENDED),
    ]
    run = dry_run(upload(rows, [dataset_row("DB-NATIONAL"), dataset_row("DB72")]), **by(world))
    assert [fault.place for fault in run.judgement.faults] == ["Danh mục!A2", "Danh mục!L3"]


def test_a_kept_workbook_is_found_by_its_hash_alone(world: Scenario) -> None:
    file = upload()
    keep_upload(file)
    found = kept_upload(file.sha256)
    assert found == file
    assert kept_upload("0" * 64) is None


def test_the_next_workbook_takes_the_place_of_the_one_that_waited(world: Scenario) -> None:
    first, second = upload(), upload([database_row()], [dataset_row()])
    keep_upload(first)
    keep_upload(second)
    assert kept_upload(first.sha256) is None
    assert kept_upload(second.sha256) == second
    assert db.session.scalars(select(Blob.sha256)).all() == [second.sha256]
    keep_upload(second)
    assert kept_upload(second.sha256) == second


def test_an_imported_workbook_is_kept_and_waits_no_longer(world: Scenario) -> None:
    file = upload()
    keep_upload(file)
    bring_in(world, file)
    assert db.session.get(Setting, service.KEPT) is None
    assert db.session.get(Blob, file.sha256) is not None
    assert kept_upload(file.sha256) is None


def test_the_template_filled_in_can_be_imported(world: Scenario) -> None:
    sheets = spreadsheets.read_workbook("mau.xlsx", blank_catalogue())
    assert [sheet.title for sheet in sheets] == ["Danh mục", "Bộ dữ liệu", "Cách điền"]
    run = dry_run(Upload("mau.xlsx", blank_catalogue()), **by(world))
    assert {fault.sheet for fault in run.judgement.faults} == {"Danh mục", "Bộ dữ liệu"}
    assert all("Chưa có dòng dữ liệu" in fault.message for fault in run.judgement.faults)


def test_hundreds_of_databases_come_in_at_once_and_the_reader_tells_how_far_it_is(world: Scenario) -> None:
    rows = [database_row(f"DB{number}", f"Cơ sở dữ liệu số {number}") for number in range(1000, 1300)]
    told: list[int] = []
    file = upload(rows, [dataset_row(row["code"]) for row in rows])
    import_catalogue(file, DECISION, **by(world), recorded_at=world.now, tell=told.append)
    assert len(entries_of(1)) == 300
    assert sum(told) >= 600
