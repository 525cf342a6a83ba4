"""`flask jobs …`: the timetable as a process of its own; several may run, on one machine or more."""

import logging
import os
import signal
import socket
import sys
from typing import Any

import click
import structlog
from flask import Flask, current_app
from flask.cli import with_appcontext

from app.adapters.pdf import FontMissing, check_fonts
from app.extensions import db
from app.jobs.slots import is_ready
from app.jobs.timetable import JOBS, Job, Ticker

STOP = {signal.SIGTERM, signal.SIGINT}
log = structlog.get_logger("chung.timetable")


@click.group()
def jobs() -> None:
    """Lịch tự động: đôn đốc, cảnh báo thời hạn, gửi thư, dọn dẹp."""


@jobs.command("list")
def show_jobs() -> None:
    """Liệt kê các việc tự động và chu kỳ kiểm tra."""
    for job in JOBS:
        click.echo(f"{job.name:<12} {int(job.every.total_seconds()):>3} s  {job.label}")


@jobs.command("run")
@click.option("--once", is_flag=True, help="Chạy mỗi việc một lần rồi dừng; việc đã chạy trong giờ này được bỏ qua.")
@click.option("--job", "name", type=click.Choice([job.name for job in JOBS]), help="Chỉ chạy một việc.")
@with_appcontext
def run(once: bool, name: str | None) -> None:
    """Chạy lịch tự động cho đến khi nhận lệnh dừng."""
    try:
        check_fonts()
    except FontMissing as problem:
        click.echo(f"Lỗi: chưa in được văn bản: {problem}", err=True)
        sys.exit(1)
    if not is_ready():
        click.echo("Lỗi: cơ sở dữ liệu chưa sẵn sàng; chạy lệnh flask migrate rồi thử lại.", err=True)
        sys.exit(1)
    chosen = [job for job in JOBS if name in (None, job.name)]
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    ticker = Ticker(app, f"{socket.gethostname()}:{os.getpid()}")
    db.session.remove()
    if once:
        sys.exit(_run_once(ticker, chosen))
    _run_until_stopped(ticker, chosen)


def _run_once(ticker: Ticker, chosen: list[Job]) -> int:
    for job in chosen:
        done = ticker.tick(job)
        click.echo(f"{job.name}: {'bỏ qua' if done is None else done}")
    return 1 if ticker.failures else 0


def _run_until_stopped(ticker: Ticker, chosen: list[Job]) -> None:
    """Run until TERM or INT; what is under way is finished first."""
    # Imported on first use: a web worker never starts a timetable.
    from apscheduler.executors.pool import ThreadPoolExecutor  # noqa: PLC0415
    from apscheduler.schedulers.background import BackgroundScheduler  # noqa: PLC0415

    # A tick that finds the one before it still running is no news.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    options: dict[str, Any] = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    # One thread: letters are printed one at a time, and SQLite has one writer anyway.
    scheduler = BackgroundScheduler(executors={"default": ThreadPoolExecutor(1)}, job_defaults=options, timezone="UTC")
    # Blocked before the thread starts, so that this one alone waits for them.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP)
    for job in chosen:
        scheduler.add_job(ticker.tick, "interval", args=[job], seconds=job.every.total_seconds(), id=job.name)
        scheduler.modify_job(job.name, next_run_time=ticker.started_at)
    scheduler.start()
    log.info("timetable_started", worker=ticker.worker, jobs=[job.name for job in chosen])
    signal.sigwait(STOP)
    scheduler.shutdown(wait=True)
    log.info("timetable_stopped", worker=ticker.worker)
