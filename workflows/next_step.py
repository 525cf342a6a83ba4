"""What comes next in a case, and whose turn it is: shown to everybody who sees the case."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NextStep:
    """What comes next and who does it; `actions` are those that take the case there."""

    what: str
    who: str
    actions: tuple[str, ...] = ()
