"""How typed words are read before a database is asked."""

import unicodedata

import pytest

from app.adapters.full_text import MOST_TERMS, Term, terms_from, words_of


@pytest.mark.parametrize(
    "typed,words",
    [
        ("Sở Y tế", ("so", "y", "te")),
        ("đường ĐƯỜNG", ("duong", "duong")),
        ("214/STTTT-CNTT", ("214", "stttt", "cntt")),
        ("DM_2025–0002", ("dm", "2025", "0002")),
        ("%_*()^:\"'", ()),
        (unicodedata.normalize("NFD", "Sở Giáo dục và Đào tạo"), ("so", "giao", "duc", "va", "dao", "tao")),
    ],
)
def test_words_are_folded_letters_and_digits_alone(typed: str, words: tuple[str, ...]) -> None:
    assert words_of(typed) == words


def test_a_number_stands_together_and_its_last_part_may_go_on() -> None:
    assert terms_from("214/STTTT") == (Term(("214", "stttt")),)


def test_quoted_words_stand_together_as_they_are() -> None:
    assert terms_from('"so y" tế') == (Term(("so", "y"), is_prefix=False), Term(("te",)))
    assert terms_from("«sở y tế»") == (Term(("so", "y", "te"), is_prefix=False),)
    assert terms_from('chia sẻ "dữ liệu') == (
        Term(("chia",)),
        Term(("se",), is_prefix=False),
        Term(("du", "lieu"), is_prefix=False),
    )


def test_a_syllable_of_two_letters_is_whole_where_more_follows() -> None:
    assert terms_from("so y te") == (
        Term(("so",), is_prefix=False),
        Term(("y",), is_prefix=False),
        Term(("te",)),
    )
    assert terms_from("12 hồ") == (Term(("12",)), Term(("ho",)))


def test_the_same_word_typed_twice_is_asked_once_and_there_is_an_end_to_words() -> None:
    assert terms_from("hộ nghèo nghèo") == (Term(("ho",), is_prefix=False), Term(("ngheo",)))
    assert len(terms_from(" ".join(f"tu{number}" for number in range(100)))) == MOST_TERMS
    assert terms_from(" - / ' ") == ()
