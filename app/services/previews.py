"""A letter before it is issued: as text, as PDF, and what goes to the Chairman also as a file to be edited."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.adapters.docx import render_docx
from app.adapters.pdf import draft, finish, freeze, render_pdf, text_of
from app.extensions import db
from app.models.cases import Case
from app.models.letters import Letter
from app.queries.calendar import official_calendar
from app.queries.clocks import local_day
from app.queries.facts import account_of, facts_of
from app.queries.policies import policies
from app.services.letter_facts import facts_for
from app.services.letters import signature_of
from app.services.steps import Signature, Step
from workflows.connection_letters import TO_BE_SAID, UNFINISHED
from workflows.letters import LETTERS, FactError, SigningAuthority, number_text
from workflows.registry import workflow_of
from workflows.roles import Actor, Role

SIGNING = ("sign_letter", "sign_submission")
EDITABLE = ("D6", "D6b")
"""Letters of which the department hands out a file that can be edited."""
DRAFT_DECISION, SUBMISSION = "D6b", "D6"
APOLOGY = "D8"
PROMISED_IN = 5
"""Working days from today to the day that a prepared apology promises; whoever signs may choose another."""
NOBODY = Signature(account_id=None, authority=SigningAuthority.HEAD.value, signer_name="", signer_title="")


def apology_as_prepared(case: Case, today: date) -> dict[str, Any]:
    """What the program can say in a letter of apology by itself: what is unfinished, and a new day (E14)."""
    promised = official_calendar().nth_working_day_after(today, PROMISED_IN)
    return {"pending_step": UNFINISHED.get(case.state, ""), "promised_date": promised}


def preview_text(letter: Letter, case: Case, *, actor: Actor, now: datetime) -> str:
    """The text of a letter that is not issued yet; empty while a fact is still missing."""
    html = _frozen(letter, case, actor=actor, now=now)
    return text_of(html) if html else ""


def preview_pdf(letter: Letter, case: Case, *, actor: Actor, now: datetime) -> bytes | None:
    """The pages of a letter that is not issued yet; None while a fact is still missing."""
    html = _frozen(letter, case, actor=actor, now=now)
    return render_pdf(_readable(letter, html)) if html else None


def docx_of(letter: Letter, case: Case, *, actor: Actor, now: datetime) -> bytes | None:
    """A letter as a Word file that can be edited, with its annexes; None while a fact is still missing."""
    html = _frozen(letter, case, actor=actor, now=now)
    return render_docx(_readable(letter, html), now) if html else None


def is_editable(letter: Letter) -> bool:
    """Say whether a letter is handed out as a file; what the department issued itself is its PDF alone."""
    return letter.code in EDITABLE and letter.status != "ISSUED"


def _readable(letter: Letter, html: str) -> str:
    """Number and date as dots; a draft decision quotes those of its submission once that is issued."""
    if letter.code == DRAFT_DECISION:
        query = select(Letter).where(Letter.case_id == letter.case_id, Letter.code == SUBMISSION)
        sent = db.session.scalars(query.where(Letter.status == "ISSUED").order_by(Letter.id.desc())).first()
        if sent is not None and sent.number is not None and sent.issued_on is not None:
            return finish(html, number_text(sent.number), sent.issued_on)
    return draft(html)


def _frozen(letter: Letter, case: Case, *, actor: Actor, now: datetime) -> str:
    """What was signed, or what the signer would freeze now."""
    if letter.frozen_html:
        return letter.frozen_html
    rules, calendar, workflow = policies(), official_calendar(), workflow_of(case.kind, case.edition)
    account = account_of(case.id)
    row = next(row for row in workflow.rows if row.action in SIGNING)
    step = Step(
        case=case,
        workflow=workflow,
        row=row,
        actor=actor,
        given=_given(letter, case, local_day(now)),
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
        return freeze(letter.code, letter.variant, facts_for(step, letter, _signature(step, letter)))
    except FactError:
        return ""


def _given(letter: Letter, case: Case, today: date) -> dict[str, Any]:
    """What the signer will be asked: of the apology as far as it is prepared."""
    return {"delay_reason": TO_BE_SAID, **apology_as_prepared(case, today)} if letter.code == APOLOGY else {}


def _signature(step: Step, letter: Letter) -> Signature:
    """The reader's own where the reader may sign the letter; otherwise that of the head, without a name."""
    own, kind = signature_of(step), LETTERS[letter.code]
    if not kind.authorities:  # the clerk's slip
        return own
    if not step.actor.holds(Role.FOCAL_LEADER) and not step.actor.holds(Role.FOCAL_HEAD):
        return NOBODY
    by_order = step.policies.is_head_signing_by_order
    is_allowed = kind.may_be_signed_by(SigningAuthority(own.authority), is_tl_allowed=by_order)
    return own if is_allowed else NOBODY
