"""Random cases laid down directly, and their figures counted the slow way: case by case, from day to day."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from app.extensions import db
from app.models.cases import Case, HoldSpan, PauseSpan
from app.services.transaction import transaction
from tests.scenario import FOCAL, OWNER, REQUESTER, Scenario
from workflows.calendar import ONE_DAY, Calendar
from workflows.fields import VIETNAM

FIRST = date(2024, 7, 3)
PARTIES = ("OWNER", "REQUESTER", "FOCAL")


def at(day: date, hour: int = 9) -> datetime:
    """An hour of a day in Vietnam."""
    return datetime.combine(day, time(hour, 30), VIETNAM)


@dataclass
class Laid:
    """One case as it was laid down."""

    received: date
    ended: date | None
    track: str
    t0: date | None
    due: date | None
    target: date | None
    answered: bool
    spans: list[tuple[date, str]] = field(default_factory=list)
    pause: tuple[date, date | None] | None = None
    case_id: int = 0


def lay_cases(world: Scenario, count: int, today: date, seed: int) -> list[Laid]:
    """Lay down that many sent connection requests between the first day of the Regulation and a day."""
    dice = random.Random(seed)
    laid = [_one(dice, today) for _ in range(count)]
    with transaction():
        for number, each in enumerate(laid):
            each.case_id = _insert(world, each, number)
    return laid


def _one(dice: random.Random, today: date) -> Laid:
    received = FIRST + timedelta(days=dice.randrange((today - FIRST).days))
    ended = received + timedelta(days=dice.randrange(0, 40)) if dice.random() < 0.8 else None
    ended = ended if ended is None or ended <= today else None
    started = received + timedelta(days=dice.randrange(0, 9)) if dice.random() < 0.7 else None
    started = started if started is None or ended is None or started <= ended else None
    track = dice.choice(("DEFAULT", "DEFAULT", "SPECIFIC"))
    shown = (started or received) + timedelta(days=dice.randrange(3, 25))
    is_statutory = track == "DEFAULT" and started is not None
    laid = Laid(
        received=received,
        ended=ended,
        track=track,
        t0=started,
        due=shown if is_statutory else None,
        target=shown if not is_statutory and dice.random() < 0.7 else None,
        answered=ended is not None and dice.random() < 0.85,
    )
    laid.spans = [
        (received + timedelta(days=dice.randrange(-4, 30)), dice.choice(PARTIES)) for _ in range(dice.randrange(0, 5))
    ]
    if started and dice.random() < 0.25:
        begun = started + timedelta(days=dice.randrange(0, 5))
        laid.pause = (begun, begun + timedelta(days=dice.randrange(0, 12)) if ended or dice.random() < 0.5 else None)
    return laid


def _insert(world: Scenario, laid: Laid, number: int) -> int:
    agencies = world.agencies
    case = Case(
        edition="2024",
        case_no=f"KN-{laid.received.year}-{number + 1:04d}",
        state="granted" if laid.answered else "withdrawn" if laid.ended else "under_review",
        version=1,
        track=laid.track,
        created_at=at(laid.received, 8),
        changed_at=at(laid.received),
        requesting_agency_id=agencies[REQUESTER].id,
        owner_agency_id=agencies[OWNER].id,
        focal_agency_id=agencies[FOCAL].id,
        received_at=at(laid.received),
        first_received_at=at(laid.received),
        t0=laid.t0,
        due_on=laid.due,
        target_on=laid.target,
        completed_on=laid.ended if laid.answered else None,
        ended_at=at(laid.ended, 16) if laid.ended else None,
    )
    db.session.add(case)
    db.session.flush()
    # In the order of their days, as the door writes them.
    laid.spans.sort(key=lambda span: span[0])
    db.session.add_all(HoldSpan(case_id=case.id, from_on=since, holder=holder) for since, holder in laid.spans)
    if laid.pause:
        db.session.add(PauseSpan(case_id=case.id, start_on=laid.pause[0], end_on=laid.pause[1]))
    return case.id


def verdict(laid: Laid) -> str:
    """How a case that has ended kept its time."""
    if not laid.answered or laid.ended is None:
        return "no_limit"
    if laid.due is not None:
        return "on_time" if laid.ended <= laid.due else "late"
    if laid.target is not None:
        return "target_met" if laid.ended <= laid.target else "target_missed"
    return "no_limit"


def standing(laid: Laid, end: date) -> str:
    """How a case that is open at the end of a day stood with the law."""
    is_paused = laid.pause is not None and laid.pause[0] <= end and (laid.pause[1] is None or laid.pause[1] > end)
    if laid.due is None or laid.t0 is None or laid.t0 > end or is_paused:
        return "not_running"
    return "overdue" if end > laid.due else "in_time"


def holder_of(laid: Laid, day: date) -> str:
    """Who held a case at 24:00 of a day."""
    holder = "FOCAL"
    for since, party in laid.spans:
        if since <= day:
            holder = party
    return holder


def days_of(laid: Laid, calendar: Calendar) -> Counter[str]:
    """The working days of a case that has ended, each given to who held it."""
    found: Counter[str] = Counter()
    day = laid.received
    while laid.ended is not None and day < laid.ended:
        day += ONE_DAY
        if calendar.is_working_day(day):
            found[holder_of(laid, day)] += 1
    return found
