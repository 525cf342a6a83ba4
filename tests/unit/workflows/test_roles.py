"""Who stands how to a case: computed from agencies and roles, and never from anything else."""

import pytest

from workflows.roles import (
    AGENCY_STAFF,
    FOCAL_STAFF,
    PARTY_LABELS,
    ROLE_LABELS,
    SYSTEM_ACTOR,
    Actor,
    By,
    Party,
    Role,
    parties_of,
)
from workflows.rows import Facts

REQUESTER, OWNER, FOCAL, OTHER = 1, 2, 3, 4


def parties(agency_id: int | None, *roles: Role, requester=REQUESTER, owner=OWNER, focal=FOCAL) -> set[Party]:
    actor = Actor(7, agency_id, frozenset(roles), "Cán bộ")
    return set(parties_of(actor, requesting_agency_id=requester, owner_agency_id=owner, focal_agency_id=focal))


@pytest.mark.parametrize("agency_id,party", [(REQUESTER, Party.REQUESTER), (OWNER, Party.OWNER), (FOCAL, Party.FOCAL)])
def test_an_officer_stands_where_the_agency_stands(agency_id, party):
    assert parties(agency_id, Role.AGENCY_FILER) == {party}


def test_an_agency_that_is_neither_stands_nowhere():
    assert parties(OTHER, *set(Role) - {Role.AUDITOR, Role.CHAIRMAN_OFFICE, Role.SYSTEM}) == set()
    assert parties(None, Role.ADMIN) == set()


def test_a_case_without_an_owner_makes_nobody_its_owner():
    assert parties(None, Role.OWNER_APPROVER, owner=None) == set()
    assert parties(REQUESTER, Role.AGENCY_FILER, owner=None) == {Party.REQUESTER}


def test_one_officer_may_stand_on_two_sides():
    assert parties(REQUESTER, Role.AGENCY_APPROVER, owner=REQUESTER) == {Party.REQUESTER, Party.OWNER}
    assert parties(FOCAL, Role.OWNER_APPROVER, owner=FOCAL) == {Party.OWNER, Party.FOCAL}


def test_an_auditor_looks_on_from_anywhere():
    assert parties(None, Role.AUDITOR) == {Party.OVERSIGHT}
    assert parties(OTHER, Role.AUDITOR) == {Party.OVERSIGHT}
    assert parties(FOCAL, Role.AUDITOR) == {Party.OVERSIGHT, Party.FOCAL}


def test_the_chairman_s_office_stands_above_every_case_and_no_agency_does_by_itself():
    assert parties(OTHER, Role.CHAIRMAN_OFFICE) == {Party.CHAIRMAN}
    assert parties(REQUESTER, Role.CHAIRMAN_OFFICE) == {Party.CHAIRMAN, Party.REQUESTER}
    assert parties(OTHER, Role.AGENCY_FILER) == set()


def test_the_system_is_no_agency():
    assert parties_of(SYSTEM_ACTOR, requesting_agency_id=None, owner_agency_id=None, focal_agency_id=None) == frozenset(
        {Party.SYSTEM}
    )
    assert SYSTEM_ACTOR.holds(Role.SYSTEM)
    assert SYSTEM_ACTOR.account_id is SYSTEM_ACTOR.agency_id is None


def test_a_role_named_system_does_not_make_an_officer_the_system():
    assert parties(OTHER, Role.SYSTEM) == set()


def test_an_officer_holds_at_least_one_of_the_roles_or_none():
    actor = Actor(7, 1, frozenset({Role.FOCAL_CLERK, Role.FOCAL_HEAD}), "Cán bộ")
    assert actor.holds(Role.FOCAL_HEAD, Role.ADMIN)
    assert not actor.holds(Role.ADMIN)
    assert not actor.holds()
    assert not actor.is_system
    assert not actor.is_agency_ended


def test_every_role_and_every_side_has_its_name_on_the_screen():
    assert set(ROLE_LABELS) == set(Role)
    assert set(PARTY_LABELS) == set(Party)
    assert str(By(Role.FOCAL_CLERK, Party.FOCAL)) == "FOCAL_CLERK@FOCAL"


def test_the_operator_is_not_among_those_who_see_every_case():
    assert {Role.FOCAL_CLERK, Role.FOCAL_REVIEWER, Role.FOCAL_HEAD, Role.FOCAL_LEADER} == FOCAL_STAFF
    assert {Role.AGENCY_FILER, Role.AGENCY_APPROVER, Role.OWNER_OFFICER, Role.OWNER_APPROVER} == AGENCY_STAFF


def test_the_trail_tells_who_did_one_of_several_actions(facts: Facts):
    assert facts.people_who("intake_accept") == frozenset()
    known = Facts(**{**facts.__dict__, "did": {"intake_accept": frozenset({1, 2}), "propose_grant": frozenset({3})}})
    assert known.people_who("intake_accept", "propose_grant") == {1, 2, 3}
    assert known.people_who("send_back") == frozenset()
