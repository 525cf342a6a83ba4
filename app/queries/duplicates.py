"""What may have been asked before: like purposes, twins of one letter, like names; candidates are chosen in SQL first.

Only an agency's own cases are compared, and never what is in a quarantined one (E6).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from app.extensions import db
from app.models.cases import Case, CaseItem
from app.models.catalogue import Database, Dataset
from app.models.proposals import Proposal
from app.queries.filing import REQUEST, overlaps
from app.queries.proposals import proposal_of
from app.queries.visibility import UNSENT, visible_cases
from forms.likely_duplicates import (
    AlikeDatabase,
    AlikePurpose,
    EarlierProposal,
    Twin,
    name_warnings,
    overlap_warnings,
    purpose_warnings,
    twin_warnings,
)
from forms.proposals import ADD
from forms.request_checks import PROVINCIAL, dataset_codes
from workflows.catalogue.states import APPLIED, DECIDED_REJECTED, RETURNED_INELIGIBLE
from workflows.connections.states import FINAL, GRANTED
from workflows.fields import Problem
from workflows.folding import fold
from workflows.likeness import LONGEST, likeness, name_likeness, nearest
from workflows.registry import PROPOSAL
from workflows.roles import Actor

TWIN_DAYS = timedelta(days=30)
"""Copies of one letter arrive about the same time."""
SHORTEST_PURPOSE = 20
LENGTH_SHARE = 0.6
"""Texts whose lengths differ by more are never alike: at 80 per cent the shorter has two thirds of the longer."""
MOST_READ, MOST_COMPARED = 10_000, 1000
"""The newest requests whose lengths are looked at, and of these the most that are compared word by word."""
MOST_TWINS = 5
FAILED = (DECIDED_REJECTED, RETURNED_INELIGIBLE)


def alike_purposes(case: Case) -> tuple[AlikePurpose, ...]:
    """Earlier requests of the same agency, on any database, whose purpose reads nearly the same; the likest first.

    Cases of the same letter share their purpose by design (0.6.5), and a case that is named already needs no hint.
    """
    purpose = str(case.content.get("purpose") or "").strip()[:LONGEST]
    if len(purpose) < SHORTEST_PURPOSE:
        return ()
    stored = Case.content["purpose"].as_string()
    named = [str(case.content[name]) for name in ("renewal_of", "previous_case") if case.content.get(name)]
    newest = select(Case.id).where(_other_requests(case), Case.case_no.not_in(named)).order_by(Case.id.desc())
    rows = db.session.execute(
        select(Case.id, Case.case_no, Case.state, Database.name, stored)
        .outerjoin(Database, Database.id == Case.database_id)
        .where(Case.id.in_(newest.limit(MOST_READ)), _about_as_long(func.length(stored), len(purpose)))
        .order_by(Case.id.desc())
        .limit(MOST_COMPARED)
    )
    found = nearest((likeness(purpose, row[4]), row) for row in rows)
    return tuple(
        AlikePurpose(key, number or "", state, name or "", text, percent)
        for percent, (key, number, state, name, text) in found
    )


def _other_requests(case: Case) -> ColumnElement[bool]:
    """The sent requests of the same agency but this one, its twins, and those of the same letter (0.6.5)."""
    return and_(
        Case.requesting_agency_id == case.requesting_agency_id,
        Case.kind == REQUEST,
        Case.id != case.id,
        Case.case_no.is_not(None),
        Case.state.not_in(UNSENT),
        ~Case.is_quarantined,
        Case.duplicate_of_id.is_(None),
        or_(Case.bundle_id.is_(None), Case.bundle_id != (case.bundle_id or "")),
    )


def _about_as_long(length: ColumnElement[int], own: int) -> ColumnElement[bool]:
    shortest = length >= int(own * LENGTH_SHARE)
    # Of a longer text only the beginning is compared.
    longest = int(own / LENGTH_SHARE)
    return shortest if longest >= LONGEST else and_(shortest, length <= longest)


def twins_of(case: Case) -> tuple[Twin, ...]:
    """Requests that may be another copy of the same letter: same number and day, or same data within 30 days (E19).

    Only those that the action accepts as the original are named: open ones and granted ones of the same department.
    """
    if case.kind != REQUEST or case.received_at is None or case.duplicate_of_id is not None:
        return ()
    wanted = [item.dataset_id for item in case.items]
    rows = db.session.execute(
        select(
            Case.id,
            Case.case_no,
            Case.channel,
            Case.received_at,
            Case.database_id,
            Case.content["letter_no"].as_string(),
            Case.content["letter_date"].as_string(),
        )
        .where(_other_requests(case), _may_be_original(case), or_(_same_day(case), _same_data_lately(case, wanted)))
        .order_by(Case.received_at.desc(), Case.id.desc())
        .limit(MOST_COMPARED)
    ).all()
    shared = _shared_datasets([row[0] for row in rows], wanted)
    found = []
    for key, number, channel, received, base, letter_no, letter_date in rows:
        # One letter may ask for data of several databases, in a case each (0.6.5): those are no copies.
        may_be_same = None in (base, case.database_id) or base == case.database_id
        is_same = may_be_same and _is_same_letter(case, letter_no, letter_date)
        is_lately = abs(received - case.received_at) <= TWIN_DAYS
        names = tuple(shared.get(key, ())) if is_same or is_lately else ()
        if is_same or names:
            found.append(Twin(key, number or "", channel, received, letter_no or "", is_same, names))
    found.sort(key=lambda twin: (not twin.is_same_letter, -len(twin.datasets)))
    return tuple(found[:MOST_TWINS])


def _may_be_original(case: Case) -> ColumnElement[bool]:
    """What `link_duplicate` accepts, but for the case that this one renews or was filed after.

    Of the many that were granted long ago none is a copy of what arrives now.
    """
    known = [key for key in (case.renewal_of_id, case.previous_case_id) if key is not None]
    return and_(
        Case.focal_agency_id == case.focal_agency_id,
        Case.received_at.is_not(None),
        or_(Case.state.not_in(FINAL), and_(Case.state == GRANTED, _lately(case))),
        Case.id.not_in(known),
    )


def _same_day(case: Case) -> ColumnElement[bool]:
    return Case.content["letter_date"].as_string() == str(case.content.get("letter_date") or "-")


def _same_data_lately(case: Case, dataset_ids: Sequence[int]) -> ColumnElement[bool]:
    return and_(_lately(case), exists().where(CaseItem.case_id == Case.id, CaseItem.dataset_id.in_(dataset_ids)))


def _lately(case: Case) -> ColumnElement[bool]:
    assert case.received_at is not None  # the caller asked
    return Case.received_at.between(case.received_at - TWIN_DAYS, case.received_at + TWIN_DAYS)


def _shared_datasets(case_ids: Sequence[int], dataset_ids: Sequence[int]) -> dict[int, list[str]]:
    rows = db.session.execute(
        select(CaseItem.case_id, Dataset.name)
        .join(Dataset, Dataset.id == CaseItem.dataset_id)
        .where(CaseItem.case_id.in_(case_ids), CaseItem.dataset_id.in_(dataset_ids))
        .order_by(CaseItem.id)
    )
    found: dict[int, list[str]] = {}
    for key, name in rows:
        found.setdefault(key, []).append(name)
    return found


def _is_same_letter(case: Case, letter_no: str | None, letter_date: str | None) -> bool:
    """The same day, and the same number however it was spaced and accented."""
    own = _bare(case.content.get("letter_no"))
    return bool(own) and own == _bare(letter_no) and str(case.content.get("letter_date") or "") == letter_date


def _bare(number: object) -> str:
    return fold(str(number or "")).replace(" ", "")


def links_of(case: Case, actor: Actor) -> tuple[Case | None, Sequence[Case]]:
    """The original of a twin and the twins of an original, as far as the reader may see them."""
    original = None
    if case.duplicate_of_id is not None:
        original = db.session.scalar(select(Case).where(Case.id == case.duplicate_of_id, visible_cases(actor)))
    query = select(Case).where(Case.duplicate_of_id == case.id, visible_cases(actor)).order_by(Case.id)
    twins = db.session.scalars(query).all()
    return original, twins


def alike_databases(case: Case, proposal: Proposal) -> tuple[AlikeDatabase, ...]:
    """Entries of the catalogue, and the agency's own proposals to add one, with nearly the name that is proposed."""
    name = proposed_name(case, proposal)
    if proposal.kind != ADD or not name:
        return ()
    entries = db.session.execute(
        select(Database.code, Database.name)
        .where(Database.is_active, Database.scope == PROVINCIAL)
        .order_by(Database.code)
    )
    typed = func.coalesce(Proposal.entry["p7_2_a_name"].as_string(), Case.content["p7_2_a_name"].as_string())
    proposed = db.session.execute(
        select(Case.id, Case.case_no, Case.state, typed)
        .join(Proposal, Proposal.case_id == Case.id)
        .where(
            Case.requesting_agency_id == case.requesting_agency_id,
            Proposal.kind == ADD,
            Case.id != case.id,
            Case.case_no.is_not(None),
            Case.state.not_in((*UNSENT, APPLIED)),
            ~Case.is_quarantined,
        )
        .order_by(Case.id.desc())
        .limit(MOST_COMPARED)
    )
    found = [(name_likeness(name, entry), AlikeDatabase(entry, 0, code)) for code, entry in entries]
    found += [
        (name_likeness(name, text or ""), AlikeDatabase(text or "", 0, "", key, number or "", state))
        for key, number, state, text in proposed
    ]
    return tuple(replace(one, likeness=percent) for percent, one in nearest(found, MOST_TWINS))


def proposed_name(case: Case, proposal: Proposal) -> str:
    """The name of the database that a proposal would add, as far as it is typed."""
    return str(proposal.entry.get("p7_2_a_name") or case.content.get("p7_2_a_name") or "").strip()[:LONGEST]


def failed_proposals(case: Case, proposal: Proposal) -> tuple[EarlierProposal, ...]:
    """The agency's own proposals on the same database that were rejected or returned, the newest first."""
    name = fold(proposed_name(case, proposal))
    same = Proposal.database_id == proposal.database_id if proposal.database_id else Proposal.name_fold == name
    if not proposal.database_id and not name:
        return ()
    rows = db.session.execute(
        select(Case.id, Case.case_no, Case.state)
        .join(Proposal, Proposal.case_id == Case.id)
        .where(
            Case.requesting_agency_id == case.requesting_agency_id,
            Case.id != case.id,
            Case.state.in_(FAILED),
            ~Case.is_quarantined,
            same,
        )
        .order_by(Case.id.desc())
        .limit(MOST_TWINS)
    )
    return tuple(EarlierProposal(key, number or "", state) for key, number, state in rows)


def warnings_of(case: Case) -> list[Problem]:
    """What a program is told beside the problems: nothing here keeps a case from being sent."""
    if case.kind == PROPOSAL:
        proposal = proposal_of(case.id)
        return name_warnings(alike_databases(case, proposal)) if proposal else []
    if case.kind != REQUEST or case.is_quarantined:
        return []
    if case.state in UNSENT:
        held = overlaps(case.requesting_agency_id, dataset_codes(case.content), case.id)
        return [*overlap_warnings(held), *purpose_warnings(alike_purposes(case))]
    return twin_warnings(twins_of(case))
