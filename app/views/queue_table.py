"""The table of cases: its columns and what stands in them, the same in list, export and print."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from flask_babel import get_locale
from flask_babel import gettext as _

from app.queries.clocks import local_day
from app.queries.queue import kinds_for
from app.queries.queue_choices import reads_reviewers
from app.queries.queue_filters import QueueFilters
from app.queries.standing import Chip, chip_of
from app.queries.subjects import NOTHING, subjects_of
from app.views.wording import shown, subject_text
from forms.build import words
from workflows.calendar import Calendar
from workflows.registry import CONNECTION, KINDS, PROPOSAL, PUBLICATION, SUBMISSION, latest, short_label
from workflows.roles import Actor
from workflows.text import N_, day_text

KIND_SHORT = {
    CONNECTION: N_("Kết nối"),
    PROPOSAL: N_("Danh mục"),
    SUBMISSION: N_("Tờ trình"),
    PUBLICATION: N_("Dữ liệu mở"),
}
"""The kind of a case in a list, where each line counts."""
LABELS = {
    "no": N_("Mã hồ sơ"),
    "kind": N_("Loại"),
    "requester": N_("Cơ quan gửi"),
    "data": N_("Dữ liệu"),
    "owner": N_("Chủ quản"),
    "state": N_("Trạng thái"),
    "reviewer": N_("Thẩm tra"),
    "received": N_("Ngày nhận"),
    "due": N_("Hạn xử lý"),
}
"""The columns in their order."""
REQUESTER = N_("Cơ quan yêu cầu")
KIND_OF_VIEW = {
    "due": CONNECTION,
    "overdue": CONNECTION,
    "answer": CONNECTION,
    "catalogue": PROPOSAL,
    "ready": PROPOSAL,
    "to_decide": SUBMISSION,
    "to_confirm": SUBMISSION,
}
"""Views that hold cases of one kind alone; only Article 9 sets a time limit that a case can be late for."""


class Line(NamedTuple):
    """One case as the table shows it; `row` are the columns it comes from."""

    row: Any
    chip: Chip
    kind: str
    state: str
    subject: str
    received: str

    @property
    def number(self) -> str:
        """The case number, or what a draft is called."""
        return self.row.case_no or f"{_('Nháp')} {self.row.id}"

    @property
    def deadline(self) -> str:
        """Date and words of the deadline in one line."""
        return deadline_line(self.chip)


def deadline_line(chip: Chip) -> str:
    """A deadline as one line of text: what the icon stands beside in a list, and all there is elsewhere."""
    return f"{chip.date_text} · {chip.text}" if chip.date_text else chip.text


@lru_cache(maxsize=8)
def _states(_locale: str) -> dict[tuple[str, str], str]:
    """The states of every kind in words, kept for each language."""
    return {(kind, state.code): words(short_label(kind, state.code)) for kind in KINDS for state in latest(kind).states}


def lines_of(rows: Sequence[Any], today: date, calendar: Calendar) -> list[Line]:
    """The rows of a list in words."""
    states = _states(str(get_locale()))
    kinds = {kind: words(label) for kind, label in KIND_SHORT.items()}
    subjects = subjects_of(rows)
    return [
        Line(
            row,
            shown(chip_of(row, today, calendar, row.limit or 5)),
            kinds[row.kind],
            states[row.kind, row.state],
            subject_text(row.kind, subjects.get(row.id, NOTHING), row.database),
            day_text(local_day(row.received_at)) if row.received_at else "",
        )
        for row in rows
    ]


def kinds_listed(filters: QueueFilters, actor: Actor) -> tuple[str, ...]:
    """The kinds of case that a list may hold for a reader, whatever stands in it today."""
    only = filters.kind or KIND_OF_VIEW.get(filters.view, "")
    return (only,) if only else kinds_for(actor)


def columns_of(filters: QueueFilters, actor: Actor) -> dict[str, str]:
    """The columns of a list for a reader, with their headings: the same on each of its pages and in its files."""
    kinds = kinds_listed(filters, actor)
    left_out = {
        *([] if len(kinds) > 1 else ["kind"]),
        *([] if reads_reviewers(actor) else ["reviewer"]),
    }
    labels = LABELS | ({"requester": REQUESTER} if kinds == (CONNECTION,) else {})
    return {name: words(label) for name, label in labels.items() if name not in left_out}


def cells_of(line: Line, columns: Sequence[str], *, has_days: bool = False) -> list[Any]:
    """What stands in the columns of one line, as text; with `has_days` the day of receipt is a date."""
    row = line.row
    cells = {
        "no": line.number,
        "kind": line.kind,
        "requester": row.requester,
        "data": line.subject,
        "owner": row.owner or "",
        "state": line.state,
        "reviewer": row.reviewer or row.unit or "",
        "received": local_day(row.received_at) if has_days and row.received_at else line.received,
        "due": line.deadline,
    }
    return [cells[name] for name in columns]
