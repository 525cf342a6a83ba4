"""Which version of the catalogue a page shows: the one in force, or the one of the day or number asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.models.versions import CatalogueVersion
from app.queries.catalogue import version, version_on, versions
from workflows.fields import Wrong, parse_date
from workflows.text import day_text

LONGEST_NUMBER = 9


@dataclass(frozen=True)
class ShownVersion:
    """The version that a page shows; none before the first. `asked` keeps the question in further addresses."""

    version: CatalogueVersion | None
    is_current: bool
    asked: Mapping[str, Any]
    notice: str = ""
    problem: str = ""

    @property
    def number(self) -> int:
        """The number of the version; 0, which no version has, where there is none."""
        return self.version.no if self.version else 0


def shown_version(args: Mapping[str, str], today: date) -> ShownVersion:
    """Find the version that an address asks for; what cannot be found gives the one in force and a sentence."""
    number, day = args.get("version", "").strip(), args.get("day", "").strip()
    if number:
        return _by_number(number, today)
    return _by_day(day, today) if day else _current(today)


def version_text(found: CatalogueVersion) -> str:
    """A version in one sentence: its number, its decision, its day."""
    return str(
        _(
            "Phiên bản %(no)s theo Quyết định số %(decision)s ngày %(decided)s, có hiệu lực từ ngày %(since)s.",
            no=found.no,
            decision=found.decision_no,
            decided=day_text(found.decided_on),
            since=day_text(found.effective_from),
        )
    )


def _current(today: date, problem: str = "") -> ShownVersion:
    return ShownVersion(version_on(today), True, {}, problem=problem)


def _by_number(number: str, today: date) -> ShownVersion:
    is_number = number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER
    found = version(int(number)) if is_number else None
    if found is None:
        return _current(today, _("Không có phiên bản mang số đã ghi; chọn trong danh sách các phiên bản."))
    current = version_on(today)
    if current is not None and current.no == found.no:
        return ShownVersion(found, True, {"version": number})
    if found.effective_from > today:
        notice = _("Phiên bản này chưa có hiệu lực.")
    else:
        notice = _("Bạn đang xem một phiên bản cũ, không phải Danh mục hiện nay.")
    return ShownVersion(found, False, {"version": number}, notice)


def _by_day(typed: str, today: date) -> ShownVersion:
    try:
        day = parse_date(typed)
    except Wrong:
        day = None
    if day is None:
        return _current(today, _("Ghi ngày theo mẫu ngày/tháng/năm, ví dụ 05/08/2024; dưới đây là Danh mục hiện nay."))
    if day > today:
        return _current(today, _("Chọn ngày không sau hôm nay; dưới đây là Danh mục hiện nay."))
    found, current = version_on(day), version_on(today)
    asked = {"day": day_text(day)}
    if found is None:
        return ShownVersion(None, False, asked, problem=_before_the_first(day))
    if current is not None and current.no == found.no:
        notice = _("Danh mục tại ngày %(day)s là phiên bản đang có hiệu lực hiện nay.", day=day_text(day))
        return ShownVersion(found, True, asked, notice)
    notice = _("Bạn đang xem Danh mục tại ngày %(day)s, không phải Danh mục hiện nay.", day=day_text(day))
    return ShownVersion(found, False, asked, notice)


def _before_the_first(day: date) -> str:
    every = versions()
    if not every:
        return ""
    first = day_text(every[-1].effective_from)
    return str(_("Danh mục có hiệu lực lần đầu từ ngày %(first)s; chọn một ngày từ ngày đó.", first=first))
