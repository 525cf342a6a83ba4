"""The search over everything a reader may see: numbers, agencies, data, letters and notes, without diacritics."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.clock import today
from app.queries.calendar import official_calendar
from app.queries.search_page import PER_PAGE, Hit, search_page
from app.queries.search_parts import (
    ACCOUNT,
    CARRIED,
    CASE_NO,
    DATABASE,
    DATASET,
    DECISION_NO,
    DRAFT,
    INCOMING_NO,
    LETTER,
    LETTER_NO,
    NOTE,
    OFFICE_NO,
    OWNER,
    PURPOSE,
    REPLY_NO,
    REQUESTER,
)
from app.queries.standing import chip_of
from app.queries.subjects import NOTHING, subjects_of
from app.views.access import current_account, current_actor, role_required
from app.views.queue import READERS
from app.views.wording import shown, subject_text
from forms.build import words
from workflows.fields import CONTROL
from workflows.registry import KIND_LABELS, short_label
from workflows.text import N_

HIT_LABELS = {
    CASE_NO: N_("Mã hồ sơ"),
    REQUESTER: N_("Cơ quan gửi"),
    OWNER: N_("Cơ quan chủ quản dữ liệu"),
    DATABASE: N_("Cơ sở dữ liệu"),
    DATASET: N_("Bộ dữ liệu"),
    INCOMING_NO: N_("Số đến"),
    OFFICE_NO: N_("Số đến của Văn phòng"),
    LETTER_NO: N_("Số văn bản đến"),
    REPLY_NO: N_("Số văn bản trả lời của chủ quản"),
    DECISION_NO: N_("Số Quyết định"),
    CARRIED: N_("Đề nghị trong Tờ trình"),
    PURPOSE: N_("Nội dung"),
    ACCOUNT: N_("Tài khoản kết nối"),
    LETTER: N_("Số văn bản"),
    DRAFT: N_("Dự thảo văn bản"),
    NOTE: N_("Ghi chú"),
}
"""What matched, before the words that did."""
LONGEST_TEXT = 200
MOST_PAGES = 50

blueprint = Blueprint("search", __name__, url_prefix="/tim-kiem")


@blueprint.app_context_processor
def _box() -> dict[str, Any]:
    """Where the box in the header of every page leads, for those who may search, and whether a key leads to it."""
    account = current_account()
    if account is None or not account.actor.holds(*READERS):
        return {"search_url": "", "has_search_key": False}
    return {"search_url": url_for("search.show"), "has_search_key": account.has_shortcuts}


@blueprint.get("")
@role_required(*READERS)
def show() -> ResponseReturnValue:
    """Show one page of what the words in the address find, or how to search where there are none."""
    typed = CONTROL.sub("", request.args.get("q", "")).strip()[:LONGEST_TEXT]
    page = _page(request.args.get("page", ""))
    found = search_page(typed, current_actor(), page)
    return render_template(
        "search/show.html",
        search_typed=typed,
        found=found,
        rows=_shown(found.rows),
        first=(page - 1) * PER_PAGE + 1,
        previous_href=url_for("search.show", q=typed, page=page - 1) if page > 1 else None,
        next_href=url_for("search.show", q=typed, page=page + 1) if page * PER_PAGE < found.total else None,
    )


def _page(text: str) -> int:
    return min(max(int(text), 1), MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < 5 else 1


def _shown(rows: tuple[tuple[Any, tuple[Hit, ...]], ...]) -> list[dict[str, Any]]:
    """The rows in the language of the page."""
    day, calendar = today(), official_calendar()
    subjects = subjects_of([row for row, _hits in rows])
    return [
        {
            "href": url_for("cases.show", case_id=row.id),
            "number": row.case_no or _("Nháp %(number)s", number=row.id),
            "kind": words(KIND_LABELS[row.kind]),
            "requester": row.requester,
            "subject": subject_text(row.kind, subjects.get(row.id, NOTHING), row.database),
            "state": words(short_label(row.kind, row.state)),
            "chip": shown(chip_of(row, day, calendar, row.limit or 5)),
            "hits": [_hit(hit) for hit in hits],
        }
        for row, hits in rows
    ]


def _hit(hit: Hit) -> dict[str, Any]:
    endpoint = "letters.pdf" if hit.name == LETTER else "letters.draft"
    href = url_for(endpoint, letter_id=hit.letter_id) if hit.letter_id else ""
    return {"label": words(HIT_LABELS[hit.name]), "pieces": hit.pieces, "href": href}
