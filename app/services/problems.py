"""What the door answers when it does not act; sentences are Vietnamese messages, translated at the rim."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from workflows.fields import Problem


class DoorProblem(Exception):
    """An action was not carried out; nothing was changed."""


class NotVisible(DoorProblem):
    """There is no such case, action or right for this actor: always 404, and nothing more is said (0.6.3)."""


@dataclass(frozen=True)
class Change:
    """One thing that happened on a case after the page was shown."""

    event_id: int
    at: datetime
    actor_label: str
    event: str
    to_state: str


class Stale(DoorProblem):
    """The page showed an older version of the case."""

    def __init__(self, version: int, changes: Sequence[Change]) -> None:
        super().__init__(f"the case is at version {version}")
        self.version = version
        self.changes = tuple(changes)


class NotPossible(DoorProblem):
    """The action is the actor's, but not now; each sentence says why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = tuple(problems)


class Invalid(DoorProblem):
    """What was given is not enough; every problem at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{problem.field}: {problem.message}" for problem in problems))
        self.problems = tuple(problems)
