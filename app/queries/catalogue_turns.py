"""When a step on a proposal, a submission or a publication is really an officer's turn, besides the state (3.2)."""

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.models.accounts import Account, AccountRole
from app.models.cases import Case
from app.models.letters import Letter
from app.models.proposals import CatalogueDecision, Proposal, SubmissionLine
from app.models.trail import Event
from app.queries.delegations import is_to_review
from app.queries.subjects import is_concluded
from workflows.catalogue.states import CHAIRMAN_RETURNED, READY
from workflows.guards import INTAKE, PROPOSING
from workflows.registry import PROPOSAL, PUBLICATION, SUBMISSION
from workflows.roles import Actor, Role

PREPARED = ("PREPARED", "INITIALLED")


def ready_in_catalogue(kind: str, action: str, actor: Actor, today: date) -> ColumnElement[bool] | None:
    """The condition on `Case` under which the door would let this actor take the step; None where none is needed."""
    if kind == PROPOSAL:
        return _on_proposal(actor).get(action)
    if kind == SUBMISSION:
        return _on_submission(actor, today).get(action)
    return _is_not(Case.filed_by_id, actor) if kind == PUBLICATION and action == "approve_publication" else None


def has_letter(code: str, *statuses: str) -> ColumnElement[bool]:
    """Say whether a case has a letter of a code in one of the statuses."""
    return exists(select(Letter.id).where(Letter.case_id == Case.id, Letter.code == code, Letter.status.in_(statuses)))


def _is_not(column: InstrumentedAttribute[int | None], actor: Actor) -> ColumnElement[bool]:
    return or_(column.is_(None), column.not_in(actor.persons))


def _did(actor: Actor, actions: tuple[str, ...]) -> ColumnElement[bool]:
    absent = Event.payload["on_behalf_of"].as_integer()
    by_them = or_(Event.actor_id.in_(actor.persons), absent.in_(actor.persons))
    return exists(select(Event.id).where(Event.case_id == Case.id, by_them, Event.action.in_(actions)))


def _proposal(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(Proposal.case_id).where(Proposal.case_id == Case.id, *conditions))


def _confirms(actor: Actor) -> list[ColumnElement[bool]]:
    """Another than the proposer; a leader only where no other head could do it (3.2 #5)."""
    proposer = Proposal.conclusion["proposed_by_id"].as_integer()
    other_head = exists(
        select(Account.id)
        .join(AccountRole, AccountRole.account_id == Account.id)
        .where(
            Account.agency_id == Case.focal_agency_id,
            Account.is_active,
            Account.id != proposer,
            AccountRole.role == Role.FOCAL_HEAD.value,
        )
    )
    return [proposer.not_in(actor.persons), *([] if actor.holds(Role.FOCAL_HEAD) else [~other_head])]


def _on_proposal(actor: Actor) -> dict[str, ColumnElement[bool]]:
    is_mine = is_to_review(actor)
    no_signer = _is_not(Case.consent_signer_id, actor)
    reviews = and_(is_mine, no_signer, ~_did(actor, INTAKE))
    is_no_party = or_(~Case.is_conflict, _is_not(Case.sent_by_id, actor))
    apart = and_(_is_not(Case.reviewer_id, actor), no_signer, is_no_party, ~_did(actor, PROPOSING))
    is_waiting = _proposal(is_concluded())
    is_unlisted = _proposal(Proposal.submission_id.is_(None))
    return {
        "sign_and_send": and_(_is_not(Case.filed_by_id, actor), ~_did(actor, ("send_for_signature",))),
        "sign_supplement": and_(has_letter("D2", *PREPARED), apart),
        "issue_supplement": has_letter("D2", "SIGNED"),
        "issue_ineligible": has_letter("D5", "SIGNED"),
        "owner_consent": Case.consent_status == "REQUESTED",
        "owner_refuse": Case.consent_status == "REQUESTED",
        "lapse_no_consent": and_(Case.is_escalated, Case.is_requester_heard, ~has_letter("D5", "SIGNED")),
        "issue_lapse": has_letter("D5", "SIGNED"),
        "assign_reviewer": and_(Case.reviewer_id.is_(None), no_signer),
        "propose_conclusion": and_(reviews, Case.consent_status != "REQUESTED", ~is_waiting),
        "confirm_conclusion": and_(no_signer, _proposal(is_concluded(), *_confirms(actor))),
        "consult_done": reviews,
        "reopen_review": and_(is_mine, is_unlisted),
        # A submission takes many proposals up; what waits is to put this one on the next list.
        "build_submission": and_(is_mine, is_unlisted),
        "apply": false(),
        "sign_result": has_letter("D7", *PREPARED),
        "notify_result": and_(has_letter("D7", "SIGNED"), _proposal(Proposal.applied_in.is_not(None))),
        "notify_rejection": has_letter("D7", "SIGNED"),
    }


def _on_submission(actor: Actor, today: date) -> dict[str, ColumnElement[bool]]:
    of_proposal = aliased(Case)
    line = select(SubmissionLine.id).where(SubmissionLine.submission_id == Case.id, SubmissionLine.status == "IN")
    gone = line.join(of_proposal, of_proposal.id == SubmissionLine.proposal_id).where(
        of_proposal.state.not_in((READY, CHAIRMAN_RETURNED))
    )
    is_whole = and_(exists(line), ~exists(gone))
    decision = select(CatalogueDecision.id).where(CatalogueDecision.submission_id == Case.id)
    standing = decision.where(CatalogueDecision.status == "STANDING", CatalogueDecision.effective_on <= today)
    # Its case is the submission's, two questions further out: tied to the decision, it is not joined with every case.
    keyed_for = select(Event.id).where(
        Event.case_id == CatalogueDecision.submission_id,
        Event.action == "record_decision",
        Event.payload["decision_id"].as_integer() == CatalogueDecision.id,
        Event.payload["on_behalf_of"].as_integer().in_(actor.persons),
    )
    entered = decision.where(
        CatalogueDecision.status == "ENTERED",
        CatalogueDecision.recorded_by_id.not_in(actor.persons),
        ~exists(keyed_for),
    )
    return {
        "sign_submission": and_(has_letter("D6", *PREPARED), is_whole),
        "change_submission": ~is_whole,
        "issue_submission": and_(has_letter("D6", "SIGNED"), is_whole),
        "register_submission": Case.content["office_incoming_no"].as_string().is_(None),
        "confirm_decision": exists(entered),
        "apply": exists(standing),
    }
