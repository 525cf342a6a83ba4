"""What the API answers of submissions and publications as lists, and of one submission whole (Articles 7, 8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.api.part_schemas import CaseRef
from app.api.schemas import CaseDetail, ErrorLine, Letter


@dataclass(frozen=True)
class SubmissionRow:
    """A submission in short; `counts` are its proposals by annex, without those that left it."""

    id: int
    case_no: str
    state: str
    state_label: str
    changed_on: date
    symbol: str | None
    issued_on: date | None
    counts: Mapping[str, int]
    undecided: int
    decisions: tuple[str, ...]
    url: str


@dataclass(frozen=True)
class ReadyProposal:
    """A proposal that a submission may carry: in which annex, and what the office returned it with."""

    proposal: CaseRef
    kind: str
    database: str
    agency: str
    opinion: str
    annex: str
    since: date | None
    is_returned: bool
    note: str
    letter_no: str


@dataclass(frozen=True)
class SubmissionList:
    """The submissions one may see, newest first; `ready` waits for one, and is told to the department alone."""

    items: tuple[SubmissionRow, ...]
    ready: tuple[ReadyProposal, ...]


@dataclass(frozen=True)
class SubmissionDetail:
    """One submission: the case with its lines, decisions and available actions, and its letters."""

    case: CaseDetail
    letters: tuple[Letter, ...]


@dataclass(frozen=True)
class OwnDataset:
    """A dataset of the caller's agency: PUBLISHED, WAITING (for approval) or NONE, and the case it came from."""

    dataset: str
    name: str
    database: str
    sharing_mode: str
    status: str
    may_be_published: bool
    case: CaseRef | None
    open_data_id: int | None


@dataclass(frozen=True)
class OwnDatasetList:
    """The datasets that the caller's agency manages, by database."""

    items: tuple[OwnDataset, ...]


@dataclass(frozen=True)
class ProblemList:
    """What keeps a draft from being sent; empty when nothing does."""

    items: tuple[ErrorLine, ...]


ANSWERS: tuple[type[Any], ...] = (SubmissionList, SubmissionDetail, OwnDatasetList, ProblemList)
"""The records of this module that stand at the top of an answer."""
