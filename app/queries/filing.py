"""What the filing of a request reads: the catalogue, the agency's own cases and files, what overlaps (section 4.1)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.extensions import db
from app.models.agencies import Agency
from app.models.cases import Case, CaseItem, OwnerReplyDraft
from app.models.catalogue import Database, Dataset
from app.models.connections import ConnectionAccount
from app.models.files import Attachment
from app.queries.clocks import local_day
from app.queries.policies import policies
from app.queries.visibility import may_see
from forms.request_checks import KnownDatabase, KnownDataset, Overlap, RequestContext
from workflows.connections.states import AGENCY_REVIEW, DRAFT, FINAL, GRANTED, LABELS, LAPSED, REFUSED, WITHDRAWN
from workflows.roles import AGENCY_STAFF, Actor, Role

Choice = tuple[str, str]

REQUEST = "connection"
"""The kind of a case of Article 9; proposals are filed in a form of their own."""


def request_context(case: Case | None, agency_id: int, now: datetime, codes: Iterable[str] = ()) -> RequestContext:
    """Collect what a request of an agency is judged against; `codes` are the datasets it names."""
    today, rules = local_day(now), policies()
    datasets, earlier = known_datasets(), earlier_cases(agency_id)
    wanted = [code for code in codes if code in datasets]
    return RequestContext(
        today=today,
        datasets=datasets,
        databases=known_databases(),
        email_domains=rules.official_email_domains,
        agencies=frozenset(agency.abbr_symbol for agency in living_agencies(today)),
        previous_states=dict(earlier),
        renewable=frozenset(number for number, state in earlier if state == GRANTED),
        files=frozenset(attachment.id for attachment in attachments_of(case.id)) if case is not None else frozenset(),
        overlaps=overlaps(agency_id, wanted, case.id if case is not None else None),
        is_parent_endorsement_asked=rules.is_parent_endorsement_asked,
    )


def known_databases() -> dict[str, KnownDatabase]:
    """Every database of the catalogue by its code, national ones too: naming one gets guidance (E9)."""
    rows = db.session.scalars(select(Database).options(selectinload(Database.owner_agency)).order_by(Database.code))
    return {base.code: _known(base) for base in rows}


def _known(base: Database) -> KnownDatabase:
    owner = base.owner_agency
    return KnownDatabase(base.code, base.name, owner.abbr_symbol, owner.name, base.scope, base.is_active)


def known_datasets() -> dict[str, KnownDataset]:
    """Every dataset of the catalogue by its code, with its schema."""
    bases = known_databases()
    rows = db.session.scalars(
        select(Dataset)
        .join(Dataset.database)
        .options(selectinload(Dataset.fields), selectinload(Dataset.database))
        .order_by(Database.code, Dataset.position, Dataset.code)
    )
    return {
        row.code: KnownDataset(
            row.code,
            row.name,
            bases[row.database.code],
            row.sharing_mode,
            tuple(column.name for column in row.fields),
            row.is_active,
        )
        for row in rows
    }


def living_agencies(today: date) -> Sequence[Agency]:
    """Agencies that exist today, in the order of their names."""
    rows = db.session.scalars(select(Agency).order_by(Agency.sort_key, Agency.name)).all()
    return [agency for agency in rows if not agency.has_ended(today)]


def agency_choices(today: date) -> list[Choice]:
    """Agencies to choose from, by their symbols."""
    return [(agency.abbr_symbol, agency.name) for agency in living_agencies(today)]


def earlier_cases(agency_id: int) -> list[tuple[str, str]]:
    """Number and state of an agency's own ended cases, the newest first (E11)."""
    rows = db.session.execute(
        select(Case.case_no, Case.state)
        .where(
            Case.requesting_agency_id == agency_id,
            Case.kind == REQUEST,
            Case.case_no.is_not(None),
            Case.state.in_((GRANTED, REFUSED, WITHDRAWN, LAPSED)),
        )
        .order_by(Case.id.desc())
    )
    return [(number, state) for number, state in rows if number]


def case_choices(agency_id: int, *, renewable: bool) -> list[Choice]:
    """Earlier cases to choose from: those to file again, or those whose connection is to be renewed."""
    return [
        (number, f"{number} – {LABELS[state]}")
        for number, state in earlier_cases(agency_id)
        if (state == GRANTED) == renewable
    ]


def case_by_number(number: str, agency_id: int) -> Case | None:
    """Find an agency's own request by its number."""
    return db.session.scalar(
        select(Case).where(Case.case_no == number, Case.kind == REQUEST, Case.requesting_agency_id == agency_id)
    )


def attachments_of(case_id: int) -> Sequence[Attachment]:
    """Files of a case that were not removed, in the order they came."""
    return db.session.scalars(
        select(Attachment).where(Attachment.case_id == case_id, ~Attachment.is_removed).order_by(Attachment.id)
    ).all()


def overlaps(agency_id: int, codes: Sequence[str], case_id: int | None) -> tuple[Overlap, ...]:
    """Open cases and live connections of an agency on the same datasets, for the warning of Article 4.2."""
    if not codes:
        return ()
    rows = db.session.execute(
        select(Case.id, Case.case_no, Case.state, Dataset.name, ConnectionAccount.state)
        .join(CaseItem, CaseItem.case_id == Case.id)
        .join(Dataset, Dataset.id == CaseItem.dataset_id)
        .outerjoin(ConnectionAccount, ConnectionAccount.case_id == Case.id)
        .where(
            Case.requesting_agency_id == agency_id,
            Dataset.code.in_(codes),
            Case.id != (case_id or 0),
            Case.duplicate_of_id.is_(None),
            ~Case.is_quarantined,
            CaseItem.is_granted.is_not(False),
        )
        .order_by(Case.id)
    )
    found = []
    for key, number, state, dataset, account in rows:
        if account == "active":
            found.append(Overlap(key, number or "", dataset, is_connection=True))
        elif state not in FINAL and state not in (DRAFT, AGENCY_REVIEW):
            found.append(Overlap(key, number or "", dataset, is_connection=False))
    return tuple(found)


def draft_of(case_id: int, actor: Actor, kind: str = REQUEST) -> Case | None:
    """Find an unsent case that the actor may read: the requesting agency's, or any for the auditor (0.6.3)."""
    case = db.session.get(Case, case_id)
    if case is None or case.kind != kind or case.state not in (DRAFT, AGENCY_REVIEW) or not may_see(case_id, actor):
        return None
    return case


def drafts_of(actor: Actor, kind: str = REQUEST) -> Sequence[Case]:
    """Unsent cases of a kind of the actor's agency, the last changed first."""
    if actor.agency_id is None or actor.is_agency_ended or not actor.holds(*AGENCY_STAFF):
        return []
    return db.session.scalars(
        select(Case)
        .where(
            Case.requesting_agency_id == actor.agency_id,
            Case.kind == kind,
            Case.state.in_((DRAFT, AGENCY_REVIEW)),
        )
        .order_by(Case.changed_at.desc(), Case.id.desc())
    ).all()


def siblings_of(case: Case) -> Sequence[Case]:
    """Cases of the same letter, by their ids (0.6.5)."""
    if not case.bundle_id:
        return []
    return db.session.scalars(
        select(Case)
        .where(
            Case.bundle_id == case.bundle_id,
            Case.id != case.id,
            Case.requesting_agency_id == case.requesting_agency_id,
        )
        .order_by(Case.id)
    ).all()


def owner_reply_of(case_id: int, actor: Actor) -> OwnerReplyDraft | None:
    """The owner's reply while it is drafted: for the owner's own officers alone."""
    case = db.session.get(Case, case_id)
    if case is None or case.owner_agency_id != actor.agency_id or not may_see(case_id, actor):
        return None
    if not actor.holds(Role.OWNER_OFFICER, Role.OWNER_APPROVER):
        return None
    return db.session.get(OwnerReplyDraft, case_id)
