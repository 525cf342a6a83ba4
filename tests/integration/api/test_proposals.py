"""Proposals through the API: the question first, drafts kept however wrong, old beside new, and who reads what."""

from typing import Any

import pytest

from tests.catalogue_answers import proposal_answers
from tests.integration.api.conftest import CatalogueApi, errors_of

SECRET = "điều không được ghi lại ở bất cứ đâu"


def filed(province: CatalogueApi, kind: str, database: str | None = None, **changes: Any) -> dict[str, Any]:
    """A proposal that was filed with sound answers, or with some replaced."""
    named = {"database": database} if database else {}
    body = {
        "contains_state_secret": False,
        "proposal_kind": kind,
        **named,
        **proposal_answers(kind, province.world.now.date(), **changes),
    }
    response = province.post("/proposals", body, "filer")
    assert response.status_code == 201, response.text
    found: dict[str, Any] = response.json or {}
    assert response.headers["Location"] == found["case"]["url"]
    assert response.headers["ETag"] == f'"{found["case"]["version"]}"'
    return found


def test_an_addition_goes_from_the_question_to_the_department(province: CatalogueApi) -> None:
    begun = filed(province, "ADD")
    assert begun["warnings"] == []
    case_id, part = begun["case"]["id"], begun["case"]["proposal"]
    assert (begun["case"]["kind"], part["kind"], part["before"]) == ("catalogue", "ADD", None)
    assert part["entry"]["p7_2_dd_sources"][0]["source"] == "Báo cáo của trạm"
    province.do(case_id, "send_for_signature", "filer")
    sent = province.do(case_id, "sign_and_send", "approver")
    assert sent["case_no"].startswith("DM-2025-")
    province.do(case_id, "accept", "clerk")
    shown = province.show(case_id, "filer")
    assert shown["state"] == "under_review"
    assert shown["subject"] == "Bổ sung: Cơ sở dữ liệu mới của ngành y tế"
    assert shown["proposal"]["entry"]["managing_agency"] == {"symbol": "SYT", "name": "Sở Y tế"}


def test_the_target_of_a_proposal_is_never_a_deadline_of_the_law(province: CatalogueApi) -> None:
    with province.inside():
        case_id = province.world.under_review("EDIT", "DB-OWN")
    shown = province.show(case_id, "reviewer")
    assert shown["deadline"]["kind"] == "TARGET"
    assert shown["deadline"]["target"]
    assert [shown["deadline"][name] for name in ("t0", "due", "strict_due")] == [None, None, None]
    assert shown["explanation"] == []
    assert "không phải hạn luật định" in shown["deadline"]["text"]


def test_a_draft_is_kept_however_wrong_and_says_what_is_missing(province: CatalogueApi) -> None:
    body = {"contains_state_secret": False, "proposal_kind": "ADD", "tier": "PROVINCIAL", "p7_2_b_objective": "ngắn"}
    response = province.post("/proposals", body, "filer")
    assert response.status_code == 201
    found = response.json or {}
    missing = {line["field"] for line in found["warnings"]}
    assert {"p7_2_a_name", "p7_2_b_objective", "p7_2_dd_sources", "p7_2_e_methods", "proposal_letter_file"} <= missing
    case_id = found["case"]["id"]
    assert found["case"]["request"]["p7_2_b_objective"] == "ngắn"
    assert {line["field"] for line in province.read(f"/proposals/{case_id}/problems", "filer")["items"]} == missing
    refused = province.act(case_id, "send_for_signature", "filer")
    assert refused.status_code == 422
    assert missing == set(errors_of(refused))


def write(province: CatalogueApi, case_id: int, body: dict[str, Any], who: str = "filer", **headers: str) -> Any:
    """Write into a draft on the version it has now."""
    sent = headers or {"If-Match": f'"{province.show(case_id, "filer")["version"]}"'}
    return province.send("PATCH", f"/proposals/{case_id}", who, sent, json=body)


def test_a_draft_is_written_field_by_field_on_the_version_that_was_read(province: CatalogueApi) -> None:
    case_id = filed(province, "EDIT", "DB-OWN")["case"]["id"]
    written = write(province, case_id, {"update_mode": "MANUAL", "info_security_level": "3"})
    assert written.status_code == 200, written.text
    part = written.json["case"]["proposal"]
    changed = {each["field"]: (each["old"], each["new"]) for each in part["differences"]}
    assert changed["update_mode"] == ("API", "MANUAL")
    assert changed["info_security_level"] == (None, "3")
    assert "p7_2_d_purpose" in changed
    assert (part["before"]["update_mode"], part["entry"]["update_mode"]) == ("API", "MANUAL")
    assert part["entry"]["p7_2_a_name"] == part["before"]["p7_2_a_name"]
    back = write(province, case_id, {"update_mode": "API"})
    assert "update_mode" not in {each["field"] for each in back.json["case"]["proposal"]["differences"]}

    assert province.send("PATCH", f"/proposals/{case_id}", "filer", json={}).status_code == 428
    stale = province.send("PATCH", f"/proposals/{case_id}", "filer", {"If-Match": '"1"'}, json={"update_mode": "API"})
    assert stale.status_code == 412
    unknown = write(province, case_id, {"colour": 1, "proposal_kind": "ADD", "datasets": [{"name": "x", "size": 2}]})
    assert set(errors_of(unknown)) == {"colour", "proposal_kind", "datasets.size"}


def test_an_edit_that_changes_nothing_cannot_be_sent(province: CatalogueApi) -> None:
    with province.inside():
        same = province.world.database("DB-OWN").purpose
    found = filed(province, "EDIT", "DB-OWN", p7_2_d_purpose=same)
    assert found["case"]["proposal"]["differences"] == []
    assert [line["field"] for line in found["warnings"]] == ["changes"]


def test_a_withdrawal_names_each_live_connection_and_its_plan(province: CatalogueApi) -> None:
    case_id = province.to_state("granted", database="DB-OWNER")
    with province.inside():
        answers = province.world.withdrawal()
        (account,) = province.world.live_accounts("DB-OWNER")
    body = {
        "contains_state_secret": False,
        "proposal_kind": "WITHDRAW",
        "database": "DB-OWNER",
        **proposal_answers("WITHDRAW", province.world.now.date()),
    }
    without = province.post("/proposals", body, "owner_filer").json or {}
    assert [line["field"] for line in without["warnings"]] == ["dependents"]
    (open_plan,) = without["case"]["proposal"]["transition"]
    assert (open_plan["account_id"], open_plan["agency"]["symbol"], open_plan["plan"]) == (account, "SYT", "")
    draft = without["case"]
    planned = province.send(
        "PATCH", f"/proposals/{draft['id']}", "owner_filer", {"If-Match": f'"{draft["version"]}"'}, json=answers
    )
    assert planned.json["warnings"] == []  # type: ignore[index]
    assert planned.json["case"]["proposal"]["transition"][0]["suspend_on"] == "2025-07-01"  # type: ignore[index]
    assert province.show(case_id, "filer")["kind"] == "connection"


def test_a_declared_secret_keeps_nothing(province: CatalogueApi) -> None:
    body = {"contains_state_secret": True, "proposal_kind": "ADD", "p7_2_a_name": SECRET, "colour": 1}
    refused = province.post("/proposals", body, "filer")
    assert refused.status_code == 422
    assert set(errors_of(refused)) == {"contains_state_secret"}
    assert SECRET not in refused.text
    assert province.read("/cases", "filer")["items"] == []


def test_what_a_proposal_begins_with_is_judged_at_once(province: CatalogueApi) -> None:
    nothing = province.post("/proposals", {}, "filer")
    assert set(errors_of(nothing)) == {"contains_state_secret", "proposal_kind"}
    foreign = {"contains_state_secret": False, "proposal_kind": "EDIT", "database": "DB-OWNER"}
    assert set(errors_of(province.post("/proposals", foreign, "filer"))) == {"database"}
    unknown = {"contains_state_secret": False, "proposal_kind": "ADD", "withdraw_reason": "OTHER"}
    assert set(errors_of(province.post("/proposals", unknown, "filer"))) == {"withdraw_reason"}
    for who in ("approver", "clerk", "reviewer", "office", "auditor"):
        assert province.post("/proposals", foreign, who).status_code == 404
    assert province.read("/cases", "auditor")["items"] == []


def test_one_key_files_one_proposal(province: CatalogueApi) -> None:
    body = {"contains_state_secret": False, "proposal_kind": "ADD", "p7_2_a_name": "Cơ sở dữ liệu một lần"}
    keys = [
        (province.post("/proposals", body, "filer", headers={"Idempotency-Key": "p-1"}).json or {})["case"]
        for _ in range(2)
    ]
    assert keys[0] == keys[1]
    assert len(province.read("/cases?kind=catalogue", "filer")["items"]) == 1


def test_a_draft_goes_away_only_by_its_own_filer_and_before_it_was_put_up(province: CatalogueApi) -> None:
    first, second = (filed(province, "ADD", p7_2_a_name=f"Cơ sở dữ liệu thứ {no}")["case"] for no in (1, 2))
    path, sent = f"/proposals/{first['id']}", {"If-Match": f'"{first["version"]}"'}
    assert province.send("DELETE", path, "owner_filer", sent).status_code == 404
    assert province.send("DELETE", path, "filer").status_code == 428
    assert province.send("DELETE", path, "filer", sent).status_code == 204
    assert province.get(f"/cases/{first['id']}", "filer").status_code == 404
    province.do(second["id"], "send_for_signature", "filer")
    assert write(province, second["id"], {"update_mode": "API"}).status_code == 409
    assert write(province, second["id"], {"colour": 1}).status_code == 409


@pytest.mark.parametrize("who", ["owner_filer", "clerk", "office", "stranger"])
def test_a_draft_is_its_agencys_alone(province: CatalogueApi, who: str) -> None:
    case = filed(province, "ADD")["case"]
    assert province.get(f"/cases/{case['id']}", who).status_code == 404
    assert province.get(f"/proposals/{case['id']}/problems", who).status_code == 404
    sent = {"If-Match": f'"{case["version"]}"'}
    assert province.send("PATCH", f"/proposals/{case['id']}", who, sent, json={}).status_code == 404


def test_the_conclusion_is_the_departments_until_the_chairman_has_decided(province: CatalogueApi) -> None:
    with province.inside():
        case_id = province.world.ready("EDIT", "DB-OWN")
    inside, outside = (province.show(case_id, who)["proposal"] for who in ("reviewer", "filer"))
    assert inside["conclusion"]["opinion"] == "RECOMMEND"
    assert inside["conclusion"]["is_confirmed"]
    assert outside["conclusion"] is None
    assert (outside["result"], outside["submission"]) == (None, None)


def test_the_list_is_narrowed_to_one_kind(province: CatalogueApi) -> None:
    with province.inside():
        proposal = province.world.sent("EDIT", "DB-OWN")
    connection = province.to_state("submitted")
    listed = {
        kind: [(case["id"], case["kind"]) for case in province.read(f"/cases?kind={kind}", "clerk")["items"]]
        for kind in ("catalogue", "connection", "publication")
    }
    assert listed == {
        "catalogue": [(proposal, "catalogue")],
        "connection": [(connection, "connection")],
        "publication": [],
    }
    assert set(errors_of(province.get("/cases?kind=x", "clerk"))) == {"kind"}


def test_an_answer_of_another_kind_of_case_is_unknown(province: CatalogueApi) -> None:
    with province.inside():
        case_id = province.world.accepted("EDIT", "DB-LENT")
        answers = province.sound("owner_consent", "owner", case_id)
    refused = province.act(case_id, "owner_consent", "owner", {**answers, "granted_fields": ["Mã số"]})
    assert set(errors_of(refused)) == {"granted_fields"}
    assert province.act(case_id, "intake_accept", "clerk", {}).status_code == 404
