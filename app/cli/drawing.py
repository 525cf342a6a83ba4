"""The workflow tables as pages to read: Markdown with a state diagram, drawn from the tables and from nothing else."""

from collections.abc import Iterable

from workflows.fields import Field
from workflows.roles import CARRIED, PARTY_LABELS, ROLE_LABELS, By, Role
from workflows.rows import NEW, SAME, LetterStep, Row, Visibility, Workflow

DRAWN = "<!-- Drawn by `./chung flask workflows draw`; do not edit. -->"
COLUMNS = ("Action", "Who", "From → to", "Conditions", "Answers", "Clock", "Letters", "Told", "Basis")
EVERY_LETTER, CHOSEN_LETTER = "*", "chosen"


def workflow_page(workflow: Workflow) -> str:
    """One workflow: its states, its diagram, and one line an action."""
    lines = [
        f"# {workflow.title}",
        "",
        DRAWN,
        "",
        f"Workflow `{workflow.name}`, edition `{workflow.edition}`.",
        "",
        "## States",
        "",
        *_table(("State", "Vietnamese", "Held by", "Ends the case"), map(_state_cells, workflow.states)),
        "",
        "## Diagram",
        "",
        "Actions that change no state are in the table alone.",
        "",
        "```mermaid",
        *diagram(workflow),
        "```",
        "",
        "## Actions",
        "",
        "Answers: ● compulsory, ◐ compulsory under a condition, ○ optional. Conditions read the case and the actor,",
        "checks (after the semicolon) read what was given. Internal actions are shown to the focal agency and the",
        "auditor alone.",
        "",
        *_table(COLUMNS, map(_action_cells, workflow.rows)),
        "",
    ]
    return "\n".join(lines)


def permission_page(workflows: Iterable[Workflow]) -> str:
    """Which role may do which action on which side of a case, for every workflow."""
    lines = ["# Permissions", "", DRAWN, "", "A role is held by an account, the side is computed for each case.", ""]
    for workflow in workflows:
        rows = list(workflow.rows)
        roles = [role for role in Role if any(by.role is role for row in rows for by in row.by)]
        lines += [f"## {workflow.title}", ""]
        lines += _table(
            ("Action", "From", *(f"{ROLE_LABELS[role]} `{role.value}`" for role in roles)),
            ([_named(row), _codes(row.source), *(_side(row, role) for role in roles)] for row in rows),
        )
        silent = [role for role in Role if role not in roles]
        lines += [
            "",
            "No action here: " + ", ".join(f"{ROLE_LABELS[role]} `{role.value}`" for role in silent) + ".",
            "",
        ]
    return "\n".join(lines)


def diagram(workflow: Workflow) -> list[str]:
    """The lines of a Mermaid state diagram."""
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{state.label}" as {state.code}' for state in workflow.states]
    ways: dict[tuple[str, str], list[str]] = {}
    for code in workflow.initial:
        ways[("[*]", code)] = []
    for row in workflow.rows:
        for source in row.source:
            for target in row.possible_targets(source):
                if target != source:
                    start = "[*]" if source == NEW else source
                    ways.setdefault((start, target), []).append(row.action)
    for (source, target), actions in ways.items():
        named = ", ".join(dict.fromkeys(actions))
        lines.append(f"    {source} --> {target}" + (f": {named}" if named else ""))
    lines += [f"    {state.code} --> [*]" for state in workflow.states if state.is_final]
    return lines


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    heads = list(heads)
    return [_line(heads), _line("---" for _ in heads), *(_line(row) for row in rows)]


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(f"`{code}`" for code in codes)


def _named(row: Row) -> str:
    return f"`{row.action}`<br>{row.label}"


def _who(by: By) -> str:
    if by == CARRIED:
        return "nobody: taken along by another case"
    return f"{ROLE_LABELS[by.role]} ({PARTY_LABELS[by.party]})"


def _side(row: Row, role: Role) -> str:
    return ", ".join("taken along" if by == CARRIED else by.party.value for by in row.by if by.role is role) or "–"


def _state_cells(state: object) -> list[str]:
    code, label, holder, is_final = (getattr(state, name) for name in ("code", "label", "holder", "is_final"))
    return [f"`{code}`", label, "–" if is_final else holder, "✔" if is_final else ""]


def _ways(row: Row) -> str:
    if not row.is_open_ended and row.target == SAME:
        return _codes(row.source) + " (stays)"
    named = row.targets if row.is_open_ended else (row.target,)
    return _codes(row.source) + " → " + " or ".join("stays" if target == SAME else f"`{target}`" for target in named)


def _sentence(rule: object) -> str:
    return (rule.__doc__ or "").strip().split("\n")[0]


def _need(need: Field) -> str:
    mark = "○" if not need.required else "◐" if need.when is not None else "●"
    return f"{mark} `{need.name}`"


def _letter(step: LetterStep) -> str:
    which = {EVERY_LETTER: "every draft", CHOSEN_LETTER: "the chosen letter"}.get(step.code, step.code)
    return f"{step.step} {which}" + ("" if step.is_held else " (queued)")


def _conditions(row: Row) -> str:
    """Guards first, then checks; the first line of each docstring says what it asks."""
    parts = ("<br>".join(map(_sentence, rules)) for rules in (row.guards, row.checks))
    return "; ".join(part for part in parts if part)


def _action_cells(row: Row) -> list[str]:
    internal = "<br>(internal)" if row.visibility is Visibility.INTERNAL else ""
    return [
        _named(row) + internal,
        "<br>".join(map(_who, row.by)),
        _ways(row),
        _conditions(row),
        "<br>".join(map(_need, row.needs)),
        row.clock.value,
        "<br>".join(map(_letter, row.letters)),
        ", ".join(row.notify),
        row.basis,
    ]
