"""The operations of the API that are not actions of the workflow's table, for the document and for its test."""

from dataclasses import dataclass

from app.api.cases import FILTERS
from app.api.deadline import NAMES
from workflows.text import N_


@dataclass(frozen=True)
class Operation:
    """One operation: its address, what it takes and what it answers."""

    name: str
    method: str
    path: str
    summary: str
    answer: str
    status: int = 200
    query: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    troubles: tuple[int, ...] = ()
    is_public: bool = False


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "list_cases",
        "get",
        "/api/v1/cases",
        N_("Danh sách hồ sơ, mới nhất trước, từng trang"),
        "CaseList",
        query=(*FILTERS, "limit", "cursor"),
        troubles=(404, 422),
    ),
    Operation(
        "file_case",
        "post",
        "/api/v1/cases",
        N_("Lập hồ sơ nháp, đăng ký hồ sơ giấy, hoặc khai thuộc bí mật nhà nước"),
        "CaseFiled",
        status=201,
        body=("Request", "PaperRequest"),
        troubles=(404, 409, 422),
    ),
    Operation(
        "show_case",
        "get",
        "/api/v1/cases/{case_id}",
        N_("Một hồ sơ: trạng thái, phiên bản, các bên, thời hạn, thao tác"),
        "CaseDetail",
        troubles=(404,),
    ),
    Operation("list_events", "get", "/api/v1/cases/{case_id}/events", N_("Diễn biến"), "EventList", troubles=(404,)),
    Operation("list_letters", "get", "/api/v1/cases/{case_id}/letters", N_("Văn bản"), "LetterList", troubles=(404,)),
    Operation("show_letter", "get", "/api/v1/letters/{letter_id}", N_("Một văn bản"), "Letter", troubles=(404,)),
    Operation(
        "download_letter",
        "get",
        "/api/v1/letters/{letter_id}.pdf",
        N_("Bản PDF của văn bản đã phát hành"),
        "PDF",
        troubles=(404,),
    ),
    Operation(
        "compute_deadline",
        "get",
        "/api/v1/deadline",
        N_("Tính thời hạn, giải thích từng ngày"),
        "DeadlineAnswer",
        query=NAMES,
        troubles=(404, 422),
    ),
    Operation("show_document", "get", "/api/v1/openapi.json", N_("Tài liệu mô tả API"), "OpenAPI", is_public=True),
)
