"""A letter against bare WeasyPrint, and the memory of a process that prints many."""

import json
import subprocess
import sys
from datetime import date
from typing import Any

from app.adapters.pdf import STYLESHEET, _style, finish, freeze, render_pdf
from bench.measure import Brake, Plan, Result, Tick, alternate, slower_at_most
from config import ROOT
from tests.letters.demo_decisions import DECISIONS

BAR = 1.3
MOST_GROWTH = 0.05
CODE, VARIANT, FACTS = DECISIONS["d4-grant"]


def facts(number: int) -> dict[str, Any]:
    """Facts of a notice, another one for each number: nothing may be kept from the letter before."""
    return {**FACTS, "account_id": f"meovac-hongheo-{number:05}"}


def _letter(number: int) -> bytes:
    return render_pdf(finish(freeze(CODE, VARIANT, facts(number)), f"{number:02}", date(2024, 8, 9)))


class BareWeasyPrint:
    """The library as its manual shows it to somebody in a hurry: fonts and stylesheet read once, nothing else."""

    def __init__(self) -> None:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration

        self._html, self._fonts = HTML, FontConfiguration()
        self._style = CSS(string=_style(), font_config=self._fonts)

    def print(self, html: str) -> bytes:
        """Print a page with the library's own defaults."""
        data: bytes = self._html(string=html).write_pdf(stylesheets=[self._style], font_config=self._fonts)
        return data


def letter(plan: Plan, brake: Brake, tick: Tick) -> list[Result]:
    """Facts to PDF, against bare WeasyPrint on the HTML that came out, with the same stylesheet."""
    assert STYLESHEET.is_file()
    rounds, warm_up = (5, 0) if plan.is_quick else (60, 10)
    texts = [finish(freeze(CODE, VARIANT, facts(n)), f"{n:02}", date(2024, 8, 9)) for n in range(rounds + warm_up)]
    bare = BareWeasyPrint()
    pair = alternate(
        _letter, lambda number: bare.print(texts[number]), rounds=rounds, warm_up=warm_up, brake=brake, tick=tick
    )
    return [slower_at_most("a letter (D4)", pair, BAR, ", against WeasyPrint with fonts and stylesheet kept")]


def letter_memory(plan: Plan, brake: Brake, tick: Tick) -> list[Result]:
    """Resident memory of a fresh process after 100 letters and after 500."""
    first, last = (1, 3) if plan.is_quick else (100, 500)
    child = subprocess.Popen(
        [sys.executable, "-m", "bench.letters", str(first), str(last)],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    sizes: dict[int, int] = {}
    try:
        assert child.stdout is not None
        for line in child.stdout:
            told = json.loads(line)
            tick(told["printed"], last)
            sizes[told["printed"]] = told["rss"]
            brake.check()
    finally:
        child.terminate()
        child.wait()
    growth = sizes[last] / sizes[first] - 1
    # A quick look ends before the allocator has settled: it shows that the row runs, no more.
    return [
        Result(
            name="memory over letters",
            ours=f"{sizes[last] / 2**20:.0f} MiB after {last}",
            bare=f"{sizes[first] / 2**20:.0f} MiB after {first}",
            figure=f"{growth:+.1%}",
            bar=f"≤ +{MOST_GROWTH:.0%}",
            is_met=plan.is_quick or growth <= MOST_GROWTH,
            note="one process, another text each time",
        )
    ]


def _print_many(first: int, last: int) -> None:
    for number in range(1, last + 1):
        _letter(number)
        if number in (first, last) or number % 5 == 0:
            with open("/proc/self/statm", encoding="ascii") as file:
                pages = int(file.read().split()[1])
            print(json.dumps({"printed": number, "rss": pages * 4096}), flush=True)


if __name__ == "__main__":
    _print_many(int(sys.argv[1]), int(sys.argv[2]))
