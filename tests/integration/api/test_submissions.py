"""Submissions through the API alone: made up, previewed, signed, decided line by line, confirmed, applied."""

from io import BytesIO
from typing import Any

from docx import Document as Docx
from pypdf import PdfReader

from tests.catalogue_answers import ANSWERS, decision_answers
from tests.integration.api.conftest import CatalogueApi, errors_of

NECESSITY = ANSWERS["build_submission"]["necessity"]
REASON = {
    "reason_code": "CHAIRMAN_REJECTED",
    "reason_text": "Chưa bảo đảm nguồn lực duy trì cơ sở dữ liệu sau khi bổ sung.",
    "legal_basis": ["khoản 1 Điều 7 Quy chế"],
}


def numbers(province: CatalogueApi, *case_ids: int) -> list[str]:
    """The numbers of proposals."""
    with province.inside():
        return [province.world.number(case_id) for case_id in case_ids]


def built(province: CatalogueApi, *case_ids: int) -> dict[str, Any]:
    """A submission with these proposals, made up over the API."""
    body = {"proposals": numbers(province, *case_ids), "necessity": NECESSITY}
    response = province.post("/submissions", body, "reviewer")
    assert response.status_code == 201, response.text
    found: dict[str, Any] = response.json or {}
    assert response.headers["Location"] == f"/api/v1/submissions/{found['case']['id']}"
    return found


def sent_up(province: CatalogueApi, *case_ids: int) -> int:
    """A submission that went up."""
    submission_id: int = built(province, *case_ids)["case"]["id"]
    province.do(submission_id, "sign_submission", "leader")
    province.do(submission_id, "issue_submission", "clerk")
    return submission_id


def decision(province: CatalogueApi, *lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A signed decision of the day with these lines."""
    return {**decision_answers(province.world.now.date(), lines), **changes}


def test_a_submission_goes_from_the_ready_proposals_to_a_new_version(province: CatalogueApi) -> None:
    with province.inside():
        edit, add = province.world.ready("EDIT", "DB-OWN"), province.world.ready("ADD")
    ready = province.read("/submissions", "reviewer")["ready"]
    assert [(each["proposal"]["id"], each["annex"]) for each in ready] == [(edit, "II"), (add, "I")]
    submission_id = sent_up(province, edit, add)

    shown = province.read(f"/submissions/{submission_id}", "office")
    lines = shown["case"]["submission"]["lines"]
    assert [(line["annex"], line["item"], line["status"]) for line in lines] == [("I", 1, "IN"), ("II", 1, "IN")]
    assert "record_decision" in {each["action"] for each in shown["case"]["available_actions"]}
    first, second = numbers(province, edit, add)
    changes = [{"field": "update_mode", "value": "MANUAL"}]
    given = decision(
        province,
        {"proposal": first, "result": "CHANGED", "changes": changes},
        {"proposal": second, "result": "REJECTED", **REASON},
    )
    entered = province.do(submission_id, "record_decision", "office", given)
    assert entered["state"] == "decision_entered"
    keyed = province.read(f"/submissions/{submission_id}", "second_office")["case"]["submission"]
    assert [each["status"] for each in keyed["decisions"]] == ["ENTERED"]
    changed = next(line for line in keyed["lines"] if line["result"] == "CHANGED")
    assert [(each["field"], each["new"]) for each in changed["differences"]] == [("update_mode", "MANUAL")]

    signed = province.get(f"/files/{keyed['decisions'][0]['file_id']}", "second_office")
    assert (signed.mimetype, signed.data[:5]) == ("application/pdf", b"%PDF-")
    for who in ("filer", "stranger", "admin"):
        assert province.get(f"/files/{keyed['decisions'][0]['file_id']}", who).status_code == 404

    assert province.act(submission_id, "confirm_decision", "office").status_code == 409
    province.do(submission_id, "confirm_decision", "second_office")
    applied = province.do(submission_id, "apply", "reviewer")
    assert applied["state"] == "closed"
    assert province.read("/catalogue")["version"]["no"] == 2
    assert province.read("/catalogue/DB-OWN")["entry"]["content"]["update_mode"] == "MANUAL"
    told = province.show(edit, "filer")["proposal"]
    assert (told["result"]["result"], told["result"]["decision_no"]) == ("CHANGED", "1234/QĐ-UBND")
    assert told["applied_in"] == 2
    refused = province.show(add, "filer")["proposal"]["result"]
    assert refused["reason"]["code"] == "CHAIRMAN_REJECTED"


def test_what_goes_up_is_read_before_it_is_signed_as_pages_and_as_a_file(province: CatalogueApi) -> None:
    with province.inside():
        case_id = province.world.ready("EDIT", "DB-OWN")
    letters = {letter["code"]: letter for letter in built(province, case_id)["letters"]}
    assert set(letters) == {"D6", "D6b"}
    for letter in letters.values():
        assert letter["pdf_url"] is None
        pages = PdfReader(BytesIO(province.get(letter["draft_pdf_url"], "head").data)).pages
        assert "".join(page.extract_text() for page in pages).strip()
        docx = province.get(letter["docx_url"], "head")
        assert Docx(BytesIO(docx.data)).paragraphs
        for who in ("filer", "office", "stranger"):
            assert province.get(letter["draft_pdf_url"], who).status_code == 404
            assert province.get(letter["docx_url"], who).status_code == 404


def test_an_issued_letter_is_its_pdf_alone(province: CatalogueApi) -> None:
    with province.inside():
        case_id = province.world.ready("EDIT", "DB-OWN")
    submission_id = sent_up(province, case_id)
    shown = province.read(f"/submissions/{submission_id}", "office")
    letters = {letter["code"]: letter for letter in shown["letters"]}
    sent = letters["D6"]
    assert (sent["draft_pdf_url"], sent["docx_url"]) == (None, None)
    assert province.get(sent["pdf_url"], "office").mimetype == "application/pdf"
    assert province.get(f"/letters/{sent['id']}/draft.pdf", "office").status_code == 404
    assert province.get(f"/letters/{sent['id']}.docx", "office").status_code == 404
    assert province.get(letters["D6b"]["docx_url"], "office").status_code == 200


def test_a_submission_is_for_the_department_and_the_office_alone(province: CatalogueApi) -> None:
    with province.inside():
        case_id = province.world.ready("EDIT", "DB-OWN")
    draft = built(province, case_id)["case"]["id"]
    for who in ("filer", "approver", "owner", "stranger", "office", "admin"):
        assert province.get(f"/submissions/{draft}", who).status_code == 404, who
        assert province.get(f"/cases/{draft}", who).status_code == 404, who
    for who in ("filer", "stranger", "admin"):
        assert province.get("/submissions", who).status_code == 404
    assert province.read("/submissions", "office") == {"items": [], "ready": []}
    assert province.get(f"/submissions/{case_id}", "reviewer").status_code == 404
    province.do(draft, "sign_submission", "leader")
    province.do(draft, "issue_submission", "clerk")
    (row,) = province.read("/submissions?state=submitted", "office")["items"]
    assert (row["id"], row["counts"], row["undecided"]) == (draft, {"II": 1}, 1)
    assert province.show(case_id, "filer")["proposal"]["submission"] is None
    assert province.show(case_id, "reviewer")["proposal"]["submission"]["id"] == draft
    assert set(errors_of(province.get("/submissions?state=lost&colour=1", "office"))) == {"state", "colour"}


def test_a_list_of_proposals_is_judged_before_it_is_a_submission(province: CatalogueApi) -> None:
    with province.inside():
        early = province.world.under_review("EDIT", "DB-OWN")
    for who in ("filer", "clerk", "leader", "office", "auditor"):
        assert province.post("/submissions", {"colour": 1}, who).status_code == 404, who
    nothing = province.post("/submissions", {"colour": 1}, "reviewer")
    assert set(errors_of(nothing)) == {"colour", "proposals", "necessity"}
    for number in (*numbers(province, early), "DM-2025-9999"):
        refused = province.post("/submissions", {"proposals": [number], "necessity": NECESSITY}, "reviewer")
        assert set(errors_of(refused)) == {"proposals"}
    assert province.read("/submissions", "auditor")["items"] == []


def test_a_decision_that_cannot_be_is_refused_and_nothing_of_it_is_kept(province: CatalogueApi) -> None:
    with province.inside():
        one, other = province.world.ready("EDIT", "DB-OWN"), province.world.ready("EDIT", "DB-SECOND")
    submission_id = sent_up(province, one)
    number, foreign = numbers(province, one, other)
    approved = {"proposal": number, "result": "APPROVED"}
    wrong = [
        (decision(province, approved, approved), "lines"),
        (decision(province, approved, {"proposal": foreign, "result": "APPROVED"}), "lines"),
        (decision(province, approved, effective_on="2025-06-01"), "effective_on"),
        (decision(province, approved, decision_file={"name": "a.pdf", "content_base64": "eA=="}), "decision_file"),
        (decision(province, {**approved, "colour": 1}), "lines.colour"),
        (decision(province, {**approved, "changes": [{"field": "tier", "worth": 1}]}), "lines.changes.worth"),
    ]
    for given, field in wrong:
        refused = province.act(submission_id, "record_decision", "office", given)
        assert refused.status_code == 422, field
        assert set(errors_of(refused)) == {field}
    part = province.read(f"/submissions/{submission_id}", "office")["case"]["submission"]
    assert part["decisions"] == []
    assert [line["status"] for line in part["lines"]] == ["IN"]


def test_a_stale_submission_is_not_decided_and_a_replay_decides_once(province: CatalogueApi) -> None:
    with province.inside():
        case_id = province.world.ready("EDIT", "DB-OWN")
    submission_id = sent_up(province, case_id)
    (number,) = numbers(province, case_id)
    given = decision(province, {"proposal": number, "result": "APPROVED"})
    assert province.act(submission_id, "record_decision", "office", given, version=1).status_code == 412
    version = province.show(submission_id, "office")["version"]
    key = {"Idempotency-Key": "qd-1"}
    answers = [
        province.act(submission_id, "record_decision", "office", given, version=version, headers=key) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json == answers[1].json
    assert len(province.read(f"/submissions/{submission_id}", "office")["case"]["submission"]["decisions"]) == 1


def test_a_publication_is_asked_for_and_approved_by_another(province: CatalogueApi) -> None:
    own = {each["dataset"]: each for each in province.read("/publications", "filer")["items"]}
    assert (own["DB-OWN-1"]["status"], own["DB-OWN-1"]["may_be_published"]) == ("NONE", True)
    assert "DB-OWNER-1" not in own
    for who in ("approver", "reviewer", "office"):
        assert province.post("/publications", {}, who).status_code == 404
    body = {**ANSWERS["request_publication"], "dataset": "DB-OWN-1"}
    secret = province.post("/publications", {**body, "no_personal_data_or_secret_confirmed": False}, "filer")
    assert set(errors_of(secret)) == {"no_personal_data_or_secret_confirmed"}
    foreign = province.post("/publications", {**body, "dataset": "DB-OWNER-1"}, "filer")
    assert foreign.status_code in (409, 422)
    unsafe = province.post("/publications", {**body, "url": "http://x", "colour": 1}, "filer")
    assert "colour" in errors_of(unsafe)
    asked = province.post("/publications", body, "filer")
    assert asked.status_code == 201, asked.text
    case = (asked.json or {})["case"]
    assert (case["kind"], case["deadline"]["kind"]) == ("publication", "NONE")
    assert case["publication"]["open_data_id"] is None
    waiting = {each["dataset"]: each for each in province.read("/publications", "approver")["items"]}["DB-OWN-1"]
    assert (waiting["status"], waiting["case"]["id"]) == ("WAITING", case["id"])
    province.do(case["id"], "approve_publication", "approver")
    published = province.show(case["id"], "filer")["publication"]["open_data_id"]
    assert [each["id"] for each in province.read("/catalogue/open-data")["items"]] == [published]
    assert province.get(f"/cases/{case['id']}", "owner").status_code == 404
