"""The clock of a case as the rules see it, and what it shows."""

from datetime import date, datetime

from app.models.cases import Case
from workflows.calendar import Calendar
from workflows.clock import ClockInput, ClockResult, Pause, Receipt, ReceiptPolicy, compute
from workflows.connections.states import AWAITING, SUBMITTED, SUPPLEMENT_INTAKE
from workflows.fields import VIETNAM
from workflows.policies import Policies

NO_LIMIT = "TARGET"
"""The track of what the Regulation gives no time limit for: its only date is an internal target (0.6.8)."""


def local_day(moment: datetime) -> date:
    """The day of an instant in Vietnam."""
    return moment.astimezone(VIETNAM).date()


def receipt_of(moment: datetime | None, policies: Policies) -> Receipt | None:
    """A receipt as the clock sees it: its day, and whether it came after the closing hour."""
    if moment is None:
        return None
    local = moment.astimezone(VIETNAM)
    return Receipt(local.date(), after_hours=local.hour >= policies.closing_hour)


def is_departments_own(case: Case) -> bool:
    """Say whether the data are the focal agency's own, so that its consent moves no clock (E5).

    Where the owner became the focal agency only by a succession, the clock waits for the consent as before (E13).
    """
    return case.owner_agency_id == case.focal_agency_id and case.consent_received_at is not None


def waits_for_owner(case: Case) -> bool:
    """Say whether the case waits for an owner who can still answer: it refused nothing, and there is one (E1, E9)."""
    has_owner = case.database is None or case.database.scope == "PROVINCIAL_SCOPE"
    return case.state == AWAITING and case.consent_status == "REQUESTED" and has_owner


def clock_input(case: Case, policies: Policies) -> ClockInput:
    """Collect what the clock of a case is computed from; before intake is decided it has not started (3.1)."""
    is_open = case.accepted_at is not None and case.state not in (SUBMITTED, SUPPLEMENT_INTAKE)
    days = case.legal_profile.connection_deadline_working_days if case.legal_profile else 5
    if case.track == NO_LIMIT:
        days = policies.target_days  # Article 7 sets no time limit (0.2.8)
    is_here = case.consent_status.startswith("GRANTED") or is_departments_own(case)
    return ClockInput(
        request=receipt_of(case.received_at, policies) if is_open else None,
        consent=receipt_of(case.consent_received_at if is_here else None, policies),
        consent_required=case.consent_status != "NOT_REQUIRED",
        days=days,
        pauses=tuple(Pause(span.start_on, span.end_on) for span in case.pauses),
        policy=ReceiptPolicy(policies.receipt_policy),
        completed_on=case.completed_on,
    )


def clock_of(case: Case, policies: Policies, calendar: Calendar) -> ClockResult:
    """Compute the clock of a case from its receipts, pauses and calendar."""
    return compute(clock_input(case, policies), calendar)
