"""The shapes of facts, how one is declared, and what is wrong with one that does not fit its declaration.

Facts are plain JSON values without layout, frozen when the leader signs (0.6.1). Dates are ISO texts (`2024-08-05`),
moments are local time at Asia/Ho_Chi_Minh without a zone (`2024-08-05T08:15`), a document number is its whole symbol
(`12/STTTT-CNTT`), a code is a code (`QUERY`), never its wording. An optional fact may be left out or be null.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Shape(StrEnum):
    """The JSON shape of a fact."""

    TEXT = "text"
    """A text that says something."""
    LINE = "line"
    """A text that may be empty."""
    DATE = "date"
    MOMENT = "moment"
    INT = "int"
    FLAG = "flag"
    CODE = "code"
    CODES = "codes"
    TEXTS = "texts"
    RECORD = "record"
    RECORDS = "records"


class FactError(ValueError):
    """A letter cannot be written from these facts; `name` is the fact, and the whole action is rolled back."""

    problem = "is wrong"

    def __init__(self, name: str, detail: str = "") -> None:
        super().__init__(f"letter fact {name!r} {self.problem}{': ' + detail if detail else ''}")
        self.name = name


class MissingFact(FactError):
    """A fact that the letter states was not given."""

    problem = "is missing"


class WrongFact(FactError):
    """A fact has another shape than declared, or a code that has no wording."""


class UnknownFact(FactError):
    """A fact was given that this letter never states; D14-B must not even hold what it may not name."""

    problem = "is not a fact of this letter"


@dataclass(frozen=True)
class Fact:
    """One fact: its shape, its meaning, its codes, and for records what each part is (`?` may be left out)."""

    shape: Shape
    meaning: str
    codes: tuple[str, ...] = ()
    parts: "Parts | None" = None


Parts = Mapping[str, Shape | Fact]
"""The parts of a record, by name: a shape, or a fact where the part is a code."""


def text(meaning: str) -> Fact:
    """A fact that says something."""
    return Fact(Shape.TEXT, meaning)


def line(meaning: str) -> Fact:
    """A text that may be empty."""
    return Fact(Shape.LINE, meaning)


def day(meaning: str) -> Fact:
    """A date, as ISO text."""
    return Fact(Shape.DATE, meaning)


def code(meaning: str, *codes: str) -> Fact:
    """One of the codes, never its wording."""
    return Fact(Shape.CODE, meaning, codes)


def is_shaped(fact: Fact, value: Any) -> bool:
    """Say whether a value has the shape of its fact."""
    match fact.shape:
        case Shape.TEXT | Shape.LINE:
            return isinstance(value, str) and (fact.shape is Shape.LINE or bool(value.strip()))
        case Shape.DATE:
            return isinstance(value, str) and len(value) == 10 and _parses(date.fromisoformat, value)
        case Shape.MOMENT:
            return isinstance(value, str) and "T" in value and _parses(datetime.fromisoformat, value)
        case Shape.INT:
            return isinstance(value, int) and not isinstance(value, bool) and value >= 0
        case Shape.FLAG:
            return isinstance(value, bool)
        case Shape.CODE:
            return isinstance(value, str) and value in fact.codes
        case Shape.CODES:
            return isinstance(value, list) and all(code in fact.codes for code in value)
        case Shape.TEXTS:
            return isinstance(value, list) and all(isinstance(text, str) and text.strip() for text in value)
        case _:
            return False


def _parses(parse: Any, value: str) -> bool:
    try:
        parse(value)
    except ValueError:
        return False
    return True


def check_record(name: str, parts: Parts, record: Any) -> None:
    """Check the parts of a record; raises WrongFact or MissingFact naming the part."""
    if not isinstance(record, dict):
        raise WrongFact(name, "a record is wanted")
    for key, shape in parts.items():
        part = key.rstrip("?")
        if record.get(part) is None:
            if key.endswith("?"):
                continue
            raise MissingFact(f"{name}.{part}")
        fact = shape if isinstance(shape, Fact) else Fact(shape, "")
        if not is_shaped(fact, record[part]):
            raise WrongFact(f"{name}.{part}", f"{fact.shape.value} is wanted")
