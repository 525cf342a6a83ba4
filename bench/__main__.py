"""`./chung bench`: measure, show a table, and fail when a bar is missed."""

import argparse
import sys
from collections.abc import Callable
from importlib import import_module
from typing import NoReturn, cast

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bench.measure import Brake, Plan, Result, Size, Stopped, Tick

Row = Callable[[Plan, Brake, Tick], list[Result]]
ROWS = {
    "letter": "letters",
    "letter-memory": "letters",
    "action-sqlite": "actions",
    "action-postgresql": "actions",
    "queue": "pages",
    "worker": "worker",
    "desk-sqlite": "desk",
    "desk-postgresql": "desk",
}
"""The rows and the modules that measure them, loaded when Ctrl-C is already listened to."""
MISSED, STOPPED = 1, 130
WIDTH = 150
FEWEST_OPEN = 500


def _sizes(text: str) -> tuple[Size, ...]:
    """Read sizes such as 1000,100000,1000000:100000 (cases, and how many of them are open)."""
    found = []
    for piece in text.split(","):
        cases, _, still_open = piece.partition(":")
        size = Size(int(cases), int(still_open or FEWEST_OPEN))
        if (
            size.cases < 2 * FEWEST_OPEN
            or size.open > size.cases // 2
            or size.cases % FEWEST_OPEN
            or size.open % FEWEST_OPEN
        ):
            raise argparse.ArgumentTypeError(f"a size is a multiple of {FEWEST_OPEN}, at the most half of it open")
        found.append(size)
    return tuple(sorted(found))


def _arguments(words: list[str] | None) -> tuple[list[str], Plan]:
    parser = argparse.ArgumentParser(prog="./chung bench", description="Measure Chung against bare libraries.")
    parser.add_argument("--rows", metavar="NAME,…", default=",".join(ROWS), help=f"which rows ({', '.join(ROWS)})")
    parser.add_argument("--quick", action="store_true", help="see that the rows run; the figures say nothing")
    parser.add_argument(
        "--sizes", metavar="N,…", type=_sizes, default=(), help="cases of the desk's rows, as N or N:OPEN"
    )
    asked = parser.parse_args(words)
    names = [name.strip() for name in asked.rows.split(",") if name.strip()]
    unknown = [name for name in names if name not in ROWS]
    if unknown or not names:
        parser.error(f"no row is named {', '.join(unknown) or 'nothing'}; choose from {', '.join(ROWS)}")
    return names, Plan(asked.quick, asked.sizes)


def row_named(name: str) -> Row:
    """Load what measures a row: the function of its name."""
    return cast(Row, getattr(import_module(f"bench.{ROWS[name]}"), name.replace("-", "_")))


def _measure(names: list[str], plan: Plan, console: Console, brake: Brake) -> list[Result]:
    """Run the rows one after another; when stopped, give what was measured so far."""
    results: list[Result] = []
    columns = (TextColumn("{task.description:<20}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as progress:
        for name in names:
            task = progress.add_task(name, total=None)

            def tick(done: int, total: int, task: int = task) -> None:
                progress.update(task, completed=done, total=total)  # type: ignore[arg-type]

            try:
                results += row_named(name)(plan, brake, tick)
            except Stopped:
                break
            except Exception:
                console.print_exception()
                results.append(Result(name, "", "", "failed", "", is_met=False, note="see above"))
            if brake.is_pulled:
                break
    return results


def table_of(results: list[Result]) -> Table:
    """The results as a table for a terminal."""
    table = Table(title="Chung against bare libraries", title_justify="left")
    for heading, is_number in (
        ("row", False), ("Chung", True), ("bare", True), ("figure", True), ("bar", True), ("", False), ("", False),
    ):  # fmt: skip
        table.add_column(heading, justify="right" if is_number else "left", no_wrap=is_number, overflow="fold")
    for line in results:
        mark = "[green]met[/]" if line.is_met else "[red]missed[/]"
        table.add_row(line.name, line.ours, line.bare, line.figure, line.bar, mark, line.note)
    return table


def main(words: list[str] | None = None) -> int:
    """Run the rows that were asked for; 0 when every bar is met, 1 when one is missed, 130 when stopped."""
    names, plan = _arguments(words)
    # In a log a line may be as long as it needs to be.
    console, brake = Console(width=None if sys.stdout.isatty() else WIDTH), Brake()
    with brake.armed():
        console.print(f"Measuring {', '.join(names)}. Ctrl-C ends it with what was measured so far.")
        results = _measure(names, plan, console, brake)
    if results:
        console.print(table_of(results))
    if brake.is_pulled:
        console.print("Stopped: the table shows what was measured so far." if results else "Stopped.")
        return STOPPED
    if plan.is_quick:
        console.print("A quick look: the rows run, the figures say nothing.")
        return 0
    return 0 if all(line.is_met for line in results) else MISSED


def _run() -> NoReturn:
    sys.exit(main())


if __name__ == "__main__":
    _run()
