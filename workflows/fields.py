"""One declaration for each thing that may be typed: its wording, its limits, and how a raw answer becomes a value.

Forms build their inputs from these records, the door and the API check answers with the same records, so that a rule
stands in one place (domain model, section 4).
"""

import ipaddress
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as with_default
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

from workflows.text import N_, Text


class Kind(StrEnum):
    """The shape of an answer."""

    TEXT = "text"
    LONG = "long"
    INT = "int"
    DATE = "date"
    MOMENT = "moment"
    BOOL = "bool"
    CHOICE = "choice"
    CHOICES = "choices"
    LINES = "lines"
    CIDRS = "cidrs"
    FILE = "file"
    REF = "ref"
    REFS = "refs"
    ROWS = "rows"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, as a sentence that says what to do; `field` is empty when it concerns the whole."""

    field: str
    message: str
    params: Mapping[str, Any] = with_default(default_factory=dict)
    code: str = "invalid"


@dataclass(frozen=True)
class Field:
    """One answer: name as in the domain model, label, limits, and the law it comes from."""

    name: str
    kind: Kind
    label: str
    hint: str = ""
    required: bool = True
    missing: str = ""
    minimum: int | None = None
    maximum: int | None = None
    pattern: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    columns: tuple["Field", ...] = ()
    legal_ref: str = ""
    accept: tuple[str, ...] = ("pdf",)
    source: str = ""
    asked_of: str = ""
    """The one role that is asked; everybody else does not see the field (the door's checks hold for all)."""
    when: Callable[[Mapping[str, Any]], bool] | None = None

    def is_wanted(self, answers: Mapping[str, Any]) -> bool:
        """Say whether the field is asked at all, given the other answers."""
        return self.when is None or self.when(answers)


SYMBOL = r"^[0-9]{1,5}/[0-9A-ZĐ\-]{2,40}$"
PHONE = r"^(0|\+84)[0-9]{9,10}$"
EMAIL = r"^[^@\s<>\"',;]{1,64}@[a-z0-9\-]+(\.[a-z0-9\-]+)+$"
ACCOUNT_ID = r"^[a-z0-9\-\.]{4,64}$"
CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
"""Characters that nobody sees: controls, changes of direction, and halves of pairs that no encoding can store."""
GROUPED = r"\d{1,9}|\d{1,3}([. ]\d{3}){1,2}"

PATTERN_MESSAGES: dict[str, str] = {
    SYMBOL: N_("Ghi số, ký hiệu văn bản theo mẫu 45/UBND-VX (số, gạch chéo, ký hiệu)."),
    PHONE: N_("Ghi số điện thoại gồm 10 hoặc 11 chữ số, bắt đầu bằng 0 hoặc +84."),
    EMAIL: N_("Ghi địa chỉ thư điện tử công vụ, ví dụ vanthu@hagiang.gov.vn."),
    ACCOUNT_ID: N_("Ghi mã tài khoản gồm 4 đến 64 ký tự: chữ thường không dấu, chữ số, dấu gạch nối, dấu chấm."),
}


class Wrong(Exception):
    """A raw answer cannot become a value; carries the sentence for the person."""

    def __init__(self, message: str, /, **params: Any) -> None:
        super().__init__(message)
        self.message = message
        self.params = params


def tidy(text: str) -> str:
    """Trim, compose to NFC and unify line ends; reject control and direction-changing characters (section 4)."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if CONTROL.search(text):
        raise Wrong(N_("Xoá ký tự điều khiển không nhìn thấy trong nội dung rồi nhập lại."))
    return text


def _text(spec: Field, raw: Any) -> str:
    if not isinstance(raw, str):
        raise Wrong(N_("Nhập nội dung dạng chữ."))
    text = tidy(raw)
    if spec.kind is Kind.TEXT and "\n" in text:
        raise Wrong(N_("Nhập nội dung trên một dòng."))
    if text and spec.minimum and len(text) < spec.minimum:
        raise Wrong(N_("Viết rõ hơn: cần ít nhất %(minimum)s ký tự."), minimum=spec.minimum)
    limit = spec.maximum or (250 if spec.kind is Kind.TEXT else 5000)
    if len(text) > limit:
        raise Wrong(N_("Rút gọn nội dung còn tối đa %(maximum)s ký tự."), maximum=limit)
    if text and spec.pattern:
        # The symbol pattern compares capitals but the text is kept as typed (45/TTr-STTTT).
        compared = text.upper() if spec.pattern == SYMBOL else text.lower() if spec.pattern == EMAIL else text
        if not re.match(spec.pattern, compared):
            raise Wrong(PATTERN_MESSAGES.get(spec.pattern, N_("Nhập nội dung theo đúng mẫu.")))
    return text


def _int(spec: Field, raw: Any) -> int | None:
    if isinstance(raw, bool) or not isinstance(raw, (int, str)):
        raise Wrong(N_("Nhập một số nguyên."))
    if isinstance(raw, str):
        raw = raw.strip()
        if not raw:
            return None
        if not re.fullmatch(GROUPED, raw, re.ASCII):
            raise Wrong(N_("Nhập một số nguyên."))
        raw = raw.replace(".", "").replace(" ", "")
    number = int(raw)
    low, high = spec.minimum or 0, spec.maximum if spec.maximum is not None else 10**9
    if not low <= number <= high:
        raise Wrong(N_("Nhập số trong khoảng từ %(minimum)s đến %(maximum)s."), minimum=low, maximum=high)
    return number


def parse_date(raw: Any) -> date | None:
    """Read `dd/mm/yyyy` as typed on screen, or an ISO date as sent to the API."""
    if isinstance(raw, datetime):
        raise Wrong(N_("Nhập ngày theo mẫu ngày/tháng/năm, ví dụ 05/08/2024."))
    if isinstance(raw, date):
        return raw
    if not isinstance(raw, str):
        raise Wrong(N_("Nhập ngày theo mẫu ngày/tháng/năm, ví dụ 05/08/2024."))
    raw = raw.strip()
    if not raw:
        return None
    match = re.fullmatch(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", raw, re.ASCII)
    try:
        if match:
            return date(int(match[3]), int(match[2]), int(match[1]))
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", raw, re.ASCII):
            return date.fromisoformat(raw)
    except ValueError:
        raise Wrong(N_("Nhập một ngày có thật, theo mẫu ngày/tháng/năm, ví dụ 05/08/2024.")) from None
    raise Wrong(N_("Nhập ngày theo mẫu ngày/tháng/năm, ví dụ 05/08/2024."))


def _date(spec: Field, raw: Any) -> date | None:
    return parse_date(raw)


VIETNAM = timezone(timedelta(hours=7), "+07")
"""Vietnam keeps no summer time (6.1.1)."""


def _moment(spec: Field, raw: Any) -> datetime | None:
    """An instant with its zone; a bare local time is Vietnamese time."""
    if isinstance(raw, datetime):
        return raw if raw.tzinfo else raw.replace(tzinfo=VIETNAM)
    if not isinstance(raw, str):
        raise Wrong(N_("Nhập ngày giờ theo mẫu 05/08/2024 14:30."))
    raw = raw.strip()
    if not raw:
        return None
    match = re.fullmatch(r"(\d{1,2}/\d{1,2}/\d{4})(?:[ ,]+(\d{1,2})[:h](\d{2}))?", raw, re.ASCII)
    try:
        if match:
            day = parse_date(match[1])
            assert day is not None  # the pattern holds a date
            return datetime(day.year, day.month, day.day, int(match[2] or 0), int(match[3] or 0), tzinfo=VIETNAM)
        moment = datetime.fromisoformat(raw)
        return moment.astimezone(VIETNAM) if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
    except (ValueError, OverflowError):
        raise Wrong(N_("Nhập ngày giờ theo mẫu 05/08/2024 14:30.")) from None


TRUE, FALSE = {"true", "yes", "1", "on", "y", "co", "có"}, {"false", "no", "0", "off", "n", "khong", "không"}


def _bool(spec: Field, raw: Any) -> bool | None:
    if isinstance(raw, bool):
        return raw
    word = str(raw).strip().lower()
    if not word:
        return None
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    raise Wrong(N_("Chọn có hoặc không."))


def _choice(spec: Field, raw: Any) -> str | None:
    word = str(raw).strip()
    if not word:
        return None
    if word not in {key for key, _ in spec.choices}:
        raise Wrong(N_("Chọn một mục trong danh sách."))
    return word


def _many(raw: Any) -> list[Any]:
    if isinstance(raw, str):
        return [line for line in raw.replace("\r", "\n").split("\n") if line.strip()]
    if isinstance(raw, Sequence):
        return list(raw)
    raise Wrong(N_("Nhập một danh sách, mỗi dòng một mục."))


def _choices(spec: Field, raw: Any) -> list[str]:
    allowed = [key for key, _ in spec.choices]
    words = [str(word).strip() for word in _many(raw)]
    if any(word not in allowed for word in words):
        raise Wrong(N_("Chỉ chọn các mục có trong danh sách."))
    return [key for key in allowed if key in words]


def _lines(spec: Field, raw: Any) -> list[str]:
    lines = []
    for line in _many(raw):
        if not isinstance(line, str):
            raise Wrong(N_("Nhập một danh sách, mỗi dòng một mục."))
        line = tidy(line)
        if len(line) > (spec.maximum or 500):
            raise Wrong(N_("Rút gọn mỗi dòng còn tối đa %(maximum)s ký tự."), maximum=spec.maximum or 500)
        if line and line not in lines:
            lines.append(line)
    return lines


def _cidrs(spec: Field, raw: Any) -> list[str]:
    """Addresses that a system connects from: at most a /24 each (a /120 for IPv6)."""
    found: list[str] = []
    for line in _lines(spec, raw):
        for word in filter(None, re.split(r"[,;\s]+", line)):
            try:
                network = ipaddress.ip_network(word, strict=False)
            except ValueError:
                raise Wrong(
                    N_("Ghi địa chỉ IP hoặc dải địa chỉ, ví dụ 10.20.30.0/24; «%(word)s» chưa đúng."), word=word[:60]
                ) from None
            if network.num_addresses > 256:
                raise Wrong(N_("Thu hẹp dải địa chỉ «%(word)s»: tối đa 256 địa chỉ (/24)."), word=word[:60])
            if str(network) not in found:
                found.append(str(network))
    return found


def _reference(spec: Field, raw: Any) -> Any:
    """A key of another record: the caller, who can see the records, resolves it."""
    word = tidy(str(raw))
    if len(word) > 64:
        raise Wrong(N_("Chọn một mục trong danh sách."))
    return word or None


def _references(spec: Field, raw: Any) -> list[str]:
    words = [_reference(spec, word) for word in (_many(raw) if not isinstance(raw, int) else [raw])]
    return list(dict.fromkeys(word for word in words if word))


def _file(spec: Field, raw: Any) -> Any:
    return raw or None


def _rows(spec: Field, raw: Any) -> list[dict[str, Any]]:
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        raise Wrong(N_("Nhập một danh sách, mỗi dòng một mục."))
    rows = []
    for number, row in enumerate(raw, start=1):
        if not isinstance(row, Mapping):
            raise Wrong(N_("Nhập một danh sách, mỗi dòng một mục."))
        if not any(str(value or "").strip() for value in row.values()):
            continue
        values, problems = clean(spec.columns, row)
        if problems:
            raise Wrong(
                N_("Dòng %(number)s: %(message)s"), number=number, message=Text(problems[0].message, problems[0].params)
            )
        rows.append(values)
    return rows


CLEANERS: dict[Kind, Callable[[Field, Any], Any]] = {
    Kind.TEXT: _text,
    Kind.LONG: _text,
    Kind.INT: _int,
    Kind.DATE: _date,
    Kind.MOMENT: _moment,
    Kind.BOOL: _bool,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.LINES: _lines,
    Kind.CIDRS: _cidrs,
    Kind.FILE: _file,
    Kind.REF: _reference,
    Kind.REFS: _references,
    Kind.ROWS: _rows,
}


def is_empty(value: Any) -> bool:
    """Say whether an answer counts as not given; `False` and 0 are answers."""
    return value is None or value == "" or value == []


def missing_sentence(spec: Field) -> tuple[str, dict[str, Any]]:
    """Word the sentence for an answer that is not given."""
    if spec.missing:
        return spec.missing, {}
    if spec.kind in (Kind.CHOICE, Kind.CHOICES, Kind.BOOL, Kind.REF, Kind.REFS):
        return N_("Chọn «%(label)s»."), {"label": spec.label}
    if spec.kind is Kind.FILE:
        return N_("Đính kèm tệp «%(label)s»."), {"label": spec.label}
    return N_("Điền «%(label)s»."), {"label": spec.label}


def clean(specs: Sequence[Field], raw: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """Turn raw answers into values; return the values that could be read and every problem at once.

    Unknown names are ignored here; the API rejects them before it calls. A field whose `when` says no is dropped.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for spec in specs:
        if not spec.is_wanted({**raw, **values}):
            continue
        given = raw.get(spec.name)
        try:
            value = None if given is None else CLEANERS[spec.kind](spec, given)
        except Wrong as wrong:
            problems.append(Problem(spec.name, wrong.message, {"label": spec.label, **wrong.params}))
            continue
        if is_empty(value):
            if spec.required:
                message, params = missing_sentence(spec)
                problems.append(Problem(spec.name, message, params, code="missing"))
            if spec.kind in (Kind.LINES, Kind.REFS, Kind.CHOICES, Kind.ROWS, Kind.CIDRS):
                values[spec.name] = []
            continue
        values[spec.name] = value
    return values, problems
