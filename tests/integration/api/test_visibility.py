"""Nobody reads over the API what is not theirs: not a case, not a draft, not an internal note, not a number."""

import pytest

from tests.integration.api.conftest import Api

OUTSIDERS = ("stranger", "admin", "chairman_office", "security")


@pytest.mark.parametrize("who", OUTSIDERS)
def test_an_uninvolved_officer_finds_nothing_of_a_case(api: Api, who: str) -> None:
    case_id = api.to_state("granted")
    letter_id = (api.get(f"/cases/{case_id}/letters", "filer").json or {})["items"][0]["id"]
    for path in ("", "/events", "/letters", "/notes"):
        path = f"/cases/{case_id}{path}"
        assert api.get(path, who).status_code == 404
        assert api.get(path.replace(str(case_id), "987654321"), who).json == api.get(path, who).json
    assert api.get(f"/letters/{letter_id}", who).status_code == 404
    assert api.get(f"/letters/{letter_id}.pdf", who).status_code == 404
    assert api.act(case_id, "issue_notice", who).status_code == 404
    assert (api.get("/cases", who).json or {}) == {"items": [], "next": None}


def test_a_draft_is_its_agencys_and_the_auditors_alone(api: Api) -> None:
    case_id = api.to_state("agency_review")
    for who in ("owner", "officer", "clerk", "reviewer", "leader", "stranger"):
        assert api.get(f"/cases/{case_id}", who).status_code == 404
        assert (api.get("/cases", who).json or {})["items"] == []
    for who in ("filer", "approver", "auditor"):
        assert api.show(case_id, who)["state"] == "agency_review"


def test_what_the_focal_agency_notes_stays_inside(api: Api) -> None:
    case_id = api.to_state("refusal_signed")
    inside, outside = api.show(case_id, "clerk"), api.show(case_id, "filer")
    assert inside["internals"] is not None
    assert inside["refusal"] is not None
    assert outside["internals"] is None
    assert outside["refusal"] is None
    events = {who: api.get(f"/cases/{case_id}/events", who).json or {} for who in ("clerk", "filer", "owner")}
    assert "refusal_proposed" in {event["name"] for event in events["clerk"]["items"]}
    for who in ("filer", "owner"):
        assert {event["visibility"] for event in events[who]["items"]} == {"parties"}
    assert "sent_for_signature" not in {event["name"] for event in events["owner"]["items"]}


def test_notes_are_read_as_on_the_page_of_the_case(api: Api) -> None:
    case_id = api.to_state("approved")
    api.do(case_id, "add_internal_note", "reviewer", {"body": "Đã gọi điện cho đầu mối."})
    api.do(case_id, "add_note", "filer", {"body": "Hệ thống bảo trì ngày 05/7."})
    notes = {
        who: (api.get(f"/cases/{case_id}/notes", who).json or {})["items"] for who in ("clerk", "owner", "operator")
    }
    assert [(note["author"], note["is_internal"]) for note in notes["clerk"]] == [
        ("filer SYT", False),
        ("reviewer STTTT", True),
    ]
    assert [note["body"] for note in notes["owner"]] == ["Hệ thống bảo trì ngày 05/7."]
    assert notes["operator"] == []


def test_the_reason_is_read_by_both_parties_once_the_refusal_is_issued(api: Api) -> None:
    case_id = api.to_state("refused")
    for who in ("filer", "owner"):
        refusal = api.show(case_id, who)["refusal"]
        assert refusal["code"] == "PURPOSE_NOT_MATCHED"
        assert refusal["legal_basis"]


def test_a_letter_that_is_not_issued_is_not_for_the_parties(api: Api) -> None:
    case_id = api.to_state("refusal_signed")
    letters = {who: (api.get(f"/cases/{case_id}/letters", who).json or {})["items"] for who in ("clerk", "filer")}
    signed = next(letter for letter in letters["clerk"] if letter["code"] == "D5")
    assert signed["status"] == "SIGNED"
    assert signed["pdf_url"] is None
    assert "D5" not in {letter["code"] for letter in letters["filer"]}
    assert api.get(f"/letters/{signed['id']}", "filer").status_code == 404
    for who in ("clerk", "filer"):
        assert api.get(f"/letters/{signed['id']}.pdf", who).status_code == 404


def test_an_action_does_not_hand_out_numbers_of_letters_that_wait_to_be_signed(api: Api) -> None:
    case_id = api.to_state("submitted")
    assert api.do(case_id, "withdraw", "approver")["letters"] == []
    assert (api.get(f"/cases/{case_id}/letters", "clerk").json or {})["items"]


def test_an_operator_reads_the_order_and_not_the_reason(api: Api) -> None:
    earlier = api.to_state("under_review")
    case_id = api.to_state("approved")
    assert api.get(f"/cases/{earlier}", "operator").status_code == 404
    case = api.show(case_id, "operator")
    assert case["is_order_only"]
    assert case["order"]
    assert set(case["request"]) <= {
        "connecting_system_name", "source_ips", "environment", "term_kind", "valid_from", "valid_to",
    }  # fmt: skip
    assert [case[name] for name in ("consent", "held", "refusal", "internals", "reviewer")] == [None] * 5
    assert case["files"] == case["explanation"] == []
    assert (api.get(f"/cases/{case_id}/events", "operator").json or {})["items"] == []
    assert {found["action"] for found in case["available_actions"]} == {"account_created"}
    assert [found["id"] for found in (api.get("/cases", "operator").json or {})["items"]] == [case_id]


def test_a_quarantined_request_is_read_by_the_security_officer_alone(api: Api) -> None:
    case_id = api.to_state("out_of_scope")
    for who in ("filer", "owner", "clerk", "auditor"):
        case = api.show(case_id, who)
        assert case["request"] is None
        assert {(file["name"], file["url"]) for file in case["files"]} == {(None, None)}
        assert {api.get(f"/files/{file['id']}", who).status_code for file in case["files"]} == {404}
        assert api.get(f"/cases/{case_id}/notes", who).json == {"items": []}
    file = api.show(case_id, "security")["files"][0]
    assert api.get(file["url"], "security").status_code == 200
    assert api.show(case_id, "security")["request"]["purpose"]


def test_filters_count_only_what_one_may_see(api: Api) -> None:
    api.to_state("submitted")
    for filters in ("requester=SYT", "owner=SGDĐT", "database=DB-OWNER", "state=submitted", "text=kn-2025"):
        assert len((api.get(f"/cases?{filters}", "clerk").json or {})["items"]) == 1, filters
        assert (api.get(f"/cases?{filters}", "stranger").json or {})["items"] == []
