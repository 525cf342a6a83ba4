"""The door itself: no refusal without its reason, nothing half done, nothing done twice, nothing rewritten."""

import contextlib
import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import DBAPIError

from app.extensions import db
from app.models.base import Base
from app.models.letters import Letter, LetterFile
from app.models.trail import Event
from app.services import trail
from app.services.actions import Outcome, available_actions
from app.services.files import Upload
from app.services.problems import DoorProblem, Invalid, NotPossible, NotVisible, Stale
from app.services.transaction import transaction
from tests.answers import OWNER_REASON, REASON, REFUSAL
from tests.scenario import FOCAL, Scenario


def picture(world: Scenario, case_id: int) -> dict[str, Any]:
    """Everything that an action could leave behind: the case's own row, and how many rows each table holds."""
    case = world.case(case_id)
    row = {column.key: getattr(case, column.key) for column in inspect(type(case)).columns}
    counts = {
        table.name: db.session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables
    }
    return {**row, **{f"#{name}": count for name, count in counts.items()}}


# A refusal has code, text and legal basis, whoever sends what.

REFUSING = (
    ("owner_refuse", "owner", "awaiting_consent", ""),
    ("propose_refusal", "reviewer", "under_review", "refusal_"),
    ("propose_formal_refusal", "reviewer", "awaiting_consent", "refusal_"),
    ("order_suspend", "leader", "granted", ""),
    ("order_revoke", "leader", "granted", ""),
)
SPOILT = (
    ("reason_code", ""),
    ("reason_code", "BECAUSE"),
    ("reason_text", ""),
    ("reason_text", "a" * 29),
    ("reason_text", " " * 60),
    ("legal_basis", []),
    ("legal_basis", " \n "),
)


@pytest.mark.parametrize("action,who,state,prefix", REFUSING, ids=[row[0] for row in REFUSING])
def test_no_refusal_passes_without_code_text_and_legal_basis(world, action, who, state, prefix):
    case_id = world.to_state(state)
    before = picture(world, case_id)
    for name, spoilt in SPOILT:
        with pytest.raises(Invalid) as caught:
            world.act(action, who, case_id, **{f"{prefix}{name}": spoilt})
        assert {problem.field for problem in caught.value.problems} == {f"{prefix}{name}"}
    with pytest.raises(Invalid) as caught:
        world.act(action, who, case_id, {})
    assert {f"{prefix}reason_code", f"{prefix}reason_text", f"{prefix}legal_basis"} <= {
        problem.field for problem in caught.value.problems
    }
    assert picture(world, case_id) == before


def test_a_partial_consent_owes_the_reason_for_what_it_leaves_out(world):
    case_id = world.to_state("awaiting_consent", datasets=["DB-OWNER-1", "DB-OWNER-2"])
    for name in OWNER_REASON:
        reason = {**OWNER_REASON, name: ""}
        with pytest.raises(Invalid) as caught:
            world.act("owner_consent", "owner", case_id, decision="PARTIAL", granted_items=["DB-OWNER-1"], **reason)
        assert {problem.field for problem in caught.value.problems} == {name}


def test_a_refusal_that_lost_its_reason_on_the_way_is_not_signed(world):
    case_id = world.to_state("under_review")
    world.act("propose_refusal", "reviewer", case_id)
    for lost in ({"refusal_legal_basis": []}, {"refusal_reason_text": "Không."}, {"refusal_reason_code": ""}):
        with transaction():
            world.case(case_id).refusal = {**REFUSAL, **lost}
        with pytest.raises(NotPossible) as caught:
            world.act("sign_refusal", "leader", case_id)
        assert "phải có mã lý do" in caught.value.problems[0].message
    with transaction():
        world.case(case_id).refusal = REFUSAL
    world.act("sign_refusal", "leader", case_id)


# All of it or nothing.


def test_a_letter_that_lacks_a_fact_rolls_the_whole_action_back(world):
    case_id = world.to_state("under_review")
    world.act("propose_refusal", "reviewer", case_id)
    with transaction():
        world.agencies[FOCAL].drafting_unit_abbr = ""
    before = picture(world, case_id)
    with pytest.raises(NotPossible) as caught:
        world.act("sign_refusal", "leader", case_id)
    problem = caught.value.problems[0]
    assert (problem.code, problem.params["fact"]) == ("missing_fact", "unit_abbr")
    assert picture(world, case_id) == before
    with transaction():
        world.agencies[FOCAL].drafting_unit_abbr = "CNTT"
    world.act("sign_refusal", "leader", case_id)
    assert world.case(case_id).state == "refusal_signed"


def test_an_intake_whose_slip_lacks_a_fact_accepts_nothing(world):
    case_id = world.to_state("submitted")
    with transaction():
        world.agencies[FOCAL].name = ""
    before = picture(world, case_id)
    with pytest.raises(NotPossible):
        world.act("intake_accept", "clerk", case_id)
    assert picture(world, case_id) == before


@pytest.mark.parametrize(
    "upload",
    [
        Upload("tra-loi.pdf", b"not a letter"),
        Upload("tra-loi.exe", b"%PDF-1.7"),
        Upload("tra-loi.pdf", b""),
        999999,
        "999999",
        "../../etc/passwd",
        {"name": "x"},
    ],
    ids=repr,
)
def test_a_file_that_is_not_what_it_says_or_not_of_this_case_leaves_nothing(world, upload):
    case_id = world.to_state("awaiting_consent")
    before = picture(world, case_id)
    with pytest.raises(Invalid) as caught:
        world.act("owner_consent", "owner", case_id, letter_file=upload)
    assert [problem.field for problem in caught.value.problems] == ["letter_file"]
    assert picture(world, case_id) == before


@pytest.mark.parametrize("hostile", ["a\x00b" * 20, "\ud800" * 40, "\u202e" * 40, "a\x85b" * 20], ids=ascii)
def test_what_no_database_can_store_is_refused_in_words(world, hostile):
    case_id = world.to_state("under_review")
    for name in ("refusal_reason_text", "guidance", "refusal_reason_code"):
        with pytest.raises(Invalid) as caught:
            world.act("propose_refusal", "reviewer", case_id, key="one-key", **{name: hostile})
        assert name in {problem.field for problem in caught.value.problems}
    with pytest.raises(Invalid):
        world.act("assign_reviewer", "head", case_id, reviewer=hostile)


def test_everything_that_is_missing_is_named_at_once(world):
    case_id = world.to_state("under_review")
    with pytest.raises(Invalid) as caught:
        world.act("propose_refusal", "reviewer", case_id, {})
    assert [problem.field for problem in caught.value.problems] == list(REFUSAL)


# Somebody was faster.


def test_a_page_that_shows_an_older_version_is_told_what_happened_since(world):
    case_id = world.to_state("submitted")
    seen = world.case(case_id).version
    world.act("assign_reviewer", "head", case_id, seen_version=seen)
    with pytest.raises(Stale) as caught:
        world.act("intake_accept", "clerk", case_id, seen_version=seen)
    assert caught.value.version == world.case(case_id).version > seen
    assert [change.event for change in caught.value.changes] == ["reviewer_assigned"]
    world.act("intake_accept", "clerk", case_id, seen_version=caught.value.version)


def test_what_is_not_visible_is_404_before_it_is_stale(world):
    case_id = world.to_state("submitted")
    with pytest.raises(NotVisible):
        world.act("intake_accept", "stranger", case_id, seen_version=0)


def test_every_action_raises_the_version_and_writes_one_event_even_when_no_state_changes(world):
    case_id = world.to_state("submitted")
    version, count = world.case(case_id).version, db.session.scalar(select(func.count(Event.id)))
    outcome = world.act("assign_reviewer", "head", case_id)
    assert outcome.version == world.case(case_id).version > version
    assert db.session.scalar(select(func.count(Event.id))) == count + 1


class TakenBackError(Exception):
    """Ends a transaction that is not to be kept."""


def taken_back(act: Callable[[], Outcome]) -> Outcome | DoorProblem:
    """Do something, take it back, and return what the door answered."""
    answers: list[Outcome | DoorProblem] = []
    with contextlib.suppress(TakenBackError), transaction():
        try:
            answers.append(act())
        except DoorProblem as problem:
            answers.append(problem)
        raise TakenBackError
    return answers[0]


def together(app: Flask, *acts: Callable[[], Outcome]) -> list[Outcome | DoorProblem]:
    """Do several things at one instant, each as its own request would; return what each got."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int) -> None:
        with app.app_context():
            start.wait()
            try:
                results[number] = acts[number]()
            except DoorProblem as problem:
                results[number] = problem
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert None not in results
    return results


def test_of_many_decisions_at_once_exactly_one_wins(app, world):
    case_id = world.to_state("pending_approval")
    seen, count = world.case(case_id).version, db.session.scalar(select(func.count(Event.id)))
    db.session.remove()
    acts = [
        lambda action=action, who=who: world.act(action, who, case_id, seen_version=seen)
        for action, who in (("approve_grant", "leader"), ("send_back", "deputy")) * 3
    ]
    results = together(app, *acts)
    won = [result for result in results if isinstance(result, Outcome)]
    assert len(won) == 1
    assert all(isinstance(result, Stale) for result in results if result not in won)
    assert world.case(case_id).state == won[0].state
    assert db.session.scalar(select(func.count(Event.id))) == count + 1


def test_decisions_without_a_version_do_not_both_win_either(app, world):
    case_id = world.to_state("pending_approval")
    db.session.remove()
    results = together(
        app,
        lambda: world.act("approve_grant", "leader", case_id),
        lambda: world.act("send_back", "deputy", case_id),
        lambda: world.act("approve_grant", "deputy", case_id),
    )
    assert sum(isinstance(result, Outcome) for result in results) == 1


def test_numbers_are_gapless_when_letters_are_issued_at_once_and_some_are_taken_back(app, world):
    cases = [world.to_state("refusal_signed") for _ in range(4)]
    taken_back(lambda: world.act("issue_refusal", "clerk", cases[0]))
    db.session.remove()
    results = together(app, *[lambda key=key: world.act("issue_refusal", "clerk", key) for key in cases])
    assert all(isinstance(result, Outcome) for result in results), results
    numbers = db.session.scalars(select(Letter.number).where(Letter.code == "D5").order_by(Letter.number)).all()
    assert numbers == [1, 2, 3, 4]
    case_numbers = [world.case(key).case_no for key in cases]
    assert case_numbers == [f"KN-2025-{number:04d}" for number in range(1, 5)]


# A double click acts once.


def test_a_double_click_gets_the_first_result(world):
    case_id = world.to_state("submitted")
    seen = world.case(case_id).version
    first = world.act("intake_accept", "clerk", case_id, seen_version=seen, key="a-key")
    before = picture(world, case_id)
    assert world.act("intake_accept", "clerk", case_id, seen_version=seen, key="a-key") == first
    assert picture(world, case_id) == before


def test_a_double_click_at_one_instant_acts_once(app, world):
    case_id = world.to_state("pending_approval")
    count = db.session.scalar(select(func.count(Event.id)))
    db.session.remove()
    results = together(app, *[lambda: world.act("approve_grant", "leader", case_id, key="one") for _ in range(3)])
    assert len(set(results)) == 1
    assert isinstance(results[0], Outcome)
    assert db.session.scalar(select(func.count(Event.id))) == count + 1


def test_a_new_case_is_begun_once_for_a_double_click(world):
    first = world.act("declare_out_of_scope", "filer", None, key="a-key")
    assert world.act("declare_out_of_scope", "filer", None, key="a-key") == first


def test_a_key_belongs_to_one_person_and_one_deed(world):
    case_id = world.to_state("pending_approval")
    world.act("send_back", "leader", case_id, key="a-key")
    with pytest.raises(NotPossible) as caught:
        world.act("send_back", "leader", case_id, key="a-key", note="Một nội dung khác hẳn.")
    assert "Mã chống gửi trùng" in caught.value.problems[0].message
    world.act("propose_grant", "reviewer", case_id, key="a-key")
    assert world.case(case_id).state == "pending_approval"


def test_a_refused_attempt_uses_no_key_up(world):
    case_id = world.to_state("under_review")
    with pytest.raises(Invalid):
        world.act("propose_refusal", "reviewer", case_id, {}, key="a-key")
    assert world.act("propose_refusal", "reviewer", case_id, key="a-key").state == "pending_approval"


# The trail and the letters cannot be rewritten.


def test_the_trail_of_a_whole_journey_holds_together(world):
    case_id = world.to_state("granted")
    world.to_state("revoked", case_id=case_id)
    events = db.session.scalars(select(Event).order_by(Event.id)).all()
    verdict = trail.verify()
    assert (verdict.broken_id, verdict.checked) == (None, len(events))
    assert [event.id for event in events] == list(range(1, len(events) + 1))
    accepted = next(event for event in events if event.action == "intake_accept")
    assert (accepted.role, accepted.party, accepted.from_state) == ("FOCAL_CLERK", "FOCAL", "submitted")
    assert accepted.actor_id == world.people["clerk"].account_id


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET note = 'x' WHERE id = 1",
        "UPDATE event SET hash = prev_hash",
        "DELETE FROM event WHERE id = 1",
        "DELETE FROM event",
        "UPDATE letter SET number = 99 WHERE status = 'ISSUED'",
        "UPDATE letter SET frozen_html = '' WHERE status = 'ISSUED'",
        "UPDATE letter SET status = 'VOID' WHERE status = 'ISSUED'",
        "DELETE FROM letter WHERE status = 'ISSUED'",
    ],
)
def test_the_database_refuses_to_change_what_was_written(world, statement):
    case_id = world.to_state("awaiting_consent")
    before = picture(world, case_id)
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text(statement))
    db.session.rollback()
    assert picture(world, case_id) == before
    assert trail.verify().broken_id is None


def test_the_issued_bytes_cannot_be_changed(world):
    world.to_state("awaiting_consent")
    letter = db.session.scalars(select(Letter).where(Letter.status == "ISSUED")).one()
    with transaction():
        db.session.add(LetterFile(letter_id=letter.id, sha256="0" * 64, pdf=b"%PDF-", rendered_at=world.now))
    for statement in ("UPDATE letter_file SET pdf = sha256", "DELETE FROM letter_file"):
        with pytest.raises(DBAPIError):
            db.session.execute(text(statement))
        db.session.rollback()


def test_a_change_past_the_guards_is_found_and_named(world):
    world.to_state("submitted")
    is_postgres = db.engine.dialect.name == "postgresql"
    with transaction():
        db.session.execute(text("DROP TRIGGER event_no_update" + (" ON event" if is_postgres else "")))
        db.session.execute(text("UPDATE event SET note = 'x' WHERE id = 2"))
    assert trail.verify().broken_id == 2


# What the page offers is what the door does.


@pytest.mark.parametrize("state", ["submitted", "under_review", "pending_approval", "approved", "granted"])
def test_what_is_offered_as_possible_is_possible_and_what_is_not_says_why(world, state):
    case_id = world.to_state(state)
    for who in ("approver", "owner", "clerk", "reviewer", "head", "leader", "operator"):
        for offer in available_actions(world.case(case_id), world.people[who], now=world.now):
            assert offer.is_possible is (offer.why_not is None)
            answer = taken_back(lambda offer=offer, who=who: world.act(offer.row.action, who, case_id, {}))
            assert isinstance(answer, NotPossible) is not offer.is_possible, (who, offer.row.action)
            if not offer.is_possible:
                assert offer.why_not in [problem.message for problem in answer.problems]


def test_the_reason_that_was_typed_is_the_reason_that_is_printed(world):
    case_id = world.to_state("refused")
    letter = world.letter(case_id, "D5", "ISSUED")
    assert letter.facts["refusal_reason_text"] == REASON
    assert letter.facts["refusal_legal_basis"] == REFUSAL["refusal_legal_basis"]
