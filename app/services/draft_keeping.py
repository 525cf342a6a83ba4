"""What the drafts of every kind have in common: whose they are, how answers and files are kept, how one goes away."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select

from app.adapters.database import take_turns
from app.adapters.upload_problem import Refused
from app.extensions import db
from app.models.accounts import InboxMessage
from app.models.cases import Case, HoldSpan, IdempotencyKey
from app.models.desk import CaseSearch
from app.models.trail import Event
from app.queries.filing import attachments_of
from app.queries.visibility import may_see
from app.services.files import Upload, own_attachment, remove_attachments, store
from app.services.problems import NotPossible, NotVisible, Stale
from workflows.connections.states import DRAFT
from workflows.fields import Problem
from workflows.roles import Actor, Role
from workflows.text import N_

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""Characters that PostgreSQL's JSON refuses; a control character in their place keeps the answer refused as well."""


def may_file(actor: Actor) -> bool:
    """Say whether the actor writes the drafts of an agency."""
    return actor.holds(Role.AGENCY_FILER) and not actor.holds(Role.ADMIN) and not actor.is_agency_ended


def own_draft(
    case_id: int, kind: str, actor: Actor, seen_version: int | None, states: Sequence[str] = (DRAFT,)
) -> Case:
    """Find and lock a draft that the actor may write; in another state it is the actor's, but not now."""
    if not may_see(case_id, actor) or not may_file(actor):
        raise NotVisible
    case = db.session.execute(
        select(Case).where(Case.id == case_id).with_for_update(of=Case).execution_options(populate_existing=True)
    ).scalar_one()
    if case.requesting_agency_id != actor.agency_id or case.kind != kind:
        raise NotVisible
    if case.state not in states:
        raise NotPossible(Problem("", N_("Hồ sơ đã trình ký hoặc đã gửi nên không sửa được."), code="wrong_state"))
    if seen_version is not None and seen_version != case.version:
        raise Stale(case.version, ())
    return case


def delete_draft(case: Case) -> None:
    """Delete a draft that was never put before the approver, with its files; raise NotPossible for one that was."""
    if db.session.scalar(select(Event.id).where(Event.case_id == case.id).limit(1)) is not None:
        raise NotPossible(
            Problem("", N_("Hồ sơ đã từng trình ký nên được giữ lại; sửa rồi trình lại, hoặc để nguyên bản nháp."))
        )
    remove_attachments(case.id, [attachment.id for attachment in attachments_of(case.id)])
    for table in (InboxMessage, HoldSpan, CaseSearch):
        db.session.execute(delete(table).where(table.case_id == case.id))
    db.session.delete(case)


def put_file(case: Case, name: str, answer: Any, actor: Actor, now: datetime) -> int | None:
    """Keep a file answer and give its attachment's id; raise Refused for one that may not be kept."""
    if answer is None or answer == "":
        return None
    if isinstance(answer, Upload):
        return store(case, answer, name, actor, now).id
    found = own_attachment(case.id, answer, actor)
    if found is None:
        raise Refused(N_("Đính kèm lại tệp này: tệp đã chọn không thuộc hồ sơ."))
    return found.id


def storable(answer: Any) -> Any:
    """Compose text and keep what JSON can hold, so that every answer, however wrong, can be shown again."""
    if isinstance(answer, str):
        return UNSTORABLE.sub("\x01", unicodedata.normalize("NFC", answer))
    if isinstance(answer, Mapping):
        return {storable(str(key)): storable(value) for key, value in answer.items()}
    if isinstance(answer, (list, tuple)):
        return [storable(item) for item in answer]
    if answer is None or isinstance(answer, (bool, int)):
        return answer
    return answer.isoformat() if isinstance(answer, date) else storable(str(answer))


def as_json(values: Mapping[str, Any]) -> dict[str, Any]:
    """Write values the way a case keeps them."""
    loaded: dict[str, Any] = json.loads(json.dumps(dict(values), default=storable, ensure_ascii=False))
    return loaded


def begun_before(actor: Actor, key: str | None, what: str) -> Case | None:
    """Find the draft that the same click began already; `what` tells the beginnings of one key apart."""
    if not key or actor.account_id is None:
        return None
    take_turns(db.session, f"draft {actor.account_id} {key[:64]}")
    kept = db.session.get(IdempotencyKey, (actor.account_id, key[:64]))
    return db.session.get(Case, kept.result["case_id"]) if kept and kept.fingerprint == what else None


def remember_begun(actor: Actor, key: str | None, what: str, case: Case, now: datetime) -> None:
    """Keep which draft a click began: a double click begins one."""
    if key and actor.account_id is not None:
        kept = IdempotencyKey(
            account_id=actor.account_id, key=key[:64], at=now, fingerprint=what, result={"case_id": case.id}
        )
        db.session.merge(kept)
