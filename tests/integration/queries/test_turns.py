"""Whose turn it is on proposals, submissions and publications: home page, queue and door say the same."""

import pytest

from app.extensions import db
from app.models.accounts import Account
from app.queries.calendar import official_calendar
from app.queries.clocks import local_day
from app.queries.home import waiting_for
from app.queries.queue import kinds_for, queue_page, view_counts, views_for
from app.queries.queue_filters import QueueFilters
from app.services.actions import available_actions
from app.services.problems import NotPossible
from app.services.transaction import transaction
from tests.absence import employ, stand_in
from tests.catalogue_answers import ANSWERS
from tests.catalogue_scenario import CatalogueScenario
from workflows.notes import NOTES
from workflows.registry import CONNECTION, PROPOSAL, PUBLICATION, SUBMISSION
from workflows.roles import Role

STAFF = (
    "filer",
    "approver",
    "owner",
    "clerk",
    "reviewer",
    "other_reviewer",
    "head",
    "leader",
    "office",
    "second_office",
)


@pytest.fixture
def world(context: None) -> CatalogueScenario:
    return CatalogueScenario()


def whose_turn(world: CatalogueScenario, case_id: int) -> set[str]:
    """Everybody on whose home page a case waits."""
    day = local_day(world.now)
    return {who for who in STAFF if case_id in {row.id for row in waiting_for(world.people[who], day).rows}}


def view(world: CatalogueScenario, who: str, name: str) -> set[int]:
    """The cases in one view of a person's queue."""
    rows, _ = queue_page(
        QueueFilters(view=name), world.people[who], local_day(world.now), official_calendar(), per_page=100
    )
    return {row.id for row in rows}


def test_a_proposal_waits_for_one_side_at_a_time_from_draft_to_submission(world: CatalogueScenario) -> None:
    case_id = world.propose("EDIT", "DB-LENT")
    assert whose_turn(world, case_id) == {"filer"}
    world.act("send_for_signature", "filer", case_id)
    assert whose_turn(world, case_id) == {"approver"}
    world.act("sign_and_send", "approver", case_id)
    assert whose_turn(world, case_id) == {"clerk", "owner"}
    world.act("accept", "clerk", case_id)
    assert whose_turn(world, case_id) == {"owner"}
    world.act("owner_consent", "owner", case_id)
    assert whose_turn(world, case_id) == {"reviewer", "other_reviewer", "head", "leader"}
    world.act("assign_reviewer", "head", case_id, {"reviewer": str(world.people["reviewer"].account_id)})
    assert whose_turn(world, case_id) == {"reviewer"}
    world.conclude(case_id)
    assert whose_turn(world, case_id) == {"head"}
    world.confirm(case_id)
    assert whose_turn(world, case_id) == {"reviewer"}


def test_the_way_up_and_down_waits_for_leader_clerk_office_and_reviewer(world: CatalogueScenario) -> None:
    case_id = world.ready("EDIT", "DB-OWN")
    submission_id = world.build(case_id)
    assert whose_turn(world, case_id) == set()
    assert "leader" in whose_turn(world, submission_id)
    world.sign(submission_id)
    assert whose_turn(world, submission_id) == {"clerk"}
    world.issue(submission_id)
    assert whose_turn(world, submission_id) == {"office", "second_office"}
    world.decide(submission_id, {case_id: "APPROVED"})
    assert whose_turn(world, submission_id) == {"reviewer", "other_reviewer"}
    assert whose_turn(world, case_id) == set()
    world.apply(submission_id)
    assert whose_turn(world, case_id) == {"leader"}
    world.act("sign_result", "leader", case_id)
    assert whose_turn(world, case_id) == {"clerk"}
    world.act("notify_result", "clerk", case_id)
    assert whose_turn(world, case_id) == set()


def test_what_one_entered_waits_for_another(world: CatalogueScenario) -> None:
    case_id = world.ready("EDIT", "DB-OWN")
    submission_id = world.submitted(case_id)
    world.decide(submission_id, {case_id: {"p7_2_d_purpose": "Thống kê, dự báo và giải quyết thủ tục hành chính."}})
    assert whose_turn(world, submission_id) == {"second_office", "head", "leader"}
    assert view(world, "second_office", "to_confirm") == {submission_id}


def test_a_decision_waits_for_its_day_before_the_reviewer_is_asked(world: CatalogueScenario) -> None:
    case_id = world.ready("EDIT", "DB-OWN")
    submission_id = world.submitted(case_id)
    answers = world.answers("record_decision", "office", submission_id) | {"effective_on": "2025-06-20"}
    world.act("record_decision", "office", submission_id, answers)
    assert whose_turn(world, submission_id) == set()
    world.pass_days(11)
    assert whose_turn(world, submission_id) == {"reviewer", "other_reviewer"}


def test_a_proposal_without_other_heads_is_confirmed_by_the_leader(world: CatalogueScenario) -> None:
    case_id = world.under_review("EDIT", "DB-OWN")
    world.act("assign_reviewer", "leader", case_id, {"reviewer": str(world.people["head"].account_id)})
    assert whose_turn(world, case_id) == {"head"}
    world.act("propose_conclusion", "head", case_id, {"opinion": "RECOMMEND"})
    assert whose_turn(world, case_id) == set()  # the second head confirms, not the one who proposed, nor the leader
    who = world.people["second_head"]
    assert case_id in {row.id for row in waiting_for(who, local_day(world.now)).rows}


@pytest.mark.parametrize("person", STAFF)
def test_what_waits_for_somebody_may_be_done_by_that_person(world: CatalogueScenario, person: str) -> None:
    first = world.ready("EDIT", "DB-OWN")
    world.submitted(first)
    world.build(world.ready("WITHDRAW", "DB-SECOND"))
    world.propose()
    world.under_review("EDIT", "DB-LENT")
    world.sent("WITHDRAW", "DB-LOCAL")
    actor = world.people[person]
    for row in waiting_for(actor, local_day(world.now)).rows:
        if row.state == "ready":
            continue  # a submission takes it up
        offered = available_actions(world.case(row.id), actor, now=world.now)
        possible = [one for one in offered if one.is_possible and one.row.action not in NOTES]
        assert possible, (person, row.kind, row.state)


@pytest.mark.parametrize("person", [*STAFF, "auditor", "stranger"])
def test_counts_and_lists_agree_for_all_kinds(world: CatalogueScenario, person: str) -> None:
    one, two = world.ready("EDIT", "DB-OWN"), world.ready("WITHDRAW", "DB-SECOND")
    world.submitted(one)
    world.act("chairman_return", "office", one)
    world.build(two)
    world.to_state("under_review")
    actor, day, calendar = world.people[person], local_day(world.now), official_calendar()
    counts = view_counts(actor, day, calendar)
    assert set(counts) == {key for key, _ in views_for(actor)}
    for name, count in counts.items():
        rows, total = queue_page(QueueFilters(view=name), actor, day, calendar, per_page=100)
        assert (len(rows), total) == (count, count), name


def test_a_rejected_proposal_is_open_until_it_was_told(world: CatalogueScenario) -> None:
    case_id, _ = world.decided("EDIT", "DB-OWN", "REJECTED")
    assert case_id in view(world, "clerk", "open")
    assert case_id not in view(world, "clerk", "closed")
    world.notify(case_id)
    assert case_id not in view(world, "clerk", "open")
    assert case_id in view(world, "clerk", "closed")
    assert case_id not in view(world, "filer", "asked")


def test_proposals_that_wait_for_a_submission_have_their_own_view(world: CatalogueScenario) -> None:
    waiting, listed = world.ready("EDIT", "DB-OWN"), world.ready("WITHDRAW", "DB-SECOND")
    world.build(listed)
    assert view(world, "reviewer", "ready") == {waiting}
    assert view(world, "reviewer", "catalogue") == {waiting, listed}
    assert view(world, "reviewer", "unassigned") == set()


def test_the_office_lists_what_it_decides_and_what_it_returned(world: CatalogueScenario) -> None:
    one, two = world.ready("EDIT", "DB-OWN"), world.ready("WITHDRAW", "DB-SECOND")
    submission_id = world.submitted(one, two)
    assert view(world, "office", "to_decide") == {submission_id}
    world.act("chairman_return", "office", one)
    assert view(world, "office", "returned") == {one}
    assert view(world, "office", "open") == {submission_id, one, two}


def test_a_kind_and_a_state_narrow_the_list_by_the_words_that_are_shown(world: CatalogueScenario) -> None:
    submitted = world.submitted(world.ready("EDIT", "DB-OWN"))
    sent, request = world.sent("WITHDRAW", "DB-SECOND"), world.to_state("submitted")
    actor, day, calendar = world.people["clerk"], local_day(world.now), official_calendar()

    def found(**filters: str) -> set[int]:
        return {row.id for row in queue_page(QueueFilters(**filters), actor, day, calendar)[0]}

    assert found(kind=SUBMISSION) == {submitted}
    assert found(state="submitted") == {submitted, sent, request}
    assert found(state="connection.submitted") == {sent, request}
    assert found(state="submission.submitted") == {submitted}
    assert found(kind=PROPOSAL, state="submitted") == {sent}
    assert found(text="co so du lieu moi") == set()
    assert found(text="db-second") == {sent}


def test_everybody_chooses_among_the_kinds_of_his_trade(world: CatalogueScenario) -> None:
    assert kinds_for(world.people["clerk"]) == (CONNECTION, PROPOSAL, SUBMISSION, PUBLICATION)
    assert kinds_for(world.people["filer"]) == (CONNECTION, PROPOSAL, PUBLICATION)
    assert kinds_for(world.people["office"]) == (PROPOSAL, SUBMISSION)
    assert kinds_for(world.people["operator"]) == (CONNECTION,)


def test_a_publication_waits_for_another_than_the_one_who_asked(world: CatalogueScenario) -> None:
    given = {**ANSWERS["request_publication"], "dataset": "DB-OWN-1"}
    case_id = world.act("request_publication", "filer", None, given).case_id
    assert whose_turn(world, case_id) == {"approver"}
    assert case_id not in view(world, "reviewer", "unassigned")


def test_what_a_deputy_keyed_is_confirmed_by_neither_of_the_two(world: CatalogueScenario) -> None:
    submission_id = world.submitted(case_id := world.ready("EDIT", "DB-OWN"))
    with transaction():
        db.session.get_one(Account, world.people["second_office"].account_id).roles = []
    stand_in(world, "second_office", "office", Role.CHAIRMAN_OFFICE)
    world.decide(
        submission_id,
        {case_id: {"p7_2_d_purpose": "Phục vụ quản lý nhà nước theo phụ lục đã ký."}},
        who="second_office",
    )
    world.pass_days(10)
    employ(world, "second_office", Role.CHAIRMAN_OFFICE)
    for who in ("office", "second_office"):
        assert submission_id not in {row.id for row in waiting_for(world.people[who], local_day(world.now)).rows}
        with pytest.raises(NotPossible):
            world.confirm_decision(submission_id, who)
