"""Every letter comes out of the door with exactly the facts it states, frozen when signed, numbered when issued."""

import hashlib
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import func, inspect, select, text, update
from sqlalchemy.exc import DBAPIError

from app.adapters.pdf import DATE_SLOT, NUMBER_SLOT, freeze, render_pdf, text_of
from app.extensions import db
from app.models.agencies import Agency
from app.models.base import Base
from app.models.cases import Case
from app.models.letters import Letter, LetterFile, NumberSeries
from app.services import letter_facts, outbox
from app.services.catalogue_letter_facts import CATALOGUE_FACTS
from app.services.letters import finished_html
from app.services.problems import NotPossible
from app.services.rendering import letter_bytes
from app.services.transaction import transaction
from tests.issued_letters import CAUSES, RECIPES, issue, last_issued, send_out
from tests.scenario import FOCAL, Scenario
from workflows.fields import VIETNAM
from workflows.letters import CATALOGUE_VARIANTS, LETTERS

NAMES = [f"{code}-{variant}" for code, variant in RECIPES]
RENDERED = datetime(2025, 6, 9, 3, 0, tzinfo=UTC)


def picture(case_id: int) -> dict[str, Any]:
    """Everything that an action could leave behind: the case's own row, every counter, how many rows there are."""
    db.session.expire_all()
    case = db.session.get(Case, case_id)
    row = {column.key: getattr(case, column.key) for column in inspect(Case).columns}
    counters = db.session.execute(select(NumberSeries.series, NumberSeries.year, NumberSeries.last_number)).all()
    kept = {
        table.name: db.session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables
    }
    written = db.session.execute(select(Letter.id, Letter.status, Letter.frozen_html).order_by(Letter.id)).all()
    return {"case": row, "counters": sorted(map(tuple, counters)), "rows": kept, "letters": list(map(tuple, written))}


# What a letter states.


def test_there_is_a_recipe_for_every_letter_and_variant() -> None:
    every = {(kind.code, variant) for kind in LETTERS.values() for variant in kind.variants}
    assert set(RECIPES) == every - CATALOGUE_VARIANTS


def test_every_fact_is_collected_and_none_that_no_letter_states() -> None:
    stated = {fact for kind in LETTERS.values() for variant in kind.variants for fact in kind.allowed(variant)}
    assert set(letter_facts.FACTS) | set(CATALOGUE_FACTS) == stated


@pytest.mark.parametrize("code,variant", list(RECIPES), ids=NAMES)
def test_a_letter_is_issued_with_exactly_the_facts_that_its_variant_states(
    world: Scenario, code: str, variant: str
) -> None:
    letter = issue(world, code, variant)
    kind = LETTERS[code]
    assert set(letter.facts) >= kind.needed(variant, letter.facts)
    assert set(letter.facts) <= kind.allowed(variant)
    assert letter.facts["is_demo"] is True
    assert letter.frozen_html == freeze(code, variant, letter.facts)
    assert letter.symbol in text_of(finished_html(letter))
    written = text_of(letter.frozen_html)
    assert "BẢN MINH HOẠ" in written
    assert "[số]" in written
    assert not [hole for hole in ("None", "…", "()", " ,", " ;", "  ") if hole in written]


@pytest.mark.parametrize("cause", list(CAUSES))
def test_the_slip_that_moves_a_date_names_its_cause(world: Scenario, cause: str) -> None:
    letter = last_issued(CAUSES[cause](world), "D1")
    assert (letter.variant, letter.facts["cause"]) == ("C", cause)
    told = {"CONSENT": "văn bản chấp thuận", "SUPPLEMENT": "hồ sơ bổ sung", "CALENDAR": "4150/VPCP-KGVX"}[cause]
    written = text_of(letter.frozen_html)
    assert told in written
    assert date.fromisoformat(letter.facts["due"]) == db.session.get_one(Case, letter.case_id).due_on
    assert "nghỉ: Nghỉ" not in written
    if cause != "CONSENT":
        assert letter.facts["old_due"] < letter.facts["due"]


def test_the_letter_of_a_state_secret_is_given_nothing_about_the_data(world: Scenario) -> None:
    letter = issue(world, "D14", "B")
    assert not {"owner", "database", "datasets", "purpose", "letter_no"} & set(letter.facts)
    assert "DB-OWNER" not in letter.frozen_html
    assert "Sở Giáo dục" not in letter.frozen_html


CASES_OF_TARGET = (("awaiting_consent", "D1"), ("supplement_intake", "D2"), ("refused", "D5"), ("lapsed", "D5"))


@pytest.mark.parametrize("state,code", CASES_OF_TARGET)
def test_a_letter_outside_the_legal_clock_names_no_legal_limit(world: Scenario, state: str, code: str) -> None:
    case_id = world.to_state(state, database="DB-SPECIFIC")
    written = text_of(last_issued(case_id, code).frozen_html)
    assert "khoản 1 Điều 9" not in written
    assert "ngày làm việc" not in written


def test_what_was_typed_as_a_sentence_goes_on_in_the_middle_of_one(world: Scenario) -> None:
    letter = issue(world, "D8", "RESCHEDULE")
    assert "chưa hoàn thành việc tạo tài khoản kết nối." in text_of(letter.frozen_html)


def test_a_reminder_does_not_claim_a_letter_that_was_never_sent(world: Scenario) -> None:
    written = text_of(issue(world, "D12", "CONSENT").frozen_html)
    assert "quý cơ quan đã được gửi Công văn số 45/SYT-VP" in written
    assert "đã đề nghị quý cơ quan" not in written


def test_a_request_on_paper_that_leaves_things_open_still_gets_its_letters(world: Scenario) -> None:
    case_id = world.paper()
    world.act("intake_accept", "clerk", case_id)
    send_out(world, case_id, "D3")
    asked = text_of(last_issued(case_id, "D3").frozen_html)
    assert "Phương thức chia sẻ: nêu trong văn bản yêu cầu" in asked
    assert "mức dữ liệu cá nhân: nêu trong văn bản yêu cầu" in asked
    steps = ("owner_consent:owner", "propose_grant:reviewer", "approve_grant:leader", "account_created:operator")
    for action, who in (step.split(":") for step in (*steps, "sign_notice:leader", "issue_notice:clerk")):
        world.act(action, who, case_id)
    written = text_of(last_issued(case_id, "D4").frozen_html)
    assert "Hệ thống thông tin kết nối: nêu trong văn bản yêu cầu;" in written
    assert "địa chỉ kết nối được phép" not in written


# A letter that lacks a fact.

LACKING = (
    ("submitted", "intake_accept", "clerk", "D1", "received_at"),
    ("submitted", "prepare_intake_supplement>sign_supplement", "leader", "D2", "items"),
    ("awaiting_consent", "sign_letter", "leader", "D3", "owner_target"),
    ("created", "sign_notice", "leader", "D4", "account_id"),
    ("under_review", "propose_refusal>sign_refusal", "leader", "D5", "datasets"),
    ("approved", "days>reschedule", "leader", "D8", "slip_no"),
    ("granted", "order_suspend", "leader", "D11", "notice_no"),
    ("awaiting_consent", "remind_owner>sign_letter", "leader", "D12", "asked_on"),
    ("withdrawn", "sign_letter", "leader", "D14", "ended_on"),
)
PREPARED_BY = {"prepare_intake_supplement": "clerk", "propose_refusal": "reviewer", "remind_owner": "clerk"}


@pytest.mark.parametrize("state,path,who,code,fact", LACKING, ids=[row[3] for row in LACKING])
def test_a_letter_that_lacks_a_fact_rolls_the_whole_action_back_and_names_the_fact(
    world: Scenario, monkeypatch: pytest.MonkeyPatch, state: str, path: str, who: str, code: str, fact: str
) -> None:
    case_id = world.to_state(state)
    *before, action = path.split(">")
    for step in before:
        if step == "days":
            world.pass_days(4)
        else:
            world.act(step, PREPARED_BY[step], case_id)
    was = picture(case_id)
    with monkeypatch.context() as patch:
        patch.setitem(letter_facts.FACTS, fact, lambda source: None)
        with pytest.raises(NotPossible) as caught:
            world.act(action, who, case_id)
    problem = caught.value.problems[0]
    assert (problem.code, problem.params) == ("missing_fact", {"letter": code, "fact": fact})
    assert picture(case_id) == was
    world.act(action, who, case_id)


# Frozen when signed, numbered when issued, and unchangeable from then on.


def test_what_was_signed_says_the_same_when_the_case_changes_afterwards(world: Scenario) -> None:
    case_id = world.to_state("refusal_signed")
    letter = world.letter(case_id, "D5", "SIGNED")
    assert (letter.number, letter.issued_on, letter.symbol) == (None, None, "")
    assert NUMBER_SLOT in letter.frozen_html
    assert DATE_SLOT in letter.frozen_html
    facts, frozen = dict(letter.facts), letter.frozen_html
    with transaction():
        case = world.case(case_id)
        case.refusal = {**case.refusal, "refusal_reason_text": "Một lý do khác hẳn, viết vào sau khi lãnh đạo đã ký."}
        case.content = {**case.content, "letter_no": "99/SYT-VP"}
        db.session.execute(update(Agency).where(Agency.abbr_symbol == FOCAL).values(name="Sở mang tên khác"))
    world.pass_days(1)
    world.act("issue_refusal", "clerk", case_id)
    issued = world.letter(case_id, "D5", "ISSUED")
    assert (issued.facts, issued.frozen_html) == (facts, frozen)
    assert (issued.number, issued.issued_on) == (1, world.now.date())


@pytest.mark.parametrize("code,variant", [("D1", "B"), ("D5", "REVIEW")])
def test_the_same_bytes_come_out_again_and_the_database_keeps_them(world: Scenario, code: str, variant: str) -> None:
    letter_id = issue(world, code, variant).id
    first = letter_bytes(letter_id, RENDERED)
    assert letter_bytes(letter_id, world.now) == first
    letter, kept = db.session.get_one(Letter, letter_id), db.session.get_one(LetterFile, letter_id)
    again = render_pdf(finished_html(letter))
    assert hashlib.sha256(again).hexdigest() == hashlib.sha256(first).hexdigest() == kept.sha256
    for statement in (
        "UPDATE letter_file SET sha256 = 'x'",
        "DELETE FROM letter_file",
        "UPDATE letter SET facts = '{}' WHERE status = 'ISSUED'",
    ):
        with pytest.raises(DBAPIError):
            db.session.execute(text(statement))
        db.session.rollback()
    assert letter_bytes(letter_id, RENDERED) == first


def test_an_issue_that_breaks_off_leaves_no_gap(world: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [world.to_state("refusal_signed") for _ in range(3)]
    world.act("issue_refusal", "clerk", cases[0])
    was = picture(cases[1])

    def broken(*args: Any, **more: Any) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "post", broken)
        with pytest.raises(OSError, match="the disk is full"):
            world.act("issue_refusal", "clerk", cases[1])
    assert picture(cases[1]) == was
    for case_id in (cases[2], cases[1]):
        world.act("issue_refusal", "clerk", case_id)
    numbers = [world.letter(case_id, "D5", "ISSUED").number for case_id in (cases[0], cases[2], cases[1])]
    assert numbers == [1, 2, 3]


def test_numbers_begin_again_with_the_year_and_the_old_year_stays(context: None) -> None:
    world = Scenario(datetime(2025, 12, 29, 9, 0, tzinfo=VIETNAM))
    dated: dict[str, Any] = {"letter_date": "29/12/2025", "valid_from": "05/01/2026"}
    old, new = (world.to_state("submitted", **dated) for _ in range(2))
    world.act("intake_accept", "clerk", old)
    world.now = datetime(2026, 1, 5, 9, 0, tzinfo=VIETNAM)
    world.act("intake_accept", "clerk", new)
    told = [(last_issued(case_id, "D1").symbol, last_issued(case_id, "D1").issued_on) for case_id in (old, new)]
    assert told == [("01/TNHS", date(2025, 12, 29)), ("01/TNHS", date(2026, 1, 5))]


# Who signs.


@pytest.mark.parametrize(
    "authority,title,lines",
    [
        ("HEAD", "", ("GIÁM ĐỐC",)),
        ("KT", "Phó Giám đốc", ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")),
        ("TUQ", "Trưởng phòng Công nghệ thông tin", ("TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG CÔNG NGHỆ THÔNG TIN")),
        ("Q", "", ("Q. GIÁM ĐỐC",)),
    ],
)
def test_the_signature_shows_by_what_right_it_was_given(
    world: Scenario, authority: str, title: str, lines: tuple[str, ...]
) -> None:
    case_id = world.to_state("under_review")
    world.act("propose_refusal", "reviewer", case_id)
    more: dict[str, Any] = {"authorisation_no": "01/UQ-STTTT"} if authority == "TUQ" else {}
    world.act("sign_refusal", "leader", case_id, authority=authority, signer_title=title, **more)
    written = " ".join(text_of(world.letter(case_id, "D5", "SIGNED").frozen_html).split())
    assert " ".join(lines) in written


def test_the_head_of_the_division_signs_by_order(world: Scenario) -> None:
    case_id = world.to_state("awaiting_consent")
    world.act("sign_letter", "head", case_id)
    written = " ".join(text_of(world.letter(case_id, "D3", "SIGNED").frozen_html).split())
    assert "TL. GIÁM ĐỐC TRƯỞNG PHÒNG CÔNG NGHỆ THÔNG TIN" in written
