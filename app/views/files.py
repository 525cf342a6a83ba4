"""Files of cases: handed out to be kept, never shown or run by the browser; of a PDF a picture of its first page."""

from io import BytesIO

from flask import Blueprint, Response, abort, send_file
from flask.typing import ResponseReturnValue

from app.adapters.clock import real_now
from app.adapters.database import set_reads_only
from app.extensions import db, talisman
from app.models.files import Attachment
from app.queries.attachments import attachment_for, content_of
from app.services.page_images import page_image_of
from app.views.access import current_actor, signed_in

blueprint = Blueprint("files", __name__, url_prefix="/tep")

ICON = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 20" width="64" height="80" fill="#5b6670">'
    b'<path d="M1 0h9l5 5v15H1zm8 1.5H2.5v17h11V6H9zM4.5 9h7v1.5h-7zm0 3h7v1.5h-7zm0 3h5v1.5h-5z"/></svg>'
)
"""What stands for a page that cannot be drawn."""
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


@blueprint.get("/<int:attachment_id>/trang-dau.png")
@signed_in
@talisman(content_security_policy=NOTHING_RUNS)  # type: ignore[untyped-decorator]
def first_page(attachment_id: int) -> ResponseReturnValue:
    """Show the first page of a PDF to whoever may open the file; 404 for every other."""
    db.session.rollback()
    set_reads_only(False)  # the first who looks has the picture made
    found = attachment_for(attachment_id, current_actor())
    if found is None:
        abort(404)
    png = page_image_of(found, real_now())
    kind = "image/png" if png else "image/svg+xml"
    return _kept_private(send_file(BytesIO(png or ICON), mimetype=kind, etag=False, conditional=False))


def file_response(found: Attachment) -> Response:
    """The bytes of a file as a download that no cache keeps."""
    return _kept_private(
        send_file(
            BytesIO(content_of(found)),
            mimetype=found.media_type,
            as_attachment=True,
            download_name=found.name,
            etag=False,
            conditional=False,
        )
    )


def _kept_private(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
