"""What an agency answers to have a dataset published as open data (Articles 3.4 and 8)."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from workflows.fields import Field, Kind, Problem
from workflows.roles import Actor
from workflows.rows import Facts
from workflows.text import N_

FORMATS: tuple[tuple[str, str], ...] = (
    ("CSV", "CSV"),
    ("XLSX", "XLSX"),
    ("JSON", "JSON"),
    ("XML", "XML"),
    ("GEOJSON", "GeoJSON"),
    ("PDF", "PDF"),
    ("API", "API"),
)
FREQUENCIES: tuple[tuple[str, str], ...] = (
    ("REALTIME", N_("Thời gian thực")),
    ("DAILY", N_("Hằng ngày")),
    ("WEEKLY", N_("Hằng tuần")),
    ("MONTHLY", N_("Hằng tháng")),
    ("QUARTERLY", N_("Hằng quý")),
    ("YEARLY", N_("Hằng năm")),
    ("IRREGULAR", N_("Khi có thay đổi")),
)

PUBLICATION: tuple[Field, ...] = (
    Field(
        "dataset",
        Kind.REF,
        N_("Bộ dữ liệu công bố"),
        source="own_datasets",
        missing=N_("Chọn bộ dữ liệu công bố."),
        legal_ref="Đ8",
    ),
    Field("title", Kind.TEXT, N_("Tên dữ liệu mở"), minimum=5, maximum=250, legal_ref="Đ8"),
    Field(
        "description",
        Kind.LONG,
        N_("Mô tả dữ liệu"),
        hint=N_("Ít nhất 30 ký tự: dữ liệu gồm những gì, phạm vi, thời gian."),
        minimum=30,
        maximum=5000,
        legal_ref="Đ8",
    ),
    Field(
        "url",
        Kind.TEXT,
        N_("Địa chỉ tải hoặc khai thác"),
        hint=N_("Bắt đầu bằng https://; không chứa tên đăng nhập, mật khẩu."),
        maximum=500,
        legal_ref="Đ8",
    ),
    Field("formats", Kind.CHOICES, N_("Định dạng"), choices=FORMATS, legal_ref="Đ8"),
    Field(
        "licence",
        Kind.TEXT,
        N_("Điều kiện sử dụng"),
        hint=N_("Ví dụ: Tự do sử dụng, ghi rõ nguồn."),
        maximum=120,
        legal_ref="Đ8",
    ),
    Field("update_frequency", Kind.CHOICE, N_("Tần suất cập nhật"), choices=FREQUENCIES, legal_ref="Đ8"),
    Field(
        "no_personal_data_or_secret_confirmed",
        Kind.BOOL,
        N_("Xác nhận bộ dữ liệu không có dữ liệu cá nhân và không thuộc bí mật nhà nước"),
        source="tick",
        missing=N_(
            "Đánh dấu xác nhận không có dữ liệu cá nhân, bí mật nhà nước; nếu có thì không công bố (khoản 4 Điều 3)."
        ),
        legal_ref="Đ3.4",
    ),
    Field(
        "basis_note",
        Kind.LONG,
        N_("Căn cứ công bố"),
        hint=N_("Văn bản, kế hoạch hoặc danh mục dữ liệu mở làm căn cứ."),
        minimum=10,
        maximum=2000,
        legal_ref="Đ8",
    ),
)
"""One declaration for each answer of `request_publication`."""


def is_confirmed(facts: Facts, actor: Actor, values: Mapping[str, Any]) -> list[Problem]:
    """Nothing is published before somebody says that it holds no personal data and no secret (Article 3.4)."""
    if values.get("no_personal_data_or_secret_confirmed") is False:
        spec = next(spec for spec in PUBLICATION if spec.name == "no_personal_data_or_secret_confirmed")
        return [Problem(spec.name, spec.missing, code="missing")]
    return []


def is_open_address(facts: Facts, actor: Actor, values: Mapping[str, Any]) -> list[Problem]:
    """The address is one that anybody may open: encrypted, and without a name or password in it."""
    given = values.get("url")
    if given is None:
        return []
    try:
        parts = urlsplit(given)
        has_host = parts.scheme == "https" and "." in (parts.hostname or "") and (parts.port or 443) > 0
    except ValueError:
        has_host = False
    if not has_host or any(sign.isspace() or sign in '<>"\\' for sign in given):
        return [Problem("url", N_("Ghi địa chỉ đầy đủ bắt đầu bằng https://, ví dụ https://opendata.hagiang.gov.vn."))]
    if "@" in parts.netloc:
        return [Problem("url", N_("Bỏ tên đăng nhập, mật khẩu khỏi địa chỉ: ai cũng đọc được địa chỉ này."))]
    return []


PUBLICATION_CHECKS = (is_confirmed, is_open_address)
