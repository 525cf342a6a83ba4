"""Proposals before they are sent: begun, saved even when incomplete, discarded, resolved for sending (4.6, 4.7)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.adapters.upload_problem import Refused
from app.extensions import db
from app.models.agencies import Agency
from app.models.cases import Case
from app.models.catalogue import Database
from app.models.proposals import Proposal
from app.queries.clocks import local_day
from app.queries.policies import focal_agency_id
from app.queries.proposals import own_database, proposal_by_number, proposal_context, proposal_of
from app.services.draft_keeping import (
    as_json,
    begun_before,
    delete_draft,
    may_file,
    own_draft,
    put_file,
    remember_begun,
    storable,
)
from app.services.files import remove_attachments
from app.services.problems import Invalid, NotPossible, NotVisible
from app.services.transaction import transaction
from forms.proposal_checks import ProposalContext, answers_from, is_unchanged, judge_proposal
from forms.proposals import ADD, EDIT, ENTRY_NAMES, KINDS, fields_of, file_names
from workflows.catalogue.states import DRAFT, SUPPLEMENT
from workflows.fields import Problem
from workflows.folding import fold
from workflows.registry import PROPOSAL, latest
from workflows.roles import Actor
from workflows.text import N_

BEGUN = "begin_proposal"
TARGET = "TARGET"
"""Article 7 sets no time: the case runs against the department's own target (0.6.8)."""

HEAD = ("contains_state_secret", "proposal_kind", "database")
"""What is settled before the form begins."""

EDITABLE = (DRAFT, SUPPLEMENT)
"""A supplement may mend the proposal itself; what is mended counts when the leader sends it (3.2 #3)."""

LONGEST_NAME = 300


def begin_proposal(kind: str, database_code: str | None, actor: Actor, now: datetime, key: str | None = None) -> Case:
    """Begin the draft of a proposal, after the question on state secrets was answered no.

    Raise NotVisible for all but a filer, and NotPossible for a database that the agency does not manage.
    """
    with transaction():
        earlier = begun_before(actor, key, BEGUN)
        if earlier is not None:
            return earlier
        focal_id = focal_agency_id(local_day(now))
        if not may_file(actor) or actor.agency_id is None or focal_id is None:
            raise NotVisible
        base = _meant(kind, database_code, actor.agency_id)
        case = Case(
            kind=PROPOSAL,
            edition=latest(PROPOSAL).edition,
            state=DRAFT,
            track=TARGET,
            created_at=now,
            changed_at=now,
            requesting_agency_id=actor.agency_id,
            focal_agency_id=focal_id,
            filed_by_id=actor.account_id,
            content=_head(kind, base),
        )
        db.session.add(case)
        db.session.flush()
        proposal = Proposal(case_id=case.id, kind=kind, database_id=base.id if base else None)
        db.session.add(proposal)
        db.session.flush()
        _resolve(case, proposal, proposal_context(case, proposal, now))
        remember_begun(actor, key, BEGUN, case, now)
        db.session.flush()
        return case


def file_proposal(
    kind: str,
    database_code: str | None,
    answers: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    key: str | None = None,
) -> tuple[Case, list[Problem]]:
    """Begin the draft of a proposal with its first answers, both or neither; one key files one draft.

    Return it with what is wrong with the answers given; raise NotVisible or NotPossible as its beginning does.
    """
    with transaction():
        earlier = begun_before(actor, key, BEGUN)
        if earlier is not None:
            return earlier, []
        case = begin_proposal(kind, database_code, actor, now, key)
        return case, save_proposal(case.id, answers, actor, None, now)


def _meant(kind: str, code: str | None, agency_id: int) -> Database | None:
    """The database that a proposal is about; one to be added has none yet (3.2 #1)."""
    if kind not in dict(KINDS):
        raise NotPossible(Problem("proposal_kind", N_("Chọn nội dung đề nghị.")))
    if kind == ADD:
        return None
    base = own_database(code or "", agency_id)
    if base is None:
        raise NotPossible(Problem("database", N_("Chọn một cơ sở dữ liệu trong Danh mục do cơ quan mình quản lý.")))
    return base


def _head(kind: str, base: Database | None) -> dict[str, Any]:
    named = {"database": base.code} if base else {}
    return {"contains_state_secret": False, "proposal_kind": kind, **named}


def save_proposal(
    case_id: int, answers: Mapping[str, Any], actor: Actor, seen_version: int | None, now: datetime
) -> list[Problem]:
    """Keep answers of a draft as they were typed, even when they are wrong; names that are not given stay as they are.

    An edit keeps what differs from the catalogue alone. Return what is wrong with the answers given; raise NotVisible,
    NotPossible or Stale.
    """
    with transaction():
        case = own_draft(case_id, PROPOSAL, actor, seen_version, EDITABLE)
        proposal = _proposal(case)
        context = proposal_context(case, proposal, now)
        refused = _put(case, answers, actor, now, context)
        # Attachments may have come or gone, and the entry is compared with what the catalogue says now.
        context = proposal_context(case, proposal, now)
        _resolve(case, proposal, context)
        db.session.flush()
        named = {problem.field for problem in refused}
        wrong = judge_proposal(case.content, context).problems
        return [*refused, *(one for one in wrong if one.field in answers and one.field not in named)]


def discard_proposal(case_id: int, actor: Actor, seen_version: int | None, now: datetime) -> None:
    """Delete a draft that was never put before the approver, with its files; raise NotPossible for one that was."""
    with transaction():
        case = own_draft(case_id, PROPOSAL, actor, seen_version)
        db.session.delete(_proposal(case))
        db.session.flush()
        delete_draft(case)


def proposal_problems(case: Case, now: datetime) -> list[Problem]:
    """Name everything that keeps a proposal from being sent; the door asks before both signatures."""
    return judge_proposal(case.content, proposal_context(case, _proposal(case), now)).problems


def apply_proposal(case: Case, now: datetime) -> None:
    """Write what was typed as values, and resolve database, owner, entry and plans; the door has judged it.

    The proposal is not opened here: that is what sending it does.
    """
    proposal = _proposal(case)
    context = proposal_context(case, proposal, now)
    judged = judge_proposal(case.content, context)
    if judged.problems:
        raise Invalid(judged.problems)
    changed = answers_from(judged.entry) if proposal.kind == EDIT else {}
    head: dict[str, Any] = {name: case.content[name] for name in HEAD if name in case.content}
    case.content = {**head, **as_json({**judged.values, **changed})}
    proposal.entry = as_json(judged.entry)
    proposal.transition = as_json({"lines": judged.transition})["lines"]
    _resolve(case, proposal, context)
    number = judged.values.get("previous_case")
    previous = proposal_by_number(number, case.requesting_agency_id) if number else None
    case.previous_case_id = previous.id if previous else None


def _proposal(case: Case) -> Proposal:
    found = proposal_of(case.id)
    if found is None:
        raise NotVisible
    return found


def _put(
    case: Case, answers: Mapping[str, Any], actor: Actor, now: datetime, context: ProposalContext
) -> list[Problem]:
    """Write answers into a draft; return the refusals of files."""
    names, files = {spec.name for spec in fields_of(context.kind)}, file_names(context.kind)
    content, refused = dict(case.content), []
    for name, answer in answers.items():
        if name not in names:
            continue
        if name in files:
            try:
                content[name] = put_file(case, name, answer, actor, now)
            except Refused as problem:
                refused.append(Problem(name, problem.message, problem.params))
        elif context.kind == EDIT and name in ENTRY_NAMES and is_unchanged(name, answer, context):
            content.pop(name, None)
        else:
            content[name] = storable(answer)
    if content != case.content:
        replaced = [case.content.get(name) for name in files if case.content.get(name) != content.get(name)]
        case.content = content
        case.changed_at = now
        remove_attachments(case.id, [key for key in replaced if isinstance(key, int)])
    return refused


def _resolve(case: Case, proposal: Proposal, context: ProposalContext) -> None:
    """Point a case at its database and owner, and keep the entry as it stands now (3.2, owner's consent)."""
    proposal.before = dict(context.before)
    case.database_id = proposal.database_id
    if proposal.kind == ADD:
        folded = fold(str(case.content.get("p7_2_a_name") or ""))[:LONGEST_NAME]
        if not (proposal.is_open and (not folded or folded in context.open_names)):
            proposal.name_fold = folded
        if case.first_received_at is None:  # whose word is needed is settled when the proposal is sent
            case.owner_agency_id = _named_owner(case, context)
    else:
        case.owner_agency_id = db.session.scalar(
            select(Database.owner_agency_id).where(Database.id == proposal.database_id)
        )


def _named_owner(case: Case, context: ProposalContext) -> int | None:
    """The agency that a new database is to belong to; the proposer where none is named."""
    chosen = case.content.get("owner_agency") or context.agency
    if not isinstance(chosen, str) or chosen not in context.agencies:
        return case.requesting_agency_id
    return db.session.scalar(select(Agency.id).where(Agency.abbr_symbol == chosen))
