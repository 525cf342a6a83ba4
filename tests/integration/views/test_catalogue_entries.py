"""One database, the versions and the figures in public: everything said, every change shown, every day reachable."""

import re
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from app.extensions import db
from app.models.open_data import OpenDataset
from app.services.transaction import transaction
from tests.catalogue_entries import added, new_version
from tests.integration.views.conftest import SignIn
from tests.public_catalogue import FIRST, publish, three_versions
from tests.scenario import PASSWORD, Scenario


def plain(page: str) -> str:
    """What a page says, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.fixture
def world(app: Flask) -> Scenario:
    """Three versions; none of the requests shares the context that wrote them."""
    with app.app_context():
        return three_versions()


def test_a_provincial_database_says_its_six_points_in_vietnamese_order(client: FlaskClient, world: Scenario) -> None:
    page = client.get("/catalogue/DB71").text
    points = re.findall(r'chung-entry__point">(.+?)\)<', page)
    assert list(dict.fromkeys(points)) == ["a", "b", "c", "d", "đ", "e"]
    said = plain(page)
    assert "Gói dữ liệu" in said
    assert "Cấp độ an toàn thông tin 3" in said
    assert "Danh sách trạm" in said


def test_another_database_shows_what_was_said_and_no_points(client: FlaskClient, world: Scenario) -> None:
    page = client.get("/catalogue/DB72?version=1").text
    assert "chung-entry__point" not in page
    assert "Cơ sở dữ liệu đường bộ" in page


def test_the_state_of_a_past_day_is_shown_with_a_notice(client: FlaskClient, world: Scenario) -> None:
    old, new = client.get("/catalogue/DB71?day=10/01/2025").text, client.get("/catalogue/DB71").text
    assert "Bạn đang xem Danh mục tại ngày 10/01/2025" in old
    assert "Bạn đang xem" not in new
    assert "Truy vấn trực tuyến (API)" in plain(old).partition("Quản lý, chia sẻ")[0]
    assert "Truy vấn trực tuyến (API)" not in plain(new).partition("Quản lý, chia sẻ")[0]


def test_the_history_of_an_entry_names_each_version_and_what_it_changed(client: FlaskClient, world: Scenario) -> None:
    said = plain(client.get("/catalogue/DB71").text).partition("Quá trình trong Danh mục")[2]
    assert "Từ ngày 01/03/2025 đến nay" in said
    assert "Từ ngày 10/01/2025 đến trước ngày 01/03/2025" in said
    assert "Phương thức chia sẻ dữ liệu Truy vấn trực tuyến (API) Gói dữ liệu" in said
    assert "Cấp độ an toàn thông tin – 3" in said


def test_a_withdrawn_database_is_still_found_and_said_to_be_gone(client: FlaskClient, world: Scenario) -> None:
    answer = client.get("/catalogue/DB72")
    assert answer.status_code == 200
    assert "không còn trong Danh mục" in answer.text
    assert "Từ ngày 10/01/2025 đến trước ngày 02/06/2025" in answer.text


def test_a_day_before_a_database_was_listed_says_so(client: FlaskClient, world: Scenario) -> None:
    assert "không có trong Danh mục tại thời điểm đã chọn" in client.get("/catalogue/DB73?version=1").text


def test_a_version_that_is_not_yet_in_force_is_shown_as_such_and_is_not_the_catalogue(
    app: Flask, client: FlaskClient, world: Scenario
) -> None:
    with app.app_context():
        new_version([added("Cơ sở dữ liệu tương lai", "DB90")], date(2199, 1, 1), now=world.now)
    assert "DB90" not in client.get("/catalogue").text
    assert "chưa có trong Danh mục" in client.get("/catalogue/DB90").text
    assert "Phiên bản này chưa có hiệu lực." in client.get("/catalogue?version=4").text
    assert "DB90" not in client.get("/catalogue.ttl").text
    history = plain(client.get("/catalogue/history").text)
    assert "Phiên bản 4 chưa có hiệu lực" in history
    assert "Phiên bản 3 đang có hiệu lực" in history


@pytest.mark.parametrize("code", ["DB-OWNER", "DB-NATIONAL", "DB99", "%00", "x" * 300])
def test_what_the_catalogue_never_listed_is_not_found(client: FlaskClient, world: Scenario, code: str) -> None:
    assert client.get(f"/catalogue/{code}").status_code == 404


def test_only_filers_are_offered_to_begin_something_and_only_the_manager_to_change(
    app: Flask, world: Scenario, sign_in: SignIn
) -> None:
    offers: dict[str, list[str]] = {}
    for who in ("", "filer", "stranger", "reviewer"):
        browser = app.test_client()
        if who:
            sign_in(browser, f"{who}@hagiang.gov.vn", PASSWORD)
        links = re.findall(r'<a href="([^"]+)" class="govuk-button', browser.get("/catalogue/DB71").text)
        offers[who] = [link.replace("&amp;", "&") for link in links]
    change = [f"/de-nghi/new?database=DB71&kind={kind}" for kind in ("EDIT", "WITHDRAW")]
    assert offers == {"": [], "reviewer": [], "stranger": ["/ho-so/tao"], "filer": ["/ho-so/tao", *change]}


def test_nothing_can_be_begun_from_a_past_state(
    app: Flask, client: FlaskClient, world: Scenario, sign_in: SignIn
) -> None:
    sign_in(client, "filer@hagiang.gov.vn", PASSWORD)
    for address in ("/catalogue/DB71?version=1", "/catalogue/DB72"):
        assert "govuk-button" not in client.get(address).text.partition("<main")[2], address


def test_what_was_typed_into_an_entry_is_only_text(app: Flask, client: FlaskClient) -> None:
    hostile = '"><script>alert(1)</script>'
    with app.app_context():
        world = Scenario()
        rows = [{"code": "CS1-A", "name": hostile, "sharing_mode": "DEFAULT", "fields": [hostile]}]
        new_version([added(hostile, "CS1", p7_2_d_users=[hostile], datasets=rows)], FIRST, now=world.now)
    for address in ("/catalogue", "/catalogue/CS1", "/catalogue/default-sharing", f"/catalogue?text={hostile}"):
        assert "<script>alert" not in client.get(address).text, address


def test_the_history_names_each_decision_and_counts_what_it_did(client: FlaskClient, world: Scenario) -> None:
    said = plain(client.get("/catalogue/history").text)
    rows = re.findall(
        r"Phiên bản (\d)(?: đang có hiệu lực)? Số 12/QĐ-UBND .*? (\d) Bổ sung (\d), chỉnh sửa (\d), rút (\d)", said
    )
    assert rows == [("3", "2", "0", "0", "1"), ("2", "3", "1", "1", "0"), ("1", "2", "2", "0", "0")]
    assert "Phiên bản 3 đang có hiệu lực" in said
    assert "Từ 10/01/2025 đến trước 01/03/2025" in said


def test_two_versions_are_compared_line_by_line(client: FlaskClient, world: Scenario) -> None:
    said = plain(client.get("/catalogue/compare?from=1&to=3").text)
    came, _, rest = said.partition("Rút khỏi Danh mục")
    left, _, changed = rest.partition("Chỉnh sửa")
    assert "DB73 Cơ sở dữ liệu trường học" in came
    assert "DB72 Cơ sở dữ liệu đường bộ" in left
    assert "DB71 Cơ sở dữ liệu trạm y tế xã" in changed
    assert "Truy vấn trực tuyến (API) Gói dữ liệu" in changed
    assert "Cấp độ an toàn thông tin – 3" in changed


def test_a_comparison_the_other_way_round_turns_every_change(client: FlaskClient, world: Scenario) -> None:
    came, _, rest = plain(client.get("/catalogue/compare?from=3&to=1").text).partition("Rút khỏi Danh mục")
    assert "DB72" in came
    assert "DB73" in rest
    assert "Gói dữ liệu Truy vấn trực tuyến (API)" in rest


def test_without_a_choice_the_two_newest_versions_are_compared(client: FlaskClient, world: Scenario) -> None:
    said = plain(client.get("/catalogue/compare").text)
    assert "DB72 Cơ sở dữ liệu đường bộ" in said
    assert "DB71" not in said


@pytest.mark.parametrize(
    "query, sentence",
    [
        ("from=1&to=1", "Chọn hai phiên bản khác nhau để so sánh."),
        ("from=1&to=9", "Chọn hai phiên bản trong danh sách để so sánh."),
        ("from=x&to=-3", "Chọn hai phiên bản trong danh sách để so sánh."),
    ],
)
def test_a_comparison_that_makes_no_sense_is_answered_with_a_sentence(
    client: FlaskClient, world: Scenario, query: str, sentence: str
) -> None:
    assert sentence in client.get(f"/catalogue/compare?{query}").text


def test_the_figures_count_the_databases_of_the_version_shown(client: FlaskClient, world: Scenario) -> None:
    now, then = (plain(client.get(f"/catalogue/figures{query}").text) for query in ("", "?day=01/03/2025"))
    assert "2 cơ sở dữ liệu, 3 bộ dữ liệu" in now
    assert "Ngành 0 0 %" in now
    assert "3 cơ sở dữ liệu, 4 bộ dữ liệu" in then
    assert "Ngành 1 33 %" in then
    assert "Dữ liệu cá nhân cơ bản 1 33 %" in then


def test_the_figures_come_as_a_workbook_with_a_sheet_for_each_table(client: FlaskClient, world: Scenario) -> None:
    book = openpyxl.load_workbook(BytesIO(client.get("/catalogue/figures.xlsx?day=01/03/2025").data))
    assert len(book.sheetnames) == 7
    assert dict(book["Theo cấp"].iter_rows(min_row=2, values_only=True))["Ngành"] == 1
    assert dict(book["Theo cơ quan chủ quản"].iter_rows(min_row=2, values_only=True))["Sở Y tế"] == 2


def test_open_data_is_listed_found_and_shown_with_its_source(app: Flask, client: FlaskClient, world: Scenario) -> None:
    with app.app_context():
        key = publish(world, "DB73-TR")
    assert "Danh mục trường học công khai" in client.get("/open-data?text=truong+hoc").text
    assert "Không có dữ liệu mở nào khớp" in client.get("/open-data?text=khong+co").text
    said = plain(client.get(f"/open-data/{key}").text)
    assert "CSV, GeoJSON" in said
    assert "Hằng quý" in said
    assert "Sở Giáo dục và Đào tạo" in said
    assert f"/open-data/{key}" in client.get("/catalogue/DB73").text
    assert "https://opendata.example.vn/truong.csv" in client.get("/open-data.csv").text


def test_what_was_taken_back_is_open_data_no_more(app: Flask, client: FlaskClient, world: Scenario) -> None:
    with app.app_context():
        key = publish(world, "DB73-TR")
        with transaction():
            db.session.execute(update(OpenDataset).values(withdrawn_at=world.now))
    assert client.get(f"/open-data/{key}").status_code == 404
    assert "Danh mục trường học công khai" not in client.get("/open-data").text
    assert f"/open-data/{key}" not in client.get("/catalogue.ttl").text


def test_an_address_that_is_none_of_the_web_is_shown_but_leads_nowhere(
    app: Flask, client: FlaskClient, world: Scenario
) -> None:
    with app.app_context():
        key = publish(world, "DB73-TR", url="javascript:alert(1)")
    assert 'href="javascript' not in client.get(f"/open-data/{key}").text
