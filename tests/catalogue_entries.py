"""Sound entries of the catalogue for tests, and versions of it by the shortest way."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from app.models.versions import CatalogueVersion
from app.services.catalogue_versions import ADD, DECISION, IMPORT, EntryChange, write_version
from app.services.transaction import transaction

OWNER_PART = {"code": "SYT", "name": "Sở Y tế"}
FIRST_DAY = date(2025, 1, 10)


def entry_content(name: str = "Cơ sở dữ liệu trạm y tế xã", **changes: Any) -> dict[str, Any]:
    """The snapshot of a provincial database with all six points; `changes` replace single fields."""
    return {
        "tier": "PROVINCIAL",
        "catalogue_group": "AGENCY_DB",
        "p7_2_a_name": name,
        "p7_2_b_objective": "Quản lý thống nhất mạng lưới trạm y tế xã trên địa bàn toàn tỉnh Hà Giang.",
        "p7_2_c_scope": "Các cơ quan nhà nước của tỉnh khai thác để giải quyết thủ tục hành chính.",
        "p7_2_c_master_data": [{"entity": "Trạm y tế", "description": "Một trạm", "key_field": "Mã trạm"}],
        "p7_2_d_users": ["Sở, ban, ngành"],
        "p7_2_d_purpose": "Giải quyết thủ tục hành chính về y tế cơ sở.",
        "p7_2_dd_sources": [{"source": "Báo cáo của trạm", "agency": "Trung tâm y tế", "frequency": "Hằng tháng"}],
        "p7_2_e_methods": ["QUERY"],
        "owner_agency": OWNER_PART,
        "managing_agency": OWNER_PART,
        "sharing_mode": "DEFAULT",
        "update_mode": "API",
        "connection_readiness": "MEETS",
        "datasets": [{"name": "Danh sách trạm", "sharing_mode": "DEFAULT", "fields": ["mã trạm", "tên trạm"]}],
        **changes,
    }


def added(name: str = "Cơ sở dữ liệu trạm y tế xã", code: str = "", **changes: Any) -> EntryChange:
    """A database to be added."""
    return EntryChange(ADD, None, code, entry_content(name, **changes))


def new_version(
    changes: Sequence[EntryChange], effective_from: date = FIRST_DAY, *, now: datetime, source: str = DECISION
) -> CatalogueVersion:
    """Write a version in a transaction of its own."""
    with transaction():
        return write_version(
            changes,
            effective_from=effective_from,
            decision_no="12/QĐ-UBND",
            decided_on=effective_from,
            decision_id=None,
            source=source,
            note="",
            actor_id=None,
            now=now,
        )


def first_version(changes: Sequence[EntryChange], effective_from: date = FIRST_DAY, *, now: datetime) -> None:
    """Write version 1 as an import does."""
    new_version(changes, effective_from, now=now, source=IMPORT)
