"""`flask audit verify` against somebody who can write to the database: every way to change the past is named."""

import hashlib
from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, text

from app.adapters.database import is_sqlite
from app.extensions import db
from app.models.trail import Event
from app.services.trail import canonical
from app.services.transaction import transaction

EVENT = 58
"""The event that is attacked, somewhere in the middle."""


def run(app: Flask, *words: str) -> Result:
    """Run `flask audit`."""
    return app.test_cli_runner().invoke(args=["audit", *words])


def head(app: Flask) -> str:
    """The head that an auditor keeps elsewhere."""
    result = run(app, "head")
    assert result.exit_code == 0
    return result.stdout.strip()


def attack(app: Flask, change: Callable[[], None]) -> None:
    """Take the guards of the database away, as its owner can, and change something behind the program's back."""
    with app.app_context(), transaction():
        names = ("update", "delete") if is_sqlite(db.engine) else ("update", "delete", "truncate")
        for name in names:
            table = "" if is_sqlite(db.engine) else " ON event"
            db.session.execute(text(f"DROP TRIGGER event_no_{name}{table}"))
        change()


def sql(statement: str, **values: object) -> Callable[[], None]:
    """An attack by one statement."""
    return lambda: db.session.execute(text(statement), values) and None


def last_id() -> int:
    """The id of the last event."""
    return db.session.scalars(select(Event.id).order_by(Event.id.desc()).limit(1)).one()


def rewrite_from(first: int) -> None:
    """Compute every hash anew from an event on, and the head with it."""
    before = db.session.scalars(select(Event.hash).where(Event.id == first - 1)).one()
    for event in db.session.scalars(select(Event).where(Event.id >= first).order_by(Event.id)).all():
        event.prev_hash = before
        event.hash = before = hashlib.sha256(canonical(event)).hexdigest()
        db.session.flush()
    db.session.execute(
        text("UPDATE trail_head SET last_hash = :hash, last_event_id = :id, event_count = :id"),
        {"hash": before, "id": last_id()},
    )


def assert_broken(result: Result, event_id: int, reason: str) -> None:
    """Exit code 1, naming the first broken event and why, in one line."""
    assert result.exit_code == 1
    assert f"HỎNG tại sự kiện {event_id}: " in result.stderr
    assert reason in result.stderr


def test_an_untouched_trail_is_confirmed_with_its_length_and_head(app: Flask) -> None:
    kept = head(app)
    result = run(app, "verify", "--head", kept)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Đã kiểm tra 264 sự kiện" in result.stdout
    assert kept in result.stdout


def test_a_head_kept_earlier_is_still_found_when_the_trail_has_grown(app: Flask) -> None:
    with app.app_context():
        earlier = db.session.get_one(Event, EVENT)
        kept = earlier.hash
    assert run(app, "verify", "--head", f"{EVENT}:{kept}").exit_code == 0
    assert run(app, "verify", "--head", kept).exit_code == 0


def test_the_database_itself_refuses_to_change_an_event(app: Flask) -> None:
    for statement in ("UPDATE event SET note = 'x' WHERE id = 58", "DELETE FROM event WHERE id = 58"):
        with app.app_context(), pytest.raises(Exception, match="append-only"), transaction():
            db.session.execute(text(statement))
    assert run(app, "verify").exit_code == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET note = 'sửa' WHERE id = 58",
        "UPDATE event SET actor_label = 'Người khác' WHERE id = 58",
        "UPDATE event SET to_state = 'granted' WHERE id = 58",
        """UPDATE event SET payload = '{"version": 1}' WHERE id = 58""",
        "UPDATE event SET actor_id = actor_id + 1 WHERE id = 58",
        "UPDATE event SET visibility = 'hidden' WHERE id = 58",
    ],
)
def test_an_edited_event_is_named(app: Flask, statement: str) -> None:
    attack(app, sql(statement))
    assert_broken(run(app, "verify"), EVENT, "đã bị sửa")


def test_an_edited_moment_is_named(app: Flask) -> None:
    def change() -> None:
        event = db.session.get_one(Event, EVENT)
        db.session.execute(
            text("UPDATE event SET at = (SELECT at FROM event WHERE id = :other) WHERE id = :id"),
            {"other": 3, "id": event.id},
        )

    attack(app, change)
    assert_broken(run(app, "verify"), EVENT, "đã bị sửa")


def test_a_deleted_event_is_named(app: Flask) -> None:
    attack(app, sql("DELETE FROM event WHERE id = 58"))
    assert_broken(run(app, "verify"), EVENT, "bị thiếu")


def test_a_deleted_event_is_named_when_the_rest_was_renumbered(app: Flask) -> None:
    def change() -> None:
        db.session.execute(text("DELETE FROM event WHERE id = 58"))
        for number in range(58, last_id() + 1):
            db.session.execute(text("UPDATE event SET id = :new WHERE id = :old"), {"new": number - 1, "old": number})

    attack(app, change)
    assert_broken(run(app, "verify"), EVENT, "không nối")


def test_an_inserted_event_is_named(app: Flask) -> None:
    def change() -> None:
        for number in range(last_id(), EVENT - 1, -1):
            db.session.execute(text("UPDATE event SET id = :new WHERE id = :old"), {"new": number + 1, "old": number})
        _forge(EVENT)

    attack(app, change)
    assert_broken(run(app, "verify"), EVENT + 1, "không nối")


def _forge(event_id: int) -> None:
    """Add an event with right hashes of its own behind another."""
    db.session.expire_all()
    before = db.session.get_one(Event, event_id - 1)
    columns = {column.key: getattr(before, column.key) for column in Event.__table__.columns}
    forged = Event(**{**columns, "id": event_id, "note": "thêm", "prev_hash": before.hash, "hash": ""})
    forged.hash = hashlib.sha256(canonical(forged)).hexdigest()
    db.session.add(forged)
    db.session.flush()


def test_an_event_added_at_the_end_is_named(app: Flask) -> None:
    def change() -> None:
        _forge(last_id() + 1)

    attack(app, change)
    assert_broken(run(app, "verify"), 265, "thêm vào ngoài hệ thống")


def test_an_event_before_the_first_is_named(app: Flask) -> None:
    def change() -> None:
        first = db.session.get_one(Event, 1)
        columns = {column.key: getattr(first, column.key) for column in Event.__table__.columns}
        db.session.add(Event(**{**columns, "id": 0, "hash": "f" * 64}))

    attack(app, change)
    assert_broken(run(app, "verify"), 0, "thêm vào ngoài hệ thống")


def test_swapped_events_are_named(app: Flask) -> None:
    def change() -> None:
        for old, new in ((EVENT, -1), (EVENT + 1, EVENT), (-1, EVENT + 1)):
            db.session.execute(text("UPDATE event SET id = :new WHERE id = :old"), {"new": new, "old": old})

    attack(app, change)
    assert_broken(run(app, "verify"), EVENT, "không nối")


def test_a_tail_that_was_cut_is_named(app: Flask) -> None:
    attack(app, sql("DELETE FROM event WHERE id > 170"))
    assert_broken(run(app, "verify"), 171, "bị cắt bỏ")


def test_a_head_row_that_was_deleted_is_noticed(app: Flask) -> None:
    attack(app, sql("DELETE FROM trail_head"))
    assert run(app, "verify").exit_code == 1
    assert run(app, "head").exit_code == 1


def test_a_tail_that_was_cut_together_with_the_head_row_is_found_by_the_kept_head(app: Flask) -> None:
    kept = head(app)

    def change() -> None:
        db.session.execute(text("DELETE FROM event WHERE id > 170"))
        rewrite_from(170)

    attack(app, change)
    assert run(app, "verify").exit_code == 0
    assert_broken(run(app, "verify", "--head", kept), 171, "đầu chuỗi đã giữ")


def test_a_trail_rewritten_with_all_its_hashes_is_found_by_the_kept_head(app: Flask) -> None:
    kept = head(app)

    def change() -> None:
        db.session.execute(text("UPDATE event SET note = 'sửa' WHERE id = 58"))
        db.session.expire_all()
        rewrite_from(EVENT)

    attack(app, change)
    assert run(app, "verify").exit_code == 0
    assert_broken(run(app, "verify", "--head", kept), 264, "viết lại")
    assert run(app, "verify", "--head", kept.partition(":")[2]).exit_code == 1


@pytest.mark.parametrize("kept", ["", "abc", "12:", "x" * 64, "1:" + "a" * 63, "-1:" + "a" * 64])
def test_a_head_that_is_none_is_refused_before_the_walk(app: Flask, kept: str) -> None:
    result = run(app, "verify", "--head", kept)
    assert result.exit_code == 2
    assert "flask audit head" in result.stderr
