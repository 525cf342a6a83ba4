"""A decision while it is keyed: its head, a result for each proposal that waits, and the annex where it differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from app.adapters.clock import now, today
from app.adapters.upload_problem import Refused
from app.models.cases import Case
from app.models.proposals import Proposal, SubmissionLine
from app.queries.filing import living_agencies
from app.queries.submissions import database_name
from app.services.catalogue_facts import lines_of
from app.services.files import Upload
from app.services.keyed_decisions import early_problems, keep_decision_file
from app.views.access import current_actor
from app.views.submission_sheet import ANNEX_NAMES, PROPOSAL_KINDS, RESULT_LABELS
from forms.build import AnswerForm, form_for, words
from forms.decision import (
    CHANGED,
    ENTRY,
    LATER,
    NOT_YET,
    REASON,
    REJECTED,
    RESULT,
    SHOWN_HEAD,
    changes_of,
    entry_answers,
    head_problems,
    result_fields,
)
from workflows.catalogue.entry import merged
from workflows.fields import Problem

FILE, KEPT_FILE = "decision_file", "decision_file_id"
ENTRY_PART = "entry-"
"""How the answers on one proposal's annex are named: its number, this, the field."""


@dataclass
class LineEntry:
    """One proposal that waits for a decision, with what is keyed about it."""

    number: str
    kind: str
    database: str
    agency: str
    place: str
    href: str
    content: Mapping[str, Any]
    proposed: frozenset[str]
    """Fields that the proposal itself changes; they stand first."""
    form: AnswerForm
    entry: AnswerForm | None
    """The annex as signed, where the result was changed."""
    sentences: list[str] = field(default_factory=list)

    @property
    def result(self) -> str:
        """The result as it was chosen; empty before."""
        return str(self.form[RESULT].data or "")

    @property
    def rejected_id(self) -> str:
        """The id of the choice that asks for reasons."""
        place = [value for value, *_label in self.form[RESULT].iter_choices()].index(REJECTED) + 1
        return f"{self.form[RESULT].id}-{place}"

    @property
    def first_fields(self) -> list[Any]:
        """The fields of the annex that the proposal is about."""
        return [self.entry[spec.name] for spec in ENTRY if spec.name in self.proposed] if self.entry else []

    @property
    def other_fields(self) -> list[Any]:
        """Every other field of the entry."""
        return [self.entry[spec.name] for spec in ENTRY if spec.name not in self.proposed] if self.entry else []

    @property
    def has_other_errors(self) -> bool:
        """Say whether something is wrong in a field that would be folded away."""
        return any(found.errors for found in self.other_fields)


class DecisionEntry:
    """Everything keyed about one decision, from the form that was sent or still blank."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.is_sent = request.method == "POST"
        kept = request.form.get(KEPT_FILE, "")
        self.head: AnswerForm = form_for(SHOWN_HEAD)(data={FILE: kept} if kept else None)
        named = request.form.getlist("line")
        meant = [found for found in lines_of(case.id) if found[0].status == "IN" or found[2].case_no in named]
        agencies = [(found.abbr_symbol, f"{found.abbr_symbol} – {found.name}") for found in living_agencies(today())]
        self.lines = [_line(*found, agencies) for found in meant]
        self.refused: list[Problem] = []

    @property
    def changed(self) -> list[tuple[LineEntry, AnswerForm]]:
        """Lines that were approved with changes, with the annex that is keyed."""
        return [(line, line.entry) for line in self.lines if line.entry is not None]

    @property
    def kept_file(self) -> str:
        """The id of the signed file that is stored already."""
        return str(self.head.kept.get(FILE) or "")

    def keep_file(self) -> None:
        """Store a file that was chosen, so that no later step asks for it again; note why one is refused."""
        chosen = self.head[FILE].data
        if not getattr(chosen, "filename", ""):
            return
        upload = Upload(chosen.filename, chosen.read())
        try:
            kept = keep_decision_file(self.case.id, upload, current_actor(), now())
            self.head.kept[FILE] = str(kept or "")
        except Refused as refused:
            self.refused.append(Problem(FILE, refused.message, refused.params))
        self.head[FILE].data = None

    def answers(self) -> dict[str, Any]:
        """The whole decision as the door takes it; proposals that are left out go on waiting."""
        return {**self._head_answers(), "lines": [*self._known_lines(), *self._stray_lines()]}

    def _head_answers(self) -> dict[str, Any]:
        return {**self.head.raw_answers(), FILE: self.kept_file}

    def _known_lines(self) -> list[dict[str, Any]]:
        return [_given(line) for line in self.lines if line.result and line.result != LATER]

    def _stray_lines(self) -> list[dict[str, Any]]:
        """Lines of the form that name a proposal twice, or one of another letter: the door says what to do."""
        named = request.form.getlist("line")
        known = {line.number: line for line in self.lines}
        found = []
        for place, number in enumerate(named):
            result = request.form.get(f"{number}-{RESULT}", "")
            if result in ("", LATER):
                continue
            if number in known and number in named[:place]:
                found.append(_given(known[number]))
            elif number not in known:
                found.append({"proposal": number, RESULT: result if result != CHANGED else "APPROVED"})
        return found

    def judge_results(self) -> bool:
        """Judge the first page: head, and the result of each proposal; say whether it is sound."""
        answers, lines = self._head_answers(), self._known_lines()
        problems = head_problems(answers, lines)
        problems += early_problems(self.case, {**answers, "lines": lines}, current_actor(), now())
        if self.refused:
            problems = [found for found in problems if found.field != FILE] + self.refused
        self.head.show(problems)
        are_sound = [line.form.validate() for line in self.lines]
        return not problems and all(are_sound)

    def judge_annex(self) -> bool:
        """Judge the second page: what was keyed of each changed entry; say whether it is sound."""
        is_sound = True
        for line, entry in self.changed:
            changes, problems = changes_of(entry.raw_answers(), line.content)
            entry.show(problems)
            if not changes and not problems:
                line.sentences.append(_("Chưa có mục nào khác với đề nghị; sửa mục theo phụ lục đã ký."))
            is_sound = is_sound and bool(changes) and not problems
        return is_sound

    def show(self, problems: Sequence[Problem]) -> None:
        """Put the door's sentences where they belong: at the line they name, or in the head."""
        by_number = {line.number: line for line in self.lines}
        of_head = []
        for found in problems:
            line = by_number.get(str(found.params.get("number", ""))) if found.field == "lines" else None
            if line is None:
                of_head.append(found)
            else:
                line.sentences.append(words(found.message, found.params))
        self.head.show(of_head)

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Every sentence with the address of its place, in the order of the page."""
        found = self.head.summary
        for line in self.lines:
            found += [(f"#line-{line.number}", f"{line.number}: {sentence}") for sentence in line.sentences]
            for form in filter(None, (line.form, line.entry)):
                found += [(href, f"{line.number}: {sentence}") for href, sentence in form.summary]
        return found

    def hidden(self, *, is_annex: bool) -> list[tuple[str, str]]:
        """What the other page holds, to be sent along with this one."""
        numbers = tuple(f"{line.number}-{ENTRY_PART}" for line in self.lines)
        return [
            (name, value)
            for name, value in request.form.items(multi=True)
            if name.startswith(numbers) == is_annex and name not in OWN_NAMES
        ]

    def typed(self) -> list[tuple[str, str]]:
        """Number, date and results in words, for the page that says somebody was faster."""
        labels = {**RESULT_LABELS, LATER: NOT_YET[1]}
        head = [(words(spec.label), str(self.head[spec.name].data or "")) for spec in SHOWN_HEAD if spec.name != FILE]
        return [*head, *((line.number, words(labels.get(line.result, ""))) for line in self.lines)]


OWN_NAMES = frozenset({"csrf_token", "seen_version", "idempotency_key", "go", "add_row", KEPT_FILE})
"""Names that each page writes anew."""


def _line(line: SubmissionLine, proposal: Proposal, of_proposal: Case, agencies: list[tuple[str, str]]) -> LineEntry:
    number = of_proposal.case_no or ""
    content = merged(proposal.before, proposal.entry)
    form: AnswerForm = form_for(result_fields(proposal.kind))(prefix=f"{number}-")
    return LineEntry(
        number=number,
        kind=words(PROPOSAL_KINDS[proposal.kind]),
        database=database_name(proposal),
        agency=of_proposal.requesting_agency.name,
        place=_("%(annex)s, mục %(item)s", annex=words(ANNEX_NAMES[line.annex]), item=line.item),
        href=url_for("cases.show", case_id=of_proposal.id),
        content=content,
        proposed=frozenset(proposal.entry),
        form=form,
        entry=_annex(number, content, agencies) if form[RESULT].data == CHANGED else None,
    )


def _annex(number: str, content: Mapping[str, Any], agencies: list[tuple[str, str]]) -> AnswerForm:
    """The entry as keyed from the signed annex: as it was sent, or before that as proposed."""
    prefix = f"{number}-{ENTRY_PART}"
    form_class = form_for(ENTRY, {"agencies": _with_named(agencies, content)}, blank_rows=1)
    if any(name.startswith(prefix) for name in request.form):
        return form_class(prefix=prefix, data=entry_answers(content))
    return form_class(None, prefix=prefix, data=entry_answers(content))


def _with_named(agencies: list[tuple[str, str]], content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Living agencies, and those that the entry names though they have ended."""
    known = {symbol for symbol, _name in agencies}
    parts = [content.get(name) or {} for name in ("owner_agency", "managing_agency")]
    return [*agencies, *((part["code"], part["name"]) for part in parts if part and part["code"] not in known)]


def _given(line: LineEntry) -> dict[str, Any]:
    answers = line.form.raw_answers()
    given: dict[str, Any] = {"proposal": line.number, RESULT: line.result}
    if line.result == REJECTED:
        given |= {name: answers[name] for name in REASON}
    if line.entry is not None:
        given["changes"] = changes_of(line.entry.raw_answers(), line.content)[0]
    return given
