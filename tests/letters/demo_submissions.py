"""Facts of the demonstration submissions to the Chairman and of the decisions drafted with them: D6, D6b."""

from typing import Any

from tests.letters.demo_cases import AGENCY, HEAD, SLDTBXH
from tests.letters.demo_catalogue import EDIT_REASON, SGTVT, SNNPTNT, WITHDRAW_REASON

BASES = [
    "Luật Tổ chức chính quyền địa phương ngày 19 tháng 02 năm 2025",
    "Nghị định số 47/2020/NĐ-CP ngày 09 tháng 4 năm 2020 của Chính phủ về quản lý, kết nối và chia sẻ dữ liệu số "
    "của cơ quan nhà nước",
]
CURRENT = {"no": "1534/QĐ-UBND", "date": "2024-08-20"}
RECIPIENTS = ["Như trên", "Văn phòng UBND tỉnh", "Các cơ quan đề nghị", "Lãnh đạo Sở"]
PASSED = {"a": "PASS", "b": "PASS", "c": "PASS", "conclusion": "RECOMMEND"}

LANDSLIDES = {
    "name": "CSDL cảnh báo sạt lở, lũ quét",
    "agency": SNNPTNT,
    "tier": "PROVINCIAL",
    "objective": "Cảnh báo sớm nguy cơ sạt lở, lũ quét đến từng thôn; phục vụ chỉ đạo phòng, chống thiên tai.",
    "scope": "Cơ quan nhà nước trên địa bàn tỉnh khai thác để phòng, chống thiên tai và quy hoạch khu dân cư.",
    "master_data": ["Điểm có nguy cơ sạt lở (vị trí, cấp nguy cơ; trường khoá: mã điểm)"],
    "datasets": ["Điểm có nguy cơ sạt lở (chia sẻ mặc định)", "Trạm đo mưa (chia sẻ mặc định)"],
    "users": ["Sở, ban, ngành", "Ủy ban nhân dân cấp huyện, cấp xã"],
    "purpose": "Xây dựng phương án sơ tán và quy hoạch khu dân cư an toàn.",
    "sources": ["Kết quả điều tra, khảo sát – Sở Nông nghiệp và Phát triển nông thôn – hằng năm"],
    "methods": ["QUERY", "SYNC"],
}
MARKETS = {
    "name": "Danh sách chợ, siêu thị",
    "agency": "Sở Công Thương",
    "owner": "Ủy ban nhân dân thành phố Hà Giang",
    "tier": "SECTOR",
    "objective": "",
    "scope": "",
    "master_data": [],
    "datasets": ["Chợ theo hạng (chia sẻ mặc định)"],
    "users": [],
    "purpose": "",
    "sources": [],
    "methods": [],
}
POOR = {
    "name": "CSDL hộ nghèo, hộ cận nghèo",
    "agency": SLDTBXH,
    "old": ["Phương thức chia sẻ dữ liệu: Gói dữ liệu", "Cách cập nhật lên Cổng: Cập nhật thủ công"],
    "new": ["Phương thức chia sẻ dữ liệu: Truy vấn trực tuyến (API)", "Cách cập nhật lên Cổng: Tự động qua API"],
}
ROADS = {
    "name": "CSDL đường giao thông nông thôn",
    "agency": SGTVT,
    "reason_code": "REPLACED",
    "reason": WITHDRAW_REASON,
    "replacement": "CSDL kết cấu hạ tầng giao thông",
    "plans": [
        "Ủy ban nhân dân huyện Hoàng Su Phì (tài khoản hoangsuphi-gtnt-01): chuyển sang khai thác hệ thống của Bộ qua "
        "LGSP; tạm khoá từ ngày 15/5/2025, thu hồi từ ngày 15/6/2025",
        "Sở Kế hoạch và Đầu tư (tài khoản skhdt-gtnt-01): cung cấp báo cáo tổng hợp theo quý; tạm khoá từ ngày "
        "15/5/2025, thu hồi từ ngày 30/6/2025",
    ],
    "disposition": "ARCHIVE",
}
LONELY = {**ROADS, "name": "CSDL phương tiện thuỷ nội địa", "reason_code": "SYSTEM_ENDED", "plans": []}
LONELY = {key: value for key, value in LONELY.items() if key != "replacement"}
CHAIRMAN_OFFICE_ASKED = "CSDL hộ nghèo, hộ cận nghèo (mã hồ sơ DM-2025-0002): đã bổ sung dự toán kinh phí vận hành API."


def counts(**given: int) -> dict[str, int]:
    names = ("total", "agencies", "add", "edit", "withdraw", "annex_i", "annex_ii", "annex_iii")
    return {**dict.fromkeys(names, 0), **given}


def submission(case_no: str, **more: Any) -> tuple[str, str, dict[str, Any]]:
    facts = {
        **AGENCY,
        **HEAD,
        "recipients": RECIPIENTS,
        "case_no": case_no,
        "bases": BASES,
        "current_decision": CURRENT,
        "received_from": "2025-03-03",
        "received_to": "2025-03-10",
        "dependents": 0,
        "criteria": [],
        "not_recommended": [],
        **more,
    }
    return "D6", "SUBMISSION", facts


def decision(case_no: str, **more: Any) -> tuple[str, str, dict[str, Any]]:
    annexes: dict[str, Any] = {"annex_added": [], "annex_edited": [], "annex_withdrawn": []}
    facts = {
        **AGENCY,
        "head_title": "Giám đốc",
        "case_no": case_no,
        "bases": BASES,
        "current_decision": CURRENT,
        "drafted_on": "2025-03-24",
        **annexes,
        **more,
    }
    return "D6b", "DRAFT_DECISION", facts


SUBMISSIONS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "d6-submission": submission(
        "HT-2025-0001",
        necessity="Hai cơ quan đề nghị điều chỉnh cho phù hợp với tình hình kết nối, chia sẻ dữ liệu năm 2025.",
        counts=counts(total=2, agencies=2, edit=1, withdraw=1, annex_ii=1, annex_iii=1),
        dependents=2,
        consulted=["Sở Tài chính", "Ủy ban nhân dân huyện Hoàng Su Phì"],
        consult_summary="các cơ quan nhất trí với nội dung đề nghị",
    ),
    "d6-submission-mixed": submission(
        "HT-2025-0002",
        authority="Q",
        received_to="2025-03-03",
        necessity=EDIT_REASON,
        counts=counts(total=3, agencies=3, add=2, edit=1, annex_i=1, annex_ii=1),
        criteria=[
            {"name": LANDSLIDES["name"], **PASSED},
            {"name": "CSDL chợ", **PASSED, "b": "FAIL", "conclusion": "NOT_RECOMMEND"},
        ],
        not_recommended=[
            {
                "name": "CSDL chợ",
                "agency": "Sở Công Thương",
                "kind": "ADD",
                "reason": "Không chứa dữ liệu chủ của Ủy ban nhân dân tỉnh; đề nghị đưa vào Danh mục ở cấp ngành.",
            }
        ],
        explanation=[CHAIRMAN_OFFICE_ASKED],
    ),
    "d6-submission-against": submission(
        "HT-2024-0003",
        necessity="Báo cáo đề nghị bổ sung mà Sở thấy chưa đáp ứng yêu cầu tại khoản 3 Điều 7 Quy chế.",
        counts=counts(total=1, agencies=1, add=1),
        criteria=[{"name": "CSDL chợ", **PASSED, "b": "FAIL", "conclusion": "NOT_RECOMMEND"}],
        not_recommended=[
            {
                "name": "CSDL chợ",
                "agency": "Sở Công Thương",
                "kind": "ADD",
                "reason": "Không chứa dữ liệu chủ của Ủy ban nhân dân tỉnh.",
            }
        ],
    ),
    "d6b-decision": decision(
        "HT-2025-0001", annex_edited=[POOR], annex_withdrawn=[ROADS, LONELY], effective_on="2025-05-15"
    ),
    "d6b-decision-all": decision(
        "HT-2025-0004", annex_added=[LANDSLIDES, MARKETS], annex_edited=[POOR], annex_withdrawn=[LONELY]
    ),
    "d6b-decision-withdrawn": decision("HT-2025-0005", annex_withdrawn=[LONELY]),
}
