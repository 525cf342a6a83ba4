"""Every sentence that a person may read exists in Vietnamese and in English."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from io import StringIO
from itertools import chain

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask
from flask_wtf import FlaskForm

import forms
import workflows
from forms.build import AnswerForm, form_for
from tests.architecture.source_tree import PRODUCT, ROOT
from workflows.fields import Field

ENGLISH = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po"
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
TRIMMED = {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}}
PLACES = re.compile(r"%\((\w+)\)")
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
    assert [text for text, message in _translated() if message.fuzzy] == []


def test_a_translation_fills_the_same_places_as_its_message() -> None:
    different = [
        text
        for text, message in _translated()
        if any(set(PLACES.findall(form)) - set(PLACES.findall(text)) for form in _forms_of(message))
    ]
    assert different == []


def test_no_english_translation_is_still_vietnamese() -> None:
    """Names and quoted words keep their marks; a sentence that equals its source was never translated."""
    same = [text for text, message in _translated() if text in _forms_of(message) and not text.isascii()]
    assert [text for text in same if len(text.split()) > 4] == []


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
