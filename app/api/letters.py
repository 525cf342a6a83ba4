"""Letters over the API: what they are, and the official PDF of an issued one."""

from typing import Any

from flask import Blueprint, Response, url_for

from app.api import schemas as s
from app.api.answers import answer
from app.api.cases import KEY
from app.models.letters import Letter
from app.queries.case_page import case_for, letter_for, letters_of
from app.services.problems import NotVisible
from app.views.access import current_actor, token_required
from app.views.case_sheet import LETTER_STATES
from app.views.letters import pdf_response
from forms.build import words
from workflows.letters import LETTERS

blueprint = Blueprint("letters", __name__)


@blueprint.get(f"/cases/<{KEY}:case_id>/letters")
@token_required
def index(case_id: int) -> Response:
    """List the letters of a case; the parties read issued ones alone."""
    actor = current_actor()
    case = case_for(case_id, actor)
    if case is None:
        raise NotVisible
    return answer(s.LetterList(tuple(_letter(letter) for letter in letters_of(case, actor))))


@blueprint.get(f"/letters/<{KEY}:letter_id>")
@token_required
def show(letter_id: int) -> Response:
    """Show one letter."""
    return answer(_letter(_visible(letter_id)))


@blueprint.get(f"/letters/<{KEY}:letter_id>.pdf")
@token_required
def pdf(letter_id: int) -> Response:
    """Download the official PDF of an issued letter."""
    letter = _visible(letter_id)
    if letter.status != "ISSUED":
        raise NotVisible
    return pdf_response(letter)


def _visible(letter_id: int) -> Letter:
    letter = letter_for(letter_id, current_actor())
    if letter is None:
        raise NotVisible
    return letter


def _letter(letter: Letter) -> Any:
    is_issued = letter.status == "ISSUED"
    return s.Letter(
        id=letter.id,
        case_id=letter.case_id,
        code=letter.code,
        variant=letter.variant,
        title=words(LETTERS[letter.code].title_of(letter.variant)),
        subject=letter.subject,
        status=letter.status,
        status_label=words(LETTER_STATES[letter.status]),
        symbol=letter.symbol or None,
        issued_on=letter.issued_on,
        pdf_url=url_for("api.letters.pdf", letter_id=letter.id) if is_issued else None,
    )
