"""What the API answers when it does not do what was asked: problem documents of RFC 9457."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, g, request

from app.adapters.database import set_reads_only
from app.api.answers import PROBLEM_JSON, answer
from app.api.bodies import Malformed, seen_version
from app.api.schemas import ChangeLine, ErrorLine, Trouble
from app.extensions import db
from app.queries.case_page import case_for, events_of
from app.services.problems import Invalid, NotPossible, NotVisible, Stale
from app.views.wording import sentence
from forms.build import words
from workflows.event_labels import EVENT_LABELS
from workflows.fields import Problem
from workflows.text import N_

TITLES = {
    "malformed": N_("Không đọc được nội dung gửi lên"),
    "not-found": N_("Không tìm thấy"),
    "not-possible": N_("Chưa thực hiện được việc này"),
    "stale": N_("Hồ sơ đã thay đổi"),
    "invalid": N_("Nội dung gửi lên còn thiếu hoặc sai"),
    "version-missing": N_("Thiếu phiên bản của hồ sơ"),
}
"""The kinds of problem, and their titles; the type is `urn:chung:problem:` and the kind."""


class VersionMissing(Exception):
    """An action came without `If-Match`."""


def install_problems(blueprint: Blueprint) -> None:
    """Answer every refusal under the API with a problem document."""
    blueprint.register_error_handler(NotVisible, lambda _error: trouble(404, "not-found"))
    blueprint.register_error_handler(NotPossible, _show_not_possible)
    blueprint.register_error_handler(Invalid, _show_invalid)
    blueprint.register_error_handler(Stale, _show_stale)
    blueprint.register_error_handler(Malformed, _show_malformed)
    blueprint.register_error_handler(VersionMissing, _show_version_missing)


def trouble(status: int, kind: str, detail: str | None = None, **more: Any) -> Response:
    """Make a problem document."""
    found = Trouble(f"urn:chung:problem:{kind}", words(TITLES[kind]), status, detail, **more)
    return answer(found, status, content_type=PROBLEM_JSON)


def error_lines(problems: Iterable[Problem]) -> tuple[ErrorLine, ...]:
    """Problems of the rules, in the language of the request."""
    return tuple(ErrorLine(problem.field, sentence(problem), problem.code) for problem in problems)


def _show_not_possible(error: NotPossible) -> Response:
    lines = error_lines(error.problems)
    return trouble(409, "not-possible", " ".join(line.message for line in lines), errors=lines)


def _show_invalid(error: Invalid) -> Response:
    detail = words(N_("Sửa từng mục nêu trong «errors» rồi gửi lại; chưa có gì được ghi."))
    return trouble(422, "invalid", detail, errors=error_lines(error.problems))


def _show_malformed(error: Malformed) -> Response:
    return trouble(400, "malformed", words(error.message))


def _show_version_missing(_error: VersionMissing) -> Response:
    detail = words(N_('Gửi tiêu đề If-Match với phiên bản đã đọc, ví dụ If-Match: "7".'))
    return trouble(428, "version-missing", detail)


def _show_stale(error: Stale) -> Response:
    """Say what changed, as far as the caller may read it."""
    detail = words(N_("Đọc lại hồ sơ rồi gửi với phiên bản mới."))
    return trouble(412, "stale", detail, version=error.version, changes=_changes(seen_version() or 0))


def _changes(seen: int) -> tuple[ChangeLine, ...]:
    db.session.rollback()
    set_reads_only(True)
    case_id = (request.view_args or {}).get("case_id")
    case = case_for(case_id, g.actor) if case_id is not None else None
    events = events_of(case, g.actor) if case is not None else []
    return tuple(
        ChangeLine(event.at, event.actor_label, event.name, words(EVENT_LABELS.get(event.name, "")), event.to_state)
        for event in events
        if event.payload.get("version", 0) > seen
    )
