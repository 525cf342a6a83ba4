"""The proposal to change the catalogue, edition of Decision 26/2024/QĐ-UBND: the whole table (domain model 3.2)."""

from workflows.catalogue.consent import CONSENT
from workflows.catalogue.filing import FILING
from workflows.catalogue.review import REVIEWING
from workflows.catalogue.states import DRAFT, FINAL, SENT_OPEN, STATES
from workflows.catalogue.upward import UPWARD
from workflows.notes import CHAIRMANS_OFFICE, OWNERS, REQUESTERS, note_rows
from workflows.rows import Workflow, require_sound
from workflows.text import N_

CATALOGUE = require_sound(
    Workflow(
        name="catalogue",
        edition="26/2024",
        title=N_("Đề nghị điều chỉnh Danh mục cơ sở dữ liệu (Điều 7)"),
        states=STATES,
        rows=FILING
        + CONSENT
        + REVIEWING
        + UPWARD
        + note_rows((*SENT_OPEN, *FINAL), *REQUESTERS, *OWNERS, *CHAIRMANS_OFFICE),
        initial=(DRAFT,),
    )
)
EDITIONS = {CATALOGUE.edition: CATALOGUE}
"""Every edition that a proposal may have begun under; an amended law adds one, and changes none."""
