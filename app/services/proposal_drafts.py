"""Proposals before they are sent: begun, saved even when incomplete, discarded, resolved for sending (4.6, 4.7)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.models.cases import Case
from app.services.problems import NotVisible
from workflows.fields import Problem
from workflows.roles import Actor


def begin_proposal(kind: str, database_code: str | None, actor: Actor, now: datetime, key: str | None = None) -> Case:
    """Begin the draft of a proposal, after the question on state secrets was answered no."""
    raise NotVisible


def save_proposal(
    case_id: int, answers: Mapping[str, Any], actor: Actor, seen_version: int | None, now: datetime
) -> list[Problem]:
    """Keep answers of a draft as they were typed, even when they are wrong; return what is wrong with them."""
    raise NotVisible


def discard_proposal(case_id: int, actor: Actor, seen_version: int | None, now: datetime) -> None:
    """Delete a draft that was never put before the approver, with its files."""
    raise NotVisible


def proposal_problems(case: Case, now: datetime) -> list[Problem]:
    """Name everything that keeps a proposal from being sent; the door asks before both signatures."""
    raise NotVisible


def apply_proposal(case: Case, now: datetime) -> None:
    """Write what was typed as values, and resolve database, owner and the entry; the door has judged it."""
    raise NotVisible
