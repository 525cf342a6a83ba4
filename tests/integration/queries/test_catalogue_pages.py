"""Sizes of versions, entries that have ended, and open data: what the public pages ask beside the catalogue."""

import pytest

from app.queries.catalogue import entries_of, versions
from app.queries.catalogue_pages import VersionSize, last_entry, managing_agency_of, version_sizes
from app.queries.open_data import open_by_dataset, open_dataset, open_datasets
from app.services.catalogue_versions import ADD, EntryChange, current_database
from tests.catalogue_entries import entry_content, new_version
from tests.public_catalogue import CLINICS, ROADS, SCHOOLS, THIRD, publish, three_versions
from tests.scenario import Scenario


@pytest.fixture
def world(context: None) -> Scenario:
    return three_versions()


def test_the_size_of_every_version_is_the_number_of_its_entries(world: Scenario) -> None:
    numbers = [each.no for each in versions()]
    assert {no: size.total for no, size in version_sizes(numbers).items()} == {
        no: len(entries_of(no)) for no in numbers
    }


def test_a_database_that_comes_back_is_an_addition_again(world: Scenario) -> None:
    roads = current_database(ROADS)
    assert roads is not None
    content = entry_content("Cơ sở dữ liệu đường bộ")
    new_version([EntryChange(ADD, roads.id, ROADS, content)], THIRD, now=world.now)
    assert version_sizes([1, 2, 3, 4]) == {
        1: VersionSize(2, 2, 0, 0),
        2: VersionSize(3, 1, 1, 0),
        3: VersionSize(2, 0, 0, 1),
        4: VersionSize(3, 1, 0, 0),
    }


def test_the_last_entry_is_found_whether_it_still_stands_or_not(world: Scenario) -> None:
    found = {code: last_entry(code) for code in (CLINICS, ROADS, SCHOOLS, "DB-OWNER")}
    assert {code: entry and entry.from_no for code, entry in found.items()} == {
        CLINICS: 2,
        ROADS: 1,
        SCHOOLS: 2,
        "DB-OWNER": None,
    }


def test_a_withdrawn_database_is_managed_by_nobody(world: Scenario) -> None:
    clinics, roads = last_entry(CLINICS), last_entry(ROADS)
    assert clinics is not None
    assert roads is not None
    assert managing_agency_of(clinics.database_id) == world.people["filer"].agency_id
    assert managing_agency_of(roads.database_id) is None


def test_open_data_is_found_by_title_source_and_agency_without_accents(world: Scenario) -> None:
    key = publish(world, "DB73-TR", title="Địa chỉ trường học")
    publish(world, "DB71-01", title="Ăn toàn thực phẩm")
    assert [row.title for row in open_datasets()] == ["Ăn toàn thực phẩm", "Địa chỉ trường học"]
    for text in ("dia chi", "DB73-TR", "so giao duc", "truong hoc", "dia BAN tinh"):
        assert key in {row.id for row in open_datasets(text)}, text
    assert open_datasets("khong co") == []
    assert set(open_by_dataset()) == {"DB73-TR", "DB71-01"}
    found = open_dataset(key)
    assert found is not None
    assert (found.agency, found.formats) == ("Sở Giáo dục và Đào tạo", ("CSV", "GEOJSON"))
    assert open_dataset(999) is None
