"""Open data over the API: an agency's datasets, and the request that its leader approves (Articles 3.4, 8)."""

from flask import Blueprint, Response

from app.adapters.clock import now
from app.api import submission_schemas as t
from app.api.answers import answer
from app.api.bodies import json_object
from app.api.case_parts import case_ref
from app.api.filed import begin_case, filed, whole_answers
from app.extensions import db
from app.models.cases import Case
from app.queries.publications import OwnDataset, own_datasets
from app.services.problems import NotVisible
from app.views.access import current_actor, token_required
from app.views.publications import ACTION, PUBLISHERS
from workflows.publication_fields import PUBLICATION
from workflows.roles import Role

blueprint = Blueprint("publications", __name__, url_prefix="/publications")


@blueprint.get("")
@token_required
def index() -> Response:
    """List the datasets that the caller's agency manages, and how far the publication of each has come."""
    actor = current_actor()
    if actor.agency_id is None or not actor.holds(*PUBLISHERS):
        raise NotVisible
    return answer(t.OwnDatasetList(tuple(_row(own) for own in own_datasets(actor.agency_id))))


def _row(own: OwnDataset) -> t.OwnDataset:
    dataset, public = own.dataset, own.public
    case = db.session.get(Case, public.case_id) if public is not None else own.waiting
    return t.OwnDataset(
        dataset=dataset.code,
        name=dataset.name,
        database=dataset.database.code,
        sharing_mode=dataset.sharing_mode,
        status="PUBLISHED" if public is not None else "WAITING" if own.waiting is not None else "NONE",
        may_be_published=own.may_be_published,
        case=case_ref(case, is_visible=True) if case is not None else None,
        open_data_id=public.id if public is not None else None,
    )


@blueprint.post("")
@token_required
def ask() -> Response:
    """Ask the agency's leader to publish a dataset."""
    actor, moment, body = current_actor(), now(), json_object()
    if not actor.holds(Role.AGENCY_FILER):
        raise NotVisible
    return filed(begin_case(ACTION, actor, moment, whole_answers(body, PUBLICATION)), actor, moment)
