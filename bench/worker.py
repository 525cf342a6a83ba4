"""A web worker of its own: how soon it answers, and how much memory it holds after 200 requests."""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.house import SECRET_KEY, UNLIMITED, cookie_of, house, sign_in_body
from bench.measure import Brake, Plan, Result, Stopped, Tick
from config import ROOT

MOST_MEMORY_MIB = 150
LONGEST_START = 2.0
GIVE_UP_SECONDS = 60
FIRST_PAGE = "/dang-nhap"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _server(url: str, var_dir: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Gunicorn with one worker, started as `./chung run` starts it."""
    port = _free_port()
    settings = {
        "CHUNG_DATABASE_URL": url,
        "CHUNG_VAR_DIR": str(var_dir),
        "CHUNG_SECRET_KEY": SECRET_KEY,
        "CHUNG_BASE_URL": f"http://127.0.0.1:{port}",
        "CHUNG_IS_DEMO": "true",
        "CHUNG_RATE_LIMIT": UNLIMITED,
    }
    command = [
        sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--workers", "1",
        "--threads", "4", "--graceful-timeout", "5", "--no-control-socket", "--log-level", "warning", "wsgi:app",
    ]  # fmt: skip
    with (var_dir / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **settings}, stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield process, port
        finally:
            process.terminate()
            process.wait()


def _ask(port: int, method: str, path: str, **sent: Any) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=GIVE_UP_SECONDS)
    try:
        connection.request(method, path, **sent)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait for the first page that is answered with 200."""
    until = time.perf_counter() + GIVE_UP_SECONDS
    while time.perf_counter() < until:
        if process.poll() is not None:
            break
        try:
            if _ask(port, "GET", FIRST_PAGE)[0] == 200:
                return
        except OSError:
            time.sleep(0.005)
    raise RuntimeError("the web worker did not start; it said:\n" + log.read_text(encoding="utf-8")[-2000:])


def _worker_of(process: subprocess.Popen[bytes]) -> int:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()
    if len(children) != 1:
        raise RuntimeError(f"expected one web worker, found {len(children)}")
    return int(children[0])


def _memory_mib(pid: int) -> tuple[float, float]:
    """Resident and proportional memory of a process."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines if line.startswith(("Rss:", "Pss:"))}
    return sizes["Rss"], sizes["Pss"]


def _browse(port: int, email: str, case_ids: tuple[int, ...], requests: int, brake: Brake, tick: Tick) -> None:
    """Sign in, and look at the home page, the queue, its views and many cases."""
    _status, headers, page = _ask(port, "GET", FIRST_PAGE)
    form = {"Cookie": cookie_of(headers), "Content-Type": "application/x-www-form-urlencoded"}
    status, headers, _page = _ask(port, "POST", FIRST_PAGE, body=sign_in_body(page, email), headers=form)
    if status != 303:
        raise RuntimeError(f"signing in answered {status}")
    paths = ("/", "/ho-so/", "/ho-so/?view=overdue", "/ho-so/?text=so+y+te")
    for number in range(requests):
        case_path = f"/ho-so/{case_ids[number % len(case_ids)]}"
        path = case_path if number % 2 else paths[number // 2 % len(paths)]
        status, _headers, _page = _ask(port, "GET", path, headers={"Cookie": cookie_of(headers)})
        if status != 200:
            raise RuntimeError(f"GET {path} answered {status}")
        tick(number + 1, requests)
        brake.check()


def _processor_seconds(pid: int) -> float:
    """Seconds of processor time that a process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def worker(plan: Plan, brake: Brake, tick: Tick) -> list[Result]:
    """Start a worker several times, then keep one busy and look at its memory."""
    starts, requests, cases = (1, 10, 20) if plan.is_quick else (5, 200, 500)
    seconds: list[float] = []
    used: list[float] = []
    with house("sqlite", cases) as (app, province):
        url, var_dir = app.config["SQLALCHEMY_DATABASE_URI"], Path(app.extensions["settings"].var_dir)
        for number in range(starts):
            brake.check()
            began = time.perf_counter()
            with _server(url, var_dir) as (process, port):
                _wait(process, port, var_dir / "worker.log")
                seconds.append(time.perf_counter() - began)
                pid = _worker_of(process)
                used.append(_processor_seconds(pid))
                if number < starts - 1:
                    continue
                try:
                    _browse(port, province.head_email, province.case_ids, requests, brake, tick)
                except Stopped:
                    return [_start_of(seconds, used)]
                return [_size_of(pid, requests), _start_of(seconds, used)]
    raise Stopped


def _size_of(pid: int, requests: int) -> Result:
    rss, pss = _memory_mib(pid)
    return Result(
        name="a web worker's memory", ours=f"{rss:.0f} MiB", bare="", figure=f"{rss:.0f} MiB",
        bar=f"≤ {MOST_MEMORY_MIB} MiB", is_met=rss <= MOST_MEMORY_MIB,
        note=f"resident after {requests} requests; {pss:.0f} MiB proportional",
    )  # fmt: skip


def _start_of(seconds: list[float], used: list[float]) -> Result:
    start = statistics.median(seconds)
    return Result(
        name="a web worker's start", ours=f"{start:.2f} s", bare="", figure=f"{start:.2f} s",
        bar=f"≤ {LONGEST_START:g} s", is_met=start <= LONGEST_START,
        note=f"to the first page, {len(seconds)} starts; {statistics.median(used):.2f} s of them at work",
    )  # fmt: skip
