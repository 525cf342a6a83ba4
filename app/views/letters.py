"""Letters: the official PDF, the draft before it is signed, and the register of what was issued."""

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.clock import now, real_now
from app.adapters.database import set_reads_only
from app.extensions import db
from app.models.cases import Case
from app.models.letters import Letter
from app.queries.case_page import case_for, letter_choices, letter_for
from app.queries.registers import LetterFilters, letter_register
from app.services.actions import Available, available_actions
from app.services.letters import CHOSEN
from app.services.previews import docx_of, is_editable, preview_pdf, preview_text
from app.services.rendering import letter_bytes
from app.views.access import current_actor, role_required, signed_in
from app.views.wording import day_or_nothing
from forms.build import words
from workflows.letters import LETTERS
from workflows.roles import FOCAL_STAFF, Role

blueprint = Blueprint("letters", __name__, url_prefix="/van-ban")
PER_PAGE = 50
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def visible_letter(letter_id: int) -> Letter:
    """The letter, or 404 for whoever may not see it."""
    letter = letter_for(letter_id, current_actor())
    if letter is None:
        abort(404)
    return letter


def file_name(letter: Letter, ending: str = "pdf") -> str:
    """A file name without marks or slashes: D4-07-TB-STTTT.pdf, and D6-du-thao.docx before it has a number."""
    symbol = letter.symbol.replace("/", "-").replace("Đ", "D").encode("ascii", "ignore").decode()
    return f"{letter.code}-{symbol or 'du-thao'}.{ending}"


def pdf_response(letter: Letter) -> Response:
    """The issued bytes as a download that a browser runs nothing of."""
    set_reads_only(False)
    name = file_name(letter)
    return download_response(letter_bytes(letter.id, real_now()), name, PDF)


def download_response(data: bytes, name: str, kind: str) -> Response:
    """Bytes as a download that no cache keeps."""
    response = make_response(data)
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/<int:letter_id>.pdf")
@signed_in
def pdf(letter_id: int) -> ResponseReturnValue:
    """Download the official PDF of an issued letter."""
    letter = visible_letter(letter_id)
    if letter.status != "ISSUED":
        abort(404)
    return pdf_response(letter)


@blueprint.get("/<int:letter_id>/du-thao.pdf")
@signed_in
def draft_pdf(letter_id: int) -> ResponseReturnValue:
    """See the pages of a letter before it is issued, with its annexes."""
    letter, case = _before_issue(letter_id)
    data = preview_pdf(letter, case, actor=current_actor(), now=now())
    if data is None:
        abort(404)
    return download_response(data, file_name(letter), PDF)


@blueprint.get("/<int:letter_id>.docx")
@signed_in
def docx(letter_id: int) -> ResponseReturnValue:
    """Download the submission or the draft decision as a file that can be edited."""
    letter, case = _before_issue(letter_id)
    data = docx_of(letter, case, actor=current_actor(), now=now()) if is_editable(letter) else None
    if data is None:
        abort(404)
    return download_response(data, file_name(letter, "docx"), DOCX)


def _before_issue(letter_id: int) -> tuple[Letter, Case]:
    letter = visible_letter(letter_id)
    if letter.status == "ISSUED":
        abort(404)
    return letter, _case_of(letter)


def _case_of(letter: Letter) -> Case:
    case = case_for(letter.case_id, current_actor())
    assert case is not None  # the letter was visible through it
    return case


@blueprint.get("/<int:letter_id>")
@signed_in
def draft(letter_id: int) -> ResponseReturnValue:
    """Read a letter as text before it is issued; an issued one is its PDF."""
    letter = visible_letter(letter_id)
    if letter.status == "ISSUED":
        return redirect(url_for("letters.pdf", letter_id=letter.id), 303)
    case = _case_of(letter)
    return render_template(
        "cases/letter.html",
        letter=letter,
        case=case,
        title=words(LETTERS[letter.code].title_of(letter.variant)),
        is_editable=is_editable(letter),
        text=preview_text(letter, case, actor=current_actor(), now=now()),
        steps=_next_steps(letter, case),
        back_link={"href": url_for("cases.show", case_id=case.id), "text": case.case_no or _("Hồ sơ nháp")},
    )


def _next_steps(letter: Letter, case: Case) -> list[tuple[str, str]]:
    """What the reader may do next with a letter: sign or issue it, as (address, label)."""
    wanted = ("issue",) if letter.status == "SIGNED" or letter.code == "D1" else ("sign",)
    return [
        (url_for("cases.ask", case_id=case.id, action=found.row.action, letter=letter.id), words(found.row.label))
        for found in available_actions(case, current_actor(), now=now())
        if found.is_possible
        and any(each.step in wanted and _is_about(letter, case, each.code, found) for each in found.row.letters)
    ]


def _is_about(letter: Letter, case: Case, code: str, found: Available) -> bool:
    if code != CHOSEN:
        return code == letter.code
    return str(letter.id) in {key for key, _label in letter_choices(case, found.row.action)}


@blueprint.get("/")
@role_required(*FOCAL_STAFF, Role.AUDITOR)
def index() -> ResponseReturnValue:
    """The outgoing register: number and symbol, date, subject, recipients, signer (5.3)."""
    filters = LetterFilters(
        series=request.args.get("so", ""),
        year=request.args.get("nam", type=int),
        status=request.args.get("trang-thai", ""),
    )
    page = max(request.args.get("trang", 1, type=int), 1)
    rows, total = letter_register(current_actor(), filters, page=page, per_page=PER_PAGE)
    db.session.rollback()
    return render_template(
        "cases/register.html", rows=rows, total=total, filters=filters, page=page, per_page=PER_PAGE, day=day_or_nothing
    )
