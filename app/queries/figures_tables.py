"""The tables of the figures, counted from one population (`app.queries.figures`); no table asks the database again."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from app.queries.figures import Counted, Figures
from workflows.attribution import Holder
from workflows.catalogue import states as proposal_states
from workflows.connections.states import LAPSED, REFUSED
from workflows.figures import AGE_BANDS, Pending, Spread, Timeliness, band_of, pending, share, spread, timeliness
from workflows.registry import KINDS

REFUSING = (REFUSED, LAPSED, proposal_states.RETURNED_INELIGIBLE, proposal_states.DECIDED_REJECTED)
"""States in which a case ended with a reason that has a code."""
PARTIES = (Holder.REQUESTER, Holder.OWNER, Holder.FOCAL, Holder.CHAIRMAN)


@dataclass(frozen=True)
class Flow:
    """What came in and what went out: the columns of a report on a period."""

    carried: int
    received: int
    done: Counter[Timeliness]
    open: Counter[Pending]

    @property
    def taken(self) -> int:
        """All that there was to do."""
        return self.carried + self.received

    @property
    def in_time(self) -> float | None:
        """Percent answered within the statutory time limit, of those that had one."""
        on_time = self.done[Timeliness.ON_TIME]
        return share(on_time, on_time + self.done[Timeliness.LATE])


def flow_by(figures: Figures, key: Callable[[Counted], object]) -> dict[object, Flow]:
    """Count the flow for each value of a key; every case that came in is done or open, in each line."""
    carried = Counter(map(key, figures.carried()))
    received = Counter(map(key, figures.received()))
    done: dict[object, Counter[Timeliness]] = {}
    for each in figures.done():
        done.setdefault(key(each), Counter())[timeliness(each.clocked)] += 1
    left: dict[object, Counter[Pending]] = {}
    for each in figures.open():
        verdict = pending(each.clocked, figures.end, is_paused=each.id in figures.paused)
        left.setdefault(key(each), Counter())[verdict] += 1
    return {
        name: Flow(carried[name], received[name], done.get(name, Counter()), left.get(name, Counter()))
        for name in {*carried, *received, *done, *left}
    }


def flow_by_kind(figures: Figures) -> dict[str, Flow]:
    """The flow of each kind of case that there was any of, in the order of the registry."""
    found = flow_by(figures, lambda each: each.kind)
    return {kind: found[kind] for kind in KINDS if kind in found}


def total_of(flows: Iterable[Flow]) -> Flow:
    """The sum of several lines."""
    carried, received = 0, 0
    done: Counter[Timeliness] = Counter()
    left: Counter[Pending] = Counter()
    for flow in flows:
        carried, received = carried + flow.carried, received + flow.received
        done.update(flow.done)
        left.update(flow.open)
    return Flow(carried, received, done, left)


def done_by_month(figures: Figures) -> dict[date, Counter[Timeliness]]:
    """How the cases that ended in each month shown kept their time; the months before the period come along."""
    found: dict[date, Counter[Timeliness]] = {month: Counter() for month in figures.months}
    for each in figures.cases:
        month = each.ended_on.replace(day=1) if each.ended_on and each.ended_on <= figures.end else None
        if month in found:
            found[month][timeliness(each.clocked)] += 1
    return found


def outcomes(figures: Figures) -> Counter[tuple[str, str]]:
    """How many cases ended in each state, by (kind, state)."""
    return Counter((each.kind, each.state) for each in figures.done())


def refusals(figures: Figures) -> Counter[tuple[str, str]]:
    """How many cases ended for each reason, by (kind, code); the code is empty where none may be told."""
    return Counter((each.kind, each.reason_code or "") for each in figures.done() if each.state in REFUSING)


@dataclass(frozen=True)
class Held:
    """Working days of the cases of one kind that ended in the period: by party, and from R to the end."""

    kind: str
    parties: dict[Holder, Spread]
    whole: Spread


def held_days(figures: Figures) -> list[Held]:
    """Attribute the working days of every case that ended in the period (0.6.10); a party counts where it held any."""
    parties: dict[str, dict[Holder, list[int]]] = {}
    whole: dict[str, list[int]] = {}
    for each, by_holder in _attributed(figures):
        whole.setdefault(each.kind, []).append(sum(by_holder.values()))
        for holder, days in by_holder.items():
            if days:
                parties.setdefault(each.kind, {}).setdefault(holder, []).append(days)
    return [_held(kind, parties.get(kind, {}), whole[kind]) for kind in KINDS if kind in whole]


def held_by(figures: Figures, key: Callable[[Counted], object], party: Holder) -> dict[object, Spread]:
    """Working days of one party in the cases that ended in the period, for each value of a key."""
    found: dict[object, list[int]] = {}
    for each, by_holder in _attributed(figures):
        if by_holder.get(party):
            found.setdefault(key(each), []).append(by_holder[party])
    return {name: described for name, days in found.items() if (described := spread(days))}


def _attributed(figures: Figures) -> Iterator[tuple[Counted, dict[Holder, int]]]:
    for each in figures.done():
        if each.held_from is not None and each.held_until is not None:
            until = max(each.held_until, each.held_from)
            yield each, figures.days.by_holder(figures.spans.get(each.id, ()), each.held_from, until)


def _held(kind: str, parties: dict[Holder, list[int]], whole: list[int]) -> Held:
    described = {holder: found for holder in PARTIES if (found := spread(parties.get(holder, ())))}
    all_of_it = spread(whole)
    assert all_of_it is not None  # a kind without cases has no line
    return Held(kind, described, all_of_it)


def backlog(figures: Figures) -> list[Counter[Holder]]:
    """Open cases at the end of the period by age in working days, one entry a band, each by who holds them."""
    found: list[Counter[Holder]] = [Counter() for _ in range(len(AGE_BANDS) + 1)]
    for each in figures.open():
        age = figures.days.between(each.received_on, figures.end)
        found[band_of(age)][figures.holder(each.id)] += 1
    return found
