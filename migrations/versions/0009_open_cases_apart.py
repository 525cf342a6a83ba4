"""open cases are found apart from those that have ended, and those by the order of their ends

What is searched also says whose case it is, so that officers of an agency search among its own (`full_text.py`).

A revision that rebuilds "case" on SQLite must make `ix_case_open` anew: an index with an expression is not read back.
The queue names that index, so that its absence shows at once.

Revision ID: 0009
Revises: 0008
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

OPEN = (
    sa.text("(due_on IS NULL)"), "due_on", "received_at", "state", "kind", "focal_agency_id", "requesting_agency_id",
    "owner_agency_id", "reviewer_id", "unit_id", "consent_status", "waiting_since", "completed_on", "duplicate_of_id",
    "ended_at",
)  # fmt: skip
FORMER = {
    "ix_case_state_due": ("state", "due_on"),
    "ix_case_requester": ("requesting_agency_id", "state"),
    "ix_case_owner": ("owner_agency_id", "state"),
    "ix_case_reviewer": ("reviewer_id", "state"),
}
NEW = {
    "ix_case_ended": ("ended_at",),
    "ix_case_state": ("state", "ended_at"),
    "ix_case_requester": ("requesting_agency_id", "ended_at"),
    "ix_case_owner": ("owner_agency_id", "ended_at"),
    "ix_case_reviewer": ("reviewer_id", "ended_at"),
    "ix_case_parties": ("requesting_agency_id", "owner_agency_id"),
}


def _partial(name: str, columns: Sequence[str | sa.TextClause], where: str, postgresql_where: str = "") -> None:
    op.create_index(
        name, "case", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(postgresql_where or where)
    )


def upgrade() -> None:
    """Apply the change."""
    for name in FORMER:
        op.drop_index(name, table_name="case")
    for name, columns in NEW.items():
        op.create_index(name, "case", columns)
    _partial("ix_case_open", OPEN, "ended_at IS NULL")
    _partial("ix_case_kind", ("kind", "state"), "kind <> 'connection'")
    _partial("ix_case_duplicate_of_id", ("duplicate_of_id",), "duplicate_of_id IS NOT NULL")
    _partial("ix_case_quarantined", ("focal_agency_id",), "is_quarantined = 1", "is_quarantined")
    op.execute(
        "UPDATE case_search SET label = label || (SELECT ' zyc' || requesting_agency_id || ' zcq' || "
        'coalesce(CAST(owner_agency_id AS VARCHAR(20)), \'None\') FROM "case" WHERE "case".id = case_search.case_id)'
    )
    op.create_index("ix_letter_status", "letter", ("status", "case_id"))
    op.create_index("ix_connection_account_requester", "connection_account", ("requesting_agency_id", "state"))


def downgrade() -> None:
    """Undo the change."""
    op.drop_index("ix_connection_account_requester", table_name="connection_account")
    op.drop_index("ix_letter_status", table_name="letter")
    for name in ("ix_case_quarantined", "ix_case_duplicate_of_id", "ix_case_kind", "ix_case_open", *NEW):
        op.drop_index(name, table_name="case")
    for name, columns in FORMER.items():
        op.create_index(name, "case", columns)
