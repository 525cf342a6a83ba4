"""What the pages of a proposal show: the state of each part, every answer in words, old beside new, each connection."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.models.cases import Case
from app.models.proposals import Proposal
from app.queries.filing import attachments_of
from app.queries.proposals import previous_proposals, replacement_choices
from app.views.catalogue_words import changes_in_words, value_lines
from app.views.filing_sheet import STATUS_TEXTS, Task, file_shown, status_of
from app.views.wording import sentence
from forms.build import AnswerForm, as_typed, form_for, words
from forms.proposal_checks import AGENCY_NAMES, ProposalContext, answers_from, judge_proposal, problems_by_part
from forms.proposals import ADD, EDIT, ENTRY_NAMES, KINDS, PARTS, WITHDRAW, asked_at, part_with
from forms.request_choices import Part, says_yes
from workflows.accounts import LABELS as ACCOUNT_LABELS
from workflows.catalogue.entry import differences, merged
from workflows.fields import Field, Kind, Problem, is_empty
from workflows.registry import state_label

REVEALED_BY = {"upgrade_report_ref": "connection_readiness-2"}
"""A conditional answer, and the choice that shows it where scripts run; without scripts it always shows."""

FIRST_INPUTS = {"changes": "tier", "dependents": "dependents"}
"""Where a problem with a whole part leads to."""

UNSENT_ANSWERS = frozenset({"managing_agency"})
"""Not asked of a new database: it is managed by the agency that proposes it (4.6)."""


def title_of(case: Case, proposal: Proposal) -> str:
    """Name a proposal by the database it is about; a draft has no number yet (0.6.2)."""
    if case.database is not None:
        return case.database.name
    name = proposal.entry.get("p7_2_a_name") or case.content.get("p7_2_a_name")
    return str(name or "").strip()[:250] or _("Cơ sở dữ liệu chưa đặt tên")


def kind_text(proposal: Proposal) -> str:
    """What a proposal asks, in words."""
    return words(dict(KINDS)[proposal.kind])


def tasks_of(case: Case, proposal: Proposal, problems: Iterable[Problem], context: ProposalContext) -> list[Task]:
    """List the parts with their states, in the order of the form."""
    sorted_out = problems_by_part(proposal.kind, problems)
    tasks = []
    for part in PARTS[proposal.kind]:
        found = sorted_out.get(part.key, [])
        status = "done" if _needs_nothing(part, context) else status_of(part, case.content, found)
        wrong = sum(problem.code != "missing" for problem in found)
        tasks.append(
            Task(
                text=words(part.title),
                href=url_for(
                    "proposal_parts.show", case_id=case.id, key=part.key, loi=1 if status == "error" else None
                ),
                hint=_("%(count)s nội dung cần sửa.", count=wrong) if wrong else "",
                status=status,
                status_text=words(STATUS_TEXTS[status]),
            )
        )
    return tasks


def _needs_nothing(part: Part, context: ProposalContext) -> bool:
    """A database without a live connection needs no plan."""
    return part.key == "connections" and not context.connections


def linked(case: Case, kind: str, problems: Iterable[Problem]) -> list[tuple[str, str]]:
    """List (address, sentence) of every problem: the address opens the part at the field."""
    found = []
    for problem in problems:
        part = part_with(kind, problem.field)
        anchor = FIRST_INPUTS.get(problem.field, problem.field)
        href = url_for("proposal_parts.show", case_id=case.id, key=part.key, loi=1, _anchor=anchor) if part else ""
        found.append((href, sentence(problem)))
    return found


def part_form(
    part: Part, case: Case, context: ProposalContext, *, is_sent: bool, data: Mapping[str, Any] | None = None
) -> AnswerForm:
    """Make the form of a part: filled with what was sent, or with what the draft and the catalogue hold."""
    kept = {**(answers_from(context.before) if context.kind == EDIT else {}), **(data or case.content)}
    if context.kind == ADD:
        kept["owner_agency"] = kept.get("owner_agency") or context.agency
    if part.key == "connections":
        kept["dependents"] = _plan_rows(kept.get("dependents"), context)
    # On the page a conditional answer is always asked: scripts fold it away, the records judge whether it is wanted.
    specs = tuple(
        replace(asked_at(spec, str(kept.get("tier") or "")), when=None) for spec in _shown_fields(part, context)
    )
    earlier = [one.case for one in previous_proposals(case.requesting_agency_id)]
    choices = {
        "agencies": _agency_choices(context),
        "previous_proposals": [
            (one.case_no or "", f"{one.case_no} – {words(state_label(one.kind, one.state))}") for one in earlier
        ],
        "replacement_databases": replacement_choices(case.database_id),
    }
    form_class = form_for(specs, choices, blank_rows=0 if part.key == "connections" else 1)
    return form_class(data=kept) if is_sent else form_class(None, data=kept)


def _shown_fields(part: Part, context: ProposalContext) -> tuple[Field, ...]:
    hidden = set(UNSENT_ANSWERS) if context.kind == ADD else set()
    if not context.previous_states:
        hidden |= {"previous_case", "previous_explanation"}
    return tuple(spec for spec in part.fields if spec.name not in hidden)


def _agency_choices(context: ProposalContext) -> list[tuple[str, str]]:
    """Living agencies, and those the entry names today."""
    named = {
        value["code"]: value["name"]
        for name in AGENCY_NAMES
        if (value := context.before.get(name)) and value.get("code") not in context.agencies
    }
    return [*context.agencies.items(), *named.items()]


def _plan_rows(typed: Any, context: ProposalContext) -> list[dict[str, Any]]:
    """One row for each live connection, with what was typed for it, days as a person writes them."""
    rows = {row.get("account_id"): row for row in typed if isinstance(row, Mapping)} if isinstance(typed, list) else {}
    return [
        {
            "account_id": live.account_id,
            "transition_plan": as_typed(row.get("transition_plan")),
            **{name: as_typed(row.get(name), Kind.DATE) for name in ("suspend_on", "revoke_on")},
        }
        for live in context.connections
        for row in (rows.get(live.account_id, {}),)
    ]


def connection_lines(context: ProposalContext) -> list[dict[str, str]]:
    """The live connections of a database as the table of plans shows them, in the order of its rows."""
    return [
        {
            "account_id": live.account_id,
            "agency": live.agency_name,
            "case_no": live.case_no,
            "state": words(ACCOUNT_LABELS[live.state]),
            "code": live.state,
        }
        for live in context.connections
    ]


def current_lines(part: Part, context: ProposalContext) -> dict[str, list[str]]:
    """What the catalogue says today of each field of a part, for an edit."""
    if context.kind != EDIT:
        return {}
    return {
        spec.name: value_lines(spec, context.before.get(spec.name)) or [_("chưa có")]
        for spec in part.fields
        if spec.name in ENTRY_NAMES
    }


def sheet_of(case: Case, proposal: Proposal, context: ProposalContext, *, may_edit: bool) -> list[dict[str, Any]]:
    """Give every part with every answer in words; what an edit leaves as it is, is left out."""
    held = {attachment.id: attachment for attachment in attachments_of(case.id)}
    content = _shown_content(case, proposal, context, may_edit=may_edit)
    sheet = []
    for part in PARTS[proposal.kind]:
        rows = [
            {
                "key": words(spec.label),
                "value": answer_text(spec, content.get(spec.name), context),
                "file": file_shown(held.get(content.get(spec.name, 0))) if spec.kind is Kind.FILE else None,
                "href": url_for("proposal_parts.show", case_id=case.id, key=part.key, _anchor=spec.name)
                if may_edit and spec.name not in UNSENT_ANSWERS
                else "",
            }
            for spec in part.fields
            if _belongs(spec, content, proposal.kind, may_edit=may_edit)
        ]
        sheet.append({"key": part.key, "title": words(part.title), "rows": rows})
    return sheet


def _shown_content(case: Case, proposal: Proposal, context: ProposalContext, *, may_edit: bool) -> dict[str, Any]:
    """What was sent is read as it was sent, while its own agency mends it for a supplement."""
    content = {**case.content, **{name: case.content.get(name) or context.agency for name in AGENCY_NAMES}}
    if may_edit or not case.case_no or proposal.kind != ADD:
        return content
    kept = {name: value for name, value in content.items() if name not in ENTRY_NAMES}
    return {**kept, **answers_from(proposal.entry)}


def _belongs(spec: Field, content: Mapping[str, Any], kind: str, *, may_edit: bool) -> bool:
    """The entry of an edit stands in the table of changes, and the plans of a withdrawal in their own."""
    if spec.name == "dependents" or (kind == EDIT and spec.name in ENTRY_NAMES):
        return False
    asked = asked_at(spec, str(content.get("tier") or ""))
    if not may_edit or not asked.required:
        return not is_empty(content.get(spec.name))
    return asked.is_wanted(content)


def answer_text(spec: Field, value: Any, context: ProposalContext) -> Any:
    """Put one answer in words: labels for codes, names for references, one line for each of many."""
    if is_empty(value):
        return ""
    if spec.kind is Kind.BOOL:
        return _("Có") if says_yes(value) else _("Không")
    if spec.name == "replacement_database":
        return dict(replacement_choices(None)).get(str(value), str(value))
    if spec.kind is Kind.ROWS:
        rows = [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
        return value_lines(spec, [row for row in rows if any(str(cell or "").strip() for cell in row.values())])
    if spec.name in AGENCY_NAMES:
        return context.agencies.get(str(value), str(value))
    if spec.kind is Kind.LINES and isinstance(value, str):
        return [line for line in value.split("\n") if line.strip()]
    lines = value_lines(spec, value)
    return lines if spec.kind in (Kind.LINES, Kind.CHOICES) else "\n".join(lines)


def changes_of(case: Case, proposal: Proposal, context: ProposalContext) -> list[dict[str, Any]]:
    """What an edit changes, old beside new: of a draft against today's catalogue, of a sent one as it was sent."""
    if proposal.kind != EDIT:
        return []
    if proposal.entry and case.case_no:
        return _in_words(proposal.before, proposal.entry)
    return _in_words(context.before, judge_proposal(case.content, context).entry)


def _in_words(before: Mapping[str, Any], entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    return changes_in_words(differences(before, merged(before, entry)))


def plans_of(case: Case, proposal: Proposal, context: ProposalContext) -> list[dict[str, str]]:
    """The plan of each connection that ends: of a draft for today's connections, of a sent one as it was sent."""
    if proposal.kind != WITHDRAW:
        return []
    if case.case_no:
        lines = [{**line, "agency_name": line["agency"]["name"]} for line in proposal.transition]
    else:
        names = {live.account_id: live.agency_name for live in context.connections}
        rows = _plan_rows(case.content.get("dependents"), context)
        lines = [{**row, "plan": row["transition_plan"], "agency_name": names[row["account_id"]]} for row in rows]
    return [
        {
            "account_id": str(line["account_id"]),
            "agency": str(line["agency_name"]),
            "plan": str(line["plan"]),
            "suspend_on": as_typed(line["suspend_on"], Kind.DATE),
            "revoke_on": as_typed(line["revoke_on"], Kind.DATE),
        }
        for line in lines
    ]
