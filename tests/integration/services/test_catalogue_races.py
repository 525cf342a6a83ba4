"""Two people at one instant: one wins, the other gets a sentence, and nothing is written twice (decision 0008)."""

import contextlib
import threading
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.adapters.database import lock_row
from app.extensions import db
from app.models.open_data import OpenDataset
from app.models.proposals import CatalogueDecision, Proposal, SubmissionLine
from app.models.trail import Event
from app.services import actions, trail
from app.services.actions import Outcome
from app.services.problems import DoorProblem, NotPossible, Stale
from tests.catalogue_scenario import CatalogueScenario
from tests.conftest import POSTGRES
from tests.integration.services.test_door import together

Act = Callable[[], Outcome]


@pytest.fixture
def world(context: None) -> CatalogueScenario:
    return CatalogueScenario()


def race(app: Flask, *acts: Act) -> tuple[list[Outcome], list[DoorProblem]]:
    """Let all of them start at once; return who went through and who was refused."""
    db.session.remove()
    results = together(app, *acts)
    won = [result for result in results if isinstance(result, Outcome)]
    return won, [result for result in results if isinstance(result, DoorProblem)]


def test_of_two_proposals_for_one_database_sent_at_once_one_is_open(app, world):
    first, second = world.propose("EDIT", "DB-OWN"), world.propose("WITHDRAW", "DB-OWN")
    for case_id in (first, second):
        world.act("send_for_signature", "filer", case_id)
    won, lost = race(
        app,
        lambda: world.act("sign_and_send", "approver", first),
        lambda: world.act("sign_and_send", "second_approver", second),
    )
    assert (len(won), len(lost)) == (1, 1)
    assert db.session.scalars(select(Proposal.case_id).where(Proposal.is_open)).all() == [won[0].case_id]
    loser = second if won[0].case_id == first else first
    assert world.case(loser).state == "agency_review"
    assert world.refused("sign_and_send", "approver", loser) in ("Invalid", "NotPossible")


def test_of_two_additions_of_one_name_sent_at_once_one_is_open(app, world):
    keys = [world.propose("ADD") for _ in range(2)]
    for case_id in keys:
        world.act("send_for_signature", "filer", case_id)
    won, lost = race(app, *[lambda key=key: world.act("sign_and_send", "approver", key) for key in keys])
    assert (len(won), len(lost)) == (1, 1)
    assert db.session.scalar(select(func.count(Proposal.case_id)).where(Proposal.is_open)) == 1


def test_of_two_lists_that_want_one_proposal_one_gets_it(app, world):
    case_id = world.ready("EDIT", "DB-OWN")
    number = world.number(case_id)
    given = {"proposals": [number], "necessity": "Cập nhật Danh mục theo đề nghị của cơ quan."}
    won, lost = race(
        app,
        lambda: world.act("build_submission", "reviewer", None, given),
        lambda: world.act("build_submission", "other_reviewer", None, given),
    )
    assert (len(won), len(lost)) == (1, 1)
    lines = db.session.scalars(select(SubmissionLine.submission_id).where(SubmissionLine.status == "IN")).all()
    assert lines == [won[0].case_id] == [world.proposal(case_id).submission_id]


def test_of_two_decisions_recorded_at_once_one_stands(app, world):
    case_id = world.ready("EDIT", "DB-OWN")
    submission_id = world.submitted(case_id)
    seen = world.case(submission_id).version
    line = {"proposal": world.number(case_id), "result": "APPROVED"}
    given = [
        {
            **world.answers("record_decision", "office", submission_id),
            "lines": [line],
            "decision_no": f"{number}/QĐ-UBND",
        }
        for number in (1, 2)
    ]
    won, lost = race(
        app,
        lambda: world.act("record_decision", "office", submission_id, given[0], seen_version=seen),
        lambda: world.act("record_decision", "second_office", submission_id, given[1], seen_version=seen),
    )
    assert (len(won), [type(one) for one in lost]) == (1, [Stale])
    assert db.session.scalar(select(func.count(CatalogueDecision.id))) == 1


def test_one_decision_recorded_on_two_submissions_at_once_is_kept_once(app, world):
    first, second = world.ready("EDIT", "DB-OWN"), world.ready("EDIT", "DB-SECOND")
    one, other = world.submitted(first), world.submitted(second)
    given = {key: world.answers("record_decision", "office", key) for key in (one, other)}
    won, lost = race(
        app,
        lambda: world.act("record_decision", "office", one, given[one]),
        lambda: world.act("record_decision", "second_office", other, given[other]),
    )
    assert (len(won), len(lost)) == (1, 1)
    assert db.session.scalar(select(func.count(CatalogueDecision.id))) == 1


def test_a_decision_that_two_reviewers_apply_at_once_makes_one_version(app, world):
    _, submission_id = world.decided("EDIT", "DB-OWN")
    won, lost = race(
        app,
        lambda: world.act("apply", "reviewer", submission_id),
        lambda: world.act("apply", "other_reviewer", submission_id),
    )
    assert (len(won), len(lost)) == (1, 1)
    assert world.version().no == 2


@pytest.mark.parametrize("other", ["issue_submission", "reopen_submission"])
def test_a_withdrawal_and_a_step_of_its_submission_meet_without_harm(app, world, other):
    first, second = world.ready("EDIT", "DB-OWN"), world.ready("EDIT", "DB-SECOND")
    submission_id = world.build(first, second)
    world.sign(submission_id)
    who = "clerk" if other == "issue_submission" else "leader"
    won, _ = race(
        app,
        lambda: world.act("withdraw", "approver", first),
        lambda: world.act(other, who, submission_id),
    )
    assert won
    case, submission = world.case(first), world.case(submission_id)
    line = next(line for line in world.lines(submission_id) if line.proposal_id == first)
    if case.state == "withdrawn":
        assert (line.status, world.proposal(first).is_open, world.proposal(first).submission_id) == (
            "LEFT",
            False,
            None,
        )
    else:
        assert (line.status, world.proposal(first).submission_id) == ("IN", submission_id)
    if submission.state == "submitted":
        assert world.case(second).state == "submitted_to_chairman"
        assert case.state in ("withdrawn", "submitted_to_chairman")
    assert trail.verify().checked == db.session.scalar(select(func.count(Event.id)))


def test_two_locks_in_opposite_orders_let_one_through_and_tell_the_other(app, world, monkeypatch, database_kind):
    first, second = world.ready("EDIT", "DB-OWN"), world.ready("EDIT", "DB-SECOND")
    submission_id = world.build(first, second)
    world.sign(submission_id)
    both_hold_one = threading.Barrier(2)

    def lock_and_wait(*asked: Any) -> None:
        lock_row(*asked)
        with contextlib.suppress(threading.BrokenBarrierError):  # SQLite lets one in after the other
            both_hold_one.wait(2)

    monkeypatch.setattr(actions, "lock_row", lock_and_wait)
    won, lost = race(
        app,
        lambda: world.act("withdraw", "approver", first),
        lambda: world.act("issue_submission", "clerk", submission_id),
    )
    assert won
    if database_kind == POSTGRES:
        assert [type(one) for one in lost] == [Stale]
    assert all(isinstance(one, Stale | NotPossible) for one in lost)
    states = world.case(first).state, world.case(submission_id).state
    assert states in {("withdrawn", "signed"), ("submitted_to_chairman", "submitted"), ("withdrawn", "submitted")}
    assert trail.verify().checked == db.session.scalar(select(func.count(Event.id)))


def test_the_office_and_the_agency_meet_on_one_proposal_and_one_of_them_is_told(app, world):
    first, second = world.ready("EDIT", "DB-OWN"), world.ready("EDIT", "DB-SECOND")
    submission_id = world.submitted(first, second)
    lines = [{"proposal": world.number(key), "result": "APPROVED"} for key in (first, second)]
    given = {**world.answers("record_decision", "office", submission_id), "lines": lines}
    won, lost = race(
        app,
        lambda: world.act("withdraw", "approver", first),
        lambda: world.act("record_decision", "office", submission_id, given),
    )
    assert (len(won), len(lost)) == (1, 1)
    state = world.case(first).state
    assert state == ("withdrawn" if won[0].action == "withdraw" else "decided_approved")
    assert world.case(submission_id).state == ("submitted" if state == "withdrawn" else "decided")


def test_one_dataset_is_published_once_by_two_approvals_at_once(app, world):
    keys = [world.publication() for _ in range(2)]
    tick = {"no_personal_data_or_secret_confirmed": "true"}
    won, lost = race(
        app,
        lambda: world.act("approve_publication", "approver", keys[0], tick),
        lambda: world.act("approve_publication", "second_approver", keys[1], tick),
    )
    assert (len(won), len(lost)) == (1, 1)
    assert db.session.scalar(select(func.count(OpenDataset.id))) == 1


def test_many_are_sent_at_once_and_their_numbers_have_no_gap(app, world):
    keys = [world.propose("EDIT", code) for code in ("DB-OWN", "DB-SECOND", "DB-LOCAL", "DB-LENT")]
    for case_id in keys:
        world.act("send_for_signature", "filer", case_id)
    won, lost = race(app, *[lambda key=key: world.act("sign_and_send", "approver", key) for key in keys])
    assert (len(won), lost) == (4, [])
    numbers = sorted(int(outcome.case_no[-4:]) for outcome in won)
    assert all(after == before + 1 for before, after in pairwise(numbers))
