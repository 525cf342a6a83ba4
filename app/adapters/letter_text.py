"""How letters put facts into words: the filters of templates/letters, and a letter read back as plain text."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime
from html.parser import HTMLParser
from textwrap import wrap
from typing import Any

from markupsafe import Markup, escape

from workflows.folding import fold
from workflows.letter_facts import WORDS, MissingFact, WrongFact
from workflows.letter_style import authority_lines, format_date_vi, format_day_vi, number_text

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def refuse_nothing(value: Any) -> Any:
    """Refuse to print None: a letter never shows a hole."""
    if value is None:
        raise MissingFact("(null)")
    return value


def _day(iso: str | None) -> date:
    if iso is None:
        raise MissingFact("(date)")
    return date.fromisoformat(iso)


def date_vi(iso: str | None) -> Markup:
    """`05 tháng 8 năm 2024`; neither day nor month is torn from its number at the end of a line."""
    return Markup(format_date_vi(_day(iso)).replace(" tháng ", "\u00a0tháng\u00a0"))


def day_vi(iso: str | None) -> str:
    """`05/8/2024`, for tables."""
    return format_day_vi(_day(iso))


def weekday_vi(iso: str | None) -> str:
    """`Thứ Hai`."""
    return WEEKDAYS[_day(iso).weekday()]


def moment_vi(iso: str | None) -> Markup:
    """`08 giờ 15 phút, ngày 05 tháng 8 năm 2024`."""
    if iso is None:
        raise MissingFact("(moment)")
    moment = datetime.fromisoformat(iso)
    return Markup(f"{moment:%H} giờ {moment:%M} phút, ngày ") + date_vi(moment.date().isoformat())


def count_vi(number: int | None) -> str:
    """`05`; zero never prints (0.6.15)."""
    if not number:
        raise MissingFact("(count)")
    return number_text(number)


def phrase(text: str) -> Markup:
    """A text of ours inside a sentence: no full stop at its end, its line ends kept."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    body = "\n".join(line for line in lines if line)
    body = re.sub(r"[\s.;,/]+$", "", body)
    return Markup("<br>").join(body.split("\n"))


def word(code: str, kind: str) -> str:
    """The wording of a code, from workflows/letter_facts.py."""
    try:
        return WORDS[kind][code]
    except KeyError:
        raise WrongFact(kind, f"no wording for {code!r}") from None


def spelled(name: str) -> str:
    """Write a leading `CSDL` out, as a letter may not abbreviate a name that it has not introduced."""
    return re.sub(r"^CSDL(?=\s)", "Cơ sở dữ liệu", name.strip())


def as_database(name: str) -> str:
    """Write a name so that it reads as a database: `cơ sở dữ liệu “Danh mục dùng chung tỉnh”`."""
    written = spelled(name)
    return written if fold(written).startswith("co so du lieu") else f"cơ sở dữ liệu “{written}”"


def nowrap(text: str) -> Markup:
    """Keep a symbol such as `05/STTTT-CNTT` on one line.

    Word joiners, as WeasyPrint 70 tears the line after a `white-space: nowrap` span; the PDF's text holds no trace.
    """
    return escape(re.sub(r"([/-])", "\\1\u2060", text))


def in_two_lines(name: str, limit: int = 22) -> Markup:
    """Break a long name or title where its lines come out most alike, best before `và` or after `Trưởng phòng`."""
    words = name.split()
    if len(name) <= limit or len(words) < 2:
        return escape(name)

    def unevenness(at: int) -> float:
        first, second = " ".join(words[:at]), " ".join(words[at:])
        is_natural = words[at].lower() == "và" or first.lower().endswith(("trưởng phòng", "ủy ban nhân dân"))
        return abs(len(first) - len(second)) - (9 if is_natural else 0)

    at = min(range(1, len(words)), key=unevenness)
    return escape(" ".join(words[:at])) + Markup("<br>") + escape(" ".join(words[at:]))


COMPOUNDS = re.compile(
    r"\b(bổ sung|chấp thuận|cơ sở|danh mục|dữ liệu|đề nghị|điều chỉnh|đôn đốc|ghi nhận|hoàn thiện|hồ sơ|kết nối"
    r"|kết quả|kết thúc|khai thác|phạm vi|thời gian|thông báo|tiếp nhận|từ chối|xin lỗi|xử lý|ý kiến|yêu cầu)\b",
    re.IGNORECASE,
)


def balanced(text: str, width: int = 33) -> Markup:
    """Wrap a subject into as few lines as fit the narrow head, about alike in length, no compound word torn."""
    text = COMPOUNDS.sub(lambda found: found[0].replace(" ", "\u00a0"), text)
    lines = wrap(text, width, break_long_words=False, break_on_hyphens=False)
    for narrower in range(width - 1, 0, -1):
        tried = wrap(text, narrower, break_long_words=False, break_on_hyphens=False)
        if len(tried) > len(lines):
            break
        lines = tried
    return Markup("<br>").join(lines)


def item_text(item: dict[str, Any]) -> str:
    """`“Danh sách hộ nghèo” (trường dữ liệu: họ tên, số định danh)`."""
    fields = item.get("fields") or []
    tail = f" (trường dữ liệu: {', '.join(fields)})" if fields else ""
    return f"“{item['name'].strip()}”{tail}"


def data_names(items: Sequence[dict[str, Any]]) -> str:
    """`bộ dữ liệu “A”`, or `các bộ dữ liệu “A”, “B”`, without fields."""
    names = [f"“{item['name'].strip()}”" for item in items]
    return f"{'bộ' if len(names) == 1 else 'các bộ'} dữ liệu {', '.join(names)}"


def joined(texts: Sequence[str]) -> str:
    """`a; b; c`, each without its own full stop."""
    return "; ".join(re.sub(r"[\s.;,]+$", "", text.strip()) for text in texts)


FILTERS: dict[str, Callable[..., Any]] = {
    "date_vi": date_vi,
    "day_vi": day_vi,
    "weekday_vi": weekday_vi,
    "moment_vi": moment_vi,
    "count_vi": count_vi,
    "phrase": phrase,
    "word": word,
    "spelled": spelled,
    "as_database": as_database,
    "nowrap": nowrap,
    "in_two_lines": in_two_lines,
    "balanced": balanced,
    "item_text": item_text,
    "data_names": data_names,
    "joined": joined,
    "authority_lines": authority_lines,
}

BLOCKS = frozenset({"address", "body", "br", "div", "h1", "h2", "header", "li", "p", "section", "table", "tr", "ul"})
SILENT = frozenset({"head", "style"})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in SILENT:
            self.silent += 1
        elif tag in ("td", "th") and self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append(" | ")
        elif tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent -= 1
        elif tag in BLOCKS and tag != "br":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent and data:
            text = re.sub(r"\s+", " ", data)
            if text != " " or (self.parts and not self.parts[-1].endswith("\n")):
                self.parts.append(text)


def plain_text(letter_html: str) -> str:
    """Read a letter's HTML as lines of text; a table row is one line, its cells divided by ` | `."""
    reader = _Reader()
    reader.feed(letter_html)
    reader.close()
    lines = [re.sub(r"\s+", " ", line).strip(" |") for line in "".join(reader.parts).split("\n")]
    text = "\n".join(line for line in lines if line).replace("\u2060", "")
    return unicodedata.normalize("NFC", text) + "\n"
