"""The way in for the web server and for `flask …`: settings are read here, once, and handed down."""

import os
import sys

from flask import Flask

from app.adapters.pdf import FontMissing, check_fonts
from app.factory import create_app
from config import SettingsProblem, load_settings

CANNOT_START = 3
"""The exit code that also keeps gunicorn from starting workers again and again."""


def build() -> Flask:
    """Build the application; stop with one message that names every missing setting, or the missing font.

    Commands that print no letter (`flask migrate`, `flask deadline`) do without fonts; `flask jobs run` checks them.
    """
    try:
        settings = load_settings()
        if os.environ.get("FLASK_RUN_FROM_CLI") != "true":
            check_fonts()
    except SettingsProblem as problem:
        print(problem, file=sys.stderr)
        raise SystemExit(CANNOT_START) from None
    except FontMissing as problem:
        print(f"Chưa khởi động được vì thiếu phông chữ hoặc thư viện in văn bản: {problem}", file=sys.stderr)
        raise SystemExit(CANNOT_START) from None
    return create_app(settings)


app = build()
