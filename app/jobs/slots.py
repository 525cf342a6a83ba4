"""Each slot of the timetable belongs to the one scheduler that wrote its row first."""

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from app.extensions import db
from app.models.calendar import JobSlot
from app.queries.clocks import local_day
from app.services.transaction import transaction
from workflows.fields import VIETNAM

KEPT_FOR = timedelta(days=60)


def is_ready() -> bool:
    """Say whether the database is there and migrated."""
    try:
        db.session.execute(select(JobSlot.job).limit(1)).all()
    except (OperationalError, ProgrammingError):
        return False
    finally:
        db.session.rollback()
    return True


def hour_of(now: datetime) -> str:
    """The slot of an instant: its hour in Vietnam. Slots that passed unclaimed are not made up for one by one."""
    return f"{local_day(now)}T{now.astimezone(VIETNAM):%H}"


def claim_slot(job: str, slot: str, *, now: datetime, worker: str) -> bool:
    """Claim a slot; say False when another scheduler has it."""
    try:
        with transaction() as session:
            session.execute(insert(JobSlot).values(job=job, slot=slot, claimed_at=now, claimed_by=worker[:120]))
    except IntegrityError:
        return False
    return True


def finish_slot(job: str, slot: str, *, now: datetime) -> None:
    """Write down that a slot was worked off."""
    with transaction() as session:
        session.execute(update(JobSlot).where(JobSlot.job == job, JobSlot.slot == slot).values(finished_at=now))


def forget_old_slots(now: datetime) -> None:
    """Delete rows that no scheduler can ask for any more."""
    with transaction() as session:
        session.execute(delete(JobSlot).where(JobSlot.claimed_at < now - KEPT_FOR))
