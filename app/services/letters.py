"""The life of a letter: prepared, initialled, signed (facts freeze), issued (number and date), or void (3.10)."""

from typing import Any

from sqlalchemy import select

from app.adapters.pdf import finish, freeze
from app.extensions import db
from app.models.accounts import Account
from app.models.letters import Letter
from app.models.proposals import Proposal
from app.services import outbox
from app.services.catalogue_letter_facts import has_draft_decision
from app.services.letter_facts import facts_for
from app.services.numbering import take_number
from app.services.problems import Invalid, NotPossible
from app.services.steps import Signature, Step
from workflows.fields import Problem
from workflows.letter_style import is_deputy_head
from workflows.letters import LETTERS, FactError, SigningAuthority, number_text, symbol_text
from workflows.registry import CONNECTION, PROPOSAL
from workflows.roles import Role
from workflows.rows import LetterStep
from workflows.text import N_

OPEN = ("PREPARED", "INITIALLED")
CHOSEN, EVERY = "chosen", "*"


def variant_of(step: Step, code: str) -> str:
    """The variant of a letter that an action calls for."""
    case, action = step.case, step.row.action
    if code == "D7":
        return "USER" if case.kind == CONNECTION else db.session.get_one(Proposal, case.id).result["result"]
    if case.kind == PROPOSAL:
        return _of_proposal(code, action)
    if code == "D1":
        return ("A" if step.target == "under_review" else "B") if action == "intake_accept" else "C"
    if code == "D2":
        return case.supplements[-1].stage
    if code == "D5":
        if action in ("lapse", "lapse_no_consent"):
            return "LAPSE_NO_CONSENT" if action == "lapse_no_consent" else "LAPSE_NO_SUPPLEMENT"
        return case.proposal_cause or "REVIEW"
    if code == "D11":
        named = {"order_suspend": "SUSPEND", "order_reinstate": "REINSTATE"}
        return named.get(action) or step.payload.get("order_kind", "REVOKE")
    if code == "D14":
        return "B" if action == "mark_out_of_scope" else "A"
    return LETTERS[code].variants[0]


def _of_proposal(code: str, action: str) -> str:
    if code == "D5":
        return "CATALOGUE_LAPSE" if action == "lapse_no_consent" else "INELIGIBLE"
    return LETTERS[code].variants[-1]  # the catalogue's own, or the only one


def signature_of(step: Step) -> Signature:
    """Take the signing authority as given, or as the signer's post implies; a deputy's is that of the delegation."""
    account = db.session.get(Account, step.actor.account_id) if step.actor.account_id else None
    post = (account.job_title if account else "") or ""
    implied = "TL" if not step.actor.holds(Role.FOCAL_LEADER) else "KT" if is_deputy_head(post) else "HEAD"
    absent = step.stand_in
    return Signature(
        account_id=step.actor.account_id,
        authority=(absent.authority if absent else "") or step.given.get("authority") or implied,
        signer_name=step.given.get("signer_name") or (account.full_name if account else "") or "",
        signer_title=step.given.get("signer_title") or post,
        authorisation_no=(absent.authorisation_no if absent else "") or step.given.get("authorisation_no") or "",
    )


def _find(step: Step, code: str, *statuses: str) -> Letter | None:
    return db.session.execute(
        select(Letter)
        .where(Letter.case_id == step.case.id, Letter.code == code, Letter.status.in_(statuses))
        .order_by(Letter.id.desc())
        .limit(1)
    ).scalar_one_or_none()


def _chosen(step: Step) -> Letter:
    letter = db.session.get(Letter, int(step.given["letter"]))
    assert letter is not None  # the check found it among the case's letters
    return letter


def prepare(step: Step, code: str) -> Letter:
    """Draft a letter; an older draft of the same letter falls."""
    void(step, code)
    variant = variant_of(step, code)
    letter = Letter(
        case_id=step.case.id,
        connection_account_id=step.account.id if step.account else None,
        code=code,
        variant=variant,
        status="PREPARED",
        agency_id=step.case.focal_agency_id,
        subject=LETTERS[code].subjects[variant],
        # What only this action knows is kept with the draft, until the facts freeze at signing.
        recipients={"given": _jsonable(step.given), "payload": dict(step.payload), "action": step.row.action},
        prepared_at=step.now,
        prepared_by_id=step.actor.account_id,
    )
    db.session.add(letter)
    db.session.flush()
    return letter


def _jsonable(given: Any) -> dict[str, Any]:
    plain = (str, int, float, bool, type(None), list, dict)
    return {key: value if isinstance(value, plain) else str(value) for key, value in given.items()}


def sign(step: Step, letter: Letter, signature: Signature) -> None:
    """Freeze facts and text; a letter that lacks a fact rolls the whole action back."""
    kind = LETTERS[letter.code]
    if kind.authorities and not kind.may_be_signed_by(
        SigningAuthority(signature.authority), is_tl_allowed=step.policies.is_head_signing_by_order
    ):
        raise Invalid([Problem("authority", N_("Thẩm quyền ký này không dùng cho văn bản đã chọn; chọn lại."))])
    facts = facts_for(step, letter, signature)
    try:
        letter.frozen_html = freeze(letter.code, letter.variant, facts)
    except FactError as error:
        raise NotPossible(
            Problem(
                "",
                N_("Chưa lập được văn bản %(letter)s: thiếu hoặc sai dữ kiện «%(fact)s»; bổ sung rồi thực hiện lại."),
                {"letter": letter.code, "fact": error.name},
                code="missing_fact",
            )
        ) from error
    letter.facts = facts
    letter.recipients = {"parties": list(kind.recipients[letter.variant])}
    letter.status, letter.signed_at, letter.signed_by_id = "SIGNED", step.now, signature.account_id
    letter.authority = signature.authority


def issue(step: Step, letter: Letter) -> None:
    """Give number and date; bytes follow from the outbox and never change again."""
    if letter.signed_at is not None and letter.signed_at > step.now:
        raise NotPossible(Problem("", N_("Ngày phát hành không được sớm hơn ngày ký.")))
    kind = LETTERS[letter.code]
    assert kind.series  # the draft of the Chairman's decision is never numbered here
    letter.series, letter.year = kind.series, step.today.year
    letter.number = take_number(letter.agency_id, kind.series, step.today)
    letter.symbol = symbol_text(
        letter.code, letter.number, focal_abbr=letter.facts["focal_abbr"], unit_abbr=letter.facts["unit_abbr"]
    )
    letter.status, letter.issued_at, letter.issued_by_id = "ISSUED", step.now, step.actor.account_id
    letter.issued_on = step.today
    db.session.flush()
    outbox.post("pdf", {"letter_id": letter.id}, dedupe_key=f"pdf:{letter.id}", now=step.recorded_at)


def void(step: Step, code: str) -> None:
    """Drop letters of a code that were never issued; a signed one keeps its text for the record."""
    for letter in db.session.execute(
        select(Letter).where(Letter.case_id == step.case.id, Letter.code == code, Letter.status.in_((*OPEN, "SIGNED")))
    ).scalars():
        letter.status, letter.void_reason = "VOID", step.row.action
    db.session.flush()


def apply_letter(step: Step, wanted: LetterStep) -> None:
    """Do one letter step of the row."""
    if wanted.code in step.skipped_letters:
        return
    if wanted.code == "D6b" and not has_draft_decision(step.case):
        void(step, wanted.code)  # without a recommendation there is no decision to draft (3.2 #7)
        return
    if wanted.step == "void":
        void(step, wanted.code)
        return
    if wanted.step == "initial":
        for letter in db.session.execute(
            select(Letter).where(
                Letter.case_id == step.case.id, Letter.status == "PREPARED", Letter.code.in_(("D4", "D5"))
            )
        ).scalars():
            letter.status, letter.initialled_by_id = "INITIALLED", step.actor.account_id
            step.letters.append(letter)
        return
    step.letters.append(_handled(step, wanted))


def _drafted(step: Step, code: str) -> Letter | None:
    """The draft that waits to be signed, unless it was drafted for another purpose: that one is drafted anew."""
    letter = _find(step, code, *OPEN)
    return letter if letter is not None and letter.variant == variant_of(step, code) else None


def _handled(step: Step, wanted: LetterStep) -> Letter:
    if wanted.step == "prepare":
        return prepare(step, wanted.code)
    is_chosen = wanted.code == CHOSEN
    if wanted.step == "sign":
        letter = _chosen(step) if is_chosen else _drafted(step, wanted.code) or prepare(step, wanted.code)
        sign(step, letter, signature_of(step))
        return letter
    letter = _chosen(step) if is_chosen else _find(step, wanted.code, "SIGNED") or prepare(step, wanted.code)
    if letter.status in OPEN:  # the slip D1: the clerk signs and issues in one step (0.6.1)
        sign(step, letter, signature_of(step))
    issue(step, letter)
    return letter


def finished_html(letter: Letter) -> str:
    """The whole letter with number and date, as it is rendered."""
    assert letter.issued_on is not None and letter.number is not None  # only issued letters are finished
    return finish(letter.frozen_html, number_text(letter.number), letter.issued_on)
