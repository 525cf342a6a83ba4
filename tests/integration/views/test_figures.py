"""The page of the figures: who opens it, the same numbers in table, picture and workbook, and the draft report."""

import re
from base64 import b64decode
from io import BytesIO
from xml.etree.ElementTree import Element
from zipfile import ZipFile

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select

from app.adapters.clock import set_business_clock
from app.extensions import db
from app.models.cases import Case
from app.models.desk import Unit
from app.services.transaction import transaction
from tests.conftest import SQLITE
from tests.integration.views.browsers import browser
from tests.scenario import Scenario

PAGE, WORKBOOK, REPORT, WORD = (
    "/so-lieu/", "/so-lieu/so-lieu.xlsx", "/so-lieu/bao-cao.pdf", "/so-lieu/bao-cao.docx",
)  # fmt: skip
STATES = ("awaiting_consent", "under_review", "refused", "granted")
AFTER_REVIEW = {
    "refused": ("refusal_signed", "refused"),
    "granted": ("pending_approval", "approved", "created", "granted"),
}
"""States that a case comes to on the working day after its review began."""
EVERYTHING = ("clerk", "reviewer", "head", "leader", "auditor")
OWN = ("approver", "owner", "chairman_office")
NONE = ("filer", "officer", "operator", "security", "admin")


@pytest.fixture
def database_kind() -> str:
    """What the questions answer on both databases, the tests of the queries hold."""
    return SQLITE


def build(app: Flask, states: tuple[str, ...] = STATES) -> None:
    """A province with one case in each state; the business clock stands where the story ends."""
    with app.app_context():
        world = Scenario()
        for state in states:
            case_id = world.to_state("under_review" if state in AFTER_REVIEW else state)
            world.pass_days()
            for step in AFTER_REVIEW.get(state, ()):
                world.to_state(step, case_id=case_id)
        with transaction():
            set_business_clock(world.now)
        db.session.remove()


def words(element: Element) -> str:
    """What an element says, without its marks."""
    return " ".join("".join(element.itertext()).split())


def tables(page: str) -> dict[str, list[list[str]]]:
    """The body of each table by its caption, as words."""
    found = {}
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    for table in tree.iter("table"):
        caption, *_rest = (words(part) for part in table.iter("caption"))
        found[caption] = [[words(cell) for cell in row] for body in table.iter("tbody") for row in body.iter("tr")]
    return found


def test_each_role_opens_what_is_its_own(app: Flask) -> None:
    build(app, ())
    expected = {
        **dict.fromkeys(EVERYTHING, (200, 200, 200, 200)),
        **dict.fromkeys(OWN, (200, 200, 403, 403)),
        **dict.fromkeys(NONE, (403, 403, 403, 403)),
    }
    for who, codes in expected.items():
        client = browser(app, who)
        assert tuple(client.get(path).status_code for path in (PAGE, WORKBOOK, REPORT, WORD)) == codes, who
        assert ("/so-lieu/" in client.get("/").text) is (codes[0] == 200), who


def test_nobody_reads_figures_without_signing_in(client: FlaskClient) -> None:
    assert [client.get(path).status_code for path in (PAGE, WORKBOOK, REPORT, WORD)] == [303] * 4


def test_a_province_without_cases_has_a_page_that_says_so(app: Flask) -> None:
    build(app, ())
    page = browser(app, "leader").get(PAGE)
    assert page.status_code == 200
    assert "Không có hồ sơ nào trong mục này." in page.text
    assert "data:image" not in page.text


def test_the_page_counts_what_there_is(app: Flask) -> None:
    build(app)
    shown = tables(browser(app, "leader").get(PAGE).text)
    [flow] = shown["Tiếp nhận và giải quyết trong kỳ"]
    assert flow[:5] == ["Yêu cầu kết nối", "0", "4", "4", "2"]
    assert [line[:2] for line in shown["Đang chờ cơ quan chủ quản trả lời"]] == [["Sở Giáo dục và Đào tạo", "1"]]
    assert sorted(line[1] for line in shown["Kết quả giải quyết trong kỳ"]) == ["Từ chối", "Đã cấp tài khoản kết nối"]
    assert [line[0] for line in shown["Hồ sơ chờ lâu nhất"]] == ["KN-2025-0001"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_picture_shows_the_numbers_of_the_table_beside_it(app: Flask, language: str) -> None:
    build(app)
    client = browser(app, "leader")
    client.get(f"/ngon-ngu/{language}?next=/")
    page = client.get(PAGE).text
    pictured = re.findall(
        r'<img class="chung-sheet__picture" src="data:image/svg\+xml;base64,([^"]+)" alt="([^"]+)"', page
    )
    assert len(pictured) == 4
    shown = list(tables(page).values())
    for data, name in pictured:
        svg = b64decode(data).decode()
        assert name
        drawn = {text for text in re.findall(r'<text[^>]*class="value"[^>]*>([^<]+)<', svg) if text.strip()}
        assert drawn
        assert any(drawn <= {cell for row in rows for cell in row} for rows in shown), (name, drawn)
        assert "<script" not in svg


def test_the_work_of_each_division_is_counted_where_there_are_divisions(app: Flask) -> None:
    build(app, ("under_review", "under_review"))
    with app.app_context(), transaction():
        case = db.session.scalars(select(Case).order_by(Case.id)).first()
        assert case is not None
        unit = Unit(agency_id=case.focal_agency_id, name="Phòng Công nghệ thông tin")
        db.session.add(unit)
        db.session.flush()
        case.unit_id = unit.id
    shown = tables(browser(app, "head").get(PAGE).text)["Theo phòng"]
    assert [line[:2] for line in shown] == [["Phòng Công nghệ thông tin", "1"], ["Chưa phân công", "1"]]
    narrowed = browser(app, "head").get(f"{PAGE}?unit=1").text
    assert tables(narrowed)["Tiếp nhận và giải quyết trong kỳ"][0][3] == "1"


def test_the_workbook_holds_exactly_what_is_shown(app: Flask) -> None:
    build(app)
    client = browser(app, "leader")
    shown = tables(client.get(f"{PAGE}?period=2025-Q2").text)
    book = load_workbook(BytesIO(client.get(f"{WORKBOOK}?period=2025-Q2").data))
    written = [
        [
            [
                "–" if cell is None else f"{cell:g}".replace(".", ",") if isinstance(cell, float) else str(cell)
                for cell in row
            ]
            for row in rows[1:]
        ]
        for rows in (list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets[:-1])
    ]
    assert [rows for rows in written if rows] == list(shown.values())
    about = {row[0]: row[1] for row in book.worksheets[-1].iter_rows(values_only=True)}
    assert about["Kỳ"] == "Quý II/2025"


def test_an_agency_sees_neither_officers_nor_chasing_nor_the_report(app: Flask) -> None:
    build(app)
    page = browser(app, "approver").get(PAGE).text
    shown = tables(page)
    assert {"Theo cơ quan gửi", "Theo cơ quan chủ quản"} <= shown.keys()
    assert not {"Theo người thẩm tra", "Bổ sung, đôn đốc, xin lỗi trong kỳ"} & shown.keys()
    assert "Số lần nhắc" not in page
    assert "bao-cao" not in page
    assert 'name="reviewer"' not in page


def test_the_chairmans_office_reads_counts_and_no_numbers_of_connection_requests(app: Flask) -> None:
    build(app)
    page = browser(app, "chairman_office").get(PAGE).text
    assert tables(page)["Tiếp nhận và giải quyết trong kỳ"][0][3] == "4"
    assert "KN-2025" not in page
    assert "Hồ sơ chờ lâu nhất" not in tables(page)


def test_a_date_that_cannot_be_read_is_said_and_kept(app: Flask) -> None:
    build(app, ())
    page = browser(app, "leader").get(f"{PAGE}?period=2025&was=2025&first=40/13/2025&last=01/04/2025").text
    assert "Nhập cả hai ngày" in page
    assert 'value="40/13/2025"' in page


def test_free_dates_can_be_left_for_a_named_period(app: Flask) -> None:
    build(app)
    client = browser(app, "leader")
    free = client.get(f"{PAGE}?period=2025&was=2025&first=01/06/2025&last=30/06/2025").text
    assert "Từ 01/06/2025 đến 30/06/2025" in free
    assert 'name="was" value="free"' in free
    assert "first=02/05/2025" in free.replace("%2F", "/")  # the thirty days before
    named = client.get(f"{PAGE}?period=2025-Q2&was=free&first=01/06/2025&last=30/06/2025").text
    assert "<title>Số liệu: Quý II/2025" in named


def test_the_page_is_sound_html(app: Flask) -> None:
    build(app)
    page = browser(app, "leader").get(PAGE).text
    html5lib.HTMLParser(strict=True).parse(page)


def test_the_report_is_a_draft_without_a_number(app: Flask) -> None:
    build(app)
    client = browser(app, "leader")
    answer = client.get(f"{REPORT}?period=2025-Q2")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bao-cao-2025-q2.pdf"'
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages).split())
    for said in (
        "DỰ THẢO",
        "Số: …/BC-STTTT",
        "BẢN MINH HOẠ",
        "Kính gửi: Ủy ban nhân dân tỉnh Hà Giang.",
        "Thực hiện khoản 4 Điều 13",
        "quý II năm 2025",
        "2 Tiếp nhận trong kỳ 4 0 0",
        "3 Đã giải quyết 2 0 0",
        "Sở Giáo dục và Đào tạo 1 09/6/2025",
        "Danh mục chưa được phê duyệt.",
        "1. Khó khăn, vướng mắc: …",
    ):
        assert said in text, said


def test_the_report_is_about_the_whole_province_whatever_the_page_is_narrowed_to(app: Flask) -> None:
    build(app)
    client = browser(app, "leader")
    narrowed, whole = (client.get(f"{REPORT}?period=2025{more}").data for more in ("&owner=999&kind=catalogue", ""))
    assert narrowed == whole


def test_the_report_can_be_edited(app: Flask) -> None:
    build(app)
    answer = browser(app, "head").get(f"{WORD}?first=01/06/2025&last=30/06/2025")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bao-cao-20250601-20250630.docx"'
    text = ZipFile(BytesIO(answer.data)).read("word/document.xml").decode()
    assert "từ ngày 01 tháng 6 năm 2025 đến ngày 30 tháng 6 năm 2025" in text
    assert "DỰ THẢO" in text


def test_without_a_legal_profile_nobody_knows_who_reports(app: Flask) -> None:
    build(app, ())
    with app.app_context(), transaction():
        db.session.execute(db.text("UPDATE legal_profile SET status = 'DRAFT'"))
    client = browser(app, "auditor")
    assert (client.get(REPORT).status_code, client.get(WORD).status_code) == (404, 404)
