"""One page of what a search finds, with the words that matched; the most telling finds first, then the newest."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.adapters.full_text import WORD, Term, terms_from
from app.extensions import db
from app.models.cases import Case
from app.queries.queue import rows_of_cases
from app.queries.search import layers_for, newest_visible
from app.queries.search_parts import SIDES, Part, parts_of
from workflows.folding import fold
from workflows.roles import Actor

PER_PAGE = 20
MOST = 1000
"""More than that nobody reads: the newest so many are listed, and the page asks for another word."""
MOST_HITS, ENOUGH_HITS = 3, 2
BEFORE, LONGEST = 60, 200
"""Signs of a long text that are shown before the first word that matched, and in all."""


@dataclass(frozen=True)
class Hit:
    """One part that matched, cut into pieces of text that matched and such that did not."""

    name: str
    pieces: tuple[tuple[str, bool], ...]
    letter_id: int | None = None


@dataclass(frozen=True)
class Results:
    """One page of a search: rows with their hits, how many cases there are, and whether there are more than counted."""

    rows: tuple[tuple[Any, tuple[Hit, ...]], ...] = ()
    total: int = 0
    is_cut: bool = False
    has_words: bool = False


def search_page(typed: str, actor: Actor, page: int = 1) -> Results:
    """Find cases by what was typed among those that the actor may see; pages count from 1."""
    terms = terms_from(typed)
    if not terms:
        return Results()
    ids = _ids(actor, terms)
    is_cut = len(ids) > MOST
    shown = ids[:MOST][(page - 1) * PER_PAGE : page * PER_PAGE]
    return Results(tuple(_rows(shown, terms, actor)), min(len(ids), MOST), is_cut, has_words=True)


def _ids(actor: Actor, terms: Sequence[Term]) -> list[int]:
    """What stands in the heading of a case before what stands in its papers; one more than are listed."""
    heads = newest_visible(terms, actor, MOST + 1, in_heading=True)
    if len(heads) > MOST:
        return heads
    return list(dict.fromkeys([*heads, *newest_visible(terms, actor, MOST + 1)]))


def _rows(case_ids: Sequence[int], terms: Sequence[Term], actor: Actor) -> Iterable[tuple[Any, tuple[Hit, ...]]]:
    if not case_ids:
        return
    query = rows_of_cases().add_columns(Case.focal_agency_id).where(Case.id.in_(case_ids))
    rows = {row.id: row for row in db.session.execute(query)}
    parts = parts_of(case_ids)
    for case_id in case_ids:
        row = rows[case_id]
        layers = layers_for(actor, row.focal_agency_id)
        yield row, hits_in([part for part in parts[case_id] if part.layer in layers and part.name != SIDES], terms)


def hits_in(parts: Iterable[Part], terms: Sequence[Term]) -> tuple[Hit, ...]:
    """The few parts that show why a case was found: those that hold most of the words, until all are shown."""
    found = [(part, *_marks(part.text, terms)) for part in parts]
    found = sorted((one for one in found if one[2]), key=lambda one: -len(one[2]))
    hits: list[Hit] = []
    shown: set[int] = set()
    for part, spans, matched in found:
        is_news, is_telling = not matched <= shown, len(matched) == len(terms) and len(hits) < ENOUGH_HITS
        if len(hits) < MOST_HITS and (is_news or is_telling):
            hits.append(Hit(part.name, _pieces(part.text, spans), part.letter_id))
            shown |= matched
    return tuple(hits)


def _marks(text: str, terms: Sequence[Term]) -> tuple[list[tuple[int, int]], set[int]]:
    """Where terms stand in a text, as spans of signs, and which of them do."""
    words = list(WORD.finditer(unicodedata.normalize("NFC", text)))
    folded = [fold(word.group()) for word in words]
    spans, matched = [], set()
    for number, term in enumerate(terms):
        length = len(term.words)
        for start in range(len(folded) - length + 1):
            if _stands(term, folded[start : start + length]):
                spans.append((words[start].start(), words[start + length - 1].end()))
                matched.add(number)
    return sorted(spans), matched


def _stands(term: Term, words: Sequence[str]) -> bool:
    *before, last = term.words
    if list(words[:-1]) != before:
        return False
    return words[-1].startswith(last) if term.is_prefix else words[-1] == last


def _pieces(text: str, spans: Sequence[tuple[int, int]]) -> tuple[tuple[str, bool], ...]:
    """Cut a text at its marks; a long one begins shortly before the first."""
    text = unicodedata.normalize("NFC", text)
    start = _beginning(text, spans[0][0]) if len(text) > LONGEST else 0
    end = min(start + LONGEST, len(text)) if len(text) > LONGEST else len(text)
    pieces = [("… ", False)] if start else []
    at = start
    for first, last in _joined(text, spans):
        if first < end:
            pieces += [(text[at:first], False), (text[first : min(last, end)], True)]
            at = min(last, end)
    pieces += [(text[at:end], False), (" …" if end < len(text) else "", False)]
    return tuple(piece for piece in pieces if piece[0])


def _joined(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Marks that overlap, or that only a blank parts, are one."""
    joined: list[tuple[int, int]] = []
    for first, last in spans:
        if joined and not text[joined[-1][1] : first].strip():
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        else:
            joined.append((first, last))
    return joined


def _beginning(text: str, first: int) -> int:
    """A place between words, not far before the first mark."""
    if first <= BEFORE:
        return 0
    gap = text.find(" ", first - BEFORE, first)
    return gap + 1 if gap >= 0 else first
