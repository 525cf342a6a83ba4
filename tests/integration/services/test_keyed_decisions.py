"""A decision while it is keyed: its file is kept once and by the office alone; the annex as signed is read strictly."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from app.adapters.upload_problem import Refused
from app.extensions import db
from app.models.files import Attachment
from app.services.files import Upload
from app.services.keyed_decisions import keep_decision_file
from app.services.problems import Invalid, NotVisible
from tests.answers import scan
from tests.catalogue_scenario import CatalogueScenario
from tests.integration.filing_data import pdf_bytes

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def world(context: None) -> CatalogueScenario:
    return CatalogueScenario()


def keep(world: CatalogueScenario, case_id: int, who: str = "office", upload: Upload | None = None) -> int | None:
    return keep_decision_file(case_id, upload or scan("quyet-dinh.pdf"), world.people[who], world.now)


def files(case_id: int) -> list[tuple[int, str]]:
    db.session.expire_all()
    query = select(Attachment.id, Attachment.purpose).where(Attachment.case_id == case_id).order_by(Attachment.id)
    return [(row.id, row.purpose) for row in db.session.execute(query)]


def other_scan() -> Upload:
    return Upload("quyet-dinh-2.pdf", pdf_bytes(deterministic_id=True, compress_streams=False))


def test_the_same_file_is_kept_once_and_another_takes_its_place(world: CatalogueScenario) -> None:
    case_id = world.submitted(world.ready("EDIT", "DB-OWN"))
    first = keep(world, case_id)
    assert keep(world, case_id) == first
    second = keep(world, case_id, upload=other_scan())
    assert files(case_id) == [(second, "reply_draft")]


def test_the_kept_file_becomes_that_of_the_decision_and_a_late_click_finds_it_again(world: CatalogueScenario) -> None:
    proposal = world.ready("EDIT", "DB-OWN")
    case_id = world.submitted(proposal)
    kept = keep(world, case_id)
    world.decide(case_id, {proposal: "APPROVED"}, decision_file=kept)
    assert files(case_id) == [(kept, "decision_file")]
    assert keep(world, case_id) == kept
    assert keep(world, case_id, upload=other_scan()) is None


@pytest.mark.parametrize("who", ["second_head", "reviewer", "filer", "stranger"])
def test_nobody_but_the_office_keeps_a_file_of_a_decision(world: CatalogueScenario, who: str) -> None:
    case_id = world.submitted(world.ready("EDIT", "DB-OWN"))
    with pytest.raises(NotVisible):
        keep(world, case_id, who)
    assert files(case_id) == []


def test_what_is_no_pdf_is_not_kept(world: CatalogueScenario) -> None:
    case_id = world.submitted(world.ready("EDIT", "DB-OWN"))
    with pytest.raises(Refused):
        keep(world, case_id, upload=Upload("quyet-dinh.pdf", b"no pdf"))
    assert files(case_id) == []


def test_an_agency_of_the_signed_annex_is_kept_with_its_name(world: CatalogueScenario) -> None:
    proposal = world.ready("EDIT", "DB-OWN")
    case_id = world.submitted(proposal)
    world.decide(case_id, {proposal: {"owner_agency": "SCT"}})
    assert world.line(proposal).entry == {"owner_agency": {"code": "SCT", "name": "Sở Công Thương"}}


@pytest.mark.parametrize(
    "changes,label",
    [
        ({"owner_agency": "KHONG-CO"}, "Cơ quan chủ quản dữ liệu"),
        ({"p7_2_d_purpose": ""}, "Mục đích sử dụng, khai thác"),
        ({"datasets": "{not json"}, "Bộ dữ liệu"),
        ({"datasets": json.dumps([{"name": ""}, {"sharing_mode": "NONE"}])}, "Bộ dữ liệu"),
    ],
)
def test_a_field_of_the_signed_annex_that_cannot_stand_is_named(
    world: CatalogueScenario, changes: dict[str, Any], label: str
) -> None:
    proposal = world.ready("EDIT", "DB-OWN")
    case_id = world.submitted(proposal)
    with pytest.raises(Invalid) as refused:
        world.decide(case_id, {proposal: changes})
    assert [problem.params["label"] for problem in refused.value.problems] == [label]
    assert world.line(proposal).status == "IN"


def test_a_field_that_the_signed_annex_leaves_empty_is_emptied_in_the_catalogue(world: CatalogueScenario) -> None:
    proposal = world.ready("EDIT", "DB-OWN", agency_regulation="Quyết định số 5/QĐ-SYT")
    case_id = world.submitted(proposal)
    world.decide(case_id, {proposal: {"agency_regulation": ""}})
    world.confirm_decision(case_id)
    world.apply(case_id)
    assert world.database("DB-OWN").agency_regulation == ""
    assert "báo cáo thống kê" in world.database("DB-OWN").purpose


def test_a_report_on_an_upgrade_is_keyed_without_the_answer_that_asked_for_it(world: CatalogueScenario) -> None:
    proposal = world.ready("EDIT", "DB-OWN", connection_readiness="NOT_MEETS", upgrade_report_ref="12/BC-SYT")
    case_id = world.submitted(proposal)
    world.decide(case_id, {proposal: {"upgrade_report_ref": "15/BC-SYT"}})
    assert world.line(proposal).entry == {"upgrade_report_ref": "15/BC-SYT"}
