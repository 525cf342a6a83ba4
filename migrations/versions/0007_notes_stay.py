"""notes of cases are append-only, by triggers on both databases

Revision ID: 0007
Revises: 0006
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STEPS = ("UPDATE", "DELETE")


def upgrade() -> None:
    """Apply the change."""
    if op.get_bind().dialect.name == "sqlite":
        for step in STEPS:
            op.execute(
                f"CREATE TRIGGER case_note_no_{step.lower()} BEFORE {step} ON case_note"
                " BEGIN SELECT RAISE(ABORT, 'case_note is append-only'); END"
            )
        return
    for step in STEPS:
        op.execute(
            f"CREATE TRIGGER case_note_no_{step.lower()} BEFORE {step} ON case_note"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    op.execute(
        "CREATE TRIGGER case_note_no_truncate BEFORE TRUNCATE ON case_note"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    """Undo the change."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for step in (*STEPS, *(() if is_sqlite else ("TRUNCATE",))):
        op.execute(f"DROP TRIGGER case_note_no_{step.lower()}" + ("" if is_sqlite else " ON case_note"))
