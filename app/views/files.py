"""Files of cases: handed out to be kept, never shown or run by the browser."""

from io import BytesIO

from flask import Blueprint, Response, abort, send_file
from flask.typing import ResponseReturnValue

from app.extensions import talisman
from app.models.files import Attachment
from app.queries.attachments import attachment_for, content_of
from app.views.access import current_actor, signed_in

blueprint = Blueprint("files", __name__, url_prefix="/tep")

NOTHING_RUNS = {"default-src": "'none'", "sandbox": ""}


@blueprint.get("/<int:attachment_id>")
@signed_in
@talisman(content_security_policy=NOTHING_RUNS)  # type: ignore[untyped-decorator]
def download(attachment_id: int) -> ResponseReturnValue:
    """Download a file of a case that the officer may see; 404 for every other."""
    found = attachment_for(attachment_id, current_actor())
    if found is None:
        abort(404)
    return file_response(found)


def file_response(found: Attachment) -> Response:
    """The bytes of a file as a download that no cache keeps."""
    response = send_file(
        BytesIO(content_of(found)),
        mimetype=found.media_type,
        as_attachment=True,
        download_name=found.name,
        etag=False,
        conditional=False,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
