"""Every sentence that a person may read exists in Vietnamese and in English."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from io import StringIO
from itertools import chain
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask
from flask_wtf import FlaskForm

import forms
import workflows
from forms.build import AnswerForm, form_for
from tests.architecture.source_tree import PRODUCT, ROOT, name_of, python_files, templates, tree_of
from workflows.fields import Field

ENGLISH = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po"
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
TRIMMED = {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}}
PLACES = re.compile(r"%\(\w+\)\w")
VIETNAMESE = re.compile("[ăâđêôơưàằầèềìòồờùừỳáắấéếíóốớúứýảẳẩẻểỉỏổởủửỷãẵẫẽễĩõỗỡũữỹạặậẹệịọộợụựỵ]", re.IGNORECASE)
SYMBOLS = re.compile("QĐ-UBND|NĐ-CP|Sở TT&TT|GIÁM ĐỐC")
SOURCE_MARK = re.compile(r"A-ZĐ|(NĐ [0-9/]+ )?Đ[0-9.]+đ?|NĐ [0-9/]+|/QĐ-UBND|^đ$")
JINJA = re.compile(r">Tiếng Việt<|\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
MARKS = ("_", "N_", "gettext", "re.compile")
SPEAKING = ("app/views/", "app/api/", "app/queries/", "app/services/", "app/jobs/", "forms/", "workflows/")
VIETNAMESE_ONLY = {
    "app/jobs/commands.py": "the command line",
    "app/services/effects/endings.py": "reasons that letters print",
    "app/services/effects/planned_orders.py": "what orders print",
    "app/services/effects/proposals.py": "reasons that letters print",
    "app/services/catalogue_letter_facts.py": "what letters print",
    "app/services/entry_words.py": "what letters print",
    "app/services/letter_facts.py": "what letters print",
    "app/services/reports.py": "what reports print",
    "app/views/errors.py": "pages without a frame, for hosts that are not ours and faults of the page itself",
    "app/views/letters.py": "the letter that stands in a symbol",
    "workflows/catalogue_letter_facts.py": "what letters print",
    "workflows/catalogue_letters.py": "what letters print",
    "workflows/connection_letters.py": "what letters print",
    "workflows/data/calendar_vn.py": "names of holidays and of legal documents",
    "workflows/fields.py": "what counts as yes, no and a symbol when it is typed",
    "workflows/folding.py": "the alphabet",
    "workflows/letter_facts.py": "what letters print",
    "workflows/letter_style.py": "what letters print",
    "workflows/letters.py": "what letters print",
    "workflows/periods.py": "the period as reports print it",
    "workflows/roles.py": "the label of the machinery in the trail",
}
"""Modules with Vietnamese that is never translated, and why."""
GARBAGE = "\u0007<b>" + "x" * 30_000


@cache
def _messages() -> dict[str, str]:
    """Collect each marked message with the place where it stands; of a plural, the first form."""
    found = {}
    for folder in (*PRODUCT, "templates"):
        for file, line, message, _comments, _context in extract_from_dir(str(ROOT / folder), METHODS, TRIMMED):
            text = message if isinstance(message, str) else message[0]
            found.setdefault(text, f"{folder}/{file}:{line}")
    return found


@cache
def _english() -> Catalog:
    return read_po(StringIO(ENGLISH.read_text(encoding="utf-8")), locale="en")


def _translated() -> Iterator[tuple[str, Message]]:
    for text in _messages():
        message = _english().get(text)
        if message is not None:
            yield text, message


def _forms_of(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def test_every_message_has_an_english_translation() -> None:
    missing = {text: place for text, place in _messages().items() if text and _english().get(text) is None}
    empty = {text for text, message in _translated() if not all(_forms_of(message))}
    assert (missing, empty) == ({}, set())


def test_no_english_translation_is_a_guess() -> None:
    assert not _english().fuzzy, "a file without its head, or with a head marked fuzzy, is not compiled"
    assert [text for text, message in _translated() if message.fuzzy] == []


def test_a_translation_fills_the_same_places_as_its_message() -> None:
    different = [
        text
        for text, message in _translated()
        if any(sorted(PLACES.findall(form)) != sorted(PLACES.findall(text)) for form in _forms_of(message))
    ]
    assert different == []


def test_no_english_translation_is_still_vietnamese() -> None:
    """Only symbols and examples of what stands in letters keep theirs."""
    said = {form for _text, message in _translated() for form in _forms_of(message)}
    assert {form for form in said if VIETNAMESE.search(SYMBOLS.sub("", form))} == set()


def test_the_catalogue_holds_nothing_that_nobody_says() -> None:
    assert {str(message.id) for message in _english() if message.id and message.id not in _messages()} == set()


def test_a_sentence_ends_in_english_as_it_does_in_vietnamese() -> None:
    """A full stop shows a sentence; labels have none."""
    ends = {text: form for text, message in _translated() for form in _forms_of(message)}
    assert {text for text, form in ends.items() if text.endswith(".") != form.endswith(".")} == set()


def _unmarked(file: Path) -> Iterator[tuple[int, str]]:
    """List Vietnamese words of a module that no translator sees; what documents or cites the law is left out."""
    tree = tree_of(file)
    passed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in MARKS:
            passed.update(id(part) for part in ast.walk(node))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in passed:
            continue
        if VIETNAMESE.search(SOURCE_MARK.sub("", node.value)):
            yield node.lineno, node.value


def test_no_page_and_no_form_says_a_vietnamese_word_unmarked() -> None:
    files = [file for file in python_files("app", "forms", "workflows") if name_of(file).startswith(SPEAKING)]
    found = {name_of(file): list(_unmarked(file)) for file in files if name_of(file) not in VIETNAMESE_ONLY}
    assert {name: words for name, words in found.items() if words} == {}


def test_no_template_says_a_vietnamese_word_unmarked() -> None:
    found = {}
    for file in templates():
        if file.suffix == ".html" and file.parent.name != "letters":
            text = JINJA.sub("", file.read_text(encoding="utf-8"))
            found[name_of(file)] = [line.strip() for line in text.splitlines() if VIETNAMESE.search(line)]
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_no_form_made_of_records_holds_a_vietnamese_word_in_english(app: Flask) -> None:
    """The view of the sign-in page translates the forms that are written by hand."""
    seen = 0
    with app.test_request_context(headers={"Cookie": "chung_language=en"}):
        for name, form_class in _form_classes().items():
            for field in form_class() if issubclass(form_class, AnswerForm) else ():
                choices = [label for _value, label, *_rest in getattr(field, "iter_choices", list)()]
                for said in (str(field.label.text), str(field.description), *choices):
                    seen += 1
                    assert not VIETNAMESE.search(SYMBOLS.sub("", said)), (name, field.name, said)
    assert seen > 200


def _modules() -> Iterator[object]:
    for package in (forms, workflows):
        for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            yield importlib.import_module(found.name)


def _form_classes() -> dict[str, type[FlaskForm]]:
    """Find the forms written by hand, and those made of records that stand in a module under a name."""
    classes: dict[str, type[FlaskForm]] = {}
    for module in _modules():
        for name, value in vars(module).items():
            if isinstance(value, type) and issubclass(value, FlaskForm) and value not in (FlaskForm, AnswerForm):
                classes[f"{module.__name__}.{name}"] = value  # type: ignore[attr-defined]
            elif isinstance(value, tuple) and value and all(isinstance(part, Field) for part in value):
                classes[f"{module.__name__}.{name}"] = form_for(value)  # type: ignore[attr-defined]
    return classes


def _sentences(form: FlaskForm) -> Iterator[str]:
    for field in form:
        for error in chain(field.errors.values() if isinstance(field.errors, dict) else field.errors):
            yield str(error)


@pytest.mark.parametrize("typed", ["", GARBAGE, "99/99/9999", "-1"], ids=["nothing", "garbage", "a date", "a number"])
def test_no_form_answers_with_a_sentence_of_a_library(app: Flask, typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # The guard before every view judges the token; here the fields are meant.
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    seen = 0
    for name, form_class in _form_classes_in(app).items():
        with app.test_request_context(method="POST", headers={"Cookie": "chung_language=vi"}):
            blank = form_class()
            data = {field.name: typed for field in blank if typed}
        with app.test_request_context(method="POST", data=data, headers={"Cookie": "chung_language=vi"}):
            form = form_class()
            form.validate()
            for sentence in _sentences(form):
                seen += 1
                assert not sentence.isascii(), (name, sentence)
    assert seen


def _form_classes_in(app: Flask) -> dict[str, type[FlaskForm]]:
    with app.test_request_context(headers={"Cookie": "chung_language=vi"}):
        return _form_classes()
