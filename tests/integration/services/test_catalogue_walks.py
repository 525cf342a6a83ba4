"""Random walks over proposals and submissions: whatever people do in whatever order, the catalogue keeps its law."""

import random

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.models.cases import Case
from app.models.catalogue import Database
from app.models.letters import Letter
from app.models.proposals import Proposal, SubmissionLine
from app.models.trail import Event
from app.models.versions import CatalogueEntry, CatalogueVersion
from app.services import trail
from app.services.actions import available_actions
from app.services.problems import Invalid, NotPossible
from tests.catalogue_scenario import CatalogueScenario
from workflows.catalogue.states import FINAL
from workflows.catalogue.table import CATALOGUE
from workflows.notes import NOTES
from workflows.submissions.table import SUBMISSIONS

STEPS = 100
PEOPLE = (
    "approver",
    "owner",
    "clerk",
    "reviewer",
    "head",
    "second_head",
    "leader",
    "office",
    "second_office",
    "system",
)
BY_SERVICE = ("transfer_to_successor", "recompute_deadline", *NOTES)
"""Actions that only a service of the administrator begins, with what it has checked."""

SELDOM = (
    "withdraw",
    "return_ineligible",
    "cancel_submission",
    "change_submission",
    "reopen_submission",
    "reopen_review",
    "chairman_return",
    "drop_decision",
    "owner_refuse",
    "send_back",
    "assign_reviewer",
    "ask_supplement",
    "consult",
    "remind_owner",
    "remind_supplement",
    "register_submission",
    "complete_transition",
)
"""Steps that cut a way short, turn it back or leave it where it is: taken seldom, so that a walk gets somewhere."""


@pytest.fixture
def world(context: None) -> CatalogueScenario:
    return CatalogueScenario()


def check_proposals(world: CatalogueScenario) -> None:
    db.session.expire_all()
    lines = db.session.scalars(select(SubmissionLine)).all()
    on_a_list = {line.proposal_id: line.submission_id for line in lines if line.status in ("IN", "ENTERED")}
    for proposal, case in db.session.execute(select(Proposal, Case).join(Case, Case.id == Proposal.case_id)):
        is_over = case.state in (*FINAL, "decided_rejected") or proposal.applied_in is not None
        assert proposal.is_open is not is_over, case.state
        assert on_a_list.get(case.id) == (
            None if is_over or case.state == "decided_approved" else proposal.submission_id
        )
        if case.state == "submitted_to_chairman":
            assert case.id in on_a_list
        if case.state in ("ready", "submitted_to_chairman"):
            assert proposal.conclusion["is_confirmed"]
            assert case.consent_status != "REQUESTED", "nothing goes up without the owner's word"
        if proposal.conclusion.get("opinion") == "RECOMMEND":
            assert case.consent_status != "REFUSED", "nothing is recommended against the owner"
        if case.state in ("decided_rejected", "returned_ineligible"):
            assert len(case.refusal["refusal_reason_text"]) >= 30
            assert case.refusal["refusal_reason_code"]
            assert case.refusal["refusal_legal_basis"]
        assert case.due_on is None, "Article 7 sets no time limit"
        assert case.supplement_count <= 1
        if case.state in FINAL:
            assert case.ended_at is not None


def check_catalogue() -> None:
    versions = db.session.scalars(select(CatalogueVersion).order_by(CatalogueVersion.no)).all()
    assert [version.no for version in versions] == list(range(1, len(versions) + 1))
    days = [version.effective_from for version in versions]
    assert days == sorted(days)
    standing = db.session.scalars(select(CatalogueEntry.database_id).where(CatalogueEntry.until_no.is_(None))).all()
    assert len(standing) == len(set(standing))
    listed = select(CatalogueEntry.database_id)
    active = select(Database.id).where(Database.is_active, Database.id.in_(listed))
    assert set(standing) == set(db.session.scalars(active))


def check_letters(case_ids: list[int]) -> None:
    deciding = select(Letter.code).where(
        Letter.case_id.in_(
            select(Case.id).where(
                Case.id.in_(case_ids), Case.state.in_(("applied", "returned_ineligible", "withdrawn"))
            )
        ),
        Letter.status.in_(("PREPARED", "INITIALLED", "SIGNED")),
    )
    assert not {"D2", "D5", "D7"} & set(db.session.scalars(deciding)), "no deciding letter is left open"


def known_ways() -> set[tuple[str, str, str]]:
    return {
        (row.action, source, target)
        for table in (CATALOGUE, SUBMISSIONS)
        for row in table.rows
        for source in row.source
        for target in row.possible_targets(source)
    }


def _build(world: CatalogueScenario, chance: random.Random) -> None:
    """Put what waits on a new list, some of it or all."""
    ready = select(Case).join(Proposal, Proposal.case_id == Case.id)
    waiting = [
        case
        for case in db.session.scalars(ready.where(Proposal.submission_id.is_(None)))
        if case.state in ("ready", "chairman_returned")
    ]
    if not waiting:
        return
    chosen = chance.sample(waiting, chance.randint(1, len(waiting)))
    explained = [
        {"proposal": case.case_no, "explanation": "Đã làm rõ nội dung Văn phòng yêu cầu."}
        for case in chosen
        if case.state == "chairman_returned"
    ]
    world.build(*[case.id for case in chosen], explanations=explained)


def _results(world: CatalogueScenario, chance: random.Random, submission_id: int) -> dict[str, object]:
    """A decision on some of the lines that still wait, each with a result of its own."""
    waiting = [line.proposal_id for line in world.lines(submission_id) if line.status == "IN"]
    chosen = chance.sample(waiting, chance.randint(1, len(waiting)))
    results: dict[int, object] = {}
    for key in chosen:
        words: list[object] = ["APPROVED", "APPROVED", "APPROVED", "REJECTED"]
        if world.proposal(key).kind == "EDIT":
            words.append({"agency_regulation": f"Quyết định số {key}/QĐ-SYT"})
        results[key] = chance.choice(words)
    number = db.session.scalar(select(func.count(Event.id)))
    return {**world.decision(results), "decision_no": f"{number}/QĐ-UBND"}


def _step(world: CatalogueScenario, chance: random.Random, case_ids: list[int]) -> bool:
    """Let somebody do something that is offered; say whether it went through."""
    case_id = chance.choice(case_ids)
    case = world.case(case_id)
    offers = [
        (who, offer)
        for who in PEOPLE
        for offer in available_actions(case, world.people[who], now=world.now)
        if offer.row.action not in BY_SERVICE
        and (offer.row.action not in SELDOM or chance.random() < 0.04)
        and (offer.is_possible or chance.random() < 0.1)
    ]
    if not offers:
        return False
    who, offer = chance.choice(offers)
    action, version = offer.row.action, world.case(case_id).version
    given = _results(world, chance, case_id) if action == "record_decision" else None
    try:
        outcome = world.act(action, who, case_id, given)
    except NotPossible:
        assert not offer.is_possible, (action, who)
        assert world.case(case_id).version == version
        return False
    except Invalid:
        assert world.case(case_id).version == version
        return False
    assert offer.is_possible, (action, who)
    assert outcome.version > version
    return True


@pytest.mark.parametrize("seed", range(4))
def test_the_catalogue_keeps_its_law_whoever_does_what_in_whatever_order(world, seed):
    chance = random.Random(seed)
    proposals = [world.sent("EDIT", "DB-OWN"), world.sent("EDIT", "DB-LENT"), world.sent("WITHDRAW", "DB-SECOND")]
    proposals.append(world.sent("ADD"))
    done = 0
    for _ in range(STEPS):
        if chance.random() < 0.05:
            world.pass_days(chance.randint(1, 2))
        if chance.random() < 0.2:
            _build(world, chance)
        submissions = list(db.session.scalars(select(Case.id).where(Case.kind == "submission")))
        if _step(world, chance, [*proposals, *submissions]):
            done += 1
            check_proposals(world)
    check_catalogue()
    check_letters(proposals)
    assert done > STEPS / 4
    ways = known_ways()
    kinds = select(Case.id).where(Case.kind.in_(("catalogue", "submission")))
    events = db.session.scalars(select(Event).where(Event.case_id.in_(kinds)).order_by(Event.id)).all()
    strange = [(e.action, e.from_state, e.to_state) for e in events if (e.action, e.from_state, e.to_state) not in ways]
    assert strange == []
    assert trail.verify().checked == db.session.scalar(select(func.count(Event.id)))
