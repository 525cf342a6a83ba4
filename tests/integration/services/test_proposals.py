"""Every trigger of domain model 3.2 on a single proposal, from the filer's draft to the department's conclusion."""

import pytest

from tests.catalogue_scenario import CatalogueScenario


@pytest.fixture
def world(context: None) -> CatalogueScenario:
    return CatalogueScenario()


@pytest.mark.parametrize("kind,database", [("ADD", None), ("EDIT", "DB-OWN"), ("WITHDRAW", "DB-OWN")])
def test_a_proposal_goes_up_comes_back_approved_and_makes_a_version(world, kind, database):
    case_id, submission_id = world.decided(kind, database)
    world.apply(submission_id)
    world.notify(case_id)
    assert world.case(case_id).state == "applied"
    assert world.case(submission_id).state == "closed"
    assert world.version().no == 2
