"""Drafts are kept as typed, whatever is wrong with them, and only what is whole can be sent."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.models.cases import Case
from app.models.files import Attachment, Blob
from app.queries.filing import owner_reply_of
from app.services.actions import perform_action
from app.services.drafts import discard_draft, draft_problems, save_draft, split_draft, start_draft
from app.services.files import Upload
from app.services.owner_replies import clear_owner_reply, save_owner_reply
from app.services.problems import Invalid, NotPossible, NotVisible, Stale
from tests.integration.filing_data import NOW, actor, build_province, complete, pdf_bytes


@pytest.fixture(autouse=True)
def _province(context: None) -> Iterator[None]:
    build_province()
    yield
    db.session.rollback()


def begun(**changes: Any) -> int:
    return start_draft(actor(), now=NOW, answers=complete(**changes)).case_id


def case_of(case_id: int) -> Case:
    db.session.expire_all()
    return db.session.get_one(Case, case_id)


def problems_of(case_id: int) -> dict[str, str]:
    return {problem.field: problem.message % problem.params for problem in draft_problems(case_of(case_id), NOW)}


def send(case_id: int, action: str, who: str) -> Case:
    perform_action(case_id, action, actor=actor(who), seen_version=None, given={}, now=NOW)
    return case_of(case_id)


def sent(**changes: Any) -> Case:
    case_id = begun(**changes)
    send(case_id, "send_for_signature", "filer@syt.gov.vn")
    return send(case_id, "sign_and_send", "approver@syt.gov.vn")


def test_a_complete_draft_goes_to_both_agencies_at_once() -> None:
    case = sent()
    assert case.state == "submitted"
    assert case.case_no == "KN-2025-0001"
    assert case.owner_agency is not None
    assert (case.owner_agency.abbr_symbol, case.database.code, case.track) == ("STNMT", "DB01", "DEFAULT")
    assert [(item.dataset.code, item.fields) for item in case.items] == [("DB01-THUA", ["THUA 1"])]
    assert case.content["valid_to"] == "2026-12-31"
    assert case.content["source_ips"] == ["10.1.2.0/24"]
    assert case.content["contains_state_secret"] is False


def test_what_is_wrong_is_kept_as_it_was_typed() -> None:
    case_id = start_draft(actor(), now=NOW).case_id
    saved = save_draft(
        case_id,
        {"letter_date": "31/02/2025", "user_count": "rất nhiều", "source_ips": "máy chủ"},
        actor=actor(),
        seen_version=None,
        now=NOW,
    )
    assert {problem.field for problem in saved.problems} == {"letter_date", "user_count", "source_ips"}
    content = case_of(case_id).content
    assert (content["letter_date"], content["user_count"]) == ("31/02/2025", "rất nhiều")


def test_an_empty_draft_cannot_be_put_before_the_approver_and_names_every_gap() -> None:
    case_id = start_draft(actor(), now=NOW).case_id
    with pytest.raises(Invalid) as refused:
        send(case_id, "send_for_signature", "filer@syt.gov.vn")
    named = {problem.field for problem in refused.value.problems}
    assert {"letter_no", "letter_file", "datasets", "purpose", "source_ips", "commitments"} <= named
    assert case_of(case_id).state == "draft"


def test_decomposed_vietnamese_is_composed_and_characters_no_database_holds_are_refused_but_kept() -> None:
    case_id = begun(contact_name="Nguye\u0302\u0303n", data_extent="Toàn tỉnh\x00 từ 2024 \ud800")
    assert case_of(case_id).content["contact_name"] == "Nguy\u1ec5n"
    assert problems_of(case_id) == {"data_extent": "Xoá ký tự điều khiển không nhìn thấy trong nội dung rồi nhập lại."}


def test_a_national_database_is_stopped_at_the_draft_with_guidance() -> None:
    sentence = problems_of(begun(datasets=["DB13-CD"]))["datasets"]
    assert "khoản 1 Điều 3" in sentence
    assert "Bộ Công an" in sentence


@pytest.mark.parametrize("pair", [["DB01-THUA", "DB09-DS"], ["DB09-DS", "DB04-HSSK"]], ids=["owners", "tracks"])
def test_two_owners_or_two_tracks_are_split_into_drafts_of_the_same_letter(pair: list[str]) -> None:
    case_id = begun(datasets=pair, fields=["THUA 1", "DS 1", "HSSK 1", "trường khác"])
    assert "Tách hồ sơ" in problems_of(case_id)["datasets"]
    first, second = (case_of(key) for key in split_draft(case_id, actor=actor(), seen_version=None, now=NOW))
    assert first.bundle_id == second.bundle_id is not None
    assert [first.content["datasets"], second.content["datasets"]] == [pair[:1], pair[1:]]
    assert first.content["letter_no"] == second.content["letter_no"]
    assert first.content["letter_file"] != second.content["letter_file"]
    assert "trường khác" in second.content["fields"]
    assert problems_of(first.id) == problems_of(second.id) == {}
    assert {first.track, second.track} == ({"DEFAULT"} if pair[0] == "DB01-THUA" else {"DEFAULT", "SPECIFIC"})
    assert db.session.scalar(select(func.count()).select_from(Blob)) == 1


def test_a_draft_of_one_owner_is_not_split() -> None:
    with pytest.raises(NotPossible):
        split_draft(begun(), actor=actor(), seen_version=None, now=NOW)


@pytest.mark.parametrize("who", ["approver@syt.gov.vn", "filer@sxd.gov.vn", "clerk@stttt.gov.vn", "audit@stttt.gov.vn"])
def test_only_a_filer_of_the_agency_writes_a_draft(who: str) -> None:
    with pytest.raises(NotVisible):
        save_draft(begun(), {"purpose": "x"}, actor=actor(who), seen_version=None, now=NOW)


@pytest.mark.parametrize("who", ["approver@syt.gov.vn", "clerk@stttt.gov.vn"])
def test_only_a_filer_begins_a_draft(who: str) -> None:
    with pytest.raises(NotVisible):
        start_draft(actor(who), now=NOW)


def test_a_colleague_goes_on_where_the_first_filer_stopped() -> None:
    case_id = begun()
    save_draft(case_id, {"user_count": "7"}, actor=actor("filer2@syt.gov.vn"), seen_version=None, now=NOW)
    assert case_of(case_id).content["user_count"] == "7"


def test_a_draft_that_was_put_before_the_approver_is_not_written_any_more() -> None:
    case_id = begun()
    send(case_id, "send_for_signature", "filer@syt.gov.vn")
    with pytest.raises(NotPossible):
        save_draft(case_id, {"purpose": "x"}, actor=actor(), seen_version=None, now=NOW)
    assert case_of(case_id).content["purpose"] != "x"


def test_a_page_that_is_older_than_the_draft_gets_a_conflict() -> None:
    case_id = begun()
    seen = case_of(case_id).version
    save_draft(case_id, {"user_count": "7"}, actor=actor("filer2@syt.gov.vn"), seen_version=seen, now=NOW)
    with pytest.raises(Stale):
        save_draft(case_id, {"user_count": "8"}, actor=actor(), seen_version=seen, now=NOW)
    assert case_of(case_id).content["user_count"] == "7"


def test_saving_the_same_again_is_no_change() -> None:
    case_id = begun()
    seen = case_of(case_id).version
    assert save_draft(case_id, {"user_count": "12"}, actor=actor(), seen_version=seen, now=NOW).version == seen


def test_a_refused_file_leaves_the_kept_one_and_every_other_answer_is_saved() -> None:
    case_id = begun()
    kept = case_of(case_id).content["letter_file"]
    answers = {"letter_file": Upload("van-ban.pdf", b"MZ khong phai PDF"), "user_count": "9"}
    saved = save_draft(case_id, answers, actor=actor(), seen_version=None, now=NOW)
    assert [problem.field for problem in saved.problems] == ["letter_file"]
    content = case_of(case_id).content
    assert (content["letter_file"], content["user_count"]) == (kept, "9")


def test_a_replaced_file_is_taken_away_with_its_bytes() -> None:
    case_id = begun()
    other = Upload("khac.pdf", pdf_bytes(linearize=True))
    save_draft(case_id, {"letter_file": other}, actor=actor(), seen_version=None, now=NOW)
    assert [row.name for row in db.session.scalars(select(Attachment))] == ["khac.pdf"]
    assert db.session.scalars(select(Blob.sha256)).all() == [other.sha256]


def test_a_file_of_another_case_cannot_be_taken_over() -> None:
    other = case_of(begun()).content["letter_file"]
    case_id = start_draft(actor(), now=NOW).case_id
    saved = save_draft(case_id, {"letter_file": other}, actor=actor(), seen_version=None, now=NOW)
    assert saved.problems[0].field == "letter_file"
    assert "letter_file" not in case_of(case_id).content


def test_a_discarded_draft_leaves_nothing() -> None:
    case_id = begun()
    discard_draft(case_id, actor=actor(), seen_version=None, now=NOW)
    for table in (Case, Attachment, Blob):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0


def test_a_draft_that_the_approver_saw_is_not_discarded() -> None:
    case_id = begun()
    send(case_id, "send_for_signature", "filer@syt.gov.vn")
    perform_action(
        case_id,
        "return_to_filer",
        actor=actor("approver@syt.gov.vn"),
        seen_version=None,
        given={"note": "Sửa lại mục đích"},
        now=NOW,
    )
    with pytest.raises(NotPossible):
        discard_draft(case_id, actor=actor(), seen_version=None, now=NOW)


def test_a_double_click_begins_one_draft() -> None:
    ids = {start_draft(actor(), now=NOW, idempotency_key="k1").case_id for _ in range(2)}
    assert len(ids) == 1


def paper(**changes: Any) -> dict[str, Any]:
    return {
        "requesting_agency": "SXD",
        "received_at": "31/03/2025 14:30",
        "incoming_no": "123",
        "letter_no": "9/SXD-VP",
        "letter_date": "28/03/2025",
        "letter_signer": "(Họ và tên người ký)",
        "letter_file": Upload("quet.pdf", pdf_bytes()),
        "database": "DB01",
        "datasets": ["DB01-GCN"],
        **changes,
    }


def register(**changes: Any) -> Case:
    given = {name: value for name, value in paper(**changes).items() if value is not None}
    clerk = actor("clerk@stttt.gov.vn")
    return case_of(perform_action(None, "register_paper", actor=clerk, seen_version=None, given=given, now=NOW).case_id)


def test_a_paper_request_counts_from_its_stamp() -> None:
    case = register()
    assert (case.state, case.channel, case.incoming_no) == ("submitted", "PAPER", "123")
    assert case.requesting_agency.abbr_symbol == "SXD"
    assert case.received_at is not None
    assert case.received_at.isoformat() == "2025-03-31T07:30:00+00:00"
    attachment = db.session.get_one(Attachment, case.content["letter_file"])
    assert (attachment.name, attachment.case_id) == ("quet.pdf", case.id)


def test_a_national_database_on_paper_is_registered_to_be_answered() -> None:
    case = register(database="DB13", datasets=None)
    assert case.database is not None
    assert case.database.scope == "NATIONAL_SCOPE"
    assert case.state == "submitted"


@pytest.mark.parametrize(
    "changes,field",
    [
        ({"received_at": "02/04/2025 08:00"}, "received_at"),
        ({"received_at": "27/03/2025 08:00"}, "received_at"),
        ({"letter_date": "01/07/2024", "received_at": "02/07/2024 08:00"}, "received_at"),
        ({"requesting_agency": "KHONGCO"}, "requesting_agency"),
        ({"datasets": ["DB09-DS"]}, "datasets"),
        ({"database": None, "datasets": None}, "database"),
        ({"letter_file": Upload("quet.pdf", b"%PDF-1.7 hong")}, "letter_file"),
        ({"letter_file": 1}, "letter_file"),
        ({"incoming_no": None}, "incoming_no"),
    ],
)
def test_a_faulty_paper_request_leaves_nothing_behind(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        register(**changes)
    assert field in {problem.field for problem in refused.value.problems}
    assert db.session.scalar(select(func.count()).select_from(Case)) == 0


def test_only_the_owner_reads_and_writes_the_draft_of_its_reply() -> None:
    case = sent()
    owner = actor("owner@stnmt.gov.vn")
    answers = {"letter_no": "12/STNMT", "decision": "FULL", "letter_file": Upload("tl.pdf", pdf_bytes())}
    assert save_owner_reply(case.id, answers, actor=owner, now=NOW, note="Chờ ký") == ()
    draft = owner_reply_of(case.id, owner)
    assert draft is not None
    assert (draft.content["letter_no"], draft.note) == ("12/STNMT", "Chờ ký")
    for who in ("filer@syt.gov.vn", "clerk@stttt.gov.vn"):
        assert owner_reply_of(case.id, actor(who)) is None
        with pytest.raises(NotVisible):
            save_owner_reply(case.id, answers, actor=actor(who), now=NOW)
    clear_owner_reply(case.id)
    assert owner_reply_of(case.id, owner) is None
