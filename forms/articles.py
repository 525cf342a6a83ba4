"""The article that asks for an answer, cited in the language of the page."""

import re

from flask_babel import gettext

from workflows.text import N_

MARK = re.compile(r"(?:NĐ (?P<decree>[0-9/]+) )?Đ(?P<article>[0-9]+)(?:\.(?P<clause>[0-9]+))?")
NO_LAW = re.compile(r"E[0-9]+")
"""Marks of decisions of the product; they are never shown as law (domain model 0.1)."""

CITATIONS: dict[tuple[bool, bool], str] = {
    (False, False): N_("Điều %(article)s"),
    (False, True): N_("khoản %(clause)s Điều %(article)s"),
    (True, False): N_("Điều %(article)s Nghị định %(decree)s"),
    (True, True): N_("khoản %(clause)s Điều %(article)s Nghị định %(decree)s"),
}


def cited(marks: str) -> str:
    """Write source marks the way officials cite: "Đ9.1" is clause 1 of Article 9 of the Regulation.

    What is no mark stays as it is; a decision of the product gives nothing.
    """
    if NO_LAW.fullmatch(marks):
        return ""
    found = list(MARK.finditer(marks))
    return "; ".join(_one(mark) for mark in found) if found else marks


def _one(mark: re.Match[str]) -> str:
    parts = mark.groupdict()
    return str(gettext(CITATIONS[bool(parts["decree"]), bool(parts["clause"])]) % parts)
