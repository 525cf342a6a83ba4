"""What happened to the catalogue: four proposals, three submissions, two publications (domain model 8.2)."""

from datetime import date
from typing import Any

from app.demo.papers import Paper
from app.demo.proposals import PROPOSALS
from app.demo.requests import SIGNER
from app.demo.steps import (
    CLERK,
    FIRST_REVIEWER,
    HEAD,
    LEADER,
    OFFICE,
    SECOND_REVIEWER,
    DemoStep,
    TheLetter,
    assigned,
    step,
)

FIRST_LIST, SECOND_LIST, THIRD_LIST = "H1", "H2", "H3"
"""The submissions; their numbers come from the register when they are built."""

CHAIRMAN = "Chủ tịch Ủy ban nhân dân tỉnh"
ISSUER = "Chủ tịch Ủy ban nhân dân tỉnh Hà Giang"


def _filed(case: str, drafted: str, sent: str) -> tuple[DemoStep, ...]:
    proposal = PROPOSALS[case]
    return (
        step(drafted, case, "send_for_signature", proposal.officer("lapho")),
        step(sent, case, "sign_and_send", proposal.officer("kygui")),
    )


def _accepted(case: str, moment: str, incoming_no: str) -> DemoStep:
    return step(moment, case, "accept", CLERK, incoming_no=incoming_no)


def _criteria(*, is_master_data: bool, evidence: tuple[str, str, str], procedures: list[str]) -> dict[str, Any]:
    """The three points of Article 7.3 with the evidence for each (4.8)."""
    return {
        "c7_3_a_legal_value": "PASS",
        "c7_3_a_legal_value_evidence": evidence[0],
        "c7_3_b_master_data": "PASS" if is_master_data else "FAIL",
        "c7_3_b_master_data_evidence": evidence[1],
        "c7_3_c_admin_procedures": "PASS",
        "c7_3_c_admin_procedures_evidence": evidence[2],
        "procedures": procedures,
    }


def _sent_up(
    case: str, built: str, signed: str, issued: str, reviewer: str, proposals: tuple[str, ...], necessity: str
) -> tuple[DemoStep, ...]:
    numbers = [PROPOSALS[key].case_no for key in proposals]
    return (
        step(built, case, "build_submission", reviewer, proposals=numbers, necessity=necessity),
        step(signed, case, "sign_submission", LEADER),
        step(issued, case, "issue_submission", CLERK),
    )


def _registered(case: str, moment: str, incoming_no: str, day: date) -> DemoStep:
    given = {"incoming_no": incoming_no, "incoming_date": day.isoformat()}
    return step(moment, case, "register_submission", OFFICE, **given)


def _decided(
    case: str, moment: str, paper: Paper, line: dict[str, Any], effective_on: date | None = None, title: str = CHAIRMAN
) -> DemoStep:
    """The office records what was signed, with a result for one proposal."""
    effective = {"effective_on": effective_on.isoformat()} if effective_on else {}
    return step(
        moment,
        case,
        "record_decision",
        OFFICE,
        decision_no=paper.number,
        decided_on=paper.on.isoformat(),
        decision_signer=SIGNER,
        decision_signer_title=title,
        decision_file=paper,
        lines=[line],
        **effective,
    )


ADDED = Paper(
    ISSUER,
    "1534/QĐ-UBND",
    date(2024, 8, 20),
    "QUYẾT ĐỊNH điều chỉnh Danh mục cơ sở dữ liệu của tỉnh",
    "Bổ sung CSDL cảnh báo sạt lở, lũ quét vào Danh mục cơ sở dữ liệu của tỉnh theo Phụ lục I.",
)

C16 = (
    *_filed("C16", "12/07/2024 15:30", "15/07/2024 08:40"),
    _accepted("C16", "16/07/2024 08:50", "2764"),
    assigned("C16", "16/07/2024 14:00", FIRST_REVIEWER),
    step(
        "17/07/2024 15:20",
        "C16",
        "ask_supplement",
        FIRST_REVIEWER,
        items=[
            {
                "what": "Thông tin về dữ liệu chủ đối với trạm đo mưa",
                "why": "Bộ dữ liệu lượng mưa theo trạm có trong đề nghị nhưng chưa nêu dữ liệu chủ tương ứng.",
                "basis": "điểm c khoản 2 Điều 7 Quy chế",
            }
        ],
    ),
    step("18/07/2024 08:40", "C16", "sign_supplement", LEADER),
    step("18/07/2024 10:00", "C16", "issue_supplement", CLERK),
    step(
        "26/07/2024 09:15",
        "C16",
        "supplement_received",
        PROPOSALS["C16"].officer("kygui"),
        answers=["Đã bổ sung dữ liệu chủ «Trạm đo mưa» vào thông tin theo điểm c khoản 2 Điều 7."],
    ),
    step(
        "30/07/2024 15:10",
        "C16",
        "propose_conclusion",
        FIRST_REVIEWER,
        opinion="RECOMMEND",
        entry_code="DB08",
        **_criteria(
            is_master_data=True,
            evidence=(
                "Số liệu điều tra được UBND huyện, thành phố phê duyệt bằng văn bản ký số.",
                "Điểm nguy cơ và trạm đo mưa có mã thống nhất, các ngành khác tham chiếu được.",
                "Dùng khi cấp phép xây dựng và bố trí, sắp xếp dân cư vùng thiên tai.",
            ),
            procedures=["Cấp giấy phép xây dựng", "Bố trí, ổn định dân cư vùng thiên tai"],
        ),
    ),
    step("31/07/2024 09:30", "C16", "confirm_conclusion", HEAD),
    *_sent_up(
        FIRST_LIST,
        "01/08/2024 14:20",
        "05/08/2024 08:50",
        "05/08/2024 10:10",
        FIRST_REVIEWER,
        ("C16",),
        "Bổ sung cơ sở dữ liệu phục vụ cảnh báo thiên tai trong mùa mưa lũ năm 2024 theo đề nghị của Sở NN&PTNT.",
    ),
    _registered(FIRST_LIST, "06/08/2024 09:00", "6120", date(2024, 8, 6)),
    _decided(
        FIRST_LIST,
        "20/08/2024 15:30",
        ADDED,
        {"proposal": PROPOSALS["C16"].case_no, "result": "APPROVED"},
        date(2024, 8, 20),
    ),
    step("22/08/2024 08:40", FIRST_LIST, "apply", FIRST_REVIEWER),
    step("22/08/2024 10:00", "C16", "sign_result", LEADER),
    step("22/08/2024 14:30", "C16", "notify_result", CLERK),
)

REFUSED = Paper(
    "Văn phòng Ủy ban nhân dân tỉnh",
    "4821/VP-KGVX",
    date(2024, 12, 20),
    "V/v đề nghị bổ sung CSDL chợ vào Danh mục cơ sở dữ liệu cấp tỉnh",
    "Chủ tịch Ủy ban nhân dân tỉnh không đồng ý bổ sung CSDL chợ là cơ sở dữ liệu cấp tỉnh.",
)
NO_MASTER_DATA = (
    "Cơ sở dữ liệu không chứa dữ liệu chủ của Ủy ban nhân dân tỉnh làm cơ sở tham chiếu, đồng bộ; thông tin chợ chỉ "
    "phục vụ quản lý chuyên ngành."
)

C19 = (
    *_filed("C19", "08/11/2024 15:40", "11/11/2024 08:30"),
    _accepted("C19", "12/11/2024 08:45", "4615"),
    assigned("C19", "12/11/2024 14:10", SECOND_REVIEWER),
    step(
        "13/11/2024 09:20",
        "C19",
        "consult",
        SECOND_REVIEWER,
        agencies=["SKHĐT", "UBND-TP"],
        question="Cho ý kiến về việc cơ quan có dùng thông tin chợ làm dữ liệu tham chiếu, đồng bộ hay không.",
        answer_by="2024-11-22",
    ),
    step("13/11/2024 15:00", "C19", "sign_letter", LEADER, letter=TheLetter("D15")),
    step("13/11/2024 16:10", "C19", "issue_letter", CLERK, letter=TheLetter("D15")),
    step(
        "25/11/2024 10:00",
        "C19",
        "consult_done",
        SECOND_REVIEWER,
        answers_summary="Hai cơ quan trả lời: chỉ dùng số liệu tổng hợp về chợ, không tham chiếu mã chợ.",
    ),
    step(
        "27/11/2024 15:30",
        "C19",
        "propose_conclusion",
        SECOND_REVIEWER,
        opinion="NOT_RECOMMEND",
        reason_code="CRITERIA_7_3_NOT_MET",
        reason_text=NO_MASTER_DATA,
        legal_basis=["điểm b khoản 3 Điều 7 Quy chế"],
        advice="Đề nghị Sở Công Thương đăng ký CSDL chợ trong Danh mục ở cấp ngành.",
        **_criteria(
            is_master_data=False,
            evidence=(
                "Thông tin chợ được UBND huyện, thành phố xác nhận bằng văn bản ký số.",
                "Không có cơ quan nào tham chiếu mã chợ; dữ liệu chỉ dùng trong ngành công thương.",
                "Dùng khi cấp giấy chứng nhận đăng ký kinh doanh tại chợ.",
            ),
            procedures=["Đăng ký hộ kinh doanh"],
        ),
    ),
    step("28/11/2024 09:10", "C19", "confirm_conclusion", HEAD),
    *_sent_up(
        SECOND_LIST,
        "02/12/2024 10:15",
        "03/12/2024 09:30",
        "03/12/2024 10:40",
        SECOND_REVIEWER,
        ("C19",),
        "Báo cáo Chủ tịch Ủy ban nhân dân tỉnh về đề nghị không đáp ứng yêu cầu tại khoản 3 Điều 7 Quy chế.",
    ),
    _registered(SECOND_LIST, "04/12/2024 08:40", "9034", date(2024, 12, 4)),
    _decided(
        SECOND_LIST,
        "20/12/2024 16:00",
        REFUSED,
        {
            "proposal": PROPOSALS["C19"].case_no,
            "result": "REJECTED",
            "reason_code": "CRITERIA_7_3_NOT_MET",
            "reason_text": NO_MASTER_DATA,
            "legal_basis": ["điểm b khoản 3 Điều 7 Quy chế"],
        },
        title="Chánh Văn phòng",
    ),
    step("23/12/2024 09:40", "C19", "sign_result", LEADER),
    step("23/12/2024 14:20", "C19", "notify_rejection", CLERK),
)

WITHDRAWN = Paper(
    ISSUER,
    "702/QĐ-UBND",
    date(2025, 4, 11),
    "QUYẾT ĐỊNH điều chỉnh Danh mục cơ sở dữ liệu của tỉnh",
    "Rút CSDL đường giao thông nông thôn khỏi Danh mục cơ sở dữ liệu của tỉnh theo Phụ lục III, từ ngày 15/5/2025.",
)

C17 = (
    *_filed("C17", "28/02/2025 15:10", "03/03/2025 08:30"),
    _accepted("C17", "04/03/2025 08:30", "871"),
    assigned("C17", "04/03/2025 14:00", FIRST_REVIEWER),
    step("07/03/2025 10:20", "C17", "propose_conclusion", FIRST_REVIEWER, opinion="RECOMMEND"),
    step("10/03/2025 09:30", "C17", "confirm_conclusion", HEAD),
    step(
        "11/04/2025 16:10",
        "C17",
        "chairman_return",
        OFFICE,
        note="Bổ sung dự toán kinh phí xây dựng, duy trì dịch vụ truy vấn trực tuyến trước khi trình lại.",
        letter_no="1187/VP-KGVX",
    ),
)

C18 = (
    *_filed("C18", "28/02/2025 16:20", "03/03/2025 10:15"),
    _accepted("C18", "04/03/2025 08:45", "872"),
    assigned("C18", "04/03/2025 14:10", SECOND_REVIEWER),
    step("10/03/2025 15:40", "C18", "propose_conclusion", SECOND_REVIEWER, opinion="RECOMMEND"),
    step("11/03/2025 09:00", "C18", "confirm_conclusion", HEAD),
    *_sent_up(
        THIRD_LIST,
        "20/03/2025 14:30",
        "24/03/2025 09:20",
        "24/03/2025 11:00",
        FIRST_REVIEWER,
        ("C17", "C18"),
        "Điều chỉnh Danh mục theo đề nghị của Sở LĐ-TB&XH và Sở GTVT trong quý I năm 2025.",
    ),
    _registered(THIRD_LIST, "25/03/2025 08:50", "2213", date(2025, 3, 25)),
    _decided(
        THIRD_LIST,
        "11/04/2025 15:30",
        WITHDRAWN,
        {"proposal": PROPOSALS["C18"].case_no, "result": "APPROVED"},
        date(2025, 5, 15),
    ),
)


def _published(case: str, asked: str, approved: str, dataset: str, file: str, **text: str) -> tuple[DemoStep, ...]:
    """An officer asks and confirms that nothing personal or secret is in it, the head of the agency approves (3.4)."""
    return (
        step(
            asked,
            case,
            "request_publication",
            "lapho.svhttdl",
            dataset=dataset,
            url=f"https://dulieumo.hagiang.gov.vn/svhttdl/{file}",
            licence="Tự do sử dụng, ghi rõ nguồn",
            update_frequency="QUARTERLY",
            no_personal_data_or_secret_confirmed=True,
            basis_note="Kế hoạch công bố dữ liệu mở năm 2025 của Sở Văn hoá, Thể thao và Du lịch.",
            formats=["CSV", "XLSX"],
            **text,
        ),
        step(approved, case, "approve_publication", "kygui.svhttdl", no_personal_data_or_secret_confirmed=True),
    )


P1 = _published(
    "P1",
    "14/01/2025 09:30",
    "15/01/2025 10:00",
    "DB10-DS",
    "diem-di-san.csv",
    title="Điểm di sản Cao nguyên đá Đồng Văn",
    description="Danh sách điểm di sản địa chất, văn hoá thuộc Cao nguyên đá Đồng Văn: tên, toạ độ, loại di sản.",
)
P2 = _published(
    "P2",
    "10/03/2025 14:20",
    "12/03/2025 08:50",
    "DB10-LT",
    "co-so-luu-tru.csv",
    title="Cơ sở lưu trú du lịch tỉnh Hà Giang",
    description="Danh sách cơ sở lưu trú du lịch đang hoạt động trên địa bàn tỉnh: tên, địa chỉ, hạng, số phòng.",
)

CASES: tuple[tuple[DemoStep, ...], ...] = (C16, C19, C17, C18, P1, P2)
