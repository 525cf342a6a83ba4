"""Searching cases without diacritics, only by words that the reader may read: lists, counts and pages ask here."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, false, or_

from app.adapters.full_text import INTERNAL, LABEL, LAYERS, PARTIES, Term, matching, terms_from
from app.extensions import db
from app.models.cases import Case
from app.queries.visibility import sees_orders_alone
from workflows.roles import FOCAL_STAFF, Actor, Role

OF_PARTIES = (LABEL, PARTIES)


def layers_for(actor: Actor, focal_agency_id: int | None) -> tuple[str, ...]:
    """The layers that an actor reads of a case of this focal agency; see `visibility.sees_internals`."""
    if actor.is_system or actor.holds(Role.AUDITOR):
        return LAYERS
    if sees_orders_alone(actor):
        return (LABEL,)
    is_inside = actor.agency_id == focal_agency_id and actor.holds(*FOCAL_STAFF)
    return LAYERS if is_inside else OF_PARTIES


def matches(text: str, actor: Actor) -> ColumnElement[bool]:
    """The condition on `Case` that holds where every word typed is found in what the actor reads of it.

    Whether the actor may see the case at all is asked by `visible_cases`, not here. Text without a letter or digit is
    found nowhere.
    """
    return matches_terms(terms_from(text), actor)


def matches_terms(terms: Sequence[Term], actor: Actor, *, layers: tuple[str, ...] | None = None) -> ColumnElement[bool]:
    """The same for words that were read already, in some layers alone where those are named."""
    if not terms:
        return false()
    own = layers_for(actor, actor.agency_id)
    within = Case.id.in_(matching(db.session, terms, layers or own))
    if layers or INTERNAL not in own or actor.is_system or actor.holds(Role.AUDITOR):
        return within
    # An officer of the focal agency may be a party to a case of another one: there the inner words are not theirs.
    is_theirs = Case.focal_agency_id == actor.agency_id
    return and_(within, or_(is_theirs, Case.id.in_(matching(db.session, terms, OF_PARTIES))))
