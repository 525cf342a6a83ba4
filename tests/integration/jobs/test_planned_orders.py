"""The accounts of a withdrawn database end by order, through the account machine, on the planned days (3.2 #11)."""

from datetime import date

import pytest
from sqlalchemy import select

from app.adapters.pdf import text_of
from app.extensions import db
from app.jobs import ladders
from app.models.connections import AccountOrder
from app.models.trail import Event
from app.queries.plans import plan_lines
from app.services.problems import NotPossible
from tests.catalogue_scenario import CatalogueScenario
from tests.integration.jobs.conftest import RunLadder, Told, at

SUSPEND_ON, REVOKE_ON = date(2025, 7, 1), date(2025, 7, 15)
"""Both are Tuesdays, in weeks without a holiday."""


@pytest.fixture
def world(context: None) -> CatalogueScenario:
    """The province with a catalogue in force, on Monday 09/06/2025 at nine."""
    return CatalogueScenario()


@pytest.fixture
def connection(world: CatalogueScenario) -> int:
    """A connection whose database has left the catalogue: its account is planned to end in July."""
    case_id = world.to_state("granted", database="DB-OWNER", valid_to="31/12/2025")
    proposal_id = world.ready("WITHDRAW", "DB-OWNER", **world.withdrawal())
    submission_id = world.submitted(proposal_id)
    world.decide(submission_id, {proposal_id: "APPROVED"})
    world.apply(submission_id)
    assert world.account(case_id).state == "active"
    return case_id


def standing(case_id: int) -> list[tuple[str, date, str]]:
    """Kind, day and status of every planned order."""
    db.session.expire_all()
    return [(line.kind, line.planned_on, line.status) for line in plan_lines(case_id)]


def sentence(world: CatalogueScenario, action: str, who: str, case_id: int) -> str:
    """Why an action is not possible."""
    with pytest.raises(NotPossible) as refused:
        world.act(action, who, case_id)
    return refused.value.problems[0].message


def order_on_its_way(world: CatalogueScenario, case_id: int) -> None:
    """The laid out order is signed and issued."""
    world.act("sign_order", "leader", case_id)
    world.act("issue_letter", "clerk", case_id)


def events(case_id: int, name: str) -> list[Event]:
    """Events of a name on a case."""
    return list(db.session.scalars(select(Event).where(Event.case_id == case_id, Event.name == name)))


def test_the_account_is_suspended_and_revoked_by_order_on_its_days(
    world: CatalogueScenario, run_ladder: RunLadder, told: Told, connection: int
) -> None:
    assert standing(connection) == [("SUSPEND", SUSPEND_ON, "PLANNED"), ("REVOKE", REVOKE_ON, "PLANNED")]
    at(world, 2025, 6, 25, 8, 0)
    assert run_ladder(ladders.end_connections) == 0
    at(world, 2025, 6, 26, 8, 0)
    assert run_ladder(ladders.end_connections) == 1
    assert run_ladder(ladders.end_connections) == 0
    assert standing(connection)[0] == ("SUSPEND", SUSPEND_ON, "LAID_OUT")
    assert "leader" in told("planned_order_laid_out")

    world.act("sign_order", "leader", connection)
    assert standing(connection)[0][2] == "SIGNED"
    assert "chưa" in sentence(world, "suspend", "operator", connection).lower()
    world.act("issue_letter", "clerk", connection)
    assert standing(connection)[0][2] == "ISSUED"
    notice = world.letter(connection, "D11", "ISSUED")
    assert (notice.variant, notice.facts["order_from"]) == ("SUSPEND", "2025-07-01")
    assert "1234/QĐ-UBND" in notice.facts["reason_text"]
    assert notice.facts["legal_basis"][0] == "khoản 1 Điều 7 Quy chế"
    assert "từ ngày 01 tháng 7 năm 2025" in text_of(notice.frozen_html)

    at(world, 2025, 6, 30, 23, 59)
    assert "Chưa đến ngày" in sentence(world, "suspend", "operator", connection)
    assert run_ladder(ladders.end_connections) == 0
    at(world, 2025, 7, 1, 0, 0)
    run_ladder(ladders.end_connections)
    run_ladder(ladders.end_connections)
    assert told("order_day") == ["operator"]
    world.act("suspend", "operator", connection)
    assert world.account(connection).state == "suspended"

    at(world, 2025, 7, 10, 8, 0)
    run_ladder(ladders.end_connections)
    order_on_its_way(world, connection)
    assert "Chưa đến ngày" in sentence(world, "revoke", "operator", connection)
    at(world, 2025, 7, 15, 8, 0)
    world.act("revoke", "operator", connection)
    assert world.account(connection).state == "revoked"
    assert [status for _kind, _day, status in standing(connection)] == ["DONE", "DONE"]
    assert run_ladder(ladders.end_connections) == 0


def test_an_order_that_nobody_signed_is_missed_by_leaders_and_clerks_on_its_day(
    world: CatalogueScenario, run_ladder: RunLadder, told: Told, connection: int
) -> None:
    at(world, 2025, 6, 26, 8, 0)
    run_ladder(ladders.end_connections)
    at(world, 2025, 7, 1, 8, 0)
    run_ladder(ladders.end_connections)
    run_ladder(ladders.end_connections)
    assert {"leader", "clerk"} <= set(told("order_day_unsigned"))
    assert len(told("order_day_unsigned")) == len(set(told("order_day_unsigned")))
    assert told("order_day") == []


def test_the_order_is_the_leaders_who_signed_it_and_another_executes_it(
    world: CatalogueScenario, run_ladder: RunLadder, connection: int
) -> None:
    at(world, 2025, 6, 26, 8, 0)
    assert "chờ ký" in sentence(world, "sign_order", "leader", connection)
    run_ladder(ladders.end_connections)
    order_on_its_way(world, connection)
    order = db.session.scalars(
        select(AccountOrder).where(AccountOrder.case_id == connection, AccountOrder.kind == "SUSPEND")
    ).one()
    assert order.ordered_by_id == world.people["leader"].account_id
    assert order.reason["reason_code"] == "DATABASE_WITHDRAWN"
    assert "chờ ký" in sentence(world, "sign_order", "deputy", connection)


def test_an_incident_does_not_wait_for_the_plan(
    world: CatalogueScenario, run_ladder: RunLadder, connection: int
) -> None:
    at(world, 2025, 6, 26, 8, 0)
    run_ladder(ladders.end_connections)
    order_on_its_way(world, connection)
    world.act("order_suspend", "deputy", connection)
    world.act("issue_letter", "clerk", connection)
    world.act("suspend", "operator", connection)
    assert world.account(connection).state == "suspended"
    run_ladder(ladders.end_connections)
    assert standing(connection) == [("SUSPEND", SUSPEND_ON, "DROPPED"), ("REVOKE", REVOKE_ON, "PLANNED")]
    (dropped,) = events(connection, "planned_order_dropped")
    assert dropped.note == "Tạm khoá ngày 01/07/2025: không cần thực hiện, tài khoản đã bị tạm khoá"
    assert "không mở lại" in sentence(world, "order_reinstate", "leader", connection)


def test_an_account_that_was_revoked_otherwise_needs_no_order(
    world: CatalogueScenario, run_ladder: RunLadder, connection: int
) -> None:
    world.to_state("revoked", case_id=connection)
    assert run_ladder(ladders.end_connections) == 2
    assert run_ladder(ladders.end_connections) == 0
    assert [status for _kind, _day, status in standing(connection)] == ["DROPPED", "DROPPED"]
    assert len(events(connection, "planned_order_dropped")) == 2


def test_an_account_whose_term_ends_first_takes_its_order_with_it(
    world: CatalogueScenario, run_ladder: RunLadder, connection: int
) -> None:
    at(world, 2025, 6, 26, 8, 0)
    run_ladder(ladders.end_connections)
    world.act("sign_order", "leader", connection)
    world.account(connection).valid_to = date(2025, 6, 27)
    db.session.commit()
    at(world, 2025, 6, 28, 0, 0)
    run_ladder(ladders.mind_connection_accounts)
    run_ladder(ladders.end_connections)
    assert world.account(connection).state == "expired"
    assert [status for _kind, _day, status in standing(connection)] == ["DROPPED", "DROPPED"]
    assert ("D11", "SUSPEND", "VOID") in world.letters(connection)


def test_a_state_secret_is_revoked_at_once_and_not_on_the_planned_day(
    world: CatalogueScenario, run_ladder: RunLadder, connection: int
) -> None:
    at(world, 2025, 6, 26, 8, 0)
    run_ladder(ladders.end_connections)
    order_on_its_way(world, connection)
    at(world, 2025, 7, 1, 8, 0)
    world.act("suspend", "operator", connection)
    at(world, 2025, 7, 10, 8, 0)
    run_ladder(ladders.end_connections)
    world.act("mark_out_of_scope", "clerk", connection)
    world.act("order_revoke", "leader", connection, reason_code="STATE_SECRET")
    world.act("issue_letter", "clerk", connection)
    world.act("revoke", "operator", connection)
    assert world.account(connection).state == "revoked"


def test_a_standing_decision_is_announced_to_the_reviewers_on_its_day_and_once(
    world: CatalogueScenario, run_ladder: RunLadder, told: Told
) -> None:
    case_id = world.ready("EDIT", "DB-OWN")
    submission_id = world.submitted(case_id)
    world.decide(submission_id, {case_id: "APPROVED"}, effective_on="2025-06-20")
    at(world, 2025, 6, 19, 23, 0)
    assert run_ladder(ladders.announce_decisions) == 0
    at(world, 2025, 6, 20, 0, 0)
    assert run_ladder(ladders.announce_decisions) == 2
    assert run_ladder(ladders.announce_decisions) == 0
    assert told("decision_in_force") == ["other-reviewer", "reviewer"]
    world.apply(submission_id)
    at(world, 2025, 6, 23, 0, 0)
    assert run_ladder(ladders.announce_decisions) == 0
