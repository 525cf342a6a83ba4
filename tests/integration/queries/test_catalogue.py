"""The catalogue on any day, narrowed, compared line by line, counted (3.2; Articles 6, 7)."""

from datetime import date, timedelta

import pytest

from app.queries.catalogue import (
    CatalogueFilters,
    Comparison,
    compare,
    entries_of,
    entry_of,
    figures_of,
    filters_from,
    history_of,
    newest_version,
    snapshot_of,
    version,
    version_on,
    versions,
)
from app.services.catalogue_versions import EDIT, WITHDRAW, EntryChange, current_database
from tests.catalogue_entries import added, first_version, new_version
from tests.scenario import Scenario

FIRST, SECOND, THIRD = date(2025, 1, 10), date(2025, 3, 1), date(2025, 6, 2)
ONE_DAY = timedelta(days=1)
FOCAL_PART = {"code": "STTTT", "name": "Sở Thông tin và Truyền thông"}


def edit(no: int, code: str, **changes: object) -> EntryChange:
    found = entry_of(no, code)
    assert found is not None
    return EntryChange(EDIT, found.database_id, code, {**found.content, **changes})


def removal(code: str) -> EntryChange:
    base = current_database(code)
    assert base is not None
    return EntryChange(WITHDRAW, base.id, code, {})


@pytest.fixture
def world(context: None) -> Scenario:
    """Three versions: two databases; one edited and one added; one withdrawn."""
    world = Scenario()
    first_version(
        [
            added("Cơ sở dữ liệu trạm y tế xã", "DB71"),
            added("Cơ sở dữ liệu đường bộ", "DB72", tier="SECTOR", personal_data_categories=["BASIC", "SENSITIVE"]),
        ],
        FIRST,
        now=world.now,
    )
    new_version(
        [
            edit(1, "DB71", info_security_level="3", p7_2_d_users=["Sở, ban, ngành", "UBND cấp xã"]),
            added("Cơ sở dữ liệu 100% văn bản_số", "DB73", owner_agency=FOCAL_PART, managing_agency=FOCAL_PART),
        ],
        SECOND,
        now=world.now,
    )
    new_version([removal("DB72")], THIRD, now=world.now)
    return world


@pytest.mark.parametrize(
    "day, no",
    [
        (FIRST - ONE_DAY, None),
        (FIRST, 1),
        (SECOND - ONE_DAY, 1),
        (SECOND, 2),
        (THIRD - ONE_DAY, 2),
        (THIRD, 3),
        (THIRD + 1000 * ONE_DAY, 3),
    ],
)
def test_a_version_is_in_force_from_its_day_until_the_eve_of_the_next(
    world: Scenario, day: date, no: int | None
) -> None:
    found = version_on(day)
    assert (found.no if found else None) == no


def test_of_two_versions_in_force_from_one_day_the_later_one_counts(world: Scenario) -> None:
    new_version([added("Cơ sở dữ liệu thứ tư")], THIRD, now=world.now)
    found = version_on(THIRD)
    assert found is not None
    assert found.no == 4


def test_every_version_lists_what_it_listed_then(world: Scenario) -> None:
    assert [[entry.code for entry in entries_of(no)] for no in (0, 1, 2, 3)] == [
        [],
        ["DB71", "DB72"],
        ["DB71", "DB72", "DB73"],
        ["DB71", "DB73"],
    ]
    first, second = entry_of(1, "DB71"), entry_of(2, "DB71")
    assert first is not None
    assert second is not None
    assert "info_security_level" not in first.content
    assert (second.content["info_security_level"], second.from_no) == ("3", 2)
    assert entry_of(3, "DB72") is None
    assert [each.no for each in versions()] == [3, 2, 1]
    newest = newest_version()
    assert newest is not None
    assert newest.no == 3
    assert version(9) is None


def test_the_register_says_the_same_as_the_newest_version(world: Scenario) -> None:
    for entry in entries_of(3):
        base = current_database(entry.code)
        assert base is not None
        assert snapshot_of(base) == entry.content


@pytest.mark.parametrize(
    "filters, codes",
    [
        ({"text": "TRAM y te XA"}, ["DB71"]),
        ({"text": "duong bo"}, ["DB72"]),
        ({"text": "đường"}, ["DB72"]),
        ({"text": "db73"}, ["DB73"]),
        ({"text": "truyen thong"}, ["DB73"]),
        ({"text": "danh sách trạm db71-01"}, ["DB71"]),
        ({"text": "100%"}, ["DB73"]),
        ({"text": "ban_so"}, ["DB73"]),
        ({"text": "b_n"}, []),
        ({"tier": "SECTOR"}, ["DB72"]),
        ({"level": "3"}, ["DB71"]),
        ({"agency": "STTTT"}, ["DB73"]),
        ({"agency": "KHONG"}, []),
        ({"mode": "DEFAULT", "update": "API", "group": "AGENCY_DB", "tier": "PROVINCIAL"}, ["DB71", "DB73"]),
        ({"mode": "SPECIFIC"}, []),
        ({"tier": "no such tier", "level": "9"}, ["DB71", "DB72", "DB73"]),
    ],
)
def test_a_list_is_narrowed_as_its_address_says(world: Scenario, filters: dict[str, str], codes: list[str]) -> None:
    assert [entry.code for entry in entries_of(2, filters_from(filters))] == codes


def test_a_search_finds_the_last_of_very_many_datasets(world: Scenario) -> None:
    datasets = [{"name": f"Bộ dữ liệu số {number:03d}", "sharing_mode": "DEFAULT"} for number in range(90)]
    new_version([added("Cơ sở dữ liệu rất rộng", "DB80", datasets=datasets)], now=world.now)
    assert [entry.code for entry in entries_of(4, CatalogueFilters(text="du lieu so 089"))] == ["DB80"]
    assert entries_of(4, CatalogueFilters(text="du lieu so 090")) == []


def test_versions_are_compared_database_by_database_and_field_by_field(world: Scenario) -> None:
    found = compare(1, 3)
    assert [entry.code for entry in found.added] == ["DB73"]
    assert [entry.code for entry in found.removed] == ["DB72"]
    ((before, after, changes),) = found.changed
    assert (before.code, before.from_no, after.from_no) == ("DB71", 1, 2)
    assert [(line.name, line.old, line.new) for line in changes] == [
        ("p7_2_d_users", ["Sở, ban, ngành"], ["Sở, ban, ngành", "UBND cấp xã"]),
        ("info_security_level", None, "3"),
    ]
    assert compare(2, 2) == Comparison((), (), ())
    backwards = compare(3, 1)
    assert [entry.code for entry in backwards.added] == ["DB72"]


def test_a_database_that_was_edited_back_does_not_differ(world: Scenario) -> None:
    first = entry_of(1, "DB71")
    assert first is not None
    new_version([EntryChange(EDIT, first.database_id, "DB71", first.content)], now=world.now)
    assert compare(1, 4).changed == ()


def test_the_history_of_a_database_says_what_each_version_changed(world: Scenario) -> None:
    base = current_database("DB71")
    assert base is not None
    newest, oldest = history_of(base.id)
    assert (newest.version.no, newest.until) == (2, None)
    assert [line.name for line in newest.changes] == ["p7_2_d_users", "info_security_level"]
    assert oldest.until is not None
    assert (oldest.version.no, oldest.until.no, oldest.changes) == (1, 2, ())
    gone = current_database("DB72")
    assert gone is not None
    (only,) = history_of(gone.id)
    assert only.until is not None
    assert only.until.no == 3


def test_the_figures_of_a_version_count_every_database_once_for_each_property(world: Scenario) -> None:
    found = figures_of(2)
    assert (found.total, found.datasets) == (3, 3)
    assert {line.key: line.count for line in found.tier if line.count} == {"PROVINCIAL": 2, "SECTOR": 1}
    assert {line.key: line.count for line in found.mode} == {"DEFAULT": 3, "SPECIFIC": 0}
    assert [(line.key, line.label, line.count) for line in found.agency] == [
        ("SYT", "Sở Y tế", 2),
        ("STTTT", "Sở Thông tin và Truyền thông", 1),
    ]
    assert {line.key: line.count for line in found.personal} == {"BASIC": 1, "SENSITIVE": 1, "": 2}
    for lines in (found.tier, found.mode, found.agency, found.group, found.update):
        assert sum(line.count for line in lines) == found.total
