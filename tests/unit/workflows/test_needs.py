"""What each form and action asks for: compulsory, conditional, and never too little."""

from workflows.fields import (
    clean,
)
from workflows.needs import (
    ARRANGEMENT,
    INTAKE_SHEET,
    OWNER_CONSENT,
    PAPER_SUPPLEMENT,
    SIGNING,
    WITHDRAWAL,
    letter_fields,
)
from workflows.reasons import OWNER_REASON, REFUSAL_REASON


def letter(**more):
    return {
        "letter_no": "12/SGDĐT-VP",
        "letter_date": "09/06/2025",
        "letter_signer": "Giám đốc",
        "letter_file": 3,
        **more,
    }


def missing(specs, raw) -> set[str]:
    return {problem.field for problem in clean(specs, raw)[1]}


def test_a_full_consent_needs_its_letter_alone():
    assert missing(OWNER_CONSENT, letter(decision="FULL")) == set()
    assert missing(OWNER_CONSENT, {}) == {"decision", "letter_no", "letter_date", "letter_signer", "letter_file"}


def test_a_partial_consent_owes_the_part_and_the_reason_for_the_rest():
    assert missing(OWNER_CONSENT, letter(decision="PARTIAL")) == {
        "granted_items",
        "reason_code",
        "reason_text",
        "legal_basis",
    }


def test_a_reason_of_29_characters_says_too_little():
    raw = {"refusal_reason_code": "OTHER", "refusal_reason_text": "a" * 29, "refusal_legal_basis": "khoản 1 Điều 10"}
    assert missing(REFUSAL_REASON, raw) == {"refusal_reason_text"}
    assert missing(REFUSAL_REASON, raw | {"refusal_reason_text": "a" * 30}) == set()
    assert missing(REFUSAL_REASON, raw | {"refusal_legal_basis": " \n "}) == {
        "refusal_reason_text",
        "refusal_legal_basis",
    }
    assert missing(OWNER_REASON, {"reason_code": "OWNER_REFUSED"}) == {"reason_code", "reason_text", "legal_basis"}


def test_a_signature_by_authorisation_names_its_document():
    assert missing(SIGNING, {}) == set()
    assert missing(SIGNING, {"authority": "TUQ"}) == {"authorisation_no"}
    assert missing(SIGNING, {"authority": "KT"}) == set()
    assert missing(SIGNING, {"authority": "TM"}) == {"authority"}


def test_a_withdrawal_needs_its_reason_and_the_letter_only_if_there_is_one():
    assert missing(WITHDRAWAL, {}) == {"reason_text"}
    assert missing(WITHDRAWAL, {"reason_text": "Dữ liệu đã có.", "letter_no": "x"}) == {"letter_no"}
    assert missing(letter_fields(is_file_required=False), {}) == {"letter_no", "letter_date", "letter_signer"}
    assert {spec.name for spec in letter_fields("request_letter_")} == {
        "request_letter_no",
        "request_letter_date",
        "request_letter_signer",
        "request_letter_file",
    }


def test_the_intake_sheet_asks_every_row():
    rows = {spec.name for spec in INTAKE_SHEET if spec.required}
    assert len(rows) == 8
    assert missing(INTAKE_SHEET, dict.fromkeys(rows, "DU")) == set()
    assert missing(INTAKE_SHEET, dict.fromkeys(rows, "OK")) == rows


def test_a_supplement_on_paper_says_when_it_came():
    assert missing(PAPER_SUPPLEMENT, {"answers": "Đã bổ sung"}) == {"received_at"}


def test_the_sharing_arrangement_has_the_eleven_contents_and_both_signers():
    assert len(ARRANGEMENT) == 13
    assert missing(ARRANGEMENT, {}) == {spec.name for spec in ARRANGEMENT}
