"""What happened in 2024: granted, refused, withdrawn, filed again (domain model 8.2)."""

from datetime import date

from app.demo.papers import Paper
from app.demo.requests import SIGNER
from app.demo.steps import (
    CLERK,
    DEPUTY,
    FIRST_REVIEWER,
    HEAD,
    LEADER,
    SECOND_REVIEWER,
    DemoStep,
    TheLetter,
    accepted,
    answer_of,
    asked_owner,
    assigned,
    consented,
    decided,
    filed,
    handed_over,
    mailbox,
    notified,
    owner,
    proposed,
    slip_sent,
    step,
)

C01 = (
    *filed("C01", "02/08/2024 15:20", "05/08/2024 08:15"),
    consented("C01", "05/08/2024 10:05", "1207/SLĐTBXH-BTXH", date(2024, 8, 5)),
    accepted("C01", "05/08/2024 14:00"),
    assigned("C01", "06/08/2024 08:30", FIRST_REVIEWER),
    proposed("C01", "07/08/2024 15:40", FIRST_REVIEWER),
    *decided("C01", "08/08/2024 09:00", "08/08/2024 10:30", LEADER),
    *notified("C01", "08/08/2024 16:10", "09/08/2024 09:00", "09/08/2024 10:20", LEADER),
    handed_over("C01", "09/08/2024 15:00"),
)

PAPER_LETTER = Paper(
    "Sở Giáo dục và Đào tạo",
    "1102/SGDĐT-VP",
    date(2024, 8, 9),
    "V/v đề nghị kết nối, khai thác dữ liệu dân cư",
    "Đề nghị kết nối CSDL quốc gia về dân cư để đối chiếu thông tin học sinh đầu cấp.",
)

C05 = (
    step(
        "12/08/2024 09:10",
        "C05",
        "register_paper",
        CLERK,
        requesting_agency="SGDĐT",
        received_at="12/08/2024 08:40",
        incoming_no="3184",
        letter_no=PAPER_LETTER.number,
        letter_date=PAPER_LETTER.on.isoformat(),
        letter_signer=SIGNER,
        letter_signer_title="Giám đốc",
        letter_file=PAPER_LETTER,
        database="DB13",
        datasets=["DB13-CD"],
        fields=["số định danh cá nhân", "họ tên", "nơi thường trú"],
        purpose="Đối chiếu thông tin học sinh đầu cấp với dữ liệu dân cư khi tuyển sinh năm học 2024-2025.",
        contact_name="Chuyên viên lập hồ sơ",
        contact_email="lapho.sgddt@demo.hagiang.gov.vn",
    ),
    assigned("C05", "12/08/2024 14:00", SECOND_REVIEWER),
    step(
        "13/08/2024 15:30",
        "C05",
        "propose_formal_refusal",
        SECOND_REVIEWER,
        refusal_reason_code="NOT_PROVINCIAL_SCOPE",
        refusal_reason_text=(
            "Cơ sở dữ liệu quốc gia về dân cư do Bộ Công an chủ quản, không thuộc phạm vi quản lý của tỉnh nên Sở "
            "không có thẩm quyền tạo tài khoản kết nối."
        ),
        refusal_legal_basis=["khoản 1 Điều 3 Quy chế", "khoản 1 Điều 9 Quy chế"],
        guidance=(
            "Đề nghị quý cơ quan thực hiện thủ tục kết nối, khai thác Cơ sở dữ liệu quốc gia về dân cư theo quy định "
            "và hướng dẫn của Bộ Công an."
        ),
    ),
    step("14/08/2024 09:00", "C05", "initial", HEAD),
    step("15/08/2024 09:30", "C05", "sign_refusal", LEADER),
    step("15/08/2024 14:15", "C05", "issue_refusal", CLERK),
)

C13 = (
    *filed("C13", "09/09/2024 16:00", "10/09/2024 09:40"),
    accepted("C13", "10/09/2024 14:30"),
    assigned("C13", "11/09/2024 08:20", FIRST_REVIEWER),
    proposed("C13", "12/09/2024 16:00", FIRST_REVIEWER),
    *decided("C13", "13/09/2024 09:00", "13/09/2024 10:45", DEPUTY),
    *notified("C13", "13/09/2024 16:30", "16/09/2024 08:45", "16/09/2024 10:00", DEPUTY),
    handed_over("C13", "16/09/2024 15:20"),
)

C12 = (
    *filed("C12", "13/09/2024 15:45", "16/09/2024 09:05"),
    accepted("C12", "16/09/2024 15:10"),
    *asked_owner("C12", "17/09/2024 08:40", "17/09/2024 10:10"),
    step(
        "18/09/2024 09:30",
        "C12",
        "withdraw",
        mailbox("C12", "kygui"),
        reason_text="Số liệu cần dùng đã có trong báo cáo thống kê do Văn phòng UBND tỉnh cung cấp định kỳ.",
        letter_no="1466/SKHĐT-TH",
        letter_date="2024-09-18",
        letter_signer=SIGNER,
    ),
    step("18/09/2024 15:00", "C12", "sign_letter", HEAD, letter=TheLetter("D14")),
    step("19/09/2024 08:30", "C12", "issue_letter", CLERK, letter=TheLetter("D14")),
)

KEEP_CODES = "Không làm thay đổi mã đã ban hành."

C14 = (
    *filed("C14", "27/09/2024 16:30", "28/09/2024 10:05"),
    accepted("C14", "30/09/2024 08:50"),
    assigned("C14", "30/09/2024 10:00", SECOND_REVIEWER),
    consented("C14", "01/10/2024 09:20", "1540/STTTT-CNTT", date(2024, 10, 1), KEEP_CODES),
    proposed("C14", "01/10/2024 15:50", SECOND_REVIEWER),
    *decided("C14", "02/10/2024 08:40", "02/10/2024 10:30", DEPUTY),
    *notified("C14", "02/10/2024 16:20", "03/10/2024 09:10", "03/10/2024 10:40", DEPUTY, KEEP_CODES),
    handed_over("C14", "03/10/2024 15:30"),
)

OWNERS_REASON = (
    "Thông tin về sức khoẻ của từng cá nhân là dữ liệu cá nhân nhạy cảm, chưa có căn cứ để cung cấp cho mục đích "
    "nêu trong yêu cầu."
)

C06 = (
    *filed("C06", "04/10/2024 16:10", "07/10/2024 15:30"),
    accepted("C06", "07/10/2024 16:40"),
    *asked_owner("C06", "08/10/2024 09:15", "08/10/2024 10:30", LEADER),
    step(
        "14/10/2024 14:20",
        "C06",
        "owner_refuse",
        owner("C06"),
        letter_no="2011/SYT-NVY",
        letter_date="2024-10-14",
        letter_signer=SIGNER,
        letter_file=answer_of("C06", "2011/SYT-NVY", date(2024, 10, 14), "không chấp thuận", OWNERS_REASON),
        reason_code="PERSONAL_DATA",
        reason_text=OWNERS_REASON,
        legal_basis=["khoản 1 Điều 4 Quy chế", "khoản 1 Điều 10 Quy chế"],
    ),
    step("16/10/2024 10:00", "C06", "initial", HEAD),
    step("16/10/2024 16:00", "C06", "sign_refusal", LEADER),
    step("17/10/2024 09:30", "C06", "issue_refusal", CLERK),
)

KEEP_STATISTICS = ("Không cung cấp lại cho bên thứ ba.", "Lưu nhật ký khai thác tối thiểu 12 tháng.")

C07 = (
    *filed("C07", "01/11/2024 15:30", "04/11/2024 14:20"),
    accepted("C07", "04/11/2024 16:10"),
    *asked_owner("C07", "05/11/2024 09:00", "05/11/2024 10:20", DEPUTY),
    consented(
        "C07",
        "11/11/2024 09:40",
        "2290/SYT-NVY",
        date(2024, 11, 11),
        *KEEP_STATISTICS,
        decision="PARTIAL",
        granted_items=["DB04-XA"],
        reason_code="PERSONAL_DATA",
        reason_text=(
            "Ở thôn, bản ít dân, số liệu theo nhóm bệnh và nhóm tuổi có thể làm lộ thông tin sức khoẻ của từng người."
        ),
        legal_basis=["khoản 1 Điều 4 Quy chế"],
    ),
    slip_sent("C07", "11/11/2024 14:30"),
    assigned("C07", "11/11/2024 15:10", FIRST_REVIEWER),
    step(
        "13/11/2024 10:20",
        "C07",
        "record_sharing_arrangement",
        FIRST_REVIEWER,
        parties="Bên chia sẻ: Sở Y tế. Bên khai thác: Ban Dân tộc.",
        data_content="Thống kê sức khoẻ theo xã: số người được khám, số người mắc bệnh mạn tính.",
        place_of_sharing_and_use="Chia sẻ qua LGSP; sử dụng tại trụ sở Ban Dân tộc.",
        term="Từ ngày 18/11/2024 đến ngày 30/11/2026.",
        sharing_method="Gói dữ liệu theo tháng.",
        post_receipt_processing="Tổng hợp theo khu vực phục vụ báo cáo chính sách.",
        conditions_limits="Không suy luận về từng cá nhân; không cung cấp cho bên thứ ba.",
        protection_commitment="Bảo vệ dữ liệu theo Điều 4 và Điều 10 Quy chế.",
        security_and_authentication="Xác thực bằng chứng thư số của hệ thống, mã hoá đường truyền.",
        storage_and_derived_data="Lưu tại máy chủ của Ban Dân tộc; số liệu tổng hợp ghi rõ nguồn.",
        deletion_method="Xoá gói dữ liệu sau 24 tháng, lập biên bản.",
        owner_signer=SIGNER,
        requester_signer=SIGNER,
    ),
    proposed("C07", "13/11/2024 16:00", FIRST_REVIEWER),
    *decided("C07", "14/11/2024 09:00", "14/11/2024 10:15", LEADER),
    *notified("C07", "14/11/2024 16:45", "15/11/2024 09:00", "15/11/2024 10:30", LEADER, *KEEP_STATISTICS),
    handed_over("C07", "15/11/2024 15:40"),
)

SECURITY_DECISION = Paper(
    "Ủy ban nhân dân huyện Hoàng Su Phì",
    "3015/QĐ-UBND",
    date(2024, 12, 6),
    "QUYẾT ĐỊNH phê duyệt cấp độ an toàn hệ thống thông tin",
    "Phê duyệt cấp độ 2 đối với Hệ thống thông tin quản lý hạ tầng huyện Hoàng Su Phì.",
)

C09 = (
    *filed("C09", "29/11/2024 16:20", "02/12/2024 08:35"),
    step(
        "02/12/2024 15:00",
        "C09",
        "prepare_intake_supplement",
        CLERK,
        items=[
            {
                "what": "Quyết định phê duyệt cấp độ an toàn hệ thống thông tin của hệ thống kết nối",
                "why": "Hồ sơ chưa có quyết định phê duyệt cấp độ.",
                "basis": "khoản 2 Điều 11 Quy chế",
            }
        ],
    ),
    step("03/12/2024 08:45", "C09", "sign_supplement", HEAD),
    step("03/12/2024 09:30", "C09", "issue_intake_supplement", CLERK),
    consented("C09", "05/12/2024 14:10", "2417/SGTVT-QLKCHT", date(2024, 12, 5)),
    step(
        "09/12/2024 09:15",
        "C09",
        "supplement_received",
        mailbox("C09", "kygui"),
        answers=["Bổ sung Quyết định số 3015/QĐ-UBND ngày 06/12/2024 phê duyệt cấp độ 2."],
        supplement_file=SECURITY_DECISION,
        security_approval_no=SECURITY_DECISION.number,
        security_approval_date=SECURITY_DECISION.on.isoformat(),
    ),
    accepted("C09", "09/12/2024 10:40"),
    assigned("C09", "09/12/2024 14:00", SECOND_REVIEWER),
    proposed("C09", "11/12/2024 15:20", SECOND_REVIEWER),
    *decided("C09", "12/12/2024 09:00", "12/12/2024 10:00", DEPUTY),
    *notified("C09", "12/12/2024 16:00", "13/12/2024 09:00", "13/12/2024 10:15", DEPUTY),
    handed_over("C09", "13/12/2024 15:00"),
)

C21 = (
    *filed("C21", "05/12/2024 15:50", "06/12/2024 08:40"),
    consented("C21", "09/12/2024 14:30", "2446/SGTVT-QLKCHT", date(2024, 12, 9)),
    accepted("C21", "09/12/2024 15:10"),
    assigned("C21", "10/12/2024 08:20", FIRST_REVIEWER),
    proposed("C21", "12/12/2024 10:30", FIRST_REVIEWER),
    *decided("C21", "13/12/2024 08:30", "13/12/2024 14:00", LEADER),
    *notified("C21", "13/12/2024 16:20", "16/12/2024 09:30", "16/12/2024 10:40", LEADER),
    handed_over("C21", "16/12/2024 15:30"),
)
"""Beside the cases of 8.2: the second of the two live connections that C18 must plan for."""

CASES: tuple[tuple[DemoStep, ...], ...] = (C01, C05, C13, C12, C14, C06, C07, C09, C21)
