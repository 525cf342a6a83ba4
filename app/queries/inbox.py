"""The inbox of an officer: filters and their counts from the same condition, so that they cannot disagree."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from app.extensions import db
from app.models.accounts import InboxMessage
from workflows.topics import KINDS_OF, Topic, topic_of

PER_PAGE = 50


@dataclass(frozen=True)
class InboxFilters:
    """What narrows the inbox: unread messages alone, one topic; and the page."""

    is_unread: bool = False
    topic: Topic | None = None
    page: int = 1

    def as_args(self) -> dict[str, Any]:
        """The filters as they stand in an address, without the page."""
        found = {"loc": "chua-doc" if self.is_unread else "", "chu-de": self.topic.value if self.topic else ""}
        return {name: value for name, value in found.items() if value}


def inbox_filters_from(args: Mapping[str, Any]) -> InboxFilters:
    """Read the filters of an address; what means nothing is left out."""
    topic, page = str(args.get("chu-de", "")), str(args.get("trang", ""))
    return InboxFilters(
        is_unread=args.get("loc") == "chua-doc",
        topic=Topic(topic) if topic in list(Topic) else None,
        page=min(max(int(page), 1), 10_000) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


def messages_where(account_id: int, filters: InboxFilters) -> list[ColumnElement[bool]]:
    """The condition that filters are, on one officer's messages."""
    found = [InboxMessage.account_id == account_id]
    if filters.is_unread:
        found.append(InboxMessage.read_at.is_(None))
    if filters.topic is Topic.OTHER:
        named = {kind for kinds in KINDS_OF.values() for kind in kinds}
        found.append(InboxMessage.kind.not_in(sorted(named)))
    elif filters.topic is not None:
        found.append(InboxMessage.kind.in_(sorted(KINDS_OF[filters.topic])))
    return found


def messages_matching(account_id: int, filters: InboxFilters) -> list[Any]:
    """One page of messages, newest first, as columns; one more than a page where there is a next."""
    columns = (
        InboxMessage.id,
        InboxMessage.case_id,
        InboxMessage.kind,
        InboxMessage.message,
        InboxMessage.params,
        InboxMessage.at,
        InboxMessage.read_at,
    )
    query = select(*columns).where(*messages_where(account_id, filters))
    newest = query.order_by(InboxMessage.at.desc(), InboxMessage.id.desc())
    return list(db.session.execute(newest.offset((filters.page - 1) * PER_PAGE).limit(PER_PAGE + 1)).all())


def topic_counts(account_id: int) -> dict[Topic, tuple[int, int]]:
    """How many messages there are of each topic, and how many of them are unread."""
    unread = func.sum(case((InboxMessage.read_at.is_(None), 1), else_=0))
    query = select(InboxMessage.kind, func.count(InboxMessage.id), unread)
    found = dict.fromkeys(Topic, (0, 0))
    for kind, total, new in db.session.execute(
        query.where(InboxMessage.account_id == account_id).group_by(InboxMessage.kind)
    ):
        counted, fresh = found[topic_of(kind)]
        found[topic_of(kind)] = (counted + total, fresh + int(new))
    return found
