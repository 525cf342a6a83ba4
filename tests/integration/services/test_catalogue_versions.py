"""A version of the catalogue: register and entries change together, and what was written stays (3.2)."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from app.extensions import db
from app.models.agencies import Agency
from app.models.catalogue import Database
from app.models.versions import CatalogueEntry, CatalogueVersion
from app.queries.catalogue import entries_of, entry_of, snapshot_of, versions
from app.services.catalogue_versions import ADD, EDIT, WITHDRAW, EntryChange, current_database
from app.services.problems import NotPossible
from app.services.transaction import transaction
from tests.catalogue_entries import FIRST_DAY, added, entry_content, first_version, new_version
from tests.scenario import ENDED, OTHER, Scenario


def edited(code: str, **changes: object) -> EntryChange:
    """An edit of what the newest version lists."""
    found = entry_of(versions()[0].no, code)
    assert found is not None
    return EntryChange(EDIT, found.database_id, code, {**found.content, **changes})


def withdrawn(code: str) -> EntryChange:
    """The withdrawal of a database."""
    base = current_database(code)
    assert base is not None
    return EntryChange(WITHDRAW, base.id, code, {})


def sentences(problem: NotPossible) -> str:
    return " ".join(each.message % dict(each.params) for each in problem.problems)


def test_an_added_database_is_in_the_register_and_in_the_version(world: Scenario) -> None:
    first_version([added(code="DB71")], now=world.now)
    base = current_database("DB71")
    assert base is not None
    assert (base.is_active, base.owner_agency.abbr_symbol, base.info_security_level) == (True, "SYT", None)
    found = entry_of(1, "DB71")
    assert found is not None
    assert found.content == snapshot_of(base)
    assert found.content["datasets"][0]["code"] == "DB71-01"


def test_a_database_without_a_code_gets_the_next_free_one(world: Scenario) -> None:
    first_version([added("Cơ sở dữ liệu thứ nhất", "DB09")], now=world.now)
    new_version([added("Cơ sở dữ liệu thứ hai"), added("Cơ sở dữ liệu thứ ba")], now=world.now)
    assert [entry.code for entry in entries_of(2)] == ["DB09", "DB10", "DB11"]


def test_an_edit_changes_the_register_and_leaves_the_old_version_as_it_was(world: Scenario) -> None:
    first_version([added(code="DB71")], now=world.now)
    datasets = [{"name": "Giường bệnh", "sharing_mode": "SPECIFIC", "fields": ["mã giường"]}]
    new_version([edited("DB71", sharing_mode="SPECIFIC", info_security_level="3", datasets=datasets)], now=world.now)
    base = current_database("DB71")
    assert base is not None
    db.session.refresh(base)
    assert (base.sharing_mode, base.info_security_level) == ("SPECIFIC", 3)
    assert [(each.code, each.is_active) for each in base.datasets] == [("DB71-01", False), ("DB71-02", True)]
    old, new = entry_of(1, "DB71"), entry_of(2, "DB71")
    assert old is not None
    assert new is not None
    assert (old.content["sharing_mode"], new.content["sharing_mode"]) == ("DEFAULT", "SPECIFIC")
    assert new.content == snapshot_of(base)


def test_a_dataset_keeps_its_row_by_code_or_by_name_and_its_fields_follow(world: Scenario) -> None:
    first_version([added(code="DB71")], now=world.now)
    listed = [{"name": "DANH SACH TRAM", "sharing_mode": "DEFAULT", "fields": ["tên trạm", "địa chỉ"]}]
    new_version([edited("DB71", datasets=listed)], now=world.now)
    base = current_database("DB71")
    assert base is not None
    db.session.expire_all()
    (dataset,) = base.datasets
    assert (dataset.code, dataset.name) == ("DB71-01", "DANH SACH TRAM")
    assert [field.name for field in dataset.fields] == ["tên trạm", "địa chỉ"]
    again = [{"code": "DB71-01", "name": "Trạm", "sharing_mode": "DEFAULT", "fields": []}]
    new_version([edited("DB71", datasets=again)], now=world.now)
    db.session.expire_all()
    assert [(each.code, each.name, each.fields) for each in base.datasets] == [("DB71-01", "Trạm", [])]


def test_a_withdrawn_database_leaves_the_version_and_rests_in_the_register(world: Scenario) -> None:
    first_version([added(code="DB71"), added("Cơ sở dữ liệu khác", "DB72")], now=world.now)
    new_version([withdrawn("DB71")], now=world.now)
    assert [entry.code for entry in entries_of(1)] == ["DB71", "DB72"]
    assert [entry.code for entry in entries_of(2)] == ["DB72"]
    base = current_database("DB71")
    assert base is not None
    assert not base.is_active
    with pytest.raises(NotPossible) as caught:
        new_version([withdrawn("DB71")], now=world.now)
    assert "DB71" in sentences(caught.value)


def test_an_added_database_takes_over_what_the_register_already_holds(world: Scenario) -> None:
    base = current_database("DB-OWN")
    assert base is not None
    datasets = [{"code": "DB-OWN-2", "name": "Bộ còn lại", "sharing_mode": "DEFAULT", "fields": ["Mã số"]}]
    first_version([EntryChange(ADD, base.id, "DB-OWN", entry_content(datasets=datasets))], now=world.now)
    db.session.refresh(base)
    assert base.name == "Cơ sở dữ liệu trạm y tế xã"
    assert [(each.code, each.is_active) for each in base.datasets] == [("DB-OWN-2", True), ("DB-OWN-1", False)]


def test_a_version_is_never_in_force_before_the_one_it_follows(world: Scenario) -> None:
    first_version([added()], date(2025, 5, 1), now=world.now)
    second = new_version([added("Cơ sở dữ liệu khác")], date(2025, 4, 1), now=world.now)
    assert (second.no, second.effective_from, second.decided_on) == (2, date(2025, 5, 1), date(2025, 4, 1))


def test_an_agency_that_has_ended_is_followed_to_its_successor(world: Scenario) -> None:
    part = {"code": ENDED, "name": "Sở đã kết thúc hoạt động"}
    first_version([added(code="DB71", owner_agency=part)], now=world.now)
    found = entry_of(1, "DB71")
    assert found is not None
    assert found.content["owner_agency"]["code"] == OTHER
    base = current_database("DB71")
    assert base is not None
    assert base.owner_agency.abbr_symbol == OTHER


def test_an_agency_that_ended_without_a_successor_stops_the_whole_version(world: Scenario) -> None:
    with transaction():
        world.agencies[ENDED].successor = None
    part = {"code": ENDED, "name": "Sở đã kết thúc hoạt động"}
    with pytest.raises(NotPossible) as caught:
        new_version([added(), added("Cơ sở dữ liệu khác", managing_agency=part)], now=world.now)
    assert "Sở đã kết thúc hoạt động" in sentences(caught.value)
    assert versions() == []


def test_successors_that_point_at_each_other_are_named_and_not_followed_for_ever(world: Scenario) -> None:
    with transaction():
        ended, other = world.agencies[ENDED], world.agencies[OTHER]
        other.valid_to, other.successor = date(2025, 3, 1), ended
        assert isinstance(ended, Agency)
    with pytest.raises(NotPossible):
        new_version([added(owner_agency={"code": ENDED, "name": "Sở đã kết thúc hoạt động"})], now=world.now)


@pytest.mark.parametrize(
    "changes",
    [
        [added("Cơ sở dữ liệu một", "DB71"), added("Cơ sở dữ liệu hai", "DB71")],
        [added(code="DB-OWN")],
        [added(owner_agency={"code": "KHÔNG-CÓ", "name": ""})],
        [added(datasets=[{"code": "DB-OWN-1", "name": "Bộ", "sharing_mode": "DEFAULT"}])],
        [
            added(
                datasets=[
                    {"code": "X-1", "name": "Bộ một", "sharing_mode": "DEFAULT"},
                    {"code": "X-1", "name": "Bộ hai", "sharing_mode": "DEFAULT"},
                ]
            )
        ],
    ],
    ids=["one code twice", "a code in use", "no such agency", "a dataset of another", "one dataset code twice"],
)
def test_what_cannot_be_written_is_named_and_nothing_is(world: Scenario, changes: list[EntryChange]) -> None:
    before = db.session.scalars(select(Database.code)).all()
    with pytest.raises(NotPossible) as caught:
        new_version(changes, now=world.now)
    assert sentences(caught.value)
    assert versions() == []
    assert db.session.scalars(select(Database.code)).all() == before


def test_an_agency_without_a_successor_is_named_once_for_all_its_databases(world: Scenario) -> None:
    with transaction():
        world.agencies[ENDED].successor = None
    part = {"code": ENDED, "name": "Sở đã kết thúc hoạt động"}
    with pytest.raises(NotPossible) as caught:
        new_version([added(owner_agency=part, managing_agency=part)], now=world.now)
    assert len(caught.value.problems) == 1


def test_a_choice_that_an_entry_does_not_hold_stays_as_the_register_has_it(world: Scenario) -> None:
    first_version([added(code="DB71", connection_readiness="NOT_MEETS")], now=world.now)
    new_version([edited("DB71", connection_readiness="", agency_regulation="")], now=world.now)
    base = current_database("DB71")
    assert base is not None
    assert (base.connection_readiness, base.agency_regulation) == ("NOT_MEETS", "")


def test_an_edit_of_one_database_twice_in_a_version_is_refused(world: Scenario) -> None:
    first_version([added(code="DB71")], now=world.now)
    change = edited("DB71", sharing_mode="SPECIFIC")
    with pytest.raises(NotPossible):
        new_version([change, replace(change, kind=WITHDRAW)], now=world.now)
    assert len(versions()) == 1


@pytest.mark.parametrize(
    "statement",
    [
        update(CatalogueVersion).values(decision_no="99/QĐ-UBND"),
        update(CatalogueVersion).values(effective_from=FIRST_DAY),
        delete(CatalogueVersion),
        update(CatalogueEntry).values(content={}),
        update(CatalogueEntry).values(from_no=2),
        update(CatalogueEntry).where(CatalogueEntry.until_no.is_not(None)).values(until_no=None),
        delete(CatalogueEntry),
    ],
    ids=["number", "day", "a version", "content", "range", "ended", "an entry"],
)
def test_the_database_refuses_to_change_what_a_version_says(world: Scenario, statement: object) -> None:
    first_version([added(code="DB71")], now=world.now)
    new_version([edited("DB71", sharing_mode="SPECIFIC")], date(2025, 6, 1), now=world.now)
    with pytest.raises(DBAPIError), transaction() as session:
        session.execute(statement)
    assert [version.no for version in versions()] == [2, 1]
