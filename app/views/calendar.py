"""The official calendar in the browser: a year by months, and an edit that is previewed, then confirmed (E16)."""

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.clock import now, real_now, today
from app.queries.calendar import announced_years, official_calendar
from app.queries.calendar_page import Month, calendar_changes, cases_beyond, months_of
from app.services.calendar import CalendarEdit, MovedCase, Preview, change_calendar, preview_edit, read_edit
from app.services.problems import Invalid, Stale
from app.views.access import current_actor, role_required
from app.views.wording import day_or_nothing, moment_text, state_text, weekday
from forms.build import AnswerForm, as_typed, form_for, words
from forms.calendar import CALENDAR_EDIT, DAY_KINDS, FIRST_YEAR, LAST_YEAR
from workflows.roles import Role
from workflows.text import day_text

blueprint = Blueprint("calendar", __name__, url_prefix="/lich-lam-viec")
KINDS = dict(DAY_KINDS)


@blueprint.get("/")
@role_required(Role.ADMIN, Role.AUDITOR)
def show() -> ResponseReturnValue:
    """Show one year of the calendar with the edits made to it."""
    year = request.args.get("nam", today().year, type=int)
    year = min(max(year, FIRST_YEAR), LAST_YEAR)
    calendar = official_calendar()
    return render_template(
        "calendar/show.html",
        year=year,
        years=range(max(year - 2, FIRST_YEAR), min(year + 2, LAST_YEAR) + 1),
        is_announced=year in announced_years(),
        months=[_month(month) for month in months_of(year, calendar)],
        known_until=day_text(calendar.known_until) if calendar.has_official_years else "",
        beyond=cases_beyond(calendar.known_until) if calendar.has_official_years else 0,
        changes=[
            {
                "edition": line.edition,
                "when_text": moment_text(line.at),
                "who": line.who,
                "document_no": line.document_no,
                "days": _change_words(line.changes),
                "moved": line.moved,
            }
            for line in calendar_changes()
        ],
        may_edit=current_actor().holds(Role.ADMIN),
    )


def _month(month: Month) -> dict[str, Any]:
    return {
        "number": month.number,
        "working_days": month.working_days,
        "entries": [
            {
                "day": day_text(entry.day),
                "weekday": weekday(entry.day),
                "is_worked": entry.is_worked,
                "name": entry.name,
                "document": entry.document,
                "is_estimate": entry.is_estimate,
            }
            for entry in month.entries
        ],
    }


def _change_words(changes: list[dict[str, Any]]) -> list[str]:
    found = []
    for change in changes:
        if "announced_year" in change:
            found.append(_("Năm %(year)s: đã công bố đủ lịch nghỉ", year=change["announced_year"]))
        else:
            name = f" – {change['name']}" if change.get("name") else ""
            found.append(f"{as_typed(_day(change['day']))}: {words(KINDS[change['kind']])}{name}")
    return found


def _day(value: Any) -> Any:
    return day_text(value) if not isinstance(value, str) else "/".join(reversed(value.split("-")))


@blueprint.get("/sua")
@role_required(Role.ADMIN)
def edit() -> ResponseReturnValue:
    """Show the form of an edit."""
    return _edit_page(_form(), 200)


@blueprint.post("/xem-truoc")
@role_required(Role.ADMIN)
def preview() -> ResponseReturnValue:
    """Show what an edit would move, or the form again with every problem."""
    form = _form()
    if form.wants_more_rows or "back" in request.form:
        return _edit_page(form, 200)
    try:
        wanted = read_edit(form.raw_answers())
    except Invalid as problem:
        form.show(problem.problems)
        return _edit_page(form, 422)
    return _preview_page(form, wanted, preview_edit(wanted), 200)


@blueprint.post("/xac-nhan")
@role_required(Role.ADMIN)
def confirm() -> ResponseReturnValue:
    """Write an edit that was previewed; if the calendar changed meanwhile, show the preview anew."""
    form = _form()
    try:
        wanted = read_edit(form.raw_answers())
        done = change_calendar(
            wanted,
            seen_edition=request.form.get("seen_edition", -1, type=int),
            actor=current_actor(),
            now=now(),
            recorded_at=real_now(),
        )
    except Invalid as problem:
        form.show(problem.problems)
        return _edit_page(form, 422)
    except Stale:
        return _preview_page(form, wanted, preview_edit(wanted), 409)
    flash(_("Đã sửa lịch làm việc; %(count)s hồ sơ được tính lại thời hạn.", count=len(done.moved)), "success")
    year = wanted.days[0]["day"].year if wanted.days else wanted.announced_year
    return redirect(url_for("calendar.show", nam=year), 303)


def _form() -> AnswerForm:
    return form_for(CALENDAR_EDIT)()


def _edit_page(form: AnswerForm, status: int) -> ResponseReturnValue:
    return make_response(render_template("calendar/edit.html", form=form, back_link=_back()), status)


def _back() -> dict[str, str]:
    return {"href": url_for("calendar.show"), "text": _("Lịch làm việc")}


def _preview_page(form: AnswerForm, wanted: CalendarEdit, found: Preview, status: int) -> ResponseReturnValue:
    page = render_template(
        "calendar/preview.html",
        document_no=wanted.document_no,
        days=_change_words(wanted.as_json()),
        typed=_typed(form),
        edition=found.edition,
        checked=found.checked,
        moved=[_line(line) for line in found.moved],
        has_estimates=any(not line.is_known for line in found.moved),
        is_stale=status == 409,
        back_link=_back(),
    )
    return make_response(page, status)


def _line(line: MovedCase) -> dict[str, Any]:
    return {
        "case_no": line.case_no,
        "requester": line.requester,
        "state": state_text(line.kind, line.state),
        "old": day_text(line.old),
        "new": day_or_nothing(line.new),
        "is_later": line.new is not None and line.new > line.old,
        "is_statutory": line.is_statutory,
        "is_known": line.is_known,
    }


def _typed(form: AnswerForm) -> list[tuple[str, str]]:
    """What was typed, as hidden inputs: the confirmation sends it again and it is judged again."""
    answers = form.raw_answers()
    fields = [("document_no", str(answers["document_no"])), ("announced_year", str(answers["announced_year"] or ""))]
    for number, row in enumerate(answers["days"]):
        if any(row.values()):
            fields += [(f"days-{number}-{name}", str(value or "")) for name, value in row.items()]
    return fields
