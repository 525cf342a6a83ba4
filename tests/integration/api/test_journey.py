"""Whole cases through the API alone, each step with the token of whoever may take it."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

from pypdf import PdfReader

from tests.answers import request_answers
from tests.integration.api.conftest import Api, errors_of


def test_a_request_goes_from_filing_to_the_official_notice_through_the_api_alone(api: Api) -> None:
    filed = api.file({"contains_state_secret": False, **request_answers()})
    assert filed.status_code == 201, filed.text
    assert filed.json is not None
    assert filed.json["warnings"] == []
    case_id = filed.json["case"]["id"]
    assert filed.headers["Location"] == f"/api/v1/cases/{case_id}"

    api.do(case_id, "send_for_signature", "filer")
    sent = api.do(case_id, "sign_and_send", "approver")
    assert sent["case_no"].startswith("KN-2025-")
    api.do(case_id, "intake_accept", "clerk")
    api.pass_days(1)
    api.do(case_id, "owner_consent", "owner")
    under_review = api.show(case_id, "filer")
    assert under_review["deadline"]["t0"] == "2025-06-10"
    assert under_review["deadline"]["due"] == "2025-06-17"
    assert [day["number"] for day in under_review["explanation"]] == [None, 1, 2, 3, None, None, 4, 5]
    api.pass_days(1)
    api.do(case_id, "propose_grant", "reviewer")
    api.do(case_id, "approve_grant", "leader")
    api.do(case_id, "account_created", "operator")
    api.do(case_id, "sign_notice", "leader")
    issued = api.do(case_id, "issue_notice", "clerk")

    assert issued["state"] == "granted"
    for party in ("filer", "owner"):
        letters = (api.get(f"/cases/{case_id}/letters", party).json or {})["items"]
        notice = next(letter for letter in letters if letter["code"] == "D4")
        pdf = api.get(notice["pdf_url"], party)
        assert pdf.mimetype == "application/pdf"
        assert notice["symbol"] in "".join(page.extract_text() for page in PdfReader(BytesIO(pdf.data)).pages)
    granted = api.show(case_id, "approver")
    assert granted["deadline"]["completed"] == "2025-06-11"
    assert granted["connection"]["state"] == "active"
    names = [event["name"] for event in (api.get(f"/cases/{case_id}/events", "auditor").json or {})["items"]]
    assert names[0] == "sent_for_signature"
    assert "notice_issued" in names


def test_an_incomplete_request_is_kept_and_says_what_is_missing(api: Api) -> None:
    filed = api.file({"contains_state_secret": False, "purpose": "ngắn", "datasets": ["DB-OWNER-1"]})
    assert filed.status_code == 201
    assert filed.json is not None
    assert {"letter_no", "purpose", "letter_file"} <= {line["field"] for line in filed.json["warnings"]}
    assert filed.json["case"]["request"]["purpose"] == "ngắn"
    refused = api.act(filed.json["case"]["id"], "send_for_signature", "filer")
    assert refused.status_code == 422
    assert {"letter_no", "purpose", "letter_file"} <= set(errors_of(refused))


def test_a_state_secret_is_declared_and_nothing_else_is_kept(api: Api) -> None:
    filed = api.file({"contains_state_secret": True, "purpose": "điều không được ghi lại ở bất cứ đâu"})
    assert filed.status_code == 201
    assert filed.json is not None
    assert filed.json["case"]["state"] == "out_of_scope"
    assert filed.json["case"]["request"] == {}
    assert "không được ghi" not in filed.text


def test_a_clerk_registers_a_request_on_paper(api: Api) -> None:
    body = {
        "channel": "PAPER",
        "requesting_agency": "SYT",
        "received_at": "2025-06-09T08:30",
        "incoming_no": "123",
        **{name: request_answers()[name] for name in ("letter_no", "letter_date", "letter_signer", "letter_file")},
        "datasets": ["DB-OWNER-1"],
    }
    filed = api.file(body, "clerk")
    assert filed.status_code == 201, filed.text
    assert filed.json is not None
    assert filed.json["case"]["channel"] == "PAPER"
    assert filed.json["case"]["received_at"] == "2025-06-09T01:30:00Z"
    assert api.file(body, "filer").status_code == 404


def test_a_paper_request_that_lacks_everything_says_so_at_once(api: Api) -> None:
    refused = api.file({"channel": "PAPER", "colour": "xanh"}, "clerk")
    assert refused.status_code == 422
    assert {"requesting_agency", "received_at", "incoming_no", "letter_no", "letter_file", "colour"} <= set(
        errors_of(refused)
    )
    assert (api.get("/cases", "clerk").json or {})["items"] == []


def test_filing_twice_with_one_key_files_once(api: Api) -> None:
    body = {"contains_state_secret": False, "purpose": "một lần"}
    first, second = (api.file(body, headers={"Idempotency-Key": "e2a1"}) for _ in range(2))
    assert first.json is not None
    assert second.json is not None
    assert first.json["case"]["id"] == second.json["case"]["id"]
    assert len((api.get("/cases", "filer").json or {})["items"]) == 1


def test_two_requests_at_once_with_one_key_file_once(api: Api) -> None:
    headers = {"Authorization": f"Bearer {api.token('filer')}", "Idempotency-Key": "twice"}
    body = {"contains_state_secret": False, "purpose": "một lần"}

    def send(_number: int) -> tuple[int, int]:
        response = api.app.test_client().post("/api/v1/cases", json=body, headers=headers)
        return response.status_code, (response.json or {})["case"]["id"]

    with ThreadPoolExecutor(3) as threads:
        answers = set(threads.map(send, range(3)))
    assert len(answers) == 1
    assert {status for status, _case in answers} == {201}
    assert len((api.get("/cases", "filer").json or {})["items"]) == 1


def test_an_answer_of_the_wrong_kind_is_kept_in_the_draft_and_named(api: Api) -> None:
    body = {"contains_state_secret": False, "datasets": ["DB-OWNER-1"], "fields": 7, "user_count": [1], "purpose": {}}
    filed = api.file(body)
    assert filed.status_code == 201, filed.text
    assert {"fields", "user_count", "purpose"} <= {line["field"] for line in (filed.json or {})["warnings"]}


def test_what_is_possible_is_listed_with_its_needs_and_with_the_reason_where_it_must_wait(api: Api) -> None:
    case_id = api.to_state("pending_approval")
    actions = {found["action"]: found for found in api.show(case_id, "leader")["available_actions"]}
    assert actions["approve_grant"]["is_possible"]
    needs = {need["name"]: need for need in actions["send_back"]["needs"]}
    assert needs["note"]["required"]
    assert needs["note"]["minimum"] == 5
    assert "intake_accept" not in actions
    draft = api.to_state("agency_review")
    offered = {found["action"]: found for found in api.show(draft, "approver")["available_actions"]}
    assert set(offered) == {"return_to_filer", "sign_and_send"}
    reviewers = next(
        need
        for found in api.show(api.to_state("under_review"), "head")["available_actions"]
        if found["action"] == "assign_reviewer"
        for need in found["needs"]
    )
    assert str(api.world.people["reviewer"].account_id) in {choice["value"] for choice in reviewers["choices"]}


def test_words_come_in_the_language_asked_for(api: Api) -> None:
    case_id = api.to_state("submitted")
    vietnamese = api.get(f"/cases/{case_id}", "filer")
    english = api.get(f"/cases/{case_id}", "filer", headers={"Accept-Language": "en"})
    assert vietnamese.headers["Content-Language"] == "vi"
    assert english.headers["Content-Language"] == "en"
    assert "Accept-Language" in english.headers["Vary"]
