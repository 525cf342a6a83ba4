"""The connection request of Article 9, edition of Decision 26/2024/QĐ-UBND: the whole table (domain model 3.1)."""

from workflows.connections.consent import CONSENT
from workflows.connections.decision import DECIDING
from workflows.connections.endings import ENDINGS
from workflows.connections.filing import FILING
from workflows.connections.intake import INTAKE
from workflows.connections.review import REVIEWING
from workflows.connections.states import DRAFT, FINAL, OUT_OF_SCOPE, SENT_OPEN, STATES
from workflows.notes import OWNERS, REQUESTERS, note_rows
from workflows.rows import Workflow, require_sound
from workflows.text import N_

NOTED = tuple(state for state in SENT_OPEN + FINAL if state != OUT_OF_SCOPE)
"""Nobody writes on a case that was closed for a state secret, nor before it was sent."""

CONNECTIONS = require_sound(
    Workflow(
        name="connection",
        edition="26/2024",
        title=N_("Yêu cầu kết nối, khai thác dữ liệu (Điều 9)"),
        states=STATES,
        rows=FILING + INTAKE + CONSENT + REVIEWING + DECIDING + ENDINGS + note_rows(NOTED, *REQUESTERS, *OWNERS),
        initial=(DRAFT,),
    )
)
EDITIONS = {CONNECTIONS.edition: CONNECTIONS}
"""Every edition that a case may have begun under; an amended law adds one, and changes none."""
