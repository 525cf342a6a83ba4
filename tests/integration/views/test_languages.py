"""What people see in one language holds no sentence of the other; names, and what people typed, stay as they are."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from io import StringIO

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

from config import ROOT
from tests.conftest import SQLITE
from tests.integration.views.conftest import SignIn
from tests.scenario import PASSWORD, Scenario

CATALOGUE = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po"
PLACE = re.compile(r"%\(\w+\)[sd]")
PEOPLE = ("filer", "owner", "clerk", "leader", "admin")
STATES = ("draft", "submitted", "under_review", "pending_approval", "granted", "refused")
MOST_PAGES = 30
MOST_ALIKE = 3
SHORTEST_WITH_PLACES = 8
SEEN_ATTRIBUTES = ("aria-label", "alt", "title", "placeholder", "data-label")
DATA = frozenset({"Tên", "Mã số"})
"""Names of data fields in the catalogue of the scenario."""
LANGUAGES = frozenset({"Tiếng Việt", "English"})
"""The switch names each language in that language, on every page."""


class _Page(HTMLParser):
    """Collects the texts of a page and where its links lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.texts += [value for name in SEEN_ATTRIBUTES if (value := given.get(name))]
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]).split("#")[0])

    def handle_data(self, data: str) -> None:
        self.texts.append(" ".join(data.split()))


def _tells(text: str) -> bool:
    """Say whether a message is long enough to be known again: "từ …" may begin anything."""
    return len(PLACE.sub("", text)) > (SHORTEST_WITH_PLACES if PLACE.search(text) else 2)


def _sentences(of_english: bool) -> re.Pattern[str]:
    """Match a text that is a whole message of one language and none of the other."""
    messages = [entry for entry in read_po(StringIO(CATALOGUE.read_text(encoding="utf-8")), locale="en") if entry.id]
    pairs = {(str(entry.id), str(entry.string)) for entry in messages}
    if of_english:
        pairs = {(english, vietnamese) for vietnamese, english in pairs}
    others = {other for _text, other in pairs}
    chosen = {text for text, _other in pairs if text not in others and _tells(text)} - DATA - LANGUAGES
    return re.compile("|".join(".+".join(map(re.escape, PLACE.split(text))) for text in sorted(chosen)))


def _pages(browser: FlaskClient) -> Iterator[tuple[str, _Page]]:
    """Follow the links from the home page; of pages alike only the first few."""
    waiting, seen = ["/", "/tai-khoan/mat-khau", "/khong-co"], {"": 0}
    done: set[str] = set()
    while waiting and len(done) < MOST_PAGES:
        address = waiting.pop(0)
        kind = re.sub(r"\d+", "N", address.split("?")[0])
        leads_away = not address.startswith("/") or address.startswith(("/ngon-ngu", "/static", "/dang-xuat"))
        if address in done or leads_away or seen.get(kind, 0) >= MOST_ALIKE:
            continue
        done.add(address)
        seen[kind] = seen.get(kind, 0) + 1
        answer = browser.get(address)
        assert answer.status_code < 500, address
        if answer.mimetype == "text/html":
            page = _Page(answer.text)
            waiting += page.links
            yield address, page


@pytest.fixture
def database_kind() -> str:
    """One is enough: the words do not depend on it."""
    return SQLITE


@pytest.fixture
def province(app: Flask) -> None:
    """Cases in every state that has pages of its own."""
    with app.app_context():
        world = Scenario()
        for state in STATES:
            world.to_state(state, duplicate_reason="Kết nối thứ hai phục vụ một hệ thống khác của cơ quan.")


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_page_in_one_language_holds_no_sentence_of_the_other(app: Flask, sign_in: SignIn, language: str) -> None:
    foreign = _sentences(of_english=language == "vi")
    said: dict[str, tuple[str, str]] = {}
    visited = 0
    for name in PEOPLE:
        browser = app.test_client()
        browser.get(f"/ngon-ngu/{language}")
        assert sign_in(browser, f"{name}@hagiang.gov.vn", PASSWORD).status_code == 303
        for address, page in _pages(browser):
            visited += 1
            said |= {text: (name, address) for text in page.texts if text not in said}
    assert {text: where for text, where in said.items() if foreign.fullmatch(text)} == {}
    assert visited > 60
