"""What waits for an officer, read from the same table as the door: the home page promises nothing it forbids."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select

from app.extensions import db
from app.models.accounts import InboxMessage
from app.models.cases import Case
from app.models.catalogue import Database
from app.models.connections import AccountOrder, ConnectionAccount
from app.models.letters import Letter
from app.queries.queue import rows_of_cases
from app.queries.visibility import visible_cases
from workflows.connections import CONNECTIONS
from workflows.connections.next_steps import NEXT_STEPS
from workflows.connections.states import AWAITING, PENDING, REVIEW, SUBMITTED, SUPPLEMENT_INTAKE
from workflows.guards import SIGNABLE
from workflows.roles import Actor, Party, Role

MOST_SHOWN = 12


def _has_letter(code: str, *statuses: str) -> ColumnElement[bool]:
    return exists(select(Letter.id).where(Letter.case_id == Case.id, Letter.code == code, Letter.status.in_(statuses)))


def _open_order(kind: str) -> ColumnElement[bool]:
    return exists(
        select(AccountOrder.id).where(
            AccountOrder.case_id == Case.id,
            AccountOrder.kind == kind,
            ~AccountOrder.is_executed,
            ~AccountOrder.is_cancelled,
        )
    )


def _ready(action: str, actor: Actor) -> ColumnElement[bool] | None:
    """What must be there before an action is really the actor's turn, besides the state."""
    is_mine = or_(Case.reviewer_id == actor.account_id, Case.reviewer_id.is_(None))
    locked = exists(
        select(ConnectionAccount.id).where(
            ConnectionAccount.case_id == Case.id, ConnectionAccount.state == "created_locked"
        )
    )
    return {
        "sign_supplement": _has_letter("D2", "PREPARED", "INITIALLED"),
        "issue_intake_supplement": _has_letter("D2", "SIGNED"),
        "issue_review_supplement": _has_letter("D2", "SIGNED"),
        "prepare_intake_supplement": false(),
        "issue_lapse": _has_letter("D5", "SIGNED"),
        "lapse": false(),
        "lapse_no_consent": and_(Case.is_escalated, Case.is_requester_heard),
        "register_paper_supplement": false(),
        "propose_grant": is_mine,
        "propose_refusal": is_mine,
        "assign_reviewer": Case.reviewer_id.is_(None),
        "approve_grant": Case.proposed_outcome.in_(("GRANT", "GRANT_PARTIAL")),
        "sign_refusal": Case.proposed_outcome == "REFUSE",
        "send_back": false(),
        "initial": or_(_has_letter("D4", "PREPARED"), _has_letter("D5", "PREPARED")),
        "account_created": _open_order("CREATE"),
        "sign_notice": and_(locked, _has_letter("D4", "PREPARED", "INITIALLED")),
        "issue_notice": _has_letter("D4", "SIGNED"),
        "owner_consent": Case.consent_status == "REQUESTED",
        "owner_refuse": Case.consent_status == "REQUESTED",
    }.get(action)


def waits_for(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Case` that holds where the next step is this actor's."""
    columns = {
        Party.REQUESTER: Case.requesting_agency_id,
        Party.OWNER: Case.owner_agency_id,
        Party.FOCAL: Case.focal_agency_id,
    }
    clauses: list[ColumnElement[bool]] = []
    for state, step in NEXT_STEPS.items():
        for row in CONNECTIONS.rows:
            if row.action not in step.actions or state not in row.source:
                continue
            for by in row.by:
                is_clerk_for_owner = by.role is Role.FOCAL_CLERK and row.action in ("owner_consent", "owner_refuse")
                if by.role not in actor.roles or by.party not in columns or is_clerk_for_owner:
                    continue
                ready = _ready(row.action, actor)
                parts = [Case.state == state, columns[by.party] == actor.agency_id, Case.duplicate_of_id.is_(None)]
                clauses.append(and_(*parts, *([ready] if ready is not None else [])))
    if actor.holds(Role.FOCAL_REVIEWER):
        # No owner can answer any more: it refused and the leader sent the case back, or there is none (E1, E9).
        clauses.append(
            and_(
                Case.focal_agency_id == actor.agency_id,
                or_(Case.reviewer_id == actor.account_id, Case.reviewer_id.is_(None)),
                or_(
                    and_(Case.state.in_((SUBMITTED, AWAITING)), Case.consent_status == "REFUSED"),
                    and_(Case.state == AWAITING, Case.database.has(Database.scope != "PROVINCIAL_SCOPE")),
                ),
                Case.duplicate_of_id.is_(None),
            )
        )
    if actor.holds(Role.OWNER_APPROVER, Role.OWNER_OFFICER):
        # The owner may answer from the day the request was sent, before intake is done.
        clauses.append(
            and_(
                Case.owner_agency_id == actor.agency_id,
                Case.consent_status == "REQUESTED",
                or_(
                    Case.state.in_((SUBMITTED, SUPPLEMENT_INTAKE, AWAITING)),
                    # The department's own consent line comes while the clock runs, and before the approval (E5).
                    and_(Case.state.in_((REVIEW, PENDING)), Case.owner_agency_id == Case.focal_agency_id),
                ),
                Case.duplicate_of_id.is_(None),
            )
        )
    return or_(*clauses) if clauses else false()


@dataclass(frozen=True)
class Waiting:
    """What waits: the most urgent cases and how many there are, and letters to sign or issue."""

    rows: list[Any]
    total: int
    letters_to_sign: int
    letters_to_issue: int


def waiting_for(actor: Actor) -> Waiting:
    """Collect what waits for the actor, the most urgent first."""
    condition = and_(visible_cases(actor), waits_for(actor))
    total = db.session.scalar(select(func.count(Case.id)).where(condition)) or 0
    rows = db.session.execute(
        rows_of_cases()
        .where(condition)
        .order_by(Case.due_on.asc().nulls_last(), Case.received_at.asc().nulls_last(), Case.id)
        .limit(MOST_SHOWN)
    ).all()
    return Waiting(list(rows), total, _letters(actor, to_sign=True), _letters(actor, to_sign=False))


def _letters(actor: Actor, *, to_sign: bool) -> int:
    role = Role.FOCAL_LEADER if to_sign else Role.FOCAL_CLERK
    if not actor.holds(role):
        return 0
    wanted = (
        and_(Letter.code.in_(SIGNABLE), Letter.status.in_(("PREPARED", "INITIALLED")))
        if to_sign
        else or_(
            and_(Letter.code == "D1", Letter.status == "PREPARED"),
            and_(Letter.code.in_((*SIGNABLE, "D8", "D11")), Letter.status == "SIGNED"),
        )
    )
    query = select(func.count(Letter.id)).join(Case, Case.id == Letter.case_id)
    return db.session.scalar(query.where(visible_cases(actor), wanted)) or 0


def messages_of(account_id: int, *, limit: int, offset: int = 0) -> list[InboxMessage]:
    """Messages of an officer, newest first."""
    query = select(InboxMessage).where(InboxMessage.account_id == account_id)
    newest = query.order_by(InboxMessage.at.desc(), InboxMessage.id.desc())
    return list(db.session.execute(newest.offset(offset).limit(limit)).scalars())
