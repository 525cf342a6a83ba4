"""What the page of one case shows: header, parties, clock, documents, timeline, each cut to what the reader may see."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models.accounts import Account, AccountRole
from app.models.agencies import Agency
from app.models.cases import Case, CaseItem, HoldSpan
from app.models.connections import AccountOrder, ConnectionAccount
from app.models.files import Attachment
from app.models.letters import Letter
from app.models.proposals import Proposal
from app.models.trail import Event
from app.queries.clocks import NO_LIMIT, clock_input, local_day
from app.queries.filing import living_agencies
from app.queries.notes import people_of
from app.queries.proposals import live_connections
from app.queries.units import active_units
from app.queries.visibility import reads_content, sees_internals, sees_orders_alone, visible_cases
from workflows.attribution import Holder, Span, attribute
from workflows.calendar import Calendar
from workflows.catalogue.states import CHAIRMAN_RETURNED, READY
from workflows.clock import DayLine, explain
from workflows.guards import ISSUABLE, SIGNABLE
from workflows.notes import ADD_INTERNAL_NOTE, NOTE_PEOPLE, NOTES
from workflows.policies import Policies
from workflows.roles import Actor, Role
from workflows.work_sharing import ASSIGN_UNIT, UNITS

LETTER_VISIBLE = ("ISSUED",)
OWNERS_DRAFT = "reply_draft"
"""Purpose of a file that only the agency which drafts its reply reads (`app.services.files.REPLY_DRAFT`)."""


def case_for(case_id: int, actor: Actor) -> Case | None:
    """The case, if the actor may see it."""
    return db.session.execute(select(Case).where(Case.id == case_id, visible_cases(actor))).scalar_one_or_none()


def events_of(case: Case, actor: Actor) -> list[Event]:
    """The events the actor may read, oldest first; internal ones for focal staff and auditor alone."""
    query = select(Event).where(Event.case_id == case.id).order_by(Event.id)
    if not sees_internals(actor, case.focal_agency_id):
        query = query.where(Event.visibility == "parties")
    if actor.agency_id != case.requesting_agency_id and not actor.holds(Role.AUDITOR):
        # What happened inside the requesting agency before sending is its own.
        query = query.where(Event.action.not_in(("send_for_signature", "return_to_filer")))
    return list(db.session.execute(query).scalars())


def letters_of(case: Case, actor: Actor) -> list[Letter]:
    """Letters the actor may see: issued ones for the parties, all stages for those who prepare and sign them."""
    query = select(Letter).where(Letter.case_id == case.id, Letter.status != "VOID").order_by(Letter.id)
    if not sees_internals(actor, case.focal_agency_id):
        query = query.where(or_(Letter.status.in_(LETTER_VISIBLE), _is_draft_sent_up()))
    if sees_orders_alone(actor):
        query = query.where(Letter.code.in_(("D4", "D11")))
    if not reads_content(case, actor):
        # Letters of a quarantined case name its data; the one that closes it names none (D14-b).
        query = query.where(Letter.code == "D14")
    return list(db.session.execute(query).scalars())


def _is_draft_sent_up() -> ColumnElement[bool]:
    """The draft decision is never issued: it goes up with its submission, and is read by whoever reads that."""
    sent = aliased(Letter)
    goes_up = exists().where(sent.case_id == Letter.case_id, sent.code == "D6", sent.status.in_(LETTER_VISIBLE))
    return and_(Letter.code == "D6b", Letter.status == "SIGNED", goes_up)


def letter_for(letter_id: int, actor: Actor) -> Letter | None:
    """One letter, if its case and its stage are the actor's to see."""
    letter = db.session.get(Letter, letter_id)
    case = case_for(letter.case_id, actor) if letter else None
    if letter is None or case is None or letter.id not in {found.id for found in letters_of(case, actor)}:
        return None
    return letter


def attachments_of(case: Case, actor: Actor) -> list[Attachment]:
    """Files of the case; quarantined ones are the security officer's alone, others see only that they exist."""
    if sees_orders_alone(actor):
        return []
    is_readable = or_(Attachment.purpose != OWNERS_DRAFT, Attachment.agency_id == actor.agency_id)
    query = select(Attachment).where(Attachment.case_id == case.id, ~Attachment.is_removed, is_readable)
    return list(db.session.execute(query.order_by(Attachment.id)).scalars())


@dataclass(frozen=True)
class Held:
    """Working days after R by the party that held the case; their sum is the whole time."""

    requester: int
    owner: int
    focal: int
    chairman: int = 0

    @property
    def total(self) -> int:
        """All of them: the working days since R."""
        return self.requester + self.owner + self.focal + self.chairman


def held_days(case: Case, today: date, calendar: Calendar) -> Held | None:
    """Attribute the working days of a case from R to its end, or to today (0.6.10)."""
    if case.received_at is None:
        return None
    spans = db.session.execute(select(HoldSpan).where(HoldSpan.case_id == case.id).order_by(HoldSpan.id)).scalars()
    end = local_day(case.ended_at) if case.ended_at else today
    if case.completed_on is not None and case.track != NO_LIMIT:
        end = case.completed_on  # a proposal goes on to the Chairman after the department has done its part
    received = local_day(case.received_at)
    days = attribute(
        [Span(Holder(span.holder.lower()), span.from_on) for span in spans], received, max(end, received), calendar
    )
    return Held(days[Holder.REQUESTER], days[Holder.OWNER], days[Holder.FOCAL], days[Holder.CHAIRMAN])


def explained(case: Case, policies: Policies, calendar: Calendar) -> tuple[DayLine, ...]:
    """The deadline day by day, from T0 to the due date; empty while the clock has not started."""
    return explain(clock_input(case, policies), calendar)


def connection_of(case: Case) -> tuple[ConnectionAccount | None, list[AccountOrder]]:
    """The connection account of a case and the orders given on it."""
    account = db.session.execute(
        select(ConnectionAccount).where(ConnectionAccount.case_id == case.id).order_by(ConnectionAccount.id.desc())
    ).scalars()
    orders = db.session.execute(
        select(AccountOrder).where(AccountOrder.case_id == case.id).order_by(AccountOrder.id)
    ).scalars()
    return next(iter(account), None), list(orders)


def reviewers_of(case: Case) -> list[tuple[str, str]]:
    """Officers of the focal agency who may be assigned, as (id, title)."""
    rows = db.session.execute(
        select(Account.id, Account.title)
        .join(AccountRole, AccountRole.account_id == Account.id)
        .where(
            Account.agency_id == case.focal_agency_id,
            Account.is_active,
            or_(AccountRole.role == Role.FOCAL_REVIEWER.value, AccountRole.role == Role.FOCAL_HEAD.value),
        )
        .distinct()
        .order_by(Account.title)
    )
    return [(str(key), title) for key, title in rows]


def letter_choices(case: Case, action: str) -> list[tuple[str, str]]:
    """Letters of the case that wait to be signed or issued, as (id, code and subject)."""
    letters = db.session.execute(
        select(Letter).where(Letter.case_id == case.id, Letter.status != "VOID").order_by(Letter.id)
    ).scalars()
    if action == "sign_letter":
        waiting = [x for x in letters if x.code in SIGNABLE and x.status in ("PREPARED", "INITIALLED")]
    else:
        waiting = [x for x in letters if (x.code, x.status) in ISSUABLE]
    return [(str(letter.id), f"{letter.code} – {letter.subject}") for letter in waiting]


LISTING = ("build_submission", "change_submission")
"""Actions that choose proposals for a submission."""


def choices_for(case: Case, action: str) -> dict[str, list[tuple[str, str]]]:
    """What the lists of an action's form offer on this case, by the `source` of the field."""
    consent = next((c for c in reversed(case.consents) if c.withdrawn_at is None), None)
    return {
        "reviewers": reviewers_of(case) if action == "assign_reviewer" else [],
        UNITS: active_units(case.focal_agency_id) if action == ASSIGN_UNIT else [],
        "case_letters": letter_choices(case, action),
        "case_items": [(item.dataset.code, item.dataset.name) for item in case.items],
        "owner_conditions": [(text, text) for text in (consent.conditions if consent else [])],
        "agencies": _consultable(case) if action == "consult" else [],
        NOTE_PEOPLE: _note_people(case, action) if action in NOTES else [],
        "ready_proposals": _ready_proposals(case) if action in LISTING else [],
        "live_accounts": [
            (live.account_id, f"{live.account_id} – {live.agency_name}") for live in live_connections(case.database_id)
        ]
        if action == "complete_transition" and case.database_id is not None
        else [],
    }


def _note_people(case: Case, action: str) -> list[tuple[str, str]]:
    """Everybody who may be told of a note, as (id, title and agency)."""
    found = people_of(case, is_internal=action == ADD_INTERNAL_NOTE, today=local_day(case.changed_at))
    return [(str(person.account_id), person.label) for person in found]


def _consultable(case: Case) -> list[tuple[str, str]]:
    """Agencies that may be asked about a proposal: living ones, but neither its own nor the department."""
    parties = (case.requesting_agency_id, case.focal_agency_id)
    living: list[Agency] = [found for found in living_agencies(local_day(case.changed_at)) if found.id not in parties]
    return [(found.abbr_symbol, found.name) for found in living]


def _ready_proposals(case: Case) -> list[tuple[str, str]]:
    """Proposals that wait for a submission, or stand on this one, as (number, number and agency)."""
    query = (
        select(Case.case_no, Agency.short_name)
        .join(Proposal, Proposal.case_id == Case.id)
        .join(Agency, Agency.id == Case.requesting_agency_id)
        .where(
            Case.state.in_((READY, CHAIRMAN_RETURNED)),
            Case.focal_agency_id == case.focal_agency_id,
            or_(Proposal.submission_id.is_(None), Proposal.submission_id == case.id),
        )
        .order_by(Case.case_no)
    )
    return [(number, f"{number} – {agency}") for number, agency in db.session.execute(query) if number]


def dataset_names(case: Case) -> list[str]:
    """The names of the datasets a case asks for."""
    return [item.dataset.name for item in sorted(case.items, key=_position)]


def _position(item: CaseItem) -> int:
    return item.dataset.position
