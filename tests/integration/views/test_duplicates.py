"""What filers and clerks see of possible duplicates, without scripts: side by side, renewed, linked, undone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.adapters.clock import set_business_clock
from app.extensions import db
from app.models.cases import Case, CaseItem
from app.models.catalogue import Dataset
from app.services.actions import perform_action
from app.services.drafts import start_draft
from app.services.proposal_drafts import begin_proposal, save_proposal
from app.services.transaction import transaction
from tests.integration.filing_data import NOW, PASSWORD, actor, complete
from tests.integration.proposal_data import addition, build_catalogue, connect
from tests.integration.views.conftest import SignIn

Browser = Callable[[str], FlaskClient]
FILER, CLERK = "filer@syt.gov.vn", "clerk@stttt.gov.vn"


@pytest.fixture
def signed_in(app: Flask, sign_in: SignIn) -> Browser:
    """A browser with an officer signed in, on the first of April 2025."""
    with app.app_context():
        build_catalogue(PASSWORD)
        with transaction():
            set_business_clock(NOW)
            db.session.scalars(select(Case)).one().case_no = "KN-2024-0001"

    def enter(email: str) -> FlaskClient:
        browser = app.test_client()
        sign_in(browser, email, PASSWORD)
        return browser

    return enter


def draft(app: Flask, **changes: Any) -> int:
    with app.app_context():
        return start_draft(actor(), now=NOW, answers=complete(**changes)).case_id


def act(app: Flask, case_id: int | None, action: str, who: str, **given: Any) -> int:
    with app.app_context():
        return perform_action(case_id, action, actor=actor(who), seen_version=None, given=given, now=NOW).case_id


def sent(app: Flask) -> int:
    case_id = draft(app)
    act(app, case_id, "send_for_signature", FILER)
    return act(app, case_id, "sign_and_send", "approver@syt.gov.vn")


def paper(app: Flask) -> int:
    names = ("letter_no", "letter_date", "letter_signer", "letter_file", "datasets")
    given = {name: value for name, value in complete().items() if name in names}
    stamp = {"requesting_agency": "SYT", "received_at": "01/04/2025 08:30", "incoming_no": "12"}
    return act(app, None, "register_paper", CLERK, **given, **stamp)


def case_of(app: Flask, case_id: int) -> Case:
    with app.app_context():
        return db.session.get_one(Case, case_id)


def hidden(text: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text))


def own_connection(app: Flask) -> None:
    """The filer's agency holds a live connection on the land parcels."""
    with app.app_context(), transaction():
        connect("DB01", "SYT", "kn-000077")
        case = db.session.scalars(select(Case).where(Case.case_no == "KN-2025-0077")).one()
        dataset = db.session.scalars(select(Dataset).where(Dataset.code == "DB01-THUA")).one()
        db.session.add(CaseItem(case_id=case.id, dataset_id=dataset.id, fields=[]))


def test_two_like_purposes_stand_side_by_side_and_nothing_is_in_the_way(app: Flask, signed_in: Browser) -> None:
    sent(app)
    case_id = draft(app, datasets=["DB09-DS"], fields=["DS 1"])
    browser = signed_in(FILER)
    for page in ("du-lieu", "muc-dich", "kiem-tra"):
        shown = browser.get(f"/ho-so/{case_id}/lap/{page}")
        assert "gần giống 100%" in shown.text, page
        assert shown.text.count(complete()["purpose"]) >= 2, page
    assert "Trình lãnh đạo ký gửi" in browser.get(f"/ho-so/{case_id}/lap/kiem-tra").text


def test_a_second_connection_is_renewed_by_one_link(app: Flask, signed_in: Browser) -> None:
    case_id = draft(app)
    own_connection(app)
    browser = signed_in(FILER)
    data = browser.get(f"/ho-so/{case_id}/lap/du-lieu").text
    link = re.search(r'href="(/ho-so/\d+/lap/cam-ket\?gia_han=KN-2025-0077)#renewal_of"', data)
    assert link
    assert (
        "Cơ quan đã có kết nối với dữ liệu này theo hồ sơ KN-2025-0077"
        in browser.get(f"/ho-so/{case_id}/lap/kiem-tra").text
    )
    page = browser.get(link[1]).text
    assert re.search(r'<option (selected )?value="KN-2025-0077"( selected)?>', page)
    assert "renewal_of" not in case_of(app, case_id).content
    answers = {"commitments": complete()["commitments"], "renewal_of": "KN-2025-0077"}
    browser.post(f"/ho-so/{case_id}/lap/cam-ket", data={**hidden(page), **answers})
    assert "Trình lãnh đạo ký gửi" in browser.get(f"/ho-so/{case_id}/lap/kiem-tra").text


@pytest.mark.parametrize("wanted", ["KN-2024-0001", "x" * 5000, "%00", "<b>", ""])
def test_a_connection_of_nobody_or_of_another_agency_is_not_suggested(
    app: Flask, signed_in: Browser, wanted: str
) -> None:
    case_id = draft(app)
    own_connection(app)
    page = signed_in(FILER).get(f"/ho-so/{case_id}/lap/cam-ket", query_string={"gia_han": wanted})
    assert page.status_code == 200
    assert not re.search(r"<option [^>]*selected[^>]*>KN-", page.text)


def test_the_clerk_links_a_paper_copy_with_one_button_and_undoes_a_wrong_link(app: Flask, signed_in: Browser) -> None:
    original, copy = sent(app), paper(app)
    browser = signed_in(CLERK)
    for page in (f"/ho-so/{copy}", f"/ho-so/{copy}/thao-tac/intake_accept"):
        shown = browser.get(page).text
        assert "Có thể là bản trùng" in shown
        assert "cùng số và ngày văn bản: 45/SYT-VP" in shown
    form = re.search(r'<form method="post" action="[^"]+/link_duplicate">(.*?)</form>', shown, re.DOTALL)
    assert form
    answer = browser.post(f"/ho-so/{copy}/thao-tac/link_duplicate", data=hidden(form[1]))
    assert answer.status_code == 303
    assert case_of(app, copy).duplicate_of_id == original
    linked = browser.get(f"/ho-so/{copy}").text
    assert f'href="/ho-so/{original}">KN-2025-0001</a>' in linked
    assert "Có thể là bản trùng" not in linked
    assert f'href="/ho-so/{copy}">KN-2025-0002</a>' in browser.get(f"/ho-so/{original}").text
    undo = f"/ho-so/{copy}/thao-tac/unlink_duplicate"
    assert undo in linked
    asked = hidden(browser.get(undo).text)
    browser.post(undo, data={**asked, "reason_text": "Hai văn bản khác nhau, gắn nhầm."})
    assert case_of(app, copy).duplicate_of_id is None
    assert "Có thể là bản trùng" in browser.get(f"/ho-so/{copy}").text


def test_the_requester_sees_the_link_and_no_suspicion(app: Flask, signed_in: Browser) -> None:
    original, copy = sent(app), paper(app)
    browser = signed_in(FILER)
    assert "Có thể là bản trùng" not in browser.get(f"/ho-so/{copy}").text
    act(app, copy, "link_duplicate", CLERK, original_case="KN-2025-0001")
    linked = browser.get(f"/ho-so/{copy}").text
    assert f'href="/ho-so/{original}">KN-2025-0001</a>' in linked
    assert "unlink_duplicate" not in linked


def test_a_like_name_of_a_database_is_shown_with_its_entry(app: Flask, signed_in: Browser) -> None:
    with app.app_context():
        case_id = begin_proposal("ADD", None, actor(), NOW).id
        save_proposal(case_id, addition(p7_2_a_name="Cơ sở dữ liệu đất đai của tỉnh"), actor(), None, NOW)
    browser = signed_in(FILER)
    for page in ("", "/parts/points", "/check"):
        shown = browser.get(f"/de-nghi/{case_id}{page}").text
        assert "CSDL đất đai tỉnh" in shown
        assert 'href="/catalogue/DB01"' in shown
    assert "Trình lãnh đạo ký gửi" in shown
