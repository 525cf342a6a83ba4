"""What happened in 2025 until the demonstration's morning of 29 April (domain model 8.2)."""

from datetime import date

from app.demo.papers import Paper
from app.demo.request_data import ATTACHED_CONSENT
from app.demo.requests import SIGNER
from app.demo.steps import (
    CLERK,
    DEPUTY,
    FIRST_REVIEWER,
    LEADER,
    OPERATOR,
    SECOND_REVIEWER,
    SYSTEM,
    DemoStep,
    TheLetter,
    accepted,
    asked_owner,
    assigned,
    consented,
    decided,
    filed,
    handed_over,
    mailbox,
    notified,
    proposed,
    slip_sent,
    step,
)

C03 = (
    *filed("C03", "22/01/2025 16:00", "23/01/2025 08:30"),
    step(
        "23/01/2025 09:20",
        "C03",
        "owner_consent",
        CLERK,
        decision="FULL",
        letter_no=ATTACHED_CONSENT.number,
        letter_date=ATTACHED_CONSENT.on.isoformat(),
        letter_signer=SIGNER,
        letter_file=ATTACHED_CONSENT,
        channel="ATTACHED",
        entrust_account_management=True,
    ),
    accepted("C03", "23/01/2025 10:00"),
    assigned("C03", "23/01/2025 14:10", FIRST_REVIEWER),
    proposed("C03", "24/01/2025 10:30", FIRST_REVIEWER),
    *decided("C03", "03/02/2025 09:00", "03/02/2025 15:00", LEADER),
    *notified("C03", "04/02/2025 16:00", "05/02/2025 08:40", "05/02/2025 10:00", LEADER),
    handed_over("C03", "05/02/2025 15:10"),
    step(
        "10/04/2025 09:30",
        "C03",
        "order_suspend",
        LEADER,
        reason_code="SECURITY_LEVEL_LAPSED",
        reason_text=(
            "Quyết định số 1270/QĐ-SYT ngày 08/4/2022 phê duyệt cấp độ an toàn hệ thống thông tin của hệ thống kết "
            "nối đã hết hiệu lực, chưa có quyết định thay thế."
        ),
        legal_basis=["khoản 2 Điều 11 Quy chế"],
    ),
    step("10/04/2025 10:40", "C03", "issue_letter", CLERK, letter=TheLetter("D11")),
    step("10/04/2025 14:00", "C03", "suspend", OPERATOR),
)

FIELD_LIST = Paper(
    "Sở Xây dựng",
    "171/SXD-QH",
    date(2025, 2, 27),
    "V/v bổ sung hồ sơ yêu cầu kết nối, khai thác dữ liệu",
    "Gửi kèm danh mục trường dữ liệu và mục đích sử dụng của từng trường.",
)
NO_BULK = "Không tải dữ liệu hàng loạt; chỉ tra cứu theo từng hồ sơ."

C10 = (
    *filed("C10", "14/02/2025 15:40", "17/02/2025 08:10"),
    consented("C10", "17/02/2025 10:20", "402/STNMT-CNTT", date(2025, 2, 17), NO_BULK),
    accepted("C10", "17/02/2025 14:30"),
    assigned("C10", "18/02/2025 08:15", SECOND_REVIEWER),
    step(
        "18/02/2025 15:30",
        "C10",
        "prepare_review_supplement",
        SECOND_REVIEWER,
        items=[
            {
                "what": "Danh mục trường dữ liệu đề nghị khai thác, kèm mục đích của từng trường",
                "why": "Chưa xác định được phần dữ liệu cần thiết cho mục đích sử dụng.",
                "basis": "khoản 1 Điều 10 Quy chế",
            }
        ],
    ),
    step("19/02/2025 09:00", "C10", "sign_supplement", DEPUTY),
    step("19/02/2025 10:10", "C10", "issue_review_supplement", CLERK),
    step(
        "27/02/2025 09:45",
        "C10",
        "supplement_received",
        mailbox("C10", "kygui"),
        answers=["Gửi danh mục trường dữ liệu và mục đích của từng trường theo Công văn số 171/SXD-QH."],
        supplement_file=FIELD_LIST,
    ),
    slip_sent("C10", "27/02/2025 14:20"),
    proposed("C10", "28/02/2025 15:30", SECOND_REVIEWER),
    *decided("C10", "03/03/2025 09:00", "03/03/2025 10:30", DEPUTY),
    *notified("C10", "03/03/2025 16:20", "04/03/2025 09:00", "04/03/2025 10:30", DEPUTY, NO_BULK),
    handed_over("C10", "04/03/2025 15:30"),
)

C02 = (
    *filed("C02", "07/03/2025 16:15", "10/03/2025 09:00"),
    accepted("C02", "11/03/2025 08:30"),
    *asked_owner("C02", "11/03/2025 15:00", "12/03/2025 08:40"),
    step("17/03/2025 07:00", "C02", "remind_owner", SYSTEM),
    step("20/03/2025 07:00", "C02", "remind_owner", SYSTEM),
    consented("C02", "24/03/2025 08:50", "811/STNMT-CNTT", date(2025, 3, 24), NO_BULK),
    slip_sent("C02", "24/03/2025 10:30"),
    assigned("C02", "24/03/2025 14:00", FIRST_REVIEWER),
    proposed("C02", "26/03/2025 15:00", FIRST_REVIEWER),
    *decided("C02", "27/03/2025 08:30", "27/03/2025 10:00", LEADER),
    *notified("C02", "27/03/2025 16:30", "28/03/2025 09:00", "28/03/2025 10:20", LEADER, NO_BULK),
    handed_over("C02", "28/03/2025 15:20"),
)

C08 = (
    *filed("C08", "14/03/2025 16:00", "17/03/2025 08:00"),
    accepted("C08", "17/03/2025 15:20"),
    *asked_owner("C08", "18/03/2025 09:10", "18/03/2025 10:30", LEADER),
    step("24/03/2025 07:00", "C08", "remind_owner", SYSTEM),
    step("27/03/2025 07:00", "C08", "remind_owner", SYSTEM),
    step("27/03/2025 10:00", "C08", "sign_letter", DEPUTY, letter=TheLetter("D12")),
    step("27/03/2025 14:30", "C08", "issue_letter", CLERK, letter=TheLetter("D12")),
    step("31/03/2025 07:00", "C08", "escalate_silence", SYSTEM),
    assigned("C08", "31/03/2025 14:00", SECOND_REVIEWER),
    # A second letter waits for the leader's signature on the demonstration's morning.
    step("28/04/2025 15:30", "C08", "remind_owner", SECOND_REVIEWER),
)

C15 = (step("08/04/2025 09:15", "C15", "declare_out_of_scope", "lapho.stp"),)

C11 = (
    *filed("C11", "11/04/2025 16:10", "14/04/2025 08:20"),
    consented("C11", "14/04/2025 10:30", "198/BDT-CS", date(2025, 4, 14), "Ghi rõ nguồn khi công bố."),
    accepted("C11", "14/04/2025 14:15"),
    assigned("C11", "15/04/2025 08:30", FIRST_REVIEWER),
    proposed("C11", "16/04/2025 16:00", FIRST_REVIEWER),
    *decided("C11", "17/04/2025 09:00", "17/04/2025 10:30", LEADER),
    step(
        "18/04/2025 09:00",
        "C11",
        "reschedule",
        LEADER,
        delay_reason="Nền tảng tích hợp, chia sẻ dữ liệu của tỉnh đang khắc phục sự cố chứng thư số.",
        promised_date="2025-04-29",
        pending_step="tạo tài khoản kết nối",
    ),
    step("18/04/2025 10:30", "C11", "issue_letter", CLERK, letter=TheLetter("D8")),
)

C04 = (
    *filed("C04", "23/04/2025 15:30", "24/04/2025 08:25"),
    consented("C04", "24/04/2025 10:00", "655/SGDĐT-VP", date(2025, 4, 24)),
    accepted("C04", "24/04/2025 14:40"),
    assigned("C04", "25/04/2025 08:30", FIRST_REVIEWER),
)

CASES: tuple[tuple[DemoStep, ...], ...] = (C03, C10, C02, C08, C15, C11, C04)
