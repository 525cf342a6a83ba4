"""what may never change, and what the law says

Triggers refuse to change the trail and issued letters on both databases; the official calendar and the legal profiles
come with the program (domain model 0.3, 6.2).

Revision ID: 0002
Revises: 0001
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

from workflows.data.calendar_vn import ANNOUNCED_YEARS, OFFICIAL_OFF, OFFICIAL_WORKED

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

GUARDED = {
    "event": "",
    "letter_file": "",
    "letter": (
        "OLD.number IS NOT NULL AND (NEW.status NOT IN ('ISSUED', 'DELIVERED', 'CORRECTED', 'REPLACED', 'RECALLED')"
        " OR NEW.number IS DISTINCT FROM OLD.number OR NEW.year IS DISTINCT FROM OLD.year"
        " OR NEW.symbol IS DISTINCT FROM OLD.symbol OR NEW.issued_on IS DISTINCT FROM OLD.issued_on"
        " OR NEW.frozen_html IS DISTINCT FROM OLD.frozen_html OR NEW.case_id IS DISTINCT FROM OLD.case_id"
        " OR CAST(NEW.facts AS TEXT) IS DISTINCT FROM CAST(OLD.facts AS TEXT))"
    ),
}

REGULATION = {
    "regulation": "Quyết định số 26/2024/QĐ-UBND ngày 17 tháng 6 năm 2024 của Ủy ban nhân dân tỉnh Hà Giang",
    "request_contents": "khoản 2 Điều 35 Nghị định số 47/2020/NĐ-CP",
    "annual_check": "khoản 2 Điều 16 Nghị định số 47/2020/NĐ-CP",
    "personal_data": "Nghị định số 13/2023/NĐ-CP",
    "secrets": "Luật Bảo vệ bí mật nhà nước",
    "local_gov_law": "Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015",
}
NEW_CITATIONS = {
    **REGULATION,
    "request_contents": "Nghị định số 278/2025/NĐ-CP",
    "annual_check": "Nghị định số 278/2025/NĐ-CP",
    "personal_data": "Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15",
    "local_gov_law": "Luật Tổ chức chính quyền địa phương năm 2025",
}
PROFILES = (
    ("HG-2024", "ACTIVE", date(2024, 7, 3), None, "Hà Giang", "Hà Giang", REGULATION),
    ("HG-2025-08", "DRAFT", date(2025, 8, 19), 2, "Hà Giang", "Hà Giang", REGULATION),
    ("TQ-2025-10", "DRAFT", date(2025, 10, 22), 2, "Tuyên Quang", "Tuyên Quang", NEW_CITATIONS),
)


def _sqlite_guards() -> None:
    for table, condition in GUARDED.items():
        # SQLite writes IS NOT where PostgreSQL writes IS DISTINCT FROM.
        when = f"WHEN {condition.replace('IS DISTINCT FROM', 'IS NOT')}" if condition else ""
        op.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {when}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}"
            f" {'WHEN OLD.number IS NOT NULL' if condition else ''}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def _postgres_guards() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table, condition in GUARDED.items():
        when = f"WHEN ({condition})" if condition else ""
        gone = "WHEN (OLD.number IS NOT NULL)" if condition else ""
        op.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}"
            f" FOR EACH ROW {when} EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}"
            f" FOR EACH ROW {gone} EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def upgrade() -> None:
    """Set the guards and load calendar, profiles and the trail's empty head."""
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_guards()
    else:
        _postgres_guards()
    head = sa.table(
        "trail_head", sa.column("id"), sa.column("last_event_id"), sa.column("last_hash"), sa.column("event_count")
    )
    op.bulk_insert(head, [{"id": 1, "last_event_id": 0, "last_hash": "0" * 64, "event_count": 0}])
    _load_calendar()
    _load_profiles()


def _load_calendar() -> None:
    days = sa.table(
        "calendar_day",
        sa.column("day", sa.Date),
        sa.column("kind"),
        sa.column("name"),
        sa.column("document_no"),
        sa.column("edition"),
    )
    rows = [
        {"day": day, "kind": kind, "name": entry.name, "document_no": entry.document, "edition": 0}
        for kind, entries in (("off", OFFICIAL_OFF), ("worked", OFFICIAL_WORKED))
        for day, entry in entries.items()
    ]
    op.bulk_insert(days, rows)
    op.bulk_insert(sa.table("calendar_year", sa.column("year")), [{"year": year} for year in ANNOUNCED_YEARS])


def _load_profiles() -> None:
    profile = sa.table(
        "legal_profile",
        sa.column("code"),
        sa.column("status"),
        sa.column("effective_from", sa.Date),
        sa.column("connection_deadline_working_days"),
        sa.column("national_limit_working_days"),
        sa.column("province_name"),
        sa.column("place_name"),
        sa.column("citations", sa.JSON),
        sa.column("is_refusal_basis_required", sa.Boolean),
    )
    op.bulk_insert(
        profile,
        [
            {
                "code": code,
                "status": status,
                "effective_from": start,
                "connection_deadline_working_days": 5,
                "national_limit_working_days": national,
                "province_name": province,
                "place_name": place,
                "citations": citations,
                "is_refusal_basis_required": True,
            }
            for code, status, start, national, province, place, citations in PROFILES
        ],
    )


def downgrade() -> None:
    """Take guards and loaded rows away again."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in GUARDED:
        for suffix in ("no_update", "no_delete") if is_sqlite else ("no_update", "no_delete", "no_truncate"):
            op.execute(f"DROP TRIGGER {table}_{suffix}" + ("" if is_sqlite else f" ON {table}"))
    if not is_sqlite:
        op.execute("DROP FUNCTION refuse_change()")
    for table in ("legal_profile", "calendar_year", "calendar_day", "trail_head"):
        op.execute(f"DELETE FROM {table}")
