"""The agencies of the demonstration province (domain model 8.1), as the Regulation names them."""

from typing import NamedTuple

FOCAL = "STTTT"
PROVINCE = "Hà Giang"


class AgencyData(NamedTuple):
    """One agency; `mailbox` is its part of every mail address, `parent` the symbol of the agency above it."""

    symbol: str
    mailbox: str
    name: str
    short_name: str
    name_en: str
    level: str
    head_title: str = "GIÁM ĐỐC"
    place: str = PROVINCE
    parent: str = ""
    drafting_unit: str = "VP"


def _department(
    symbol: str, mailbox: str, name: str, short: str, english: str, unit: str, head: str = ""
) -> AgencyData:
    return AgencyData(
        symbol, mailbox, name, short, english, "DEPARTMENT", head_title=head or "GIÁM ĐỐC", drafting_unit=unit
    )


def _district(symbol: str, mailbox: str, kind: str, place: str, english: str) -> AgencyData:
    return AgencyData(
        symbol,
        mailbox,
        f"Ủy ban nhân dân {kind} {place}",
        f"UBND {kind} {place}",
        english,
        "DISTRICT",
        head_title="CHỦ TỊCH",
        place=place,
        drafting_unit="VX",
    )


AGENCIES: tuple[AgencyData, ...] = (
    _department(
        FOCAL,
        "stttt",
        "Sở Thông tin và Truyền thông",
        "Sở TT&TT",
        "Department of Information and Communications",
        "CNTT",
    ),
    AgencyData(
        "VPUBND",
        "vpubnd",
        "Văn phòng Ủy ban nhân dân tỉnh",
        "Văn phòng UBND tỉnh",
        "Office of the Provincial People's Committee",
        "PROVINCE_OFFICE",
        head_title="CHÁNH VĂN PHÒNG",
        drafting_unit="KSTTHC",
    ),
    _department("SYT", "syt", "Sở Y tế", "Sở Y tế", "Department of Health", "NVY"),
    _department("SGDĐT", "sgddt", "Sở Giáo dục và Đào tạo", "Sở GD&ĐT", "Department of Education and Training", "VP"),
    _department(
        "STNMT",
        "stnmt",
        "Sở Tài nguyên và Môi trường",
        "Sở TN&MT",
        "Department of Natural Resources and Environment",
        "CNTT",
    ),
    _department(
        "SLĐTBXH",
        "sldtbxh",
        "Sở Lao động - Thương binh và Xã hội",
        "Sở LĐ-TB&XH",
        "Department of Labour, Invalids and Social Affairs",
        "BTXH",
    ),
    _department("STP", "stp", "Sở Tư pháp", "Sở Tư pháp", "Department of Justice", "HCTP"),
    _department(
        "SNNPTNT",
        "snnptnt",
        "Sở Nông nghiệp và Phát triển nông thôn",
        "Sở NN&PTNT",
        "Department of Agriculture and Rural Development",
        "TL",
    ),
    _department("SXD", "sxd", "Sở Xây dựng", "Sở Xây dựng", "Department of Construction", "QH"),
    _department("SGTVT", "sgtvt", "Sở Giao thông vận tải", "Sở GTVT", "Department of Transport", "QLKCHT"),
    _department("SCT", "sct", "Sở Công Thương", "Sở Công Thương", "Department of Industry and Trade", "QLTM"),
    _department("SKHĐT", "skhdt", "Sở Kế hoạch và Đầu tư", "Sở KH&ĐT", "Department of Planning and Investment", "TH"),
    _department(
        "SVHTTDL",
        "svhttdl",
        "Sở Văn hoá, Thể thao và Du lịch",
        "Sở VHTT&DL",
        "Department of Culture, Sports and Tourism",
        "QLDL",
    ),
    _department("SNV", "snv", "Sở Nội vụ", "Sở Nội vụ", "Department of Home Affairs", "CCHC"),
    _department("BDT", "bdt", "Ban Dân tộc", "Ban Dân tộc", "Ethnic Affairs Board", "CS", "TRƯỞNG BAN"),
    AgencyData(
        "TTPVHCC",
        "ttpvhcc",
        "Trung tâm Phục vụ hành chính công tỉnh",
        "Trung tâm PVHCC tỉnh",
        "Provincial Public Administration Service Centre",
        "PUBLIC_UNIT",
        parent="VPUBND",
        drafting_unit="TH",
    ),
    AgencyData(
        "BVĐK",
        "bvdk",
        "Bệnh viện đa khoa tỉnh",
        "Bệnh viện ĐK tỉnh",
        "Provincial General Hospital",
        "PUBLIC_UNIT",
        parent="SYT",
        drafting_unit="KHTH",
    ),
    _district("UBND-ĐV", "dongvan", "huyện", "Đồng Văn", "People's Committee of Dong Van District"),
    _district("UBND-MV", "meovac", "huyện", "Mèo Vạc", "People's Committee of Meo Vac District"),
    _district("UBND-HSP", "hoangsuphi", "huyện", "Hoàng Su Phì", "People's Committee of Hoang Su Phi District"),
    _district("UBND-TP", "tphagiang", "thành phố", "Hà Giang", "People's Committee of Ha Giang City"),
    AgencyData(
        "UBND-XM",
        "xamau",
        "Ủy ban nhân dân xã Mẫu",
        "UBND xã Mẫu",
        "People's Committee of Mau Commune",
        "COMMUNE",
        head_title="CHỦ TỊCH",
        place="xã Mẫu",
        drafting_unit="VP",
    ),
    AgencyData(
        "BCA",
        "",
        "Bộ Công an",
        "Bộ Công an",
        "Ministry of Public Security",
        "CENTRAL_BODY",
        head_title="BỘ TRƯỞNG",
        place="Hà Nội",
    ),
    AgencyData(
        "BTP",
        "",
        "Bộ Tư pháp",
        "Bộ Tư pháp",
        "Ministry of Justice",
        "CENTRAL_BODY",
        head_title="BỘ TRƯỞNG",
        place="Hà Nội",
    ),
)
