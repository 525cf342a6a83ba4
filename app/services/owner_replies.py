"""The owner's reply while its officers draft it: kept as typed, read by the owner's agency alone (section 4.2)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from app.adapters.upload_problem import Refused
from app.extensions import db
from app.models.cases import Case, OwnerReplyDraft
from app.queries.attachments import REPLY_DRAFT
from app.queries.visibility import may_see
from app.services.draft_keeping import storable
from app.services.files import Upload, own_attachment, remove_attachments, store
from app.services.problems import NotPossible, NotVisible
from app.services.transaction import transaction
from workflows.fields import Problem
from workflows.needs import OWNER_CONSENT, OWNER_REFUSAL
from workflows.registry import FINAL
from workflows.roles import Actor, Role
from workflows.text import N_

NAMES = frozenset(spec.name for spec in (*OWNER_CONSENT, *OWNER_REFUSAL))
FILE = "letter_file"


def save_owner_reply(
    case_id: int, answers: Mapping[str, Any], *, actor: Actor, now: datetime, note: str | None = None
) -> tuple[Problem, ...]:
    """Keep a drafted reply, however incomplete; return the refusal of its file, if any.

    Raise NotVisible for all but the owner's officers, NotPossible when the case has ended.
    """
    with transaction():
        case = _owners_case(case_id, actor)
        draft = db.session.get(OwnerReplyDraft, case_id)
        content = dict(draft.content) if draft is not None else {}
        kept = {name: storable(answer) for name, answer in answers.items() if name in NAMES and name != FILE}
        refused: list[Problem] = []
        if FILE in answers:
            try:
                kept[FILE] = _keep(case, content.get(FILE), answers[FILE], actor, now)
            except Refused as problem:
                refused.append(Problem(FILE, problem.message, problem.params))
        if draft is None:
            draft = OwnerReplyDraft(case_id=case_id, content={}, changed_at=now, changed_by_id=actor.account_id)
            db.session.add(draft)
        draft.content = {**content, **kept}
        draft.note = note if note is not None else draft.note or ""
        draft.changed_at, draft.changed_by_id = now, actor.account_id or draft.changed_by_id
        return tuple(refused)


def clear_owner_reply(case_id: int) -> None:
    """Forget the draft of a reply that was given; its file is now that of the reply."""
    with transaction():
        db.session.execute(delete(OwnerReplyDraft).where(OwnerReplyDraft.case_id == case_id))


def _owners_case(case_id: int, actor: Actor) -> Case:
    if not may_see(case_id, actor) or not actor.holds(Role.OWNER_OFFICER, Role.OWNER_APPROVER):
        raise NotVisible
    case = db.session.execute(select(Case).where(Case.id == case_id)).scalar_one()
    if case.owner_agency_id != actor.agency_id:
        raise NotVisible
    if case.state in FINAL:
        raise NotPossible(Problem("", N_("Hồ sơ đã kết thúc nên không cần trả lời nữa."), code="wrong_state"))
    return case


def _keep(case: Case, before: Any, answer: Any, actor: Actor, now: datetime) -> int | None:
    """Store a new file in place of the one kept before; an id means that one, nothing means none."""
    if isinstance(answer, Upload):
        after: int | None = store(case, answer, REPLY_DRAFT, actor, now).id
    elif answer is None or answer == "":
        after = None
    else:
        found = own_attachment(case.id, answer, actor)
        if found is None:
            raise Refused(N_("Đính kèm lại tệp này: tệp đã chọn không thuộc hồ sơ."))
        after = found.id
    if isinstance(before, int) and before != after:
        remove_attachments(case.id, [before])
    return after
