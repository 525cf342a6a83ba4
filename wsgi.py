"""The way in for the web server and for `flask …`: settings are read here, once, and handed down."""

import os
import sys

from flask import Flask

from app.factory import create_app
from config import SettingsProblem, load_settings

CANNOT_START = 3
"""The exit code that also keeps gunicorn from starting workers again and again."""


def build() -> Flask:
    """Build the application; stop with one message that names every missing setting and font."""
    try:
        app = create_app(load_settings())
    except SettingsProblem as problem:
        print(problem, file=sys.stderr)
        raise SystemExit(CANNOT_START) from None
    return app


app = build()
