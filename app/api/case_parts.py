"""Makes what only one kind of case has, each cut to what the reader may see: proposal, submission, publication."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import url_for

from app.api import catalogue_schemas as c
from app.api import part_schemas as p
from app.api.entry_records import agency_ref, entry_content, field_differences
from app.extensions import db
from app.models.cases import Case
from app.models.proposals import CatalogueDecision, Proposal
from app.queries.case_page import case_for
from app.queries.proposals import proposal_context, proposal_of
from app.queries.publications import dataset_named, published_by
from app.queries.subjects import stage_of_proposal
from app.queries.submissions import database_name, titles_of, visible_among
from app.queries.visibility import reads_content, sees_internals, sees_orders_alone
from app.services.catalogue_facts import Line, decisions_of, lines_of
from app.views.submission_sheet import DECISION_STATES, RESULT_LABELS
from forms.build import words
from forms.proposal_checks import judge_proposal
from forms.proposals import EDIT, WITHDRAW
from workflows.catalogue.entry import differences, merged
from workflows.catalogue.needs import CRITERIA
from workflows.fields import Wrong, parse_date
from workflows.reasons import CODE_LABELS
from workflows.registry import PROPOSAL, PUBLICATION, SUBMISSION
from workflows.roles import Actor

NAME = "p7_2_a_name"


def case_ref(case: Case, *, is_visible: bool) -> p.CaseRef:
    """Another case, with its address where the reader may open it."""
    return p.CaseRef(case.id, case.case_no, url_for("api.cases.show", case_id=case.id) if is_visible else None)


def proposal_part(case: Case, actor: Actor, now: datetime) -> p.ProposalPart | None:
    """What a proposal asks and what became of it; nothing of other kinds, and nothing of a quarantined one."""
    proposal = proposal_of(case.id) if case.kind == PROPOSAL else None
    if proposal is None or not reads_content(case, actor) or sees_orders_alone(actor):
        return None
    before, entry, plans = _proposed(case, proposal, now)
    whole = {} if proposal.kind == WITHDRAW else merged(before, entry)
    is_inside = sees_internals(actor, case.focal_agency_id)
    submission = case_for(proposal.submission_id, actor) if proposal.submission_id else None
    return p.ProposalPart(
        kind=proposal.kind,
        stage=stage_of_proposal(proposal),
        database=str(before.get(NAME) or entry.get(NAME) or ""),
        before=entry_content(before) if before else None,
        entry=entry_content(whole) if whole else None,
        differences=field_differences(differences(before, whole)) if proposal.kind == EDIT else (),
        transition=tuple(_plan(line) for line in plans),
        consultation=_consultation(proposal.consultation, is_inside=is_inside),
        conclusion=_conclusion(proposal.conclusion) if is_inside else None,
        submission=case_ref(submission, is_visible=True) if submission else None,
        result=_result(proposal),
        applied_in=proposal.applied_in,
    )


def _proposed(
    case: Case, proposal: Proposal, now: datetime
) -> tuple[Mapping[str, Any], Mapping[str, Any], list[dict[str, Any]]]:
    """The entry before, what is proposed, and the plans: of a draft as it reads today, of a sent one as it was sent."""
    if case.case_no is not None:
        return proposal.before, proposal.entry, proposal.transition
    context = proposal_context(case, proposal, now)
    judged = judge_proposal(case.content, context)
    return context.before, judged.entry, judged.transition


def _plan(line: Mapping[str, Any]) -> p.TransitionPlan:
    return p.TransitionPlan(
        account_id=str(line["account_id"]),
        agency=agency_ref(line["agency"]) or c.AgencyRef("", ""),
        plan=str(line["plan"] or ""),
        suspend_on=_day(line["suspend_on"]),
        revoke_on=_day(line["revoke_on"]),
    )


def _day(value: Any) -> date | None:
    """A day as it was kept; what cannot be read is none."""
    try:
        return parse_date(value) if value else None
    except Wrong:
        return None


def _consultation(found: Mapping[str, Any], *, is_inside: bool) -> p.Consultation | None:
    if not found:
        return None
    asked = (agency_ref(agency) for agency in found["agencies"])
    return p.Consultation(
        agencies=tuple(agency for agency in asked if agency),
        question=str(found["question"]),
        answer_by=_day(found["answer_by"]),
        summary=(found.get("summary") or None) if is_inside else None,
    )


def _conclusion(found: Mapping[str, Any]) -> p.Conclusion | None:
    if not found.get("opinion"):
        return None
    return p.Conclusion(
        opinion=str(found["opinion"]),
        is_confirmed=bool(found.get("is_confirmed")),
        reason=_reason(found),
        criteria=tuple(
            p.Criterion(point, str(found[name]), str(found.get(f"{name}_evidence") or ""))
            for point, name, _label in CRITERIA
            if found.get(name)
        ),
        procedures=tuple(found.get("procedures") or ()),
        entry_code=found.get("entry_code") or None,
        advice=str(found.get("advice") or ""),
    )


def _reason(found: Mapping[str, Any]) -> p.Reason | None:
    code = found.get("reason_code")
    if not code:
        return None
    return p.Reason(
        code=str(code),
        label=words(CODE_LABELS.get(code, "")),
        text=str(found.get("reason_text") or ""),
        legal_basis=tuple(found.get("legal_basis") or ()),
    )


def _result(proposal: Proposal) -> p.ProposalResult | None:
    found = proposal.result
    if not found:
        return None
    decision = db.session.get(CatalogueDecision, found["decision_id"])
    changed = dict(found.get("entry") or {})
    whole = merged(proposal.before, proposal.entry)
    return p.ProposalResult(
        result=str(found["result"]),
        label=words(RESULT_LABELS[found["result"]]),
        decision_no=decision.number if decision else str(found.get("decision_no") or ""),
        decided_on=decision.decided_on if decision else None,
        effective_on=decision.effective_on if decision else None,
        reason=_reason(found.get("reason") or {}),
        differences=field_differences(differences(whole, merged(whole, changed))) if changed else (),
    )


def submission_part(case: Case, actor: Actor) -> p.SubmissionPart | None:
    """The lines of a submission and the decisions on it; nothing of other kinds."""
    if case.kind != SUBMISSION:
        return None
    lines, decisions, content = lines_of(case.id), decisions_of(case.id), case.content
    visible = visible_among([of_proposal.id for _line, _proposal, of_proposal in lines], actor)
    numbers = {decision.id: decision.number for decision in decisions}
    titles = titles_of(key for each in decisions for key in (each.recorded_by_id, each.confirmed_by_id))
    return p.SubmissionPart(
        necessity=str(content.get("necessity") or ""),
        consult_summary=str(content.get("consult_summary") or ""),
        effective_proposed_on=_day(content.get("effective_proposed_on")),
        office_incoming_no=content.get("office_incoming_no") or None,
        office_incoming_date=_day(content.get("office_incoming_date")),
        lines=tuple(_line(found, numbers, visible) for found in lines),
        decisions=tuple(_decision(found, titles) for found in decisions),
    )


def _line(found: Line, numbers: Mapping[int, str], visible: frozenset[int]) -> p.SubmissionLine:
    line, proposal, of_proposal = found
    agency, whole = of_proposal.requesting_agency, merged(proposal.before, proposal.entry)
    return p.SubmissionLine(
        proposal=case_ref(of_proposal, is_visible=of_proposal.id in visible),
        kind=proposal.kind,
        database=database_name(proposal),
        agency=c.AgencyRef(agency.abbr_symbol, agency.name),
        annex=line.annex,
        item=line.item,
        status=line.status,
        explanation=line.explanation,
        note=line.note,
        letter_no=line.letter_no,
        decision_no=numbers.get(line.decision_id or 0),
        result=line.result or None,
        reason=_reason(line.reason),
        differences=field_differences(differences(whole, merged(whole, line.entry))) if line.entry else (),
    )


def _decision(found: CatalogueDecision, titles: Mapping[int, str]) -> p.Decision:
    return p.Decision(
        number=found.number,
        decided_on=found.decided_on,
        signer=found.signer,
        signer_title=found.signer_title,
        effective_on=found.effective_on,
        status=found.status,
        status_label=words(DECISION_STATES[found.status]),
        file_id=found.file_id,
        recorded_at=found.recorded_at,
        recorded_by=titles.get(found.recorded_by_id or 0, ""),
        confirmed_at=found.confirmed_at,
        confirmed_by=titles.get(found.confirmed_by_id or 0) if found.confirmed_by_id else None,
        applied_at=found.applied_at,
    )


def publication_part(case: Case, actor: Actor) -> p.PublicationPart | None:
    """The dataset that a publication is about; nothing of other kinds."""
    if case.kind != PUBLICATION or not reads_content(case, actor):
        return None
    code = str(case.content.get("dataset") or "")
    dataset, published = dataset_named(code), published_by(case)
    return p.PublicationPart(
        dataset=code,
        title=str(case.content.get("title") or ""),
        database=dataset.database.code if dataset else None,
        open_data_id=published.id if published else None,
    )
