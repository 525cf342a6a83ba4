"""Agencies, and their end: cases, data and accounts pass to the successor in one transaction (4.12, E13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select, update

from app.extensions import db
from app.models.agencies import Agency, LegalProfile, Setting
from app.models.cases import Case
from app.models.catalogue import Database
from app.models.connections import ConnectionAccount
from app.models.letters import Letter
from app.queries.clocks import local_day
from app.services import trail
from app.services.actions import perform_action
from app.services.problems import Invalid, NotPossible, NotVisible
from app.services.transaction import transaction
from forms.admin import AGENCY, TRANSFER, transfer_problems
from workflows.connections.states import AGENCY_REVIEW, DRAFT, GRANTED
from workflows.fields import Problem, clean
from workflows.folding import fold, sort_key
from workflows.publications import PUBLISHED
from workflows.registry import SENT_OPEN
from workflows.roles import SYSTEM_ACTOR, Actor, Role
from workflows.text import N_

PASSING_ON = (DRAFT, AGENCY_REVIEW, *SENT_OPEN, GRANTED, PUBLISHED)
"""States of cases that a successor takes over; what was refused, withdrawn or lapsed stays as it was."""

ENDED = N_("Cơ quan này đã kết thúc hoạt động; chọn cơ quan kế thừa.")


@dataclass(frozen=True)
class Transfer:
    """A transfer that is planned and not carried out; it changes nothing until it is."""

    agency_id: int
    successor_id: int
    ends_on: date
    document_no: str


def save_agency(
    given: Mapping[str, Any], *, agency_id: int | None, actor: Actor, now: datetime, recorded_at: datetime
) -> int:
    """Add an agency, or change one; return its id. Raise Invalid with every problem at once."""
    _require_admin(actor)
    values, problems = clean(AGENCY, given)
    with transaction() as session:
        agency = session.get_one(Agency, agency_id) if agency_id else Agency()
        problems += _name_problems(values, agency_id)
        if problems:
            raise Invalid(problems)
        parent = values.pop("parent", None)
        before = {name: _plain(getattr(agency, name)) for name in values} if agency_id else {}
        for name in (spec.name for spec in AGENCY if spec.name != "parent"):
            setattr(agency, name, values.get(name, None if name == "valid_from" else ""))
        agency.parent_id = _by_symbol(parent).id if parent else None
        agency.sort_key = sort_key(agency.name)
        agency.fold = fold(f"{agency.name} {agency.short_name} {agency.abbr_symbol}")
        session.add(agency)
        session.flush()
        changed = {name: _plain(value) for name, value in values.items() if before.get(name) != _plain(value)}
        _record("agency_changed", agency, actor, now, recorded_at, {"before": before, "changed": changed})
        return agency.id


def _name_problems(values: Mapping[str, Any], agency_id: int | None) -> list[Problem]:
    found = []
    same = select(Agency.id).where(Agency.abbr_symbol == values.get("abbr_symbol"), Agency.id != (agency_id or 0))
    if db.session.scalar(same) is not None:
        found.append(Problem("abbr_symbol", N_("Đã có cơ quan dùng ký hiệu này; hãy dùng ký hiệu khác.")))
    parent = values.get("parent")
    above = db.session.scalar(select(Agency.id).where(Agency.abbr_symbol == parent)) if parent else None
    if parent and above in (None, agency_id):
        found.append(Problem("parent", N_("Chọn một cơ quan khác trong danh sách làm cơ quan cấp trên.")))
    return found


def plan_transfer(
    agency_id: int, given: Mapping[str, Any], *, actor: Actor, now: datetime, recorded_at: datetime
) -> Transfer:
    """Keep a transfer as a draft; raise Invalid or NotPossible."""
    _require_admin(actor)
    values, problems = clean(TRANSFER, given)
    with transaction() as session:
        agency = _living(agency_id)
        problems += [] if problems else transfer_problems(values, agency.valid_from)
        successor = _by_symbol(values.get("successor", ""))
        if values.get("successor") and (
            successor is None or successor.id == agency_id or successor.valid_to is not None
        ):
            problems.append(Problem("successor", N_("Chọn một cơ quan khác đang hoạt động làm cơ quan kế thừa.")))
        if problems:
            raise Invalid(problems)
        assert successor is not None  # a successor that is not there was named above
        plan = Transfer(agency_id, successor.id, values["ends_on"], values["document_no"])
        kept = {"successor_id": plan.successor_id, "ends_on": str(plan.ends_on), "document_no": plan.document_no}
        session.merge(Setting(key=_key(agency_id), value=kept))
        _record("transfer_planned", agency, actor, now, recorded_at, kept)
        return plan


def planned_transfer(agency_id: int) -> Transfer | None:
    """The draft of a transfer, if there is one."""
    kept = db.session.get(Setting, _key(agency_id))
    if kept is None:
        return None
    value = kept.value
    return Transfer(agency_id, value["successor_id"], date.fromisoformat(value["ends_on"]), value["document_no"])


def drop_transfer(agency_id: int, *, actor: Actor, now: datetime, recorded_at: datetime) -> None:
    """Throw a draft away."""
    _require_admin(actor)
    with transaction() as session:
        kept = session.get(Setting, _key(agency_id))
        if kept is not None:
            session.delete(kept)
            _record("transfer_dropped", session.get_one(Agency, agency_id), actor, now, recorded_at, kept.value)


def passing_cases(agency_id: int) -> list[Case]:
    """The cases that a successor would take over, in the order of their numbers."""
    side = or_(
        Case.requesting_agency_id == agency_id, Case.owner_agency_id == agency_id, Case.focal_agency_id == agency_id
    )
    query = select(Case).where(side, Case.state.in_(PASSING_ON)).order_by(Case.case_no.nulls_last(), Case.id)
    return list(db.session.scalars(query))


def carry_out_transfer(agency_id: int, *, actor: Actor, now: datetime, recorded_at: datetime) -> int:
    """End an agency and hand everything it holds to its successor; return the number of cases.

    Clocks run on unchanged; the successor inherits the data, so no new consent is asked for (E13). Raise NotPossible
    before the agency's last day, and for an agency without a plan.
    """
    _require_admin(actor)
    with transaction() as session:
        agency = _living(agency_id)
        plan = planned_transfer(agency_id)
        if plan is None:
            raise NotPossible(Problem("", N_("Chưa có dự thảo chuyển giao; lập dự thảo trước.")))
        if plan.ends_on > local_day(now):
            raise NotPossible(Problem("", N_("Chỉ chuyển giao từ ngày hoạt động cuối cùng của cơ quan.")))
        if session.get_one(Agency, plan.successor_id).has_ended(local_day(now)):
            raise NotPossible(Problem("", N_("Cơ quan kế thừa đã kết thúc hoạt động; lập lại dự thảo.")))
        agency.valid_to, agency.successor_id = plan.ends_on, plan.successor_id
        session.flush()
        cases = [case.id for case in passing_cases(agency_id)]
        for case_id in cases:
            perform_action(
                case_id,
                "transfer_to_successor",
                actor=SYSTEM_ACTOR,
                seen_version=None,
                given={"agency_id": agency_id, "document_no": plan.document_no},
                now=now,
                recorded_at=recorded_at,
            )
        _hand_over(agency_id, plan.successor_id)
        session.delete(session.get_one(Setting, _key(agency_id)))
        facts = {"successor_id": plan.successor_id, "document_no": plan.document_no, "cases": len(cases)}
        _record("agency_ended", agency, actor, now, recorded_at, {**facts, "valid_to": str(plan.ends_on)})
        return len(cases)


def _hand_over(old: int, new: int) -> None:
    """Data, connections, unissued letters and the part of focal agency go with the cases."""
    columns = (
        Database.owner_agency_id,
        Database.managing_agency_id,
        ConnectionAccount.requesting_agency_id,
        ConnectionAccount.owner_agency_id,
    )
    for column in columns:
        db.session.execute(update(column.class_).where(column == old).values({column: new}))
    db.session.execute(update(Letter).where(Letter.agency_id == old, Letter.status != "ISSUED").values(agency_id=new))
    db.session.execute(
        update(LegalProfile)
        .where(LegalProfile.focal_agency_id == old, LegalProfile.status == "ACTIVE")
        .values(focal_agency_id=new)
    )
    db.session.expire_all()


def _require_admin(actor: Actor) -> None:
    if not actor.holds(Role.ADMIN):
        raise NotVisible


def _living(agency_id: int) -> Agency:
    agency = db.session.get(Agency, agency_id, with_for_update=True)
    if agency is None:
        raise NotVisible
    if agency.valid_to is not None:
        raise NotPossible(Problem("", ENDED))
    return agency


def _by_symbol(symbol: str) -> Any:
    return db.session.scalar(select(Agency).where(Agency.abbr_symbol == symbol))


def _key(agency_id: int) -> str:
    return f"transfer:{agency_id}"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _record(
    name: str, agency: Agency, actor: Actor, now: datetime, recorded_at: datetime, payload: dict[str, Any]
) -> None:
    trail.record(
        name=name,
        action=name,
        actor=actor,
        at=now,
        recorded_at=recorded_at,
        role=Role.ADMIN.value,
        note=agency.abbr_symbol,
        payload={"agency_id": agency.id, **payload},
    )
