"""The benchmark runs from end to end on tiny sizes; what it measures is no matter of a test."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import func, select

from app.cli.migrate import migration_config
from app.extensions import db
from app.models.cases import Case
from app.queries.search_page import search_page
from bench.__main__ import ROWS, main
from bench.copies import PARTS, Pattern, copy_cases
from bench.decade import EVENTS, build_decade
from bench.house import served
from bench.measure import Brake, Pair, Stopped, alternate, rate_at_least, slower_at_most
from config import ROOT
from workflows.roles import SYSTEM_ACTOR


def _nothing(_done: int, _total: int) -> None:
    pass


@pytest.mark.parametrize("row", [name for name in ROWS if not name.endswith("-postgresql")])
def test_a_quick_look_runs_each_row_and_shows_its_line(row: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["--quick", "--rows", row]) == 0
    told = capfd.readouterr().out
    assert "met" in told or "missed" in told


@pytest.mark.postgres
@pytest.mark.parametrize("row", [name for name in ROWS if name.endswith("-postgresql")])
def test_a_quick_look_runs_each_row_of_postgresql(row: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["--quick", "--rows", row]) == 0
    assert "PostgreSQL" in capfd.readouterr().out


@pytest.mark.parametrize("sizes", ["1200", "1000:800", "1000:100", "many", "0", "-1000"])
def test_a_size_that_cannot_be_made_is_named(sizes: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--rows", "desk-sqlite", "--sizes", sizes])
    assert stopped.value.code == 2
    assert "--sizes" in capfd.readouterr().err


def test_copies_of_cases_have_their_own_numbers_and_all_parts(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'copies.sqlite3'}"
    command.upgrade(migration_config(url), "head")
    with served(url) as app, app.app_context():
        build_decade(10)
        copy_cases(db.engine, Pattern(11, 20), 3, Brake(), _nothing)
        found = {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in PARTS}
        assert (found["event"], found["letter"]) == (50 * EVENTS, 50)
        assert db.session.scalar(select(func.count(Case.case_no.distinct()))) == 50
        assert db.session.scalar(select(func.count(Case.id)).where(Case.ended_at.is_(None))) == 10
        copy = db.session.scalars(select(Case).order_by(Case.id.desc())).first()
        assert copy is not None
        assert search_page(copy.case_no, SYSTEM_ACTOR).total == 1


def test_a_row_that_nobody_knows_is_named(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--rows", "letter,lettre"])
    assert stopped.value.code == 2
    assert "lettre" in capfd.readouterr().err


def test_each_way_goes_first_in_every_other_round() -> None:
    order: list[str] = []
    alternate(
        lambda n: order.append(f"ours {n}"),
        lambda n: order.append(f"bare {n}"),
        rounds=6, warm_up=1, brake=Brake(), tick=_nothing,
    )  # fmt: skip
    assert order[:4] == ["ours 0", "bare 0", "bare 1", "ours 1"]
    assert len(order) == 14


def test_a_stopped_row_shows_what_it_has_and_nothing_where_that_is_too_little() -> None:
    def run(rounds_before_the_stop: int) -> Pair:
        brake = Brake()

        def ours(number: int) -> None:
            brake.is_pulled = number + 1 >= rounds_before_the_stop

        return alternate(ours, lambda _number: None, rounds=100, warm_up=0, brake=brake, tick=_nothing)

    assert len(run(20).ours) == 20
    with pytest.raises(Stopped):
        run(3)


def test_a_bar_is_met_up_to_its_figure_and_not_beyond() -> None:
    slow = Pair(ours=[0.026] * 5, bare=[0.020] * 5)
    assert slower_at_most("a letter", slow, 1.31).is_met
    assert not slower_at_most("a letter", slow, 1.29).is_met
    assert rate_at_least("an action", slow, 0.76).is_met
    assert not rate_at_least("an action", slow, 0.78).is_met


def test_ctrl_c_ends_the_run_with_a_word_instead_of_a_traceback() -> None:
    run = subprocess.Popen(
        [sys.executable, "-m", "bench", "--rows", "letter"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert run.stdout is not None
    assert "Ctrl-C" in run.stdout.readline()
    run.send_signal(signal.SIGINT)
    told, failed = run.communicate(timeout=120)
    assert (run.returncode, "Stopped" in told) == (130, True), failed
    assert "Traceback" not in failed
