"""Searching without accents and sorting by the Vietnamese alphabet."""

import unicodedata

import pytest

from workflows.folding import fold, sort_key


@pytest.mark.parametrize(
    "written, searched",
    [
        ("Sở Giáo dục và Đào tạo", "so giao duc va dao tao"),
        ("  UBND  huyện Mèo Vạc ", "ubnd huyen meo vac"),
        (unicodedata.normalize("NFD", "Hoàng Su Phì"), "hoang su phi"),
        ("KN-2025-0042", "kn-2025-0042"),
        ("ƯƠNG", "uong"),
    ],
)
def test_a_search_finds_words_typed_without_accents(written: str, searched: str) -> None:
    assert fold(written) == searched


def test_names_stand_in_the_order_of_the_vietnamese_alphabet() -> None:
    ordered = ["An", "Ăn", "Ân", "Ba", "Đa", "Em", "Êm", "Ôm", "Ơn", "Um", "Ưng", "Xã", "Ý"]
    shuffled = ordered[::-1]
    assert sorted(shuffled, key=sort_key) == ordered


def test_names_that_differ_in_tone_alone_stand_in_the_order_of_dictionaries() -> None:
    ordered = ["Sơ", "Sờ", "Sở", "Sỡ", "Sớ", "Sợ"]
    shuffled = ordered[::-1]
    assert sorted(shuffled, key=sort_key) == ordered


def test_a_letter_weighs_more_than_a_tone() -> None:
    assert sorted(["Sợ a", "Sơ b"], key=sort_key) == ["Sợ a", "Sơ b"]


def test_a_shorter_name_comes_before_the_longer_one_that_begins_with_it() -> None:
    assert sort_key("Sở Y tế") < sort_key("Sở Y tế tỉnh")


def test_a_key_holds_digits_alone_so_that_no_collation_reorders_it() -> None:
    assert sort_key("UBND huyện Đồng Văn – 2, A/B").isdecimal()


def test_composed_and_decomposed_text_have_the_same_key() -> None:
    assert sort_key(unicodedata.normalize("NFD", "Đồng Văn")) == sort_key(unicodedata.normalize("NFC", "Đồng Văn"))
