"""Notes on a case: who writes them, who reads them, who is told, and that they stay as they were written."""

import hashlib

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.extensions import db
from app.models.accounts import InboxMessage
from app.models.desk import CaseNote
from app.models.trail import Event, OutboxMessage
from app.queries.case_page import events_of
from app.queries.notes import notes_of, people_of
from app.services.problems import Invalid, NotPossible, NotVisible
from app.services.transaction import transaction
from tests.catalogue_scenario import CatalogueScenario
from tests.scenario import Scenario

pytestmark = pytest.mark.usefixtures("context")

BODY = "Đã gọi điện cho đầu mối, chờ bản ký của phụ lục."
REFUSED = "Chỉ báo được cho người đọc được ghi chú này; chọn lại trong danh sách."


@pytest.fixture
def world(context: None) -> Scenario:
    return Scenario()


def key_of(world: Scenario, who: str) -> str:
    return str(world.people[who].account_id)


def bodies(world: Scenario, case_id: int, who: str, only: str = "") -> list[str]:
    return [note.body for note in notes_of(world.case(case_id), world.people[who], only)]


def titles(world: Scenario, case_id: int, *, is_internal: bool) -> set[str]:
    found = people_of(world.case(case_id), is_internal=is_internal, today=world.now.date())
    return {who for who, actor in world.people.items() if actor.account_id in {person.account_id for person in found}}


def test_an_internal_note_is_read_by_the_department_and_the_auditor_alone(world: Scenario) -> None:
    case_id = world.to_state("under_review")
    world.act("add_internal_note", "reviewer", case_id, {"body": BODY})
    for who in ("clerk", "reviewer", "head", "leader", "auditor"):
        assert bodies(world, case_id, who) == [BODY]
        assert "internal_note_added" in {event.name for event in events_of(world.case(case_id), world.people[who])}
    for who in ("filer", "approver", "officer", "owner", "operator", "stranger"):
        assert bodies(world, case_id, who) == []
        assert "internal_note_added" not in {event.name for event in events_of(world.case(case_id), world.people[who])}


def test_a_note_for_the_parties_is_read_by_all_of_them_and_by_nobody_else(world: Scenario) -> None:
    case_id = world.to_state("under_review")
    world.act("add_note", "officer", case_id, {"body": BODY})
    world.act("add_internal_note", "clerk", case_id, {"body": "Việc riêng của Sở."})
    for who in ("filer", "approver", "officer", "owner"):
        assert bodies(world, case_id, who) == [BODY]
    assert bodies(world, case_id, "operator") == []
    assert bodies(world, case_id, "clerk") == ["Việc riêng của Sở.", BODY]
    assert bodies(world, case_id, "clerk", "internal") == ["Việc riêng của Sở."]
    assert bodies(world, case_id, "clerk", "parties") == [BODY]
    assert bodies(world, case_id, "owner", "internal") == [BODY], "a filter opens nothing"


def test_the_trail_keeps_the_fingerprint_of_a_note_and_not_its_words(world: Scenario) -> None:
    case_id = world.to_state("under_review")
    outcome = world.act("add_internal_note", "reviewer", case_id, {"body": BODY})
    event = db.session.get_one(Event, outcome.event_id)
    note = db.session.scalars(select(CaseNote)).one()
    assert event.payload["sha256"] == hashlib.sha256(note.body.encode()).hexdigest()
    assert event.payload["note_id"] == note.id
    assert BODY not in str(event.payload) + event.note


@pytest.mark.parametrize("statement", ["UPDATE case_note SET body = 'khác'", "DELETE FROM case_note"])
def test_no_note_is_changed_or_removed(world: Scenario, statement: str) -> None:
    case_id = world.to_state("under_review")
    world.act("add_note", "clerk", case_id, {"body": BODY})
    with pytest.raises(DBAPIError, match="append-only"), transaction():
        db.session.execute(text(statement))
    assert bodies(world, case_id, "clerk") == [BODY]


def test_a_note_moves_nothing_and_may_be_written_after_the_end(world: Scenario) -> None:
    case_id = world.to_state("refused")
    ended_at, due_on = world.case(case_id).ended_at, world.case(case_id).due_on
    world.pass_days(3)
    assert world.act("add_note", "filer", case_id, {"body": BODY}).state == "refused"
    assert (world.case(case_id).ended_at, world.case(case_id).due_on) == (ended_at, due_on)


def test_a_note_wants_five_signs_and_takes_four_thousand(world: Scenario) -> None:
    case_id = world.to_state("submitted")
    for body in ("", "Ghi", "x" * 4001):
        with pytest.raises(Invalid):
            world.act("add_note", "clerk", case_id, {"body": body})
    world.act("add_note", "clerk", case_id, {"body": "x" * 4000})


def test_no_note_is_written_on_a_draft_or_on_a_case_closed_for_a_state_secret(world: Scenario) -> None:
    draft = world.to_state("draft")
    with pytest.raises(NotPossible):
        world.act("add_note", "filer", draft, {"body": BODY})
    secret = world.to_state("under_review", duplicate_reason="Hệ thống thứ hai của Sở cần kết nối riêng.")
    world.act("add_note", "clerk", secret, {"body": BODY})
    world.act("mark_out_of_scope", "clerk", secret)
    with pytest.raises(NotPossible):
        world.act("add_note", "clerk", secret, {"body": BODY})
    assert bodies(world, secret, "clerk") == []


def test_a_mentioned_officer_is_told_of_the_case_and_not_of_the_words(world: Scenario) -> None:
    case_id = world.to_state("under_review")
    world.act("add_internal_note", "reviewer", case_id, {"body": BODY, "mentions": [key_of(world, "leader")]})
    query = select(InboxMessage).where(InboxMessage.kind == "mentioned")
    message = db.session.scalars(query).one()
    assert message.account_id == world.people["leader"].account_id
    assert message.params["case_no"] == world.case(case_id).case_no
    assert BODY not in message.message + str(message.params)
    mails = [row.payload for row in db.session.scalars(select(OutboxMessage)) if row.payload.get("kind") == "mentioned"]
    assert all(BODY not in str(payload) for payload in mails)


@pytest.mark.parametrize("who", ["stranger", "admin", "former", "operator", "owner"])
def test_only_readers_of_an_internal_note_can_be_mentioned_in_it(world: Scenario, who: str) -> None:
    case_id = world.to_state("under_review")
    with pytest.raises(Invalid) as caught:
        world.act("add_internal_note", "reviewer", case_id, {"body": BODY, "mentions": [key_of(world, who)]})
    assert [problem.message for problem in caught.value.problems] == [REFUSED]
    assert db.session.scalar(select(CaseNote.id)) is None


def test_a_stranger_is_refused_in_the_same_words_as_an_account_that_does_not_exist(world: Scenario) -> None:
    case_id = world.to_state("under_review")
    answers = []
    for key in (key_of(world, "stranger"), "999999", "-1", "x"):
        with pytest.raises(Invalid) as caught:
            world.act("add_note", "owner", case_id, {"body": BODY, "mentions": [key_of(world, "clerk"), key]})
        answers.append(caught.value.problems)
    assert all(problems == answers[0] for problems in answers)
    assert answers[0][0].field == "mentions"
    assert db.session.scalar(select(InboxMessage.id).where(InboxMessage.kind == "mentioned")) is None


def test_the_people_offered_are_those_who_read_the_note(world: Scenario) -> None:
    case_id = world.to_state("under_review")
    parties = titles(world, case_id, is_internal=False)
    assert {"filer", "approver", "officer", "owner", "clerk", "reviewer", "head", "leader"} <= parties
    assert not parties & {"stranger", "former", "admin", "operator", "security", "chairman_office", "system"}
    inside = titles(world, case_id, is_internal=True)
    assert {"clerk", "reviewer", "other_reviewer", "head", "leader", "deputy"} <= inside
    assert not inside & {"filer", "approver", "officer", "owner", "focal_filer"}


def test_the_office_writes_and_is_told_from_the_day_it_has_the_proposal() -> None:
    world = CatalogueScenario()
    case_id = world.ready("EDIT", "DB-OWN")
    office = key_of(world, "office")
    with pytest.raises(Invalid):
        world.act("add_note", "head", case_id, {"body": BODY, "mentions": [office]})
    with pytest.raises(NotVisible):
        world.act("add_note", "office", case_id, {"body": BODY})
    submission_id = world.submitted(case_id)
    world.act("add_note", "head", case_id, {"body": BODY, "mentions": [office]})
    world.act("add_note", "office", submission_id, {"body": BODY, "mentions": [key_of(world, "head")]})
    assert bodies(world, case_id, "office") == [BODY]
    world.act("add_internal_note", "head", submission_id, {"body": "Việc riêng của Sở."})
    assert bodies(world, submission_id, "office") == [BODY]
