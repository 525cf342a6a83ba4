"""Official letters as text and as PDF: facts are frozen into HTML, number and date fill two slots, WeasyPrint prints.

`freeze` when the leader signs, `finish` when the clerk issues, `render_pdf` from the outbox. Same text, same bytes.
Nothing is ever fetched: a letter refers to nothing outside itself, and its four font files are opened by their paths.
"""

import ctypes
import os
import struct
import threading
from collections.abc import Mapping
from datetime import date
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.exceptions import UndefinedError

from app.adapters.font_folder import make_font_folder
from app.adapters.letter_text import FILTERS, plain_text, refuse_nothing
from workflows.letters import LETTERS, MissingFact, check_letter_facts, format_date_vi

__all__ = [
    "FontMissing",
    "LetterSlotError",
    "check_fonts",
    "draft",
    "finish",
    "freeze",
    "render_pdf",
    "text_of",
    "write_paper",
]

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
STYLESHEET = TEMPLATES / "letters" / "letter.css"

NUMBER_SLOT = '<span data-slot="number"></span>'
DATE_SLOT = '<span data-slot="date"></span>'
"""Places for number and date. No fact can forge them: facts are escaped, so they hold no `<`."""

FONT_FAMILY = "Chung Liberation Serif"
FONT_FACES = (
    ("LiberationSerif-Regular.ttf", "normal", "normal"),
    ("LiberationSerif-Bold.ttf", "normal", "bold"),
    ("LiberationSerif-Italic.ttf", "italic", "normal"),
    ("LiberationSerif-BoldItalic.ttf", "italic", "bold"),
)
# Set on the fonts, not on the text: WeasyPrint leaks some bytes for every piece of text that has features of its own.
NO_LIGATURES = ",".join(f'"{feature}" 0' for feature in ("liga", "clig", "dlig", "hlig", "calt"))
FONT_REVISION = 2
"""Liberation Serif before 2.0 lacks the Vietnamese letters, so its presence alone proves nothing."""

LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}


class FontMissing(RuntimeError):
    """A font or a text library that letters need is not installed; the message names the package to install."""


class LetterSlotError(ValueError):
    """A frozen text has not exactly the slots that it must have: it was altered, or already finished."""


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=refuse_nothing,
        auto_reload=False,
    )
    environment.filters.update(FILTERS)
    return environment


def freeze(code: str, variant: str, facts: Mapping[str, Any]) -> str:
    """Write the letter's text from its facts, with open slots for number and date; raises FactError naming the fact."""
    kind = LETTERS[code]
    check_letter_facts(code, variant, facts)
    known = {name: facts.get(name) for each in kind.variants for name in kind.allowed(each)}
    symbol = kind.symbol.replace("{number}", "\0").format(focal_abbr=known["focal_abbr"], unit_abbr=known["unit_abbr"])
    try:
        return (
            _environment()
            .get_template(f"letters/{kind.template_of(variant)}.html")
            .render(
                **known,
                kind=kind,
                variant=variant,
                subject=kind.subjects[variant],
                symbol_head=symbol.partition("\0")[0],
                symbol_tail=symbol.partition("\0")[2],
                slots={"number": NUMBER_SLOT, "date": DATE_SLOT},
            )
        )
    except UndefinedError as error:
        raise MissingFact((error.message or "").partition("'")[2].partition("'")[0] or code) from error


def write_paper(template: str, facts: Mapping[str, Any]) -> str:
    """Write a paper that is no letter of a case, such as a report, in the same frame and with the same open slots."""
    slots = {"number": NUMBER_SLOT, "date": DATE_SLOT}
    kind = {"form": {"value": template.upper()}}
    return _environment().get_template(f"letters/{template}.html").render(**facts, kind=kind, slots=slots)


def _fill(frozen_html: str, number: str, day: str) -> str:
    if NUMBER_SLOT not in frozen_html or frozen_html.count(DATE_SLOT) != 1:
        raise LetterSlotError("the frozen letter lacks the slot for its number or its date")
    return frozen_html.replace(NUMBER_SLOT, escape(number)).replace(DATE_SLOT, escape(day))


def finish(frozen_html: str, number_text: str, issued_on: date) -> str:
    """Fill in the number (`05`) and the date of issue; raises LetterSlotError if the text has no open slots."""
    return _fill(frozen_html, number_text, f"ngày {format_date_vi(issued_on)}")


def draft(frozen_html: str) -> str:
    """Fill the slots with dots, to read a letter before it is issued."""
    return _fill(frozen_html, "…", "ngày … tháng … năm …")


def text_of(letter_html: str) -> str:
    """Write the letter as plain text, a line for each paragraph; open slots read `[số]` and `[ngày]`."""
    return plain_text(letter_html.replace(NUMBER_SLOT, "[số]").replace(DATE_SLOT, "[ngày]"))


def _font_folders() -> list[Path]:
    home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    return [folder / "fonts" for folder in (home, *map(Path, shared.split(":")))]


def _font_revision(path: Path) -> float:
    # The `head` table of a TrueType file holds the revision as 16.16 fixed point at its offset 4.
    with path.open("rb") as file:
        tables = struct.unpack(">4xH6x", file.read(12))[0]
        for _ in range(tables):
            tag, offset = struct.unpack(">4s4xI4x", file.read(16))
            if tag == b"head":
                file.seek(offset + 4)
                return float(struct.unpack(">i", file.read(4))[0]) / 65536
    return 0.0


@cache
def _font_files() -> tuple[Path, ...]:
    found = []
    for name, _, _ in FONT_FACES:
        files = [path for folder in _font_folders() if folder.is_dir() for path in sorted(folder.rglob(name))]
        fitting = [path for path in files if _font_revision(path) >= FONT_REVISION]
        if not fitting:
            raise FontMissing(f"{name} (Liberation Serif 2.0 or newer) is not installed: install fonts-liberation2")
        found.append(fitting[0])
    return tuple(found)


def check_fonts() -> None:
    """Stop the start-up when a letter could not be printed: FontMissing names the package. Loads no WeasyPrint."""
    for library, package in LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError as error:
            raise FontMissing(f"{library} is not installed: install {package}") from error
    _font_files()


def _style() -> str:
    faces = [
        f'@font-face{{font-family:"{FONT_FAMILY}";font-style:{style};font-weight:{weight};'
        f'font-feature-settings:{NO_LIGATURES};src:url("{path.as_uri()}")}}'
        for (_, style, weight), path in zip(FONT_FACES, _font_files(), strict=True)
    ]
    return "\n".join(faces) + "\n" + STYLESHEET.read_text(encoding="utf-8")


class _Printer:
    """WeasyPrint with one font configuration and one parsed stylesheet for the whole process.

    One thread at a time: two threads in one font configuration corrupt the heap; a new one for each letter leaks.
    """

    def __init__(self) -> None:
        # Imported on first use: a web worker that never prints stays small.
        from weasyprint import CSS, HTML  # noqa: PLC0415
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
        from weasyprint.urls import FatalURLFetchingError, URLFetcher  # noqa: PLC0415

        allowed = frozenset(path.as_uri() for path in _font_files())

        class OwnFontsOnly(URLFetcher):  # type: ignore[misc]  # the library is untyped
            def fetch(self, url: str, headers: Any = None) -> Any:
                if url not in allowed:
                    raise FatalURLFetchingError(f"a letter's stylesheet may not open {url}")
                return super().fetch(url, headers)

        class Nothing(URLFetcher):  # type: ignore[misc]  # the library is untyped
            def fetch(self, url: str, headers: Any = None) -> Any:
                raise FatalURLFetchingError(f"a letter may not open {url}")

        self._html = HTML
        self._nothing = Nothing(allowed_protocols=[], allow_redirects=False)
        self._fonts = FontConfiguration()
        self._fonts._folder = make_font_folder()
        fetcher = OwnFontsOnly(allowed_protocols=["file"], allow_redirects=False)
        self._css = CSS(string=_style(), font_config=self._fonts, url_fetcher=fetcher)

    def print(self, letter_html: str) -> bytes:
        document = self._html(string=letter_html, url_fetcher=self._nothing)
        data: bytes = document.write_pdf(
            stylesheets=[self._css], font_config=self._fonts, pdf_variant=PDF_VARIANT, presentational_hints=False
        )
        return data


PDF_VARIANT = "pdf/a-2a"
"""Archivable, with tagged text for screen readers."""

_lock = threading.Lock()
_printers: dict[int, _Printer] = {}


def render_pdf(letter_html: str) -> bytes:
    """Print a letter as PDF; the same text gives the same bytes. Raises FontMissing. About 50 ms, one at a time."""
    with _lock:
        # Keyed by process: a configuration made before a fork is not used after it.
        printer = _printers.get(os.getpid())
        if printer is None:
            check_fonts()
            printer = _printers[os.getpid()] = _Printer()
        return printer.print(letter_html)
