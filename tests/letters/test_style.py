"""Numbers, dates, rights to sign and readers, as Decree 30/2020 writes them."""

from datetime import date

import pytest

from app.adapters.letter_text import balanced, in_two_lines
from workflows.letters import (
    LETTERS,
    LetterForm,
    MissingFact,
    SigningAuthority,
    authority_lines,
    check_letter_facts,
    format_date_vi,
    format_day_vi,
    number_text,
    place_date_line,
    recipient_lines,
    symbol_text,
)


@pytest.mark.parametrize(
    "day,written",
    [
        (date(2024, 8, 5), "05 tháng 8 năm 2024"),
        (date(2025, 1, 9), "09 tháng 01 năm 2025"),
        (date(2025, 2, 28), "28 tháng 02 năm 2025"),
        (date(2025, 3, 10), "10 tháng 3 năm 2025"),
        (date(2025, 12, 31), "31 tháng 12 năm 2025"),
    ],
)
def test_days_below_ten_and_the_first_two_months_take_a_zero(day: date, written: str) -> None:
    assert format_date_vi(day) == written


def test_place_and_date_stand_on_one_line() -> None:
    assert place_date_line("Hà Giang", date(2024, 8, 5)) == "Hà Giang, ngày 05 tháng 8 năm 2024"
    assert format_day_vi(date(2025, 1, 9)) == "09/01/2025"


def test_a_number_below_ten_takes_a_zero_and_the_symbol_names_agency_and_unit() -> None:
    assert number_text(7) == "07"
    assert number_text(214) == "214"
    assert symbol_text("D2", 214, focal_abbr="STTTT", unit_abbr="CNTT") == "214/STTTT-CNTT"
    assert symbol_text("D4", 7, focal_abbr="STTTT", unit_abbr="CNTT") == "07/TB-STTTT"
    assert symbol_text("D1", 7, focal_abbr="STTTT", unit_abbr="CNTT") == "07/TNHS"


@pytest.mark.parametrize(
    "authority,lines",
    [
        ("HEAD", ["GIÁM ĐỐC"]),
        ("KT", ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        ("TL", ["TL. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        ("TUQ", ["TUQ. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        ("Q", ["Q. GIÁM ĐỐC"]),
    ],
)
def test_the_lines_over_the_signature_show_the_right_to_sign(authority: str, lines: list[str]) -> None:
    assert authority_lines(authority, "Giám đốc", "Phó Giám đốc") == lines


def test_who_signs_for_the_head_must_have_a_title() -> None:
    with pytest.raises(MissingFact):
        authority_lines("KT", "Giám đốc", " ")


def test_a_division_head_signs_only_three_letters_and_only_where_the_rules_allow_it() -> None:
    by_order = SigningAuthority.TL
    allowed = {code for code, kind in LETTERS.items() if kind.may_be_signed_by(by_order, is_tl_allowed=True)}
    assert allowed == {"D2", "D3", "D14"}
    assert not any(kind.may_be_signed_by(by_order, is_tl_allowed=False) for kind in LETTERS.values())


def test_a_deputy_may_sign_every_letter_except_the_clerks_slip_and_what_goes_to_the_chairman() -> None:
    assert {
        code for code, kind in LETTERS.items() if kind.may_be_signed_by(SigningAuthority.KT, is_tl_allowed=False)
    } == (set(LETTERS) - {"D1", "D6", "D6b"})


def test_only_the_head_or_the_acting_head_signs_a_submission() -> None:
    signing = {by for by in SigningAuthority if LETTERS["D6"].may_be_signed_by(by, is_tl_allowed=True)}
    assert signing == {SigningAuthority.HEAD, SigningAuthority.Q}
    assert LETTERS["D6b"].authorities == ()


def test_the_deciding_letters_are_those_of_the_decision() -> None:
    assert {code for code, kind in LETTERS.items() if kind.is_deciding} == {"D2", "D4", "D5", "D6", "D7", "D8", "D11"}


def test_only_slips_and_notices_leave_the_series_of_dispatches() -> None:
    for kind in LETTERS.values():
        assert (kind.series == "CV") == (kind.form is LetterForm.LETTER)


def test_a_submission_has_its_own_series_and_the_draft_decision_none() -> None:
    assert symbol_text("D6", 4, focal_abbr="STTTT", unit_abbr="CNTT") == "04/TTr-STTTT"
    assert [code for code, kind in LETTERS.items() if not kind.series] == ["D6b"]


def test_readers_are_named_once_and_the_issuing_department_never_writes_to_itself() -> None:
    both = {"requester": "Sở Y tế", "owner": "Sở Y tế", "focal_name": "Sở TT&TT"}
    assert recipient_lines("D4", "GRANT", **both) == ["Sở Y tế", "Lãnh đạo Sở"]
    assert recipient_lines("D5", "REVIEW", **both) == ["Như trên"]
    own = {"requester": "Sở Nội vụ", "owner": "Sở TT&TT", "focal_name": "Sở TT&TT"}
    assert recipient_lines("D4", "GRANT", **own) == ["Sở Nội vụ", "Lãnh đạo Sở"]
    two = {"requester": "Sở Nội vụ", "owner": "Sở Y tế", "focal_name": "Sở TT&TT"}
    assert recipient_lines("D3", "CONSENT", **two) == ["Như trên", "Sở Nội vụ (để biết)"]
    assert recipient_lines("D2", "INTAKE", **two) == ["Như trên", "Sở Y tế (để biết)"]


def test_an_unknown_letter_is_an_error() -> None:
    with pytest.raises(KeyError):
        check_letter_facts("D99", "A", {})
    with pytest.raises(KeyError):
        check_letter_facts("D1", "Z", {})


def test_long_names_break_where_an_official_would_break_them() -> None:
    assert in_two_lines("SỞ THÔNG TIN VÀ TRUYỀN THÔNG") == "SỞ THÔNG TIN<br>VÀ TRUYỀN THÔNG"
    assert in_two_lines("TRƯỞNG PHÒNG CÔNG NGHỆ THÔNG TIN") == "TRƯỞNG PHÒNG<br>CÔNG NGHỆ THÔNG TIN"
    assert in_two_lines("SỞ Y TẾ") == "SỞ Y TẾ"
    assert (
        in_two_lines("<b>SỞ</b> RẤT DÀI VÀ <i>NGHIÊNG</i>")
        == "&lt;b&gt;SỞ&lt;/b&gt; RẤT DÀI<br>VÀ &lt;i&gt;NGHIÊNG&lt;/i&gt;"
    )
    subject = balanced("V/v từ chối yêu cầu kết nối, khai thác dữ liệu").replace("\u00a0", " ")
    assert subject == "V/v từ chối yêu cầu<br>kết nối, khai thác dữ liệu"
