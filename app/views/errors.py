"""Error pages: one clear sentence, what to do next, and the request's id for whoever is asked for help."""

import json
from dataclasses import dataclass

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from app.extensions import db
from workflows.text import N_

API_PREFIX = "/api/"


@dataclass(frozen=True)
class Page:
    """What an error page says: its heading, and the sentence that tells what to do."""

    title: str
    advice: str


PAGES: dict[int, Page] = {
    400: Page(N_("Yêu cầu chưa hợp lệ"), N_("Quay lại trang trước, kiểm tra nội dung rồi gửi lại.")),
    401: Page(N_("Cần đăng nhập"), N_("Đăng nhập rồi mở lại trang này.")),
    403: Page(
        N_("Tài khoản không có quyền mở trang này"),
        N_("Quay về trang chủ, hoặc liên hệ quản trị hệ thống nếu công việc của bạn cần quyền này."),
    ),
    404: Page(
        N_("Không tìm thấy trang"),
        N_("Trang không tồn tại hoặc bạn không được xem. Kiểm tra lại địa chỉ, hoặc quay về trang chủ."),
    ),
    405: Page(N_("Trang này không nhận thao tác đó"), N_("Quay về trang chủ và mở lại trang từ danh mục.")),
    409: Page(N_("Thao tác này lúc này không thực hiện được"), N_("Tải lại trang để xem tình trạng mới nhất.")),
    413: Page(
        N_("Nội dung gửi lên quá lớn"),
        N_("Mỗi tệp không quá %(megabytes)s MB. Quay lại trang trước, chọn tệp nhỏ hơn rồi gửi lại."),
    ),
    415: Page(N_("Định dạng gửi lên không được nhận"), N_("Quay lại trang trước và gửi lại bằng biểu mẫu.")),
    429: Page(N_("Có quá nhiều yêu cầu cùng lúc"), N_("Chờ một phút rồi tải lại trang.")),
    500: Page(
        N_("Hệ thống gặp lỗi"),
        N_("Thao tác vừa rồi chưa được ghi nhận. Hãy thử lại; nếu vẫn lỗi, gửi mã yêu cầu cho quản trị hệ thống."),
    ),
}
FORM_EXPIRED = Page(
    N_("Trang đã hết hiệu lực"),
    N_("Trang mở quá lâu hoặc bạn đã đăng nhập lại. Quay lại, tải lại trang rồi gửi lại biểu mẫu."),
)
LAST_RESORT = (
    '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Hệ thống gặp lỗi – Chung</title></head>'
    "<body><main><h1>Hệ thống gặp lỗi</h1><p>Thao tác vừa rồi chưa được ghi nhận. Hãy thử lại; nếu vẫn lỗi, "
    "hãy báo quản trị hệ thống.</p></main></body></html>"
)


def install_error_pages(app: Flask) -> None:
    """Answer every error with a page of ours; under the API with a problem document."""
    app.register_error_handler(CSRFError, lambda error: _answer(400, FORM_EXPIRED))
    app.register_error_handler(HTTPException, _show_http_error)
    app.register_error_handler(InternalServerError, _show_failure)


def _show_http_error(error: HTTPException) -> Response | HTTPException:
    code = error.code or 500
    if code < 400 or error.response is not None:
        return error  # redirects, and answers that a view made itself
    answer = _answer(code, PAGES.get(code) or PAGES[400 if code < 500 else 500])
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After", "WWW-Authenticate"):
            answer.headers[name] = value
    return answer


def _show_failure(error: InternalServerError) -> Response:
    """Answer an unforeseen failure; if even the page fails, with one that needs nothing."""
    db.session.rollback()
    try:
        return _answer(500, PAGES[500])
    except Exception:
        db.session.rollback()
        return make_response(LAST_RESORT, 500)


def _answer(code: int, page: Page) -> Response:
    title, advice = _(page.title), _(page.advice, megabytes=_megabytes())
    if request.path.startswith(API_PREFIX):
        problem = {"type": "about:blank", "title": title, "status": code, "detail": advice}
        return Response(json.dumps(problem, ensure_ascii=False), code, content_type="application/problem+json")
    body = render_template(
        "errors/error.html", code=code, error_title=title, advice=advice, request_id=g.get("request_id", "")
    )
    return make_response(body, code)


def _megabytes() -> int:
    return int(current_app.config["UPLOAD_LIMIT"]) // (1024 * 1024)
