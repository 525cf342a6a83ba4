"""The notes of a case as its page shows them, and the form for a new one."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from app.models.cases import Case
from app.models.desk import CaseNote
from app.queries.notes import names_of, notes_of, people_of, reads_notes
from app.services.actions import Available
from app.views.wording import moment_text
from forms.build import AnswerForm, form_for
from workflows.fields import Field, Kind
from workflows.notes import ADD_INTERNAL_NOTE, ADD_NOTE, NOTE, NOTE_PEOPLE
from workflows.roles import Actor
from workflows.text import N_

ON_THE_PAGE = 5
"""Notes that stand on the page of the case; all of them have a page of their own."""
READERS = Field(
    "readers",
    Kind.CHOICE,
    N_("Ai đọc được"),
    choices=((ADD_INTERNAL_NOTE, N_("Nội bộ Sở")), (ADD_NOTE, N_("Các bên của hồ sơ"))),
)
"""The department chooses who reads its note; everybody else writes for the parties."""


def note_box(case: Case, actor: Actor, actions: Sequence[Available], *, today: date) -> dict[str, Any] | None:
    """What the page of a case shows of its notes; nothing for whoever neither reads nor writes any."""
    if not reads_notes(case, actor):
        return None
    found = notes_of(case, actor)
    form = note_form(case, [a.row.action for a in actions if a.is_possible], today=today)
    if not found and form is None:
        return None
    return {"items": notes_shown(found[:ON_THE_PAGE]), "count": len(found), "form": form, "key": str(uuid4())}


def notes_shown(notes: Sequence[CaseNote]) -> list[dict[str, Any]]:
    """Notes with the words of a page."""
    names = names_of(notes)
    return [
        {
            "id": note.id,
            "body": note.body,
            "who": note.author_label,
            "when_text": moment_text(note.at),
            "when_iso": note.at.isoformat(),
            "is_internal": note.is_internal,
            "told": [names[key] for key in note.mentioned if key in names],
        }
        for note in notes
    ]


def note_form(
    case: Case, may: Sequence[str], *, today: date, data: Mapping[str, Any] | None = None
) -> AnswerForm | None:
    """The form of a new note for somebody who may do these actions; none where no note may be written."""
    if ADD_NOTE not in may and ADD_INTERNAL_NOTE not in may:
        return None
    both = ADD_NOTE in may and ADD_INTERNAL_NOTE in may
    people = people_of(case, is_internal=ADD_NOTE not in may, today=today)
    offered = [(str(person.account_id), person.label) for person in people]
    specs = (READERS, *NOTE) if both else NOTE
    form: AnswerForm = form_for(specs, {NOTE_PEOPLE: offered})(data={"readers": ADD_INTERNAL_NOTE, **(data or {})})
    return form


def action_of(form: AnswerForm, may: Sequence[str]) -> str:
    """Which of the two actions the form asks for: the department's own unless it says otherwise."""
    if "readers" in form:
        return ADD_NOTE if form["readers"].data == ADD_NOTE else ADD_INTERNAL_NOTE
    return ADD_NOTE if ADD_NOTE in may else ADD_INTERNAL_NOTE
