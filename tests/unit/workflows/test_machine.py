"""The machine carries a case along the ways of the table, and along no other."""

import pytest

from tests import expected_matrix as expected
from workflows.accounts import ACCOUNTS
from workflows.connections import CONNECTIONS
from workflows.machine import NotPossible, move
from workflows.rows import NEW

TABLES = ((CONNECTIONS, expected.CONNECTION, expected.STATES), (ACCOUNTS, expected.ACCOUNT, expected.ACCOUNT_STATES))
BOTH = pytest.mark.parametrize("workflow,matrix,states", TABLES, ids=("connection", "account"))


@BOTH
def test_the_machine_goes_every_way_of_the_matrix_and_refuses_every_other(workflow, matrix, states):
    for action in matrix:
        for source in (NEW, *states):
            ways = expected.TARGETS.get((action, source), (source,)) if expected.allowed(matrix, action, source) else ()
            for target in states:
                if target in ways:
                    assert move(workflow, action, source, target) == target
                else:
                    with pytest.raises(NotPossible):
                        move(workflow, action, source, target)


@pytest.mark.parametrize("state", expected.FINAL)
def test_what_has_ended_never_begins_again(state):
    for action in expected.CONNECTION:
        for target in expected.OPEN:
            with pytest.raises(NotPossible):
                move(CONNECTIONS, action, state, target)


def test_an_action_that_nobody_knows_is_refused_by_name():
    with pytest.raises(NotPossible, match="fly from draft to granted"):
        move(CONNECTIONS, "fly", "draft", "granted")


def test_one_case_leaves_no_trace_in_the_machine_of_the_next():
    assert move(CONNECTIONS, "issue_notice", "approved", "granted") == "granted"
    assert move(CONNECTIONS, "issue_notice", "approved", "granted") == "granted"
    with pytest.raises(NotPossible):
        move(CONNECTIONS, "issue_notice", "granted", "granted")
