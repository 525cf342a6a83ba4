"""Files of cases over the API: what was sent with them, for those who may open it."""

from flask import Blueprint, Response

from app.api.cases import KEY
from app.queries.attachments import attachment_for
from app.services.problems import NotVisible
from app.views.access import current_actor, token_required
from app.views.files import file_response

blueprint = Blueprint("files", __name__, url_prefix="/files")


@blueprint.get(f"/<{KEY}:file_id>")
@token_required
def download(file_id: int) -> Response:
    """Download a file, for example the signed decision that is to be confirmed."""
    found = attachment_for(file_id, current_actor())
    if found is None:
        raise NotVisible
    return file_response(found)
