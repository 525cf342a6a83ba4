"""The lists of the public catalogue: what each shows, in which columns, narrowed and sorted as the address says."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from flask import url_for

from app.queries.catalogue import CatalogueFilters, Entry, entries_of, filters_from
from app.views.catalogue_words import label_of
from forms.build import words
from workflows.catalogue.entry import PROVINCIAL
from workflows.fields import CONTROL
from workflows.folding import fold, sort_key
from workflows.text import N_

PER_PAGE = 50
LONGEST_TEXT = 100


@dataclass(frozen=True)
class Line:
    """One line of a list: a database, or one of its datasets."""

    entry: Entry
    dataset: Mapping[str, Any] | None = None

    def said(self, name: str) -> Any:
        """What the database's entry says under a name."""
        return self.entry.content.get(name)

    @property
    def code(self) -> str:
        """The code of the dataset, else of the database."""
        return str((self.dataset or {}).get("code") or self.entry.code)


@dataclass(frozen=True)
class Column:
    """One column: its heading, its share of the width, and what stands in it; `is_data` for words of the register."""

    label: str
    width: int
    text: Callable[[Line], str | int]
    is_data: bool = False


COLUMNS: dict[str, Column] = {
    "code": Column(N_("Mã"), 8, lambda line: line.code, is_data=True),
    "name": Column(N_("Tên cơ sở dữ liệu"), 29, lambda line: line.entry.name, is_data=True),
    "dataset": Column(N_("Tên bộ dữ liệu"), 26, lambda line: str((line.dataset or {}).get("name", "")), is_data=True),
    "base": Column(N_("Thuộc cơ sở dữ liệu"), 22, lambda line: line.entry.name, is_data=True),
    "owner": Column(N_("Cơ quan chủ quản"), 20, lambda line: _agency(line, "owner_agency"), is_data=True),
    "manager": Column(N_("Cơ quan quản lý"), 18, lambda line: _agency(line, "managing_agency"), is_data=True),
    "tier": Column(N_("Cấp"), 8, lambda line: label_of("tier", line.said("tier"))),
    "mode": Column(N_("Hình thức chia sẻ"), 13, lambda line: label_of("sharing_mode", line.said("sharing_mode"))),
    "update": Column(N_("Cách cập nhật"), 13, lambda line: label_of("update_mode", line.said("update_mode"))),
    "level": Column(N_("Cấp độ an toàn"), 8, lambda line: str(line.said("info_security_level") or "")),
    "datasets": Column(N_("Số bộ dữ liệu"), 9, lambda line: len(line.said("datasets") or ())),
    "fields": Column(N_("Số trường"), 8, lambda line: len((line.dataset or {}).get("fields") or ())),
}


def _agency(line: Line, name: str) -> str:
    return str((line.said(name) or {}).get("name", ""))


@dataclass(frozen=True)
class PublicList:
    """One of the four lists (0.2.6): where it stands, what it says of itself, its columns, and what narrows it."""

    endpoint: str
    title: str
    about: str
    columns: tuple[str, ...]
    fixed: Mapping[str, str]
    of_datasets: bool = False
    file_name: str = "danh-muc"


WHOLE = PublicList(
    "catalogue.show",
    N_("Danh mục cơ sở dữ liệu"),
    N_(
        "Danh mục cơ sở dữ liệu trong các cơ quan nhà nước của tỉnh, do Chủ tịch UBND tỉnh phê duyệt và cập nhật "
        "(khoản 2 Điều 6, khoản 1 Điều 7 Quy chế)."
    ),
    ("code", "name", "owner", "tier", "mode", "update", "datasets"),
    {},
)
PROVINCIAL_LIST = PublicList(
    "catalogue.provincial",
    N_("Cơ sở dữ liệu cấp tỉnh"),
    N_(
        "Phần của Danh mục gồm các cơ sở dữ liệu cấp tỉnh, có đủ sáu nội dung và đáp ứng các yêu cầu tại khoản 2 và "
        "khoản 3 Điều 7 Quy chế."
    ),
    ("code", "name", "owner", "mode", "update", "level", "datasets"),
    {"tier": PROVINCIAL},
    file_name="danh-muc-cap-tinh",
)
DEFAULT_LIST = PublicList(
    "catalogue.default_sharing",
    N_("Danh mục dữ liệu chia sẻ theo hình thức mặc định"),
    N_(
        "Các bộ dữ liệu chia sẻ theo hình thức mặc định trong Danh mục; các cơ quan rà soát ít nhất 06 tháng một lần "
        "(khoản 2 Điều 9 Quy chế)."
    ),
    ("code", "dataset", "base", "owner", "update", "fields"),
    {},
    of_datasets=True,
    file_name="danh-muc-chia-se-mac-dinh",
)
LISTS = {"": WHOLE, "provincial": PROVINCIAL_LIST, "default-sharing": DEFAULT_LIST}
"""The lists by the word in their addresses."""


@dataclass(frozen=True)
class Asked:
    """What an address asks of a list: filters, order and page; the version is asked beside it."""

    of: PublicList
    filters: CatalogueFilters
    sort: str = "code"
    page: int = 1

    def as_args(self, **changes: Any) -> dict[str, Any]:
        """What goes into the address of the same list; what says nothing is left out."""
        args = {**asdict(self.filters), "sort": self.sort, "page": self.page, **changes}
        plain = {"sort": "code", "page": 1}
        left_out = {*self.of.fixed, *(name for name, value in plain.items() if args[name] == value)}
        return {name: value for name, value in args.items() if value and name not in left_out}


def asked_of(page: PublicList, args: Mapping[str, str]) -> Asked:
    """Read what an address asks of a list; what the list cannot do counts as not asked."""
    # No name holds a sign that nobody sees, and not every database can even be asked for one.
    cut = {name: CONTROL.sub("", value)[:LONGEST_TEXT] for name, value in args.items()}
    filters = replace(filters_from(cut), **page.fixed)
    sort, number = cut.get("sort", ""), cut.get("page", "")
    is_number = number.isascii() and number.isdigit() and len(number) < 7
    return Asked(
        of=page,
        filters=replace(filters, mode="") if page.of_datasets else filters,
        sort=sort if sort.removeprefix("-") in page.columns else "code",
        page=max(int(number), 1) if is_number else 1,
    )


def lines_of(version_no: int, asked: Asked) -> list[Line]:
    """Every line of a list that passes the filters, in the order asked for."""
    if asked.of.of_datasets:
        found = _dataset_lines(entries_of(version_no, replace(asked.filters, text="")), asked.filters.text)
    else:
        found = [Line(entry) for entry in entries_of(version_no, asked.filters)]
    column = COLUMNS[asked.sort.removeprefix("-")]
    return sorted(found, key=lambda line: _order(column.text(line)), reverse=asked.sort.startswith("-"))


def _order(value: str | int) -> tuple[int, str]:
    return (value, "") if isinstance(value, int) else (0, sort_key(value))


def _dataset_lines(entries: Iterable[Entry], text: str) -> list[Line]:
    """The datasets shared by default; a search looks at the dataset itself, its database and its agencies."""
    wanted = fold(text).split()
    lines = [Line(entry, dataset) for entry in entries for dataset in entry.content.get("datasets") or ()]
    shared = (line for line in lines if (line.dataset or {}).get("sharing_mode") == "DEFAULT")
    return [line for line in shared if all(word in _haystack(line) for word in wanted)]


def _haystack(line: Line) -> str:
    names = [str(COLUMNS[name].text(line)) for name in ("code", "dataset", "base", "owner", "manager")]
    return fold(" ".join([*names, line.entry.code]))


def headings(asked: Asked, kept: Mapping[str, str]) -> list[dict[str, Any]]:
    """The headings of a list, each the address that sorts by it; a second click turns the order."""
    found = []
    for name in asked.of.columns:
        is_up, is_down = asked.sort == name, asked.sort == f"-{name}"
        args = {**asked.as_args(page=1, sort=f"-{name}" if is_up else name), **kept}
        found.append(
            {
                "text": words(COLUMNS[name].label),
                "href": url_for(asked.of.endpoint, **args),
                "sort": "ascending" if is_up else "descending" if is_down else "",
                "class": f"chung-w-{COLUMNS[name].width}",
            }
        )
    return found
