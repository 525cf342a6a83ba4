"""Letters on the catalogue come out of the door with exactly the facts they state; what goes up is what was signed."""

from datetime import datetime
from io import BytesIO

import docx
import pytest
from pypdf import PdfReader

from app.adapters.pdf import freeze, text_of
from app.extensions import db
from app.models.agencies import LegalProfile
from app.models.letters import Letter
from app.queries.case_page import letters_of
from app.queries.registers import LetterFilters, letter_register
from app.services.catalogue_letter_facts import CATALOGUE_FACTS, has_draft_decision
from app.services.letters import finished_html
from app.services.previews import docx_of, is_editable, preview_pdf, preview_text
from app.services.transaction import transaction
from tests.catalogue_scenario import CatalogueScenario
from tests.issued_catalogue_letters import CATALOGUE_RECIPES, issue_catalogue_letter, withdrawn_with_a_user
from workflows.fields import VIETNAM
from workflows.letters import CATALOGUE_VARIANTS, LETTERS

NAMES = [f"{code}-{variant}" for code, variant in CATALOGUE_RECIPES]
LIMITS = ("ngày làm việc", "khoản 1 Điều 9", "ốc nội bộ", "Thời hạn giải quyết")


@pytest.fixture
def world(context: None) -> CatalogueScenario:
    return CatalogueScenario()


def letters(world: CatalogueScenario, case_id: int, code: str) -> list[Letter]:
    """The letters of a case that were not dropped, oldest first."""
    found = world.case(case_id)
    query = db.select(Letter).where(Letter.case_id == found.id, Letter.code == code, Letter.status != "VOID")
    return list(db.session.scalars(query.order_by(Letter.id)))


def words(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())


def test_there_is_a_recipe_for_every_letter_that_is_issued() -> None:
    assert set(CATALOGUE_RECIPES) == CATALOGUE_VARIANTS - {("D6b", "DRAFT_DECISION")}


def test_the_catalogue_collects_no_fact_that_none_of_its_letters_states() -> None:
    stated = {name for code, variant in CATALOGUE_VARIANTS for name in LETTERS[code].allowed(variant)}
    assert set(CATALOGUE_FACTS) - stated == set()


@pytest.mark.parametrize("code,variant", list(CATALOGUE_RECIPES), ids=NAMES)
def test_a_letter_is_issued_with_exactly_the_facts_that_its_variant_states(
    world: CatalogueScenario, code: str, variant: str
) -> None:
    letter = issue_catalogue_letter(world, code, variant)
    kind = LETTERS[code]
    assert kind.needed(variant, letter.facts) <= set(letter.facts) <= kind.allowed(variant)
    assert letter.frozen_html == freeze(code, variant, letter.facts)
    assert letter.symbol in text_of(finished_html(letter))
    written = text_of(letter.frozen_html)
    assert [hole for hole in ("None", "…", "()", " ,", " ;", "  ") if hole in written] == []
    assert [limit for limit in LIMITS if limit in written] == []


def test_an_approval_with_changes_tells_what_the_decision_says_instead(world: CatalogueScenario) -> None:
    letter = issue_catalogue_letter(world, "D7", "CHANGED")
    (found,) = letter.facts["differences"]
    assert found["old"] == "Giải quyết thủ tục hành chính và báo cáo thống kê của ngành."
    assert found["new"] == "Giải quyết thủ tục hành chính của ngành y tế tỉnh."
    assert (letter.facts["annex"], letter.facts["annex_item"]) == ("II", 1)
    assert letter.facts["applied_on"] == world.now.date().isoformat()


def test_a_rejection_names_reason_basis_and_the_paper_it_came_with(world: CatalogueScenario) -> None:
    written = text_of(issue_catalogue_letter(world, "D7", "REJECTED").frozen_html)
    assert "Lý do: Chưa bảo đảm nguồn lực duy trì" in written
    assert "1234/QĐ-UBND" in written
    assert "khoản 1 Điều 7 Quy chế" in written


def test_the_users_of_a_withdrawn_database_are_told_their_accounts_days_and_plan(world: CatalogueScenario) -> None:
    letter = issue_catalogue_letter(world, "D7", "USER")
    request = world.case(letter.case_id)
    assert letter.facts["requester"] == request.requesting_agency.name
    assert letter.facts["accounts"] == world.live_accounts("DB-OWNER")
    written = text_of(letter.frozen_html)
    assert "tạm khoá từ ngày 01 tháng 7 năm 2025, thu hồi từ ngày 15 tháng 7 năm 2025" in written
    assert "Chuyển sang khai thác cơ sở dữ liệu thay thế của tỉnh" in written


def test_the_agency_is_told_of_a_withdrawal_with_live_connections(world: CatalogueScenario) -> None:
    _, case_id, submission_id = withdrawn_with_a_user(world)
    world.notify(case_id)
    told = text_of(letters(world, case_id, "D7")[-1].frozen_html)
    assert "theo mục 1 Phụ lục III" in told
    assert "thực hiện phương án chuyển tiếp đối với các kết nối đang hoạt động" in told
    (decision,) = letters(world, submission_id, "D6b")
    assert "(tài khoản" in text_of(decision.frozen_html)


# What goes to the Chairman.


def mixed(world: CatalogueScenario) -> int:
    """A draft with a database to add, one to edit, one to withdraw, and one that is not recommended."""
    added, edited = world.ready("ADD"), world.ready("EDIT", "DB-OWN")
    withdrawn = world.ready("WITHDRAW", "DB-SECOND", effective_proposed_on="2025-07-01")
    against = world.ready("EDIT", "DB-OWNER", "NOT_RECOMMEND")
    return world.build(added, edited, withdrawn, against)


def test_a_submission_counts_what_it_carries_and_its_annexes_say_it(world: CatalogueScenario) -> None:
    submission_id = mixed(world)
    world.sign(submission_id)
    (letter,), (decision,) = letters(world, submission_id, "D6"), letters(world, submission_id, "D6b")
    assert letter.facts["counts"] == {
        "total": 4,
        "agencies": 2,
        "add": 1,
        "edit": 2,
        "withdraw": 1,
        "annex_i": 1,
        "annex_ii": 1,
        "annex_iii": 1,
    }
    assert [row["name"] for row in letter.facts["not_recommended"]] == ["Cơ sở dữ liệu DB-OWNER"]
    (judged,) = letter.facts["criteria"]
    assert (judged["a"], judged["b"], judged["c"], judged["conclusion"]) == ("PASS", "PASS", "PASS", "RECOMMEND")
    assert letter.facts["current_decision"]["no"] == world.version().decision_no
    assert [row["name"] for row in decision.facts["annex_added"]] == ["Cơ sở dữ liệu mới của ngành y tế"]
    assert decision.facts["annex_edited"][0]["new"] == [
        "Mục đích sử dụng, khai thác: Giải quyết thủ tục hành chính và báo cáo thống kê của ngành."
    ]
    assert decision.facts["annex_withdrawn"][0]["reason_code"] == "SYSTEM_ENDED"
    assert "DB-OWNER" not in decision.frozen_html


def test_the_draft_decision_is_signed_with_the_submission_and_quotes_its_number_once_it_has_one(
    world: CatalogueScenario,
) -> None:
    submission_id = world.build(world.ready("EDIT", "DB-OWN"))
    leader = world.people["leader"]

    def shown() -> str:
        (decision,) = letters(world, submission_id, "D6b")
        data = preview_pdf(decision, world.case(submission_id), actor=leader, now=world.now)
        assert data is not None
        return words(data)

    assert "Tờ trình số …/TTr-STTTT ngày … tháng … năm …" in shown()
    world.sign(submission_id)
    assert "Tờ trình số …/TTr-STTTT" in shown()
    world.issue(submission_id)
    (letter,), (decision,) = letters(world, submission_id, "D6"), letters(world, submission_id, "D6b")
    assert letter.symbol == "01/TTr-STTTT"
    assert "Tờ trình số 01/TTr-STTTT ngày 09 tháng 6 năm 2025" in shown()
    assert (decision.status, decision.number, decision.symbol) == ("SIGNED", None, "")


def test_a_submission_without_a_recommendation_has_no_draft_decision(world: CatalogueScenario) -> None:
    submission_id = world.submitted(world.ready("EDIT", "DB-OWN", "NOT_RECOMMEND"))
    assert letters(world, submission_id, "D6b") == []
    assert not has_draft_decision(world.case(submission_id))
    (letter,) = letters(world, submission_id, "D6")
    assert "cho ý kiến đối với các đề nghị nêu tại mục V" in text_of(letter.frozen_html)


def test_a_list_that_loses_its_last_recommendation_loses_its_draft_decision(world: CatalogueScenario) -> None:
    good, bad = world.ready("EDIT", "DB-OWN"), world.ready("EDIT", "DB-SECOND", "NOT_RECOMMEND")
    submission_id = world.build(good, bad)
    assert len(letters(world, submission_id, "D6b")) == 1
    given = {"proposals": [world.number(bad)], "necessity": "Báo cáo đề nghị chưa đủ điều kiện của cơ quan."}
    world.act("change_submission", "reviewer", submission_id, given)
    assert letters(world, submission_id, "D6b") == []


def test_what_the_consulted_agencies_said_stands_in_the_submission(world: CatalogueScenario) -> None:
    case_id = world.under_review("EDIT", "DB-OWN")
    world.act("consult", "reviewer", case_id)
    world.act("consult_done", "reviewer", case_id)
    world.conclude(case_id)
    world.confirm(case_id)
    submission_id = world.submitted(case_id)
    written = text_of(letters(world, submission_id, "D6")[0].frozen_html)
    assert "lấy ý kiến của Sở Công Thương; kết quả lấy ý kiến: Cơ sở dữ liệu DB-OWN: Các cơ quan" in written


def test_a_returned_proposal_goes_up_again_with_its_explanation(world: CatalogueScenario) -> None:
    case_id = world.ready("EDIT", "DB-OWN")
    world.submitted(case_id)
    world.act("chairman_return", "office", case_id)
    explanation = {"proposal": world.number(case_id), "explanation": "Đã bổ sung dự toán kinh phí duy trì."}
    again = world.submitted(case_id, explanations=[explanation])
    written = text_of(letters(world, again, "D6")[0].frozen_html)
    assert f"(mã hồ sơ {world.number(case_id)}): Đã bổ sung dự toán kinh phí duy trì." in written


@pytest.mark.parametrize("day,law", [("2025-02-10", "19 tháng 6 năm 2015"), ("2025-03-10", "19 tháng 02 năm 2025")])
def test_the_legal_bases_are_those_in_force_on_the_day_of_the_draft(context: None, day: str, law: str) -> None:
    world = CatalogueScenario(datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=VIETNAM))
    submission_id = world.build(world.ready("EDIT", "DB-OWN"))
    (decision,) = letters(world, submission_id, "D6b")
    text = preview_text(decision, world.case(submission_id), actor=world.people["leader"], now=world.now)
    assert f"Căn cứ Luật Tổ chức chính quyền địa phương ngày {law};" in text
    assert "Căn cứ Nghị định số 47/2020/NĐ-CP" in text


def test_a_profile_that_cites_other_laws_changes_the_draft(world: CatalogueScenario) -> None:
    with transaction():
        profile = db.session.scalars(db.select(LegalProfile).where(LegalProfile.status == "ACTIVE")).one()
        profile.citations = {**profile.citations, "decision_bases": [{"text": "Luật mới của năm sau"}]}
    submission_id = world.build(world.ready("EDIT", "DB-OWN"))
    (decision,) = letters(world, submission_id, "D6b")
    text = preview_text(decision, world.case(submission_id), actor=world.people["leader"], now=world.now)
    assert "Căn cứ Luật mới của năm sau;" in text
    assert "47/2020" not in text


# Reading it before it is signed.


@pytest.mark.parametrize("who", ["reviewer", "head", "deputy", "leader"])
def test_a_draft_can_be_read_by_everybody_of_the_department_as_the_director_would_sign_it(
    world: CatalogueScenario, who: str
) -> None:
    submission_id = mixed(world)
    case, (letter,) = world.case(submission_id), letters(world, submission_id, "D6")
    text = preview_text(letter, case, actor=world.people[who], now=world.now)
    assert "\nGIÁM ĐỐC\n" in text
    assert "[số]/TTr-STTTT" in text


def test_the_editable_file_holds_what_the_pdf_shows(world: CatalogueScenario) -> None:
    submission_id = mixed(world)
    case, leader = world.case(submission_id), world.people["leader"]
    for code in ("D6", "D6b"):
        (letter,) = letters(world, submission_id, code)
        data = docx_of(letter, case, actor=leader, now=world.now)
        pages = preview_pdf(letter, case, actor=leader, now=world.now)
        assert data is not None
        assert pages is not None
        assert is_editable(letter)
        document = docx.Document(BytesIO(data))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        said = [" ".join(text.split()) for text in (*(p.text for p in document.paragraphs), *cells) if text.strip()]
        shown = "".join(words(pages).split())
        assert [text for text in said if "".join(text.split()) not in shown] == []
        if code == "D6b":
            assert len(document.sections) == 4


def test_the_office_reads_the_draft_decision_with_its_submission_and_not_before(world: CatalogueScenario) -> None:
    submission_id = world.build(world.ready("EDIT", "DB-OWN"))
    office = world.people["office"]
    world.sign(submission_id)
    assert letters_of(world.case(submission_id), office) == []
    world.issue(submission_id)
    assert [(letter.code, letter.status) for letter in letters_of(world.case(submission_id), office)] == [
        ("D6", "ISSUED"),
        ("D6b", "SIGNED"),
    ]


def test_the_outgoing_register_lists_the_submission_and_not_the_draft_decision(world: CatalogueScenario) -> None:
    submission_id = world.submitted(world.ready("EDIT", "DB-OWN"))
    rows, _ = letter_register(world.people["clerk"], LetterFilters(), page=1, per_page=50)
    assert [(row.symbol, row.addressee) for row in rows if row.case_id == submission_id] == [
        ("01/TTr-STTTT", "chairman")
    ]
