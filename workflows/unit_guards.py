"""Conditions on work that is given to a division of the focal agency, taken from it, and handed back."""

from workflows.roles import REVIEWERS, Actor
from workflows.rows import Facts
from workflows.text import N_


def is_of_the_unit(facts: Facts, actor: Actor) -> str | None:
    """A case that was given to a division is taken by an officer of that division, or by one who belongs to none."""
    if facts.unit_id is None or not actor.units or facts.unit_id in actor.units:
        return None
    return N_("Hồ sơ đã giao cho đơn vị khác; đề nghị Trưởng phòng phân công lại.")


def has_no_reviewer(facts: Facts, actor: Actor) -> str | None:
    """Only a case that nobody reviews is taken; who has it hands it back first, or the head assigns it anew."""
    if facts.reviewer_id is None:
        return None
    return N_("Hồ sơ đã có người thẩm tra; chọn hồ sơ khác hoặc đề nghị Trưởng phòng phân công lại.")


def is_ones_own(facts: Facts, actor: Actor) -> str | None:
    """A case is handed back by the officer to whom it is assigned, or by who stands in for that officer."""
    if facts.reviewer_id is not None and facts.reviewer_id in actor.acts_for(*REVIEWERS):
        return None
    return N_("Chỉ người được phân công mới trả lại hồ sơ; Trưởng phòng phân công lại khi cần.")
