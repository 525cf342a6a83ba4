"""The connection requests of Article 9, against the table of domain model 8.2 written down by hand."""

from datetime import date, timedelta
from typing import NamedTuple

import pytest
from sqlalchemy import func, select

from app.adapters import clock
from app.extensions import db
from app.models.cases import Case
from app.models.connections import ConnectionAccount
from app.models.files import Attachment
from app.models.letters import Letter
from app.models.trail import Event
from app.queries.calendar import official_calendar
from app.queries.clocks import local_day

pytestmark = pytest.mark.usefixtures("context")

TODAY = date(2025, 4, 29)


class Expected(NamedTuple):
    """What section 8.2 says of one case."""

    state: str
    received: date | None
    t0: date | None
    due: date | None
    target: date | None
    ended: date | None


D = date
TABLE: dict[str, Expected] = {
    "KN-2024-0001": Expected("granted", D(2024, 8, 5), D(2024, 8, 5), D(2024, 8, 12), None, D(2024, 8, 9)),
    "KN-2025-0011": Expected("granted", D(2025, 3, 10), D(2025, 3, 24), D(2025, 3, 31), None, D(2025, 3, 28)),
    "KN-2025-0003": Expected("granted", D(2025, 1, 23), D(2025, 1, 23), D(2025, 2, 6), None, D(2025, 2, 5)),
    "KN-2025-0042": Expected("under_review", D(2025, 4, 24), D(2025, 4, 24), D(2025, 5, 5), None, None),
    "KN-2024-0004": Expected("refused", D(2024, 8, 12), None, None, D(2024, 8, 19), D(2024, 8, 15)),
    "KN-2024-0015": Expected("refused", D(2024, 10, 7), None, None, D(2024, 10, 21), D(2024, 10, 17)),
    "KN-2024-0019": Expected("granted", D(2024, 11, 4), D(2024, 11, 11), None, D(2024, 11, 18), D(2024, 11, 15)),
    "KN-2025-0014": Expected("awaiting_consent", D(2025, 3, 17), None, None, None, None),
    "KN-2024-0022": Expected("granted", D(2024, 12, 9), D(2024, 12, 9), D(2024, 12, 16), None, D(2024, 12, 13)),
    "KN-2024-0024": Expected("granted", D(2024, 12, 6), D(2024, 12, 9), D(2024, 12, 16), None, D(2024, 12, 16)),
    "KN-2025-0007": Expected("granted", D(2025, 2, 17), D(2025, 2, 17), D(2025, 3, 4), None, D(2025, 3, 4)),
    "KN-2025-0031": Expected("approved", D(2025, 4, 14), D(2025, 4, 14), D(2025, 4, 21), None, None),
    "KN-2024-0012": Expected("withdrawn", D(2024, 9, 16), None, None, None, D(2024, 9, 18)),
    "KN-2024-0010": Expected("granted", D(2024, 9, 10), D(2024, 9, 10), D(2024, 9, 17), None, D(2024, 9, 16)),
    "KN-2024-0013": Expected("granted", D(2024, 9, 28), D(2024, 9, 28), D(2024, 10, 4), None, D(2024, 10, 3)),
    "KN-2025-0020": Expected("out_of_scope", None, None, None, None, D(2025, 4, 8)),
}


def case_of(number: str) -> Case:
    """Find a case by its number."""
    return db.session.scalars(select(Case).where(Case.case_no == number)).one()


def letters_of(number: str, status: str = "ISSUED") -> list[tuple[str, str, date | None]]:
    """Code, variant and day of the letters of a case, in the order of their issue."""
    query = select(Letter).where(Letter.case_id == case_of(number).id, Letter.status == status)
    ordered = db.session.scalars(query.order_by(Letter.issued_at, Letter.id))
    return [(letter.code, letter.variant, letter.issued_on) for letter in ordered]


def working_days(start: date | None, end: date | None) -> int:
    """Working days after one day up to another."""
    assert start is not None
    assert end is not None
    return official_calendar().working_days_between(start, end)


def test_every_case_stands_where_the_table_says() -> None:
    found = {}
    for case in db.session.scalars(select(Case).where(Case.kind == "connection")):
        received = local_day(case.received_at) if case.received_at else None
        ended = local_day(case.ended_at) if case.ended_at else None
        found[case.case_no] = Expected(case.state, received, case.t0, case.due_on, case.target_on, ended)
    assert found == TABLE


def test_no_grant_of_the_default_track_is_late() -> None:
    granted = [row for row in TABLE.values() if row.state == "granted" and row.due]
    assert len(granted) == 8
    for row in granted:
        assert row.ended is not None
        assert row.due is not None
        assert row.ended <= row.due


def test_the_case_over_the_swapped_holiday_has_one_working_day_left_on_its_fourth_day() -> None:
    case = case_of("KN-2025-0042")
    assert working_days(case.t0, TODAY) == 4
    assert working_days(TODAY, case.due_on) == 1


def test_the_silent_owner_was_reminded_by_the_ladder_and_waited_for_thirty_one_working_days() -> None:
    case = case_of("KN-2025-0014")
    assert working_days(case.waiting_since, TODAY) == 31
    assert case.is_escalated
    ladder = [
        (local_day(event.at), event.action)
        for event in db.session.scalars(select(Event).where(Event.case_id == case.id).order_by(Event.id))
        if event.role == "SYSTEM"
    ]
    assert ladder == [
        (D(2025, 3, 24), "remind_owner"),
        (D(2025, 3, 27), "remind_owner"),
        (D(2025, 3, 31), "escalate_silence"),
    ]
    assert ("D12", "CONSENT", D(2025, 3, 27)) in letters_of("KN-2025-0014")


def test_the_late_case_was_apologised_for_once_and_is_seven_working_days_late() -> None:
    case = case_of("KN-2025-0031")
    assert working_days(case.due_on, TODAY) == 7
    assert (case.promised_on, case.reschedule_count) == (D(2025, 4, 29), 1)
    assert ("D8", "RESCHEDULE", D(2025, 4, 18)) in letters_of("KN-2025-0031")
    assert db.session.scalar(select(ConnectionAccount.id).where(ConnectionAccount.case_id == case.id)) is None


def test_the_pause_moves_the_date_and_the_strict_date_is_kept() -> None:
    case = case_of("KN-2025-0007")
    assert case.strict_due_on == D(2025, 2, 24)
    assert [(span.start_on, span.end_on) for span in case.pauses] == [(D(2025, 2, 19), D(2025, 2, 27))]
    assert letters_of("KN-2025-0007") == [
        ("D1", "A", D(2025, 2, 17)),
        ("D2", "REVIEW", D(2025, 2, 19)),
        ("D1", "C", D(2025, 2, 27)),
        ("D4", "GRANT", D(2025, 3, 4)),
    ]


def test_the_intake_supplement_makes_its_own_day_the_day_of_receipt() -> None:
    case = case_of("KN-2024-0022")
    assert case.first_received_at is not None
    assert local_day(case.first_received_at) == D(2024, 12, 2)
    assert letters_of("KN-2024-0022")[0] == ("D2", "INTAKE", D(2024, 12, 3))
    assert case.content["security_approval_no"] == "3015/QĐ-UBND"


def test_the_national_database_is_refused_with_guidance_to_the_ministry() -> None:
    case = case_of("KN-2024-0004")
    assert (case.channel, case.refusal["refusal_reason_code"]) == ("PAPER", "NOT_PROVINCIAL_SCOPE")
    assert "Bộ Công an" in case.refusal["guidance"]
    assert letters_of("KN-2024-0004") == [("D5", "FORMAL", D(2024, 8, 15))]


def test_the_refused_case_was_filed_again_and_granted_in_part() -> None:
    first, second = case_of("KN-2024-0015"), case_of("KN-2024-0019")
    assert ("D5", "OWNER_REFUSED", D(2024, 10, 17)) in letters_of("KN-2024-0015")
    assert second.previous_case_id == first.id
    assert second.content["refiling_explanation"]
    assert (second.track, second.consent_status) == ("SPECIFIC", "GRANTED_PARTIAL")
    assert {item.dataset.code: item.is_granted for item in second.items} == {"DB04-XA": True, "DB04-THON": False}
    assert second.sharing_arrangement["deletion_method"]


def test_the_focal_agency_as_owner_is_flagged_and_its_consent_line_is_anothers() -> None:
    case = case_of("KN-2024-0013")
    assert case.is_conflict
    assert case.is_consent_line_signed
    assert len({case.reviewer_id, case.consent_signer_id, case.approved_by_id}) == 3


def test_data_of_the_requester_itself_needs_no_consent() -> None:
    case = case_of("KN-2024-0010")
    assert (case.consent_status, case.consents) == ("NOT_REQUIRED", [])


def test_the_withdrawal_was_recorded_by_letter() -> None:
    assert letters_of("KN-2024-0012")[-1] == ("D14", "A", D(2024, 9, 19))


def test_the_state_secret_left_a_number_an_agency_and_a_day_and_nothing_else() -> None:
    case = case_of("KN-2025-0020")
    assert (case.content, case.items, case.database_id, case.owner_agency_id) == ({}, [], None, None)
    for table in (Attachment, Letter):
        assert db.session.scalar(select(func.count()).select_from(table).where(table.case_id == case.id)) == 0


def test_one_account_is_suspended_by_a_notice_and_one_ends_in_july() -> None:
    suspended = db.session.scalars(
        select(ConnectionAccount).where(ConnectionAccount.case_id == case_of("KN-2025-0003").id)
    ).one()
    assert suspended.state == "suspended"
    assert letters_of("KN-2025-0003")[-1] == ("D11", "SUSPEND", D(2025, 4, 10))
    ending = db.session.scalars(
        select(ConnectionAccount).where(ConnectionAccount.case_id == case_of("KN-2024-0001").id)
    ).one()
    assert (ending.state, ending.valid_to) == ("active", D(2025, 7, 31))


def test_something_waits_for_the_leader_on_the_first_morning() -> None:
    assert letters_of("KN-2025-0014", "PREPARED") == [("D12", "CONSENT", None)]


def test_the_business_clock_stands_at_the_morning_of_the_demonstration() -> None:
    shown = clock.local_time(clock.now())
    assert shown.date() == TODAY
    assert shown.hour in (9, 10)
    assert clock.real_now() - clock.now() > timedelta(days=100)
