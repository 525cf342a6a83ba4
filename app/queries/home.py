"""What waits for an officer, read from the same table as the door: the home page promises nothing it forbids."""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, False_, Label, Select, and_, exists, false, func, or_, select, true

from app.extensions import db
from app.models.accounts import InboxMessage
from app.models.cases import Case
from app.models.catalogue import Database
from app.models.connections import AccountOrder, ConnectionAccount
from app.queries.catalogue_turns import has_letter, ready_in_catalogue
from app.queries.delegations import is_to_review
from app.queries.queue import OPEN_INDEX, among, rows_of_cases
from app.queries.registers import TO_ISSUE, TO_SIGN, letters_waiting
from app.queries.subjects import Subject, subjects_of
from app.queries.visibility import NO_CASE, visible_cases
from workflows.catalogue.states import SUPPLEMENT
from workflows.connections.states import AWAITING, PENDING, REVIEW, SUBMITTED, SUPPLEMENT_INTAKE
from workflows.registry import CONNECTION, NEXT_STEPS, PROPOSAL, latest
from workflows.roles import Actor, By, Party, Role
from workflows.rows import Row

MOST_SHOWN = 12


def _open_order(kind: str) -> ColumnElement[bool]:
    return exists(
        select(AccountOrder.id).where(
            AccountOrder.case_id == Case.id,
            AccountOrder.kind == kind,
            ~AccountOrder.is_executed,
            ~AccountOrder.is_cancelled,
        )
    )


def _ready(kind: str, action: str, actor: Actor, today: date) -> ColumnElement[bool] | None:
    """What must be there before an action is really the actor's turn, besides the state."""
    if kind != CONNECTION:
        return ready_in_catalogue(kind, action, actor, today)
    is_mine = is_to_review(actor)
    locked = exists(
        select(ConnectionAccount.id).where(
            ConnectionAccount.case_id == Case.id, ConnectionAccount.state == "created_locked"
        )
    )
    return {
        "sign_supplement": has_letter("D2", "PREPARED", "INITIALLED"),
        "issue_intake_supplement": has_letter("D2", "SIGNED"),
        "issue_review_supplement": has_letter("D2", "SIGNED"),
        "prepare_intake_supplement": false(),
        "issue_lapse": has_letter("D5", "SIGNED"),
        "lapse": false(),
        "lapse_no_consent": and_(Case.is_escalated, Case.is_requester_heard),
        "register_paper_supplement": false(),
        "propose_grant": is_mine,
        "propose_refusal": is_mine,
        "assign_reviewer": Case.reviewer_id.is_(None),
        "approve_grant": Case.proposed_outcome.in_(("GRANT", "GRANT_PARTIAL")),
        "sign_refusal": Case.proposed_outcome == "REFUSE",
        "send_back": false(),
        "initial": or_(has_letter("D4", "PREPARED"), has_letter("D5", "PREPARED")),
        "account_created": _open_order("CREATE"),
        "sign_notice": and_(locked, has_letter("D4", "PREPARED", "INITIALLED")),
        "issue_notice": has_letter("D4", "SIGNED"),
        "owner_consent": Case.consent_status == "REQUESTED",
        "owner_refuse": Case.consent_status == "REQUESTED",
    }.get(action)


def _side(by: By, actor: Actor) -> ColumnElement[bool] | None:
    """The condition on `Case` that puts the actor on the side which a permission names; None for another role."""
    if by.role not in actor.roles:
        return None
    columns = {
        Party.REQUESTER: Case.requesting_agency_id,
        Party.OWNER: Case.owner_agency_id,
        Party.FOCAL: Case.focal_agency_id,
    }
    if by.party is Party.CHAIRMAN:
        return true()
    return columns[by.party] == actor.agency_id if by.party in columns else None


def _asks_clerk_for_owner(row: Row, by: By) -> bool:
    """The clerk registers an owner's letter when it comes; nothing waits for the clerk before."""
    return by.role is Role.FOCAL_CLERK and row.action in ("owner_consent", "owner_refuse")


WITH_SUBMISSION = {"build_submission"}
"""Steps that officers take for a proposal on the page of a submission, where the table names the system alone."""
LISTERS = (By(Role.FOCAL_REVIEWER, Party.FOCAL), By(Role.FOCAL_HEAD, Party.FOCAL))


def _turns(actor: Actor, today: date) -> list[ColumnElement[bool]]:
    """One condition for each step of each table that is the actor's to take now."""
    found: list[ColumnElement[bool]] = []
    for kind, steps in NEXT_STEPS.items():
        for state, step in steps.items():
            for row in latest(kind).rows:
                if row.action not in step.actions or state not in row.source:
                    continue
                is_listed = kind == PROPOSAL and row.action in WITH_SUBMISSION
                for by in LISTERS if is_listed else row.by:
                    side = _side(by, actor)
                    if side is None or _asks_clerk_for_owner(row, by):
                        continue
                    ready = _ready(kind, row.action, actor, today)
                    if isinstance(ready, False_):
                        continue  # never anybody's turn
                    parts = [Case.kind == kind, Case.state == state, side, Case.duplicate_of_id.is_(None)]
                    found.append(and_(*parts, Case.ended_at.is_(None), *([ready] if ready is not None else [])))
    return found


def waits_for(actor: Actor, today: date) -> ColumnElement[bool]:
    """The condition on `Case` that holds where the next step is this actor's."""
    clauses = _turns(actor, today)
    if actor.holds(Role.FOCAL_REVIEWER):
        # No owner can answer any more: it refused and the leader sent the case back, or there is none (E1, E9).
        clauses.append(
            and_(
                Case.kind == CONNECTION,
                Case.focal_agency_id == actor.agency_id,
                is_to_review(actor),
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
                    Case.state.in_((SUBMITTED, SUPPLEMENT_INTAKE, SUPPLEMENT, AWAITING)),
                    # The department's own consent line comes while the clock runs, and before the approval (E5).
                    and_(Case.state.in_((REVIEW, PENDING)), Case.owner_agency_id == Case.focal_agency_id),
                ),
                Case.duplicate_of_id.is_(None),
            )
        )
    return or_(*clauses) if clauses else NO_CASE


@dataclass(frozen=True)
class Waiting:
    """What waits: the most urgent cases and how many there are, and letters to sign or issue."""

    rows: list[Any]
    subjects: dict[int, Subject]
    total: int
    letters_to_sign: int
    letters_to_issue: int
    in_place_of: dict[int, list[str]]
    """The absent officers for whom a case waits, by its id; a case that waits for the officer's own work has none."""


@lru_cache(maxsize=256)
def _questions(actor: Actor, today: date) -> tuple[Select[*tuple[Any, ...]], Any]:
    """How many open cases wait for the actor, and the most urgent of them; to build this costs more than to ask it."""
    wanted = (visible_cases(actor), Case.ended_at.is_(None), waits_for(actor, today))
    urgent = (Case.due_on, Case.target_on, Case.received_at)
    rows = (
        rows_of_cases()
        .add_columns(*_whose_turn(actor, today))
        .order_by(*(column.asc().nulls_last() for column in urgent), Case.id)
        .limit(MOST_SHOWN)
    )
    counting = select(func.count(Case.id))
    return among(counting, wanted, OPEN_INDEX), among(rows, wanted, OPEN_INDEX)


def waiting_for(actor: Actor, today: date) -> Waiting:
    """Collect what waits for the actor, the most urgent first."""
    counting, most_urgent = _questions(actor, today)
    total = int(db.session.execute(counting).scalar_one())
    rows = db.session.execute(most_urgent).all()
    return Waiting(
        list(rows),
        subjects_of(rows),
        total,
        letters_waiting(actor, TO_SIGN) if actor.holds(Role.FOCAL_LEADER) else 0,
        letters_waiting(actor, TO_ISSUE) if actor.holds(Role.FOCAL_CLERK) else 0,
        {row.id: _absent_of(row, actor) for row in rows} if actor.stands_in_for else {},
    )


def _whose_turn(actor: Actor, today: date) -> list[Label[bool]]:
    """Columns that say whether a case waits for the officer, and for each absent one; none for who is no deputy."""
    if not actor.stands_in_for:
        return []
    own = replace(actor, roles=actor.roles - actor.lent_roles, stands_in_for=(), lent_roles=frozenset())
    people = [
        Actor(absent.account_id, actor.agency_id, absent.roles, absent.label, unit_id=absent.unit_id)
        for absent in actor.stands_in_for
    ]
    return [waits_for(person, today).label(f"turn_{number}") for number, person in enumerate((own, *people))]


def _absent_of(row: Any, actor: Actor) -> list[str]:
    if row.turn_0:
        return []
    return [absent.label for number, absent in enumerate(actor.stands_in_for, 1) if getattr(row, f"turn_{number}")]


def messages_of(account_id: int, *, limit: int, offset: int = 0) -> list[InboxMessage]:
    """Messages of an officer, newest first."""
    query = select(InboxMessage).where(InboxMessage.account_id == account_id)
    newest = query.order_by(InboxMessage.at.desc(), InboxMessage.id.desc())
    return list(db.session.execute(newest.offset(offset).limit(limit)).scalars())
