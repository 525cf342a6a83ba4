"""What a search finds, and for whom: without diacritics, as typed, and never by words the reader may not read."""

import unicodedata

import pytest

from app.extensions import db
from app.models.cases import Case
from app.models.desk import CaseNote
from app.queries.calendar import official_calendar
from app.queries.queue import QueueFilters, queue_page
from app.queries.search_page import Results, search_page
from app.services.transaction import transaction
from tests.scenario import FOCAL, OTHER, REQUESTER, Scenario
from workflows.roles import Role

HOSTILE = (
    '"', "'", "%", "_", "*", "(", ")", "^", ":", "\\", "&", "|", "!", "<->", "so'", 'so"', "so* te*", "NEAR(so te)",
    "so OR te", "AND", "NOT so", "label : so", "{label} : so", "-so", "so:*A", "'; DROP TABLE case_search; --",
    "so\u0000te", "\ud800", "𞤀𞤁", "x" * 5000, "so " * 2000, "²³", "١٢٣", "ﬁle", "İı", "\u0301\u0302",
    "1e5 0x1F 1.2.3.4 a@b.c",
)  # fmt: skip

FINDING = ("so'", 'so"', "so* te*", "-so", "so " * 2000)
"""Those that are words of the one case there is, with signs around them."""


@pytest.fixture
def world(context: None) -> Scenario:
    return Scenario()


def search(world: Scenario, who: str, typed: str) -> list[int]:
    """The cases that a person finds."""
    found = search_page(typed, world.people[who])
    assert found.total == len(found.rows)
    return [row.id for row, _hits in found.rows]


def hits(found: Results) -> list[tuple[str, str]]:
    """What matched in the first case found, with the words that did."""
    _row, its = found.rows[0]
    return [(hit.name, "".join(text for text, _is_hit in hit.pieces)) for hit in its]


def note(world: Scenario, case_id: int, body: str, *, is_internal: bool) -> None:
    found = CaseNote(case_id=case_id, author_label="Cán bộ", body=body, is_internal=is_internal, at=world.now)
    with transaction() as session:
        session.add(found)


def test_words_are_found_without_diacritics_and_by_their_beginnings(world: Scenario) -> None:
    case_id = world.to_state("submitted", purpose="Quản lý đường giao thông nông thôn trên địa bàn toàn huyện.")
    for typed in (
        "so y te",
        "Sở Y tế",
        "SYT",
        "duong",
        "đường",
        "giao thong nong",
        "DB-OWNER",
        "bo du lieu",
        "kn-2025-0001",
    ):
        assert search(world, "clerk", typed) == [case_id], typed
    assert search(world, "clerk", unicodedata.normalize("NFD", "Sở Y tế đường")) == [case_id]
    for typed in ("so x te", "duong sat", "KN-2025-0002", "2025-KN"):
        assert search(world, "clerk", typed) == [], typed


def test_quoted_words_stand_together(world: Scenario) -> None:
    case_id = world.to_state("submitted")
    assert search(world, "clerk", '"thong tin khi giai quyet"') == [case_id]
    assert search(world, "clerk", '"giai quyet thong tin"') == []
    assert search(world, "clerk", "giai quyet thong tin") == [case_id]


def test_a_number_is_found_as_it_is_typed_and_the_result_says_where(world: Scenario) -> None:
    case_id = world.to_state("refused")
    symbol = world.letter(case_id, "D5", "ISSUED").symbol
    for who in ("filer", "owner", "clerk", "auditor"):
        found = search_page(symbol, world.people[who])
        [(name, text)] = hits(found)
        assert (found.total, name, text.split(" – ")[0]) == (1, "letter", symbol)
        assert found.rows[0][1][0].letter_id == world.letter(case_id, "D5", "ISSUED").id
    assert hits(search_page("45/SYT", world.people["owner"])) == [("letter_no", "45/SYT-VP")]
    assert hits(search_page("kn-2025-0001", world.people["filer"])) == [("case_no", "KN-2025-0001")]


def test_nobody_finds_a_case_that_he_may_not_see_and_the_count_is_nought(world: Scenario) -> None:
    world.to_state("under_review")
    draft = world.draft()
    for who in ("stranger", "admin", "former", "security", "operator", "chairman_office"):
        assert search_page("so y te", world.people[who]).total == 0, who
    assert len(search(world, "filer", "so y te")) == 2
    assert draft not in search(world, "owner", "so y te") + search(world, "clerk", "so y te")


def test_a_letter_that_waits_to_be_issued_is_the_departments_own(world: Scenario) -> None:
    case_id = world.to_state("refusal_signed")
    assert search(world, "leader", "tu choi yeu cau ket noi") == [case_id]
    assert search(world, "auditor", "tu choi yeu cau ket noi") == [case_id]
    for who in ("filer", "approver", "owner"):
        assert search(world, who, "tu choi yeu cau ket noi") == [], who
    world.to_state("refused", case_id=case_id)
    assert search(world, "filer", "tu choi yeu cau ket noi") == [case_id]


def test_an_operator_finds_orders_and_accounts_but_not_what_the_data_are_for(world: Scenario) -> None:
    case_id = world.to_state("granted")
    account_id = world.account(case_id).account_id
    symbol = world.letter(case_id, "D4", "ISSUED").symbol
    for typed in (account_id, symbol, "KN-2025-0001", "db-owner-1", "so y te"):
        assert search(world, "operator", typed) == [case_id], typed
    for typed in ("doi chieu thong tin", "45/SYT-VP", world.letter(case_id, "D1", "ISSUED").subject):
        assert search(world, "operator", typed) == [], typed
        assert search(world, "clerk", typed) == [case_id], typed


def test_internal_notes_and_incoming_numbers_are_found_by_the_department_and_the_auditor(world: Scenario) -> None:
    case_id = world.paper(incoming_no="7781")
    note(world, case_id, "Gọi lại cho đầu mối", is_internal=True)
    note(world, case_id, "Đã nhận bản giấy", is_internal=False)
    assert world.case(case_id).incoming_no == "7781"
    for typed in ("goi lai cho", "7781", "goi nhan"):
        assert [search(world, who, typed) for who in ("clerk", "leader", "auditor")] == [[case_id]] * 3, typed
        assert [search(world, who, typed) for who in ("filer", "owner", "operator")] == [[]] * 3, typed
    assert search(world, "filer", "nhan ban giay") == [case_id]
    assert hits(search_page("goi lai", world.people["clerk"])) == [("note", "Gọi lại cho đầu mối")]


def test_an_officer_of_a_focal_agency_does_not_read_the_inner_words_of_another_one(world: Scenario) -> None:
    case_id = world.to_state("submitted")
    note(world, case_id, "Gọi lại cho đầu mối", is_internal=True)
    both = world.with_roles("approver", Role.FOCAL_LEADER)
    assert both.agency_id != world.case(case_id).focal_agency_id
    assert search(world, "approver", "doi chieu") == [case_id]
    assert search(world, "approver", "goi lai") == []
    rows, total = queue_page(QueueFilters(view="all", text="goi lai"), both, world.now.date(), official_calendar())
    assert (rows, total) == ([], 0)


def test_what_a_quarantined_case_is_about_is_not_found_by_anybody(world: Scenario) -> None:
    case_id = world.to_state("granted")
    symbol = world.letter(case_id, "D4", "ISSUED").symbol
    note(world, case_id, "Gọi lại cho đầu mối", is_internal=True)
    world.act("mark_out_of_scope", "clerk", case_id)
    for typed in ("doi chieu", "db-owner", "bo du lieu", "goi lai", symbol, "45/SYT-VP"):
        for who in ("filer", "clerk", "leader", "auditor", "security", "operator"):
            assert search(world, who, typed) == [], (who, typed)
    for typed in ("KN-2025-0001", "so y te", world.account(case_id).account_id):
        assert search(world, "clerk", typed) == [case_id], typed


def test_nothing_that_is_typed_is_an_error_or_an_operator(world: Scenario) -> None:
    with transaction() as session:
        session.add(_bare(world, "Mục đích khác"))
    today, calendar = world.now.date(), official_calendar()
    for typed in HOSTILE:
        for who in ("clerk", "filer", "auditor"):
            total = search_page(typed, world.people[who]).total
            assert total == (1 if typed in FINDING else 0), (typed, who)
            assert queue_page(QueueFilters(view="all", text=typed), world.people[who], today, calendar)[1] == total


def _bare(world: Scenario, purpose: str) -> Case:
    agencies = world.agencies
    return Case(
        edition="2024", state="submitted", created_at=world.now, changed_at=world.now, content={"purpose": purpose},
        requesting_agency_id=agencies[REQUESTER].id, owner_agency_id=agencies[OTHER].id,
        focal_agency_id=agencies[FOCAL].id,
    )  # fmt: skip


def test_what_stands_in_a_heading_comes_before_what_stands_in_the_papers_and_the_newest_first(world: Scenario) -> None:
    papers = [
        world.to_state("submitted", purpose=f"Xử lý hồ sơ có dữ liệu DB-SPECIFIC lần thứ {number} cho toàn ngành.")
        for number in (1, 2)
    ]
    headed = [world.to_state("submitted", database="DB-SPECIFIC") for _ in range(2)]
    later = world.to_state("submitted", purpose="Xử lý hồ sơ có dữ liệu DB-SPECIFIC lần sau cùng cho toàn ngành.")
    assert search(world, "clerk", "db-specific") == [*headed[::-1], later, *papers[::-1]]


def test_the_queue_and_the_search_find_the_same(world: Scenario) -> None:
    for state in ("submitted", "refused", "under_review"):
        world.to_state(state)
    for who in ("filer", "owner", "clerk", "auditor", "stranger"):
        for typed in ("so y te", "KN-2025-0002", "tu choi", "khong co", "%"):
            rows, total = queue_page(
                QueueFilters(view="all", text=typed), world.people[who], world.now.date(), official_calendar()
            )
            assert {row.id for row in rows} == set(search(world, who, typed)), (who, typed)
            assert total == len(rows)


def test_a_long_text_is_shown_from_shortly_before_the_word_that_matched(world: Scenario) -> None:
    world.to_state(
        "submitted", purpose=f"{'Đoạn mở đầu rất dài. ' * 30}Quản lý đường bộ của tỉnh. {'Đoạn cuối. ' * 40}"
    )
    _row, (hit,) = search_page("duong bo", world.people["clerk"]).rows[0]
    text = "".join(piece for piece, _is_hit in hit.pieces)
    assert [piece for piece, is_hit in hit.pieces if is_hit] == ["đường bộ"]
    assert text.startswith("… ")
    assert text.endswith(" …")
    assert 150 < len(text) < 210


def test_every_word_of_a_search_is_shown_where_it_was_found(world: Scenario) -> None:
    world.to_state("submitted")
    found = search_page("so giao duc doi chieu", world.people["clerk"])
    assert [name for name, _text in hits(found)] == ["owner", "purpose"]
    db.session.rollback()
