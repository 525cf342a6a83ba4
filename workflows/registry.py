"""Every workflow by the kind of case it belongs to: the one place that knows them all."""

from functools import cache

from workflows import connections, publications
from workflows.catalogue import next_steps as catalogue_steps
from workflows.catalogue import table as catalogue
from workflows.connections import next_steps as connection_steps
from workflows.connections import states as connection_states
from workflows.next_step import NextStep
from workflows.rows import NEW, Workflow
from workflows.submissions import next_steps as submission_steps
from workflows.submissions import table as submissions
from workflows.text import N_

CONNECTION, PROPOSAL, SUBMISSION, PUBLICATION = "connection", "catalogue", "submission", "publication"
KINDS: dict[str, dict[str, Workflow]] = {
    CONNECTION: connections.EDITIONS,
    PROPOSAL: catalogue.EDITIONS,
    SUBMISSION: submissions.EDITIONS,
    PUBLICATION: publications.EDITIONS,
}
"""Kind of case → edition → table; a case keeps the edition it began with."""

KIND_LABELS: dict[str, str] = {
    CONNECTION: N_("Yêu cầu kết nối"),
    PROPOSAL: N_("Đề nghị điều chỉnh Danh mục"),
    SUBMISSION: N_("Tờ trình Danh mục"),
    PUBLICATION: N_("Công bố dữ liệu mở"),
}
CASE_SERIES: dict[str, str] = {CONNECTION: "KN", PROPOSAL: "DM", SUBMISSION: "HT", PUBLICATION: "CB"}
"""The letters that begin a case number (5.3 [P])."""

ALL: tuple[Workflow, ...] = tuple(workflow for editions in KINDS.values() for workflow in editions.values())


def workflow_of(kind: str, edition: str) -> Workflow:
    """The table of a case; raises KeyError for a kind or edition that was never in force."""
    return KINDS[kind][edition]


def latest(kind: str) -> Workflow:
    """The table that a new case of a kind begins with."""
    return next(reversed(KINDS[kind].values()))


def kind_begun_by(action: str) -> str | None:
    """The kind of case that an action begins, or none."""
    for kind in KINDS:
        if any(NEW in row.source for row in latest(kind).rows_for(action)):
            return kind
    return None


def state_label(kind: str, state: str) -> str:
    """The wording of a state, which differs between kinds where the law's words do."""
    return _labels(kind).get(state, state)


def short_label(kind: str, state: str) -> str:
    """The wording of a state in a list, where each line counts."""
    if kind == CONNECTION:
        return connection_states.SHORT_LABELS.get(state, state)
    for known in latest(kind).states if kind in KINDS else ():
        if known.code == state:
            return known.short or known.label
    return state


def _labels(kind: str) -> dict[str, str]:
    return latest(kind).labels() if kind in KINDS else {}


def _actions_at_stages(state: str) -> tuple[str, ...]:
    return tuple(
        action for (at, _stage), step in catalogue_steps.AT_STAGE.items() if at == state for action in step.actions
    )


def _every(name: str) -> tuple[str, ...]:
    found = [code for workflow in ALL for code in getattr(workflow, name)()]
    return tuple(dict.fromkeys(found))


SENT_OPEN = _every("sent_states")
"""States in which a case of any kind was sent and has not ended; no kind ends in a state that is open in another."""
FINAL = _every("final_states")

NEXT_STEPS: dict[str, dict[str, NextStep]] = {
    CONNECTION: connection_steps.NEXT_STEPS,
    PROPOSAL: {
        state: NextStep(step.what, step.who, step.actions + _actions_at_stages(state))
        for state, step in catalogue_steps.NEXT_STEPS.items()
    },
    SUBMISSION: submission_steps.NEXT_STEPS,
    PUBLICATION: publications.NEXT_STEPS,
}
"""Kind of case → state → what comes next there, with the actions of every stage of the state."""


def next_step_of(
    kind: str, state: str, *, consent_status: str, scope: str | None, stage: str = "", has_ended: bool = False
) -> NextStep | None:
    """What comes next in a case, or nothing where it has ended; the stage is a proposal's own (3.2)."""
    if has_ended:
        return None
    if kind == CONNECTION:
        return connection_steps.next_step_of(state, consent_status=consent_status, scope=scope)
    if kind == PROPOSAL:
        return catalogue_steps.next_step_of(state, stage=stage)
    return NEXT_STEPS[kind].get(state)


@cache
def states_of(kinds: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    """What a list can be narrowed to, as (value, short label, kind that words it so), for the kinds it shows.

    A state whose wording differs between kinds stands once for each wording, as `kind.state`.
    """
    wordings: dict[str, dict[str, str]] = {}
    for kind in kinds:
        for state in latest(kind).states:
            wordings.setdefault(state.code, {}).setdefault(short_label(kind, state.code), kind)
    return tuple(
        (code if len(labels) == 1 else f"{kind}.{code}", label, kind)
        for code, labels in wordings.items()
        for label, kind in labels.items()
    )


def kinds_meant_by(value: str) -> tuple[str, tuple[str, ...]]:
    """The state that a value of `states_of` stands for, and the kinds that are meant: all, or those that word it so."""
    kind, _, state = value.rpartition(".")
    label = short_label(kind, state)
    return state, tuple(name for name in KINDS if not kind or short_label(name, state) == label)
