"""What each proposal of the demonstration asks to change: the answers of its form (domain model 4.6, 4.7, 8.2)."""

from datetime import date
from typing import Any, NamedTuple

from app.demo.agencies import AGENCIES
from app.demo.catalogue import DATABASES
from app.demo.papers import Paper
from app.demo.requests import SIGNER

MAILBOX = {agency.symbol: agency.mailbox for agency in AGENCIES}
NAME = {agency.symbol: agency.name for agency in AGENCIES}
TITLES = {
    "ADD": "V/v đề nghị bổ sung cơ sở dữ liệu vào Danh mục",
    "EDIT": "V/v đề nghị chỉnh sửa thông tin cơ sở dữ liệu trong Danh mục",
    "WITHDRAW": "V/v đề nghị rút cơ sở dữ liệu khỏi Danh mục",
}


class ProposalData(NamedTuple):
    """One proposal: who files it with which letter, and what its form says."""

    case_no: str
    agency: str
    kind: str
    database: str
    letter_no: str
    letter_date: date
    justification: str
    answers: dict[str, Any]
    mended: dict[str, Any]
    """What a supplement puts in place of the first answers."""

    @property
    def letter(self) -> Paper:
        """The signed letter that proposes."""
        return Paper(NAME[self.agency], self.letter_no, self.letter_date, TITLES[self.kind], self.justification)

    def officer(self, duty: str) -> str:
        """Name an account of the proposing agency."""
        return f"{duty}.{MAILBOX[self.agency]}"


def proposal_answers(proposal: ProposalData) -> dict[str, Any]:
    """Give the answers of form 4.6 or 4.7 as a person types them; papers stand for their files."""
    return {
        "proposal_letter_no": proposal.letter_no,
        "proposal_letter_date": proposal.letter_date.isoformat(),
        "proposal_letter_signer": SIGNER,
        "proposal_letter_file": proposal.letter,
        "justification": proposal.justification,
        **proposal.answers,
    }


def _datasets(code: str) -> list[dict[str, Any]]:
    """The datasets of a database as its proposal lists them."""
    data = next(data for data in DATABASES if data.code == code)
    return [
        {"code": one.code, "name": one.name, "sharing_mode": one.mode or data.mode, "fields": list(one.fields)}
        for one in data.datasets
    ]


PLACES = {
    "entity": "Điểm có nguy cơ sạt lở, lũ quét",
    "description": "Vị trí, mức nguy cơ, khu dân cư bị ảnh hưởng",
    "key_field": "Mã điểm",
}
WARNINGS: dict[str, Any] = {
    "tier": "PROVINCIAL",
    "catalogue_group": "AGENCY_DB",
    "p7_2_a_name": "CSDL cảnh báo sạt lở, lũ quét",
    "p7_2_b_objective": (
        "Tập hợp điểm có nguy cơ sạt lở, lũ quét và lượng mưa để cảnh báo sớm đến từng xã, thôn, bản trong mùa mưa lũ."
    ),
    "p7_2_c_scope": (
        "Cơ quan phòng, chống thiên tai, giao thông, xây dựng, UBND các cấp khai thác điểm nguy cơ và lượng mưa theo "
        "địa bàn quản lý."
    ),
    "p7_2_c_master_data": [PLACES],
    "p7_2_d_users": ["Sở, ban, ngành", "UBND huyện, thành phố", "UBND xã, phường, thị trấn"],
    "p7_2_d_purpose": "Cảnh báo, sơ tán, quy hoạch khu dân cư, cấp phép xây dựng ở vùng có nguy cơ.",
    "p7_2_dd_sources": [
        {"source": "Điều tra điểm nguy cơ", "agency": "UBND huyện, thành phố", "frequency": "Hằng năm"},
        {"source": "Trạm đo mưa tự động", "agency": "Đài Khí tượng Thuỷ văn tỉnh", "frequency": "10 phút một lần"},
    ],
    "p7_2_e_methods": ["QUERY", "SYNC"],
    "sharing_mode": "DEFAULT",
    "update_mode": "API",
    "info_security_level": "2",
    "connection_readiness": "MEETS",
    "datasets": _datasets("DB08"),
}

MARKETS: dict[str, Any] = {
    "tier": "PROVINCIAL",
    "catalogue_group": "AGENCY_DB",
    "p7_2_a_name": "CSDL chợ",
    "p7_2_b_objective": (
        "Quản lý thông tin các chợ trên địa bàn tỉnh phục vụ quy hoạch, đầu tư và quản lý hoạt động thương mại."
    ),
    "p7_2_c_scope": "Phòng chuyên môn của Sở và UBND các huyện, thành phố khai thác thông tin chợ trên địa bàn.",
    "p7_2_c_master_data": [
        {"entity": "Chợ", "description": "Tên, hạng, địa điểm, số điểm kinh doanh", "key_field": "Mã chợ"}
    ],
    "p7_2_d_users": ["Sở Công Thương", "UBND huyện, thành phố"],
    "p7_2_d_purpose": "Theo dõi hoạt động chợ, lập báo cáo thống kê thương mại hằng quý.",
    "p7_2_dd_sources": [{"source": "Báo cáo chợ", "agency": "UBND huyện, thành phố", "frequency": "Hằng quý"}],
    "p7_2_e_methods": ["PACKAGE"],
    "sharing_mode": "DEFAULT",
    "update_mode": "MANUAL",
    "connection_readiness": "MEETS",
    "datasets": [
        {
            "name": "Danh sách chợ",
            "sharing_mode": "DEFAULT",
            "fields": ["mã chợ", "tên chợ", "hạng chợ", "địa điểm", "số điểm kinh doanh"],
        }
    ],
}

PLANS = [
    {
        "account_id": "hoangsuphi-giaothong-01",
        "transition_plan": (
            "Chuyển sang khai thác hệ thống quản lý đường bộ của Bộ Giao thông vận tải; Sở cấp tài khoản mới cho Phòng "
            "Kinh tế và Hạ tầng huyện."
        ),
        "suspend_on": "2025-06-02",
        "revoke_on": "2025-06-16",
    },
    {
        "account_id": "snnptnt-giaothong-01",
        "transition_plan": (
            "Nhận bản sao dữ liệu tuyến đường đến ngày 15/5/2025, sau đó khai thác qua hệ thống quản lý đường bộ của "
            "Bộ Giao thông vận tải."
        ),
        "suspend_on": "2025-05-20",
        "revoke_on": "2025-06-02",
    },
]
"""One plan for each live connection (4.7)."""

PROPOSALS: dict[str, ProposalData] = {
    "C16": ProposalData(
        case_no="DM-2024-0001",
        agency="SNNPTNT",
        kind="ADD",
        database="",
        letter_no="1012/SNNPTNT-TL",
        letter_date=date(2024, 7, 12),
        justification=(
            "Sạt lở, lũ quét xảy ra hằng năm ở nhiều xã; dữ liệu điểm nguy cơ và lượng mưa cần được đưa vào Danh mục "
            "để các cơ quan cùng khai thác khi cảnh báo và quy hoạch dân cư."
        ),
        answers=WARNINGS,
        mended={
            "p7_2_c_master_data": [
                PLACES,
                {
                    "entity": "Trạm đo mưa",
                    "description": "Vị trí, đơn vị quản lý, ngưỡng cảnh báo của trạm",
                    "key_field": "Mã trạm",
                },
            ]
        },
    ),
    "C17": ProposalData(
        case_no="DM-2025-0002",
        agency="SLĐTBXH",
        kind="EDIT",
        database="DB02",
        letter_no="268/SLĐTBXH-BTXH",
        letter_date=date(2025, 2, 28),
        justification=(
            "Cơ quan khai thác cần tra cứu theo từng hộ tại thời điểm giải quyết hồ sơ; gói dữ liệu gửi theo đợt không "
            "còn đáp ứng, đề nghị chuyển sang truy vấn trực tuyến qua API."
        ),
        answers={"p7_2_e_methods": ["QUERY"]},
        mended={},
    ),
    "C18": ProposalData(
        case_no="DM-2025-0003",
        agency="SGTVT",
        kind="WITHDRAW",
        database="DB07",
        letter_no="415/SGTVT-QLKCHT",
        letter_date=date(2025, 2, 28),
        justification=(
            "Bộ Giao thông vận tải đã đưa hệ thống quản lý đường bộ vào vận hành, quản lý cả đường giao thông nông "
            "thôn; duy trì cơ sở dữ liệu riêng của tỉnh là trùng lặp."
        ),
        answers={
            "withdraw_reason": "MOVED_TO_MINISTRY",
            "effective_proposed_on": "2025-05-15",
            "data_disposition": "TRANSFER",
            "dependents": PLANS,
        },
        mended={},
    ),
    "C19": ProposalData(
        case_no="DM-2024-0006",
        agency="SCT",
        kind="ADD",
        database="",
        letter_no="1688/SCT-QLTM",
        letter_date=date(2024, 11, 8),
        justification=(
            "Thông tin chợ đang do các huyện quản lý riêng lẻ; đề nghị đưa vào Danh mục ở cấp tỉnh để thống nhất số "
            "liệu phục vụ quy hoạch và đầu tư chợ."
        ),
        answers=MARKETS,
        mended={},
    ),
}
