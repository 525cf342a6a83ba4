"""Dates, chips and sentences in the language of the page."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from app.queries.standing import Chip
from app.queries.subjects import Subject
from forms.build import words
from workflows.clock import DayLine
from workflows.event_labels import NUMBER_LABELS
from workflows.fields import VIETNAM, Problem
from workflows.next_step import NextStep
from workflows.registry import SUBMISSION, next_step_of, state_label
from workflows.text import N_, Text, day_text

PROPOSED = {"ADD": N_("Bổ sung"), "EDIT": N_("Chỉnh sửa"), "WITHDRAW": N_("Rút")}
"""What a proposal asks, where each line counts."""
WEEKDAYS = (
    N_("Thứ Hai"),
    N_("Thứ Ba"),
    N_("Thứ Tư"),
    N_("Thứ Năm"),
    N_("Thứ Sáu"),
    N_("Thứ Bảy"),
    N_("Chủ nhật"),
)


def said(text: Text) -> str:
    """Translate a text of the rules and fill its places."""
    params = {key: said(value) if isinstance(value, Text) else value for key, value in text.params.items()}
    return words(text.message, params)


def sentence(problem: Problem) -> str:
    """The sentence of a problem in the language of the page."""
    return words(problem.message, problem.params)


def note_text(name: str, note: str) -> str:
    """The note of an event; a number says what it is the number of."""
    return words(NUMBER_LABELS[name], {"number": note}) if note and name in NUMBER_LABELS else note


def shown(chip: Chip) -> Chip:
    """A chip with its words translated."""
    return replace(chip, text=said(chip.words))


def subject_text(kind: str, subject: Subject, database: str | None) -> str:
    """What a case of any kind is about, in the few words of a list."""
    if subject.proposal_kind:
        return f"{words(PROPOSED[subject.proposal_kind])}: {subject.name}"
    if kind == SUBMISSION:
        return _("%(count)s đề nghị", count=subject.lines)
    return subject.name or database or ""


def state_text(kind: str, state: str) -> str:
    """The wording of a state in the language of the page."""
    return words(state_label(kind, state))


def next_step_for(row: Any, scope: str | None, stage: str) -> NextStep | None:
    """What comes next in a case, or in the row of a list that shows one."""
    return next_step_of(
        row.kind,
        row.state,
        consent_status=row.consent_status,
        scope=scope,
        stage=stage,
        has_ended=row.ended_at is not None,
    )


def moment_text(moment: datetime) -> str:
    """An instant as dd/mm/yyyy hh:mm in Vietnam."""
    local = moment.astimezone(VIETNAM)
    return f"{day_text(local.date())} {local:%H:%M}"


def day_or_nothing(day: date | None) -> str:
    """A date as dd/mm/yyyy, or nothing."""
    return day_text(day) if day else ""


def weekday(day: date) -> str:
    """The name of a day of the week."""
    return str(_(WEEKDAYS[day.weekday()]))


def day_line(line: DayLine) -> dict[str, Any]:
    """One line of the day-by-day explanation, as the table macro takes it."""
    return {
        "date_text": day_text(line.on),
        "weekday": weekday(line.on),
        "number": line.number,
        "kind": line.kind.value,
        "why": said(line.why),
        "is_counted": line.is_counted,
    }


def size_text(size: int) -> str:
    """A file's size in words: 12 kB, 3,4 MB."""
    if size < 1_000_000:
        return f"{max(size // 1000, 1)} kB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")
