"""The copies of the fonts in the temporary folder go with the process that made them, however it ends."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRINT = """
import os
from app.adapters.pdf import render_pdf
render_pdf("<p>Giấy</p>")
assert os.listdir(os.environ["TMPDIR"])
"""
HOLD = "from app.adapters.font_folder import make_font_folder; print(make_font_folder(), flush=True); input()"


def start(code: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_process_that_printed_and_ended_leaves_nothing(tmp_path: Path) -> None:
    process = start(PRINT, tmp_path)
    process.communicate()
    assert process.returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_goes_with_the_next_one_and_what_is_in_use_stays(tmp_path: Path) -> None:
    killed, running = start(HOLD, tmp_path), start(HOLD, tmp_path)
    left, used = (Path(process.stdout.readline().strip()) for process in (killed, running))
    assert left.exists()
    assert used.exists()
    killed.kill()
    killed.communicate()
    assert left.exists()
    start(HOLD, tmp_path).communicate("\n")
    assert list(tmp_path.iterdir()) == [used]
    running.communicate("\n")
    assert list(tmp_path.iterdir()) == []
