"""The catalogue as programs read it: without a token, in force or on any day, with the filters of the page."""

from datetime import date

import pytest

from app.services.catalogue_versions import EDIT, WITHDRAW, EntryChange
from tests.catalogue_answers import ANSWERS
from tests.catalogue_entries import entry_content, new_version
from tests.integration.api.conftest import Api, CatalogueApi, errors_of


def codes(found: dict[str, object]) -> list[str]:
    """The codes of a list of entries."""
    items = found["items"]
    assert isinstance(items, list)
    return [item["code"] for item in items]


@pytest.fixture
def changed(province: CatalogueApi) -> CatalogueApi:
    """The catalogue after a second version: DB-OWN was edited, DB-SECOND withdrawn, both from the first of June."""
    with province.inside():
        world = province.world
        own, second = world.database("DB-OWN"), world.database("DB-SECOND")
        content = entry_content("Cơ sở dữ liệu dùng thử", update_mode="MANUAL", datasets=[])
        new_version(
            [EntryChange(EDIT, own.id, "DB-OWN", content), EntryChange(WITHDRAW, second.id, "DB-SECOND", {})],
            date(2025, 6, 1),
            now=world.now,
        )
    return province


def test_anybody_reads_the_catalogue_in_force_page_by_page(province: CatalogueApi) -> None:
    first = province.read("/catalogue?limit=4")
    assert (first["version"]["no"], first["version"]["is_in_force"], first["total"]) == (1, True, 6)
    second = province.read(first["next"])
    assert second["next"] is None
    every = [*codes(first), *codes(second)]
    assert every == sorted(every)
    assert len(every) == 6
    entry = first["items"][0]
    assert entry["content"]["owner_agency"]["symbol"]
    assert entry["content"]["p7_2_c_master_data"][0]["entity"] == "Trạm y tế"


def test_a_token_changes_nothing_and_a_wrong_one_neither(province: CatalogueApi) -> None:
    plain = province.read("/catalogue")
    assert province.read("/catalogue", "stranger") == plain
    wrong = province.client.get("/api/v1/catalogue", headers={"Authorization": "Bearer wrong"})
    assert wrong.json == plain


def test_filters_and_search_are_those_of_the_page(province: CatalogueApi) -> None:
    assert codes(province.read("/catalogue?tier=INTERNAL")) == ["DB-LOCAL"]
    assert codes(province.read("/catalogue?text=db-lent")) == ["DB-LENT"]
    assert codes(province.read("/catalogue?text=co so du lieu db-own&agency=SYT")) == ["DB-OWN"]
    narrowed = province.read("/catalogue?agency=SYT&limit=1")
    assert "agency=SYT" in narrowed["next"]


def test_a_past_day_and_a_number_show_the_catalogue_as_it_stood(changed: CatalogueApi) -> None:
    today, before = changed.read("/catalogue"), changed.read("/catalogue?day=2025-05-31")
    assert (today["version"]["no"], before["version"]["no"]) == (2, 1)
    assert changed.read("/catalogue?version=1")["items"] == before["items"]
    assert set(codes(before)) - set(codes(today)) == {"DB-SECOND"}
    assert changed.read("/catalogue?day=2024-01-01") == {"version": None, "total": 0, "items": [], "next": None}


def test_the_pages_of_a_list_stay_with_one_version(changed: CatalogueApi) -> None:
    first = changed.read("/catalogue?day=2025-05-31&limit=3")
    assert changed.read(first["next"])["version"]["no"] == 1


def test_one_database_is_found_only_where_the_version_lists_it(changed: CatalogueApi) -> None:
    assert changed.read("/catalogue/DB-OWN")["entry"]["content"]["update_mode"] == "MANUAL"
    assert changed.read("/catalogue/DB-OWN?version=1")["entry"]["content"]["update_mode"] == "API"
    assert changed.get("/catalogue/DB-SECOND").status_code == 404
    assert changed.read("/catalogue/DB-SECOND?day=2025-05-31")["version"]["no"] == 1
    assert changed.get("/catalogue/DB-NOWHERE").status_code == 404


def test_the_history_tells_every_state_and_what_changed(changed: CatalogueApi) -> None:
    newest, first = changed.read("/catalogue/DB-OWN/history")["items"]
    assert (newest["version"]["no"], first["until_version"], first["until"]) == (2, 2, "2025-06-01")
    assert {"update_mode", "p7_2_a_name"} <= {each["field"] for each in newest["differences"]}
    assert first["differences"] == []
    (gone,) = changed.read("/catalogue/DB-SECOND/history")["items"]
    assert gone["until_version"] == 2
    assert changed.get("/catalogue/DB-NOWHERE/history").status_code == 404


def test_versions_are_listed_with_what_they_changed_and_compared(changed: CatalogueApi) -> None:
    newest, first = changed.read("/catalogue/versions")["items"]
    assert (newest["standing"], newest["databases"], newest["changed"], newest["removed"]) == ("CURRENT", 5, 1, 1)
    assert (first["standing"], first["effective_until"], first["added"]) == ("PAST", "2025-06-01", 6)
    found = changed.read("/catalogue/compare?from=1&to=2")
    assert [each["code"] for each in found["removed"]] == ["DB-SECOND"]
    assert [each["code"] for each in found["changed"]] == ["DB-OWN"]
    mode = next(each for each in found["changed"][0]["differences"] if each["field"] == "update_mode")
    assert (mode["old"], mode["new"]) == ("API", "MANUAL")


def test_figures_count_the_version_that_is_asked_for(changed: CatalogueApi) -> None:
    today, before = changed.read("/catalogue/figures"), changed.read("/catalogue/figures?version=1")
    assert (today["databases"], before["databases"]) == (5, 6)
    assert {line["value"]: line["count"] for line in today["update"]} == {"API": 4, "MANUAL": 1}
    assert sum(line["count"] for line in before["agency"]) == 6


def test_open_data_stand_in_their_list_and_at_their_database(province: CatalogueApi) -> None:
    assert province.read("/catalogue/open-data") == {"items": []}
    asked = province.post("/publications", {**ANSWERS["request_publication"], "dataset": "DB-OWN-1"}, "filer")
    assert asked.status_code == 201, asked.text
    province.do((asked.json or {})["case"]["id"], "approve_publication", "approver")
    (listed,) = province.read("/catalogue/open-data?text=danh sach co so")["items"]
    assert (listed["dataset"], listed["database"]) == ("DB-OWN-1", "DB-OWN")
    assert province.read("/catalogue/DB-OWN")["open_data"] == [listed]
    assert province.read("/catalogue/open-data?text=khac") == {"items": []}


def test_an_empty_catalogue_is_an_answer(api: Api) -> None:
    assert api.read("/catalogue") == {"version": None, "total": 0, "items": [], "next": None}
    assert api.read("/catalogue/figures")["databases"] == 0
    assert api.read("/catalogue/versions") == {"items": []}


WRONG = (
    ("?limit=0", "limit"), ("?limit=x", "limit"), ("?colour=blue", "colour"), ("?tier=HIGH", "tier"),
    ("?mode=x", "mode"), ("?level=9", "level"), ("?agency=NOBODY", "agency"), ("?text=%00", "text"),
    ("?day=yesterday", "day"), ("?day=2025-02-30", "day"), ("?day=2999-01-01", "day"), ("?version=9", "version"),
    ("?version=-1", "version"), ("?day=2025-05-01&version=1", "version"), ("?after=%00", "after"),
    ("/figures?day=x", "day"), ("/figures?tier=PROVINCIAL", "tier"), ("/DB-OWN?version=x", "version"),
    ("/compare?from=1&to=1", "to"), ("/compare?from=1", "to"), ("/open-data?text=" + "x" * 101, "text"),
)  # fmt: skip


def test_what_the_catalogue_cannot_be_asked_is_named(province: CatalogueApi) -> None:
    for query, field in WRONG:
        refused = province.get(f"/catalogue{query}")
        assert refused.status_code == 422, query
        assert set(errors_of(refused)) == {field}, query
    everything = province.get("/catalogue?limit=0&tier=x&day=x")
    assert set(errors_of(everything)) == {"limit", "tier", "day"}


def test_who_holds_the_answer_already_is_told_that_nothing_changed(province: CatalogueApi) -> None:
    first = province.get("/catalogue")
    assert "public" in first.headers["Cache-Control"]
    again = province.get("/catalogue", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    english = province.get("/catalogue/figures", headers={"Accept-Language": "en"})
    assert english.headers["Content-Language"] == "en"
    assert "Accept-Language" in english.headers["Vary"]
