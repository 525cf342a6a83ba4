"""Agencies, cases and parts of which the demonstration letters are made (domain model 8); nobody is named."""

from typing import Any

FOCAL = "Sở Thông tin và Truyền thông"
STNMT = "Sở Tài nguyên và Môi trường"
SLDTBXH = "Sở Lao động - Thương binh và Xã hội"
SGDDT = "Sở Giáo dục và Đào tạo"
MEO_VAC = "Ủy ban nhân dân huyện Mèo Vạc"
INTERNAL_RULE = "Quy định nội bộ của Sở về thời gian chờ hồ sơ bổ sung (quy định nội bộ, không phải quy định pháp luật)"

AGENCY: dict[str, Any] = {
    "is_demo": True,
    "province": "Hà Giang",
    "focal_name": FOCAL,
    "focal_abbr": "STTTT",
    "unit_abbr": "CNTT",
    "place": "Hà Giang",
    "regulation": {
        "no": "26/2024/QĐ-UBND",
        "date": "2024-06-17",
        "issuer": "Ủy ban nhân dân tỉnh Hà Giang",
        "title": "Quy chế khai thác, sử dụng dữ liệu của cơ sở dữ liệu thuộc phạm vi quản lý của tỉnh Hà Giang",
    },
}
HEAD: dict[str, Any] = {"authority": "HEAD", "head_title": "Giám đốc", "signer_title": "", "signer_name": ""}
DEPUTY: dict[str, Any] = {**HEAD, "authority": "KT", "signer_title": "Phó Giám đốc"}
UNIT_HEAD: dict[str, Any] = {**HEAD, "authority": "TL", "signer_title": "Trưởng phòng Công nghệ thông tin"}
CONTACT: dict[str, Any] = {"reviewer": "Phòng Công nghệ thông tin", "phone": "02190000001"}


def case_of(
    case_no: str, requester: str, owner: str, database: str, letter_no: str, letter_date: str
) -> dict[str, Any]:
    return {
        "case_no": case_no,
        "requester": requester,
        "owner": owner,
        "database": database,
        "letter_no": letter_no,
        "letter_date": letter_date,
    }


C01 = case_of("KN-2024-0001", MEO_VAC, SLDTBXH, "CSDL hộ nghèo, hộ cận nghèo", "512/UBND-VX", "2024-08-02")
C04 = case_of(
    "KN-2025-0042", "Ủy ban nhân dân huyện Đồng Văn", SGDDT, "CSDL ngành giáo dục tỉnh", "233/UBND-VX", "2025-04-23"
)
C05 = case_of("KN-2024-0004", SGDDT, "Bộ Công an", "CSDL quốc gia về dân cư", "1102/SGDĐT-VP", "2024-08-09")
C06 = case_of("KN-2024-0015", "Ban Dân tộc", "Sở Y tế", "CSDL hồ sơ sức khoẻ điện tử", "388/BDT-CS", "2024-10-04")
C07 = case_of("KN-2024-0019", "Ban Dân tộc", "Sở Y tế", "CSDL hồ sơ sức khoẻ điện tử", "421/BDT-CS", "2024-11-01")
C08 = case_of(
    "KN-2025-0014",
    "Sở Công Thương",
    "Sở Kế hoạch và Đầu tư",
    "CSDL hợp tác xã, doanh nghiệp",
    "207/SCT-QLTM",
    "2025-03-14",
)
C09 = case_of(
    "KN-2024-0022",
    "Ủy ban nhân dân huyện Hoàng Su Phì",
    "Sở Giao thông vận tải",
    "CSDL đường giao thông nông thôn",
    "918/UBND-KT",
    "2024-11-29",
)
C10 = case_of("KN-2025-0007", "Sở Xây dựng", STNMT, "CSDL đất đai tỉnh", "156/SXD-QH", "2025-02-14")
C11 = case_of(
    "KN-2025-0031",
    "Sở Văn hoá, Thể thao và Du lịch",
    "Ban Dân tộc",
    "CSDL đồng bào dân tộc thiểu số",
    "340/SVHTTDL-QLDL",
    "2025-04-11",
)
C12 = case_of(
    "KN-2024-0012",
    "Sở Kế hoạch và Đầu tư",
    "Văn phòng Ủy ban nhân dân tỉnh",
    "CSDL hồ sơ thủ tục hành chính",
    "1420/SKHĐT-TH",
    "2024-09-13",
)
C13 = case_of(
    "KN-2024-0010",
    "Sở Nông nghiệp và Phát triển nông thôn",
    "Sở Nông nghiệp và Phát triển nông thôn",
    "CSDL cảnh báo sạt lở, lũ quét",
    "1333/SNNPTNT-TL",
    "2024-09-09",
)
C14 = case_of("KN-2024-0013", "Sở Nội vụ", FOCAL, "Danh mục dùng chung tỉnh", "1875/SNV-CCHC", "2024-09-27")

POOR = [{"name": "Danh sách hộ nghèo, hộ cận nghèo", "fields": ["mã hộ", "họ tên chủ hộ", "thôn, xã", "phân loại hộ"]}]
HEALTH = [{"name": "Hồ sơ sức khoẻ cá nhân", "fields": ["họ tên", "dân tộc", "tình trạng sức khoẻ"]}]
STATISTICS = [
    {"name": "Thống kê sức khoẻ theo xã", "fields": ["xã", "số người được khám", "số người mắc bệnh mạn tính"]}
]
PUPILS = [{"name": "Học sinh theo trường, lớp"}, {"name": "Tình hình phổ cập giáo dục"}]
NOT_GRANTED = [
    {
        "name": "Hồ sơ sức khoẻ cá nhân",
        "fields": ["họ tên", "số định danh"],
        "reason": "Thông tin về sức khoẻ của cá nhân là dữ liệu cá nhân nhạy cảm, mục đích thống kê không cần đến.",
        "basis": ["khoản 1 Điều 4 Quy chế"],
    }
]


def receipt(case: dict[str, Any], received_at: str, datasets: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        **AGENCY,
        **case,
        "clock": "STATUTORY",
        "datasets": datasets,
        "letter_signer": "",
        "letter_signer_title": "Thủ trưởng cơ quan",
        "contact_name": "Chuyên viên lập hồ sơ",
        "contact_phone": "02190000002",
        "contact_email": "vanphong@meovac.example",
        "received_at": received_at,
        "channel": "SYSTEM",
        "security_approval_no": "88/QĐ-UBND",
        "security_approval_date": "2024-05-10",
        "lookup_url": f"https://chung.example/ho-so/{case['case_no']}",
        "signer_name": "",
        "working_days": 5,
        **more,
    }


def signed(kind: dict[str, Any], case: dict[str, Any], recipients: list[str], **more: Any) -> dict[str, Any]:
    return {**AGENCY, **kind, **case, "recipients": recipients, **more}


def only(case: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: case[name] for name in names}


DAYS = [
    {"date": "2024-08-05", "number": None, "why": "Ngày nhận đủ văn bản yêu cầu và văn bản chấp thuận, không tính"},
    {"date": "2024-08-06", "number": 1, "why": "Ngày làm việc"},
    {"date": "2024-08-07", "number": 2, "why": "Ngày làm việc"},
    {"date": "2024-08-08", "number": 3, "why": "Ngày làm việc"},
    {"date": "2024-08-09", "number": 4, "why": "Ngày làm việc"},
    {"date": "2024-08-10", "number": None, "why": "Ngày nghỉ hằng tuần"},
    {"date": "2024-08-11", "number": None, "why": "Ngày nghỉ hằng tuần"},
    {"date": "2024-08-12", "number": 5, "why": "Ngày làm việc; hết thời hạn"},
]

SECURITY_ITEM = {
    "what": "Quyết định phê duyệt cấp độ an toàn hệ thống thông tin của hệ thống kết nối",
    "why": "Hồ sơ chưa có quyết định phê duyệt cấp độ",
    "basis": "khoản 2 Điều 11 Quy chế",
}
FIELDS_ITEM = {
    "what": "Danh mục trường dữ liệu đề nghị khai thác, kèm mục đích của từng trường",
    "why": "Phạm vi dữ liệu yêu cầu chưa rõ, chưa xác định được phần cần thiết cho mục đích sử dụng",
    "basis": "khoản 1 Điều 10 Quy chế",
}

D2 = {"clock": "STATUTORY", "consent_kind": "LETTER", **CONTACT}
D3 = {
    "clock": "STATUTORY",
    "received": "2025-03-17",
    "datasets": [
        {"name": "Hợp tác xã đang hoạt động"},
        {"name": "Doanh nghiệp theo ngành nghề", "fields": ["tên", "ngành nghề"]},
    ],
    "purpose": "Theo dõi tình hình hoạt động của hợp tác xã, doanh nghiệp thương mại phục vụ quản lý nhà nước.",
    "sharing_method": "QUERY",
    "valid_from": "2025-04-01",
    "valid_to": "2027-03-31",
    "personal_data": ["BASIC"],
    "owner_target": "2025-03-24",
}
D4 = {
    "consent_kind": "LETTER",
    "account_id": "meovac-hongheo-01",
    "environment": "PRODUCTION",
    "connecting_system": "Hệ thống thông tin giải quyết thủ tục hành chính huyện Mèo Vạc",
    "level": 2,
    "security_approval_no": "88/QĐ-UBND",
    "security_approval_date": "2024-05-10",
    "granted_items": POOR,
    "sharing_method": "QUERY",
    "connection_model": "LGSP",
    "source_ips": ["10.20.30.0/28"],
    "valid_from": "2024-08-09",
    "contact_name": "Chuyên viên lập hồ sơ",
    "conditions": [],
    **CONTACT,
}
D11 = {"account_id": "syt-hongheo-01", "notice_no": "03/TB-STTTT", "notice_date": "2025-02-05"}
C03 = {"case_no": "KN-2025-0003", "requester": "Sở Y tế", "owner": SLDTBXH, "database": "CSDL hộ nghèo, hộ cận nghèo"}
