"""Filters of the queue that somebody kept under a name: one's own, and those of one's agency."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, or_, select

from app.extensions import db
from app.models.accounts import Account
from app.models.desk import SavedView
from app.queries.queue import kinds_for, views_for
from app.queries.queue_choices import names_of
from app.queries.queue_filters import BANDS, KEYS, QueueFilters, filters_from
from workflows.fields import Wrong, parse_date
from workflows.registry import states_of
from workflows.roles import Actor


@dataclass(frozen=True)
class Kept:
    """One saved view as a list shows it."""

    id: int
    name: str
    filters: dict[str, Any]
    is_own: bool
    is_team: bool
    is_default: bool
    by: str


def kept_views(actor: Actor) -> list[Kept]:
    """The views an officer may open: one's own first, then those of the team, each by name."""
    found = [_kept(view, title, actor) for view, title in db.session.execute(_readable(actor))]
    return sorted(found, key=lambda view: not view.is_own)


@lru_cache(maxsize=256)
def _readable(actor: Actor) -> Select[SavedView, str]:
    """Kept for each actor: every page of the queue asks, and building a statement costs more than answering it."""
    query = select(SavedView, Account.title).join(Account, Account.id == SavedView.account_id)
    return query.where(_is_readable(actor)).order_by(SavedView.name, SavedView.id)


def kept_view(view_id: int, actor: Actor) -> Kept | None:
    """One saved view, if the officer may open it."""
    query = select(SavedView, Account.title).join(Account, Account.id == SavedView.account_id)
    row = db.session.execute(query.where(SavedView.id == view_id, _is_readable(actor))).one_or_none()
    return _kept(row[0], row[1], actor) if row else None


def _is_readable(actor: Actor) -> Any:
    own = SavedView.account_id == actor.account_id
    return own if actor.agency_id is None else or_(own, SavedView.agency_id == actor.agency_id)


def _kept(view: SavedView, title: str, actor: Actor) -> Kept:
    is_own = view.account_id == actor.account_id
    return Kept(
        id=view.id,
        name=view.name,
        filters=view.filters,
        is_own=is_own,
        is_team=view.agency_id is not None,
        is_default=is_own and view.is_default,
        by=title,
    )


def usable(stored: Mapping[str, Any], actor: Actor) -> tuple[QueueFilters, tuple[str, ...]]:
    """The stored filters that still mean something to the reader, and the names of those that do not any more."""
    texts = {name: value for name, value in stored.items() if isinstance(value, str) and value}
    filters = filters_from(texts)
    lost = [name for name in stored if name not in {spec.name for spec in fields(QueueFilters)} or name not in texts]
    lost += [name for name in texts if name not in lost and getattr(filters, name, "") != texts[name]]
    named = names_of(filters)
    offered = {
        "view": {"all", *(key for key, _ in views_for(actor))},
        "kind": set(kinds_for(actor)),
        "state": {value for value, _, _ in states_of(kinds_for(actor))},
        "band": {key for key, _ in BANDS},
    }
    for name, value in filters.as_args().items():
        is_gone = name in KEYS and name not in named
        is_unknown = name in offered and value not in offered[name]
        if is_gone or is_unknown or (name.startswith("received") and not _is_day(value)):
            lost.append(name)
    plain = QueueFilters()
    known = {name: getattr(plain, name) for name in lost if hasattr(plain, name)}
    return replace(filters, **known, page=1), tuple(dict.fromkeys(lost))


def _is_day(text: str) -> bool:
    try:
        return parse_date(text) is not None
    except Wrong:
        return False
