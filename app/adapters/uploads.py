"""Judges a file that somebody sends: what it really is, whether it is whole, and whether it could act by itself.

Every refusal is one sentence that says what to do. A file is what its bytes say, never what its name says.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import puremagic
from flask import current_app, has_app_context

from app.adapters.upload_office import check_office
from app.adapters.upload_pdf import check_pdf
from app.adapters.upload_problem import Refused
from app.adapters.upload_zip import check_zip
from workflows.fields import CONTROL
from workflows.text import N_

LIMIT = 20 * 1024 * 1024
"""Bytes of one file (section 4), unless the settings say otherwise."""

LONGEST_NAME = 200

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
SIGNATURES = {"pdf": b"%PDF-", "docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04", "zip": b"PK\x03\x04"}

Scanner = Callable[[bytes], str | None]
"""Names the malware found in a file, or nothing."""


@dataclass(frozen=True)
class Judged:
    """A file that may be kept: its cleaned name and its real type."""

    name: str
    ending: str
    media_type: str


def judge(name: str, content: bytes, accept: Sequence[str], scanners: Sequence[Scanner] = ()) -> Judged:
    """Judge one file; raise Refused with one sentence for the first thing that is wrong with it."""
    cleaned = clean_name(name)
    ending = cleaned.rpartition(".")[2].lower() if "." in cleaned else ""
    if ending not in accept:
        raise Refused(
            N_("Chọn tệp có định dạng %(kinds)s; «%(name)s» không thuộc các định dạng này."),
            kinds=", ".join(kind.upper() for kind in accept),
            name=cleaned,
        )
    if not content:
        raise Refused(N_("Tệp «%(name)s» rỗng; chọn lại tệp có nội dung."), name=cleaned)
    limit = _limit()
    if len(content) > limit:
        raise Refused(
            N_("Tệp «%(name)s» lớn hơn %(limit)s MB; nén nhỏ hoặc tách tệp rồi gửi lại."),
            name=cleaned,
            limit=limit // (1024 * 1024),
        )
    if not is_really(content, ending):
        raise Refused(
            N_("Nội dung tệp «%(name)s» không phải là %(kind)s như tên tệp; xuất lại đúng định dạng rồi gửi."),
            name=cleaned,
            kind=ending.upper(),
        )
    CHECKS[ending](cleaned, content)
    if any(scanner(content) for scanner in scanners):
        raise Refused(N_("Tệp «%(name)s» có mã độc; quét sạch trên máy rồi gửi lại."), name=cleaned)
    return Judged(cleaned, ending, MEDIA_TYPES[ending])


def clean_name(name: str) -> str:
    """Keep the last part of a file's name, composed, without characters that hide or redirect."""
    last = name.replace("\\", "/").rpartition("/")[2]
    text = "".join(
        letter
        for letter in unicodedata.normalize("NFC", CONTROL.sub("", last))
        if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
    )
    text = text.strip().strip(".").strip() or "tep"
    stem, dot, ending = text.rpartition(".")
    return text if len(text) <= LONGEST_NAME else f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending[:10]}"


def is_really(content: bytes, ending: str) -> bool:
    """Say whether the bytes are of the type that the name's ending promises."""
    if not content.startswith(SIGNATURES[ending]):
        return False
    try:
        found = {match.extension for match in puremagic.magic_string(content)}
    except (puremagic.PureError, ValueError):
        return False
    return f".{ending}" in found


def _limit() -> int:
    return int(current_app.config.get("UPLOAD_LIMIT", LIMIT)) if has_app_context() else LIMIT


INNER_CHECKS: dict[str, Callable[[str, bytes], None]] = {
    "pdf": check_pdf,
    "docx": check_office,
    "xlsx": check_office,
}
CHECKS: dict[str, Callable[[str, bytes], None]] = {
    **INNER_CHECKS,
    "zip": lambda name, content: check_zip(name, content, INNER_CHECKS),
}
