"""The shape of a workflow table: one record for each action, and the checks a table must pass before it is used."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from workflows.calendar import Calendar
from workflows.fields import VIETNAM, Field, Problem
from workflows.policies import Policies
from workflows.proposal_facts import ProposalFacts, SubmissionFacts
from workflows.roles import Actor, By

SAME = "="
"""As a target: the action changes no state."""

NEW = "new"
"""As a source: there is no case yet."""


class Clock(StrEnum):
    """What a row does to the time limit of Article 9.1."""

    NONE = ""
    RECEIVES = "receives"
    STARTS = "starts"
    REACHES = "reaches"
    PAUSES = "pauses"
    RESUMES = "resumes"
    MEETS = "meets"
    STOPS = "stops"
    RESETS = "resets"


class Visibility(StrEnum):
    """Who reads an event: the parties of the case, or the focal agency and the auditor alone (0.6.3)."""

    PARTIES = "parties"
    INTERNAL = "internal"


@dataclass(frozen=True)
class Facts:
    """What the rules may know of a case: a snapshot, taken before the action, without any database behind it."""

    state: str
    today: date
    now: datetime
    calendar: Calendar
    policies: Policies
    track: str = "DEFAULT"
    consent_status: str = "REQUESTED"
    is_owner_requester: bool = False
    is_owner_focal: bool = False
    is_conflict: bool = False
    received_on: date | None = None
    is_deemed_complete: bool = False
    supplement_count: int = 0
    reviewer_id: int | None = None
    unit_id: int | None = None
    filed_by_id: int | None = None
    sent_by_id: int | None = None
    consent_signer_id: int | None = None
    owner_signer_ids: frozenset[int] = frozenset()
    consent_valid_to: date | None = None
    return_to: str | None = None
    proposed_outcome: str | None = None
    refusal: Mapping[str, Any] | None = None
    due_on: date | None = None
    consumed_days: int = 0
    remaining_days: int | None = None
    is_clock_running: bool = False
    reschedule_count: int = 0
    owner_informed_on: date | None = None
    reminder_count: int = 0
    is_escalated: bool = False
    is_requester_heard: bool = False
    supplement_issued_on: date | None = None
    lapse_on: date | None = None
    is_supplement_reminded: bool = False
    supplement_items: tuple[Mapping[str, Any], ...] = ()
    account_state: str | None = None
    account_ids_known: frozenset[str] = frozenset()
    conditions: tuple[str, ...] = ()
    open_orders: frozenset[str] = frozenset()
    issued_orders: frozenset[str] = frozenset()
    order_signer_ids: frozenset[int] = frozenset()
    order_not_before: date | None = None
    """The first day on which the open order may be executed; none where that is at once."""
    laid_out_order: str = ""
    """The kind of a planned order that waits for the leader's signature."""
    due_plan: str = ""
    """The kind of the planned order that is to be laid out now."""
    overtaken_plan: str = ""
    """The kind of a planned order that the account's state has made needless."""
    is_ending_with_database: bool = False
    """The account was, or is about to be, suspended because its database left the catalogue."""
    letters: frozenset[tuple[str, str]] = frozenset()
    letter_ids: Mapping[int, tuple[str, str, str]] | None = None
    dataset_codes: tuple[str, ...] = ()
    has_sharing_arrangement: bool = False
    is_duplicate: bool = False
    is_quarantined: bool = False
    account_valid_to: date | None = None
    did: Mapping[str, frozenset[int]] | None = None
    regulation_from: date = date(2024, 7, 3)
    form_problems: tuple[Problem, ...] = ()
    scope: str = "PROVINCIAL_SCOPE"
    is_database_listed: bool = True
    """The database still stands in the catalogue; one that was withdrawn is opened to nobody any more (3.2 #11)."""
    is_owner_ended: bool = False
    is_duplicate_connection: bool = False
    has_duplicate_reason: bool = False
    proposal: ProposalFacts | None = None
    submission: SubmissionFacts | None = None

    def calendar_date(self, moment: datetime) -> date:
        """The day of an instant in Vietnam, which keeps no summer time (6.1.1)."""
        return moment.astimezone(VIETNAM).date()

    def people_who(self, *actions: str) -> frozenset[int]:
        """Accounts that did one of the actions on this case, read from its trail."""
        did = self.did or {}
        return frozenset().union(*(did.get(action, frozenset()) for action in actions))


Guard = Callable[[Facts, Actor], str | None]
"""Says in one sentence why the action is not possible now, or nothing; looks at the case and the actor alone."""

Check = Callable[[Facts, Actor, Mapping[str, Any]], list[Problem]]
"""Names everything wrong with what was given, beyond the limits of each field."""


@dataclass(frozen=True)
class LetterStep:
    """What a row does with a letter: `prepare`, `sign`, `issue`, or `void` it."""

    code: str
    step: str
    is_held: bool = True


@dataclass(frozen=True)
class Row:
    """One action: who may do it, from where to where, under which conditions, and by which law."""

    action: str
    label: str
    by: tuple[By, ...]
    source: tuple[str, ...]
    target: str
    basis: str
    event: str
    needs: tuple[Field, ...] = ()
    guards: tuple[Guard, ...] = ()
    checks: tuple[Check, ...] = ()
    choose: Callable[[Facts], str] | None = None
    decide: Callable[[Facts, Mapping[str, Any]], str] | None = None
    targets: tuple[str, ...] = ()
    clock: Clock = Clock.NONE
    letters: tuple[LetterStep, ...] = ()
    notify: tuple[str, ...] = ()
    visibility: Visibility = Visibility.PARTIES
    is_refusal: bool = False
    is_grave: bool = False
    hint: str = ""

    def target_from(self, facts: Facts, given: Mapping[str, Any] | None = None) -> str:
        """Name the state after the action: by facts or answers where the row leaves a choice."""
        if self.decide is not None:
            return self.decide(facts, given or {})
        if self.choose is not None:
            return self.choose(facts)
        return facts.state if self.target == SAME else self.target

    @property
    def is_open_ended(self) -> bool:
        """Say whether the state after the action depends on facts or answers."""
        return self.choose is not None or self.decide is not None

    def possible_targets(self, source: str) -> tuple[str, ...]:
        """List the states the action may lead to from a source."""
        named = self.targets if self.is_open_ended else (self.target,)
        return tuple(dict.fromkeys(source if target == SAME else target for target in named))


@dataclass(frozen=True)
class State:
    """One state of a workflow, with its wording and whether the case ends there."""

    code: str
    label: str
    is_final: bool = False
    is_sent: bool = True
    holder: str = "FOCAL"
    short: str = ""
    """The wording in a list, where each line counts; empty where the label is short enough."""
    ends_here: bool = False
    """A case may end in this state without leaving it, once it was told (3.2 #12)."""


@dataclass(frozen=True)
class Workflow:
    """One edition of one workflow: its states and its table; a case keeps the edition it began with."""

    name: str
    edition: str
    title: str
    states: tuple[State, ...]
    rows: tuple[Row, ...]
    initial: tuple[str, ...]

    def state(self, code: str) -> State:
        """Find a state by its code; raises KeyError for a state the table does not know."""
        for state in self.states:
            if state.code == code:
                return state
        raise KeyError(code)

    def rows_for(self, action: str) -> tuple[Row, ...]:
        """All rows of an action; more than one where guards differ by source."""
        return tuple(row for row in self.rows if row.action == action)

    def labels(self) -> dict[str, str]:
        """The wording of each state."""
        return {state.code: state.label for state in self.states}

    def final_states(self) -> tuple[str, ...]:
        """States in which a case has ended."""
        return tuple(state.code for state in self.states if state.is_final)

    def sent_states(self) -> tuple[str, ...]:
        """States of a case that was sent and has not ended."""
        return tuple(state.code for state in self.states if state.is_sent and not state.is_final)


class FaultyTable(Exception):
    """A workflow table contradicts itself; start-up stops and names every fault."""


REASON_TAILS = ("reason_text", "reason_code", "legal_basis")


def faults_of(workflow: Workflow) -> list[str]:
    """Find what is wrong with a table: doubles, unknown or unreachable states, dead ends, refusals without reason."""
    known = {state.code for state in workflow.states}
    found: list[str] = []
    seen: set[tuple[str, str]] = set()
    reached = set(workflow.initial)
    for row in workflow.rows:
        for source in row.source:
            if (row.action, source) in seen:
                found.append(f"{row.action} is declared twice from {source}")
            seen.add((row.action, source))
            if source != NEW and source not in known:
                found.append(f"{row.action} starts from unknown state {source}")
            for target in row.possible_targets(source):
                if target not in known:
                    found.append(f"{row.action} leads to unknown state {target}")
                elif target != source:
                    reached.add(target)
        if not row.by:
            found.append(f"{row.action} may be done by nobody")
        names = [need.name for need in row.needs]
        if row.is_refusal and not all(any(name.endswith(tail) for name in names) for tail in REASON_TAILS):
            found.append(f"{row.action} refuses without code, text and legal basis")
    found += [f"state {code} cannot be reached" for code in sorted(known - reached)]
    found += _dead_ends(workflow) + _clocks_that_never_stop(workflow)
    return found


def _dead_ends(workflow: Workflow) -> list[str]:
    leaving = {
        source
        for row in workflow.rows
        for source in row.source
        if any(target != source for target in row.possible_targets(source))
    }
    return [
        f"state {s.code} is a dead end"
        for s in workflow.states
        if not (s.is_final or s.ends_here) and s.code not in leaving
    ]


def _clocks_that_never_stop(workflow: Workflow) -> list[str]:
    """A final state entered from a state in which the clock may run must stop or meet it."""
    final = {state.code for state in workflow.states if state.is_final}
    timed = any(row.clock is Clock.STARTS for row in workflow.rows)
    return [
        f"{row.action} ends the case from {source} but leaves its clock running"
        for row in workflow.rows
        for source in row.source
        if timed and source != NEW and source not in final
        if any(target in final for target in row.possible_targets(source))
        if row.clock not in (Clock.MEETS, Clock.STOPS)
    ]


def require_sound(workflow: Workflow) -> Workflow:
    """Return the workflow if its table is sound, else raise `FaultyTable` naming every fault."""
    faults = faults_of(workflow)
    if faults:
        raise FaultyTable(f"{workflow.name} {workflow.edition}: " + "; ".join(faults))
    return workflow
