"""The only importer of `transitions`: one shared machine for each workflow, moved by plain state values."""

from functools import cache

from transitions import Machine, MachineError

from workflows.rows import NEW, Workflow


class NotPossible(Exception):
    """The table has no way from this state by this action."""


class _Token:
    """Carries a state through the machine; nothing else of a case is known here."""

    state: str


@cache
def _machine(workflow: Workflow) -> Machine:
    machine = Machine(
        model=None,
        states=[state.code for state in workflow.states] + [NEW],
        initial=NEW,
        auto_transitions=False,
        send_event=False,
    )
    for row in workflow.rows:
        for source in row.source:
            for target in row.possible_targets(source):
                machine.add_transition(f"{row.action}>{target}", source, target)
    return machine


def move(workflow: Workflow, action: str, source: str, target: str) -> str:
    """Carry a case from source to target by an action; raise `NotPossible` where the table knows no such way."""
    machine = _machine(workflow)
    token = _Token()
    token.state = source
    event = machine.events.get(f"{action}>{target}")
    if event is None:
        raise NotPossible(f"{action} from {source} to {target}")
    try:
        event.trigger(token)
    except MachineError as error:
        raise NotPossible(f"{action} from {source} to {target}") from error
    return token.state
