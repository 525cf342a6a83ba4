"""Turns the records of what may be typed into a form: inputs, their words, and what was typed, kept as it was.

The records judge the answers (`workflows.fields.clean`); WTForms only carries them, so that no sentence of a library is
ever shown and a rule stands in one place. The guard before every view has already checked the form token.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField

# The published stubs lag behind the library: they do not know SelectChoice.
from wtforms import (  # type: ignore[attr-defined]
    BooleanField,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from forms.request_choices import TICK, says_yes
from workflows.citations import citations
from workflows.fields import VIETNAM, Field, Kind, Problem, clean
from workflows.text import N_, day_text

Choices = Mapping[str, Sequence[tuple[str, str]]]
MakeFile = Callable[[str, bytes], Any]

ADD_ROW = "add_row"
"""Name of the button that asks for more blank rows; it saves and judges nothing."""

BLANK_ROWS = 3
MOST_ROWS = 40
MOST_RADIOS = 5


def words(message: str, params: Mapping[str, Any] | None = None) -> str:
    """Translate a Vietnamese message into the language of the page and fill its places; places may hold messages."""
    if not message:
        return ""
    sentence: str = gettext(message)
    if not params:
        return sentence
    return sentence % {key: words(value) if isinstance(value, str) else value for key, value in params.items()}


def cited(marks: str) -> str:
    """Write out the articles that ask for an answer ("Đ9.1, Đ10.1"); our own rules give nothing."""
    return "; ".join(words(text.message, text.params) for text in citations(marks.replace(",", ";")))


def as_typed(value: Any, kind: Kind = Kind.TEXT) -> str:
    """Show a kept answer the way a person types it: dates as dd/mm/yyyy, lists one a line."""
    if value is None:
        return ""
    if isinstance(value, str) and kind in (Kind.DATE, Kind.MOMENT):
        try:
            value = datetime.fromisoformat(value) if kind is Kind.MOMENT else date.fromisoformat(value)
        except ValueError:
            return value
    if isinstance(value, datetime):
        local = value.astimezone(VIETNAM) if value.tzinfo else value
        return f"{day_text(local.date())} {local:%H:%M}"
    if isinstance(value, date):
        return day_text(value)
    if isinstance(value, (list, tuple)):
        return "\n".join(as_typed(item) for item in value)
    return str(value)


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """A form made from records; after `validate()` it holds `cleaned` and `problems`, and each input its sentences."""

    specs: tuple[Field, ...] = ()

    class Meta:
        """The guard before every view asks for the token; asking twice would show a sentence of the library."""

        csrf = False

    def __init__(self, *args: Any, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        given = data or {}
        self.kept = {
            spec.name: given[spec.name] for spec in self.specs if spec.kind is Kind.FILE and spec.name in given
        }
        self.cleaned: dict[str, Any] = {}
        self.problems: tuple[Problem, ...] = ()
        self.other_sentences: list[str] = []
        self.wants_more_rows = False
        super().__init__(*args, data=_shown(self.specs, given), **kwargs)
        for spec in self.specs:
            self[spec.name].flags.optional = not spec.required

    def process(self, formdata: Any = None, *args: Any, **kwargs: Any) -> None:
        """Fill the inputs, and add blank rows where the person asked for them."""
        sent = self.meta.wrap_formdata(self, formdata)
        super().process(sent, *args, **kwargs)
        if sent and ADD_ROW in sent:
            self.wants_more_rows = True
            for spec in self.specs:
                if spec.kind is Kind.ROWS and sent.get(ADD_ROW) in (self[spec.name].name, ""):
                    _add_blank_rows(self[spec.name])

    def raw_answers(self, make_file: MakeFile | None = None) -> dict[str, Any]:
        """Give the answers by field name, as the door takes them; a chosen file becomes what `make_file` makes of it.

        Where no file was chosen the one kept from an earlier attempt stands.
        """
        return {spec.name: self._answer(spec, make_file) for spec in self.specs}

    def _answer(self, spec: Field, make_file: MakeFile | None) -> Any:
        found = self[spec.name].data
        if spec.kind is Kind.FILE:
            if not getattr(found, "filename", ""):
                return self.kept.get(spec.name)
            return make_file(found.filename, found.read()) if make_file else found
        if spec.kind is Kind.ROWS:
            return [dict(row) for row in found]
        if spec.kind is Kind.BOOL and isinstance(self[spec.name], BooleanField):
            return "true" if found else ""
        return found if found is not None else ""

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge the answers by their records and say under each input what to do."""
        self.cleaned, problems = clean(self.specs, self.raw_answers())
        self.show(problems)
        return not problems

    def show(self, problems: Sequence[Problem]) -> None:
        """Put sentences, of the records or of the door, under the inputs they concern; the rest stand on top."""
        self.problems = tuple(problems)
        self.other_sentences = []
        for field in self:
            field.errors = []
        for problem in problems:
            sentence = words(problem.message, problem.params)
            if problem.field in self:
                self[problem.field].errors = [*self[problem.field].errors, sentence]
            elif sentence not in self.other_sentences:
                self.other_sentences.append(sentence)

    @property
    def summary(self) -> list[tuple[str, str]]:
        """List (address of the input, sentence) for the error summary, in the order of the form."""
        found = [("", sentence) for sentence in self.other_sentences]
        return found + [(f"#{field.id}", str(sentence)) for field in self for sentence in field.errors]

    @property
    def has_files(self) -> bool:
        """Say whether the form must be sent as multipart."""
        return any(spec.kind is Kind.FILE for spec in self.specs)


def form_for(
    specs: Sequence[Field], choices: Choices | None = None, *, blank_rows: int = BLANK_ROWS
) -> type[AnswerForm]:
    """Make a form class for records, in the language of the page.

    `choices` fills references and other lists that depend on data, by the field's name or by its `source`. Raise
    ValueError for a field that has the name of a member of the form itself.
    """
    offered = choices or {}
    members: dict[str, Any] = {"specs": tuple(specs)}
    for spec in specs:
        if hasattr(AnswerForm, spec.name):
            raise ValueError(f"a form cannot have a field named {spec.name}")
        members[spec.name] = _input(spec, offered.get(spec.name, offered.get(spec.source)), blank_rows)
    return type("Answers", (AnswerForm,), members)


def _shown(specs: Sequence[Field], given: Mapping[str, Any]) -> dict[str, Any]:
    """Turn kept answers into what the inputs show."""
    shown: dict[str, Any] = {}
    for spec in specs:
        value = given.get(spec.name)
        if value is None or spec.kind is Kind.FILE:
            continue
        if spec.kind is Kind.ROWS:
            shown[spec.name] = [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
        elif spec.kind is Kind.BOOL:
            shown[spec.name] = _shown_bool(spec, value)
        elif spec.kind in (Kind.CHOICES, Kind.REFS, Kind.LINES, Kind.CIDRS) and not isinstance(value, str):
            shown[spec.name] = [as_typed(item) for item in value] if isinstance(value, Sequence) else []
        else:
            shown[spec.name] = as_typed(value, spec.kind)
    return shown


def _shown_bool(spec: Field, value: Any) -> Any:
    if spec.source == TICK:
        return says_yes(value)
    return "" if value == "" else "true" if says_yes(value) else "false"


class _Lines(TextAreaField):
    """A list, one entry a line."""

    def _value(self) -> str:
        return as_typed(self.data)


def _add_blank_rows(rows: Any) -> None:
    for _number in range(min(BLANK_ROWS, MOST_ROWS - len(rows.entries))):
        rows.append_entry()


def _input(spec: Field, offered: Sequence[tuple[str, str]] | None, blank_rows: int) -> Any:
    """Make the input of one record; the look is chosen by `kind`, as the templates understand it."""
    if spec.kind is Kind.ROWS:
        columns: dict[str, Any] = {column.name: _input(column, None, 0) for column in spec.columns}
        row: Any = FormField(type("RowOfAnswers", (Form,), columns))
        rows = _stamped(FieldList, "rows", spec)
        return rows(row, words(spec.label), description=words(spec.hint), min_entries=blank_rows, max_entries=MOST_ROWS)
    look, cls, options = _control(spec, offered)
    return _stamped(cls, look, spec)(words(spec.label), description=words(spec.hint), **options)


def _stamped(cls: Any, look: str, spec: Field) -> Any:
    """Give an input class what the templates ask of each field: how it looks, its article, which files it takes."""
    accept = ",".join(f".{ending}" for ending in spec.accept)
    return type(cls.__name__, (cls,), {"kind": look, "legal_ref": cited(spec.legal_ref), "accept": accept})


def _control(spec: Field, offered: Sequence[tuple[str, str]] | None) -> tuple[str, Any, dict[str, Any]]:
    kind = spec.kind
    if kind is Kind.BOOL:
        if spec.source == TICK:
            return "bool", BooleanField, {}
        return "bool", RadioField, {"choices": _listed((("true", N_("Có")), ("false", N_("Không")))), **UNCHECKED}
    if kind in (Kind.CHOICE, Kind.REF):
        return _one_of(spec, offered)
    if kind is Kind.CHOICES or (kind in (Kind.REFS, Kind.LINES) and offered is not None):
        listed = _listed(offered if offered is not None else spec.choices)
        return "choices", SelectMultipleField, {"choices": listed, **UNCHECKED}
    if kind in (Kind.LINES, Kind.REFS, Kind.CIDRS):
        return "lines", _Lines, {}
    if kind is Kind.FILE:
        return "file", FileField, {}
    return kind.value, TextAreaField if kind is Kind.LONG else StringField, {}


def _listed(pairs: Sequence[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(key, words(label)) for key, label in pairs]


UNCHECKED = {"validate_choice": False}
"""The records judge choices, with our sentences."""


def _one_of(spec: Field, offered: Sequence[tuple[str, str]] | None) -> tuple[str, Any, dict[str, Any]]:
    """One of a list: circles where there are few, a drop-down list where there are many or none need be chosen."""
    if spec.kind is Kind.REF and offered is None:
        return "text", StringField, {}
    listed = _listed(offered if offered is not None else spec.choices)
    if spec.required and len(listed) <= MOST_RADIOS:
        return "radios", RadioField, {"choices": listed, **UNCHECKED}
    return "select", SelectField, {"choices": [*_listed((("", N_("Chọn một mục")),)), *listed], **UNCHECKED}
