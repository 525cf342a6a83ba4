"""What must agree between the answers of a proposal: one sentence for each thing that does not."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from forms.proposal_checks import LiveConnection, OtherProposal, ProposalContext, judge_proposal
from forms.proposals import ADD, EDIT, KINDS, PARTS, WITHDRAW, fields_of, part_with
from workflows.catalogue.entry import ENTRY_FIELDS, SIX_POINTS

AGENCIES = {"SYT": "Sở Y tế", "SXD": "Sở Xây dựng"}
LONG = "Quản lý thống nhất dữ liệu hộ tịch, phục vụ giải quyết thủ tục hành chính của tỉnh."
LETTER: dict[str, Any] = {
    "contains_state_secret": False,
    "proposal_letter_no": "45/SYT-VP",
    "proposal_letter_date": "31/03/2025",
    "proposal_letter_signer": "(Họ và tên người ký)",
    "proposal_letter_file": 7,
    "justification": LONG,
}
ENTRY: dict[str, Any] = {
    "tier": "PROVINCIAL",
    "catalogue_group": "AGENCY_DB",
    "p7_2_a_name": "CSDL cơ sở khám bệnh",
    "p7_2_b_objective": LONG,
    "p7_2_c_scope": LONG,
    "p7_2_c_master_data": [
        {"entity": "Cơ sở khám bệnh", "description": "Cơ sở được cấp phép", "key_field": "Mã cơ sở"}
    ],
    "p7_2_d_users": ["Sở, ngành"],
    "p7_2_d_purpose": "Tra cứu cơ sở khám bệnh khi giải quyết thủ tục hành chính.",
    "p7_2_dd_sources": [{"source": "Hồ sơ cấp phép", "agency": "Sở Y tế", "frequency": "Hằng ngày"}],
    "p7_2_e_methods": ["QUERY"],
    "sharing_mode": "DEFAULT",
    "update_mode": "API",
    "connection_readiness": "MEETS",
    "datasets": [{"name": "Cơ sở", "sharing_mode": "DEFAULT", "fields": "mã\ntên"}],
}
BEFORE: dict[str, Any] = {
    **ENTRY,
    "owner_agency": {"code": "SYT", "name": "Sở Y tế"},
    "managing_agency": {"code": "SYT", "name": "Sở Y tế"},
    "datasets": [{"code": "DB20-CS", "name": "Cơ sở", "sharing_mode": "DEFAULT", "fields": ["mã", "tên"]}],
}
CONNECTION = LiveConnection("kn-000007", 7, 70, "KN-2025-0007", "SXD", "Sở Xây dựng", "active")
CONTEXT = ProposalContext(kind=ADD, today=date(2025, 4, 1), agency="SYT", agencies=AGENCIES, files=frozenset({7, 8}))
EDITING = replace(CONTEXT, kind=EDIT, code="DB20", before=BEFORE)
WITHDRAWING = replace(EDITING, kind=WITHDRAW, connections=(CONNECTION,), replacements=frozenset({"DB21"}))
PLAN = {
    "account_id": "kn-000007",
    "transition_plan": "Chuyển sang cơ sở dữ liệu thay thế trước ngày khoá.",
    "suspend_on": "15/05/2025",
    "revoke_on": "30/05/2025",
}
WITHDRAWAL: dict[str, Any] = {
    **LETTER,
    "withdraw_reason": "REPLACED",
    "replacement_database": "DB21",
    "effective_proposed_on": "15/05/2025",
    "data_disposition": "ARCHIVE",
    "dependents": [PLAN],
}


def wrong(context: ProposalContext, answers: dict[str, Any], **changes: Any) -> dict[str, str]:
    """The sentences by field."""
    found = judge_proposal({**answers, **changes}, context).problems
    return {problem.field: problem.message % problem.params for problem in found}


def test_a_whole_proposal_to_add_has_nothing_wrong_and_belongs_to_its_own_agency() -> None:
    judged = judge_proposal({**LETTER, **ENTRY}, CONTEXT)
    assert judged.problems == []
    assert judged.entry["owner_agency"] == judged.entry["managing_agency"] == {"code": "SYT", "name": "Sở Y tế"}
    assert judged.entry["datasets"] == [{"name": "Cơ sở", "sharing_mode": "DEFAULT", "fields": ["mã", "tên"]}]


@pytest.mark.parametrize("name", [name for _point, names in SIX_POINTS for name in names])
def test_a_provincial_database_answers_every_point_of_article_7_2(name: str) -> None:
    assert set(wrong(CONTEXT, {**LETTER, **ENTRY}, **{name: ""})) == {name}


def test_the_long_points_have_their_least_length() -> None:
    short = dict.fromkeys(("p7_2_b_objective", "p7_2_c_scope", "p7_2_d_purpose"), "Quá ngắn")
    found = wrong(CONTEXT, {**LETTER, **ENTRY}, **short, justification="x" * 49)
    assert set(found) == {*short, "justification"}
    assert "30" in found["p7_2_d_purpose"]
    assert "50" in found["justification"]


def test_below_the_provincial_level_the_points_b_to_e_are_optional() -> None:
    asked = ("p7_2_a_name", "sharing_mode", "update_mode", "datasets", "catalogue_group")
    answers = {**LETTER, "tier": "SECTOR", **{name: ENTRY[name] for name in asked}}
    assert wrong(CONTEXT, answers) == {}
    assert set(wrong(CONTEXT, {**LETTER, "tier": "SECTOR"})) == set(asked)


@pytest.mark.parametrize("typed", ["csdl CO SO kham benh", "CSDL  cơ sở khám bệnh", "CSDL cơ sở khám bệnh"])
def test_a_name_is_taken_with_or_without_accents(typed: str) -> None:
    taken = replace(CONTEXT, taken_names=frozenset({"csdl co so kham benh"}))
    assert "Danh mục đã có" in wrong(taken, {**LETTER, **ENTRY}, p7_2_a_name=typed)["p7_2_a_name"]


def test_a_name_that_another_proposal_adds_is_told_by_number_to_its_own_agency_alone() -> None:
    name = "csdl co so kham benh"
    own = wrong(replace(CONTEXT, open_names={name: "DM-2025-0004"}), {**LETTER, **ENTRY})
    others = wrong(replace(CONTEXT, open_names={name: ""}), {**LETTER, **ENTRY})
    assert "DM-2025-0004" in own["p7_2_a_name"]
    assert others["p7_2_a_name"] == "Đã có đề nghị bổ sung cơ sở dữ liệu tên này; đặt tên khác."


def test_a_new_database_is_managed_by_the_agency_that_proposes_it() -> None:
    assert set(wrong(CONTEXT, {**LETTER, **ENTRY}, managing_agency="SXD")) == {"managing_agency"}
    assert wrong(CONTEXT, {**LETTER, **ENTRY}, owner_agency="SXD") == {}
    assert set(wrong(CONTEXT, {**LETTER, **ENTRY}, owner_agency="SCU")) == {"owner_agency"}


def test_datasets_are_named_once_and_take_no_code_of_another_database() -> None:
    row = ENTRY["datasets"][0]
    twice = wrong(CONTEXT, {**LETTER, **ENTRY}, datasets=[row, {**row, "name": "CƠ SỞ"}])
    codes = wrong(CONTEXT, {**LETTER, **ENTRY}, datasets=[{**row, "code": "A"}, {**row, "name": "B", "code": "A"}])
    foreign = wrong(
        replace(CONTEXT, foreign_datasets=frozenset({"DB01-THUA"})),
        {**LETTER, **ENTRY},
        datasets=[{**row, "code": "DB01-THUA"}],
    )
    assert "hai lần" in twice["datasets"]
    assert "hai lần" in codes["datasets"]
    assert "của cơ sở dữ liệu khác" in foreign["datasets"]


def test_an_edit_that_changes_nothing_is_refused() -> None:
    assert set(wrong(EDITING, LETTER)) == {"changes"}
    same = {"p7_2_a_name": BEFORE["p7_2_a_name"], "p7_2_e_methods": ["QUERY"], "owner_agency": "SYT"}
    assert set(wrong(EDITING, {**LETTER, **same})) == {"changes"}


def test_an_edit_keeps_the_changed_fields_alone() -> None:
    judged = judge_proposal({**LETTER, "p7_2_e_methods": ["SYNC"], "update_mode": "API"}, EDITING)
    assert judged.problems == []
    assert judged.entry == {"p7_2_e_methods": ["SYNC"]}


def test_an_edit_answers_for_what_it_changes_not_for_old_gaps() -> None:
    old = {**BEFORE, "p7_2_b_objective": "ngắn"}
    old.pop("p7_2_c_scope")
    context = replace(EDITING, before=old)
    assert wrong(context, {**LETTER, "update_mode": "MANUAL"}) == {}
    assert set(wrong(context, {**LETTER, "p7_2_d_purpose": ""})) == {"p7_2_d_purpose"}


def test_an_entry_that_becomes_provincial_answers_every_point() -> None:
    old = {name: BEFORE[name] for name in ("p7_2_a_name", "owner_agency", "managing_agency", "datasets")}
    context = replace(EDITING, before={**old, "tier": "SECTOR", "catalogue_group": "AGENCY_DB"})
    found = wrong(context, {**LETTER, "tier": "PROVINCIAL"})
    assert {name for _point, names in SIX_POINTS[1:] for name in names} <= set(found)
    points = {name: ENTRY[name] for name in ENTRY if name not in ("datasets", "p7_2_a_name")}
    assert wrong(context, {**LETTER, **points}) == {}


@pytest.mark.parametrize("name", ["owner_agency", "managing_agency"])
def test_a_change_of_owner_or_manager_needs_the_new_agency_s_word(name: str) -> None:
    assert set(wrong(EDITING, LETTER, **{name: "SXD"})) == {"new_agency_agreement_file"}
    judged = judge_proposal({**LETTER, name: "SXD", "new_agency_agreement_file": 8}, EDITING)
    assert judged.problems == []
    assert judged.entry == {name: {"code": "SXD", "name": "Sở Xây dựng"}}


def test_an_emptied_report_goes_with_the_readiness_that_asked_for_it() -> None:
    context = replace(
        EDITING, before={**BEFORE, "connection_readiness": "NOT_MEETS", "upgrade_report_ref": "12/BC-SYT"}
    )
    judged = judge_proposal({**LETTER, "connection_readiness": "MEETS"}, context)
    assert judged.problems == []
    assert judged.entry == {"connection_readiness": "MEETS", "upgrade_report_ref": ""}
    assert set(wrong(EDITING, LETTER, connection_readiness="NOT_MEETS")) == {"upgrade_report_ref"}


def test_a_whole_withdrawal_has_one_line_for_each_live_connection() -> None:
    judged = judge_proposal(WITHDRAWAL, WITHDRAWING)
    assert judged.problems == []
    assert [
        (line["account_id"], line["connection_account_id"], line["agency"]["code"]) for line in judged.transition
    ] == [("kn-000007", 7, "SXD")]
    assert judged.transition[0]["revoke_on"] == date(2025, 5, 30)
    assert judged.entry == {}


def test_a_connection_that_appeared_meanwhile_has_no_plan_yet() -> None:
    late = replace(CONNECTION, account_id="kn-000009", connection_id=9)
    context = replace(WITHDRAWING, connections=(CONNECTION, late))
    assert "kn-000009" in wrong(context, WITHDRAWAL)["dependents"]


@pytest.mark.parametrize(
    "change, part",
    [
        ({"transition_plan": ""}, "Ghi phương án"),
        ({"transition_plan": "Sẽ chuyển."}, "20 ký tự"),
        ({"suspend_on": ""}, "Ghi ngày tạm khoá"),
        ({"revoke_on": "14/05/2025"}, "không sớm hơn ngày tạm khoá"),
        ({"suspend_on": "14/05/2025"}, "không sớm hơn ngày đề nghị rút"),
        ({"suspend_on": "31/02/2025"}, "Dòng 1"),
    ],
)
def test_a_plan_says_what_and_when(change: dict[str, str], part: str) -> None:
    found = wrong(WITHDRAWING, WITHDRAWAL, dependents=[{**PLAN, **change}])
    assert part in found["dependents"]
    assert set(found) == {"dependents"}


def test_a_withdrawal_looks_forward_and_names_what_takes_its_place() -> None:
    assert set(wrong(WITHDRAWING, WITHDRAWAL, effective_proposed_on="31/03/2025")) == {"effective_proposed_on"}
    assert set(wrong(WITHDRAWING, WITHDRAWAL, replacement_database="")) == {"replacement_database"}
    assert set(wrong(WITHDRAWING, WITHDRAWAL, replacement_database="DB20")) == {"replacement_database"}
    assert wrong(WITHDRAWING, WITHDRAWAL, withdraw_reason="SYSTEM_ENDED", replacement_database="") == {}


def test_one_open_proposal_for_a_database_is_named_to_its_own_agency() -> None:
    own = wrong(replace(EDITING, other_open=OtherProposal("DM-2025-0002")), LETTER, update_mode="MANUAL")
    others = wrong(replace(EDITING, other_open=OtherProposal()), LETTER, update_mode="MANUAL")
    assert "DM-2025-0002" in own[""]
    assert "liên hệ cơ quan đầu mối" in others[""]


def test_a_database_that_left_the_catalogue_meanwhile_stops_the_draft() -> None:
    assert "không còn trong Danh mục" in wrong(replace(WITHDRAWING, is_listed=False), WITHDRAWAL)[""]


@pytest.mark.parametrize("context, key", [(CONTEXT, "csdl co so kham benh"), (EDITING, "DB20")])
def test_filing_again_after_a_rejection_names_it_and_says_what_was_cured(context: ProposalContext, key: str) -> None:
    again = replace(context, rejected={key: "DM-2024-0006"}, previous_states={"DM-2024-0006": "decided_rejected"})
    answers = {**LETTER, **ENTRY, "update_mode": "MANUAL"}
    assert "DM-2024-0006" in wrong(again, answers)["previous_case"]
    assert set(wrong(again, answers, previous_case="DM-2024-0006")) == {"previous_explanation"}
    assert set(wrong(again, answers, previous_case="DM-2024-0001")) == {"previous_case"}
    cured = {"previous_case": "DM-2024-0006", "previous_explanation": "Đã bổ sung dữ liệu chủ."}
    assert wrong(again, answers, **cured) == {}


def test_the_letter_is_neither_of_tomorrow_nor_older_than_the_regulation_and_its_file_is_of_this_case() -> None:
    assert set(wrong(CONTEXT, {**LETTER, **ENTRY}, proposal_letter_date="02/04/2025")) == {"proposal_letter_date"}
    assert set(wrong(CONTEXT, {**LETTER, **ENTRY}, proposal_letter_date="02/07/2024")) == {"proposal_letter_date"}
    assert set(wrong(CONTEXT, {**LETTER, **ENTRY}, proposal_letter_file=99)) == {"proposal_letter_file"}


@pytest.mark.parametrize("answer", [None, "true", True])
def test_what_may_hold_a_state_secret_is_not_filed(answer: Any) -> None:
    assert "contains_state_secret" in wrong(CONTEXT, {**LETTER, **ENTRY}, contains_state_secret=answer)


@pytest.mark.parametrize("value", [None, 7, [], {}, [[]], [{"a": []}], "\x00", "x" * 9000, {"code": 1}])
@pytest.mark.parametrize("kind", [kind for kind, _label in KINDS])
def test_whatever_is_sent_gets_sentences(kind: str, value: Any) -> None:
    context = replace(WITHDRAWING, kind=kind)
    answers = {spec.name: value for spec in fields_of(kind)}
    assert judge_proposal({"contains_state_secret": False, **answers}, context).problems


def test_every_field_of_an_entry_is_asked_in_one_part() -> None:
    for kind in (ADD, EDIT):
        names = [spec.name for part in PARTS[kind] for spec in part.fields]
        assert len(names) == len(set(names))
        assert {spec.name for spec in ENTRY_FIELDS} <= set(names)
    assert part_with(EDIT, "changes") is part_with(EDIT, "tier")
