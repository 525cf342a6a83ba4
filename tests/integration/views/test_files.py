"""Files of cases: given out to be kept, and pictures of their first pages, to whoever may open the file alone."""

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from flask import Flask
from sqlalchemy import func, select

from app.adapters.page_images import Unfinished, first_page
from app.extensions import db
from app.models.files import Attachment, Blob, PageImage
from app.services.deliveries import deliverers
from app.services.outbox import run_due
from app.services.transaction import transaction
from tests.answers import pdf, scan
from tests.integration.views.browsers import browser
from tests.scenario import MONDAY, Scenario

PNG = b"\x89PNG\r\n\x1a\n"


def make(app: Flask, state: str = "under_review") -> int:
    """A case whose letter has a Vietnamese name; gives the id of that file."""
    with app.app_context():
        case_id = Scenario().to_state(state, letter_file=scan('Văn bản số 45; "bản 2".pdf'))
        query = select(Attachment.id).where(Attachment.case_id == case_id, Attachment.purpose == "letter_file")
        return db.session.scalars(query).one()


def pictures(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(PageImage)) or 0


def test_a_file_is_kept_never_shown_and_may_run_nothing(app: Flask) -> None:
    key = make(app)
    answer = browser(app, "clerk").get(f"/tep/{key}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''V%C4%83n%20b%E1%BA%A3n" in answer.headers["Content-Disposition"]
    assert "\n" not in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy


def test_the_first_page_is_drawn_once_and_kept_by_its_content(app: Flask) -> None:
    key = make(app)
    clerk = browser(app, "clerk")
    first, second = clerk.get(f"/tep/{key}/trang-dau.png"), clerk.get(f"/tep/{key}/trang-dau.png")
    assert first.data.startswith(PNG)
    assert first.data == second.data
    assert pictures(app) == 1
    assert first.mimetype == "image/png"
    assert "sandbox" in first.headers["Content-Security-Policy"]
    assert first.headers["X-Content-Type-Options"] == "nosniff"
    for path in ("", "/noi-dung"):
        assert f"/tep/{key}/trang-dau.png" in clerk.get(f"/ho-so/{_case_of(app, key)}{path}").text


def _case_of(app: Flask, key: int) -> int:
    with app.app_context():
        return db.session.get_one(Attachment, key).case_id


def test_who_may_not_open_a_file_sees_no_picture_of_it(app: Flask) -> None:
    key = make(app)
    assert browser(app, "owner").get(f"/tep/{key}/trang-dau.png").status_code == 200
    for who in ("stranger", "operator", "admin", "security"):
        client = browser(app, who)
        assert client.get(f"/tep/{key}").status_code == 404, who
        assert client.get(f"/tep/{key}/trang-dau.png").status_code == 404, who


def test_a_quarantined_file_and_its_picture_open_to_the_security_officer_alone(app: Flask) -> None:
    key = make(app, "out_of_scope")
    for path in (f"/tep/{key}", f"/tep/{key}/trang-dau.png"):
        assert browser(app, "clerk").get(path).status_code == 404
        assert browser(app, "security").get(path).status_code == 200


def test_a_page_that_cannot_be_drawn_shows_an_icon_and_is_not_tried_again(app: Flask) -> None:
    key = make(app)
    with app.app_context(), transaction() as session:
        session.get_one(Blob, session.get_one(Attachment, key).sha256).content = b"%PDF-1.7 broken %%EOF"
    answer = browser(app, "clerk").get(f"/tep/{key}/trang-dau.png")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    with app.app_context():
        assert [image.png for image in db.session.scalars(select(PageImage))] == [None]


def test_the_picture_is_there_before_anybody_looks(app: Flask) -> None:
    make(app)
    with app.app_context():
        ways = deliverers(None, MONDAY.date())
        while run_due(ways, now=MONDAY + timedelta(days=30), worker="one"):
            pass
        drawn = {image.sha256 for image in db.session.scalars(select(PageImage)) if image.png}
        assert drawn == set(db.session.scalars(select(Attachment.sha256)))


def test_a_page_that_a_busy_machine_could_not_draw_is_asked_for_again(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = make(app)
    clerk, path = browser(app, "clerk"), f"/tep/{key}/trang-dau.png"
    monkeypatch.setattr(first_page, "__defaults__", (0.0,))
    assert clerk.get(path).mimetype == "image/svg+xml"
    assert pictures(app) == 0
    monkeypatch.undo()
    assert clerk.get(path).mimetype == "image/png"


def test_a_slow_or_huge_page_ends_without_a_picture_or_with_a_small_one() -> None:
    with pytest.raises(Unfinished):
        first_page(pdf("x"), patience=0.0)
    assert first_page(b"") is None
    document, target = pikepdf.new(), BytesIO()
    document.add_blank_page(page_size=(14_400, 3))
    document.save(target)
    picture = first_page(target.getvalue())
    assert picture is None or len(picture) < 100_000


@pytest.mark.parametrize("size", [(595, 842), (842, 595)])
def test_a_page_is_drawn_within_its_frame(size: tuple[int, int]) -> None:
    document, target = pikepdf.new(), BytesIO()
    document.add_blank_page(page_size=size)
    document.save(target)
    picture = first_page(target.getvalue())
    assert picture is not None
    width, height = int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])
    assert width <= 241
    assert height <= 481
