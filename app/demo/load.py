"""Loads the whole demonstration in one transaction: a load that is broken off leaves nothing behind."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select, update

from app.adapters.clock import local_time, set_business_clock
from app.demo.agencies import FOCAL
from app.demo.papers import print_papers
from app.demo.play import Stage, papers_of, play
from app.demo.province import (
    cast,
    import_first_version,
    load_agencies,
    load_national_databases,
    load_people,
    load_units,
)
from app.demo.steps import FIRST_REVIEWER, DemoStep, at
from app.demo.story import OPENINGS, START, STORY, Opening
from app.extensions import db
from app.models.accounts import InboxMessage
from app.models.agencies import Agency
from app.models.cases import Case
from app.models.trail import OutboxMessage
from app.services.agencies import plan_transfer
from app.services.numbering import open_series
from app.services.transaction import transaction

READ_UNTIL = at("24/04/2025 00:00")
"""Messages before this day have been read: a desk that starts with hundreds of old ones shows nothing."""

IMPORTED = at("08/07/2024 09:00")
"""When the catalogue in force was brought in, before the first proposal to change it."""

ADMIN = "quantri.stttt"
MERGED = "SLĐTBXH"
MERGER = {"successor": "SNV", "ends_on": "28/02/2025", "document_no": "Dự thảo phương án sắp xếp"}
"""The merger of 8.3: planned, and not carried out."""
PLANNED = at("29/04/2025 08:30")
Tell = Callable[[str], None]


class AlreadyLoaded(Exception):
    """The database holds agencies or cases; the demonstration goes into an empty one alone."""


def is_loaded() -> bool:
    """Say whether the database already holds cases or agencies."""
    return db.session.scalar(select(Case.id).limit(1)) is not None or (
        db.session.scalar(select(Agency.id).limit(1)) is not None
    )


def load(*, password_hash: str, recorded_at: datetime, tell: Tell) -> int:
    """Load province and story, then set the business clock; return how many steps were played.

    `recorded_at` is the real instant, kept beside each step's own. Raise AlreadyLoaded, or StoryBroken.
    """
    tell("Chuẩn bị văn bản minh hoạ đính kèm …")
    papers = print_papers(papers_of(STORY))
    with transaction():
        if is_loaded():
            raise AlreadyLoaded
        tell("Nạp cơ quan, cơ sở dữ liệu, tài khoản …")
        agencies = load_agencies()
        load_national_databases(agencies)
        load_people(password_hash, recorded_at)
        load_units(agencies)
        stage = Stage(cast=cast(START), papers=papers, recorded_at=recorded_at)
        import_first_version(stage.cast[FIRST_REVIEWER], IMPORTED, recorded_at)
        focal_id = agencies[FOCAL].id
        for number, scene in enumerate(_scenes(), start=1):
            if isinstance(scene, Opening):
                _open(scene, focal_id, stage)
            else:
                play(scene, stage)
                tell(_line(number, scene))
            # Each step reads what is stored, as it would in a request of its own.
            db.session.flush()
            db.session.expire_all()
        _settle(recorded_at)
        plan_transfer(agencies[MERGED].id, MERGER, actor=stage.cast[ADMIN], now=PLANNED, recorded_at=recorded_at)
        set_business_clock(START)
    return len(STORY)


def _scenes() -> list[DemoStep | Opening]:
    """Steps and openings in the order of time; a series is opened before it is used."""
    return sorted((*OPENINGS, *STORY), key=lambda scene: scene.at)


def _line(number: int, step: DemoStep) -> str:
    return f"{number:4d}  {local_time(step.at):%d/%m/%Y %H:%M}  {step.case}  {step.action}"


def _open(opening: Opening, agency_id: int, stage: Stage) -> None:
    open_series(
        agency_id,
        opening.series,
        opening.year,
        opening.last_number,
        actor=stage.cast[ADMIN],
        now=opening.at,
        recorded_at=stage.recorded_at,
    )


def _settle(recorded_at: datetime) -> None:
    """Old messages count as read, and no mail of the past goes out now; letters are still to be printed."""
    db.session.execute(update(InboxMessage).where(InboxMessage.at < READ_UNTIL).values(read_at=InboxMessage.at))
    db.session.execute(
        update(OutboxMessage).where(OutboxMessage.kind == "mail").values(status="DONE", done_at=recorded_at)
    )
