"""Several schedulers share one timetable: each slot is worked off once, and missed hours are caught up once."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.adapters import clock
from app.extensions import db
from app.jobs import timetable
from app.jobs.slots import claim_slot, forget_old_slots, hour_of
from app.jobs.timetable import JOBS, Job, Run, Ticker, run_job
from app.models.accounts import SignInAttempt, WebSession
from app.models.calendar import JobSlot
from app.services.transaction import transaction

NOW = datetime(2025, 6, 9, 2, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[3]


def counting(done: list[str], name: str = "counted") -> Job:
    """A job that only says that it ran."""
    return Job(name, "", timedelta(minutes=1), lambda run: done.append(run.worker) or 1)


def test_four_schedulers_work_off_two_hundred_slots_each_exactly_once(app: Flask) -> None:
    done: list[str] = []
    claimed: list[str] = []

    def scheduler(worker: str) -> None:
        with app.app_context():
            for number in range(200):
                slot = f"slot-{number:03d}"
                if claim_slot("many", slot, now=NOW, worker=worker):
                    claimed.append(slot)
                    done.append(worker)
            db.session.remove()

    threads = [threading.Thread(target=scheduler, args=(f"worker-{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(claimed) == Counter(f"slot-{number:03d}" for number in range(200))


def test_an_hour_belongs_to_the_scheduler_that_came_first(context: None) -> None:
    done: list[str] = []
    job = counting(done)
    assert run_job(job, Run(NOW, NOW, "first")) == 1
    assert run_job(job, Run(NOW + timedelta(minutes=59), NOW, "second")) is None
    assert run_job(job, Run(NOW + timedelta(minutes=60), NOW, "second")) == 1
    assert done == ["first", "second"]


def test_three_days_without_a_scheduler_are_caught_up_with_one_run(context: None) -> None:
    done: list[str] = []
    job = counting(done)
    run_job(job, Run(NOW, NOW, "one"))
    later = NOW + timedelta(days=3)
    for minute in range(5):
        run_job(job, Run(later + timedelta(minutes=minute), later, "one"))
    assert len(done) == 2


def test_the_hour_of_a_slot_is_that_of_vietnam_so_that_midnight_begins_a_new_one() -> None:
    assert hour_of(datetime(2025, 6, 9, 16, 59, tzinfo=UTC)) == "2025-06-09T23"
    assert hour_of(datetime(2025, 6, 9, 17, 0, tzinfo=UTC)) == "2025-06-10T00"


def test_a_job_that_fails_is_logged_and_tried_again_with_the_next_hour(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = [NOW, NOW + timedelta(minutes=1), NOW + timedelta(hours=1)]
    answers = [RuntimeError("the disk is full"), 1]

    def work(_run: Run) -> int:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    job = Job("fails", "", timedelta(minutes=1), work)
    ticker = Ticker(app, "one")
    monkeypatch.setattr(clock, "now", lambda: moments.pop(0))
    assert [ticker.tick(job), ticker.tick(job), ticker.tick(job)] == [None, None, 1]
    assert ticker.failures == 1


def test_one_look_a_minute_costs_no_write_once_the_hour_is_known(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    claims: list[str] = []
    monkeypatch.setattr(timetable, "claim_slot", lambda job, slot, **_: claims.append(slot) or False)
    ticker, job = Ticker(app, "one"), counting([])
    for _minute in range(5):
        ticker.tick(job)
    assert claims == ["2025-06-09T09"]


def test_old_slots_are_forgotten_and_the_rest_kept(context: None) -> None:
    claim_slot("a", "old", now=NOW - timedelta(days=61), worker="one")
    claim_slot("a", "new", now=NOW, worker="one")
    forget_old_slots(NOW)
    assert db.session.scalars(select(JobSlot.slot)).all() == ["new"]


def test_sessions_that_are_over_and_old_tries_are_cleaned_up(context: None) -> None:
    now = clock.real_now()
    with transaction():
        for name, hours in (("over", -1), ("good", 1)):
            db.session.add(WebSession(id_hash=name, data=b"{}", expires_at=now + timedelta(hours=hours)))
        for hours in (5, 0):
            at = now - timedelta(hours=hours)
            db.session.add(SignInAttempt(account_key="k", address_key="a", at=at, is_success=False))
    clean_up = next(job for job in JOBS if job.name == "clean_up")
    assert clean_up.work(Run(now, now, "one")) == 2
    assert db.session.scalars(select(WebSession.id_hash)).all() == ["good"]
    assert len(db.session.scalars(select(SignInAttempt.id)).all()) == 1


def test_every_job_runs_on_an_empty_province(app: Flask) -> None:
    ticker = Ticker(app, "one")
    assert {job.name: ticker.tick(job) for job in JOBS} == {job.name: 0 for job in JOBS}
    assert ticker.failures == 0


def test_the_commands_list_the_jobs_and_run_them_once(app: Flask) -> None:
    runner = app.test_cli_runner()
    listed = runner.invoke(args=["jobs", "list"])
    assert listed.exit_code == 0
    assert all(job.name in listed.output for job in JOBS)
    assert runner.invoke(args=["jobs", "run", "--once", "--job", "owners"]).output == "owners: 0\n"
    assert runner.invoke(args=["jobs", "run", "--once", "--job", "owners"]).output == "owners: bỏ qua\n"
    assert runner.invoke(args=["jobs", "run", "--once", "--job", "unknown"]).exit_code == 2


def test_a_database_that_is_not_migrated_is_named_and_nothing_runs(app: Flask) -> None:
    with app.app_context():
        JobSlot.__table__.drop(db.engine)
    answer = app.test_cli_runner().invoke(args=["jobs", "run"])
    assert answer.exit_code == 1
    assert "flask migrate" in answer.output


def test_the_scheduler_stops_cleanly_when_told_to(database_url: str, tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "PYTHONUTF8": "1",
        "FLASK_APP": str(ROOT / "wsgi.py"),
        "CHUNG_SECRET_KEY": "a key for tests, long enough for the settings",
        "CHUNG_DATABASE_URL": database_url,
        "CHUNG_VAR_DIR": str(tmp_path / "var"),
        "CHUNG_LOG_FORMAT": "json",
    }
    command = [sys.executable, "-m", "flask", "jobs", "run"]
    with (tmp_path / "log").open("wb") as told:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=told, stderr=told)
        try:
            for _wait in range(300):
                if "job_done" in (tmp_path / "log").read_text() or process.poll() is not None:
                    break
                time.sleep(0.1)
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=20) == 0, (tmp_path / "log").read_text()
        finally:
            process.kill()
    text = (tmp_path / "log").read_text()
    assert "timetable_started" in text
    assert "timetable_stopped" in text
    assert "Traceback" not in text
