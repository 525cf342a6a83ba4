"""What must agree between the answers of a proposal, and with the catalogue (domain model 3.2 #1, 4.6, 4.7)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from forms.proposals import (
    ADD,
    CHANGES,
    EDIT,
    ENTRY_NAMES,
    NEEDS_REPLACEMENT,
    SHORTEST_PLAN,
    WITHDRAW,
    asked_at,
    fields_of,
    file_names,
    part_with,
)
from forms.request_choices import says_yes
from workflows.catalogue.entry import FIELDS_BY_NAME, PROVINCIAL, differences
from workflows.fields import Field, Kind, Problem, clean, is_empty
from workflows.folding import fold
from workflows.text import N_

Answers = Mapping[str, Any]
AGENCY_NAMES = ("owner_agency", "managing_agency")
LISTS = (Kind.ROWS, Kind.LINES, Kind.CHOICES)


@dataclass(frozen=True)
class LiveConnection:
    """A connection that uses a database: its account, and the request and agency it belongs to."""

    account_id: str
    connection_id: int
    case_id: int
    case_no: str
    agency: str
    agency_name: str
    state: str


@dataclass(frozen=True)
class OtherProposal:
    """Another open proposal on the same database; its number is empty where the reader may not know it."""

    case_no: str = ""


@dataclass(frozen=True)
class ProposalContext:
    """What a proposal is judged against: the day, the catalogue, the agency's own earlier proposals and files."""

    kind: str
    today: date
    agency: str
    agencies: Mapping[str, str]
    """Name of every living agency by its symbol."""
    regulation_from: date = date(2024, 7, 3)
    code: str = ""
    is_listed: bool = True
    """The database still stands in the catalogue, and the agency still manages it."""
    before: Mapping[str, Any] = field(default_factory=dict)
    taken_names: frozenset[str] = frozenset()
    """Folded names of the other current entries."""
    open_names: Mapping[str, str] = field(default_factory=dict)
    """Folded name of every database that an open proposal adds, with its case number where it may be told."""
    other_open: OtherProposal | None = None
    connections: tuple[LiveConnection, ...] = ()
    foreign_datasets: frozenset[str] = frozenset()
    """Codes of datasets of other databases."""
    replacements: frozenset[str] = frozenset()
    previous_states: Mapping[str, str] = field(default_factory=dict)
    rejected: Mapping[str, str] = field(default_factory=dict)
    """Number of the last proposal that was rejected, by the database's code or, for ADD, by its folded name."""
    files: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Judged:
    """A proposal as it was read: values by field name, the entry and the plans they make, and all that is wrong."""

    values: dict[str, Any]
    entry: dict[str, Any]
    """Whole for ADD, the changed fields for EDIT, empty for WITHDRAW; agencies with their names."""
    transition: list[dict[str, Any]]
    problems: list[Problem]


def answers_from(snapshot: Answers) -> dict[str, Any]:
    """An entry as its form shows it: agencies by their symbols."""
    return {
        name: value.get("code", "") if name in AGENCY_NAMES and isinstance(value, Mapping) else value
        for name, value in snapshot.items()
    }


def is_unchanged(name: str, answer: Any, context: ProposalContext) -> bool:
    """Say whether an answer says of the entry what the catalogue says already; an unreadable one does not."""
    values, problems = clean((_free(FIELDS_BY_NAME[name]),), {name: answer})
    new = snapshot_part(name, values.get(name), context)
    return not problems and not differences({name: context.before.get(name)}, {name: new})


def _free(spec: Field) -> Field:
    """The field alone, whatever the others say and however long it must be."""
    return Field(**{**spec.__dict__, "required": False, "minimum": None, "when": None})


def snapshot_part(name: str, value: Any, context: ProposalContext) -> Any:
    """One value as an entry keeps it: an agency with its name, a list without empty cells."""
    if name in AGENCY_NAMES and not is_empty(value):
        known = context.before.get(name) or {}
        name_of = context.agencies.get(value) or (known.get("name", "") if known.get("code") == value else "")
        return {"code": value, "name": name_of}
    if FIELDS_BY_NAME[name].kind is Kind.ROWS:
        return [{key: cell for key, cell in row.items() if not is_empty(cell)} for row in value or []]
    return value


def judge_proposal(content: Answers, context: ProposalContext) -> Judged:
    """Read a proposal and name every problem at once, in the order of its form."""
    raw = _with_defaults(content, context)
    tier = str(raw.get("tier") or "")
    specs = tuple(asked_at(spec, tier) for spec in fields_of(context.kind))
    values, problems = clean(specs, raw)
    entry: dict[str, Any] = {}
    if context.kind == EDIT:
        entry = _changes(content, values, context)
        judged = _judged_names(entry, content, tier, context)
        problems = [one for one in problems if one.field not in ENTRY_NAMES or one.field in judged]
        values = {name: value for name, value in values.items() if name not in ENTRY_NAMES or name in entry}
    elif context.kind == ADD:
        found = {name: snapshot_part(name, value, context) for name, value in values.items() if name in ENTRY_NAMES}
        entry = {name: value for name, value in found.items() if not is_empty(value)}
    problems += _agreeing(values, entry, raw, context, {problem.field for problem in problems})
    if says_yes(content.get("contains_state_secret", "")) or content.get("contains_state_secret") is None:
        problems.insert(0, Problem("contains_state_secret", STATE_SECRET_SENTENCE, code="missing"))
    order = {spec.name: number for number, spec in enumerate(specs)}
    problems.sort(key=lambda problem: order.get(problem.field, -1))
    transition = _transition(values, context) if context.kind == WITHDRAW else []
    return Judged(values, entry, transition, problems)


STATE_SECRET_SENTENCE = N_(
    "Dữ liệu thuộc bí mật nhà nước không lập hồ sơ tại đây; lập hồ sơ mới và trả lời câu hỏi đầu."
)


def _with_defaults(content: Answers, context: ProposalContext) -> dict[str, Any]:
    """What is asked stands over what the catalogue says; a new database is the agency's own unless it says not."""
    if context.kind == EDIT:
        return {**answers_from(context.before), **content}
    if context.kind == ADD:
        return {**content, **{name: content.get(name) or context.agency for name in AGENCY_NAMES}}
    return dict(content)


def _changes(content: Answers, values: Answers, context: ProposalContext) -> dict[str, Any]:
    """The fields that would not be as they are, with what they would be; an emptied one is blank."""
    typed = [name for name in ENTRY_NAMES if name in content]
    new = {**context.before, **{name: snapshot_part(name, values.get(name), context) for name in typed}}
    spec = FIELDS_BY_NAME["upgrade_report_ref"]
    if not spec.is_wanted(new):
        new.pop(spec.name, None)
    return {
        one.name: ([] if FIELDS_BY_NAME[one.name].kind in LISTS else "") if is_empty(one.new) else one.new
        for one in differences(context.before, new)
    }


def _judged_names(entry: Answers, content: Answers, tier: str, context: ProposalContext) -> set[str]:
    """What an edit answers for: the fields it changes; every point of F6 when the entry becomes a provincial one."""
    names = {
        *entry,
        *(name for name in content if name in ENTRY_NAMES and not is_unchanged(name, content[name], context)),
    }
    if tier == PROVINCIAL and context.before.get("tier") != PROVINCIAL:
        names |= ENTRY_NAMES
    if "connection_readiness" in entry:
        names.add("upgrade_report_ref")
    return names


def _agreeing(
    values: Answers, entry: Answers, raw: Answers, context: ProposalContext, wrong: set[str]
) -> list[Problem]:
    """Everything that single answers cannot tell; a field that is wrong by itself is not judged twice."""
    found = [*_dates(values, context), *_files(values, context), *_standing(context)]
    if context.kind == WITHDRAW:
        found += [*_replacement(values, context), *_plans(values, context)]
    else:
        found += [*_name(entry, context), *_agencies(entry, values, context), *_datasets(entry, context)]
    if context.kind == EDIT and not entry and not wrong & ENTRY_NAMES:
        found.append(Problem(CHANGES, N_("Sửa ít nhất một thông tin khác với Danh mục hiện nay."), code="missing"))
    found += _earlier(values, raw, context)
    return [problem for problem in found if problem.field not in wrong]


def _dates(values: Answers, context: ProposalContext) -> Iterable[Problem]:
    day = values.get("proposal_letter_date")
    if day is not None and day > context.today:
        yield Problem("proposal_letter_date", N_("Ghi ngày không muộn hơn hôm nay."))
    elif day is not None and day < context.regulation_from:
        yield Problem("proposal_letter_date", N_("Ghi ngày từ 03/7/2024, ngày Quy chế có hiệu lực, trở đi."))
    proposed = values.get("effective_proposed_on")
    if proposed is not None and proposed < context.today:
        yield Problem("effective_proposed_on", N_("Ghi ngày đề nghị rút từ hôm nay trở đi."))


def _files(values: Answers, context: ProposalContext) -> Iterable[Problem]:
    for name in file_names(context.kind):
        if name in values and values[name] not in tuple(context.files):
            yield Problem(name, N_("Đính kèm lại tệp này: tệp đã chọn không thuộc hồ sơ."))


def _standing(context: ProposalContext) -> Iterable[Problem]:
    """One open proposal for a database, which its own agency files (3.2 #1)."""
    if not context.is_listed:
        yield Problem(
            "", N_("Cơ sở dữ liệu không còn trong Danh mục hoặc không còn do cơ quan mình quản lý; xoá bản nháp này.")
        )
    if context.other_open is not None:
        yield _already_open(context.other_open.case_no)


def _already_open(case_no: str) -> Problem:
    if case_no:
        return Problem(
            "",
            N_("Cơ sở dữ liệu này đang có đề nghị %(case_no)s chưa xong; chờ kết quả hoặc rút đề nghị đó trước."),
            {"case_no": case_no},
            code="other_open",
        )
    return Problem(
        "", N_("Cơ sở dữ liệu này đang có đề nghị khác chưa xong; liên hệ cơ quan đầu mối."), code="other_open"
    )


def _name(entry: Answers, context: ProposalContext) -> Iterable[Problem]:
    """A name stands once, with or without accents, among the entries and the proposals to add one (4.6)."""
    folded = fold(str(entry.get("p7_2_a_name") or ""))
    if not folded:
        return
    if folded in context.taken_names:
        yield Problem("p7_2_a_name", N_("Danh mục đã có cơ sở dữ liệu tên này; đề nghị chỉnh sửa hoặc đặt tên khác."))
    elif folded in context.open_names:
        number = context.open_names[folded]
        yield (
            Problem(
                "p7_2_a_name",
                N_("Đề nghị %(case_no)s đang bổ sung cơ sở dữ liệu tên này; chờ kết quả hoặc đặt tên khác."),
                {"case_no": number},
            )
            if number
            else Problem("p7_2_a_name", N_("Đã có đề nghị bổ sung cơ sở dữ liệu tên này; đặt tên khác."))
        )


def _agencies(entry: Answers, values: Answers, context: ProposalContext) -> Iterable[Problem]:
    for name in AGENCY_NAMES:
        chosen = (entry.get(name) or {}).get("code") if entry.get(name) else None
        if chosen and chosen not in context.agencies:
            yield Problem(name, N_("Chọn một cơ quan đang hoạt động trong danh sách."))
    manager = (entry.get("managing_agency") or {}).get("code")
    if context.kind == ADD and manager != context.agency:
        yield Problem("managing_agency", N_("Cơ quan quản lý phải là cơ quan đề nghị; chọn lại cơ quan của mình."))
    is_handed_over = context.kind == EDIT and any(name in entry for name in AGENCY_NAMES)
    if is_handed_over and not values.get("new_agency_agreement_file"):
        yield Problem(
            "new_agency_agreement_file",
            N_("Đính kèm văn bản đồng ý của cơ quan nhận chủ quản hoặc quản lý."),
            code="missing",
        )


def _datasets(entry: Answers, context: ProposalContext) -> Iterable[Problem]:
    rows = entry.get("datasets") or []
    codes = [row["code"] for row in rows if row.get("code")]
    names = [fold(row.get("name", "")) for row in rows]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice:
        yield Problem("datasets", N_("Mã «%(code)s» ghi hai lần; mỗi bộ dữ liệu một mã."), {"code": twice})
    foreign = next((code for code in codes if code in context.foreign_datasets), None)
    if foreign:
        yield Problem(
            "datasets",
            N_("Mã «%(code)s» là của cơ sở dữ liệu khác; để trống mã của bộ dữ liệu mới."),
            {"code": foreign},
        )
    named = next((row["name"] for row, name in zip(rows, names, strict=True) if names.count(name) > 1), None)
    if named:
        yield Problem("datasets", N_("Tên «%(name)s» ghi hai lần; đặt tên khác nhau."), {"name": named})


def _replacement(values: Answers, context: ProposalContext) -> Iterable[Problem]:
    chosen = values.get("replacement_database")
    if chosen and chosen not in context.replacements:
        yield Problem("replacement_database", N_("Chọn một cơ sở dữ liệu khác còn trong danh sách."))
    elif not chosen and values.get("withdraw_reason") in NEEDS_REPLACEMENT:
        yield Problem("replacement_database", N_("Chọn cơ sở dữ liệu thay thế."), code="missing")


def _plans(values: Answers, context: ProposalContext) -> Iterable[Problem]:
    """Each connection that lives today has a plan; one that appeared meanwhile is missing (3.2, edge cases)."""
    rows = {row.get("account_id"): row for row in values.get("dependents") or []}
    for live in context.connections:
        sentence = _wrong_in_plan(rows.get(live.account_id, {}), values.get("effective_proposed_on"))
        if sentence:
            yield Problem(
                "dependents",
                sentence[0],
                {"account": live.account_id, "agency": live.agency_name, "minimum": SHORTEST_PLAN},
                code=sentence[1],
            )


def _wrong_in_plan(row: Answers, proposed_on: date | None) -> tuple[str, str] | None:
    plan, suspend, revoke = row.get("transition_plan", ""), row.get("suspend_on"), row.get("revoke_on")
    if not plan:
        return N_("Ghi phương án chuyển tiếp cho kết nối «%(account)s» của %(agency)s."), "missing"
    if len(plan) < SHORTEST_PLAN:
        return N_("Viết rõ hơn phương án của kết nối «%(account)s»: cần ít nhất %(minimum)s ký tự."), "invalid"
    if suspend is None or revoke is None:
        return N_("Ghi ngày tạm khoá và ngày thu hồi của kết nối «%(account)s»."), "missing"
    if suspend > revoke:
        return N_("Kết nối «%(account)s»: ghi ngày thu hồi không sớm hơn ngày tạm khoá."), "invalid"
    if proposed_on is not None and suspend < proposed_on:
        return N_("Kết nối «%(account)s»: ghi ngày tạm khoá không sớm hơn ngày đề nghị rút."), "invalid"
    return None


def _transition(values: Answers, context: ProposalContext) -> list[dict[str, Any]]:
    """One line for each live connection, as the orders and letters of the withdrawal need it."""
    rows = {row.get("account_id"): row for row in values.get("dependents") or []}
    return [
        {
            "account_id": live.account_id,
            "connection_account_id": live.connection_id,
            "case_id": live.case_id,
            "agency": {"code": live.agency, "name": live.agency_name},
            "plan": row.get("transition_plan", ""),
            "suspend_on": row.get("suspend_on"),
            "revoke_on": row.get("revoke_on"),
        }
        for live in context.connections
        for row in (rows.get(live.account_id, {}),)
    ]


def _earlier(values: Answers, raw: Answers, context: ProposalContext) -> Iterable[Problem]:
    """A proposal filed again after a rejection names it and says what was cured (3.2, edge cases)."""
    key = fold(str(raw.get("p7_2_a_name") or "")) if context.kind == ADD else context.code
    rejected, named = context.rejected.get(key), values.get("previous_case")
    if named and named not in context.previous_states:
        yield Problem("previous_case", N_("Chọn một hồ sơ đã kết thúc của cơ quan mình."))
    elif rejected and not named:
        yield Problem(
            "previous_case",
            N_("Đề nghị %(case_no)s về cơ sở dữ liệu này không được đồng ý: chọn hồ sơ đó và giải trình."),
            {"case_no": rejected},
            code="missing",
        )
    elif named and named == rejected and not values.get("previous_explanation"):
        yield Problem(
            "previous_explanation",
            N_("Giải trình đã khắc phục từng lý do của hồ sơ trước như thế nào."),
            code="missing",
        )


def problems_by_part(kind: str, problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    """Sort problems by the part that asks for their field; those of no part stand under an empty key."""
    sorted_out: dict[str, list[Problem]] = {}
    for problem in problems:
        part = part_with(kind, problem.field)
        sorted_out.setdefault(part.key if part else "", []).append(problem)
    return sorted_out
