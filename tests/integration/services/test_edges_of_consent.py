"""The owner's answer at the door: refusal, silence, receipts, own data, parts, conditions (E1–E5, E10, E20)."""

from datetime import date

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models.accounts import InboxMessage
from app.models.connections import AccountOrder
from app.models.trail import Event
from app.services.problems import Invalid, NotPossible
from tests.answers import OWNER_REASON, REASON
from tests.scenario import (
    Scenario,
)
from workflows.roles import Role

pytestmark = pytest.mark.usefixtures("context")


def said(caught: pytest.ExceptionInfo) -> str:
    return " ".join(problem.message for problem in caught.value.problems)


def fields(caught: pytest.ExceptionInfo[Invalid]) -> set[str]:
    return {problem.field for problem in caught.value.problems}


def events(case_id: int) -> list[Event]:
    return list(db.session.scalars(select(Event).where(Event.case_id == case_id).order_by(Event.id)))


# E1: the owner refuses.


def test_e1_an_owner_s_refusal_never_starts_the_clock_and_ends_in_a_reasoned_letter(world):
    case_id = world.to_state("awaiting_consent")
    world.act("owner_refuse", "owner", case_id)
    case = world.case(case_id)
    assert case.state == "pending_approval"
    assert (case.t0, case.due_on) == (None, None)
    assert (case.proposed_outcome, case.proposal_cause) == ("REFUSE", "OWNER_REFUSED")
    assert case.refusal["refusal_reason_text"] == REASON
    world.act("sign_refusal", "leader", case_id)
    world.act("issue_refusal", "clerk", case_id)
    letter = world.letter(case_id, "D5", "ISSUED")
    assert letter.variant == "OWNER_REFUSED"
    assert REASON.rstrip(".") in letter.frozen_html
    assert set(letter.recipients["parties"]) == {"requester", "owner"}
    assert world.case(case_id).state == "refused"


def test_e1_nothing_is_granted_against_the_owner(world):
    case_id = world.to_state("awaiting_consent")
    world.act("owner_refuse", "owner", case_id)
    with pytest.raises(NotPossible) as caught:
        world.act("approve_grant", "leader", case_id)
    assert "không phải là cấp tài khoản" in said(caught)
    assert "Chưa có văn bản chấp thuận" in said(caught)
    world.act("send_back", "leader", case_id)
    assert world.case(case_id).state == "awaiting_consent"
    with pytest.raises(NotPossible):
        world.act("owner_consent", "owner", case_id)
    with pytest.raises(NotPossible):
        world.act("remind_owner", "clerk", case_id)
    world.act("propose_formal_refusal", "reviewer", case_id, refusal_reason_code="OWNER_REFUSED")
    assert world.case(case_id).proposal_cause == "OWNER_REFUSED"


@pytest.mark.parametrize("state", ["submitted", "supplement_intake"])
def test_e1_the_owner_may_refuse_before_intake_is_done(world, state):
    case_id = world.to_state(state)
    world.act("owner_refuse", "owner", case_id)
    assert world.case(case_id).state == "pending_approval"
    world.act("send_back", "leader", case_id)
    assert world.case(case_id).state == state


# E2: the owner is silent.


def silent_case(world: Scenario) -> int:
    case_id = world.to_state("awaiting_consent")
    world.pass_days(5)
    world.act("remind_owner", "system", case_id)
    return case_id


def test_e2_a_first_reminder_is_a_message_and_a_later_one_a_letter(world):
    case_id = silent_case(world)
    assert "D12" not in [code for code, _, _ in world.letters(case_id)]
    world.pass_days(3)
    world.act("remind_owner", "system", case_id)
    assert world.letters(case_id)[-1][::2] == ("D12", "PREPARED")
    owners = [world.people[name].account_id for name in ("owner", "officer")]
    told = db.session.scalars(select(InboxMessage.account_id).where(InboxMessage.kind == "owner_reminded")).all()
    assert set(owners) == set(told)


def test_e2_silence_ends_a_case_only_after_every_step_and_working_day_15(world):
    case_id = silent_case(world)
    world.pass_days(3)
    world.act("remind_owner", "system", case_id)
    world.pass_days(2)
    world.act("escalate_silence", "system", case_id)
    world.pass_days(4)
    with pytest.raises(NotPossible) as caught:
        world.act("lapse_no_consent", "leader", case_id)
    assert "thứ 15" in said(caught)
    world.pass_days(1)
    with pytest.raises(NotPossible) as caught:
        world.act("lapse_no_consent", "leader", case_id)
    assert "ý kiến của cơ quan yêu cầu" in said(caught)
    world.act("hear_requester", "clerk", case_id)
    world.act("lapse_no_consent", "leader", case_id)
    assert world.case(case_id).state == "awaiting_consent"
    world.act("issue_lapse", "clerk", case_id)
    case = world.case(case_id)
    assert case.state == "lapsed"
    assert case.t0 is None
    assert case.refusal["refusal_reason_code"] == "NO_CONSENT"
    assert len(case.refusal["refusal_reason_text"]) >= 30
    assert case.refusal["refusal_legal_basis"]


def test_e2_a_consent_that_comes_after_the_leader_signed_the_end_opens_the_review(world):
    case_id = silent_case(world)
    world.act("remind_owner", "clerk", case_id)
    world.act("escalate_silence", "head", case_id)
    world.act("hear_requester", "reviewer", case_id)
    world.pass_days(10)
    world.act("lapse_no_consent", "leader", case_id)
    world.act("owner_consent", "owner", case_id)
    assert world.case(case_id).state == "under_review"
    assert not [letter for letter in world.letters(case_id) if letter[0] in ("D5", "D12") and letter[2] != "VOID"]
    with pytest.raises(NotPossible):
        world.act("issue_lapse", "clerk", case_id)


# E3: request and consent on different days.


def test_e3_the_clock_starts_with_the_later_receipt_at_the_focal_agency(world):
    case_id = world.to_state("awaiting_consent")
    world.pass_days(3)
    world.act("owner_consent", "owner", case_id, letter_date="09/06/2025")
    case = world.case(case_id)
    assert case.t0 == date(2025, 6, 12)
    assert case.due_on == date(2025, 6, 19)


def test_e3_a_consent_registered_later_counts_from_its_stamp(world):
    case_id = world.to_state("awaiting_consent")
    world.pass_days(3)
    world.act("owner_consent", "clerk", case_id, received_at="10/06/2025 15:00")
    assert world.case(case_id).t0 == date(2025, 6, 10)


def test_e3_both_on_monday_and_accepted_on_tuesday_start_on_monday(world):
    case_id = world.to_state("submitted")
    world.act("owner_consent", "owner", case_id)
    assert world.case(case_id).state == "submitted"
    world.pass_days(1)
    world.act("intake_accept", "clerk", case_id)
    case = world.case(case_id)
    assert (case.state, case.t0, case.due_on) == ("under_review", date(2025, 6, 9), date(2025, 6, 16))
    assert world.letters(case_id)[-1] == ("D1", "A", "ISSUED")


def test_e3_the_owner_dates_no_receipt_and_the_clerk_must(world):
    case_id = world.to_state("awaiting_consent")
    with pytest.raises(Invalid) as caught:
        world.act("owner_consent", "owner", case_id, received_at="09/06/2025 08:00")
    assert fields(caught) == {"received_at"}
    with pytest.raises(Invalid) as caught:
        world.act("owner_consent", "clerk", case_id, channel="", received_at="")
    assert fields(caught) == {"channel", "received_at"}


# E4: the owner is the requester.


def test_e4_an_agency_s_own_data_needs_no_consent(world):
    case_id = world.to_state("submitted", database="DB-OWN")
    assert world.case(case_id).consent_status == "NOT_REQUIRED"
    world.act("intake_accept", "clerk", case_id)
    case = world.case(case_id)
    assert (case.state, case.t0) == ("under_review", date(2025, 6, 9))
    assert [code for code, _, _ in world.letters(case_id)] == ["D1"]
    world.act("propose_grant", "reviewer", case_id)
    world.act("approve_grant", "leader", case_id)
    assert world.case(case_id).state == "approved"


def test_e4_nobody_consents_to_what_needs_no_consent(world):
    case_id = world.to_state("submitted", database="DB-OWN")
    with pytest.raises(NotPossible) as caught:
        world.act("owner_consent", "clerk", case_id)
    assert "không cần ý kiến chấp thuận" in said(caught)


# E5: the owner is the focal agency.


def focal_case(world: Scenario) -> int:
    case_id = world.to_state("submitted", database="DB-FOCAL")
    world.act("intake_accept", "clerk", case_id)
    return case_id


def test_e5_the_department_cannot_delay_the_clock_by_withholding_its_own_consent(world):
    case_id = focal_case(world)
    case = world.case(case_id)
    assert (case.state, case.t0, case.due_on) == ("under_review", date(2025, 6, 9), date(2025, 6, 16))
    assert case.is_conflict
    world.act("propose_grant", "reviewer", case_id)
    with pytest.raises(NotPossible) as caught:
        world.act("approve_grant", "leader", case_id)
    assert "nội bộ" in said(caught)
    world.pass_days(2)
    world.act("owner_consent", "focal_owner", case_id)
    assert world.case(case_id).due_on == date(2025, 6, 16)
    world.act("approve_grant", "leader", case_id)
    assert world.case(case_id).state == "approved"


def test_e5_who_signed_the_internal_consent_signs_no_outcome(world):
    case_id = focal_case(world)
    world.act("propose_grant", "reviewer", case_id)
    world.act("owner_consent", "focal_owner", case_id)
    with pytest.raises(NotPossible) as caught:
        world.act("approve_grant", "focal_owner", case_id)
    assert "ký trả lời của cơ quan chủ quản" in said(caught)
    with pytest.raises(NotPossible):
        world.act("send_back", "focal_owner", case_id)


def test_e5_the_reviewer_does_not_sign_the_internal_consent(world):
    case_id = focal_case(world)
    world.act("propose_grant", "reviewer", case_id)
    world.with_roles("reviewer", Role.OWNER_APPROVER)
    with pytest.raises(NotPossible) as caught:
        world.act("owner_consent", "reviewer", case_id)
    assert "Người thẩm tra không được ký ý kiến chấp thuận nội bộ" in said(caught)


def test_e5_the_department_may_refuse_during_the_review_and_another_owner_may_not(world):
    case_id = focal_case(world)
    world.act("owner_refuse", "focal_owner", case_id)
    assert world.case(case_id).state == "pending_approval"
    assert world.case(case_id).due_on == date(2025, 6, 16)
    other = world.to_state("under_review")
    with pytest.raises(NotPossible) as caught:
        world.act("owner_refuse", "owner", other)
    assert "đã trả lời" in said(caught)


# E10: partial consent.


def partial_case(world: Scenario) -> int:
    case_id = world.to_state("awaiting_consent", datasets=["DB-OWNER-1", "DB-OWNER-2"])
    world.act("owner_consent", "owner", case_id, decision="PARTIAL", granted_items=["DB-OWNER-1"], **OWNER_REASON)
    return case_id


def test_e10_only_what_was_consented_to_is_granted_and_the_rest_is_named_with_its_reason(world):
    case_id = partial_case(world)
    case = world.case(case_id)
    assert case.consent_status == "GRANTED_PARTIAL"
    assert {item.dataset.code: item.is_granted for item in case.items} == {"DB-OWNER-1": True, "DB-OWNER-2": False}
    told = db.session.scalars(select(InboxMessage.account_id).where(InboxMessage.kind == "owner_consented")).all()
    assert {world.people["filer"].account_id, world.people["approver"].account_id} <= set(told)
    world.to_state("pending_approval", case_id=case_id)
    assert world.case(case_id).proposed_outcome == "GRANT_PARTIAL"
    for state in ("approved", "created", "granted"):
        world.to_state(state, case_id=case_id)
    order = db.session.scalars(select(AccountOrder).where(AccountOrder.case_id == case_id)).one()
    assert [entry["code"] for entry in order.order["datasets"]] == ["DB-OWNER-1"]
    html = world.letter(case_id, "D4", "ISSUED").frozen_html
    assert REASON.rstrip(".") in html
    assert "Bộ dữ liệu 2" in html


def test_e10_a_part_is_a_proper_part_of_what_was_asked(world):
    case_id = world.to_state("awaiting_consent", datasets=["DB-OWNER-1", "DB-OWNER-2"])
    for items in (["DB-OWNER-1", "DB-OWNER-2"], ["DB-SPECIFIC-1"], []):
        with pytest.raises(Invalid) as caught:
            world.act("owner_consent", "owner", case_id, decision="PARTIAL", granted_items=items, **OWNER_REASON)
        assert fields(caught) == {"granted_items"}


def test_e10_the_requester_may_withdraw_when_it_hears_of_the_part(world):
    case_id = partial_case(world)
    world.act("withdraw", "approver", case_id)
    assert world.case(case_id).state == "withdrawn"


# E20: the owner's conditions.

CONDITIONS = ["Không kết xuất hàng loạt", "Lưu nhật ký truy cập 24 tháng"]


def test_e20_conditions_reach_the_order_the_operator_and_the_notice(world):
    case_id = world.to_state("awaiting_consent")
    world.act("owner_consent", "owner", case_id, conditions=CONDITIONS)
    world.to_state("pending_approval", case_id=case_id)
    world.to_state("approved", case_id=case_id)
    order = db.session.scalars(select(AccountOrder).where(AccountOrder.case_id == case_id)).one()
    assert order.order["conditions"] == CONDITIONS
    with pytest.raises(Invalid) as caught:
        world.act("account_created", "operator", case_id, conditions_set=CONDITIONS[:1])
    assert fields(caught) == {"conditions_set"}
    world.act("account_created", "operator", case_id, conditions_set=CONDITIONS)
    world.to_state("granted", case_id=case_id)
    assert world.account(case_id).conditions == CONDITIONS
    assert all(text in world.letter(case_id, "D4", "ISSUED").frozen_html for text in CONDITIONS)


# Article 9.1, trigger 9: a consent is withdrawn before the notice.


def test_a_withdrawn_consent_stops_everything_and_revokes_the_locked_account(world):
    case_id = world.to_state("created")
    account = world.account(case_id).account_id
    world.pass_days(1)
    world.act("owner_consent_withdrawn", "owner", case_id)
    case = world.case(case_id)
    assert (case.state, case.t0, case.due_on, case.consent_status) == ("awaiting_consent", None, None, "REQUESTED")
    assert world.account(case_id).state == "revoked"
    assert [letter[2] for letter in world.letters(case_id) if letter[0] == "D4"] == ["VOID"]
    withdrawn = next(event for event in events(case_id) if event.name == "owner_consent_withdrawn")
    assert withdrawn.payload["old_run"] == {"t0": "2025-06-09", "due": "2025-06-16", "used": 1}
    world.act("owner_consent", "owner", case_id)
    assert world.case(case_id).t0 == date(2025, 6, 10)
    world.to_state("pending_approval", case_id=case_id)
    world.to_state("approved", case_id=case_id)
    with pytest.raises(Invalid) as caught:
        world.act("account_created", "operator", case_id)
    assert fields(caught) == {"account_id"}
    world.act("account_created", "operator", case_id, account_id=f"{account}-2")
    world.to_state("granted", case_id=case_id)
    assert world.account(case_id).state == "active"


def test_after_the_notice_a_consent_is_no_longer_withdrawn_here(world):
    case_id = world.to_state("granted")
    with pytest.raises(NotPossible) as caught:
        world.act("owner_consent_withdrawn", "owner", case_id)
    assert caught.value.problems[0].code == "wrong_state"
