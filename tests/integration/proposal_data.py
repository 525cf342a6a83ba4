"""A catalogue to change: an agency's two databases, one of them in use, and sound answers to each form."""

from datetime import date
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models.agencies import Agency
from app.models.cases import Case
from app.models.catalogue import Database
from app.models.connections import ConnectionAccount
from app.services.accounts import create_account
from app.services.catalogue_versions import EntryChange, write_version
from app.services.files import Upload
from app.services.transaction import transaction
from tests.integration.filing_data import NOW, build_province, pdf_bytes
from workflows.roles import Role

OWN = {"code": "SYT", "name": "Sở Y tế"}
LONG = "Quản lý thống nhất dữ liệu hành nghề, phục vụ giải quyết thủ tục hành chính của tỉnh."
BEGINNING = {"contains_state_secret": "false"}

POINTS: dict[str, Any] = {
    "tier": "PROVINCIAL",
    "catalogue_group": "AGENCY_DB",
    "p7_2_a_name": "CSDL chứng chỉ hành nghề",
    "p7_2_b_objective": LONG,
    "p7_2_c_scope": LONG,
    "p7_2_c_master_data": [{"entity": "Người hành nghề", "description": "Người được cấp", "key_field": "Số định danh"}],
    "p7_2_d_users": ["Sở, ngành", "UBND cấp xã"],
    "p7_2_d_purpose": "Tra cứu người hành nghề khi giải quyết thủ tục hành chính.",
    "p7_2_dd_sources": [{"source": "Hồ sơ cấp chứng chỉ", "agency": "Sở Y tế", "frequency": "Hằng ngày"}],
    "p7_2_e_methods": ["QUERY"],
}
DATA: dict[str, Any] = {
    "sharing_mode": "DEFAULT",
    "update_mode": "API",
    "connection_readiness": "MEETS",
    "datasets": [{"name": "Người hành nghề", "sharing_mode": "DEFAULT", "fields": "số chứng chỉ\nngày cấp"}],
}


def letter(**changes: Any) -> dict[str, Any]:
    """The answers about the letter, as a person types them."""
    answers = {
        "proposal_letter_no": "45/SYT-VP",
        "proposal_letter_date": "31/03/2025",
        "proposal_letter_signer": "(Họ và tên người ký)",
        "proposal_letter_file": Upload("de-nghi.pdf", pdf_bytes()),
        "justification": LONG,
    }
    return {**answers, **changes}


def addition(**changes: Any) -> dict[str, Any]:
    """Every answer of a proposal to add a provincial database."""
    return {**letter(), **POINTS, **DATA, **changes}


def withdrawal(**changes: Any) -> dict[str, Any]:
    """Every answer of a proposal to withdraw DB20, with a plan for its connection."""
    answers = {
        **letter(),
        "withdraw_reason": "REPLACED",
        "replacement_database": "DB21",
        "effective_proposed_on": "15/05/2025",
        "data_disposition": "ARCHIVE",
        "dependents": [
            {
                "account_id": "kn-000001",
                "transition_plan": "Chuyển sang cơ sở dữ liệu thay thế trước ngày khoá.",
                "suspend_on": "15/05/2025",
                "revoke_on": "30/05/2025",
            }
        ],
    }
    return {**answers, **changes}


def entry(name: str) -> dict[str, Any]:
    """A whole entry of the Department of Health."""
    datasets = [{"name": f"{name} 1", "sharing_mode": "DEFAULT", "fields": ["mã", "tên"]}]
    parts = {**POINTS, **DATA, "p7_2_a_name": name, "owner_agency": OWN, "managing_agency": OWN}
    return {**parts, "datasets": datasets}


def build_catalogue(password: str = "") -> None:
    """Write the province, version 1 with DB20 and DB21, and one live connection on DB20."""
    build_province(password)
    create_account(
        email="filer@stnmt.gov.vn", roles=(Role.AGENCY_FILER,), agency_abbr="STNMT", password=password, now=NOW
    )
    with transaction():
        changes = [
            EntryChange("ADD", None, code, entry(name))
            for code, name in (("DB20", "CSDL cơ sở"), ("DB21", "CSDL thuốc"))
        ]
        write_version(
            changes,
            effective_from=date(2025, 1, 1),
            decision_no="1/QĐ-UBND",
            decided_on=date(2025, 1, 1),
            decision_id=None,
            source="IMPORT",
            note="",
            actor_id=None,
            now=NOW,
        )
        connect("DB20", "SXD", "kn-000001")


def connect(code: str, agency: str, account_id: str, state: str = "active") -> int:
    """A connection of an agency on a database, inside the caller's transaction; return the account's id."""
    base = db.session.scalars(select(Database).where(Database.code == code)).one()
    user = db.session.scalars(select(Agency).where(Agency.abbr_symbol == agency)).one()
    focal = db.session.scalars(select(Agency).where(Agency.abbr_symbol == "STTTT")).one()
    case = Case(
        kind="connection",
        edition="26/2024",
        case_no=f"KN-2025-{account_id[-4:]}",
        state="granted",
        created_at=NOW,
        changed_at=NOW,
        requesting_agency_id=user.id,
        owner_agency_id=base.owner_agency_id,
        focal_agency_id=focal.id,
        database_id=base.id,
    )
    db.session.add(case)
    db.session.flush()
    account = ConnectionAccount(
        case_id=case.id,
        requesting_agency_id=user.id,
        owner_agency_id=base.owner_agency_id,
        account_id=account_id,
        state=state,
        environment="PRODUCTION",
        scope={},
        created_at=NOW,
        valid_from=date(2025, 1, 1),
    )
    db.session.add(account)
    db.session.flush()
    return account.id
