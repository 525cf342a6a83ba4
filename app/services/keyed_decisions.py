"""A signed decision while the office still keys its results: its file is kept, its head is judged (3.2 #10)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models.cases import Case
from app.models.files import Attachment
from app.queries.attachments import REPLY_DRAFT
from app.queries.facts import facts_of
from app.queries.policies import rules
from app.queries.visibility import visible_cases
from app.services.catalogue_facts import with_catalogue
from app.services.files import Upload, remove_attachments, store
from app.services.problems import NotVisible
from app.services.transaction import transaction
from workflows.fields import Problem, clean
from workflows.registry import SUBMISSION
from workflows.roles import Actor, Role
from workflows.submissions.guards import decision_adjusts_the_catalogue, decision_dates_fit
from workflows.submissions.needs import DECISION
from workflows.submissions.states import SUBMITTED

RECORDED = "decision_file"
"""Purpose of the file of a recorded decision."""


def keep_decision_file(case_id: int, upload: Upload, actor: Actor, now: datetime) -> int | None:
    """Store the signed file for the officer who keys the decision, in place of another kept before; return its id.

    The office alone reads it until the decision is recorded. The same file sent twice is kept once; nothing is kept
    where no decision is awaited any more. Raise NotVisible for everybody else, and Refused with one sentence for a file
    that may not be kept.
    """
    with transaction():
        query = select(Case).where(Case.id == case_id, Case.kind == SUBMISSION, visible_cases(actor))
        case = db.session.scalar(query)
        if case is None or not actor.holds(Role.CHAIRMAN_OFFICE):
            raise NotVisible
        own = db.session.scalars(
            select(Attachment)
            .where(
                Attachment.case_id == case_id,
                Attachment.purpose.in_((REPLY_DRAFT, RECORDED)),
                Attachment.uploaded_by_id == actor.account_id,
            )
            .order_by(Attachment.id)
        ).all()
        same = next((found.id for found in own if found.sha256 == upload.sha256), None)
        if same is not None or case.state != SUBMITTED:
            return same
        kept = store(case, upload, REPLY_DRAFT, actor, now).id
        remove_attachments(case_id, [found.id for found in own if found.purpose == REPLY_DRAFT])
        return kept


def early_problems(case: Case, answers: Mapping[str, Any], actor: Actor, now: datetime) -> list[Problem]:
    """What the door would say of number and dates, before the annex is keyed too; the unreadable is left to others."""
    policies, calendar = rules()
    facts = with_catalogue(facts_of(case, now=now, policies=policies, calendar=calendar, account=None), case)
    values, _unreadable = clean([spec for spec in DECISION if spec.name != "lines"], answers)
    given = {**values, "lines": answers.get("lines")}
    return [*decision_adjusts_the_catalogue(facts, actor, given), *decision_dates_fit(facts, actor, given)]
