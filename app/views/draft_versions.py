"""Which versions of a draft this browser made itself, so that saving by itself is no conflict with its own page."""

from collections.abc import Sequence
from typing import Any

from flask import make_response, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.models.cases import Case
from app.services.problems import Stale

KEPT = 60
MOST_DRAFTS = 8
KEY = "draft_versions"


def note_own_versions(case_id: int, before: int, after: int) -> None:
    """Remember that this session brought a draft from one version to another."""
    drafts = dict(session.get(KEY, {}))
    own = drafts.pop(str(case_id), [])
    drafts[str(case_id)] = [*own, *range(before + 1, after + 1)][-KEPT:]
    session[KEY] = dict(list(drafts.items())[-MOST_DRAFTS:])


def seen_version(case: Case) -> int:
    """The version the page was shown with; the present one where all that came after was this session's own."""
    seen = request.form.get("seen_version", type=int)
    if seen is None:
        return case.version
    own = session.get(KEY, {}).get(str(case.id), [])
    is_own = seen < case.version and all(version in own for version in range(seen + 1, case.version + 1))
    return case.version if is_own else seen


def conflict_page(
    case_url: str,
    stale: Stale,
    typed: Sequence[tuple[str, str]] = (),
    fields: Sequence[tuple[str, Any]] = (),
    retry_url: str = "",
) -> ResponseReturnValue:
    """Somebody else saved the draft meanwhile: what was typed is kept, and can be sent again."""
    page = render_template(
        "errors/409.html",
        message=_(
            "Người khác đã lưu hồ sơ này sau khi bạn mở trang. Nội dung bạn nhập còn ở dưới, chưa ghi vào hồ sơ."
        ),
        case_url=case_url,
        case_label="",
        typed=typed,
        retry_url=retry_url,
        typed_fields=[("seen_version", stale.version), *fields],
    )
    return make_response(page, 409)
