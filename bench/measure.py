"""Two ways to do the same, measured in turns, so that a machine that slows down slows both."""

import gc
import signal
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

FEWEST = 5
"""Pairs below which a stopped row says nothing."""

MANY_OPEN = 500
"""Open cases that go without saying."""

Work = Callable[[int], Any]
"""One piece of work, given its number."""

Tick = Callable[[int, int], None]
"""Told how many steps are done, and of how many."""


class Stopped(Exception):
    """The person stopped the run before a row had measured enough to say anything."""


@dataclass(frozen=True, order=True)
class Size:
    """How many cases there are, and how many of them are open."""

    cases: int
    open: int

    @property
    def ended(self) -> int:
        """Those that are done."""
        return self.cases - self.open

    def __str__(self) -> str:
        return f"{self.cases:,} cases" + (f", {self.open:,} open" if self.open > MANY_OPEN else "")


@dataclass(frozen=True)
class Plan:
    """What was asked for: a quick look, and the sizes of the desk where they were named."""

    is_quick: bool = False
    sizes: tuple[Size, ...] = ()


@dataclass(frozen=True)
class Result:
    """One line of the table: what was measured, the figure, and the bar it is held against."""

    name: str
    ours: str
    bare: str
    figure: str
    bar: str
    is_met: bool
    note: str = ""


@dataclass
class Brake:
    """Ctrl-C asks the running row to end with what it has; a second Ctrl-C ends at once."""

    is_pulled: bool = False

    @contextmanager
    def armed(self) -> Iterator["Brake"]:
        """Take Ctrl-C while the block runs."""
        before = signal.signal(signal.SIGINT, self._pull)
        try:
            yield self
        finally:
            signal.signal(signal.SIGINT, before)

    def _pull(self, _number: int, _frame: FrameType | None) -> None:
        if self.is_pulled:
            raise KeyboardInterrupt
        self.is_pulled = True

    def check(self) -> None:
        """Raise Stopped between two steps of a row that has nothing to show yet."""
        if self.is_pulled:
            raise Stopped


@dataclass
class Pair:
    """Seconds of our way and of the bare way, pair by pair."""

    ours: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)

    @property
    def ours_ms(self) -> float:
        """Median of our way, in milliseconds."""
        return statistics.median(self.ours) * 1000

    @property
    def bare_ms(self) -> float:
        """Median of the bare way, in milliseconds."""
        return statistics.median(self.bare) * 1000

    @property
    def ratio(self) -> float:
        """How many times as long our way takes."""
        return self.ours_ms / self.bare_ms


def _timed(work: Work, number: int) -> float:
    began = time.perf_counter()
    work(number)
    return time.perf_counter() - began


def alternate(ours: Work, bare: Work, *, rounds: int, warm_up: int, brake: Brake, tick: Tick) -> Pair:
    """Do both in turns, ours first in one round and the bare way first in the next; the first rounds do not count.

    Each work is given the number of its round, counted from 0 and warm-up included. Stopped early, it gives what it
    has; with less than FEWEST pairs it raises Stopped.
    """
    pair = Pair()
    gc.collect()
    for number in range(warm_up + rounds):
        if brake.is_pulled:
            break
        if number % 2:
            took_bare = _timed(bare, number)
            took_ours = _timed(ours, number)
        else:
            took_ours = _timed(ours, number)
            took_bare = _timed(bare, number)
        if number >= warm_up:
            pair.ours.append(took_ours)
            pair.bare.append(took_bare)
        tick(number + 1, warm_up + rounds)
    if len(pair.ours) < FEWEST:
        raise Stopped
    return pair


def slower_at_most(name: str, pair: Pair, bar: float, note: str = "") -> Result:
    """A line whose bar is a ratio of times: ours over bare."""
    return Result(
        name=name,
        ours=f"{pair.ours_ms:.2f} ms",
        bare=f"{pair.bare_ms:.2f} ms",
        figure=f"{pair.ratio:.2f}",
        bar=f"≤ {bar:g}",
        is_met=pair.ratio <= bar,
        note=f"{len(pair.ours)} pairs{note}",
    )


def rate_at_least(name: str, pair: Pair, bar: float, note: str = "") -> Result:
    """A line whose bar is a ratio of rates: ours over bare."""
    rate = 1 / pair.ratio
    return Result(
        name=name,
        ours=f"{1000 / pair.ours_ms:.0f}/s",
        bare=f"{1000 / pair.bare_ms:.0f}/s",
        figure=f"{rate:.3f}",
        bar=f"≥ {bar:g}",
        is_met=rate >= bar,
        note=f"{len(pair.ours)} pairs{note}",
    )
