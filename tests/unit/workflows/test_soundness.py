"""What a table must hold before it is used: every kind of faulty table is found and named."""

from dataclasses import replace

import pytest

from workflows.accounts import ACCOUNTS
from workflows.connections import CONNECTIONS
from workflows.rows import (
    NEW,
    SAME,
    Clock,
    FaultyTable,
    LetterStep,
    Row,
    State,
    Workflow,
    faults_of,
    require_sound,
)
from workflows.text import N_


def row_of(action: str, source: str, workflow: Workflow = CONNECTIONS) -> Row:
    found = [row for row in workflow.rows_for(action) if source in row.source]
    assert len(found) == 1, (action, source)
    return found[0]


BY = CONNECTIONS.rows[0].by


def small(**changes) -> Workflow:
    """A sound little table, with something changed."""
    rows = (
        Row("begin", N_("Bắt đầu"), BY, ("open",), "busy", basis="[P]", event="begun", clock=Clock.STARTS),
        Row("finish", N_("Kết thúc"), BY, ("busy",), "done", basis="[P]", event="finished", clock=Clock.MEETS),
    )
    states = (State("open", "Mở"), State("busy", "Bận"), State("done", "Xong", is_final=True))
    table = Workflow("small", "1", N_("Nhỏ"), states, rows, ("open",))
    return replace(table, **changes)


def more(*rows: Row) -> Workflow:
    return small(rows=(*small().rows, *rows))


def test_a_sound_table_has_no_fault():
    assert faults_of(small()) == []
    assert require_sound(small()) == small()
    assert faults_of(CONNECTIONS) == faults_of(ACCOUNTS) == []


def test_an_action_declared_twice_from_one_state_is_a_fault():
    assert faults_of(more(small().rows[0])) == ["begin is declared twice from open"]


def test_an_unknown_source_and_an_unknown_target_are_faults():
    row = replace(small().rows[0], action="jump", source=("nowhere",), clock=Clock.NONE)
    assert faults_of(more(row)) == ["jump starts from unknown state nowhere"]
    row = replace(small().rows[0], action="jump", target="elsewhere", clock=Clock.NONE)
    assert faults_of(more(row)) == ["jump leads to unknown state elsewhere"]


def test_a_new_case_is_a_known_source():
    assert faults_of(more(replace(small().rows[0], action="file", source=(NEW,)))) == []


def test_a_row_that_nobody_may_do_is_a_fault():
    assert faults_of(more(replace(small().rows[0], action="sleep", by=()))) == ["sleep may be done by nobody"]


@pytest.mark.parametrize("left_out", ["reason_code", "reason_text", "legal_basis"])
def test_a_refusal_that_lacks_one_of_the_three_is_a_fault(left_out):
    needs = tuple(need for need in row_of("owner_refuse", "submitted").needs if need.name != left_out)
    row = replace(small().rows[0], action="refuse", needs=needs, is_refusal=True, clock=Clock.NONE)
    assert faults_of(more(row)) == ["refuse refuses without code, text and legal basis"]


def test_a_refusal_with_all_three_is_sound():
    row = replace(small().rows[0], action="refuse", needs=row_of("propose_refusal", "under_review").needs)
    assert faults_of(more(replace(row, is_refusal=True))) == []


def test_a_state_that_cannot_be_reached_is_a_fault():
    states = (*small().states, State("lost", "Lạc", is_final=True))
    assert faults_of(small(states=states)) == ["state lost cannot be reached"]


def test_a_state_that_only_leads_to_itself_is_a_dead_end():
    states = (*small().states, State("stuck", "Kẹt"))
    fall = Row("fall", N_("Rơi"), BY, ("open",), "stuck", basis="[P]", event="fallen")
    stay = Row("stay", N_("Ở lại"), BY, ("stuck",), SAME, basis="[P]", event="stayed")
    assert faults_of(small(states=states, rows=(*small().rows, fall, stay))) == ["state stuck is a dead end"]


def test_staying_does_not_make_a_state_reachable():
    states = (*small().states, State("alone", "Một mình", is_final=True))
    stay = Row("stay", N_("Ở lại"), BY, ("alone",), SAME, basis="[P]", event="stayed")
    assert faults_of(small(states=states, rows=(*small().rows, stay))) == ["state alone cannot be reached"]


@pytest.mark.parametrize("clock", [clock for clock in Clock if clock not in (Clock.MEETS, Clock.STOPS)])
def test_an_end_that_leaves_the_clock_running_is_a_fault(clock):
    end = Row("end", N_("Dừng"), BY, ("busy",), "done", basis="[P]", event="ended", clock=clock)
    assert faults_of(more(end)) == ["end ends the case from busy but leaves its clock running"]


@pytest.mark.parametrize("clock", [Clock.MEETS, Clock.STOPS])
def test_an_end_that_stops_or_meets_the_clock_is_sound(clock):
    assert faults_of(more(Row("end", N_("Dừng"), BY, ("busy",), "done", basis="[P]", event="ended", clock=clock))) == []


def test_a_table_without_a_clock_needs_not_stop_one():
    assert faults_of(small(rows=tuple(replace(row, clock=Clock.NONE) for row in small().rows))) == []


def test_staying_in_a_final_state_needs_not_stop_the_clock_again():
    stay = Row("stay", N_("Ở lại"), BY, ("done",), SAME, basis="[P]", event="stayed")
    assert faults_of(more(stay)) == []


def test_a_faulty_table_stops_the_start_and_names_every_fault():
    with pytest.raises(FaultyTable) as caught:
        require_sound(more(small().rows[0], replace(small().rows[0], action="sleep", by=())))
    assert str(caught.value) == "small 1: begin is declared twice from open; sleep may be done by nobody"


def test_a_choice_of_targets_is_listed_once_each():
    row = replace(small().rows[0], choose=lambda facts: facts.state, targets=(SAME, "busy", "open"))
    assert row.possible_targets("open") == ("open", "busy")
    assert LetterStep("D1", "issue").is_held
