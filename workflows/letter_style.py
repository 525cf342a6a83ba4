"""How official letters write numbers, dates and the right to sign (Decree 30/2020/NĐ-CP; domain model 5.2, 5.3)."""

import re
from datetime import date
from enum import StrEnum

from workflows.letter_facts import MissingFact


class SigningAuthority(StrEnum):
    """By what right the signer signs (5.2, box 7a); TUQ needs a written authorisation, kept with the account."""

    HEAD = "HEAD"
    KT = "KT"
    TL = "TL"
    TUQ = "TUQ"
    Q = "Q"


_PREFIX = {SigningAuthority.KT: "KT.", SigningAuthority.TL: "TL.", SigningAuthority.TUQ: "TUQ."}

_DEPUTY_HEAD = re.compile(r"\s*phó\b", re.IGNORECASE)


def is_deputy_head(title: str) -> bool:
    """Say whether a post, as it is typed, is that of a deputy head, who signs for the head (KT.)."""
    return _DEPUTY_HEAD.match(title) is not None


def authority_lines(authority: SigningAuthority | str, head_title: str, signer_title: str) -> list[str]:
    """Return the capital lines over the signature, such as `KT. GIÁM ĐỐC` and `PHÓ GIÁM ĐỐC` (5.2, box 7a)."""
    authority = SigningAuthority(authority)
    if authority is SigningAuthority.HEAD:
        return [head_title.upper()]
    if authority is SigningAuthority.Q:
        return [f"Q. {head_title.upper()}"]
    if not signer_title.strip():
        raise MissingFact("signer_title")
    return [f"{_PREFIX[authority]} {head_title.upper()}", signer_title.upper()]


def number_text(number: int) -> str:
    """Write a document or day count with a leading zero below 10 (5.2, box 3)."""
    return f"{number:02d}"


def format_date_vi(day: date) -> str:
    """Write `05 tháng 8 năm 2024`: days below 10 and the months 1 and 2 take a leading zero (5.2, box 4)."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"{day.day:02d} tháng {month} năm {day.year:04d}"


def format_day_vi(day: date) -> str:
    """Write `05/8/2024`, for tables, with the same leading zeros."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year:04d}"


def place_date_line(place: str, day: date) -> str:
    """Write `Hà Giang, ngày 05 tháng 8 năm 2024` (5.2, box 4)."""
    return f"{place}, ngày {format_date_vi(day)}"
