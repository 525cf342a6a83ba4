"""The inbox and the choices of mail, as an officer uses them without a script."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from app.extensions import db
from app.models.accounts import Account, InboxMessage
from app.models.desk import MailChoice
from app.services.transaction import transaction
from tests.integration.views.conftest import EMAIL, MakeOfficer, SignIn, form_token
from workflows.topics import DEFAULT_MODES, Topic

NOW = datetime(2025, 6, 9, 2, 0, tzinfo=UTC)
CHOICES = "/tai-khoan/thong-bao"


@pytest.fixture
def reader(app: Flask, client: FlaskClient, make_officer: MakeOfficer, sign_in: SignIn) -> int:
    """The account of an officer who is signed in."""
    account_id = make_officer()
    sign_in(client)
    return account_id


def fill(app: Flask, account_id: int, count: int, kind: str = "letter_issued", text: str = "Tin") -> None:
    """Put messages about no case in an inbox; their numbers follow their age."""
    with app.app_context(), transaction() as session:
        before = session.scalar(select(func.count(InboxMessage.id))) or 0
        session.add_all(
            InboxMessage(
                account_id=account_id,
                kind=kind,
                message=f"{text} {number:03d}",
                params={},
                at=NOW + timedelta(minutes=before + number),
                dedupe_key=f"{account_id}:{kind}:{text}:{number}",
            )
            for number in range(count)
        )


def shown(client: FlaskClient, path: str = "/hop-thu/") -> list[str]:
    """The messages of a page."""
    return re.findall(r"(?:Tin|Hạn) \d{3}(?! đến)", "\n".join(client.get(path).text.split("chung-messages__text")[1:]))


def unread(app: Flask, account_id: int) -> int:
    """How many messages of an officer are new."""
    with app.app_context():
        query = select(func.count()).where(InboxMessage.account_id == account_id, InboxMessage.read_at.is_(None))
        return db.session.scalar(query) or 0


def send(client: FlaskClient, path: str, **typed: str) -> int:
    """Send a form of the inbox; give the status."""
    return client.post(path, data={"csrf_token": form_token(client.get("/hop-thu/")), **typed}).status_code


def test_five_hundred_messages_stand_on_ten_pages_each_once(app: Flask, client: FlaskClient, reader: int) -> None:
    fill(app, reader, 500)
    pages = [list(dict.fromkeys(shown(client, f"/hop-thu/?trang={page}"))) for page in range(1, 12)]
    assert [len(page) for page in pages] == [50] * 10 + [0]
    assert len({text for page in pages for text in page}) == 500
    assert pages[0][0] == "Tin 499"
    assert "Tin 51 đến 100 trong 500" in client.get("/hop-thu/?trang=2").text


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 30, "²", ""])
def test_a_page_that_is_none_is_the_first_or_empty_and_never_an_error(
    app: Flask, client: FlaskClient, reader: int, page: str
) -> None:
    fill(app, reader, 1)
    assert client.get("/hop-thu/", query_string={"trang": page, "chu-de": page, "loc": page}).status_code == 200


def test_filters_narrow_by_topic_and_by_what_is_new_and_the_header_counts(
    app: Flask, client: FlaskClient, reader: int
) -> None:
    fill(app, reader, 2, text="Tin")
    fill(app, reader, 3, kind="due_today", text="Hạn")
    with app.app_context(), transaction() as session:
        session.execute(update(InboxMessage).where(InboxMessage.message == "Hạn 001").values(read_at=NOW))
    assert set(shown(client, "/hop-thu/?chu-de=deadline")) == {"Hạn 000", "Hạn 001", "Hạn 002"}
    assert set(shown(client, "/hop-thu/?chu-de=deadline&loc=chua-doc")) == {"Hạn 000", "Hạn 002"}
    assert shown(client, "/hop-thu/?chu-de=note") == []
    page = client.get("/hop-thu/").text
    assert "Thời hạn, đôn đốc và báo cáo chậm trả lời (3)" in page
    assert re.search(r'Hộp thư\s*<span class="chung-count">4</span>', page)


def test_a_kind_without_a_topic_is_found_under_the_rest(app: Flask, client: FlaskClient, reader: int) -> None:
    fill(app, reader, 1, kind="something_new")
    assert set(shown(client, "/hop-thu/?chu-de=other")) == {"Tin 000"}


def test_one_message_is_marked_and_the_officer_stays_in_the_list(app: Flask, client: FlaskClient, reader: int) -> None:
    fill(app, reader, 2)
    token = form_token(client.get("/hop-thu/?loc=chua-doc"))
    with app.app_context():
        first = db.session.scalars(select(InboxMessage.id).where(InboxMessage.message == "Tin 000")).one()
    typed = {"csrf_token": token, "loc": "chua-doc", "trang": "1"}
    answer = client.post(f"/hop-thu/{first}/da-doc", data=typed)
    assert (answer.status_code, answer.location) == (303, "/hop-thu/?loc=chua-doc")
    assert unread(app, reader) == 1
    assert client.post(f"/hop-thu/{first}/mo", data=typed).location == "/hop-thu/"


def test_all_are_marked_within_the_filter_and_none_that_came_after_the_page_was_shown(
    app: Flask, client: FlaskClient, reader: int
) -> None:
    fill(app, reader, 3)
    fill(app, reader, 2, kind="due_today", text="Hạn")
    page = client.get("/hop-thu/?chu-de=deadline").text
    newest = re.search(r'name="newest" value="(\d+)"', page)
    assert newest
    fill(app, reader, 1, kind="overdue", text="Hạn muộn")
    assert send(client, "/hop-thu/da-doc", newest=newest[1], **{"chu-de": "deadline"}) == 303
    assert unread(app, reader) == 4
    send(client, "/hop-thu/da-doc")
    assert unread(app, reader) == 0
    assert "Đã đọc" not in client.get("/hop-thu/").text


def test_a_message_of_another_officer_is_not_there(
    app: Flask, client: FlaskClient, reader: int, make_officer: MakeOfficer
) -> None:
    other = make_officer("other@syt.example.vn")
    fill(app, other, 1)
    assert shown(client) == []
    with app.app_context():
        foreign = db.session.scalars(select(InboxMessage.id)).one()
    assert send(client, f"/hop-thu/{foreign}/da-doc") == 404
    assert send(client, f"/hop-thu/{foreign}/mo") == 404
    assert send(client, "/hop-thu/da-doc") == 303
    assert unread(app, other) == 1


def test_the_choices_begin_with_the_defaults_and_are_kept(app: Flask, client: FlaskClient, reader: int) -> None:
    page = client.get(CHOICES)
    assert "07:30" in page.text
    assert page.text.count(" checked") == len(Topic) + 1
    typed = {topic.value: mode.value for topic, mode in DEFAULT_MODES.items()}
    typed |= {"csrf_token": form_token(page), "locale": "en", Topic.LETTER.value: "INBOX"}
    assert client.post(CHOICES, data=typed).status_code == 303
    with app.app_context():
        kept = [(choice.topic, choice.mode) for choice in db.session.scalars(select(MailChoice))]
        assert kept == [("letter", "INBOX")]
        assert db.session.get_one(Account, reader).locale == "en"
    assert re.search(r'name="letter" type="radio" value="INBOX" checked', client.get(CHOICES).text)
    typed[Topic.LETTER.value] = "DIGEST"
    client.post(CHOICES, data=typed)
    with app.app_context():
        assert db.session.scalars(select(MailChoice.mode)).all() == ["DIGEST"]


def test_a_choice_that_is_none_is_refused_and_nothing_is_kept(app: Flask, client: FlaskClient, reader: int) -> None:
    token = form_token(client.get(CHOICES))
    answer = client.post(CHOICES, data={"csrf_token": token, "letter": "PIGEON", "locale": "fr"})
    assert answer.status_code == 422
    assert "govuk-error-summary" in answer.text
    with app.app_context():
        assert db.session.scalars(select(MailChoice.mode)).all() == []


def test_the_choices_are_found_under_the_own_name(client: FlaskClient, reader: int) -> None:
    assert f'href="{CHOICES}"' in client.get("/").text


def test_nobody_chooses_without_signing_in(client: FlaskClient) -> None:
    assert client.get(CHOICES).status_code == 303
    assert EMAIL not in client.get("/dang-nhap").text
