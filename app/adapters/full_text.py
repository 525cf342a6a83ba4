"""The databases' own full text over the folded words of cases: FTS5 on SQLite, a weighted tsvector on PostgreSQL.

Both read the same three columns of `case_search`, hold whole words and find beginnings of words. Text comes here cut
into words already: neither database is left to decide what a number with a slash is.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, column, func, literal_column, select, table
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlalchemy.orm import scoped_session

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

QUOTES = re.compile("[\"\u201c\u201d\u201e\u00ab\u00bb]")
WORD = re.compile(r"[^\W_]+")
MOST_TERMS = 20


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

    A number such as 214/STTTT is several words that stand together. Nothing typed is an operator.
    """
    found: list[Term] = []
    for position, piece in enumerate(QUOTES.split(typed)):
        is_quoted = position % 2 == 1
        chunks = [piece] if is_quoted else piece.split()
        found += [Term(words, not is_quoted) for chunk in chunks if (words := words_of(chunk))]
    return tuple(dict.fromkeys(found))[:MOST_TERMS]


def matching(session: scoped_session[Any], terms: Sequence[Term], layers: Sequence[str]) -> Select[Any]:
    """The ids of cases in whose layers every term is found."""
    if session.get_bind().dialect.name == "sqlite":
        found = table(FTS_TABLE, column("rowid"))
        return select(found.c.rowid).where(literal_column(FTS_TABLE).op("MATCH")(_for_sqlite(terms, layers)))
    vector: Any = literal_column(f"{CaseSearch.__tablename__}.{VECTOR}")
    asked = func.to_tsquery(literal_column("'simple'"), _for_postgresql(terms, layers))
    return select(CaseSearch.case_id).where(vector.op("@@")(asked))


def _for_sqlite(terms: Sequence[Term], layers: Sequence[str]) -> str:
    phrases = (f'"{" ".join(term.words)}"{" *" if term.is_prefix else ""}' for term in terms)
    return f"{{{' '.join(layers)}}} : ({' AND '.join(phrases)})"


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
