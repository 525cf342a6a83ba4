"""The databases' own full text over the folded words of cases: FTS5 on SQLite, a weighted tsvector on PostgreSQL.

Both read the same three columns of `case_search`, hold whole words and find beginnings of words. Text comes here cut
into words already: neither database is left to decide what a number with a slash is.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, column, func, literal_column, select, table
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlalchemy.orm import scoped_session

from app.models.cases import Case
from app.models.desk import CaseSearch
from workflows.folding import fold

LABEL, PARTIES, INTERNAL = "label", "parties", "internal"
LAYERS = (LABEL, PARTIES, INTERNAL)
"""Columns of `case_search`: for everybody who sees the case, for its parties, for the focal agency alone."""
WEIGHTS = {LABEL: "A", PARTIES: "B", INTERNAL: "C"}
"""The mark of each layer's words in the tsvector (revision 0006)."""
FTS_TABLE, VECTOR, VECTOR_INDEX = "case_search_fts", "words", "ix_case_search_words"
LONGEST_LAYER = 60_000
"""Signs of a layer that are kept; a tsvector may not pass one megabyte."""

FTS = table(FTS_TABLE, column("rowid"))

QUOTES = re.compile('["\u201c\u201d\u201e\u00ab\u00bb]')
WORD, YEAR = re.compile(r"[^\W_]+"), re.compile(r"(19|20)\d\d")
MOST_TERMS, LONGEST_SYLLABLE = 20, 2


@dataclass(frozen=True)
class Term:
    """Words that must stand together in this order; the last one may go on unless they were quoted."""

    words: tuple[str, ...]
    is_prefix: bool = True


def words_of(text: str) -> tuple[str, ...]:
    """Cut text into folded words; every sign that is neither letter nor digit parts them."""
    return tuple(WORD.findall(fold(text)))


def terms_from(typed: str) -> tuple[Term, ...]:
    """Read what somebody typed: words between quotes stand together as they are, other words are beginnings.

    A number such as 214/STTTT is several words that stand together. A syllable of one or two letters is a whole word
    where more follows: "so y te" is not asked for everything that begins with s-o, y and t-e. Nothing typed is an
    operator.
    """
    found: list[Term] = []
    for position, piece in enumerate(QUOTES.split(typed)):
        is_quoted = position % 2 == 1
        chunks = [piece] if is_quoted else piece.split()
        found += [Term(words, not is_quoted) for chunk in chunks if (words := words_of(chunk))]
    found = found[:MOST_TERMS]
    short = [term if _may_go_on(term) else Term(term.words, is_prefix=False) for term in found[:-1]]
    return tuple(dict.fromkeys([*short, *found[-1:]]))


def _may_go_on(term: Term) -> bool:
    return term.is_prefix and (len(term.words) > 1 or len(term.words[0]) > LONGEST_SYLLABLE or term.words[0].isdigit())


def requester_word(agency_id: int | None) -> str:
    """The word that stands with every case which an agency asks for: common words are then read of its cases alone."""
    return f"zyc{agency_id}"


def owner_word(agency_id: int | None) -> str:
    """The word that stands with every case on data which an agency owns."""
    return f"zcq{agency_id}"


def matching(
    session: scoped_session[Any],
    terms: Sequence[Term],
    layers: Sequence[str],
    *,
    sides: Sequence[str] = (),
    among_open: bool = False,
) -> Select[Any]:
    """The ids of cases in whose layers every term is found, and one of the words of `sides` if there are any.

    `among_open` leaves out what SQLite would read before the first open case and after the last; PostgreSQL begins at
    the open ones by itself.
    """
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    key: Any = FTS.c.rowid if is_sqlite else CaseSearch.case_id
    query = select(key).where(_found(is_sqlite, terms, layers, sides))
    if not (among_open and is_sqlite):
        return query
    # Asked once, and not tied to the cases outside.
    first, last = (
        select(end(Case.id)).where(Case.ended_at.is_(None)).correlate(None).scalar_subquery()
        for end in (func.min, func.max)
    )
    return query.where(key >= first, key <= last)


def is_found_in(session: scoped_session[Any], terms: Sequence[Term], layers: Sequence[str]) -> ColumnElement[bool]:
    """The condition on `Case` that every term is found in its layers, asked case by case."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    key: Any = FTS.c.rowid if is_sqlite else CaseSearch.case_id
    # Tied to the case alone: the search outside reads the same words.
    return select(key).where(key == Case.id, _found(is_sqlite, terms, layers)).correlate(Case).exists()


def newest_matching(
    session: scoped_session[Any],
    terms: Sequence[Term],
    layers: Sequence[str],
    conditions: Sequence[ColumnElement[bool]],
    limit: int,
    *,
    sides: Sequence[str] = (),
) -> Select[Any]:
    """The ids of the newest cases that match and meet conditions on `Case`, no more than a few; `sides` as above.

    SQLite reads its full text from the end and stops when it has enough; the sign keeps it from beginning at the cases.
    PostgreSQL may read the cases from the newest one where words are common; a number is in few of them, which its
    planner cannot know: an order by a sum keeps it at the index of words.
    """
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    found = FTS if is_sqlite else CaseSearch.__table__
    key: Any = literal_column(f"+{FTS_TABLE}.rowid") if is_sqlite else CaseSearch.case_id
    newest: Any = FTS.c.rowid if is_sqlite else Case.id + 0 if _has_number(terms) else Case.id
    query = select(Case.id).select_from(found).join(Case, Case.id == key)
    query = query.where(_found(is_sqlite, terms, layers, sides), *conditions)
    return query.order_by(newest.desc()).limit(limit)


def _has_number(terms: Sequence[Term]) -> bool:
    """Say whether one case or a few are meant: a year alone is in too many."""
    words = [word for term in terms for word in term.words]
    return any(word[0].isdigit() and not YEAR.fullmatch(word) for word in words)


def _found(
    is_sqlite: bool, terms: Sequence[Term], layers: Sequence[str], sides: Sequence[str] = ()
) -> ColumnElement[bool]:
    if is_sqlite:
        whole: Any = literal_column(FTS_TABLE)
        return whole.op("MATCH")(_for_sqlite(terms, layers, sides))
    vector: Any = literal_column(f"{CaseSearch.__tablename__}.{VECTOR}")
    # Two questions: of words too long to be kept the first one is empty, and finds nothing whatever stands beside it.
    asked = (_for_postgresql(terms, layers), " | ".join(f"{side}:{WEIGHTS[LABEL]}" for side in sides))
    return and_(*(vector.op("@@")(func.to_tsquery(literal_column("'simple'"), text)) for text in asked if text))


def _for_sqlite(terms: Sequence[Term], layers: Sequence[str], sides: Sequence[str]) -> str:
    phrases = (f'"{" ".join(term.words)}"{" *" if term.is_prefix else ""}' for term in terms)
    asked = f"{{{' '.join(layers)}}} : ({' AND '.join(phrases)})"
    return f"({asked}) AND ({LABEL} : ({' OR '.join(sides)}))" if sides else asked


def _for_postgresql(terms: Sequence[Term], layers: Sequence[str]) -> str:
    marks = "".join(WEIGHTS[layer] for layer in layers)
    return " & ".join(_phrase(term, marks) for term in terms)


def _phrase(term: Term, marks: str) -> str:
    *before, last = term.words
    parts = [*(f"'{word}':{marks}" for word in before), f"'{last}':{'*' if term.is_prefix else ''}{marks}"]
    return f"({' <-> '.join(parts)})"


def keep_words(session: scoped_session[Any], rows: Iterable[Mapping[str, Any]]) -> None:
    """Write what is found of cases, one row each; the full text follows by itself."""
    given = list(rows)
    if not given:
        return
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    statement: Any = (insert_on_sqlite if is_sqlite else insert_on_postgresql)(CaseSearch)
    changed = {layer: statement.excluded[layer] for layer in LAYERS}
    session.execute(statement.on_conflict_do_update(index_elements=[CaseSearch.case_id], set_=changed), given)


def is_for_models(name: str | None, kind: str, parents: Mapping[str, str | None]) -> bool:
    """Say whether a table, column or index of the database is one that models describe.

    The full text is the databases' own: SQLite keeps it in a virtual table with tables behind it, PostgreSQL in a
    column that it computes, and neither knows the other's. Alembic asks before it compares (`include_name`).
    """
    if kind == "table":
        return not (name or "").startswith(FTS_TABLE)
    if kind == "column":
        return (parents.get("table_name"), name) != (CaseSearch.__tablename__, VECTOR)
    return name != VECTOR_INDEX
