"""The catalogue as the province issued it in July 2024: the workbook that becomes version 1 (Articles 6, 7)."""

from typing import NamedTuple

from app.adapters.tables_out import Table, write_xlsx
from app.demo.catalogue import DATABASES, DatabaseData
from forms.catalogue_import import DATASET_SHEET, DATASETS_TITLE, MAIN_COLUMNS, MAIN_TITLE
from workflows.catalogue.entry import PROVINCIAL

DECISION = {"decision_no": "1205/QĐ-UBND", "decided_on": "2024-07-05", "effective_on": "2024-07-05"}
"""The Chairman's decision that issued it."""

FILE_NAME = "Danh mục cơ sở dữ liệu tỉnh Hà Giang 2024.xlsx"
ADDED_LATER = frozenset({"DB08"})
"""Databases that come in by a proposal (C16)."""


class Points(NamedTuple):
    """The six points of Article 7.2 beside the name, and what else an entry says."""

    methods: tuple[str, ...]
    objective: str = ""
    scope: str = ""
    master_data: tuple[tuple[str, str, str], ...] = ()
    users: tuple[str, ...] = ()
    purpose: str = ""
    sources: tuple[tuple[str, str, str], ...] = ()
    level: str = "2"
    regulation: str = ""


ALL_AGENCIES = ("Sở, ban, ngành", "UBND huyện, thành phố", "UBND xã, phường, thị trấn")

POINTS: dict[str, Points] = {
    "DB01": Points(
        ("QUERY", "SYNC"),
        objective=(
            "Quản lý thống nhất thông tin thửa đất, giấy chứng nhận, quy hoạch sử dụng đất trên địa bàn tỉnh, làm cơ "
            "sở giải quyết thủ tục hành chính về đất đai."
        ),
        scope=(
            "Các cơ quan nhà nước của tỉnh khai thác thông tin thửa đất, giấy chứng nhận, quy hoạch theo chức năng, "
            "nhiệm vụ; không khai thác hàng loạt."
        ),
        master_data=(
            ("Thửa đất", "Vị trí, diện tích, loại đất của từng thửa", "Số tờ, số thửa"),
            ("Giấy chứng nhận", "Giấy chứng nhận quyền sử dụng đất đã cấp", "Số phát hành"),
        ),
        users=ALL_AGENCIES,
        purpose="Giải quyết thủ tục hành chính, quản lý quy hoạch, xây dựng, thuế và thống kê.",
        sources=(
            ("Hồ sơ địa chính", "Văn phòng đăng ký đất đai", "Hằng ngày"),
            ("Quy hoạch sử dụng đất", "UBND huyện, thành phố", "Khi được phê duyệt"),
        ),
        level="3",
        regulation="Quyết định số 88/QĐ-STNMT ngày 12/4/2024",
    ),
    "DB02": Points(
        ("PACKAGE",),
        objective=(
            "Quản lý kết quả rà soát hộ nghèo, hộ cận nghèo hằng năm để thực hiện chính sách giảm nghèo đúng đối tượng."
        ),
        scope=(
            "Cơ quan thực hiện chính sách an sinh, y tế, giáo dục, nhà ở khai thác danh sách hộ và thành viên hộ theo "
            "địa bàn quản lý."
        ),
        master_data=(("Hộ nghèo, hộ cận nghèo", "Hộ được công nhận theo kết quả rà soát hằng năm", "Mã hộ"),),
        users=ALL_AGENCIES,
        purpose="Xét, thực hiện chính sách đối với hộ nghèo, hộ cận nghèo và thành viên của hộ.",
        sources=(("Kết quả rà soát hộ nghèo", "UBND xã, phường, thị trấn", "Hằng năm"),),
        regulation="Quyết định số 41/QĐ-SLĐTBXH ngày 20/3/2024",
    ),
    "DB03": Points(("QUERY", "PACKAGE")),
    "DB04": Points(("PACKAGE",), level="3"),
    "DB05": Points(
        ("QUERY",),
        objective=(
            "Quản lý thống nhất hồ sơ cán bộ, công chức, viên chức và biên chế của các cơ quan, đơn vị thuộc tỉnh."
        ),
        scope=(
            "Cơ quan quản lý cán bộ khai thác hồ sơ thuộc thẩm quyền; cơ quan khác chỉ khai thác số liệu biên chế "
            "tổng hợp."
        ),
        master_data=(("Cán bộ, công chức, viên chức", "Người đang công tác tại cơ quan của tỉnh", "Mã cán bộ"),),
        users=("Sở, ban, ngành", "UBND huyện, thành phố"),
        purpose="Quản lý cán bộ, biên chế, tiền lương và cải cách hành chính.",
        sources=(("Hồ sơ công chức, viên chức", "Cơ quan sử dụng công chức, viên chức", "Hằng tháng"),),
        level="3",
    ),
    "DB06": Points(
        ("QUERY", "SYNC"),
        objective=(
            "Lưu trữ tập trung hồ sơ, kết quả giải quyết thủ tục hành chính để tái sử dụng, không yêu cầu nộp lại giấy "
            "tờ đã có."
        ),
        scope=(
            "Cơ quan giải quyết thủ tục hành chính ba cấp khai thác hồ sơ, kết quả thuộc thẩm quyền; số liệu thống kê "
            "dùng chung toàn tỉnh."
        ),
        master_data=(("Thủ tục hành chính", "Thủ tục đã công bố trên địa bàn tỉnh", "Mã thủ tục"),),
        users=ALL_AGENCIES,
        purpose="Giải quyết thủ tục hành chính, theo dõi, đánh giá chất lượng phục vụ.",
        sources=(
            ("Hệ thống thông tin giải quyết thủ tục hành chính", "Trung tâm Phục vụ hành chính công tỉnh", "Hằng ngày"),
        ),
        level="3",
        regulation="Quyết định số 415/QĐ-VPUBND ngày 02/5/2024",
    ),
    "DB07": Points(("PACKAGE",)),
    "DB09": Points(("PACKAGE",)),
    "DB10": Points(("OPEN", "PACKAGE")),
    "DB11": Points(("PACKAGE",)),
    "DB12": Points(
        ("QUERY", "SYNC", "OPEN"),
        objective=(
            "Thống nhất mã đơn vị hành chính, mã định danh cơ quan và các danh mục dùng chung cho mọi hệ thống thông "
            "tin của tỉnh."
        ),
        scope="Mọi hệ thống thông tin của cơ quan nhà nước trên địa bàn tỉnh tham chiếu, đồng bộ các danh mục này.",
        master_data=(
            ("Đơn vị hành chính", "Đơn vị hành chính các cấp của tỉnh", "Mã đơn vị"),
            ("Cơ quan, tổ chức", "Cơ quan, tổ chức có mã định danh điện tử", "Mã định danh"),
        ),
        users=(*ALL_AGENCIES, "Tổ chức, cá nhân"),
        purpose="Tham chiếu, đồng bộ mã dùng chung giữa các hệ thống thông tin.",
        sources=(("Quyết định ban hành mã", "Sở Thông tin và Truyền thông", "Khi có thay đổi"),),
    ),
}


def issued_databases() -> tuple[DatabaseData, ...]:
    """The databases that the decision of July 2024 lists: neither national ones (0.2.6) nor what came later."""
    return tuple(data for data in DATABASES if data.code in POINTS and data.code not in ADDED_LATER)


def issued_workbook() -> bytes:
    """The catalogue as a workbook, in the columns of the import's own template."""
    databases = issued_databases()
    main = [_row(data) for data in databases]
    datasets = [
        [data.code, one.code, one.name, one.mode or data.mode, ";".join(one.fields)]
        for data in databases
        for one in data.datasets
    ]
    return write_xlsx(
        [
            Table(MAIN_TITLE, tuple(spec.label for spec in MAIN_COLUMNS), main),
            Table(DATASETS_TITLE, tuple(spec.label for spec in DATASET_SHEET), datasets),
        ]
    )


def _row(data: DatabaseData) -> list[str]:
    points = POINTS[data.code]
    cells = {
        "code": data.code,
        "tier": data.tier,
        "catalogue_group": "AGENCY_DB",
        "p7_2_a_name": data.name,
        "p7_2_b_objective": points.objective,
        "p7_2_c_scope": points.scope,
        "p7_2_c_master_data": _lines(points.master_data),
        "p7_2_d_users": ";".join(points.users),
        "p7_2_d_purpose": points.purpose,
        "p7_2_dd_sources": _lines(points.sources),
        "p7_2_e_methods": ";".join(points.methods),
        "owner_agency": data.owner,
        "managing_agency": data.owner,
        "sharing_mode": data.mode,
        "update_mode": data.update_mode,
        "personal_data_categories": ";".join(data.personal_data),
        "info_security_level": points.level,
        "agency_regulation": points.regulation,
        "connection_readiness": "MEETS",
    }
    assert data.tier != PROVINCIAL or points.objective  # the provincial level answers all six points (Article 7.2)
    return [cells.get(spec.name, "") for spec in MAIN_COLUMNS]


def _lines(rows: tuple[tuple[str, str, str], ...]) -> str:
    return "\n".join(" | ".join(row) for row in rows)
