"""A request on paper as the clerk registers it: the stamp of arrival, and what the letter says (trigger 3b, E9)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from forms.connection_request import CHOICE_OF_DATA, FIELDS, LETTER
from forms.request_checks import Answers, RequestContext, targets_of, with_derived
from workflows.fields import VIETNAM, Field, Kind, Problem, clean
from workflows.text import N_

_ON_PAPER = {spec.name: spec for spec in (*LETTER, *CHOICE_OF_DATA, *FIELDS)}


def _without_duty(name: str) -> Field:
    """The same answer, for a letter that may not give it: the gap is for the intake to see."""
    return Field(**{**_ON_PAPER[name].__dict__, "required": False, "when": None, "minimum": None})


PAPER_REQUEST: tuple[Field, ...] = (
    Field(
        "requesting_agency",
        Kind.REF,
        N_("Cơ quan yêu cầu"),
        source="agencies",
        missing=N_("Chọn cơ quan yêu cầu."),
        legal_ref="Đ9.1",
    ),
    Field(
        "received_at",
        Kind.MOMENT,
        N_("Thời điểm đến theo dấu Đến"),
        hint=N_("Ví dụ: 12/08/2024 09:30."),
        missing=N_("Ghi ngày giờ trên dấu Đến."),
        legal_ref="Đ9.1",
    ),
    Field("incoming_no", Kind.TEXT, N_("Số đến"), maximum=50, missing=N_("Ghi số đến."), legal_ref="Đ9.1"),
    *(_ON_PAPER[name] for name in ("letter_no", "letter_date", "letter_signer")),
    _without_duty("letter_signer_title"),
    Field(**{**_ON_PAPER["letter_file"].__dict__, "label": N_("Bản quét văn bản yêu cầu (PDF)")}),
    Field(
        "database",
        Kind.REF,
        N_("Cơ sở dữ liệu được yêu cầu"),
        hint=N_("Có thể là cơ sở dữ liệu quốc gia: hồ sơ vẫn được đăng ký và được trả lời bằng văn bản."),
        required=False,
        source="databases",
        legal_ref="Đ9.1",
    ),
    Field("datasets", Kind.REFS, N_("Bộ dữ liệu được yêu cầu"), required=False, source="datasets", legal_ref="Đ9.1"),
    *(
        _without_duty(name)
        for name in (
            "fields",
            "data_extent",
            "purpose",
            "mandate_basis",
            "contact_name",
            "contact_title",
            "contact_phone",
            "contact_email",
            "connecting_system_name",
            "sharing_method",
            "source_ips",
            "info_security_level",
            "security_approval_no",
            "security_approval_date",
            "environment",
            "term_kind",
            "valid_from",
            "valid_to",
        )
    ),
)
"""The stamp and the letter are compulsory; of the rest the clerk enters what the paper gives."""


def clean_paper(given: Answers, context: RequestContext, now: datetime) -> tuple[dict[str, Any], list[Problem]]:
    """Read a paper request and name every problem; a national database is allowed here (E9), two owners are not."""
    values, problems = clean(PAPER_REQUEST, with_derived(given, context))
    named = {problem.field for problem in problems}
    problems += [problem for problem in _paper_problems(values, context, now) if problem.field not in named]
    return values, problems


def _paper_problems(values: Answers, context: RequestContext, now: datetime) -> Iterable[Problem]:
    received, written = values.get("received_at"), values.get("letter_date")
    if received is not None:
        day = received.astimezone(VIETNAM).date()
        if received > now:
            yield Problem("received_at", N_("Ghi thời điểm nhận không muộn hơn hiện tại."))
        elif day < context.regulation_from:
            yield Problem("received_at", N_("Ghi ngày nhận từ 03/7/2024, ngày Quy chế có hiệu lực, trở đi."))
        elif written is not None and day < written:
            yield Problem("received_at", N_("Ngày nhận không thể sớm hơn ngày văn bản; kiểm tra lại hai ngày."))
    if written is not None and written > context.today:
        yield Problem("letter_date", N_("Ghi ngày không muộn hơn hôm nay."))
    elif written is not None and written < context.regulation_from:
        yield Problem("letter_date", N_("Ghi ngày từ 03/7/2024, ngày Quy chế có hiệu lực, trở đi."))
    if values.get("requesting_agency") and values["requesting_agency"] not in context.agencies:
        yield Problem("requesting_agency", N_("Chọn một cơ quan đang hoạt động trong danh sách."))
    yield from _paper_data(values, context)


def _paper_data(values: Answers, context: RequestContext) -> Iterable[Problem]:
    base = context.databases.get(values.get("database", ""))
    if not values.get("database") and not values.get("datasets"):
        yield Problem("database", N_("Chọn cơ sở dữ liệu được yêu cầu."), code="missing")
    elif values.get("database") and base is None:
        yield Problem("database", N_("Chọn một cơ sở dữ liệu trong danh mục."))
    codes = values.get("datasets") or []
    unknown = [code for code in codes if code not in context.datasets]
    if unknown:
        yield Problem("datasets", N_("Bộ dữ liệu «%(code)s» không có trong danh mục; chọn lại."), {"code": unknown[0]})
    found = targets_of(codes, context)
    if len(found) > 1 or (found and base is not None and found[0].database != base.code):
        yield Problem(
            "datasets",
            N_(
                "Chỉ chọn bộ dữ liệu của một cơ sở dữ liệu và một hình thức chia sẻ; "
                "đăng ký phần còn lại thành hồ sơ khác."
            ),
        )
