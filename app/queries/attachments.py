"""Which files an officer may open (0.6.3, 0.6.13)."""

from app.extensions import db
from app.models.cases import Case
from app.models.files import Attachment, Blob
from app.queries.visibility import may_see, sees_orders_alone
from workflows.roles import Actor, Role

REPLY_DRAFT = "reply_draft"
"""Purpose of a file of the owner's reply while it is drafted: the owner's agency alone reads it."""


def attachment_for(attachment_id: int, actor: Actor) -> Attachment | None:
    """Find a file that the actor may open; nothing for everybody else, as if it did not exist."""
    found = db.session.get(Attachment, attachment_id)
    if found is None or found.is_removed or not may_see(found.case_id, actor) or sees_orders_alone(actor):
        return None
    case = db.session.get(Case, found.case_id)
    if case is None:
        return None
    if found.is_quarantined or case.is_quarantined:
        is_named = actor.holds(Role.SECURITY_OFFICER) and actor.agency_id == case.focal_agency_id
        return found if is_named else None
    if found.purpose == REPLY_DRAFT and found.agency_id != actor.agency_id:
        return None
    return found


def content_of(attachment: Attachment) -> bytes:
    """The bytes of a file."""
    blob = db.session.get(Blob, attachment.sha256)
    if blob is None:
        raise LookupError(f"attachment {attachment.id} has lost its bytes")
    return blob.content
