"""Sound answers to the forms and actions of the catalogue, for proposals that travel through the door in tests."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from tests.answers import BASIS, OWNER_LETTER, REASON, scan
from tests.catalogue_entries import entry_content

LONG = "Rà soát theo yêu cầu quản lý, khai thác dữ liệu dùng chung của tỉnh trong năm 2025."
ENOUGH = "Có văn bản và biên bản kiểm tra kèm theo hồ sơ."

CRITERIA: dict[str, Any] = {
    "c7_3_a_legal_value": "PASS",
    "c7_3_a_legal_value_evidence": ENOUGH,
    "c7_3_b_master_data": "PASS",
    "c7_3_b_master_data_evidence": ENOUGH,
    "c7_3_c_admin_procedures": "PASS",
    "c7_3_c_admin_procedures_evidence": ENOUGH,
    "procedures": ["Cấp giấy phép hoạt động"],
}
"""Article 7.3, every point met."""

INELIGIBLE: dict[str, Any] = {
    "reason_code": "DUPLICATE_PROPOSAL",
    "reason_text": REASON,
    "legal_basis": BASIS,
    "guidance": "Gửi lại đề nghị khi đã khắc phục.",
}
ANSWERS: dict[str, dict[str, Any]] = {
    "accept": {"incoming_no": "321"},
    "ask_supplement": {"items": [{"what": "Quy chế khai thác", "why": "Chưa đính kèm"}]},
    "supplement_received": {"answers": ["Đã gửi kèm quy chế."]},
    "register_paper_supplement": {"answers": ["Đã gửi kèm quy chế."]},
    "owner_consent": {**OWNER_LETTER},
    "owner_refuse": {**OWNER_LETTER, "reason_code": "OTHER", "reason_text": REASON, "legal_basis": BASIS},
    "consult_done": {"answers_summary": "Các cơ quan được hỏi thống nhất với nội dung đề nghị."},
    "propose_conclusion": {**CRITERIA, "opinion": "RECOMMEND"},
    "send_back": {"note": "Bổ sung căn cứ đánh giá."},
    "reopen_review": {"note": "Xem lại theo ý kiến của Văn phòng."},
    "return_ineligible": INELIGIBLE,
    "chairman_return": {"note": "Làm rõ nguồn kinh phí duy trì.", "letter_no": "77/VP-KGVX"},
    "withdraw": {"reason_text": "Cơ quan rà soát lại hồ sơ."},
    "build_submission": {"necessity": "Cập nhật Danh mục theo đề nghị của các cơ quan trong tỉnh."},
    "change_submission": {"necessity": "Cập nhật Danh mục theo đề nghị của các cơ quan trong tỉnh."},
    "cancel_submission": {"reason_text": "Chờ thêm đề nghị của cơ quan khác."},
    "reopen_submission": {"reason_text": "Sửa lại nội dung phụ lục."},
    "register_submission": {"incoming_no": "900"},
    "confirm_decision": {"matches_signed_annex": "true"},
    "drop_decision": {"reason_text": "Nhập nhầm phụ lục của Quyết định khác."},
    "request_publication": {
        "title": "Danh sách cơ sở khám bệnh",
        "description": "Danh sách cơ sở khám bệnh, chữa bệnh trên địa bàn tỉnh.",
        "url": "https://dulieu.hagiang.gov.vn/co-so-kham-benh.csv",
        "formats": ["CSV"],
        "licence": "Tự do sử dụng, ghi rõ nguồn",
        "basis_note": "Kế hoạch công bố dữ liệu mở năm 2025 của tỉnh.",
        "update_frequency": "MONTHLY",
        "no_personal_data_or_secret_confirmed": "true",
    },
    "approve_publication": {"no_personal_data_or_secret_confirmed": "true"},
    "decline_publication": {"reason_text": "Dữ liệu cần được rà soát lại."},
    "unpublish": {"reason_text": "Dữ liệu đã được thay bằng bản mới."},
}
"""Sound answers of every action that needs some; those that depend on the day are added by `answers_of`."""


def answers_of(action: str, now: datetime) -> dict[str, Any]:
    """Sound answers to an action on a proposal, a submission or a publication."""
    given = dict(ANSWERS.get(action, {}))
    if action == "consult":
        given = {
            "agencies": ["SCT"],
            "question": "Cho ý kiến về phạm vi khai thác dữ liệu.",
            "answer_by": (now.date() + timedelta(days=7)).isoformat(),
        }
    if action == "register_submission":
        given["incoming_date"] = now.date().isoformat()
    return given


def proposal_answers(kind: str, today: date, **changes: Any) -> dict[str, Any]:
    """Every answer of a proposal's form, as a person types them."""
    answers: dict[str, Any] = {
        "proposal_letter_no": "45/SYT-VP",
        "proposal_letter_date": today.isoformat(),
        "proposal_letter_signer": "Giám đốc Sở",
        "proposal_letter_file": scan("de-nghi.pdf"),
        "justification": LONG,
    }
    if kind == "ADD":
        entry = entry_content("Cơ sở dữ liệu mới của ngành y tế")
        answers |= {name: value for name, value in entry.items() if not name.endswith("_agency")}
    elif kind == "EDIT":
        answers["p7_2_d_purpose"] = "Giải quyết thủ tục hành chính và báo cáo thống kê của ngành."
    else:
        answers |= {
            "withdraw_reason": "SYSTEM_ENDED",
            "effective_proposed_on": date(2025, 7, 1).isoformat(),
            "data_disposition": "ARCHIVE",
        }
    return {**answers, **changes}


def decision_answers(today: date, lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A signed decision of the day, in force at once, with a result for each line."""
    given: dict[str, Any] = {
        "decision_no": "1234/QĐ-UBND",
        "decided_on": today.isoformat(),
        "decision_signer": "Chủ tịch UBND tỉnh",
        "decision_file": scan("quyet-dinh.pdf"),
        "lines": list(lines),
    }
    if any(line["result"] != "REJECTED" for line in lines):
        given["effective_on"] = today.isoformat()
    return given
