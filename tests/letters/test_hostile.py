"""Texts that would open files, call hosts or break out of their frame, typed into every field of every letter."""

import copy
import re
import struct
from pathlib import Path
from typing import Any

import pytest

from app.adapters import pdf as letters
from app.adapters.pdf import DATE_SLOT, NUMBER_SLOT, FontMissing, check_fonts, finish, freeze, render_pdf, text_of
from tests.letters.demo_facts import LETTERS as DEMO
from tests.letters.written import ISSUED_ON, NAMES
from workflows.letter_facts import FACTS, Shape
from workflows.letters import WrongFact

TARGETS = ("file:///etc/passwd", "http://127.0.0.1:9/x", "//127.0.0.1/x", "data:text/html,x", "ftp://127.0.0.1/x")
FRAMES = (
    '<img src="{0}">',
    "<link rel=stylesheet href='{0}'>",
    '<link rel="attachment" href="{0}">',
    "<style>@import url({0});</style>",
    '<style>@font-face{{font-family:"Chung Liberation Serif";src:url({0})}}</style>',
    '<p style="background:url({0})">',
    '"><iframe src={0}></iframe>',
    "<object data='{0}'></object>",
    '<svg><image href="{0}"/></svg>',
    '<meta http-equiv=refresh content="0;url={0}">',
    "<base href={0}>",
    '<a rel=attachment href="{0}">x</a>',
    "</title></head><body background={0}>",
    "</div></div><!-- {0}",
    "<![CDATA[ {0} ]]>",
    "{{{{ config }}}} {{% include '{0}' %}}",
    "&lt;img src={0}&gt;",
    "<script>fetch('{0}')</script>",
    "url({0}) content: url({0})",
    "' onerror='{0}",
)
HOSTILE = [frame.format(target) for frame in FRAMES for target in TARGETS]
SLOT_FORGERIES = [NUMBER_SLOT, DATE_SLOT]


def poisoned(facts: dict[str, Any], text: str) -> dict[str, Any]:
    """Gives the facts with the text in each place where a person can type."""
    changed = copy.deepcopy(facts)
    for name, value in changed.items():
        shape = FACTS[name].shape
        if shape in (Shape.TEXT, Shape.LINE):
            changed[name] = f"{text} {name}"
        elif shape is Shape.TEXTS:
            changed[name] = [text for _ in value or []]
        elif shape in (Shape.RECORD, Shape.RECORDS):
            parts = FACTS[name].parts or {}
            for record in [value] if shape is Shape.RECORD else value or []:
                for key in record:
                    part = parts.get(key) or parts[f"{key}?"]
                    if part is Shape.TEXTS:
                        record[key] = [text for _ in record[key] or []]
                    elif part in (Shape.TEXT, Shape.LINE):
                        record[key] = text
    return changed


def tags_of(html: str) -> list[str]:
    return re.findall(r"<(?!br)[^>]+>", html)


def test_there_are_a_hundred_hostile_texts() -> None:
    assert len(set(HOSTILE)) >= 100


@pytest.mark.parametrize("name", NAMES)
def test_no_text_adds_a_tag_to_any_letter(name: str) -> None:
    code, variant, facts = DEMO[name]
    tame = tags_of(freeze(code, variant, poisoned(facts, "x")))
    tame = [tag for tag in tame if not tag.startswith('<meta name="author"')]
    for text in [*HOSTILE, *SLOT_FORGERIES]:
        found = [
            tag
            for tag in tags_of(freeze(code, variant, poisoned(facts, text)))
            if not tag.startswith('<meta name="author"')
        ]
        assert found == tame, text


@pytest.mark.parametrize("number", range(10))
def test_printing_hostile_texts_opens_nothing(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    render_pdf(finish(freeze(*DEMO["d14-b"]), "05", ISSUED_ON))

    def refuse(*args: Any, **kwargs: Any) -> Any:
        opened.append(str(args))
        raise AssertionError(f"a letter opened {args}")

    monkeypatch.setattr("weasyprint.urls.fetch", refuse)
    monkeypatch.setattr("urllib.request.OpenerDirector.open", refuse)
    monkeypatch.setattr("socket.create_connection", refuse)
    for at, text in enumerate(HOSTILE[number::10]):
        code, variant, facts = DEMO[NAMES[(number * 7 + at) % len(NAMES)]]
        data = render_pdf(finish(freeze(code, variant, poisoned(facts, text)), "05", ISSUED_ON))
        assert data.startswith(b"%PDF")
        assert b"/EmbeddedFile" not in data
    assert opened == []


def test_a_letter_that_did_hold_a_link_to_a_file_is_not_printed() -> None:
    html = finish(freeze(*DEMO["d14-b"]), "05", ISSUED_ON)
    forged = html.replace("<body", '<img src="file:///etc/passwd"><body')
    with pytest.raises(BaseException, match="may not open"):
        render_pdf(forged)


def test_hostile_text_is_printed_as_it_was_typed() -> None:
    code, variant, facts = DEMO["d8-reschedule"]
    text = '<img src="file:///etc/passwd"> & "trích dẫn"'
    assert text in text_of(freeze(code, variant, {**facts, "delay_reason": text}))


def test_line_ends_are_kept_and_a_full_stop_is_not_doubled() -> None:
    code, variant, facts = DEMO["d8-reschedule"]
    written = text_of(freeze(code, variant, {**facts, "delay_reason": "Sự cố chứng thư số.\n\n  Đã có phương án. "}))
    assert "Lý do: Sự cố chứng thư số.\nĐã có phương án.\n" in written


def test_a_code_that_is_no_code_is_refused() -> None:
    code, variant, facts = DEMO["d4-grant"]
    with pytest.raises(WrongFact):
        freeze(code, variant, {**facts, "environment": HOSTILE[0]})


def test_a_missing_font_stops_the_start_and_names_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(letters, "_font_folders", lambda: [tmp_path])
    letters._font_files.cache_clear()
    try:
        with pytest.raises(FontMissing, match="fonts-liberation2"):
            check_fonts()
    finally:
        monkeypatch.undo()
        letters._font_files.cache_clear()


def test_an_old_font_without_vietnamese_letters_counts_as_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    head = struct.pack(">iI", int(1.07 * 65536), 0)
    head = struct.pack(">I", 0x00010000) + head
    old = struct.pack(">4sH6x", b"\0\1\0\0", 1) + struct.pack(">4sIII", b"head", 0, 28, len(head)) + head
    for name, _, _ in letters.FONT_FACES:
        (tmp_path / name).write_bytes(old)
    monkeypatch.setattr(letters, "_font_folders", lambda: [tmp_path])
    letters._font_files.cache_clear()
    try:
        with pytest.raises(FontMissing, match="or newer"):
            check_fonts()
    finally:
        monkeypatch.undo()
        letters._font_files.cache_clear()


def test_a_missing_library_stops_the_start_and_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "LIBRARIES", {"libnowhere.so.0": "libnowhere-package"})
    with pytest.raises(FontMissing, match="libnowhere-package"):
        check_fonts()


def test_fonts_and_libraries_of_this_machine_are_complete() -> None:
    check_fonts()
