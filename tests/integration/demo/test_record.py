"""What the load leaves behind: numbers without gaps, an unbroken trail, messages, accounts."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import groupby, pairwise

import pikepdf
import pytest
from sqlalchemy import func, select

from app.adapters.clock import real_now
from app.demo.people import PEOPLE
from app.demo.story import STORY
from app.extensions import db
from app.models.accounts import Account
from app.models.cases import Case
from app.models.files import Blob
from app.models.letters import Letter, NumberSeries
from app.models.trail import Event, OutboxMessage
from app.services.letters import finished_html
from app.services.numbering import take_number
from app.services.trail import verify
from app.services.transaction import transaction

pytestmark = pytest.mark.usefixtures("context")


def issued_letters() -> list[Letter]:
    """Every issued letter, by series, year and number."""
    query = select(Letter).where(Letter.status == "ISSUED")
    return list(db.session.scalars(query.order_by(Letter.series, Letter.year, Letter.number)))


def test_the_series_stand_where_the_story_says() -> None:
    last = {(row.series, row.year): row.last_number for row in db.session.scalars(select(NumberSeries))}
    assert (last["CV", 2025], last["TB", 2025], last["TTr", 2025]) == (214, 7, 3)
    symbols = {letter.symbol for letter in issued_letters()}
    assert {"214/STTTT-CNTT", "07/TB-STTTT"} <= symbols
    assert not {"215/STTTT-CNTT", "08/TB-STTTT"} & symbols


def test_no_series_has_a_gap_or_goes_back_in_time() -> None:
    opened = {(row.series, row.year): row.opened_with for row in db.session.scalars(select(NumberSeries))}
    for key, group in groupby(issued_letters(), key=lambda letter: (letter.series, letter.year)):
        letters = list(group)
        numbers = [letter.number for letter in letters]
        assert numbers == list(range(opened[key] + 1, opened[key] + 1 + len(letters)))
        for earlier, later in pairwise(letters):
            assert earlier.issued_at is not None
            assert later.issued_at is not None
            assert earlier.issued_at <= later.issued_at


def test_every_opening_of_a_series_stands_in_the_trail() -> None:
    opened = {(row.series, row.year) for row in db.session.scalars(select(NumberSeries)) if row.opened_with}
    audited = {
        (event.payload["series"], event.payload["year"])
        for event in db.session.scalars(select(Event).where(Event.action == "open_series"))
    }
    assert opened == audited


def test_the_next_request_gets_the_number_after_the_last_of_the_story() -> None:
    focal_id = db.session.scalars(select(Case.focal_agency_id).distinct()).one()
    with transaction():
        assert take_number(focal_id, "KN", datetime(2025, 4, 29, tzinfo=UTC).date()) == 43


def test_the_trail_is_unbroken_and_in_the_order_of_dates() -> None:
    assert verify().broken_id is None
    events = list(db.session.scalars(select(Event).order_by(Event.id)))
    assert [event.at for event in events] == sorted(event.at for event in events)
    assert max(event.at for event in events) < datetime(2025, 4, 29, 2, tzinfo=UTC)


def test_every_event_was_recorded_now_whatever_its_date() -> None:
    earliest = db.session.scalar(select(func.min(Event.recorded_at)))
    assert earliest is not None
    assert timedelta(0) <= real_now() - earliest < timedelta(hours=1)


def test_every_step_of_the_story_went_through_the_door() -> None:
    done = db.session.scalar(select(func.count()).where(Event.action.in_({step.action for step in STORY})))
    assert done == len(STORY) + CARRIED
    for case in db.session.scalars(select(Case)):
        moves = db.session.scalars(select(Event).where(Event.case_id == case.id).order_by(Event.id)).all()
        assert moves, case.case_no
        assert [move.to_state for move in moves if move.name not in ACCOUNT_EVENTS][-1] == case.state


CARRIED = 8
"""Steps that a submission took with its proposals: four went up, three were decided, one was applied."""

ACCOUNT_EVENTS = {"account_activated", "credentials_handed_over", "suspension_ordered", "account_suspended"}


def test_letters_and_pictures_wait_to_be_drawn_and_no_old_mail_goes_out() -> None:
    waiting = db.session.execute(
        select(OutboxMessage.kind, func.count()).where(OutboxMessage.status == "WAITING").group_by(OutboxMessage.kind)
    ).all()
    contents = db.session.scalar(select(func.count()).select_from(Blob))
    assert dict(tuple(row) for row in waiting) == {"pdf": len(issued_letters()), "picture": contents}


def test_every_issued_letter_is_marked_as_a_demonstration() -> None:
    for letter in issued_letters():
        assert "KHÔNG CÓ GIÁ TRỊ PHÁP LÝ" in finished_html(letter), letter.symbol


def test_every_attached_paper_is_a_whole_pdf() -> None:
    contents = db.session.scalars(select(Blob.content)).all()
    assert len(contents) > 30
    for content in contents:
        with pikepdf.open(BytesIO(content)) as paper:
            assert len(paper.pages) == 1


def test_nobody_is_named() -> None:
    assert set(db.session.scalars(select(Account.full_name))) == {""}


def test_each_account_has_a_title_of_its_own() -> None:
    titles = [person.title for person in PEOPLE]
    assert len(set(titles)) == len(titles) == db.session.scalar(select(func.count()).select_from(Account))
