"""Moving the clock of a case: receipts, pauses, completion, and who holds it; always inside the door's transaction."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.extensions import db
from app.models.cases import Case, HoldSpan, PauseSpan
from app.models.proposals import CatalogueDecision, Proposal
from app.queries.clocks import clock_of, is_departments_own, local_day, receipt_of, waits_for_owner
from workflows.attribution import Holder
from workflows.calendar import Calendar
from workflows.catalogue import states as proposal_states
from workflows.clock import ClockResult, ReceiptPolicy, deemed_date
from workflows.connections.states import AWAITING, PENDING
from workflows.policies import Policies
from workflows.registry import PROPOSAL
from workflows.rows import Clock, Workflow


def apply_clock(case: Case, effect: Clock, now: datetime) -> None:
    """Do to the clock what the row says; dates follow in `refresh_clock`."""
    today = local_day(now)
    if effect is Clock.PAUSES:
        case.pauses.append(PauseSpan(case_id=case.id, start_on=today))
    elif effect in (Clock.RESUMES, Clock.STOPS, Clock.RESETS):
        for span in case.pauses:
            if span.end_on is None:
                span.end_on = max(today, span.start_on)
    if effect in (Clock.MEETS, Clock.REACHES):
        case.completed_on = today
    if effect is Clock.RESETS and not is_departments_own(case):
        # A reset clock begins anew with the next consent; the old run stays in the trail alone.
        for span in list(case.pauses):
            db.session.delete(span)
            case.pauses.remove(span)
        case.promised_on, case.completed_on = None, None
    if effect in (Clock.MEETS, Clock.STOPS):
        case.ended_at = now


@dataclass(frozen=True)
class Dates:
    """Every date that a case shows of its clock."""

    t0: date | None
    due_on: date | None
    strict_due_on: date | None
    target_on: date | None
    paused_since: date | None


def dates_of(case: Case, *, policies: Policies, calendar: Calendar) -> Dates:
    """Compute every date of a case from its receipts, pauses and calendar, and change nothing."""
    clock = clock_of(case, policies, calendar)
    is_statutory = case.track == "DEFAULT"
    if case.kind == PROPOSAL:
        target = proposal_target(case, clock, policies, calendar)
    else:
        target = None if clock.t0 and is_statutory else clock.due or target_without_clock(case, policies, calendar)
    return Dates(
        t0=clock.t0,
        due_on=clock.due if is_statutory else None,
        strict_due_on=clock.strict_due if is_statutory else None,
        target_on=target,
        paused_since=clock.paused_since,
    )


def refresh_clock(case: Case, *, policies: Policies, calendar: Calendar) -> None:
    """Write every date of a case anew (E16 uses the same)."""
    dates = dates_of(case, policies=policies, calendar=calendar)
    case.t0, case.due_on, case.strict_due_on = dates.t0, dates.due_on, dates.strict_due_on
    case.target_on, case.paused_since = dates.target_on, dates.paused_since
    asked_at = case.owner_informed_at or case.received_at
    case.waiting_since = local_day(asked_at) if waits_for_owner(case) and asked_at else None


def target_without_clock(case: Case, policies: Policies, calendar: Calendar) -> date | None:
    """The internal target of a case whose clock never started: from the owner's refusal, or from R (0.6.8)."""
    if case.state != PENDING and case.proposed_outcome != "REFUSE":
        return None
    start = case.consent_received_at if case.consent_status == "REFUSED" else case.received_at
    return calendar.nth_working_day_after(local_day(start), policies.target_days) if start else None


def proposal_target(case: Case, clock: ClockResult, policies: Policies, calendar: Calendar) -> date | None:
    """The internal target of a proposal where it stands: intake, review, or update and notice (3.2 [P]); no law.

    While others hold it - owner, proposer, submission, Chairman - there is none.
    """
    if case.ended_at is not None:
        return None
    if case.state == proposal_states.SUBMITTED:
        receipt = receipt_of(case.received_at, policies)
        start = deemed_date(receipt, ReceiptPolicy(policies.receipt_policy), calendar) if receipt else None
        return calendar.nth_working_day_after(start, policies.intake_window_days) if start else None
    if case.state in (proposal_states.REVIEW, proposal_states.CONSULTING):
        return clock.due
    is_decided = case.state in (proposal_states.DECIDED_APPROVED, proposal_states.DECIDED_REJECTED)
    decided = _decision_day(case) if is_decided else None
    return calendar.nth_working_day_after(decided, policies.apply_target_days) if decided else None


def _decision_day(case: Case) -> date | None:
    """The later of the day the Chairman's decision was on record and the day it takes effect."""
    proposal = db.session.get(Proposal, case.id)
    decision_id = proposal.result.get("decision_id") if proposal else None
    decision = db.session.get(CatalogueDecision, decision_id) if decision_id else None
    if decision is None:
        return None
    recorded = local_day(decision.confirmed_at or decision.recorded_at)
    return max(recorded, decision.effective_on or recorded)


def note_holder(case: Case, workflow: Workflow, now: datetime) -> None:
    """Write down who holds the case from today's 24:00 on (0.6.10)."""
    holder, today = workflow.state(case.state).holder, local_day(now)
    if case.state == AWAITING and not waits_for_owner(case):
        holder = Holder.FOCAL.name  # nobody else can move it
    last = db.session.execute(
        select(HoldSpan).where(HoldSpan.case_id == case.id).order_by(HoldSpan.id.desc()).limit(1)
    ).scalar_one_or_none()
    if last is not None and last.from_on == today:
        last.holder = holder
    elif last is None or last.holder != holder:
        db.session.add(HoldSpan(case_id=case.id, from_on=today, holder=holder))
