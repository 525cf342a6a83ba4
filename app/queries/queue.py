"""The queue: counted views, filters and rows from one query, so that list and counts cannot disagree."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select, true, union_all
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models.accounts import Account
from app.models.agencies import Agency, LegalProfile
from app.models.cases import Case
from app.models.catalogue import Database
from app.models.desk import Unit
from app.models.letters import Letter
from app.models.proposals import Proposal
from app.queries.delegations import accounts_acted_for
from app.queries.queue_filters import QueueFilters
from app.queries.search import matches
from app.queries.visibility import UNSENT, visible_cases, ways_to_see
from workflows.calendar import Calendar
from workflows.catalogue import states as proposal_states
from workflows.connections import states as connection_states
from workflows.connections.states import AGENCY_REVIEW, APPROVED, DRAFT, PENDING, SUBMITTED
from workflows.fields import VIETNAM, Wrong, parse_date
from workflows.registry import CONNECTION, FINAL, KINDS, PROPOSAL, PUBLICATION, SENT_OPEN, SUBMISSION, kinds_meant_by
from workflows.roles import AGENCY_STAFF, FOCAL_STAFF, Actor, Role
from workflows.submissions import states as submission_states
from workflows.text import N_

PER_PAGE = 50
MOST_COUNTED = 1_000
"""What has ended is counted so far and no further: it grows with the years, and nobody works on it."""
OPEN_INDEX = "ix_case_open"
WITH_ENDED = ("closed", "all")
"""Views that hold cases which have ended."""

FOCAL_VIEWS = (
    ("open", N_("Đang xử lý")),
    ("mine", N_("Của tôi")),
    ("unassigned", N_("Chưa phân công")),
    ("due", N_("Hạn trong 1 ngày làm việc")),
    ("overdue", N_("Quá hạn")),
    ("waiting", N_("Chờ chủ quản")),
    ("signing", N_("Chờ ký, phát hành")),
    ("catalogue", N_("Danh mục")),
    ("ready", N_("Chờ lập Tờ trình")),
    ("closed", N_("Đã kết thúc")),
)
AGENCY_VIEWS = (
    ("open", N_("Đang xử lý")),
    ("drafts", N_("Nháp, chờ ký gửi")),
    ("asked", N_("Cơ quan tôi yêu cầu")),
    ("answer", N_("Chờ cơ quan tôi trả lời")),
    ("owned", N_("Dữ liệu của cơ quan tôi")),
    ("catalogue", N_("Danh mục")),
    ("closed", N_("Đã kết thúc")),
)
OFFICE_VIEWS = (
    ("open", N_("Đang xử lý")),
    ("to_decide", N_("Chờ ghi Quyết định")),
    ("to_confirm", N_("Chờ xác nhận")),
    ("returned", N_("Đã trả lại")),
    ("closed", N_("Đã kết thúc")),
)
TO_ASSIGN = tuple(
    code
    for code in dict.fromkeys((*connection_states.SENT_OPEN, *proposal_states.BEFORE_DECISION))
    if code not in (SUBMITTED, proposal_states.READY, proposal_states.WITH_CHAIRMAN, proposal_states.CHAIRMAN_RETURNED)
)
"""States in which somebody reviews, or soon will."""
LETTERS_AT_WORK = ("PREPARED", "INITIALLED", "SIGNED")
RETURNED = (proposal_states.CHAIRMAN_RETURNED, submission_states.RETURNED)


def views_for(actor: Actor) -> tuple[tuple[str, str], ...]:
    """The views of the actor's roles, in the order of the screen; who holds several has each view once."""
    own = FOCAL_VIEWS if actor.holds(*FOCAL_STAFF, Role.AUDITOR) else AGENCY_VIEWS
    if not actor.holds(Role.CHAIRMAN_OFFICE):
        return own
    if own is AGENCY_VIEWS and not actor.holds(*AGENCY_STAFF):
        return OFFICE_VIEWS
    return tuple(dict((*OFFICE_VIEWS[:-1], *own)).items())


def kinds_for(actor: Actor) -> tuple[str, ...]:
    """The kinds of case that the actor's roles have to do with, in the order of the registry."""
    if actor.holds(*FOCAL_STAFF, Role.AUDITOR):
        return tuple(KINDS)
    kinds = {CONNECTION, PROPOSAL, PUBLICATION} if actor.holds(*AGENCY_STAFF) else set()
    if actor.holds(Role.CHAIRMAN_OFFICE):
        kinds |= {PROPOSAL, SUBMISSION}
    return tuple(kind for kind in KINDS if kind in (kinds or {CONNECTION}))


WITH_WAITING_LETTERS = select(Letter.case_id).where(Letter.status.in_(LETTERS_AT_WORK))
DECIDED_ON = aliased(Case)
TO_SIGN_OR_ISSUE = union_all(
    select(DECIDED_ON.id).where(DECIDED_ON.ended_at.is_(None), DECIDED_ON.state.in_((PENDING, APPROVED))),
    WITH_WAITING_LETTERS,
)
"""Cases that wait for a signature or a number: keys of two lists, which each have an index, where an OR has none."""


def _open() -> ColumnElement[bool]:
    # Every final state ends a case (`carrying.py`); a rejected proposal ends where it stands, once told (3.2 #12).
    return and_(_not_ended(), Case.duplicate_of_id.is_(None))


def _not_ended() -> ColumnElement[bool]:
    return and_(Case.state.not_in(UNSENT), Case.ended_at.is_(None))


def _awaits_submission() -> ColumnElement[bool]:
    """Proposals that a submission may take up, and that stand on none."""
    listed = select(Proposal.case_id).where(Proposal.submission_id.is_not(None))
    return and_(
        _not_ended(),
        Case.kind == PROPOSAL,
        Case.state.in_((proposal_states.READY, proposal_states.CHAIRMAN_RETURNED)),
        Case.id.not_in(listed),
    )


def _running() -> ColumnElement[bool]:
    return and_(_open(), Case.due_on.is_not(None), Case.completed_on.is_(None))


def view_condition(view: str, actor: Actor, today: date, calendar: Calendar) -> ColumnElement[bool]:
    """The condition of one view; overdue is computed here, on reading, and nowhere stored."""
    return _view(view, actor, today, calendar.nth_working_day_after(today, 1))


def _view(view: str, actor: Actor, today: date, tomorrow: date) -> ColumnElement[bool]:
    # Each is built only when it is asked for: building them costs more than the database needs to answer.
    conditions: dict[str, Callable[[], ColumnElement[bool]]] = {
        "all": true,
        "open": _open,
        "mine": lambda: and_(_open(), Case.reviewer_id.in_(accounts_acted_for(actor))),
        "unassigned": lambda: and_(_open(), Case.state.in_(TO_ASSIGN), Case.reviewer_id.is_(None)),
        "due": lambda: and_(_running(), Case.due_on >= today, Case.due_on <= tomorrow),
        "overdue": lambda: and_(_running(), Case.due_on < today),
        "waiting": lambda: and_(_open(), Case.waiting_since.is_not(None)),
        "signing": lambda: Case.id.in_(TO_SIGN_OR_ISSUE),
        "catalogue": lambda: and_(_open(), Case.kind == PROPOSAL),
        "ready": _awaits_submission,
        "to_decide": lambda: and_(_not_ended(), Case.kind == SUBMISSION, Case.state == submission_states.SUBMITTED),
        "to_confirm": lambda: and_(_not_ended(), Case.kind == SUBMISSION, Case.state == submission_states.ENTERED),
        "returned": lambda: and_(_not_ended(), Case.state.in_(RETURNED)),
        "closed": lambda: Case.ended_at.is_not(None),
        "drafts": lambda: and_(Case.ended_at.is_(None), Case.state.in_((DRAFT, AGENCY_REVIEW))),
        "asked": lambda: and_(_not_ended(), Case.requesting_agency_id == actor.agency_id),
        "answer": lambda: and_(_open(), Case.owner_agency_id == actor.agency_id, Case.consent_status == "REQUESTED"),
        "owned": lambda: and_(_not_ended(), Case.owner_agency_id == actor.agency_id),
    }
    return conditions.get(view, _open)()


def view_counts(actor: Actor, today: date, calendar: Calendar) -> dict[str, int]:
    """How many cases stand in each view of the actor, in one query; of ended ones at most MOST_COUNTED + 1."""
    row = db.session.execute(_counting(actor, today, calendar.nth_working_day_after(today, 1))).one()
    return dict(zip((key for key, _ in views_for(actor)), (int(value) for value in row), strict=True))


def is_beyond(view: str, count: int) -> bool:
    """Say whether there are more cases than were counted."""
    return view in WITH_ENDED and count > MOST_COUNTED


@lru_cache(maxsize=256)
def _counting(actor: Actor, today: date, tomorrow: date) -> Select[*tuple[Any, ...]]:
    """Sums over the open cases, which have an index of their own; cases that have ended are counted apart."""
    counts: list[Any] = []
    for view, _ in views_for(actor):
        condition = _view(view, actor, today, tomorrow)
        if view in WITH_ENDED:
            counts.append(_bounded_count(actor, [visible_cases(actor), condition]).scalar_subquery())
            continue
        found = func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
        counts.append(found + _ended_to_sign(actor) if view == "signing" else found)
    return among(select(*counts), [visible_cases(actor), Case.ended_at.is_(None)], OPEN_INDEX)


def among(query: Any, wanted: Sequence[ColumnElement[bool]], index: str) -> Any:
    """A query narrowed by conditions, and told where SQLite finds such cases.

    SQLite keeps no statistics, and would begin at all cases of an agency. It refuses an index that answers none of the
    conditions, and so a plain "false": see `visibility.NO_CASE`.
    """
    return query.where(*wanted).with_hint(Case, f"INDEXED BY {index}", "sqlite")


def _ended_to_sign(actor: Actor) -> Any:
    """How many cases have ended and still have a letter to sign or to issue."""
    wanted = (Case.id.in_(WITH_WAITING_LETTERS), Case.ended_at.is_not(None), visible_cases(actor))
    return select(func.count(Case.id)).where(*wanted).correlate(None).scalar_subquery()


def _bounded_count(actor: Actor, wanted: Sequence[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    indexes = {way.index for way in ways_to_see(actor)}
    is_known = len(indexes) == 1 and "" not in indexes
    found = among(select(Case.id), wanted, indexes.pop()) if is_known else select(Case.id).where(*wanted)
    return select(func.count()).select_from(found.limit(MOST_COUNTED + 1).correlate(None).subquery())


def _band(band: str, today: date, calendar: Calendar) -> ColumnElement[bool] | None:
    soon = calendar.nth_working_day_after(today, 2)
    bands: dict[str, Callable[[], ColumnElement[bool]]] = {
        "late": lambda: and_(_running(), Case.due_on < today),
        "today": lambda: and_(_running(), Case.due_on == today),
        "soon": lambda: and_(_running(), Case.due_on > today, Case.due_on <= soon),
        "later": lambda: and_(_running(), Case.due_on > soon),
        "idle": lambda: and_(_open(), Case.due_on.is_(None)),
    }
    return bands[band]() if band in bands else None


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except Wrong:
        return None


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, VIETNAM)


def conditions(
    filters: QueueFilters, actor: Actor, today: date, calendar: Calendar, *, only: Sequence[int] | None = None
) -> list[ColumnElement[bool]]:
    """Everything that narrows the list, the reader's own sight first; `only` leaves the cases that were ticked."""
    found = [visible_cases(actor), view_condition(filters.view, actor, today, calendar)]
    if not _may_have_ended(filters):
        found.append(Case.ended_at.is_(None))  # as in the index that `listed` names
    pairs = (
        (Case.requesting_agency_id, filters.requester),
        (Case.owner_agency_id, filters.owner),
        (Case.database_id, filters.database),
        (Case.reviewer_id, filters.reviewer),
        (Case.unit_id, filters.unit),
    )
    found += [column == int(value) for column, value in pairs if value]
    if filters.kind:
        found.append(Case.kind == filters.kind)
    if filters.state:
        state, kinds = kinds_meant_by(filters.state)
        found.append(Case.state == state)
        if "." in filters.state:
            found.append(Case.kind.in_(kinds))
    band = _band(filters.band, today, calendar)
    if band is not None:
        found.append(band)
    first, last = _day(filters.received_from), _day(filters.received_to)
    if first:
        found.append(Case.received_at >= _start(first))
    if last:
        found.append(Case.received_at < _start(last + timedelta(days=1)))
    if filters.text:
        found.append(matches(filters.text, actor, among_open=not _may_have_ended(filters)))
    if only is not None:
        found.append(Case.id.in_(only))
    return found


REQUESTER, OWNER = aliased(Agency), aliased(Agency)


def rows_of_cases() -> Any:
    """The columns that a list shows of a case; columns, not entities, which cost more than the query itself."""
    return (
        select(
            Case.id,
            Case.kind,
            Case.case_no,
            Case.state,
            Case.is_quarantined,
            Case.ended_at,
            Case.consent_status,
            Case.track,
            Case.t0,
            Case.due_on,
            Case.target_on,
            Case.paused_since,
            Case.waiting_since,
            Case.completed_on,
            Case.promised_on,
            Case.received_at,
            Case.created_at,
            REQUESTER.short_name.label("requester"),
            OWNER.short_name.label("owner"),
            case((Case.is_quarantined, None), else_=Database.name).label("database"),
            Database.scope,
            Account.title.label("reviewer"),
            Unit.name.label("unit"),
            LegalProfile.connection_deadline_working_days.label("limit"),
        )
        .select_from(Case)
        .join(REQUESTER, REQUESTER.id == Case.requesting_agency_id)
        .outerjoin(OWNER, OWNER.id == Case.owner_agency_id)
        .outerjoin(Database, Database.id == Case.database_id)
        .outerjoin(Account, Account.id == Case.reviewer_id)
        .outerjoin(Unit, Unit.id == Case.unit_id)
        .outerjoin(LegalProfile, LegalProfile.id == Case.legal_profile_id)
    )


def queue_page(
    filters: QueueFilters,
    actor: Actor,
    today: date,
    calendar: Calendar,
    *,
    counts: Mapping[str, int] | None = None,
    per_page: int = PER_PAGE,
) -> tuple[list[Any], int]:
    """One page of rows and how many there are in all; the most urgent first, waiting ones behind.

    With the `counts` of the views at hand, a list that only its view narrows is not counted again. A list with ended
    cases is counted to one more than MOST_COUNTED.
    """
    wanted = conditions(filters, actor, today, calendar)
    if counts and filters.view in counts and filters.is_view_alone:
        total = counts[filters.view]
    else:
        total = db.session.scalar(_total(filters, actor, wanted)) or 0
    query = listed(filters, wanted).offset((filters.page - 1) * per_page).limit(per_page)
    return list(db.session.execute(query).all()), total


def _total(filters: QueueFilters, actor: Actor, wanted: Sequence[ColumnElement[bool]]) -> Any:
    if filters.view in WITH_ENDED:
        return _bounded_count(actor, wanted)
    counting = select(func.count(Case.id))
    return counting.where(*wanted) if _may_have_ended(filters) else among(counting, wanted, OPEN_INDEX)


def listed(filters: QueueFilters, wanted: Sequence[ColumnElement[bool]]) -> Any:
    """The rows of a list in its order, given its conditions."""
    query = rows_of_cases().order_by(*order_of(filters))
    return query.where(*wanted) if _may_have_ended(filters) else among(query, wanted, OPEN_INDEX)


def _may_have_ended(filters: QueueFilters) -> bool:
    return filters.view in (*WITH_ENDED, "signing")


def rows_matching(
    filters: QueueFilters,
    actor: Actor,
    today: date,
    calendar: Calendar,
    *,
    most: int,
    only: Sequence[int] | None = None,
) -> list[Any]:
    """The rows of every page of the list in its order, up to `most`: what an export, a sheet or a batch works on."""
    wanted = conditions(filters, actor, today, calendar, only=only)
    return list(db.session.execute(listed(filters, wanted).limit(most)).all())


PROGRESS = {code: place for place, code in enumerate(dict.fromkeys((*UNSENT, *SENT_OPEN, *FINAL)))}
"""How far a state has come, for the order of a list."""
SORTS: dict[str, Callable[[], Any]] = {
    "no": lambda: Case.case_no,
    "kind": lambda: Case.kind,
    "requester": lambda: REQUESTER.sort_key,
    "data": lambda: case((Case.is_quarantined, None), else_=Database.name),
    "owner": lambda: OWNER.sort_key,
    "state": lambda: case(PROGRESS, value=Case.state, else_=len(PROGRESS)),
    "reviewer": lambda: func.coalesce(Account.title, Unit.name),
    "received": lambda: Case.received_at,
    "due": lambda: Case.due_on,
}
"""What each column is sorted by; built when asked for."""


def order_of(filters: QueueFilters) -> tuple[Any, ...]:
    """The order of a list; cases without what is sorted by stand at its end, whichever way it goes.

    What is done has no deadline any more: there the order by deadline is the order of the ends, the newest first.
    """
    name = filters.sort.removeprefix("-")
    if name == "due" and filters.view == "closed":
        return Case.ended_at.asc() if filters.sort.startswith("-") else Case.ended_at.desc(), Case.id.desc()
    if name == "due" and (filters.kind == PROPOSAL or filters.view in ("catalogue", "ready")):
        column: Any = Case.target_on  # Article 7 sets no time limit; what is due first is our own target
    else:
        column = SORTS.get(name, SORTS["due"])()
    # As the index of open cases has it: SQLite knows "nulls last" in no index, but an expression in one.
    first = column.is_(None), column.desc() if filters.sort.startswith("-") else column.asc()
    return *first, Case.received_at, Case.id
