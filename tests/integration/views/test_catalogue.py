"""The catalogue in public: everybody reads it without an account, today and as it stood, and takes it along."""

import csv
import re
from io import BytesIO, StringIO

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import RDF, Graph, Namespace

from tests.catalogue_entries import added, new_version
from tests.integration.views.conftest import SignIn
from tests.public_catalogue import FIRST, publish, three_versions
from tests.scenario import PASSWORD, Scenario

DCAT = Namespace("http://www.w3.org/ns/dcat#")
LISTS = ("/catalogue", "/catalogue/provincial", "/catalogue/default-sharing")
PAGES = (*LISTS, "/catalogue/figures", "/catalogue/history", "/catalogue/compare", "/open-data")
ROW = re.compile(r'<th scope="row"[^>]*>(.*?)</th>', re.DOTALL)


def codes(client: FlaskClient, address: str) -> list[str]:
    """The first cells of the list at an address."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return ROW.findall(answer.text)


@pytest.fixture
def world(app: Flask) -> Scenario:
    """Three versions; none of the requests shares the context that wrote them."""
    with app.app_context():
        return three_versions()


@pytest.mark.parametrize("address", PAGES)
def test_an_empty_catalogue_has_pages_that_say_so(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert "chung-empty" in answer.text


def test_everybody_reads_the_catalogue_in_force_and_which_decision_made_it(
    client: FlaskClient, world: Scenario
) -> None:
    assert codes(client, "/catalogue") == ["DB71", "DB73"]
    page = client.get("/catalogue").text
    assert "Phiên bản 3 theo Quyết định số 12/QĐ-UBND ngày 02/06/2025, có hiệu lực từ ngày 02/06/2025." in page
    assert "2 cơ sở dữ liệu, 3 bộ dữ liệu" in page
    assert "/dang-nhap?next=/catalogue" in page


def test_each_of_the_four_lists_says_which_it_is_and_by_which_article(client: FlaskClient, world: Scenario) -> None:
    said = {address: re.sub(r"\s+", " ", client.get(address).text) for address in (*LISTS, "/open-data")}
    assert "khoản 2 Điều 6" in said["/catalogue"]
    assert "khoản 2 và khoản 3 Điều 7" in said["/catalogue/provincial"]
    assert "khoản 2 Điều 9" in said["/catalogue/default-sharing"]
    assert "Điều 8" in said["/open-data"]


@pytest.mark.parametrize(
    "address, found",
    [
        ("/catalogue?day=10/01/2025", ["DB71", "DB72"]),
        ("/catalogue?day=28/02/2025", ["DB71", "DB72"]),
        ("/catalogue?day=01/03/2025", ["DB71", "DB72", "DB73"]),
        ("/catalogue?day=2025-06-01", ["DB71", "DB72", "DB73"]),
        ("/catalogue?day=02/06/2025", ["DB71", "DB73"]),
        ("/catalogue?version=1", ["DB71", "DB72"]),
        ("/catalogue?day=01/03/2025&tier=SECTOR", ["DB72"]),
        ("/catalogue/provincial?day=01/03/2025", ["DB71", "DB73"]),
        ("/catalogue/provincial?version=1&tier=SECTOR", ["DB71"]),
    ],
)
def test_any_past_day_and_any_version_is_shown_as_it_stood(
    client: FlaskClient, world: Scenario, address: str, found: list[str]
) -> None:
    assert codes(client, address) == found


@pytest.mark.parametrize(
    "address, sentence, found",
    [
        ("/catalogue?day=09/01/2025", "Danh mục có hiệu lực lần đầu từ ngày 10/01/2025; chọn một ngày từ ngày đó.", []),
        ("/catalogue?day=hom+qua", "Ghi ngày theo mẫu ngày/tháng/năm", ["DB71", "DB73"]),
        ("/catalogue?day=31/02/2025", "Ghi ngày theo mẫu ngày/tháng/năm", ["DB71", "DB73"]),
        ("/catalogue?day=01/01/2199", "Chọn ngày không sau hôm nay", ["DB71", "DB73"]),
        ("/catalogue?version=99", "Không có phiên bản mang số đã ghi", ["DB71", "DB73"]),
        ("/catalogue?version=-1", "Không có phiên bản mang số đã ghi", ["DB71", "DB73"]),
        ("/catalogue?version=99999999999999999999", "Không có phiên bản mang số đã ghi", ["DB71", "DB73"]),
    ],
)
def test_a_day_or_version_that_cannot_be_shown_is_answered_with_a_sentence(
    client: FlaskClient, world: Scenario, address: str, sentence: str, found: list[str]
) -> None:
    assert sentence in client.get(address).text
    assert codes(client, address) == found


@pytest.mark.parametrize(
    "query, found",
    [
        ("text=tram+y+te", ["DB71"]),
        ("text=TR%C6%AF%E1%BB%9CNG+h%E1%BB%8Dc", ["DB73"]),
        ("text=so+giao+duc", ["DB73"]),
        ("text=hoc+sinh", ["DB73"]),
        ("text=khong+co", []),
        ("text=%25", []),
        ("text=%00", ["DB71", "DB73"]),
        ("text=%ED%A0%80", []),
        ("agency=%00", ["DB71", "DB73"]),
        ("agency=SYT", ["DB71"]),
        ("level=3", ["DB71"]),
        ("mode=DEFAULT&update=API", ["DB71", "DB73"]),
        ("mode=NONSENSE", ["DB71", "DB73"]),
        ("sort=-code", ["DB73", "DB71"]),
        ("sort=-name", ["DB73", "DB71"]),
        ("sort=nonsense", ["DB71", "DB73"]),
        ("page=0", ["DB71", "DB73"]),
        ("page=2", []),
        ("page=99999999999999999999", ["DB71", "DB73"]),
    ],
)
def test_the_list_is_searched_narrowed_and_sorted(
    client: FlaskClient, world: Scenario, query: str, found: list[str]
) -> None:
    assert codes(client, f"/catalogue?{query}") == found


def test_a_long_list_comes_in_pages(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        world = Scenario()
        new_version([added(f"Cơ sở dữ liệu số {no}", f"CS{no:03}") for no in range(60)], FIRST, now=world.now)
    assert codes(client, "/catalogue") == [f"CS{no:03}" for no in range(50)]
    assert codes(client, "/catalogue?page=2") == [f"CS{no:03}" for no in range(50, 60)]
    assert 'rel="next"' in client.get("/catalogue").text
    assert 'rel="prev"' in client.get("/catalogue?page=2").text
    assert len(csv_rows(client, "/catalogue.csv")) == 61


def test_the_default_sharing_list_names_datasets_not_databases(client: FlaskClient, world: Scenario) -> None:
    assert codes(client, "/catalogue/default-sharing") == ["DB71-01", "DB73-TR"]
    assert codes(client, "/catalogue/default-sharing?text=danh+muc+truong") == ["DB73-TR"]
    assert codes(client, "/catalogue/default-sharing?text=hoc+sinh") == []
    assert codes(client, "/catalogue/default-sharing?mode=SPECIFIC") == ["DB71-01", "DB73-TR"]


def csv_rows(client: FlaskClient, address: str) -> list[list[str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    return list(csv.reader(StringIO(answer.data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("query", ["", "?text=tram+y+te", "?day=01/03/2025&sort=-name", "?version=1&tier=SECTOR"])
@pytest.mark.parametrize("address", LISTS)
def test_both_files_hold_exactly_what_is_shown(client: FlaskClient, world: Scenario, address: str, query: str) -> None:
    shown = codes(client, address + query)
    rows = csv_rows(client, f"{address}.csv{query}")
    assert [row[0] for row in rows[1:]] == shown
    book = openpyxl.load_workbook(BytesIO(client.get(f"{address}.xlsx{query}").data))
    sheet = [[str(cell or "") for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    assert sheet == rows
    about = dict(book["Thông tin"].iter_rows(min_row=2, values_only=True))
    assert "Quyết định số 12/QĐ-UBND" in about["Phiên bản"]


def test_the_page_links_to_the_files_of_what_it_shows(client: FlaskClient, world: Scenario) -> None:
    page = client.get("/catalogue?text=truong&day=01/03/2025&sort=-name").text
    (link,) = re.findall(r'href="(/catalogue\.csv[^"]*)"', page)
    assert [row[0] for row in csv_rows(client, link.replace("&amp;", "&"))[1:]] == ["DB73"]


def test_a_name_that_begins_like_a_formula_stays_a_name(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        world = Scenario()
        new_version([added("=HYPERLINK(1)", "CS1")], FIRST, now=world.now)
    assert csv_rows(client, "/catalogue.csv")[1][1] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("address", ["/catalogue", "/catalogue.ttl", "/catalogue.csv", "/open-data", "/catalogue/DB71"])
def test_a_public_page_may_be_kept_for_a_minute_and_is_not_sent_twice(
    client: FlaskClient, world: Scenario, address: str
) -> None:
    first = client.get(address)
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert "Cookie" in first.headers["Vary"]
    assert "Set-Cookie" not in first.headers
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    head = client.head(address)
    assert (head.status_code, head.data) == (200, b"")


def test_nothing_is_kept_for_somebody_who_is_signed_in(client: FlaskClient, world: Scenario, sign_in: SignIn) -> None:
    sign_in(client, "filer@hagiang.gov.vn", PASSWORD)
    answer = client.get("/catalogue")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


def test_who_is_not_signed_in_sees_the_public_menu_and_nothing_else(client: FlaskClient, world: Scenario) -> None:
    for address in ("/catalogue", "/dang-nhap"):
        menu = re.findall(r'class="chung-nav__link" href="([^"]+)"', client.get(address).text)
        assert menu == ["/catalogue"], address


def test_pages_carry_nobodys_name_or_address(app: Flask, client: FlaskClient, world: Scenario) -> None:
    with app.app_context():
        publish(world, "DB73-TR")
    for address in (*PAGES, "/catalogue/DB73", "/open-data/1", "/catalogue.ttl", "/catalogue.jsonld"):
        assert "@hagiang.gov.vn" not in client.get(address).text, address


@pytest.mark.parametrize(
    "address, accept, form",
    [
        ("/catalogue.ttl", "*/*", "turtle"),
        ("/catalogue.jsonld", "*/*", "json-ld"),
        ("/catalogue", "text/turtle", "turtle"),
        ("/catalogue", "application/ld+json;q=0.9, text/html;q=0.1", "json-ld"),
    ],
)
def test_a_harvester_reads_every_dataset_of_the_catalogue_in_force(
    app: Flask, client: FlaskClient, world: Scenario, address: str, accept: str, form: str
) -> None:
    with app.app_context():
        key = publish(world, "DB73-TR")
    answer = client.get(address, headers={"Accept": accept})
    assert answer.mimetype == {"turtle": "text/turtle", "json-ld": "application/ld+json"}[form]
    graph = Graph().parse(data=answer.data, format=form)
    places = {str(each).partition("/catalogue/")[2] for each in graph.subjects(RDF.type, DCAT.Dataset)}
    assert places == {"DB71#DB71-01", "DB73#DB73-TR", "DB73#DB73-HS"}
    assert any(str(each).endswith(f"/open-data/{key}#CSV") for each in graph.objects(None, DCAT.distribution))


@pytest.mark.parametrize("accept", ["*/*", "text/html", "image/png", "", "text/*"])
def test_a_browser_gets_the_page(client: FlaskClient, world: Scenario, accept: str) -> None:
    assert client.get("/catalogue", headers={"Accept": accept}).mimetype == "text/html"
