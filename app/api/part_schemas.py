"""What a case says that only its kind has: a proposal, a submission, the publication of a dataset (Articles 7, 8)."""

from dataclasses import dataclass
from datetime import date, datetime

from app.api.catalogue_schemas import AgencyRef, EntryContent, FieldDifference


@dataclass(frozen=True)
class CaseRef:
    """Another case by its number; `url` is null where the reader may not open it."""

    id: int
    case_no: str | None
    url: str | None


@dataclass(frozen=True)
class Reason:
    """Why something was not recommended or not agreed to."""

    code: str
    label: str
    text: str
    legal_basis: tuple[str, ...]


@dataclass(frozen=True)
class TransitionPlan:
    """What happens to one connection of a database that is to be withdrawn."""

    account_id: str
    agency: AgencyRef
    plan: str
    suspend_on: date | None
    revoke_on: date | None


@dataclass(frozen=True)
class Consultation:
    """Whom the department asked about a proposal; the summary of the answers is its own."""

    agencies: tuple[AgencyRef, ...]
    question: str
    answer_by: date | None
    summary: str | None


@dataclass(frozen=True)
class Criterion:
    """One point of Article 7.3 as the department judged it: PASS or FAIL."""

    point: str
    verdict: str
    evidence: str


@dataclass(frozen=True)
class Conclusion:
    """What the department proposes to the Chairman; for its own officers and the auditor alone."""

    opinion: str
    is_confirmed: bool
    reason: Reason | None
    criteria: tuple[Criterion, ...]
    procedures: tuple[str, ...]
    entry_code: str | None
    advice: str


@dataclass(frozen=True)
class ProposalResult:
    """What the Chairman decided: APPROVED, CHANGED or REJECTED; differences against what was proposed."""

    result: str
    label: str
    decision_no: str
    decided_on: date | None
    effective_on: date | None
    reason: Reason | None
    differences: tuple[FieldDifference, ...]


@dataclass(frozen=True)
class ProposalPart:
    """A proposal to change the catalogue: ADD, EDIT or WITHDRAW.

    `before` is the entry as it stood when the proposal was sent, `entry` as it is to be; `differences` lead from one
    to the other. A draft is compared with the catalogue of today. `stage` tells how far it is inside its state:
    `concluded` (a conclusion waits for its second person), `listed` (it stands on a submission), `applied`, or empty.
    """

    kind: str
    stage: str
    database: str
    before: EntryContent | None
    entry: EntryContent | None
    differences: tuple[FieldDifference, ...]
    transition: tuple[TransitionPlan, ...]
    consultation: Consultation | None
    conclusion: Conclusion | None
    submission: CaseRef | None
    result: ProposalResult | None
    applied_in: int | None


@dataclass(frozen=True)
class SubmissionLine:
    """One proposal in a submission: annex I added, II edited, III withdrawn, V not recommended.

    `status` is IN, RETURNED, LEFT, ENTERED (keyed, waits for a second person) or DECIDED; `differences` are what the
    signed annex says otherwise than the proposal.
    """

    proposal: CaseRef
    kind: str
    database: str
    agency: AgencyRef
    annex: str
    item: int
    status: str
    explanation: str
    note: str
    letter_no: str
    decision_no: str | None
    result: str | None
    reason: Reason | None
    differences: tuple[FieldDifference, ...]


@dataclass(frozen=True)
class Decision:
    """A decision of the Chairman as the office recorded it.

    `status` is ENTERED, STANDING (to be applied), APPLIED, REJECTED or DROPPED (keyed wrongly).
    """

    number: str
    decided_on: date
    signer: str
    signer_title: str
    effective_on: date | None
    status: str
    status_label: str
    file_id: int | None
    recorded_at: datetime
    recorded_by: str
    confirmed_at: datetime | None
    confirmed_by: str | None
    applied_at: datetime | None


@dataclass(frozen=True)
class SubmissionPart:
    """What a submission carries, and what was decided on it."""

    necessity: str
    consult_summary: str
    effective_proposed_on: date | None
    office_incoming_no: str | None
    office_incoming_date: date | None
    lines: tuple[SubmissionLine, ...]
    decisions: tuple[Decision, ...]


@dataclass(frozen=True)
class PublicationPart:
    """The dataset that is to be open data; `open_data_id` names it on the open list while it stands there."""

    dataset: str
    title: str
    database: str | None
    open_data_id: int | None


@dataclass(frozen=True)
class Note:
    """One note; `told` are the titles of the officers who were told of it."""

    id: int
    at: datetime
    author: str
    body: str
    is_internal: bool
    told: tuple[str, ...]


@dataclass(frozen=True)
class NoteList:
    """The notes of a case that the reader may read, newest first."""

    items: tuple[Note, ...]
