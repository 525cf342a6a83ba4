"""The folder for WeasyPrint's copies of the letter fonts: gone when its process is gone, however that ended.

WeasyPrint removes its own folder when an object is deleted, which no longer works while Python shuts down.
"""

import atexit
import fcntl
import os
import tempfile
from pathlib import Path
from shutil import rmtree

PREFIX = "chung-fonts-"


def make_font_folder() -> Path:
    """Make a folder that this process removes at its end; first remove those of processes that were killed."""
    place = Path(tempfile.gettempdir())
    for folder in place.glob(f"{PREFIX}*"):
        _remove_if_left(folder)
    made = Path(tempfile.mkdtemp(prefix=f".{PREFIX}", dir=place))
    # The lock lasts as long as the process and those it forks. It is there before the name that others look for.
    fcntl.flock(os.open(made, os.O_RDONLY), fcntl.LOCK_EX)
    folder = made.rename(place / made.name.removeprefix("."))
    atexit.register(_remove_own, folder, os.getpid())
    return folder


def _remove_if_left(folder: Path) -> None:
    try:
        opened = os.open(folder, os.O_RDONLY)
    except OSError:
        return  # removed meanwhile, or somebody else's
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        return  # in use
    finally:
        os.close(opened)


def _remove_own(folder: Path, process: int) -> None:
    if os.getpid() == process:
        rmtree(folder, ignore_errors=True)
