"""What is found follows every change within its own transaction, and can be written anew from nothing."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import delete, event, func, insert, select

from app.adapters.full_text import LONGEST_LAYER, Term, terms_from, words_of
from app.extensions import db
from app.factory import create_app
from app.models.agencies import Agency
from app.models.cases import Case
from app.models.desk import CaseNote, CaseSearch
from app.queries.catalogue import snapshot_of
from app.queries.search_page import search_page
from app.services.agencies import carry_out_transfer, plan_transfer, save_agency
from app.services.catalogue_versions import EntryChange, write_version
from app.services.drafts import discard_draft, save_draft
from app.services.search_index import NOTED, index_cases
from app.services.transaction import transaction
from config import Settings
from tests.catalogue_scenario import CatalogueScenario
from tests.scenario import FOCAL, OTHER, OWNER, REQUESTER, Scenario

PURPOSES = (
    "Quản lý đường bộ", "Xét hỗ trợ hộ nghèo", "Đối chiếu giấy phép lái xe", "Thống kê y tế cơ sở", "Cấp thẻ bảo hiểm",
    "Tra cứu đất đai", "Quản lý trường học", "Theo dõi dịch bệnh", "Giải quyết thủ tục hành chính", "Quản lý hộ tịch",
)  # fmt: skip
ASKED = (
    "duong", "ho ngheo", "y te", "so y te", "quan ly", "giao duc quan ly", '"ho tich"', '"tich ho"', "KN-2025-01",
    "2025", "k", "thong ke xyz", "syt", "the bao", "dat dai tra", "ngheo ho", "0001", "kn 2025 0777",
)  # fmt: skip


def found(world: Scenario, typed: str, who: str = "clerk") -> list[int]:
    """The cases that a person finds."""
    return [row.id for row, _hits in search_page(typed, world.people[who]).rows]


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """What is sent to the database."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_rest):  # type: ignore[no-untyped-def]
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


def test_a_draft_is_found_by_what_it_says_now_and_is_gone_when_it_is_discarded(world: Scenario) -> None:
    case_id = world.draft(purpose="Quản lý đường bộ của tỉnh trong năm nay và năm sau.")
    assert found(world, "duong bo", "filer") == [case_id]
    save_draft(case_id, {"purpose": "Thống kê y tế"}, actor=world.people["filer"], seen_version=None, now=world.now)
    assert found(world, "duong bo", "filer") == []
    assert found(world, "thong ke", "filer") == [case_id]
    discard_draft(case_id, actor=world.people["filer"], seen_version=None, now=world.now)
    assert found(world, "thong ke", "filer") == []
    assert db.session.scalar(select(func.count()).select_from(CaseSearch)) == 0


def test_a_step_that_changes_nothing_that_is_found_writes_nothing(world: Scenario, statements: list[str]) -> None:
    case_id = world.to_state("under_review")
    statements.clear()
    world.act("assign_reviewer", "head", case_id)
    assert statements
    assert not [sent for sent in statements if "case_search" in sent]


def test_what_is_rolled_back_was_never_noted(world: Scenario) -> None:
    case_id = world.to_state("submitted")
    with pytest.raises(RuntimeError):
        _note_and_fail(world, case_id)
    assert NOTED not in db.session.info
    assert found(world, "bi bo") == []


def _note_and_fail(world: Scenario, case_id: int) -> None:
    with transaction() as session:
        session.add(CaseNote(case_id=case_id, author_label="", body="Bị bỏ", is_internal=False, at=world.now))
        session.flush()
        raise RuntimeError


def test_a_renamed_agency_is_found_by_its_new_name_alone(world: Scenario) -> None:
    case_id = world.to_state("submitted")
    given = {
        "name": "Sở Khoa học và Công nghệ", "short_name": "Sở KH&CN", "abbr_symbol": "SKHCN", "level": "DEPARTMENT",
        "place_name": "Hà Giang", "head_title": "GIÁM ĐỐC",
    }  # fmt: skip
    agency_id = world.agencies[REQUESTER].id
    save_agency(given, agency_id=agency_id, actor=world.people["admin"], now=world.now, recorded_at=world.now)
    assert found(world, "khoa hoc cong nghe") == found(world, "SKHCN") == [case_id]
    assert found(world, "so y te") == []


def test_cases_that_pass_to_a_successor_are_found_by_its_name(world: Scenario) -> None:
    case_id = world.to_state("under_review")
    ended = world.to_state("withdrawn")
    plan = {"ends_on": "08/06/2025", "successor": OTHER, "document_no": "12/NQ-HĐND"}
    by = {"actor": world.people["admin"], "now": world.now, "recorded_at": world.now}
    plan_transfer(world.agencies[OWNER].id, plan, **by)
    carry_out_transfer(world.agencies[OWNER].id, **by)
    assert found(world, "so cong thuong") == [case_id]
    assert found(world, "so giao duc") == [ended]


def test_data_that_a_version_renames_are_found_by_their_new_names(context: None) -> None:
    world = CatalogueScenario()
    case_id = world.to_state("submitted")
    assert found(world, "so ghi van bang") == []
    base = world.database("DB-OWNER")
    content = {**snapshot_of(base), "p7_2_a_name": "Sổ ghi văn bằng, chứng chỉ"}
    content["datasets"] = [{**each, "name": f"Sổ gốc {each['code']}"} for each in content["datasets"]]
    with transaction():
        write_version(
            [EntryChange("EDIT", base.id, base.code, content)], effective_from=world.now.date(), decision_id=None,
            decision_no="99/QĐ-UBND", decided_on=world.now.date(), source="DECISION", note="", actor_id=None,
            now=world.now,
        )  # fmt: skip
    assert found(world, "so ghi van bang") == found(world, "so goc db-owner-1") == [case_id]
    assert found(world, "so goc db-owner-2") == []


def test_a_proposal_and_its_submission_are_found_by_each_others_numbers(context: None) -> None:
    world = CatalogueScenario()
    case_id = world.ready("ADD")
    name = world.proposal(case_id).entry["p7_2_a_name"]
    submission_id = world.submitted(case_id)
    number = world.number(case_id)
    assert found(world, name) == [case_id]
    assert found(world, number) == [case_id, submission_id]
    assert found(world, number, "office") == [case_id, submission_id]
    assert found(world, number, "filer") == [case_id]
    world.decide(submission_id, {case_id: "APPROVED"})
    decision = world.decision({case_id: "APPROVED"})["decision_no"]
    assert set(found(world, decision)) == {case_id, submission_id}
    assert found(world, decision, "filer") == [case_id]
    assert found(world, decision, "stranger") == []


def test_a_note_without_end_costs_the_oldest_words_and_nothing_else(world: Scenario) -> None:
    case_id = world.to_state("submitted")
    long = " ".join(f"dong{number}" for number in range(20_000))
    with transaction() as session:
        for body in ("Ghi chú cũ nhất", long, "Ghi chú mới nhất"):
            session.add(CaseNote(case_id=case_id, author_label="", body=body, is_internal=True, at=world.now))
            session.flush()
    kept = db.session.scalar(select(CaseSearch.internal).where(CaseSearch.case_id == case_id)) or ""
    assert len(kept) == LONGEST_LAYER
    assert found(world, "moi nhat") == [case_id]
    assert found(world, "cu nhat") == []


def test_two_thousand_cases_are_found_as_a_reader_of_them_all_would_find_them(world: Scenario) -> None:
    cases = _many(world, 2000)
    with transaction():
        assert index_cases(cases.keys()) == 2000
    agencies = {key: words_of(f"{name} {symbol}") for key, name, symbol in _names()}
    texts = {
        key: [words_of(number), agencies[asked], agencies[owned], words_of(purpose)]
        for key, (number, asked, owned, purpose) in cases.items()
    }
    for typed in ASKED:
        expected = {key for key, parts in texts.items() if _is_found(parts, typed)}
        result = search_page(typed, world.people["auditor"])
        assert result.total == min(len(expected), 1000), typed
        assert result.is_cut == (len(expected) > 1000), typed
        assert {row.id for row, _hits in result.rows} <= expected, typed
        assert all(hits for _row, hits in result.rows), typed
        own = {key for key in expected if world.agencies[REQUESTER].id in cases[key][1:3]}
        assert search_page(typed, world.people["filer"]).total == min(len(own), 1000), typed
        assert search_page(typed, world.people["admin"]).total == 0


def _names() -> list[tuple[int, str, str]]:
    return [
        (key, name, symbol)
        for key, name, symbol in db.session.execute(select(Agency.id, Agency.name, Agency.abbr_symbol))
    ]


def _many(world: Scenario, count: int) -> dict[int, tuple[str, int, int, str]]:
    chance, rows = random.Random(5), []
    agencies = [world.agencies[symbol].id for symbol in (REQUESTER, OWNER, OTHER)]
    for number in range(1, count + 1):
        rows.append(
            {
                "edition": "2024", "kind": "connection", "case_no": f"KN-2025-{number:04}", "state": "submitted",
                "version": 1, "created_at": world.now, "changed_at": world.now,
                "requesting_agency_id": chance.choice(agencies), "owner_agency_id": chance.choice(agencies),
                "focal_agency_id": world.agencies[FOCAL].id, "content": {"purpose": chance.choice(PURPOSES)},
            }
        )  # fmt: skip
    with transaction() as session:
        session.execute(insert(Case), rows)
    kept = db.session.execute(
        select(Case.id, Case.case_no, Case.requesting_agency_id, Case.owner_agency_id, Case.content)
    )
    return {key: (no or "", asked, owned or 0, content["purpose"]) for key, no, asked, owned, content in kept}


def _is_found(parts: list[tuple[str, ...]], typed: str) -> bool:
    """Whether every term stands somewhere in the words of one part."""
    return all(
        any(_stands(term, words, at) for words in parts for at in range(len(words))) for term in terms_from(typed)
    )


def _stands(term: Term, words: tuple[str, ...], at: int) -> bool:
    *before, last = term.words
    here = words[at : at + len(term.words)]
    if len(here) < len(term.words) or list(here[:-1]) != before:
        return False
    return here[-1].startswith(last) if term.is_prefix else here[-1] == last


def test_the_command_writes_everything_anew_and_says_how_far_it_is(app: Flask, world: Scenario) -> None:
    case_ids = [world.to_state("submitted") for _ in range(3)]
    with transaction() as session:
        session.execute(delete(CaseSearch))
    assert found(world, "so y te") == []
    done = app.test_cli_runner().invoke(args=["search", "rebuild"])
    assert (done.exit_code, "chỉ mục tìm kiếm của 3 hồ sơ" in done.output) == (0, True)
    assert "Đã lập 3/3 hồ sơ" in done.stderr
    assert found(world, "so y te") == case_ids[::-1]


def test_the_command_without_tables_says_what_to_do(settings: Settings, empty_database_url: str) -> None:
    app = create_app(settings.model_copy(update={"database_url": empty_database_url}))
    done = app.test_cli_runner().invoke(args=["search", "rebuild"])
    assert (done.exit_code, "flask migrate" in done.stderr) == (1, True)
    with app.app_context():
        db.engine.dispose()


def test_notes_that_are_written_at_one_instant_are_all_found(app: Flask, world: Scenario) -> None:
    case_id, at = world.to_state("submitted"), world.now
    db.session.rollback()
    words = [f"tu{writer}x{number}" for writer in range(6) for number in range(4)]

    def write(portion: list[str]) -> None:
        with app.app_context():
            for word in portion:
                with transaction() as session:
                    session.add(CaseNote(case_id=case_id, author_label="", body=word, is_internal=True, at=at))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, [words[start::6] for start in range(6)]))
    kept = db.session.scalar(select(CaseSearch.internal).where(CaseSearch.case_id == case_id)) or ""
    assert sorted(kept.split()) == sorted(words)
