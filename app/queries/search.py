"""Searching cases without diacritics, only by words that the reader may read: lists, counts and pages ask here."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_

from app.adapters.full_text import (
    INTERNAL,
    LABEL,
    LAYERS,
    PARTIES,
    Term,
    is_found_in,
    matching,
    newest_matching,
    owner_word,
    requester_word,
    terms_from,
)
from app.extensions import db
from app.models.cases import Case
from app.queries.visibility import NO_CASE, sees_orders_alone, visible_cases
from workflows.roles import AGENCY_STAFF, FOCAL_STAFF, Actor, Role

OF_PARTIES = (LABEL, PARTIES)
SEES_OWN = frozenset(AGENCY_STAFF)
"""Roles that see the cases which their agency asked for or owns, and no others (`visibility.ways_to_see`)."""


def layers_for(actor: Actor, focal_agency_id: int | None) -> tuple[str, ...]:
    """The layers that an actor reads of a case of this focal agency; see `visibility.sees_internals`."""
    if actor.is_system or actor.holds(Role.AUDITOR):
        return LAYERS
    if sees_orders_alone(actor):
        return (LABEL,)
    is_inside = actor.agency_id == focal_agency_id and actor.holds(*FOCAL_STAFF)
    return LAYERS if is_inside else OF_PARTIES


def matches(text: str, actor: Actor, *, among_open: bool = False) -> ColumnElement[bool]:
    """The condition on `Case` that holds where every word typed is found in what the actor reads of it.

    Whether the actor may see the case at all is asked by `visible_cases`, not here. Text without a letter or digit is
    found nowhere. `among_open` says that the caller asks for open cases alone, which are the newest but for a few: what
    ended before the first of them need not be read.
    """
    terms = terms_from(text)
    if not terms:
        return NO_CASE
    layers, sides = layers_for(actor, actor.agency_id), _sides(actor)
    within = Case.id.in_(matching(db.session, terms, layers, sides=sides, among_open=among_open))
    return and_(within, *_own_words(terms, actor))


def newest_visible(terms: Sequence[Term], actor: Actor, limit: int, *, in_heading: bool = False) -> list[int]:
    """The ids of the newest cases that the actor may see and finds, in what heads a case alone if that is wanted."""
    layers = (LABEL,) if in_heading else layers_for(actor, actor.agency_id)
    conditions = (visible_cases(actor), *([] if in_heading else _own_words(terms, actor)))
    query = newest_matching(db.session, terms, layers, conditions, limit, sides=_sides(actor))
    return list(db.session.scalars(query))


def _sides(actor: Actor) -> tuple[str, ...]:
    """The words of which one stands with every case that somebody sees who sees those of one agency alone."""
    if actor.agency_id is None or actor.is_system or not SEES_OWN.issuperset(actor.roles):
        return ()
    return requester_word(actor.agency_id), owner_word(actor.agency_id)


def _own_words(terms: Sequence[Term], actor: Actor) -> list[ColumnElement[bool]]:
    """An officer of a focal agency may be a party to a case of another one: there the inner words are not theirs."""
    if INTERNAL not in layers_for(actor, actor.agency_id) or actor.is_system or actor.holds(Role.AUDITOR):
        return []
    return [or_(Case.focal_agency_id == actor.agency_id, is_found_in(db.session, terms, OF_PARTIES))]
