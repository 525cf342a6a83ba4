"""What may be found of a case: its parts in the words they were written in, each with who may read it.

The index is written from these parts, and a result says which of them matched: the two cannot differ.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, case, literal, select, union_all
from sqlalchemy.orm import aliased

from app.adapters.full_text import INTERNAL, LABEL, PARTIES, owner_word, requester_word
from app.extensions import db
from app.models.agencies import Agency
from app.models.cases import Case, CaseItem, OwnerConsent
from app.models.catalogue import Database, Dataset
from app.models.connections import ConnectionAccount
from app.models.desk import CaseNote
from app.models.letters import Letter
from app.models.proposals import CatalogueDecision, Proposal, SubmissionLine
from workflows.registry import PROPOSAL

CASE_NO, INCOMING_NO, OFFICE_NO = "case_no", "incoming_no", "office_incoming_no"
REQUESTER, OWNER, DATABASE, DATASET = "requester", "owner", "database", "dataset"
LETTER_NO, REPLY_NO, DECISION_NO, CARRIED = "letter_no", "reply_no", "decision_no", "carried_proposal"
PURPOSE, ACCOUNT, LETTER, DRAFT, NOTE = "purpose", "account", "letter", "draft", "note"

SIDES = "sides"
"""Words for the search itself, which nobody is shown: whose case it is (`app.adapters.full_text`)."""

TYPED = (
    ("letter_no", LETTER_NO),
    ("proposal_letter_no", LETTER_NO),
    ("office_incoming_no", OFFICE_NO),
    ("purpose", PURPOSE),
    ("necessity", PURPOSE),
    ("title", PURPOSE),
)
"""Answers of the forms that are found, all of them read by the parties."""
ORDERS = ("D4", "D11")
"""Letters that an operator reads as well."""
CLOSING = "D14"
"""The one letter of a quarantined case that names no data."""
PROPOSED_NAME = "p7_2_a_name"


@dataclass(frozen=True)
class Part:
    """One piece of a case that may be found: who reads it, what it is, its words, and the letter to open."""

    layer: str
    name: str
    text: str
    letter_id: int | None = None


CASE_IDS: BindParameter[Any] = bindparam("case_ids", expanding=True)
ASKED_BY, OWNED_BY = aliased(Agency), aliased(Agency)
HEADS = (
    select(
        Case.id,
        Case.kind,
        Case.case_no,
        Case.incoming_no,
        Case.content,
        Case.is_quarantined,
        Case.requesting_agency_id,
        Case.owner_agency_id,
        ASKED_BY.name.label("asked_by"),
        ASKED_BY.name_en.label("asked_by_en"),
        ASKED_BY.short_name.label("asked_by_short"),
        ASKED_BY.abbr_symbol.label("asked_by_symbol"),
        OWNED_BY.name.label("owned_by"),
        OWNED_BY.name_en.label("owned_by_en"),
        OWNED_BY.short_name.label("owned_by_short"),
        OWNED_BY.abbr_symbol.label("owned_by_symbol"),
        Database.code,
        Database.name,
        Database.name_en,
    )
    .join(ASKED_BY, ASKED_BY.id == Case.requesting_agency_id)
    .outerjoin(OWNED_BY, OWNED_BY.id == Case.owner_agency_id)
    .outerjoin(Database, Database.id == Case.database_id)
    .where(Case.id.in_(CASE_IDS))
)


def _piece(case_id: Any, layer: Any, name: Any, text: Any, ref: Any = None, code: Any = None) -> Select[Any]:
    """One kind of piece; `ref` is the id of a letter or a note, `code` that of a letter."""
    return select(
        case_id.label("case_id"),
        (literal(layer) if isinstance(layer, str) else layer).label("layer"),
        (literal(name) if isinstance(name, str) else name).label("name"),
        text.label("text"),
        (literal(0) if ref is None else ref).label("ref"),
        (literal("") if code is None else code).label("code"),
    ).where(case_id.in_(CASE_IDS))


def _letters() -> Select[Any]:
    """Issued letters belong to the parties, drafts to those who prepare and sign them (`case_page.letters_of`)."""
    is_issued = Letter.status == "ISSUED"
    layer = case((~is_issued, INTERNAL), (Letter.code.in_(ORDERS), LABEL), else_=PARTIES)
    text = Letter.symbol + " – " + Letter.subject
    pieces = _piece(Letter.case_id, layer, case((is_issued, LETTER), else_=DRAFT), text, Letter.id, Letter.code)
    return pieces.where(Letter.status != "VOID")


def _decided() -> Select[Any]:
    """The decision on a proposal, once the second person has confirmed it."""
    pieces = _piece(SubmissionLine.proposal_id, PARTIES, DECISION_NO, CatalogueDecision.number)
    pieces = pieces.join(CatalogueDecision, CatalogueDecision.id == SubmissionLine.decision_id)
    return pieces.where(SubmissionLine.status == "DECIDED", CatalogueDecision.status != "DROPPED")


PIECES = union_all(
    _piece(CaseItem.case_id, LABEL, DATASET, Dataset.code + " " + Dataset.name).join(
        Dataset, Dataset.id == CaseItem.dataset_id
    ),
    _piece(ConnectionAccount.case_id, LABEL, ACCOUNT, ConnectionAccount.account_id),
    _letters(),
    _piece(OwnerConsent.case_id, PARTIES, REPLY_NO, OwnerConsent.letter_no),
    _decided(),
    _piece(CatalogueDecision.submission_id, PARTIES, DECISION_NO, CatalogueDecision.number).where(
        CatalogueDecision.status != "DROPPED"
    ),
    _piece(SubmissionLine.submission_id, PARTIES, LETTER_NO, SubmissionLine.letter_no),
    _piece(SubmissionLine.submission_id, PARTIES, CARRIED, Case.case_no)
    .join(Case, Case.id == SubmissionLine.proposal_id)
    .where(SubmissionLine.status != "LEFT"),
    _piece(CaseNote.case_id, case((CaseNote.is_internal, INTERNAL), else_=PARTIES), NOTE, CaseNote.body, CaseNote.id),
)
PROPOSED = select(Proposal.case_id, Proposal.entry[PROPOSED_NAME].as_string().label("name")).where(
    Proposal.case_id.in_(CASE_IDS)
)


def parts_of(case_ids: Collection[int]) -> dict[int, list[Part]]:
    """The parts of each case, the weightiest first; a case that is gone has no entry.

    Of a quarantined case only its number, its agencies, its account and its closing letter can be found (E6).
    """
    found: dict[int, list[Part]] = {}
    quarantined: set[int] = set()
    proposals: dict[int, Any] = {}
    for row in db.session.execute(HEADS, {"case_ids": list(case_ids)}):
        found[row.id] = list(_head(row))
        if row.is_quarantined:
            quarantined.add(row.id)
        elif row.kind == PROPOSAL:
            # What a supplement changes counts once it is sent: after sending, the entry alone is read.
            proposals[row.id] = row.content.get(PROPOSED_NAME) if row.case_no is None else None
    if proposals:
        for case_id, name in db.session.execute(PROPOSED, {"case_ids": list(proposals)}):
            names = dict.fromkeys(text for text in (name, proposals[case_id]) if isinstance(text, str) and text)
            found[case_id] += [Part(LABEL, DATABASE, text) for text in names]
    pieces = db.session.execute(PIECES, {"case_ids": list(found)}).all() if found else ()
    for piece in sorted(pieces, key=lambda piece: -piece.ref):  # the newest letters and notes first
        is_open = piece.case_id not in quarantined or piece.code == CLOSING or piece.name == ACCOUNT
        if piece.text and is_open:
            letter_id = piece.ref if piece.name in (LETTER, DRAFT) else None
            found[piece.case_id].append(Part(piece.layer, piece.name, piece.text.strip(" –"), letter_id))
    return found


def _head(row: Any) -> Iterator[Part]:
    if row.case_no:
        yield Part(LABEL, CASE_NO, row.case_no)
    yield from _named(REQUESTER, (row.asked_by, row.asked_by_short, row.asked_by_symbol), row.asked_by_en)
    yield from _named(OWNER, (row.owned_by, row.owned_by_short, row.owned_by_symbol), row.owned_by_en)
    yield Part(LABEL, SIDES, f"{requester_word(row.requesting_agency_id)} {owner_word(row.owner_agency_id)}")
    if row.is_quarantined:
        return
    yield from _named(DATABASE, (row.code, row.name), row.name_en)
    if row.incoming_no:
        yield Part(INTERNAL, INCOMING_NO, row.incoming_no)
    for key, name in TYPED:
        text = row.content.get(key)
        if isinstance(text, str) and text.strip():
            yield Part(PARTIES, name, text)


def _named(part: str, names: tuple[str | None, ...], in_english: str | None) -> Iterator[Part]:
    """What somebody or something is called, in one line for each language."""
    for text in (" · ".join(dict.fromkeys(name for name in names if name)), in_english):
        if text:
            yield Part(LABEL, part, text)
