"""What counts as nearly the same: accents, case, signs and the order of words do not matter, meaning does."""

import pytest

from workflows.likeness import LONGEST, likeness, name_likeness, nearest

PURPOSE = "Đối chiếu thông tin thửa đất khi cấp phép cho cơ sở khám bệnh, chữa bệnh trên địa bàn tỉnh."


def test_accents_case_signs_and_order_do_not_matter() -> None:
    assert (
        likeness(
            PURPOSE, "TREN DIA BAN TINH: doi chieu thong tin thua dat khi cap phep cho co so kham benh – chua benh"
        )
        == 100
    )


def test_a_changed_word_is_still_nearly_the_same() -> None:
    assert 80 <= likeness(PURPOSE, PURPOSE.replace("chữa bệnh", "dược phẩm")) < 100


def test_another_purpose_is_not_alike() -> None:
    assert likeness(PURPOSE, "Tra cứu hộ nghèo, hộ cận nghèo để chi trả trợ cấp thường xuyên hằng tháng.") == 0


@pytest.mark.parametrize("text", ["", " ", "–…«»", "\u0301\u0301", "漢字 🦋"])
def test_a_text_without_words_is_like_no_other(text: str) -> None:
    assert likeness(text, PURPOSE) == 0
    assert name_likeness(text, "CSDL đất đai") == 0


def test_of_endless_texts_the_beginning_is_compared() -> None:
    beginning = (PURPOSE * 100)[:LONGEST]
    assert likeness(beginning + "a" * 1_000_000, beginning + "b " * 500_000) == 100


@pytest.mark.parametrize(
    "name,other",
    [
        ("CSDL đất đai", "Cơ sở dữ liệu đất đai tỉnh Hà Giang"),
        ("Hệ thống thông tin hộ tịch", "CSDL HỘ TỊCH"),
        ("CSDL chứng chỉ hành nghề y", "CSDL chứng chỉ hành nghề"),
    ],
)
def test_names_are_alike_by_what_they_say_beyond_database(name: str, other: str) -> None:
    assert name_likeness(name, other) >= 80


def test_two_databases_are_not_alike_because_both_are_called_so() -> None:
    assert name_likeness("Cơ sở dữ liệu hộ nghèo", "Cơ sở dữ liệu cầu đường") == 0
    assert name_likeness("Cơ sở dữ liệu", "Cơ sở dữ liệu đất đai") == 0


def test_the_nearest_come_first_and_those_not_alike_not_at_all() -> None:
    assert nearest([(81, "a"), (0, "b"), (95, "c"), (81, "d")], 3) == [(95, "c"), (81, "a"), (81, "d")]
