"""The API as one piece: its address, its parts, and what every answer carries."""

from flask import Blueprint, Response
from flask_babel import get_locale

from app.api import cases, catalogue, deadline, documents, files, letters, proposals, publications, submissions
from app.api.problems import install_problems

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
for part in (cases, letters, files, proposals, submissions, publications, catalogue, deadline, documents):
    blueprint.register_blueprint(part.blueprint)
install_problems(blueprint)


@blueprint.after_request
def describe(response: Response) -> Response:
    """Say in which language the answer is, and how to come in where nobody was let in."""
    response.headers["Content-Language"] = str(get_locale() or "vi")
    response.vary.add("Accept-Language")
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
