"""Error pages: one clear sentence, what to do next, and the request's id for whoever is asked for help."""

import json

from flask import Flask, Response, g, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from app.extensions import db
from app.views.language import local_path
from workflows.text import N_

API_PREFIX = "/api/"
PAGES = frozenset({400, 403, 404, 405, 409, 413, 429, 500, 503})
"""Codes that have a page of their own in templates/errors; others borrow that of 400 or 500."""

TITLES: dict[int, str] = {
    400: N_("Yêu cầu không hợp lệ"),
    401: N_("Cần mã truy cập hợp lệ trong tiêu đề Authorization"),
    403: N_("Tài khoản không có quyền thực hiện việc này"),
    404: N_("Không tìm thấy"),
    405: N_("Địa chỉ này không nhận phương thức vừa gửi"),
    413: N_("Nội dung gửi lên quá lớn"),
    415: N_("Định dạng gửi lên không được nhận"),
    429: N_("Có quá nhiều yêu cầu cùng lúc, hãy thử lại sau một phút"),
    500: N_("Hệ thống gặp lỗi, thao tác chưa được ghi nhận"),
}
"""Titles of the problem documents that are answered under the API, where no view of the API was reached."""

BARE_PAGE = (
    '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title} – Chung</title></head>'
    "<body><main><h1>{title}</h1><p>{advice}</p></main></body></html>"
)
LAST_RESORT = BARE_PAGE.format(
    title="Hệ thống gặp lỗi",
    advice="Thao tác vừa rồi chưa được ghi nhận. Hãy thử lại; nếu vẫn lỗi, hãy báo quản trị hệ thống.",
)
UNKNOWN_HOST = BARE_PAGE.format(
    title="Yêu cầu không hợp lệ", advice="Hãy mở hệ thống bằng đúng địa chỉ mà quản trị hệ thống đã thông báo."
)


def install_error_pages(app: Flask) -> None:
    """Answer every error with a page of ours; under the API with a problem document."""
    # No address can be built for a host that is not ours: this page stands without the frame.
    app.register_error_handler(SecurityError, lambda _error: make_response(UNKNOWN_HOST, 400))
    app.register_error_handler(CSRFError, _show_expired_form)
    app.register_error_handler(HTTPException, _show_http_error)
    app.register_error_handler(InternalServerError, _show_failure)


def _show_expired_form(_error: CSRFError) -> Response:
    """Answer a form whose token is no longer good; the way back leads to the page that showed it."""
    if request.path.startswith(API_PREFIX):
        return _answer(400)
    retry_url = local_path(request.path if request.method == "GET" else _referring_path())
    return make_response(render_template("errors/csrf.html", retry_url=retry_url), 400)


def _referring_path() -> str:
    start = request.host_url.rstrip("/")
    referrer = request.referrer or ""
    return referrer.removeprefix(start) if referrer.startswith(start) else "/"


def _show_http_error(error: HTTPException) -> Response | HTTPException:
    code = error.code or 500
    if code < 400 or error.response is not None:
        return error  # redirects, and answers that a view made itself
    answer = _answer(code)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After", "WWW-Authenticate"):
            answer.headers[name] = value
    return answer


def _show_failure(_error: InternalServerError) -> Response:
    """Answer an unforeseen failure; if even the page fails, with one that needs nothing."""
    db.session.rollback()
    try:
        return _answer(500)
    except Exception:  # whatever broke the page must not hide that an answer is due
        db.session.rollback()
        return make_response(LAST_RESORT, 500)


def _answer(code: int) -> Response:
    near = code if code in PAGES else 400 if code < 500 else 500
    if request.path.startswith(API_PREFIX):
        problem = {"type": "about:blank", "title": _(TITLES.get(code, TITLES[near])), "status": code}
        return Response(json.dumps(problem, ensure_ascii=False), code, content_type="application/problem+json")
    reference = g.get("request_id", "") if code >= 500 else ""
    return make_response(render_template(f"errors/{near}.html", reference=reference), code)
