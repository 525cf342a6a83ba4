"""Actors who stand in for others: whose person counts, in whose name a step is taken, what may be handed over."""

from dataclasses import replace
from datetime import date

from workflows import guards as g
from workflows.registry import latest
from workflows.roles import Actor, Role, StandIn
from workflows.standing_in import acting_for, arranges_for_others, roles_to_hand

REVIEWING, LEADING = frozenset({Role.FOCAL_REVIEWER}), frozenset({Role.FOCAL_LEADER})
ABSENT = StandIn(70, "Chuyên viên vắng mặt", REVIEWING, date(2025, 6, 13), unit_id=5)
DEPUTY = Actor(9, 1, REVIEWING | LEADING, "Phó Giám đốc", stands_in_for=(ABSENT,), lent_roles=REVIEWING, unit_id=4)
PROPOSING = latest("connection").rows_for("propose_grant")[0]
APPROVING = latest("connection").rows_for("approve_grant")[0]


def test_a_deputy_is_both_persons():
    assert DEPUTY.persons == {9, 70}
    assert DEPUTY.is_one_of((70,))
    assert DEPUTY.is_one_of((9,))
    assert not DEPUTY.is_one_of((None, 8))
    assert DEPUTY.units == {4, 5}


def test_a_deputy_acts_on_what_is_assigned_only_with_the_roles_that_were_handed_over():
    assert DEPUTY.acts_for(Role.FOCAL_REVIEWER) == {9, 70}
    assert DEPUTY.acts_for(Role.FOCAL_LEADER) == {9}


def test_what_was_assigned_to_the_absent_officer_is_done_in_that_name(facts):
    theirs, nobodys, own = (replace(facts, reviewer_id=key) for key in (70, None, 9))
    assert acting_for(PROPOSING, Role.FOCAL_REVIEWER, theirs, DEPUTY) is ABSENT
    assert acting_for(PROPOSING, Role.FOCAL_REVIEWER, nobodys, DEPUTY) is ABSENT
    with_own_role = replace(DEPUTY, lent_roles=frozenset())
    assert acting_for(PROPOSING, Role.FOCAL_REVIEWER, own, with_own_role) is None
    assert acting_for(APPROVING, Role.FOCAL_LEADER, theirs, DEPUTY) is None


def test_an_own_right_on_own_work_is_nobody_else_s(facts):
    officer = Actor(9, 1, LEADING, "Phó Giám đốc")
    assert acting_for(APPROVING, Role.FOCAL_LEADER, facts, officer) is None


def test_guards_about_persons_ask_for_both(facts):
    assert g.is_the_reviewer(replace(facts, reviewer_id=70), DEPUTY) is None
    assert g.is_the_reviewer(replace(facts, reviewer_id=8), DEPUTY)
    assert g.is_not_the_reviewer(replace(facts, reviewer_id=70), DEPUTY)
    assert g.sender_is_not_filer(replace(facts, filed_by_id=70), DEPUTY)
    assert g.has_not_done_intake(replace(facts, did={"intake_accept": frozenset({70})}), DEPUTY)
    assert g.is_not_owner_signer(replace(facts, consent_signer_id=70), DEPUTY)
    assert g.executor_is_not_orderer(replace(facts, order_signer_ids=frozenset({70})), DEPUTY)


def test_the_own_roles_are_handed_over_and_never_those_bound_to_the_person():
    held = frozenset({Role.FOCAL_REVIEWER, Role.SECURITY_OFFICER, Role.AUDITOR})
    assert roles_to_hand(Actor(7, 1, held, ""), 7, held) == (Role.FOCAL_REVIEWER,)


def test_what_is_lent_arranges_nothing():
    head = Actor(8, 1, frozenset({Role.FOCAL_HEAD}), "Trưởng phòng")
    assert arranges_for_others(head)
    assert roles_to_hand(head, 7, REVIEWING | LEADING) == (Role.FOCAL_REVIEWER,)
    borrowed = replace(head, lent_roles=head.roles)
    assert not arranges_for_others(borrowed)
    assert roles_to_hand(borrowed, 7, REVIEWING) == ()
