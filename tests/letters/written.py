"""The demonstration letters written out, and the golden texts they are compared with.

`python -m tests.letters.written` writes the golden texts anew; read the difference as the official who would sign it.
"""

from datetime import date
from functools import cache
from pathlib import Path

from app.adapters.pdf import finish, freeze, render_pdf, text_of
from tests.letters.demo_facts import LETTERS

EXPECTED = Path(__file__).parent / "expected"
NUMBER = "05"
ISSUED_ON = date(2025, 2, 5)
NAMES = sorted(LETTERS)


def finished(name: str) -> str:
    """Gives the finished HTML of one demonstration letter."""
    code, variant, facts = LETTERS[name]
    return finish(freeze(code, variant, facts), NUMBER, ISSUED_ON)


def text(name: str) -> str:
    """Gives one demonstration letter as plain text."""
    return text_of(finished(name))


@cache
def pdf(name: str) -> bytes:
    """Gives the PDF of one demonstration letter."""
    return render_pdf(finished(name))


if __name__ == "__main__":
    for each in NAMES:
        (EXPECTED / f"{each}.txt").write_text(text(each), encoding="utf-8")
