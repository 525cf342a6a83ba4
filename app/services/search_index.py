"""Keeps what is found of cases in step with the cases, inside the transaction that changes them.

No service calls this for its own changes: `transaction()` does, for whatever was written through the session. Only
rows written past it (statements of many rows) need `index_cases` or `flask search rebuild`.
"""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import event, or_, select
from sqlalchemy import inspect as state_of
from sqlalchemy.orm import Session

from app.adapters.database import lock_row
from app.adapters.full_text import LAYERS, LONGEST_LAYER, keep_words, words_of
from app.extensions import db
from app.models.agencies import Agency
from app.models.cases import Case, CaseItem, OwnerConsent
from app.models.catalogue import Database, Dataset
from app.models.connections import ConnectionAccount
from app.models.desk import CaseNote, CaseSearch
from app.models.letters import Letter
from app.models.proposals import CatalogueDecision, Proposal, SubmissionLine
from app.queries.search_parts import Part, parts_of

AT_ONCE = 500
"""Cases that are indexed by one round of statements."""
NOTED = "search_changes"

OF_A_CASE = ("case_no", "content", "database_id", "incoming_no", "is_quarantined", "owner_agency_id")
SEARCHED: dict[type[Any], tuple[frozenset[str], tuple[str, ...]]] = {
    Case: (frozenset({*OF_A_CASE, "requesting_agency_id"}), ("id",)),
    CaseItem: (frozenset({"dataset_id"}), ("case_id",)),
    CaseNote: (frozenset({"body", "is_internal"}), ("case_id",)),
    CatalogueDecision: (frozenset({"number", "status"}), ("submission_id",)),
    ConnectionAccount: (frozenset({"account_id"}), ("case_id",)),
    Letter: (frozenset({"status", "subject", "symbol"}), ("case_id",)),
    OwnerConsent: (frozenset({"letter_no"}), ("case_id",)),
    Proposal: (frozenset({"entry"}), ("case_id",)),
    SubmissionLine: (frozenset({"decision_id", "letter_no", "status"}), ("submission_id", "proposal_id")),
}
"""Columns that are found, and where a row names the cases that it is found with."""
NAMING: dict[type[Any], frozenset[str]] = {
    Agency: frozenset({"abbr_symbol", "name", "name_en", "short_name"}),
    Database: frozenset({"code", "name", "name_en"}),
    Dataset: frozenset({"code", "name"}),
}
"""Names that many cases are found by; only a change of them counts, for a new one has no cases yet."""


class Changes:
    """What a transaction has changed so far that is found by searching."""

    def __init__(self) -> None:
        self.case_ids: set[int] = set()
        self.named: dict[type[Any], set[int]] = {kind: set() for kind in NAMING}

    def note(self, row: Any, *, is_whole: bool) -> None:
        """Note a row that was written; `is_whole` says that it came or went, so that every column counts."""
        kind = type(row)
        if kind in SEARCHED:
            columns, keys = SEARCHED[kind]
            if is_whole or not columns.isdisjoint(state_of(row).committed_state):
                self.case_ids.update(key for name in keys if (key := getattr(row, name)) is not None)
        elif kind in NAMING and not is_whole and not NAMING[kind].isdisjoint(state_of(row).committed_state):
            self.named[kind].add(row.id)


def _note_changes(session: Session, _context: Any) -> None:
    """After each flush, while the rows still say what was changed in them."""
    changes = session.info.setdefault(NOTED, Changes())
    for rows, is_whole in ((session.new, True), (session.deleted, True), (session.dirty, False)):
        for row in rows:
            changes.note(row, is_whole=is_whole)


event.listen(db.session, "after_flush", _note_changes)


def index_changes() -> None:
    """Index the cases that this transaction has changed; called once, before it commits."""
    db.session.flush()
    changes: Changes | None = db.session.info.pop(NOTED, None)
    if changes is None:
        return
    case_ids = changes.case_ids.union(*(_cases_named(kind, keys) for kind, keys in changes.named.items() if keys))
    if case_ids:
        index_cases(case_ids)


def forget_changes() -> None:
    """Forget what a transaction had changed that is rolled back."""
    db.session.info.pop(NOTED, None)


def _cases_named(kind: type[Any], keys: Collection[int]) -> Iterable[int]:
    """The cases that are found by the names of agencies, databases or datasets."""
    if kind is Agency:
        query = select(Case.id).where(or_(Case.requesting_agency_id.in_(keys), Case.owner_agency_id.in_(keys)))
    elif kind is Database:
        query = select(Case.id).where(Case.database_id.in_(keys))
    else:
        query = select(CaseItem.case_id).where(CaseItem.dataset_id.in_(keys))
    return db.session.scalars(query)


def index_cases(case_ids: Collection[int]) -> int:
    """Write anew what is found of these cases; return how many there are. The caller's transaction commits."""
    ordered, count = sorted(case_ids), 0
    for start in range(0, len(ordered), AT_ONCE):
        portion = ordered[start : start + AT_ONCE]
        # Whoever indexes the same case waits here, and then reads what the other one has written.
        locked = select(CaseSearch.case_id).where(CaseSearch.case_id.in_(portion)).order_by(CaseSearch.case_id)
        lock_row(db.session, locked.with_for_update(), {})
        found = parts_of(portion)
        keep_words(db.session, [{"case_id": key, **_layers(found[key])} for key in sorted(found)])
        count += len(found)
    return count


def _layers(parts: Iterable[Part]) -> dict[str, str]:
    """The folded words of each layer, in the order of the parts; a note without end loses its oldest words."""
    words: dict[str, list[str]] = {layer: [] for layer in LAYERS}
    for part in parts:
        words[part.layer] += words_of(part.text)
    return {layer: " ".join(found)[:LONGEST_LAYER] for layer, found in words.items()}
