"""What was given is judged as a whole: dates, parts, answers, authorities."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from workflows import checks as c
from workflows.fields import VIETNAM
from workflows.needs import INTAKE_ROWS
from workflows.roles import Actor, Role

CLERK = Actor(5, 1, frozenset({Role.FOCAL_CLERK}), "Văn thư")
OWNER = Actor(6, 2, frozenset({Role.OWNER_APPROVER}), "Lãnh đạo cơ quan chủ quản")
HEAD = Actor(8, 1, frozenset({Role.FOCAL_HEAD}), "Trưởng phòng")
LEADER = Actor(9, 1, frozenset({Role.FOCAL_LEADER}), "Giám đốc")
BOTH = Actor(9, 1, frozenset({Role.FOCAL_LEADER, Role.FOCAL_HEAD}), "Phó Giám đốc kiêm Trưởng phòng")
TUESDAY = date(2025, 6, 10)


def told(check, facts, given, actor=CLERK) -> list[str]:
    return [problem.field for problem in check(facts, actor, given)]


@pytest.mark.parametrize(
    "day,passes",
    [
        (TUESDAY, 1),
        (TUESDAY + timedelta(days=1), 0),
        (date(2024, 7, 3), 1),
        (date(2024, 7, 2), 0),
    ],
)
def test_a_letter_is_dated_between_the_regulation_and_today(facts, day, passes):
    check = c.date_is_plausible("letter_date")
    assert told(check, facts, {"letter_date": day}) == ([] if passes else ["letter_date"])
    assert told(check, facts, {}) == []
    assert check.__name__ == "letter_date_is_plausible"


def test_too_late_and_too_early_have_each_their_sentence(facts):
    check = c.date_is_plausible("letter_date")
    late = check(facts, CLERK, {"letter_date": date(2026, 1, 1)})[0].message
    early = check(facts, CLERK, {"letter_date": date(2020, 1, 1)})[0].message
    assert "không muộn hơn hôm nay" in late
    assert "03/7/2024" in early


NOW = datetime(2025, 6, 10, 9, 0, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    "moment,said",
    [
        (NOW, ""),
        (NOW + timedelta(minutes=1), "không muộn hơn hiện tại"),
        (datetime(2024, 7, 2, 23, 59, tzinfo=VIETNAM), "03/7/2024"),
        (datetime(2024, 7, 2, 17, 0, tzinfo=UTC), ""),
    ],
)
def test_a_receipt_lies_between_the_regulation_and_now_in_vietnam(facts, moment, said):
    problems = c.receipt_is_plausible(facts, CLERK, {"received_at": moment})
    assert [said in problem.message for problem in problems] == ([True] if said else [])
    assert all(problem.field == "received_at" for problem in problems)


def test_a_letter_is_not_received_before_it_was_written(facts):
    given = {"received_at": NOW, "letter_date": TUESDAY}
    assert told(c.receipt_is_plausible, facts, given) == []
    earlier = given | {"received_at": NOW - timedelta(days=1)}
    assert told(c.receipt_is_plausible, facts, earlier) == ["received_at"]
    assert told(c.receipt_is_plausible, facts, {"letter_date": TUESDAY}) == []


def test_a_handover_is_written_down_after_it_happened(facts):
    assert told(c.handover_is_past, facts, {"handed_at": NOW}) == []
    assert told(c.handover_is_past, facts, {"handed_at": NOW + timedelta(seconds=1)}) == ["handed_at"]
    assert told(c.handover_is_past, facts, {}) == []


@pytest.mark.parametrize(
    "given,fields",
    [
        ({"channel": "PAPER", "received_at": NOW}, []),
        ({"channel": "PAPER"}, ["received_at"]),
        ({"channel": "EDOC"}, ["received_at"]),
        ({"channel": "ATTACHED"}, []),
        ({"channel": "REUSED"}, []),
        ({"channel": "SYSTEM", "received_at": NOW}, ["channel"]),
        ({}, ["channel", "received_at"]),
    ],
)
def test_the_clerk_says_how_and_when_an_answer_came(facts, given, fields):
    problems = c.only_the_clerk_dates_a_receipt(facts, CLERK, given)
    assert [problem.field for problem in problems] == fields
    assert all(problem.code == "missing" for problem in problems)


@pytest.mark.parametrize(
    "given,passes",
    [
        ({}, 1),
        ({"channel": "SYSTEM"}, 1),
        ({"received_at": NOW}, 0),
        ({"channel": "PAPER"}, 0),
    ],
)
def test_the_owner_dates_nothing_in_the_system(facts, given, passes):
    assert told(c.only_the_clerk_dates_a_receipt, facts, given, OWNER) == ([] if passes else ["received_at"])


def test_a_part_is_a_part_of_what_was_asked_and_not_all_of_it(facts):
    asked = replace(facts, dataset_codes=("DS1", "DS2"))
    partial = {"decision": "PARTIAL"}
    assert told(c.partial_is_a_proper_part, asked, partial | {"granted_items": ["DS1"]}) == []
    whole = c.partial_is_a_proper_part(asked, OWNER, partial | {"granted_items": ["DS2", "DS1"]})
    assert "Chấp thuận toàn bộ" in whole[0].message
    beyond = c.partial_is_a_proper_part(asked, OWNER, partial | {"granted_items": ["DS1", "DS9"]})
    assert "Chỉ chọn trong các bộ dữ liệu" in beyond[0].message
    assert told(c.partial_is_a_proper_part, asked, {"decision": "FULL", "granted_items": ["DS9"]}) == []


def test_a_consent_that_has_ended_grants_nothing(facts):
    assert told(c.consent_outlives_today, facts, {"consent_valid_to": TUESDAY}) == ["consent_valid_to"]
    assert told(c.consent_outlives_today, facts, {"consent_valid_to": TUESDAY + timedelta(days=1)}) == []
    assert told(c.consent_outlives_today, facts, {}) == []


COMPLETE = dict.fromkeys((key for key, _ in INTAKE_ROWS), "DU")


def test_a_complete_sheet_is_accepted_and_so_is_what_does_not_apply(facts):
    assert told(c.intake_sheet_allows, facts, COMPLETE) == []
    assert told(c.intake_sheet_allows, facts, COMPLETE | {"security_decision": "KAD"}) == []


def test_a_gap_waits_for_the_supplement_while_the_window_is_open(facts):
    gap = COMPLETE | {"security_decision": "THIEU"}
    assert told(c.intake_sheet_allows, facts, gap) == ["security_decision"]
    assert told(c.intake_sheet_allows, replace(facts, received_on=None), gap) == ["security_decision"]


@pytest.mark.parametrize(
    "change", [{"today": date(2025, 6, 11)}, {"is_deemed_complete": True}, {"supplement_count": 1}]
)
def test_a_gap_is_carried_along_when_no_supplement_is_left_at_intake(facts, change):
    assert told(c.intake_sheet_allows, replace(facts, **change), COMPLETE | {"security_decision": "THIEU"}) == []


def test_the_window_is_still_open_on_its_last_day(facts):
    assert told(c.intake_sheet_allows, replace(facts, today=TUESDAY), COMPLETE | {"contact_point": "THIEU"})


def test_a_state_secret_is_never_accepted(facts):
    problems = c.intake_sheet_allows(replace(facts, supplement_count=1), CLERK, COMPLETE | {"no_state_secret": "THIEU"})
    assert "bí mật nhà nước" in problems[0].message


def test_every_item_has_its_answer(facts):
    asked = replace(facts, supplement_items=({"what": "a"}, {"what": "b"}))
    assert told(c.every_item_is_answered, asked, {"answers": ["một", "hai"]}) == []
    problem = c.every_item_is_answered(asked, OWNER, {"answers": ["một"]})[0]
    assert (problem.field, problem.code, problem.params) == ("answers", "missing", {"asked": 2})
    assert told(c.every_item_is_answered, asked, {}) == ["answers"]


def test_a_supplement_on_paper_does_not_come_before_it_was_asked_for(facts):
    asked = replace(facts, supplement_issued_on=TUESDAY)
    assert told(c.answer_follows_request, asked, {"received_at": NOW}) == []
    assert told(c.answer_follows_request, asked, {"received_at": NOW - timedelta(days=1)}) == ["received_at"]
    assert told(c.answer_follows_request, asked, {}) == []
    assert told(c.answer_follows_request, facts, {"received_at": NOW - timedelta(days=9)}) == []


SOUND = {"purpose_ok": True, "within_consent": True, "security_ok": True, "tech_ok": True, "pd_ok": "YES"}


def test_a_sheet_without_a_no_allows_the_grant(facts):
    assert told(c.review_allows_grant, facts, SOUND) == []
    assert told(c.review_allows_grant, facts, SOUND | {"pd_ok": "NA"}) == []


@pytest.mark.parametrize("name", ["purpose_ok", "within_consent", "security_ok", "tech_ok"])
def test_each_no_on_the_sheet_stops_the_grant(facts, name):
    assert told(c.review_allows_grant, facts, SOUND | {name: False}) == [name]


def test_all_that_stops_the_grant_is_named_at_once(facts):
    every_no = {**dict.fromkeys(SOUND, False), "pd_ok": "NO"}
    assert sorted(told(c.review_allows_grant, facts, every_no)) == sorted(SOUND)
    assert len({problem.message for problem in c.review_allows_grant(facts, CLERK, every_no)}) == 5


@pytest.mark.parametrize(
    "code", ["NOT_PROVINCIAL_SCOPE", "FILER_NOT_ELIGIBLE", "NOT_DEFAULT_SHARED", "DUPLICATE_ACTIVE_CONNECTION"]
)
def test_a_formal_refusal_has_a_formal_code(facts, code):
    assert told(c.code_is_formal, facts, {"refusal_reason_code": code}) == []


@pytest.mark.parametrize("code", ["PURPOSE_NOT_MATCHED", "STATE_SECRET", "OTHER", "OWNER_REFUSED", "TECH_NOT_READY"])
def test_what_needs_the_owner_is_no_formal_refusal(facts, code):
    assert told(c.code_is_formal, facts, {"refusal_reason_code": code}) == ["refusal_reason_code"]
    assert told(c.code_is_formal, facts, {}) == []


def test_a_refusal_for_the_owner_follows_the_owner_s_refusal(facts):
    refused = replace(facts, consent_status="REFUSED")
    assert told(c.code_is_formal, refused, {"refusal_reason_code": "OWNER_REFUSED"}) == []


def test_incomplete_after_supplement_follows_a_supplement(facts):
    given = {"refusal_reason_code": "INCOMPLETE_AFTER_SUPPLEMENT"}
    assert told(c.code_is_formal, facts, given) == ["refusal_reason_code"]
    assert told(c.code_is_formal, replace(facts, supplement_count=1), given) == []


def test_the_operator_ticks_each_condition(facts):
    bound = replace(facts, conditions=("Không kết xuất hàng loạt", "Lưu nhật ký 24 tháng"))
    assert told(c.conditions_are_set, bound, {"conditions_set": list(bound.conditions)}) == []
    assert told(c.conditions_are_set, bound, {"conditions_set": ["Lưu nhật ký 24 tháng"]}) == ["conditions_set"]
    assert told(c.conditions_are_set, bound, {}) == ["conditions_set"]
    assert told(c.conditions_are_set, facts, {}) == []


def test_the_name_of_an_account_is_used_once(facts):
    known = replace(facts, account_ids_known=frozenset({"kn-1"}))
    assert told(c.account_id_is_new, known, {"account_id": "kn-1"}) == ["account_id"]
    assert told(c.account_id_is_new, known, {"account_id": "kn-2"}) == []


@pytest.mark.parametrize(
    "promised,due,said",
    [
        (date(2025, 6, 16), date(2025, 6, 11), ""),
        (date(2025, 6, 11), date(2025, 6, 11), "sau thời hạn hiện tại"),
        (date(2025, 6, 11), None, ""),
        (TUESDAY, date(2025, 6, 9), "sau hôm nay"),
        (date(2025, 6, 14), date(2025, 6, 11), "ngày làm việc"),
    ],
)
def test_the_promised_date_is_a_working_day_ahead(facts, promised, due, said):
    problems = c.promise_is_ahead(replace(facts, due_on=due), LEADER, {"promised_date": promised})
    assert [said in problem.message for problem in problems] == ([True] if said else [])
    assert c.promise_is_ahead(facts, LEADER, {}) == []


def test_a_chosen_letter_belongs_to_the_case_and_waits_for_this_step(facts):
    check = c.letter_is(("D3", "PREPARED"), ("D14", "PREPARED"))
    case = replace(facts, letter_ids={4: ("D3", "A", "PREPARED"), 5: ("D3", "A", "ISSUED"), 6: ("D4", "A", "PREPARED")})
    assert told(check, case, {"letter": "4"}) == []
    assert told(check, case, {"letter": 4}) == []
    for elsewhere in ("99", "x", "٤", "-4", "4.0"):
        assert "của hồ sơ này" in check(case, CLERK, {"letter": elsewhere})[0].message
    for other in ("5", "6"):
        assert "không ở bước" in check(case, CLERK, {"letter": other})[0].message
    assert told(check, case, {}) == []
    assert told(check, facts, {"letter": "4"}) == ["letter"]
    assert check.__name__ == "letter_is_d3_d14"
    assert check.__doc__ == "The chosen letter is one of D3, D14 of this case and waits for this step."


@pytest.mark.parametrize(
    "actor,authority,passes",
    [
        (HEAD, "TL", 1),
        (HEAD, None, 1),
        (HEAD, "KT", 0),
        (HEAD, "HEAD", 0),
        (LEADER, "KT", 1),
        (LEADER, "HEAD", 1),
        (LEADER, "TL", 0),
        (BOTH, "TL", 1),
        (BOTH, "KT", 1),
    ],
)
def test_a_head_signs_by_order_alone_and_a_leader_never_by_order(facts, actor, authority, passes):
    given = {"authority": authority} if authority else {}
    assert told(c.signer_may_use_authority, facts, given, actor) == ([] if passes else ["authority"])


@pytest.mark.parametrize(
    "actor,key,given,passes",
    [
        (HEAD, "4", {}, 0),
        (LEADER, "4", {}, 1),
        (BOTH, "4", {"authority": "TL"}, 0),
        (BOTH, "4", {"authority": "KT"}, 1),
        (HEAD, "5", {}, 1),
        (HEAD, "99", {}, 1),
        (HEAD, "x", {}, 1),
    ],
)
def test_a_reminder_is_signed_by_the_leader(facts, actor, key, given, passes):
    case = replace(facts, letter_ids={4: ("D12", "A", "PREPARED"), 5: ("D3", "A", "PREPARED")})
    assert told(c.head_signs_what_may_be_ordered, case, {"letter": key, **given}, actor) == (
        [] if passes else ["letter"]
    )
    assert told(c.head_signs_what_may_be_ordered, facts, {"letter": key}, actor) == []


def test_a_deciding_letter_is_never_signed_by_order(facts):
    assert told(c.authority_fits_deciding_letter, facts, {"authority": "TL"}) == ["authority"]
    for authority in ("HEAD", "KT", "TUQ", "Q", None):
        assert told(c.authority_fits_deciding_letter, facts, {"authority": authority}) == []


@pytest.mark.parametrize("code", ["OWNER_REFUSED", "INCOMPLETE_AFTER_SUPPLEMENT"])
def test_a_reason_that_names_an_event_waits_for_it(facts, code):
    given = {"refusal_reason_code": code}
    assert told(c.code_has_its_fact, facts, given) == ["refusal_reason_code"]
    after = replace(facts, consent_status="REFUSED", supplement_count=1)
    assert told(c.code_has_its_fact, after, given) == []
