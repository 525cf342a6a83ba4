"""What an entry of the catalogue says, in words: one value, one row of many, what two states have not in common."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import url_for

from forms.build import as_typed, words
from workflows.catalogue.entry import FIELDS_BY_NAME, Difference
from workflows.fields import Field, Kind, is_empty
from workflows.text import N_

TABS = (
    ("catalogue.show", N_("Toàn bộ Danh mục")),
    ("catalogue.provincial", N_("Cấp tỉnh")),
    ("catalogue.default_sharing", N_("Chia sẻ mặc định")),
    ("catalogue_open_data.index", N_("Dữ liệu mở")),
    ("catalogue_figures.show", N_("Số liệu")),
    ("catalogue_versions.history", N_("Các phiên bản")),
)


def tabs(current: str) -> list[dict[str, Any]]:
    """The public lists as tabs; `current` is the endpoint that is open."""
    return [
        {"text": words(label), "href": url_for(endpoint), "current": endpoint == current} for endpoint, label in TABS
    ]


def label_of(name: str, value: Any) -> str:
    """The words of a chosen value of a field of the entry; empty where nothing was chosen."""
    if is_empty(value):
        return ""
    return words(dict(FIELDS_BY_NAME[name].choices).get(str(value), str(value)))


def value_lines(spec: Field, value: Any) -> list[str]:
    """A value in words, one line for each of several; nothing where it is empty."""
    if is_empty(value):
        return []
    if spec.kind is Kind.ROWS:
        return [_row_text(spec, row) for row in value]
    if isinstance(value, Mapping):
        return [str(value.get("name") or value.get("code") or "")]
    several = value if isinstance(value, list) else [value]
    if spec.choices:
        labels = dict(spec.choices)
        return [words(labels.get(str(item), str(item))) for item in several]
    return [as_typed(item, spec.kind) for item in several]


def _row_text(spec: Field, row: Mapping[str, Any]) -> str:
    parts = []
    for column in spec.columns:
        found = value_lines(column, row.get(column.name))
        if found:
            parts.append(", ".join(found))
    return " – ".join(parts)


def changes_in_words(found: Iterable[Difference]) -> list[dict[str, Any]]:
    """Each changed field with its old and its new lines; of several lines only those that the other side lacks."""
    rows = []
    for change in found:
        spec = FIELDS_BY_NAME[change.name]
        old, new = value_lines(spec, change.old), value_lines(spec, change.new)
        gone, come = [line for line in old if line not in new], [line for line in new if line not in old]
        rows.append({"label": words(change.label), "old": gone, "new": come, "is_order": not gone and not come})
    return rows
