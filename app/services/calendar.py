"""Edits of the official calendar: previewed case by case, then written with every moved date at once (E16)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.adapters.database import take_turns
from app.extensions import db
from app.models.calendar import CalendarChange, CalendarDay, CalendarYear
from app.models.cases import Case
from app.queries.calendar import announced_years, calendar_from, official_calendar, official_rows
from app.queries.calendar_page import calendar_edition
from app.queries.policies import policies
from app.services import trail
from app.services.actions import perform_action
from app.services.clocks import dates_of
from app.services.problems import Invalid, NotVisible, Stale
from app.services.transaction import transaction
from forms.calendar import CALENDAR_EDIT, REMOVED, calendar_problems
from workflows.calendar import Calendar
from workflows.fields import clean
from workflows.registry import SENT_OPEN
from workflows.roles import SYSTEM_ACTOR, Actor, Role


@dataclass(frozen=True)
class CalendarEdit:
    """A clean edit: the legal document, the days that change, and a year whose list is now complete."""

    document_no: str
    days: tuple[dict[str, Any], ...] = ()
    announced_year: int | None = None

    def as_json(self) -> list[dict[str, Any]]:
        """The edit as trail and history keep it."""
        kept: list[dict[str, Any]] = [{**row, "day": row["day"].isoformat()} for row in self.days]
        return kept + ([{"announced_year": self.announced_year}] if self.announced_year else [])


@dataclass(frozen=True)
class MovedCase:
    """A case whose date an edit moves; `is_statutory` tells the limit of Article 9.1 from a target of ours."""

    case_id: int
    case_no: str
    requester: str
    kind: str
    state: str
    old: date
    new: date | None
    is_statutory: bool
    is_known: bool

    def as_json(self) -> dict[str, Any]:
        """The line as trail and history keep it."""
        new = self.new.isoformat() if self.new else ""
        return {"case_id": self.case_id, "case_no": self.case_no, "old": self.old.isoformat(), "new": new}


@dataclass(frozen=True)
class Preview:
    """What an edit does to the open cases, computed on one edition of the calendar."""

    edition: int
    moved: tuple[MovedCase, ...]
    checked: int


def read_edit(given: Mapping[str, Any]) -> CalendarEdit:
    """Judge raw answers; raise Invalid with every problem at once."""
    values, problems = clean(CALENDAR_EDIT, given)
    if not problems:
        official = frozenset(row[0] for row in official_rows())
        problems = calendar_problems(values, official_calendar(), official)
    if problems:
        raise Invalid(problems)
    return CalendarEdit(values["document_no"], tuple(values.get("days") or ()), values.get("announced_year"))


def preview_edit(edit: CalendarEdit) -> Preview:
    """Say which date of which open case an edit would move; nothing is written."""
    cases = _open_cases()
    return Preview(calendar_edition(), _moved(cases, _calendar_after(edit)), len(cases))


def change_calendar(
    edit: CalendarEdit, *, seen_edition: int, actor: Actor, now: datetime, recorded_at: datetime
) -> Preview:
    """Write an edit, recompute every case that it moves and tell the parties, or change nothing at all.

    Raise Stale when the calendar was edited after the preview, NotVisible for all but an administrator.
    """
    if not actor.holds(Role.ADMIN):
        raise NotVisible
    with transaction() as session:
        take_turns(session, "calendar")
        edition = calendar_edition()
        if edition != seen_edition:
            raise Stale(edition, ())
        # Whoever acts on an open case waits until its date is written anew.
        session.execute(select(Case.id).where(Case.state.in_(SENT_OPEN)).order_by(Case.id).with_for_update()).all()
        cases = _open_cases()
        moved = _moved(cases, _calendar_after(edit))
        _write(edit, edition + 1)
        _keep_history(edit, edition + 1, moved, actor, now, recorded_at)
        for line in moved:
            perform_action(
                line.case_id,
                "recompute_deadline",
                actor=SYSTEM_ACTOR,
                seen_version=None,
                given={"document_no": edit.document_no},
                now=now,
                recorded_at=recorded_at,
            )
        return Preview(edition + 1, moved, len(cases))


def _calendar_after(edit: CalendarEdit) -> Calendar:
    """The calendar as the edit would leave it, made the way the real one is made."""
    rows = {row[0]: row for row in official_rows()}
    for change in edit.days:
        if change["kind"] == REMOVED:
            rows.pop(change["day"], None)
        else:
            rows[change["day"]] = (change["day"], change["kind"], change["name"], edit.document_no)
    years = announced_years() | ({edit.announced_year} if edit.announced_year else set())
    return calendar_from((rows[day] for day in sorted(rows)), years)


def _open_cases() -> list[Case]:
    query = (
        select(Case)
        .where(Case.state.in_(SENT_OPEN))
        .options(joinedload(Case.legal_profile), joinedload(Case.requesting_agency), selectinload(Case.pauses))
        .order_by(Case.due_on.asc().nulls_last(), Case.id)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(query))


def _moved(cases: list[Case], calendar: Calendar) -> tuple[MovedCase, ...]:
    rules = policies()
    found = []
    for case in cases:
        dates = dates_of(case, policies=rules, calendar=calendar)
        is_statutory = case.due_on is not None
        old, new = (case.due_on, dates.due_on) if is_statutory else (case.target_on, dates.target_on)
        if old is not None and old != new:
            is_known = new is not None and calendar.is_known(new)
            found.append(
                MovedCase(
                    case_id=case.id,
                    case_no=case.case_no or "",
                    requester=case.requesting_agency.short_name,
                    kind=case.kind,
                    state=case.state,
                    old=old,
                    new=new,
                    is_statutory=is_statutory,
                    is_known=is_known,
                )
            )
    return tuple(found)


def _write(edit: CalendarEdit, edition: int) -> None:
    for change in edit.days:
        row = db.session.get(CalendarDay, change["day"])
        if row is not None:
            db.session.delete(row)
            db.session.flush()
        if change["kind"] != REMOVED:
            db.session.add(
                CalendarDay(
                    day=change["day"],
                    kind=change["kind"],
                    name=change["name"],
                    document_no=edit.document_no,
                    edition=edition,
                )
            )
    if edit.announced_year and db.session.get(CalendarYear, edit.announced_year) is None:
        db.session.add(CalendarYear(year=edit.announced_year))
    db.session.flush()


def _keep_history(
    edit: CalendarEdit,
    edition: int,
    moved: tuple[MovedCase, ...],
    actor: Actor,
    now: datetime,
    recorded_at: datetime,
) -> None:
    lines = [line.as_json() for line in moved]
    db.session.add(
        CalendarChange(
            edition=edition,
            at=now,
            account_id=actor.account_id,
            document_no=edit.document_no,
            changes=edit.as_json(),
            moved_cases=lines,
        )
    )
    trail.record(
        name="calendar_changed",
        action="change_calendar",
        actor=actor,
        at=now,
        recorded_at=recorded_at,
        role=Role.ADMIN.value,
        note=edit.document_no,
        payload={"edition": edition, "changes": edit.as_json(), "moved": lines},
    )
