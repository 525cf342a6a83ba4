"""Cases that begin by an action: a paper request, a declared secret, a submission, a publication."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from app.extensions import db
from app.models.cases import Case
from app.queries.clocks import NO_LIMIT, local_day
from app.queries.policies import focal_agency_id
from app.services.drafts import paper_request
from app.services.problems import NotVisible
from forms.paper_request import PAPER_REQUEST
from workflows.fields import Field
from workflows.registry import CONNECTION, SUBMISSION, kind_begun_by, latest
from workflows.roles import Actor, Role
from workflows.rows import NEW, Row

FOCAL_ALONE = ("register_paper", "build_submission")
"""What only officers of the focal agency begin."""
FILLERS: dict[str, Callable[[Case, Mapping[str, Any], Actor, datetime], None]] = {"register_paper": paper_request}
"""What an action writes into its new case before the door judges it."""


def new_case_fields(row: Row) -> tuple[Field, ...]:
    """What a new case must be given: a paper request has a form, the declaration has none."""
    return PAPER_REQUEST if row.action == "register_paper" else row.needs


def new_case(action: str, actor: Actor, given: Mapping[str, Any], now: datetime) -> Case:
    """Make the case an action begins; an action that begins none, or is not the actor's, is 404."""
    kind, focal_id = kind_begun_by(action), focal_agency_id(local_day(now))
    if kind is None or actor.agency_id is None or focal_id is None or actor.is_agency_ended:
        raise NotVisible
    rows = [row for row in latest(kind).rows_for(action) if NEW in row.source]
    if not any(by.role in actor.roles for row in rows for by in row.by) or actor.holds(Role.ADMIN):
        raise NotVisible
    if action in FOCAL_ALONE and actor.agency_id != focal_id:
        raise NotVisible
    case = Case(
        kind=kind,
        edition=latest(kind).edition,
        state=NEW,
        created_at=now,
        changed_at=now,
        track="DEFAULT" if kind == CONNECTION else NO_LIMIT,
        consent_status="REQUESTED" if kind == CONNECTION else "NOT_REQUIRED",
        requesting_agency_id=focal_id if kind == SUBMISSION else actor.agency_id,
        focal_agency_id=focal_id,
        filed_by_id=None if action == "register_paper" else actor.account_id,
        content={},
    )
    if action in FILLERS:
        FILLERS[action](case, given, actor, now)
    db.session.add(case)
    db.session.flush()
    return case
