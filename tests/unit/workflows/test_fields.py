"""What is typed becomes a value, or one sentence that says what to do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.fields import (
    ACCOUNT_ID,
    CLEANERS,
    EMAIL,
    PATTERN_MESSAGES,
    PHONE,
    SYMBOL,
    Field,
    Kind,
    Wrong,
    clean,
    is_empty,
    missing_sentence,
    tidy,
)
from workflows.needs import (
    SUPPLEMENT_ITEMS,
)
from workflows.text import Text

CHOICES = (("A", "Một"), ("B", "Hai"), ("C", "Ba"))


def one(kind: Kind, **limits) -> Field:
    return Field("answer", kind, "Nội dung", **limits)


def value(kind: Kind, raw, **limits):
    values, problems = clean([one(kind, **limits)], {"answer": raw})
    assert not problems, problems
    return values.get("answer")


def sentence(kind: Kind, raw, **limits) -> str:
    values, problems = clean([one(kind, **limits)], {"answer": raw})
    assert len(problems) == 1, values
    assert problems[0].field == "answer"
    assert "answer" not in values or values["answer"] == []
    return Text(problems[0].message, problems[0].params).filled()


def test_every_kind_has_its_reader():
    assert set(CLEANERS) == set(Kind)


def test_text_typed_on_another_system_is_composed_and_trimmed():
    decomposed = "  Sở Giáo du\u0323c va\u0300 Đa\u0300o ta\u0323o \n"
    assert value(Kind.TEXT, decomposed) == "Sở Giáo dục và Đào tạo"


def test_line_ends_are_one_kind():
    assert value(Kind.LONG, "một\r\nhai\rba") == "một\nhai\nba"


HIDDEN = ["\x00", "\x07", "\x0b", "\x1b", "\x7f", "\x80", "\x9f", "\u200e", "\u202e", "\u2066", "\u2028", "\ufeff"]


@pytest.mark.parametrize("hidden", [*HIDDEN, "\u061c", "\u2029", "\u202a", "\u2069", "\ud800"], ids=ascii)
@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.LONG, Kind.LINES, Kind.REF, Kind.REFS])
def test_a_character_that_nobody_sees_is_refused(kind, hidden):
    assert sentence(kind, f"Mèo{hidden}Vạc") == "Xoá ký tự điều khiển không nhìn thấy trong nội dung rồi nhập lại."


@pytest.mark.parametrize("seen", ["a\tb", "«Điều 9»", "Đ – đ", "😀", "100 %"])
def test_characters_that_are_seen_stay(seen):
    assert value(Kind.TEXT, seen) == seen


def test_a_line_break_has_no_place_in_one_line_and_a_number_is_no_text():
    assert sentence(Kind.TEXT, "một\nhai") == "Nhập nội dung trên một dòng."
    assert sentence(Kind.TEXT, 5) == "Nhập nội dung dạng chữ."
    assert sentence(Kind.LONG, ["một"]) == "Nhập nội dung dạng chữ."


def test_a_text_has_its_least_and_its_most_after_trimming():
    assert sentence(Kind.LONG, " " * 40 + "a" * 29, minimum=30) == "Viết rõ hơn: cần ít nhất 30 ký tự."
    assert value(Kind.LONG, "a" * 30 + "   ", minimum=30) == "a" * 30
    assert value(Kind.TEXT, "a" * 250) == "a" * 250
    assert sentence(Kind.TEXT, "a" * 251) == "Rút gọn nội dung còn tối đa 250 ký tự."
    assert value(Kind.LONG, "a" * 5000) == "a" * 5000
    assert sentence(Kind.LONG, "a" * 5001) == "Rút gọn nội dung còn tối đa 5000 ký tự."
    assert value(Kind.LONG, "a" * 10, maximum=10) == "a" * 10
    assert sentence(Kind.LONG, "a" * 11, maximum=10) == "Rút gọn nội dung còn tối đa 10 ký tự."


SYMBOLS = ["45/UBND-VX", "45/TTr-STTTT", "1/SYT", "12345/QĐ-UBND", "26/qđ-ubnd", "07/BC-123"]


@pytest.mark.parametrize("symbol", SYMBOLS)
def test_a_symbol_is_compared_in_capitals_and_kept_as_typed(symbol):
    assert value(Kind.TEXT, symbol, pattern=SYMBOL) == symbol


NO_SYMBOLS = ["UBND-VX", "45-UBND", "45/", "45/U", "123456/UB", "45/UBND VX", "45/UBND_VX", "٤٥/UBND", "45/ÐB", "/AB"]


@pytest.mark.parametrize("symbol", [*NO_SYMBOLS, "45/" + "A" * 41])
def test_what_is_no_symbol_is_told_how_one_looks(symbol):
    assert sentence(Kind.TEXT, symbol, pattern=SYMBOL) == PATTERN_MESSAGES[SYMBOL]


@pytest.mark.parametrize("phone", ["0219386123", "02193861234", "+84219386123", "+842193861234"])
def test_a_phone_number_is_taken(phone):
    assert value(Kind.TEXT, phone, pattern=PHONE) == phone


@pytest.mark.parametrize("phone", ["021938612", "0219 386 123", "84219386123", "021938612345", "số 0219386123"])
def test_what_is_no_phone_number_is_refused(phone):
    assert sentence(Kind.TEXT, phone, pattern=PHONE) == PATTERN_MESSAGES[PHONE]


@pytest.mark.parametrize("email", ["vanthu@hagiang.gov.vn", "VanThu@HaGiang.gov.vn", "a.b+c@syt.hagiang.gov.vn"])
def test_an_address_is_taken(email):
    assert value(Kind.TEXT, email, pattern=EMAIL) == email


@pytest.mark.parametrize("email", ["vanthu", "a@b", "a b@c.vn", "a@c..vn", "<a@c.vn>", "a@@c.vn", "a@c.vn, b@c.vn"])
def test_what_is_no_address_is_refused(email):
    assert sentence(Kind.TEXT, email, pattern=EMAIL) == PATTERN_MESSAGES[EMAIL]


def test_an_optional_text_that_is_left_empty_needs_no_pattern():
    assert value(Kind.TEXT, "  ", pattern=SYMBOL, required=False) is None
    assert value(Kind.LONG, "  ", minimum=30, required=False) is None


def test_the_name_of_an_account_is_plain():
    assert value(Kind.TEXT, "kn-2025.0042", pattern=ACCOUNT_ID) == "kn-2025.0042"
    for bad in ("abc", "KN-2025", "kết-nối", "a" * 65, "a b c d"):
        assert sentence(Kind.TEXT, bad, pattern=ACCOUNT_ID) == PATTERN_MESSAGES[ACCOUNT_ID]
    assert sentence(Kind.TEXT, "x", pattern=r"^\d$") == "Nhập nội dung theo đúng mẫu."


@pytest.mark.parametrize(
    "raw,number",
    [(0, 0), ("0", 0), (" 12 ", 12), ("1.000", 1000), ("100 000", 100_000), ("1.000.000", 1_000_000), (7, 7)],
)
def test_a_whole_number_is_read_as_it_is_written_here(raw, number):
    assert value(Kind.INT, raw) == number


@pytest.mark.parametrize(
    "raw", ["1.5", "1,5", "-1", "1.00", "1.0000", "mười", "1e3", "1234567890", "٣", True, 1.5, [1]]
)
def test_what_is_no_whole_number_is_refused(raw):
    assert sentence(Kind.INT, raw) == "Nhập một số nguyên."


def test_a_number_has_its_least_and_its_most():
    assert value(Kind.INT, 1, minimum=1, maximum=5) == 1
    assert value(Kind.INT, 5, minimum=1, maximum=5) == 5
    for bad in (0, 6):
        assert sentence(Kind.INT, bad, minimum=1, maximum=5) == "Nhập số trong khoảng từ 1 đến 5."
    assert sentence(Kind.INT, -1) == "Nhập số trong khoảng từ 0 đến 1000000000."
    assert sentence(Kind.INT, 1, maximum=0) == "Nhập số trong khoảng từ 0 đến 0."
    assert value(Kind.INT, 10**9) == 10**9
    assert value(Kind.INT, "   ", required=False) is None


@pytest.mark.parametrize("raw", [True, "true", "yes", "1", "on", "y", "co", "Có", " CÓ ", 1])
def test_yes_is_yes(raw):
    assert value(Kind.BOOL, raw) is True


@pytest.mark.parametrize("raw", [False, "false", "no", "0", "off", "n", "khong", "Không", 0])
def test_no_is_an_answer(raw):
    assert value(Kind.BOOL, raw) is False


@pytest.mark.parametrize("raw", ["có thể", 2, ["true"], {}])
def test_what_is_neither_yes_nor_no_is_refused(raw):
    assert sentence(Kind.BOOL, raw) == "Chọn có hoặc không."


def test_an_unanswered_question_is_neither_yes_nor_no():
    assert value(Kind.BOOL, " ", required=False) is None


def test_a_choice_is_one_of_the_list():
    assert value(Kind.CHOICE, " B ", choices=CHOICES) == "B"
    for bad in ("D", "b", "Một", ["A"]):
        assert sentence(Kind.CHOICE, bad, choices=CHOICES) == "Chọn một mục trong danh sách."
    assert value(Kind.CHOICE, "", choices=CHOICES, required=False) is None


def test_choices_keep_the_order_of_the_list_once_each():
    assert value(Kind.CHOICES, ["C", "A", "A"], choices=CHOICES) == ["A", "C"]
    assert value(Kind.CHOICES, "B\nA", choices=CHOICES) == ["A", "B"]
    assert sentence(Kind.CHOICES, ["A", "D"], choices=CHOICES) == "Chỉ chọn các mục có trong danh sách."
    assert sentence(Kind.CHOICES, 5, choices=CHOICES) == "Nhập một danh sách, mỗi dòng một mục."


def test_lines_drop_what_is_empty_or_said_twice():
    assert value(Kind.LINES, "một\r\n\r\n hai \nmột") == ["một", "hai"]
    assert value(Kind.LINES, ["một ", "", "một"]) == ["một"]
    assert sentence(Kind.LINES, [5]) == "Nhập một danh sách, mỗi dòng một mục."
    assert sentence(Kind.LINES, {"a": 1}) == "Nhập một danh sách, mỗi dòng một mục."
    assert value(Kind.LINES, ["a" * 500]) == ["a" * 500]
    assert sentence(Kind.LINES, ["a" * 501]) == "Rút gọn mỗi dòng còn tối đa 500 ký tự."
    assert sentence(Kind.LINES, ["a" * 3], maximum=2) == "Rút gọn mỗi dòng còn tối đa 2 ký tự."


def test_addresses_are_written_as_networks():
    assert value(Kind.CIDRS, "10.20.30.0/24, 10.20.30.5;fd00::1") == ["10.20.30.0/24", "10.20.30.5/32", "fd00::1/128"]
    assert value(Kind.CIDRS, ["10.20.30.7/24", "10.20.30.0/24", " ,"]) == ["10.20.30.0/24"]
    assert value(Kind.CIDRS, "fd00::/120") == ["fd00::/120"]


@pytest.mark.parametrize(
    "raw,word", [("10.20.30.0/23", "10.20.30.0/23"), ("0.0.0.0/0", "0.0.0.0/0"), ("fd00::/119",) * 2]
)
def test_a_range_wider_than_256_addresses_is_refused(raw, word):
    assert sentence(Kind.CIDRS, raw) == f"Thu hẹp dải địa chỉ «{word}»: tối đa 256 địa chỉ (/24)."


@pytest.mark.parametrize("raw", ["10.20.30", "300.1.1.1", "lgsp.hagiang.gov.vn", "10.0.0.0/33"])
def test_what_is_no_address_range_is_named(raw):
    assert sentence(Kind.CIDRS, raw) == (f"Ghi địa chỉ IP hoặc dải địa chỉ, ví dụ 10.20.30.0/24; «{raw}» chưa đúng.")
    assert "«" + "x" * 60 + "»" in sentence(Kind.CIDRS, "x" * 70)


def test_a_reference_is_a_short_key():
    assert value(Kind.REF, " 42 ") == "42"
    assert value(Kind.REF, 42) == "42"
    assert value(Kind.REF, "a" * 64) == "a" * 64
    assert sentence(Kind.REF, "a" * 65) == "Chọn một mục trong danh sách."
    assert value(Kind.REF, "", required=False) is None


def test_references_come_once_each_in_their_order():
    assert value(Kind.REFS, ["DS2", "DS1", " DS2", ""]) == ["DS2", "DS1"]
    assert value(Kind.REFS, "DS1\nDS2") == ["DS1", "DS2"]
    assert value(Kind.REFS, 7) == ["7"]
    assert sentence(Kind.REFS, 1.5) == "Nhập một danh sách, mỗi dòng một mục."
    assert sentence(Kind.REFS, ["a" * 65]) == "Chọn một mục trong danh sách."


def test_a_file_is_handed_on():
    upload = object()
    assert value(Kind.FILE, upload) is upload
    assert value(Kind.FILE, "", required=False) is None


def test_rows_are_read_column_by_column():
    rows = [{"what": " Quyết định ", "why": "Chưa đính kèm"}, {"what": "", "why": " ", "basis": None}]
    values, problems = clean([SUPPLEMENT_ITEMS], {"items": rows})
    assert not problems
    assert values == {"items": [{"what": "Quyết định", "why": "Chưa đính kèm"}]}


def test_a_wrong_row_is_named_with_its_number_and_its_own_sentence():
    values, problems = clean([SUPPLEMENT_ITEMS], {"items": [{"what": "a", "why": "b"}, {"what": "c"}]})
    assert values == {}
    assert Text(problems[0].message, problems[0].params).filled() == "Dòng 2: Điền «Lý do»."
    _, problems = clean([SUPPLEMENT_ITEMS], {"items": [{"what": "a" * 251, "why": "b"}]})
    assert Text(problems[0].message, problems[0].params).filled() == "Dòng 1: Rút gọn nội dung còn tối đa 250 ký tự."


@pytest.mark.parametrize("raw", ["một", 5, ["một"], {"what": "a"}])
def test_what_is_no_list_of_rows_is_refused(raw):
    assert sentence(Kind.ROWS, raw, columns=SUPPLEMENT_ITEMS.columns) == "Nhập một danh sách, mỗi dòng một mục."


@pytest.mark.parametrize("kind", [Kind.LINES, Kind.REFS, Kind.CHOICES, Kind.ROWS, Kind.CIDRS])
def test_a_list_that_is_not_asked_for_compulsorily_is_empty_and_not_absent(kind):
    assert clean([one(kind, required=False)], {}) == ({"answer": []}, [])
    values, problems = clean([one(kind)], {"answer": []})
    assert values == {"answer": []}
    assert problems[0].code == "missing"


@pytest.mark.parametrize(
    "kind", [Kind.TEXT, Kind.LONG, Kind.INT, Kind.DATE, Kind.MOMENT, Kind.FILE, Kind.BOOL, Kind.REF]
)
def test_a_value_that_is_not_given_is_absent_and_named_as_missing(kind):
    assert clean([one(kind, required=False)], {"answer": None}) == ({}, [])
    values, problems = clean([one(kind)], {})
    assert values == {}
    assert [(p.field, p.code) for p in problems] == [("answer", "missing")]


@pytest.mark.parametrize(
    "kind,wanted",
    [
        (Kind.CHOICE, "Chọn «Nội dung»."),
        (Kind.CHOICES, "Chọn «Nội dung»."),
        (Kind.BOOL, "Chọn «Nội dung»."),
        (Kind.REF, "Chọn «Nội dung»."),
        (Kind.REFS, "Chọn «Nội dung»."),
        (Kind.FILE, "Đính kèm tệp «Nội dung»."),
        (Kind.TEXT, "Điền «Nội dung»."),
        (Kind.ROWS, "Điền «Nội dung»."),
    ],
)
def test_what_is_missing_is_asked_for_in_the_words_of_its_kind(kind, wanted):
    message, params = missing_sentence(one(kind))
    assert message % params == wanted
    assert missing_sentence(one(kind, missing="Ghi rõ.")) == ("Ghi rõ.", {})


def test_false_and_nought_are_answers_and_nothing_is_not():
    assert not is_empty(False)
    assert not is_empty(0)
    assert is_empty(None)
    assert is_empty("")
    assert is_empty([])


def test_every_problem_is_named_at_once_and_carries_its_label():
    specs = [one(Kind.INT), Field("day", Kind.DATE, "Ngày"), Field("why", Kind.LONG, "Lý do")]
    values, problems = clean(specs, {"answer": "x", "day": "x", "other": 1})
    assert values == {}
    assert [problem.field for problem in problems] == ["answer", "day", "why"]
    assert [problem.code for problem in problems] == ["invalid", "invalid", "missing"]
    assert problems[1].params["label"] == "Ngày"


def test_a_field_that_is_not_wanted_is_dropped_even_when_it_is_given():
    spec = one(Kind.TEXT, when=lambda answers: answers.get("other") == "yes")
    assert clean([spec], {"answer": "một"}) == ({}, [])
    assert clean([spec], {"answer": "một", "other": "yes"}) == ({"answer": "một"}, [])
    assert spec.is_wanted({"other": "yes"})
    assert one(Kind.TEXT).is_wanted({})


def test_a_wrong_answer_is_an_error_with_its_sentence():
    with pytest.raises(Wrong, match="ký tự điều khiển") as caught:
        tidy("a\x00b")
    assert caught.value.params == {}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.datetimes() | st.dates(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=6,
)


@given(st.sampled_from(Kind), JSON)
def test_no_answer_whatever_breaks_a_reader(kind, raw):
    spec = one(kind, choices=CHOICES, columns=SUPPLEMENT_ITEMS.columns, pattern=SYMBOL)
    values, problems = clean([spec], {"answer": raw})
    assert len(problems) <= 1
    for problem in problems:
        assert Text(problem.message, problem.params).filled()
    assert ("answer" in values) or problems or raw is None or is_empty(values.get("answer"))


@given(st.text())
def test_what_was_tidied_once_is_tidy(text):
    try:
        once = tidy(text)
    except Wrong:
        return
    assert tidy(once) == once
    assert once == once.strip()
    once.encode("utf-8")
