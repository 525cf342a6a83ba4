"""How alike two texts are, without accents and whatever the order of their words; pure functions."""

import re
from collections.abc import Iterable
from typing import TypeVar

from rapidfuzz import fuzz

from workflows.folding import fold

ALIKE = 80
"""Per cent from which two texts are shown to be nearly the same; nothing is ever refused for it."""
LONGEST = 2000
"""Characters that are compared; the rest of a longer text is not read."""
NEAREST = 3
SHORTEST_NAME = 3
WORDS = re.compile(r"[^\W_]+")
CALLED_DATABASE = re.compile(r"\b(co so du lieu|csdl|he thong thong tin|phan mem)\b")
"""What nearly every name of a database begins with: it says nothing about what is in it."""

Key = TypeVar("Key")


def plain_words(text: str) -> str:
    """The words of a text without accents, signs and case, as they are compared."""
    return " ".join(WORDS.findall(fold(text[:LONGEST])))


def plain_name(name: str) -> str:
    """What a name of a database says beyond that it is one."""
    return " ".join(CALLED_DATABASE.sub(" ", plain_words(name)).split())


def likeness(one: str, other: str) -> int:
    """Per cent of likeness of two texts, 0 below ALIKE; the same words in another order are the same text."""
    return int(fuzz.token_sort_ratio(plain_words(one), plain_words(other), score_cutoff=ALIKE))


def name_likeness(one: str, other: str) -> int:
    """Per cent of likeness of two names of databases, 0 below ALIKE; one that only says more is alike."""
    first, second = plain_name(one), plain_name(other)
    if min(len(first), len(second)) < SHORTEST_NAME:
        return 0
    return int(fuzz.token_set_ratio(first, second, score_cutoff=ALIKE))


def nearest(found: Iterable[tuple[int, Key]], most: int = NEAREST) -> list[tuple[int, Key]]:
    """The most alike of what was found, those equally alike in the order given; 0 is not alike."""
    alike = [(percent, key) for percent, key in found if percent]
    return sorted(alike, key=lambda pair: -pair[0])[:most]
