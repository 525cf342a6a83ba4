"""What the pages of a submission show: its lines by annex, decisions, letters, files, and whose turn it is."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _

from app.models.cases import Case
from app.models.letters import Letter
from app.models.proposals import CatalogueDecision, Proposal, SubmissionLine
from app.queries.attachments import REPLY_DRAFT
from app.queries.case_page import attachments_of, events_of, letters_of
from app.queries.clocks import local_day
from app.queries.submissions import ANNEXES, WaitingProposal, database_name, titles_of, visible_among
from app.services.actions import Available, available_actions
from app.services.catalogue_facts import CHOOSABLE, decisions_of, lines_of
from app.views.case_sheet import LETTER_STATES, event_shown, file_line
from app.views.catalogue_words import changes_in_words
from app.views.note_box import note_box
from app.views.wording import day_or_nothing, moment_text
from forms.build import as_typed, words
from workflows.catalogue.entry import differences, merged
from workflows.catalogue.needs import OPINIONS
from workflows.catalogue.states import WITH_CHAIRMAN
from workflows.fields import Kind
from workflows.letters import LETTERS
from workflows.notes import NOTES
from workflows.reasons import CODE_LABELS
from workflows.registry import SUBMISSION, short_label, state_label
from workflows.roles import Actor, Role
from workflows.submissions import states as s
from workflows.submissions.needs import RESULTS
from workflows.submissions.next_steps import NEXT_STEPS
from workflows.text import N_

PROPOSAL_KINDS = {"ADD": N_("Bổ sung"), "EDIT": N_("Chỉnh sửa"), "WITHDRAW": N_("Rút")}
ANNEX_TITLES = {
    "I": N_("Phụ lục I – Bổ sung cơ sở dữ liệu"),
    "II": N_("Phụ lục II – Chỉnh sửa cơ sở dữ liệu"),
    "III": N_("Phụ lục III – Rút cơ sở dữ liệu"),
    "V": N_("Mục V – Sở không đề nghị điều chỉnh"),
}
ANNEX_NAMES = {"I": N_("Phụ lục I"), "II": N_("Phụ lục II"), "III": N_("Phụ lục III"), "V": N_("Mục V")}
MARKS = {"PASS": N_("Đạt"), "FAIL": N_("Không đạt")}
STATUSES = {
    "IN": N_("Trong Tờ trình"),
    "RETURNED": N_("Văn phòng trả lại"),
    "ENTERED": N_("Đã nhập, chờ xác nhận"),
    "LEFT": N_("Đã rời khỏi Tờ trình"),
}
RESULT_LABELS = dict(RESULTS)
DECISION_STATES = {
    "ENTERED": N_("Chờ người thứ hai xác nhận"),
    "STANDING": N_("Chờ cập nhật Danh mục"),
    "APPLIED": N_("Đã cập nhật Danh mục"),
    "REJECTED": N_("Không đồng ý"),
    "DROPPED": N_("Đã huỷ vì nhập nhầm"),
}
TONES = {"IN": "new", "RETURNED": "wait", "ENTERED": "wait", "LEFT": "quiet", "APPROVED": "done", "CHANGED": "done"}
PAGES = {
    "change_submission": "submissions.change",
    "record_decision": "submissions_decision.results",
    "confirm_decision": "submissions_decision.confirm",
    "apply": "submissions_decision.apply",
}
"""Actions with a page of their own; every other has the plain form."""

Line = tuple[SubmissionLine, Proposal, Case]


def action_url(case_id: int, action: str) -> str:
    """The address of the page of an action on a submission."""
    if action in PAGES:
        return url_for(PAGES[action], case_id=case_id)
    return url_for("submissions.ask", case_id=case_id, action=action)


def submission_sheet(case: Case, actor: Actor, *, now: datetime) -> dict[str, Any]:
    """Collect everything that the page of a submission shows to this reader."""
    actions = available_actions(case, actor, now=now)
    lines, decisions = lines_of(case.id), decisions_of(case.id)
    letters = [letter_shown(letter) for letter in letters_of(case, actor)]
    return {
        "case": case,
        "state_label": words(state_label(SUBMISSION, case.state)),
        "tone": state_tone(case.state),
        "next": _next_step(case, actions),
        "actions": [(each, action_url(case.id, each.row.action)) for each in actions if each.row.action not in NOTES],
        "notes": note_box(case, actor, actions, today=local_day(now)),
        "facts": submission_facts(case),
        "annexes": annexes_shown(case, lines, decisions, actor),
        "gone": [line_shown(case, line, decisions, actor, frozenset()) for line in lines if _is_gone(line[0])],
        "has_no_draft_decision": bool(lines) and all(line.annex == "V" for line, _, _ in lines if not _is_gone(line)),
        "decisions": decisions_shown(decisions),
        "letters": letters,
        "files": [file_line(found, actor) for found in attachments_of(case, actor) if found.purpose != REPLY_DRAFT],
        "timeline": [event_shown(event) for event in reversed(events_of(case, actor))],
    }


def _is_gone(line: SubmissionLine) -> bool:
    return line.status in ("LEFT", "RETURNED")


def state_tone(state: str) -> str:
    """The colour of a state's tag."""
    tones = {s.DRAFTING: "own", s.SIGNED: "sign", s.SUBMITTED: "wait", s.ENTERED: "wait", s.DECIDED: "work"}
    return {**tones, s.CLOSED: "done", s.RETURNED: "stop"}.get(state, "quiet")


def _next_step(case: Case, actions: Sequence[Available]) -> dict[str, Any] | None:
    step = NEXT_STEPS.get(case.state)
    if step is None:
        return None
    done = {"register_submission"} if case.content.get("office_incoming_no") else set()
    wanted = [action for action in step.actions if action not in done]
    mine = [found for found in actions if found.row.action in wanted and found.is_possible]
    links = [(action_url(case.id, found.row.action), words(found.row.label)) for found in mine]
    return {"what": words(step.what), "who": words(step.who), "is_mine": bool(mine), "links": links}


def submission_facts(case: Case) -> list[dict[str, Any]]:
    """What the letter says beside its lists, and the office's own number."""
    content = case.content
    incoming = content.get("office_incoming_no")
    day = as_typed(content.get("office_incoming_date"), Kind.DATE)
    rows = [
        {"key": _("Sự cần thiết"), "value": content.get("necessity"), "lang": "vi"},
        {"key": _("Kết quả lấy ý kiến"), "value": content.get("consult_summary") or _("không có"), "lang": "vi"},
        {
            "key": _("Ngày hiệu lực đề nghị"),
            "value": as_typed(content.get("effective_proposed_on"), Kind.DATE) or _("từ ngày ký Quyết định"),
        },
    ]
    if incoming:
        rows.append(
            {"key": _("Số đến của Văn phòng"), "value": _("số %(no)s ngày %(day)s", no=incoming, day=day), "lang": ""}
        )
    return rows


def annexes_shown(
    case: Case, lines: Sequence[Line], decisions: Sequence[CatalogueDecision], actor: Actor
) -> list[dict[str, Any]]:
    """The lines that stand in the submission, annex by annex; an annex without a line is left out."""
    visible = visible_among([of_proposal.id for _, _, of_proposal in lines], actor)
    found = []
    for annex in ANNEXES:
        rows = [
            line_shown(case, line, decisions, actor, visible)
            for line in lines
            if line[0].annex == annex and not _is_gone(line[0])
        ]
        if rows:
            found.append({"key": annex, "title": words(ANNEX_TITLES[annex]), "rows": rows})
    return found


def line_shown(
    case: Case, found: Line, decisions: Sequence[CatalogueDecision], actor: Actor, visible: frozenset[int]
) -> dict[str, Any]:
    """One proposal in a submission: what it is about, where it stands, and what may be done with it alone."""
    line, proposal, of_proposal = found
    decision = next((one for one in decisions if one.id == line.decision_id), None)
    text, tone = _standing(case, line, of_proposal)
    may_return = actor.holds(Role.CHAIRMAN_OFFICE) and case.state == s.SUBMITTED and line.status == "IN"
    return {
        "item": line.item,
        "number": of_proposal.case_no or "",
        "href": url_for("cases.show", case_id=of_proposal.id) if of_proposal.id in visible else "",
        "kind": words(PROPOSAL_KINDS[proposal.kind]),
        "database": database_name(proposal),
        "agency": of_proposal.requesting_agency.name,
        "status": text,
        "tone": tone,
        "decision": decision.number if decision and line.status == "DECIDED" else "",
        "reason": reason_text(line.reason),
        "explanation": line.explanation,
        "note": line.note,
        "letter_no": line.letter_no,
        "return_href": url_for("cases.ask", case_id=of_proposal.id, action="chairman_return")
        if may_return and of_proposal.state == WITH_CHAIRMAN
        else "",
    }


def _standing(case: Case, line: SubmissionLine, of_proposal: Case) -> tuple[str, str]:
    if line.status in ("DECIDED", "ENTERED"):
        result = words(RESULT_LABELS[line.result])
        if line.status == "ENTERED":
            return f"{result} ({words(STATUSES['ENTERED']).lower()})", "wait"
        return result, TONES.get(line.result, "stop")
    if line.status == "IN" and case.state in (s.DRAFTING, s.SIGNED) and of_proposal.state not in CHOOSABLE:
        return _("Không còn chờ trình: %(state)s", state=words(short_label("catalogue", of_proposal.state))), "stop"
    if line.status == "IN" and case.state == s.SUBMITTED:
        return _("Chờ quyết định"), "wait"
    return words(STATUSES[line.status]), TONES[line.status]


def reason_text(reason: Mapping[str, Any]) -> str:
    """Why the Chairman does not agree, with the legal basis."""
    if not reason:
        return ""
    code = words(CODE_LABELS.get(reason.get("reason_code", ""), ""))
    basis = "; ".join(reason.get("legal_basis") or ())
    return _("%(code)s: %(text)s Căn cứ: %(basis)s.", code=code, text=reason.get("reason_text", ""), basis=basis)


def rekeyed_rows(line: SubmissionLine, proposal: Proposal) -> list[dict[str, Any]]:
    """What the signed annex words differently from the proposal, side by side."""
    whole = merged(proposal.before, proposal.entry)
    return changes_in_words(differences(whole, merged(whole, line.entry)))


def decisions_shown(decisions: Sequence[CatalogueDecision]) -> list[dict[str, Any]]:
    """The recorded decisions, with who entered and who confirmed each."""
    titles = titles_of(key for found in decisions for key in (found.recorded_by_id, found.confirmed_by_id))
    return [
        {
            "number": found.number,
            "state": words(DECISION_STATES[found.status]),
            "is_dropped": found.status == "DROPPED",
            "rows": [
                {"key": _("Ngày ký"), "value": day_or_nothing(found.decided_on)},
                {
                    "key": _("Người ký"),
                    "value": ", ".join(part for part in (found.signer, found.signer_title) if part),
                    "lang": "vi",
                },
                {"key": _("Ngày có hiệu lực"), "value": day_or_nothing(found.effective_on) or _("không có")},
                {"key": _("Người nhập"), "value": _by(titles, found.recorded_by_id, found.recorded_at), "lang": "vi"},
                *(
                    [
                        {
                            "key": _("Người xác nhận"),
                            "value": _by(titles, found.confirmed_by_id, found.confirmed_at),
                            "lang": "vi",
                        }
                    ]
                    if found.confirmed_at
                    else []
                ),
            ],
            "file_href": url_for("files.download", attachment_id=found.file_id) if found.file_id else "",
        }
        for found in decisions
    ]


def _by(titles: Mapping[int, str], key: int | None, at: datetime | None) -> str:
    said = titles.get(key or 0, "")
    return f"{said}, {moment_text(at)}" if at else said


def letter_shown(letter: Letter) -> dict[str, Any]:
    """A letter with its preview, and the editable document where there is one."""
    is_issued = letter.status == "ISSUED"
    has_document = "letters.docx" in current_app.view_functions and letter.code in ("D6", "D6b")
    is_draft_decision = letter.code == "D6b"
    return {
        "code": letter.code,
        "text": words(LETTERS[letter.code].title_vi),
        "symbol": letter.symbol,
        "date_text": day_or_nothing(letter.issued_on),
        "status": _("kèm Tờ trình") if is_draft_decision and letter.signed_at else words(LETTER_STATES[letter.status]),
        "href": url_for("letters.pdf" if is_issued else "letters.draft", letter_id=letter.id),
        "document_href": url_for("letters.docx", letter_id=letter.id) if has_document else "",
    }


def waiting_shown(found: WaitingProposal, actor: Actor) -> dict[str, Any]:
    """A proposal that may be chosen, in words."""
    return {
        "number": found.case_no,
        "href": url_for("cases.show", case_id=found.case_id),
        "kind": words(PROPOSAL_KINDS[found.kind]),
        "database": found.database,
        "agency": found.agency,
        "opinion": words(dict(OPINIONS).get(found.opinion, "")),
        "criteria": [f"{point}) {words(MARKS[mark])}" for point, mark in found.criteria],
        "annex": words(ANNEX_NAMES[found.annex]),
        "is_against": found.annex == "V",
        "is_returned": found.is_returned,
        "since": day_or_nothing(found.since),
        "note": found.note,
        "letter_no": found.letter_no,
    }
