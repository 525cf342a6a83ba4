"""A catalogue of three versions for the tests of the public pages, and one dataset of it that is open to all."""

from datetime import date

from sqlalchemy import select

from app.extensions import db
from app.models.catalogue import Dataset
from app.models.open_data import OpenDataset
from app.queries.catalogue import entry_of
from app.services.catalogue_versions import EDIT, WITHDRAW, EntryChange, current_database
from app.services.transaction import transaction
from tests.catalogue_entries import added, first_version, new_version
from tests.scenario import Scenario

FIRST, SECOND, THIRD = date(2025, 1, 10), date(2025, 3, 1), date(2025, 6, 2)
SCHOOLS_PART = {"code": "SGDĐT", "name": "Sở Giáo dục và Đào tạo"}
CLINICS, ROADS, SCHOOLS = "DB71", "DB72", "DB73"
SCHOOL_SETS = [
    {"code": "DB73-TR", "name": "Danh mục trường", "sharing_mode": "DEFAULT", "fields": ["mã trường", "tên trường"]},
    {"code": "DB73-HS", "name": "Học sinh", "sharing_mode": "SPECIFIC", "fields": ["mã học sinh"]},
]


def three_versions() -> Scenario:
    """Version 1 lists clinics and roads; 2 edits clinics and adds schools; 3 takes roads out. Needs a context."""
    world = Scenario()
    first_version(
        [
            added("Cơ sở dữ liệu trạm y tế xã", CLINICS),
            added("Cơ sở dữ liệu đường bộ", ROADS, tier="SECTOR", sharing_mode="SPECIFIC", update_mode="MANUAL"),
        ],
        FIRST,
        now=world.now,
    )
    clinics = entry_of(1, CLINICS)
    assert clinics is not None
    content = {**clinics.content, "p7_2_e_methods": ["PACKAGE"], "info_security_level": "3"}
    schools = added(
        "Cơ sở dữ liệu trường học",
        SCHOOLS,
        owner_agency=SCHOOLS_PART,
        managing_agency=SCHOOLS_PART,
        personal_data_categories=["BASIC"],
        datasets=SCHOOL_SETS,
    )
    new_version([EntryChange(EDIT, clinics.database_id, CLINICS, content), schools], SECOND, now=world.now)
    roads = current_database(ROADS)
    assert roads is not None
    new_version([EntryChange(WITHDRAW, roads.id, ROADS, {})], THIRD, now=world.now)
    return world


def publish(world: Scenario, code: str, *, title: str = "Danh mục trường học công khai", url: str = "") -> int:
    """Publish a dataset as open data, as an applied decision does."""
    case_id = world.to_state("draft")
    dataset = db.session.scalar(select(Dataset).where(Dataset.code == code))
    assert dataset is not None
    with transaction() as session:
        row = OpenDataset(
            dataset_id=dataset.id,
            case_id=case_id,
            title=title,
            description="Mã, tên và địa chỉ của mọi trường học trên địa bàn tỉnh.",
            url=url or "https://opendata.example.vn/truong.csv",
            formats=["CSV", "GEOJSON"],
            licence="Tự do sử dụng, ghi rõ nguồn",
            update_frequency="QUARTERLY",
            published_at=world.now,
        )
        session.add(row)
        session.flush()
        return row.id
