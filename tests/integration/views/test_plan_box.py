"""What the page of a connection request says once its database has left the catalogue (3.2 #11)."""

from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.jobs import ladders
from tests.catalogue_scenario import CatalogueScenario
from tests.integration.views.conftest import SignIn
from workflows.fields import VIETNAM


@pytest.fixture
def connection(app: Flask) -> int:
    """A connection whose account is planned to be suspended on 01/7/2025; the order is laid out, not signed."""
    with app.app_context():
        world = CatalogueScenario()
        case_id = world.to_state("granted", database="DB-OWNER")
        proposal_id = world.ready("WITHDRAW", "DB-OWNER", **world.withdrawal())
        submission_id = world.submitted(proposal_id)
        world.decide(submission_id, {proposal_id: "APPROVED"})
        world.apply(submission_id)
        world.now = datetime(2025, 6, 26, 8, 0, tzinfo=VIETNAM)
        assert ladders.end_connections(ladders.moment_at(world.now, world.now)) == 1
        db.session.remove()
    return case_id


def plan_of(page: str) -> str:
    """The part of the page that holds the plan."""
    return page.partition('id="plan"')[2].partition("</section>")[0]


@pytest.mark.parametrize(
    "who,status",
    [("leader", "Đã soạn lệnh, chờ lãnh đạo ký"), ("filer", "Theo kế hoạch")],
    ids=["leader", "filer"],
)
def test_the_plan_names_each_day_and_drafts_stay_inside_the_department(
    connection: int, client: FlaskClient, sign_in: SignIn, who: str, status: str
) -> None:
    sign_in(client, f"{who}@hagiang.gov.vn")
    plan = plan_of(client.get(f"/ho-so/{connection}").text)
    assert "Tạm khoá tài khoản" in plan
    assert "01/07/2025" in plan
    assert "15/07/2025" in plan
    assert status in plan
    assert ("chờ lãnh đạo ký" in plan) is (who == "leader")
