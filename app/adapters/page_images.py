"""Pictures of first pages, made by a process of its own that is stopped when it takes too long."""

import subprocess
import sys
from pathlib import Path

COMMAND = (sys.executable, "-I", str(Path(__file__).with_name("page_drawing.py")))
PATIENCE = 8.0
"""Seconds that a picture may take, from the start of the process on."""
LARGEST = 512 * 1024
"""Bytes; so small a picture never needs more."""
PNG = b"\x89PNG\r\n\x1a\n"


class Unfinished(Exception):
    """The machine was too busy to draw the page in time; a page that takes too long by itself fails before."""


def first_page(content: bytes, patience: float = PATIENCE) -> bytes | None:
    """Give the first page of a PDF as a PNG; nothing where it cannot be drawn. Raise Unfinished to be asked again."""
    try:
        done = subprocess.run(COMMAND, input=content, capture_output=True, timeout=patience, check=True, env={})
    except subprocess.TimeoutExpired as late:
        raise Unfinished from late
    except (subprocess.SubprocessError, OSError):
        return None
    return done.stdout if done.stdout.startswith(PNG) and len(done.stdout) <= LARGEST else None
