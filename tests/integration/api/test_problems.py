"""What the API answers when it does not act: one code for each reason, everything wrong at once, nothing half done."""

import json
from typing import Any

from tests.answers import request_answers
from tests.integration.api.conftest import Api, errors_of

SHEET = {"signed_letter": "DU"}


def test_without_a_good_token_nothing_is_said(api: Api) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eDp5"}):
        response = api.client.get("/api/v1/cases", headers=headers)
        api.document.check("GET", "/api/v1/cases", response)
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"] == "Bearer"


def test_an_officer_of_an_agency_that_ended_finds_nothing(api: Api) -> None:
    assert api.get("/cases", "former").status_code == 404


def test_an_action_without_the_version_is_428_with_a_stale_one_412(api: Api) -> None:
    case_id = api.to_state("submitted")
    path = f"/cases/{case_id}/actions/intake_accept"
    body = api.world.answers("intake_accept", "clerk", case_id)
    for headers in ({}, {"If-Match": "*"}):
        assert api.send("POST", path, "clerk", headers, json=body).status_code == 428
    for sent in ('"1"', "1", 'W/"1"', '"abc"', '"1", "2"'):
        stale = api.send("POST", path, "clerk", {"If-Match": sent}, json=body)
        assert stale.status_code == 412, sent
    assert api.show(case_id, "clerk")["state"] == "submitted"


def test_a_stale_version_tells_what_changed_as_far_as_one_may_read(api: Api) -> None:
    case_id = api.to_state("under_review")
    version = api.show(case_id, "approver")["version"]
    api.do(case_id, "assign_reviewer", "head")
    api.do(case_id, "propose_refusal", "reviewer")
    answers = {"reason_text": "Dữ liệu đã có từ nguồn khác."}
    mine = api.act(case_id, "withdraw", "approver", answers, version=version)
    theirs = api.act(case_id, "propose_grant", "reviewer", version=version)
    assert (mine.status_code, theirs.status_code) == (412, 412)
    assert mine.json is not None
    assert theirs.json is not None
    assert mine.json["version"] == version + 2
    assert "refusal_proposed" in {change["event"] for change in theirs.json["changes"]}
    assert "refusal_proposed" not in {change["event"] for change in mine.json["changes"]}


def test_every_missing_need_is_named_at_once(api: Api) -> None:
    case_id = api.to_state("pending_approval")
    api.do(case_id, "send_back", "leader")
    refused = api.act(case_id, "propose_refusal", "reviewer", {})
    assert refused.status_code == 422
    assert {"refusal_reason_code", "refusal_reason_text", "refusal_legal_basis", "guidance"} <= set(errors_of(refused))


def test_an_unknown_field_is_named_together_with_what_is_missing(api: Api) -> None:
    case_id = api.to_state("submitted")
    refused = api.act(case_id, "intake_accept", "clerk", {**SHEET, "colour": "xanh", "signed": True})
    assert refused.status_code == 422
    assert {"colour", "signed", "in_catalogue"} <= set(errors_of(refused))
    rows = {"items": [{"what": "Quyết định", "why": "Chưa có", "whom": "ai"}]}
    assert set(errors_of(api.act(case_id, "prepare_intake_supplement", "clerk", rows))) == {"items.whom"}
    assert api.show(case_id, "clerk")["state"] == "submitted"


def test_a_row_of_yours_in_another_state_is_409_a_row_never_yours_404(api: Api) -> None:
    case_id = api.to_state("submitted")
    note = {"note": "Làm rõ phạm vi dữ liệu."}
    assert api.act(case_id, "send_back", "leader", note).status_code == 409
    assert api.act(case_id, "send_back", "leader", {**note, "colour": 1}).status_code == 409
    assert api.act(case_id, "send_back", "reviewer", note).status_code == 404
    assert api.act(case_id, "send_back", "reviewer", {"colour": 1}).status_code == 404


def test_what_a_guard_forbids_is_409_with_its_sentence(api: Api) -> None:
    case_id = api.to_state("approved")
    refused = api.act(case_id, "sign_notice", "leader")
    assert refused.status_code == 409
    assert refused.json is not None
    assert refused.json["detail"]
    offered = {found["action"]: found for found in api.show(case_id, "leader")["available_actions"]}
    assert offered["sign_notice"]["why_not"] == refused.json["errors"][0]["message"]


def test_an_unknown_action_is_404_for_everybody(api: Api) -> None:
    case_id = api.to_state("submitted")
    for action in ("steal", "new", "activate-all", "%00", "a" * 300):
        response = api.client.post(
            f"/api/v1/cases/{case_id}/actions/{action}", headers={"Authorization": f"Bearer {api.token('clerk')}"}
        )
        assert response.status_code == 404
        assert response.mimetype == "application/problem+json"


NO_JSON = (
    b"{", b"\xff\xfe", b'{"a": NaN}', b"[" * 100_000, b'{"a":' * 50 + b"1" + b"}" * 50, b'{"note": "\\ud800"}',
    b'{"a": ' + b"9" * 5000 + b"}",
)  # fmt: skip


def test_a_body_that_is_no_json_is_400(api: Api) -> None:
    for body in NO_JSON:
        refused = api.send("POST", "/cases", "filer", data=body, content_type="application/json")
        assert refused.status_code == 400, body[:40]


def test_a_body_of_another_kind_is_415_and_no_object_422(api: Api) -> None:
    assert api.send("POST", "/cases", "filer", data=b"a=1", content_type="text/plain").status_code == 415
    for body in (b"[]", b'"text"', b"7", b"null"):
        answered = api.send("POST", "/cases", "filer", data=body, content_type="application/json")
        assert answered.status_code == 422


def test_a_body_that_is_too_large_is_413(api: Api) -> None:
    api.app.config["MAX_CONTENT_LENGTH"] = 10_000
    body = json.dumps({"purpose": "x" * 20_000})
    assert api.send("POST", "/cases", "filer", data=body, content_type="application/json").status_code == 413


def test_a_method_that_an_address_does_not_know_is_405(api: Api) -> None:
    headers = {"Authorization": f"Bearer {api.token('filer')}"}
    refused = api.client.delete("/api/v1/cases", headers=headers)
    assert refused.status_code == 405
    assert refused.mimetype == "application/problem+json"
    assert "GET" in refused.headers["Allow"]


def test_the_same_key_gives_the_first_result_again(api: Api) -> None:
    case_id = api.to_state("submitted")
    key, version = {"Idempotency-Key": "8f14e45f"}, api.show(case_id, "clerk")["version"]
    first = api.act(case_id, "intake_accept", "clerk", version=version, headers=key)
    assert first.status_code == 200, first.text
    again = api.act(case_id, "intake_accept", "clerk", version=version, headers=key)
    assert again.json == first.json
    other = api.act(case_id, "intake_accept", "clerk", {"intake_note": "khác"}, version=version, headers=key)
    assert other.status_code == 409
    bad = api.act(case_id, "intake_accept", "clerk", version=version, headers={"Idempotency-Key": "k" * 65})
    assert set(errors_of(bad)) == {"Idempotency-Key"}


def test_a_number_beyond_all_names_no_reviewer_and_no_letter(api: Api) -> None:
    case_id = api.to_state("under_review")
    for key in ("9" * 30, "0", "-1", "x"):
        refused = api.act(case_id, "assign_reviewer", "head", {"reviewer": key})
        assert set(errors_of(refused)) == {"reviewer"}, key
    for path in (f"/cases/{'9' * 30}", f"/letters/{'9' * 30}", f"/letters/{'9' * 30}.pdf"):
        response = api.client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {api.token('clerk')}"})
        assert response.status_code == 404, path


HOSTILE: dict[str, Any] = {
    "no base64": {"name": "van-ban.pdf", "content_base64": "%%%"},
    "not ASCII": {"name": "van-ban.pdf", "content_base64": "Đồ"},
    "no content": {"name": "van-ban.pdf"},
    "more than a file": {"name": "van-ban.pdf", "content_base64": "", "path": "/etc/passwd"},
    "a number as name": {"name": 7, "content_base64": ""},
    "text": "van-ban.pdf",
    "a list": ["van-ban.pdf"],
    "true": True,
    "a number of nobody": 999_999,
    "a number beyond all": 10**30,
    "a negative number": -1,
    "empty": {"name": "van-ban.pdf", "content_base64": ""},
    "another kind": {"name": "van-ban.exe", "content_base64": "TVqQAAMAAAA="},
    "not what it says": {"name": "van-ban.pdf", "content_base64": "TVqQAAMAAAA="},
    "a path": {"name": "../../etc/passwd", "content_base64": "TVqQAAMAAAA="},
    "cut off": {"name": "van-ban.pdf", "content_base64": "JVBERi0xLjc="},
}


def test_a_file_that_cannot_be_kept_is_one_sentence_and_changes_nothing(api: Api) -> None:
    case_id = api.to_state("awaiting_consent")
    sound = api.world.answers("owner_consent", "owner", case_id)
    for name, file in HOSTILE.items():
        refused = api.act(case_id, "owner_consent", "owner", {**sound, "letter_file": file})
        assert refused.status_code == 422, name
        assert set(errors_of(refused)) == {"letter_file"}, name
    assert api.show(case_id, "owner")["state"] == "awaiting_consent"


def test_a_refused_file_does_not_lose_the_draft(api: Api) -> None:
    body = {**request_answers(), "letter_file": HOSTILE["not what it says"], "contains_state_secret": False}
    filed = api.file(body)
    assert filed.status_code == 201
    assert filed.json is not None
    assert [line["field"] for line in filed.json["warnings"]] == ["letter_file"]
    assert filed.json["case"]["request"]["purpose"] == body["purpose"]


def test_a_request_answers_the_first_question_before_anything_is_kept(api: Api) -> None:
    assert set(errors_of(api.file({"purpose": "chưa trả lời"}))) == {"contains_state_secret"}
    assert set(errors_of(api.file({"contains_state_secret": False, "colour": 1}))) == {"colour"}
    assert (api.get("/cases", "filer").json or {})["items"] == []
