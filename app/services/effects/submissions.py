"""A submission (Tờ trình) and the Chairman's decision on it: what its actions write (3.2 #7 to #11)."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models.agencies import Agency
from app.models.cases import Case
from app.models.proposals import CatalogueDecision, Proposal, SubmissionLine
from app.models.versions import CatalogueEntry
from app.queries.catalogue import agency_part
from app.services.annexes import NOT_RECOMMENDED, annex_digest, annex_of
from app.services.catalogue_facts import decisions_of, lines_of, standing_entry
from app.services.catalogue_versions import EntryChange, problems_of, write_version
from app.services.effects import endings
from app.services.effects.filing import give_number
from app.services.effects.withdrawals import tell_users
from app.services.files import keep_files
from app.services.problems import Invalid
from app.services.steps import Step
from workflows.catalogue.entry import FIELDS_BY_NAME, differences, merged
from workflows.catalogue.states import CHAIRMAN_RETURNED
from workflows.fields import Field, Kind, Problem, clean
from workflows.submissions.states import differs_from_draft, submission_of
from workflows.text import N_

KEPT = ("necessity", "consult_summary")


def _proposals(step: Step) -> list[tuple[Case, Proposal]]:
    ready = step.facts.submission.ready if step.facts.submission else None
    keys = [(ready or {})[str(number).upper()] for number in step.given["proposals"]]
    query = select(Case, Proposal).join(Proposal, Proposal.case_id == Case.id).where(Case.id.in_(keys))
    return [(case, proposal) for case, proposal in db.session.execute(query.order_by(Case.case_no))]


def _write_lines(step: Step) -> None:
    explained = {str(row["proposal"]).upper(): row["explanation"] for row in step.given.get("explanations") or ()}
    counts: dict[str, int] = {}
    unexplained = []
    for case, proposal in _proposals(step):
        number = case.case_no or ""
        if case.state == CHAIRMAN_RETURNED and number not in explained:
            unexplained.append(number)
        annex = annex_of(proposal)
        counts[annex] = counts.get(annex, 0) + 1
        proposal.submission_id = step.case.id
        db.session.add(
            SubmissionLine(
                submission_id=step.case.id,
                proposal_id=case.id,
                annex=annex,
                item=counts[annex],
                explanation=explained.get(number, ""),
                status="IN",
            )
        )
    if unexplained:
        sentence = N_("Ghi giải trình cho đề nghị %(number)s đã bị Văn phòng trả lại.")
        raise Invalid([Problem("explanations", sentence, {"number": number}) for number in unexplained])
    db.session.flush()


def _keep_text(step: Step) -> None:
    kept = {name: step.given.get(name) or "" for name in KEPT}
    day = step.given.get("effective_proposed_on")
    step.case.content = {**kept, "effective_proposed_on": day.isoformat() if day else ""}


def build_submission(step: Step) -> None:
    """Collect proposals into one list; each is on one list at a time."""
    give_number(step, step.now)
    _keep_text(step)
    _write_lines(step)


def _clear_lines(step: Step) -> None:
    for line, proposal, _ in lines_of(step.case.id):
        proposal.submission_id = None
        db.session.delete(line)
    db.session.flush()


def change_submission(step: Step) -> None:
    """Make the list anew from what is chosen now."""
    _clear_lines(step)
    _keep_text(step)
    _write_lines(step)


def cancel_submission(step: Step) -> None:
    """Its proposals wait for another list."""
    _clear_lines(step)
    step.note = step.given["reason_text"]


def sign_submission(step: Step) -> None:
    """Number the lines as they are printed, and keep what the annexes say: what is sent is what was signed."""
    counts: dict[str, int] = {}
    for line, _, _ in lines_of(step.case.id):
        if line.status == "IN":
            line.item = counts[line.annex] = counts.get(line.annex, 0) + 1
    db.session.flush()
    step.case.content = {**step.case.content, "annex_digest": annex_digest(step.case)}
    if set(counts) == {NOT_RECOMMENDED}:
        step.skipped_letters.add("D6b")  # without a recommendation there is no decision to draft (3.2 #7)


def reopen_submission(step: Step) -> None:
    """The signed text falls with its signature; lines that left meanwhile fall out of the list."""
    step.case.content = {name: value for name, value in step.case.content.items() if name != "annex_digest"}
    step.note = step.given["reason_text"]


def issue_submission(step: Step) -> None:
    """The letter leaves, and its proposals are with the Chairman (0.6.1)."""
    for line, proposal, _ in lines_of(step.case.id):
        if line.status == "IN":
            step.take_along(proposal.case_id, "build_submission")


def register_submission(step: Step) -> None:
    """The office's own incoming number."""
    number, day = step.given["incoming_no"], step.given["incoming_date"]
    step.case.content = {**step.case.content, "office_incoming_no": number, "office_incoming_date": day.isoformat()}
    step.note = number


def chairman_return(step: Step) -> None:
    """Everything still undecided goes back with one note (3.2 #8)."""
    step.note = step.given["note"]
    step.payload["letter_no"] = step.given["letter_no"]
    for line, proposal, _ in lines_of(step.case.id):
        if line.status == "IN":
            given = {"note": step.given["note"], "letter_no": step.given["letter_no"]}
            step.take_along(proposal.case_id, "chairman_return", given)


def record_decision(step: Step) -> None:
    """Keep the signed decision and the result of each proposal it names; the others go on waiting (C17, C18)."""
    given = step.given
    files = keep_files(step.case, given, ("decision_file",), step.actor, step.now)
    waits = differs_from_draft(submission_of(step.facts), given["lines"])
    approves = any(line["result"] != "REJECTED" for line in given["lines"])
    taken = select(CatalogueDecision.id).where(
        CatalogueDecision.number == given["decision_no"],
        CatalogueDecision.decided_on == given["decided_on"],
        CatalogueDecision.status != "DROPPED",
    )
    if db.session.scalar(taken) is not None:
        raise Invalid(
            [Problem("decision_no", N_("Quyết định số này, ký ngày này đã được ghi; kiểm tra lại số và ngày."))]
        )
    decision = CatalogueDecision(
        submission_id=step.case.id,
        number=given["decision_no"],
        decided_on=given["decided_on"],
        signer=given["decision_signer"],
        signer_title=given.get("decision_signer_title") or "",
        file_id=files.get("decision_file"),
        effective_on=given.get("effective_on"),
        status="ENTERED" if waits else "STANDING" if approves else "REJECTED",
        recorded_at=step.now,
        recorded_by_id=step.actor.account_id,
    )
    db.session.add(decision)
    db.session.flush()
    rows = {case.case_no: (line, proposal) for line, proposal, case in lines_of(step.case.id) if line.status == "IN"}
    for entered in given["lines"]:
        line, proposal = rows[str(entered["proposal"]).upper()]
        line.decision_id, line.result = decision.id, entered["result"]
        line.status = "ENTERED" if waits else "DECIDED"
        line.reason = {
            name: entered[name] for name in ("reason_code", "reason_text", "legal_basis") if entered.get(name)
        }
        line.entry = _rekeyed(entered, proposal) if entered["result"] == "CHANGED" else {}
    _require_writable(step, decision)
    step.note = decision.number
    step.payload["decision_id"] = decision.id
    if not waits:
        _tell_proposals(step, decision)


def _require_writable(step: Step, decision: CatalogueDecision) -> None:
    """What could never be written is refused while it can still be keyed anew, not on the day of applying."""
    db.session.flush()
    found = problems_of([entry_change(line, proposal) for line, proposal in lines_to_apply(decision)], step.now)
    if found:
        raise Invalid([replace(problem, field="lines") for problem in found])


def _rekeyed(entered: Mapping[str, Any], proposal: Proposal) -> dict[str, Any]:
    """The fields as the signed annex has them, checked like every entry; they must differ from the proposal."""
    number = str(entered["proposal"]).upper()
    raw = {
        str(change["field"]): _loaded(FIELDS_BY_NAME[str(change["field"])], change.get("value", ""))
        for change in entered["changes"]
    }
    values, problems = clean([replace(FIELDS_BY_NAME[name], when=None) for name in raw], raw)
    # A field that the annex leaves empty is emptied.
    values = {name: _as_kept(name, values.get(name), problems) for name in raw}
    if problems:
        label = FIELDS_BY_NAME[problems[0].field].label
        sentence = N_("Đề nghị %(number)s, mục «%(label)s»: nhập lại đúng theo phụ lục đã ký.")
        raise Invalid([Problem("lines", sentence, {"number": number, "label": label})])
    whole = merged(proposal.before, proposal.entry)
    if not differences(whole, merged(whole, values)):
        sentence = N_("Đề nghị %(number)s: nội dung nhập lại giống đề nghị; chọn kết quả «Chấp thuận».")
        raise Invalid([Problem("lines", sentence, {"number": number})])
    return values


def _as_kept(name: str, value: Any, problems: list[Problem]) -> Any:
    """One value as an entry keeps it: an agency, which is keyed by its symbol, with its name."""
    if FIELDS_BY_NAME[name].kind is not Kind.REF or value is None:
        return value
    agency = db.session.scalar(select(Agency).where(Agency.abbr_symbol == value))
    if agency is None:
        problems.append(Problem(name, N_("Chọn một mục trong danh sách.")))
        return None
    return agency_part(agency)


def _loaded(spec: Field, value: Any) -> Any:
    """A table is keyed as JSON by clients; a page hands it over ready."""
    if spec.kind is not Kind.ROWS or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _tell_proposals(step: Step, decision: CatalogueDecision) -> None:
    for line, proposal, _ in lines_of(step.case.id):
        if line.decision_id != decision.id or line.status != "DECIDED":
            continue
        step.take_along(
            proposal.case_id,
            "record_decision",
            {
                "result": line.result,
                "reason": dict(line.reason),
                "entry": dict(line.entry),
                "decision_id": decision.id,
                "decision_no": decision.number,
                "decided_on": decision.decided_on.isoformat(),
                "annex": line.annex,
                "item": line.item,
            },
        )


def confirm_decision(step: Step) -> None:
    """A second person has read the signed annex: what was entered stands."""
    decision = next(found for found in decisions_of(step.case.id) if found.status == "ENTERED")
    decision.status, decision.confirmed_at, decision.confirmed_by_id = "STANDING", step.now, step.actor.account_id
    for line, _, _ in lines_of(step.case.id):
        if line.status == "ENTERED":
            line.status = "DECIDED"
    db.session.flush()
    step.note = decision.number
    _tell_proposals(step, decision)


def drop_decision(step: Step) -> None:
    """What was keyed wrongly falls; the lines wait again."""
    decision = next(found for found in decisions_of(step.case.id) if found.status == "ENTERED")
    decision.status = "DROPPED"
    for line, _, _ in lines_of(step.case.id):
        if line.status == "ENTERED":
            line.status, line.decision_id, line.result, line.reason, line.entry = "IN", None, "", {}, {}
    step.note = step.given["reason_text"]


def apply(step: Step) -> None:
    """Write one version from one decision: every line of it, or nothing (3.2 #11)."""
    decision = next(found for found in decisions_of(step.case.id) if found.status == "STANDING")
    assert decision.effective_on is not None  # an approving decision has its day
    decided = lines_to_apply(decision)
    version = write_version(
        [entry_change(line, proposal) for line, proposal in decided],
        effective_from=decision.effective_on,
        decision_no=decision.number,
        decided_on=decision.decided_on,
        decision_id=decision.id,
        source="DECISION",
        note=step.case.case_no or "",
        actor_id=step.actor.account_id,
        now=step.now,
    )
    decision.status, decision.applied_at = "APPLIED", step.now
    for _, proposal in decided:
        base = proposal.database_id or _database_of(proposal.case_id, version.no)
        step.take_along(proposal.case_id, "apply", {"version": version.no, "database_id": base})
        if proposal.kind == "WITHDRAW":
            tell_users(step, proposal, decision)
    step.note = decision.number
    step.payload["catalogue_version"] = version.no


def lines_to_apply(decision: CatalogueDecision) -> list[tuple[SubmissionLine, Proposal]]:
    """The lines of a decision that change the catalogue, in the order of the annexes."""
    return [
        (line, proposal)
        for line, proposal, _ in lines_of(decision.submission_id)
        if line.decision_id == decision.id and line.result in ("APPROVED", "CHANGED")
    ]


def entry_change(line: SubmissionLine, proposal: Proposal) -> EntryChange:
    """What a decided line does to the catalogue as it stands now."""
    code = str(proposal.conclusion.get("entry_code") or "")
    if proposal.kind == "WITHDRAW":
        return EntryChange("WITHDRAW", proposal.database_id, code, {}, proposal.case_id)
    before = standing_entry(proposal.database_id) or {} if proposal.kind == "EDIT" else {}
    content = merged(merged(before, proposal.entry), line.entry)
    return EntryChange(proposal.kind, proposal.database_id, code, content, proposal.case_id)


def _database_of(case_id: int, version_no: int) -> int | None:
    query = select(CatalogueEntry.database_id).where(
        CatalogueEntry.case_id == case_id, CatalogueEntry.from_no == version_no
    )
    return db.session.scalar(query)


def line_left(step: Step) -> None:
    """A proposal was withdrawn or returned alone: the list says which (3.2 #8, #13)."""
    step.payload["left"] = step.note


EFFECTS: dict[str, Any] = {
    "build_submission": build_submission,
    "change_submission": change_submission,
    "cancel_submission": cancel_submission,
    "sign_submission": sign_submission,
    "reopen_submission": reopen_submission,
    "issue_submission": issue_submission,
    "register_submission": register_submission,
    "chairman_return": chairman_return,
    "record_decision": record_decision,
    "confirm_decision": confirm_decision,
    "drop_decision": drop_decision,
    "apply": apply,
    "line_left": line_left,
    "transfer_to_successor": endings.transfer_to_successor,
}
