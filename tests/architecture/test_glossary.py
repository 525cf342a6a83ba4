"""The glossary names what exists: words of the code are looked up in the code, English words in the catalogue."""

import re
from functools import cache

from tests.architecture.source_tree import PRODUCT, ROOT, python_files

GLOSSARY = ROOT / "docs" / "glossary.md"


@cache
def _rows() -> tuple[tuple[str, str, str], ...]:
    """List Vietnamese, English and code words of every row."""
    found = []
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 3 and not line.startswith(("|---", "| Vietnamese")):
            found.append((cells[0], cells[1], cells[2]))
    return tuple(found)


@cache
def _words_of_the_code() -> frozenset[str]:
    text = "\n".join(file.read_text(encoding="utf-8") for file in python_files(*PRODUCT))
    return frozenset(re.findall(r"\w+", text))


def test_every_code_word_of_the_glossary_is_in_the_code() -> None:
    named = {word for row in _rows() for word in re.findall(r"`(\w+)`", row[2])}
    assert len(named) > 80
    assert named - _words_of_the_code() == set()


def test_no_vietnamese_word_is_explained_twice() -> None:
    words = [row[0] for row in _rows()]
    assert sorted({word for word in words if words.count(word) > 1}) == []
