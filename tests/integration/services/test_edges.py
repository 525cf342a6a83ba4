"""State secrets, specific and national data, filing again, succession, withdrawal, twins, paper (E6, E8–E19)."""

import unicodedata
from datetime import date

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models.cases import Case
from app.models.connections import AccountOrder
from app.models.files import Attachment
from app.models.trail import Event
from app.services.problems import Invalid, NotPossible, NotVisible
from app.services.transaction import transaction
from tests.answers import REFUSAL, paper_answers
from tests.scenario import (
    FOCAL,
    OTHER,
    OWNER,
    REQUESTER,
)
from workflows.fields import VIETNAM

pytestmark = pytest.mark.usefixtures("context")


def said(caught: pytest.ExceptionInfo) -> str:
    return " ".join(problem.message for problem in caught.value.problems)


def fields(caught: pytest.ExceptionInfo[Invalid]) -> set[str]:
    return {problem.field for problem in caught.value.problems}


def events(case_id: int) -> list[Event]:
    return list(db.session.scalars(select(Event).where(Event.case_id == case_id).order_by(Event.id)))


# E6: state secrets.


def test_e6_a_declared_secret_leaves_agency_date_and_number_and_nothing_else(world):
    case_id = world.act("declare_out_of_scope", "filer", None, {"purpose": "Nội dung không được giữ"}).case_id
    case = world.case(case_id)
    assert case.state == "out_of_scope"
    assert case.case_no == "KN-2025-0001"
    assert case.content == {}
    assert world.letters(case_id) == []
    assert "Nội dung" not in str([(event.note, event.payload) for event in events(case_id)])


def test_e6_a_secret_found_later_closes_every_file(world):
    case_id = world.to_state("under_review")
    world.act("mark_out_of_scope", "reviewer", case_id)
    case = world.case(case_id)
    assert (case.state, case.is_quarantined) == ("out_of_scope", True)
    files = db.session.scalars(select(Attachment).where(Attachment.case_id == case_id)).all()
    assert files
    assert all(file.is_quarantined for file in files)
    letter = world.letter(case_id, "D14", "PREPARED")
    assert letter.variant == "B"
    world.act("sign_letter", "leader", case_id)
    html = world.letter(case_id, "D14", "SIGNED").frozen_html
    assert "DB-OWNER" not in html
    assert case.content["purpose"] not in html


def test_e6_after_a_grant_the_case_is_quarantined_once_and_the_account_is_revoked_by_order(world):
    case_id = world.to_state("granted")
    world.act("mark_out_of_scope", "clerk", case_id)
    assert (world.case(case_id).state, world.case(case_id).is_quarantined) == ("granted", True)
    with pytest.raises(NotPossible):
        world.act("mark_out_of_scope", "clerk", case_id)
    world.act("order_revoke", "leader", case_id, reason_code="STATE_SECRET")
    world.act("issue_letter", "clerk", case_id)
    world.act("revoke", "operator", case_id)
    assert world.account(case_id).state == "revoked"


def test_e6_a_checklist_with_a_secret_is_not_accepted(world):
    case_id = world.to_state("submitted")
    world.pass_days(2)
    with pytest.raises(Invalid) as caught:
        world.act("intake_accept", "clerk", case_id, no_state_secret="THIEU")
    assert "bí mật nhà nước" in said(caught)


# E8: data shared on specific request.


def test_e8_the_specific_track_has_a_target_and_no_statutory_limit(world):
    case_id = world.to_state("under_review", database="DB-SPECIFIC")
    case = world.case(case_id)
    assert (case.track, case.due_on, case.strict_due_on) == ("SPECIFIC", None, None)
    assert case.target_on == date(2025, 6, 16)
    world.pass_days(9)
    with pytest.raises(NotPossible) as caught:
        world.act("reschedule", "leader", case_id)
    assert "khoản 1 Điều 9" in said(caught)


def test_e8_the_specific_track_needs_its_sharing_arrangement(world):
    case_id = world.to_state("under_review", database="DB-SPECIFIC")
    with pytest.raises(NotPossible) as caught:
        world.act("propose_grant", "reviewer", case_id)
    assert "biểu F3" in said(caught)
    with pytest.raises(Invalid) as caught:
        world.act("record_sharing_arrangement", "reviewer", case_id, term="")
    assert fields(caught) == {"term"}
    world.act("record_sharing_arrangement", "reviewer", case_id)
    world.act("propose_grant", "reviewer", case_id)
    assert world.case(case_id).state == "pending_approval"


def test_e8_a_default_case_has_no_sharing_arrangement(world):
    case_id = world.to_state("under_review")
    with pytest.raises(NotPossible):
        world.act("record_sharing_arrangement", "reviewer", case_id)


# E9: a national database.


def test_e9_a_national_database_is_stopped_at_the_draft_with_guidance(world):
    case_id = world.draft("DB-NATIONAL")
    with pytest.raises(Invalid) as caught:
        world.act("send_for_signature", "filer", case_id)
    assert [problem.code for problem in caught.value.problems] == ["not_provincial"]
    assert world.case(case_id).state == "draft"


def test_e9_a_national_database_on_paper_is_refused_formally(world):
    case_id = world.paper("DB-NATIONAL")
    with pytest.raises(NotPossible) as caught:
        world.act("owner_consent", "clerk", case_id)
    assert "không thuộc phạm vi quản lý của tỉnh" in said(caught)
    world.act("propose_formal_refusal", "reviewer", case_id, refusal_reason_code="NOT_PROVINCIAL_SCOPE")
    case = world.case(case_id)
    assert (case.state, case.due_on, case.target_on) == ("pending_approval", None, date(2025, 6, 16))
    world.act("sign_refusal", "leader", case_id)
    world.act("issue_refusal", "clerk", case_id)
    letter = world.letter(case_id, "D5", "ISSUED")
    assert letter.variant == "FORMAL"
    assert REFUSAL["guidance"] in letter.frozen_html


@pytest.mark.parametrize("code", ["PURPOSE_NOT_MATCHED", "OWNER_REFUSED", "INCOMPLETE_AFTER_SUPPLEMENT", "NO_CONSENT"])
def test_e9_what_only_the_owner_or_the_review_can_say_is_no_formal_refusal(world, code):
    case_id = world.to_state("submitted")
    with pytest.raises(Invalid) as caught:
        world.act("propose_formal_refusal", "reviewer", case_id, refusal_reason_code=code)
    assert fields(caught) == {"refusal_reason_code"}


# E11: filing again.


def test_e11_after_a_refusal_a_new_case_explains_what_was_cured(world):
    refused = world.case(world.to_state("refused")).case_no
    case_id = world.draft(previous_case=refused)
    with pytest.raises(Invalid) as caught:
        world.act("send_for_signature", "filer", case_id)
    assert fields(caught) == {"refiling_explanation"}
    again = world.draft(previous_case=refused, refiling_explanation="Đã bổ sung căn cứ chức năng, nhiệm vụ.")
    world.to_state("agency_review", case_id=again)
    world.to_state("submitted", case_id=again)
    case = world.case(again)
    assert (case.case_no, case.t0) == ("KN-2025-0002", None)
    assert case.previous_case_id is not None


def test_e11_an_earlier_consent_of_the_same_scope_counts_from_the_new_receipt(world):
    earlier = world.to_state("under_review")
    world.act("withdraw", "approver", earlier)
    world.pass_days(5)
    case_id = world.to_state("submitted", previous_case=world.case(earlier).case_no)
    world.pass_days(1)
    world.act("owner_consent", "clerk", case_id, channel="REUSED", received_at="")
    world.act("intake_accept", "clerk", case_id)
    assert world.case(case_id).t0 == date(2025, 6, 16)


def test_e11_a_consent_of_no_earlier_case_or_of_another_scope_is_not_reused(world):
    alone = world.to_state("submitted")
    earlier = world.to_state("under_review")
    world.act("withdraw", "approver", earlier)
    wider = world.to_state(
        "submitted", previous_case=world.case(earlier).case_no, datasets=["DB-OWNER-1", "DB-OWNER-2"]
    )
    for case_id in (alone, wider):
        with pytest.raises(Invalid) as caught:
            world.act("owner_consent", "clerk", case_id, channel="REUSED", received_at="")
        assert fields(caught) == {"channel"}


# E13: an agency ends.


def test_e13_parties_change_and_the_clock_does_not(world):
    case_id = world.to_state("under_review")
    before = world.case(case_id)
    due, no = before.due_on, before.case_no
    with transaction():
        world.agencies[OWNER].valid_to = date(2025, 6, 9)
        world.agencies[OWNER].successor = world.agencies[OTHER]
    world.act("transfer_to_successor", "system", case_id, {"agency_id": world.agencies[OWNER].id})
    case = world.case(case_id)
    assert case.owner_agency_id == world.agencies[OTHER].id
    assert (case.due_on, case.case_no, case.state) == (due, no, "under_review")
    assert case.consent_status == "GRANTED_FULL"
    with pytest.raises(NotVisible):
        world.act("owner_consent_withdrawn", "owner", case_id)
    world.act("owner_consent_withdrawn", "stranger", case_id)
    assert events(case_id)[-2].name == "transferred_to_successor"


def test_e13_a_live_connection_passes_to_the_successor_and_still_counts_as_one(world):
    case_id = world.to_state("granted")
    with transaction():
        world.agencies[REQUESTER].valid_to = date(2025, 6, 9)
        world.agencies[REQUESTER].successor = world.agencies[FOCAL]
    world.act("transfer_to_successor", "system", case_id, {"agency_id": world.agencies[REQUESTER].id})
    assert world.account(case_id).requesting_agency_id == world.agencies[FOCAL].id
    assert world.case(case_id).is_conflict


def test_a_second_connection_on_the_same_data_says_why(world):
    world.to_state("granted")
    case_id = world.draft()
    with pytest.raises(Invalid) as caught:
        world.act("send_for_signature", "filer", case_id)
    assert fields(caught) == {"duplicate_reason"}
    other = world.draft(duplicate_reason="Kết nối thêm cho hệ thống thứ hai của Sở.")
    world.act("send_for_signature", "filer", other)
    world.act("sign_and_send", "approver", other)


def test_e13_a_request_to_an_owner_that_ended_is_not_sent(world):
    case_id = world.to_state("agency_review")
    with transaction():
        world.agencies[OWNER].valid_to = date(2025, 6, 8)
    with pytest.raises(NotPossible) as caught:
        world.act("sign_and_send", "approver", case_id)
    assert "kết thúc hoạt động" in said(caught)


# E17: withdrawal.


@pytest.mark.parametrize(
    "state",
    ["submitted", "supplement_intake", "awaiting_consent", "under_review", "supplement_review", "approved"],
)
def test_e17_a_case_is_withdrawn_until_its_account_exists(world, state):
    case_id = world.to_state(state)
    world.act("withdraw", "approver", case_id)
    case = world.case(case_id)
    assert case.state == "withdrawn"
    assert case.completed_on is None
    assert case.ended_at is not None
    assert [letter[:2] for letter in world.letters(case_id) if letter[2] == "PREPARED"] == [("D14", "A")]
    orders = db.session.scalars(select(AccountOrder).where(AccountOrder.case_id == case_id)).all()
    assert all(order.is_cancelled for order in orders)


@pytest.mark.parametrize("action,who", [("withdraw", "approver"), ("register_paper_withdrawal", "clerk")])
def test_e17_after_the_account_was_created_its_revocation_is_asked_for_instead(world, action, who):
    case_id = world.to_state("created")
    with pytest.raises(NotPossible) as caught:
        world.act(action, who, case_id)
    assert "đề nghị thu hồi tài khoản" in said(caught)


def test_e17_a_withdrawal_on_paper_names_its_letter(world):
    case_id = world.to_state("submitted")
    with pytest.raises(Invalid) as caught:
        world.act("register_paper_withdrawal", "clerk", case_id, {"reason_text": "Dữ liệu đã có rồi."})
    assert fields(caught) == {"letter_no", "letter_date", "letter_signer"}
    world.act("register_paper_withdrawal", "clerk", case_id)
    assert world.case(case_id).state == "withdrawn"


# E18: a public unit names the agency above it.


def test_e18_a_public_unit_may_name_the_agency_above_it(world):
    case_id = world.to_state("submitted", parent_agency=FOCAL)
    assert world.case(case_id).content["parent_agency"] == FOCAL
    with pytest.raises(Invalid) as caught:
        world.act("send_for_signature", "filer", world.draft(parent_agency="KHONG-CO"))
    assert fields(caught) == {"parent_agency"}


# E19: the same letter twice.


def test_e19_a_twin_is_linked_and_the_first_receipt_counts(world):
    world.pass_time(hours=6)
    original = world.to_state("submitted")
    twin = world.paper(received_at="09/06/2025 08:30")
    world.act("link_duplicate", "clerk", twin, original_case=world.case(original).case_no)
    assert world.case(twin).duplicate_of_id == original
    assert world.case(original).received_at.astimezone(VIETNAM).hour == 8
    for action, who in (("intake_accept", "clerk"), ("owner_consent", "owner"), ("propose_formal_refusal", "reviewer")):
        with pytest.raises(NotPossible) as caught:
            world.act(action, who, twin)
        assert "bản trùng" in said(caught)
    world.act("intake_accept", "clerk", original)


def test_e19_an_earlier_stamp_moves_a_clock_that_already_runs(world):
    world.pass_days(1)
    original = world.to_state("submitted", database="DB-OWN")
    world.act("intake_accept", "clerk", original)
    assert world.case(original).due_on == date(2025, 6, 17)
    twin = world.paper("DB-OWN", received_at="09/06/2025 08:30")
    world.act("link_duplicate", "clerk", twin, original_case=world.case(original).case_no)
    case = world.case(original)
    assert (case.t0, case.due_on) == (date(2025, 6, 9), date(2025, 6, 16))


def test_e19_an_earlier_stamp_does_not_undo_a_supplement_at_intake(world):
    original = world.to_state("supplement_intake")
    world.pass_days(2)
    world.act("supplement_received", "approver", original)
    twin = world.paper(received_at="09/06/2025 08:30")
    world.act("link_duplicate", "clerk", twin, original_case=world.case(original).case_no)
    assert world.case(original).received_at.astimezone(VIETNAM).date() == date(2025, 6, 11)


def test_e19_a_twin_is_not_linked_to_another_agency_s_case_to_itself_or_to_a_twin(world):
    original, twin = world.to_state("submitted"), world.paper()
    for number in ("KN-2025-9999", world.case(twin).case_no):
        with pytest.raises(Invalid):
            world.act("link_duplicate", "clerk", twin, original_case=number)
    foreign = world.paper(requesting_agency=OTHER)
    with pytest.raises(Invalid):
        world.act("link_duplicate", "clerk", twin, original_case=world.case(foreign).case_no)
    world.act("link_duplicate", "clerk", twin, original_case=world.case(original).case_no)
    third = world.paper()
    with pytest.raises(Invalid):
        world.act("link_duplicate", "clerk", third, original_case=world.case(twin).case_no)


def test_paper_counts_from_its_stamp_and_not_from_its_registration(world):
    world.pass_days(2)
    case_id = world.paper(received_at="10/06/2025 10:00")
    case = world.case(case_id)
    assert case.received_at.astimezone(VIETNAM).date() == date(2025, 6, 10)
    assert (case.channel, case.incoming_no, case.requesting_agency_id) == ("PAPER", "123", world.agencies[REQUESTER].id)


@pytest.mark.parametrize(
    "changes,field",
    [
        ({"received_at": "11/06/2025 09:00"}, "received_at"),
        ({"received_at": "02/07/2024 09:00", "letter_date": "02/07/2024"}, "received_at"),
        ({"received_at": "08/06/2025 09:00"}, "received_at"),
        ({"letter_date": "10/06/2025"}, "letter_date"),
        ({"datasets": ["DB-OWNER-1", "DB-FOCAL-1"]}, "datasets"),
        ({"letter_file": None}, "letter_file"),
        ({"requesting_agency": "SCU"}, "requesting_agency"),
    ],
)
def test_paper_with_a_wrong_date_or_two_owners_is_not_registered(world, changes, field):
    with pytest.raises(Invalid) as caught:
        world.act("register_paper", "clerk", None, paper_answers(**changes))
    assert field in fields(caught)
    assert db.session.scalars(select(Case)).all() == []


@pytest.mark.parametrize(
    "changes,field",
    [
        ({"letter_date": "10/06/2025"}, "letter_date"),
        ({"letter_date": "02/07/2024"}, "letter_date"),
        ({"datasets": ["DB-OWNER-1", "DB-FOCAL-1"]}, "datasets"),
        ({"datasets": ["DB-OWNER-1", "DB-SPECIFIC-1"]}, "datasets"),
        ({"purpose": "a" * 49}, "purpose"),
        ({"purpose": "a\x00" * 60}, "purpose"),
        ({"source_ips": "10.0.0.0/8"}, "source_ips"),
        ({"commitments": ["PURPOSE"]}, "commitments"),
    ],
)
def test_a_draft_that_is_wrong_is_kept_and_not_sent(world, changes, field):
    case_id = world.draft(**changes)
    with pytest.raises(Invalid) as caught:
        world.act("send_for_signature", "filer", case_id)
    assert field in fields(caught)
    assert world.case(case_id).state == "draft"


def test_text_from_another_system_is_kept_composed(world):
    composed = "Đối chiếu thông tin khi giải quyết thủ tục hành chính của ngành tại Trung tâm; dự kiến."
    assert unicodedata.normalize("NFD", composed) != composed
    case_id = world.to_state("submitted", purpose=unicodedata.normalize("NFD", composed))
    assert world.case(case_id).content["purpose"] == composed
