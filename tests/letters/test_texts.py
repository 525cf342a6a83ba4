"""The words of each letter: golden texts, and what the law forbids them to say."""

import re
import unicodedata
from pathlib import Path

import pytest

from app.adapters.pdf import DATE_SLOT, NUMBER_SLOT, TEMPLATES, LetterSlotError, draft, finish, freeze, text_of
from tests.letters.demo_facts import LETTERS as DEMO
from tests.letters.written import EXPECTED, ISSUED_ON, NAMES, text
from workflows.letters import LETTERS

TARGET_LETTERS = [name for name in NAMES if DEMO[name][2].get("clock") == "TARGET"]


@pytest.mark.parametrize("name", NAMES)
def test_each_letter_reads_as_it_was_agreed(name: str) -> None:
    assert text(name) == (EXPECTED / f"{name}.txt").read_text(encoding="utf-8")


def test_every_letter_and_variant_has_a_golden_text_and_no_text_is_left_over() -> None:
    shown = {(code, variant) for code, variant, _ in DEMO.values()}
    assert shown == {(kind.code, variant) for kind in LETTERS.values() for variant in kind.variants}
    assert {path.stem for path in EXPECTED.glob("*.txt")} == set(NAMES)


def test_every_letter_has_a_template_and_every_template_a_letter() -> None:
    templates = {path.stem for path in Path(TEMPLATES / "letters").glob("d*.html")}
    assert templates == {kind.template_of(variant) for kind in LETTERS.values() for variant in kind.variants}


@pytest.mark.parametrize("name", TARGET_LETTERS)
def test_a_letter_outside_the_legal_clock_names_no_legal_limit(name: str) -> None:
    written = text(name)
    for limit in (
        "ngày làm việc",
        "Thời hạn giải quyết",
        "Thời hạn tạo tài khoản",
        "thời hạn giải quyết",
        "khoản 1 Điều 9",
    ):
        assert limit not in written, f"{limit!r} in {name}"


@pytest.mark.parametrize("name", NAMES)
def test_no_letter_prints_a_zero_count_a_hole_or_a_term_before_a_date(name: str) -> None:
    written = text(name)
    assert not re.search(r"\b00 ngày", written)
    assert "trước ngày" not in written
    assert "None" not in written
    assert "{{" not in written
    assert ".." not in written.replace("./.", "")
    assert written == unicodedata.normalize("NFC", written)


@pytest.mark.parametrize("name", [name for name in NAMES if DEMO[name][0] == "D5"])
def test_a_refusal_states_code_reason_and_legal_basis(name: str) -> None:
    facts, written = DEMO[name][2], text(name)
    assert facts["refusal_reason_code"] in written
    assert (facts.get("owner_reason") or facts["refusal_reason_text"]).rstrip(".") in written
    for basis in facts["refusal_legal_basis"]:
        assert basis in written


def test_a_letter_that_is_out_of_scope_names_no_data() -> None:
    written = text("d14-b").lower()
    for word in ("cơ sở dữ liệu đất", "csdl", "bộ dữ liệu", "trường dữ liệu", "chủ quản", "mục đích"):
        assert word not in written


def test_a_revocation_because_of_a_state_secret_names_no_database() -> None:
    assert "hộ nghèo" not in text("d11-revoke-secret").replace("syt-hongheo-01", "")


def test_owner_and_requester_in_one_are_named_once_among_the_readers() -> None:
    readers = text("d4-grant-own-data").partition("Nơi nhận:")[2]
    assert readers.count("Sở Nông nghiệp") == 1


def test_number_and_date_come_at_issue_only() -> None:
    code, variant, facts = DEMO["d4-grant"]
    frozen = freeze(code, variant, facts)
    assert "[số]/TB-STTTT" in text_of(frozen)
    assert "Hà Giang, [ngày]" in text_of(frozen)
    assert "Số: …/TB-STTTT" in text_of(draft(frozen))
    issued = finish(frozen, "05", ISSUED_ON)
    assert "Số: 05/TB-STTTT" in text_of(issued)
    assert "Hà Giang, ngày 05 tháng 02 năm 2025" in text_of(issued)
    assert NUMBER_SLOT not in issued
    assert DATE_SLOT not in issued


def test_an_issued_letter_cannot_be_numbered_again() -> None:
    code, variant, facts = DEMO["d12-consent"]
    issued = finish(freeze(code, variant, facts), "05", ISSUED_ON)
    with pytest.raises(LetterSlotError):
        finish(issued, "06", ISSUED_ON)


def test_the_demonstration_says_so_and_a_real_letter_does_not() -> None:
    code, variant, facts = DEMO["d4-grant"]
    line = "BẢN MINH HOẠ – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"
    assert line in text_of(freeze(code, variant, facts))
    real = text_of(freeze(code, variant, {**facts, "is_demo": False, "signer_name": "Tên người ký"}))
    assert line not in real
    assert "(Họ và tên người ký)" not in real
    assert "Tên người ký" in real
