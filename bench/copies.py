"""More cases than a program could write one by one: copies of what is there, made inside the database."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Engine, Integer, String, Table, cast, func, insert, literal, select, text
from sqlalchemy.engine import Connection

from app.models.cases import Case, CaseItem, HoldSpan, OwnerConsent
from app.models.connections import AccountOrder, ConnectionAccount
from app.models.desk import CaseSearch
from app.models.letters import Letter
from app.models.trail import Event
from bench.measure import Brake, Tick

AT_ONCE = 25_000
"""Cases of one transaction: between two of them a run can be stopped."""
PARTS: tuple[Table, ...] = tuple(
    kind.__table__  # type: ignore[misc]
    for kind in (CaseItem, HoldSpan, OwnerConsent, Event, Letter, ConnectionAccount, AccountOrder)
)
FIRST_COPY = 10_000_000
"""A hash of a copy begins with eight digits of its own: this and the key of its case."""


@dataclass(frozen=True)
class Pattern:
    """The cases that are copied, as the first and last key; their parts have keys of their own."""

    first: int
    last: int

    @property
    def size(self) -> int:
        """How many cases one copy holds."""
        return self.last - self.first + 1


def copy_cases(engine: Engine, pattern: Pattern, times: int, brake: Brake, tick: Tick) -> None:
    """Write all of a pattern's cases so many times more; raise Stopped between two portions."""
    portion = max(AT_ONCE // pattern.size, 1)
    for done in range(0, times, portion):
        brake.check()
        with engine.begin() as connection:
            _copy(connection, pattern, done, min(portion, times - done))
        tick(min(done + portion, times) * pattern.size, times * pattern.size)


def settle(engine: Engine) -> None:
    """Let PostgreSQL count what it holds, as its autovacuum does in service; SQLite has nothing of the kind."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM (ANALYZE)"))


def _copy(connection: Connection, pattern: Pattern, first: int, times: int) -> None:
    """Copy the cases, then their parts and words, each with keys moved behind those that are there."""
    start = literal(first, BigInteger)
    numbers = select(start.label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < first + times - 1))
    place = numbers.c.n - first
    cases = Case.__table__
    free = connection.scalar(select(func.max(cases.c.id)))
    assert free is not None

    def moved(key: Any) -> Any:
        return key - pattern.first + 1 + free + place * pattern.size

    _write(connection, cases, numbers, cases.c.id.between(pattern.first, pattern.last), {
        "id": moved(cases.c.id), "case_no": _number(cases.c.case_no, moved(cases.c.id)),
    })  # fmt: skip
    for table in PARTS:
        mine = table.c.case_id.between(pattern.first, pattern.last)
        whole = select(func.max(table.c.id)).scalar_subquery()
        low, high, last = connection.execute(
            select(func.min(table.c.id), func.max(table.c.id), whole).where(mine)
        ).one()
        if low is None:
            continue
        shift = {"id": table.c.id - low + 1 + last + place * (high - low + 1), "case_id": moved(table.c.case_id)}
        if table.name == "event":
            # In the order they are written, so that the index of hashes grows at its end.
            shift["hash"] = cast(shift["case_id"] + FIRST_COPY, String) + func.substr(table.c.hash, 9)
        if table.name == "letter":
            shift["number"] = cast(shift["case_id"], Integer)
        if table.name == "connection_account":
            shift["account_id"] = literal("kn-", String) + cast(shift["case_id"], String)
        _write(connection, table, numbers, mine, shift)
    _copy_words(connection, pattern, numbers, moved)


def _number(case_no: Any, key: Any) -> Any:
    return func.substr(case_no, 1, 8) + cast(key, String)


def _copy_words(connection: Connection, pattern: Pattern, numbers: Any, moved: Any) -> None:
    """Each copy is found by its own number."""
    words, cases = CaseSearch.__table__, Case.__table__
    number = _number(cases.c.case_no, moved(cases.c.id))
    label = func.replace(words.c.label, _as_words(cases.c.case_no), _as_words(number))
    columns = [moved(words.c.case_id), label, words.c.parties, words.c.internal]
    query = select(*columns).select_from(words.join(cases, cases.c.id == words.c.case_id).join(numbers, literal(True)))
    query = query.where(words.c.case_id.between(pattern.first, pattern.last)).order_by(numbers.c.n, words.c.case_id)
    connection.execute(insert(words).from_select(["case_id", "label", "parties", "internal"], query))


def _as_words(case_no: Any) -> Any:
    return func.lower(func.replace(case_no, "-", " "))


def _write(connection: Connection, table: Table, numbers: Any, mine: Any, changed: dict[str, Any]) -> None:
    columns = [changed.get(column.name, column) for column in table.columns]
    query = select(*columns).select_from(table.join(numbers, literal(True))).where(mine)
    names = [column.name for column in table.columns]
    connection.execute(insert(table).from_select(names, query.order_by(numbers.c.n, table.c.id)))
