"""What a list of cases is narrowed to and sorted by, as it stands in an address, a saved view, a feed or a call."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from workflows.fields import CONTROL
from workflows.text import N_

BANDS = (
    ("", N_("Tất cả thời hạn")),
    ("late", N_("Quá hạn")),
    ("today", N_("Hạn hôm nay")),
    ("soon", N_("Còn 1–2 ngày làm việc")),
    ("later", N_("Còn từ 3 ngày làm việc")),
    ("idle", N_("Chưa tính hoặc tạm dừng")),
)
SORT_NAMES = ("no", "kind", "requester", "data", "owner", "state", "reviewer", "received", "due")
"""Every column of the list, in its order; a minus in front turns the order."""
KEYS = ("requester", "owner", "database", "reviewer", "unit")
"""Filters that hold the key of a row."""
NOT_NARROWING = ("view", "sort", "page")
LONGEST = 100


@dataclass(frozen=True)
class QueueFilters:
    """What the list is narrowed to, as it stands in the address; empty means all."""

    view: str = "open"
    kind: str = ""
    text: str = ""
    requester: str = ""
    owner: str = ""
    database: str = ""
    state: str = ""
    reviewer: str = ""
    unit: str = ""
    band: str = ""
    received_from: str = ""
    received_to: str = ""
    sort: str = "due"
    page: int = 1

    @property
    def is_view_alone(self) -> bool:
        """Say whether nothing but the view narrows the list."""
        return not self.narrowing()

    def narrowing(self) -> dict[str, str]:
        """The filters that narrow the view, by name, in the order of the screen."""
        return {
            spec.name: getattr(self, spec.name)
            for spec in fields(self)
            if spec.name not in NOT_NARROWING and getattr(self, spec.name)
        }

    def as_args(self) -> dict[str, Any]:
        """The filters that are set, as they go into an address."""
        plain = QueueFilters()
        return {
            spec.name: getattr(self, spec.name)
            for spec in fields(self)
            if getattr(self, spec.name) != getattr(plain, spec.name)
        }


def filters_from(args: Mapping[str, str]) -> QueueFilters:
    """Read filters from an address; what cannot be read is ignored."""
    # No name holds a sign that nobody sees, and not every database can even be asked for one.
    typed = {name: CONTROL.sub("", value).strip()[:LONGEST] for name, value in args.items()}
    known = {spec.name: typed[spec.name] for spec in fields(QueueFilters) if spec.name in typed}
    page = known.pop("page", "1")
    kept = {name: value for name, value in known.items() if name not in KEYS or is_key(value)}
    if kept.get("sort", "due").removeprefix("-") not in SORT_NAMES:
        kept.pop("sort")
    return QueueFilters(**kept, page=max(int(page), 1) if is_key(page) else 1)


def is_key(text: str) -> bool:
    """Say whether a text can be the key of a row."""
    return text.isascii() and text.isdigit() and len(text) < 12
