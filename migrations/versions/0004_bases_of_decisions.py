"""the laws on which a decision on the catalogue rests, by the days on which each was in force

They stand in the legal profile like every citation, so that a change of the law changes no letter's template (0.3).

Revision ID: 0004
Revises: 0003
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SHARING = "về quản lý, kết nối và chia sẻ dữ liệu số của cơ quan nhà nước"
MANDATORY = "quy định về kết nối, chia sẻ dữ liệu bắt buộc giữa các cơ quan thuộc hệ thống chính trị"
BASES: tuple[tuple[str, str, str], ...] = (
    ("", "2025-02-28", "Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015"),
    ("2025-03-01", "2025-06-15", "Luật Tổ chức chính quyền địa phương ngày 19 tháng 02 năm 2025"),
    ("2025-06-16", "", "Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025"),
    ("", "2025-10-21", f"Nghị định số 47/2020/NĐ-CP ngày 09 tháng 4 năm 2020 của Chính phủ {SHARING}"),
    ("2025-10-22", "", f"Nghị định số 278/2025/NĐ-CP ngày 22 tháng 10 năm 2025 của Chính phủ {MANDATORY}"),
)
"""First day, last day, and what is cited; an open end is empty."""

profile = sa.table("legal_profile", sa.column("id", sa.Integer), sa.column("citations", sa.JSON))


def _change(rewrite: Any) -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(profile.c.id, profile.c.citations)).all():
        statement = sa.update(profile).where(profile.c.id == row.id)
        connection.execute(statement.values(citations=rewrite(row.citations or {})))


def upgrade() -> None:
    """Give each profile the bases; what an administrator already wrote stays."""
    bases = [{"from": first, "until": last, "text": text} for first, last, text in BASES]
    _change(lambda citations: {"decision_bases": bases, **citations})


def downgrade() -> None:
    """Take the bases out again."""
    _change(lambda citations: {name: text for name, text in citations.items() if name != "decision_bases"})
