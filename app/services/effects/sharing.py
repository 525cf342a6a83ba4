"""Work given to a division, taken by an officer, handed back: what these actions write."""

from typing import Any

from app.extensions import db
from app.models.accounts import Account
from app.models.desk import Unit
from app.services.problems import Invalid
from app.services.steps import Step
from workflows.fields import Problem
from workflows.text import N_


def assign_unit(step: Step) -> None:
    """Give the case to a division of the focal agency; a reviewer of another division is free of it."""
    key = str(step.given["unit"])
    unit = db.session.get(Unit, int(key)) if key.isascii() and key.isdigit() and len(key) < 19 else None
    if unit is None or not unit.is_active or unit.agency_id != step.case.focal_agency_id:
        raise Invalid([Problem("unit", N_("Chọn một phòng, đơn vị của cơ quan đầu mối."))])
    step.case.unit_id = unit.id
    reviewer = db.session.get(Account, step.case.reviewer_id) if step.case.reviewer_id else None
    if reviewer is not None and reviewer.unit_id != unit.id:
        step.case.reviewer_id = None
    step.payload["unit_id"] = unit.id
    step.note = unit.name


def claim(step: Step) -> None:
    """Take a case that nobody reviews; in the absent officer's name where a deputy takes it."""
    step.case.reviewer_id = step.holder_id
    step.payload["reviewer_id"] = step.holder_id


def hand_back(step: Step) -> None:
    """Nobody reviews the case any more, until it is taken or assigned; its division keeps it."""
    step.payload["reviewer_id"] = None
    step.case.reviewer_id = None
    step.note = step.given["note"]


EFFECTS: dict[str, Any] = {"assign_unit": assign_unit, "claim": claim, "hand_back": hand_back}
