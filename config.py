"""Typed settings: read once from the environment and `var/chung.env`, handed in, never fetched."""

from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent
PREFIX = "CHUNG_"
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
DATABASES = ("sqlite", "postgresql+psycopg")

Words = Annotated[tuple[str, ...], NoDecode]
"""Several words in one variable, separated by commas."""


class SettingsProblem(ValueError):
    """The settings do not allow a start; the message names every one that is missing or wrong."""


class Settings(BaseSettings):
    """Everything that differs between one installation and the next."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file_encoding="utf-8", extra="ignore", frozen=True)

    var_dir: Path = ROOT / "var"
    secret_key: SecretStr
    secret_key_fallbacks: Words = ()
    database_url: str = ""
    is_demo: bool = False
    demo_password: str = "chung-trinh-dien"

    base_url: str = "http://127.0.0.1:8000"
    trusted_hosts: Words = ()
    proxy_count: int = Field(default=0, ge=0, le=5)
    cookie_secure: bool | None = None
    hsts: bool | None = None

    default_locale: Literal["vi", "en"] = "vi"
    closing_hour: time = time(17, 0)
    session_idle_minutes: int = Field(default=30, ge=1, le=240)
    session_hours: int = Field(default=10, ge=1, le=24)
    upload_limit_mb: int = Field(default=20, ge=1, le=200)
    rate_limit: str = "600 per minute"

    mail_server: str = ""
    mail_port: int = Field(default=587, ge=1, le=65535)
    mail_user: str = ""
    mail_password: SecretStr = SecretStr("")
    mail_from: str = ""
    mail_use_tls: bool = True
    digest_at: time = time(7, 30)

    log_format: Literal["json", "text"] = "json"

    @field_validator("secret_key_fallbacks", "trusted_hosts", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return tuple(word.strip() for word in value.split(",") if word.strip()) if isinstance(value, str) else value

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        if len(value.get_secret_value()) < 32:
            raise ValueError("cần ít nhất 32 ký tự ngẫu nhiên")
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value:
            return value
        try:
            name = make_url(value).drivername
        except ArgumentError:
            raise ValueError("không phải là một địa chỉ cơ sở dữ liệu") from None
        if name not in DATABASES:
            raise ValueError("phải bắt đầu bằng sqlite:/// hoặc postgresql+psycopg://")
        return value

    @field_validator("base_url")
    @classmethod
    def _whole_address(cls, value: str, info: ValidationInfo) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("phải là địa chỉ đầy đủ, ví dụ https://chung.hagiang.gov.vn")
        if parts.scheme == "http" and parts.hostname not in LOCAL_HOSTS and not info.data.get("is_demo"):
            raise ValueError("phải bắt đầu bằng https:// khi không phải bản trình diễn")
        return value.rstrip("/")

    @property
    def is_https(self) -> bool:
        """Say whether browsers reach the system over TLS."""
        return self.base_url.startswith("https://")

    @property
    def has_secure_cookie(self) -> bool:
        """Say whether cookies are sent over TLS alone; follows the address unless set."""
        return self.is_https if self.cookie_secure is None else self.cookie_secure

    @property
    def sends_hsts(self) -> bool:
        """Say whether browsers are told to insist on TLS; follows the address unless set."""
        return self.is_https if self.hsts is None else self.hsts

    @property
    def database(self) -> str:
        """Give the database's address; the embedded file in `var/` unless set."""
        return self.database_url or f"sqlite:///{(self.var_dir / 'chung.sqlite3').resolve()}"

    @property
    def hosts(self) -> list[str]:
        """Give the host names that the system answers to; that of its address, and this machine's own."""
        own = urlsplit(self.base_url).hostname or "localhost"
        return list(self.trusted_hosts) or sorted({own, "localhost", "127.0.0.1"})

    @property
    def files_dir(self) -> Path:
        """Give the folder of uploaded files and issued letters."""
        return self.var_dir / "files"

    @property
    def cache_dir(self) -> Path:
        """Give the folder whose content may be deleted at any time."""
        return self.var_dir / "cache"

    @property
    def upload_limit(self) -> int:
        """Give the largest upload, in bytes."""
        return self.upload_limit_mb * 1024 * 1024


_SENTENCES = {
    "missing": "chưa được đặt",
    "bool_parsing": "phải là true hoặc false",
    "int_parsing": "phải là một số nguyên",
    "time_parsing": "phải là một giờ, ví dụ 17:00",
    "greater_than_equal": "phải từ {ge} trở lên",
    "less_than_equal": "phải từ {le} trở xuống",
    "literal_error": "phải là một trong các giá trị {expected}",
}


def _sentence(error: ErrorDetails) -> str:
    reason = error.get("ctx", {}).get("error")
    if isinstance(reason, ValueError):
        text = str(reason)
    else:
        context = {key: str(value).replace(" or ", ", ") for key, value in error.get("ctx", {}).items()}
        text = _SENTENCES.get(error["type"], "không hợp lệ").format(**context)
    return f"{PREFIX}{str(error['loc'][0]).upper()}: {text}" if error["loc"] else text


def load_settings() -> Settings:
    """Read the settings; raise `SettingsProblem` that names all that is missing or wrong, in one message."""
    try:
        # The environment fills in what the call leaves out.
        return Settings(_env_file=ROOT / "var" / "chung.env")  # type: ignore[call-arg]
    except ValidationError as problem:
        lines = "\n".join(f"  - {_sentence(error)}" for error in problem.errors())
        raise SettingsProblem(
            f"Chưa khởi động được vì cấu hình thiếu hoặc sai. Hãy sửa biến môi trường hoặc tệp var/chung.env:\n{lines}"
        ) from None
