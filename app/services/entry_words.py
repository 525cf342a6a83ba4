"""A field of a catalogue entry in the words of a letter: always in Vietnamese, without the codes behind it."""

from collections.abc import Mapping, Sequence
from typing import Any

from workflows.catalogue.entry import FIELDS_BY_NAME, Difference
from workflows.fields import Field, Kind, is_empty

NOTHING = "không có"


def printed(name: str, value: Any) -> str:
    """The value of a field as a letter prints it; an empty one reads `không có`."""
    if is_empty(value) or value == {}:
        return NOTHING
    spec = FIELDS_BY_NAME[name]
    match spec.kind:
        case Kind.CHOICE:
            return _label(spec, value)
        case Kind.CHOICES:
            return "; ".join(_label(spec, code) for code, _label_of in spec.choices if code in value)
        case Kind.REF:
            return agency_name(value)
        case Kind.LINES:
            return "; ".join(value)
        case Kind.ROWS:
            return "; ".join(rows_of(name, value))
        case _:
            return str(value)


def rows_of(name: str, rows: Sequence[Mapping[str, Any]] | None) -> list[str]:
    """Each row of a table of an entry as one text: `Điểm sạt lở (vị trí, cấp nguy cơ; trường khoá: mã điểm)`."""
    write = {"p7_2_c_master_data": _master_data, "p7_2_dd_sources": _source, "datasets": _dataset}[name]
    return [write(row) for row in rows or ()]


def agency_name(part: Any) -> str:
    """The name of an agency of a snapshot."""
    return str(part.get("name") or part.get("code") or "") if isinstance(part, Mapping) else str(part or "")


def sides(found: Difference) -> dict[str, str]:
    """One difference as a row of a letter: label, old, new."""
    return {"label": found.label, "old": printed(found.name, found.old), "new": printed(found.name, found.new)}


def _label(spec: Field, value: Any) -> str:
    return dict(spec.choices).get(str(value), str(value))


def _with_more(head: Any, *more: str) -> str:
    said = "; ".join(text for text in more if text)
    return f"{head} ({said})" if said else str(head)


def _master_data(row: Mapping[str, Any]) -> str:
    key = row.get("key_field")
    return _with_more(row.get("entity", ""), row.get("description") or "", f"trường khoá: {key}" if key else "")


def _source(row: Mapping[str, Any]) -> str:
    return " – ".join(str(row[name]) for name in ("source", "agency", "frequency") if row.get(name))


def _dataset(row: Mapping[str, Any]) -> str:
    columns = {spec.name: spec for spec in FIELDS_BY_NAME["datasets"].columns}
    mode, fields = row.get("sharing_mode"), row.get("fields") or []
    return _with_more(
        row.get("name", ""),
        _label(columns["sharing_mode"], mode).lower() if mode else "",
        f"trường dữ liệu: {', '.join(fields)}" if fields else "",
    )
