"""The catalogue of the demonstration, against the table of domain model 8.2 (C16 to C19) written down by hand."""

from datetime import date

import pytest
from sqlalchemy import select

from app.demo.proposals import PROPOSALS
from app.demo.story import START
from app.extensions import db
from app.jobs import ladders
from app.models.cases import Case
from app.models.letters import Letter
from app.models.open_data import OpenDataset
from app.models.proposals import CatalogueDecision, Proposal, SubmissionLine
from app.models.trail import Event
from app.queries.catalogue import compare, entries_of, entry_of, version_on, versions
from app.queries.clocks import local_day
from app.queries.plans import plan_lines
from app.queries.proposals import live_connections
from app.services.actions import available_actions, perform_action
from app.services.problems import NotPossible
from tests.integration.demo.test_story import case_of, letters_of
from workflows.catalogue.entry import SIX_POINTS
from workflows.roles import Actor, Role

pytestmark = pytest.mark.usefixtures("context")

D = date
STANDS: dict[str, tuple[str, str, date, date | None]] = {
    "DM-2024-0001": ("ADD", "applied", D(2024, 7, 15), D(2024, 8, 22)),
    "DM-2024-0006": ("ADD", "decided_rejected", D(2024, 11, 11), D(2024, 12, 23)),
    "DM-2025-0002": ("EDIT", "chairman_returned", D(2025, 3, 3), None),
    "DM-2025-0003": ("WITHDRAW", "decided_approved", D(2025, 3, 3), None),
}
"""Kind, state, receipt and end of each proposal."""

SUBMISSIONS: dict[str, tuple[str, str, date]] = {
    "HT-2024-0001": ("closed", "12/TTr-STTTT", D(2024, 8, 5)),
    "HT-2024-0002": ("closed", "13/TTr-STTTT", D(2024, 12, 3)),
    "HT-2025-0001": ("decided", "03/TTr-STTTT", D(2025, 3, 24)),
}
"""State, symbol and day of each submission."""


def events_of(number: str, name: str) -> list[date]:
    """The days on which something happened to a case."""
    query = select(Event.at).where(Event.case_id == case_of(number).id, Event.name == name).order_by(Event.id)
    return [local_day(moment) for moment in db.session.scalars(query)]


def proposal_of(number: str) -> Proposal:
    """The proposal of a case number."""
    return db.session.get_one(Proposal, case_of(number).id)


def reviewer() -> Actor:
    """A reviewer of the focal agency who took no part yet."""
    return Actor(None, case_of("DM-2025-0003").focal_agency_id, frozenset({Role.FOCAL_REVIEWER}), "Chuyên viên")


def test_every_proposal_stands_where_the_table_says() -> None:
    found = {}
    for case in db.session.scalars(select(Case).where(Case.kind == "catalogue")):
        assert case.received_at is not None
        ended = local_day(case.ended_at) if case.ended_at else None
        found[case.case_no] = (proposal_of(case.case_no or "").kind, case.state, local_day(case.received_at), ended)
    assert found == STANDS
    assert {proposal.case_no for proposal in PROPOSALS.values()} == set(STANDS)


def test_no_proposal_has_a_statutory_limit() -> None:
    for number in STANDS:
        assert (case_of(number).due_on, case_of(number).track) == (None, "TARGET")


def test_every_submission_went_up_on_its_day_with_its_number() -> None:
    found = {}
    for case in db.session.scalars(select(Case).where(Case.kind == "submission")):
        letter = db.session.scalars(select(Letter).where(Letter.case_id == case.id, Letter.code == "D6")).one()
        assert letter.issued_on is not None
        found[case.case_no] = (case.state, letter.symbol, letter.issued_on)
    assert found == SUBMISSIONS


def test_the_first_version_was_imported_and_the_second_followed_from_the_decision_of_august() -> None:
    assert [(one.no, one.source, one.decision_no, one.decided_on, one.effective_from) for one in versions()] == [
        (2, "DECISION", "1534/QĐ-UBND", D(2024, 8, 20), D(2024, 8, 20)),
        (1, "IMPORT", "1205/QĐ-UBND", D(2024, 7, 5), D(2024, 7, 5)),
    ]
    first = [entry.code for entry in entries_of(1)]
    assert first == [f"DB{number:02d}" for number in (1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12)]
    difference = compare(1, 2)
    assert [entry.code for entry in difference.added] == ["DB08"]
    assert (difference.removed, difference.changed) == ((), ())
    before, after = version_on(D(2024, 8, 19)), version_on(D(2024, 8, 20))
    assert before is not None
    assert after is not None
    assert (before.no, after.no) == (1, 2)


def test_every_database_of_the_provincial_level_answers_all_six_points() -> None:
    provincial = [entry for entry in entries_of(2) if entry.content["tier"] == "PROVINCIAL"]
    assert [entry.code for entry in provincial] == ["DB01", "DB02", "DB05", "DB06", "DB08", "DB12"]
    for entry in provincial:
        for _point, names in SIX_POINTS:
            assert all(entry.content.get(name) for name in names), entry.code


def test_the_landslide_warnings_were_added_after_a_supplement_on_master_data() -> None:
    number = "DM-2024-0001"
    assert events_of(number, "supplement_issued") == [D(2024, 7, 18)]
    assert events_of(number, "supplement_received") == [D(2024, 7, 26)]
    assert events_of(number, "submitted_to_chairman") == [D(2024, 8, 5)]
    assert events_of(number, "decision_recorded") == [D(2024, 8, 20)]
    assert events_of(number, "catalogue_applied") == [D(2024, 8, 22)]
    assert letters_of(number) == [
        ("D1", "CATALOGUE", D(2024, 7, 16)),
        ("D2", "CATALOGUE", D(2024, 7, 18)),
        ("D7", "APPROVED", D(2024, 8, 22)),
    ]
    entry = entry_of(2, "DB08")
    assert entry is not None
    assert [row["entity"] for row in entry.content["p7_2_c_master_data"]][1] == "Trạm đo mưa"
    sheet = proposal_of(number).conclusion
    assert {sheet[name] for name in sheet if name.startswith("c7_3") and not name.endswith("_evidence")} == {"PASS"}


def test_the_markets_were_refused_for_want_of_master_data_and_advised_to_be_listed_as_a_sector() -> None:
    number = "DM-2024-0006"
    conclusion = proposal_of(number).conclusion
    assert (conclusion["opinion"], conclusion["c7_3_b_master_data"]) == ("NOT_RECOMMEND", "FAIL")
    assert "cấp ngành" in conclusion["advice"]
    assert events_of(number, "decision_recorded") == [D(2024, 12, 20)]
    assert ("D15", "CONSULT", D(2024, 11, 13)) in letters_of(number)
    assert letters_of(number)[-1] == ("D7", "REJECTED", D(2024, 12, 23))
    assert not [letter for letter in letters_of("HT-2024-0002", "SIGNED") if letter[0] == "D6b"]


def test_one_submission_was_decided_in_part_and_the_rest_returned_for_an_estimate() -> None:
    lines = db.session.scalars(
        select(SubmissionLine).where(SubmissionLine.submission_id == case_of("HT-2025-0001").id)
    ).all()
    found = {line.proposal.case.case_no: (line.annex, line.status, line.result) for line in lines}
    assert found == {"DM-2025-0002": ("II", "RETURNED", ""), "DM-2025-0003": ("III", "DECIDED", "APPROVED")}
    assert events_of("DM-2025-0002", "chairman_returned") == [D(2025, 4, 11)]
    decision = db.session.scalars(select(CatalogueDecision).where(CatalogueDecision.status == "STANDING")).one()
    assert (decision.number, decision.decided_on, decision.effective_on) == (
        "702/QĐ-UBND",
        D(2025, 4, 11),
        D(2025, 5, 15),
    )


def test_both_live_connections_of_the_withdrawn_database_have_their_plan() -> None:
    proposal = proposal_of("DM-2025-0003")
    assert proposal.database_id is not None
    live = {one.account_id: one.case_no for one in live_connections(proposal.database_id)}
    assert live == {"hoangsuphi-giaothong-01": "KN-2024-0022", "snnptnt-giaothong-01": "KN-2024-0024"}
    plans = {line["account_id"]: (line["suspend_on"], line["revoke_on"]) for line in proposal.transition}
    assert plans == {
        "hoangsuphi-giaothong-01": ("2025-06-02", "2025-06-16"),
        "snnptnt-giaothong-01": ("2025-05-20", "2025-06-02"),
    }


def test_the_decision_waits_for_its_day_and_is_applied_on_it() -> None:
    submission = case_of("HT-2025-0001")
    waiting = {one.row.action: one.why_not for one in available_actions(submission, reviewer(), now=START)}
    assert waiting["apply"] == "Quyết định chưa đến ngày có hiệu lực; cập nhật Danh mục từ ngày đó."
    before_its_day, on_its_day = START.replace(month=5, day=14), START.replace(month=5, day=15)
    given = {"actor": reviewer(), "seen_version": None, "given": {}}
    with pytest.raises(NotPossible):
        perform_action(submission.id, "apply", now=before_its_day, **given)
    perform_action(submission.id, "apply", now=on_its_day, **given)
    assert [entry.code for entry in compare(2, 3).removed] == ["DB07"]
    for number, days in {
        "KN-2024-0022": (D(2025, 6, 2), D(2025, 6, 16)),
        "KN-2024-0024": (D(2025, 5, 20), D(2025, 6, 2)),
    }.items():
        assert tuple(line.planned_on for line in plan_lines(case_of(number).id)) == days
        assert ("D7", "USER", None) in letters_of(number, "PREPARED")
    assert ladders.end_connections(ladders.moment_at(on_its_day, on_its_day)) == 1


def test_two_datasets_of_heritage_and_tourism_are_open_to_everybody() -> None:
    query = select(OpenDataset).where(OpenDataset.withdrawn_at.is_(None)).order_by(OpenDataset.published_at)
    found = [(one.dataset.code, one.title) for one in db.session.scalars(query)]
    assert found == [
        ("DB10-DS", "Điểm di sản Cao nguyên đá Đồng Văn"),
        ("DB10-LT", "Cơ sở lưu trú du lịch tỉnh Hà Giang"),
    ]
