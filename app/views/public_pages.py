"""Pages for everybody: how long a copy may be kept, and how a second request learns that nothing changed."""

from flask import Response, make_response, request

from app.views.access import current_account

SECONDS = 60


def keep_shortly(response: Response) -> Response:
    """Let a page be kept for a minute where nobody is signed in; answer 304 to who holds it already.

    What a page says depends on the language, which a cookie holds, and at some addresses on the form asked for.
    """
    if current_account() is not None or request.method not in ("GET", "HEAD") or response.status_code != 200:
        return response
    response.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    response.vary.update(("Cookie", "Accept"))
    if not response.is_streamed and not response.direct_passthrough:
        response.add_etag(weak=True)
        response.make_conditional(request)
    return response


def file_answer(content: bytes, media_type: str, name: str) -> Response:
    """A file to be kept, under a name of plain letters."""
    answer = make_response(content)
    answer.headers["Content-Type"] = media_type
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
