"""Random walks through the door: whatever people do in whatever order, the case keeps its law."""

import random

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.models.connections import ConnectionAccount
from app.models.letters import Letter
from app.models.trail import Event
from app.services import trail
from app.services.actions import available_actions
from app.services.problems import Invalid, NotPossible
from tests.scenario import Scenario
from workflows.accounts import ACCOUNTS
from workflows.connections import CONNECTIONS
from workflows.connections.states import FINAL
from workflows.notes import NOTES
from workflows.rows import NEW

STEPS = 30
PEOPLE = ("filer", "approver", "owner", "clerk", "reviewer", "head", "leader", "deputy", "operator", "system")
WAITING = ("draft", "agency_review", "submitted", "supplement_intake", "awaiting_consent", "supplement_review")
BY_SERVICE = ("transfer_to_successor", "recompute_deadline", *NOTES)
"""Actions that only a service of the administrator begins, with what it has checked."""


def check_laws(world: Scenario, case_id: int) -> None:
    case = world.case(case_id)
    if case.state in WAITING:
        assert case.due_on is None, "no date runs while the case waits or is paused"
    if case.state in ("approved", "granted"):
        assert case.consent_status in ("GRANTED_FULL", "GRANTED_PARTIAL"), "nothing is granted against the owner"
    if case.state in ("refused", "refusal_signed", "lapsed"):
        assert case.refusal["refusal_reason_code"]
        assert len(case.refusal["refusal_reason_text"]) >= 30
        assert case.refusal["refusal_legal_basis"]
    if case.state in FINAL:
        assert case.ended_at is not None
    assert case.supplement_count <= 1
    assert case.reschedule_count <= 1
    live = [account for account in db.session.scalars(select(ConnectionAccount)) if account.state != "revoked"]
    assert len(live) <= 1
    if case.state != "granted":
        assert {account.state for account in live} <= {"created_locked"}
    drafts = db.session.scalars(select(Letter.code).where(Letter.status.in_(("PREPARED", "INITIALLED")))).all()
    if case.state in ("granted", "refused", "lapsed"):
        assert not {"D2", "D4", "D5", "D8"} & set(drafts), "no deciding letter is left open"


def known_ways() -> set[tuple[str, str, str]]:
    return {
        (row.action, source, target)
        for table in (CONNECTIONS, ACCOUNTS)
        for row in table.rows
        for source in row.source
        for target in row.possible_targets(source)
    }


@pytest.mark.parametrize("seed", range(4))
def test_a_case_keeps_its_law_whoever_does_what_in_whatever_order(world, seed):
    chance = random.Random(seed)
    case_id = world.to_state(chance.choice(("submitted", "awaiting_consent", "under_review")))
    version, done = world.case(case_id).version, 0
    for _ in range(STEPS):
        if chance.random() < 0.2:
            world.pass_days(chance.randint(1, 4))
        offers = [
            (who, offer)
            for who in PEOPLE
            for offer in available_actions(world.case(case_id), world.people[who], now=world.now)
            if offer.row.action not in BY_SERVICE and (not offer.row.is_grave or chance.random() < 0.1)
        ]
        if not offers:
            break
        who, offer = chance.choice(offers)
        try:
            outcome = world.act(offer.row.action, who, case_id)
        except NotPossible:
            assert not offer.is_possible, (offer.row.action, who)
            assert world.case(case_id).version == version
            continue
        except Invalid:
            assert world.case(case_id).version == version
            continue
        assert offer.is_possible
        assert outcome.version > version
        version, done = outcome.version, done + 1
        check_laws(world, case_id)
    assert done > 0
    ways = known_ways()
    events = db.session.scalars(select(Event).where(Event.case_id == case_id).order_by(Event.id)).all()
    assert all((event.action, event.from_state, event.to_state) in ways for event in events)
    assert all(event.from_state != NEW for event in events)
    numbers = db.session.scalars(select(Letter.number).where(Letter.series == "CV").order_by(Letter.number)).all()
    assert numbers == list(range(1, len(numbers) + 1))
    assert trail.verify().checked == db.session.scalar(select(func.count(Event.id)))
