"""What the rules may know of a proposal and of a submission, beside what they know of every case (3.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ProposalFacts:
    """A proposal of Article 7: what it asks, what was concluded, and where it stands on its way up."""

    kind: str
    tier: str = ""
    becomes_provincial: bool = False
    """ADD to, or EDIT into, the provincial level: Articles 7.2 and 7.3 apply."""
    opinion: str = ""
    criteria: Mapping[str, str] | None = None
    """Point of Article 7.3 → PASS or FAIL, as concluded."""
    proposed_by_id: int | None = None
    proposed_for_id: int | None = None
    """The absent officer for whom a deputy proposed it."""
    is_confirmed: bool = False
    has_other_head: bool = False
    """A head of the department is there who did not propose the conclusion."""
    has_other_open: bool = False
    """Another open proposal stands on the same database, or adds one of the same name."""
    is_stale: bool = False
    """The entry changed since the proposal was sent, or left the catalogue."""
    in_submission: str = ""
    """Number of the submission that carries it now."""
    is_decision_entered: bool = False
    """The office has entered a decision on it that waits for a second person."""
    is_applied: bool = False
    result: str = ""


@dataclass(frozen=True)
class LineFacts:
    """One proposal in a submission."""

    proposal_id: int
    case_no: str
    kind: str
    annex: str
    status: str
    is_ready: bool = True
    """The proposal still stands where a submission may carry it, in the annex where its conclusion belongs."""
    is_recommended: bool = True
    signer_ids: frozenset[int] = frozenset()
    """Who signed for a party, or reviewed: they do not sign the outcome (section 2, separation of duties 1 to 3)."""


@dataclass(frozen=True)
class DecisionFacts:
    """One recorded decision of a submission."""

    id: int
    number: str
    status: str
    effective_on: date | None
    recorded_by_id: int | None
    recorded_for_id: int | None = None
    """The absent officer in whose name it was keyed."""


@dataclass(frozen=True)
class SubmissionFacts:
    """A submission (Tờ trình) with its lines and decisions."""

    lines: tuple[LineFacts, ...] = ()
    decisions: tuple[DecisionFacts, ...] = ()
    is_annex_current: bool = True
    """The annexes would still say what they said when the letter was signed."""
    ready: Mapping[str, int] | None = None
    """Proposals that may be chosen now: case number → case id."""
    earlier_unapplied: str = ""
    """A decision with an earlier effective day that is not applied yet, of any submission."""
    has_version: bool = True
    issued_on: date | None = None

    def lines_in(self, *statuses: str) -> tuple[LineFacts, ...]:
        """Lines that stand in one of the statuses."""
        return tuple(line for line in self.lines if line.status in statuses)

    def decisions_in(self, *statuses: str) -> tuple[DecisionFacts, ...]:
        """Decisions that stand in one of the statuses."""
        return tuple(decision for decision in self.decisions if decision.status in statuses)
