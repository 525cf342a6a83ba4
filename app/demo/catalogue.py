"""The databases of the demonstration province (domain model 8.1), their datasets and fields."""

from typing import NamedTuple


class DatasetData(NamedTuple):
    """One dataset; an empty mode means that of its database."""

    code: str
    name: str
    fields: tuple[str, ...]
    mode: str = ""


class DatabaseData(NamedTuple):
    """One database; `owner` is the symbol of the agency that gives consent."""

    code: str
    name: str
    owner: str
    tier: str
    mode: str
    personal_data: tuple[str, ...]
    update_mode: str
    datasets: tuple[DatasetData, ...]
    scope: str = "PROVINCIAL_SCOPE"


BASIC, SENSITIVE = ("BASIC",), ("SENSITIVE",)

DATABASES: tuple[DatabaseData, ...] = (
    DatabaseData(
        "DB01",
        "CSDL đất đai tỉnh",
        "STNMT",
        "PROVINCIAL",
        "DEFAULT",
        BASIC,
        "API",
        (
            DatasetData(
                "DB01-THUA", "Thửa đất và loại đất", ("số tờ, số thửa", "diện tích", "loại đất", "địa chỉ thửa đất")
            ),
            DatasetData(
                "DB01-GCN", "Giấy chứng nhận quyền sử dụng đất", ("số phát hành", "người sử dụng đất", "ngày cấp")
            ),
            DatasetData(
                "DB01-QH", "Quy hoạch, kế hoạch sử dụng đất", ("mã khu vực", "loại đất quy hoạch", "kỳ quy hoạch")
            ),
        ),
    ),
    DatabaseData(
        "DB02",
        "CSDL hộ nghèo, hộ cận nghèo",
        "SLĐTBXH",
        "PROVINCIAL",
        "DEFAULT",
        BASIC,
        "MANUAL",
        (
            DatasetData(
                "DB02-HO", "Danh sách hộ nghèo, hộ cận nghèo", ("mã hộ", "họ tên chủ hộ", "thôn, xã", "phân loại hộ")
            ),
            DatasetData(
                "DB02-TV", "Thành viên hộ nghèo, hộ cận nghèo", ("mã hộ", "họ tên", "năm sinh", "quan hệ với chủ hộ")
            ),
            DatasetData(
                "DB02-TH", "Tổng hợp hộ nghèo theo xã", ("xã", "số hộ nghèo", "số hộ cận nghèo", "năm rà soát")
            ),
        ),
    ),
    DatabaseData(
        "DB03",
        "CSDL ngành giáo dục tỉnh",
        "SGDĐT",
        "SECTOR",
        "DEFAULT",
        BASIC,
        "API",
        (
            DatasetData(
                "DB03-HS", "Học sinh theo trường, lớp", ("mã trường", "lớp", "họ tên học sinh", "tình trạng học")
            ),
            DatasetData("DB03-PC", "Tình hình phổ cập giáo dục", ("xã", "độ tuổi", "số trẻ", "số trẻ đến trường")),
            DatasetData("DB03-TR", "Danh mục trường học", ("mã trường", "tên trường", "cấp học", "địa chỉ")),
        ),
    ),
    DatabaseData(
        "DB04",
        "CSDL hồ sơ sức khoẻ điện tử",
        "SYT",
        "SECTOR",
        "SPECIFIC",
        SENSITIVE,
        "API",
        (
            DatasetData(
                "DB04-HSSK", "Hồ sơ sức khoẻ cá nhân", ("họ tên", "số định danh", "dân tộc", "tình trạng sức khoẻ")
            ),
            DatasetData(
                "DB04-XA", "Thống kê sức khoẻ theo xã", ("xã", "số người được khám", "số người mắc bệnh mạn tính")
            ),
            DatasetData(
                "DB04-THON", "Thống kê bệnh theo thôn, bản", ("thôn, bản", "nhóm bệnh", "nhóm tuổi", "số người mắc")
            ),
        ),
    ),
    DatabaseData(
        "DB05",
        "CSDL cán bộ, công chức, viên chức",
        "SNV",
        "PROVINCIAL",
        "DEFAULT",
        BASIC,
        "MANUAL",
        (
            DatasetData("DB05-CB", "Hồ sơ công tác", ("mã cán bộ", "họ tên", "cơ quan", "chức vụ", "ngạch")),
            DatasetData("DB05-BC", "Biên chế theo cơ quan", ("cơ quan", "biên chế giao", "biên chế có mặt")),
        ),
    ),
    DatabaseData(
        "DB06",
        "CSDL hồ sơ thủ tục hành chính",
        "VPUBND",
        "PROVINCIAL",
        "DEFAULT",
        BASIC,
        "API",
        (
            DatasetData("DB06-HS", "Hồ sơ và kết quả giải quyết", ("mã hồ sơ", "mã thủ tục", "ngày nhận", "ngày trả")),
            DatasetData("DB06-TT", "Danh mục thủ tục hành chính", ("mã thủ tục", "tên thủ tục", "cơ quan thực hiện")),
            DatasetData("DB06-TK", "Thống kê giải quyết hồ sơ", ("cơ quan", "kỳ", "số đúng hạn", "số quá hạn")),
        ),
    ),
    DatabaseData(
        "DB07",
        "CSDL đường giao thông nông thôn",
        "SGTVT",
        "SECTOR",
        "DEFAULT",
        (),
        "MANUAL",
        (
            DatasetData(
                "DB07-TUYEN", "Tuyến đường giao thông nông thôn", ("mã tuyến", "tên tuyến", "chiều dài", "kết cấu mặt")
            ),
            DatasetData("DB07-CAU", "Cầu, cống trên tuyến", ("mã công trình", "mã tuyến", "tải trọng", "năm xây dựng")),
        ),
    ),
    DatabaseData(
        "DB08",
        "CSDL cảnh báo sạt lở, lũ quét",
        "SNNPTNT",
        "PROVINCIAL",
        "DEFAULT",
        (),
        "API",
        (
            DatasetData("DB08-DIEM", "Điểm có nguy cơ sạt lở", ("mã điểm", "toạ độ", "xã", "mức nguy cơ")),
            DatasetData("DB08-MUA", "Lượng mưa theo trạm", ("mã trạm", "thời điểm", "lượng mưa")),
        ),
    ),
    DatabaseData(
        "DB09",
        "CSDL đồng bào dân tộc thiểu số",
        "BDT",
        "SECTOR",
        "DEFAULT",
        SENSITIVE,
        "MANUAL",
        (
            DatasetData("DB09-CD", "Dân số các dân tộc theo xã", ("xã", "dân tộc", "số hộ", "số khẩu")),
            DatasetData("DB09-VH", "Người có uy tín, nghệ nhân", ("họ tên", "dân tộc", "thôn, xã", "lĩnh vực")),
        ),
    ),
    DatabaseData(
        "DB10",
        "CSDL di sản, du lịch Cao nguyên đá",
        "SVHTTDL",
        "SECTOR",
        "DEFAULT",
        (),
        "MANUAL",
        (
            DatasetData("DB10-DS", "Điểm di sản", ("mã điểm", "tên điểm", "toạ độ", "loại di sản")),
            DatasetData("DB10-LT", "Cơ sở lưu trú du lịch", ("tên cơ sở", "địa chỉ", "hạng", "số phòng")),
        ),
    ),
    DatabaseData(
        "DB11",
        "CSDL hợp tác xã, doanh nghiệp",
        "SKHĐT",
        "SECTOR",
        "DEFAULT",
        BASIC,
        "MANUAL",
        (
            DatasetData(
                "DB11-HTX", "Hợp tác xã đang hoạt động", ("mã số", "tên", "địa chỉ", "ngành nghề", "số thành viên")
            ),
            DatasetData("DB11-DN", "Doanh nghiệp theo ngành nghề", ("mã số", "tên", "ngành nghề", "người đại diện")),
        ),
    ),
    DatabaseData(
        "DB12",
        "Danh mục dùng chung tỉnh",
        "STTTT",
        "PROVINCIAL",
        "DEFAULT",
        (),
        "API",
        (
            DatasetData("DB12-DVHC", "Mã đơn vị hành chính", ("mã", "tên đơn vị", "cấp", "mã cấp trên")),
            DatasetData("DB12-CQ", "Mã định danh cơ quan", ("mã định danh", "tên cơ quan", "cơ quan cấp trên")),
        ),
    ),
    DatabaseData(
        "DB13",
        "CSDL quốc gia về dân cư",
        "BCA",
        "NATIONAL",
        "NONE",
        BASIC,
        "",
        (DatasetData("DB13-CD", "Thông tin công dân", ("số định danh cá nhân", "họ tên", "nơi thường trú")),),
        scope="NATIONAL",
    ),
)
