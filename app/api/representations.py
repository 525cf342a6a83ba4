"""Makes the records of the API from a case, each cut to what the reader may see."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask import url_for

from app.api import schemas as s
from app.api.case_parts import proposal_part, publication_part, submission_part
from app.api.catalogue_schemas import AgencyRef
from app.api.needs import need_of
from app.models.agencies import Agency
from app.models.cases import Case
from app.models.catalogue import Database
from app.models.files import Attachment
from app.queries.calendar import official_calendar
from app.queries.case_page import attachments_of, choices_for, connection_of, explained, held_days
from app.queries.clocks import local_day
from app.queries.policies import policies
from app.queries.standing import chip_of
from app.queries.subjects import NOTHING, Subject, subjects_of
from app.queries.visibility import may_read_refusal, reads_content, sees_internals, sees_orders_alone
from app.services.actions import Available, available_actions
from app.views.case_sheet import CONSENT_LABELS, HELD
from app.views.proposal_case import CONSENT_LABELS as PROPOSAL_CONSENT_LABELS
from app.views.wording import next_step_for, said, state_text, subject_text
from forms.build import words
from workflows.accounts import LABELS as ACCOUNT_LABELS
from workflows.calendar import Calendar
from workflows.clock import DayLine
from workflows.reasons import CODE_LABELS
from workflows.registry import CONNECTION, PROPOSAL
from workflows.roles import Actor, Role

ORDERED = ("connecting_system_name", "source_ips", "environment", "term_kind", "valid_from", "valid_to")
"""What an operator reads of a request: system, addresses and term, not why (section 2, note 1)."""
UNTOLD = "annex_digest"
"""What a submission keeps beside its answers: the print of its annexes as they were signed."""


def case_line(case: Case, subject: Subject, today: date, calendar: Calendar) -> s.CaseLine:
    """A case as a list shows it; its `subject` comes from `subjects_of` for all cases of the list at once."""
    named = case.database.name if case.database and not case.is_quarantined else None
    return s.CaseLine(
        id=case.id,
        kind=case.kind,
        case_no=case.case_no,
        subject=subject_text(case.kind, subject, named) or None,
        state=case.state,
        state_label=state_text(case.kind, case.state),
        version=case.version,
        track=case.track,
        requesting_agency=_agency(case.requesting_agency),
        owner_agency=_agency(case.owner_agency) if case.owner_agency else None,
        # What a quarantined case is about stands in no list (E6); its page asks the reader.
        database=None if case.is_quarantined else _database(case.database),
        received_at=case.received_at,
        deadline=_deadline(case, today, calendar),
        url=url_for("api.cases.show", case_id=case.id),
    )


def case_detail(case: Case, actor: Actor, *, now: datetime) -> s.CaseDetail:
    """One case for one reader."""
    calendar, today = official_calendar(), local_day(now)
    is_order_only = sees_orders_alone(actor)
    is_readable = reads_content(case, actor)
    account, order = _connection(case, actor)
    proposal, subject = proposal_part(case, actor, now), subjects_of([case]).get(case.id, NOTHING)
    return s.CaseDetail(
        **case_line(case, subject, today, calendar).__dict__,
        edition=case.edition,
        channel=case.channel,
        created_at=case.created_at,
        focal_agency=_agency(case.focal_agency),
        items=tuple(_item(item) for item in case.items) if is_readable else (),
        is_order_only=is_order_only,
        request=_request(case, actor),
        files=tuple(_file(found, actor) for found in attachments_of(case, actor)),
        consent=_consent(case) if case.kind in HELD and is_readable and not is_order_only else None,
        reviewer=case.reviewer.title if case.reviewer and not is_order_only else None,
        # Only Article 9 sets a time limit, and only that one is explained day by day.
        explanation=()
        if is_order_only or case.kind != CONNECTION
        else day_lines(explained(case, policies(), calendar)),
        held=_held(case, today, calendar) if case.kind in HELD and not is_order_only else None,
        next_step=_next_step(case, subject),
        refusal=None if is_order_only else _refusal(case, actor),
        order=order,
        connection=account,
        proposal=proposal,
        submission=submission_part(case, actor),
        publication=publication_part(case, actor),
        internals=_internals(case, actor) if is_readable else None,
        available_actions=tuple(_action(case, found) for found in available_actions(case, actor, now=now)),
    )


def _next_step(case: Case, subject: Subject) -> s.NextStep | None:
    step = next_step_for(case, case.database.scope if case.database else None, subject.stage)
    return s.NextStep(words(step.what), words(step.who)) if step and case.duplicate_of_id is None else None


def day_lines(lines: Sequence[DayLine]) -> tuple[s.Day, ...]:
    """A deadline day by day, in the language of the request."""
    return tuple(
        s.Day(line.on, line.kind.value, line.number, line.is_counted, line.is_estimate, said(line.why))
        for line in lines
    )


def _agency(agency: Agency) -> AgencyRef:
    return AgencyRef(agency.abbr_symbol, agency.name)


def _database(base: Database | None) -> s.DatabaseRef | None:
    return s.DatabaseRef(base.code, base.name, base.scope) if base else None


def _deadline(case: Case, today: date, calendar: Calendar) -> s.Deadline:
    limit = case.legal_profile.connection_deadline_working_days if case.legal_profile else 5
    chip = chip_of(case, today, calendar, limit)
    is_of_law, has_days = case.track == "DEFAULT", case.kind == CONNECTION
    return s.Deadline(
        kind="STATUTORY" if is_of_law else "TARGET" if has_days or case.target_on else "NONE",
        standing=chip.kind,
        text=said(chip.words),
        t0=case.t0 if has_days else None,
        due=case.due_on if has_days else None,
        strict_due=case.strict_due_on if has_days else None,
        target=case.target_on,
        paused_since=case.paused_since,
        waiting_since=case.waiting_since,
        promised=case.promised_on,
        completed=case.completed_on,
    )


def _item(item: Any) -> s.Item:
    return s.Item(item.dataset.code, item.dataset.name, tuple(item.fields), item.is_granted, tuple(item.granted_fields))


def _request(case: Case, actor: Actor) -> Mapping[str, Any] | None:
    """The answers of the form; of a quarantined case for the security officer alone (E6)."""
    if case.is_quarantined and not actor.holds(Role.SECURITY_OFFICER):
        return None
    if sees_orders_alone(actor):
        return {name: case.content[name] for name in ORDERED if name in case.content}
    return {name: answer for name, answer in case.content.items() if name != UNTOLD}


def _file(found: Attachment, actor: Actor) -> s.File:
    is_open = not found.is_quarantined or actor.holds(Role.SECURITY_OFFICER)
    return s.File(
        id=found.id,
        purpose=found.purpose,
        name=found.name if is_open else None,
        media_type=found.media_type,
        size=found.size,
        is_quarantined=found.is_quarantined,
        url=url_for("api.files.download", file_id=found.id) if is_open else None,
    )


def _consent(case: Case) -> s.Consent:
    reply = next((reply for reply in reversed(case.consents) if reply.withdrawn_at is None), None)
    labels = PROPOSAL_CONSENT_LABELS if case.kind == PROPOSAL else CONSENT_LABELS
    return s.Consent(
        status=case.consent_status,
        label=words(labels.get(case.consent_status, "")),
        received_at=case.consent_received_at,
        letter_no=reply.letter_no if reply else None,
        letter_date=reply.letter_date if reply else None,
        conditions=tuple(reply.conditions) if reply else (),
        valid_to=reply.consent_valid_to if reply else None,
    )


def _held(case: Case, today: date, calendar: Calendar) -> s.Held | None:
    held = held_days(case, today, calendar)
    return s.Held(held.requester, held.owner, held.focal, held.chairman) if held else None


def _refusal(case: Case, actor: Actor) -> s.Refusal | None:
    if not may_read_refusal(case, actor):
        return None
    code = case.refusal.get("refusal_reason_code", "")
    return s.Refusal(
        code=code,
        label=words(CODE_LABELS.get(code, "")),
        text=case.refusal.get("refusal_reason_text", ""),
        legal_basis=tuple(case.refusal.get("refusal_legal_basis", ())),
        guidance=case.refusal.get("guidance") or "",
    )


def _connection(case: Case, actor: Actor) -> tuple[s.Connection | None, Mapping[str, Any] | None]:
    """The account for everybody who sees the case, the order for those who give and execute it."""
    account, orders = connection_of(case)
    order = next((o for o in orders if o.kind == "CREATE" and not o.is_cancelled), None)
    sees_order = actor.holds(Role.TECH_OPERATOR) or sees_internals(actor, case.focal_agency_id)
    shown = order.order if order and sees_order else None
    if account is None:
        return None, shown
    found = s.Connection(
        account_id=account.account_id,
        state=account.state,
        state_label=words(ACCOUNT_LABELS[account.state]),
        environment=account.environment,
        valid_from=account.valid_from,
        valid_to=account.valid_to,
    )
    return found, shown


def _internals(case: Case, actor: Actor) -> s.Internals | None:
    if not sees_internals(actor, case.focal_agency_id):
        return None
    return s.Internals(case.intake_sheet, case.review_sheet, case.proposed_outcome)


def _action(case: Case, found: Available) -> s.AvailableAction:
    row = found.row
    lists = choices_for(case, row.action) if any(spec.source for spec in row.needs) else {}
    return s.AvailableAction(
        action=row.action,
        label=words(row.label),
        hint=words(row.hint),
        basis=row.basis,
        is_refusal=row.is_refusal,
        is_grave=row.is_grave,
        is_possible=found.is_possible,
        why_not=words(found.why_not) if found.why_not else None,
        needs=tuple(need_of(spec, lists.get(spec.source, ())) for spec in row.needs),
        url=url_for("api.cases.act", case_id=case.id, action=row.action),
    )
