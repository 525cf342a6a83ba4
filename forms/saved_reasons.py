"""The form of a saved reason: a wording that an office keeps to use again (domain model 4.5)."""

from collections.abc import Collection

from forms.build import words
from workflows.fields import Field, Kind
from workflows.reasons import MINIMUM_REASON, REASON_LISTS
from workflows.text import N_

BETWEEN = ":"
"""Between the name of a list and a code of it."""


def saved_reason_fields(lists: Collection[str]) -> tuple[Field, ...]:
    """What a wording is made of, for an officer who may keep some for these lists."""
    return (
        Field(
            "title",
            Kind.TEXT,
            N_("Tên mẫu"),
            maximum=120,
            hint=N_("Tên ngắn để chọn, không in vào văn bản."),
            missing=N_("Đặt tên cho mẫu lý do."),
        ),
        Field("reason", Kind.CHOICE, N_("Dùng cho, mã lý do"), choices=_choices(lists)),
        Field(
            "reason_text",
            Kind.LONG,
            N_("Lý do (nêu rõ)"),
            hint=N_("Ít nhất 30 ký tự; nội dung này được in nguyên văn vào văn bản."),
            minimum=MINIMUM_REASON,
            missing=N_("Nêu rõ lý do bằng ít nhất 30 ký tự."),
        ),
        Field(
            "legal_basis",
            Kind.LINES,
            N_("Căn cứ pháp luật"),
            hint=N_("Mỗi dòng một căn cứ, ví dụ: khoản 1 Điều 10 Quy chế."),
            missing=N_("Ghi ít nhất một căn cứ pháp luật, mỗi dòng một căn cứ."),
        ),
    )


def _choices(lists: Collection[str]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (f"{name}{BETWEEN}{code}", f"{words(label)}: {words(text)}")
        for name, (label, codes) in REASON_LISTS.items()
        if name in lists
        for code, text in codes
    )
