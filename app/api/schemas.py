"""What the API answers, field by field; the document is made from these records, so that it cannot differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.api.catalogue_schemas import AgencyRef
from app.api.part_schemas import NoteList, ProposalPart, PublicationPart, SubmissionPart


@dataclass(frozen=True)
class DatabaseRef:
    """A database of the catalogue."""

    code: str
    name: str
    scope: str


@dataclass(frozen=True)
class Item:
    """One dataset that a case asks for; `is_granted` is null until the owner has answered."""

    dataset: str
    name: str
    fields: tuple[str, ...]
    is_granted: bool | None
    granted_fields: tuple[str, ...]


@dataclass(frozen=True)
class Deadline:
    """A deadline: STATUTORY (Article 9.1), TARGET (internal, no limit of the law) or NONE, and how it stands today.

    Only Article 9.1 sets days: of proposals, submissions and publications `t0`, `due` and `strict_due` are null.
    """

    kind: str
    standing: str
    text: str
    t0: date | None
    due: date | None
    strict_due: date | None
    target: date | None
    paused_since: date | None
    waiting_since: date | None
    promised: date | None
    completed: date | None


@dataclass(frozen=True)
class Day:
    """One calendar day of a deadline: its number among the counted days, or null, and why."""

    date: date
    kind: str
    number: int | None
    is_counted: bool
    is_estimate: bool
    why: str


@dataclass(frozen=True)
class Held:
    """Working days since the receipt, by the party that held the case."""

    requester: int
    owner: int
    focal: int
    chairman: int


@dataclass(frozen=True)
class CaseLine:
    """A case as a list shows it; `kind` is connection, catalogue, submission or publication."""

    id: int
    kind: str
    case_no: str | None
    subject: str | None
    state: str
    state_label: str
    version: int
    track: str
    requesting_agency: AgencyRef
    owner_agency: AgencyRef | None
    database: DatabaseRef | None
    received_at: datetime | None
    deadline: Deadline
    url: str


@dataclass(frozen=True)
class CaseList:
    """One page of cases, newest first; `next` is the address of the page after it."""

    items: tuple[CaseLine, ...]
    next: str | None


@dataclass(frozen=True)
class Choice:
    """One thing to choose."""

    value: str
    label: str


@dataclass(frozen=True)
class Need:
    """One answer that an action takes; limits are characters for text, characters a line for lines, values for numbers.

    A conditional need is asked only when other answers call for it.
    """

    name: str
    kind: str
    label: str
    hint: str
    required: bool
    is_conditional: bool
    minimum: int | None
    maximum: int | None
    pattern: str | None
    accept: tuple[str, ...]
    choices: tuple[Choice, ...]
    columns: tuple["Need", ...]
    legal_ref: str


@dataclass(frozen=True)
class AvailableAction:
    """An action that is the reader's in this state, possible or not yet."""

    action: str
    label: str
    hint: str
    basis: str
    is_refusal: bool
    is_grave: bool
    is_possible: bool
    why_not: str | None
    needs: tuple[Need, ...]
    url: str


@dataclass(frozen=True)
class Consent:
    """How the owner stands to the request, and its written reply where there is one."""

    status: str
    label: str
    received_at: datetime | None
    letter_no: str | None
    letter_date: date | None
    conditions: tuple[str, ...]
    valid_to: date | None


@dataclass(frozen=True)
class File:
    """A file of the case; of a quarantined one only that it exists."""

    id: int
    purpose: str
    name: str | None
    media_type: str
    size: int
    is_quarantined: bool
    url: str | None


@dataclass(frozen=True)
class Refusal:
    """Why a request was refused: code, reason and legal basis."""

    code: str
    label: str
    text: str
    legal_basis: tuple[str, ...]
    guidance: str


@dataclass(frozen=True)
class Connection:
    """The connection account of a case; no secret is ever part of it."""

    account_id: str
    state: str
    state_label: str
    environment: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class NextStep:
    """What comes next, and whose turn it is."""

    what: str
    who: str


@dataclass(frozen=True)
class Internals:
    """What only the focal agency and the auditor read."""

    intake_sheet: Mapping[str, Any]
    review_sheet: Mapping[str, Any]
    proposed_outcome: str | None


@dataclass(frozen=True)
class CaseDetail:
    """One case, cut to what the reader may see.

    An operator reads the account order and not the request; `request` holds the answers of the form by field name.
    """

    id: int
    kind: str
    case_no: str | None
    subject: str | None
    edition: str
    state: str
    state_label: str
    version: int
    track: str
    channel: str
    created_at: datetime
    received_at: datetime | None
    requesting_agency: AgencyRef
    owner_agency: AgencyRef | None
    focal_agency: AgencyRef
    database: DatabaseRef | None
    items: tuple[Item, ...]
    is_order_only: bool
    request: Mapping[str, Any] | None
    files: tuple[File, ...]
    consent: Consent | None
    reviewer: str | None
    deadline: Deadline
    explanation: tuple[Day, ...]
    held: Held | None
    next_step: NextStep | None
    refusal: Refusal | None
    order: Mapping[str, Any] | None
    connection: Connection | None
    proposal: ProposalPart | None
    submission: SubmissionPart | None
    publication: PublicationPart | None
    internals: Internals | None
    available_actions: tuple[AvailableAction, ...]
    url: str


@dataclass(frozen=True)
class ErrorLine:
    """One thing that is wrong; `field` is empty when it concerns the whole."""

    field: str
    message: str
    code: str


@dataclass(frozen=True)
class CaseFiled:
    """A case that was begun, what is still missing before it can be sent, and what may be there already.

    The codes `overlap`, `alike` and `twin` only tell: they keep nothing from being sent.
    """

    case: CaseDetail
    warnings: tuple[ErrorLine, ...]


@dataclass(frozen=True)
class ActionResult:
    """What an action led to; `letters` are those the caller may read."""

    case_id: int
    case_no: str | None
    action: str
    state: str
    version: int
    letters: tuple[int, ...]
    event_id: int


@dataclass(frozen=True)
class LetterRef:
    """A letter, in short."""

    id: int
    code: str
    symbol: str


@dataclass(frozen=True)
class Event:
    """One thing that happened on a case."""

    id: int
    at: datetime
    name: str
    label: str
    action: str
    actor: str
    role: str
    party: str
    from_state: str
    to_state: str
    visibility: str
    note: str
    letters: tuple[LetterRef, ...]


@dataclass(frozen=True)
class EventList:
    """The events of a case that the reader may read, oldest first."""

    items: tuple[Event, ...]


@dataclass(frozen=True)
class Letter:
    """One letter; number, date and PDF come with its issue, before that there are a draft and an editable file."""

    id: int
    case_id: int
    code: str
    variant: str
    title: str
    subject: str
    status: str
    status_label: str
    symbol: str | None
    issued_on: date | None
    pdf_url: str | None
    draft_pdf_url: str | None
    docx_url: str | None


@dataclass(frozen=True)
class LetterList:
    """The letters of a case that the reader may read."""

    items: tuple[Letter, ...]


@dataclass(frozen=True)
class DeadlineAnswer:
    """A computed deadline; `explanation` has each calendar day from T0 to the due date."""

    t0: date | None
    days: tuple[date, ...] | None
    due: date | None
    strict_due: date | None
    is_estimate: bool
    explanation: tuple[Day, ...]


@dataclass(frozen=True)
class ChangeLine:
    """Something that happened after the version that was sent."""

    at: datetime
    actor: str
    event: str
    label: str
    to_state: str


@dataclass(frozen=True)
class Trouble:
    """A problem document of RFC 9457."""

    type: str
    title: str
    status: int
    detail: str | None = None
    errors: tuple[ErrorLine, ...] | None = None
    version: int | None = None
    changes: tuple[ChangeLine, ...] | None = None


ANSWERS: tuple[type[Any], ...] = (
    CaseList, CaseDetail, CaseFiled, ActionResult, EventList, NoteList, Letter, LetterList, DeadlineAnswer,
    Trouble,
)  # fmt: skip
"""The records that stand at the top of an answer."""
