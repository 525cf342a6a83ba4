"""What each form and action asks for: compulsory, conditional, and never too little."""

import pytest

from workflows import needs, reasons
from workflows.fields import clean
from workflows.needs import (
    ARRANGEMENT,
    INTAKE_SHEET,
    OWNER_CONSENT,
    PAPER_SUPPLEMENT,
    SIGNING,
    SUPPLEMENT_ITEMS,
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


PUBLISHED = {
    "refusal": (
        "OWNER_REFUSED STATE_SECRET NOT_PROVINCIAL_SCOPE NOT_DEFAULT_SHARED PURPOSE_NOT_MATCHED "
        "SECURITY_LEVEL_NOT_APPROVED PERSONAL_DATA_BASIS_MISSING TECH_NOT_READY DUPLICATE_ACTIVE_CONNECTION "
        "FILER_NOT_ELIGIBLE INCOMPLETE_AFTER_SUPPLEMENT OTHER"
    ),
    "owner": "RESTRICTED_BY_LAW PURPOSE_NOT_MATCHED PERSONAL_DATA BEYOND_NEED DATA_NOT_READY OTHER",
    "lapse": "NO_SUPPLEMENT NO_CONSENT",
    "suspension": "INCIDENT BREACH SECURITY_LEVEL_LAPSED OWNER_DEMAND DATABASE_WITHDRAWN OTHER",
    "revocation": ("CONSENT_WITHDRAWN DATABASE_WITHDRAWN REQUESTER_WISH AGENCY_ENDED VIOLATION STATE_SECRET OTHER"),
    "authority": "HEAD KT TL TUQ Q",
    "channel": "SYSTEM EDOC PAPER ATTACHED REUSED",
    "consent": "FULL PARTIAL",
    "personal data": "YES NO NA",
    "checklist": "DU THIEU KAD",
    "formal": (
        "NOT_PROVINCIAL_SCOPE FILER_NOT_ELIGIBLE NOT_DEFAULT_SHARED DUPLICATE_ACTIVE_CONNECTION "
        "INCOMPLETE_AFTER_SUPPLEMENT OWNER_REFUSED"
    ),
}
OFFERED = {
    "refusal": reasons.REFUSAL_CODES,
    "owner": reasons.OWNER_REASON_CODES,
    "lapse": reasons.LAPSE_CODES,
    "suspension": reasons.SUSPENSION_CODES,
    "revocation": reasons.REVOCATION_CODES,
    "authority": needs.AUTHORITIES,
    "channel": needs.CHANNELS,
    "consent": needs.CONSENT_DECISIONS,
    "personal data": needs.PD_ANSWERS,
    "checklist": needs.SHEET_ANSWERS,
    "formal": tuple((code, "") for code in reasons.FORMAL_REFUSAL_CODES),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_each_list_offers_the_codes_that_were_published(name):
    assert [code for code, _ in OFFERED[name]] == PUBLISHED[name].split()


LIMITS = """
    NOTE.note                                   ● 5 2000
    REASON_TEXT.reason_text                     ● 10 2000
    SIGNING.authority                           ○ - -
    SIGNING.signer_name                         ○ - 120
    SIGNING.signer_title                        ○ - 120
    SIGNING.authorisation_no                    ◐ - 50
    INTAKE_SHEET.intake_note                    ○ - 2000
    INTAKE_SHEET.incoming_no                    ○ - 50
    INTAKE_SHEET.incoming_date                  ○ - -
    SUPPLEMENT_ANSWERS.answers                  ● - 2000
    SUPPLEMENT_ANSWERS.supplement_file          ○ - -
    SUPPLEMENT_ANSWERS.security_approval_no     ○ - 50
    SUPPLEMENT_ANSWERS.security_approval_date   ○ - -
    PAPER_SUPPLEMENT.received_at                ● - -
    OWNER_CONSENT.decision                      ● - -
    OWNER_CONSENT.letter_no                     ● - 50
    OWNER_CONSENT.letter_date                   ● - -
    OWNER_CONSENT.letter_signer                 ● - 120
    OWNER_CONSENT.letter_file                   ● - -
    OWNER_CONSENT.granted_items                 ◐ - -
    OWNER_CONSENT.conditions                    ○ - -
    OWNER_CONSENT.consent_valid_to              ○ - -
    OWNER_CONSENT.entrust_account_management    ○ - -
    OWNER_CONSENT.reason_code                   ◐ - -
    OWNER_CONSENT.reason_text                   ◐ 30 -
    OWNER_CONSENT.legal_basis                   ◐ - -
    OWNER_CONSENT.channel                       ○ - -
    OWNER_CONSENT.received_at                   ○ - -
    OWNER_REFUSAL.letter_file                   ● - -
    OWNER_REFUSAL.reason_code                   ● - -
    OWNER_REFUSAL.reason_text                   ● 30 -
    OWNER_REFUSAL.legal_basis                   ● - -
    OWNER_REFUSAL.channel                       ○ - -
    OWNER_REFUSAL.received_at                   ○ - -
    CONSENT_WITHDRAWAL.letter_no                ● - 50
    CONSENT_WITHDRAWAL.letter_file              ○ - -
    CONSENT_WITHDRAWAL.reason_text              ● 10 2000
    REVIEW_SHEET.purpose_ok                     ● - -
    REVIEW_SHEET.purpose_note                   ○ - 2000
    REVIEW_SHEET.within_consent                 ● - -
    REVIEW_SHEET.security_ok                    ● - -
    REVIEW_SHEET.pd_ok                          ● - -
    REVIEW_SHEET.tech_ok                        ● - -
    GUIDANCE.guidance                           ● - 2000
    ACCOUNT_CREATED.account_id                  ● - 64
    ACCOUNT_CREATED.environment                 ● - -
    ACCOUNT_CREATED.conditions_set              ○ - -
    HANDOVER.handed_to                          ● - 120
    HANDOVER.handed_at                          ● - -
    HANDOVER.handed_via                         ● - 120
    RESCHEDULE.delay_reason                     ● 10 1000
    RESCHEDULE.promised_date                    ● - -
    RESCHEDULE.pending_step                     ● - 250
    WITHDRAWAL.letter_no                        ○ - 50
    WITHDRAWAL.letter_file                      ○ - -
    ARRANGEMENT.term                            ● - 3000
    ARRANGEMENT.requester_signer                ● - 3000
    ASSIGNEE.reviewer                           ● - -
    LETTER_ID.letter                            ● - -
    ORIGINAL.original_case                      ● - 30
    HEARD.requester_opinion                     ● 10 2000
"""
"""Compulsory, conditional or optional; the least and the most characters (domain model, section 4)."""


@pytest.mark.parametrize(
    "line", [line.strip() for line in LIMITS.strip().splitlines()], ids=lambda line: line.split()[0]
)
def test_each_answer_is_asked_for_as_strictly_as_its_form_says(line):
    name, mark, least, most = line.split()
    group, field = name.split(".")
    spec = next(spec for spec in getattr(needs, group) if spec.name == field)
    assert ("○" if not spec.required else "◐" if spec.when else "●") == mark
    assert (spec.minimum, spec.maximum) == (None if least == "-" else int(least), None if most == "-" else int(most))


def test_an_item_of_a_supplement_says_what_and_why():
    columns = {column.name: (column.required, column.maximum) for column in SUPPLEMENT_ITEMS.columns}
    assert columns == {"what": (True, 250), "why": (True, 1000), "basis": (False, 250)}
    assert SUPPLEMENT_ITEMS.required


def test_a_supplement_may_bring_more_than_a_pdf_and_a_signed_letter_may_not():
    answers = {spec.name: spec for spec in needs.SUPPLEMENT_ANSWERS}
    assert answers["supplement_file"].accept == ("pdf", "docx", "xlsx", "zip")
    assert {spec.accept for spec in letter_fields()} == {("pdf",)}
