"""The steps that time takes on cases: each case is planned and handled by itself, as SYSTEM through the one door."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import structlog
from sqlalchemy import func, or_, select

from app.extensions import db
from app.jobs.plans import (
    Act,
    OrderStanding,
    Plan,
    Silence,
    Tell,
    plan_for_account,
    plan_for_decision,
    plan_for_lateness,
    plan_for_order,
    plan_for_silence,
    plan_for_supplement,
    plan_for_target,
)
from app.models.cases import Case, Supplement
from app.models.connections import AccountOrder, ConnectionAccount
from app.models.letters import Letter
from app.models.proposals import CatalogueDecision, PlannedOrder
from app.models.trail import Event
from app.queries.calendar import official_calendar
from app.queries.clocks import local_day
from app.queries.plans import is_overtaken
from app.queries.policies import policies
from app.services.actions import perform_action
from app.services.notices import audience_of, tell
from app.services.problems import DoorProblem
from app.services.transaction import transaction
from workflows.calendar import Calendar
from workflows.catalogue import states as proposal_states
from workflows.catalogue.states import SUPPLEMENT
from workflows.connections.states import (
    APPROVED,
    AWAITING,
    PENDING,
    REFUSAL_SIGNED,
    REVIEW,
    SUBMITTED,
    SUPPLEMENT_INTAKE,
    SUPPLEMENT_REVIEW,
)
from workflows.ladder import is_intake_window_over
from workflows.policies import Policies
from workflows.registry import CONNECTION, PROPOSAL
from workflows.roles import SYSTEM_ACTOR

RUNNING = (REVIEW, PENDING, APPROVED, REFUSAL_SIGNED)
"""States in which the limit of Article 9.1 may run out."""
STAGES: dict[str, str] = {
    proposal_states.SUBMITTED: "intake",
    **dict.fromkeys((*RUNNING, proposal_states.CONSULTING), "review"),
    proposal_states.DECIDED_APPROVED: "update",
    proposal_states.DECIDED_REJECTED: "update",
}
"""States with an internal target, and the stage that it belongs to."""

log = structlog.get_logger("chung.timetable")


@dataclass(frozen=True)
class Moment:
    """When a job runs: the business instant, the real one, and what dates are computed from."""

    now: datetime
    recorded_at: datetime
    calendar: Calendar
    policies: Policies

    @property
    def today(self) -> date:
        """The business day in Vietnam."""
        return local_day(self.now)


Planned = tuple[int, Plan]
"""A case and what is to be done on it."""


def moment_at(now: datetime, recorded_at: datetime) -> Moment:
    """Read calendar and policies for a run that begins now."""
    return Moment(now, recorded_at, official_calendar(), policies())


def _carry_out(plans: Iterable[Planned], moment: Moment) -> int:
    """Do every plan by itself: a case that fails holds no other up, and stays planned for the next run."""
    todo = [planned for planned in plans if planned[1]]
    # Planning only read; the lock that every transaction takes on SQLite must not last until the first action.
    db.session.rollback()
    done = 0
    for case_id, plan in todo:
        for part in plan:
            try:
                done += _act(case_id, part, moment) if isinstance(part, Act) else _tell(case_id, part, moment)
            except DoorProblem as problem:
                log.info("step_not_possible", case_id=case_id, step=part, why=str(problem))
            except Exception:  # one broken case must not keep the others waiting
                log.exception("step_failed", case_id=case_id, step=part)
                db.session.rollback()
    return done


def _act(case_id: int, part: Act, moment: Moment) -> int:
    perform_action(
        case_id,
        part.action,
        actor=SYSTEM_ACTOR,
        seen_version=None,
        given={},
        now=moment.now,
        recorded_at=moment.recorded_at,
    )
    return 1


def _tell(case_id: int, part: Tell, moment: Moment) -> int:
    with transaction():
        case = db.session.get_one(Case, case_id)
        # Where nobody reviews the case yet, its time runs all the same: the head hears of it.
        heads = ("heads",) if "reviewer" in part.audiences and case.reviewer_id is None else ()
        return tell(
            audience_of(case, *part.audiences, *heads, today=moment.today),
            case=case,
            kind=part.kind.value,
            message=part.message,
            params={"case_no": case.case_no or "", "by": SYSTEM_ACTOR.label, **part.params},
            key=f"case:{case_id}:{part.key}",
            now=moment.now,
            recorded_at=moment.recorded_at,
        )


def deem_requests_complete(moment: Moment) -> int:
    """0.6.4: at 24:00 of the first working day after its receipt a request counts as complete."""
    rows: Iterable[Any] = db.session.execute(
        select(Case.id, Case.received_at).where(
            Case.kind == CONNECTION,
            Case.state == SUBMITTED,
            ~Case.is_deemed_complete,
            Case.received_at.is_not(None),
        )
    )
    window, calendar = moment.policies.intake_window_days, moment.calendar
    over = [
        (case_id, (Act("deem_complete"),))
        for case_id, received_at in rows
        if is_intake_window_over(local_day(received_at), moment.today, calendar, window)
    ]
    return _carry_out(over, moment)


def chase_owners(moment: Moment) -> int:
    """E2: the ladder for owners who do not answer, to requests and to proposals alike (3.2, owner's consent)."""
    last = (
        select(Event.case_id, func.max(Event.at).label("at"))
        .where(Event.name == "owner_reminded")
        .group_by(Event.case_id)
        .subquery()
    )
    rows: Iterable[Any] = db.session.execute(
        select(Case.id, Case.owner_informed_at, Case.reminder_count, last.c.at, Case.is_escalated)
        .outerjoin(last, last.c.case_id == Case.id)
        .where(
            Case.kind.in_((CONNECTION, PROPOSAL)),
            Case.state == AWAITING,
            Case.consent_status == "REQUESTED",
            Case.owner_informed_at.is_not(None),
            Case.duplicate_of_id.is_(None),
        )
        .order_by(Case.id)
    )

    def plans() -> Iterator[Planned]:
        for case_id, informed_at, count, reminded_at, is_escalated in rows:
            silence = Silence(local_day(informed_at), count, _day(reminded_at), is_escalated)
            yield (
                case_id,
                plan_for_silence(silence, moment.today, moment.calendar, moment.policies.owner_reminder_days),
            )

    return _carry_out(plans(), moment)


def _day(moment: datetime | None) -> date | None:
    return local_day(moment) if moment else None


def warn_of_lateness(moment: Moment) -> int:
    """E14: warnings around the due date, and the draft of D8 one working day before it; Article 7 knows neither."""
    apologies = select(Letter.case_id).where(Letter.code == "D8", Letter.status != "VOID")
    signed = apologies.where(Letter.status.in_(("SIGNED", "ISSUED")))
    rows: Iterable[Any] = db.session.execute(
        select(Case.id, Case.due_on, Case.id.in_(apologies) | (Case.reschedule_count > 0), Case.id.in_(signed))
        .where(
            Case.kind == CONNECTION,
            Case.state.in_(RUNNING),
            Case.due_on.is_not(None),
            Case.completed_on.is_(None),
            Case.duplicate_of_id.is_(None),
        )
        .order_by(Case.due_on, Case.id)
    )
    plans = (
        (
            case_id,
            plan_for_lateness(
                due, moment.today, moment.calendar, has_apology=bool(has_apology), is_apology_signed=bool(is_signed)
            ),
        )
        for case_id, due, has_apology, is_signed in rows
    )
    return _carry_out(plans, moment)


def remind_of_targets(moment: Moment) -> int:
    """0.2.8, 3.2: internal targets, of Article 7 and of requests whose clock never ran; the law knows none of them."""
    rows: Iterable[Any] = db.session.execute(
        select(Case.id, Case.state, Case.target_on)
        .where(
            Case.kind.in_((CONNECTION, PROPOSAL)),
            Case.state.in_(STAGES),
            Case.target_on >= moment.today,
            Case.due_on.is_(None),
            Case.paused_since.is_(None),
            or_(Case.kind == PROPOSAL, Case.completed_on.is_(None)),  # a proposal has one target after the other
            Case.ended_at.is_(None),
            Case.duplicate_of_id.is_(None),
        )
        .order_by(Case.target_on, Case.id)
    )
    plans = (
        (case_id, plan_for_target(STAGES[state], target, moment.today, moment.calendar))
        for case_id, state, target in rows
    )
    return _carry_out(plans, moment)


def chase_supplements(moment: Moment) -> int:
    """E7: one reminder for a supplement that does not come, then the leader is told that the case may lapse."""
    latest = select(func.max(Supplement.id)).where(Supplement.issued_on.is_not(None)).group_by(Supplement.case_id)
    rows: Iterable[Any] = db.session.execute(
        select(Case.id, Supplement.answer_by, Supplement.lapse_on, Supplement.reminded_at)
        .join(Supplement, Supplement.case_id == Case.id)
        .where(
            Case.state.in_((SUPPLEMENT_INTAKE, SUPPLEMENT_REVIEW, SUPPLEMENT)),
            Supplement.id.in_(latest),
            Supplement.answered_at.is_(None),
        )
        .order_by(Case.id)
    )
    plans = (
        (case_id, plan_for_supplement(answer_by, lapse_on, _day(reminded_at), moment.today))
        for case_id, answer_by, lapse_on, reminded_at in rows
    )
    return _carry_out(plans, moment)


def mind_connection_accounts(moment: Moment) -> int:
    """3.1: reminders before an account's term is over, and its expiry."""
    rows: Iterable[Any] = db.session.execute(
        select(ConnectionAccount.case_id, ConnectionAccount.account_id, ConnectionAccount.valid_to)
        .where(ConnectionAccount.state.in_(("active", "suspended")), ConnectionAccount.valid_to.is_not(None))
        .order_by(ConnectionAccount.id)
    )
    plans = ((case_id, plan_for_account(name, valid_to, moment.today)) for case_id, name, valid_to in rows)
    return _carry_out(plans, moment)


def end_connections(moment: Moment) -> int:
    """3.2 #11: the accounts of a withdrawn database are suspended and revoked by order, on the planned days."""
    rows: Iterable[Any] = db.session.execute(
        select(PlannedOrder, ConnectionAccount, AccountOrder)
        .join(ConnectionAccount, ConnectionAccount.id == PlannedOrder.connection_account_id)
        .outerjoin(AccountOrder, AccountOrder.id == PlannedOrder.order_id)
        .order_by(PlannedOrder.planned_on, PlannedOrder.kind.desc(), PlannedOrder.id)
    )

    def plans() -> Iterator[Planned]:
        for planned, account, order in rows:
            standing = OrderStanding(
                plan_id=planned.id,
                account_id=account.account_id,
                planned_on=planned.planned_on,
                order_id=planned.order_id,
                is_issued=bool(order and order.order.get("is_notice_issued")),
                is_closed=bool(order and (order.is_executed or order.is_cancelled)),
            )
            is_over = is_overtaken(planned, account.state, moment.today, moment.calendar)
            plan = plan_for_order(standing, is_overtaken=is_over, today=moment.today, calendar=moment.calendar)
            yield planned.case_id, plan

    return _carry_out(plans(), moment)


def announce_decisions(moment: Moment) -> int:
    """3.2 #11: the reviewers hear once that a standing decision took effect and can be applied."""
    rows: Iterable[Any] = db.session.execute(
        select(
            CatalogueDecision.submission_id,
            CatalogueDecision.id,
            CatalogueDecision.number,
            CatalogueDecision.effective_on,
        )
        .where(CatalogueDecision.status == "STANDING", CatalogueDecision.effective_on.is_not(None))
        .order_by(CatalogueDecision.effective_on, CatalogueDecision.id)
    )
    plans = (
        (case_id, plan_for_decision(decision_id, number, effective_on, moment.today))
        for case_id, decision_id, number, effective_on in rows
    )
    return _carry_out(plans, moment)


Ladder = Callable[[Moment], int]
