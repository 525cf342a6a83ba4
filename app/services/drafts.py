"""Requests before they are sent: begun, saved even when incomplete, split, discarded, resolved for sending (4.1)."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.adapters.upload_problem import Refused
from app.extensions import db
from app.models.agencies import Agency
from app.models.cases import Case, CaseItem
from app.models.catalogue import Database, Dataset
from app.queries.clocks import local_day
from app.queries.filing import attachments_of, case_by_number, request_context
from app.queries.policies import focal_agency_id
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
from app.services.files import Upload, copy_attachment, remove_attachments, store
from app.services.problems import Invalid, NotPossible, NotVisible
from app.services.transaction import transaction
from forms.connection_request import FIELDS, FILE_FIELDS
from forms.paper_request import clean_paper
from forms.request_checks import (
    RequestContext,
    Target,
    clean_request,
    dataset_codes,
    request_problems,
    targets_of,
    with_derived,
)
from workflows.connections import EDITIONS
from workflows.connections.states import DRAFT
from workflows.fields import Problem
from workflows.roles import Actor
from workflows.text import N_

LATEST = next(reversed(EDITIONS.values()))
NAMES = frozenset(spec.name for spec in FIELDS)
KIND = "connection"
BEGUN = "start_draft"


@dataclass(frozen=True)
class Saved:
    """A saved draft: its version, and what is wrong with the answers that were given."""

    case_id: int
    version: int
    problems: tuple[Problem, ...] = ()


def start_draft(
    actor: Actor,
    *,
    now: datetime,
    answers: Mapping[str, Any] | None = None,
    idempotency_key: str | None = None,
) -> Saved:
    """Begin a draft, after the question on state secrets was answered no; raise NotVisible for all but a filer."""
    with transaction():
        earlier = begun_before(actor, idempotency_key, BEGUN)
        if earlier is not None:
            return Saved(earlier.id, earlier.version)
        focal_id = focal_agency_id(local_day(now))
        if not may_file(actor) or actor.agency_id is None or focal_id is None:
            raise NotVisible
        case = Case(
            edition=LATEST.edition,
            state=DRAFT,
            created_at=now,
            changed_at=now,
            requesting_agency_id=actor.agency_id,
            focal_agency_id=focal_id,
            filed_by_id=actor.account_id,
            content={"contains_state_secret": False},
        )
        db.session.add(case)
        db.session.flush()
        problems = _put(case, answers or {}, actor, now)
        remember_begun(actor, idempotency_key, BEGUN, case, now)
        db.session.flush()
        return Saved(case.id, case.version, tuple(problems))


def save_draft(
    case_id: int,
    answers: Mapping[str, Any],
    *,
    actor: Actor,
    seen_version: int | None,
    now: datetime,
) -> Saved:
    """Keep answers of a draft as they were typed, even when they are wrong; names that are not given stay as they are.

    A file is an Upload, the id of one kept before, or None to take it away; one that is refused leaves the kept one in
    place. The problems returned are those of the answers given. Raise NotVisible, NotPossible or Stale.
    """
    with transaction():
        case = own_draft(case_id, KIND, actor, seen_version)
        refused = _put(case, answers, actor, now)
        db.session.flush()
        named = {problem.field for problem in refused}
        found = [p for p in draft_problems(case, now) if p.field in answers and p.field not in named]
        return Saved(case.id, case.version, (*refused, *found))


def discard_draft(case_id: int, *, actor: Actor, seen_version: int | None, now: datetime) -> None:
    """Delete a draft that was never put before the approver, with its files; raise NotPossible for one that was."""
    with transaction():
        case = own_draft(case_id, KIND, actor, seen_version)
        delete_draft(case)


def split_draft(case_id: int, *, actor: Actor, seen_version: int | None, now: datetime) -> tuple[int, ...]:
    """Make one draft for each owner, database and track from one letter (0.6.5); return their ids, this one first."""
    with transaction():
        case = own_draft(case_id, KIND, actor, seen_version)
        context = _context(case, now)
        targets = targets_of(dataset_codes(case.content), context)
        if len(targets) < 2:
            raise NotPossible(
                Problem("", N_("Hồ sơ chỉ có một cơ quan chủ quản và một hình thức chia sẻ: không cần tách."))
            )
        case.bundle_id = case.bundle_id or str(uuid.uuid4())
        siblings = [_sibling(case, target, targets, context, now) for target in targets[1:]]
        case.content = _part_of(case.content, targets[0], targets, context)
        _resolve(case, context)
        case.changed_at = now
        db.session.flush()
        return (case.id, *(sibling.id for sibling in siblings))


def draft_problems(case: Case, now: datetime) -> list[Problem]:
    """Name everything that keeps a draft from being sent; the door asks before both signatures."""
    return request_problems(case.content, _context(case, now))


def apply_request(case: Case, content: Mapping[str, Any], now: datetime) -> None:
    """Write what was typed as values, and resolve owner, database, datasets and track; the door has judged it."""
    context = _context(case, now, content)
    values, problems = clean_request(content, context)
    if problems:
        raise Invalid(problems)
    case.content = {"contains_state_secret": False, **as_json(values)}
    _resolve(case, context)
    previous, renewed = values.get("previous_case"), values.get("renewal_of")
    case.previous_case_id = _case_id(previous, case)
    case.renewal_of_id = _case_id(renewed, case)


def paper_request(case: Case, given: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """Fill a new case from a paper letter, its scan included; raise Invalid with every problem at once.

    A national database is registered too, to be refused in writing (E9).
    """
    context = request_context(None, case.requesting_agency_id, now)
    values, problems = clean_paper(given, context, now)
    if problems:
        raise Invalid(problems)
    agency = db.session.scalars(select(Agency).where(Agency.abbr_symbol == values["requesting_agency"])).one()
    case.requesting_agency_id = agency.id
    scan = values.pop("letter_file")
    case.content = as_json(values)
    db.session.add(case)
    db.session.flush()
    try:
        if not isinstance(scan, Upload):
            raise Refused(N_("Đính kèm bản quét văn bản yêu cầu."))
        attachment = store(case, scan, "letter_file", actor, now)
    except Refused as refused:
        raise Invalid([Problem("letter_file", refused.message, refused.params)]) from None
    case.content = {**case.content, "letter_file": attachment.id}
    _resolve(case, context)


def _context(case: Case, now: datetime, content: Mapping[str, Any] | None = None) -> RequestContext:
    codes = dataset_codes(content if content is not None else case.content)
    return request_context(case, case.requesting_agency_id, now, codes)


def _put(case: Case, answers: Mapping[str, Any], actor: Actor, now: datetime) -> list[Problem]:
    """Write answers into a draft; return the refusals of files."""
    content, refused = dict(case.content), []
    for name, answer in answers.items():
        if name not in NAMES:
            continue
        if name not in FILE_FIELDS:
            content[name] = storable(answer)
            continue
        try:
            content[name] = put_file(case, name, answer, actor, now)
        except Refused as problem:
            refused.append(Problem(name, problem.message, problem.params))
    if content != case.content:
        replaced = [case.content.get(name) for name in FILE_FIELDS if case.content.get(name) != content.get(name)]
        case.content = content
        case.changed_at = now
        remove_attachments(case.id, [key for key in replaced if isinstance(key, int)])
        _resolve(case, _context(case, now))
    return refused


def _resolve(case: Case, context: RequestContext) -> None:
    """Point a case at its owner, database and datasets where its answers name exactly one of each."""
    content = with_derived(case.content, context)
    targets = targets_of(dataset_codes(content), context)
    base = context.databases.get(str(content.get("database") or ""))
    is_clear = len(targets) == 1 and (base is None or base.code == targets[0].database)
    is_named = not targets and base is not None
    row = None
    if is_clear or is_named:
        code = targets[0].database if targets else str(content.get("database"))
        row = db.session.scalars(select(Database).where(Database.code == code)).one()
    case.database_id = row.id if row else None
    case.owner_agency_id = row.owner_agency_id if row else None
    case.track = targets[0].track if is_clear else _track_of(row)
    _set_items(case, targets[0] if is_clear else None, content, context)


def _track_of(base: Database | None) -> str:
    return "SPECIFIC" if base is not None and base.sharing_mode == "SPECIFIC" else "DEFAULT"


def _set_items(case: Case, target: Target | None, content: Mapping[str, Any], context: RequestContext) -> None:
    codes = target.datasets if target else ()
    rows = {row.code: row for row in db.session.scalars(select(Dataset).where(Dataset.code.in_(codes)))}
    kept = {item.dataset_id: item for item in case.items}
    items = []
    for code in codes:
        item = kept.get(rows[code].id) or CaseItem(dataset_id=rows[code].id)
        item.fields = fields_of(code, codes, content, context)
        items.append(item)
    case.items = items


def fields_of(code: str, codes: tuple[str, ...], content: Mapping[str, Any], context: RequestContext) -> list[str]:
    """Say which of the fields asked for belong to a dataset: those of its schema, and those of no schema at all."""
    asked = content.get("fields") or []
    asked = asked.split("\n") if isinstance(asked, str) else asked
    lines = [str(line) for line in asked] if isinstance(asked, (list, tuple)) else []
    names = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    known = {name for other in codes for name in context.datasets[other].fields}
    return [name for name in names if name in context.datasets[code].fields or name not in known]


def _part_of(
    content: Mapping[str, Any], target: Target, targets: list[Target], context: RequestContext
) -> dict[str, Any]:
    codes = tuple(code for other in targets for code in other.datasets)
    names = [name for code in target.datasets for name in fields_of(code, codes, content, context)]
    changed = {"datasets": list(target.datasets), "fields": list(dict.fromkeys(names))}
    return {**content, **changed, "owner_agency": target.owner, "database": target.database}


def _sibling(case: Case, target: Target, targets: list[Target], context: RequestContext, now: datetime) -> Case:
    content = _part_of(case.content, target, targets, context)
    sibling = Case(
        edition=case.edition,
        state=DRAFT,
        created_at=now,
        changed_at=now,
        bundle_id=case.bundle_id,
        requesting_agency_id=case.requesting_agency_id,
        focal_agency_id=case.focal_agency_id,
        filed_by_id=case.filed_by_id,
        content=content,
    )
    db.session.add(sibling)
    db.session.flush()
    held = {attachment.id: attachment for attachment in attachments_of(case.id)}
    for name in FILE_FIELDS:
        if content.get(name) in held:
            content = {**content, name: copy_attachment(held[content[name]], sibling).id}
    sibling.content = content
    _resolve(sibling, context)
    return sibling


def _case_id(number: str | None, case: Case) -> int | None:
    found = case_by_number(number, case.requesting_agency_id) if number else None
    return found.id if found else None
