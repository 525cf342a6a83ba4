"""Which cases the figures are counted from, and what is asked of them: one population behind every table.

A case counts once it was sent, unless it is the second copy of another one; what a reader may not see is never counted.
The Chairman's office has, of Article 9 cases, these figures and nothing else (domain model, section 2, note 2).
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, or_, select, type_coerce

from app.extensions import db
from app.models.base import Instant
from app.models.cases import Case, HoldSpan, PauseSpan
from app.queries.clocks import NO_LIMIT, local_day
from app.queries.queue import kinds_for
from app.queries.visibility import UNSENT, visible_cases
from workflows.attribution import Holder
from workflows.calendar import ONE_DAY, Calendar
from workflows.fields import CONTROL, VIETNAM, Wrong, parse_date
from workflows.figures import Clocked, DayCount
from workflows.periods import Period, PeriodKind, free_period, months_shown, period_from, period_of
from workflows.registry import CONNECTION, KINDS
from workflows.roles import FOCAL_STAFF, Actor, Role
from workflows.text import N_

READERS = (*FOCAL_STAFF, Role.AUDITOR, Role.AGENCY_APPROVER, Role.OWNER_APPROVER, Role.CHAIRMAN_OFFICE)
"""Who has figures: the focal agency, the auditor, the Chairman's office, and the leaders of agencies on their own."""
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
LONGEST_DAYS = 3660
_NUMERIC = ("requester", "owner", "unit", "reviewer")

RECEIVED_AT = type_coerce(func.coalesce(Case.first_received_at, Case.received_at, Case.created_at), Instant)
"""When a case came in: a supplement at intake moves R, not this; what was never received counts from its beginning."""


@dataclass(frozen=True)
class FigureFilters:
    """What the figures are asked for, as it stands in the address; empty means all."""

    period: str = ""
    first: str = ""
    last: str = ""
    kind: str = ""
    requester: str = ""
    owner: str = ""
    unit: str = ""
    reviewer: str = ""

    def as_args(self) -> dict[str, Any]:
        """The filters that are set, as they go into an address."""
        return {spec.name: getattr(self, spec.name) for spec in fields(self) if getattr(self, spec.name)}

    def asked_period(self, today: date) -> Period:
        """The period asked for: from day to day, or one by its name; this year where neither can be read."""
        return self._free() or period_from(self.period) or period_of(PeriodKind.YEAR, today)

    @property
    def problem(self) -> str:
        """What to correct in the dates typed; empty where there is nothing."""
        if not (self.first or self.last) or self._free():
            return ""
        return N_("Nhập cả hai ngày theo mẫu ngày/tháng/năm, trong vòng 10 năm; số liệu dưới đây là của năm nay.")

    def _free(self) -> Period | None:
        one, other = _day(self.first), _day(self.last)
        if one is None or other is None or not (EARLIEST <= one <= LATEST and EARLIEST <= other <= LATEST):
            return None
        return free_period(one, other) if abs((other - one).days) < LONGEST_DAYS else None


def filters_from(args: Mapping[str, str]) -> FigureFilters:
    """Read what is asked for from an address; what cannot be read is ignored.

    The form sends a named period and two dates at once, and in `was` the period that it showed: the named one counts
    where it was changed, else the dates where there are any.
    """
    typed = {name: CONTROL.sub("", value).strip()[:20] for name, value in args.items()}
    known = {spec.name: typed[spec.name] for spec in fields(FigureFilters) if typed.get(spec.name)}
    if "period" in known and known["period"] != typed.get("was"):
        known.pop("first", None)
        known.pop("last", None)
    elif "first" in known or "last" in known:
        known.pop("period", None)
    if known.get("kind") not in KINDS:
        known.pop("kind", None)
    return FigureFilters(**{name: value for name, value in known.items() if name not in _NUMERIC or _is_key(value)})


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 12


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except Wrong:
        return None


def reads_internals(actor: Actor) -> bool:
    """Say whether the actor reads the work of single officers and the chasing: the focal agency and the auditor."""
    return actor.holds(*FOCAL_STAFF, Role.AUDITOR)


def kinds_counted(actor: Actor) -> tuple[str, ...]:
    """The kinds of case that the actor has figures on, in the order of the registry."""
    kinds = {CONNECTION, *kinds_for(actor)}
    return tuple(kind for kind in KINDS if kind in kinds)


def counted(actor: Actor, filters: FigureFilters) -> list[ColumnElement[bool]]:
    """The conditions on `Case` that hold for what is counted for this reader."""
    sight = visible_cases(actor)
    if actor.holds(Role.CHAIRMAN_OFFICE):
        sight = or_(sight, Case.kind == CONNECTION)
    found = [sight, Case.state.not_in(UNSENT), Case.duplicate_of_id.is_(None)]
    columns: dict[str, Any] = {"requester": Case.requesting_agency_id, "owner": Case.owner_agency_id}
    if reads_internals(actor):
        columns |= {"unit": Case.unit_id, "reviewer": Case.reviewer_id}
    found += [column == int(value) for name, column in columns.items() if (value := getattr(filters, name))]
    if filters.kind:
        found.append(Case.kind == filters.kind)
    return found


class Counted(NamedTuple):
    """One case as the figures see it; its days are those of Vietnam.

    Working days belong to somebody from `held_from` (R) to `held_until`, as on the page of the case.
    """

    id: int
    kind: str
    state: str
    requester_id: int
    owner_id: int | None
    reviewer_id: int | None
    unit_id: int | None
    received_on: date
    held_from: date | None
    held_until: date | None
    ended_on: date | None
    clocked: Clocked
    reason_code: str | None


@dataclass(frozen=True)
class Figures:
    """What the tables of one page are made from; `end` is the period's last day, or today if that is earlier.

    `cases` ended in the months shown or are open; `spans` and `paused` are known of those that the period counts.
    """

    period: Period
    end: date
    months: tuple[date, ...]
    cases: list[Counted]
    spans: Mapping[int, list[tuple[date, Holder]]]
    paused: frozenset[int]
    days: DayCount

    def carried(self) -> list[Counted]:
        """Cases that came in before the period and had not ended when it began."""
        first = self.period.first
        return [
            each
            for each in self.cases
            if each.received_on < first and (each.ended_on is None or each.ended_on >= first)
        ]

    def received(self) -> list[Counted]:
        """Cases that came in within the period."""
        return [each for each in self.cases if self.period.first <= each.received_on <= self.end]

    def done(self) -> list[Counted]:
        """Cases that ended within the period."""
        first, end = self.period.first, self.end
        return [each for each in self.cases if each.ended_on is not None and first <= each.ended_on <= end]

    def open(self) -> list[Counted]:
        """Cases that had come in and not ended by the end of the period."""
        return [each for each in self.cases if each.ended_on is None or each.ended_on > self.end]

    def holder(self, case_id: int) -> Holder:
        """Who held an open case at 24:00 of the period's last day."""
        holder = Holder.FOCAL
        for since, next_holder in self.spans.get(case_id, ()):
            if since <= self.end:
                holder = next_holder
        return holder


def figures_for(actor: Actor, filters: FigureFilters, *, today: date, calendar: Calendar) -> Figures:
    """Read what is counted for a reader, in three questions, however many cases there are."""
    period = filters.asked_period(today)
    end = min(period.last, today)
    months = months_shown(period, end)
    conditions = counted(actor, filters)
    since = min(months[0], period.first)
    cases = [_counted(*row) for row in db.session.execute(_population(conditions, since, end))]
    cases = [each for each in cases if each.received_on <= end]
    earliest = min((min(each.received_on, each.held_from or each.received_on) for each in cases), default=end)
    return Figures(
        period=period,
        end=end,
        months=months,
        cases=cases,
        spans=_spans(conditions, period.first, end),
        paused=frozenset(db.session.scalars(_paused(conditions, end))),
        days=DayCount(calendar, earliest, max(end, today)),
    )


def start_of(day: date) -> datetime:
    """The first instant of a day in Vietnam."""
    return datetime.combine(day, time.min, VIETNAM)


def _population(conditions: list[ColumnElement[bool]], since: date, end: date) -> Any:
    return select(
        Case.id,
        Case.kind,
        Case.state,
        Case.requesting_agency_id,
        Case.owner_agency_id,
        Case.reviewer_id,
        Case.unit_id,
        RECEIVED_AT,
        Case.received_at,
        Case.ended_at,
        Case.track,
        Case.t0,
        Case.due_on,
        Case.target_on,
        Case.completed_on,
        # What a quarantined case was refused for is not told (E6).
        case((Case.is_quarantined, None), else_=Case.refusal["refusal_reason_code"].as_string()),
    ).where(*conditions, *_in_sight_of(since, end))


def _in_sight_of(since: date, end: date) -> tuple[ColumnElement[bool], ...]:
    return RECEIVED_AT.op("<")(start_of(end + ONE_DAY)), or_(Case.ended_at.is_(None), Case.ended_at >= start_of(since))


def _counted(
    case_id: int, kind: str, state: str, requester: int, owner: int | None, reviewer: int | None, unit: int | None,
    came_at: datetime, received_at: datetime | None, ended_at: datetime | None, track: str,
    t0: date | None, due_on: date | None, target_on: date | None, completed_on: date | None, code: str | None,
) -> Counted:  # fmt: skip
    ended_on = local_day(ended_at) if ended_at else None
    return Counted(
        id=case_id,
        kind=kind,
        state=state,
        requester_id=requester,
        owner_id=owner,
        reviewer_id=reviewer,
        unit_id=unit,
        received_on=local_day(came_at),
        held_from=local_day(received_at) if received_at else None,
        held_until=completed_on if completed_on and track != NO_LIMIT else ended_on,
        ended_on=ended_on,
        clocked=Clocked(track == "DEFAULT", t0, due_on, target_on, completed_on),
        reason_code=code,
    )


def _spans(conditions: list[ColumnElement[bool]], first: date, end: date) -> dict[int, list[tuple[date, Holder]]]:
    """Who held the cases that ended in the period or are open, in the order of the days."""
    holders = {holder.name: holder for holder in Holder}
    found: dict[int, list[tuple[date, Holder]]] = {}
    query = (
        select(HoldSpan.case_id, HoldSpan.from_on, HoldSpan.holder)
        .join(Case, Case.id == HoldSpan.case_id)
        .where(*conditions, *_in_sight_of(first, end))
        .order_by(HoldSpan.from_on, HoldSpan.id)
    )
    for case_id, since, holder in db.session.execute(query):
        found.setdefault(case_id, []).append((since, holders[holder]))
    return found


def _paused(conditions: list[ColumnElement[bool]], end: date) -> Select[int]:
    """Cases whose clock stood still at the end of a day."""
    return (
        select(PauseSpan.case_id)
        .join(Case, Case.id == PauseSpan.case_id)
        .where(*conditions, PauseSpan.start_on <= end, or_(PauseSpan.end_on.is_(None), PauseSpan.end_on > end))
    )
