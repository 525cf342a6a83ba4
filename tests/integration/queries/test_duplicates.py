"""What may be there already: like purposes and names of the agency's own, twins of one letter, and nobody else's."""

from collections.abc import Iterator
from datetime import timedelta
from time import perf_counter
from typing import Any

import pytest
from sqlalchemy import insert, select

from app.extensions import db
from app.models.agencies import Agency
from app.models.cases import Case
from app.queries.duplicates import alike_databases, alike_purposes, failed_proposals, twins_of, warnings_of
from app.queries.proposals import proposal_of
from app.services.actions import perform_action
from app.services.drafts import start_draft
from app.services.proposal_drafts import begin_proposal, save_proposal
from app.services.transaction import transaction
from tests.integration.filing_data import NOW, actor, complete
from tests.integration.proposal_data import addition, build_catalogue

PURPOSE = str(complete()["purpose"])
OTHERWISE = "Tra cứu hộ nghèo, hộ cận nghèo để chi trả trợ cấp thường xuyên hằng tháng."


@pytest.fixture(autouse=True)
def _catalogue(context: None) -> Iterator[None]:
    build_catalogue()
    with transaction():
        # Its number is of the year before: this year's series begins with the first request sent.
        db.session.scalars(select(Case)).one().case_no = "KN-2024-0001"
    yield
    db.session.rollback()


def draft(email: str = "filer@syt.gov.vn", **changes: Any) -> Case:
    case_id = start_draft(actor(email), now=NOW, answers=complete(**changes)).case_id
    return db.session.get_one(Case, case_id)


def act(case_id: int | None, action: str, who: str, **given: Any) -> int:
    return perform_action(case_id, action, actor=actor(who), seen_version=None, given=given, now=NOW).case_id


def sent(**changes: Any) -> Case:
    case = draft(**changes)
    act(case.id, "send_for_signature", "filer@syt.gov.vn")
    act(case.id, "sign_and_send", "approver@syt.gov.vn")
    return db.session.get_one(Case, case.id)


def paper(**changes: Any) -> Case:
    names = ("letter_no", "letter_date", "letter_signer", "letter_file", "datasets")
    given = {name: value for name, value in complete().items() if name in names}
    stamp = {"requesting_agency": "SYT", "received_at": "01/04/2025 08:30", "incoming_no": "12"}
    return db.session.get_one(Case, act(None, "register_paper", "clerk@stttt.gov.vn", **{**given, **stamp, **changes}))


def agency(symbol: str) -> int:
    return db.session.scalars(select(Agency.id).where(Agency.abbr_symbol == symbol)).one()


def earlier(symbol: str, count: int, purpose: str, **more: Any) -> None:
    """Requests that an agency sent before, written in one statement."""
    rows = [
        {
            "kind": "connection", "edition": "26/2024", "case_no": f"KN-2024-{symbol}-{number}", "state": "refused",
            "version": 1, "track": "DEFAULT", "channel": "SYSTEM", "created_at": NOW, "changed_at": NOW,
            "requesting_agency_id": agency(symbol), "focal_agency_id": agency("STTTT"),
            "content": {"purpose": purpose.replace("{number}", str(number))}, **more,
        }
        for number in range(count)
    ]  # fmt: skip
    with transaction():
        db.session.execute(insert(Case), rows)


def test_a_purpose_typed_again_for_another_database_is_found() -> None:
    first = sent()
    again = draft(datasets=["DB09-DS"], fields=["DS 1"], purpose=PURPOSE.upper().replace(",", " "))
    found = alike_purposes(again)
    assert [(one.case_no, one.database, one.purpose, one.likeness) for one in found] == [
        (first.case_no, "CSDL đất đai tỉnh", PURPOSE, 100)
    ]


def test_another_purpose_a_draft_and_another_agency_s_request_are_not_found() -> None:
    draft()
    earlier("SXD", 1, PURPOSE)
    earlier("SYT", 1, OTHERWISE)
    assert alike_purposes(draft()) == ()


def test_a_quarantined_case_is_never_compared() -> None:
    earlier("SYT", 1, PURPOSE, is_quarantined=True)
    assert alike_purposes(draft()) == ()


def test_a_case_that_is_named_as_the_earlier_one_needs_no_hint() -> None:
    earlier("SYT", 1, PURPOSE)
    assert len(alike_purposes(draft())) == 1
    assert alike_purposes(draft(previous_case="KN-2024-SYT-0")) == ()


@pytest.mark.parametrize("purpose", ["", "ngắn", "–" * 100, PURPOSE * 2000, ["a"], {"b": 1}, "%s %(x)s \u0301\u202e"])
def test_whatever_is_typed_as_purpose_the_question_is_answered(purpose: Any) -> None:
    earlier("SYT", 2, PURPOSE)
    assert len(alike_purposes(draft(purpose=purpose))) == 0


def test_five_thousand_earlier_requests_of_one_agency_are_looked_through_at_once() -> None:
    earlier("SYT", 5000, f"{OTHERWISE} Đợt {{number}}.")
    earlier("SYT", 1, PURPOSE, case_no="KN-2024-9999")
    case = draft()
    start = perf_counter()
    found = alike_purposes(case)
    assert perf_counter() - start < 2
    assert [one.case_no for one in found] == ["KN-2024-9999"]


def test_among_five_thousand_requests_of_one_agency_a_twin_is_found_at_once() -> None:
    earlier("SYT", 5000, OTHERWISE, state="granted", received_at=NOW)
    electronic, copy = sent(), paper()
    start = perf_counter()
    found = twins_of(copy)
    assert perf_counter() - start < 2
    assert [one.case_no for one in found] == [electronic.case_no]


def test_the_paper_copy_of_a_sent_letter_is_found_from_both_sides() -> None:
    electronic, copy = sent(), paper(letter_no="45/syt-vp")
    for case, other in ((copy, electronic), (electronic, copy)):
        (twin,) = twins_of(case)
        assert (twin.case_no, twin.channel, twin.is_same_letter) == (other.case_no, other.channel, True)
        assert twin.datasets == ("CSDL đất đai tỉnh THUA",)


def test_one_letter_for_two_databases_is_no_twin() -> None:
    sent()
    assert twins_of(paper(datasets=["DB09-DS"])) == ()


def test_the_same_data_within_thirty_days_is_perhaps_a_twin_and_later_not() -> None:
    electronic = sent(letter_no="1/SYT")
    copy = paper(letter_no="2/SYT")
    assert [(twin.case_no, twin.is_same_letter) for twin in twins_of(copy)] == [(electronic.case_no, False)]
    assert copy.received_at is not None
    for days, count in ((30, 1), (31, 0)):
        with transaction():
            db.session.get_one(Case, electronic.id).received_at = copy.received_at - timedelta(days=days)
        assert len(twins_of(db.session.get_one(Case, copy.id))) == count


def test_a_twin_of_another_agency_a_linked_one_and_an_ended_one_are_not_named() -> None:
    electronic = sent()
    assert twins_of(paper(requesting_agency="SXD")) == ()
    copy = paper()
    act(copy.id, "link_duplicate", "clerk@stttt.gov.vn", original_case=electronic.case_no)
    assert twins_of(db.session.get_one(Case, electronic.id)) == ()
    with transaction():
        db.session.get_one(Case, electronic.id).state = "refused"
    assert twins_of(paper()) == ()


def test_what_is_named_as_a_twin_can_be_linked_and_unlinked() -> None:
    sent()
    copy = paper()
    (twin,) = twins_of(copy)
    act(copy.id, "link_duplicate", "clerk@stttt.gov.vn", original_case=twin.case_no)
    assert db.session.get_one(Case, copy.id).duplicate_of_id == twin.case_id
    act(copy.id, "unlink_duplicate", "clerk@stttt.gov.vn", reason_text="Hai văn bản khác nhau.")
    assert [one.case_id for one in twins_of(db.session.get_one(Case, copy.id))] == [twin.case_id]


def test_a_database_with_nearly_the_name_of_another_is_named_with_its_code() -> None:
    case = begin_proposal("ADD", None, actor(), NOW)
    save_proposal(case.id, addition(p7_2_a_name="Cơ sở dữ liệu ĐẤT ĐAI của tỉnh"), actor(), None, NOW)
    proposal = proposal_of(case.id)
    assert proposal is not None
    found = alike_databases(db.session.get_one(Case, case.id), proposal)
    assert [(one.code, one.name) for one in found] == [("DB01", "CSDL đất đai tỉnh")]
    assert [line.code for line in warnings_of(db.session.get_one(Case, case.id))] == ["alike"]


@pytest.mark.parametrize("who,count", [("filer@syt.gov.vn", 1), ("filer@stnmt.gov.vn", 0)])
def test_a_proposal_that_was_rejected_is_told_to_its_own_agency_alone(who: str, count: int) -> None:
    first = begin_proposal("ADD", None, actor(), NOW)
    save_proposal(first.id, addition(), actor(), None, NOW)
    with transaction():
        case = db.session.get_one(Case, first.id)
        case.state, case.case_no = "decided_rejected", "DM-2025-0001"
    again = begin_proposal("ADD", None, actor(who), NOW)
    save_proposal(again.id, addition(), actor(who), None, NOW)
    case, proposal = db.session.get_one(Case, again.id), proposal_of(again.id)
    assert proposal is not None
    assert len(failed_proposals(case, proposal)) == count
    assert [one.case_no for one in alike_databases(case, proposal)] == ["DM-2025-0001"] * count
