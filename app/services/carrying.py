"""The second half of the door: what an admitted step writes, for its own case and for those it takes along."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from app.extensions import db
from app.models.cases import Case
from app.models.trail import Event
from app.queries.facts import facts_of
from app.services import trail
from app.services.catalogue_facts import with_catalogue
from app.services.clocks import apply_clock, note_holder, refresh_clock
from app.services.effects import EFFECTS
from app.services.letters import apply_letter
from app.services.notices import tell_everybody
from app.services.problems import NotPossible
from app.services.steps import Companion, Step
from workflows.accounts import ACCOUNTS
from workflows.fields import Problem
from workflows.letter_style import SigningAuthority
from workflows.machine import move
from workflows.registry import workflow_of
from workflows.roles import Actor, By, Party, parties_of
from workflows.rows import Row
from workflows.standing_in import SIGNING_ROLES
from workflows.text import N_


@dataclass(frozen=True)
class Outcome:
    """What an action led to."""

    case_id: int
    case_no: str | None
    action: str
    state: str
    version: int
    letter_ids: tuple[int, ...]
    event_id: int


def parties(case: Case, actor: Actor) -> frozenset[Party]:
    """Every party relation of an actor to a case."""
    return parties_of(
        actor,
        requesting_agency_id=case.requesting_agency_id,
        owner_agency_id=case.owner_agency_id,
        focal_agency_id=case.focal_agency_id,
    )


def permission(row: Row, actor: Actor, relations: frozenset[Party], authority: Any = None) -> By | None:
    """The permission of a row that is the actor's: the role, held on the right side of the case; an own role first.

    Where a letter is signed the role of the absent signer comes first, unless `authority` says by order (`TL`):
    a head who stands in for the leader signs as that leader's deputy.
    """
    mine = [by for by in row.by if by.role in actor.roles and by.party in relations]
    own = next((by for by in mine if by.role not in actor.lent_roles), None)
    lent = next((by for by in mine if by.role in actor.lent_roles & SIGNING_ROLES), None)
    if lent is not None and authority != SigningAuthority.TL and any(spec.name == "authority" for spec in row.needs):
        return lent
    return own or (mine[0] if mine else None)


def carry_out(step: Step) -> Outcome:
    """Move, effects, clock, letters, event, notices; then the cases that this step takes along."""
    case, row, before = step.case, step.row, step.case.state
    has_ended = case.ended_at is not None
    after = step.target if step.workflow is ACCOUNTS else move(step.workflow, row.action, step.source, step.target)
    effect = EFFECTS[step.workflow.name].get(row.action)
    if effect is not None:
        effect(step)
    if step.workflow is not ACCOUNTS:
        case.state = after
    case.changed_at = step.now
    flag_modified(case, "changed_at")  # every action counts as a change, even one within the same instant
    apply_clock(case, row.clock, step.now)
    workflow = workflow_of(case.kind, case.edition)
    if case.ended_at is None and workflow.state(case.state).is_final:
        case.ended_at = step.now  # where only the answers say whether the case ends, no row's clock does
    if not has_ended:  # what was on time stays on time, whatever calendar and policies say later
        refresh_clock(case, policies=step.policies, calendar=step.calendar)
    if case.state != before:
        note_holder(case, workflow, step.now)
    db.session.flush()
    for wanted in row.letters:
        apply_letter(step, wanted)
    event = _record(step, after)
    tell_everybody(step, event.id)
    db.session.flush()
    for companion in step.companions:
        _carry_along(step, companion)
    return Outcome(
        case_id=case.id,
        case_no=case.case_no,
        action=row.action,
        state=case.state,
        version=case.version,
        letter_ids=tuple(letter.id for letter in step.letters),
        event_id=event.id,
    )


def _carry_along(parent: Step, companion: Companion) -> None:
    """Carry another case one step along its own table, by the same person and within the same transaction."""
    query = select(Case).where(Case.id == companion.case_id).with_for_update(of=Case)
    case = db.session.execute(query.execution_options(populate_existing=True)).scalar_one()
    workflow = workflow_of(case.kind, case.edition)
    row = next((row for row in workflow.rows_for(companion.action) if case.state in row.source), None)
    if row is None:
        label = workflow.state(case.state).label
        sentence = N_(
            "Hồ sơ %(case_no)s đang ở trạng thái «%(state)s» nên không thực hiện được bước này; tải lại trang."
        )
        raise NotPossible(Problem("", sentence, {"case_no": case.case_no or "", "state": label}, code="wrong_state"))
    facts = facts_of(case, now=parent.now, policies=parent.policies, calendar=parent.calendar, account=None)
    facts = with_catalogue(facts, case)
    carry_out(
        Step(
            case=case,
            workflow=workflow,
            row=row,
            actor=parent.actor,
            given=companion.given,
            facts=facts,
            source=case.state,
            target=row.target_from(facts, companion.given),
            now=parent.now,
            recorded_at=parent.recorded_at,
            policies=parent.policies,
            calendar=parent.calendar,
            parent=parent,
            by=parent.by,
            stand_in=parent.stand_in,
            note=companion.note,
        )
    )


def _record(step: Step, after: str) -> Event:
    by = step.by
    assert by is not None  # the door found the permission, or the step that took this one along had one
    letters = [{"id": letter.id, "code": letter.code, "symbol": letter.symbol} for letter in step.letters]
    return trail.record(
        name=step.row.event,
        action=step.row.action,
        actor=step.actor,
        at=step.now,
        recorded_at=step.recorded_at,
        case_id=step.case.id,
        role=by.role.value,
        party=by.party.value,
        absent=step.stand_in.label if step.stand_in else "",
        from_state=step.source,
        to_state=after,
        visibility=step.row.visibility.value,
        note=step.note,
        payload={
            **step.payload,
            **({"on_behalf_of": step.stand_in.account_id} if step.stand_in else {}),
            "letters": letters,
            "version": step.case.version,
            "due": step.case.due_on.isoformat() if step.case.due_on else None,
        },
    )
