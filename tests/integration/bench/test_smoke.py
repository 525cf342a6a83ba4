"""The benchmark runs from end to end on tiny sizes; what it measures is no matter of a test."""

import signal
import subprocess
import sys

import pytest

from bench.__main__ import ROWS, main
from bench.measure import Brake, Pair, Stopped, alternate, rate_at_least, slower_at_most
from config import ROOT


def _nothing(_done: int, _total: int) -> None:
    pass


@pytest.mark.parametrize("row", [name for name in ROWS if name != "action-postgresql"])
def test_a_quick_look_runs_each_row_and_shows_its_line(row: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["--quick", "--rows", row]) == 0
    told = capfd.readouterr().out
    assert "met" in told or "missed" in told


@pytest.mark.postgres
def test_a_quick_look_runs_the_row_of_postgresql(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["--quick", "--rows", "action-postgresql"]) == 0
    assert "PostgreSQL" in capfd.readouterr().out


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
