"""Cases over the API: listed, filed, read, and moved through the same door as everywhere else."""

import base64
import binascii
import re
from datetime import datetime
from typing import Any, NoReturn

from flask import Blueprint, Response, request, url_for
from sqlalchemy import select

from app.adapters.clock import now, real_now, today
from app.api import schemas as s
from app.api.answers import answer
from app.api.bodies import answers_from, idempotency_key, json_object, seen_version, unknown_name
from app.api.filed import begin_case, filed, read_again, visible_case, whole_answers
from app.api.part_schemas import Note, NoteList
from app.api.problems import VersionMissing
from app.api.representations import case_detail, case_line
from app.extensions import db
from app.models.cases import Case
from app.queries.calendar import official_calendar
from app.queries.case_list import agency_key, cases_after, database_key
from app.queries.case_page import events_of, letters_of
from app.queries.duplicates import warnings_of
from app.queries.notes import names_of, notes_of
from app.queries.queue import conditions, views_for
from app.queries.queue_filters import BANDS, QueueFilters, filters_from, is_key
from app.queries.subjects import NOTHING, subjects_of
from app.queries.visibility import reads_content, sees_orders_alone
from app.services.actions import available_actions, perform_action, wrong_state
from app.services.carrying import parties, permission
from app.services.drafts import draft_problems, start_draft
from app.services.problems import Invalid, NotPossible, NotVisible, Stale
from app.views.access import current_actor, token_required
from forms.build import words
from forms.connection_request import FIELDS, STATE_SECRET
from forms.paper_request import PAPER_REQUEST
from workflows.accounts import ACCOUNTS
from workflows.event_labels import EVENT_LABELS
from workflows.fields import Field, Kind, Problem, Wrong, clean, parse_date
from workflows.registry import ALL, KINDS, state_label, workflow_of
from workflows.roles import Actor, Role
from workflows.rows import Row
from workflows.text import N_

blueprint = Blueprint("cases", __name__, url_prefix="/cases")

LARGEST_KEY = 2**63 - 1
PER_PAGE, MOST_PER_PAGE = 50, 200
CURSOR = re.compile(r"1:([0-9]{1,18})", re.ASCII)
NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
KEY = f"int(max={LARGEST_KEY})"
TABLES = (*ALL, ACCOUNTS)

CHANNEL = Field(
    "channel",
    Kind.CHOICE,
    N_("Kênh nhận"),
    hint=N_("PAPER: văn thư đăng ký hồ sơ giấy; bỏ trống khi cơ quan tự lập hồ sơ."),
    choices=(("SYSTEM", N_("Qua hệ thống")), ("PAPER", N_("Bản giấy"))),
    required=False,
)
FILED: tuple[Field, ...] = (STATE_SECRET, CHANNEL, *FIELDS)
"""What a filer may send; a yes to the first question stores nothing else (0.6.13)."""

ON_PAPER: tuple[Field, ...] = (CHANNEL, *PAPER_REQUEST)
"""What a clerk may send with channel PAPER."""

FILTERS: tuple[str, ...] = (
    "view", "kind", "text", "requester", "owner", "database", "state", "reviewer", "unit", "band",
    "received_from", "received_to",
)  # fmt: skip
"""What the list may be narrowed to, as the queue on the screen."""


@blueprint.get("")
@token_required
def index() -> Response:
    """List the cases the reader may see, newest first, page by page."""
    actor, day, calendar = current_actor(), today(), official_calendar()
    filters, limit, before = _asked(actor)
    wanted = conditions(filters, actor, day, calendar)
    found = cases_after(wanted, before, limit + 1)
    page = found[:limit]
    following = None
    if len(found) > limit:
        sent = {**request.args.to_dict(), "cursor": _cursor(page[-1].id)}
        following = url_for("api.cases.index", **sent)  # type: ignore[arg-type]
    subjects = subjects_of(page)
    lines = tuple(case_line(case, subjects.get(case.id, NOTHING), day, calendar) for case in page)
    return answer(s.CaseList(lines, following))


def _asked(actor: Actor) -> tuple[QueueFilters, int, int | None]:
    """Filters, page length and start as the address says; raise Invalid naming everything that cannot be read."""
    args = {name: value.strip() for name, value in request.args.items()}
    problems = [unknown_name(name) for name in args if name not in (*FILTERS, "limit", "cursor")]
    limit = args.get("limit", str(PER_PAGE))
    if not (NUMBER.fullmatch(limit) and 1 <= int(limit) <= MOST_PER_PAGE):
        problems.append(Problem("limit", N_("Ghi limit từ 1 đến %(most)s."), {"most": MOST_PER_PAGE}))
    before = _start(args["cursor"]) if "cursor" in args else None
    if "cursor" in args and before is None:
        problems.append(Problem("cursor", N_("Dùng nguyên cursor trong «next» của trang trước.")))
    values = _filters(args, actor, problems)
    if problems:
        raise Invalid(problems)
    return filters_from({"view": "all", **values}), int(limit), before


def _filters(args: dict[str, str], actor: Actor, problems: list[Problem]) -> dict[str, str]:
    """Filters by key, from symbols and codes; what does not exist becomes a problem."""
    values = {name: args[name] for name in FILTERS if args.get(name)}
    choices = {
        "view": {"all", *(key for key, _label in views_for(actor))},
        "kind": set(KINDS),
        "state": {state.code for workflow in ALL for state in workflow.states},
        "band": {key for key, _label in BANDS},
    }
    for name, allowed in choices.items():
        if name in values and values[name] not in allowed:
            problems.append(Problem(name, N_("Chọn một trong: %(choices)s."), {"choices": ", ".join(sorted(allowed))}))
    for name, find in (("requester", agency_key), ("owner", agency_key), ("database", database_key)):
        if name in values:
            key = find(values[name]) if values[name].isprintable() else None
            values[name] = str(key)
            if key is None:
                problems.append(Problem(name, N_("Ghi ký hiệu cơ quan hoặc mã cơ sở dữ liệu có trong danh mục.")))
    if values.get("reviewer") == "me":
        values["reviewer"] = str(actor.account_id)
    elif "reviewer" in values and not is_key(values["reviewer"]):
        problems.append(Problem("reviewer", N_("Ghi «me» hoặc số của tài khoản chuyên viên.")))
    if "unit" in values and not is_key(values["unit"]):
        problems.append(Problem("unit", N_("Ghi số của phòng, đơn vị.")))
    for name in ("received_from", "received_to"):
        if name in values and not _is_day(values[name]):
            problems.append(Problem(name, N_("Ghi ngày theo mẫu YYYY-MM-DD.")))
    if len(values.get("text", "")) > 100 or not values.get("text", "").isprintable():
        problems.append(Problem("text", N_("Rút gọn nội dung còn tối đa %(maximum)s ký tự."), {"maximum": 100}))
    return values


def _is_day(text: str) -> bool:
    try:
        day = parse_date(text)
    except Wrong:
        return False
    return day is not None and 2000 <= day.year <= 2100


def _cursor(case_id: int) -> str:
    return base64.urlsafe_b64encode(f"1:{case_id}".encode()).decode().rstrip("=")


def _start(cursor: str) -> int | None:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    found = CURSOR.fullmatch(text)
    return int(found[1]) if found else None


@blueprint.post("")
@token_required
def file() -> Response:
    """File a request as a draft, register one on paper, or declare that the data are a state secret."""
    actor, moment, body = current_actor(), now(), json_object()
    if body.get("channel") == "PAPER":
        return _register_paper(actor, moment, body)
    if not actor.holds(Role.AGENCY_FILER):
        raise NotVisible
    values, problems = clean(FILED[:2], body)
    if problems:
        raise Invalid(problems)
    if values["contains_state_secret"]:
        return filed(begin_case("declare_out_of_scope", actor, moment, {}), actor, moment)
    answers, problems = answers_from(body, FILED)
    if problems:
        raise Invalid(problems)
    saved = start_draft(actor, now=moment, answers=answers, idempotency_key=idempotency_key())
    case = read_again(saved.case_id, actor)
    refused = {problem.field for problem in saved.problems}
    others = [problem for problem in draft_problems(case, moment) if problem.field not in refused]
    return filed(case, actor, moment, [*saved.problems, *others, *warnings_of(case)])


def _register_paper(actor: Actor, moment: datetime, body: dict[str, Any]) -> Response:
    if not actor.holds(Role.FOCAL_CLERK):
        raise NotVisible
    given = whole_answers(body, ON_PAPER)
    given.pop("channel")
    case = begin_case("register_paper", actor, moment, given)
    return filed(case, actor, moment, warnings_of(case))


@blueprint.get(f"/<{KEY}:case_id>")
@token_required
def show(case_id: int) -> Response:
    """Show one case; its version is the ETag that an action must send as If-Match."""
    actor = current_actor()
    case = visible_case(case_id, actor)
    return answer(case_detail(case, actor, now=now()), headers={"ETag": f'"{case.version}"'})


@blueprint.get(f"/<{KEY}:case_id>/events")
@token_required
def events(case_id: int) -> Response:
    """List what happened, oldest first; internal events for the focal agency and the auditor alone."""
    actor = current_actor()
    case = visible_case(case_id, actor)
    readable = {letter.id for letter in letters_of(case, actor)}
    found = [] if sees_orders_alone(actor) else events_of(case, actor)
    has_notes = reads_content(case, actor)
    return answer(s.EventList(tuple(_event(event, readable, has_notes=has_notes) for event in found)))


def _event(event: Any, readable: set[int], *, has_notes: bool) -> s.Event:
    letters = [letter for letter in event.payload.get("letters", ()) if letter["id"] in readable]
    return s.Event(
        id=event.id,
        at=event.at,
        name=event.name,
        label=words(EVENT_LABELS.get(event.name, "")),
        action=event.action,
        actor=event.actor_label,
        role=event.role,
        party=event.party,
        from_state=event.from_state,
        to_state=event.to_state,
        visibility=event.visibility,
        note=event.note if has_notes else "",
        letters=tuple(s.LetterRef(letter["id"], letter["code"], letter["symbol"] or "") for letter in letters),
    )


@blueprint.get(f"/<{KEY}:case_id>/notes")
@token_required
def notes(case_id: int) -> Response:
    """List the notes of a case, newest first; internal ones for the focal agency and the auditor alone."""
    actor = current_actor()
    found = notes_of(visible_case(case_id, actor), actor)
    names = names_of(found)
    lines = (
        Note(
            id=note.id,
            at=note.at,
            author=note.author_label,
            body=note.body,
            is_internal=note.is_internal,
            told=tuple(names[key] for key in note.mentioned if key in names),
        )
        for note in found
    )
    return answer(NoteList(tuple(lines)))


@blueprint.post(f"/<{KEY}:case_id>/actions/<action>")
@token_required
def act(case_id: int, action: str) -> Response:
    """Carry out an action: the needs as JSON, the version as If-Match."""
    actor, moment = current_actor(), now()
    rows = _rows_meant(case_id, action)
    if not rows:
        raise NotVisible
    given, problems = answers_from(json_object(), [spec for row in rows for spec in row.needs])
    seen, key = seen_version(), idempotency_key()
    if seen is None or problems:
        _refuse(case_id, rows, actor, moment, given, problems)
    outcome = perform_action(
        case_id,
        action,
        actor=actor,
        seen_version=seen,
        given=given,
        now=moment,
        recorded_at=real_now(),
        idempotency_key=key,
    )
    result = s.ActionResult(
        case_id=outcome.case_id,
        case_no=outcome.case_no,
        action=outcome.action,
        state=outcome.state,
        version=outcome.version,
        letters=_readable(outcome.case_id, outcome.letter_ids, actor),
        event_id=outcome.event_id,
    )
    return answer(result, headers={"ETag": f'"{outcome.version}"'})


def _rows_meant(case_id: int, action: str) -> list[Row]:
    """The rows of an action in the case's own table or the account's; in every table where there is no such case."""
    meant = db.session.execute(select(Case.kind, Case.edition).where(Case.id == case_id)).one_or_none()
    tables = TABLES if meant is None else (workflow_of(meant.kind, meant.edition), ACCOUNTS)
    return [row for table in tables for row in table.rows_for(action)]


def _refuse(
    case_id: int, rows: list[Row], actor: Actor, moment: datetime, given: dict[str, Any], problems: list[Problem]
) -> NoReturn:
    """Answer a request that the door cannot be given, in the door's own order: sight, version, state, answers."""
    case = visible_case(case_id, actor)
    relations = parties(case, actor)
    if not any(permission(row, actor, relations) for row in rows):
        raise NotVisible
    seen = seen_version()
    if seen is None:
        raise VersionMissing
    if seen != case.version:
        raise Stale(case.version, ())
    names = {row.action for row in rows}
    found = next((found for found in available_actions(case, actor, now=moment) if found.row.action in names), None)
    if found is None:
        raise NotPossible(wrong_state(rows[0], case.state, state_label(case.kind, case.state)))
    if found.why_not:
        raise NotPossible(Problem("", found.why_not, code="guard"))
    named = {problem.field for problem in problems}
    raise Invalid([*problems, *(p for p in clean(found.row.needs, given)[1] if p.field not in named)])


def _readable(case_id: int, letter_ids: tuple[int, ...], actor: Actor) -> tuple[int, ...]:
    """Of the letters an action made, those that the actor may read already."""
    if not letter_ids:
        return ()
    case = db.session.get(Case, case_id)
    readable = {letter.id for letter in letters_of(case, actor)} if case is not None else set()
    return tuple(letter_id for letter_id in letter_ids if letter_id in readable)
