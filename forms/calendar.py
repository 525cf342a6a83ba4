"""An edit of the official calendar: days off and days worked in their place, each by a legal document (6.1, 6.2)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from workflows.calendar import SATURDAY, Calendar
from workflows.fields import Field, Kind, Problem
from workflows.text import N_, day_text

OFF, WORKED, REMOVED = "off", "worked", "removed"
FIRST_YEAR, LAST_YEAR = 2024, 2060

DAY_KINDS: tuple[tuple[str, str], ...] = (
    (OFF, N_("Nghỉ")),
    (WORKED, N_("Làm bù")),
    (REMOVED, N_("Bỏ khỏi lịch")),
)

CALENDAR_EDIT: tuple[Field, ...] = (
    Field(
        "document_no",
        Kind.TEXT,
        N_("Số, ký hiệu văn bản"),
        hint=N_("Văn bản công bố hoặc điều chỉnh lịch nghỉ, ví dụ 12729/VPCP-KGVX."),
        maximum=80,
        missing=N_("Ghi số, ký hiệu văn bản: không sửa lịch khi không có văn bản."),
    ),
    Field(
        "days",
        Kind.ROWS,
        N_("Các ngày thay đổi"),
        hint=N_("Khi hoán đổi, ghi cả ngày nghỉ và ngày làm bù trong cùng một lần sửa."),
        required=False,
        columns=(
            Field("day", Kind.DATE, N_("Ngày")),
            Field("kind", Kind.CHOICE, N_("Thay đổi"), choices=DAY_KINDS),
            Field("name", Kind.TEXT, N_("Tên ngày nghỉ hoặc lý do"), maximum=200, required=False),
        ),
    ),
    Field(
        "announced_year",
        Kind.INT,
        N_("Năm đã công bố đủ lịch nghỉ"),
        hint=N_("Chỉ ghi khi lịch nghỉ của cả năm đã được công bố: các ngày của năm đó không còn là dự kiến."),
        required=False,
        minimum=FIRST_YEAR,
        maximum=LAST_YEAR,
    ),
)


def calendar_problems(values: Mapping[str, Any], calendar: Calendar, official: frozenset[date]) -> list[Problem]:
    """Name everything that makes an edit meaningless; `official` are the days that the table holds."""
    days = values.get("days") or []
    problems = [] if any(letter.isdigit() for letter in values["document_no"]) else [_no_number()]
    if not days and not values.get("announced_year"):
        problems.append(Problem("days", N_("Ghi ít nhất một ngày thay đổi, hoặc năm đã công bố đủ lịch nghỉ.")))
    seen: set[date] = set()
    for number, row in enumerate(days, start=1):
        sentence = _sentence(row, calendar, official, seen)
        seen.add(row["day"])
        if sentence:
            params = {"number": number, "day": day_text(row["day"])}
            problems.append(Problem("days", sentence, params))
    return problems


def _no_number() -> Problem:
    return Problem("document_no", N_("Ghi đủ số và ký hiệu của văn bản, ví dụ 12729/VPCP-KGVX."))


def _sentence(
    row: Mapping[str, Any], calendar: Calendar, official: frozenset[date], seen: Iterable[date]
) -> str | None:
    day, kind = row["day"], row["kind"]
    if day in seen:
        return N_("Dòng %(number)s: ngày %(day)s đã ghi ở dòng trên; giữ lại một dòng.")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return N_("Dòng %(number)s: ngày %(day)s nằm ngoài các năm của lịch; kiểm tra lại năm.")
    if kind == REMOVED:
        return None if day in official else N_("Dòng %(number)s: ngày %(day)s không có trong lịch chính thức để bỏ.")
    if not row.get("name"):
        return N_("Dòng %(number)s: ghi tên ngày nghỉ hoặc lý do làm bù của ngày %(day)s.")
    is_weekend = day.weekday() >= SATURDAY
    if kind == OFF and is_weekend:
        return N_("Dòng %(number)s: ngày %(day)s là cuối tuần, vốn đã nghỉ; chọn ngày nghỉ bù trong tuần.")
    if kind == WORKED and not is_weekend and day not in calendar.off:
        return N_("Dòng %(number)s: ngày %(day)s vốn là ngày làm việc; kiểm tra lại ngày làm bù.")
    return None
