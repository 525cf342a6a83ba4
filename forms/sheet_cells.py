"""How the cells of an imported catalogue are read: choices by code or label, agencies by symbol or name, lists."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from forms.sheets import Cell
from workflows.fields import Field, Kind, Wrong
from workflows.folding import fold
from workflows.text import N_

Choices = tuple[tuple[str, str], ...]

ITEMS = re.compile(r"[;\n]")
PARTS = "|"

NOT_A_CHOICE = N_("Ghi một trong các giá trị: %(values)s.")
NO_AGENCY = N_("Không có cơ quan này trong hệ thống; ghi đúng ký hiệu hoặc tên cơ quan.")
SEVERAL_AGENCIES = N_("Có nhiều cơ quan mang tên này; ghi ký hiệu cơ quan.")
ENDED_AGENCY = N_("«%(name)s» đã kết thúc hoạt động; ghi cơ quan đang hoạt động quản lý cơ sở dữ liệu này.")
FOLLOWED_AGENCY = N_("«%(name)s» đã kết thúc hoạt động; ghi cơ quan kế thừa «%(successor)s».")
TOO_MANY_PARTS = N_("Mỗi mục chỉ có %(count)s phần, cách nhau bằng dấu gạch đứng: %(labels)s.")


@dataclass(frozen=True)
class KnownAgency:
    """An agency of the system; `successor` is the symbol of the one that took over from an ended one."""

    code: str
    name: str
    short_name: str
    has_ended: bool = False
    successor: str = ""


class Agencies:
    """The agencies of the system as a list of before may name them: by symbol, name or short name."""

    def __init__(self, agencies: Iterable[KnownAgency]) -> None:
        self.by_code: dict[str, list[KnownAgency]] = {}
        self.by_name: dict[str, list[KnownAgency]] = {}
        for agency in agencies:
            self.by_code.setdefault(fold(agency.code), []).append(agency)
            for name in {fold(agency.name), fold(agency.short_name)} - {""}:
                self.by_name.setdefault(name, []).append(agency)

    def find(self, text: str) -> KnownAgency:
        """The living agency that is meant; raise Wrong where there is none, or more than one."""
        wanted = fold(text)
        found = self.by_code.get(wanted) or self.by_name.get(wanted)
        if not found:
            raise Wrong(NO_AGENCY)
        living = [agency for agency in found if not agency.has_ended] or found
        if len(living) > 1:
            raise Wrong(SEVERAL_AGENCIES)
        return _alive(living[0])


def raw_value(spec: Field, cell: Cell, agencies: Agencies) -> Any:
    """Turn a cell into a raw answer as its record takes it; raise Wrong with one sentence where that cannot be."""
    text = cell.text()
    if spec.kind is Kind.CHOICE:
        return _chosen(spec.choices, text)
    if spec.kind is Kind.CHOICES:
        return [_chosen(spec.choices, word) for word in _items(text)]
    if spec.kind is Kind.LINES:
        return _items(text)
    if spec.kind is Kind.ROWS:
        return [_row(spec, line) for line in _items(text)]
    return agencies.find(text).code if spec.kind is Kind.REF else text


def _items(text: str) -> list[str]:
    return [item for item in (part.strip() for part in ITEMS.split(text.replace("\r", "\n"))) if item]


def _chosen(choices: Choices, text: str) -> str:
    """The key of a choice, given as key or label, whole or up to its explanation, without accents too."""
    found = _keys_by_name(choices).get(fold(text))
    if found is None:
        values = "; ".join(key if key == label else f"{label} ({key})" for key, label in choices)
        raise Wrong(NOT_A_CHOICE, values=values)
    return found


@cache
def _keys_by_name(choices: Choices) -> dict[str, str]:
    """Every name of every choice; one that two choices share names none."""
    keys: dict[str, set[str]] = {}
    for key, label in choices:
        for name in _names(key, label):
            keys.setdefault(fold(name), set()).add(key)
    return {name: found.pop() for name, found in keys.items() if len(found) == 1}


def _names(key: str, label: str) -> Iterable[str]:
    yield key
    yield label
    for mark in (":", "("):
        if mark in label:
            yield label.partition(mark)[0]


def _row(spec: Field, line: str) -> dict[str, str]:
    parts = [part.strip() for part in line.split(PARTS)]
    if len(parts) > len(spec.columns):
        labels = " | ".join(column.label for column in spec.columns)
        raise Wrong(TOO_MANY_PARTS, count=len(spec.columns), labels=labels)
    return {column.name: part for column, part in zip(spec.columns, parts, strict=False)}


def _alive(agency: KnownAgency) -> KnownAgency:
    if agency.has_ended and agency.successor:
        raise Wrong(FOLLOWED_AGENCY, name=agency.name, successor=agency.successor)
    if agency.has_ended:
        raise Wrong(ENDED_AGENCY, name=agency.name)
    return agency
