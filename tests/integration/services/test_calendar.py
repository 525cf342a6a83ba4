"""The administrator edits the calendar: every open case is recomputed with it, and its parties are told (E16)."""

import threading
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from app.extensions import db
from app.models.accounts import InboxMessage
from app.models.calendar import CalendarChange, CalendarDay, CalendarYear
from app.models.trail import Event
from app.queries.calendar import official_calendar
from app.services import calendar as service
from app.services.calendar import CalendarEdit, change_calendar, preview_edit, read_edit
from app.services.problems import Invalid, NotVisible, Stale
from app.services.trail import verify
from app.services.transaction import transaction
from tests.scenario import Scenario
from workflows.fields import VIETNAM

SWAP = {
    "document_no": "12729/VPCP-KGVX",
    "days": [
        {"day": "02/01/2026", "kind": "off", "name": "Nghỉ Tết Dương lịch (hoán đổi)"},
        {"day": "10/01/2026", "kind": "worked", "name": "Làm bù cho ngày 02/01/2026"},
    ],
}
CHRISTMAS = datetime(2025, 12, 26, 9, 0, tzinfo=VIETNAM)


@pytest.fixture
def world(context: None) -> Scenario:
    """The province on 26/12/2025, before the days of the new year were exchanged."""
    with transaction():
        db.session.execute(delete(CalendarDay).where(CalendarDay.day.in_([date(2026, 1, 2), date(2026, 1, 10)])))
    return Scenario(CHRISTMAS)


@pytest.fixture
def change(world: Scenario) -> Callable[..., service.Preview]:
    """Edits the calendar as the administrator."""

    def edit(given: dict[str, Any], *, seen_edition: int = 0, who: str = "admin") -> service.Preview:
        return change_calendar(
            read_edit(given),
            seen_edition=seen_edition,
            actor=world.people[who],
            now=world.now,
            recorded_at=world.now,
        )

    return edit


def review(world: Scenario) -> int:
    """A case under review since 26/12/2025."""
    case_id = world.to_state("awaiting_consent", letter_date="26/12/2025")
    world.act("owner_consent", "owner", case_id, letter_date="26/12/2025")
    return case_id


def test_the_swap_announced_on_christmas_moves_a_running_case_by_one_day(world: Scenario, change: Callable) -> None:
    """Worked example W19 of section 6.3."""
    case_id = review(world)
    assert world.case(case_id).due_on == date(2026, 1, 5)
    preview = preview_edit(read_edit(SWAP))
    assert [(line.case_id, line.old, line.new) for line in preview.moved] == [
        (case_id, date(2026, 1, 5), date(2026, 1, 6))
    ]
    db.session.rollback()
    assert world.case(case_id).due_on == date(2026, 1, 5), "a preview writes nothing"
    done = change(SWAP)
    assert done.moved == preview.moved
    assert world.case(case_id).due_on == date(2026, 1, 6)


def test_the_parties_are_told_of_the_moved_date_and_a_new_slip_waits_to_be_issued(
    world: Scenario, change: Callable
) -> None:
    case_id = review(world)
    change(SWAP)
    query = select(InboxMessage.account_id).where(InboxMessage.case_id == case_id)
    told = db.session.scalars(query.where(InboxMessage.kind == "deadline_recomputed")).all()
    names = {name for name, actor in world.people.items() if actor.account_id in told}
    assert names == {"filer", "approver", "officer", "owner"}
    assert world.letters(case_id)[-1] == ("D1", "C", "PREPARED")
    world.act("issue_letter", "clerk", case_id, letter=str(world.letter(case_id, "D1", "PREPARED").id))
    text = world.letter(case_id, "D1", "ISSUED").frozen_html
    assert "06/01/2026" in text or "06 tháng 01 năm 2026" in text or "06 tháng 1 năm 2026" in text
    assert "12729/VPCP-KGVX" in text


def test_the_trail_keeps_who_changed_what_by_which_document_and_which_dates_moved(
    world: Scenario, change: Callable
) -> None:
    case_id = review(world)
    change(SWAP)
    event = db.session.scalars(select(Event).where(Event.name == "calendar_changed")).one()
    assert event.actor_id == world.people["admin"].account_id
    assert event.payload["moved"][0] | {"case_id": case_id} == {
        "case_id": case_id, "case_no": world.case(case_id).case_no, "old": "2026-01-05", "new": "2026-01-06",
    }  # fmt: skip
    on_case = db.session.scalars(select(Event).where(Event.name == "deadline_recomputed")).one()
    dates = on_case.payload["old_due"], on_case.payload["due"]
    assert (on_case.case_id, *dates) == (case_id, "2026-01-05", "2026-01-06")
    kept = db.session.scalars(select(CalendarChange)).one()
    assert (kept.edition, kept.document_no, len(kept.moved_cases)) == (1, "12729/VPCP-KGVX", 1)
    assert verify().broken_id is None


def test_a_case_that_does_not_move_is_left_alone(world: Scenario, change: Callable) -> None:
    world.now = datetime(2025, 6, 9, 9, 0, tzinfo=VIETNAM)
    case_id = world.to_state("under_review")
    version = world.case(case_id).version
    assert change(SWAP).moved == ()
    assert world.case(case_id).version == version


def test_an_edit_made_on_an_older_calendar_is_refused(world: Scenario, change: Callable) -> None:
    change(SWAP)
    other = {"document_no": "01/UBND-KSTT", "days": [{"day": "05/01/2026", "kind": "off", "name": "Bão"}]}
    with pytest.raises(Stale):
        change(other)
    assert db.session.get(CalendarDay, date(2026, 1, 5)) is None
    change(other, seen_edition=1)


def test_what_fails_half_way_leaves_the_calendar_and_every_case_as_they_were(
    world: Scenario, change: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = review(world), review(world)
    real = service.perform_action

    def fail_on_second(case_id: int, *args: Any, **kwargs: Any) -> Any:
        if case_id == second:
            raise RuntimeError("the disk is full")
        return real(case_id, *args, **kwargs)

    monkeypatch.setattr(service, "perform_action", fail_on_second)
    with pytest.raises(RuntimeError):
        change(SWAP)
    assert [world.case(case_id).due_on for case_id in (first, second)] == [date(2026, 1, 5)] * 2
    assert db.session.get(CalendarDay, date(2026, 1, 2)) is None
    assert db.session.scalars(select(CalendarChange)).all() == []


def test_of_two_administrators_who_confirm_at_once_one_is_asked_to_look_again(
    app: Flask, world: Scenario, change: Callable
) -> None:
    review(world)
    actor, now = world.people["admin"], world.now
    db.session.rollback()
    answers: list[str] = []

    def confirm(number: int) -> None:
        day = {"day": date(2026, 1, 5 + number), "kind": "off", "name": "Bão"}
        with app.app_context():
            try:
                edit = CalendarEdit(f"{number}/UBND", (day,))
                change_calendar(edit, seen_edition=0, actor=actor, now=now, recorded_at=now)
                answers.append("written")
            except Stale:
                answers.append("stale")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=confirm, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["stale", "written"]
    assert len(db.session.scalars(select(CalendarChange)).all()) == 1


def test_only_an_administrator_edits_the_calendar(world: Scenario, change: Callable) -> None:
    for who in ("clerk", "leader", "auditor", "filer"):
        with pytest.raises(NotVisible):
            change(SWAP, who=who)


def test_a_year_that_is_announced_has_no_estimates_any_more(world: Scenario, change: Callable) -> None:
    assert not official_calendar().is_known(date(2027, 6, 1))
    days = [{"day": "01/01/2027", "kind": "off", "name": "Tết Dương lịch"}]
    change({"document_no": "1/VPCP-KGVX", "days": days, "announced_year": "2027"})
    calendar = official_calendar()
    assert calendar.is_known(date(2027, 6, 1))
    assert [day for day in calendar.off if day.year == 2027] == [date(2027, 1, 1)]
    assert db.session.get(CalendarYear, 2027) is not None


def test_a_day_is_taken_out_of_the_calendar_again(world: Scenario, change: Callable) -> None:
    change({"document_no": "2/VPCP-KGVX", "days": [{"day": "24/11/2026", "kind": "removed", "name": ""}]})
    assert official_calendar().is_working_day(date(2026, 11, 24))


@pytest.mark.parametrize(
    "given, field, words",
    [
        ({**SWAP, "document_no": ""}, "document_no", "không sửa lịch khi không có văn bản"),
        ({**SWAP, "document_no": "VPCP"}, "document_no", "Ghi đủ số và ký hiệu"),
        ({"document_no": "1/VPCP"}, "days", "ít nhất một ngày"),
        ({"document_no": "1/VPCP", "days": [{"day": "03/01/2026", "kind": "off", "name": "x"}]}, "days", "cuối tuần"),
        ({"document_no": "1/VPCP", "days": [{"day": "05/01/2026", "kind": "worked", "name": "x"}]}, "days", "vốn là"),
        ({"document_no": "1/VPCP", "days": [{"day": "05/01/2026", "kind": "off", "name": ""}]}, "days", "ghi tên"),
        ({"document_no": "1/VPCP", "days": [{"day": "05/01/2026", "kind": "removed"}]}, "days", "không có trong"),
        ({"document_no": "1/VPCP", "days": [SWAP["days"][0], SWAP["days"][0]]}, "days", "đã ghi ở dòng trên"),
        ({"document_no": "1/VPCP", "days": [{"day": "05/01/1999", "kind": "off", "name": "x"}]}, "days", "ngoài các"),
    ],
)  # fmt: skip
def test_an_edit_that_makes_no_sense_is_refused_with_one_sentence(
    world: Scenario, given: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(Invalid) as refused:
        read_edit(given)
    (problem,) = refused.value.problems
    assert problem.field == field
    assert words in problem.message % problem.params


def test_a_date_in_a_year_that_is_not_announced_is_marked_as_an_estimate(world: Scenario) -> None:
    world.now = datetime(2026, 12, 28, 9, 0, tzinfo=VIETNAM)
    review_id = world.to_state("awaiting_consent", letter_date="28/12/2026")
    world.act("owner_consent", "owner", review_id, letter_date="28/12/2026")
    edit = CalendarEdit("3/VPCP", ({"day": date(2026, 12, 30), "kind": "off", "name": "Bão"},))
    assert [line.is_known for line in preview_edit(edit).moved] == [False]
