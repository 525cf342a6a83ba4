"""The one door: the only way a case changes state, for browser, API, timetable and command line alike."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.exc import StaleDataError

from app.adapters.database import lock_row, take_turns
from app.extensions import db
from app.models.cases import Case, IdempotencyKey
from app.models.connections import ConnectionAccount
from app.models.trail import Event
from app.queries.clocks import local_day
from app.queries.facts import account_of, facts_of
from app.queries.policies import rules
from app.queries.visibility import may_see, visible_cases
from app.services.carrying import Outcome, carry_out, parties, permission
from app.services.catalogue_facts import with_catalogue
from app.services.drafts import draft_problems
from app.services.new_cases import new_case, new_case_fields
from app.services.problems import Change, Invalid, NotPossible, NotVisible, Stale
from app.services.proposal_drafts import proposal_problems
from app.services.steps import Step
from app.services.transaction import transaction
from workflows.accounts import ACCOUNTS
from workflows.accounts import LABELS as ACCOUNT_LABELS
from workflows.connections.states import GRANTED
from workflows.fields import Problem, clean
from workflows.registry import CONNECTION, PROPOSAL, latest, state_label, workflow_of
from workflows.roles import Actor, StandIn
from workflows.rows import NEW, Facts, Row, Workflow
from workflows.standing_in import acting_for
from workflows.text import N_

FORMS: dict[str, Callable[[Case, datetime], list[Problem]]] = {CONNECTION: draft_problems, PROPOSAL: proposal_problems}
"""What is missing in a draft, by kind; it is asked before the draft is signed."""
SIGNING_ACTIONS = ("send_for_signature", "sign_and_send")
UNIQUE = (
    "idempotency_key",
    "uq_proposal_open",
    "uq_submission_line_in",
    "uq_catalogue_decision_number",
    "uq_open_dataset_public",
)
"""What two people may both want to be the first to write; the other one is told that somebody was faster."""
CLOCK_IS_BEHIND = N_("Giờ hệ thống sớm hơn lần cập nhật trước của hồ sơ; báo quản trị kiểm tra giờ máy chủ.")
AT_ONCE = (joinedload(Case.owner_agency), joinedload(Case.database), joinedload(Case.legal_profile))
"""What the rules ask of every case, read with it."""


@dataclass(frozen=True)
class Available:
    """An action that is the actor's in this state, and why it may not be possible yet."""

    row: Row
    why_not: str | None
    stand_in: StandIn | None = None
    """The absent officer in whose name the actor would take it; None where it is the actor's own."""

    @property
    def is_possible(self) -> bool:
        """Say whether nothing stands in the way."""
        return self.why_not is None


def perform_action(
    case_id: int | None,
    action: str,
    *,
    actor: Actor,
    seen_version: int | None,
    given: Mapping[str, Any],
    now: datetime,
    recorded_at: datetime | None = None,
    idempotency_key: str | None = None,
    case_no: str | None = None,
) -> Outcome:
    """Carry out one action on one case, or change nothing at all.

    `given` holds raw answers by field name; `now` is the business instant, `recorded_at` the real one. Raises
    `NotVisible`, `Stale`, `NotPossible` or `Invalid`; a case that two people decide at once goes to exactly one.
    """
    print_of = _fingerprint(case_id, action, given)
    try:
        with transaction():
            earlier = _earlier(actor, idempotency_key, print_of)
            if earlier is not None:
                return earlier
            outcome = _act(case_id, action, actor, seen_version, given, now, recorded_at or now, case_no)
            _remember(actor, idempotency_key, print_of, outcome, now)
            return outcome
    except (StaleDataError, IntegrityError, OperationalError) as error:
        if not _is_somebody_faster(error):
            raise
        with transaction():
            earlier = _earlier(actor, idempotency_key, print_of)
            if earlier is not None:
                return earlier
            version = db.session.scalar(select(Case.version).where(Case.id == case_id)) or 0
            raise Stale(version, _changes(case_id or 0, seen_version)) from error


def _is_somebody_faster(error: Exception) -> bool:
    """Say whether a failure means that another action on the same cases came first, and not that something broke."""
    if isinstance(error, StaleDataError):
        return True
    # Two actions that lock a submission and its proposals in opposite orders: the database lets one of them through.
    needles = ("deadlock",) if isinstance(error, OperationalError) else UNIQUE
    return any(needle in str(error) for needle in needles)


def _fingerprint(case_id: int | None, action: str, given: Mapping[str, Any]) -> str:
    text = json.dumps([case_id, action, given], default=repr, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _earlier(actor: Actor, key: str | None, print_of: str) -> Outcome | None:
    """A double click, or a client that asks again, gets the first result (0.6.3)."""
    if key is None or actor.account_id is None:
        return None
    # The second click of two at one instant waits here for the first one's result.
    take_turns(db.session, f"key {actor.account_id} {key[:64]}")
    kept = db.session.get(IdempotencyKey, (actor.account_id, key[:64]))
    if kept is None:
        return None
    if kept.fingerprint != print_of:
        raise NotPossible(Problem("", N_("Mã chống gửi trùng đã dùng cho thao tác khác; tải lại trang rồi làm lại.")))
    return Outcome(**{**kept.result, "letter_ids": tuple(kept.result["letter_ids"])})


def _remember(actor: Actor, key: str | None, print_of: str, outcome: Outcome, now: datetime) -> None:
    if key is None or actor.account_id is None:
        return
    result = {**outcome.__dict__, "letter_ids": list(outcome.letter_ids)}
    db.session.add(
        IdempotencyKey(account_id=actor.account_id, key=key[:64], at=now, fingerprint=print_of, result=result)
    )
    db.session.flush()


def _act(
    case_id: int | None,
    action: str,
    actor: Actor,
    seen_version: int | None,
    given: Mapping[str, Any],
    now: datetime,
    recorded_at: datetime,
    case_no: str | None,
) -> Outcome:
    if case_id is None:
        case, account, state = new_case(action, actor, given, now), None, NEW
        workflow = latest(case.kind)
        rows = workflow.rows_for(action)
    else:
        case, account = _visible_case(case_id, actor)
        if seen_version is not None and seen_version != case.version:
            raise Stale(case.version, _changes(case_id, seen_version))
        if local_day(now) < local_day(case.changed_at):
            raise NotPossible(Problem("", CLOCK_IS_BEHIND, code="clock"))
        workflow, rows, state = _table(case, account, action)
    row = _row_for(rows, case, actor, state, workflow)
    kept, calendar = rules()
    problems = tuple(FORMS[case.kind](case, now)) if row.action in SIGNING_ACTIONS else ()
    facts = facts_of(case, now=now, policies=kept, calendar=calendar, account=account, form_problems=problems)
    facts = with_catalogue(facts, case)
    needs = new_case_fields(row) if case_id is None else row.needs
    values = _judge(row, replace(facts, state=state), actor, given, needs)
    by = permission(row, actor, parties(case, actor), values.get("authority"))
    assert by is not None  # the row was chosen by its permission
    step = Step(
        case=case,
        workflow=workflow,
        row=row,
        actor=actor,
        given=values,
        facts=facts,
        source=state,
        target=row.target_from(replace(facts, state=state), values),
        now=now,
        recorded_at=recorded_at,
        policies=kept,
        calendar=calendar,
        case_no=case_no,
        account=account,
        by=by,
        stand_in=acting_for(row, by.role, facts, actor),
    )
    return carry_out(step)


def _visible_case(case_id: int, actor: Actor) -> tuple[Case, ConnectionAccount | None]:
    """Steps 1 and 2: nothing is said of a case the actor may not see; then it is locked and loaded."""
    lock, load = _statements(actor)
    # Locked first and read after: what a lock had to wait for is seen in every table.
    lock_row(db.session, lock, {"case_id": case_id})
    found = db.session.execute(load, {"case_id": case_id}).one_or_none()
    if found is None:
        raise NotVisible
    case, has_account = found
    return case, account_of(case_id) if has_account else None


@lru_cache(maxsize=256)
def _statements(actor: Actor) -> tuple[Select[int], Select[Case, bool]]:
    """Lock and load one case, if the actor may see it; building them costs more than the database needs."""
    is_meant = Case.id == bindparam("case_id"), visible_cases(actor)
    has_account = exists().where(ConnectionAccount.case_id == Case.id)
    load = select(Case, has_account).where(*is_meant).options(*AT_ONCE).execution_options(populate_existing=True)
    return select(Case.id).where(*is_meant).with_for_update(of=Case), load


def _table(case: Case, account: ConnectionAccount | None, action: str) -> tuple[Workflow, tuple[Row, ...], str]:
    """The table that knows the action: the case's own edition, or the account's machine."""
    workflow = workflow_of(case.kind, case.edition)
    rows = workflow.rows_for(action)
    if rows:
        return workflow, rows, case.state
    rows = ACCOUNTS.rows_for(action)
    if not rows:
        raise NotVisible
    return ACCOUNTS, rows, account.state if account else ""


def _row_for(rows: tuple[Row, ...], case: Case, actor: Actor, state: str, workflow: Workflow) -> Row:
    """Step 4: never the actor's is 404; the actor's in another state is 409."""
    relations = parties(case, actor)
    mine = [row for row in rows if permission(row, actor, relations)]
    if not mine or actor.is_agency_ended:
        raise NotVisible
    for row in mine:
        if state in row.source:
            return row
    if workflow is ACCOUNTS:
        raise NotPossible(wrong_state(mine[0], state, ACCOUNT_LABELS.get(state, N_("chưa có tài khoản"))))
    raise NotPossible(wrong_state(mine[0], state, state_label(case.kind, state)))


INSTEAD = {
    ("owner_consent_withdrawn", GRANTED): N_(
        "Thông báo tạo tài khoản đã phát hành nên không rút chấp thuận được nữa; "
        "gửi Sở văn bản đề nghị thu hồi tài khoản."
    ),
}
"""What to do instead, where an action comes too late for good."""


def wrong_state(row: Row, state: str, label: str) -> Problem:
    """Say that an action of the actor's does not belong to the state of the case, and what to do."""
    if (row.action, state) in INSTEAD:
        return Problem("", INSTEAD[row.action, state], code="wrong_state")
    sentence = N_(
        "Không thực hiện được «%(action)s» khi hồ sơ ở trạng thái «%(state)s»; mở hồ sơ để xem bước tiếp theo."
    )
    return Problem("", sentence, {"action": row.label, "state": label}, code="wrong_state")


def why_not_here(case: Case, action: str, actor: Actor) -> Problem | None:
    """Say why an action does not belong to the state of a case; raise NotVisible for one that is never the actor's."""
    workflow, rows, state = _table(case, account_of(case.id), action)
    try:
        _row_for(rows, case, actor, state, workflow)
    except NotPossible as problem:
        return problem.problems[0]
    return None


def _judge(row: Row, facts: Facts, actor: Actor, given: Mapping[str, Any], needs: tuple[Any, ...]) -> dict[str, Any]:
    """Step 5: needs and guards, every problem at once."""
    if facts.form_problems:
        raise Invalid(facts.form_problems)
    blocked = [sentence for guard in row.guards if (sentence := guard(facts, actor))]
    if blocked:
        raise NotPossible(*(Problem("", sentence, code="guard") for sentence in dict.fromkeys(blocked)))
    values, problems = clean(needs, given)
    for check in row.checks:
        problems += check(facts, actor, values)
    if problems:
        raise Invalid(_once(problems))
    return values


def _once(problems: list[Problem]) -> list[Problem]:
    """One sentence a field is enough."""
    seen: set[tuple[str, str]] = set()
    kept = []
    for problem in problems:
        if (problem.field, problem.message) not in seen:
            seen.add((problem.field, problem.message))
            kept.append(problem)
    return kept


def _changes(case_id: int, seen_version: int | None) -> list[Change]:
    """What happened since the page was shown, for the conflict page."""
    events = db.session.execute(select(Event).where(Event.case_id == case_id).order_by(Event.id)).scalars()
    return [
        Change(event.id, event.at, event.actor_label, event.name, event.to_state)
        for event in events
        if event.payload.get("version", 0) > (seen_version or 0)
    ]


def available_actions(case: Case, actor: Actor, *, now: datetime) -> tuple[Available, ...]:
    """List what the actor may do in this state, possible or not yet; read from the same rows as the door."""
    if actor.is_agency_ended or not may_see(case.id, actor):
        return ()
    relations = parties(case, actor)
    account = account_of(case.id)
    workflow = workflow_of(case.kind, case.edition)
    mine = [
        (row, by)
        for table, state in ((workflow, case.state), (ACCOUNTS, account.state if account else ""))
        for row in table.rows
        if state in row.source and (by := permission(row, actor, relations))
    ]
    if not mine:
        return ()
    wants_form = any(row.action in SIGNING_ACTIONS for row, _by in mine)
    problems = tuple(FORMS[case.kind](case, now)) if wants_form else ()
    kept, calendar = rules()
    facts = facts_of(case, now=now, policies=kept, calendar=calendar, account=account, form_problems=problems)
    facts = with_catalogue(facts, case)
    return tuple(
        Available(
            row,
            next((sentence for guard in row.guards if (sentence := guard(facts, actor))), None),
            acting_for(row, by.role, facts, actor),
        )
        for row, by in mine
    )
