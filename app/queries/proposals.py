"""What the filing of a proposal reads: the agency's databases, who uses them, what is open on them (3.2, 4.6, 4.7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.extensions import db
from app.models.agencies import Agency
from app.models.cases import Case
from app.models.catalogue import Database, Dataset
from app.models.connections import ConnectionAccount
from app.models.proposals import Proposal
from app.queries.catalogue import entries_of, newest_version, snapshot_of
from app.queries.clocks import local_day
from app.queries.filing import attachments_of, living_agencies
from forms.proposal_checks import LiveConnection, OtherProposal, ProposalContext
from forms.proposals import ADD
from forms.request_checks import PROVINCIAL
from workflows.accounts import ACTIVE, LOCKED, SUSPENDED
from workflows.catalogue.states import APPLIED, DECIDED_REJECTED, RETURNED_INELIGIBLE, WITHDRAWN
from workflows.folding import fold
from workflows.registry import PROPOSAL

Choice = tuple[str, str]

LIVE = (LOCKED, ACTIVE, SUSPENDED)
ENDED = (DECIDED_REJECTED, RETURNED_INELIGIBLE, WITHDRAWN, APPLIED)
"""Ends of a proposal after which the agency may file another one and refer to it."""


@dataclass(frozen=True)
class OwnDatabase:
    """A database that an agency may propose to change, and the proposal that is open on it."""

    database: Database
    open_case: Case | None


def proposal_of(case_id: int) -> Proposal | None:
    """What a case of Article 7 asks to change."""
    return db.session.get(Proposal, case_id)


def own_databases(agency_id: int) -> list[OwnDatabase]:
    """The current databases of the catalogue that an agency manages, by their names, with what is open on each."""
    bases = db.session.scalars(
        select(Database)
        .where(Database.managing_agency_id == agency_id, Database.is_active, Database.scope == PROVINCIAL)
        .order_by(Database.code)
    ).all()
    opened = {
        proposal.database_id: proposal.case
        for proposal in db.session.scalars(
            select(Proposal)
            .where(Proposal.is_open, Proposal.database_id.in_([base.id for base in bases]))
            .options(joinedload(Proposal.case))
        )
    }
    listed = _listed()
    return [OwnDatabase(base, opened.get(base.id)) for base in bases if listed is None or base.id in listed]


def own_database(code: str, agency_id: int) -> Database | None:
    """A database of the provincial catalogue that the agency manages, by its code."""
    return next((one.database for one in own_databases(agency_id) if one.database.code == code), None)


def _listed() -> dict[int, dict[str, Any]] | None:
    """The entries of the newest version by database; none before the first, when the register stands for them."""
    newest = newest_version()
    return {entry.database_id: dict(entry.content) for entry in entries_of(newest.no)} if newest else None


def live_connections(database_id: int) -> tuple[LiveConnection, ...]:
    """Connections that use a database today, locked and suspended ones too, in the order they were made (4.7)."""
    rows = db.session.execute(
        select(ConnectionAccount, Case.case_no, Agency)
        .join(Case, Case.id == ConnectionAccount.case_id)
        .join(Agency, Agency.id == ConnectionAccount.requesting_agency_id)
        .where(Case.database_id == database_id, ConnectionAccount.state.in_(LIVE))
        .order_by(ConnectionAccount.id)
    )
    return tuple(
        LiveConnection(
            account.account_id,
            account.id,
            account.case_id,
            number or "",
            agency.abbr_symbol,
            agency.name,
            account.state,
        )
        for account, number, agency in rows
    )


def replacement_choices(database_id: int | None) -> list[Choice]:
    """Databases that may take the place of one, national ones too: every other that is active."""
    rows = db.session.scalars(
        select(Database).where(Database.is_active, Database.id != (database_id or 0)).order_by(Database.code)
    )
    return [(base.code, f"{base.code} – {base.name}") for base in rows]


def previous_proposals(agency_id: int) -> Sequence[Proposal]:
    """An agency's own proposals that came to an end, the newest first."""
    return db.session.scalars(
        select(Proposal)
        .join(Case, Case.id == Proposal.case_id)
        .where(Case.requesting_agency_id == agency_id, Case.case_no.is_not(None), Case.state.in_(ENDED))
        .options(joinedload(Proposal.case))
        .order_by(Case.id.desc())
    ).all()


def proposal_by_number(number: str, agency_id: int) -> Case | None:
    """Find an agency's own proposal by its number."""
    return db.session.scalar(
        select(Case).where(Case.case_no == number, Case.kind == PROPOSAL, Case.requesting_agency_id == agency_id)
    )


def proposal_context(case: Case, proposal: Proposal, now: datetime) -> ProposalContext:
    """Collect what a proposal is judged against."""
    today = local_day(now)
    base = _with_all(proposal.database_id) if proposal.database_id else None
    listed = _listed()
    earlier = previous_proposals(case.requesting_agency_id)
    return ProposalContext(
        kind=proposal.kind,
        # A supplement does not make the day too late that was good when the proposal was sent.
        today=local_day(case.first_received_at) if case.first_received_at else today,
        agency=case.requesting_agency.abbr_symbol,
        agencies=_agency_names(today),
        code=base.code if base else "",
        is_listed=base is None or (_may_be_changed(base, case) and (listed is None or base.id in listed)),
        before=_entry_now(base, listed) if base else {},
        taken_names=_taken_names(proposal.database_id),
        open_names=_open_names(case),
        other_open=_other_open(case, proposal),
        connections=live_connections(base.id) if base else (),
        foreign_datasets=_foreign_datasets(proposal.database_id),
        replacements=frozenset(code for code, _name in replacement_choices(proposal.database_id)),
        previous_states={one.case.case_no or "": one.case.state for one in earlier},
        rejected=_rejected(earlier),
        files=frozenset(attachment.id for attachment in attachments_of(case.id)),
    )


def _with_all(database_id: int) -> Database:
    return db.session.scalars(
        select(Database)
        .where(Database.id == database_id)
        .options(
            joinedload(Database.owner_agency),
            joinedload(Database.managing_agency),
            selectinload(Database.datasets).selectinload(Dataset.fields),
        )
    ).one()


def _entry_now(base: Database, listed: dict[int, dict[str, Any]] | None) -> dict[str, Any]:
    return (listed or {}).get(base.id) or snapshot_of(base)


def _may_be_changed(base: Database, case: Case) -> bool:
    return base.is_active and base.scope == PROVINCIAL and base.managing_agency_id == case.requesting_agency_id


def _agency_names(today: date) -> dict[str, str]:
    return {agency.abbr_symbol: agency.name for agency in living_agencies(today)}


def _taken_names(database_id: int | None) -> frozenset[str]:
    """Folded names of the other current entries; names compare without accents (4.6)."""
    names = db.session.scalars(
        select(Database.name).where(Database.is_active, Database.scope == PROVINCIAL, Database.id != (database_id or 0))
    )
    return frozenset(fold(name) for name in names)


def _open_names(case: Case) -> dict[str, str]:
    """Folded names that open proposals add; the number is told to the agency that filed it alone."""
    rows = db.session.execute(
        select(Proposal.name_fold, Case.case_no, Case.requesting_agency_id)
        .join(Case, Case.id == Proposal.case_id)
        .where(Proposal.is_open, Proposal.kind == ADD, Proposal.case_id != case.id)
    )
    return {folded: _told(number, agency_id, case) for folded, number, agency_id in rows}


def _told(number: str | None, agency_id: int, case: Case) -> str:
    return number or "" if agency_id == case.requesting_agency_id else ""


def _other_open(case: Case, proposal: Proposal) -> OtherProposal | None:
    if proposal.database_id is None:
        return None
    row = db.session.execute(
        select(Case.case_no, Case.requesting_agency_id)
        .join(Proposal, Proposal.case_id == Case.id)
        .where(Proposal.is_open, Proposal.database_id == proposal.database_id, Proposal.case_id != case.id)
    ).first()
    return None if row is None else OtherProposal(_told(row[0], row[1], case))


def _foreign_datasets(database_id: int | None) -> frozenset[str]:
    return frozenset(db.session.scalars(select(Dataset.code).where(Dataset.database_id != (database_id or 0))))


def _rejected(earlier: Sequence[Proposal]) -> dict[str, str]:
    """Number of the last proposal on a database or name, where the Chairman did not agree to it."""
    meant = [one.database_id for one in earlier if one.database_id]
    rows = db.session.execute(select(Database.id, Database.code).where(Database.id.in_(meant)))
    codes = {row.id: row.code for row in rows}
    last: dict[str, Case] = {}
    for one in earlier:
        last.setdefault(codes.get(one.database_id, "") if one.database_id else one.name_fold, one.case)
    return {key: case.case_no or "" for key, case in last.items() if key and case.state == DECIDED_REJECTED}
