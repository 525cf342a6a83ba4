"""What is found of every case, written anew: after an update of the program, or rows that came past the session."""

from collections.abc import Iterator

from sqlalchemy import func, select

from app.extensions import db
from app.models.cases import Case
from app.services.search_index import AT_ONCE, index_cases
from app.services.transaction import transaction


def rebuild() -> Iterator[tuple[int, int]]:
    """Index every case anew, each portion in a transaction of its own; yield how many are done, and of how many."""
    with transaction():
        total = db.session.scalar(select(func.count(Case.id))) or 0
    done = last = 0
    while True:
        with transaction():
            query = select(Case.id).where(Case.id > last).order_by(Case.id).limit(AT_ONCE)
            case_ids = list(db.session.scalars(query))
            done += index_cases(case_ids)
        if not case_ids:
            return
        last = case_ids[-1]
        yield done, total
