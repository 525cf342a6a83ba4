"""Wordings of reasons: kept by those who sign, offered to their office, and filled in without scripts."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.models.desk import SavedReason
from app.models.letters import Letter
from tests.integration.views.browsers import browser
from tests.integration.views.conftest import form_token
from tests.scenario import Scenario

TEXT = "Mục đích nêu trong hồ sơ nằm ngoài chức năng, nhiệm vụ được giao của cơ quan."
TYPED = {
    "title": "Ngoài chức năng",
    "reason": "refusal:PURPOSE_NOT_MATCHED",
    "reason_text": TEXT,
    "legal_basis": "khoản 1 Điều 10 Quy chế\nkhoản 2 Điều 9 Quy chế",
}
OWN_WORDS = "Phần tôi đã nhập trước khi chọn mẫu lý do."


def keep(client: FlaskClient, **changes: str) -> int:
    token = form_token(client.get("/mau-ly-do/moi"))
    return client.post("/mau-ly-do/moi", data={"csrf_token": token, **TYPED, **changes}).status_code


def kept_id(app: Flask) -> int:
    with app.app_context():
        found = db.session.scalar(select(SavedReason.id).order_by(SavedReason.id.desc()).limit(1))
        assert found is not None
        return found


def box(page: str) -> str:
    return page.partition("data-saved-reason")[2].partition("</select>")[0]


def textarea(page: str, name: str) -> str:
    return page.partition(f'name="{name}"')[2].partition(">")[2].partition("</textarea>")[0].strip()


@pytest.fixture
def case_id(app: Flask) -> int:
    with app.app_context():
        return Scenario().to_state("under_review")


def test_a_saved_reason_fills_the_empty_fields_and_keeps_what_was_typed(app: Flask, case_id: int) -> None:
    assert keep(browser(app, "head")) == 303
    reviewer, path = browser(app, "reviewer"), f"/ho-so/{case_id}/thao-tac/propose_refusal"
    page = reviewer.get(path)
    assert "Ngoài chức năng" in box(page.text)
    sent = {"csrf_token": form_token(page), "saved_reason": str(kept_id(app)), "use_reason": "y"}
    filled = reviewer.post(path, data=sent)
    assert filled.status_code == 200
    assert textarea(filled.text, "refusal_reason_text") == TEXT
    assert textarea(filled.text, "refusal_legal_basis").splitlines() == TYPED["legal_basis"].splitlines()
    assert '<option value="PURPOSE_NOT_MATCHED" selected>' in filled.text
    again = reviewer.post(path, data={**sent, "refusal_reason_text": OWN_WORDS})
    assert textarea(again.text, "refusal_reason_text") == OWN_WORDS
    with app.app_context():
        assert db.session.scalar(select(Letter.id).where(Letter.code == "D5")) is None, "filling in does nothing else"


def test_the_owner_s_officer_fills_the_draft_of_a_reply_from_the_owner_s_wordings(app: Flask) -> None:
    with app.app_context():
        case_id = Scenario().to_state("awaiting_consent")
    assert keep(browser(app, "owner"), reason="owner:BEYOND_NEED") == 303
    officer, path = browser(app, "officer"), f"/ho-so/{case_id}/soan-tra-loi"
    page = officer.get(path)
    assert "Ngoài chức năng" in box(page.text)
    sent = {"csrf_token": form_token(page), "saved_reason": str(kept_id(app)), "use_reason": "y", "decision": "REFUSE"}
    filled = officer.post(path, data=sent).text
    assert textarea(filled, "reason_text") == TEXT
    assert '<option value="BEYOND_NEED" selected>' in filled


def test_an_office_sees_its_own_wordings_for_its_own_lists_alone(app: Flask, case_id: int) -> None:
    keep(browser(app, "leader"))
    owner = browser(app, "owner")
    assert "Ngoài chức năng" not in owner.get("/mau-ly-do/").text
    assert owner.get(f"/mau-ly-do/{kept_id(app)}").status_code == 404
    assert keep(owner) == 422, "the department's list is not the owner's"
    assert keep(owner, title="Của chủ quản", reason="owner:BEYOND_NEED") == 303
    page = browser(app, "leader").get("/mau-ly-do/").text
    assert "Ngoài chức năng" in page
    assert "Của chủ quản" not in page


@pytest.mark.parametrize("who", ["clerk", "reviewer", "officer", "filer", "operator", "admin"])
def test_only_those_who_sign_change_wordings(app: Flask, case_id: int, who: str) -> None:
    keep(browser(app, "head"))
    client = browser(app, who)
    assert client.get("/mau-ly-do/moi").status_code == 403
    token = form_token(client.get("/"))
    for path in ("/mau-ly-do/moi", f"/mau-ly-do/{kept_id(app)}", f"/mau-ly-do/{kept_id(app)}/bo"):
        assert client.post(path, data={"csrf_token": token, **TYPED, "title": "Khác"}).status_code == 403


def test_a_wording_says_something_and_has_a_name_of_its_own(app: Flask, case_id: int) -> None:
    head = browser(app, "head")
    assert keep(head, reason_text="Không phù hợp.") == 422
    assert keep(head, legal_basis="") == 422
    assert keep(head, reason="refusal:NO_SUCH_CODE") == 422
    assert keep(head) == 303
    assert keep(head) == 422
    token = form_token(head.get("/mau-ly-do/"))
    assert head.post(f"/mau-ly-do/{kept_id(app)}/bo", data={"csrf_token": token}).status_code == 303
    assert "Ngoài chức năng" not in head.get("/mau-ly-do/").text
    assert keep(head) == 303, "the name is free again"


def test_a_letter_keeps_its_words_when_the_wording_changes(app: Flask) -> None:
    with app.app_context():
        world = Scenario()
        case_id = world.to_state("under_review")
    head = browser(app, "head")
    keep(head)
    key = kept_id(app)
    with app.app_context():
        given = {
            "refusal_reason_code": "PURPOSE_NOT_MATCHED",
            "refusal_reason_text": TEXT,
            "refusal_legal_basis": ["khoản 1 Điều 10 Quy chế"],
        }
        world.act(
            "propose_refusal", "reviewer", case_id, {**world.answers("propose_refusal", "reviewer", case_id), **given}
        )
        world.act("sign_refusal", "leader", case_id)
    token = form_token(head.get(f"/mau-ly-do/{key}"))
    other = TEXT.replace("Mục đích", "Mục đích và phạm vi")
    assert head.post(f"/mau-ly-do/{key}", data={"csrf_token": token, **TYPED, "reason_text": other}).status_code == 303
    with app.app_context():
        assert world.letter(case_id, "D5", "SIGNED").facts["refusal_reason_text"] == TEXT
