"""Notes on a case: the same two actions in every table, which change no state and decide nothing."""

from workflows.fields import Field, Kind
from workflows.roles import FOCAL_STAFF, By, Party, Role
from workflows.rows import SAME, Row, Visibility
from workflows.text import N_

ADD_NOTE, ADD_INTERNAL_NOTE = "add_note", "add_internal_note"
NOTES = (ADD_NOTE, ADD_INTERNAL_NOTE)
NOTE_PEOPLE = "note_people"
"""The list of those who may read the note and can be told of it."""

NOTE = (
    Field(
        "body",
        Kind.LONG,
        N_("Nội dung ghi chú"),
        minimum=5,
        maximum=4000,
        missing=N_("Viết nội dung ghi chú trước khi lưu."),
    ),
    Field("mentions", Kind.REFS, N_("Báo cho"), required=False, source=NOTE_PEOPLE),
)

DEPARTMENT = tuple(By(role, Party.FOCAL) for role in Role if role in FOCAL_STAFF)
REQUESTERS = (By(Role.AGENCY_FILER, Party.REQUESTER), By(Role.AGENCY_APPROVER, Party.REQUESTER))
OWNERS = (By(Role.OWNER_OFFICER, Party.OWNER), By(Role.OWNER_APPROVER, Party.OWNER))
CHAIRMANS_OFFICE = (By(Role.CHAIRMAN_OFFICE, Party.CHAIRMAN),)


def note_rows(states: tuple[str, ...], *parties: By, told: tuple[str, ...] | None = None) -> tuple[Row, Row]:
    """The rows of notes from these states: one that the parties read, and the department's own.

    `parties` may write beside the department; `told` narrows the states in which the parties are written to.
    """
    return (
        Row(
            ADD_NOTE,
            N_("Ghi chú cho các bên"),
            (*DEPARTMENT, *parties),
            states if told is None else told,
            SAME,
            basis="[P]",
            event="note_added",
            needs=NOTE,
        ),
        Row(
            ADD_INTERNAL_NOTE,
            N_("Ghi chú nội bộ"),
            DEPARTMENT,
            states,
            SAME,
            basis="[P]; 0.6.3",
            event="internal_note_added",
            needs=NOTE,
            visibility=Visibility.INTERNAL,
        ),
    )
