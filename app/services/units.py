"""Divisions of agencies, as the administrator keeps them: added, renamed, closed; every change stands in the trail."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select

from app.extensions import db
from app.models.accounts import Account
from app.models.agencies import Agency
from app.models.cases import Case
from app.models.desk import Unit
from app.services import trail
from app.services.problems import Invalid, NotPossible, NotVisible
from app.services.transaction import transaction
from forms.admin import NEW_UNIT, UNIT
from workflows.fields import Problem, clean
from workflows.roles import Actor, Role
from workflows.text import N_


def add_unit(given: Mapping[str, Any], *, actor: Actor, now: datetime, recorded_at: datetime) -> int:
    """Add a division to an agency and return its id; raise Invalid with every problem at once."""
    _require_admin(actor)
    values, problems = clean(NEW_UNIT, given)
    with transaction():
        agency = db.session.scalar(select(Agency).where(Agency.abbr_symbol == values.get("agency", "")))
        if values.get("agency") and agency is None:
            problems.append(Problem("agency", N_("Chọn một cơ quan trong danh sách.")))
        if problems or agency is None:
            raise Invalid(problems)
        _require_free(values["name"], agency.id, 0)
        unit = Unit(agency_id=agency.id, name=values["name"], abbr=values.get("abbr") or "")
        db.session.add(unit)
        db.session.flush()
        _record(unit, "added", actor, now, recorded_at)
        return unit.id


def rename_unit(unit_id: int, given: Mapping[str, Any], *, actor: Actor, now: datetime, recorded_at: datetime) -> None:
    """Give a division another name; raise Invalid."""
    _require_admin(actor)
    values, problems = clean(UNIT, given)
    if problems:
        raise Invalid(problems)
    with transaction():
        unit = _unit(unit_id)
        _require_free(values["name"], unit.agency_id, unit.id)
        if (unit.name, unit.abbr) != (values["name"], values.get("abbr") or ""):
            before = unit.name
            unit.name, unit.abbr = values["name"], values.get("abbr") or ""
            _record(unit, "renamed", actor, now, recorded_at, old=before)


def set_unit_active(unit_id: int, is_active: bool, *, actor: Actor, now: datetime, recorded_at: datetime) -> None:
    """Close a division, or open it again; one that has open cases or officers is not closed."""
    _require_admin(actor)
    with transaction():
        unit = _unit(unit_id)
        if not is_active:
            _require_idle(unit)
        if unit.is_active != is_active:
            unit.is_active = is_active
            _record(unit, "opened" if is_active else "closed", actor, now, recorded_at)


def _require_idle(unit: Unit) -> None:
    with_people = exists().where(Account.unit_id == unit.id, Account.is_active)
    with_cases = exists().where(Case.unit_id == unit.id, Case.ended_at.is_(None))
    has_people, has_cases = db.session.execute(select(with_people, with_cases)).one()
    if has_people or has_cases:
        sentence = N_("Phòng, đơn vị còn người hoặc hồ sơ đang mở; chuyển đi hết rồi đóng.")
        raise NotPossible(Problem("", sentence))


def _require_free(name: str, agency_id: int, unit_id: int) -> None:
    same = select(Unit.id).where(Unit.agency_id == agency_id, Unit.name == name, Unit.id != unit_id)
    if db.session.scalar(same) is not None:
        raise Invalid([Problem("name", N_("Cơ quan đã có phòng, đơn vị tên này; ghi tên khác."))])


def _unit(unit_id: int) -> Unit:
    unit = db.session.get(Unit, unit_id)
    if unit is None:
        raise NotVisible
    return unit


def _require_admin(actor: Actor) -> None:
    if not actor.holds(Role.ADMIN):
        raise NotVisible


def _record(unit: Unit, what: str, actor: Actor, now: datetime, recorded_at: datetime, **more: Any) -> None:
    trail.record(
        name="unit_changed",
        action="change_unit",
        actor=actor,
        at=now,
        recorded_at=recorded_at,
        role=Role.ADMIN.value,
        note=what,
        payload={"unit_id": unit.id, "agency_id": unit.agency_id, "name": unit.name, **more},
    )
