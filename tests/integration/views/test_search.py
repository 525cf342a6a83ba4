"""The search as a page: one box on every page of those who may search, and results that lead to case and letter."""

import html
import re

import pytest
from flask import Flask
from sqlalchemy import update

from app.extensions import db
from app.models.accounts import Account
from app.services.transaction import transaction
from tests.integration.views.browsers import browser
from tests.scenario import Scenario

BOX = re.compile(r'<form class="chung-search" method="get" action="/tim-kiem" role="search"')


def words_of(text: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", text)))


@pytest.fixture
def letter(app: Flask) -> tuple[int, int, str]:
    """A refused request: its id, and the letter that refuses it."""
    with app.app_context():
        world = Scenario()
        case_id = world.to_state("refused")
        found = world.letter(case_id, "D5", "ISSUED")
        kept = case_id, found.id, found.symbol
        db.session.rollback()
        return kept


def test_a_letters_number_leads_to_the_case_and_to_the_letter(app: Flask, letter: tuple[int, int, str]) -> None:
    case_id, letter_id, symbol = letter
    page = browser(app, "filer").get("/tim-kiem", query_string={"q": symbol})
    assert page.status_code == 200
    assert f'href="/ho-so/{case_id}"' in page.text
    assert f'href="/van-ban/{letter_id}' in page.text
    assert f"Số văn bản: {symbol}" in words_of(page.text)
    assert "1–1 trong 1 hồ sơ" in words_of(page.text)


def test_a_page_without_finds_says_how_to_search(app: Flask, letter: tuple[int, int, str]) -> None:
    clerk = browser(app, "clerk")
    for query, said in (
        ("?q=khong+co+tu+nay", "Không tìm thấy hồ sơ nào."),
        ("?q=%25%25", "Gõ ít nhất một chữ cái hoặc chữ số."),
        ("", "Cách tìm:"),
        ("?q=so+y+te&page=40", "Trang này không còn kết quả."),
        ("?q=so+y+te&page=x", "1–1 trong 1 hồ sơ"),
        ("?q=%00%ED%A0%80", "Cách tìm:"),
    ):
        page = clerk.get(f"/tim-kiem{query}")
        assert (page.status_code, said in words_of(page.text)) == (200, True), query


def test_a_stranger_learns_nothing_from_the_count(app: Flask, letter: tuple[int, int, str]) -> None:
    _case_id, _letter_id, symbol = letter
    stranger = browser(app, "stranger")
    for typed in (symbol, "KN-2025-0001", "so y te"):
        page = stranger.get("/tim-kiem", query_string={"q": typed})
        assert "Không tìm thấy hồ sơ nào." in words_of(page.text)


def test_twenty_stand_on_a_page_and_the_rest_on_the_next(app: Flask) -> None:
    with app.app_context():
        world = Scenario()
        for _ in range(22):
            world.draft()
        db.session.rollback()
    filer = browser(app, "filer")
    first, second = (filer.get(f"/tim-kiem?q=so+y+te&page={page}").text for page in (1, 2))
    assert (first.count('scope="row"'), second.count('scope="row"')) == (20, 2)
    assert "1–20 trong 22 hồ sơ" in first
    assert "21–22 trong 22 hồ sơ" in second
    assert 'rel="next"' in first
    assert 'rel="next"' not in second


def test_the_box_is_on_every_page_of_those_who_may_search_and_keeps_what_was_typed(
    app: Flask, letter: tuple[int, int, str]
) -> None:
    clerk = browser(app, "clerk")
    for path in ("/", "/ho-so/", "/hop-thu", "/tim-kiem", f"/ho-so/{letter[0]}"):
        assert BOX.search(clerk.get(path, follow_redirects=True).text), path
    assert 'value="&#34;sở&#34;"' in clerk.get("/tim-kiem", query_string={"q": '"sở"'}).text
    admin = browser(app, "admin")
    assert not BOX.search(admin.get("/", follow_redirects=True).text)
    assert admin.get("/tim-kiem?q=so").status_code == 403
    anybody = app.test_client()
    assert not BOX.search(anybody.get("/catalogue", follow_redirects=True).text)
    assert anybody.get("/tim-kiem?q=so").status_code == 303


def test_a_key_leads_to_the_box_of_those_who_left_the_keys_on(app: Flask, letter: tuple[int, int, str]) -> None:
    clerk = browser(app, "clerk")
    assert 'role="search" data-shortcuts' in clerk.get("/tim-kiem").text
    with app.app_context(), transaction() as session:
        session.execute(update(Account).values(has_shortcuts=False))
    page = clerk.get("/tim-kiem").text
    assert BOX.search(page)
    assert "data-shortcuts" not in page


def test_what_is_typed_is_never_markup(app: Flask, letter: tuple[int, int, str]) -> None:
    page = browser(app, "clerk").get("/tim-kiem", query_string={"q": "<script>alert(1)</script>"}).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
