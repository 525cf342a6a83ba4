"""Notes on a case: kept once and for good, and told to the people named in them."""

import hashlib
from collections.abc import Sequence
from typing import Any

from app.extensions import db
from app.models.desk import CaseNote
from app.queries.notes import people_of
from app.services.notices import tell
from app.services.problems import Invalid, NotPossible
from app.services.steps import Step
from workflows.fields import Problem
from workflows.notes import ADD_INTERNAL_NOTE, ADD_NOTE
from workflows.text import N_

MENTIONED = "mentioned"
MENTION = N_("Bạn được nhắc đến trong một ghi chú của hồ sơ %(case_no)s; mở hồ sơ để đọc.")


def fingerprint_of(body: str) -> str:
    """The SHA-256 of a note's text: the trail keeps it, so that no text is changed unnoticed."""
    return hashlib.sha256(body.encode()).hexdigest()


def add_note(step: Step) -> None:
    """Keep a note that the parties read."""
    _keep(step, is_internal=False)


def add_internal_note(step: Step) -> None:
    """Keep a note of the department's own."""
    _keep(step, is_internal=True)


def _keep(step: Step, *, is_internal: bool) -> None:
    if step.facts.is_quarantined:
        raise NotPossible(Problem("", N_("Hồ sơ đã cách ly nên không ghi chú được."), code="guard"))
    told = _told(step, step.given.get("mentions") or (), is_internal)
    note = CaseNote(
        case_id=step.case.id,
        author_id=step.actor.account_id,
        author_label=step.actor.label,
        body=step.given["body"],
        is_internal=is_internal,
        mentioned=told,
        at=step.now,
    )
    db.session.add(note)
    db.session.flush()
    step.payload |= {"note_id": note.id, "sha256": fingerprint_of(note.body), "mentioned": told}
    # The message names the case alone: what was written is read where rights are checked.
    tell(
        told,
        case=step.case,
        kind=MENTIONED,
        message=MENTION,
        params={"case_no": step.case.case_no or "", "by": step.actor.label},
        key=f"note:{note.id}",
        now=step.now,
        recorded_at=step.recorded_at,
        is_new_key=True,
    )


def _told(step: Step, wanted: Sequence[Any], is_internal: bool) -> list[int]:
    """The accounts named in a note; one that may not read it is refused like one that does not exist."""
    if not wanted:
        return []
    readers = {str(person.account_id) for person in people_of(step.case, is_internal=is_internal, today=step.today)}
    if not readers.issuperset(map(str, wanted)):
        sentence = N_("Chỉ báo được cho người đọc được ghi chú này; chọn lại trong danh sách.")
        raise Invalid([Problem("mentions", sentence)])
    return sorted({int(key) for key in wanted} - {step.actor.account_id})


EFFECTS: dict[str, Any] = {ADD_NOTE: add_note, ADD_INTERNAL_NOTE: add_internal_note}
