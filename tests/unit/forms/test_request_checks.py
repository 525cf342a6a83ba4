"""What must agree between the answers of a request: one sentence for each thing that does not."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from forms.connection_request import FIELDS, PARTS
from forms.paper_request import clean_paper
from forms.request_checks import (
    KnownDatabase,
    KnownDataset,
    Overlap,
    RequestContext,
    problems_by_part,
    request_problems,
    targets_of,
)
from forms.request_choices import COMMITMENTS

LAND = KnownDatabase("DB01", "CSDL đất đai", "STNMT", "Sở Tài nguyên và Môi trường")
PEOPLES = KnownDatabase("DB09", "CSDL đồng bào dân tộc", "BDT", "Ban Dân tộc")
HEALTH = KnownDatabase("DB04", "CSDL sức khoẻ", "BDT", "Ban Dân tộc")
NATION = KnownDatabase("DB13", "CSDL quốc gia về dân cư", "BCA", "Bộ Công an", scope="NATIONAL_SCOPE")
GONE = KnownDatabase("DB07", "CSDL đường", "SGTVT", "Sở Giao thông vận tải", is_active=False)
DATASETS = {
    known.code: known
    for known in (
        KnownDataset("THUA", "Thửa đất", LAND),
        KnownDataset("GCN", "Giấy chứng nhận", LAND),
        KnownDataset("DS", "Dân số", PEOPLES),
        KnownDataset("HSSK", "Hồ sơ sức khoẻ", HEALTH, "SPECIFIC"),
        KnownDataset("CD", "Công dân", NATION),
        KnownDataset("CAU", "Cầu", GONE),
        KnownDataset("RUT", "Thửa đất cũ", LAND, is_active=False),
    )
}
CONTEXT = RequestContext(
    today=date(2025, 4, 1),
    datasets=DATASETS,
    databases={base.code: base for base in (LAND, PEOPLES, HEALTH, NATION, GONE)},
    email_domains=("hagiang.gov.vn", "gov.vn"),
    agencies=frozenset({"SYT", "SXD"}),
    previous_states={"KN-2024-0012": "refused", "KN-2024-0013": "withdrawn", "KN-2024-0014": "granted"},
    renewable=frozenset({"KN-2024-0014"}),
    files=frozenset({7, 8}),
)
COMPLETE: dict[str, Any] = {
    "contains_state_secret": False,
    "letter_no": "45/TTr-SYT",
    "letter_date": "31/03/2025",
    "letter_signer": "(Họ và tên người ký)",
    "letter_signer_title": "Giám đốc",
    "letter_file": 7,
    "contact_name": "Đầu mối",
    "contact_title": "Chuyên viên",
    "contact_phone": "+84219000100",
    "contact_email": "vanthu@syt.hagiang.gov.vn",
    "datasets": ["THUA", "GCN"],
    "fields": "số tờ\nsố thửa",
    "data_extent": "Toàn tỉnh, từ năm 2024",
    "has_personal_data": "false",
    "purpose": "Đối chiếu thông tin thửa đất khi cấp phép cho cơ sở khám bệnh, chữa bệnh trên địa bàn.",
    "mandate_basis": "Quyết định quy định chức năng, nhiệm vụ",
    "user_groups": "Chuyên viên cấp phép",
    "user_count": "100.000",
    "storage_location": "Trung tâm dữ liệu tỉnh",
    "post_processing": "Chỉ tra cứu",
    "term_kind": "INDEFINITE",
    "valid_from": "15/04/2025",
    "disposal_method": "Xoá và lập biên bản",
    "connecting_system_name": "Hệ thống cấp phép",
    "connecting_system_owner": "Sở Y tế",
    "connecting_system_operator": "Sở Y tế",
    "sharing_method": "QUERY",
    "connection_model": "LGSP",
    "frequency": "ON_DEMAND",
    "max_requests_per_day": "2000",
    "source_ips": "10.1.2.0/24\n2001:db8::1",
    "info_security_level": "2",
    "security_approval_missing": "y",
    "security_measures": "Xác thực hai lớp",
    "environment": "BOTH",
    "commitments": [code for code, _ in COMMITMENTS],
}


def sentences(**changes: Any) -> dict[str, str]:
    return {
        problem.field: problem.message % problem.params
        for problem in request_problems({**COMPLETE, **changes}, CONTEXT)
    }


def test_a_complete_request_has_no_problem() -> None:
    assert sentences() == {}


def test_four_ticks_may_be_sent_as_four_truths() -> None:
    assert sentences(commitments=[True, True, True, True]) == {}
    assert "commitments" in sentences(commitments=[True, False, True, True])


@pytest.mark.parametrize(
    "changes,field",
    [
        ({"letter_no": "bốn lăm"}, "letter_no"),
        ({"letter_date": "02/04/2025"}, "letter_date"),
        ({"letter_date": "02/07/2024"}, "letter_date"),
        ({"letter_date": "31/02/2025"}, "letter_date"),
        ({"term_kind": "FIXED", "valid_to": "15/04/2025"}, "valid_to"),
        ({"term_kind": "FIXED", "valid_from": "01/01/2025", "valid_to": "01/04/2025"}, "valid_to"),
        ({"term_kind": "FIXED"}, "valid_to"),
        ({"commitments": ["PURPOSE"]}, "commitments"),
        ({"connection_model": "DIRECT"}, "direct_reason"),
        ({"contact_email": "vanthu@gmail.com"}, "contact_email"),
        ({"contact_email": "vanthu@evilgov.vn"}, "contact_email"),
        ({"contact_phone": "12345"}, "contact_phone"),
        (
            {"has_personal_data": "true", "personal_data_legal_basis": "Luật Đất đai, khoản 1"},
            "personal_data_categories",
        ),
        ({"has_personal_data": True, "personal_data_categories": ["BASIC"]}, "personal_data_legal_basis"),
        ({"security_approval_missing": ""}, "security_approval_no"),
        (
            {
                "security_approval_missing": "",
                "security_approval_no": "9/QĐ",
                "security_approval_date": "02/04/2025",
                "security_approval_file": 8,
            },
            "security_approval_date",
        ),
        ({"source_ips": "10.0.0.0/8"}, "source_ips"),
        ({"source_ips": "máy chủ"}, "source_ips"),
        ({"user_count": "0"}, "user_count"),
        ({"user_count": "100001"}, "user_count"),
        ({"max_requests_per_day": "0"}, "max_requests_per_day"),
        ({"purpose": "Tra cứu"}, "purpose"),
        ({"purpose": "Tra cứu \u202e" + "x" * 60}, "purpose"),
        ({"contact_name": "Đầu\x07 mối"}, "contact_name"),
        ({"info_security_level": "6"}, "info_security_level"),
        ({"datasets": []}, "datasets"),
        ({"datasets": ["KHONG-CO"]}, "datasets"),
        ({"datasets": ["CD"]}, "datasets"),
        ({"datasets": [], "database": "DB13"}, "datasets"),
        ({"datasets": ["CAU"]}, "datasets"),
        ({"datasets": ["THUA", "RUT"]}, "datasets"),
        ({"owner_agency": "BDT"}, "owner_agency"),
        ({"database": "DB09"}, "database"),
        ({"previous_case": "KN-2023-0001"}, "previous_case"),
        ({"previous_case": "KN-2024-0012"}, "refiling_explanation"),
        ({"renewal_of": "KN-2024-0012"}, "renewal_of"),
        ({"parent_agency": "KHONGCO"}, "parent_agency"),
        ({"letter_file": 99}, "letter_file"),
        ({"letter_file": None}, "letter_file"),
        ({"attached_consent": 8}, "attached_consent_no"),
        ({"contains_state_secret": True}, "contains_state_secret"),
        ({"contains_state_secret": None}, "contains_state_secret"),
    ],
)
def test_one_sentence_for_each_thing_that_is_wrong(changes: dict[str, Any], field: str) -> None:
    assert field in sentences(**changes)


def test_a_case_filed_again_after_a_withdrawal_owes_no_explanation() -> None:
    assert sentences(previous_case="KN-2024-0013") == {}


def test_a_national_database_gets_guidance_whom_to_ask() -> None:
    sentence = sentences(datasets=["CD"])["datasets"]
    assert "khoản 1 Điều 3" in sentence
    assert "Bộ Công an" in sentence


@pytest.mark.parametrize(
    "datasets,count",
    [(["THUA", "DS"], 2), (["DS", "HSSK"], 2), (["THUA", "GCN", "DS", "HSSK"], 3), (["THUA", "GCN"], 1)],
)
def test_a_letter_makes_one_case_for_each_owner_database_and_track(datasets: list[str], count: int) -> None:
    assert len(targets_of(datasets, CONTEXT)) == count
    assert ("Tách hồ sơ" in sentences(datasets=datasets).get("datasets", "")) is (count > 1)


def test_a_second_connection_on_the_same_data_needs_its_reason() -> None:
    live = RequestContext(**{**CONTEXT.__dict__, "overlaps": (Overlap(1, "KN-2024-0001", "Thửa đất", True),)})
    assert [problem.field for problem in request_problems(COMPLETE, live)] == ["duplicate_reason"]
    assert request_problems({**COMPLETE, "duplicate_reason": "Mở thêm hệ thống thứ hai"}, live) == []


def test_an_open_case_on_the_same_data_is_a_warning_alone() -> None:
    waiting = RequestContext(**{**CONTEXT.__dict__, "overlaps": (Overlap(1, "KN-2025-0001", "Thửa đất", False),)})
    assert request_problems(COMPLETE, waiting) == []


def test_every_problem_belongs_to_a_part_and_stands_in_the_order_of_the_form() -> None:
    problems = request_problems({"contains_state_secret": False}, CONTEXT)
    assert set(problems_by_part(problems)) == {part.key for part in PARTS}
    order = [spec.name for spec in FIELDS]
    places = [order.index(problem.field) for problem in problems]
    assert places == sorted(places)


def test_a_paper_request_may_leave_gaps_for_the_intake_to_see() -> None:
    given = {
        "requesting_agency": "SXD",
        "received_at": "31/03/2025 14:30",
        "incoming_no": "12",
        "letter_no": "9/SXD",
        "letter_date": "28/03/2025",
        "letter_signer": "(Họ và tên người ký)",
        "letter_file": object(),
        "database": "DB13",
    }
    values, problems = clean_paper(given, CONTEXT, datetime(2025, 4, 1, 2, tzinfo=UTC))
    assert problems == []
    assert values["database"] == "DB13"
