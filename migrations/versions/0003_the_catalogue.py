"""the catalogue: versions, proposals, submissions, decisions, open data

A version and its entries never change once written; only the version that ends an entry is filled in (3.2).

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

GUARDED = {
    "catalogue_version": "",
    "catalogue_entry": (
        "OLD.until_no IS NOT NULL OR NEW.from_no IS DISTINCT FROM OLD.from_no"
        " OR NEW.database_id IS DISTINCT FROM OLD.database_id OR NEW.case_id IS DISTINCT FROM OLD.case_id"
        " OR CAST(NEW.content AS TEXT) IS DISTINCT FROM CAST(OLD.content AS TEXT)"
    ),
}


def _set_guards() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, condition in GUARDED.items():
        if is_sqlite:
            when = f"WHEN {condition.replace('IS DISTINCT FROM', 'IS NOT')}" if condition else ""
            refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {when} {refuse}")
            op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}")
            continue
        when = f"WHEN ({condition})" if condition else ""
        act = "EXECUTE FUNCTION refuse_change()"
        op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW {when} {act}")
        op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {act}")
        op.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {act}")


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "open_dataset",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dataset_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=250), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column(
            "formats", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("licence", sa.String(length=120), nullable=False),
        sa.Column("update_frequency", sa.String(length=20), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_open_dataset_case_id_case")),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_open_dataset_dataset_id_dataset")),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["account.id"], name=op.f("fk_open_dataset_published_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_dataset")),
    )
    with op.batch_alter_table("open_dataset", schema=None) as batch_op:
        batch_op.create_index(
            "uq_open_dataset_public",
            ["dataset_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "catalogue_decision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("submission_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("signer", sa.String(length=120), nullable=False),
        sa.Column("signer_title", sa.String(length=120), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["account.id"], name=op.f("fk_catalogue_decision_confirmed_by_id_account")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["attachment.id"], name=op.f("fk_catalogue_decision_file_id_attachment")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["account.id"], name=op.f("fk_catalogue_decision_recorded_by_id_account")
        ),
        sa.ForeignKeyConstraint(["submission_id"], ["case.id"], name=op.f("fk_catalogue_decision_submission_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_decision")),
    )
    with op.batch_alter_table("catalogue_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_catalogue_decision_submission_id"), ["submission_id"], unique=False)
        batch_op.create_index(
            "uq_catalogue_decision_number",
            ["number", "decided_on"],
            unique=True,
            sqlite_where=sa.text("status <> 'DROPPED'"),
            postgresql_where=sa.text("status <> 'DROPPED'"),
        )

    op.create_table(
        "catalogue_version",
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("decision_no", sa.String(length=60), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["applied_by_id"], ["account.id"], name=op.f("fk_catalogue_version_applied_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["catalogue_decision.id"], name=op.f("fk_catalogue_version_decision_id_catalogue_decision")
        ),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_catalogue_version")),
    )
    with op.batch_alter_table("catalogue_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_catalogue_version_effective_from"), ["effective_from"], unique=False)

    op.create_table(
        "catalogue_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("database_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_no", sa.Integer(), nullable=False),
        sa.Column("until_no", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column(
            "content", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("fold", sa.String(length=900), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_catalogue_entry_case_id_case")),
        sa.ForeignKeyConstraint(["database_id"], ["database.id"], name=op.f("fk_catalogue_entry_database_id_database")),
        sa.ForeignKeyConstraint(
            ["from_no"], ["catalogue_version.no"], name=op.f("fk_catalogue_entry_from_no_catalogue_version")
        ),
        sa.ForeignKeyConstraint(
            ["until_no"], ["catalogue_version.no"], name=op.f("fk_catalogue_entry_until_no_catalogue_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_entry")),
    )
    with op.batch_alter_table("catalogue_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_catalogue_entry_database_id"), ["database_id"], unique=False)
        batch_op.create_index("ix_catalogue_entry_range", ["from_no", "until_no"], unique=False)

    op.create_table(
        "proposal",
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("database_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name_fold", sa.String(length=300), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column(
            "before", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column(
            "entry", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column(
            "transition", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column(
            "conclusion", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column(
            "consultation",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("submission_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "result", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("applied_in", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["applied_in"], ["catalogue_version.no"], name=op.f("fk_proposal_applied_in_catalogue_version")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_proposal_case_id_case")),
        sa.ForeignKeyConstraint(["database_id"], ["database.id"], name=op.f("fk_proposal_database_id_database")),
        sa.ForeignKeyConstraint(["submission_id"], ["case.id"], name=op.f("fk_proposal_submission_id_case")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_proposal")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(
            "uq_proposal_open_database",
            ["database_id"],
            unique=True,
            sqlite_where=sa.text("is_open"),
            postgresql_where=sa.text("is_open"),
        )
        batch_op.create_index(
            "uq_proposal_open_name",
            ["name_fold"],
            unique=True,
            sqlite_where=sa.text("is_open AND name_fold <> ''"),
            postgresql_where=sa.text("is_open AND name_fold <> ''"),
        )

    op.create_table(
        "planned_order",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("connection_account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_planned_order_case_id_case")),
        sa.ForeignKeyConstraint(
            ["connection_account_id"],
            ["connection_account.id"],
            name=op.f("fk_planned_order_connection_account_id_connection_account"),
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["account_order.id"], name=op.f("fk_planned_order_order_id_account_order")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.case_id"], name=op.f("fk_planned_order_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_order")),
    )
    with op.batch_alter_table("planned_order", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_planned_order_connection_account_id"), ["connection_account_id"], unique=False
        )

    op.create_table(
        "submission_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("submission_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("annex", sa.String(length=4), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("letter_no", sa.String(length=60), nullable=False),
        sa.Column("decision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("result", sa.String(length=10), nullable=False),
        sa.Column(
            "reason", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column(
            "entry", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["catalogue_decision.id"], name=op.f("fk_submission_line_decision_id_catalogue_decision")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.case_id"], name=op.f("fk_submission_line_proposal_id_proposal")
        ),
        sa.ForeignKeyConstraint(["submission_id"], ["case.id"], name=op.f("fk_submission_line_submission_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_line")),
        sa.UniqueConstraint("submission_id", "proposal_id", name=op.f("uq_submission_line_submission_id_proposal_id")),
    )
    with op.batch_alter_table("submission_line", schema=None) as batch_op:
        batch_op.create_index(
            "uq_submission_line_in",
            ["proposal_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('IN', 'ENTERED')"),
            postgresql_where=sa.text("status IN ('IN', 'ENTERED')"),
        )

    with op.batch_alter_table("database", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("catalogue_group", sa.String(length=20), nullable=False, server_default="AGENCY_DB")
        )
        batch_op.add_column(sa.Column("objective", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("use_scope", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column(
                "master_data",
                sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
                nullable=False,
                server_default="[]",
            )
        )
        batch_op.add_column(
            sa.Column(
                "users",
                sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
                nullable=False,
                server_default="[]",
            )
        )
        batch_op.add_column(sa.Column("purpose", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column(
                "sources",
                sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
                nullable=False,
                server_default="[]",
            )
        )
        batch_op.add_column(
            sa.Column(
                "sharing_methods",
                sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
                nullable=False,
                server_default="[]",
            )
        )
        batch_op.add_column(sa.Column("info_security_level", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("agency_regulation", sa.String(length=250), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("connection_readiness", sa.String(length=12), nullable=False, server_default="MEETS")
        )
        batch_op.add_column(sa.Column("upgrade_report_ref", sa.String(length=250), nullable=False, server_default=""))

    with op.batch_alter_table("dataset", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_active", sa.Boolean(), nullable=False, server_default=sa.true()))
    _set_guards()


def downgrade() -> None:
    """Undo the change."""
    with op.batch_alter_table("dataset", schema=None) as batch_op:
        batch_op.drop_column("is_active")

    with op.batch_alter_table("database", schema=None) as batch_op:
        batch_op.drop_column("upgrade_report_ref")
        batch_op.drop_column("connection_readiness")
        batch_op.drop_column("agency_regulation")
        batch_op.drop_column("info_security_level")
        batch_op.drop_column("sharing_methods")
        batch_op.drop_column("sources")
        batch_op.drop_column("purpose")
        batch_op.drop_column("users")
        batch_op.drop_column("master_data")
        batch_op.drop_column("use_scope")
        batch_op.drop_column("objective")
        batch_op.drop_column("catalogue_group")

    op.drop_table("submission_line")
    op.drop_table("planned_order")
    op.drop_table("proposal")
    op.drop_table("catalogue_entry")
    op.drop_table("catalogue_version")
    op.drop_table("catalogue_decision")
    op.drop_table("open_dataset")
