"""The application as it is wired, without a database behind it."""

from pathlib import Path

import pytest
from flask import Flask

from app.factory import create_app
from config import Settings


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application of a demonstration; no test here reads or writes its database."""
    var: Path = tmp_path_factory.mktemp("var")
    return create_app(Settings(_env_file=None, secret_key="k" * 40, var_dir=var, is_demo=True, log_format="text"))
