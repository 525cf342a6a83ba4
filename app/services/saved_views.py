"""Saved views of the queue: kept, renamed, shared with one's agency, opened first, given up."""

import unicodedata
from datetime import datetime

from sqlalchemy import func, select, update

from app.extensions import db
from app.models.desk import SavedView
from app.queries.queue_filters import QueueFilters
from app.services.problems import Invalid, NotVisible
from app.services.transaction import transaction
from workflows.fields import CONTROL, Problem
from workflows.roles import Actor, Role
from workflows.text import N_

SHARERS = (Role.FOCAL_HEAD, Role.FOCAL_LEADER, Role.AGENCY_APPROVER, Role.OWNER_APPROVER)
"""Who may share a view with the whole agency."""
LONGEST_NAME, MOST_VIEWS = 60, 30


def save_view(name: str, filters: QueueFilters, *, is_team: bool, is_default: bool, actor: Actor, now: datetime) -> int:
    """Keep the filters under a name and return the view's id; a name used before is Invalid."""
    with transaction() as session:
        tidy = _name(name, actor, None)
        kept = session.scalar(select(func.count(SavedView.id)).where(SavedView.account_id == actor.account_id))
        if (kept or 0) >= MOST_VIEWS:
            sentence = N_("Đã lưu đủ %(most)s bộ lọc; xoá bộ lọc không còn dùng rồi lưu lại.")
            raise Invalid([Problem("name", sentence, {"most": MOST_VIEWS})])
        view = SavedView(
            account_id=actor.account_id or 0,
            agency_id=_shared_with(actor) if is_team else None,
            name=tidy,
            filters={name: value for name, value in filters.as_args().items() if name != "page"},
            created_at=now,
        )
        session.add(view)
        session.flush()
        if is_default:
            _open_first(view.id, actor)
        return view.id


def rename_view(view_id: int, name: str, *, actor: Actor) -> None:
    """Give one's own view another name."""
    with transaction():
        view = _own(view_id, actor)
        view.name = _name(name, actor, view_id)


def share_view(view_id: int, is_team: bool, *, actor: Actor) -> None:
    """Share one's own view with the agency, or take it back."""
    with transaction():
        view = _own(view_id, actor)
        view.agency_id = _shared_with(actor) if is_team else None


def open_first(view_id: int | None, *, actor: Actor) -> None:
    """Let the queue open with one's own view; None lets it open as it does for everybody."""
    with transaction():
        if view_id is not None:
            _own(view_id, actor)
        _open_first(view_id, actor)


def delete_view(view_id: int, *, actor: Actor) -> None:
    """Give up one's own view."""
    with transaction() as session:
        session.delete(_own(view_id, actor))


def _open_first(view_id: int | None, actor: Actor) -> None:
    own = update(SavedView).where(SavedView.account_id == actor.account_id)
    db.session.execute(own.values(is_default=SavedView.id == (view_id or 0)))


def _shared_with(actor: Actor) -> int:
    if actor.agency_id is None or not actor.holds(*SHARERS):
        raise Invalid([Problem("is_team", N_("Chỉ lãnh đạo phòng hoặc cơ quan chia sẻ được bộ lọc với cơ quan."))])
    return actor.agency_id


def _own(view_id: int, actor: Actor) -> SavedView:
    view = db.session.get(SavedView, view_id)
    if view is None or actor.account_id is None or view.account_id != actor.account_id:
        raise NotVisible
    return view


def _name(typed: str, actor: Actor, view_id: int | None) -> str:
    name = " ".join(unicodedata.normalize("NFC", CONTROL.sub("", typed)).split())
    if not name:
        raise Invalid([Problem("name", N_("Ghi tên cho bộ lọc."))])
    if len(name) > LONGEST_NAME:
        raise Invalid([Problem("name", N_("Rút gọn tên còn tối đa %(maximum)s ký tự."), {"maximum": LONGEST_NAME})])
    twin = db.session.scalar(
        select(SavedView.id).where(SavedView.account_id == actor.account_id, SavedView.name == name)
    )
    if twin is not None and twin != view_id:
        raise Invalid([Problem("name", N_("Bạn đã có bộ lọc mang tên này; hãy chọn tên khác."))])
    return name
