"""Keeps the files that people attach: judged, stored once by their content, in their place on a case."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from app.adapters.database import take_turns
from app.adapters.upload_problem import Refused
from app.adapters.uploads import judge
from app.extensions import db
from app.models.cases import Case
from app.models.files import Attachment, Blob
from app.services import outbox
from app.services.page_images import PDF
from app.services.problems import Invalid
from workflows.fields import Problem
from workflows.needs import SUPPLEMENT_ANSWERS
from workflows.roles import Actor
from workflows.text import N_

PDF_ALONE = ("pdf",)
ACCEPTED: dict[str, tuple[str, ...]] = {spec.name: spec.accept for spec in SUPPLEMENT_ANSWERS}
"""Answers that take more than a PDF."""


@dataclass(frozen=True)
class Upload:
    """A file as it was sent: its name, and its bytes, which never show up in a log or a fingerprint."""

    name: str
    content: bytes = field(repr=False)
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sha256", hashlib.sha256(self.content).hexdigest())


def store(
    case: Case,
    upload: Upload,
    purpose: str,
    actor: Actor,
    now: datetime,
    *,
    accept: Sequence[str] = PDF_ALONE,
) -> Attachment:
    """Judge a file and put it on a case, inside the caller's transaction; raise Refused with one sentence."""
    judged = judge(upload.name, upload.content, accept)
    take_turns(db.session, f"blob {upload.sha256}")
    if db.session.get(Blob, upload.sha256) is None:
        db.session.add(Blob(sha256=upload.sha256, size=len(upload.content), content=upload.content))
        db.session.flush()
        if judged.media_type == PDF:
            key = f"picture:{upload.sha256}"
            outbox.post("picture", {"sha256": upload.sha256}, dedupe_key=key, now=now)
    attachment = Attachment(
        case_id=case.id,
        purpose=purpose,
        name=judged.name,
        media_type=judged.media_type,
        sha256=upload.sha256,
        size=len(upload.content),
        uploaded_at=now,
        uploaded_by_id=actor.account_id,
        agency_id=actor.agency_id,
        is_quarantined=case.is_quarantined,
    )
    db.session.add(attachment)
    db.session.flush()
    return attachment


def keep_files(
    case: Case,
    given: Mapping[str, Any],
    names: Sequence[str],
    actor: Actor,
    now: datetime,
    *,
    prefix: str = "",
) -> dict[str, int]:
    """Put the files given under these names on a case; return the attachment's id by name.

    A file is an Upload, or the id of an attachment that the actor's agency put on this case before. Raise Invalid with
    one sentence for each file that may not be kept.
    """
    kept: dict[str, int] = {}
    problems: list[Problem] = []
    for name in names:
        answer = given.get(name)
        if answer is None or answer == "":
            continue
        try:
            kept[name] = _keep(case, answer, name, actor, now, prefix).id
        except Refused as refused:
            problems.append(Problem(name, refused.message, refused.params))
    if problems:
        raise Invalid(problems)
    return kept


def _keep(case: Case, answer: Any, name: str, actor: Actor, now: datetime, prefix: str) -> Attachment:
    accept = ACCEPTED.get(name, PDF_ALONE)
    if isinstance(answer, Upload):
        return store(case, answer, prefix + name, actor, now, accept=accept)
    found = own_attachment(case.id, answer, actor)
    if found is None:
        raise Refused(N_("Đính kèm lại tệp này: tệp đã chọn không thuộc hồ sơ."))
    found.purpose = prefix + name
    return found


def own_attachment(case_id: int, key: Any, actor: Actor) -> Attachment | None:
    """Find an attachment that the actor's own agency put on a case."""
    if isinstance(key, bool) or not re.fullmatch(r"[0-9]{1,15}", str(key)):
        return None
    return db.session.scalar(
        select(Attachment).where(
            Attachment.id == int(key),
            Attachment.case_id == case_id,
            Attachment.agency_id == actor.agency_id,
            ~Attachment.is_removed,
        )
    )


def remove_attachments(case_id: int, keys: Sequence[int]) -> None:
    """Take attachments of a draft away, and the bytes that nothing else holds."""
    if not keys:
        return
    gone = db.session.scalars(
        select(Attachment.sha256).where(Attachment.case_id == case_id, Attachment.id.in_(keys))
    ).all()
    db.session.execute(delete(Attachment).where(Attachment.case_id == case_id, Attachment.id.in_(keys)))
    held = select(Attachment.sha256).where(Attachment.sha256.in_(gone))
    db.session.execute(
        delete(Blob).where(Blob.sha256.in_(gone), Blob.sha256.not_in(held)).execution_options(synchronize_session=False)
    )


def copy_attachment(attachment: Attachment, case: Case) -> Attachment:
    """Put the same bytes on another case of the same letter (0.6.5)."""
    columns = {column.key: getattr(attachment, column.key) for column in Attachment.__table__.columns}
    twin = Attachment(**{**columns, "id": None, "case_id": case.id})
    db.session.add(twin)
    db.session.flush()
    return twin


def quarantine_files(case_id: int) -> int:
    """Close every file of a case to all but the security officer (0.6.13); return how many."""
    closed = db.session.execute(update(Attachment).where(Attachment.case_id == case_id).values(is_quarantined=True))
    return int(closed.rowcount)  # type: ignore[attr-defined]
