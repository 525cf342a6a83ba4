"""Ended cases of ten years beside the open ones of a province, ten events each: what its copies are made of."""

import hashlib
from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import Any

from sqlalchemy import insert, select

from app.adapters.clock import now
from app.extensions import db
from app.models.cases import Case, CaseItem, HoldSpan, OwnerConsent
from app.models.connections import AccountOrder, ConnectionAccount
from app.models.letters import Letter
from app.models.trail import Event
from app.queries.clocks import local_day
from app.services.search_index import index_cases
from app.services.transaction import transaction
from bench.province import Province, build_province
from workflows.connections.states import GRANTED, REFUSED

EVENTS = 10
"""Events of each case."""
TEN_YEARS = 3650
STEPS = (
    ("signed_and_sent", "sign_and_send"), ("intake_accepted", "intake_accept"), ("owner_consented", "owner_consent"),
    ("reviewer_assigned", "assign_reviewer"), ("note_added", "add_internal_note"), ("grant_proposed", "propose_grant"),
    ("grant_approved", "approve_grant"), ("account_created", "account_created"), ("notice_signed", "sign_notice"),
    ("notice_issued", "issue_notice"),
)  # fmt: skip
"""What happened in a case, in its order."""


def build_decade(open_cases: int) -> Province:
    """Fill an empty migrated database: as many ended cases as open ones, ten events each, a D1 in each, all found.

    The connections of granted cases have ended, each with its order.

    The trail is long as in service, but its hashes are only as good as they look: nothing here verifies it.
    """
    province = build_province(open_cases)
    with transaction() as session:
        ended = _ended_cases(province.case_ids)
        per_case = dict.fromkeys(ended, EVENTS) | dict.fromkeys(province.case_ids, EVENTS - 2)
        session.execute(insert(Event), _events(per_case))
        session.execute(insert(Letter), [_receipt(row) for row in session.execute(select(Case.__table__)).mappings()])
        granted = list(session.execute(select(Case.__table__).where(Case.state == GRANTED)).mappings())
        session.execute(insert(ConnectionAccount), [_connection(row) for row in granted])
        session.execute(insert(AccountOrder), [_order(row) for row in granted])
        index_cases([*province.case_ids, *ended])
    return province


def _ended_cases(case_ids: tuple[int, ...]) -> list[int]:
    """Write each open case once more as one that ended, spread over ten years; give their ids."""
    table, first = Case.__table__, max(case_ids) + 1
    rows = db.session.execute(select(table).where(table.c.id.in_(case_ids)).order_by(table.c.id)).mappings()
    ended = [_ended(dict(row), first + place, place, len(case_ids)) for place, row in enumerate(rows)]
    db.session.execute(insert(table), ended)
    keys = dict(zip(case_ids, (row["id"] for row in ended), strict=True))
    for kind in (CaseItem, HoldSpan, OwnerConsent):
        _copy_parts(kind, keys)
    return list(keys.values())


def _ended(row: dict[str, Any], key: int, place: int, of: int) -> dict[str, Any]:
    received = now() - timedelta(days=40 + place * TEN_YEARS // of)
    done = received + timedelta(days=6)
    return row | {
        "id": key,
        "case_no": f"KN-{received:%Y}-{key:04}",
        "state": REFUSED if place % 9 == 0 else GRANTED,
        "created_at": received,
        "changed_at": done,
        "received_at": received,
        "first_received_at": received,
        "accepted_at": received,
        "consent_status": "GRANTED_FULL",
        "consent_received_at": received,
        "t0": local_day(received),
        "due_on": local_day(received + timedelta(days=7)),
        "strict_due_on": local_day(received + timedelta(days=7)),
        "waiting_since": None,
        "paused_since": None,
        "completed_on": local_day(done),
        "ended_at": done,
    }


def _copy_parts(kind: Any, keys: dict[int, int]) -> None:
    table = kind.__table__
    rows = db.session.execute(select(table).where(table.c.case_id.in_(keys))).mappings().all()
    # Numbered on, so that the parts of the ended cases stand in one row of keys.
    first = max(row["id"] for row in rows) + 1
    copies = [{**row, "id": first + place, "case_id": keys[row["case_id"]]} for place, row in enumerate(rows)]
    db.session.execute(insert(table), copies)


def _events(per_case: dict[int, int]) -> list[dict[str, Any]]:
    """As many events as each case lacks, those of a case one after another."""
    found: list[dict[str, Any]] = []
    last = db.session.scalar(select(Event.id).order_by(Event.id.desc()).limit(1)) or 0
    received = {row.id: row.received_at for row in db.session.execute(select(Case.id, Case.received_at))}
    for case_id, count in sorted(per_case.items(), key=lambda one: one[0]):
        moment = received[case_id]
        assert moment is not None
        for number, (name, action) in enumerate(islice(cycle(STEPS), 10 - count, 10)):
            found.append(_event(last + len(found) + 1, case_id, moment + timedelta(hours=number), name, action))
    return found


def _event(key: int, case_id: int, at: datetime, name: str, action: str) -> dict[str, Any]:
    return {
        "id": key, "case_id": case_id, "at": at, "recorded_at": at, "actor_label": "Chuyên viên thẩm tra – Sở TT&TT",
        "role": "FOCAL_REVIEWER", "party": "FOCAL", "name": name, "action": action, "visibility": "parties",
        "payload": {"version": 4}, "prev_hash": _digest(key - 1), "hash": _digest(key),
    }  # fmt: skip


def _digest(key: int) -> str:
    return hashlib.sha256(str(key).encode()).hexdigest()


def _receipt(case: Any) -> dict[str, Any]:
    """The issued receipt of a case; it would have other letters, but no page asked for here looks for them."""
    received, key = case["received_at"], case["id"]
    return {
        "case_id": key, "code": "D1", "variant": "CONNECTION", "status": "ISSUED", "agency_id": case["focal_agency_id"],
        "facts": {}, "subject": "Tiếp nhận đề nghị kết nối, chia sẻ dữ liệu", "recipients": {}, "prepared_at": received,
        "signed_at": received, "series": "TB", "year": received.year, "number": key, "symbol": f"{key}/TB-STTTT",
        "issued_on": local_day(received), "issued_at": received,
    }  # fmt: skip


def _connection(case: Any) -> dict[str, Any]:
    return {
        "case_id": case["id"], "requesting_agency_id": case["requesting_agency_id"],
        "owner_agency_id": case["owner_agency_id"], "account_id": f"kn-{case['id']}", "state": "revoked", "version": 3,
        "environment": "production", "scope": {}, "created_at": case["ended_at"], "valid_from": case["completed_on"],
    }  # fmt: skip


def _order(case: Any) -> dict[str, Any]:
    return {"case_id": case["id"], "kind": "CREATE", "is_executed": True, "ordered_at": case["ended_at"]}
