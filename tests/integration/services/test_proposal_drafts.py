"""Drafts of proposals are kept as typed; only the managing agency files one, and only what is whole can be sent."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.models.cases import Case
from app.models.files import Attachment
from app.models.proposals import Proposal
from app.queries.filing import drafts_of
from app.queries.proposals import live_connections, own_databases
from app.services.actions import perform_action
from app.services.drafts import save_draft
from app.services.problems import Invalid, NotPossible, NotVisible, Stale
from app.services.proposal_drafts import (
    apply_proposal,
    begin_proposal,
    discard_proposal,
    proposal_problems,
    save_proposal,
)
from app.services.transaction import transaction
from tests.integration.filing_data import NOW, actor
from tests.integration.proposal_data import addition, build_catalogue, connect, letter, withdrawal


@pytest.fixture(autouse=True)
def _catalogue(context: None) -> Iterator[None]:
    build_catalogue()
    yield
    db.session.rollback()


def begun(kind: str = "ADD", code: str | None = None, **answers: Any) -> int:
    case_id = begin_proposal(kind, code, actor(), NOW).id
    save_proposal(case_id, answers, actor(), None, NOW)
    return case_id


def case_of(case_id: int) -> Case:
    db.session.expire_all()
    return db.session.get_one(Case, case_id)


def proposal_of(case_id: int) -> Proposal:
    db.session.expire_all()
    return db.session.get_one(Proposal, case_id)


def problems_of(case_id: int) -> dict[str, str]:
    return {problem.field: problem.message % problem.params for problem in proposal_problems(case_of(case_id), NOW)}


def act(case_id: int, action: str, who: str, **given: Any) -> Case:
    perform_action(case_id, action, actor=actor(who), seen_version=None, given=given, now=NOW)
    return case_of(case_id)


def sent(kind: str, code: str | None, **answers: Any) -> Case:
    case_id = begun(kind, code, **answers)
    act(case_id, "send_for_signature", "filer@syt.gov.vn")
    return act(case_id, "sign_and_send", "approver@syt.gov.vn")


def test_a_whole_addition_is_sent_with_the_entry_it_asks_for() -> None:
    case = sent("ADD", None, **addition())
    proposal = proposal_of(case.id)
    assert (case.kind, case.state, case.case_no, case.track) == ("catalogue", "submitted", "DM-2025-0001", "TARGET")
    assert (proposal.kind, proposal.is_open, proposal.before) == ("ADD", True, {})
    assert proposal.name_fold == "csdl chung chi hanh nghe"
    assert proposal.entry["owner_agency"] == {"code": "SYT", "name": "Sở Y tế"}
    assert proposal.entry["datasets"][0]["fields"] == ["số chứng chỉ", "ngày cấp"]
    assert case.owner_agency is not None
    assert case.owner_agency.abbr_symbol == "SYT"


def test_an_addition_that_names_another_owner_goes_to_that_owner() -> None:
    case = sent("ADD", None, **addition(owner_agency="SXD"))
    assert case.owner_agency is not None
    assert case.owner_agency.abbr_symbol == "SXD"
    assert proposal_of(case.id).entry["managing_agency"]["code"] == "SYT"


def test_an_edit_is_sent_with_the_old_entry_and_the_changed_fields_alone() -> None:
    case = sent("EDIT", "DB20", **letter(), p7_2_e_methods=["SYNC"], update_mode="API")
    proposal = proposal_of(case.id)
    assert proposal.entry == {"p7_2_e_methods": ["SYNC"]}
    assert proposal.before["p7_2_e_methods"] == ["QUERY"]
    assert case.database is not None
    assert (case.database.code, proposal.database_id, proposal.name_fold) == ("DB20", case.database_id, "")


def test_a_withdrawal_is_sent_with_a_line_for_each_connection() -> None:
    case = sent("WITHDRAW", "DB20", **withdrawal())
    line = proposal_of(case.id).transition[0]
    assert (line["account_id"], line["agency"], line["revoke_on"]) == (
        "kn-000001",
        {"code": "SXD", "name": "Sở Xây dựng"},
        "2025-05-30",
    )
    assert proposal_of(case.id).entry == {}


def test_a_connection_that_appears_before_the_signature_stops_it() -> None:
    case_id = begun("WITHDRAW", "DB20", **withdrawal())
    act(case_id, "send_for_signature", "filer@syt.gov.vn")
    with transaction():
        connect("DB20", "BDT", "kn-000002", "created_locked")
    with pytest.raises(Invalid) as refused:
        act(case_id, "sign_and_send", "approver@syt.gov.vn")
    assert "kn-000002" in str(refused.value.problems[0].params)
    assert case_of(case_id).state == "agency_review"


def test_ended_connections_need_no_plan() -> None:
    with transaction():
        connect("DB21", "SXD", "kn-000003", "revoked")
        connect("DB21", "SXD", "kn-000004", "expired")
        connect("DB21", "SXD", "kn-000005", "suspended")
    base = next(one.database for one in own_databases(actor().agency_id or 0) if one.database.code == "DB21")
    assert [live.account_id for live in live_connections(base.id)] == ["kn-000005"]


def test_an_empty_draft_names_every_gap_and_is_not_put_before_the_approver() -> None:
    case_id = begun()
    with pytest.raises(Invalid) as refused:
        act(case_id, "send_for_signature", "filer@syt.gov.vn")
    named = {problem.field for problem in refused.value.problems}
    assert {"proposal_letter_no", "proposal_letter_file", "justification", "tier", "p7_2_a_name", "datasets"} <= named
    assert case_of(case_id).state == "draft"


def test_what_is_wrong_is_kept_as_it_was_typed() -> None:
    case_id = begin_proposal("ADD", None, actor(), NOW).id
    typed = {"proposal_letter_date": "31/02/2025", "p7_2_b_objective": "ngắn\x00", "tier": "VILLAGE"}
    wrong = save_proposal(case_id, typed, actor(), None, NOW)
    assert {problem.field for problem in wrong} == set(typed)
    content = case_of(case_id).content
    assert (content["proposal_letter_date"], content["tier"]) == ("31/02/2025", "VILLAGE")


def test_an_edit_forgets_answers_that_say_what_the_catalogue_says() -> None:
    case_id = begun("EDIT", "DB20", **letter(), update_mode="MANUAL", p7_2_d_users=["Sở, ngành"])
    save_proposal(case_id, {"update_mode": "API", "owner_agency": "SYT"}, actor(), None, NOW)
    assert {name for name in case_of(case_id).content if name in ("update_mode", "owner_agency")} == set()
    assert "p7_2_d_users" in case_of(case_id).content


def test_a_double_click_begins_one_draft() -> None:
    first = begin_proposal("ADD", None, actor(), NOW, "one click").id
    assert begin_proposal("ADD", None, actor(), NOW, "one click").id == first


@pytest.mark.parametrize("who", ["approver@syt.gov.vn", "clerk@stttt.gov.vn", "audit@stttt.gov.vn"])
def test_only_a_filer_begins_a_proposal(who: str) -> None:
    with pytest.raises(NotVisible):
        begin_proposal("ADD", None, actor(who), NOW)


@pytest.mark.parametrize("code", ["DB01", "DB13", "DB99", "", None])
def test_a_change_is_proposed_by_the_managing_agency_of_a_provincial_entry_alone(code: str | None) -> None:
    with pytest.raises(NotPossible):
        begin_proposal("EDIT", code, actor(), NOW)
    with pytest.raises(NotPossible):
        begin_proposal("WITHDRAW", code, actor(), NOW)


@pytest.mark.parametrize("who", ["approver@syt.gov.vn", "filer@sxd.gov.vn", "clerk@stttt.gov.vn", "audit@stttt.gov.vn"])
def test_only_a_filer_of_the_agency_writes_a_draft(who: str) -> None:
    case_id = begun()
    with pytest.raises(NotVisible):
        save_proposal(case_id, {"justification": "x"}, actor(who), None, NOW)
    with pytest.raises(NotVisible):
        discard_proposal(case_id, actor(who), None, NOW)


def test_a_draft_that_somebody_else_saved_is_stale() -> None:
    case_id = begin_proposal("ADD", None, actor(), NOW).id
    seen = case_of(case_id).version
    save_proposal(case_id, {"justification": "một"}, actor("filer2@syt.gov.vn"), seen, NOW)
    with pytest.raises(Stale):
        save_proposal(case_id, {"justification": "hai"}, actor(), seen, NOW)


def test_a_discarded_draft_leaves_nothing_and_one_that_was_signed_for_is_kept() -> None:
    case_id = begun(**addition())
    discard_proposal(case_id, actor(), None, NOW)
    for table in (Proposal, Attachment):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0
    kept = begun(**addition())
    act(kept, "send_for_signature", "filer@syt.gov.vn")
    act(kept, "return_to_filer", "approver@syt.gov.vn", note="Ghi rõ dữ liệu chủ.")
    with pytest.raises(NotPossible):
        discard_proposal(kept, actor(), None, NOW)


def test_the_other_open_proposal_on_a_database_is_named() -> None:
    case = sent("EDIT", "DB20", **letter(), update_mode="MANUAL")
    second = begun("WITHDRAW", "DB20", **withdrawal())
    assert str(case.case_no) in problems_of(second)[""]
    with pytest.raises(Invalid):
        act(second, "send_for_signature", "filer@syt.gov.vn")
    assert [one.open_case.id if one.open_case else None for one in own_databases(actor().agency_id or 0)] == [
        case.id,
        None,
    ]


def test_two_agencies_do_not_add_the_same_name_and_the_second_is_not_told_the_number() -> None:
    sent("ADD", None, **addition())
    filer = actor("filer@stnmt.gov.vn")
    other = begin_proposal("ADD", None, filer, NOW).id
    save_proposal(other, addition(p7_2_a_name="csdl CHUNG chi hanh nghe"), filer, None, NOW)
    assert problems_of(other)["p7_2_a_name"] == "Đã có đề nghị bổ sung cơ sở dữ liệu tên này; đặt tên khác."


def test_a_name_of_the_catalogue_is_taken_without_its_accents() -> None:
    assert "Danh mục đã có" in problems_of(begun(**addition(p7_2_a_name="CSDL  THUOC")))["p7_2_a_name"]
    assert "Danh mục đã có" in problems_of(begun("EDIT", "DB20", **letter(), p7_2_a_name="csdl thuốc"))["p7_2_a_name"]


def test_filing_again_after_a_rejection_links_to_the_rejected_case() -> None:
    rejected = sent("ADD", None, **addition())
    with transaction():
        proposal_of(rejected.id).is_open = False
        case_of(rejected.id).state = "decided_rejected"
    case_id = begun(**addition())
    assert str(rejected.case_no) in problems_of(case_id)["previous_case"]
    cured = {"previous_case": rejected.case_no, "previous_explanation": "Đã bổ sung dữ liệu chủ của tỉnh."}
    save_proposal(case_id, cured, actor(), None, NOW)
    act(case_id, "send_for_signature", "filer@syt.gov.vn")
    assert act(case_id, "sign_and_send", "approver@syt.gov.vn").previous_case_id == rejected.id


def test_a_proposal_is_no_request_and_a_request_no_proposal() -> None:
    case_id = begun()
    with pytest.raises(NotVisible):
        save_draft(case_id, {"letter_no": "1/A"}, actor=actor(), seen_version=None, now=NOW)
    assert drafts_of(actor()) == []
    assert [case.id for case in drafts_of(actor(), "catalogue")] == [case_id]


def test_a_supplement_mends_the_proposal_and_counts_when_it_is_sent() -> None:
    case = sent("ADD", None, **addition())
    with transaction():
        case_of(case.id).state = "supplement"
    save_proposal(case.id, {"p7_2_d_users": ["Toàn tỉnh"]}, actor(), None, NOW)
    assert proposal_of(case.id).entry["p7_2_d_users"] == ["Sở, ngành", "UBND cấp xã"]
    with transaction():
        apply_proposal(case_of(case.id), NOW)
    assert proposal_of(case.id).entry["p7_2_d_users"] == ["Toàn tỉnh"]
    with pytest.raises(NotPossible):
        discard_proposal(case.id, actor(), None, NOW)


def test_a_supplement_cannot_take_the_name_of_another_open_proposal() -> None:
    first = sent("ADD", None, **addition())
    second = sent("ADD", None, **addition(p7_2_a_name="CSDL thiết bị y tế"))
    with transaction():
        case_of(second.id).state = "supplement"
    wrong = save_proposal(second.id, {"p7_2_a_name": "CSDL chứng chỉ hành nghề"}, actor(), None, NOW)
    assert [problem.params for problem in wrong] == [{"case_no": first.case_no}]
    assert proposal_of(second.id).name_fold == "csdl thiet bi y te"
    with pytest.raises(Invalid), transaction():
        apply_proposal(case_of(second.id), NOW)


def test_a_withdrawal_supplemented_after_its_proposed_day_is_not_too_late() -> None:
    case = sent("WITHDRAW", "DB20", **withdrawal())
    with transaction():
        case_of(case.id).state = "supplement"
    later = NOW + timedelta(days=90)
    assert save_proposal(case.id, {"justification": letter()["justification"]}, actor(), None, later) == []
    assert problems_of(case.id) == {}
