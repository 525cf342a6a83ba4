"""Which cases an actor may see at all; everything else of a case is 404 (0.6.3, separation of duties 5 and 6)."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, literal_column, or_, select, true

from app.extensions import db
from app.models.cases import Case
from app.models.connections import AccountOrder
from app.models.trail import Event
from workflows.catalogue import states as proposal_states
from workflows.connections.states import AGENCY_REVIEW, DRAFT, LAPSED, OUT_OF_SCOPE, REFUSED
from workflows.registry import PROPOSAL, SUBMISSION
from workflows.roles import AGENCY_STAFF, FOCAL_STAFF, Actor, Role
from workflows.submissions import states as submission_states

UNSENT = (DRAFT, AGENCY_REVIEW)
TOLD = (REFUSED, LAPSED, proposal_states.RETURNED_INELIGIBLE, proposal_states.DECIDED_REJECTED)
"""States in which everybody who sees the case may read why it was refused."""
NO_CASE = Case.id.is_(None)
"""Holds for no case. A plain "false" would swallow the conditions beside it, also the one that an index answers."""
NO_REQUEST = Case.kind != literal_column("'connection'")
"""Written out, as in the index of the other kinds (`ix_case_kind`): SQLite takes it for no other words."""


@dataclass(frozen=True)
class Way:
    """One reason to see cases; one that holds for few among many names the index that knows them."""

    condition: ColumnElement[bool]
    index: str = ""


def visible_cases(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Case` that holds for every case the actor may see, and for no other."""
    ways = [way.condition for way in ways_to_see(actor)]
    return or_(*ways) if ways else NO_CASE


def ways_to_see(actor: Actor) -> list[Way]:
    """The reasons of which one is enough for the actor to see a case; none for who sees no case."""
    if actor.is_system:
        return [Way(true())]
    if actor.is_agency_ended or actor.holds(Role.ADMIN):
        return []
    if actor.holds(Role.AUDITOR):
        return [Way(true())]
    return [*(_of_an_agency(actor) if actor.agency_id is not None else []), *_of_the_office(actor)]


def _of_an_agency(actor: Actor) -> Iterator[Way]:
    sent, is_focal = Case.state.not_in(UNSENT), Case.focal_agency_id == actor.agency_id
    if actor.holds(*AGENCY_STAFF):
        # A submission is the focal agency's own paper: its officers of the trade see it, its filers do not.
        yield Way(and_(Case.requesting_agency_id == actor.agency_id, Case.kind != SUBMISSION))
        yield Way(and_(Case.owner_agency_id == actor.agency_id, sent))
    if actor.holds(*FOCAL_STAFF):
        yield Way(and_(is_focal, sent))
    if actor.holds(Role.TECH_OPERATOR):
        yield Way(and_(is_focal, exists().where(AccountOrder.case_id == Case.id)))
    if actor.holds(Role.SECURITY_OFFICER):
        yield Way(and_(is_focal, Case.is_quarantined), "ix_case_quarantined")
        yield Way(and_(is_focal, Case.state == OUT_OF_SCOPE), "ix_case_state")


def _of_the_office(actor: Actor) -> Iterator[Way]:
    if actor.holds(Role.CHAIRMAN_OFFICE):
        # Section 2, note 2: once submitted, also while the office waits for an explanation or never gets one.
        went_up = exists().where(Event.case_id == Case.id, Event.action == "build_submission")
        proposal = and_(Case.kind == PROPOSAL, or_(Case.state.in_(proposal_states.OFFICE_SEES), went_up))
        submission = and_(Case.kind == SUBMISSION, Case.state.in_(submission_states.OFFICE_SEES))
        yield Way(and_(NO_REQUEST, or_(proposal, submission)), "ix_case_kind")


def may_see(case_id: int, actor: Actor) -> bool:
    """Say whether the actor may see a case that exists."""
    return db.session.scalar(select(Case.id).where(Case.id == case_id, visible_cases(actor))) is not None


def sees_internals(actor: Actor, focal_agency_id: int) -> bool:
    """Say whether the actor reads internal events, notes and sheets: focal staff and the auditor (0.6.3)."""
    if actor.is_system or actor.holds(Role.AUDITOR):
        return True
    return actor.agency_id == focal_agency_id and actor.holds(*FOCAL_STAFF)


def reads_content(case: Case, actor: Actor) -> bool:
    """Say whether the actor reads what a case is about; of a quarantined one the security officer alone (E6)."""
    return not case.is_quarantined or actor.holds(Role.SECURITY_OFFICER)


def sees_orders_alone(actor: Actor) -> bool:
    """Say whether the actor is an operator and nothing more: the account order, not the justification (section 2)."""
    seeing = AGENCY_STAFF | FOCAL_STAFF | {Role.AUDITOR}
    return actor.holds(Role.TECH_OPERATOR) and not actor.holds(*seeing)


def may_read_refusal(case: Case, actor: Actor) -> bool:
    """Say whether the actor may read why a case is refused: until the letter is issued it is the focal agency's draft.

    An owner's own refusal is public at once; a draft of a case that ended otherwise is never published.
    """
    if not case.refusal or not reads_content(case, actor):
        return False
    is_owners_own = case.proposal_cause == "OWNER_REFUSED" and "guidance" not in case.refusal
    return case.state in TOLD or is_owners_own or sees_internals(actor, case.focal_agency_id)
