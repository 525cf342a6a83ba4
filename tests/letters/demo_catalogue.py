"""Facts of the demonstration letters on proposals (Article 7): D1, D2, D3, D5, D7, D12, D14, D15."""

from typing import Any

from tests.letters.demo_cases import AGENCY, CONTACT, DEPUTY, FOCAL, HEAD, SLDTBXH, UNIT_HEAD, signed

SNNPTNT = "Sở Nông nghiệp và Phát triển nông thôn"
SGTVT = "Sở Giao thông vận tải"
OFFICE = "Văn phòng UBND tỉnh"


def proposal(
    case_no: str, kind: str, requester: str, database: str, letter_no: str, letter_date: str
) -> dict[str, Any]:
    return {
        "case_no": case_no,
        "proposal_kind": kind,
        "requester": requester,
        "database": database,
        "letter_no": letter_no,
        "letter_date": letter_date,
    }


C16 = proposal("DM-2024-0001", "ADD", SNNPTNT, "CSDL cảnh báo sạt lở, lũ quét", "1102/SNNPTNT-TL", "2024-07-15")
C17 = proposal("DM-2025-0002", "EDIT", SLDTBXH, "CSDL hộ nghèo, hộ cận nghèo", "318/SLĐTBXH-BTXH", "2025-03-03")
C18 = proposal("DM-2025-0003", "WITHDRAW", SGTVT, "CSDL đường giao thông nông thôn", "402/SGTVT-QLHT", "2025-03-03")
C19 = proposal("DM-2024-0006", "ADD", "Sở Công Thương", "CSDL chợ", "955/SCT-QLTM", "2024-11-04")
SHARED = proposal("DM-2025-0004", "EDIT", SGTVT, "Danh mục dùng chung tỉnh", "455/SGTVT-QLHT", "2025-03-10")

EDIT_REASON = (
    "Dữ liệu hộ nghèo cần được tra cứu trực tuyến khi giải quyết thủ tục hành chính, thay cho gói dữ liệu gửi kỳ."
)
WITHDRAW_REASON = (
    "Bộ Giao thông vận tải đã vận hành hệ thống dùng chung; việc duy trì cơ sở dữ liệu của Sở là trùng lặp."
)
CHANGES = [
    {"label": "Phương thức chia sẻ dữ liệu", "old": "Gói dữ liệu", "new": "Truy vấn trực tuyến (API)"},
    {"label": "Cách cập nhật lên Cổng", "old": "Cập nhật thủ công", "new": "Tự động qua API"},
]
TRANSITION = [
    {
        "agency": "Ủy ban nhân dân huyện Hoàng Su Phì",
        "account_id": "hoangsuphi-gtnt-01",
        "plan": "chuyển sang khai thác hệ thống của Bộ qua LGSP",
        "suspend_on": "2025-05-15",
        "revoke_on": "2025-06-15",
    },
    {
        "agency": "Sở Kế hoạch và Đầu tư",
        "account_id": "skhdt-gtnt-01",
        "plan": "cung cấp báo cáo tổng hợp theo quý trong năm 2025",
        "suspend_on": "2025-05-15",
        "revoke_on": "2025-06-30",
    },
]
D7 = {"decision_no": "512/QĐ-UBND", "decided_on": "2025-04-11"}
LISTED = {**D7, "annex_item": 1, "applied_on": "2025-05-15"}

PROPOSALS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "d1-catalogue": (
        "D1",
        "CATALOGUE",
        {
            **AGENCY,
            **C16,
            "owner": SNNPTNT,
            "consent_kind": "OWNER_IS_REQUESTER",
            "letter_signer": "",
            "received_at": "2024-07-15T10:05",
            "channel": "SYSTEM",
            "lookup_url": "https://chung.example/ho-so/17",
            "signer_name": "",
        },
    ),
    "d1-catalogue-owner": (
        "D1",
        "CATALOGUE",
        {
            **AGENCY,
            **SHARED,
            "owner": FOCAL,
            "consent_kind": "OWNER_IS_FOCAL",
            "letter_signer": "Giám đốc Sở",
            "other_components": ["Văn bản đồng ý của cơ quan nhận chủ quản hoặc quản lý"],
            "received_at": "2025-03-10T14:30",
            "channel": "PAPER",
            "lookup_url": "https://chung.example/ho-so/21",
            "signer_name": "",
        },
    ),
    "d2-catalogue": (
        "D2",
        "CATALOGUE",
        signed(
            UNIT_HEAD,
            C16,
            ["Như trên"],
            items=[
                {
                    "what": "Thông tin về dữ liệu chủ sẽ lưu trữ và chia sẻ",
                    "why": "Thuyết minh chưa nêu trường khoá của từng đối tượng dữ liệu chủ",
                    "basis": "điểm c khoản 2 Điều 7 Quy chế",
                }
            ],
            answer_by="2024-07-26",
            lapse_on="2024-08-02",
            **CONTACT,
        ),
    ),
    "d3-catalogue-add": (
        "D3",
        "CATALOGUE",
        signed(
            HEAD,
            {**C19, "owner": "Ủy ban nhân dân thành phố Hà Giang"},
            ["Như trên", "Sở Công Thương (để biết)"],
            received="2024-11-05",
            justification="Thông tin về chợ trên địa bàn do thành phố lập, Sở Công Thương tổng hợp toàn tỉnh.",
            owner_target="2024-11-12",
        ),
    ),
    "d3-catalogue-edit": (
        "D3",
        "CATALOGUE",
        signed(
            DEPUTY,
            {**C17, "owner": "Ban Dân tộc"},
            ["Như trên", f"{SLDTBXH} (để biết)"],
            received="2025-03-03",
            justification=EDIT_REASON,
            changes=CHANGES,
            owner_target="2025-03-11",
        ),
    ),
    "d3-catalogue-withdraw": (
        "D3",
        "CATALOGUE",
        signed(
            HEAD,
            {**C18, "owner": "Sở Xây dựng"},
            ["Như trên", f"{SGTVT} (để biết)"],
            received="2025-03-03",
            justification=WITHDRAW_REASON,
            replacement="CSDL kết cấu hạ tầng giao thông",
            transition=TRANSITION,
            owner_target="2025-03-11",
        ),
    ),
    "d5-ineligible": (
        "D5",
        "INELIGIBLE",
        signed(
            HEAD,
            C19,
            ["Như trên"],
            refusal_reason_code="DUPLICATE_PROPOSAL",
            refusal_reason_text="Nội dung đề nghị trùng với hồ sơ cùng tên của quý cơ quan đang được Sở tổng hợp.",
            refusal_legal_basis=["khoản 1 Điều 7 Quy chế"],
            guidance="Đề nghị quý cơ quan theo dõi kết quả của hồ sơ đã gửi",
        ),
    ),
    "d5-ineligible-secret": (
        "D5",
        "INELIGIBLE",
        signed(
            HEAD,
            C19,
            ["Như trên"],
            refusal_reason_code="STATE_SECRET",
            refusal_reason_text="Nội dung đề nghị thuộc phạm vi mà Quy chế không điều chỉnh.",
            refusal_legal_basis=["khoản 2 Điều 1 Quy chế"],
        ),
    ),
    "d5-catalogue-lapse": (
        "D5",
        "CATALOGUE_LAPSE",
        signed(
            DEPUTY,
            {**C17, "owner": "Ban Dân tộc"},
            ["Như trên", "Ban Dân tộc"],
            lapse_on="2025-03-24",
            refusal_reason_code="NO_CONSENT",
            refusal_reason_text="Cơ quan chủ quản dữ liệu không trả lời trong thời gian chờ, đã được đôn đốc hai lần.",
            refusal_legal_basis=["Quy định nội bộ của Sở về thời gian chờ (không phải quy định pháp luật)"],
        ),
    ),
    "d7-approved-add": (
        "D7",
        "APPROVED",
        signed(
            HEAD,
            C16,
            ["Như trên", OFFICE],
            decision_no="1534/QĐ-UBND",
            decided_on="2024-08-20",
            annex="I",
            annex_item=1,
            applied_on="2024-08-22",
        ),
    ),
    "d7-approved-withdraw": (
        "D7",
        "APPROVED",
        signed(HEAD, C18, ["Như trên", OFFICE], **LISTED, annex="III", transition=TRANSITION),
    ),
    "d7-changed": (
        "D7",
        "CHANGED",
        signed(
            DEPUTY,
            C17,
            ["Như trên", OFFICE],
            **LISTED,
            annex="II",
            differences=[
                {
                    "label": "Phương thức chia sẻ dữ liệu",
                    "old": "Truy vấn trực tuyến (API)",
                    "new": "Truy vấn trực tuyến (API); Gói dữ liệu",
                }
            ],
        ),
    ),
    "d7-rejected": (
        "D7",
        "REJECTED",
        signed(
            HEAD,
            C19,
            ["Như trên", OFFICE],
            decision_no="4127/UBND-KGVX",
            decided_on="2024-12-20",
            refusal_reason_text="Cơ sở dữ liệu không chứa dữ liệu chủ của Ủy ban nhân dân tỉnh.",
            refusal_legal_basis=["điểm b khoản 3 Điều 7 Quy chế"],
            guidance="Đề nghị đưa vào Danh mục ở cấp ngành",
        ),
    ),
    "d7-user": (
        "D7",
        "USER",
        signed(
            HEAD,
            {
                "case_no": "KN-2024-0022",
                "requester": "Ủy ban nhân dân huyện Hoàng Su Phì",
                "database": "CSDL đường giao thông nông thôn",
            },
            ["Như trên", f"{SGTVT} (để biết)", OFFICE],
            **D7,
            accounts=["hoangsuphi-gtnt-01"],
            suspend_on="2025-05-15",
            revoke_on="2025-06-15",
            plan="Chuyển sang khai thác hệ thống của Bộ qua LGSP.",
        ),
    ),
    "d12-catalogue": (
        "D12",
        "CATALOGUE",
        signed(
            HEAD,
            {**C17, "owner": "Ban Dân tộc"},
            ["Như trên", f"{SLDTBXH} (để biết)", "Lãnh đạo Sở"],
            asked_on="2025-03-04",
            asked_no="61/STTTT-CNTT",
            as_of="2025-03-13",
            act_by="2025-03-20",
        ),
    ),
    "d14-catalogue": (
        "D14",
        "CATALOGUE",
        signed(
            UNIT_HEAD,
            C18,
            ["Như trên"],
            withdraw_no="470/SGTVT-QLHT",
            withdraw_date="2025-03-14",
            ended_on="2025-03-14",
        ),
    ),
    "d15-consult": (
        "D15",
        "CONSULT",
        signed(
            HEAD,
            C17,
            ["Như trên", f"{SLDTBXH} (để biết)"],
            received="2025-03-03",
            justification=EDIT_REASON,
            changes=CHANGES,
            consulted=["Sở Tài chính", "Ủy ban nhân dân huyện Đồng Văn"],
            question="Sự cần thiết và khả năng cung cấp dữ liệu hộ nghèo bằng truy vấn trực tuyến.",
            consult_by="2025-03-17",
        ),
    ),
    "d15-consult-one": (
        "D15",
        "CONSULT",
        signed(
            DEPUTY,
            C18,
            ["Như trên", f"{SGTVT} (để biết)"],
            received="2025-03-03",
            justification=WITHDRAW_REASON,
            transition=[],
            consulted=["Ủy ban nhân dân huyện Hoàng Su Phì"],
            question="Ảnh hưởng của việc rút cơ sở dữ liệu đối với công việc của quý cơ quan.",
            consult_by="2025-03-17",
        ),
    ),
}
