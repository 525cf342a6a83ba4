"""One action under way: what every effect, letter and notice of it may use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.models.cases import Case
from app.models.connections import ConnectionAccount
from app.models.letters import Letter
from app.queries.clocks import local_day
from workflows.calendar import Calendar
from workflows.policies import Policies
from workflows.roles import Actor, By, StandIn
from workflows.rows import Facts, Row, Workflow


@dataclass(frozen=True)
class Signature:
    """Who signs and by which authority; the program prints a box, never a drawn signature (5.2)."""

    account_id: int | None
    authority: str
    signer_name: str
    signer_title: str
    authorisation_no: str = ""


@dataclass(frozen=True)
class Companion:
    """A step that another case takes in the same transaction, because this one took its own."""

    case_id: int
    action: str
    given: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""


@dataclass
class Step:
    """An action between its checks and its commit; `given` holds clean values."""

    case: Case
    workflow: Workflow
    row: Row
    actor: Actor
    given: Mapping[str, Any]
    facts: Facts
    source: str
    target: str
    now: datetime
    recorded_at: datetime
    policies: Policies
    calendar: Calendar
    case_no: str | None = None
    account: ConnectionAccount | None = None
    note: str = ""
    payload: dict[str, Any] = field(default_factory=dict)
    letters: list[Letter] = field(default_factory=list)
    skipped_letters: set[str] = field(default_factory=set)
    companions: list[Companion] = field(default_factory=list)
    parent: "Step | None" = None
    """The step of another case that took this one along; None for what a person did to this case."""
    by: By | None = None
    stand_in: StandIn | None = None
    """The absent officer in whose name the actor takes the step; None where it is the actor's own."""

    def take_along(self, case_id: int, action: str, given: Mapping[str, Any] | None = None, note: str = "") -> None:
        """Ask the door to carry another case one step, after this one's own step is written."""
        self.companions.append(Companion(case_id, action, given or {}, note))

    @property
    def holder_id(self) -> int | None:
        """The account to which work stays assigned: the absent officer's where a deputy takes the step."""
        return self.stand_in.account_id if self.stand_in else self.actor.account_id

    @property
    def today(self) -> date:
        """The business day in Vietnam on which the action happens."""
        return local_day(self.now)
