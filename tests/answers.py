"""Sound answers to every form and action, for cases that travel through the door in tests."""

from functools import cache
from io import BytesIO
from typing import Any

import pikepdf

from app.services.files import Upload
from workflows.needs import INTAKE_ROWS

REQUESTER = "SYT"
"""The agency that asks, as `tests.scenario` founds it."""

REASON = "Dữ liệu yêu cầu vượt quá phạm vi chức năng, nhiệm vụ được giao."
BASIS = ["khoản 1 Điều 10 Quy chế"]


@cache
def pdf(text: str = "") -> bytes:
    """A small whole PDF of one empty page; another text makes other bytes."""
    document, target = pikepdf.new(), BytesIO()
    document.add_blank_page()
    document.docinfo["/Title"] = text
    document.save(target, deterministic_id=True)
    return target.getvalue()


def scan(name: str = "van-ban.pdf") -> Upload:
    """A letter as somebody sends it."""
    return Upload(name, pdf(name))


def request_answers(database: str = "DB-OWNER", **changes: Any) -> dict[str, Any]:
    """Sound answers to the whole connection request (F1)."""
    return {
        "letter_no": "45/SYT-VP",
        "letter_date": "09/06/2025",
        "letter_signer": "Giám đốc Sở",
        "letter_signer_title": "Giám đốc",
        "letter_file": scan(),
        "contact_name": "Đầu mối kỹ thuật",
        "contact_title": "Chuyên viên",
        "contact_phone": "02193861234",
        "contact_email": "daumoi@hagiang.gov.vn",
        "datasets": [f"{database}-1"],
        "fields": ["Mã số", "Tên"],
        "data_extent": "Toàn tỉnh, từ năm 2024 đến nay",
        "has_personal_data": "no",
        "purpose": "Đối chiếu thông tin khi giải quyết thủ tục hành chính của ngành tại Trung tâm phục vụ.",
        "mandate_basis": "Quyết định quy định chức năng, nhiệm vụ của Sở",
        "user_groups": "Công chức tiếp nhận hồ sơ",
        "user_count": "25",
        "storage_location": "Trung tâm dữ liệu của tỉnh",
        "post_processing": "Chỉ tra cứu, không lưu bản sao",
        "term_kind": "FIXED",
        "valid_from": "01/07/2025",
        "valid_to": "30/06/2027",
        "disposal_method": "Xoá theo quy trình của Sở",
        "connecting_system_name": "Hệ thống một cửa điện tử",
        "connecting_system_owner": "Sở Y tế",
        "connecting_system_operator": "Trung tâm Công nghệ thông tin",
        "sharing_method": "QUERY",
        "connection_model": "LGSP",
        "frequency": "DAILY",
        "max_requests_per_day": "1.000",
        "source_ips": "10.20.30.0/24",
        "info_security_level": "2",
        "security_approval_no": "12/QĐ-SYT",
        "security_approval_date": "01/03/2025",
        "security_approval_file": scan("quyet-dinh.pdf"),
        "security_measures": "Kênh riêng, xác thực hai chiều",
        "environment": "PRODUCTION",
        "commitments": ["PURPOSE", "INTEGRITY", "NOTICE", "PROTECTION"],
        **changes,
    }


def paper_answers(database: str = "DB-OWNER", **changes: Any) -> dict[str, Any]:
    """Sound answers to a request on paper, as the clerk registers it."""
    names = ("letter_no", "letter_date", "letter_signer", "letter_file", "datasets", "purpose", "data_extent")
    answers = request_answers(database)
    return {
        **{name: answers[name] for name in names},
        "requesting_agency": REQUESTER,
        "received_at": "09/06/2025 08:30",
        "incoming_no": "123",
        **changes,
    }


OWNER_LETTER: dict[str, Any] = {
    "letter_no": "12/SGDĐT-VP",
    "letter_date": "09/06/2025",
    "letter_signer": "Giám đốc Sở",
}
OWNER_REASON: dict[str, Any] = {"reason_code": "BEYOND_NEED", "reason_text": REASON, "legal_basis": BASIS}
REFUSAL: dict[str, Any] = {
    "refusal_reason_code": "PURPOSE_NOT_MATCHED",
    "refusal_reason_text": REASON,
    "refusal_legal_basis": BASIS,
    "guidance": "Gửi lại hồ sơ khi mục đích phù hợp.",
}
ANSWERS: dict[str, dict[str, Any]] = {
    "hand_back": {"note": "Nghỉ chế độ từ tuần sau, đề nghị giao người khác."},
    "add_note": {"body": "Đã trao đổi qua điện thoại, cơ quan sẽ gửi lại phụ lục."},
    "add_internal_note": {"body": "Chờ ý kiến của phòng chuyên môn."},
    "return_to_filer": {"note": "Ghi rõ phạm vi dữ liệu."},
    "intake_accept": {key: "DU" for key, _ in INTAKE_ROWS},
    "prepare_intake_supplement": {"items": [{"what": "Quyết định cấp độ", "why": "Chưa đính kèm"}]},
    "prepare_review_supplement": {"items": [{"what": "Quyết định cấp độ", "why": "Chưa đính kèm"}]},
    "supplement_received": {"answers": ["Đã gửi kèm quyết định."]},
    "register_paper_supplement": {"answers": ["Đã gửi kèm quyết định."]},
    "owner_consent": {"decision": "FULL", **OWNER_LETTER},
    "owner_refuse": {**OWNER_LETTER, **OWNER_REASON},
    "owner_consent_withdrawn": {**OWNER_LETTER, "reason_text": "Phát hiện dữ liệu chưa bảo đảm chất lượng."},
    "hear_requester": {"requester_opinion": "Đồng ý kết thúc hồ sơ."},
    "propose_grant": {
        "purpose_ok": "yes",
        "within_consent": "yes",
        "security_ok": "yes",
        "pd_ok": "NA",
        "tech_ok": "yes",
    },
    "propose_refusal": REFUSAL,
    "propose_formal_refusal": {**REFUSAL, "refusal_reason_code": "FILER_NOT_ELIGIBLE"},
    "send_back": {"note": "Làm rõ phạm vi dữ liệu."},
    "reschedule": {"delay_reason": "Chờ thiết lập kết nối trên LGSP.", "pending_step": "Tạo tài khoản kết nối"},
    "withdraw": {"reason_text": "Dữ liệu đã có từ nguồn khác."},
    "register_paper_withdrawal": {"reason_text": "Dữ liệu đã có từ nguồn khác.", **OWNER_LETTER},
    "mark_out_of_scope": {"reason_text": "Không thuộc phạm vi tiếp nhận của hệ thống."},
    "order_suspend": {"reason_code": "INCIDENT", "reason_text": REASON, "legal_basis": BASIS},
    "order_reinstate": {"reason_text": "Đã khắc phục nguyên nhân tạm khoá."},
    "order_revoke": {"reason_code": "VIOLATION", "reason_text": REASON, "legal_basis": BASIS},
    "record_handover": {"handed_to": "Đầu mối kỹ thuật", "handed_via": "Trực tiếp, có biên bản"},
}
"""Sound answers of every action that needs some; those that depend on the case are added by `answers`."""
