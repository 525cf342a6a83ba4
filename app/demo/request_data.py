"""The letters of the demonstration's cases (domain model 8.2)."""

from datetime import date

from app.demo.papers import Paper
from app.demo.requests import RequestData

DUTY = "Điều 4 Quy chế; chức năng, nhiệm vụ được giao của cơ quan yêu cầu; "

ATTACHED_CONSENT = Paper(
    "Sở Lao động - Thương binh và Xã hội",
    "112/SLĐTBXH-BTXH",
    date(2025, 1, 22),
    "V/v chấp thuận kết nối, khai thác dữ liệu",
    "Chấp thuận cho Sở Y tế khai thác danh sách hộ nghèo, hộ cận nghèo để cấp thẻ bảo hiểm y tế.",
)

REQUESTS: dict[str, RequestData] = {
    "C01": RequestData(
        case_no="KN-2024-0001",
        agency="UBND-MV",
        letter_no="512/UBND-VX",
        letter_date=date(2024, 8, 2),
        datasets=("DB02-HO",),
        extent="Các xã, thị trấn của huyện Mèo Vạc, kết quả rà soát năm 2023 và 2024.",
        purpose=(
            "Xét hỗ trợ nhà ở cho hộ nghèo, hộ cận nghèo trên địa bàn huyện: đối chiếu danh sách đề nghị của các xã "
            "với kết quả rà soát, không yêu cầu người dân nộp lại giấy xác nhận."
        ),
        mandate="Chương trình mục tiêu quốc gia giảm nghèo bền vững; kế hoạch xoá nhà tạm của huyện năm 2024.",
        users="Công chức Phòng Lao động - Thương binh và Xã hội và công chức văn hoá - xã hội các xã.",
        system="Hệ thống thông tin giải quyết thủ tục hành chính huyện Mèo Vạc",
        valid_from=date(2024, 8, 12),
        valid_to=date(2025, 7, 31),
        ip="10.20.30.0/28",
        account="meovac-hongheo-01",
        personal_basis=DUTY + "Nghị định số 13/2023/NĐ-CP, điểm đ khoản 1 Điều 17.",
        approval_no="88/QĐ-UBND",
        approval_date=date(2024, 5, 10),
        user_count=45,
    ),
    "C02": RequestData(
        case_no="KN-2025-0011",
        agency="TTPVHCC",
        letter_no="57/TTPVHCC-TH",
        letter_date=date(2025, 3, 7),
        datasets=("DB01-THUA", "DB01-GCN"),
        extent="Toàn tỉnh, dữ liệu hiện hành tại thời điểm tra cứu.",
        purpose=(
            "Kiểm tra thông tin thửa đất và giấy chứng nhận khi tiếp nhận hồ sơ thủ tục hành chính về đất đai, "
            "không yêu cầu người dân nộp bản sao giấy chứng nhận."
        ),
        mandate="Quy chế hoạt động của Trung tâm; các thủ tục hành chính lĩnh vực đất đai tiếp nhận tại Trung tâm.",
        users="Công chức, viên chức tiếp nhận hồ sơ tại quầy đất đai.",
        system="Hệ thống thông tin giải quyết thủ tục hành chính tỉnh",
        valid_from=date(2025, 4, 1),
        valid_to=None,
        ip="10.20.31.0/28",
        account="ttpvhcc-datdai-01",
        personal_basis=DUTY + "Nghị định số 13/2023/NĐ-CP, điểm đ khoản 1 Điều 17.",
        approval_no="415/QĐ-VPUBND",
        approval_date=date(2024, 9, 20),
        user_count=30,
        frequency="REALTIME",
        level="3",
    ),
    "C03": RequestData(
        case_no="KN-2025-0003",
        agency="SYT",
        letter_no="148/SYT-NVY",
        letter_date=date(2025, 1, 22),
        datasets=("DB02-HO", "DB02-TV"),
        extent="Toàn tỉnh, kết quả rà soát năm 2024.",
        purpose=(
            "Lập danh sách cấp thẻ bảo hiểm y tế cho người thuộc hộ nghèo, hộ cận nghèo năm 2025 và kiểm tra "
            "quyền lợi hưởng bảo hiểm y tế của người bệnh."
        ),
        mandate="Luật Bảo hiểm y tế; nhiệm vụ quản lý đối tượng tham gia bảo hiểm y tế của Sở.",
        users="Công chức phòng Nghiệp vụ y và nhân viên tiếp đón của các cơ sở khám, chữa bệnh công lập.",
        system="Hệ thống thông tin quản lý y tế tỉnh",
        valid_from=date(2025, 2, 6),
        valid_to=date(2026, 12, 31),
        ip="10.20.32.0/28",
        account="syt-hongheo-01",
        personal_basis=DUTY + "Luật Bảo hiểm y tế; Nghị định số 13/2023/NĐ-CP, điểm đ khoản 1 Điều 17.",
        approval_no="1270/QĐ-SYT",
        approval_date=date(2022, 4, 8),
        user_count=60,
        more=(
            ("attached_consent", ATTACHED_CONSENT),
            ("attached_consent_no", ATTACHED_CONSENT.number),
            ("attached_consent_date", ATTACHED_CONSENT.on.isoformat()),
        ),
    ),
    "C04": RequestData(
        case_no="KN-2025-0042",
        agency="UBND-ĐV",
        letter_no="233/UBND-VX",
        letter_date=date(2025, 4, 23),
        datasets=("DB03-HS", "DB03-PC"),
        extent="Các trường trên địa bàn huyện Đồng Văn, năm học 2024-2025.",
        purpose=(
            "Theo dõi phổ cập giáo dục và vận động học sinh có nguy cơ bỏ học trở lại trường; lập danh sách học sinh "
            "được hưởng chính sách hỗ trợ ở các xã đặc biệt khó khăn."
        ),
        mandate="Kế hoạch phổ cập giáo dục, xoá mù chữ của huyện năm 2025.",
        users="Công chức Phòng Giáo dục và Đào tạo, công chức văn hoá - xã hội các xã.",
        system="Hệ thống thông tin quản lý giáo dục huyện Đồng Văn",
        valid_from=date(2025, 5, 12),
        valid_to=date(2027, 5, 31),
        ip="10.20.33.0/28",
        account="dongvan-giaoduc-01",
        personal_basis=DUTY + "Luật Giáo dục; Nghị định số 13/2023/NĐ-CP, Điều 20 về dữ liệu của trẻ em.",
        approval_no="61/QĐ-UBND",
        approval_date=date(2024, 11, 15),
    ),
    "C06": RequestData(
        case_no="KN-2024-0015",
        agency="BDT",
        letter_no="388/BDT-CS",
        letter_date=date(2024, 10, 4),
        datasets=("DB04-HSSK",),
        extent="Người dân tộc thiểu số cư trú tại các xã khu vực III, từ năm 2022.",
        purpose=(
            "Theo dõi tình hình chăm sóc sức khoẻ đồng bào dân tộc thiểu số để đề xuất chính sách hỗ trợ theo từng "
            "hộ gia đình, từng người."
        ),
        mandate="Chức năng tham mưu chính sách dân tộc của Ban Dân tộc.",
        users="Công chức phòng Chính sách.",
        system="Hệ thống thông tin công tác dân tộc",
        valid_from=date(2024, 11, 1),
        valid_to=None,
        ip="10.20.40.8/32",
        account="",
        personal_basis=DUTY + "nhiệm vụ theo dõi chính sách chăm sóc sức khoẻ đồng bào dân tộc thiểu số.",
        personal_kinds=("BASIC", "SENSITIVE"),
        approval_no="142/QĐ-BDT",
        approval_date=date(2024, 3, 12),
        user_count=6,
    ),
    "C07": RequestData(
        case_no="KN-2024-0019",
        agency="BDT",
        letter_no="421/BDT-CS",
        letter_date=date(2024, 11, 1),
        datasets=("DB04-XA", "DB04-THON"),
        extent="Số liệu thống kê các xã khu vực III, theo quý, từ năm 2022.",
        purpose=(
            "Theo dõi tình hình chăm sóc sức khoẻ đồng bào dân tộc thiểu số theo địa bàn để đề xuất chính sách hỗ trợ, "
            "chỉ dùng số liệu thống kê, không dùng thông tin của từng người."
        ),
        mandate="Chức năng tham mưu chính sách dân tộc của Ban Dân tộc.",
        users="Công chức phòng Chính sách.",
        system="Hệ thống thông tin công tác dân tộc",
        valid_from=date(2024, 11, 18),
        valid_to=date(2026, 11, 30),
        ip="10.20.40.8/32",
        account="bdt-suckhoe-01",
        approval_no="142/QĐ-BDT",
        approval_date=date(2024, 3, 12),
        user_count=6,
        method="PACKAGE",
        frequency="MONTHLY",
        more=(
            ("previous_case", "KN-2024-0015"),
            (
                "refiling_explanation",
                "Hồ sơ trước bị từ chối vì yêu cầu dữ liệu sức khoẻ của từng cá nhân. Hồ sơ này chỉ yêu cầu số liệu "
                "thống kê theo địa bàn, không có dữ liệu cá nhân.",
            ),
        ),
    ),
    "C08": RequestData(
        case_no="KN-2025-0014",
        agency="SCT",
        letter_no="207/SCT-QLTM",
        letter_date=date(2025, 3, 14),
        datasets=("DB11-HTX", "DB11-DN"),
        extent="Hợp tác xã, doanh nghiệp ngành thương mại, công nghiệp trên địa bàn tỉnh.",
        purpose=(
            "Theo dõi tình hình hoạt động của hợp tác xã, doanh nghiệp thương mại phục vụ công tác quản lý nhà nước "
            "và xây dựng kế hoạch xúc tiến thương mại năm 2025."
        ),
        mandate="Chức năng quản lý nhà nước về công thương của Sở; kế hoạch xúc tiến thương mại của tỉnh.",
        users="Công chức phòng Quản lý thương mại.",
        system="Hệ thống thông tin quản lý công thương",
        valid_from=date(2025, 4, 1),
        valid_to=date(2027, 3, 31),
        ip="10.20.34.0/28",
        account="",
        personal_basis=DUTY + "Luật Doanh nghiệp; Nghị định số 13/2023/NĐ-CP, điểm đ khoản 1 Điều 17.",
        approval_no="77/QĐ-SCT",
        approval_date=date(2024, 7, 30),
        user_count=8,
    ),
    "C09": RequestData(
        case_no="KN-2024-0022",
        agency="UBND-HSP",
        letter_no="918/UBND-KT",
        letter_date=date(2024, 11, 29),
        datasets=("DB07-TUYEN", "DB07-CAU"),
        extent="Các tuyến đường giao thông nông thôn của huyện Hoàng Su Phì.",
        purpose=(
            "Lập kế hoạch duy tu, sửa chữa đường giao thông nông thôn năm 2025 và xác định tuyến đường bị chia cắt "
            "khi có mưa lũ để tổ chức cứu hộ."
        ),
        mandate="Nhiệm vụ quản lý đường huyện, đường xã của UBND huyện.",
        users="Công chức Phòng Kinh tế và Hạ tầng.",
        system="Hệ thống thông tin quản lý hạ tầng huyện Hoàng Su Phì",
        valid_from=date(2024, 12, 16),
        valid_to=None,
        ip="10.20.35.0/28",
        account="hoangsuphi-giaothong-01",
        user_count=10,
    ),
    "C21": RequestData(
        case_no="KN-2024-0024",
        agency="SNNPTNT",
        letter_no="1702/SNNPTNT-TL",
        letter_date=date(2024, 12, 5),
        datasets=("DB07-TUYEN",),
        extent="Các tuyến đường giao thông nông thôn ở vùng có nguy cơ sạt lở, lũ quét.",
        purpose=(
            "Xác định tuyến đường bị chia cắt khi có sạt lở để bố trí lực lượng cứu hộ và tuyến sơ tán dân trong mùa "
            "mưa lũ năm 2025."
        ),
        mandate="Nhiệm vụ thường trực phòng, chống thiên tai của Sở.",
        users="Cán bộ trực ban phòng, chống thiên tai.",
        system="Hệ thống cảnh báo thiên tai",
        valid_from=date(2024, 12, 17),
        valid_to=None,
        ip="10.20.39.16/28",
        account="snnptnt-giaothong-01",
        approval_no="318/QĐ-SNNPTNT",
        approval_date=date(2024, 6, 5),
        user_count=12,
        method="PACKAGE",
        frequency="MONTHLY",
    ),
    "C10": RequestData(
        case_no="KN-2025-0007",
        agency="SXD",
        letter_no="156/SXD-QH",
        letter_date=date(2025, 2, 14),
        datasets=("DB01-THUA", "DB01-QH"),
        extent="Khu vực đã có quy hoạch xây dựng trên địa bàn thành phố và các thị trấn.",
        purpose=(
            "Đối chiếu quy hoạch xây dựng với quy hoạch, kế hoạch sử dụng đất khi thẩm định đồ án quy hoạch và cấp "
            "giấy phép xây dựng."
        ),
        mandate="Chức năng thẩm định quy hoạch xây dựng của Sở; thủ tục cấp giấy phép xây dựng.",
        users="Công chức phòng Quy hoạch và phòng Quản lý xây dựng.",
        system="Hệ thống thông tin quy hoạch xây dựng",
        valid_from=date(2025, 3, 5),
        valid_to=date(2028, 3, 4),
        ip="10.20.36.0/28",
        account="sxd-datdai-01",
        approval_no="93/QĐ-SXD",
        approval_date=date(2024, 6, 28),
        user_count=15,
    ),
    "C11": RequestData(
        case_no="KN-2025-0031",
        agency="SVHTTDL",
        letter_no="340/SVHTTDL-QLDL",
        letter_date=date(2025, 4, 11),
        datasets=("DB09-CD", "DB09-VH"),
        extent="Các xã thuộc Công viên địa chất toàn cầu Cao nguyên đá Đồng Văn.",
        purpose=(
            "Xây dựng hồ sơ di sản văn hoá phi vật thể và kế hoạch phát triển du lịch cộng đồng ở các làng văn hoá "
            "dân tộc thiểu số."
        ),
        mandate="Chức năng quản lý di sản văn hoá và du lịch của Sở.",
        users="Công chức phòng Quản lý du lịch và phòng Quản lý văn hoá.",
        system="Hệ thống thông tin di sản văn hoá tỉnh",
        valid_from=date(2025, 5, 5),
        valid_to=date(2027, 12, 31),
        ip="10.20.37.0/28",
        account="",
        personal_basis=DUTY + "Luật Di sản văn hoá; Nghị định số 13/2023/NĐ-CP, điểm đ khoản 1 Điều 17.",
        personal_kinds=("BASIC", "SENSITIVE"),
        approval_no="205/QĐ-SVHTTDL",
        approval_date=date(2024, 10, 18),
        user_count=12,
    ),
    "C12": RequestData(
        case_no="KN-2024-0012",
        agency="SKHĐT",
        letter_no="1420/SKHĐT-TH",
        letter_date=date(2024, 9, 13),
        datasets=("DB06-TK",),
        extent="Số liệu giải quyết thủ tục hành chính toàn tỉnh, theo tháng, năm 2024.",
        purpose=(
            "Lấy số liệu giải quyết thủ tục hành chính lĩnh vực đầu tư, doanh nghiệp để xây dựng báo cáo cải thiện "
            "môi trường đầu tư, kinh doanh của tỉnh."
        ),
        mandate="Nhiệm vụ tham mưu cải thiện chỉ số năng lực cạnh tranh của Sở.",
        users="Công chức phòng Tổng hợp.",
        system="Hệ thống thông tin báo cáo kinh tế - xã hội",
        valid_from=date(2024, 10, 1),
        valid_to=date(2025, 12, 31),
        ip="10.20.38.0/28",
        account="",
        approval_no="59/QĐ-SKHĐT",
        approval_date=date(2024, 4, 22),
        user_count=5,
    ),
    "C13": RequestData(
        case_no="KN-2024-0010",
        agency="SNNPTNT",
        letter_no="1333/SNNPTNT-TL",
        letter_date=date(2024, 9, 9),
        datasets=("DB08-DIEM",),
        extent="Toàn bộ điểm có nguy cơ sạt lở, lũ quét trên địa bàn tỉnh.",
        purpose=(
            "Đưa dữ liệu cảnh báo của chính Sở qua nền tảng tích hợp, chia sẻ dữ liệu để hệ thống cảnh báo thiên tai "
            "của Sở gửi tin đến các xã kịp thời trong mùa mưa lũ."
        ),
        mandate="Nhiệm vụ thường trực phòng, chống thiên tai của Sở.",
        users="Cán bộ trực ban phòng, chống thiên tai.",
        system="Hệ thống cảnh báo thiên tai",
        valid_from=date(2024, 9, 17),
        valid_to=None,
        ip="10.20.39.0/28",
        account="snnptnt-satlo-01",
        approval_no="318/QĐ-SNNPTNT",
        approval_date=date(2024, 6, 5),
        user_count=12,
        frequency="REALTIME",
    ),
    "C14": RequestData(
        case_no="KN-2024-0013",
        agency="SNV",
        letter_no="1875/SNV-CCHC",
        letter_date=date(2024, 9, 27),
        datasets=("DB12-DVHC", "DB12-CQ"),
        extent="Danh mục hiện hành của tỉnh và các lần thay đổi.",
        purpose=(
            "Dùng thống nhất mã đơn vị hành chính và mã định danh cơ quan trong hệ thống quản lý cán bộ, công chức, "
            "viên chức của tỉnh, tránh phải nhập tay và sai lệch mã."
        ),
        mandate="Nhiệm vụ quản lý hồ sơ cán bộ, công chức, viên chức của Sở.",
        users="Công chức phòng Cải cách hành chính và phòng Công chức, viên chức.",
        system="Hệ thống quản lý cán bộ, công chức, viên chức",
        valid_from=date(2024, 10, 7),
        valid_to=None,
        ip="10.20.41.0/28",
        account="snv-danhmuc-01",
        approval_no="266/QĐ-SNV",
        approval_date=date(2024, 5, 31),
        user_count=40,
        method="SYNC",
        frequency="DAILY",
        level="3",
    ),
}
"""C05 comes on paper and C15 has no content, so that both stand in the story alone."""
