"""Letters over the API: what they are, the official PDF of an issued one, and what may be read before."""

from flask import Blueprint, Response, url_for

from app.adapters.clock import now
from app.api import schemas as s
from app.api.answers import answer
from app.api.cases import KEY
from app.models.cases import Case
from app.models.letters import Letter
from app.queries.case_page import case_for, letter_for, letters_of
from app.services.previews import docx_of, is_editable, preview_pdf
from app.services.problems import NotVisible
from app.views.access import current_actor, token_required
from app.views.case_sheet import LETTER_STATES
from app.views.letters import DOCX, PDF, download_response, file_name, pdf_response
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
    return answer(s.LetterList(tuple(letter_record(letter) for letter in letters_of(case, actor))))


@blueprint.get(f"/letters/<{KEY}:letter_id>")
@token_required
def show(letter_id: int) -> Response:
    """Show one letter."""
    return answer(letter_record(_visible(letter_id)))


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


@blueprint.get(f"/letters/<{KEY}:letter_id>/draft.pdf")
@token_required
def draft(letter_id: int) -> Response:
    """Download the pages of a letter before it is issued, with its annexes."""
    letter, case = _before_issue(letter_id)
    data = preview_pdf(letter, case, actor=current_actor(), now=now())
    return _download(letter, data, "pdf", PDF)


@blueprint.get(f"/letters/<{KEY}:letter_id>.docx")
@token_required
def docx(letter_id: int) -> Response:
    """Download the submission or the draft decision as a file that can be edited."""
    letter, case = _before_issue(letter_id)
    data = docx_of(letter, case, actor=current_actor(), now=now()) if is_editable(letter) else None
    return _download(letter, data, "docx", DOCX)


def _before_issue(letter_id: int) -> tuple[Letter, Case]:
    letter = _visible(letter_id)
    case = case_for(letter.case_id, current_actor())
    if case is None or letter.status == "ISSUED":
        raise NotVisible
    return letter, case


def _download(letter: Letter, data: bytes | None, ending: str, kind: str) -> Response:
    """The file; none while a fact of the letter is still missing."""
    if data is None:
        raise NotVisible
    return download_response(data, file_name(letter, ending), kind)


def letter_record(letter: Letter) -> s.Letter:
    """One letter, with the addresses of what may be read of it now."""
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
        draft_pdf_url=None if is_issued else url_for("api.letters.draft", letter_id=letter.id),
        docx_url=url_for("api.letters.docx", letter_id=letter.id) if is_editable(letter) else None,
    )
