"""Cases that begin by an action: a paper request, and the declaration of a state secret."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.extensions import db
from app.models.cases import Case
from app.queries.clocks import local_day
from app.queries.policies import focal_agency_id
from app.services.drafts import paper_request
from app.services.problems import NotVisible
from forms.paper_request import PAPER_REQUEST
from workflows.connections import EDITIONS
from workflows.fields import Field
from workflows.roles import Actor, Role
from workflows.rows import NEW, Row

LATEST = next(reversed(EDITIONS.values()))


def new_case_fields(row: Row) -> tuple[Field, ...]:
    """What a new case must be given: a paper request has a form, the declaration has none."""
    return PAPER_REQUEST if row.action == "register_paper" else row.needs


def new_case(action: str, actor: Actor, given: Mapping[str, Any], now: datetime) -> Case:
    """Make the case an action begins; an action that begins none, or is not the actor's, is 404."""
    rows = [row for row in LATEST.rows_for(action) if NEW in row.source]
    focal_id = focal_agency_id(local_day(now))
    if not rows or actor.agency_id is None or focal_id is None or actor.is_agency_ended:
        raise NotVisible
    if not any(by.role in actor.roles for row in rows for by in row.by) or actor.holds(Role.ADMIN):
        raise NotVisible
    if action == "register_paper" and actor.agency_id != focal_id:
        raise NotVisible
    case = Case(
        edition=LATEST.edition,
        state=NEW,
        created_at=now,
        changed_at=now,
        requesting_agency_id=actor.agency_id,
        focal_agency_id=focal_id,
        filed_by_id=None if action == "register_paper" else actor.account_id,
        content={},
    )
    if action == "register_paper":
        paper_request(case, given, actor, now)
    db.session.add(case)
    db.session.flush()
    return case
