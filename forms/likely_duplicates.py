"""What may be the same thing twice, said while there is time to act; a warning keeps nothing from being sent (E19)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from forms.request_checks import Overlap
from workflows.fields import Problem
from workflows.text import N_

OVERLAP, ALIKE, TWIN = "overlap", "alike", "twin"
"""Codes of the warnings: same data, nearly the same words, perhaps the same letter."""


@dataclass(frozen=True)
class AlikePurpose:
    """An earlier request of the same agency whose purpose reads nearly the same; `likeness` in per cent."""

    case_id: int
    case_no: str
    state: str
    database: str
    purpose: str
    likeness: int


@dataclass(frozen=True)
class Twin:
    """A request that is perhaps another copy of the same letter; `datasets` are those that both ask for (E19)."""

    case_id: int
    case_no: str
    channel: str
    received_at: datetime
    letter_no: str
    is_same_letter: bool
    datasets: tuple[str, ...]


@dataclass(frozen=True)
class AlikeDatabase:
    """An entry of the catalogue, or an earlier proposal of the agency, with nearly the same name."""

    name: str
    likeness: int
    code: str = ""
    case_id: int | None = None
    case_no: str = ""
    state: str = ""


@dataclass(frozen=True)
class EarlierProposal:
    """A proposal of the same agency on the same database that led to nothing."""

    case_id: int
    case_no: str
    state: str


def overlap_warnings(overlaps: Iterable[Overlap]) -> list[Problem]:
    """Say which open cases and live connections of the agency are on the same data (Article 4.2)."""
    return [
        Problem(
            "datasets",
            N_("Cơ quan đã có kết nối với «%(dataset)s» theo hồ sơ %(case_no)s: xem xét gia hạn thay vì lập hồ sơ mới.")
            if overlap.is_connection
            else N_("Hồ sơ %(case_no)s đang xử lý cũng yêu cầu «%(dataset)s»: theo dõi hồ sơ đó nếu không cần thêm."),
            {"case_no": overlap.case_no, "dataset": overlap.dataset},
            code=OVERLAP,
        )
        for overlap in overlaps
    ]


def purpose_warnings(alike: Iterable[AlikePurpose]) -> list[Problem]:
    """Say which earlier requests have nearly the same purpose."""
    return [
        Problem(
            "purpose",
            N_("Mục đích gần giống hồ sơ %(case_no)s (%(percent)s%%): xem hồ sơ đó trước khi trình ký."),
            {"case_no": one.case_no, "percent": one.likeness},
            code=ALIKE,
        )
        for one in alike
    ]


def twin_warnings(twins: Iterable[Twin]) -> list[Problem]:
    """Say which requests are perhaps the same letter (E19)."""
    return [
        Problem(
            "letter_no",
            N_("Hồ sơ %(case_no)s có thể là cùng một yêu cầu: kiểm tra và gắn bản trùng khi tiếp nhận."),
            {"case_no": twin.case_no},
            code=TWIN,
        )
        for twin in twins
    ]


def name_warnings(alike: Iterable[AlikeDatabase]) -> list[Problem]:
    """Say which databases have nearly the same name."""
    return [
        Problem(
            "p7_2_a_name",
            N_("Tên gần giống «%(name)s» (%(code)s): kiểm tra để không đề nghị trùng."),
            {"name": one.name, "code": one.code or one.case_no},
            code=ALIKE,
        )
        for one in alike
    ]
