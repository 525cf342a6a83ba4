"""Files are what their bytes say: hostile, damaged and mislabelled ones are refused with one sentence each."""

import re

import pytest

from app.adapters.upload_problem import Refused
from app.adapters.uploads import LIMIT, clean_name, judge
from tests.integration.adapters.hostile_files import HOSTILE, links, office, packed, pdf

ALL_KINDS = ("pdf", "docx", "xlsx", "zip")


def test_there_are_enough_hostile_files() -> None:
    assert len(HOSTILE) >= 60


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_file_is_refused_with_one_sentence(title: str) -> None:
    name, content = HOSTILE[title]
    with pytest.raises(Refused) as refused:
        judge(name, content, ALL_KINDS)
    sentence = refused.value.message % refused.value.params
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert not re.search(r"\b(error|invalid|file|failed)\b", sentence, re.IGNORECASE)


@pytest.mark.parametrize(
    "name,content",
    [
        ("văn bản.pdf", pdf()),
        ("VAN-BAN.PDF", pdf()),
        ("bảng.xlsx", office("xlsx", {"xl/printerSettings/printerSettings1.bin": b"x"})),
        ("công văn.docx", office("docx", links("docx", "https://hagiang.gov.vn", "hyperlink"))),
        ("phụ lục.zip", packed({"Phụ lục/": "", "Phụ lục/mô tả.txt": "x", "a.pdf": pdf(), "b.xlsx": office("xlsx")})),
    ],
    ids=["pdf", "capitals", "xlsx", "docx", "zip"],
)
def test_an_honest_file_is_kept_under_its_name(name: str, content: bytes) -> None:
    judged = judge(name, content, ALL_KINDS)
    assert judged.name == name
    assert judged.ending == name.rpartition(".")[2].lower()


def test_a_file_of_another_kind_than_asked_is_refused() -> None:
    with pytest.raises(Refused, match="PDF"):
        judge("a.docx", office("docx"), ("pdf",))


def test_a_file_over_the_limit_is_refused_before_it_is_opened() -> None:
    with pytest.raises(Refused, match="20 MB"):
        judge("a.pdf", b"%PDF-" + b"\x00" * LIMIT, ALL_KINDS)


def test_a_scanner_may_refuse_what_else_looks_honest() -> None:
    with pytest.raises(Refused, match="mã độc"):
        judge("a.pdf", pdf(), ALL_KINDS, scanners=(lambda content: "EICAR",))


@pytest.mark.parametrize(
    "name,cleaned",
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\a\\văn bản.pdf", "văn bản.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie: b.pdf"),
        ("va\u0306n.pdf", "văn.pdf"),
        ("a\u202efdp.pdf", "afdp.pdf"),
        ("...", "tep"),
        ("", "tep"),
    ],
)
def test_a_name_is_cleaned_of_ways_and_hidden_characters(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned


def test_a_very_long_name_keeps_its_ending() -> None:
    assert clean_name("đ" * 500 + ".pdf").endswith(".pdf")
    assert len(clean_name("đ" * 500 + ".pdf")) <= 200
