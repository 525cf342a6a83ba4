"""Templates compile, and hold to the content policy: no script, style or address of their own."""

import re

import pytest
from flask import Flask

from app.adapters.pdf import _environment as letter_environment
from app.services.reports import TEMPLATE as REPORT
from tests.architecture.source_tree import ROOT, name_of, templates
from workflows.letters import LETTERS

PAGES = [
    file
    for file in templates()
    if file.suffix == ".html" and "letters" not in file.parts and "emails" not in file.parts
]
REFUSED = {
    "a style attribute": re.compile(r"<[^>{%]*\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>{%]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script of htmx": re.compile(r"hx-on|hx-vals\s*=\s*[\"']js:|[\"']javascript:", re.IGNORECASE),
    "a script inside the page": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.IGNORECASE),
    "a file of another host": re.compile(r"(src|href)\s*=\s*[\"'](https?:)?//", re.IGNORECASE),
    "text that is not escaped": re.compile(r"\{\{(?!\s*ICONS\.)[^}]*\|\s*safe\b|autoescape\s+false"),
}


def test_every_template_compiles(app: Flask) -> None:
    letters = letter_environment()
    for file in templates():
        if file.suffix in {".html", ".txt", ".xml", ".ics"}:
            environment = letters if "letters" in file.parts else app.jinja_env
            environment.get_template(file.relative_to(ROOT / "templates").as_posix())


@pytest.mark.parametrize("reason", REFUSED)
def test_no_page_holds(reason: str) -> None:
    found = []
    for file in PAGES:
        text = file.read_text(encoding="utf-8")
        found += [f"{name_of(file)}:{text[: hit.start()].count(chr(10)) + 1}" for hit in REFUSED[reason].finditer(text)]
    assert found == []


def test_every_letter_has_a_template_and_every_template_a_letter() -> None:
    written = {file.stem for file in (ROOT / "templates" / "letters").glob("*.html") if not file.stem.startswith("_")}
    papers = {REPORT}  # written outside every case
    assert written == {kind.template_of(variant) for kind in LETTERS.values() for variant in kind.variants} | papers


def test_every_template_named_in_the_code_exists(app: Flask) -> None:
    named = set()
    for file in (ROOT / "app").rglob("*.py"):
        named |= set(re.findall(r"render_template\(\s*\"([^\"{]+)\"", file.read_text(encoding="utf-8")))
    assert named
    assert {name for name in named if not (ROOT / "templates" / name).is_file()} == set()
