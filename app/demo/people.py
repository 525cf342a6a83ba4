"""The accounts of the demonstration: a role at an agency each, and nobody's name (domain model 8)."""

from typing import NamedTuple

from app.demo.agencies import AGENCIES, FOCAL
from app.demo.catalogue import DATABASES
from workflows.roles import Role

DOMAIN = "demo.hagiang.gov.vn"


class PersonData(NamedTuple):
    """One account; `key` is the part of its address before the @."""

    key: str
    agency: str
    roles: tuple[Role, ...]
    title: str
    job_title: str = ""

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{self.key}@{DOMAIN}"


OWNERS = frozenset(database.owner for database in DATABASES)
SHORT = {agency.symbol: agency.short_name for agency in AGENCIES}


def _focal(key: str, role: Role, title: str, job_title: str = "Chuyên viên") -> PersonData:
    return PersonData(f"{key}.stttt", FOCAL, (role,), title, job_title)


FOCAL_PEOPLE: tuple[PersonData, ...] = (
    _focal("vanthu", Role.FOCAL_CLERK, "Văn thư – Sở TT&TT", "Văn thư"),
    _focal("thamtra1", Role.FOCAL_REVIEWER, "Chuyên viên thẩm tra 1 – Sở TT&TT"),
    _focal("thamtra2", Role.FOCAL_REVIEWER, "Chuyên viên thẩm tra 2 – Sở TT&TT"),
    _focal(
        "truongphong",
        Role.FOCAL_HEAD,
        "Trưởng phòng Công nghệ thông tin – Sở TT&TT",
        "Trưởng phòng Công nghệ thông tin",
    ),
    _focal("giamdoc", Role.FOCAL_LEADER, "Giám đốc Sở TT&TT", "Giám đốc"),
    _focal("phogiamdoc", Role.FOCAL_LEADER, "Phó Giám đốc Sở TT&TT", "Phó Giám đốc"),
    _focal("lgsp", Role.TECH_OPERATOR, "Quản trị LGSP – Sở TT&TT", "Quản trị LGSP"),
    _focal(
        "baomat", Role.SECURITY_OFFICER, "Cán bộ bảo vệ bí mật nhà nước – Sở TT&TT", "Cán bộ bảo vệ bí mật nhà nước"
    ),
    _focal("quantri", Role.ADMIN, "Quản trị hệ thống – Sở TT&TT", "Quản trị hệ thống"),
)

PROVINCE_PEOPLE: tuple[PersonData, ...] = (
    PersonData(
        "tonghop.vpubnd", "VPUBND", (Role.CHAIRMAN_OFFICE,), "Chuyên viên tổng hợp – Văn phòng UBND tỉnh", "Chuyên viên"
    ),
    PersonData(
        "tonghop2.vpubnd",
        "VPUBND",
        (Role.CHAIRMAN_OFFICE,),
        "Chuyên viên tổng hợp 2 – Văn phòng UBND tỉnh",
        "Chuyên viên",
    ),
    PersonData("thanhtra", "", (Role.AUDITOR,), "Cán bộ thanh tra, kiểm tra", "Thanh tra viên"),
)


def _agency_people(symbol: str, mailbox: str, head: str) -> tuple[PersonData, ...]:
    short = SHORT[symbol]
    people = [
        PersonData(f"lapho.{mailbox}", symbol, (Role.AGENCY_FILER,), f"Chuyên viên lập hồ sơ – {short}", "Chuyên viên"),
        PersonData(f"kygui.{mailbox}", symbol, (Role.AGENCY_APPROVER,), f"Lãnh đạo ký gửi – {short}", head),
    ]
    if symbol in OWNERS:
        people += [
            PersonData(
                f"daumoi.{mailbox}", symbol, (Role.OWNER_OFFICER,), f"Đầu mối chủ quản dữ liệu – {short}", "Chuyên viên"
            ),
            PersonData(
                f"chuquan.{mailbox}", symbol, (Role.OWNER_APPROVER,), f"Lãnh đạo chủ quản dữ liệu – {short}", head
            ),
        ]
    return tuple(people)


PEOPLE: tuple[PersonData, ...] = (
    *FOCAL_PEOPLE,
    *PROVINCE_PEOPLE,
    *(
        person
        for agency in AGENCIES
        if agency.mailbox
        for person in _agency_people(agency.symbol, agency.mailbox, agency.head_title.capitalize())
    ),
)
"""Every account, the focal agency first; central bodies have none."""

UNITS: dict[str, tuple[str, ...]] = {
    "Phòng Công nghệ thông tin": ("truongphong.stttt", "thamtra1.stttt"),
    "Phòng Chuyển đổi số": ("thamtra2.stttt",),
}
"""The divisions of the focal agency, and who belongs to them."""
