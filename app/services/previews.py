"""A letter as text before it is signed: what the signer would freeze now."""

from datetime import datetime

from app.adapters.pdf import freeze, text_of
from app.models.cases import Case
from app.models.letters import Letter
from app.queries.calendar import official_calendar
from app.queries.facts import account_of, facts_of
from app.queries.policies import policies
from app.services.letter_facts import facts_for
from app.services.letters import signature_of
from app.services.steps import Step
from workflows.letters import FactError
from workflows.registry import workflow_of
from workflows.roles import Actor


def preview_text(letter: Letter, case: Case, *, actor: Actor, now: datetime) -> str:
    """The text of a letter that is not issued yet; empty while a fact is still missing."""
    if letter.frozen_html:
        return text_of(letter.frozen_html)
    rules, calendar, workflow = policies(), official_calendar(), workflow_of(case.kind, case.edition)
    account = account_of(case.id)
    row = next(row for row in workflow.rows if row.action == "sign_letter")
    step = Step(
        case=case,
        workflow=workflow,
        row=row,
        actor=actor,
        given={},
        facts=facts_of(case, now=now, policies=rules, calendar=calendar, account=account),
        source=case.state,
        target=case.state,
        now=now,
        recorded_at=now,
        policies=rules,
        calendar=calendar,
        account=account,
    )
    try:
        return text_of(freeze(letter.code, letter.variant, facts_for(step, letter, signature_of(step))))
    except FactError:
        return ""
