"""One action on many cases: told beforehand what will not work and why, then each case by itself through the door.

Only what hands work round is done in bulk; nothing is approved, refused or signed this way.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models.cases import Case
from app.queries.facts import account_of, facts_of
from app.queries.policies import rules
from app.queries.visibility import visible_cases
from app.services.actions import AT_ONCE, perform_action, wrong_state
from app.services.carrying import parties, permission
from app.services.catalogue_facts import with_catalogue
from app.services.problems import Invalid, NotPossible, NotVisible, Stale
from workflows.calendar import Calendar
from workflows.fields import Problem
from workflows.policies import Policies
from workflows.registry import ALL, state_label, workflow_of
from workflows.roles import Actor
from workflows.rows import Row
from workflows.text import N_

BULK = ("assign_reviewer", "assign_unit", "remind_owner")
"""Actions that may be carried out on many cases at once."""
MOST_CASES = 1_000
NOT_YOURS = N_("Việc này trên hồ sơ không thuộc quyền của bạn.")


@dataclass(frozen=True)
class Prepared:
    """One case before the batch: the row of the table that would be carried out, or why it cannot be."""

    case: Case
    row: Row | None
    why_not: Problem | None


@dataclass(frozen=True)
class Result:
    """What became of one case: `done`, `stale` (somebody was faster), `refused`, or `left` for the next request."""

    case_id: int
    outcome: str
    problems: tuple[Problem, ...] = ()


def bulk_actions(actor: Actor) -> tuple[tuple[str, str], ...]:
    """The actions that an officer may try on many cases, with their labels."""
    found: dict[str, str] = {}
    for action in BULK:
        for row in (row for workflow in ALL for row in workflow.rows_for(action)):
            if any(by.role in actor.roles for by in row.by):
                found.setdefault(action, row.label)
    return tuple(found.items())


def prepare(case_ids: Sequence[int], action: str, *, actor: Actor, now: datetime) -> list[Prepared]:
    """Judge an action on cases by the guards of the door, in the order given; what one may not see is left out."""
    cases = seen_cases(case_ids, actor)
    policies, calendar = rules()
    return [_prepared(cases[key], action, actor, now, policies, calendar) for key in case_ids if key in cases]


def seen_cases(case_ids: Sequence[int], actor: Actor) -> dict[int, Case]:
    """Those of the cases that the actor may see, by key."""
    parts = (*AT_ONCE, joinedload(Case.requesting_agency))
    query = select(Case).where(Case.id.in_(case_ids), visible_cases(actor)).options(*parts)
    return {case.id: case for case in db.session.scalars(query)}


def _prepared(case: Case, action: str, actor: Actor, now: datetime, policies: Policies, calendar: Calendar) -> Prepared:
    relations = parties(case, actor)
    rows = workflow_of(case.kind, case.edition).rows_for(action)
    mine = [row for row in rows if permission(row, actor, relations)]
    if not mine or actor.is_agency_ended:
        return Prepared(case, None, Problem("", NOT_YOURS))
    row = next((row for row in mine if case.state in row.source), None)
    if row is None:
        return Prepared(case, None, wrong_state(mine[0], case.state, state_label(case.kind, case.state)))
    account = account_of(case.id)
    facts = facts_of(case, now=now, policies=policies, calendar=calendar, account=account)
    facts = with_catalogue(facts, case)
    why_not = next((sentence for guard in row.guards if (sentence := guard(facts, actor))), None)
    return Prepared(case, row, Problem("", why_not) if why_not else None)


def carry_out_each(
    seen: Sequence[tuple[int, int]],
    action: str,
    given: Mapping[str, Any],
    *,
    batch: str,
    actor: Actor,
    now: datetime,
    recorded_at: datetime,
    is_time_up: Callable[[], bool],
) -> list[Result]:
    """Carry out one action on each case at the version that was seen; when time is up, the rest is left.

    Each case has a key of its own under the `batch`: sent twice, a case answers with its first result.
    """
    found = []
    for case_id, version in seen:
        if is_time_up():
            found.append(Result(case_id, "left"))
            continue
        try:
            perform_action(
                case_id,
                action,
                actor=actor,
                seen_version=version,
                given=given,
                now=now,
                recorded_at=recorded_at,
                idempotency_key=f"{batch}-{case_id}",
            )
        except NotVisible:
            found.append(Result(case_id, "refused", (Problem("", NOT_YOURS),)))
        except Stale:
            found.append(Result(case_id, "stale"))
        except (NotPossible, Invalid) as problem:
            found.append(Result(case_id, "refused", problem.problems))
        else:
            found.append(Result(case_id, "done"))
    return found
