"""The form builder: every form of the workflow can be built, keeps what was typed, and speaks our sentences alone."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from flask import Flask
from flask_babel import Babel
from werkzeug.datastructures import FileStorage, MultiDict

from forms.build import ADD_ROW, as_typed, form_for
from forms.connection_request import FIELDS, PARTS
from workflows import needs
from workflows.accounts import ACCOUNTS
from workflows.connections import CONNECTIONS
from workflows.fields import Field, Kind, Problem

ALL_NEEDS = [row.needs for row in (*CONNECTIONS.rows, *ACCOUNTS.rows) if row.needs]


@pytest.fixture(autouse=True)
def _request() -> Iterator[None]:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="x" * 40, BABEL_DEFAULT_LOCALE="vi")
    Babel(app)
    with app.test_request_context(method="POST"):
        yield


@pytest.mark.parametrize("specs", ALL_NEEDS, ids=lambda specs: specs[0].name)
def test_every_action_of_the_workflow_has_a_form(specs: tuple[Field, ...]) -> None:
    form = form_for(specs)(MultiDict())
    form.validate()
    assert [field.name for field in form] == [spec.name for spec in specs]
    for sentence in (text for _, text in form.summary):
        assert not any(word in sentence for word in ("required", "valid", "choice", "This field"))


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.key)
def test_an_empty_part_names_what_is_missing_under_each_input(part) -> None:
    form = form_for(part.fields)(MultiDict())
    assert form.validate() is False
    for problem in form.problems:
        assert form[problem.field].errors


def test_the_names_of_the_form_are_those_of_the_domain_model() -> None:
    names = {field.name for field in FIELDS}
    assert {"letter_no", "datasets", "data_extent", "personal_data_legal_basis", "security_approval_file"} <= names
    assert len(names) == len(FIELDS)
    assert all(field.legal_ref for field in FIELDS)


def test_what_was_typed_stays_when_it_is_wrong() -> None:
    form = form_for(needs.NOTE)(MultiDict({"note": "abc"}))
    assert not form.validate()
    assert form["note"].data == "abc"
    assert form["note"].errors == ["Viết rõ hơn: cần ít nhất 5 ký tự."]
    assert form.summary == [("#note", "Viết rõ hơn: cần ít nhất 5 ký tự.")]


def test_rows_are_read_and_blank_rows_ignored() -> None:
    form = form_for((needs.SUPPLEMENT_ITEMS,))(
        MultiDict({"items-0-what": "Quyết định cấp độ", "items-0-why": "Chưa có trong hồ sơ", "items-1-what": ""})
    )
    assert form.validate()
    assert form.cleaned == {"items": [{"what": "Quyết định cấp độ", "why": "Chưa có trong hồ sơ"}]}


def test_the_button_for_more_rows_adds_blank_rows_and_keeps_the_filled_ones() -> None:
    form = form_for((needs.SUPPLEMENT_ITEMS,))(MultiDict({"items-0-what": "Quyết định", ADD_ROW: "items"}))
    assert form.wants_more_rows
    assert form["items"].data[0]["what"] == "Quyết định"
    assert len(form["items"].entries) == 6


def test_a_problem_of_the_door_stands_under_its_field_and_any_other_on_top() -> None:
    form = form_for(needs.NOTE)(MultiDict({"note": "đủ dài rồi"}))
    form.show((Problem("note", "Sửa lại."), Problem("", "Tất cả phải rõ."), Problem("letter", "Chọn văn bản.")))
    assert form.summary == [("", "Tất cả phải rõ."), ("", "Chọn văn bản."), ("#note", "Sửa lại.")]


def test_few_choices_are_circles_many_or_optional_ones_a_list() -> None:
    few = tuple((str(n), str(n)) for n in range(5))
    form = form_for(
        (
            Field("few", Kind.CHOICE, "Ít", choices=few),
            Field("many", Kind.CHOICE, "Nhiều", choices=(*few, ("9", "9"))),
            Field("optional", Kind.CHOICE, "Tuỳ", choices=few, required=False),
        )
    )(MultiDict())
    assert [form[name].kind for name in ("few", "many", "optional")] == ["radios", "select", "select"]


def test_a_list_that_depends_on_data_is_offered_by_its_source() -> None:
    specs = (
        Field("reviewer", Kind.REF, "Người", source="reviewers"),
        Field("set", Kind.LINES, "Điều kiện", source="c"),
    )
    form = form_for(specs, {"reviewers": [("7", "Chuyên viên")], "c": [("Ghi nhật ký", "Ghi nhật ký")]})(
        MultiDict([("reviewer", "7"), ("set", "Ghi nhật ký")])
    )
    assert form.validate()
    assert form.cleaned == {"reviewer": "7", "set": ["Ghi nhật ký"]}


def test_a_kept_file_stands_until_another_is_chosen() -> None:
    specs = (Field("letter_file", Kind.FILE, "Tệp"),)
    kept = form_for(specs)(MultiDict(), data={"letter_file": 12})
    assert kept.raw_answers() == {"letter_file": 12}
    assert kept.validate()
    chosen = MultiDict({"letter_file": FileStorage(BytesIO(b"%PDF"), filename="a.pdf")})
    form = form_for(specs)(chosen, data={"letter_file": 12})
    assert form.raw_answers(lambda name, content: (name, content)) == {"letter_file": ("a.pdf", b"%PDF")}


def test_kept_answers_are_shown_as_they_are_typed() -> None:
    specs = (
        Field("day", Kind.DATE, "Ngày"),
        Field("ips", Kind.CIDRS, "IP"),
        Field("yes", Kind.BOOL, "Có"),
        Field("n", Kind.INT, "Số"),
    )
    form = form_for(specs)(None, data={"day": "2024-08-05", "ips": ["10.0.0.1", "10.0.0.2"], "yes": False, "n": 0})
    assert (form["day"].data, form["ips"]._value(), form["yes"].data, form["n"].data) == (
        "05/08/2024",
        "10.0.0.1\n10.0.0.2",
        "false",
        "0",
    )
    assert as_typed("31/02/2024", Kind.DATE) == "31/02/2024"


def test_a_form_refuses_a_field_that_hides_a_member_of_its_own() -> None:
    with pytest.raises(ValueError, match="summary"):
        form_for((Field("summary", Kind.TEXT, "Tóm tắt"),))
