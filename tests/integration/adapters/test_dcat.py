"""The catalogue as other portals read it: parsed back, and asked as a harvester asks."""

import json
from dataclasses import replace
from datetime import date

import pytest
from rdflib import DCTERMS, FOAF, RDF, Graph, Literal, Namespace, URIRef

from app.adapters.dcat import (
    JSON_LD,
    TURTLE,
    DatabasePart,
    DatasetPart,
    OpenPart,
    Publisher,
    WholeCatalogue,
    write_dcat,
)

DCAT = Namespace("http://www.w3.org/ns/dcat#")
BASE = "https://chung.example.vn"
CATALOGUE = URIRef(f"{BASE}/catalogue")
HEALTH = Publisher("SYT", "Sở Y tế")
SCHOOLS = Publisher("SGDĐT", "Sở Giáo dục và Đào tạo")

OPEN = OpenPart(
    id=7,
    title="Danh sách trạm y tế",
    description="Tên, địa chỉ của mọi trạm y tế xã.",
    url="https://opendata.example.vn/tram y te.csv?năm=2025",
    formats=("CSV", "API"),
    licence="Tự do sử dụng, ghi rõ nguồn",
    frequency="MONTHLY",
    published_on=date(2025, 3, 2),
)
DATABASE = DatabasePart(
    code="DB 71/Đ",
    title='Cơ sở dữ liệu "trạm y tế"',
    description="Quản lý mạng lưới trạm.\nHai dòng.",
    publisher=HEALTH,
    owner=SCHOOLS,
    modified_on=date(2025, 1, 10),
    has_service=True,
    datasets=(DatasetPart("DB71-01", "Trạm", ("mã", "tên"), OPEN), DatasetPart("DB71-02", "Nhân lực", ())),
)
WHOLE = WholeCatalogue(
    base=BASE,
    publisher="Sở Thông tin và Truyền thông",
    version=3,
    issued_on=date(2024, 1, 15),
    modified_on=date(2025, 4, 15),
    databases=(DATABASE,),
)


@pytest.fixture(params=[TURTLE, JSON_LD])
def graph(request: pytest.FixtureRequest) -> Graph:
    """The catalogue, written in each form and read back."""
    return Graph().parse(data=write_dcat(WHOLE, request.param), format=request.param)


def dataset(graph: Graph, code: str) -> URIRef:
    (found,) = graph.subjects(DCTERMS.identifier, Literal(code))
    assert isinstance(found, URIRef)
    return found


def test_both_forms_say_the_same() -> None:
    turtle = Graph().parse(data=write_dcat(WHOLE, TURTLE), format=TURTLE)
    json_ld = Graph().parse(data=write_dcat(WHOLE, JSON_LD), format=JSON_LD)
    assert set(turtle) == set(json_ld)


@pytest.mark.parametrize("form", [TURTLE, JSON_LD])
def test_the_same_catalogue_is_always_the_same_text(form: str) -> None:
    first = write_dcat(WHOLE, form)
    write_dcat.cache_clear()
    assert write_dcat(WHOLE, form) == first


def test_a_harvester_finds_one_catalogue_and_every_dataset_of_it(graph: Graph) -> None:
    assert list(graph.subjects(RDF.type, DCAT.Catalog)) == [CATALOGUE]
    listed = set(graph.objects(CATALOGUE, DCAT.dataset))
    assert listed == set(graph.subjects(RDF.type, DCAT.Dataset))
    assert listed == {dataset(graph, "DB71-01"), dataset(graph, "DB71-02")}
    for each in listed:
        assert graph.value(each, DCTERMS.title)
        assert graph.value(each, DCTERMS.description)
        assert graph.value(graph.value(each, DCTERMS.publisher), FOAF.name) == Literal("Sở Y tế")


def test_the_catalogue_says_its_version_and_where_each_version_is(graph: Graph) -> None:
    assert graph.value(CATALOGUE, DCAT.version) == Literal("3")
    assert graph.value(CATALOGUE, DCTERMS.modified).toPython() == date(2025, 4, 15)  # type: ignore[union-attr]
    versions = {str(each) for each in graph.objects(CATALOGUE, DCAT.hasVersion)}
    assert versions == {f"{CATALOGUE}?version={number}" for number in (1, 2, 3)}
    assert str(graph.value(CATALOGUE, DCAT.hasCurrentVersion)) == f"{CATALOGUE}?version=3"


def test_titles_are_told_to_be_vietnamese(graph: Graph) -> None:
    titles = list(graph.objects(None, DCTERMS.title))
    assert titles
    assert {title.language for title in titles} == {"vi"}  # type: ignore[attr-defined]


def test_only_a_published_dataset_is_open_to_all_and_has_something_to_fetch(graph: Graph) -> None:
    open_one, closed = dataset(graph, "DB71-01"), dataset(graph, "DB71-02")
    assert str(graph.value(open_one, DCTERMS.accessRights)).endswith("/PUBLIC")
    assert str(graph.value(closed, DCTERMS.accessRights)).endswith("/RESTRICTED")
    assert len(list(graph.objects(open_one, DCAT.distribution))) == 2
    assert list(graph.objects(closed, DCAT.distribution)) == []
    assert str(graph.value(open_one, DCTERMS.accrualPeriodicity)).endswith("/MONTHLY")
    assert graph.value(closed, DCTERMS.accrualPeriodicity) is None
    assert list(graph.objects(open_one, DCAT.theme)) == []


def test_a_file_can_be_fetched_and_an_api_is_a_service(graph: Graph) -> None:
    (file,) = graph.subjects(DCTERMS["format"], Literal("CSV"))
    assert graph.value(file, DCAT.downloadURL) == graph.value(file, DCAT.accessURL)
    assert graph.value(file, DCTERMS.license) == Literal("Tự do sử dụng, ghi rõ nguồn")
    (service,) = graph.objects(None, DCAT.accessService)
    assert graph.value(service, DCAT.endpointURL) is not None
    assert (service, DCAT.servesDataset, dataset(graph, "DB71-01")) in graph


def test_a_database_that_is_queried_has_a_restricted_service_without_an_address(graph: Graph) -> None:
    (service,) = graph.subjects(DCTERMS.identifier, Literal("DB 71/Đ-api"))
    assert str(graph.value(service, DCTERMS.accessRights)).endswith("/RESTRICTED")
    assert graph.value(service, DCAT.endpointURL) is None
    assert set(graph.objects(service, DCAT.servesDataset)) == set(graph.subjects(RDF.type, DCAT.Dataset))


def test_addresses_are_those_of_the_public_pages_with_every_sign_escaped(graph: Graph) -> None:
    series = graph.value(dataset(graph, "DB71-01"), DCAT.inSeries)
    assert str(series) == f"{BASE}/catalogue/DB%2071%2F%C4%90"
    assert {str(each) for each in graph.objects(None, DCAT.accessURL)} == {
        "https://opendata.example.vn/tram%20y%20te.csv?n%C4%83m=2025"
    }


def test_a_licence_that_is_an_address_is_said_as_one() -> None:
    part = replace(OPEN, licence="https://creativecommons.org/licenses/by/4.0/")
    base = replace(DATABASE, datasets=(DatasetPart("X", "Y", (), part),))
    graph = Graph().parse(data=write_dcat(replace(WHOLE, databases=(base,)), TURTLE), format=TURTLE)
    assert set(graph.objects(None, DCTERMS.license)) == {URIRef(part.licence)}


def test_an_empty_catalogue_is_a_catalogue_without_datasets() -> None:
    empty = WholeCatalogue(BASE, "", 0, None, None, ())
    assert len(Graph().parse(data=write_dcat(empty, TURTLE), format=TURTLE)) > 3
    assert json.loads(write_dcat(empty, JSON_LD))["@context"]["dcat"] == str(DCAT)
