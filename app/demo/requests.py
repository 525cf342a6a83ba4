"""What each case of the demonstration asks for: the answers of its request (domain model 8.2, form 4.1)."""

from datetime import date
from typing import Any, NamedTuple

from app.demo.agencies import AGENCIES
from app.demo.catalogue import DATABASES
from app.demo.papers import Paper
from app.demo.people import DOMAIN
from forms.request_choices import COMMITMENTS

SIGNER = "(Họ và tên người ký)"
"""What stands where a person's name would (section 8)."""

AGENCY_OF = {agency.symbol: agency for agency in AGENCIES}
FIELDS_OF = {dataset.code: dataset.fields for database in DATABASES for dataset in database.datasets}
NAME_OF = {dataset.code: database.name for database in DATABASES for dataset in database.datasets}
PHONE = "02190000100"


class RequestData(NamedTuple):
    """The letter of one case and what it asks for; no `approval_no` means that the decision is not there yet."""

    case_no: str
    agency: str
    letter_no: str
    letter_date: date
    datasets: tuple[str, ...]
    extent: str
    purpose: str
    mandate: str
    users: str
    system: str
    valid_from: date
    valid_to: date | None
    ip: str
    account: str
    personal_basis: str = ""
    personal_kinds: tuple[str, ...] = ("BASIC",)
    approval_no: str = ""
    approval_date: date | None = None
    user_count: int = 20
    method: str = "QUERY"
    frequency: str = "ON_DEMAND"
    level: str = "2"
    more: tuple[tuple[str, Any], ...] = ()

    @property
    def letter(self) -> Paper:
        """The signed letter that asks."""
        agency = AGENCY_OF[self.agency]
        return Paper(
            agency.name,
            self.letter_no,
            self.letter_date,
            "V/v yêu cầu kết nối, khai thác dữ liệu",
            f"Đề nghị kết nối, khai thác {NAME_OF[self.datasets[0]]}. Mục đích: {self.purpose}",
        )

    @property
    def approval(self) -> Paper | None:
        """The decision that approves the security level of the connecting system."""
        if not self.approval_date:
            return None
        return Paper(
            AGENCY_OF[self.agency].name,
            self.approval_no,
            self.approval_date,
            "QUYẾT ĐỊNH phê duyệt cấp độ an toàn hệ thống thông tin",
            f"Phê duyệt cấp độ {self.level} đối với {self.system}.",
        )


def answers_of(request: RequestData) -> dict[str, Any]:
    """Give the answers of form 4.1 as a person types them; papers stand for their files."""
    agency = AGENCY_OF[request.agency]
    answers: dict[str, Any] = {
        "letter_no": request.letter_no,
        "letter_date": request.letter_date.isoformat(),
        "letter_signer": SIGNER,
        "letter_signer_title": agency.head_title.capitalize(),
        "letter_file": request.letter,
        "contact_name": "Chuyên viên lập hồ sơ",
        "contact_title": "Chuyên viên",
        "contact_phone": PHONE,
        "contact_email": f"lapho.{agency.mailbox}@{DOMAIN}",
        "datasets": list(request.datasets),
        "fields": [name for code in request.datasets for name in FIELDS_OF[code]],
        "data_extent": request.extent,
        "has_personal_data": bool(request.personal_basis),
        "purpose": request.purpose,
        "mandate_basis": request.mandate,
        "user_groups": request.users,
        "user_count": request.user_count,
        "storage_location": "Máy chủ của hệ thống kết nối, đặt tại Trung tâm dữ liệu của tỉnh.",
        "post_processing": "Tra cứu, đối chiếu khi xử lý công việc; không sao chép sang hệ thống khác.",
        "term_kind": "FIXED" if request.valid_to else "INDEFINITE",
        "valid_from": request.valid_from.isoformat(),
        "disposal_method": "Xoá dữ liệu khỏi hệ thống kết nối trong 10 ngày làm việc và lập biên bản.",
        "connecting_system_name": request.system,
        "connecting_system_owner": agency.name,
        "connecting_system_operator": agency.name,
        "sharing_method": request.method,
        "connection_model": "LGSP",
        "frequency": request.frequency,
        "max_requests_per_day": 2000,
        "source_ips": [request.ip],
        "info_security_level": request.level,
        "security_measures": "Xác thực hai lớp, mã hoá đường truyền, ghi nhật ký truy cập, phân quyền theo nhiệm vụ.",
        "environment": "PRODUCTION",
        "commitments": [code for code, _ in COMMITMENTS],
    }
    if agency.parent:
        answers["parent_agency"] = agency.parent
    return {**answers, **_conditional(request), **dict(request.more)}


def _conditional(request: RequestData) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if request.personal_basis:
        found["personal_data_categories"] = list(request.personal_kinds)
        found["personal_data_legal_basis"] = request.personal_basis
    if request.valid_to:
        found["valid_to"] = request.valid_to.isoformat()
    if request.approval_date is None:
        return {**found, "security_approval_missing": True}
    return {
        **found,
        "security_approval_no": request.approval_no,
        "security_approval_date": request.approval_date.isoformat(),
        "security_approval_file": request.approval,
    }
