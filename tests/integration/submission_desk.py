"""Browsers of the department and of the Chairman's office, over a province whose proposals wait for a submission."""

import html
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app.adapters.clock import set_business_clock
from app.extensions import db
from app.models.accounts import Account
from app.services.transaction import transaction
from tests.answers import scan
from tests.catalogue_scenario import CatalogueScenario
from tests.integration.views.conftest import form_token
from tests.scenario import PASSWORD

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
NECESSITY = "Cập nhật Danh mục theo đề nghị của các cơ quan trong tỉnh."
NEW_PURPOSE = "Giải quyết thủ tục hành chính, báo cáo và nghiên cứu khoa học của ngành."


class SubmissionDesk:
    """The world of `tests.catalogue_scenario`, everybody in it at a browser without JavaScript."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._browsers: dict[str, FlaskClient] = {}
        with app.app_context():
            self.world = CatalogueScenario()
            with transaction():
                known = select(Account.password_hash).where(Account.password_hash != "").limit(1)
                password = db.session.scalar(known) or ""
                for account in db.session.scalars(select(Account)):
                    account.password_hash = password
        self.keep_time()

    def keep_time(self) -> None:
        """Let the browsers' clock show the time of the world."""
        with self.app.app_context(), transaction():
            set_business_clock(self.world.now)

    def browser(self, who: str) -> FlaskClient:
        """The browser of one person, signed in once."""
        if who not in self._browsers:
            client = self.app.test_client()
            typed = {
                "csrf_token": form_token(client.get("/dang-nhap")),
                "email": f"{who.replace('_', '-')}@hagiang.gov.vn",
                "password": PASSWORD,
            }
            assert client.post("/dang-nhap", data=typed).status_code == 303
            self._browsers[who] = client
        return self._browsers[who]

    def get(self, who: str, path: str) -> TestResponse:
        """Open a page as somebody."""
        return self.browser(who).get(path)

    def send(self, who: str, path: str, data: Mapping[str, Any], *, page: TestResponse | None = None) -> TestResponse:
        """Send a form with what the page holds hidden; `page` is one that was opened before, else it is opened now."""
        shown = page or self.get(who, path)
        fields: MultiDict[str, Any] = MultiDict(
            (name, html.unescape(value)) for name, value in HIDDEN.findall(shown.text)
        )
        for name, value in data.items():
            fields.setlist(name, value if isinstance(value, list) else [value])
        return self.browser(who).post(path, data=fields, content_type="multipart/form-data")


def words_of(answer: TestResponse) -> str:
    """What a page says, without its markup."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def decision_form(**changes: Any) -> dict[str, Any]:
    """Number, dates, signer and file of a decision, as a person types them."""
    return {
        "decision_no": "1234/QĐ-UBND",
        "decided_on": "09/06/2025",
        "decision_signer": "Chủ tịch UBND tỉnh",
        "decision_file": signed_file(),
        "effective_on": "09/06/2025",
        "go": "results",
        **changes,
    }


def signed_file() -> Any:
    """A signed decision as a browser sends a file."""
    upload = scan("quyet-dinh.pdf")
    return as_file(upload.name, upload.content)


def as_file(name: str, content: bytes) -> Any:
    """A file as the test browser takes it."""
    return BytesIO(content), name


class _Entry(HTMLParser):
    """Reads the inputs of a keyed entry, as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        name = told.get("name", "")
        if tag == "option" and self._open and "selected" in told:
            self.found[self._open] = [told.get("value", "")]
        if "-entry-" not in name or told.get("type") == "hidden":
            return
        if tag in ("textarea", "select"):
            self._open = name
            self.found[name] = [""]
        elif told.get("type") not in ("radio", "checkbox") or "checked" in told:
            self.found.setdefault(name, []).append(told.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.lasttag == "textarea" and self._open:
            self.found[self._open] = [data.removeprefix("\n")]

    def handle_endtag(self, tag: str) -> None:
        if tag in ("textarea", "select"):
            self._open = ""


def visible_entry(page: str) -> dict[str, list[str]]:
    """What a browser would send of the keyed entries on a page if nothing were touched."""
    reader = _Entry()
    reader.feed(page)
    return reader.found
