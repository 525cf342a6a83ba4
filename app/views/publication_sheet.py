"""What the pages of a publication say: the dataset and everything that will stand beside it in public (Article 8)."""

from typing import Any

from flask_babel import gettext as _

from app.models.cases import Case
from app.queries.publications import dataset_named
from forms.build import words
from workflows.fields import Kind
from workflows.publication_fields import PUBLICATION


def publication_facts(case: Case) -> list[dict[str, Any]]:
    """Every answer of the request, labels for codes; the first line names the dataset."""
    content = case.content
    dataset = dataset_named(str(content.get("dataset") or ""))
    rows: list[dict[str, Any]] = [
        {"key": _("Cơ sở dữ liệu"), "value": case.database.name if case.database else None, "lang": "vi"},
        {"key": _("Tên bộ dữ liệu"), "value": f"{dataset.code} – {dataset.name}" if dataset else None, "lang": "vi"},
    ]
    for spec in PUBLICATION:
        if spec.kind in (Kind.REF, Kind.BOOL):
            continue
        value = content.get(spec.name)
        labels = dict(spec.choices)
        if spec.kind is Kind.CHOICES:
            value = ", ".join(words(labels.get(item, item)) for item in value or ())
        elif spec.kind is Kind.CHOICE:
            value = words(labels.get(str(value), str(value or "")))
        rows.append({"key": words(spec.label), "value": value, "lang": "" if spec.choices else "vi"})
    return rows
