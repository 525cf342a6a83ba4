"""Plays the story through the door: each step is what a person would have done on that day, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.demo.papers import Paper
from app.demo.proposals import PROPOSALS, proposal_answers
from app.demo.request_data import REQUESTS
from app.demo.requests import answers_of
from app.demo.steps import SYSTEM, DemoStep, TheLetter, TheOfficer
from app.demo.story import CASE_NUMBERS
from app.extensions import db
from app.models.letters import Letter
from app.services.actions import perform_action
from app.services.drafts import start_draft
from app.services.files import Upload
from app.services.problems import DoorProblem
from app.services.proposal_drafts import begin_proposal, save_proposal
from workflows.roles import SYSTEM_ACTOR, Actor

WAITING = ("PREPARED", "INITIALLED", "SIGNED")


class StoryBroken(Exception):
    """A step of the story was refused: the program and its demonstration disagree."""


@dataclass
class Stage:
    """Who plays, what papers there are, and which cases exist so far."""

    cast: Mapping[str, Actor]
    papers: Mapping[Paper, bytes]
    recorded_at: datetime
    cases: dict[str, int] = field(default_factory=dict)

    def actor(self, key: str) -> Actor:
        """The account of a key, or the system itself."""
        return SYSTEM_ACTOR if key == SYSTEM else self.cast[key]


def papers_of(steps: tuple[DemoStep, ...]) -> list[Paper]:
    """Every paper that the story attaches."""
    found = [value for step in steps for value in step.given.values() if isinstance(value, Paper)]
    for request in REQUESTS.values():
        found += [value for value in answers_of(request).values() if isinstance(value, Paper)]
    return [*found, *(proposal.letter for proposal in PROPOSALS.values())]


def play(step: DemoStep, stage: Stage) -> None:
    """Carry out one step; raise StoryBroken with the door's own sentences when it is refused."""
    try:
        if step.action == "send_for_signature" and step.case not in stage.cases:
            _begin(step, stage)
        elif step.action == "supplement_received" and step.case in PROPOSALS:
            _mend(step, stage)
        outcome = perform_action(
            stage.cases.get(step.case),
            step.action,
            actor=stage.actor(step.actor),
            seen_version=None,
            given={name: _real(value, step, stage) for name, value in step.given.items()},
            now=step.at,
            recorded_at=stage.recorded_at,
            case_no=CASE_NUMBERS.get(step.case),
        )
    except DoorProblem as problem:
        told = f"{problem} {getattr(problem, 'problems', '')}"
        raise StoryBroken(f"{step.at:%d/%m/%Y %H:%M} {step.case} {step.action} ({step.actor}): {told}") from problem
    stage.cases[step.case] = outcome.case_id


def _begin(step: DemoStep, stage: Stage) -> None:
    if step.case in PROPOSALS:
        _begin_proposal(step, stage)
        return
    answers = {name: _real(value, step, stage) for name, value in answers_of(REQUESTS[step.case]).items()}
    saved = start_draft(stage.actor(step.actor), now=step.at, answers=answers)
    stage.cases[step.case] = saved.case_id


def _begin_proposal(step: DemoStep, stage: Stage) -> None:
    proposal = PROPOSALS[step.case]
    filer = stage.actor(step.actor)
    case_id = begin_proposal(proposal.kind, proposal.database or None, filer, step.at).id
    answers = {name: _real(value, step, stage) for name, value in proposal_answers(proposal).items()}
    save_proposal(case_id, answers, filer, None, step.at)
    stage.cases[step.case] = case_id


def _mend(step: DemoStep, stage: Stage) -> None:
    """The officer puts into the form what the supplement asks for, before the head of the agency sends it."""
    proposal = PROPOSALS[step.case]
    save_proposal(stage.cases[step.case], proposal.mended, stage.actor(proposal.officer("lapho")), None, step.at)


def _real(value: Any, step: DemoStep, stage: Stage) -> Any:
    """Put the thing itself where the story has a stand-in."""
    if isinstance(value, Paper):
        return Upload(value.file_name, stage.papers[value])
    if isinstance(value, TheOfficer):
        return str(stage.cast[value.key].account_id)
    if isinstance(value, TheLetter):
        return str(_waiting_letter(stage.cases[step.case], value.code))
    return value


def _waiting_letter(case_id: int, code: str) -> int | None:
    return db.session.scalar(
        select(Letter.id)
        .where(Letter.case_id == case_id, Letter.code == code, Letter.status.in_(WAITING))
        .order_by(Letter.id.desc())
        .limit(1)
    )
