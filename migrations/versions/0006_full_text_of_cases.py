"""full text over what is found of a case: FTS5 on SQLite, a computed tsvector with a GIN index on PostgreSQL

Both follow `case_search` by themselves. The models describe neither; `app.adapters.full_text` asks them.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

COLUMNS = ("label", "parties", "internal")


def _sqlite_words() -> None:
    names = ", ".join(COLUMNS)
    # The text is folded and cut into words already. Beginnings of two and three signs have an index of their own.
    op.execute(
        f"CREATE VIRTUAL TABLE case_search_fts USING fts5({names}, content='case_search', content_rowid='case_id',"
        " tokenize='unicode61 remove_diacritics 0', prefix='2 3')"
    )
    new = ", ".join(f"NEW.{name}" for name in COLUMNS)
    old = ", ".join(f"OLD.{name}" for name in COLUMNS)
    gone = f"INSERT INTO case_search_fts (case_search_fts, rowid, {names}) VALUES ('delete', OLD.case_id, {old});"
    come = f"INSERT INTO case_search_fts (rowid, {names}) VALUES (NEW.case_id, {new});"
    changed = " OR ".join(f"OLD.{name} <> NEW.{name}" for name in COLUMNS)
    op.execute(f"CREATE TRIGGER case_search_added AFTER INSERT ON case_search BEGIN {come} END")
    op.execute(f"CREATE TRIGGER case_search_removed AFTER DELETE ON case_search BEGIN {gone} END")
    op.execute(f"CREATE TRIGGER case_search_changed AFTER UPDATE ON case_search WHEN {changed} BEGIN {gone} {come} END")


def _postgresql_words() -> None:
    marked = " || ".join(
        f"setweight(to_tsvector('simple'::regconfig, {name}), '{mark}')"
        for name, mark in zip(COLUMNS, "ABC", strict=True)
    )
    op.execute(f"ALTER TABLE case_search ADD COLUMN words tsvector GENERATED ALWAYS AS ({marked}) STORED")
    op.execute("CREATE INDEX ix_case_search_words ON case_search USING gin (words)")


def upgrade() -> None:
    """Apply the change; cases of before are found once `flask search rebuild` has run."""
    op.add_column("case_search", sa.Column("label", sa.Text(), nullable=False, server_default=""))
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_words()
    else:
        _postgresql_words()


def downgrade() -> None:
    """Undo the change."""
    if op.get_bind().dialect.name == "sqlite":
        for name in ("added", "removed", "changed"):
            op.execute(f"DROP TRIGGER case_search_{name}")
        op.execute("DROP TABLE case_search_fts")
    else:
        op.execute("DROP INDEX ix_case_search_words")
        op.execute("ALTER TABLE case_search DROP COLUMN words")
    with op.batch_alter_table("case_search", schema=None) as batch_op:
        batch_op.drop_column("label")
