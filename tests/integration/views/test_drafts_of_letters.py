"""Letters before they are issued, in the browser: pages and an editable file for those who may read the draft."""

from io import BytesIO

import docx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select, update

from app.adapters.clock import set_business_clock
from app.adapters.passwords import hash_password
from app.extensions import db
from app.models.accounts import Account
from app.models.letters import Letter
from app.services.transaction import transaction
from tests.catalogue_scenario import CatalogueScenario
from tests.integration.views.conftest import PASSWORD, SignIn
from tests.scenario import Scenario

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def world(app: Flask) -> CatalogueScenario:
    """A province in which everybody signs in with the same password."""
    with app.app_context():
        found = CatalogueScenario()
        with transaction():
            set_business_clock(found.now)
            db.session.execute(update(Account).values(password_hash=hash_password(PASSWORD)))
        return found


def letter_id(submission_id: int, code: str) -> int:
    query = select(Letter.id).where(Letter.case_id == submission_id, Letter.code == code, Letter.status != "VOID")
    return db.session.scalars(query.order_by(Letter.id.desc()).limit(1)).one()


def entered(app: Flask, world: CatalogueScenario, who: str, sign_in: SignIn) -> FlaskClient:
    with app.app_context():
        email = db.session.scalars(select(Account.email).where(Account.id == world.people[who].account_id)).one()
    browser = app.test_client()
    assert sign_in(browser, email, PASSWORD).status_code == 303
    return browser


def drafted(app: Flask, world: CatalogueScenario) -> tuple[int, dict[str, int]]:
    with app.app_context():
        submission_id = world.build(world.ready("EDIT", "DB-OWN"))
        return submission_id, {code: letter_id(submission_id, code) for code in ("D6", "D6b")}


@pytest.mark.parametrize("code,head", [("D6", "TỜ TRÌNH"), ("D6b", "DỰ THẢO")])
def test_the_department_reads_the_draft_as_pages_and_edits_it_as_a_file(
    app: Flask, world: CatalogueScenario, sign_in: SignIn, code: str, head: str
) -> None:
    _, letters = drafted(app, world)
    browser = entered(app, world, "reviewer", sign_in)
    page = browser.get(f"/van-ban/{letters[code]}")
    assert page.status_code == 200
    for ending, kind in ((f"{letters[code]}/du-thao.pdf", "application/pdf"), (f"{letters[code]}.docx", WORD)):
        assert f'href="/van-ban/{ending}"' in page.text
        answer = browser.get(f"/van-ban/{ending}")
        assert (answer.status_code, answer.content_type) == (200, kind)
        assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{code}-du-thao.')
        assert answer.headers["Cache-Control"] == "private, no-store"
        if kind == WORD:
            document = docx.Document(BytesIO(answer.data))
            cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
            assert head in "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
        else:
            assert head in PdfReader(BytesIO(answer.data)).pages[0].extract_text()


def test_nobody_outside_reads_a_submission_before_it_is_issued(
    app: Flask, world: CatalogueScenario, sign_in: SignIn
) -> None:
    _, letters = drafted(app, world)
    for who in ("office", "filer", "stranger"):
        browser = entered(app, world, who, sign_in)
        for key in letters.values():
            for ending in ("", "/du-thao.pdf", ".docx"):
                assert browser.get(f"/van-ban/{key}{ending}").status_code == 404, (who, ending)


def test_the_office_downloads_the_draft_decision_once_it_came_with_its_submission(
    app: Flask, world: CatalogueScenario, sign_in: SignIn
) -> None:
    submission_id, letters = drafted(app, world)
    with app.app_context():
        world.sign(submission_id)
        world.issue(submission_id)
    browser = entered(app, world, "office", sign_in)
    answer = browser.get(f"/van-ban/{letters['D6b']}.docx")
    assert answer.status_code == 200
    text = "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(answer.data)).paragraphs)
    assert "Tờ trình số 01/TTr-STTTT" in text
    assert browser.get(f"/van-ban/{letters['D6b']}/du-thao.pdf").status_code == 200
    assert browser.get(f"/van-ban/{letters['D6']}.pdf").status_code == 200
    # What the department issued itself is its PDF alone.
    assert browser.get(f"/van-ban/{letters['D6']}.docx").status_code == 404
    assert browser.get(f"/van-ban/{letters['D6']}/du-thao.pdf").status_code == 404


def test_other_letters_have_pages_to_read_beforehand_but_no_file(
    app: Flask, world: CatalogueScenario, sign_in: SignIn
) -> None:
    with app.app_context():
        case_id = world.accepted("EDIT", "DB-LENT")
        key = letter_id(case_id, "D3")
    browser = entered(app, world, "leader", sign_in)
    page = browser.get(f"/van-ban/{key}")
    assert "Đề nghị cho ý kiến chấp thuận điều chỉnh Danh mục" in page.text
    assert ".docx" not in page.text
    assert browser.get(f"/van-ban/{key}/du-thao.pdf").status_code == 200
    assert browser.get(f"/van-ban/{key}.docx").status_code == 404


def test_a_prepared_apology_can_be_read_and_leads_to_its_signature(
    app: Flask, world: CatalogueScenario, sign_in: SignIn
) -> None:
    with app.app_context():
        case_id = Scenario.to_state(world, "under_review")
        world.pass_days(4)
        with transaction():
            set_business_clock(world.now)
        world.act("prepare_apology", "system", case_id)
        key = letter_id(case_id, "D8")
    browser = entered(app, world, "leader", sign_in)
    page = browser.get(f"/van-ban/{key}").text
    assert "Sở chưa hoàn thành việc thẩm tra hồ sơ và đề xuất kết quả. Lý do: (lãnh đạo ghi khi ký)." in page
    assert f'href="/ho-so/{case_id}/thao-tac/reschedule?letter={key}"' in page
    form = browser.get(f"/ho-so/{case_id}/thao-tac/reschedule").text
    assert 'value="thẩm tra hồ sơ và đề xuất kết quả"' in form
    assert 'value="20/06/2025"' in form
    clerk = entered(app, world, "clerk", sign_in)
    assert f"/ho-so/{case_id}/thao-tac/" not in clerk.get(f"/van-ban/{key}").text
