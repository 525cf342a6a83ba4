"""The one place that commits; everything that changes the database runs inside `transaction()`."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy.orm import scoped_session

from app.extensions import db
from app.services.search_index import forget_changes, index_changes

_depth: ContextVar[int] = ContextVar("transaction_depth", default=0)


@contextmanager
def transaction() -> Iterator[scoped_session[Any]]:
    """Run a block as one transaction: all of it or nothing; an inner block joins the outer one.

    What it changed of cases can be searched from its commit on.
    """
    depth = _depth.get()
    token = _depth.set(depth + 1)
    try:
        yield db.session
        if depth == 0:
            index_changes()
            db.session.commit()
    except BaseException:
        if depth == 0:
            forget_changes()
            db.session.rollback()
        raise
    finally:
        _depth.reset(token)
