"""Corners where two rules of the workflow meet: nobody gets stuck there, and nothing is shown or signed too early."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models.calendar import CalendarDay
from app.models.cases import HoldSpan
from app.queries.calendar import official_calendar
from app.queries.clocks import local_day
from app.queries.home import waiting_for
from app.queries.policies import policies
from app.queries.registers import TO_ISSUE, TO_SIGN, LetterFilters, letter_register
from app.queries.standing import chip_of
from app.queries.visibility import may_read_refusal
from app.services.agencies import carry_out_transfer, plan_transfer
from app.services.problems import Invalid, NotPossible
from app.services.settings import change_policies, policies_as_typed
from app.services.transaction import transaction
from tests.scenario import FOCAL, OTHER, OWNER, Scenario
from workflows.connections.next_steps import WITHOUT_OWNER, next_step_of
from workflows.roles import Role


def living(world: Scenario, case_id: int, code: str) -> list[str]:
    return [status for found, _, status in world.letters(case_id) if found == code and status != "VOID"]


def of_the_department(world: Scenario) -> int:
    """A case on data of the focal agency itself, in review before its consent line is signed (E5)."""
    case_id = world.to_state("submitted", database="DB-FOCAL")
    world.act("intake_accept", "clerk", case_id)
    return case_id


# A refusal is read when its letter is issued, and not when the case ended by something else.


@pytest.mark.parametrize("action, who", [("withdraw", "approver"), ("mark_out_of_scope", "clerk")])
def test_a_drafted_refusal_of_a_case_that_ended_otherwise_is_never_published(world, action, who):
    case_id = world.to_state("refusal_signed")
    world.act(action, who, case_id)
    assert not may_read_refusal(world.case(case_id), world.people["approver"])
    assert not may_read_refusal(world.case(case_id), world.people["owner"])


def test_the_reason_of_a_lapse_that_never_left_is_not_published(world):
    case_id = world.to_state("supplement_intake")
    world.act("remind_supplement", "clerk", case_id)
    world.pass_days(11)
    world.act("lapse", "leader", case_id)
    world.act("supplement_received", "approver", case_id)
    world.act("withdraw", "approver", case_id)
    assert not may_read_refusal(world.case(case_id), world.people["approver"])


def test_the_reviewer_s_words_for_an_owner_s_refusal_wait_for_the_letter(world):
    case_id = world.to_state("awaiting_consent")
    world.act("owner_refuse", "owner", case_id)
    assert may_read_refusal(world.case(case_id), world.people["approver"])
    world.act("send_back", "leader", case_id)
    world.act("propose_formal_refusal", "reviewer", case_id, refusal_reason_code="OWNER_REFUSED")
    assert not may_read_refusal(world.case(case_id), world.people["approver"])
    world.act("sign_refusal", "leader", case_id)
    world.act("issue_refusal", "clerk", case_id)
    assert may_read_refusal(world.case(case_id), world.people["approver"])


# Quarantine after a grant, and the orders that were already given.


def test_an_account_may_be_suspended_while_its_revocation_is_drafted(world):
    case_id = world.to_state("granted")
    world.act("mark_out_of_scope", "clerk", case_id)
    for order, execution in (("order_suspend", "suspend"), ("order_revoke", "revoke")):
        world.act(order, "leader", case_id)
        world.act("issue_letter", "clerk", case_id)
        world.act(execution, "operator", case_id)
    assert world.account(case_id).state == "revoked"


@pytest.mark.parametrize("order", ["order_suspend", "order_revoke"])
def test_an_order_that_was_only_signed_does_not_stand_in_the_way_of_the_revocation(world, order):
    case_id = world.to_state("granted")
    world.act(order, "leader", case_id)
    world.act("mark_out_of_scope", "clerk", case_id)
    if order == "order_suspend":
        world.act("order_revoke", "leader", case_id)
    world.act("issue_letter", "clerk", case_id)
    world.act("revoke", "operator", case_id)
    assert world.account(case_id).state == "revoked"


def test_nothing_is_drafted_for_an_account_that_is_no_more(world):
    case_id = world.to_state("revoked")
    world.act("mark_out_of_scope", "clerk", case_id)
    assert living(world, case_id, "D11") == ["ISSUED"]


# Separation of duties, where an account holds several roles.


def test_the_leader_who_approved_does_not_create_the_account(world):
    world.with_roles("leader", Role.TECH_OPERATOR)
    case_id = world.to_state("approved")
    with pytest.raises(NotPossible):
        world.act("account_created", "leader", case_id)
    world.act("account_created", "operator", case_id)


def test_who_signed_a_consent_that_was_withdrawn_still_decides_nothing(world):
    case_id = of_the_department(world)
    world.act("owner_consent", "focal_owner", case_id)
    world.act("owner_consent_withdrawn", "focal_owner", case_id)
    world.people["another"] = world.somebody(FOCAL, Role.OWNER_APPROVER)
    world.act("owner_consent", "another", case_id)
    world.act("propose_grant", "reviewer", case_id)
    with pytest.raises(NotPossible):
        world.act("approve_grant", "focal_owner", case_id)
    world.act("approve_grant", "leader", case_id)


def test_a_reviewer_who_was_replaced_does_not_sign_the_internal_consent(world):
    case_id = of_the_department(world)
    world.act("propose_grant", "reviewer", case_id)
    world.act("send_back", "leader", case_id)
    world.act("assign_reviewer", "head", case_id, reviewer=str(world.people["other_reviewer"].account_id))
    world.with_roles("reviewer", Role.OWNER_APPROVER)
    with pytest.raises(NotPossible):
        world.act("owner_consent", "reviewer", case_id)


# An apology belongs to the limit that it was written for.


def test_an_apology_falls_with_the_consent_that_started_the_limit(world):
    case_id = world.to_state("approved")
    world.pass_days(4)
    world.act("reschedule", "leader", case_id)
    world.act("owner_consent_withdrawn", "owner", case_id)
    assert living(world, case_id, "D8") == []


def test_an_apology_falls_when_the_limit_is_paused(world):
    case_id = world.to_state("under_review")
    world.pass_days(4)
    world.act("reschedule", "leader", case_id)
    world.to_state("supplement_review", case_id=case_id)
    assert living(world, case_id, "D8") == []


# A consent that no longer stands.


@pytest.mark.parametrize("channel", ["ATTACHED", "PAPER"])
def test_a_consent_that_was_withdrawn_is_not_registered_again(world, channel):
    case_id = world.to_state("under_review")
    world.pass_days(3)
    world.act("owner_consent_withdrawn", "owner", case_id)
    stamp = (world.now - timedelta(days=2)).isoformat() if channel == "PAPER" else ""
    with pytest.raises(Invalid) as caught:
        world.act("owner_consent", "clerk", case_id, channel=channel, received_at=stamp)
    assert {problem.field for problem in caught.value.problems} == {"received_at"}
    world.act("owner_consent", "clerk", case_id)
    assert world.case(case_id).t0 == world.now.date()


def test_a_consent_that_ended_before_the_approval_grants_nothing(world):
    case_id = world.to_state("awaiting_consent")
    world.act("owner_consent", "owner", case_id, consent_valid_to="2025-06-12")
    world.act("propose_grant", "reviewer", case_id)
    world.pass_days(4)
    with pytest.raises(NotPossible):
        world.act("approve_grant", "leader", case_id)
    world.act("owner_consent_withdrawn", "owner", case_id)
    world.to_state("pending_approval", case_id=world.to_state("under_review", case_id=case_id))
    world.act("approve_grant", "leader", case_id)


# What was on time stays on time.


def test_an_action_after_the_end_leaves_the_dates_of_a_case_as_they_were(world):
    case_id = world.to_state("granted")
    case = world.case(case_id)
    before = (case.t0, case.due_on, case.strict_due_on)
    with transaction():
        db.session.add(CalendarDay(day=date(2025, 6, 11), kind="off", name="Nghỉ bù", document_no="1/TB", edition=9))
    world.act("record_handover", "operator", case_id)
    case = world.case(case_id)
    assert (case.t0, case.due_on, case.strict_due_on) == before


# A case always waits for somebody who can act.


def waits(world: Scenario, who: str, case_id: int) -> bool:
    return case_id in {row.id for row in waiting_for(world.people[who], local_day(world.now)).rows}


def test_the_register_names_whom_a_letter_is_written_to(world):
    case_id = world.to_state("awaiting_consent")
    rows, _ = letter_register(world.people["clerk"], LetterFilters(), page=1, per_page=50)
    case = world.case(case_id)
    assert {row.code: row.recipient for row in rows} == {
        "D1": case.requesting_agency.short_name,
        "D3": case.owner_agency.short_name,
    }


def test_letters_to_sign_and_to_issue_are_counted_as_they_are_listed(world):
    late = world.to_state("under_review")
    world.pass_days(4)
    world.act("prepare_apology", "system", late)
    world.to_state("awaiting_consent")
    world.to_state("approved")  # the draft of its notice waits for the account, not for a signature

    def queued(who: str, status: str) -> list[str]:
        rows, total = letter_register(world.people[who], LetterFilters(status=status), page=1, per_page=50)
        assert total == len(rows)
        return sorted(row.code for row in rows)

    assert queued("leader", TO_SIGN) == ["D3", "D8"]
    assert waiting_for(world.people["leader"], local_day(world.now)).letters_to_sign == 2
    world.act("reschedule", "leader", late)
    assert queued("clerk", TO_ISSUE) == ["D1", "D1", "D8"]
    assert waiting_for(world.people["clerk"], local_day(world.now)).letters_to_issue == 3


@pytest.mark.parametrize("state", ["submitted", "awaiting_consent"])
def test_a_refusal_of_the_owner_that_was_sent_back_waits_for_the_reviewer(world, state):
    case_id = world.to_state(state)
    world.act("owner_refuse", "owner", case_id)
    world.act("send_back", "leader", case_id)
    assert waits(world, "reviewer", case_id)
    assert not waits(world, "owner", case_id)
    case = world.case(case_id)
    assert next_step_of(case.state, consent_status=case.consent_status, scope=case.database.scope) is WITHOUT_OWNER


def test_a_national_database_waits_for_the_reviewer_and_not_for_an_owner(world):
    case_id = world.paper("DB-NATIONAL")
    world.act("intake_accept", "clerk", case_id)
    assert waits(world, "reviewer", case_id)
    case = world.case(case_id)
    assert next_step_of(case.state, consent_status=case.consent_status, scope=case.database.scope) is WITHOUT_OWNER


def test_e5_the_internal_consent_is_asked_for_until_it_is_signed(world):
    case_id = of_the_department(world)
    assert waits(world, "focal_owner", case_id)
    world.act("propose_grant", "reviewer", case_id)
    assert waits(world, "focal_owner", case_id)
    world.act("owner_consent", "focal_owner", case_id)
    assert next_step_of("pending_approval", consent_status="GRANTED_FULL", scope=None).actions[0] == "approve_grant"


# Agencies that merge while a case is open (E13).


def merge(world: Scenario, old: str, into: str) -> None:
    plan = {"ends_on": world.now.strftime("%d/%m/%Y"), "successor": into, "document_no": "12/NQ-HĐND"}
    by = {"actor": world.people["admin"], "now": world.now, "recorded_at": world.now}
    plan_transfer(world.agencies[old].id, plan, **by)
    carry_out_transfer(world.agencies[old].id, **by)


def test_e13_no_clock_moves_when_the_owner_merges_into_the_focal_agency(world):
    waiting, running = world.to_state("awaiting_consent"), world.to_state("awaiting_consent", letter_no="46/SYT-VP")
    world.pass_days(3)
    world.act("owner_consent", "owner", running)
    before = world.case(running).t0, world.case(running).due_on
    world.pass_days(1)
    merge(world, OWNER, FOCAL)
    assert (world.case(running).t0, world.case(running).due_on) == before
    assert world.case(waiting).t0 is None
    world.act("owner_consent", "focal_owner", waiting)
    assert (world.case(waiting).state, world.case(waiting).t0) == ("under_review", world.now.date())
    world.act("propose_grant", "reviewer", running)
    world.act("approve_grant", "leader", running)
    assert (world.case(running).t0, world.case(running).due_on) == before


def test_e13_a_request_that_was_not_taken_in_before_the_merger_counts_from_its_receipt(world):
    case_id = world.to_state("submitted")
    received = world.now.date()
    world.pass_days(1)
    merge(world, OWNER, FOCAL)
    world.act("intake_accept", "clerk", case_id)
    assert (world.case(case_id).state, world.case(case_id).t0) == ("under_review", received)


def test_e13_a_draft_names_the_successor_of_its_owner(world):
    case_id = world.to_state("agency_review", owner_agency=OWNER)
    merge(world, OWNER, OTHER)
    world.act("sign_and_send", "approver", case_id)
    assert world.case(case_id).owner_agency_id == world.agencies[OTHER].id


def test_e5_a_consent_or_a_refusal_of_the_department_moves_no_clock(world):
    case_id = of_the_department(world)
    before = world.case(case_id).t0, world.case(case_id).due_on
    world.pass_days(2)
    world.act("owner_consent", "focal_owner", case_id)
    world.act("owner_consent_withdrawn", "focal_owner", case_id)
    assert (world.case(case_id).t0, world.case(case_id).due_on) == before
    world.act("owner_consent", "focal_owner", case_id)
    world.act("owner_consent_withdrawn", "focal_owner", case_id)
    world.act("owner_refuse", "focal_owner", case_id)
    assert (world.case(case_id).t0, world.case(case_id).due_on) == before


def test_no_account_is_ordered_for_a_term_that_is_over(world):
    case_id = world.to_state("awaiting_consent", valid_from="10/06/2025", valid_to="12/06/2025")
    world.act("owner_consent", "owner", case_id)
    world.act("propose_grant", "reviewer", case_id)
    world.pass_days(8)
    with pytest.raises(NotPossible):
        world.act("approve_grant", "leader", case_id)
    assert world.case(case_id).state == "pending_approval"


def test_nothing_is_decided_on_a_day_before_the_last_change(world):
    case_id = world.to_state("pending_approval")
    world.pass_time(days=-1)
    with pytest.raises(NotPossible):
        world.act("approve_grant", "leader", case_id)
    world.pass_time(days=1, minutes=-1)
    world.act("approve_grant", "leader", case_id)


@pytest.mark.parametrize("policy, due", [("ACTUAL_DATE", date(2025, 6, 18)), ("NEXT_WORKING_DAY", date(2025, 6, 19))])
def test_a_supplement_after_hours_resumes_the_limit_as_the_policy_says(world, policy, due):
    typed = {**policies_as_typed(policies()), "receipt_policy": policy}
    change_policies(typed, actor=world.people["admin"], now=world.now, recorded_at=world.now)
    case_id = world.to_state("under_review")
    world.pass_days(1)
    world.to_state("supplement_review", case_id=case_id)
    world.pass_days(2)
    world.pass_time(hours=9)
    world.act("supplement_received", "approver", case_id)
    assert world.case(case_id).due_on == due


def test_e19_a_request_sent_again_after_its_end_does_not_vanish_behind_the_old_one(world):
    ended = world.to_state("withdrawn")
    again = world.paper()
    with pytest.raises(Invalid) as caught:
        world.act("link_duplicate", "clerk", again, original_case=world.case(ended).case_no)
    assert [problem.field for problem in caught.value.problems] == ["original_case"]
    assert world.case(again).duplicate_of_id is None


def test_e5_the_department_answers_for_itself_and_its_clerk_registers_no_answer_for_it(world):
    case_id = world.to_state("submitted", database="DB-FOCAL")
    for action in ("owner_consent", "owner_refuse"):
        with pytest.raises(NotPossible):
            world.act(action, "clerk", case_id)
    world.act("owner_consent", "focal_owner", case_id)
    assert world.case(case_id).consent_status == "GRANTED_FULL"


def test_e19_a_link_made_by_mistake_is_taken_back_with_the_receipt_it_moved(world):
    world.pass_days(1)
    original = world.to_state("submitted", database="DB-OWN")
    world.act("intake_accept", "clerk", original)
    before = world.case(original).due_on
    twin = world.paper("DB-OWN", received_at="09/06/2025 08:30")
    with pytest.raises(NotPossible):
        world.act("unlink_duplicate", "clerk", twin, reason_text="Gắn nhầm hồ sơ khác của cùng cơ quan")
    world.act("link_duplicate", "clerk", twin, original_case=world.case(original).case_no)
    assert world.case(original).due_on < before
    world.act("unlink_duplicate", "clerk", twin, reason_text="Gắn nhầm hồ sơ khác của cùng cơ quan")
    assert world.case(original).due_on == before
    assert world.case(twin).duplicate_of_id is None
    world.act("intake_accept", "clerk", twin)


def test_a_refusal_that_was_sent_back_waits_for_the_department_and_not_for_the_owner(world):
    case_id = world.to_state("awaiting_consent")
    world.act("owner_refuse", "owner", case_id)
    world.pass_days(1)
    world.act("send_back", "leader", case_id)
    case = world.case(case_id)
    shown = chip_of(case, local_day(world.now), official_calendar())
    assert (case.state, case.waiting_since) == ("awaiting_consent", None)
    assert shown.words.filled() == "chưa tính thời hạn"
    holder = db.session.scalars(
        select(HoldSpan).where(HoldSpan.case_id == case_id).order_by(HoldSpan.id.desc())
    ).first()
    assert holder.holder == "FOCAL"


def test_after_a_withdrawn_consent_the_wait_for_the_owner_begins_anew(world):
    case_id = world.to_state("under_review")
    world.pass_days(2)
    world.act("owner_consent_withdrawn", "owner", case_id)
    assert world.case(case_id).waiting_since == local_day(world.now)
