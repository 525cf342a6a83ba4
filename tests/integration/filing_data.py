"""A small province to file requests in: a focal department, two owners, a ministry, and who works there."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pikepdf
from sqlalchemy import select

from app.extensions import db
from app.models.agencies import Agency, LegalProfile
from app.models.catalogue import Database, DataField, Dataset
from app.services.accounts import actor_of, create_account, find_account
from app.services.files import Upload
from app.services.transaction import transaction
from forms.request_choices import COMMITMENTS
from workflows.roles import Actor, Role

NOW = datetime(2025, 4, 1, 2, 0, tzinfo=UTC)
"""A Tuesday, 09:00 in Vietnam."""

AGENCIES = {
    "STTTT": "Sở Thông tin và Truyền thông",
    "SYT": "Sở Y tế",
    "SXD": "Sở Xây dựng",
    "STNMT": "Sở Tài nguyên và Môi trường",
    "BDT": "Ban Dân tộc",
    "BCA": "Bộ Công an",
}
OFFICERS = {
    "filer@syt.gov.vn": ("SYT", (Role.AGENCY_FILER,)),
    "filer2@syt.gov.vn": ("SYT", (Role.AGENCY_FILER,)),
    "approver@syt.gov.vn": ("SYT", (Role.AGENCY_APPROVER,)),
    "filer@sxd.gov.vn": ("SXD", (Role.AGENCY_FILER,)),
    "owner@stnmt.gov.vn": ("STNMT", (Role.OWNER_OFFICER, Role.OWNER_APPROVER)),
    "clerk@stttt.gov.vn": ("STTTT", (Role.FOCAL_CLERK,)),
    "secrets@stttt.gov.vn": ("STTTT", (Role.SECURITY_OFFICER,)),
    "operator@stttt.gov.vn": ("STTTT", (Role.TECH_OPERATOR,)),
    "audit@stttt.gov.vn": ("STTTT", (Role.AUDITOR,)),
}
PASSWORD = "muoi-con-suoi-chay-ve-dong"


def pdf_bytes(**more: Any) -> bytes:
    """A PDF of one empty page."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        file = BytesIO()
        pdf.save(file, **more)
    return file.getvalue()


def build_province(password: str = "") -> None:
    """Write agencies, officers, catalogue and the profile's focal agency."""
    with transaction():
        rows = {
            symbol: Agency(
                name=name, short_name=name, abbr_symbol=symbol, level="DEPARTMENT", place_name="Hà Giang",
                valid_from=date(2004, 1, 1),
            )
            for symbol, name in AGENCIES.items()
        }  # fmt: skip
        db.session.add_all(rows.values())
        db.session.flush()
        for profile in db.session.scalars(select(LegalProfile)):
            profile.focal_agency_id = rows["STTTT"].id
        _catalogue(rows)
    for email, (agency, roles) in OFFICERS.items():
        create_account(email=email, roles=roles, agency_abbr=agency, password=password, now=NOW)


def _catalogue(agencies: dict[str, Agency]) -> None:
    wanted = (
        ("DB01", "CSDL đất đai tỉnh", "STNMT", "DEFAULT", "PROVINCIAL_SCOPE", ("THUA", "GCN")),
        ("DB09", "CSDL đồng bào dân tộc thiểu số", "BDT", "DEFAULT", "PROVINCIAL_SCOPE", ("DS",)),
        ("DB04", "CSDL sức khoẻ", "BDT", "SPECIFIC", "PROVINCIAL_SCOPE", ("HSSK",)),
        ("DB13", "CSDL quốc gia về dân cư", "BCA", "DEFAULT", "NATIONAL_SCOPE", ("CD",)),
    )
    for code, name, owner, mode, scope, parts in wanted:
        base = Database(
            code=code, name=name, owner_agency_id=agencies[owner].id, managing_agency_id=agencies[owner].id,
            tier="PROVINCIAL", sharing_mode=mode, scope=scope,
        )  # fmt: skip
        db.session.add(base)
        db.session.flush()
        for place, part in enumerate(parts):
            dataset = Dataset(
                code=f"{code}-{part}", database_id=base.id, name=f"{name} {part}", sharing_mode=mode, position=place
            )
            dataset.fields = [DataField(name=f"{part} 1", position=0), DataField(name=f"{part} 2", position=1)]
            db.session.add(dataset)


def actor(email: str = "filer@syt.gov.vn") -> Actor:
    """An officer as the rules see him."""
    account = find_account(email)
    assert account is not None
    return actor_of(account, date(2025, 4, 1))


def complete(**changes: Any) -> dict[str, Any]:
    """Every answer of a request that may be sent, as a person types them."""
    answers: dict[str, Any] = {
        "letter_no": "45/SYT-VP",
        "letter_date": "31/03/2025",
        "letter_signer": "(Họ và tên người ký)",
        "letter_signer_title": "Giám đốc",
        "letter_file": Upload("van-ban.pdf", pdf_bytes()),
        "contact_name": "Đầu mối",
        "contact_title": "Chuyên viên",
        "contact_phone": "02190000100",
        "contact_email": "vanthu@syt.hagiang.gov.vn",
        "datasets": ["DB01-THUA"],
        "fields": ["THUA 1"],
        "data_extent": "Toàn tỉnh, từ năm 2024",
        "has_personal_data": "false",
        "purpose": "Đối chiếu thông tin thửa đất khi cấp phép cho cơ sở khám bệnh, chữa bệnh trên địa bàn tỉnh.",
        "mandate_basis": "Quyết định quy định chức năng, nhiệm vụ của Sở Y tế",
        "user_groups": "Chuyên viên cấp phép",
        "user_count": "12",
        "storage_location": "Trung tâm dữ liệu tỉnh",
        "post_processing": "Chỉ tra cứu",
        "term_kind": "FIXED",
        "valid_from": "15/04/2025",
        "valid_to": "31/12/2026",
        "disposal_method": "Xoá và lập biên bản",
        "connecting_system_name": "Hệ thống cấp phép y tế",
        "connecting_system_owner": "Sở Y tế",
        "connecting_system_operator": "Sở Y tế",
        "sharing_method": "QUERY",
        "connection_model": "LGSP",
        "frequency": "ON_DEMAND",
        "max_requests_per_day": "2000",
        "source_ips": "10.1.2.0/24",
        "info_security_level": "2",
        "security_approval_missing": "true",
        "security_measures": "Xác thực hai lớp",
        "environment": "PRODUCTION",
        "commitments": [code for code, _ in COMMITMENTS],
    }
    return {**answers, **changes}
