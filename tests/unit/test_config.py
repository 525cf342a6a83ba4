"""Settings: a start that is refused names everything that is wrong, at once."""

from pathlib import Path

import pytest

import config
from config import Settings, SettingsProblem, load_settings

GOOD = {"CHUNG_SECRET_KEY": "a key for tests, long enough for the settings"}


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the environment nor a file of this machine may speak."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"CHUNG_{name.upper()}", raising=False)
    monkeypatch.setattr(config, "ROOT", tmp_path)


def given(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    """Set variables of the environment."""
    for name, value in (GOOD | variables).items():
        monkeypatch.setenv(name, value)


def refusal() -> str:
    """The message of a start that is refused."""
    with pytest.raises(SettingsProblem) as problem:
        load_settings()
    return str(problem.value)


def test_a_missing_key_is_named() -> None:
    assert "CHUNG_SECRET_KEY: chưa được đặt" in refusal()


def test_everything_that_is_wrong_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    given(
        monkeypatch,
        CHUNG_SECRET_KEY="short",
        CHUNG_DATABASE_URL="mysql://x/y",
        CHUNG_BASE_URL="chung.vn",
        CHUNG_UPLOAD_LIMIT_MB="nhiều",
        CHUNG_SESSION_HOURS="99",
        CHUNG_IS_DEMO="perhaps",
        CHUNG_CLOSING_HOUR="late",
        CHUNG_DEFAULT_LOCALE="fr",
    )
    told = refusal()
    for line in (
        "CHUNG_SECRET_KEY: cần ít nhất 32 ký tự ngẫu nhiên",
        "CHUNG_DATABASE_URL: phải bắt đầu bằng sqlite:/// hoặc postgresql+psycopg://",
        "CHUNG_BASE_URL: phải là địa chỉ đầy đủ",
        "CHUNG_UPLOAD_LIMIT_MB: phải là một số nguyên",
        "CHUNG_SESSION_HOURS: phải từ 24 trở xuống",
        "CHUNG_IS_DEMO: phải là true hoặc false",
        "CHUNG_CLOSING_HOUR: phải là một giờ, ví dụ 17:00",
        "CHUNG_DEFAULT_LOCALE: phải là một trong các giá trị 'vi', 'en'",
    ):
        assert line in told


def test_a_secret_is_never_repeated_in_the_message(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, CHUNG_SECRET_KEY="mật-khẩu-ngắn")
    assert "mật-khẩu-ngắn" not in refusal()


def test_outside_the_demonstration_the_address_needs_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, CHUNG_BASE_URL="http://chung.hagiang.gov.vn")
    assert "CHUNG_BASE_URL: phải bắt đầu bằng https://" in refusal()
    given(monkeypatch, CHUNG_IS_DEMO="true")
    assert load_settings().is_demo


def test_with_tls_cookies_and_browsers_are_held_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, CHUNG_BASE_URL="https://chung.hagiang.gov.vn/")
    settings = load_settings()
    assert settings.has_secure_cookie
    assert settings.sends_hsts
    assert settings.hosts == ["127.0.0.1", "chung.hagiang.gov.vn", "localhost"]
    given(monkeypatch, CHUNG_BASE_URL="http://localhost:8000")
    assert not load_settings().has_secure_cookie


def test_the_embedded_database_is_a_file_among_the_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given(monkeypatch, CHUNG_VAR_DIR=str(tmp_path / "data"))
    assert load_settings().database == f"sqlite:///{tmp_path}/data/chung.sqlite3"


def test_settings_are_read_from_the_file_among_the_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    lines = ("CHUNG_SECRET_KEY=mot-khoa-bi-mat-du-dai-de-thu-nghiem", "CHUNG_TRUSTED_HOSTS=a.vn, b.vn", "")
    (tmp_path / "var" / "chung.env").write_text("\n".join(lines), "utf-8")
    assert load_settings().hosts == ["a.vn", "b.vn"]
    monkeypatch.setenv("CHUNG_TRUSTED_HOSTS", "c.vn")
    assert load_settings().hosts == ["c.vn"]
