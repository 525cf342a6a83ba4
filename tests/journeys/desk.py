"""Somebody at a browser: what they press and read, and what every page they see must live up to."""

import os
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import html5lib
from playwright.sync_api import Browser, Locator, Page, Request, Response, expect

from app.services.files import Upload
from tests.architecture.source_tree import ROOT
from tests.journeys.english import vietnamese_left_in

PASSWORD = "chung-trinh-dien"
PC, PHONE = (1366, 768), (390, 844)
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TYPED = re.compile(r' value="[^"]*"')
JUDGED: set[int | None] = set()
"""Pages that axe has seen in this process; the next one with the same content need not be shown to it."""
PICTURES = os.environ.get("CHUNG_JOURNEY_PICTURES", "")
"""A folder for a picture of every page passed, for whoever wants to look."""


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


class Desk:
    """A browser of one person; `complaints` collects what no page may do: reach out, break the policy, fail."""

    def __init__(
        self,
        browser: Browser,
        address: str,
        *,
        language: str = "vi",
        size: tuple[int, int] = PC,
        has_scripts: bool = True,
    ) -> None:
        self.address, self.language, self.has_scripts = address, language, has_scripts
        self.complaints: list[str] = []
        self._seen = 0
        self._document: Response | None = None
        self._context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, java_script_enabled=has_scripts, locale="vi-VN"
        )
        self._context.set_default_timeout(20_000)
        self.page: Page = self._context.new_page()
        self.page.on("request", self._note_request)
        self.page.on("response", self._note_response)
        self.page.on("console", lambda message: self._note_console(message.type, message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        if language != "vi":
            self.page.goto(f"{address}/ngon-ngu/{language}")

    def _note_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and f"{parts.scheme}://{parts.netloc}" != self.address:
            self.complaints.append(f"reaches out to {request.url}")

    def _note_response(self, response: Response) -> None:
        if response.request.resource_type == "document" and response.frame == self.page.main_frame:
            if not 300 <= response.status < 400:
                self._document = response
        elif response.status >= 400:
            self.complaints.append(f"{response.status} {response.url}")

    def _note_console(self, kind: str, text: str) -> None:
        # The browser also writes down pages that are answered with 404, 409 or 422, as they should be.
        if kind in ("error", "warning") and not text.startswith("Failed to load resource"):
            self.complaints.append(f"console: {text}")

    def leave(self) -> None:
        """Close the browser."""
        self._context.close()

    def sign_in(self, who: str) -> None:
        """Sign in on the first page."""
        self.go("/dang-nhap")
        self.page.fill("[name=email]", f"{who}@demo.hagiang.gov.vn")
        self.page.fill("[name=password]", PASSWORD)
        self.page.locator("main form button[type=submit]").first.click()
        expect(self.page.locator(".chung-account, .chung-account__who").first).to_be_visible()
        self.judge()

    def go(self, path: str, status: int = 200) -> None:
        """Open an address and judge its page."""
        response = self.page.goto(self.address + path)
        assert response is not None
        assert response.status == status, f"{path}: {response.status}"
        self.judge()

    def press(self, name: str, *, within: str = "main") -> None:
        """Press the button of that name and judge the page that follows."""
        self._leave_by(self.page.locator(within).get_by_role("button", name=name, exact=True))

    def follow(self, name: str | re.Pattern[str], *, within: str = "main") -> None:
        """Follow the first link of that name and judge the page that follows."""
        self._leave_by(self.page.locator(within).get_by_role("link", name=name, exact=isinstance(name, str)).first)

    def _leave_by(self, control: Locator) -> None:
        with self.page.expect_navigation(wait_until="load"):
            control.click()
        self.judge()

    def fill(self, answers: Mapping[str, Any]) -> None:
        """Give answers by the names of their inputs, in whatever control stands there."""
        for name, answer in answers.items():
            self._answer(self.page.locator(f"main [name='{name}']:not([type=hidden])"), answer)

    @staticmethod
    def _answer(control: Locator, answer: Any) -> None:
        if isinstance(answer, Upload):
            control.set_input_files({"name": answer.name, "mimeType": "application/pdf", "buffer": answer.content})
        elif control.first.get_attribute("type") in ("radio", "checkbox"):
            for value in answer if isinstance(answer, list) else [answer]:
                control.and_(control.page.locator(f"[value='{value}']")).check()
        elif control.first.evaluate("control => control.tagName") == "SELECT":
            control.select_option(answer)
        else:
            control.fill("\n".join(answer) if isinstance(answer, list) else answer)

    def download(self, name: str | re.Pattern[str]) -> bytes:
        """Follow a link that leads to a file and give its bytes."""
        with self.page.expect_download() as coming:
            self.page.locator("main").get_by_role("link", name=name).first.click()
        return Path(coming.value.path()).read_bytes()

    def says(self, *sentences: str) -> None:
        """Expect each of the sentences somewhere in what the page says."""
        for sentence in sentences:
            expect(self.page.locator("main")).to_contain_text(sentence)

    def judge(self) -> None:
        """Hold the page to what every page must be: sound HTML, no wider than the screen, accessible, one language."""
        found = self.faults()
        assert not found, "\n".join(found)

    def faults(self) -> list[str]:
        """What is wrong with the page that is open, with where it is."""
        self._take_picture()
        found = [*self._errors_of_markup(), *self._excess_width()]
        if self.has_scripts:
            found += self._violations()
        if self.language == "en" and self.has_scripts:
            found += [f"not in English: {text}" for text in vietnamese_left_in(self.page)]
        where = f"{self.language} {self.page.url.removeprefix(self.address)}"
        return [f"{where}: {fault}" for fault in found]

    def faults_on(self, size: tuple[int, int]) -> list[str]:
        """What is wrong with the width of the page that is open, on another screen."""
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self._take_picture()
        return [f"{self.page.url.removeprefix(self.address)}: {fault}" for fault in self._excess_width()]

    def _errors_of_markup(self) -> Iterable[str]:
        if self._document is not None and "html" in self._document.headers.get("content-type", ""):
            parser = html5lib.HTMLParser()
            parser.parse(self._document.text())
            for (line, _column), code, _details in parser.errors:
                yield f"HTML, line {line}: {code}"

    def _excess_width(self) -> Iterable[str]:
        excess = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if excess > 0:
            yield f"wider than {self.page.viewport_size} by {excess}"

    def _violations(self) -> Iterable[str]:
        size = self.page.viewport_size
        same = size and hash((size["width"], TYPED.sub("", self.page.content())))
        if same in JUDGED:
            return
        JUDGED.add(same)
        if not self.page.evaluate("Boolean(window.axe)"):
            self.page.evaluate(_axe())
        # Style sheets are all of this host: the browser has read them, and axe need not fetch them again.
        options = {"runOnly": RULES, "resultTypes": ["violations"], "preload": False}
        for found in self.page.evaluate("options => axe.run(options)", options)["violations"]:
            for node in found["nodes"]:
                yield f"{found['id']}: {node['target']} {node.get('failureSummary', '')}"

    def _take_picture(self) -> None:
        if PICTURES:
            self._seen += 1
            width = self.page.viewport_size["width"] if self.page.viewport_size else 0
            name = re.sub(r"[^a-z0-9-]+", "_", urlsplit(self.page.url).path.lower()).strip("_") or "home"
            folder = Path(PICTURES)
            folder.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=folder / f"{name}-{self.language}-{width}-{self._seen:02d}.png", full_page=True)
