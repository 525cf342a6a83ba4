"""The desk at 1,000, 100,000 and 1,000,000 cases: queue, filter, search and case page, on both databases."""

import math
import shutil
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from alembic import command
from flask import Flask
from sqlalchemy import select

from app.adapters.database import create_database_engine
from app.cli.migrate import migration_config
from app.extensions import db
from app.models.agencies import Agency
from app.queries.queue import PER_PAGE
from bench.copies import Pattern, copy_cases, settle
from bench.decade import build_decade
from bench.house import folder, served, signed_in
from bench.measure import Brake, Plan, Result, Size, Stopped, Tick
from bench.pages import BARE_PATH, add_bare_page
from config import ROOT
from tests.postgres import PostgresServer

BAR, GROWTH_BAR = 2.0, 1.3
SIZES = (Size(1_000, 500), Size(100_000, 500), Size(1_000_000, 500), Size(1_099_500, 100_000))
"""The last one is the million with 99,500 open cases more, so that it need not be written from the beginning."""
QUICK_SIZES = (Size(40, 20), Size(80, 20), Size(80, 40))
FEWEST_ROUNDS = 5
BYTES_A_CASE = 8_000
"""What a case with ten events takes on the disk, indexes and the journal of its writing included."""
QUEUE, FILTER, SEARCH, CASE, BARE = "queue", "filter", "search", "case page", "bare"
MEASURED = (QUEUE, FILTER, SEARCH, CASE)


@dataclass
class Desk:
    """One size: its pages by name, and the seconds that each took."""

    size: Size
    pages: dict[str, Callable[[], bytes]]
    seconds: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in (*MEASURED, BARE)})

    def take(self, name: str, *, counts: bool) -> None:
        """Ask for one page."""
        began = time.perf_counter()
        self.pages[name]()
        took = time.perf_counter() - began
        if counts:
            self.seconds[name].append(took)

    def p50(self, name: str) -> float:
        """Median of a page, in milliseconds."""
        return statistics.median(self.seconds[name]) * 1000

    def p95(self, name: str) -> float:
        """What nineteen of twenty answers do not pass, in milliseconds."""
        return statistics.quantiles(self.seconds[name], n=20, method="inclusive")[-1] * 1000


def _desk(app: Flask, size: Size) -> Desk:
    """The pages of a head of division; each is asked for once, so that an error shows before the clock runs."""
    add_bare_page(app)
    browser = signed_in(app, "truongphong@bench.example.vn")
    with app.app_context():
        owner = db.session.scalar(select(Agency.id).where(Agency.name == "Sở Y tế"))
    pages: dict[str, Callable[[], bytes]] = {
        QUEUE: lambda: browser.get("/ho-so/"),
        FILTER: lambda: browser.get("/ho-so/", f"view=open&owner={owner}&band=late"),
        SEARCH: lambda: browser.get("/tim-kiem", "q=y+te"),
        CASE: lambda: browser.get("/ho-so/7"),
        BARE: lambda: browser.get(BARE_PATH),
    }
    shown = min(PER_PAGE, size.open)
    for name in (QUEUE, BARE):
        assert pages[name]().count(b"</tr>") == shown + 1, name
    assert 1 < pages[FILTER]().count(b"</tr>") <= shown + 1
    assert pages[SEARCH]().count(b"</tr>") > 1
    return Desk(size, pages)


class Folders:
    """SQLite files, each grown from a copy of a smaller one."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def new(self, source: str | None) -> str:
        """A name for a database, empty or a copy of another."""
        number = len(list(self._path.glob("*.sqlite3")))
        name = str(self._path / f"{number}.sqlite3")
        if source:
            shutil.copyfile(source, name)
        return name

    def url(self, name: str) -> str:
        """Where the application finds a database."""
        return f"sqlite:///{name}"


class Databases:
    """Databases of a PostgreSQL server, each grown from a copy of a smaller one."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server

    def new(self, source: str | None) -> str:
        """A database, empty or a copy of another."""
        return self._server.create(source) if source else self._server.create()

    def url(self, name: str) -> str:
        """Where the application finds a database."""
        return self._server.url(name)


@contextmanager
def _place(kind: str) -> Iterator[Folders | Databases]:
    if kind == "sqlite":
        with folder() as path:
            yield Folders(path)
        return
    server = PostgresServer(is_durable=True)
    try:
        yield Databases(server)
    finally:
        server.stop()


def _require_room(sizes: Sequence[Size]) -> None:
    needed, free = sum(size.cases for size in sizes) * BYTES_A_CASE, shutil.disk_usage(ROOT).free
    if needed > free:
        raise SystemExit(
            f"These sizes need {needed / 1e9:.0f} GB on the disk, {free / 1e9:.0f} GB are free: choose smaller --sizes."
        )


def _grow(place: Folders | Databases, sizes: Sequence[Size], brake: Brake, tick: Tick) -> dict[Size, str]:
    """One database for each size, the smallest written through the models and the others copied from it."""
    base = min(size.open for size in sizes)
    pattern_open, pattern_ended = Pattern(1, base), Pattern(base + 1, 2 * base)
    first = Size(2 * base, base)
    made = {first: place.new(None)}
    command.upgrade(migration_config(place.url(made[first])), "head")
    with served(place.url(made[first])) as app, app.app_context():
        build_decade(base)
    for size in sorted(sizes):
        if size in made:
            continue
        source = max(known for known in made if known.open <= size.open and known.ended <= size.ended)
        brake.check()
        name = place.new(made[source])
        engine = create_database_engine(place.url(name))
        try:
            copy_cases(engine, pattern_open, (size.open - source.open) // base, brake, tick)
            copy_cases(engine, pattern_ended, (size.ended - source.ended) // base, brake, tick)
        finally:
            engine.dispose()
        made[size] = name
    for size in sizes:
        engine = create_database_engine(place.url(made[size]))
        settle(engine)
        engine.dispose()
    return {size: made[size] for size in sizes}


def _measured(kind: str, plan: Plan, brake: Brake, tick: Tick) -> list[Desk]:
    """Every page of every size in turns, the sizes in another order each round."""
    sizes = QUICK_SIZES if plan.is_quick else plan.sizes or SIZES
    rounds, warm_up = (FEWEST_ROUNDS, 1) if plan.is_quick else (100, 10)
    _require_room(sizes)
    with _place(kind) as place, ExitStack() as stack:
        made = _grow(place, sizes, brake, tick)
        desks = [_desk(stack.enter_context(served(place.url(name))), size) for size, name in made.items()]
        for number in range(warm_up + rounds):
            if brake.is_pulled:
                break
            turn = number % len(desks)
            for desk in desks[turn:] + desks[:turn]:
                for name in (BARE, *MEASURED) if number % 2 else (*MEASURED, BARE):
                    desk.take(name, counts=number >= warm_up)
            tick(number + 1, warm_up + rounds)
    if len(desks[0].seconds[QUEUE]) < FEWEST_ROUNDS:
        raise Stopped
    return desks


def _lines(label: str, desks: Sequence[Desk]) -> Iterator[Result]:
    smallest = desks[0]
    for desk in desks:
        name, queue, bare = f"{label}, {desk.size}", desk.p50(QUEUE), desk.p50(BARE)
        yield _line(f"{name}: queue", queue, desk.p95(QUEUE), bare, BAR, "of a bare page with the same rows")
        if desk is smallest:
            for page in (FILTER, SEARCH, CASE):
                yield _line(f"{name}: {page}", desk.p50(page), desk.p95(page), math.nan, math.nan, "")
            continue
        # With more open cases the lists themselves are longer: that is told, and held against nothing.
        bar = GROWTH_BAR if desk.size.open == smallest.size.open else math.nan
        for page in MEASURED:
            yield _line(
                f"{name}: {page}", desk.p50(page), desk.p95(page), smallest.p50(page), bar, f"of {smallest.size}"
            )


def _line(name: str, ours: float, p95: float, other: float, bar: float, note: str) -> Result:
    ratio = ours / other
    return Result(
        name=name,
        ours=f"{ours:.1f} ms",
        bare="" if math.isnan(other) else f"{other:.1f} ms",
        figure="" if math.isnan(other) else f"{ratio:.2f}",
        bar="" if math.isnan(bar) else f"≤ {bar:g}",
        is_met=math.isnan(bar) or ratio <= bar,
        note=f"p95 {p95:.1f} ms{', ' + note if note else ''}",
    )


def desk_sqlite(plan: Plan, brake: Brake, tick: Tick) -> list[Result]:
    """All sizes in SQLite files."""
    return list(_lines("SQLite", _measured("sqlite", plan, brake, tick)))


def desk_postgresql(plan: Plan, brake: Brake, tick: Tick) -> list[Result]:
    """All sizes in databases of one PostgreSQL server."""
    return list(_lines("PostgreSQL", _measured("postgresql", plan, brake, tick)))
