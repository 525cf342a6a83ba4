"""`flask demo …`: loads once, all or nothing; lists who may sign in."""

from collections.abc import Iterator

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.demo import load as loading
from app.demo.people import PEOPLE
from app.demo.play import Stage, StoryBroken
from app.demo.play import play as real_play
from app.demo.steps import DemoStep
from app.demo.story import STORY
from app.extensions import db
from app.factory import create_app
from app.models.accounts import Account
from app.models.agencies import Agency
from app.models.cases import Case
from app.models.trail import Event, TrailHead
from config import Settings
from tests.databases import Databases, migrate
from tests.integration.views.conftest import form_token

PASSWORD = "chung-trinh-dien"


@pytest.fixture
def migrated_url(databases: Databases) -> Iterator[str]:
    """The address of a database with what the migrations bring and nothing else."""
    with databases.copy(migrate, "migrated") as url:
        yield url


@pytest.fixture
def fresh_app(settings: Settings, migrated_url: str) -> Iterator[Flask]:
    """The application of an installation that has loaded nothing yet."""
    app = create_app(settings.model_copy(update={"database_url": migrated_url}))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def run(app: Flask, *words: str) -> Result:
    """Run `flask demo`."""
    return app.test_cli_runner().invoke(args=["demo", *words])


def counts(app: Flask) -> tuple[int, ...]:
    """How many cases, agencies, accounts and events there are."""
    with app.app_context():
        return tuple(
            db.session.scalar(select(func.count()).select_from(table)) or 0 for table in (Case, Agency, Account, Event)
        )


def test_a_second_load_is_refused_in_one_sentence_and_changes_nothing(app: Flask) -> None:
    before = counts(app)
    result = run(app, "load")
    assert result.exit_code == 1
    assert result.stderr.startswith("Lỗi: cơ sở dữ liệu đã có cơ quan hoặc hồ sơ")
    assert len(result.stderr.strip().splitlines()) == 1
    assert counts(app) == before


def test_a_second_load_once_keeps_what_is_there(app: Flask) -> None:
    before = counts(app)
    result = run(app, "load", "--once")
    assert (result.exit_code, result.stderr) == (0, "")
    assert counts(app) == before


def test_a_load_that_is_broken_off_leaves_nothing_and_can_be_started_again(
    fresh_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    played = []

    def stop_halfway(step: DemoStep, stage: Stage) -> None:
        real_play(step, stage)
        played.append(step)
        if len(played) == 40:
            raise KeyboardInterrupt

    monkeypatch.setattr(loading, "play", stop_halfway)
    assert run(fresh_app, "load").exit_code != 0
    assert counts(fresh_app) == (0, 0, 0, 0)
    with fresh_app.app_context():
        assert db.session.get_one(TrailHead, 1).event_count == 0
    monkeypatch.undo()
    lines = run(fresh_app, "load").stdout.splitlines()
    assert counts(fresh_app)[0] == 25
    assert sum("/2024 " in line or "/2025 " in line for line in lines) == len(STORY)  # progress, step by step
    assert lines[-1].startswith(f"Đã nạp {len(STORY)} bước")


def test_a_step_that_the_door_refuses_names_itself_and_leaves_nothing(
    fresh_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(step: DemoStep, stage: Stage) -> None:
        raise StoryBroken("05/08/2024 08:15 C01 sign_and_send")

    monkeypatch.setattr(loading, "play", refuse)
    result = run(fresh_app, "load")
    assert result.exit_code == 1
    assert "C01 sign_and_send" in result.stderr
    assert counts(fresh_app) == (0, 0, 0, 0)


@pytest.mark.parametrize("words, code", [(("load",), 1), (("load", "--once"), 0), (("accounts",), 1)])
def test_an_installation_that_is_no_demonstration_gets_nothing(
    settings: Settings, migrated_url: str, words: tuple[str, ...], code: int
) -> None:
    app = create_app(settings.model_copy(update={"database_url": migrated_url, "is_demo": False}))
    result = run(app, *words)
    assert result.exit_code == code
    assert "CHUNG_IS_DEMO" in result.stderr
    assert counts(app) == (0, 0, 0, 0)
    with app.app_context():
        db.engine.dispose()


def test_accounts_are_listed_by_role_with_the_password(app: Flask) -> None:
    short, whole = run(app, "accounts"), run(app, "accounts", "--all")
    assert PASSWORD in short.stdout
    for role in ("Văn thư / Một cửa Sở", "Chuyên viên thẩm tra", "Quản trị LGSP", "Thanh tra, kiểm tra"):
        assert role in short.stdout.splitlines()
    assert len(short.stdout.splitlines()) < 60
    for person in PEOPLE:
        assert person.email in whole.stdout


def test_accounts_are_missing_before_the_load(fresh_app: Flask) -> None:
    result = run(fresh_app, "accounts")
    assert result.exit_code == 1
    assert "flask demo load" in result.stderr


@pytest.mark.parametrize("key", ["lapho.meovac", "vanthu.stttt", "giamdoc.stttt", "thanhtra", "quantri.stttt"])
def test_a_listed_account_signs_in_with_the_listed_password(app: Flask, client: FlaskClient, key: str) -> None:
    typed = {
        "csrf_token": form_token(client.get("/dang-nhap")),
        "email": f"{key}@demo.hagiang.gov.vn",
        "password": PASSWORD,
    }
    assert client.post("/dang-nhap", data=typed).status_code == 303


def test_a_database_without_tables_is_named(settings: Settings, empty_database_url: str) -> None:
    app = create_app(settings.model_copy(update={"database_url": empty_database_url}))
    for words in (("demo", "load"), ("demo", "accounts"), ("audit", "verify"), ("audit", "head")):
        result = app.test_cli_runner().invoke(args=list(words))
        assert result.exit_code in (1, 2)
        assert "flask migrate" in result.stderr
    with app.app_context():
        db.engine.dispose()
