"""Files and sheets hold what the list shows: columns, filters, order and words, and never a formula."""

import io

import pytest
from flask import Flask
from openpyxl import load_workbook

from app.models.agencies import Agency
from app.services.transaction import transaction
from app.views import exports
from tests.integration.views.browsers import browser
from tests.integration.views.queue_desk import csv_rows, listed, make, plain, post, sheet_rows
from tests.scenario import REQUESTER, Scenario

STATES = ("submitted", "awaiting_consent", "under_review", "refused")


@pytest.fixture
def keys(app: Flask) -> list[int]:
    found: list[int] = make(app, lambda world: [world.to_state(state) for state in STATES])
    return found


def headings(page: str) -> str:
    """The headings of the table of a page."""
    return " ".join(plain(page.partition('<thead role="rowgroup">')[2].partition("</thead>")[0]).split())


def test_a_file_has_the_columns_of_the_list_for_its_reader(app: Flask, keys: list[int]) -> None:
    inner = ["Mã hồ sơ", "Cơ quan yêu cầu", "Dữ liệu", "Chủ quản", "Trạng thái", "Thẩm tra", "Ngày nhận", "Hạn xử lý"]
    for who, columns in (("head", inner), ("filer", [name for name in inner if name != "Thẩm tra"])):
        officer = browser(app, who)
        page = officer.get("/ho-so/?view=open&kind=connection").text
        for read, kind in ((sheet_rows, "xlsx"), (csv_rows, "csv")):
            assert read(officer.get(f"/ho-so/xuat.{kind}?view=open&kind=connection").data)[0] == columns
        assert headings(page) == "Chọn " + " ".join(columns)


def test_the_columns_of_a_list_follow_from_its_view_and_not_from_the_cases_in_it(app: Flask, keys: list[int]) -> None:
    head = browser(app, "head")
    mixed = headings(head.get("/ho-so/?view=open").text)
    assert mixed.startswith("Chọn Mã hồ sơ Loại Cơ quan gửi Dữ liệu")
    ticked = csv_rows(head.get(f"/ho-so/xuat.csv?view=open&case={keys[0]}").data)
    assert mixed == "Chọn " + " ".join(ticked[0])
    assert headings(head.get("/ho-so/in?view=open").text) == " ".join(ticked[0])
    assert csv_rows(head.get("/ho-so/xuat.csv?view=overdue").data)[0][1] == "Cơ quan yêu cầu"
    assert csv_rows(head.get("/ho-so/xuat.csv?view=catalogue").data)[0][1] == "Cơ quan gửi"


def test_a_file_holds_the_ticked_cases_alone_in_the_order_of_the_list(app: Flask, keys: list[int]) -> None:
    head = browser(app, "head")
    rows = csv_rows(head.get(f"/ho-so/xuat.csv?view=all&sort=-no&case={keys[0]}&case={keys[2]}").data)
    assert [row[0] for row in rows[1:]] == ["KN-2025-0003", "KN-2025-0001"]
    every = csv_rows(head.get(f"/ho-so/xuat.csv?view=all&sort=-no&case={keys[0]}&all=1").data)
    assert [row[0] for row in every[1:]] == list(listed(head.get("/ho-so/?view=all&sort=-no").text))


def test_a_workbook_says_what_it_holds(app: Flask, keys: list[int]) -> None:
    body = browser(app, "head").get("/ho-so/xuat.xlsx?view=open&state=under_review").data
    about = {row[0]: row[1] for row in load_workbook(io.BytesIO(body)).worksheets[1].values}
    assert about["Chế độ xem"] == "Đang xử lý"
    assert about["Trạng thái"] == "Đang thẩm tra"
    assert about["Số hồ sơ"] == 1


def test_a_workbook_sorts_by_day_and_prints_across_with_its_headings(app: Flask, keys: list[int]) -> None:
    head = browser(app, "head")
    sheet = load_workbook(io.BytesIO(head.get("/ho-so/xuat.xlsx?view=open&kind=connection").data)).worksheets[0]
    assert (sheet["G2"].is_date, sheet["G2"].number_format) == (True, "dd/mm/yyyy")
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.print_title_rows) == (True, "$1:$1")
    assert csv_rows(head.get("/ho-so/xuat.csv?view=open&kind=connection").data)[1][6] == f"{sheet['G2'].value:%d/%m/%Y}"


def test_a_name_that_looks_like_a_formula_stays_a_name(app: Flask, keys: list[int]) -> None:
    with app.app_context(), transaction() as session:
        agency = session.query(Agency).filter_by(abbr_symbol=REQUESTER).one()
        agency.short_name = '=HYPERLINK("http://example.org")'
    head = browser(app, "head")
    body = head.get("/ho-so/xuat.csv?view=open&kind=connection").data
    assert body.startswith(b"\xef\xbb\xbf")
    assert csv_rows(body)[1][1].startswith("'=HYPERLINK")
    book = load_workbook(io.BytesIO(head.get("/ho-so/xuat.xlsx?view=open&kind=connection").data))
    assert book.worksheets[0]["B2"].data_type == "s"


def test_slips_stand_one_a_page_with_what_happened(app: Flask, keys: list[int]) -> None:
    page = browser(app, "head").get(f"/ho-so/phieu?view=all&case={keys[2]}&case={keys[3]}").text
    assert page.count('class="chung-slip"') == 2
    assert page.count("<h1") == 1
    assert "Quá trình xử lý" in page
    assert "KN-2025-0003" in page
    assert "KN-2025-0001" not in page


def test_nobody_takes_out_what_they_may_not_see(app: Flask, keys: list[int]) -> None:
    stranger = browser(app, "stranger")
    ticks = "&".join(f"case={key}" for key in keys)
    assert csv_rows(stranger.get(f"/ho-so/xuat.csv?view=all&{ticks}").data)[1:] == []
    for path in ("in", "phieu"):
        assert "KN-2025" not in stranger.get(f"/ho-so/{path}?view=all&{ticks}").text
    assert browser(app, "admin").get("/ho-so/xuat.csv").status_code == 403
    assert app.test_client().get("/ho-so/xuat.csv").status_code == 303


def test_a_list_too_long_for_paper_is_refused_with_a_sentence(
    app: Flask, keys: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST_SLIPS", 2)
    head = browser(app, "head")
    answer = head.get("/ho-so/phieu?view=all")
    assert answer.status_code == 303
    assert "Danh sách dài hơn 2 hồ sơ" in plain(head.get(answer.headers["Location"]).text)


def test_the_shortcuts_are_switched_off_and_on_by_each_officer(app: Flask, keys: list[int]) -> None:
    head = browser(app, "head")
    assert "data-shortcuts" in head.get("/ho-so/?view=open").text
    post(head, "/phim-tat/", "/phim-tat/", is_on="")
    assert "data-shortcuts" not in head.get("/ho-so/?view=open").text
    assert "data-shortcuts" in browser(app, "leader").get("/ho-so/?view=open").text
    post(head, "/phim-tat/", "/phim-tat/", is_on="1")
    assert "data-shortcuts" in head.get("/ho-so/?view=open").text


def test_of_a_quarantined_case_no_paper_tells_what_it_is_about(app: Flask) -> None:
    def build(world: Scenario) -> int:
        case_id = world.to_state("submitted")
        with transaction():
            world.case(case_id).is_quarantined = True
        return case_id

    make(app, build)
    head = browser(app, "head")
    for path in ("xuat.csv", "in", "phieu"):
        told = head.get(f"/ho-so/{path}?view=all").get_data(as_text=True)
        assert "KN-2025-0001" in told
        assert "DB-OWNER" not in told
