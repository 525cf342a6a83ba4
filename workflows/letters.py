"""The official letters: which exist, what each must be given, whom it reaches, and how it is numbered.

The kinds stand in `connection_letters` (Article 9) and `catalogue_letters` (Article 7); the meaning of each fact in
`letter_facts` and `catalogue_letter_facts`. A letter is prepared, signed (facts and text freeze) and issued (number
and date): 0.6.1.
"""

from collections.abc import Mapping
from typing import Any

from workflows.catalogue_letters import CATALOGUE_LETTERS, CATALOGUE_VARIANTS
from workflows.connection_letters import CONNECTION_LETTERS
from workflows.letter_facts import FactError, MissingFact, UnknownFact, WrongFact, check_facts
from workflows.letter_kinds import LetterForm, LetterKind
from workflows.letter_style import (
    SigningAuthority,
    authority_lines,
    format_date_vi,
    format_day_vi,
    number_text,
    place_date_line,
)

__all__ = [
    "CATALOGUE_VARIANTS",
    "LETTERS",
    "FactError",
    "LetterForm",
    "LetterKind",
    "MissingFact",
    "SigningAuthority",
    "UnknownFact",
    "WrongFact",
    "authority_lines",
    "check_letter_facts",
    "facts_of",
    "format_date_vi",
    "format_day_vi",
    "number_text",
    "place_date_line",
    "recipient_lines",
    "symbol_text",
]

LETTERS: dict[str, LetterKind] = {kind.code: kind for kind in (*CONNECTION_LETTERS, *CATALOGUE_LETTERS)}
"""Every letter by its code; one that both procedures know holds the variants of both."""


def facts_of(code: str, variant: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the required and the optional facts of a letter; KeyError for a letter or variant that does not exist."""
    kind = LETTERS[code]
    return kind.required_facts[variant], kind.optional_facts.get(variant, frozenset())


def check_letter_facts(code: str, variant: str, facts: Mapping[str, Any]) -> None:
    """Raise MissingFact, WrongFact or UnknownFact naming the first fact that keeps the letter from being written."""
    kind = LETTERS[code]
    check_facts(facts, required=kind.needed(variant, facts), optional=kind.allowed(variant))


def recipient_lines(code: str, variant: str, *, requester: str, owner: str, focal_name: str) -> list[str]:
    """Return the lines of Nơi nhận, without doubles, without the issuing agency itself and without the filing line."""
    kind = LETTERS[code]
    names = {"@requester": requester, "@owner": owner}
    is_addressee = {f"@{kind.recipients[variant][0]}"}
    lines: list[str] = []
    seen = {focal_name}
    for line in kind.cc[variant]:
        key, _, tail = line.partition(" (")
        if key == "@addressee":
            lines.append("Như trên")
            seen.update(names[party] for party in is_addressee if party in names)
        elif key in names:
            if names[key] and names[key] not in seen:
                lines.append(names[key] + (f" ({tail}" if tail else ""))
                seen.add(names[key])
        else:
            lines.append(line)
    return lines


def symbol_text(code: str, number: int, *, focal_abbr: str, unit_abbr: str) -> str:
    """Write number and symbol, such as `05/TB-STTTT`."""
    return LETTERS[code].symbol.format(number=number_text(number), focal_abbr=focal_abbr, unit_abbr=unit_abbr)
