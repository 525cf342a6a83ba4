"""What the pages of filing show: the state of each part, every answer in words, and the form of one part."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.models.cases import Case
from app.models.files import Attachment
from app.queries.filing import agency_choices, attachments_of, case_choices
from app.services.page_images import PDF
from app.views.wording import sentence, size_text
from forms.build import AnswerForm, as_typed, form_for, words
from forms.connection_request import PARTS, part_with
from forms.request_checks import (
    PROVINCIAL,
    KnownDatabase,
    KnownDataset,
    RequestContext,
    dataset_codes,
    not_provincial,
    problems_by_part,
)
from forms.request_choices import Part, says_yes
from workflows.fields import Field, Kind, Problem, is_empty
from workflows.folding import fold
from workflows.text import N_

REVEALED_BY = {
    "personal_data_categories": "has_personal_data",
    "personal_data_legal_basis": "has_personal_data",
    "valid_to": "term_kind",
    "direct_reason": "connection_model-2",
}
"""Conditional answers, and the choice that shows them where scripts run; without scripts they always show."""

MODE_LABELS = {
    "DEFAULT": N_("Chia sẻ mặc định"),
    "SPECIFIC": N_("Chia sẻ theo yêu cầu"),
    "OPEN": N_("Dữ liệu mở"),
    "NONE": N_("Không chia sẻ qua tỉnh"),
}


@dataclass(frozen=True)
class Task:
    """One part in the task list."""

    text: str
    href: str
    hint: str
    status: str
    status_text: str


STATUS_TEXTS = {"todo": N_("Chưa làm"), "doing": N_("Đang làm"), "done": N_("Xong"), "error": N_("Có lỗi")}


def status_of(part: Part, content: Mapping[str, Any], problems: Iterable[Problem]) -> str:
    """Say how far a part is: nothing typed, begun, complete, or with something to correct."""
    found = list(problems)
    if any(problem.code != "missing" for problem in found):
        return "error"
    if not any(content.get(field.name) not in (None, "", [], False, "false") for field in part.fields):
        return "todo"
    return "doing" if found else "done"


def tasks_of(case: Case, problems: Iterable[Problem]) -> list[Task]:
    """List the parts with their states, in the order of the form."""
    sorted_out = problems_by_part(problems)
    tasks = []
    for part in PARTS:
        found = sorted_out.get(part.key, [])
        status = status_of(part, case.content, found)
        wrong = sum(problem.code != "missing" for problem in found)
        tasks.append(
            Task(
                text=words(part.title),
                href=url_for("filing_parts.show", case_id=case.id, key=part.key, loi=1 if status == "error" else None),
                hint=_("%(count)s nội dung cần sửa.", count=wrong) if wrong else "",
                status=status,
                status_text=words(STATUS_TEXTS[status]),
            )
        )
    return tasks


def linked(case: Case, problems: Iterable[Problem]) -> list[tuple[str, str]]:
    """List (address, sentence) of every problem: the address opens the part at the field."""
    found = []
    for problem in problems:
        part = part_with(problem.field)
        field = "datasets" if problem.field in ("owner_agency", "database") else problem.field
        href = url_for("filing_parts.show", case_id=case.id, key=part.key, loi=1, _anchor=field) if part else ""
        found.append((href, sentence(problem)))
    return found


def shown_fields(part: Part, case: Case, context: RequestContext) -> tuple[Field, ...]:
    """Leave out what need not be asked here: owner and database follow from the datasets, lists without a choice."""
    hidden = {"owner_agency", "database"}
    has_parent = case.requesting_agency.parent_id is not None or case.content.get("parent_agency")
    if not (context.is_parent_endorsement_asked or has_parent):
        hidden.add("parent_agency")
    if not any(state != "granted" for state in context.previous_states.values()):
        hidden |= {"previous_case", "refiling_explanation"}
    if not context.renewable:
        hidden.add("renewal_of")
    return tuple(spec for spec in part.fields if spec.name not in hidden)


def part_form(
    part: Part, case: Case, context: RequestContext, *, is_sent: bool, data: Mapping[str, Any] | None = None
) -> AnswerForm:
    """Make the form of a part: filled with what was sent, or with what the draft holds."""
    # On the page a conditional answer is always asked: scripts fold it away, the records judge whether it is wanted.
    specs = tuple(replace(spec, when=None) for spec in shown_fields(part, case, context))
    agency_id = case.requesting_agency_id
    choices = {
        "agencies": agency_choices(context.today),
        "datasets": [(code, known.name) for code, known in context.datasets.items()],
        "previous_cases": case_choices(agency_id, renewable=False),
        "renewable_cases": case_choices(agency_id, renewable=True),
    }
    kept = dict(data if data is not None else case.content)
    form_class = form_for(specs, choices)
    return form_class(data=kept) if is_sent else form_class(None, data=kept)


def current_files(case: Case, form: AnswerForm) -> dict[str, tuple[str, str]]:
    """Name and address of the file that each input already holds."""
    held = {attachment.id: attachment for attachment in attachments_of(case.id)}
    return {
        name: (held[key].name, url_for("files.download", attachment_id=key))
        for name, key in form.kept.items()
        if key in held
    }


def sheet_of(case: Case, context: RequestContext, *, may_edit: bool) -> list[dict[str, Any]]:
    """Give every part with every answer in words; answers that are not asked are left out."""
    held = {attachment.id: attachment for attachment in attachments_of(case.id)}
    sheet = []
    for part in PARTS:
        rows = [
            {
                "key": words(spec.label),
                "value": answer_text(spec, case.content.get(spec.name), context),
                "file": file_shown(held.get(case.content.get(spec.name, 0))) if spec.kind is Kind.FILE else None,
                "href": url_for("filing_parts.show", case_id=case.id, key=part.key, _anchor=spec.name)
                if may_edit
                else "",
            }
            for spec in part.fields
            if _belongs(spec, case, context)
        ]
        sheet.append({"key": part.key, "title": words(part.title), "rows": rows})
    return sheet


def _belongs(spec: Field, case: Case, context: RequestContext) -> bool:
    value = case.content.get(spec.name)
    if spec.name in ("owner_agency", "database"):
        return False
    if case.state not in ("draft", "agency_review") or not spec.required:
        return not is_empty(value)
    return spec.is_wanted(case.content)


def file_shown(attachment: Attachment | None) -> dict[str, str] | None:
    """An attached file as a line of a sheet; a quarantined one has neither name nor address."""
    if attachment is None:
        return None
    if attachment.is_quarantined:
        return {"href": "", "picture": "", "text": _("Tệp đã cách ly"), "size_text": size_text(attachment.size)}
    is_pdf = attachment.media_type == PDF
    return {
        "href": url_for("files.download", attachment_id=attachment.id),
        "picture": url_for("files.first_page", attachment_id=attachment.id) if is_pdf else "",
        "text": attachment.name,
        "size_text": size_text(attachment.size),
    }


def answer_text(spec: Field, value: Any, context: RequestContext) -> Any:
    """Put one answer in words: labels for codes, names for references, one line for each of many."""
    if is_empty(value):
        return ""
    if spec.kind is Kind.BOOL:
        return _("Có") if says_yes(value) else _("Không")
    if spec.name == "datasets":
        return [
            f"{known.name} ({known.database.name})" if known else str(code)
            for code, known in ((code, context.datasets.get(code)) for code in dataset_codes({"datasets": value}))
        ]
    if spec.choices:
        labels = {key: words(label) for key, label in spec.choices}
        if isinstance(value, list):
            return [labels.get(str(item), str(item)) for item in value]
        return labels.get(str(value), str(value))
    if spec.source == "agencies":
        return dict(agency_choices(context.today)).get(str(value), str(value))
    if isinstance(value, list):
        return [as_typed(item) for item in value]
    return as_typed(value, spec.kind)


def catalogue_groups(
    datasets: Mapping[str, KnownDataset],
    databases: Mapping[str, KnownDatabase],
    chosen: Sequence[str],
    query: str = "",
    *,
    is_paper: bool = False,
) -> list[dict[str, Any]]:
    """Group the catalogue by database, those chosen first; other than on paper, national ones show guidance (E9)."""
    wanted = fold(query)
    groups: dict[str, dict[str, Any]] = {
        code: {"base": base, "datasets": [], "guidance": "", "has_chosen": False} for code, base in databases.items()
    }
    for code, known in datasets.items():
        is_chosen = code in chosen
        is_offered = known.is_active and known.database.is_active
        if is_chosen or (is_offered and wanted in _haystack(known)):
            group = groups[known.database.code]
            group["datasets"].append({"known": known, "mode": words(MODE_LABELS.get(known.mode, known.mode))})
            group["has_chosen"] = group["has_chosen"] or is_chosen
    for group in groups.values():
        base = group["base"]
        is_found = group["datasets"] or wanted in fold(f"{base.name} {base.code} {base.owner_name}")
        if base.scope != PROVINCIAL and not is_paper and is_found:
            group["guidance"] = sentence(not_provincial(base))
    shown = [group for group in groups.values() if group["datasets"] or group["guidance"]]
    return sorted(shown, key=lambda group: (not group["has_chosen"], group["base"].code))


def _haystack(known: KnownDataset) -> str:
    base = known.database
    return fold(" ".join((known.name, known.code, base.name, base.code, base.owner_name, *known.fields)))
