"""The operations of the API that are not actions of the workflow's table, for the document and for its test."""

from dataclasses import dataclass

from app.api import catalogue
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
    is_versioned: bool = False
    """It changes a case and wants the version that was read."""


CASES: tuple[Operation, ...] = (
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
    Operation("list_notes", "get", "/api/v1/cases/{case_id}/notes", N_("Ghi chú"), "NoteList", troubles=(404,)),
)
LETTERS: tuple[Operation, ...] = (
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
        "preview_letter",
        "get",
        "/api/v1/letters/{letter_id}/draft.pdf",
        N_("Bản PDF dự thảo của văn bản chưa phát hành, kèm phụ lục"),
        "PDF",
        troubles=(404,),
    ),
    Operation(
        "edit_letter",
        "get",
        "/api/v1/letters/{letter_id}.docx",
        N_("Tờ trình, dự thảo Quyết định ở dạng tệp sửa được"),
        "DOCX",
        troubles=(404,),
    ),
    Operation("download_file", "get", "/api/v1/files/{file_id}", N_("Một tệp của hồ sơ"), "FILE", troubles=(404,)),
)
PROPOSALS: tuple[Operation, ...] = (
    Operation(
        "file_proposal",
        "post",
        "/api/v1/proposals",
        N_("Lập đề nghị bổ sung, chỉnh sửa hoặc rút cơ sở dữ liệu (bản nháp)"),
        "CaseFiled",
        status=201,
        body=("AddProposal", "EditProposal", "WithdrawProposal"),
        troubles=(404, 422),
    ),
    Operation(
        "write_proposal",
        "patch",
        "/api/v1/proposals/{case_id}",
        N_("Ghi tiếp đề nghị chưa gửi hoặc đang bổ sung; trường không gửi giữ nguyên"),
        "CaseFiled",
        body=("AddAnswers", "EditAnswers", "WithdrawAnswers"),
        troubles=(404, 409, 412, 422, 428),
        is_versioned=True,
    ),
    Operation(
        "discard_proposal",
        "delete",
        "/api/v1/proposals/{case_id}",
        N_("Xoá bản nháp chưa từng trình ký"),
        "NOTHING",
        status=204,
        troubles=(404, 409, 412, 428),
        is_versioned=True,
    ),
    Operation(
        "check_proposal",
        "get",
        "/api/v1/proposals/{case_id}/problems",
        N_("Tự kiểm tra: mọi điều còn thiếu trước khi trình ký"),
        "ProblemList",
        troubles=(404,),
    ),
)
SUBMISSIONS: tuple[Operation, ...] = (
    Operation(
        "list_submissions",
        "get",
        "/api/v1/submissions",
        N_("Danh sách Tờ trình, mới nhất trước, và các đề nghị chờ lập Tờ trình"),
        "SubmissionList",
        query=("state",),
        troubles=(404, 422),
    ),
    Operation(
        "build_submission",
        "post",
        "/api/v1/submissions",
        N_("Lập Tờ trình"),
        "SubmissionDetail",
        status=201,
        body=("Submission",),
        troubles=(404, 409, 412, 422),
    ),
    Operation(
        "show_submission",
        "get",
        "/api/v1/submissions/{case_id}",
        N_("Một Tờ trình: các đề nghị, Quyết định, văn bản, thao tác"),
        "SubmissionDetail",
        troubles=(404,),
    ),
    Operation(
        "list_publications",
        "get",
        "/api/v1/publications",
        N_("Bộ dữ liệu của cơ quan và việc công bố dữ liệu mở"),
        "OwnDatasetList",
        troubles=(404,),
    ),
    Operation(
        "request_publication",
        "post",
        "/api/v1/publications",
        N_("Đề nghị công bố dữ liệu mở"),
        "CaseFiled",
        status=201,
        body=("Publication",),
        troubles=(404, 409, 412, 422),
    ),
)
CATALOGUE: tuple[Operation, ...] = (
    Operation(
        "list_entries",
        "get",
        "/api/v1/catalogue",
        N_("Danh mục cơ sở dữ liệu đang có hiệu lực, hoặc tại một ngày, một phiên bản"),
        "EntryList",
        query=(*catalogue.FILTERS, *catalogue.WHEN, *catalogue.PAGING),
        troubles=(422,),
        is_public=True,
    ),
    Operation(
        "show_entry",
        "get",
        "/api/v1/catalogue/{code}",
        N_("Một cơ sở dữ liệu trong Danh mục"),
        "EntryDetail",
        query=catalogue.WHEN,
        troubles=(404, 422),
        is_public=True,
    ),
    Operation(
        "list_entry_history",
        "get",
        "/api/v1/catalogue/{code}/history",
        N_("Lịch sử của một cơ sở dữ liệu trong Danh mục"),
        "EntryHistory",
        troubles=(404,),
        is_public=True,
    ),
    Operation(
        "list_versions",
        "get",
        "/api/v1/catalogue/versions",
        N_("Các phiên bản của Danh mục"),
        "VersionList",
        is_public=True,
    ),
    Operation(
        "compare_versions",
        "get",
        "/api/v1/catalogue/compare",
        N_("So sánh hai phiên bản của Danh mục"),
        "VersionComparison",
        query=("from", "to"),
        troubles=(422,),
        is_public=True,
    ),
    Operation(
        "show_figures",
        "get",
        "/api/v1/catalogue/figures",
        N_("Danh mục qua số liệu"),
        "CatalogueFigures",
        query=catalogue.WHEN,
        troubles=(422,),
        is_public=True,
    ),
    Operation(
        "list_open_data",
        "get",
        "/api/v1/catalogue/open-data",
        N_("Dữ liệu mở"),
        "OpenDataList",
        query=("text",),
        troubles=(422,),
        is_public=True,
    ),
)
OTHERS: tuple[Operation, ...] = (
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
OPERATIONS: tuple[Operation, ...] = (*CASES, *LETTERS, *PROPOSALS, *SUBMISSIONS, *CATALOGUE, *OTHERS)
