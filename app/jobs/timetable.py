"""The timetable: what runs when, and the claim that lets several schedulers run each slot once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog
from flask import Flask, current_app

from app.adapters import clock
from app.adapters.mail import send_mail
from app.adapters.sessions import delete_expired_sessions
from app.extensions import db
from app.jobs import ladders
from app.jobs.slots import claim_slot, finish_slot, forget_old_slots, hour_of
from app.queries.calendar import official_calendar
from app.queries.clocks import local_day
from app.services.deliveries import deliverers
from app.services.digests import make_digests
from app.services.outbox import run_due
from app.services.sign_in import forget_old_attempts
from workflows.text import N_

MOST_MESSAGES = 20
"""Messages delivered in one go, so that the other jobs have their turn."""

log = structlog.get_logger("chung.timetable")


@dataclass(frozen=True)
class Run:
    """One run of one job: when, in both clocks, and by whom."""

    now: datetime
    recorded_at: datetime
    worker: str


@dataclass(frozen=True)
class Job:
    """One line of the timetable; `has_slots` says that a slot is worked off by one scheduler alone.

    `slot_of` gives the slot of an instant where it is not the full hour.
    """

    name: str
    label: str
    every: timedelta
    work: Callable[[Run], int]
    has_slots: bool = True
    slot_of: Callable[[datetime], str] = hour_of


def _ladder(steps: ladders.Ladder, run: Run) -> int:
    return steps(ladders.moment_at(run.now, run.recorded_at))


def deliver_messages(run: Run) -> int:
    """Deliver what the outbox holds; its rows are claimed one by one, so every scheduler may help."""
    settings = current_app.extensions["settings"]
    mail = partial(send_mail, settings) if settings.mail_server else None
    ways = deliverers(mail, local_day(run.now))
    return run_due(ways, now=run.recorded_at, worker=run.worker, limit=MOST_MESSAGES)


def gather_messages(run: Run) -> int:
    """Leave the daily mail of each officer in the outbox, from its hour on."""
    at = current_app.extensions["settings"].digest_at
    return make_digests(now=run.now, recorded_at=run.recorded_at, at=at, calendar=official_calendar())


def slot_of_digest(now: datetime) -> str:
    """The slot of an instant in hours that begin with the minute of the daily mail, so that it leaves on time."""
    return hour_of(now - timedelta(minutes=current_app.extensions["settings"].digest_at.minute))


def clean_up(run: Run) -> int:
    """Delete sessions that are over, tries to sign in that no longer count, and old slots."""
    db.session.rollback()
    forget_old_slots(run.now)
    return delete_expired_sessions(db.engine) + forget_old_attempts(run.recorded_at)


OFTEN, EACH_MINUTE = timedelta(seconds=2), timedelta(minutes=1)

JOBS: tuple[Job, ...] = (
    Job(
        "outbox",
        N_("Lập tệp PDF của văn bản, vẽ trang đầu tệp đính kèm, gửi thư"),
        OFTEN,
        deliver_messages,
        has_slots=False,
    ),
    Job(
        "intake",
        N_("Coi hồ sơ là đầy đủ khi hết thời gian kiểm tra"),
        EACH_MINUTE,
        partial(_ladder, ladders.deem_requests_complete),
    ),
    Job("owners", N_("Đôn đốc chủ quản chưa trả lời"), EACH_MINUTE, partial(_ladder, ladders.chase_owners)),
    Job("deadlines", N_("Cảnh báo thời hạn, soạn sẵn D8"), EACH_MINUTE, partial(_ladder, ladders.warn_of_lateness)),
    Job(
        "targets",
        N_("Nhắc mốc nội bộ của hồ sơ không có hạn luật định"),
        EACH_MINUTE,
        partial(_ladder, ladders.remind_of_targets),
    ),
    Job("supplements", N_("Nhắc bổ sung hồ sơ"), EACH_MINUTE, partial(_ladder, ladders.chase_supplements)),
    Job(
        "accounts",
        N_("Nhắc và kết thúc tài khoản kết nối hết hạn"),
        EACH_MINUTE,
        partial(_ladder, ladders.mind_connection_accounts),
    ),
    Job(
        "orders",
        N_("Soạn lệnh tạm khoá, thu hồi theo kế hoạch kết thúc kết nối"),
        EACH_MINUTE,
        partial(_ladder, ladders.end_connections),
    ),
    Job(
        "decisions",
        N_("Báo Quyết định đã có hiệu lực, chờ cập nhật Danh mục"),
        EACH_MINUTE,
        partial(_ladder, ladders.announce_decisions),
    ),
    Job(
        "digest",
        N_("Gộp tin nhắn thành thư hằng ngày"),
        EACH_MINUTE,
        gather_messages,
        slot_of=slot_of_digest,
    ),
    Job("clean_up", N_("Xoá phiên làm việc và dữ liệu tạm đã cũ"), EACH_MINUTE, clean_up),
)
"""A job with slots looks each minute whether a new hour has begun; the first look after midnight meets the new day."""


def run_job(job: Job, run: Run) -> int | None:
    """Work off the slot of this hour, or say None when it is, or was, another scheduler's.

    A slot whose scheduler died half way is not tried again: the next hour does what was left, since plans are made from
    how things stand.
    """
    if not job.has_slots:
        return job.work(run)
    slot = job.slot_of(run.now)
    if not claim_slot(job.name, slot, now=run.recorded_at, worker=run.worker):
        return None
    done = job.work(run)
    finish_slot(job.name, slot, now=run.recorded_at)
    log.info("job_done", job=job.name, slot=slot, done=done)
    return done


class Ticker:
    """Runs jobs of one application for one scheduler; remembers the hours it has seen, to spare the database."""

    def __init__(self, app: Flask, worker: str) -> None:
        self.app, self.worker = app, worker
        self.started_at = clock.real_now()
        self.failures = 0
        self._seen: dict[str, str] = {}

    def tick(self, job: Job) -> int | None:
        """Run a job if its hour is new; a failure is logged and never ends the timetable."""
        with self.app.app_context():
            try:
                run = Run(clock.now(), clock.real_now(), self.worker)
                db.session.rollback()
                slot = job.slot_of(run.now)
                if job.has_slots and self._seen.get(job.name) == slot:
                    return None
                done = run_job(job, run)
                self._seen[job.name] = slot
                return done
            except Exception:  # the next tick tries again
                log.exception("job_failed", job=job.name)
                self.failures += 1
                return None
            finally:
                db.session.rollback()
